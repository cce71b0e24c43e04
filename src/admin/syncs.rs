//! The admin's deeds about syncs: one now, an earlier models.toml back.

use crate::admin::Admin;
use crate::store::{StoreError, deeds, syncs};
use rusqlite::Connection;

/// Wants a look at Kie (`None`) or an earlier models.toml back; `now`: the catalogue in force. The same that is under way
/// for this admin is watched in this message. False: something else is under way.
pub fn want(
    tx: &Connection,
    admin: Admin,
    (version, now): (Option<i64>, &str),
    message: Option<i64>,
    now_ms: i64,
) -> Result<bool, StoreError> {
    if let Some(open) = syncs::open(tx)? {
        let same = open.admin == Some(admin.id()) && open.version == version;
        if same {
            syncs::watch(tx, open.id, message)?;
        }
        return Ok(same);
    }
    let id = syncs::want(tx, admin.id(), version, message, now_ms)?;
    let (what, before, after) = match version {
        None => ("sync-now", "", now.to_owned()),
        Some(version) => ("sync-back", now, format!("{version:06}.toml")),
    };
    let subject = format!("sync:{id}");
    deeds::add(tx, admin.id(), what, &subject, (before, &after), now_ms)?;
    tracing::info!(admin = admin.id().0, sync = id, what, "a sync is wanted");
    Ok(true)
}
