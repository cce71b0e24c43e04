//! A structured value in the form it is typed in.

use super::{Way, label, shown, way};
use crate::catalog::shape::{Field, Form, Shape};
use crate::catalog::{Answer, request};
use crate::words::{Lang, find};
use serde_json::Value;

/// A value of the request as a person types it.
fn typed(lang: Lang, field: &Field, value: &Value) -> String {
    match (field.answer(value), field.form) {
        (Some(Answer::Choice(value)), _) => shown(lang, field, &value),
        (Some(Answer::Text(text)), Form::Speaker) => text.trim_start_matches("Speaker ").to_owned(),
        (Some(Answer::Text(text)), _) => text,
        (Some(Answer::Integer(number)), _) if field.name == "duration" => {
            let seconds = [("n", number.into())];
            find(lang, "seconds", &seconds).unwrap_or_else(|| number.to_string())
        }
        (Some(Answer::Bool(yes)), _) => {
            find(lang, if yes { "yes" } else { "no" }, &[]).unwrap_or_else(|| yes.to_string())
        }
        (Some(answer), _) => crate::catalog::answer_text(&answer).unwrap_or_default(),
        (None, _) => value.to_string(),
    }
}

/// A value in the form it is typed in.
pub fn written(lang: Lang, shape: &Shape, value: &Value) -> String {
    let Some(items) = shape.items_of(value).filter(|_| shape.is_known()) else {
        return value.to_string();
    };
    let way = way(shape);
    let extra = |item: &Value, head: &Field, body: &Field| {
        shape.fields.iter().any(|field| {
            let default = field.default.as_ref();
            let default = default.and_then(|answer| request::plain_value(&field.kind, answer));
            let own = field.name != head.name && field.name != body.name;
            own && item
                .get(&field.name)
                .is_some_and(|value| Some(value) != default.as_ref())
        })
    };
    let lines = items.iter().map(|item| match way {
        Way::Plain(field) => Some(typed(lang, field, item)),
        Way::Pair(head, body) if !items.iter().any(|item| extra(item, head, body)) => {
            let of = |field: &Field| Some(typed(lang, field, field.of(item)?));
            Some(format!("{}: {}", of(head)?, of(body)?))
        }
        Way::Pair(..) | Way::Blocks => None,
    });
    if let Some(lines) = lines.collect::<Option<Vec<String>>>() {
        return lines.join("\n");
    }
    let blocks = items.iter().map(|item| {
        let fields = shape.fields.iter().filter_map(|field| {
            let value = typed(lang, field, field.of(item)?);
            Some(format!("{}: {value}", label(lang, &field.name)))
        });
        fields.collect::<Vec<_>>().join("\n")
    });
    blocks.collect::<Vec<_>>().join("\n\n")
}
