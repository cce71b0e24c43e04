//! Whether the bot works: facts gathered by its parts, shown by /health.

use crate::clock::Clock;
use crate::files::room::Level;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Without a good poll for this long Telegram counts as out of reach.
const POLL_LIMIT_MS: i64 = 120_000;
/// A generation due for longer than this means that the engine lags.
const DUE_LIMIT_S: i64 = 300;

/// Figures that are looked up when somebody asks.
#[derive(Clone, Debug, Default)]
pub struct Gauges {
    /// How much room the data disk has.
    pub disk: Level,
    /// Free megabytes there, if the system tells.
    pub disk_free_mb: Option<u64>,
    /// How long the oldest due generation waits, in seconds.
    pub oldest_due_s: Option<i64>,
    /// Generations that have not ended.
    pub open_generations: u64,
    /// Those of them that Kie has not taken yet.
    pub queue: u64,
    /// Kie's balance as last seen.
    pub kie_credits: Option<String>,
    /// Apis of Kie's that are not called, and for how many seconds.
    pub kie_stopped: BTreeMap<String, i64>,
}

/// Looks up the figures.
pub type GaugesFn = Box<dyn Fn() -> Gauges + Send + Sync>;
/// Puts together what /metrics answers; may block.
pub type MetricsFn = Box<dyn Fn(&Health) -> String + Send + Sync>;
/// Writes to the database; false when that failed.
pub type ProbeFn = Box<dyn Fn() -> bool + Send + Sync>;

/// Shared by the parts of the running bot.
pub struct Health {
    clock: Clock,
    started_ms: i64,
    facts: Mutex<Facts>,
    gauges: OnceLock<GaugesFn>,
    probe: OnceLock<ProbeFn>,
    metrics: OnceLock<MetricsFn>,
    /// Whether the last try to write to the database failed.
    refuses: AtomicBool,
}

#[derive(Clone, Default)]
struct Facts {
    last_poll_ms: Option<i64>,
    poll_error: Option<String>,
    last_update_ms: Option<i64>,
    conflict: bool,
    database_bad: bool,
    models: u64,
    verified: Option<(i64, Vec<String>)>,
    backed_up_ms: Option<i64>,
    /// 0: no backups are made.
    backup_every_ms: i64,
}

impl Facts {
    /// Whether a backup should have been made by now; without any, since the start.
    fn lacks_backup(&self, started_ms: i64, now_ms: i64) -> bool {
        let since_ms = self.backed_up_ms.unwrap_or(started_ms);
        let patience_ms = self.backup_every_ms.saturating_mul(2);
        self.backup_every_ms > 0 && now_ms.saturating_sub(since_ms) > patience_ms
    }
}

/// How well it works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// All is well.
    Ok,
    /// It serves, but something is wrong.
    Degraded,
    /// It does not serve: 503.
    Down,
}

/// What /health answers.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// How well it works.
    pub status: Status,
    /// `ok` or `error`.
    pub database: &'static str,
    /// `ok`, `starting`, `unreachable` or `conflict` (another program polls with the same token).
    pub bot: &'static str,
    /// Models on sale.
    pub models_count: u64,
    /// `5d 3h 12m`.
    pub uptime: String,
    /// Of the program.
    pub version: &'static str,
    /// For people who look closer.
    pub detail: Detail,
}

impl Report {
    /// Whether customers are served: Telegram has answered a poll, and the database takes writes.
    pub fn is_ready(&self) -> bool {
        self.status != Status::Down && self.bot != "starting"
    }
}

/// The rest of /health.
#[derive(Clone, Debug, Serialize)]
pub struct Detail {
    /// Seconds since the last update from Telegram.
    pub last_update_age_s: Option<i64>,
    /// Seconds since the last good poll.
    pub last_poll_age_s: Option<i64>,
    /// What the last poll failed with, if it failed.
    pub last_poll_error: Option<String>,
    /// `enough`, `low` (nothing new is sold) or `full` (only what was paid goes on).
    pub disk: Level,
    /// Free megabytes on the data disk.
    pub disk_free_mb: Option<u64>,
    /// How long the oldest due generation waits.
    pub oldest_due_s: Option<i64>,
    /// Generations that have not ended.
    pub open_generations: u64,
    /// Those of them that Kie has not taken yet.
    pub queue: u64,
    /// Kie's balance as last seen.
    pub kie_credits: Option<String>,
    /// Apis of Kie's whose circuit breaker is open, and for how many seconds.
    pub kie_stopped: BTreeMap<String, i64>,
    /// Another program polls with the same token.
    pub conflict: bool,
    /// Seconds since every invariant was verified.
    pub last_verify_age_s: Option<i64>,
    /// Seconds since the newest backup.
    pub last_backup_age_s: Option<i64>,
    /// Numbers of the lines of `kiebot verify` that did not hold then.
    pub last_verify_broken: Vec<String>,
}

