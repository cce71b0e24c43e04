//! Kie's account limits, kept across all threads: so many creates in 10 seconds, so many polls a second.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Kie counts creates in windows of 10 seconds (getting-started page).
const WINDOW: Duration = Duration::from_secs(10);
/// Requests travel for 0.3 to 1.7 s, so Kie's window may see ours shifted by as much.
const TRAVEL: Duration = Duration::from_secs(2);

/// Permission for one createTask, given by `Pace`; each is used once.
#[derive(Debug)]
#[must_use = "a slot that is not used is lost for ten seconds"]
pub struct CreateSlot(());

/// The pace of all threads together. All waits are spread at random, so that threads do not move in step.
#[derive(Debug)]
pub struct Pace {
    started: Instant,
    creates: Mutex<Window>,
    polls: Mutex<Spacing>,
}

impl Pace {
    /// At most `creates_per_10s` creates in any 10 seconds and `polls_per_s` polls a second
    /// (0 counts as 1).
    pub fn new(creates_per_10s: u32, polls_per_s: u32) -> Self {
        Self {
            started: Instant::now(),
            creates: Mutex::new(Window::new(creates_per_10s, WINDOW + TRAVEL)),
            polls: Mutex::new(Spacing::new(polls_per_s)),
        }
    }

    /// A slot for a create now, or how long to wait before asking again.
    pub fn try_create(&self) -> Result<CreateSlot, Duration> {
        let mut window = self.creates.lock().unwrap_or_else(PoisonError::into_inner);
        match window.take(self.started.elapsed()) {
            None => Ok(CreateSlot(())),
            Some(wait) => Err(jittered(wait)),
        }
    }

    /// Blocks until a create is allowed.
    pub fn wait_create(&self) -> CreateSlot {
        loop {
            match self.try_create() {
                Ok(slot) => return slot,
                Err(wait) => std::thread::sleep(wait),
            }
        }
    }

    /// Blocks until a poll is allowed.
    pub fn wait_poll(&self) {
        let wait = {
            let mut spacing = self.polls.lock().unwrap_or_else(PoisonError::into_inner);
            spacing.take(self.started.elapsed(), fastrand::u32(..=100))
        };
        if !wait.is_zero() {
            std::thread::sleep(wait);
        }
    }
}

/// A wait with up to a tenth (at least 50 ms) more.
fn jittered(wait: Duration) -> Duration {
    let most = (wait / 10).max(Duration::from_millis(50));
    wait + most * fastrand::u32(..=100) / 100
}

/// A sliding window: remembers when the last `limit` were let through.
#[derive(Debug)]
struct Window {
    limit: usize,
    length: Duration,
    taken: VecDeque<Duration>,
}

impl Window {
    fn new(limit: u32, length: Duration) -> Self {
        let limit = usize::try_from(limit.max(1)).unwrap_or(usize::MAX);
        Self {
            limit,
            length,
            taken: VecDeque::new(),
        }
    }

    /// Lets one through at `now`, or says how long the window stays full.
    fn take(&mut self, now: Duration) -> Option<Duration> {
        while let Some(first) = self.taken.front() {
            if now.saturating_sub(*first) < self.length {
                break;
            }
            self.taken.pop_front();
        }
        if self.taken.len() < self.limit {
            self.taken.push_back(now);
            return None;
        }
        let first = self.taken.front().copied().unwrap_or(now);
        Some((first + self.length).saturating_sub(now))
    }
}

/// Even spacing: one place on a grid for each, with a random shift inside its half.
#[derive(Debug)]
struct Spacing {
    step: Duration,
    next: Duration,
}

impl Spacing {
    fn new(per_second: u32) -> Self {
        Self {
            step: Duration::from_secs(1) / per_second.max(1),
            next: Duration::ZERO,
        }
    }

    /// Takes the next place; how long to wait for it. `percent` (0 to 100) is the random shift.
    fn take(&mut self, now: Duration, percent: u32) -> Duration {
        if self.next <= now {
            self.next = now + self.step;
            return Duration::ZERO;
        }
        let place = self.next;
        self.next += self.step;
        place.saturating_sub(now) + self.step * percent.min(100) / 200
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_ten_seconds_ever_see_more_creates_than_allowed(
            limit in 1_u32..25,
            steps in prop::collection::vec(0_u64..3_000, 1..400),
        ) {
            let mut window = Window::new(limit, WINDOW + TRAVEL);
            let mut now = Duration::ZERO;
            let mut through: Vec<Duration> = Vec::new();
            for step in steps {
                now += Duration::from_millis(step);
                match window.take(now) {
                    None => through.push(now),
                    Some(wait) => {
                        prop_assert!(!wait.is_zero() && wait <= WINDOW + TRAVEL);
                        // Whoever waits as told and is alone gets through.
                        if step % 2 == 0 {
                            now += wait;
                            prop_assert!(window.take(now).is_none());
                            through.push(now);
                        }
                    }
                }
            }
            for (index, start) in through.iter().enumerate() {
                let inside = through[index..].iter().filter(|at| **at - *start < WINDOW).count();
                prop_assert!(inside <= limit as usize, "{inside} creates in 10 s, limit {limit}");
            }
        }

        #[test]
        fn polls_keep_their_rate_with_any_jitter(
            rate in 1_u32..12,
            asks in prop::collection::vec((0_u64..200, 0_u32..=100), 1..300),
        ) {
            let mut spacing = Spacing::new(rate);
            let mut now = Duration::ZERO;
            let mut sent: Vec<Duration> = Vec::new();
            for (step, percent) in asks {
                now += Duration::from_millis(step);
                sent.push(now + spacing.take(now, percent));
            }
            sent.sort();
            for (index, start) in sent.iter().enumerate() {
                let second = Duration::from_secs(1);
                let inside = sent[index..].iter().filter(|at| **at - *start < second).count();
                prop_assert!(inside <= rate as usize + 1, "{inside} polls in a second, rate {rate}");
            }
        }
    }

    #[test]
    fn threads_together_keep_the_limit() {
        let pace = Pace::new(5, 1_000_000);
        let through: usize = std::thread::scope(|scope| {
            let tries: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| (0..10).filter(|_| pace.try_create().is_ok()).count()))
                .collect();
            tries.into_iter().map(|one| one.join().unwrap()).sum()
        });
        assert_eq!(through, 5);
    }
}
