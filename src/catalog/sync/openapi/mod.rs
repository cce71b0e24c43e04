//! An OpenAPI document of one createTask model: its ids, its title and the params of its `input`.

mod join;
mod json;
mod kind;
mod media;
mod node;
mod param;
mod prose;
mod rules;
mod schema;
mod shape;
mod value;
mod words;
mod yaml;

pub use kind::{category, kind_of};

use super::chains;
use crate::catalog::{Condition, Param};
use node::Node;
use schema::{Schema, Schemas};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// The one endpoint whose models are sold.
const CREATE_TASK: &str = "/jobs/createTask";
/// Longest id that is believed.
const MAX_ID: usize = 120;

/// A parsed document.
#[derive(Clone, Debug)]
pub struct Document(Rc<Node>);

/// What a document says about its model.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Kie's ids; nearly always one.
    pub ids: Vec<String>,
    /// The operation's own title.
    pub title: String,
    /// Where the page stands, e.g. `Video Models/Kling`.
    pub folder: String,
    /// Fields of `input`.
    pub params: Vec<Param>,
    /// Of each list at least one param must be answered.
    pub needs: Vec<Vec<String>>,
    /// Answers that Kie refuses together.
    pub never: Vec<BTreeMap<String, Condition>>,
    /// What could not be read, with the place.
    pub problems: Vec<String>,
}

/// Why a document gives no model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not YAML or JSON.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// Other endpoints than createTask.
    #[error("not createTask but {0}")]
    OtherEndpoint(String),
    /// createTask without a body that has an `input`.
    #[error("no input is described")]
    NoInput,
    /// No id in the schema or the example.
    #[error("no model id")]
    NoModel,
}

impl Document {
    /// Parses YAML.
    pub fn yaml(text: &str) -> Result<Self, Refusal> {
        yaml::read(text).map(Self).map_err(Refusal::Unreadable)
    }

    /// Parses JSON.
    pub fn json(text: &str) -> Result<Self, Refusal> {
        json::read(text).map(Self).map_err(Refusal::Unreadable)
    }

    /// The part at a path of keys.
    pub(super) fn part(&self, path: &[&str]) -> Option<Self> {
        self.0.at(path).cloned().map(Self)
    }

    /// The items of a list.
    pub(super) fn items(&self) -> Vec<Self> {
        self.0.items().iter().cloned().map(Self).collect()
    }

    /// The scalar at a key as text.
    pub(super) fn word(&self, key: &str) -> Option<String> {
        self.0.get(key)?.scalar()
    }

    /// Texts of a list at a key, or the one text there.
    pub(super) fn words(&self, key: &str) -> Vec<String> {
        let Some(node) = self.0.get(key) else {
            return Vec::new();
        };
        let items = node.items().iter().filter_map(|item| item.scalar());
        items.chain(node.scalar()).collect()
    }

    /// Whether it is nothing at all.
    pub(super) fn is_null(&self) -> bool {
        *self.0 == Node::Null
    }

    /// Reads the createTask operation. `known` are words that should agree with the id (the
    /// page's path and title): where schema and example name different models, they decide. With `id`
    /// given the document is not asked for it.
    pub fn draft(&self, known: &str, id: Option<&str>) -> Result<Draft, Refusal> {
        let operation = self.operation()?;
        let mut schemas = Schemas::new(&self.0);
        let body = operation.get("requestBody").ok_or(Refusal::NoInput)?;
        let body = match body.text_at("$ref").and_then(|path| schemas.target(path)) {
            Some(target) => target,
            None => body,
        };
        let contents = body.get("content").ok_or(Refusal::NoInput)?;
        let content = contents
            .get("application/json")
            .or_else(|| contents.entries().first().map(|(_, content)| content))
            .ok_or(Refusal::NoInput)?;
        let schema = content.get("schema").ok_or(Refusal::NoInput)?;
        let request = schemas.read(schema, "body", 0);
        let field = |name: &str| {
            let found = request.fields.iter().find(|(raw, _)| raw.trim() == name);
            found.map(|(_, field)| field)
        };
        let input = field("input").ok_or(Refusal::NoInput)?;
        let title = operation.text_at("summary").unwrap_or_default();
        let operation_id = operation.text_at("operationId").unwrap_or_default();
        let known = format!("{known} {title} {operation_id}");
        let ids = match id {
            Some(id) => vec![id.to_owned()],
            None => ids(field("model"), content, &known)?,
        };
        let page = prose::Prose::new(operation.text_at("description").unwrap_or_default());
        let mut found = param::read(input, &page);
        if found.params.is_empty() {
            // A model without a single field would wipe out what is known of it.
            return Err(Refusal::NoInput);
        }
        let more = request.required.iter().map(|name| name.trim());
        let more: Vec<&str> = more
            .filter(|name| !matches!(*name, "model" | "input"))
            .collect();
        if !more.is_empty() {
            let names = more.join(", ");
            schemas
                .problems
                .push(format!("body: {names} is required beside model and input"));
        }
        schemas.problems.append(&mut found.problems);
        if let [id] = ids.as_slice() {
            chains::adopt(id, &mut found.params);
        }
        let mut folder = operation.text_at("x-apidog-folder").unwrap_or_default();
        for prefix in ["docs/en/", "docs/zh-CN/", "Market/"] {
            folder = folder.strip_prefix(prefix).unwrap_or(folder);
        }
        Ok(Draft {
            ids,
            title: spaced(title),
            folder: spaced(folder),
            params: found.params,
            needs: found.rules.needs,
            never: found.rules.never,
            problems: schemas.problems,
        })
    }

