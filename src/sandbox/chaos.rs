//! A seeded chance for every outside call to go wrong, and counts of calls and faults by kind.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How often something goes wrong; each emulator has its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Chaos {
    /// Where chance begins.
    pub seed: u64,
    /// Calls in a thousand that go wrong; 0 is off.
    pub per_mille: u32,
}

/// What has been called and what went wrong, by kind.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Tally {
    /// Calls by kind.
    calls: BTreeMap<&'static str, u64>,
    /// Faults by kind: `kind of call: fault`.
    faults: BTreeMap<String, u64>,
}

/// One way to go wrong: its name, its weight among the others, what it means.
pub type Way<T> = (&'static str, u32, T);

/// Throws for every call.
#[derive(Default)]
pub struct Dice {
    chance: fastrand::Rng,
    chaos: Chaos,
    tally: Tally,
}

impl Dice {
    /// Takes new odds; the same ones change nothing, so that a switch beside them does not begin chance anew.
    pub fn set(&mut self, chaos: Chaos) {
        if self.chaos != chaos {
            self.chaos = chaos;
            self.chance = fastrand::Rng::with_seed(chaos.seed);
        }
    }

    /// Whether anything goes wrong by chance now.
    pub fn is_on(&self) -> bool {
        self.chaos.per_mille > 0
    }

    /// Counts a call and throws for it.
    pub fn roll<T: Copy>(&mut self, call: &'static str, ways: &[Way<T>]) -> Option<T> {
        *self.tally.calls.entry(call).or_default() += 1;
        if self.chance.u32(..1_000) >= self.chaos.per_mille {
            return None;
        }
        let mut left = self
            .chance
            .u32(..ways.iter().map(|way| way.1).sum::<u32>().max(1));
        for (name, weight, what) in ways {
            if left < *weight {
                self.count(call, name);
                return Some(*what);
            }
            left -= weight;
        }
        None
    }

    /// Counts a fault that was not thrown for.
    pub fn count(&mut self, call: &str, fault: &str) {
        let name = format!("{call}: {fault}");
        *self.tally.faults.entry(name).or_default() += 1;
    }

    /// A time between two, in milliseconds.
    pub fn wait_ms(&mut self, from: u64, to: u64) -> u64 {
        self.chance.u64(from..=to)
    }

    /// The counts so far.
    pub fn tally(&self) -> Tally {
        self.tally.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_of_the_calls_go_wrong_each_way_by_its_weight_and_all_are_counted() {
        let mut dice = Dice::default();
        assert_eq!(dice.roll("poll", &[("a", 1, 'a')]), None, "off at first");
        dice.set(Chaos {
            seed: 7,
            per_mille: 333,
        });
        let ways = [("a", 3, 'a'), ("b", 1, 'b')];
        let hits: Vec<char> = (0..9_000)
            .filter_map(|_| dice.roll("poll", &ways))
            .collect();
        let tally = dice.tally();
        assert_eq!(tally.calls["poll"], 9_001);
        let (a, b) = (tally.faults["poll: a"], tally.faults["poll: b"]);
        assert_eq!(usize::try_from(a + b), Ok(hits.len()));
        assert!((2_800..3_200).contains(&(a + b)), "{a} {b}");
        assert!((b * 2..b * 4).contains(&a), "{a} {b}");
        dice.set(Chaos::default());
        assert!(!dice.is_on());
        assert_eq!(dice.roll("poll", &ways), None);
    }
}
