//! The watch over the data disk: ballast, word to the admins when room gets short, and when there is enough again.

use super::alerts;
use crate::bot::desk::Desk;
use crate::clock::HOUR_MS;
use crate::config::Database;
use crate::files::room::{Level, Room};
use std::sync::Arc;
use std::time::Duration;

/// Between two looks.
const EVERY: Duration = Duration::from_secs(5);

/// Before the database is opened: that takes room, and on a full disk only the ballast has it.
pub(super) fn before_opening(database: &Database) -> Room {
    let room = Room::new(database.dir(), database.min_free);
    room.relieve();
    room
}

/// Looks after the disk, for ever.
pub(super) async fn watch(desk: Arc<Desk>) {
    let mut told = Told::default();
    loop {
        let theirs = Arc::clone(&desk);
        let look = move || {
            told.look(&theirs);
            told
        };
        told = match tokio::task::spawn_blocking(look).await {
            Ok(told) => told,
            Err(error) => {
                tracing::error!(%error, "the disk could not be looked at");
                Told::default()
            }
        };
        tokio::time::sleep(EVERY).await;
    }
}

/// What the admins have heard last.
#[derive(Clone, Copy, Default)]
struct Told {
    level: Level,
    hour: i64,
}

impl Told {
    fn look(&mut self, desk: &Desk) {
        let Some(room) = desk.store.room() else {
            return;
        };
        let (level, now) = (room.tend(), desk.clock.now_ms());
        let hour = now.div_euclid(HOUR_MS);
        if level == self.level && (level == Level::Enough || hour == self.hour) {
            return;
        }
        let what = match level {
            Level::Enough => "disk-again",
            Level::Low => "disk-low",
            Level::Full => "disk-full",
        };
        let free = room.free().map_or(0, |bytes| bytes >> 20).to_string();
        let floor = (desk.config.database.min_free >> 20).to_string();
        let values = [("free", free), ("floor", floor)];
        // What could not be stored is said at the next look.
        if alerts::tell(desk, what, "", &values) {
            *self = Self { level, hour };
        }
    }
}
