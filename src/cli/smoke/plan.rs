//! Which trials are made, in which order, within which budget.

use crate::catalog::{Answers, Category, Model};
use crate::money::MilliCredits;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One model as cheap as it can be.
#[derive(Clone, Debug)]
pub(super) struct Variant {
    /// Which.
    pub model: Arc<Model>,
    /// With what.
    pub answers: Answers,
    /// What Kie should take.
    pub quoted: MilliCredits,
}

/// The cheapest of each section, then the next of each.
pub(super) fn ordered(mut variants: Vec<Variant>) -> Vec<Variant> {
    variants.sort_by(|a, b| (a.quoted, &a.model.id).cmp(&(b.quoted, &b.model.id)));
    let mut ranks: BTreeMap<Category, usize> = BTreeMap::new();
    let mut ranked: Vec<(usize, Variant)> = Vec::new();
    for variant in variants {
        let rank = ranks.entry(variant.model.category).or_default();
        ranked.push((*rank, variant));
        *rank = rank.saturating_add(1);
    }
    // Stable: within a round the cheapest stays first.
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, variant)| variant).collect()
}

/// As many of them as the budget allows, at most so many, in this order: a dear one is left out rather than that it takes
/// the place of two cheap ones.
pub(super) fn within(variants: Vec<Variant>, runs: usize, budget: MilliCredits) -> Vec<Variant> {
    let costs: Vec<i64> = variants.iter().map(|variant| variant.quoted.0).collect();
    let many = (0..=runs.min(costs.len()))
        .rev()
        .find(|many| cheapest(&costs, *many) <= budget.0);
    let many = many.unwrap_or_default();
    let mut sum = 0_i64;
    let mut taken = Vec::new();
    for (at, variant) in variants.into_iter().enumerate() {
        let Some(others) = many.checked_sub(taken.len().saturating_add(1)) else {
            break;
        };
        let next = sum.saturating_add(variant.quoted.0);
        let later = costs.get(at.saturating_add(1)..).unwrap_or_default();
        if later.len() >= others && next.saturating_add(cheapest(later, others)) <= budget.0 {
            sum = next;
            taken.push(variant);
        }
    }
    taken
}

/// What so many of them cost at least.
fn cheapest(costs: &[i64], many: usize) -> i64 {
    let mut costs = costs.to_vec();
    costs.sort_unstable();
    costs
        .iter()
        .take(many)
        .fold(0, |sum, cost| sum.saturating_add(*cost))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{SHIPPED, load};

    #[test]
    fn sections_take_turns_and_the_budget_holds() {
        let catalog = load(&SHIPPED).unwrap();
        let of = |id: &str, category, quoted| {
            let mut model = (**catalog.get("z-image").unwrap()).clone();
            (model.id, model.category) = (id.to_owned(), category);
            Variant {
                model: Arc::new(model),
                answers: Answers::new(),
                quoted: MilliCredits(quoted),
            }
        };
        let (image, audio) = (Category::Image, Category::Audio);
        let all = vec![
            of("dear", image, 900),
            of("cheap", image, 100),
            of("song", audio, 500),
            of("voice", audio, 400),
        ];
        let ids = |variants: &[Variant]| {
            let ids = variants.iter().map(|v| v.model.id.clone());
            ids.collect::<Vec<_>>().join(" ")
        };
        let order = ordered(all);
        assert_eq!(ids(&order), "cheap voice song dear");
        assert_eq!(
            ids(&within(order.clone(), 2, MilliCredits(5_000))),
            "cheap voice"
        );
        // What does not fit makes room for what does, and so does what would leave too little for the others.
        let dear_voice = vec![
            of("a", image, 100),
            of("b", image, 200),
            of("c", image, 300),
            of("voice", audio, 500),
        ];
        let dear_voice = ordered(dear_voice);
        assert_eq!(ids(&dear_voice), "a voice b c");
        assert_eq!(
            ids(&within(dear_voice.clone(), 3, MilliCredits(700))),
            "a b c"
        );
        assert_eq!(
            ids(&within(dear_voice.clone(), 3, MilliCredits(800))),
            "a voice b"
        );
        assert_eq!(ids(&within(dear_voice, 2, MilliCredits(700))), "a voice");
        assert_eq!(
            ids(&within(order.clone(), 9, MilliCredits(1_100))),
            "cheap voice song"
        );
        assert_eq!(ids(&within(order, 9, MilliCredits(99))), "");
    }
}
