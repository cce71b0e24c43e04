//! Which models fail too often: marked, then hidden, then shown again on trial. Pure: sums and times in, states out.

use super::known::{Hour, Trouble};
use crate::clock::HOUR_MS;
use std::collections::BTreeMap;

/// So many models failing at once (and most of those in use) means that Kie itself is in trouble.
const ALL_AT_ONCE: usize = 3;

/// From when on a model is in trouble, see `[catalog]` of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Ends of so many hours count.
    pub hours: u32,
    /// With at least so many ends a model may be marked.
    pub mark_after: u32,
    /// When fewer of a hundred had a result.
    pub mark_below: u32,
    /// With at least so many ends a model may be hidden.
    pub hide_after: u32,
    /// When fewer of a hundred had a result.
    pub hide_below: u32,
    /// For so many hours; 0: never.
    pub hide_hours: u32,
}

/// Where a model's trouble stands; stored by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It fails often.
    Marked,
    /// It fails nearly always and is hidden until a time.
    Hidden,
    /// It was hidden and is shown with a mark until a time, or until enough ends say how it does now.
    Trial,
    /// It does well again; what was before the trial does not count.
    Over,
}

impl Stage {
    /// All, for reading them back.
    pub const ALL: [Self; 4] = [Self::Marked, Self::Hidden, Self::Trial, Self::Over];

    /// As stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Marked => "marked",
            Self::Hidden => "hidden",
            Self::Trial => "trial",
            Self::Over => "over",
        }
    }
}

/// A model's trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Episode {
    /// Where it stands.
    pub stage: Stage,
    /// Since when, in milliseconds since 1970.
    pub since_ms: i64,
    /// Until when, if nothing happens.
    pub until_ms: i64,
    /// Ends before this hour (since 1970) no longer count.
    pub from_hour: i64,
}

impl Episode {
    /// What lists and cards make of it.
    pub fn trouble(&self) -> Trouble {
        match self.stage {
            Stage::Marked | Stage::Trial => Trouble::Marked,
            Stage::Hidden => Trouble::Hidden {
                until_ms: self.until_ms,
            },
            Stage::Over => Trouble::None,
        }
    }
}

/// What the ends of the window say by themselves.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Says {
    Little,
    Well,
    Often,
    Nearly,
}

/// Where every model's trouble stands now, from the ends by the hour (of at least `rules.hours`) and where it stood.
pub fn judge(
    rules: &Rules,
    ends: &BTreeMap<String, Vec<Hour>>,
    before: &BTreeMap<String, Episode>,
    now_ms: i64,
) -> BTreeMap<String, Episode> {
    let said: BTreeMap<&String, Says> = ends
        .iter()
        .map(|(model, hours)| (model, says(rules, hours, before.get(model), now_ms)))
        .collect();
    let count = |least| said.values().filter(|says| **says >= least).count();
    let failing = count(Says::Nearly);
    let all_at_once = failing >= ALL_AT_ONCE && failing.saturating_mul(2) > count(Says::Well);
    let models = ends.keys().chain(before.keys());
    let mut found = BTreeMap::new();
    for model in models {
        let mut says = said.get(model).copied().unwrap_or(Says::Little);
        if says == Says::Nearly && (all_at_once || rules.hide_hours == 0) {
            says = Says::Often;
        }
        if let Some(episode) = step(rules, says, before.get(model), now_ms) {
            found.insert(model.clone(), episode);
        }
    }
    found
}

fn says(rules: &Rules, hours: &[Hour], before: Option<&Episode>, now_ms: i64) -> Says {
    let oldest = now_ms.div_euclid(HOUR_MS) - i64::from(rules.hours) + 1;
    let from = before.map_or(oldest, |episode| episode.from_hour.max(oldest));
    let counted = hours.iter().filter(|hour| hour.hour >= from);
    let (good, bad) = counted.fold((0_u64, 0_u64), |(good, bad), hour| {
        (good + u64::from(hour.good), bad + u64::from(hour.bad))
    });
    let all = good + bad;
    let below = |percent: u32| good * 100 < u64::from(percent) * all;
    if all >= u64::from(rules.hide_after) && below(rules.hide_below) {
        Says::Nearly
    } else if all < u64::from(rules.mark_after) {
        Says::Little
    } else if below(rules.mark_below) {
        Says::Often
    } else {
        Says::Well
    }
}

