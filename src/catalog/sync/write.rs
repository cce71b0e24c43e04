//! Writes a model as models.toml has it: everything but the admin's override, always in the same words.

use super::spell::{category, key, list, origin, per, quoted, status, type_word};
use crate::catalog::request::choice;
use crate::catalog::shape::{Field, Form};
use crate::catalog::text::shape::form_word;
use crate::catalog::{
    Answer, Condition, MediaLimits, Model, Param, ParamKind, Part, PriceRow, TaskKind, Wire,
};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Kie's "MB", as the loader has it.
const MEGABYTE: i64 = 1_048_576;

/// The table of the model with its params and prices, ending in a newline.
///
/// `synced` is the time of the last change, as TOML writes it.
pub fn model(model: &Model, synced: Option<&str>) -> String {
    let mut out = String::new();
    let id = quoted(&model.id);
    let mut table = Lines::new(&mut out, &format!("[models.{id}]"));
    table.text("title", &model.title);
    if !model.provider.is_empty() {
        table.text("provider", &model.provider);
    }
    for (key, blurb) in [("ru", &model.ru), ("en", &model.en)] {
        let parts = [
            ("what", &blurb.what),
            ("whom", &blurb.whom),
            ("example", &blurb.example),
        ];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(name, text)| format!("{name} = {}", quoted(text)))
            .collect();
        if !parts.is_empty() {
            table.raw(key, &format!("{{ {} }}", parts.join(", ")));
        }
    }
    table.raw("eta_s", &model.eta_s.to_string());
    table.text("category", category(model.category));
    table.text("kind", &model.kind);
    table.text("status", status(model.status));
    table.text("origin", origin(model.origin));
    if let Some(docs) = &model.docs {
        table.text("docs", docs);
    }
    if let Some(synced) = synced {
        table.raw("synced", synced);
    }
    if !model.never.is_empty() {
        let never = model.never.iter();
        let never: Vec<String> = never
            .map(|when| conditions(when, |name| bare_of(model, name)))
            .collect();
        table.raw("never", &list(&never));
    }
    if !model.needs.is_empty() {
        let needs = model.needs.iter().map(|names| {
            let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
            format!("[{}]", names.join(", "))
        });
        let needs: Vec<String> = needs.collect();
        table.raw("needs", &list(&needs));
    }
    for one in &model.params {
        out.push('\n');
        param(&mut out, &id, one);
    }
    for row in &model.prices {
        out.push('\n');
        price(&mut out, &id, row, model);
    }
    out
}

/// Lines `key = value` under a heading.
struct Lines<'o>(&'o mut String);

impl<'o> Lines<'o> {
    fn new(out: &'o mut String, heading: &str) -> Self {
        out.push_str(heading);
        out.push('\n');
        Self(out)
    }

    fn raw(&mut self, key: &str, value: &str) {
        self.0.push_str(&format!("{key} = {value}\n"));
    }

    fn text(&mut self, key: &str, value: &str) {
        self.raw(key, &quoted(value));
    }

    fn some<T: ToString>(&mut self, key: &str, value: Option<T>) {
        if let Some(value) = value {
            self.raw(key, &value.to_string());
        }
    }
}

/// The lines of a param, to compare two states of it.
pub(super) fn param_lines(of: &Param) -> Vec<String> {
    let mut out = String::new();
    param(&mut out, "", of);
    // The headings are the same everywhere.
    let lines = out
        .lines()
        .filter(|line| !line.starts_with("[[") && !line.is_empty());
    lines.map(str::to_owned).collect()
}

fn param(out: &mut String, id: &str, param: &Param) {
    let mut table = Lines::new(out, &format!("[[models.{id}.params]]"));
    table.text("name", &param.name);
    table.text("type", type_word(&param.kind));
    if param.required {
        table.raw("required", "true");
    }
    kind_lines(&mut table, &param.kind);
    if let Some(text) = param
        .default
        .as_ref()
        .and_then(|answer| default_text(&param.kind, answer))
    {
        table.raw("default", &text);
    }
    if param.fixed {
        table.raw("fixed", "true");
    }
    if !param.only_when.is_empty() {
        // The kinds of earlier params are not at hand here; text is read back the same.
        table.raw("only_when", &conditions(&param.only_when, |_| Bare::Truth));
    }
    if let ParamKind::Json(shape) = &param.kind {
        for one in &shape.fields {
            field(out, id, one);
        }
    }
}

