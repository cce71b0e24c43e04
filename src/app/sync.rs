//! The bot looks at Kie's catalogue by itself: on a thread of its own, beside the sale.

use super::keeper::Keeper;
use super::{alerts, reload};
use crate::catalog::sync::report::{Refused, Why};
use crate::clock::{HOUR_MS, MINUTE_MS};
use crate::engine::catalog_file::FileError;
use crate::engine::sync::{self, Done, Order};
use crate::kie::Client;
use crate::kie::catalog::Fetch;
use crate::store::syncs::{self, End, State, Sync, Told};
use crate::store::{StoreError, reviews};
use crate::words::{Lang, tr_with};
use rusqlite::Connection;
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
    Refused(Why),
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
    noted(keeper, syncs::recover);
    while !keeper.stopped() {
        let seen = keeper.bell.rings();
        let wished = keeper.wished.swap(false, Ordering::SeqCst);
        let due = plan.period_ms > 0 && keeper.desk.clock.now_ms() >= plan.due_ms;
        let wanted = wanted(keeper);
        if let Some((sync, version)) = wanted.as_ref().and_then(|sync| Some((sync, sync.version?)))
        {
            back(keeper, sync, version);
        } else if wanted.is_some() || wished || due {
            round(keeper, &mut plan, wanted.map(|sync| sync.id));
            keeper.bell.ring();
        }
        keeper.bell.wait_past(seen, Duration::from_secs(1));
    }
}

/// What an admin wants, if anything.
fn wanted(keeper: &Keeper) -> Option<Sync> {
    let open: Result<Option<Sync>, StoreError> = keeper.desk.store.read(syncs::open);
    let open = open.unwrap_or_else(|error| {
        tracing::error!(%error, "syncs not read");
        None
    });
    open.filter(|sync| sync.state == State::Wanted)
}

/// Stores what is known of a sync and has it shown; `None` where that failed.
fn noted<T: Send + 'static>(
    keeper: &Keeper,
    note: impl FnOnce(&Connection, i64) -> Result<T, StoreError> + Send + 'static,
) -> Option<T> {
    let now_ms = keeper.desk.clock.now_ms();
    let stored = keeper.desk.store.write(move |tx| note(tx, now_ms));
    keeper.desk.syncing.bell.ring();
    let told = stored.inspect_err(|error| tracing::error!(%error, "a sync not noted"));
    told.ok()
}

/// One look, noted from its beginning to its end.
fn round(keeper: &Keeper, plan: &mut Plan, wanted: Option<i64>) {
    keeper.desk.syncing.put(None);
    let id = noted(keeper, move |tx, now_ms| syncs::begin(tx, wanted, now_ms));
    let look = catch_unwind(AssertUnwindSafe(|| look(keeper)));
    let look = look.unwrap_or_else(|_| Look::Failed("a fault of ours".to_owned()));
    let end = end_of(&look);
    plan.note(keeper, look);
    if let (Some(id), Some(end)) = (id, end) {
        noted(keeper, move |tx, now_ms| syncs::end(tx, id, &end, now_ms));
    }
}

/// What is told of a look; one cut short by a stop is told after the next start.
fn end_of(look: &Look) -> Option<End> {
    let (state, told, applied, waiting) = match look {
        Look::Stopped => return None,
        Look::Done(done) => {
            let report = &done.report;
            let waiting = report.pending().count();
            let told = Told {
                ru: report.lines(Lang::Ru, true),
                en: report.lines(Lang::En, true),
            };
            let applied = report.changes.len().saturating_sub(waiting);
            (State::Done, told, applied, waiting)
        }
        Look::Refused(why) => (State::Refused, told(|lang| why.text(lang)), 0, 0),
        Look::Failed(why) => (State::Failed, told(|_| why.clone()), 0, 0),
    };
    Some(End {
        state,
        applied,
        waiting,
        told,
    })
}

fn told(text: impl Fn(Lang) -> String) -> Told {
    Told {
        ru: vec![text(Lang::Ru)],
        en: vec![text(Lang::En)],
    }
}

/// An earlier models.toml comes back.
fn back(keeper: &Keeper, sync: &Sync, version: i64) {
    let desk = &keeper.desk;
    let id = noted(keeper, {
        let id = sync.id;
        move |tx, now_ms| syncs::begin(tx, Some(id), now_ms)
    });
    let Some(id) = id else { return };
    let n = u64::try_from(version).unwrap_or_default();
    let name = |key: &'static str| {
        let n = format!("{n:06}");
        move |lang: Lang| tr_with(lang, key, &[("n", n.clone().into())])
    };
    let (state, told) = match sync::back_to(&desk.config.catalog.path, n) {
        Ok(changed) => {
            tracing::info!(version, changed, "an earlier models.toml is back");
            reload::look(desk, &keeper.health);
            (State::Done, told(name("syncs-back-done")))
        }
        Err(FileError::NoVersion(_)) => (State::Failed, told(name("syncs-no-version"))),
        Err(FileError::Refused(why)) => (State::Failed, told(|lang| why.text(lang))),
        Err(error) => (State::Failed, told(|_| error.to_string())),
    };
    let end = End {
        state,
        applied: 0,
        waiting: 0,
        told,
    };
    noted(keeper, move |tx, now_ms| syncs::end(tx, id, &end, now_ms));
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
    let seen = |stage, done, of| keeper.desk.syncing.put(Some((stage, done, of)));
    let sources = client.sources(&fetch, &seen);
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
    match sync::run(&config.catalog.path, &sources, order, &keeper.desk.clock) {
        Ok(done) => Look::Done(Box::new(done)),
        Err(error) => failed(error),
    }
}

fn failed(error: FileError<Refused>) -> Look {
    match error {
        FileError::Refused(refused) => Look::Refused(refused.why),
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
                let why = why.text(keeper.desk.config.ui.language);
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
