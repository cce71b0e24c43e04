//! Which progress messages are edited now: what has changed first, then what waits longest, fairly among chats.

use crate::generation::{Generation, State};
use crate::ids::{CustomerId, GenerationId};
use std::collections::HashMap;

/// Edits in one tick, for all customers together: the rest of Telegram's 30 a second is for answers.
const EDITS_PER_TICK: usize = 12;
/// One chat sees no two edits of progress closer together.
const CHAT_MS: i64 = 3_000;

/// When what was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Last {
    state: State,
    at_ms: i64,
}

/// What was edited when; forgotten at a restart, when everything is shown once.
#[derive(Debug, Default)]
pub(super) struct Paces {
    shown: HashMap<GenerationId, Last>,
    chats: HashMap<CustomerId, i64>,
}

/// A message whose state stays is edited no more often, the older the less: minutes are not counted in seconds.
fn period_ms(age_ms: i64) -> i64 {
    match age_ms {
        ..60_000 => 4_000,
        60_000..600_000 => 10_000,
        600_000..3_600_000 => 30_000,
        _ => 120_000,
    }
}

impl Paces {
    /// The generations to be shown now, at most one a chat.
    pub(super) fn next<'a>(&mut self, open: &'a [Generation], now_ms: i64) -> Vec<&'a Generation> {
        self.forget(open, now_ms);
        let mut due: Vec<(bool, i64, &Generation)> = open
            .iter()
            .filter_map(|generation| {
                let chat = self.chats.get(&generation.customer);
                if chat.is_some_and(|at| now_ms.saturating_sub(*at) < CHAT_MS) {
                    return None;
                }
                let Some(last) = self.shown.get(&generation.id) else {
                    return Some((false, 0, generation));
                };
                let same = last.state == generation.state;
                let age_ms = now_ms.saturating_sub(generation.created_ms);
                let rested = now_ms.saturating_sub(last.at_ms) >= period_ms(age_ms);
                (!same || rested).then_some((same, last.at_ms, generation))
            })
            .collect();
        due.sort_by_key(|(same, at_ms, generation)| (*same, *at_ms, generation.id));
        let mut chosen: Vec<&Generation> = Vec::new();
        for (.., generation) in due {
            let other = |chosen: &&Generation| chosen.customer != generation.customer;
            if chosen.len() < EDITS_PER_TICK && chosen.iter().all(other) {
                chosen.push(generation);
            }
        }
        for generation in &chosen {
            self.chats.insert(generation.customer, now_ms);
            let state = generation.state;
            let last = Last {
                state,
                at_ms: now_ms,
            };
            self.shown.insert(generation.id, last);
        }
        chosen
    }

    fn forget(&mut self, open: &[Generation], now_ms: i64) {
        let there: std::collections::HashSet<GenerationId> =
            open.iter().map(|generation| generation.id).collect();
        self.shown.retain(|id, _| there.contains(id));
        self.chats
            .retain(|_, at_ms| now_ms.saturating_sub(*at_ms) < CHAT_MS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Category;
    use crate::ids::{InputsId, QuoteId};
    use crate::money::{Kopecks, MilliCredits};

    fn generation(id: i64, customer: i64) -> Generation {
        Generation {
            id: GenerationId(id),
            customer: CustomerId(customer),
            quote: QuoteId(id),
            inputs: InputsId(id),
            model: "z-image".to_owned(),
            category: Category::Image,
            state: State::Running,
            price: Kopecks(1),
            cost: MilliCredits(1),
            eta_s: 10,
            task_id: None,
            reason: None,
            detail: None,
            cancel_wish: false,
            attempts: 0,
            created_ms: 0,
            accepted_ms: None,
            ended_ms: None,
            due_ms: 0,
            deadline_ms: 0,
            progress_message: Some(id),
        }
    }

    fn ids(chosen: &[&Generation]) -> Vec<i64> {
        chosen.iter().map(|generation| generation.id.0).collect()
    }

    #[test]
    fn several_in_one_chat_take_turns() {
        let mut open = [1, 2, 3].map(|id| generation(id, 7));
        let mut paces = Paces::default();
        let mut seen = Vec::new();
        for second in 0..12 {
            seen.extend(ids(&paces.next(&open, second * 1_000)));
        }
        assert_eq!(seen, [1, 2, 3, 1]);
        // What has changed comes before what only grows older.
        open[2].state = State::Fetching;
        assert_eq!(ids(&paces.next(&open, 12_000)), [3]);
    }

    #[test]
    fn nobody_starves_in_a_crowd() {
        let open: Vec<Generation> = (0..200).map(|id| generation(id, id)).collect();
        let mut paces = Paces::default();
        let mut edits = vec![0; 200];
        for second in 0..100 {
            let chosen = ids(&paces.next(&open, second * 1_000));
            assert!(chosen.len() <= EDITS_PER_TICK);
            for id in chosen {
                edits[id as usize] += 1;
            }
        }
        let (least, most) = (edits.iter().min(), edits.iter().max());
        assert!(least >= Some(&5) && most <= Some(&7), "{edits:?}");
    }

    #[test]
    fn the_older_the_less_often() {
        let open = [generation(1, 7)];
        let edits = |from_s: i64, for_s: i64| {
            let mut paces = Paces::default();
            let seconds = from_s..from_s + for_s;
            seconds
                .map(|second| paces.next(&open, second * 1_000).len())
                .sum::<usize>()
        };
        assert_eq!(edits(0, 40), 10);
        assert_eq!(edits(120, 40), 4);
        assert_eq!(edits(1_200, 60), 2);
        assert_eq!(edits(7_200, 600), 5);
    }
}
