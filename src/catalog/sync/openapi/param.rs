//! Turns a field of `input` into a param of the catalogue.

use super::media;
use super::node::Node;
use super::prose::Prose;
use super::schema::Schema;
use crate::catalog::{Answer, Condition, Param, ParamKind, Wire};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Most characters of a text for which no limit is stated.
const MAX_CHARS: usize = 5_000;
/// Largest whole number where no range is stated: it fits every program.
const MAX_INTEGER: i64 = 2_147_483_647;
/// Kie's content filters: always on, never asked.
const FILTERS: [&str; 2] = ["nsfw_checker", "enable_safety_checker"];
/// Most values a range of a text param is unfolded into.
const MAX_UNFOLDED: i64 = 200;

/// Params read so far of one model, with what could not be read.
pub(super) struct Params {
    pub(super) params: Vec<Param>,
    pub(super) problems: Vec<String>,
}

/// All fields of `input` in their order.
pub(super) fn read(input: &Schema) -> Params {
    let mut found = Params {
        params: Vec::new(),
        problems: Vec::new(),
    };
    let required: Vec<&str> = input.required.iter().map(|name| name.trim()).collect();
    for (raw, field) in &input.fields {
        let name = raw.trim();
        if name.is_empty() || found.params.iter().any(|param| param.name == name) {
            found.note(raw, "no name of its own");
            continue;
        }
        let is_required = required.contains(&name);
        let param = found.param(name, field, is_required);
        found.params.push(param);
    }
    found.retire(input);
    for name in required {
        if !found.params.iter().any(|param| param.name == name) {
            found.note(name, "required but not described");
        }
    }
    if !input.needs.is_empty() {
        let sets = input.needs.iter().map(|set| {
            let names: Vec<&str> = set.iter().map(|name| name.trim()).collect();
            names.join(" + ")
        });
        let sets: Vec<String> = sets.collect();
        let rule = format!("one of these must be there: {}", sets.join(", "));
        found.problems.push(format!("input: {rule}"));
    }
    found
}

impl Params {
    /// Takes deprecated params out of the customer's way: a switch stays at its default, what was
    /// replaced by another param is for when that one has no answer.
    fn retire(&mut self, input: &Schema) {
        let old = input.fields.iter().filter(|(_, field)| field.deprecated);
        for (raw, field) in old {
            let Some(at) = self
                .params
                .iter()
                .position(|param| param.name == raw.trim())
            else {
                continue;
            };
            let mut param = self.params.remove(at);
            let prose = Prose::new(&field.prose);
            let heir = self.params.iter().find(|other| prose.has_word(&other.name));
            if param.required {
                self.params.insert(at, param);
                continue;
            }
            if matches!(param.kind, ParamKind::Bool) && param.default.is_some() {
                param.fixed = true;
            } else if let Some(heir) = heir {
                let absent = Condition::Present(false);
                param.only_when.insert(heir.name.clone(), absent);
            }
            // Only params before it may decide whether it is asked.
            self.params.push(param);
        }
    }

    fn note(&mut self, name: &str, what: &str) {
        self.problems.push(format!("input.{name}: {what}"));
    }

    fn param(&mut self, name: &str, schema: &Schema, required: bool) -> Param {
        let inner = schema.item.as_deref().map(|item| item.prose.as_str());
        let prose = Prose::new(&format!("{}\n{}", schema.prose, inner.unwrap_or_default()));
        let kind = self.kind(name, schema, &prose, required);
        let filter = FILTERS.contains(&name) && matches!(kind, ParamKind::Bool);
        let default = if filter {
            Some(Answer::Bool(true))
        } else {
            self.default(name, &kind, schema)
        };
        Param {
            name: name.to_owned(),
            kind,
            required,
            default,
            fixed: filter,
            only_when: BTreeMap::new(),
        }
    }

    fn kind(&mut self, name: &str, schema: &Schema, prose: &Prose, required: bool) -> ParamKind {
        if let Some(kind) = media::kind(name, schema, prose) {
            let limits = media::limits(kind, prose);
            if schema.is("array") || schema.item.is_some() {
                let (min, max) = self.count(name, schema, prose, required);
                return ParamKind::MediaList {
                    kind,
                    min,
                    max,
                    limits,
                };
            }
            return ParamKind::Media(kind, limits);
        }
        if schema.is("array") || schema.item.is_some() || !schema.fields.is_empty() {
            return ParamKind::Json;
        }
        if !schema.values.is_empty() {
            return self.choice(name, schema);
        }
        match () {
            () if schema.is("string") => text(schema, prose),
            () if schema.is("boolean") => ParamKind::Bool,
            () if schema.is("integer") => integer(schema, prose),
            () if schema.is("number") => number(schema, prose),
            () if schema.is("object") => ParamKind::Json,
            () if schema.types.is_empty() => untyped(schema, prose),
            () => {
                self.note(name, "of a type that is not known");
                ParamKind::Json
            }
        }
    }

    /// Fewest and most files.
    fn count(
        &mut self,
        name: &str,
        schema: &Schema,
        prose: &Prose,
        required: bool,
    ) -> (usize, usize) {
        let (least, most) = prose.count();
        let max = schema.max_items.or(most).unwrap_or_else(|| {
            self.note(
                name,
                "how many files it takes is not stated; one is assumed",
            );
            1
        });
        let least = schema.min_items.or(least).unwrap_or_default();
        // An optional list may always be left out; its least number is for when it is given.
        (least.max(usize::from(required)).min(max), max)
    }

