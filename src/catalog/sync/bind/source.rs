//! Rows that speak of the video a task starts from: its size before an arrow, what it was made with.

use super::super::Found;
use super::super::aliases;
use super::doubt::Why;
use super::when::{Said, size_of};
use super::words::Words;
use crate::catalog::task;
use crate::catalog::{Condition, ParamKind};
use rust_decimal::Decimal;
use std::str::FromStr;

/// Adds a condition on the earlier task of the model: `task_id.resolution`.
///
/// # Errors
/// The model continues no such task, or the row says two things of it.
pub fn choose(found: &Found, name: &str, value: &str, said: &mut Said) -> Result<(), Why> {
    let (param, asked) = task::split(name).unwrap_or((name, ""));
    let known = found.params.iter().find(|known| known.name == param);
    match known.map(|known| &known.kind) {
        Some(ParamKind::Task(_)) => said.add(name, Condition::OneOf(vec![value.to_owned()])),
        _ => Err(format!("the price depends on the {asked} of the source").into()),
    }
}

/// `480p → 1080p`: the size of the source and that of the result. Sizes only grow, so the smaller is the source's.
///
/// # Errors
/// The model has no earlier task or no param for the size of the result.
pub fn change(found: &Found, words: &Words, said: &mut Said) -> Result<(), Why> {
    let unknown = || Why::from("the price depends on the size of the source");
    let mut sizes: Vec<&String> = words.sizes.iter().collect();
    sizes.sort_by_key(|size| pixels(size));
    let [from, to] = sizes.as_slice() else {
        return Err(unknown());
    };
    let (param, value) = aliases::meaning(&found.id, &format!("{from}>")).ok_or_else(unknown)?;
    choose(found, param, value, said)?;
    let results = found.params.iter().filter_map(|param| match &param.kind {
        ParamKind::Choice { values, .. } => {
            let value = values
                .iter()
                .find(|value| size_of(&param.name, value).as_ref() == Some(*to));
            Some((param, value?))
        }
        _ => None,
    });
    match results.collect::<Vec<_>>().as_slice() {
        [(param, value)] => said.choose(found, &param.name, value),
        _ => Err(format!("no param chooses {to}").into()),
    }
}

/// How large a size is: 1K is about 1000 rows.
fn pixels(size: &str) -> Decimal {
    let number = size.trim_end_matches(['p', 'k']);
    let number = Decimal::from_str(number).unwrap_or_default();
    if size.ends_with('k') {
        number.checked_mul(Decimal::ONE_THOUSAND).unwrap_or(number)
    } else {
        number
    }
}