/// A field of structured input, as a table of its own below its param.
fn field(out: &mut String, id: &str, field: &Field) {
    out.push('\n');
    let mut table = Lines::new(out, &format!("[[models.{id}.params.fields]]"));
    if !field.name.is_empty() {
        table.text("name", &field.name);
    }
    table.text("type", type_word(&field.kind));
    if field.required {
        table.raw("required", "true");
    }
    kind_lines(&mut table, &field.kind);
    let default = field.default.as_ref();
    if let Some(text) = default.and_then(|answer| default_text(&field.kind, answer)) {
        table.raw("default", &text);
    }
    if field.form != Form::Free {
        table.text("form", form_word(field.form));
    }
    for (key, other) in [("one_of", &field.one_of), ("sums_to", &field.sums_to)] {
        if let Some(other) = other {
            table.text(key, other);
        }
    }
}

/// The limits of a kind.
fn kind_lines(table: &mut Lines<'_>, kind: &ParamKind) {
    match kind {
        ParamKind::Text {
            min_chars,
            max_chars,
        } => {
            table.some("min_chars", (*min_chars > 0).then_some(min_chars));
            table.raw("max_chars", &count(*max_chars).to_string());
        }
        ParamKind::Choice { values, wire } => choices(table, values, *wire),
        ParamKind::Integer { min, max } => {
            table.raw("min", &min.to_string());
            table.raw("max", &max.to_string());
        }
        ParamKind::Number { min, max, step } => {
            table.text("min", &plain(*min));
            table.text("max", &plain(*max));
            if let Some(step) = step {
                table.text("step", &plain(*step));
            }
        }
        ParamKind::Media(_, of) => limits(table, of),
        ParamKind::MediaList {
            min,
            max,
            limits: of,
            ..
        } => {
            table.raw("min_items", &count(*min).to_string());
            table.raw("max_items", &count(*max).to_string());
            limits(table, of);
        }
        ParamKind::Json(shape) => {
            if let Some((min, max)) = shape.items {
                table.raw("min_items", &count(min).to_string());
                table.raw("max_items", &count(max).to_string());
            }
            table.some("max_total_chars", shape.max_chars.map(count));
        }
        ParamKind::Task(kind) => task(table, kind),
        ParamKind::Bool => {}
    }
}

fn task(table: &mut Lines<'_>, kind: &TaskKind) {
    let of: Vec<String> = kind.of.iter().map(|id| quoted(id)).collect();
    table.raw("of", &list(&of));
    match kind.part {
        None => {}
        Some(Part::Audio) => table.text("part", "audio"),
        Some(Part::Index(wire)) => {
            table.text("part", "index");
            if wire != Wire::String {
                table.text("as", wire_word(wire));
            }
        }
    }
}

fn wire_word(wire: Wire) -> &'static str {
    match wire {
        Wire::String => "string",
        Wire::Integer => "integer",
        Wire::Number => "number",
        Wire::Bool => "bool",
    }
}

fn choices(table: &mut Lines<'_>, values: &[String], wire: Wire) {
    let bare = bare(values, wire);
    let written: Vec<String> = values.iter().map(|v| scalar(v, bare)).collect();
    table.raw("values", &list(&written));
    let natural = match bare {
        Bare::Never => Wire::String,
        Bare::Whole => Wire::Integer,
        Bare::Truth => Wire::Bool,
    };
    if natural != wire {
        table.text("as", wire_word(wire));
    }
}

/// How a value may stand without quotes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bare {
    Never,
    Whole,
    Truth,
}

/// Whole numbers and truth values stand bare where all of them read back the same.
fn bare(values: &[String], wire: Wire) -> Bare {
    let all = |same: fn(&String) -> bool| values.iter().all(same);
    match wire {
        Wire::Integer if all(is_whole) => Bare::Whole,
        Wire::Bool if all(is_truth) => Bare::Truth,
        _ => Bare::Never,
    }
}

fn is_whole(value: &String) -> bool {
    value
        .parse::<i64>()
        .is_ok_and(|number| number.to_string() == *value)
}

