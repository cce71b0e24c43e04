//! What params mean for each other: one of several, this only with that, never both.

use super::prose::Prose;
use super::schema::{Schema, Variant};
use crate::catalog::{Condition, Param, ParamKind};
use std::collections::{BTreeMap, BTreeSet};

/// Answers that hold together.
type Together = BTreeMap<String, Condition>;

/// Most sets of fields of which one must be there, and most lists that say the same.
const MAX_SETS: usize = 8;
const MAX_LISTS: usize = 64;
/// Most params by whose presence variants are told apart.
const MAX_MARKS: usize = 4;

/// Rules read of one model.
#[derive(Default)]
pub(super) struct Rules {
    pub(super) needs: Vec<Vec<String>>,
    pub(super) never: Vec<Together>,
    pub(super) problems: Vec<String>,
}

/// Reads the rules and puts conditions into the params.
pub(super) fn read(input: &Schema, page: &Prose, params: &mut Vec<Param>) -> Rules {
    let mut rules = Rules::default();
    for sets in &input.needs {
        rules.need(sets, params);
    }
    for variants in &input.variants {
        rules.variants(variants, params);
    }
    for (raw, field) in &input.fields {
        rules.words(raw.trim(), &Prose::new(&field.prose), params);
    }
    if page.contains("mutually exclusive scenarios") && page.contains("reference") {
        rules.scenarios(params);
    }
    in_order(params);
    rules
}

/// A param stands behind those that decide whether it is asked.
fn in_order(params: &mut Vec<Param>) {
    for _ in 0..params.len() {
        let place = |name: &String| params.iter().position(|param| param.name == *name);
        let early = params.iter().enumerate().find_map(|(at, param)| {
            let last = param.only_when.keys().filter_map(place).max()?;
            (last > at).then_some((at, last))
        });
        let Some((at, last)) = early else {
            return;
        };
        let param = params.remove(at);
        params.insert(last.min(params.len()), param);
    }
    // A circle: what cannot be put in order has no conditions.
    let mut known = BTreeSet::new();
    for param in params {
        param.only_when.retain(|name, _| known.contains(name));
        known.insert(param.name.clone());
    }
}

fn find<'p>(params: &'p mut [Param], name: &str) -> Option<&'p mut Param> {
    params.iter_mut().find(|param| param.name == name)
}

impl Rules {
    /// "All of one of these sets" as lists of which one each must be there.
    fn need(&mut self, sets: &[BTreeSet<String>], params: &[Param]) {
        let always = |name: &str| {
            let param = params.iter().find(|param| param.name == name);
            param.is_some_and(|param| param.required || param.default.is_some())
        };
        let known = |name: &str| params.iter().any(|param| param.name == name);
        let mut lists: BTreeSet<BTreeSet<String>> = BTreeSet::from([BTreeSet::new()]);
        for set in sets.iter().take(MAX_SETS.saturating_add(1)) {
            let mut longer = BTreeSet::new();
            for list in &lists {
                for name in set {
                    let mut list = list.clone();
                    list.insert(name.trim().to_owned());
                    longer.insert(list);
                }
            }
            lists = longer;
            if lists.len() > MAX_LISTS || sets.len() > MAX_SETS {
                self.problems
                    .push("input: too many ways to be complete".to_owned());
                return;
            }
        }
        let open = lists
            .iter()
            .filter(|list| !list.iter().any(|name| always(name)));
        let mut open: Vec<BTreeSet<String>> = open.cloned().collect();
        let all = open.clone();
        // A list is no news where a part of it must hold anyway.
        open.retain(|list| {
            !all.iter()
                .any(|other| other != list && other.is_subset(list))
        });
        for list in open {
            if list.is_empty() {
                continue;
            }
            let names: Vec<String> = params
                .iter()
                .filter(|param| list.contains(&param.name))
                .map(|param| param.name.clone())
                .collect();
            if list.iter().any(|name| !known(name)) {
                let list: Vec<&str> = list.iter().map(String::as_str).collect();
                let list = list.join(", ");
                self.problems.push(format!(
                    "input: one of {list} is needed, not all can be given"
                ));
            }
            self.add_need(names);
        }
    }

