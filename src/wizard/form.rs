//! Structured input as people type it: a line for each item, or a block of `field: value` lines.

mod sample;

pub use sample::example;

use super::check::{Refusal, plain};
use crate::catalog::shape::{self, Field, Form, Shape};
use crate::catalog::{Answer, ParamKind, param_label, request, value_label};
use crate::words::{Lang, find};
use serde_json::{Map, Value};

/// What is wrong with a typed form, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Mistake {
    /// Counted from 1; 0: the whole text.
    pub line: usize,
    /// What is wrong there.
    pub what: Wrong,
}

/// What can be wrong with a typed form.
#[derive(Clone, Debug, PartialEq)]
pub enum Wrong {
    /// No colon between the two parts of the line.
    NoColon,
    /// What stands before the colon is no value of this field.
    Head {
        /// Typed.
        given: String,
        /// The field's own name.
        field: String,
        /// What could stand there, if it is a list.
        expected: Vec<String>,
    },
    /// What stands before the colon is no field.
    NoField {
        /// Typed.
        given: String,
        /// The fields' own names.
        expected: Vec<String>,
    },
    /// A field stands twice in a block.
    Twice(String),
    /// A field is missing in the block that begins here.
    Missing(String),
    /// The value of a field is not taken.
    Value {
        /// The field's own name.
        field: String,
        /// What could be written, if it is a list or a fixed form.
        expected: Vec<String>,
        /// Why.
        why: Box<Refusal>,
    },
    /// Fewer items than wanted.
    TooFew {
        /// Typed.
        is: usize,
        /// Fewest.
        min: usize,
    },
    /// More items than allowed.
    TooMany {
        /// Typed.
        is: usize,
        /// Most.
        max: usize,
    },
    /// All texts together are too long, in characters.
    TooLong {
        /// Typed.
        is: usize,
        /// Most.
        max: usize,
    },
}

/// How a form is typed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Way<'s> {
    /// A value on each line.
    Plain(&'s Field),
    /// `head: body` on each line.
    Pair(&'s Field, &'s Field),
    /// Blocks of `field: value`, a blank line between them.
    Blocks,
}

/// The usual way to type a form; blocks are understood wherever there are fields.
pub fn way(shape: &Shape) -> Way<'_> {
    let must: Vec<&Field> = shape
        .fields
        .iter()
        .filter(|field| field.required && field.default.is_none())
        .collect();
    match (shape.fields.as_slice(), must.as_slice()) {
        ([field], _) if field.name.is_empty() => Way::Plain(field),
        (_, [one, other]) if shape.items.is_some() => {
            let length = |field: &Field| match &field.kind {
                ParamKind::Text { max_chars, .. } if field.is_free() => *max_chars,
                _ => 0,
            };
            // What is written at length comes last.
            if length(one) > length(other) {
                Way::Pair(other, one)
            } else {
                Way::Pair(one, other)
            }
        }
        _ => Way::Blocks,
    }
}

/// The value a typed text stands for.
///
/// # Errors
/// The first mistake with its line.
pub fn read(shape: &Shape, text: &str) -> Result<Value, Mistake> {
    if let Some(value) = pasted(shape, text) {
        return Ok(value);
    }
    let lines: Vec<(usize, &str)> = (1..).zip(text.lines().map(str::trim)).collect();
    let filled: Vec<(usize, &str)> = lines
        .iter()
        .filter(|(_, l)| !l.is_empty())
        .copied()
        .collect();
    let in_blocks = filled.first().is_some_and(|(_, line)| {
        let key = line.split_once(':').map(|(key, _)| key);
        key.and_then(|key| named(shape, key)).is_some()
    });
    let items: Vec<Value> = match way(shape) {
        Way::Plain(field) => {
            let one = |(line, text): &(usize, &str)| value(field, text, *line);
            filled.iter().map(one).collect::<Result<_, _>>()?
        }
        Way::Pair(head, body) if !in_blocks => {
            let one = |(line, text): &(usize, &str)| pair(shape, (head, body), text, *line);
            filled.iter().map(one).collect::<Result<_, _>>()?
        }
        Way::Pair(..) | Way::Blocks => {
            let mut items = Vec::new();
            for block in lines.split(|(_, line)| line.is_empty()) {
                if !block.is_empty() {
                    items.push(self::block(shape, block)?);
                }
            }
            items
        }
    };
    let (min, max) = shape.items.unwrap_or((1, 1));
    let whole = |what| Mistake { line: 0, what };
    let is = items.len();
    if is < min.max(1) {
        return Err(whole(Wrong::TooFew {
            is,
            min: min.max(1),
        }));
    }
    if is > max {
        return Err(whole(Wrong::TooMany { is, max }));
    }
    let chars = shape.chars(&items);
    if let Some(max) = shape.max_chars.filter(|max| chars > *max) {
        return Err(whole(Wrong::TooLong { is: chars, max }));
    }
    Ok(match shape.items {
        Some(_) => Value::Array(items),
        None => items.into_iter().next().unwrap_or_default(),
    })
}

/// JSON is taken as it is, where it has the form.
fn pasted(shape: &Shape, text: &str) -> Option<Value> {
    let text = text.trim();
    if !text.starts_with(['[', '{']) {
        return None;
    }
    let value = serde_json::from_str(text).ok()?;
    shape.holds(&value).then_some(value)
}