    fn operation(&self) -> Result<&Rc<Node>, Refusal> {
        let paths = self.0.get("paths").map_or(&[][..], |paths| paths.entries());
        let create = paths
            .iter()
            .find(|(path, _)| path.trim().ends_with(CREATE_TASK));
        let operation = create.and_then(|(_, path)| path.get("post"));
        operation.ok_or_else(|| {
            let names: Vec<&str> = paths
                .iter()
                .map(|(path, _)| path.as_str())
                .take(3)
                .collect();
            Refusal::OtherEndpoint(names.join(", "))
        })
    }
}

/// One space where the page has several, nothing at the ends.
pub(super) fn spaced(text: &str) -> String {
    let visible = |letter: &char| !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{feff}');
    let text: String = text.chars().filter(visible).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// Whether a text can be an id: `kling-3.0/video`.
pub(super) fn is_id(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':');
    !text.is_empty() && text.len() <= MAX_ID && text.chars().all(plain)
}

/// The ids of the document. Pages copied from a neighbour still name its id in the schema.
fn ids(model: Option<&Schema>, content: &Node, known: &str) -> Result<Vec<String>, Refusal> {
    let mut stated: Vec<String> = Vec::new();
    if let Some(model) = model {
        let values = model.values.iter().filter_map(|value| value.scalar());
        stated.extend(values);
        if stated.is_empty() {
            stated.extend(model.default.iter().filter_map(|value| value.scalar()));
        }
    }
    let valid = |ids: &mut Vec<String>| {
        for id in ids.iter_mut() {
            *id = id.trim().to_owned();
        }
        ids.retain(|id| is_id(id));
    };
    valid(&mut stated);
    let mut shown = examples(content);
    valid(&mut shown);
    if stated.is_empty() {
        stated = model.map_or(Vec::new(), |model| model.examples.clone());
        valid(&mut stated);
    }
    let agree = shown.iter().any(|id| stated.contains(id));
    let (Some(one), Some(other)) = (stated.first(), shown.first()) else {
        let either = stated.into_iter().chain(shown).take(1).collect::<Vec<_>>();
        return if either.is_empty() {
            Err(Refusal::NoModel)
        } else {
            Ok(either)
        };
    };
    if agree {
        return Ok(stated);
    }
    // The example is right on the pages seen, unless the page's own words say otherwise.
    if likeness(one, known) > likeness(other, known) {
        Ok(stated)
    } else {
        Ok(vec![other.clone()])
    }
}

/// Models named in the examples of the request, also in one that is broken JSON.
fn examples(content: &Node) -> Vec<String> {
    let more = content.get("examples").map_or(&[][..], |map| map.entries());
    let more = more
        .iter()
        .map(|(_, example)| example.get("value").unwrap_or(example));
    let mut found: Vec<String> = Vec::new();
    for example in content.get("example").into_iter().chain(more).take(50) {
        let id = match &**example {
            Node::Text(text) => quoted(text),
            node => node.text_at("model").map(str::to_owned),
        };
        found.extend(id.filter(|id| !found.contains(id)));
    }
    found
}

/// `"model": "…"` in a text.
fn quoted(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("\"model\"")?;
    let rest = rest.trim_start().strip_prefix(':')?.trim_start();
    let (id, _) = rest.strip_prefix('"')?.split_once('"')?;
    Some(id.to_owned())
}

/// How many in a hundred of the id's words stand in the text, and how many of the text's in the id.
fn likeness(id: &str, text: &str) -> usize {
    let words = |text: &str| -> BTreeSet<String> {
        let lower = text.to_ascii_lowercase();
        let words = lower.split(|c: char| !c.is_ascii_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (id, text) = (words(id), words(text));
    let shared = id.intersection(&text).count().saturating_mul(100);
    let of = |all: usize| shared.checked_div(all).unwrap_or_default();
    of(id.len()).saturating_add(of(text.len()))
}
