//! The bot looks at Kie's catalogue by itself: on a thread of its own, beside the sale.

use super::alerts;
use super::keeper::Keeper;
use crate::catalog::sync::report::Refused;
use crate::clock::{HOUR_MS, MINUTE_MS};
use crate::engine::catalog_file::FileError;
use crate::engine::sync::{self, Done, Order};
use crate::kie::Client;
use crate::kie::catalog::Fetch;
use crate::store::{StoreError, reviews};
use crate::words::Lang;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// The first look comes no sooner after the start, and up to twice as late.
const AFTER_START_MS: i64 = 3 * MINUTE_MS;
/// After the first failure the next try comes so soon, then three times later each.
const RETRY_MS: i64 = 5 * MINUTE_MS;
const LONGEST_RETRY_MS: i64 = 6 * HOUR_MS;
/// So many failures in a row are worth an alert.
const ALERT_AFTER: u32 = 3;

/// How a look ended.
enum Look {
    Done(Box<Done>),
    /// The sources were had and cannot be true.
    Refused(String),
    /// A source could not be had, or the file not be written.
    Failed(String),
    Stopped,
}

/// When the next look comes, and what went wrong so far.
struct Plan {
    due_ms: i64,
    period_ms: i64,
    failures: u32,
    told: String,
}

/// Looks again and again until the bot stops.
pub(super) fn run(keeper: &Keeper) {
    let hours = i64::from(keeper.desk.config.sync.every_hours);
    let mut plan = Plan::new(keeper, hours.saturating_mul(HOUR_MS));
    while !keeper.stopped() {
        let seen = keeper.bell.rings();
        let wished = keeper.wished.swap(false, Ordering::SeqCst);
        let due = plan.period_ms > 0 && keeper.desk.clock.now_ms() >= plan.due_ms;
        if wished || due {
            let look = catch_unwind(AssertUnwindSafe(|| look(keeper)));
            let look = look.unwrap_or_else(|_| Look::Failed("a fault of ours".to_owned()));
            plan.note(keeper, look);
            keeper.bell.ring();
        }
        keeper.bell.wait_past(seen, Duration::from_secs(1));
    }
}

fn look(keeper: &Keeper) -> Look {
    let config = &keeper.desk.config;
    let client = match Client::new(&config.kie) {
        Ok(client) => client,
        Err(error) => return Look::Failed(format!("{error:#}")),
    };
    let fetch = Fetch {
        stop: Some(&keeper.stop),
        ..sync::fetch(config)
    };
    let sources = client.sources(&fetch, &|_, _, _| {});
    if keeper.stopped() {
        return Look::Stopped;
    }
    for (place, why) in sources.problems.iter().take(20) {
        tracing::debug!(place, why, "not read by the sync");
    }
    if let Some(what) = sync::unavailable(&sources) {
        return Look::Failed(what);
    }
    let order = Order {
        apply: config.sync.auto_apply.into(),
        dry: false,
    };
    let lang = config.ui.language;
    match sync::run(&config.catalog.path, &sources, order, &keeper.desk.clock) {
        Ok(done) => Look::Done(Box::new(done)),
        Err(error) => failed(error, lang),
    }
}

fn failed(error: FileError<Refused>, lang: Lang) -> Look {
    match error {
        FileError::Refused(refused) => Look::Refused(refused.why.text(lang)),
        other => Look::Failed(other.to_string()),
    }
}

impl Plan {
    fn new(keeper: &Keeper, period_ms: i64) -> Self {
        let desk = &keeper.desk;
        let last: Result<i64, StoreError> = desk.store.read(reviews::synced_ms);
        let last = last.unwrap_or_else(|error| {
            tracing::error!(%error, "time of the last sync not read");
            0
        });
        let start = desk.clock.now_ms().saturating_add(AFTER_START_MS);
        // Not at the same moment after every start.
        let start = start.saturating_add(fastrand::i64(0..=AFTER_START_MS));
        Self {
            due_ms: start.max(last.saturating_add(period_ms)),
            period_ms,
            failures: 0,
            told: String::new(),
        }
    }

    fn note(&mut self, keeper: &Keeper, look: Look) {
        let now = keeper.desk.clock.now_ms();
        match look {
            Look::Stopped => {}
            Look::Done(done) => {
                self.done(&done, now);
                alerts::over(&keeper.desk, &["sync-failed", "sync-refused"]);
            }
            Look::Refused(why) => {
                self.failed(now, &why);
                alerts::tell_admins(&keeper.desk, "sync-refused", "", &[("why", why)]);
            }
            Look::Failed(why) => {
                self.failed(now, &why);
                if self.failures >= ALERT_AFTER {
                    let values = [("count", self.failures.to_string()), ("why", why)];
                    alerts::tell_admins(&keeper.desk, "sync-failed", "", &values);
                }
            }
        }
    }

    fn done(&mut self, done: &Done, now: i64) {
        let report = &done.report;
        let waiting = report.pending().count();
        tracing::info!(
            changed = done.changed,
            changes = report.changes.len(),
            waiting,
            problems = report.problems.len(),
            after_failures = self.failures,
            "catalogue synced"
        );
        self.failures = 0;
        self.told.clear();
        self.due_ms = now.saturating_add(self.period_ms);
    }

    /// Logged once for the same reason in a row.
    fn failed(&mut self, now: i64, why: &str) {
        if self.told == why {
            tracing::debug!(why, "the catalogue is still not synced");
        } else {
            tracing::warn!(why, "the catalogue is not synced; tried again later");
            why.clone_into(&mut self.told);
        }
        let longest = LONGEST_RETRY_MS.min(self.period_ms.max(RETRY_MS));
        let pause = RETRY_MS.saturating_mul(3_i64.saturating_pow(self.failures.min(8)));
        self.due_ms = now.saturating_add(pause.min(longest));
        self.failures = self.failures.saturating_add(1);
    }
}