fn pair(
    shape: &Shape,
    (head, body): (&Field, &Field),
    text: &str,
    line: usize,
) -> Result<Value, Mistake> {
    let mut first = None;
    for (at, _) in text.match_indices(':') {
        let (before, after) = text.split_at(at);
        let after = after.trim_start_matches(':');
        match value(head, before, line) {
            Ok(found) => {
                let mut item = Map::new();
                item.insert(head.name.clone(), found);
                item.insert(body.name.clone(), value(body, after, line)?);
                return Ok(shape::item(shape, item));
            }
            Err(_) => first = first.or(Some(before)),
        }
    }
    let what = match first {
        None => Wrong::NoColon,
        Some(given) => Wrong::Head {
            given: given.trim().chars().take(60).collect(),
            field: head.name.clone(),
            expected: expected(head),
        },
    };
    Err(Mistake { line, what })
}

fn block(shape: &Shape, lines: &[(usize, &str)]) -> Result<Value, Mistake> {
    let mut item = Map::new();
    let start = lines.first().map_or(0, |(line, _)| *line);
    for (line, text) in lines {
        let wrong = |what| Mistake { line: *line, what };
        let (key, after) = text.split_once(':').ok_or_else(|| wrong(Wrong::NoColon))?;
        let field = named(shape, key).ok_or_else(|| {
            wrong(Wrong::NoField {
                given: key.trim().chars().take(60).collect(),
                expected: shape.fields.iter().map(|f| f.name.clone()).collect(),
            })
        })?;
        let value = value(field, after, *line)?;
        if item.insert(field.name.clone(), value).is_some() {
            return Err(wrong(Wrong::Twice(field.name.clone())));
        }
    }
    let missing = shape
        .fields
        .iter()
        .find(|field| field.required && field.default.is_none() && !item.contains_key(&field.name));
    match missing {
        Some(field) => Err(Mistake {
            line: start,
            what: Wrong::Missing(field.name.clone()),
        }),
        None => Ok(shape::item(shape, item)),
    }
}

/// The name of a field for people.
pub fn label(lang: Lang, name: &str) -> String {
    let key = format!("form-field-{}", name.replace('_', "-"));
    find(lang, &key, &[]).unwrap_or_else(|| param_label(lang, name))
}

/// The names of a field's values; empty where it is no choice.
pub fn names(lang: Lang, field: &Field) -> Vec<String> {
    match &field.kind {
        ParamKind::Choice { values, .. } => values
            .iter()
            .map(|value| shown(lang, field, value))
            .collect(),
        _ => Vec::new(),
    }
}

/// The field a word names: Kie's own word or ours, in any language.
fn named<'s>(shape: &'s Shape, word: &str) -> Option<&'s Field> {
    let word = word.trim().to_lowercase();
    shape.fields.iter().find(|field| {
        let label = |lang| label(lang, &field.name).to_lowercase();
        !field.name.is_empty()
            && (field.name.to_lowercase() == word
                || Lang::ALL.into_iter().any(|lang| label(lang) == word))
    })
}

fn value(field: &Field, text: &str, line: usize) -> Result<Value, Mistake> {
    let wrong = |why| Mistake {
        line,
        what: Wrong::Value {
            field: field.name.clone(),
            expected: expected(field),
            why: Box::new(why),
        },
    };
    let text = text.trim();
    let typed = match &field.kind {
        ParamKind::Text { .. } => field.form.written(text),
        ParamKind::Choice { values, .. } => by_name(field, values, text),
        // `5 с`, `5s`, `5 sec.`
        ParamKind::Integer { .. } => Some(
            text.trim_end_matches(|c: char| c.is_alphabetic() || c == '.' || c.is_whitespace())
                .to_owned(),
        ),
        _ => None,
    };
    if typed.is_none() && field.form != Form::Free {
        return Err(wrong(Refusal::WantsChoice));
    }
    let typed = typed.unwrap_or_else(|| text.to_owned());
    let answer = plain(&field.name, &field.kind, &typed).map_err(wrong)?;
    request::plain_value(&field.kind, &answer)
        .filter(|value| field.holds(value))
        .ok_or_else(|| wrong(Refusal::WantsChoice))
}

/// A value called by the name its label begins with: `James` for «James — хриплый».
fn by_name(field: &Field, values: &[String], text: &str) -> Option<String> {
    let typed = text.to_lowercase();
    let mut named = values.iter().filter(|value| {
        let name = |lang| short(&value_label(lang, &field.name, value)).to_lowercase();
        Lang::ALL.into_iter().any(|lang| name(lang) == typed)
    });
    match (named.next(), named.next()) {
        (Some(value), None) => Some(value.clone()),
        _ => None,
    }
}

fn short(label: &str) -> &str {
    label.split(" — ").next().unwrap_or(label).trim()
}

/// What can be written for a field, where that is a list or a fixed form.
fn expected(field: &Field) -> Vec<String> {
    match (&field.kind, field.form) {
        (ParamKind::Choice { values, .. }, _) => values
            .iter()
            .map(|value| shown(Lang::En, field, value))
            .collect(),
        (_, Form::Color) => vec!["#C2D1E6".to_owned()],
        (_, Form::Percent) => vec!["25%".to_owned()],
        (_, Form::Speaker) => vec!["1".to_owned(), "2".to_owned()],
        (_, Form::Free) => Vec::new(),
    }
}

/// The short name of a value, if no other value has it.
fn shown(lang: Lang, field: &Field, value: &str) -> String {
    let label = value_label(lang, &field.name, value);
    let name = short(&label);
    let ParamKind::Choice { values, .. } = &field.kind else {
        return label;
    };
    let same = |other: &&String| short(&value_label(lang, &field.name, other)) == name;
    if values.iter().filter(same).count() == 1 && !name.contains(':') {
        name.to_owned()
    } else {
        value.to_owned()
    }
}

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
