//! The nightly verification: every invariant over the whole database, in the quiet hour, on a thread and a connection
//! of its own. Where money is wrong, nothing new is sold until a later one finds the books in order.

use super::alerts;
use super::keeper::Keeper;
use crate::bot::desk::Desk;
use crate::clock::{MINUTE_MS, last_hour_ms};
use crate::ops::health::Health;
use crate::store::invariants::{self, Check};
use crate::store::{StoreError, meta, open};
use crate::words::{Lang, find};
use serde::{Deserialize, Serialize};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// The hour of the night, in `ui.timezone`.
const QUIET_HOUR: i8 = 4;
/// A night that was missed is made up for so soon after the start.
const AFTER_START_MS: i64 = 2 * MINUTE_MS;
/// While something is broken, or when the look itself failed, it is looked again so soon.
const AGAIN_MS: i64 = 60 * MINUTE_MS;
/// Steps of SQLite's machine between two pauses: some milliseconds of work.
const STEPS: i32 = 200_000;
/// The pause: the look takes about half of one core at most.
const PAUSE: Duration = Duration::from_millis(4);
/// Broken lines named in an alert; `kiebot verify` names them all.
const NAMED: usize = 4;
/// Characters of each.
const LINE_CHARS: usize = 140;
/// Where the newest outcome is kept.
const KEY: &str = "verified";

/// The newest outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Last {
    at_ms: i64,
    /// Numbers of the lines that do not hold.
    broken: Vec<String>,
}

impl Last {
    fn stops_sale(&self) -> bool {
        self.broken
            .iter()
            .any(|number| invariants::touches_money(number))
    }

    /// Whether it is time to look once more.
    fn is_over(&self, now_ms: i64, night_ms: i64) -> bool {
        let again_ms = self.at_ms.saturating_add(AGAIN_MS);
        self.at_ms < night_ms || (!self.broken.is_empty() && now_ms >= again_ms)
    }

    fn open_or_close(&self, desk: &Desk) {
        desk.distrusted.store(self.stops_sale(), Ordering::SeqCst);
    }
}

/// Before the first update: what the last verification found is still true.
pub(super) fn recall(desk: &Desk, health: &Health) -> Result<(), StoreError> {
    if let Some(last) = last(desk)? {
        last.open_or_close(desk);
        health.verified(last.at_ms, &last.broken);
    }
    Ok(())
}