impl Health {
    /// Nothing known yet; the uptime counts from now.
    pub fn new(clock: Clock) -> Self {
        Self {
            started_ms: clock.now_ms(),
            clock,
            facts: Mutex::default(),
            gauges: OnceLock::new(),
            probe: OnceLock::new(),
            metrics: OnceLock::new(),
            refuses: AtomicBool::new(false),
        }
    }

    /// When the bot started, in milliseconds since 1970.
    pub fn started_ms(&self) -> i64 {
        self.started_ms
    }

    /// Telegram answered a poll.
    pub fn poll_ok(&self, now_ms: i64) {
        self.change(|facts| {
            facts.last_poll_ms = Some(now_ms);
            facts.poll_error = None;
            facts.conflict = false;
        });
    }

    /// A poll failed; the text must hold no URL.
    pub fn poll_failed(&self, text: &str) {
        self.change(|facts| facts.poll_error = Some(text.to_owned()));
    }

    /// Whether another program polls with the same token (409).
    pub fn conflict(&self, yes: bool) {
        self.change(|facts| facts.conflict = yes);
    }

    /// An update from Telegram was stored.
    pub fn update_seen(&self, now_ms: i64) {
        self.change(|facts| facts.last_update_ms = Some(now_ms));
    }

    /// Whether the database is whole and takes writes, as its users see it.
    pub fn database_ok(&self, yes: bool) {
        self.change(|facts| facts.database_bad = !yes);
    }

    /// Every invariant was verified; `broken` are the numbers of those that do not hold.
    pub fn verified(&self, at_ms: i64, broken: &[String]) {
        self.change(|facts| facts.verified = Some((at_ms, broken.to_vec())));
    }

    /// When the newest backup was made, if there is one, and how often there should be one; 0: never.
    pub fn backed_up(&self, at_ms: Option<i64>, every_ms: i64) {
        self.change(|facts| {
            facts.backed_up_ms = at_ms;
            facts.backup_every_ms = every_ms;
        });
    }

    /// When the newest backup was made that is known.
    pub fn newest_backup_ms(&self) -> Option<i64> {
        let facts = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        facts.backed_up_ms
    }

    /// How many models are on sale.
    pub fn models(&self, count: usize) {
        self.change(|facts| facts.models = u64::try_from(count).unwrap_or(u64::MAX));
    }

    /// Sets how the figures are looked up; the first call counts.
    pub fn set_gauges(&self, gauges: GaugesFn) {
        drop(self.gauges.set(gauges));
    }

    /// Sets how the database is tried by writing; the first call counts.
    pub fn set_probe(&self, probe: ProbeFn) {
        drop(self.probe.set(probe));
    }

    /// Sets how /metrics is put together; the first call counts.
    pub fn set_metrics(&self, metrics: MetricsFn) {
        drop(self.metrics.set(metrics));
    }

    /// What /metrics answers; `None` before anything can be told. May block.
    pub fn metrics(&self) -> Option<String> {
        self.metrics.get().map(|metrics| metrics(self))
    }

