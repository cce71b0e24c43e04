//! Reads the params of a model: kinds, limits, defaults, conditions.

use super::super::answers::fits;
use super::super::model::{Answer, Condition, MediaKind, MediaLimits, Param, ParamKind, Wire};
use super::super::request::choice;
use super::price::known;
use super::reader::{self, Found, Reader, Table};
use super::shape;
use super::task::task;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use toml::de::DeValue;

/// The `type` of a param as written.
#[derive(Clone, Copy)]
enum Type {
    Text,
    Choice,
    Bool,
    Integer,
    Number,
    One(MediaKind),
    Many(MediaKind),
    Json,
    Task,
}

const TYPES: [(&str, Type); 15] = [
    ("text", Type::Text),
    ("choice", Type::Choice),
    ("bool", Type::Bool),
    ("integer", Type::Integer),
    ("number", Type::Number),
    ("image", Type::One(MediaKind::Image)),
    ("images", Type::Many(MediaKind::Image)),
    ("video", Type::One(MediaKind::Video)),
    ("videos", Type::Many(MediaKind::Video)),
    ("audio", Type::One(MediaKind::Audio)),
    ("audios", Type::Many(MediaKind::Audio)),
    ("file", Type::One(MediaKind::File)),
    ("files", Type::Many(MediaKind::File)),
    ("json", Type::Json),
    ("task", Type::Task),
];
pub(super) const WIRES: [(&str, Wire); 4] = [
    ("string", Wire::String),
    ("integer", Wire::Integer),
    ("number", Wire::Number),
    ("bool", Wire::Bool),
];
/// The most characters of a text for which Kie states no limit.
const MAX_CHARS: usize = 5_000;
/// Kie's "MB".
const MEGABYTE: i64 = 1_048_576;

/// All params of the model in their order.
pub(super) fn read_all(model: &mut Table<'_>, reader: &mut Reader<'_>) -> Vec<Param> {
    let mut params = Vec::new();
    let mut names = BTreeSet::new();
    for mut table in model.tables("params", reader) {
        table.missing("name", reader);
        let name = table.text("name", reader).unwrap_or_default().to_owned();
        reader.set_param((!name.is_empty()).then_some(name.as_str()));
        if !name.is_empty() && !names.insert(name.clone()) {
            let values = vec![("name", name.clone())];
            reader.note(&table.place("name"), "mistake-param-twice", values);
        }
        if let Some(param) = read(name, &params, &mut table, reader) {
            params.push(param);
            table.close(reader);
        }
        reader.set_param(None);
    }
    params
}

/// One param; `None` when not even its type can be read.
fn read(
    name: String,
    earlier: &[Param],
    table: &mut Table<'_>,
    reader: &mut Reader<'_>,
) -> Option<Param> {
    table.missing("type", reader);
    let required = table.flag("required", reader).unwrap_or_default();
    let fixed = table.flag("fixed", reader).unwrap_or_default();
    let kind = kind(required, table, reader)?;
    let default = default(&kind, table, reader);
    if fixed && table.take("default").is_none() {
        reader.note(
            &table.place("fixed"),
            "mistake-fixed-without-default",
            Vec::new(),
        );
    }
    let place = table.place("only_when");
    let only_when = match table.table("only_when", reader) {
        Some(when) => conditions(&when, reader),
        None => BTreeMap::new(),
    };
    // Only earlier params may decide, so that no circle can be.
    known(&only_when, earlier, &place, reader);
    Some(Param {
        name,
        kind,
        required,
        default,
        fixed,
        only_when,
    })
}

/// What the `type` of a table says, with its limits; `None` where the type cannot be read.
pub(super) fn kind(
    required: bool,
    table: &mut Table<'_>,
    reader: &mut Reader<'_>,
) -> Option<ParamKind> {
    Some(match table.word("type", &TYPES, reader)? {
        Type::Text => text(table, reader),
        Type::Choice => choices(table, reader),
        Type::Bool => ParamKind::Bool,
        Type::Integer => integer(table, reader),
        Type::Number => number(table, reader),
        Type::One(kind) => ParamKind::Media(kind, limits(table, reader)),
        Type::Many(kind) => many(kind, required, table, reader),
        Type::Json => ParamKind::Json(shape::read(table, reader)),
        Type::Task => ParamKind::Task(task(table, reader)),
    })
}

fn text(table: &mut Table<'_>, reader: &mut Reader<'_>) -> ParamKind {
    let min_chars = table.size("min_chars", reader).unwrap_or_default();
    let max_chars = table.size("max_chars", reader).unwrap_or(MAX_CHARS);
    ordered(&min_chars, &max_chars, "max_chars", table, reader);
    ParamKind::Text {
        min_chars,
        max_chars,
    }
}