    fn add_need(&mut self, names: Vec<String>) {
        if !names.is_empty() && !self.needs.contains(&names) {
            self.needs.push(names);
        }
    }

    fn add_never(&mut self, together: Together) {
        if !together.is_empty() && self.never.len() < 100 && !self.never.contains(&together) {
            self.never.push(together);
        }
    }

    /// What holds in one variant of the schema but not in another.
    fn variants(&mut self, variants: &[Variant], params: &mut [Param]) {
        let known: BTreeSet<String> = params.iter().map(|param| param.name.clone()).collect();
        let marks: Vec<&String> = known
            .iter()
            .filter(|name| {
                variants.iter().any(|one| one.required.contains(*name))
                    && variants.iter().any(|one| !one.fields.contains_key(*name))
            })
            .collect();
        if marks.is_empty() || marks.len() > MAX_MARKS {
            return;
        }
        let signs: Vec<Together> = variants.iter().map(|one| sign(one, &marks)).collect();
        for name in known.iter().filter(|name| !marks.contains(name)) {
            if let Some((mark, there)) = told_by(name, variants, &signs) {
                if let Some(param) = find(params, name) {
                    param.only_when.insert(mark, Condition::Present(there));
                }
            } else if variants.iter().any(|one| !one.fields.contains_key(name)) {
                self.problems
                    .push(format!("input.{name}: it is not for every variant"));
            }
            for (one, sign) in variants.iter().zip(&signs) {
                let stands = params.iter().any(|param| {
                    param.name == *name && (param.required || param.default.is_some())
                });
                if one.required.contains(name) && !stands && !sign.is_empty() {
                    let mut together = sign.clone();
                    together.insert(name.clone(), Condition::Present(false));
                    self.add_never(together);
                }
                let values = one.fields.get(name).filter(|values| !values.is_empty());
                let param = params.iter().find(|param| param.name == *name);
                let (Some(values), Some(param)) = (values, param) else {
                    continue;
                };
                let all: Vec<String> = match &param.kind {
                    ParamKind::Choice { values, .. } => values.clone(),
                    ParamKind::Bool => vec!["true".to_owned(), "false".to_owned()],
                    _ => continue,
                };
                let refused: Vec<String> = all
                    .into_iter()
                    .filter(|value| !values.contains(value))
                    .collect();
                if !refused.is_empty() && !sign.is_empty() {
                    let mut together = sign.clone();
                    together.insert(name.clone(), Condition::OneOf(refused));
                    self.add_never(together);
                }
            }
        }
        if variants.iter().all(|one| one.alone) {
            self.strangers(&marks, &signs);
        }
    }

    /// Marks that stand together in no variant.
    fn strangers(&mut self, marks: &[&String], signs: &[Together]) {
        let count = 1_u32.checked_shl(u32::try_from(marks.len()).unwrap_or(0));
        for bits in 1..count.unwrap_or(1) {
            let there = |at: usize| {
                bits.checked_shr(u32::try_from(at).unwrap_or(0))
                    .unwrap_or(0)
                    & 1
                    == 1
            };
            let set: Together = marks
                .iter()
                .enumerate()
                .map(|(at, name)| ((*name).clone(), Condition::Present(there(at))))
                .collect();
            let fits = |sign: &Together| {
                let same = |(name, wanted): (&String, &Condition)| set.get(name) == Some(wanted);
                sign.iter().all(same)
            };
            let present = set
                .values()
                .filter(|c| **c == Condition::Present(true))
                .count();
            if present > 1 && !signs.iter().any(fits) {
                self.add_never(set);
            }
        }
    }

