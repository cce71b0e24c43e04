//! How long the database takes, and what stands in its way: since the start of the process, for /metrics.

use super::{Store, StoreError, meta};
use crate::meter::{Count, Times};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Waiting for a lock no longer than this is no waiting.
const NO_WAIT: Duration = Duration::from_millis(1);

/// Counted by the writer and the readers.
#[derive(Debug, Default)]
pub struct StoreTimes {
    /// From handing over a job until it was durable.
    pub writes: Times,
    /// Transactions of the writer, each with the jobs of many.
    pub commits: Times,
    /// Reads, with the wait for a reader.
    pub reads: Times,
    /// How often another program held the lock when the writer wanted it.
    pub lock_waits: Count,
    /// For how long, in microseconds.
    pub lock_wait_us: Count,
    /// Transactions that were lost: a full disk, an error of it.
    pub lost: Count,
    /// When the newest transaction began that has changed rows; `None` since one was lost.
    changed: Mutex<Option<Instant>>,
}

impl StoreTimes {
    /// Whether a write that began at most so long ago is durable, and none was lost since.
    fn has_written_within(&self, age: Duration) -> bool {
        let changed = *self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        changed.is_some_and(|began| began.elapsed() <= age)
    }

    /// A transaction that began then has changed rows (`Some`), or one was lost.
    pub(super) fn changed(&self, began: Option<Instant>) {
        *self.changed.lock().unwrap_or_else(PoisonError::into_inner) = began;
    }

    /// The writer got the lock after so long.
    pub(super) fn locked(&self, took: Duration) {
        if took > NO_WAIT {
            self.lock_waits.add(1);
            let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
            self.lock_wait_us.add(us);
        }
    }
}

/// How the connections are used at the moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Use {
    /// Readers at work.
    pub busy: u32,
    /// Readers that are open.
    pub open: u32,
    /// Most of them.
    pub most: u32,
    /// Jobs that wait for the writer.
    pub waiting: usize,
}

impl Store {
    /// What was counted.
    pub fn times(&self) -> &StoreTimes {
        &self.times
    }

    /// Whether the database takes writes, shown by a write: one of the bot's own that is no older than `age`, otherwise
    /// one that is made here. One more for each question would wait behind the others while the bot is busiest.
    pub fn takes_writes(&self, age: Duration, now_ms: i64) -> bool {
        if self.times.has_written_within(age) {
            return true;
        }
        let now = now_ms.to_string();
        let written: Result<(), StoreError> =
            self.write(move |tx| meta::set(tx, "probed_ms", &now));
        written.is_ok()
    }

    /// How the connections are used at the moment.
    pub fn in_use(&self) -> Use {
        let state = self.readers.state();
        Use {
            busy: state.connections.saturating_sub(state.idle_connections),
            open: state.connections,
            most: self.readers.max_size(),
            waiting: self.writer.waiting(),
        }
    }
}
