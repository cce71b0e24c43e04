//! What /health and systemd are told of the running bot.

use crate::bot::desk::Desk;
use crate::engine::EngineStatus;
use crate::files::room::{Level, Room};
use crate::ops::health::{Gauges, Health};
use crate::ops::notify;
use crate::store::{StoreError, generations, queue, watched};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// A write that is no older shows that the database takes writes.
const FRESH: Duration = Duration::from_secs(1);

/// Gives health its figures and its way to try the database.
pub(super) fn health(desk: &Arc<Desk>, health: &Arc<Health>) {
    let seen = Arc::clone(desk);
    health.set_gauges(Box::new(move || {
        let now = seen.clock.now_ms();
        let read = |conn: &rusqlite::Connection| -> Result<_, StoreError> {
            Ok((
                generations::open_count(conn)?,
                queue::not_accepted(conn)?,
                watched::oldest_due_ms(conn)?,
            ))
        };
        let (open, queue, due) = seen.store.read(read).unwrap_or_default();
        let late_ms = due
            .map(|due| now.saturating_sub(due))
            .filter(|late| *late > 0);
        let room = seen.store.room();
        Gauges {
            disk: room.map(Room::level).unwrap_or_default(),
            disk_free_mb: room.and_then(Room::free).map(|bytes| bytes >> 20),
            oldest_due_s: late_ms.map(|late| late / 1000),
            open_generations: u64::from(open),
            queue: u64::from(queue),
            kie_credits: seen
                .engine
                .seen()
                .credits
                .map(|credits| credits.to_string()),
            kie_stopped: stopped(&seen.engine, now),
        }
    }));
    let (store, clock) = (desk.store.clone(), desk.clock.clone());
    health.set_probe(Box::new(move || store.takes_writes(FRESH, clock.now_ms())));
}

fn stopped(engine: &EngineStatus, now_ms: i64) -> BTreeMap<String, i64> {
    let open = engine.circuits().open(now_ms);
    open.into_iter()
        .map(|(api, _, since_ms)| (api.name(), now_ms.saturating_sub(since_ms) / 1000))
        .collect()
}

/// systemd hears from us only while the database takes writes: a timer alone would prove nothing, and an outage of
/// Telegram is no reason to restart. Neither is a full disk or a damaged file: a new start would find them as they are.
pub(super) async fn feed_watchdog(desk: Arc<Desk>, health: Arc<Health>) {
    let Some(every) = notify::watchdog_interval() else {
        return;
    };
    loop {
        let seen = Arc::clone(&health);
        let look = tokio::task::spawn_blocking(move || seen.takes_writes());
        let full = desk.store.room().map(Room::level) == Some(Level::Full);
        if matches!(look.await, Ok(true)) || full {
            notify::alive();
        }
        tokio::time::sleep(every / 2).await;
    }
}
