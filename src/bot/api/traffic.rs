//! How many messages go out to customers by themselves: what goes to many leaves them room.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const SECOND: Duration = Duration::from_secs(1);

/// Counts messages, second by second.
#[derive(Debug)]
pub struct Traffic(Mutex<Seconds>);

#[derive(Debug)]
struct Seconds {
    began: Instant,
    now: u32,
    before: u32,
}

impl Default for Traffic {
    fn default() -> Self {
        Self(Mutex::new(Seconds {
            began: Instant::now(),
            now: 0,
            before: 0,
        }))
    }
}

impl Traffic {
    /// One more.
    pub fn note(&self) {
        let mut seconds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seconds.turn(Instant::now());
        seconds.now = seconds.now.saturating_add(1);
    }

    /// How many a second there are at the moment.
    pub fn a_second(&self) -> u32 {
        let mut seconds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seconds.turn(Instant::now());
        seconds.now.max(seconds.before)
    }
}

impl Seconds {
    fn turn(&mut self, at: Instant) {
        let past = at.saturating_duration_since(self.began);
        if past >= SECOND {
            self.before = if past < SECOND * 2 { self.now } else { 0 };
            self.now = 0;
            self.began = at;
        }
    }
}
