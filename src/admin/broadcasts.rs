//! The admin's deeds about broadcasts: starting, holding up, letting go on, ending; each is noted.

use crate::admin::Admin;
use crate::store::broadcasts::{self, Broadcast};
use crate::store::crowds::Count;
use crate::store::{StoreError, deeds};
use rusqlite::Connection;

/// Starts what was confirmed; false when it has changed since, was started, or another is on its way.
pub fn start(
    tx: &Connection,
    admin: Admin,
    (of, version): (&Broadcast, i64),
    count: Count,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let started = broadcasts::start(tx, (of.id, version), count, now_ms)?;
    if started {
        let after = format!("{}, {}", of.crowd.code(), count.reach);
        note(tx, admin, "broadcast-start", of.id, ("", &after), now_ms)?;
    }
    Ok(started)
}

/// Holds it up; false when it is not on its way.
pub fn pause(tx: &Connection, admin: Admin, id: i64, now_ms: i64) -> Result<bool, StoreError> {
    let paused = broadcasts::pause(tx, id)?;
    if paused {
        let pair = ("running", "paused");
        note(tx, admin, "broadcast-pause", id, pair, now_ms)?;
    }
    Ok(paused)
}

/// Lets it go on; false when it is not held up, or another is on its way.
pub fn resume(tx: &Connection, admin: Admin, id: i64, now_ms: i64) -> Result<bool, StoreError> {
    let resumed = broadcasts::resume(tx, id)?;
    if resumed {
        let pair = ("paused", "running");
        note(tx, admin, "broadcast-resume", id, pair, now_ms)?;
    }
    Ok(resumed)
}

/// Ends it before everybody has had it; false when it has ended.
pub fn cancel(
    tx: &Connection,
    admin: Admin,
    of: &Broadcast,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let cancelled = broadcasts::cancel(tx, of.id, now_ms)?;
    if cancelled {
        let pair = (of.state.name(), "cancelled");
        note(tx, admin, "broadcast-stop", of.id, pair, now_ms)?;
    }
    Ok(cancelled)
}

fn note(
    tx: &Connection,
    admin: Admin,
    what: &str,
    id: i64,
    pair: (&str, &str),
    now_ms: i64,
) -> Result<(), StoreError> {
    let subject = format!("broadcast:{id}");
    deeds::add(tx, admin.id(), what, &subject, pair, now_ms)?;
    tracing::info!(admin = admin.id().0, broadcast = id, what, "broadcast");
    Ok(())
}
