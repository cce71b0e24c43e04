//! How far one sync goes: its bounds, and how often the same is asked.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// All pages and answers of a sync together; Kie's have about 6 MB.
const MAX_ALL_BYTES: u64 = 256 * 1024 * 1024;
/// A sync that fetches for so long is ended with what it has; through the catalogue API it takes some minutes.
const MAX_TIME: Duration = Duration::from_secs(30 * 60);
/// Attempts of every question.
const TRIES: u32 = 3;

/// How far one sync may go.
pub(super) struct Round<'a> {
    until: Instant,
    stop: Option<&'a AtomicBool>,
    bytes: AtomicU64,
}

impl<'a> Round<'a> {
    pub(super) fn new(stop: Option<&'a AtomicBool>) -> Self {
        Self {
            until: Instant::now() + MAX_TIME,
            stop,
            bytes: AtomicU64::new(0),
        }
    }

    /// Counts what was served.
    pub(super) fn count(&self, text: &str) {
        let bytes = u64::try_from(text.len()).unwrap_or(u64::MAX);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Why nothing more is asked.
    fn over(&self) -> Option<String> {
        let stopped = self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
        let what = match (stopped, self.bytes.load(Ordering::Relaxed) > MAX_ALL_BYTES) {
            (true, _) => "stopped",
            (_, true) => "too much was served",
            _ if Instant::now() > self.until => "out of time",
            _ => return None,
        };
        Some(what.to_owned())
    }

    /// Asks again after troubles that may pass; with what was heard comes the least wait before that.
    pub(super) fn again(
        &self,
        mut ask: impl FnMut() -> (Heard, Duration),
    ) -> Result<String, String> {
        let mut last = String::new();
        let mut wait = Duration::ZERO;
        for attempt in 0..TRIES {
            if attempt > 0 {
                self.pause(pause(attempt).max(wait));
            }
            if let Some(over) = self.over() {
                return Err(over);
            }
            let (heard, least) = ask();
            wait = least;
            match heard {
                Heard::Text(text) => return Ok(text),
                Heard::Passing(what) => last = what,
                Heard::Final(what) => return Err(what),
            }
        }
        Err(last)
    }

    /// Sleeps, but no longer than anything may still be asked.
    pub(super) fn pause(&self, pause: Duration) {
        let until = Instant::now() + pause;
        while self.over().is_none() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            thread::sleep(left.min(Duration::from_millis(100)));
        }
    }
}

/// What came of asking once.
pub(super) enum Heard {
    Text(String),
    /// A trouble that may pass.
    Passing(String),
    /// A trouble that stays.
    Final(String),
}

/// What an answer is worth; `odd` says why a text of status 200 is not what was asked for.
pub(super) fn judged(status: u16, text: String, odd: impl Fn(&str) -> Option<String>) -> Heard {
    match status {
        200 => match odd(&text) {
            None => Heard::Text(text),
            Some(what) => Heard::Passing(what),
        },
        429 | 500.. => Heard::Passing(format!("HTTP {status}")),
        _ => Heard::Final(format!("HTTP {status}")),
    }
}

/// Longer with every attempt, not in step with others.
fn pause(attempt: u32) -> Duration {
    Duration::from_millis(
        u64::from(attempt.saturating_mul(500)).saturating_add(fastrand::u64(..300)),
    )
}
