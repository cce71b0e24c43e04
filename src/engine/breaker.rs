//! A circuit breaker as a pure state machine: when calls of one kind have failed five times in a row, no more are made,
//! and one probe at a time finds out whether they work again.
//!
//! Five in a row, not five in half a minute: a lone customer's tries come 2, 5, 12, 25 seconds apart, and a Kie that
//! answers every other call is still of use. It knows nothing of threads, clocks and Kie: times are given to it.

/// So many failures in a row open it.
pub const IN_A_ROW: u32 = 5;
/// Failures further apart than this are not a row.
pub const ROW_MS: i64 = 10 * 60_000;

/// How a call went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// An answer, in good time.
    Good,
    /// None, a late one, or one that makes no sense.
    Bad,
    /// The other side says itself that it takes no calls: enough to open it at once.
    Down,
}

/// Whether a call may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// It may.
    Free,
    /// It may, alone: how it goes decides for all.
    Probe,
    /// Not before so many milliseconds.
    Wait(i64),
}

/// What a call changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Calls are no longer made.
    Opened,
    /// A probe failed; they have not been made for so many milliseconds.
    StillOpen(i64),
    /// They are made again, after so many milliseconds without.
    Closed(i64),
}

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Calls are made.
    Closed,
    /// No call is made yet.
    Open,
    /// One call is made, or may be.
    HalfOpen,
}

/// The breaker of one kind of call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breaker {
    wait_ms: i64,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Failures in a row, and when the first of them was.
    Closed {
        bad: u32,
        first_ms: i64,
    },
    Open {
        since_ms: i64,
        probe_ms: i64,
    },
    Probing {
        since_ms: i64,
    },
}

const FRESH: State = State::Closed {
    bad: 0,
    first_ms: 0,
};

impl Breaker {
    /// Closed; between two probes it waits so many milliseconds.
    pub const fn new(wait_ms: i64) -> Self {
        Self {
            wait_ms,
            state: FRESH,
        }
    }

    /// Asks before a call. Whoever gets `Probe` must come back with `hear` or `abandon`.
    pub fn enter(&mut self, now_ms: i64) -> Entry {
        match (self.state, self.left_ms(now_ms)) {
            (State::Closed { .. }, _) => Entry::Free,
            (State::Open { since_ms, .. }, 0) => {
                self.state = State::Probing { since_ms };
                Entry::Probe
            }
            (State::Open { .. }, left_ms) => Entry::Wait(left_ms),
            (State::Probing { .. }, _) => Entry::Wait(self.wait_ms),
        }
    }

    /// Takes in how a call went. While it is not closed only the probe counts: the others began before.
    pub fn hear(&mut self, probe: bool, heard: Heard, now_ms: i64) -> Option<Turn> {
        match (self.state, heard) {
            (State::Closed { .. }, Heard::Good) => {
                self.state = FRESH;
                None
            }
            (State::Closed { bad, first_ms }, Heard::Bad) => {
                let in_row = bad > 0 && (0..=ROW_MS).contains(&now_ms.saturating_sub(first_ms));
                let (bad, first_ms) = match in_row {
                    true => (bad.saturating_add(1), first_ms),
                    false => (1, now_ms),
                };
                self.state = State::Closed { bad, first_ms };
                (bad >= IN_A_ROW).then(|| self.open(now_ms))
            }
            (State::Closed { .. }, Heard::Down) => Some(self.open(now_ms)),
            (State::Probing { since_ms }, heard) if probe => {
                let without_ms = now_ms.saturating_sub(since_ms).max(0);
                if heard == Heard::Good {
                    self.state = FRESH;
                    return Some(Turn::Closed(without_ms));
                }
                self.state = State::Open {
                    since_ms,
                    probe_ms: now_ms.saturating_add(self.wait_ms),
                };
                Some(Turn::StillOpen(without_ms))
            }
            (State::Open { .. } | State::Probing { .. }, _) => None,
        }
    }

