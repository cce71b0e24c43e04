//! Counts and times of what this process has done since it started, for /metrics.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The steps of `Times` in microseconds: what was no longer falls into the step.
pub const STEPS_US: [u64; 12] = [
    100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 500_000, 2_500_000,
];

/// Counts what happened and how it ended (empty where there is one way). Both are words of the program, so that there are
/// never more than it has.
#[derive(Debug, Default)]
pub struct Tally(Mutex<BTreeMap<(&'static str, &'static str), u64>>);

impl Tally {
    /// One more.
    pub fn note(&self, what: &'static str, how: &'static str) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry((what, how)).or_default();
        *count = count.saturating_add(1);
    }

    /// All counts, sorted: what, how, how often.
    pub fn all(&self) -> Vec<(&'static str, &'static str, u64)> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts
            .iter()
            .map(|((what, how), count)| (*what, *how, *count))
            .collect()
    }
}

/// A number that only grows.
#[derive(Debug, Default)]
pub struct Count(AtomicU64);

impl Count {
    /// So many more.
    pub fn add(&self, more: u64) {
        self.0.fetch_add(more, Ordering::Relaxed);
    }

    /// As it is now.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Counts how long something took, in steps.
#[derive(Debug, Default)]
pub struct Times {
    steps: [Count; STEPS_US.len()],
    longer: Count,
    sum_us: Count,
}

/// What `Times` has counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// How many fell into each step of `STEPS_US`, and how many into none.
    pub steps: Vec<u64>,
    /// How long all took together, in microseconds.
    pub sum_us: u64,
}

impl Times {
    /// It took so long.
    pub fn note(&self, took: Duration) {
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let step = STEPS_US.partition_point(|most| *most < us);
        self.steps.get(step).unwrap_or(&self.longer).add(1);
        self.sum_us.add(us);
    }

    /// As it is now.
    pub fn taken(&self) -> Taken {
        let steps = self.steps.iter().chain([&self.longer]);
        Taken {
            steps: steps.map(Count::get).collect(),
            sum_us: self.sum_us.get(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_falls_into_the_first_step_that_holds_it() {
        let times = Times::default();
        for us in [0, 100, 101, 2_500_000, 2_500_001] {
            times.note(Duration::from_micros(us));
        }
        let taken = times.taken();
        assert_eq!(taken.steps, [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
        assert_eq!(taken.sum_us, 5_000_202);
    }

    #[test]
    fn what_is_counted_is_told_in_order() {
        let tally = Tally::default();
        for (what, how) in [("b", "ok"), ("a", "wait"), ("b", "ok")] {
            tally.note(what, how);
        }
        assert_eq!(tally.all(), [("a", "wait", 1), ("b", "ok", 2)]);
    }
}
