//! How long the database takes, and what stands in its way: since the start of the process, for /metrics.

use super::Store;
use crate::meter::{Count, Times};
use std::time::Duration;

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
}

impl StoreTimes {
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
