//! How prices and params of a model differ between two states of it.

use super::report::Move;
use super::write;
use crate::catalog::price::lines;
use crate::catalog::reach::smallest_sets;
use crate::catalog::task;
use crate::catalog::{Answers, Condition, Model, Param, ParamKind};
use rust_decimal::Decimal;

/// The move of the prices from one state to another, over every combination of answers on which they depend.
pub(super) fn prices(old: &Model, new: &Model) -> Move {
    let mut found = Move {
        low_percent: Decimal::MAX,
        high_percent: Decimal::MIN,
        most: None,
        comparable: true,
    };
    let mut sets = smallest_sets(old).unwrap_or_default();
    sets.extend(smallest_sets(new).unwrap_or_default());
    for answers in &sets {
        one(old, new, answers, &mut found);
    }
    if found.most.is_none() {
        // Nothing could be compared.
        found.low_percent = Decimal::ZERO;
        found.high_percent = Decimal::ZERO;
        found.comparable = false;
    }
    found
}

fn one(old: &Model, new: &Model, answers: &Answers, found: &mut Move) {
    let (before, after) = match (lines(old, answers), lines(new, answers)) {
        (Ok(before), Ok(after)) => (before, after),
        // What could not be bought before cannot become dearer.
        (Err(_), _) => return,
        (Ok(_), Err(_)) => {
            found.comparable = false;
            return;
        }
    };
    let units = |lines: &[crate::catalog::price::Line]| {
        let mut units: Vec<_> = lines
            .iter()
            .map(|line| (line.per as u8, line.quantity))
            .collect();
        units.sort_unstable();
        units
    };
    found.comparable &= units(&before.0) == units(&after.0);
    let (before, after) = (before.1, after.1);
    let percent = if before == after {
        Some(Decimal::ZERO)
    } else {
        after
            .checked_sub(before)
            .and_then(|difference| difference.checked_mul(Decimal::ONE_HUNDRED))
            .and_then(|difference| difference.checked_div(before))
    };
    let Some(percent) = percent else {
        // From nothing to something is more than any percent.
        found.comparable = false;
        return;
    };
    let largest = found.low_percent.abs().max(found.high_percent.abs());
    if found.most.is_none() || percent.abs() > largest {
        found.most = Some((before, after));
    }
    found.low_percent = found.low_percent.min(percent);
    found.high_percent = found.high_percent.max(percent);
}

/// What differs between two lists of params, one line each; the order does not count.
pub(super) fn params(old: &[Param], new: &[Param]) -> Vec<String> {
    let mut found = Vec::new();
    for param in old {
        match new.iter().find(|other| other.name == param.name) {
            None => found.push(format!("− {}", param.name)),
            Some(other) if other != param => {
                let (before, after) = (write::param_lines(param), write::param_lines(other));
                let gone: Vec<&str> = only_in(&before, &after);
                let come: Vec<&str> = only_in(&after, &before);
                let (gone, come) = (gone.join("; "), come.join("; "));
                found.push(format!("{}: {gone} → {come}", param.name));
            }
            Some(_) => {}
        }
    }
    for param in new {
        if !old.iter().any(|other| other.name == param.name) {
            let lines = write::param_lines(param);
            let rest: Vec<&str> = lines.iter().skip(1).map(String::as_str).collect();
            found.push(format!("+ {}: {}", param.name, rest.join("; ")));
        }
    }
    found
}

fn only_in<'a>(these: &'a [String], those: &[String]) -> Vec<&'a str> {
    let missing = these.iter().filter(|line| !those.contains(line));
    missing.map(String::as_str).collect()
}

/// Whether the price rows of a model speak only of params and values it has.
pub(super) fn rows_fit(model: &Model) -> bool {
    let counted = model.prices.iter().filter_map(|row| row.quantity.as_ref());
    let whens = model.prices.iter().map(|row| &row.when);
    let mut conditions = whens.chain(&model.never).flatten();
    counted.into_iter().all(|name| model.param(name).is_some())
        && conditions.all(|(name, condition)| {
            let task = task::split(name).map(|(task, _)| task);
            match (
                model.param(task.unwrap_or(name)).map(|param| &param.kind),
                condition,
            ) {
                (None, _) => false,
                (Some(kind), _) if task.is_some() => matches!(kind, ParamKind::Task(_)),
                (Some(ParamKind::Choice { values, .. }), Condition::OneOf(wanted)) => {
                    wanted.iter().all(|value| values.contains(value))
                }
                _ => true,
            }
        })
}
