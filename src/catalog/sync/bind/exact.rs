//! Whether the rows of a model price every set of answers exactly once, and which sets must not be offered.

use super::super::Found;
use super::ask_for_price;
use crate::catalog::answers::{effective, holds};
use crate::catalog::known::Known;
use crate::catalog::price::lines;
use crate::catalog::reach::smallest_sets;
use crate::catalog::{
    Answers, Blurb, Category, Condition, Model, Override, PriceError, PriceRow, Status, Unpriced,
    answer_text, is_offered, unpriced,
};
use crate::words::Lang;
use std::collections::{BTreeMap, BTreeSet};

/// A model with more unpriced sets of answers than this is not known well enough to be sold.
const MAX_HOLES: usize = 400;
/// More combinations to leave out than this are no exception any more.
const MAX_NEVER: usize = 24;

/// Answers that hold together.
type Together = BTreeMap<String, Condition>;

/// The combinations no row prices, as few and short as they can be said; they must not be offered.
/// What stays has exactly one price.
///
/// # Errors
/// Why the model cannot be priced: no base row, several for one set of answers, something that cannot
/// be counted, or holes in most of it or in its defaults.
pub fn exact(found: &Found, rows: &[PriceRow]) -> Result<Vec<Together>, String> {
    let mut model = stand_in(found, rows);
    if let Some(row) = added_twice(&model) {
        return Err(format!("two rows add to the same: \"{}\"", row.row.trim()));
    }
    let said = |reason: Unpriced| reason.text(Lang::En);
    match unpriced(&model) {
        None => return Ok(found.never.clone()),
        Some(Unpriced::NoRowFor(_)) => {}
        Some(reason) => return Err(said(reason)),
    }
    let first = unpriced(&model).map(said).unwrap_or_default();
    let holes = holes(&model).ok_or_else(|| first.clone())?;
    model.never.extend(holes);
    match unpriced(&model) {
        None if is_offered(&model, &Answers::new()) => Ok(model.never),
        None => Err(first),
        Some(reason) => Err(said(reason)),
    }
}

/// A surcharge that applies beside another one for the same files: which of the two is right is not said.
fn added_twice(model: &Model) -> Option<&PriceRow> {
    let added: Vec<&PriceRow> = model.prices.iter().filter(|row| row.surcharge).collect();
    let alike = |a: &PriceRow, b: &PriceRow| a.quantity == b.quantity;
    let pairs = added.iter().enumerate().flat_map(|(at, row)| {
        let later = added.iter().skip(at.saturating_add(1));
        later
            .filter(|other| alike(row, other))
            .map(|other| (*row, *other))
    });
    let pairs: Vec<_> = pairs.collect();
    if pairs.is_empty() {
        return None;
    }
    let sets = smallest_sets(model).unwrap_or_default();
    let applies = |row: &PriceRow, set: &Answers| {
        row.when
            .iter()
            .all(|(name, wanted)| holds(wanted, effective(model, name, set)))
    };
    let both = |pair: &(&PriceRow, &PriceRow)| {
        sets.iter()
            .any(|set| applies(pair.0, set) && applies(pair.1, set))
    };
    pairs.into_iter().find(both).map(|(_, second)| second)
}

/// The combinations without a row; `None` if there are too many to be an exception.
fn holes(model: &Model) -> Option<Vec<Together>> {
    let sets = smallest_sets(model).ok()?;
    let (priced, empty): (Vec<&Answers>, Vec<&Answers>) = sets
        .iter()
        .partition(|set| !matches!(lines(model, set), Err(PriceError::NoRow)));
    if priced.is_empty() || empty.len() > MAX_HOLES || empty.len() > priced.len() {
        return None;
    }
    let mut never: BTreeSet<Vec<(String, String)>> = BTreeSet::new();
    let mut found = Vec::new();
    for set in empty {
        let mut together = described(model, set);
        for param in &model.params {
            let Some(condition) = together.remove(&param.name) else {
                continue;
            };
            let hits = |set: &&Answers| {
                together
                    .iter()
                    .all(|(name, wanted)| holds(wanted, effective(model, name, set)))
            };
            if priced.iter().any(hits) {
                together.insert(param.name.clone(), condition);
            }
        }
        if together.is_empty() {
            return None;
        }
        let key = together
            .iter()
            .map(|(name, c)| (name.clone(), format!("{c:?}")));
        if never.insert(key.collect()) {
            found.push(together);
        }
    }
    (found.len() <= MAX_NEVER).then_some(found)
}

/// The answers on which rows depend, as conditions.
fn described(model: &Model, set: &Answers) -> Together {
    let mut together = Together::new();
    for (name, condition) in model.prices.iter().flat_map(|row| &row.when) {
        let answer = effective(model, name, set);
        let described = match (condition, answer.and_then(answer_text)) {
            (Condition::OneOf(_), Some(value)) => Condition::OneOf(vec![value]),
            (Condition::OneOf(_) | Condition::Present(_), _) => {
                Condition::Present(answer.is_some())
            }
            // How many there are decides surcharges, which leave no hole.
            (Condition::CountOver(_), _) => continue,
        };
        together.insert(name.clone(), described);
    }
    together
}

/// The model as it would be sold with these rows.
pub fn stand_in(found: &Found, rows: &[PriceRow]) -> Model {
    let mut params = found.params.clone();
    ask_for_price(&mut params, rows);
    Model {
        id: found.id.clone(),
        title: found.title.clone(),
        provider: found.provider.clone(),
        ru: Blurb::default(),
        en: Blurb::default(),
        eta_s: 0,
        order: None,
        category: found.category.unwrap_or(Category::Image),
        kind: found.kind.clone(),
        status: Status::Active,
        origin: found.origin,
        docs: None,
        params,
        prices: rows.to_vec(),
        never: found.never.clone(),
        needs: found.needs.clone(),
        overrides: Override::default(),
        known: Known::default(),
    }
}
