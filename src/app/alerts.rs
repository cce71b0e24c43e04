//! What the threads beside the sale tell the admins.

use crate::bot::desk::Desk;
use crate::engine;
use crate::store::alerts;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Raises an alert; `once` tells apart what is told one by one. Blocks until it is stored.
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

/// An alert to every admin, from where nothing may block.
pub(super) fn tell_soon(desk: &Arc<Desk>, what: &'static str, why: &str) {
    let now = desk.clock.now_ms();
    let admins = desk.config.telegram.admin_ids.clone();
    let values = BTreeMap::from([("why".to_owned(), why.to_owned())]);
    let desk = Arc::clone(desk);
    tokio::spawn(async move {
        let put =
            move |tx: &rusqlite::Connection| engine::raise(tx, &admins, what, "", &values, now);
        if let Err(error) = desk.store.write_async(put).await {
            tracing::error!(%error, what, "alert not stored");
        }
        desk.outbox_bell.ring();
    });
}

/// These are over. Blocks until it is stored; what was not up costs a look.
pub(super) fn over(desk: &Desk, kinds: &'static [&'static str]) {
    if let Err(error) = alerts::end(&desk.store, kinds) {
        tracing::error!(%error, ?kinds, "the end of an alert not stored");
    }
}
