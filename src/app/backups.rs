//! The bot's own backups: made every so many hours on a thread beside the work, with word to the admins when one fails.

use super::alerts;
use super::keeper::Keeper;
use crate::clock::{HOUR_MS, MINUTE_MS};
use crate::ops::backups::{self, Backup, MakeError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// One that is due is made so soon after the start.
const AFTER_START_MS: i64 = 3 * MINUTE_MS;
/// One that failed is tried again after so long.
const AGAIN_MS: i64 = 15 * MINUTE_MS;
/// A newest copy of this age is worth an alert of its own.
const OLD_MS: i64 = 24 * HOUR_MS;

/// Makes backups until the bot stops.
pub(super) fn run(keeper: &Keeper) {
    let desk = &keeper.desk;
    let every_ms = i64::from(desk.config.backup.every_hours).saturating_mul(HOUR_MS);
    if every_ms == 0 {
        return;
    }
    let folder = desk.config.backup_dir();
    let mut newest = newest(&folder);
    keeper.health.backed_up(newest, every_ms);
    let mut not_before_ms = desk.clock.now_ms().saturating_add(AFTER_START_MS);
    while !keeper.stopped() {
        let seen = keeper.bell.rings();
        let now = desk.clock.now_ms();
        // A backup from the future says that a clock was wrong: it does not keep the next one back.
        let due = newest.is_none_or(|at_ms| (now - at_ms).abs() >= every_ms);
        if due && now >= not_before_ms {
            let made = catch_unwind(AssertUnwindSafe(|| make(keeper, &folder, now)));
            let made = made.unwrap_or_else(|_| Err("a fault of ours".to_owned()));
            if keeper.stopped() {
                return;
            }
            match made {
                Ok(made) => {
                    newest = Some(made.at_ms);
                    keeper.health.backed_up(newest, every_ms);
                    alerts::over(desk, &["backup-failed", "backup-old"]);
                }
                Err(why) => {
                    tracing::error!(why, "no backup");
                    alerts::tell_admins(desk, "backup-failed", "", &[("why", why)]);
                    let age_ms = newest.map_or(0, |at_ms| now.saturating_sub(at_ms));
                    if age_ms >= OLD_MS.max(every_ms.saturating_mul(2)) {
                        let hours = (age_ms / HOUR_MS).to_string();
                        alerts::tell_admins(desk, "backup-old", "", &[("hours", hours)]);
                    }
                    not_before_ms = now.saturating_add(AGAIN_MS);
                }
            }
        }
        keeper.bell.wait_past(seen, Duration::from_secs(1));
    }
}

fn newest(folder: &Path) -> Option<i64> {
    match backups::list(folder) {
        Ok(backups) => backups.last().map(|backup| backup.at_ms),
        Err(error) => {
            tracing::warn!(%error, "the folder of backups could not be read");
            None
        }
    }
}

fn make(keeper: &Keeper, folder: &Path, now_ms: i64) -> Result<Backup, String> {
    let desk = &keeper.desk;
    let pause = backups::gently(Arc::clone(&keeper.stop));
    let began = Instant::now();
    let zone = &desk.config.ui.timezone;
    let made = backups::make(desk.store.path(), folder, zone, now_ms, Some(&pause));
    let (made, copy) = made.map_err(|error: MakeError| error.to_string())?;
    let took_ms = began.elapsed().as_millis();
    let (bytes, transfer) = (copy.bytes, copy.last_transfer);
    tracing::info!(file = %made.path.display(), bytes, transfer, took_ms, "backed up and verified");
    Ok(made)
}
