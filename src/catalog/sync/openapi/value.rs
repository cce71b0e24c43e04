//! What a text or a number may be: by its schema, else by words that are clear.

use super::node::Node;
use super::prose::{Prose, Range};
use super::schema::Schema;
use crate::catalog::{ParamKind, Wire};
use rust_decimal::Decimal;

/// Most characters of a text for which no limit is stated.
const MAX_CHARS: usize = 5_000;
/// Largest whole number where no range is stated: it fits every program.
const MAX_INTEGER: i64 = 2_147_483_647;
/// Most values a range of a text param is unfolded into.
const MAX_UNFOLDED: i64 = 200;

pub(super) fn text(schema: &Schema, prose: &Prose) -> ParamKind {
    let stated = schema.min_chars.is_some() || schema.max_chars.is_some();
    if let Some((low, high)) = unfolded(prose).filter(|_| !stated) {
        // A number that is sent as text: its range is a list of values.
        return ParamKind::Choice {
            values: (low..=high).map(|value| value.to_string()).collect(),
            wire: Wire::String,
        };
    }
    let (least, most) = prose.chars();
    let max_chars = schema.max_chars.or(most).unwrap_or(MAX_CHARS);
    ParamKind::Text {
        min_chars: schema
            .min_chars
            .or(least)
            .unwrap_or_default()
            .min(max_chars),
        max_chars,
    }
}

/// A choice whose values stand only in the words.
pub(super) fn told(schema: &Schema, prose: &Prose) -> Option<ParamKind> {
    let limited = schema.min.is_some() || schema.max.is_some();
    if limited || schema.max_chars.is_some_and(|most| most > 100) {
        return None;
    }
    let values = prose.options();
    let whole = values.iter().all(|value| value.parse::<i64>().is_ok());
    let wire = match () {
        () if schema.is("string") => Wire::String,
        () if (schema.is("number") || schema.is("integer")) && whole => Wire::Integer,
        () => return None,
    };
    let default = schema.default.as_deref().and_then(Node::scalar);
    let fits = default.is_none_or(|default| values.contains(&default));
    (fits && !values.is_empty()).then_some(ParamKind::Choice { values, wire })
}

/// The whole numbers a text may hold, where its words speak of seconds.
fn unfolded(prose: &Prose) -> Option<(i64, i64)> {
    let seconds = prose.contains("second") && prose.contains("duration");
    let (low, high) = prose.range().filter(|_| seconds)?;
    let whole = |number: Decimal| number.normalize().to_string().parse::<i64>().ok();
    let (low, high) = (whole(low)?, whole(high)?);
    let fits = low >= 0 && high.checked_sub(low)? < MAX_UNFOLDED;
    fits.then_some((low, high))
}

fn range(schema: &Schema, prose: &Prose) -> (Option<Decimal>, Option<Decimal>) {
    if schema.min.is_some() && schema.max.is_some() {
        return (schema.min, schema.max);
    }
    // Words may give the side the schema lacks, if they agree with the side it has.
    let agrees = |(low, high): &Range| {
        schema.min.is_none_or(|min| min == *low) && schema.max.is_none_or(|max| max == *high)
    };
    match prose.range().filter(agrees) {
        Some((low, high)) => (Some(low), Some(high)),
        None => (schema.min, schema.max),
    }
}

pub(super) fn integer(schema: &Schema, prose: &Prose) -> ParamKind {
    let whole = |number: Decimal| number.trunc().normalize().to_string().parse::<i64>().ok();
    let (low, high) = range(schema, prose);
    let default = schema
        .default
        .as_deref()
        .and_then(Node::number)
        .and_then(whole);
    let special = default.filter(|value| {
        let below = low.and_then(whole).is_some_and(|low| *value < low);
        below || high.and_then(whole).is_some_and(|high| *value > high)
    });
    if let (Some(special), Some(low), Some(high)) =
        (special, low.and_then(whole), high.and_then(whole))
        && high
            .checked_sub(low)
            .is_some_and(|wide| wide < MAX_UNFOLDED)
    {
        // `0` or any whole number from 2 to 10: a list says it exactly.
        let values = std::iter::once(special).chain(low..=high);
        return ParamKind::Choice {
            values: values.map(|value| value.to_string()).collect(),
            wire: Wire::Integer,
        };
    }
    let min = low
        .and_then(whole)
        .unwrap_or(default.unwrap_or_default().min(0));
    let max = high.and_then(whole).unwrap_or(MAX_INTEGER);
    ParamKind::Integer {
        min: min.min(max),
        max,
    }
}

pub(super) fn number(schema: &Schema, prose: &Prose) -> ParamKind {
    let (low, high) = range(schema, prose);
    let default = schema.default.as_deref().and_then(Node::number);
    let whole = |number: Option<Decimal>| number.is_none_or(|n| n.fract().is_zero());
    let step = schema.step.or_else(|| prose.step());
    let step = step.filter(|step| *step > Decimal::ZERO);
    let by_one = match step {
        Some(step) => step == Decimal::ONE,
        None => prose.contains("integer"),
    };
    let counts = prose.contains("seconds") && prose.contains("duration") && step.is_none();
    let seed = prose.contains("random seed");
    if (by_one || counts || seed) && whole(low) && whole(high) && whole(default) {
        return integer(schema, prose);
    }
    let min = low.unwrap_or_else(|| default.unwrap_or_default().min(Decimal::ZERO));
    let max = high.unwrap_or(Decimal::from(MAX_INTEGER));
    ParamKind::Number {
        min: min.min(max),
        max,
        step,
    }
}

/// A field without a type: what its default is, else text.
pub(super) fn untyped(schema: &Schema, prose: &Prose) -> ParamKind {
    match schema.default.as_deref() {
        Some(Node::Bool(_)) => ParamKind::Bool,
        Some(Node::Number(value)) if value.fract().is_zero() => integer(schema, prose),
        Some(Node::Number(_)) => number(schema, prose),
        _ => text(schema, prose),
    }
}