    /// The probe was not made after all: the next to ask may make it.
    pub fn abandon(&mut self, now_ms: i64) {
        if let State::Probing { since_ms } = self.state {
            self.state = State::Open {
                since_ms,
                probe_ms: now_ms,
            };
        }
    }

    /// How it stands.
    pub fn phase(&self, now_ms: i64) -> Phase {
        match self.state {
            State::Closed { .. } => Phase::Closed,
            State::Open { .. } if self.left_ms(now_ms) > 0 => Phase::Open,
            State::Open { .. } | State::Probing { .. } => Phase::HalfOpen,
        }
    }

    /// Whether a probe is wanted and nobody makes it.
    pub fn wants_probe(&self, now_ms: i64) -> bool {
        matches!(self.state, State::Open { .. }) && self.left_ms(now_ms) == 0
    }

    /// Since when no calls are made.
    pub fn since_ms(&self) -> Option<i64> {
        match self.state {
            State::Closed { .. } => None,
            State::Open { since_ms, .. } | State::Probing { since_ms } => Some(since_ms),
        }
    }

    /// Whether nothing is known against it.
    pub fn is_idle(&self) -> bool {
        matches!(self.state, State::Closed { bad: 0, .. })
    }

    fn open(&mut self, now_ms: i64) -> Turn {
        self.state = State::Open {
            since_ms: now_ms,
            probe_ms: now_ms.saturating_add(self.wait_ms),
        };
        Turn::Opened
    }