fn integer(table: &mut Table<'_>, reader: &mut Reader<'_>) -> ParamKind {
    table.missing("min", reader);
    table.missing("max", reader);
    let min = table.integer("min", reader).unwrap_or(i64::MIN);
    let max = table.integer("max", reader).unwrap_or(i64::MAX);
    ordered(&min, &max, "max", table, reader);
    ParamKind::Integer { min, max }
}

fn number(table: &mut Table<'_>, reader: &mut Reader<'_>) -> ParamKind {
    table.missing("min", reader);
    table.missing("max", reader);
    let min = table.decimal("min", reader).unwrap_or(Decimal::MIN);
    let max = table.decimal("max", reader).unwrap_or(Decimal::MAX);
    let step = table.decimal("step", reader);
    ordered(&min, &max, "max", table, reader);
    if step.is_some_and(|step| step <= Decimal::ZERO) {
        reader.note(&table.place("step"), "mistake-step", Vec::new());
    }
    ParamKind::Number { min, max, step }
}

pub(super) fn ordered<T: PartialOrd>(
    min: &T,
    max: &T,
    key: &'static str,
    table: &Table<'_>,
    reader: &mut Reader<'_>,
) {
    if min > max {
        reader.note(
            &table.place(key),
            "mistake-range",
            vec![("key", key.to_owned())],
        );
    }
}

fn choices(table: &mut Table<'_>, reader: &mut Reader<'_>) -> ParamKind {
    table.missing("values", reader);
    let mut values: Vec<String> = Vec::new();
    let mut natural = None;
    for item in table.list("values", reader).unwrap_or_default() {
        let Some(value) = reader::scalar(item.value) else {
            let values = vec![("given", reader::shown(item.value))];
            reader.note(&item.span, "mistake-choice-value", values);
            continue;
        };
        natural = natural.or(match item.value {
            DeValue::Integer(_) => Some(Wire::Integer),
            DeValue::Boolean(_) => Some(Wire::Bool),
            _ => None,
        });
        if values.contains(&value) {
            reader.note(&item.span, "mistake-choice-twice", vec![("value", value)]);
        } else {
            values.push(value);
        }
    }
    let given = table.word("as", &WIRES, reader);
    let wire = given.or(natural).unwrap_or_default();
    for value in values.iter().filter(|value| choice(value, wire).is_none()) {
        let word = WIRES
            .iter()
            .find(|(_, of)| *of == wire)
            .map_or("", |(word, _)| word);
        let values = vec![("value", value.clone()), ("as", word.to_owned())];
        reader.note(&table.place("values"), "mistake-choice-wire", values);
    }
    if values.is_empty() {
        reader.note(&table.place("values"), "mistake-choice-empty", Vec::new());
    }
    ParamKind::Choice { values, wire }
}

fn many(
    kind: MediaKind,
    required: bool,
    table: &mut Table<'_>,
    reader: &mut Reader<'_>,
) -> ParamKind {
    table.missing("max_items", reader);
    let min = table
        .size("min_items", reader)
        .unwrap_or(usize::from(required));
    let max = table.size("max_items", reader).unwrap_or(usize::MAX);
    ordered(&min, &max, "max_items", table, reader);
    ParamKind::MediaList {
        kind,
        min,
        max,
        limits: limits(table, reader),
    }
}

fn limits(table: &mut Table<'_>, reader: &mut Reader<'_>) -> MediaLimits {
    let mut mime = Vec::new();
    for item in table.list("mime", reader).unwrap_or_default() {
        match item.value.as_str().filter(|text| text.contains('/')) {
            Some(text) => mime.push(text.to_owned()),
            None => {
                let values = vec![("given", reader::shown(item.value))];
                reader.note(&item.span, "mistake-mime", values);
            }
        }
    }
    let seconds = |value: Option<Decimal>| scaled(value, 1_000);
    let found = MediaLimits {
        mime,
        max_bytes: scaled(table.decimal("max_mb", reader), MEGABYTE),
        min_ms: seconds(table.decimal("min_s", reader)),
        max_ms: seconds(table.decimal("max_s", reader)),
        min_side_px: table.size("min_side_px", reader),
        max_side_px: table.size("max_side_px", reader),
        max_megapixels: table.size("max_megapixels", reader),
        inside: table.text("inside", reader).map(str::to_owned),
    };
    if let (Some(min), Some(max)) = (found.min_ms, found.max_ms) {
        ordered(&min, &max, "max_s", table, reader);
    }
    if let (Some(min), Some(max)) = (found.min_side_px, found.max_side_px) {
        ordered(&min, &max, "max_side_px", table, reader);
    }
    found
}

