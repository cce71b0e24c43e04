//! What we know of a model ourselves: how long it takes, how often it works, whether it is in trouble.

use super::model::{Catalog, Model};
use crate::clock::DAY_MS;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where the buckets of run times end, in seconds: bucket 1 holds what took less than the first.
pub const EDGES: [u32; 23] = [
    5, 8, 12, 16, 20, 25, 30, 40, 50, 60, 80, 100, 120, 150, 180, 240, 300, 420, 600, 900, 1_200,
    1_800, 3_600,
];
/// With fewer ends nothing is said about a model.
pub const ENOUGH: u32 = 10;
/// So long a model counts as new.
pub const NEW_MS: i64 = 30 * DAY_MS;

/// A model's ends by bucket; bucket 0 are those without a result.
pub type Buckets = BTreeMap<u32, u32>;

/// The ends of one model in one hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hour {
    /// Hours since 1970.
    pub hour: i64,
    /// With a result.
    pub good: u32,
    /// Without one.
    pub bad: u32,
}

/// Whether a model fails more often than it should.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trouble {
    /// No.
    #[default]
    None,
    /// Often: lists and cards say so.
    Marked,
    /// So often that lists leave it out.
    Hidden {
        /// When it is shown again, in milliseconds since 1970.
        until_ms: i64,
    },
}

/// What our own statistics say of a model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Ends of the last 30 days that say something about the model.
    pub runs: u32,
    /// Those with a result.
    pub good: u32,
    /// Half of them took no longer, in seconds; `None` below [`ENOUGH`].
    pub usual_s: Option<u32>,
    /// Whether it fails too often now.
    pub trouble: Trouble,
    /// First seen on sale a short while ago.
    pub fresh_since_ms: Option<i64>,
}

impl Known {
    /// From the ends of the last 30 days.
    pub fn from_ends(buckets: &Buckets) -> Self {
        let sum = |from: u32| {
            let counts = buckets.range(from..).map(|(_, n)| *n);
            counts.fold(0_u32, u32::saturating_add)
        };
        let (runs, good) = (sum(0), sum(1));
        let usual_s = (runs >= ENOUGH && good > 0).then(|| place_s(buckets, good.div_ceil(2)));
        Self {
            runs,
            good,
            usual_s,
            ..Self::default()
        }
    }

    /// How many of a hundred runs have a result, rounded down; `None` below [`ENOUGH`].
    pub fn percent(&self) -> Option<u32> {
        let runs = u64::from(self.runs);
        let percent = u64::from(self.good).saturating_mul(100).checked_div(runs)?;
        u32::try_from(percent).ok().filter(|_| self.runs >= ENOUGH)
    }
}

/// So many of a hundred results took no longer, in seconds; `None` without any result.
pub fn within_s(buckets: &Buckets, percent: u32) -> Option<u32> {
    let counts = buckets.range(1..).map(|(_, n)| u64::from(*n));
    let good = counts.fold(0_u64, u64::saturating_add);
    let place = good.saturating_mul(percent.into()).div_ceil(100);
    (good > 0).then(|| place_s(buckets, u32::try_from(place).unwrap_or(u32::MAX)))
}

/// The time of the result at this place, the quickest first: where it would stand in its bucket if that were filled
/// evenly.
fn place_s(buckets: &Buckets, middle: u32) -> u32 {
    let mut before = 0_u32;
    for (bucket, n) in buckets.range(1..) {
        if before.saturating_add(*n) < middle {
            before = before.saturating_add(*n);
            continue;
        }
        let edge = |at: u32| {
            let at = usize::try_from(at).ok()?;
            EDGES.get(at).copied()
        };
        let from = bucket.checked_sub(2).and_then(edge).unwrap_or(0);
        let to = edge(bucket.saturating_sub(1)).unwrap_or(from.saturating_mul(2));
        let place = u64::from(middle.saturating_sub(before));
        let into = u64::from(to.saturating_sub(from)).saturating_mul(place) / u64::from(*n).max(1);
        return from.saturating_add(u32::try_from(into).unwrap_or(0)).max(1);
    }
    1
}

/// What is known of all models, by id.
pub type Insights = BTreeMap<String, Known>;

impl Catalog {
    /// The same models with what is known of them. Unchanged ones are shared with `before`.
    pub fn knowing(&self, insights: &Insights, before: &Self) -> Self {
        let nothing = Known::default();
        let models = self.models.iter().map(|(id, model)| {
            let known = insights.get(id).unwrap_or(&nothing);
            let old = before.models.get(id);
            let old = old.filter(|_| before.version == self.version);
            let shared = match old {
                Some(old) if old.known == *known => Arc::clone(old),
                _ => Arc::new(model.knowing(known)),
            };
            (id.clone(), shared)
        });
        Self {
            models: Arc::new(models.collect()),
            ..self.clone()
        }
    }
}

impl Model {
    fn knowing(&self, known: &Known) -> Self {
        let mut known = known.clone();
        if self.overrides.enabled == Some(true) && matches!(known.trouble, Trouble::Hidden { .. }) {
            // The admin's word: it stays where customers find it, with its mark.
            known.trouble = Trouble::Marked;
        }
        Self {
            eta_s: known.usual_s.unwrap_or(self.eta_s),
            known,
            ..self.clone()
        }
    }

    /// Whether it stands in lists.
    pub fn is_listed(&self) -> bool {
        self.is_sold() && !self.overrides.hidden && !self.needs_task() && !self.is_resting()
    }

    /// Whether it has failed so often that it is kept out of the lists for a while.
    pub fn is_resting(&self) -> bool {
        matches!(self.known.trouble, Trouble::Hidden { .. })
    }

    /// Whether lists and cards say that it often fails now.
    pub fn is_troubled(&self) -> bool {
        self.known.trouble != Trouble::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_of_a_hundred_took_no_longer() {
        // 90 within 30 to 40 s, 10 within 100 to 120 s, 5 without a result.
        let ends = Buckets::from([(0, 5), (8, 90), (13, 10)]);
        let [half, most, all] = [50, 95, 100].map(|percent| within_s(&ends, percent).unwrap());
        assert!((34..=36).contains(&half), "{half}");
        assert!((108..=112).contains(&most), "{most}");
        assert_eq!(all, 120);
        assert_eq!(within_s(&Buckets::from([(0, 3)]), 50), None);
    }

    #[test]
    fn the_median_stands_in_the_bucket_of_the_middle_result() {
        let of = |ends: &[(u32, u32)]| Known::from_ends(&ends.iter().copied().collect());
        assert_eq!(of(&[]).usual_s, None);
        // Nine are too few to say anything.
        assert_eq!(of(&[(8, 9)]).usual_s, None);
        assert_eq!(of(&[(8, 9)]).percent(), None);
        // Bucket 8 is 30 to 40 seconds: five of ten lie in its first half.
        let even = of(&[(8, 10)]);
        assert_eq!((even.usual_s, even.percent()), (Some(35), Some(100)));
        // Outliers do not move it, failures do not count as times.
        let mixed = of(&[(0, 3), (8, 90), (24, 7)]);
        assert_eq!((mixed.runs, mixed.good), (100, 97));
        assert_eq!((mixed.usual_s, mixed.percent()), (Some(35), Some(97)));
        let endless = of(&[(24, 10)]);
        assert_eq!(endless.usual_s, Some(5_400));
        assert_eq!(of(&[(0, 10)]).usual_s, None);
        assert_eq!(of(&[(0, 10)]).percent(), Some(0));
    }
}
