//! An example of a form, made to be copied and changed.

use super::written;
use crate::catalog::shape::{self, Field, Form, Shape};
use crate::catalog::{Answer, ParamKind, request};
use crate::words::{Lang, find};
use rust_decimal::Decimal;
use serde_json::{Map, Value};

/// An example to copy: it is taken as it stands.
pub fn example(lang: Lang, shape: &Shape) -> String {
    let (min, max) = shape.items.unwrap_or((1, 1));
    let count = min.max(2).min(max).min(20);
    // All texts together keep the limit of the whole.
    let free = shape.fields.iter().filter(|field| field.is_free()).count();
    let most = shape
        .max_chars
        .and_then(|max| max.checked_div(count.saturating_mul(free)));
    let most = most.unwrap_or(usize::MAX);
    let items = (0..count).map(|at| {
        let must = |field: &&Field| field.required || shape.fields.len() < 4;
        let fields = shape.fields.iter().filter(must);
        let item: Map<String, Value> = fields
            .filter_map(|field| Some((field.name.clone(), sample(lang, field, at, (count, most))?)))
            .collect();
        shape::item(shape, item)
    });
    let items: Vec<Value> = items.collect();
    let value = match shape.items {
        Some(_) => Value::Array(items),
        None => items.into_iter().next().unwrap_or_default(),
    };
    written(lang, shape, &value)
}

const COLORS: [&str; 4] = ["#C2D1E6", "#1F2A44", "#F2B441", "#8C2F39"];

fn sample(lang: Lang, field: &Field, at: usize, (count, most): (usize, usize)) -> Option<Value> {
    let number = at.saturating_add(1);
    let turn = |length: usize| at.checked_rem(length).unwrap_or_default();
    let whole = i64::try_from(number).unwrap_or(1);
    let answer = match (&field.kind, field.form) {
        (ParamKind::Text { .. }, Form::Color) => {
            Answer::Text((*COLORS.get(turn(COLORS.len()))?).to_owned())
        }
        (ParamKind::Text { .. }, Form::Percent) => {
            let share = 100_usize.checked_div(count)?;
            let rest = if at == 0 {
                100_usize.checked_rem(count)?
            } else {
                0
            };
            Answer::Text(format!("{}.00%", share.saturating_add(rest)))
        }
        (ParamKind::Text { .. }, Form::Speaker) => Answer::Text(format!("Speaker {number}")),
        (
            ParamKind::Text {
                min_chars,
                max_chars,
            },
            Form::Free,
        ) => Answer::Text(words(
            lang,
            field,
            turn(2),
            (*min_chars, (*max_chars).min(most)),
        )),
        (ParamKind::Choice { values, .. }, _) => {
            Answer::Choice(values.get(turn(values.len()))?.clone())
        }
        (ParamKind::Bool, _) => Answer::Bool(true),
        (ParamKind::Integer { min, max }, _) => {
            Answer::Integer(whole.saturating_add(2).max(*min).min(*max))
        }
        (ParamKind::Number { min, max, .. }, _) => {
            Answer::Number(Decimal::from(whole).max(*min).min(*max))
        }
        _ => return None,
    };
    request::plain_value(&field.kind, &answer)
}

fn words(lang: Lang, field: &Field, at: usize, (min, max): (usize, usize)) -> String {
    let of = |name: &str| {
        let name = name.replace('_', "-");
        find(
            lang,
            &format!("form-sample-{name}-{}", at.saturating_add(1)),
            &[],
        )
    };
    let text = of(&field.name).or_else(|| of("any")).unwrap_or_default();
    let mut text: String = text.chars().take(max).collect();
    while text.chars().count() < min {
        text.push('…');
    }
    text.trim().to_owned()
}