    fn change(&self, change: impl FnOnce(&mut Facts)) {
        change(&mut self.facts.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Whether the database takes writes, be it damaged or not: tries it and so may block.
    pub fn takes_writes(&self) -> bool {
        let writable = self.probe.get().is_none_or(|probe| probe());
        self.refuses.store(!writable, Ordering::SeqCst);
        writable
    }

    /// Looks everything up: writes to the database and so may block.
    pub fn look(&self) -> Report {
        self.takes_writes();
        self.seen()
    }

    /// The same without writing: the last try counts. May block.
    pub fn seen(&self) -> Report {
        if self.refuses.load(Ordering::SeqCst) {
            return self.report(false, Gauges::default());
        }
        let gauges = self.gauges.get().map_or_else(Gauges::default, |get| get());
        self.report(true, gauges)
    }

    /// The report of what is known without asking anything that may block.
    pub fn report(&self, writable: bool, gauges: Gauges) -> Report {
        let facts = self
            .facts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let now = self.clock.now_ms();
        let age_s = |at: Option<i64>| at.map(|at| (now - at).max(0) / 1_000);
        let quiet_ms = now - facts.last_poll_ms.unwrap_or(self.started_ms);
        let bot = if facts.conflict {
            "conflict"
        } else if quiet_ms > POLL_LIMIT_MS {
            "unreachable"
        } else if facts.last_poll_ms.is_none() {
            "starting"
        } else {
            "ok"
        };
        let lacks_backup = facts.lacks_backup(self.started_ms, now);
        let (verified_ms, broken) = facts.verified.unzip();
        let broken = broken.unwrap_or_default();
        let database = writable && !facts.database_bad;
        let lags = gauges.oldest_due_s.is_some_and(|s| s > DUE_LIMIT_S);
        let lags = lags || !gauges.kie_stopped.is_empty();
        let status = if !database || bot == "conflict" || bot == "unreachable" {
            Status::Down
        } else if bot == "starting"
            || facts.poll_error.is_some()
            || lags
            || facts.models == 0
            || gauges.disk != Level::Enough
            || lacks_backup
            || !broken.is_empty()
        {
            Status::Degraded
        } else {
            Status::Ok
        };
        Report {
            status,
            database: if database { "ok" } else { "error" },
            bot,
            models_count: facts.models,
            uptime: uptime(now - self.started_ms),
            version: env!("CARGO_PKG_VERSION"),
            detail: Detail {
                last_update_age_s: age_s(facts.last_update_ms),
                last_poll_age_s: age_s(facts.last_poll_ms),
                last_poll_error: facts.poll_error,
                disk: gauges.disk,
                disk_free_mb: gauges.disk_free_mb,
                oldest_due_s: gauges.oldest_due_s,
                open_generations: gauges.open_generations,
                queue: gauges.queue,
                kie_credits: gauges.kie_credits,
                kie_stopped: gauges.kie_stopped,
                conflict: facts.conflict,
                last_verify_age_s: age_s(verified_ms),
                last_backup_age_s: age_s(facts.backed_up_ms),
                last_verify_broken: broken,
            },
        }
    }
}

/// `5d 3h 12m`, without leading zeros: `12m`.
fn uptime(ms: i64) -> String {
    let minutes = ms.max(0) / 60_000;
    let (days, hours, minutes) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    match (days, hours) {
        (0, 0) => format!("{minutes}m"),
        (0, _) => format!("{hours}h {minutes}m"),
        _ => format!("{days}d {hours}h {minutes}m"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uptime_reads_well() {
        let day = 86_400_000;
        let cases = [
            (0, "0m"),
            (3_720_000, "1h 2m"),
            (5 * day + 3 * 3_600_000 + 12 * 60_000, "5d 3h 12m"),
        ];
        for (ms, shown) in cases {
            assert_eq!(uptime(ms), shown);
        }
    }

    #[test]
    fn the_status_follows_the_facts() {
        let clock = Clock::by_hand(1_000_000);
        let health = Health::new(clock.clone());
        let status = |due| {
            let gauges = Gauges {
                oldest_due_s: due,
                ..Gauges::default()
            };
            let report = health.report(true, gauges);
            (report.status, report.bot)
        };
        health.models(12);
        assert_eq!(status(None), (Status::Degraded, "starting"));
        health.poll_ok(clock.now_ms());
        assert_eq!(status(None), (Status::Ok, "ok"));
        assert_eq!(status(Some(301)), (Status::Degraded, "ok"));
        let stopped = Gauges {
            kie_stopped: BTreeMap::from([("createTask".to_owned(), 5)]),
            ..Gauges::default()
        };
        assert_eq!(health.report(true, stopped).status, Status::Degraded);
        health.poll_failed("timed out");
        assert_eq!(status(None), (Status::Degraded, "ok"));
        clock.advance(POLL_LIMIT_MS + 1);
        assert_eq!(status(None), (Status::Down, "unreachable"));
        health.conflict(true);
        assert_eq!(status(None), (Status::Down, "conflict"));
        health.poll_ok(clock.now_ms());
        assert_eq!(status(None), (Status::Ok, "ok"));
        health.database_ok(false);
        assert_eq!(status(None), (Status::Down, "ok"));
        health.database_ok(true);
        health.verified(clock.now_ms(), &["I5".to_owned()]);
        assert_eq!(status(None), (Status::Degraded, "ok"));
        assert_eq!(health.report(false, Gauges::default()).status, Status::Down);
    }
}