fn step(rules: &Rules, says: Says, before: Option<&Episode>, now_ms: i64) -> Option<Episode> {
    let hour = now_ms.div_euclid(HOUR_MS);
    let from_hour = before.map_or(i64::MIN, |episode| episode.from_hour);
    let fresh = |stage, hours: u32, from_hour| {
        Some(Episode {
            stage,
            since_ms: now_ms,
            until_ms: now_ms.saturating_add(i64::from(hours).saturating_mul(HOUR_MS)),
            from_hour,
        })
    };
    let stage = before.map(|episode| episode.stage);
    let in_time = before.is_some_and(|episode| now_ms < episode.until_ms);
    match (stage, says) {
        (Some(Stage::Hidden), _) if in_time && rules.hide_hours > 0 => before.copied(),
        (Some(Stage::Hidden), _) => fresh(Stage::Trial, rules.hours, hour),
        (_, Says::Nearly) => fresh(Stage::Hidden, rules.hide_hours, from_hour),
        (Some(Stage::Marked), Says::Often) => before.copied(),
        (_, Says::Often) => fresh(Stage::Marked, 0, from_hour),
        (Some(Stage::Trial), Says::Little) if in_time => before.copied(),
        // What was forgiven stays forgiven as long as it would count.
        (Some(_), _) if from_hour > hour - i64::from(rules.hours) => match stage {
            Some(Stage::Over) => before.copied(),
            _ => fresh(Stage::Over, 0, from_hour),
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: Rules = Rules {
        hours: 6,
        mark_after: 5,
        mark_below: 50,
        hide_after: 10,
        hide_below: 20,
        hide_hours: 3,
    };

    /// One model through hours of ends: what lists make of it after each step.
    struct Life {
        ends: BTreeMap<String, Vec<Hour>>,
        stands: BTreeMap<String, Episode>,
    }

    impl Life {
        fn new() -> Self {
            let (ends, stands) = (BTreeMap::new(), BTreeMap::new());
            Self { ends, stands }
        }

        fn at(&mut self, model: &str, hour: i64, good: u32, bad: u32) -> Trouble {
            let hours = self.ends.entry(model.to_owned()).or_default();
            hours.push(Hour { hour, good, bad });
            self.stands = judge(&RULES, &self.ends, &self.stands, hour * HOUR_MS + 1);
            self.of(model)
        }

        fn of(&self, model: &str) -> Trouble {
            let stands = self.stands.get(model);
            stands.map_or(Trouble::None, Episode::trouble)
        }
    }

    fn is_hidden(trouble: Trouble) -> bool {
        matches!(trouble, Trouble::Hidden { .. })
    }

    #[test]
    fn a_model_is_marked_then_hidden_then_tried_again() {
        let mut life = Life::new();
        assert_eq!(life.at("a", 100, 0, 4), Trouble::None);
        assert_eq!(life.at("a", 100, 0, 1), Trouble::Marked);
        assert_eq!(life.at("a", 101, 1, 3), Trouble::Marked);
        assert!(is_hidden(life.at("a", 101, 0, 1)));
        // Whatever still ends meanwhile does not bring it back before its time.
        assert!(is_hidden(life.at("a", 103, 5, 0)));
        // Then it is on trial: what was before does not count.
        assert_eq!(life.at("a", 104, 0, 0), Trouble::Marked);
        assert_eq!(life.stands["a"].stage, Stage::Trial);
        assert_eq!(life.at("a", 105, 2, 2), Trouble::Marked);
        // Five ends, most of them good: it is over, although the window still holds the old failures.
        assert_eq!(life.at("a", 105, 1, 0), Trouble::None);
        assert_eq!(life.stands["a"].stage, Stage::Over);
        assert_eq!(life.at("a", 106, 0, 0), Trouble::None);
        assert_eq!(life.at("a", 120, 0, 0), Trouble::None);
        assert!(life.stands.is_empty());
    }

    #[test]
    fn who_fails_on_trial_is_hidden_again_and_who_is_not_tried_is_forgiven() {
        let mut life = Life::new();
        assert!(is_hidden(life.at("a", 100, 0, 10)));
        assert_eq!(life.at("a", 103, 0, 0), Trouble::Marked);
        assert_eq!(life.at("a", 104, 0, 9), Trouble::Marked);
        assert!(is_hidden(life.at("a", 104, 1, 1)));
        assert_eq!(life.at("a", 107, 0, 0), Trouble::Marked);
        assert_eq!(life.at("a", 112, 0, 0), Trouble::Marked);
        assert_eq!(life.at("a", 113, 0, 0), Trouble::None);
    }

    #[test]
    fn when_all_fail_at_once_none_is_hidden() {
        let mut life = Life::new();
        for model in ["a", "b", "c", "d"] {
            life.at(model, 99, 0, 9);
        }
        for model in ["a", "b", "c", "d"] {
            let hours = life.ends.get_mut(model).unwrap();
            hours.push(Hour {
                hour: 100,
                good: 0,
                bad: 1,
            });
        }
        assert_eq!(life.at("e", 100, 10, 0), Trouble::None);
        for model in ["a", "b", "c", "d"] {
            assert_eq!(life.of(model), Trouble::Marked);
        }
    }

    #[test]
    fn old_failures_are_forgotten() {
        let mut life = Life::new();
        assert_eq!(life.at("a", 100, 1, 5), Trouble::Marked);
        assert_eq!(life.at("a", 105, 0, 0), Trouble::Marked);
        assert_eq!(life.at("a", 106, 0, 0), Trouble::None);
    }
}