    /// First and last frames on one side, references on the other.
    fn scenarios(&mut self, params: &[Param]) {
        let named = |start: &str| -> Vec<&String> {
            let params = params.iter().filter(|param| param.name.starts_with(start));
            params.map(|param| &param.name).collect()
        };
        let frames = named("first_frame").into_iter().chain(named("last_frame"));
        for frame in frames {
            for reference in named("reference_") {
                self.rivals(frame, reference, params);
            }
        }
    }

    fn rivals(&mut self, name: &str, rival: &str, params: &[Param]) {
        if let (Some(one), Some(other)) = (given(name, params), given(rival, params)) {
            let pair = [(name.to_owned(), one), (rival.to_owned(), other)];
            self.add_never(Together::from(pair));
        }
    }

    /// Rules that stand in the words of a field and have one reading.
    fn words(&mut self, name: &str, prose: &Prose, params: &mut [Param]) {
        let switch = |other: &str| {
            let param = params.iter().find(|param| param.name == other);
            param.is_some_and(|param| matches!(param.kind, ParamKind::Bool) && !param.fixed)
        };
        let only = prose
            .only_when()
            .filter(|(other, _)| other != name && switch(other));
        let must = prose
            .required_when()
            .filter(|(other, _)| other != name && switch(other));
        let rivals: Vec<String> = prose.rivals();
        let rivals: Vec<String> = if prose.contains("mutually exclusive with the first/last-frame")
        {
            let frames = params.iter().map(|param| param.name.clone());
            frames
                .filter(|name| name.starts_with("first_frame") || name.starts_with("last_frame"))
                .collect()
        } else {
            rivals
        };
        if let Some(param) = find(params, name) {
            if let Some((other, value)) = only.or(must.clone()) {
                let value = Condition::OneOf(vec![value.to_string()]);
                param.only_when.insert(other, value);
            }
            param.required |= must.is_some() && param.default.is_none();
        }
        for list in prose.one_of_each() {
            let names: Vec<String> = params
                .iter()
                .filter(|param| list.contains(&param.name.to_ascii_lowercase()))
                .map(|param| param.name.clone())
                .collect();
            let sure = params.iter().any(|param| {
                names.contains(&param.name) && (param.required || param.default.is_some())
            });
            if names.len() == list.len() && names.iter().any(|own| own == name) && !sure {
                self.add_need(names);
            }
        }
        for rival in rivals.iter().filter(|rival| *rival != name) {
            self.rivals(name, rival, params);
        }
    }
}

/// The condition under which a param is really used; `None` where that cannot be said.
fn given(name: &str, params: &[Param]) -> Option<Condition> {
    let param = params
        .iter()
        .find(|param| param.name == name && !param.fixed)?;
    match &param.kind {
        ParamKind::Bool => Some(Condition::OneOf(vec!["true".to_owned()])),
        _ if param.required || param.default.is_some() => None,
        _ => Some(Condition::Present(true)),
    }
}

/// Which marks a variant has and has not.
fn sign(one: &Variant, marks: &[&String]) -> Together {
    let mut sign = Together::new();
    for mark in marks {
        if one.required.contains(*mark) {
            sign.insert((*mark).clone(), Condition::Present(true));
        } else if !one.fields.contains_key(*mark) {
            sign.insert((*mark).clone(), Condition::Present(false));
        }
    }
    sign
}

/// The mark whose presence (or absence) alone says whether a field is there.
fn told_by(name: &str, variants: &[Variant], signs: &[Together]) -> Option<(String, bool)> {
    if variants.iter().all(|one| one.fields.contains_key(name)) {
        return None;
    }
    let marks: BTreeSet<&String> = signs.iter().flat_map(|sign| sign.keys()).collect();
    for mark in marks {
        for there in [true, false] {
            let mut all = variants.iter().zip(signs);
            let exact = all.all(|(one, sign)| {
                let has = one.fields.contains_key(name);
                sign.get(mark) == Some(&Condition::Present(there == has))
            });
            if exact {
                return Some((mark.clone(), there));
            }
        }
    }
    None
}