    /// Until the next probe; a clock that was set back must not put it off.
    fn left_ms(&self, now_ms: i64) -> i64 {
        match self.state {
            State::Open { probe_ms, .. } => {
                let left_ms = probe_ms.saturating_sub(now_ms);
                if left_ms > self.wait_ms {
                    0
                } else {
                    left_ms.max(0)
                }
            }
            State::Closed { .. } | State::Probing { .. } => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WAIT: i64 = 15_000;

    /// A breaker that has just opened at 1,000,000.
    fn opened() -> Breaker {
        let mut breaker = Breaker::new(WAIT);
        for n in 1..=IN_A_ROW {
            let turn = breaker.hear(false, Heard::Bad, 1_000_000);
            assert_eq!(turn, (n == IN_A_ROW).then_some(Turn::Opened));
        }
        breaker
    }

    #[test]
    fn five_in_a_row_open_it_and_a_good_one_breaks_the_row() {
        let mut breaker = Breaker::new(WAIT);
        for at in 0..100 {
            for _ in 1..IN_A_ROW {
                assert_eq!(breaker.hear(false, Heard::Bad, at), None);
            }
            assert_eq!(breaker.hear(false, Heard::Good, at), None);
            assert_eq!(breaker.phase(at), Phase::Closed);
        }
        // Failures hours apart are not a row, whichever way the clock goes.
        for at in [0, 1, 2, 3].map(|n| n * (ROW_MS + 1)) {
            assert_eq!(breaker.hear(false, Heard::Bad, at), None);
            assert_eq!(breaker.hear(false, Heard::Bad, -at), None);
        }
        assert_eq!(opened().phase(1_000_000), Phase::Open);
    }

    #[test]
    fn one_word_of_the_other_side_is_enough() {
        let mut breaker = Breaker::new(WAIT);
        assert_eq!(breaker.hear(false, Heard::Down, 5), Some(Turn::Opened));
        assert_eq!(breaker.hear(false, Heard::Down, 6), None);
        assert_eq!(breaker.since_ms(), Some(5));
    }

    #[test]
    fn one_probe_at_a_time_decides() {
        let mut breaker = opened();
        assert_eq!(breaker.enter(1_000_000), Entry::Wait(WAIT));
        assert_eq!(breaker.enter(1_010_000), Entry::Wait(5_000));
        assert!(!breaker.wants_probe(1_014_999) && breaker.wants_probe(1_015_000));
        assert_eq!(breaker.enter(1_015_000), Entry::Probe);
        assert_eq!(breaker.enter(1_015_000), Entry::Wait(WAIT));
        assert_eq!(breaker.phase(1_015_000), Phase::HalfOpen);
        // Calls that began before it opened change nothing.
        assert_eq!(breaker.hear(false, Heard::Good, 1_015_001), None);
        assert_eq!(breaker.hear(false, Heard::Down, 1_015_002), None);
        let still = Some(Turn::StillOpen(16_000));
        assert_eq!(breaker.hear(true, Heard::Bad, 1_016_000), still);
        assert_eq!(breaker.enter(1_016_000), Entry::Wait(WAIT));
        assert_eq!(breaker.enter(1_031_000), Entry::Probe);
        let closed = Some(Turn::Closed(32_000));
        assert_eq!(breaker.hear(true, Heard::Good, 1_032_000), closed);
        assert_eq!(breaker, Breaker::new(WAIT));
        assert_eq!(breaker.enter(1_032_000), Entry::Free);
    }

    #[test]
    fn a_probe_that_was_not_made_goes_to_the_next() {
        let mut breaker = opened();
        assert_eq!(breaker.enter(1_015_000), Entry::Probe);
        breaker.abandon(1_015_500);
        assert_eq!(breaker.enter(1_015_500), Entry::Probe);
        breaker.hear(true, Heard::Good, 1_015_600);
        breaker.abandon(1_015_700);
        assert_eq!(breaker.phase(1_015_700), Phase::Closed);
    }

    #[test]
    fn a_clock_that_was_set_back_puts_no_probe_off() {
        let mut breaker = opened();
        assert_eq!(breaker.enter(-9_000_000), Entry::Probe);
    }

    fn steps() -> impl Strategy<Value = Vec<(u8, i64)>> {
        proptest::collection::vec((0..7_u8, 0..20_000_i64), 0..300)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        /// Whatever happens: never two probes under way, no free call while it is not closed, at most one probe in
        /// every wait unless one was given back, and a working other side closes it within two waits.
        #[test]
        fn it_keeps_its_word(steps in steps()) {
            let mut breaker = Breaker::new(WAIT);
            let (mut now, mut probing, mut row) = (0_i64, false, 0_u32);
            let mut failed_ms = i64::MIN;
            for (step, gap_ms) in steps {
                now += gap_ms;
                let closed = breaker.phase(now) == Phase::Closed;
                match step {
                    0..=2 => match breaker.enter(now) {
                        Entry::Free => prop_assert!(closed && !probing),
                        Entry::Probe => {
                            prop_assert!(!closed && !probing);
                            prop_assert!(now.saturating_sub(failed_ms) >= WAIT);
                            probing = true;
                        }
                        Entry::Wait(left_ms) => prop_assert!(!closed && (1..=WAIT).contains(&left_ms)),
                    },
                    3 | 4 => {
                        let heard = if step == 3 { Heard::Good } else { Heard::Bad };
                        let turn = breaker.hear(false, heard, now);
                        if closed {
                            row = if heard == Heard::Good { 0 } else { row + 1 };
                            if turn == Some(Turn::Opened) {
                                prop_assert!(row >= IN_A_ROW);
                                (row, failed_ms) = (0, now);
                            }
                        } else {
                            prop_assert_eq!(turn, None);
                        }
                    }
                    5 if probing => {
                        prop_assert!(matches!(breaker.hear(true, Heard::Bad, now), Some(Turn::StillOpen(_))));
                        (probing, failed_ms) = (false, now);
                    }
                    6 if probing => {
                        prop_assert!(matches!(breaker.hear(true, Heard::Good, now), Some(Turn::Closed(_))));
                        (probing, row) = (false, 0);
                    }
                    _ => {}
                }
            }
            if probing {
                breaker.abandon(now);
            }
            if breaker.phase(now) != Phase::Closed {
                now += WAIT;
                prop_assert_eq!(breaker.enter(now), Entry::Probe);
                breaker.hear(true, Heard::Good, now);
            }
            prop_assert_eq!(breaker.enter(now), Entry::Free);
        }
    }
}