fn scaled(value: Option<Decimal>, factor: i64) -> Option<u64> {
    let scaled = value?.checked_mul(Decimal::from(factor))?;
    u64::try_from(scaled.trunc()).ok()
}

/// The default as an answer that fits the kind.
pub(super) fn default(
    kind: &ParamKind,
    table: &mut Table<'_>,
    reader: &mut Reader<'_>,
) -> Option<Answer> {
    let found = table.take("default")?;
    let answer = match kind {
        ParamKind::Text { .. } => found
            .value
            .as_str()
            .map(|text| Answer::Text(text.to_owned())),
        ParamKind::Choice { .. } => reader::scalar(found.value).map(Answer::Choice),
        ParamKind::Bool => found.value.as_bool().map(Answer::Bool),
        ParamKind::Integer { .. } => whole(&found).map(Answer::Integer),
        ParamKind::Number { .. } => reader::decimal(found.value).map(Answer::Number),
        ParamKind::Json(_) => found
            .value
            .as_str()
            .and_then(|text| serde_json::from_str(text).ok())
            .map(Answer::Json),
        ParamKind::Media(..) | ParamKind::MediaList { .. } | ParamKind::Task(_) => None,
    };
    let fitting = answer.filter(|answer| fits(kind, answer));
    if fitting.is_none() {
        let (key, values) = match (kind, found.value) {
            (ParamKind::Number { .. }, DeValue::Float(number)) => (
                "mistake-float",
                vec![("key", "default".to_owned()), ("given", number.to_string())],
            ),
            _ => (
                "mistake-default",
                vec![
                    ("given", reader::shown(found.value)),
                    ("expected", described(kind)),
                ],
            ),
        };
        reader.note(&found.span, key, values);
    }
    fitting
}

fn whole(found: &Found<'_>) -> Option<i64> {
    match found.value {
        DeValue::Integer(_) => reader::scalar(found.value)?.parse().ok(),
        _ => None,
    }
}

/// What a kind accepts, in signs that need no translation.
fn described(kind: &ParamKind) -> String {
    match kind {
        ParamKind::Text {
            min_chars,
            max_chars,
        } => format!("\"…\" ({min_chars}–{max_chars})"),
        ParamKind::Choice { values, .. } => values.join(", "),
        ParamKind::Bool => "true, false".to_owned(),
        ParamKind::Integer { min, max } => format!("{min}…{max}"),
        ParamKind::Number { min, max, step } => match step {
            Some(step) => format!("\"{min}\"…\"{max}\" ± \"{step}\""),
            None => format!("\"{min}\"…\"{max}\""),
        },
        ParamKind::Json(_) => "\"{…}\", \"[…]\"".to_owned(),
        ParamKind::Media(..) | ParamKind::MediaList { .. } | ParamKind::Task(_) => "—".to_owned(),
    }
}

/// The conditions of a `when` or `only_when` table.
pub(super) fn conditions(when: &Table<'_>, reader: &mut Reader<'_>) -> BTreeMap<String, Condition> {
    let mut found = BTreeMap::new();
    for (name, item) in when.entries() {
        let condition = match item.get_ref() {
            DeValue::Array(items) => {
                let values = items.iter().map(|item| reader::scalar(item.get_ref()));
                values.collect::<Option<Vec<_>>>().map(Condition::OneOf)
            }
            DeValue::Table(_) => when
                .enter(name, item, reader)
                .and_then(|table| presence(table, reader)),
            value => reader::scalar(value).map(|value| Condition::OneOf(vec![value])),
        };
        match condition {
            Some(condition) => {
                found.insert(name.get_ref().to_string(), condition);
            }
            None => {
                let values = vec![("key", name.get_ref().to_string())];
                reader.note(&item.span(), "mistake-condition", values);
            }
        }
    }
    found
}

/// `{ present = true }` or `{ count_over = 1 }`.
fn presence(mut table: Table<'_>, reader: &mut Reader<'_>) -> Option<Condition> {
    let present = table.flag("present", reader).map(Condition::Present);
    let over = table.size("count_over", reader).map(Condition::CountOver);
    table.close(reader);
    match (present, over) {
        (Some(condition), None) | (None, Some(condition)) => Some(condition),
        _ => None,
    }
}