fn is_truth(value: &String) -> bool {
    value == "true" || value == "false"
}

fn scalar(value: &String, bare: Bare) -> String {
    let stands = match bare {
        Bare::Never => false,
        Bare::Whole => is_whole(value),
        Bare::Truth => is_truth(value),
    };
    if stands { value.clone() } else { quoted(value) }
}

/// `None` where the kind takes no default or the answer is none of its.
fn default_text(kind: &ParamKind, answer: &Answer) -> Option<String> {
    Some(match (kind, answer) {
        (ParamKind::Choice { values, wire }, Answer::Choice(value)) => {
            choice(value, *wire)?;
            scalar(value, bare(values, *wire))
        }
        (_, Answer::Text(text)) => quoted(text),
        (_, Answer::Bool(yes)) => yes.to_string(),
        (_, Answer::Integer(number)) => number.to_string(),
        (_, Answer::Number(number)) => quoted(&plain(*number)),
        (_, Answer::Json(value)) => quoted(&value.to_string()),
        (_, Answer::Choice(_) | Answer::Files(_) | Answer::Task(_)) => return None,
    })
}

fn limits(table: &mut Lines<'_>, of: &MediaLimits) {
    if !of.mime.is_empty() {
        let types: Vec<String> = of.mime.iter().map(|mime| quoted(mime)).collect();
        table.raw("mime", &format!("[{}]", types.join(", ")));
    }
    let mut ratio = |key: &str, value: Option<u64>, unit: i64| {
        let value = value.and_then(|value| Decimal::from(value).checked_div(Decimal::from(unit)));
        let Some(value) = value.map(|value| value.normalize()) else {
            return;
        };
        if value.scale() == 0 {
            table.raw(key, &value.to_string());
        } else {
            table.text(key, &value.to_string());
        }
    };
    ratio("max_mb", of.max_bytes, MEGABYTE);
    ratio("min_s", of.min_ms, 1_000);
    ratio("max_s", of.max_ms, 1_000);
    table.some("min_side_px", of.min_side_px);
    table.some("max_side_px", of.max_side_px);
    table.some("max_megapixels", of.max_megapixels);
    if let Some(field) = &of.inside {
        table.text("inside", field);
    }
}

fn price(out: &mut String, id: &str, row: &PriceRow, model: &Model) {
    let mut table = Lines::new(out, &format!("[[models.{id}.prices]]"));
    if !row.when.is_empty() {
        table.raw("when", &conditions(&row.when, |name| bare_of(model, name)));
    }
    table.text("credits", &plain(row.credits));
    table.text("per", per(row.per));
    if let Some(quantity) = &row.quantity {
        table.text("quantity", quantity);
    }
    if row.free > 0 {
        table.raw("free", &row.free.to_string());
    }
    if row.surcharge {
        table.raw("surcharge", "true");
    }
    table.text("row", &row.row);
}

fn bare_of(model: &Model, name: &str) -> Bare {
    match model.param(name).map(|param| &param.kind) {
        Some(ParamKind::Bool) => Bare::Truth,
        Some(ParamKind::Integer { .. }) => Bare::Whole,
        Some(ParamKind::Choice { values, wire }) => bare(values, *wire),
        _ => Bare::Never,
    }
}

fn conditions(when: &BTreeMap<String, Condition>, bare_of: impl Fn(&str) -> Bare) -> String {
    let parts: Vec<String> = when
        .iter()
        .map(|(name, condition)| {
            let bare = bare_of(name);
            let value = match condition {
                Condition::OneOf(values) => match values.as_slice() {
                    [value] => scalar(value, bare),
                    values => {
                        let values: Vec<String> = values.iter().map(|v| scalar(v, bare)).collect();
                        format!("[{}]", values.join(", "))
                    }
                },
                Condition::Present(present) => format!("{{ present = {present} }}"),
                Condition::CountOver(over) => format!("{{ count_over = {over} }}"),
            };
            format!("{} = {value}", key(name))
        })
        .collect();
    format!("{{ {} }}", parts.join(", "))
}

/// A decimal without trailing zeros.
fn plain(number: Decimal) -> String {
    number.normalize().to_string()
}

/// Counts TOML can hold.
fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
