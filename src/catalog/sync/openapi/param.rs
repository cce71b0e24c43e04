//! Turns a field of `input` into a param of the catalogue.

use super::media;
use super::node::Node;
use super::prose::Prose;
use super::rules::{self, Rules};
use super::schema::Schema;
use super::shape::{self, Structure};
use super::value::{integer, number, text, told, untyped};
use crate::catalog::{Answer, Condition, Param, ParamKind, Shape, Wire};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Kie's content filters: always on, never asked.
const FILTERS: [&str; 2] = ["nsfw_checker", "enable_safety_checker"];

/// Params read so far of one model, with what could not be read.
pub(super) struct Params {
    pub(super) params: Vec<Param>,
    pub(super) rules: Rules,
    pub(super) problems: Vec<String>,
}

/// All fields of `input` in their order.
///
/// `page` is what the page says of the model as a whole.
pub(super) fn read(input: &Schema, page: &Prose) -> Params {
    let mut found = Params {
        params: Vec::new(),
        rules: Rules::default(),
        problems: Vec::new(),
    };
    let mut left_out = Vec::new();
    let required: Vec<&str> = input.required.iter().map(|name| name.trim()).collect();
    for (raw, field) in &input.fields {
        let name = raw.trim();
        if name.is_empty() || found.params.iter().any(|param| param.name == name) {
            found.note(raw, "no name of its own");
            continue;
        }
        let is_required = required.contains(&name);
        match found.param(name, field, is_required) {
            Ok(param) => found.params.push(param),
            Err(why) => {
                found.note(name, &format!("left out, since {why}"));
                left_out.push(name);
            }
        }
    }
    shape::link(&mut found.params);
    found.retire(input);
    found.rules = rules::read(input, page, &mut found.params);
    let mut problems = std::mem::take(&mut found.rules.problems);
    found.problems.append(&mut problems);
    for name in required {
        if !left_out.contains(&name) && !found.params.iter().any(|param| param.name == name) {
            found.note(name, "required but not described");
        }
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

    /// The param; `Err` for one that nobody can fill in and that may be left out.
    fn param(&mut self, name: &str, schema: &Schema, required: bool) -> Result<Param, String> {
        let inner = schema.item.as_deref().map(|item| item.prose.as_str());
        let prose = Prose::new(&format!("{}\n{}", schema.prose, inner.unwrap_or_default()));
        let mut kind = self.kind(name, schema, &prose, required);
        if matches!(kind, ParamKind::Json(_)) {
            kind = match shape::read(self, name, schema, &prose, required) {
                Structure::Form(shape) => ParamKind::Json(shape),
                Structure::Files(files) => files,
                Structure::Closed(why) if required => {
                    self.note(name, &format!("nobody can fill it in: {why}"));
                    kind
                }
                Structure::Closed(why) => return Err(why),
            };
        }
        let filter = FILTERS.contains(&name) && matches!(kind, ParamKind::Bool);
        let default = if filter {
            Some(Answer::Bool(true))
        } else {
            self.default(name, &kind, schema)
        };
        Ok(Param {
            name: name.to_owned(),
            kind,
            required,
            default,
            fixed: filter,
            only_when: BTreeMap::new(),
        })
    }

    pub(super) fn kind(
        &mut self,
        name: &str,
        schema: &Schema,
        prose: &Prose,
        required: bool,
    ) -> ParamKind {
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
            return ParamKind::Json(Shape::default());
        }
        if !schema.values.is_empty() {
            return self.choice(name, schema);
        }
        if let Some(choice) = told(schema, prose) {
            return choice;
        }
        match () {
            () if schema.is("string") => text(schema, prose),
            () if schema.is("boolean") => ParamKind::Bool,
            () if schema.is("integer") => integer(schema, prose),
            () if schema.is("number") => number(schema, prose),
            () if schema.is("object") => ParamKind::Json(Shape::default()),
            () if schema.types.is_empty() => untyped(schema, prose),
            () => {
                self.note(name, "of a type that is not known");
                ParamKind::Json(Shape::default())
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

    pub(super) fn default(
        &mut self,
        name: &str,
        kind: &ParamKind,
        schema: &Schema,
    ) -> Option<Answer> {
        let given = schema.default.as_deref()?;
        if matches!(kind, ParamKind::Media(..) | ParamKind::MediaList { .. }) {
            // An address of somebody's file is an example, whatever the page calls it.
            return None;
        }
        let answer = match kind {
            ParamKind::Text { .. } => given.scalar().map(Answer::Text),
            ParamKind::Choice { .. } => given.scalar().map(Answer::Choice),
            ParamKind::Bool => truth(given).map(Answer::Bool),
            ParamKind::Integer { .. } => given
                .number()
                .and_then(|n| n.normalize().to_string().parse().ok())
                .map(Answer::Integer),
            ParamKind::Number { .. } => given.number().map(Answer::Number),
            ParamKind::Json(_) => json(given).map(Answer::Json),
            ParamKind::Media(..) | ParamKind::MediaList { .. } | ParamKind::Task(_) => None,
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