fn last(desk: &Desk) -> Result<Option<Last>, StoreError> {
    let text = desk.store.read(|conn| meta::get(conn, KEY))?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Looks every night until the bot stops.
pub(super) fn run(keeper: &Keeper) {
    let desk = &keeper.desk;
    let zone = &desk.config.ui.timezone;
    let mut newest = last(desk).unwrap_or_else(|error| {
        tracing::error!(%error, "the last verification is not known");
        None
    });
    // What was broken is looked at again at once: the stop may have been for its repair.
    let broken = newest.as_ref().is_some_and(|last| !last.broken.is_empty());
    let wait_ms = if broken { 0 } else { AFTER_START_MS };
    let mut not_before_ms = desk.clock.now_ms().saturating_add(wait_ms);
    let mut first = broken;
    while !keeper.stopped() {
        let seen = keeper.bell.rings();
        let now = desk.clock.now_ms();
        let night_ms = last_hour_ms(now, QUIET_HOUR, zone);
        let due = newest
            .as_ref()
            .is_none_or(|last| first || last.is_over(now, night_ms));
        if due && now >= not_before_ms {
            first = false;
            let looked = catch_unwind(AssertUnwindSafe(|| look(keeper)));
            let looked = looked.unwrap_or_else(|_| Err("a fault of ours".to_owned()));
            if keeper.stopped() {
                return;
            }
            let told = looked.and_then(|checks| {
                let last = tell(keeper, &checks, newest.as_ref())?;
                newest = Some(last);
                Ok(())
            });
            if let Err(why) = told {
                tracing::error!(why, "the database could not be verified");
                not_before_ms = desk.clock.now_ms().saturating_add(AGAIN_MS);
            }
        }
        keeper.bell.wait_past(seen, Duration::from_secs(1));
    }
}

/// Every check on one snapshot, with pauses; ends early when the bot stops.
fn look(keeper: &Keeper) -> Result<Vec<Check>, String> {
    let words = |error: rusqlite::Error| error.to_string();
    let began = Instant::now();
    let mut conn =
        open::reader(keeper.desk.store.path()).map_err(|error| format!("not opened: {error}"))?;
    let stop = Arc::clone(&keeper.stop);
    let pause = move || {
        std::thread::sleep(PAUSE);
        stop.load(Ordering::SeqCst)
    };
    conn.progress_handler(STEPS, Some(pause)).map_err(words)?;
    let snapshot = conn.transaction().map_err(words)?;
    let checks = invariants::verify(&snapshot);
    drop(snapshot);
    let took_ms = began.elapsed().as_millis();
    tracing::debug!(took_ms, checks = checks.len(), "verified");
    Ok(checks)
}

/// Stores the outcome, closes or opens the sale, and tells the admins what has changed since the one before.
fn tell(keeper: &Keeper, checks: &[Check], before: Option<&Last>) -> Result<Last, String> {
    let desk = &keeper.desk;
    let broken: Vec<&Check> = checks.iter().filter(|check| !check.ok).collect();
    let last = Last {
        at_ms: desk.clock.now_ms(),
        broken: broken.iter().map(|check| check.number.to_owned()).collect(),
    };
    last.open_or_close(desk);
    let text = serde_json::to_string(&last).map_err(|error| error.to_string())?;
    let stored: Result<(), StoreError> = desk.store.write(move |tx| meta::set(tx, KEY, &text));
    let was_broken = before.is_some_and(|before| !before.broken.is_empty());
    if broken.is_empty() {
        tracing::info!(lines = checks.len(), "verified: everything holds");
        if was_broken {
            alerts::tell_admins(desk, "verify-clean", "", &[]);
        }
    } else {
        let numbers = last.broken.join(" ");
        for check in &broken {
            let detail = check.detail.as_deref().unwrap_or_default();
            tracing::error!(number = check.number, detail, "verified: does not hold");
        }
        let what = if last.stops_sale() {
            "verify-money"
        } else {
            "verify-odd"
        };
        let values = [
            ("numbers", numbers),
            ("count", broken.len().to_string()),
            ("lines", lines(&broken, desk.config.ui.language)),
        ];
        alerts::tell_admins(desk, what, "", &values);
    }
    keeper.health.verified(last.at_ms, &last.broken);
    stored.map(|()| last).map_err(|error| error.to_string())
}

/// The first broken lines with their first offenders.
fn lines(broken: &[&Check], lang: Lang) -> String {
    let line = |check: &&Check| {
        let name = find(lang, &format!("check-{}", check.name), &[]);
        let name = name.unwrap_or_else(|| check.name.to_owned());
        let detail = check.detail.as_deref().unwrap_or_default();
        let text = format!("{}. {name}: {detail}", check.number).replace('\n', " ");
        crate::screens::cut(&text, LINE_CHARS)
    };
    let named: Vec<String> = broken.iter().take(NAMED).map(line).collect();
    named.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last(broken: &[&str]) -> Last {
        Last {
            at_ms: 1_000 * MINUTE_MS,
            broken: broken.iter().map(|number| (*number).to_owned()).collect(),
        }
    }

    #[test]
    fn whatever_touches_money_or_the_guards_stops_the_sale() {
        for (broken, stops) in [
            (&[][..], false),
            (&["I24", "I9"], false),
            (&["I24", "I4"], true),
            (&["schema"], true),
            (&["foreign_keys"], true),
            (&["quick_check"], true),
        ] {
            assert_eq!(last(broken).stops_sale(), stops, "{broken:?}");
        }
    }

    #[test]
    fn a_look_comes_each_night_and_each_hour_while_something_is_broken() {
        let at = 1_000 * MINUTE_MS;
        assert!(!last(&[]).is_over(at + 23 * AGAIN_MS, at - 1));
        assert!(last(&[]).is_over(at + 1, at + 1));
        assert!(!last(&["I1"]).is_over(at + AGAIN_MS - 1, at - 1));
        assert!(last(&["I1"]).is_over(at + AGAIN_MS, at - 1));
    }
}
