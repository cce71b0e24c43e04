//! What the threads beside the sale tell the admins.

use crate::bot::desk::Desk;
use crate::engine;
use std::collections::BTreeMap;

/// An alert to every admin, once for each `once`. Blocks until it is stored.
pub(super) fn tell_admins(desk: &Desk, what: &'static str, once: &str, values: &[(&str, String)]) {
    // The log has it.
    tell(desk, what, once, values);
}

/// The same; false when it could not be stored.
pub(super) fn tell(desk: &Desk, what: &'static str, once: &str, values: &[(&str, String)]) -> bool {
    let now = desk.clock.now_ms();
    let admins = desk.config.telegram.admin_ids.clone();
    let values: BTreeMap<String, String> = values
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect();
    let once = once.to_owned();
    let put =
        move |tx: &rusqlite::Connection| engine::raise(tx, &admins, what, &once, &values, now);
    let put = desk.store.write(put);
    if let Err(error) = &put {
        tracing::error!(%error, what, "alert not stored");
    }
    desk.outbox_bell.ring();
    put.is_ok()
}