    fn choice(&mut self, name: &str, schema: &Schema) -> ParamKind {
        let mut values: Vec<String> = Vec::new();
        for value in &schema.values {
            match value.scalar() {
                Some(value) if !values.contains(&value) => values.push(value),
                Some(_) => {}
                None => self.note(name, "one of its values is not a word or a number"),
            }
        }
        let numbers = || schema.values.iter().all(|v| matches!(**v, Node::Number(_)));
        let truths = || schema.values.iter().all(|v| matches!(**v, Node::Bool(_)));
        let whole = || values.iter().all(|value| value.parse::<i64>().is_ok());
        let wire = match () {
            () if schema.is("string") => Wire::String,
            () if schema.is("boolean") || truths() => Wire::Bool,
            () if schema.is("integer") && whole() => Wire::Integer,
            () if (schema.is("number") || numbers()) && whole() => Wire::Integer,
            () if schema.is("number") || numbers() => Wire::Number,
            () => Wire::String,
        };
        let both = ["true", "false"]
            .iter()
            .all(|truth| values.iter().any(|v| v == truth));
        if wire == Wire::Bool && both && values.len() == 2 {
            return ParamKind::Bool;
        }
        ParamKind::Choice { values, wire }
    }

    fn default(&mut self, name: &str, kind: &ParamKind, schema: &Schema) -> Option<Answer> {
        let given = schema.default.as_deref()?;
        let answer = match kind {
            ParamKind::Text { .. } => given.scalar().map(Answer::Text),
            ParamKind::Choice { .. } => given.scalar().map(Answer::Choice),
            ParamKind::Bool => truth(given).map(Answer::Bool),
            ParamKind::Integer { .. } => given
                .number()
                .and_then(|n| n.normalize().to_string().parse().ok())
                .map(Answer::Integer),
            ParamKind::Number { .. } => given.number().map(Answer::Number),
            ParamKind::Json => json(given).map(Answer::Json),
            ParamKind::Media(..) | ParamKind::MediaList { .. } => None,
        };
        let is_empty = match given {
            Node::Text(text) => text.trim().is_empty(),
            Node::List(items) => items.iter().all(|item| item.text() == Some("")),
            Node::Map(entries) => entries.is_empty(),
            _ => false,
        };
        let fitting = answer.filter(|answer| kind.accepts(answer));
        // Nothing is the same as nothing given, unless nothing is one of the values.
        if is_empty && !matches!(kind, ParamKind::Choice { .. }) {
            return None;
        }
        if fitting.is_none() && !is_empty {
            let shown = given.scalar().unwrap_or_else(|| "a list or map".to_owned());
            let shown: String = shown.chars().take(60).collect();
            self.note(
                name,
                &format!("its default {shown} does not fit and is not taken"),
            );
        }
        fitting
    }
}

fn truth(node: &Node) -> Option<bool> {
    node.truth().or(match node.text() {
        Some("true") => Some(true),
        Some("false") => Some(false),
        _ => None,
    })
}

fn text(schema: &Schema, prose: &Prose) -> ParamKind {
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
    if schema.min.is_some() || schema.max.is_some() {
        return (schema.min, schema.max);
    }
    match prose.range() {
        Some((low, high)) => (Some(low), Some(high)),
        None => (None, None),
    }
}

fn integer(schema: &Schema, prose: &Prose) -> ParamKind {
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

fn number(schema: &Schema, prose: &Prose) -> ParamKind {
    let (low, high) = range(schema, prose);
    let default = schema.default.as_deref().and_then(Node::number);
    let whole = |number: Option<Decimal>| number.is_none_or(|n| n.fract().is_zero());
    let by_one = schema.step == Some(Decimal::ONE)
        || schema.step.is_none() && prose.contains("integer")
        || prose.contains("step: 1)");
    let counts = prose.contains("seconds") && prose.contains("duration") && schema.step.is_none();
    let seed = prose.contains("random seed");
    if (by_one || counts || seed) && whole(low) && whole(high) && whole(default) {
        return integer(schema, prose);
    }
    let min = low.unwrap_or_else(|| default.unwrap_or_default().min(Decimal::ZERO));
    let max = high.unwrap_or(Decimal::from(MAX_INTEGER));
    ParamKind::Number {
        min: min.min(max),
        max,
        step: schema.step.filter(|step| *step > Decimal::ZERO),
    }
}

/// A field without a type: what its default is, else text.
fn untyped(schema: &Schema, prose: &Prose) -> ParamKind {
    match schema.default.as_deref() {
        Some(Node::Bool(_)) => ParamKind::Bool,
        Some(Node::Number(value)) if value.fract().is_zero() => integer(schema, prose),
        Some(Node::Number(_)) => number(schema, prose),
        _ => text(schema, prose),
    }
}

/// The node as JSON, at most 1,000 values.
fn json(node: &Node) -> Option<serde_json::Value> {
    fn value(node: &Node, left: &mut usize) -> Option<serde_json::Value> {
        *left = left.checked_sub(1)?;
        let list = |items: &[Rc<Node>], left: &mut usize| -> Option<Vec<serde_json::Value>> {
            items.iter().map(|item| value(item, left)).collect()
        };
        Some(match node {
            Node::Null => serde_json::Value::Null,
            Node::Bool(truth) => serde_json::Value::Bool(*truth),
            Node::Text(text) => serde_json::Value::String(text.clone()),
            Node::Number(number) => serde_json::from_str(&number.normalize().to_string()).ok()?,
            Node::List(items) => serde_json::Value::Array(list(items, left)?),
            Node::Map(entries) => {
                let pairs = entries.iter();
                let pairs = pairs.map(|(key, item)| Some((key.clone(), value(item, left)?)));
                serde_json::Value::Object(pairs.collect::<Option<_>>()?)
            }
        })
    }
    value(node, &mut 1_000)
}
