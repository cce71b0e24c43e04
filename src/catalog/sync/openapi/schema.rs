//! Flattens a schema: references followed, compositions joined, fields in the page's order.

use super::node::{Node, decoded};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Most schemas read in one document (references count each time they are followed).
const MAX_SCHEMAS: usize = 20_000;
/// Deepest nesting of schemas; `input` of real pages has 5.
const MAX_DEPTH: usize = 24;

/// Most fields, values or variants of one schema; the largest list of Kie's has about 100.
const MAX_WIDTH: usize = 1_000;

/// What a schema says, composition and references resolved.
#[derive(Clone, Debug, Default)]
pub(super) struct Schema {
    /// `string`, `array`, …; several where variants differ.
    pub(super) types: BTreeSet<String>,
    /// The values of `enum` or `const`; empty: not restricted.
    pub(super) values: Vec<Rc<Node>>,
    pub(super) default: Option<Rc<Node>>,
    pub(super) min: Option<Decimal>,
    pub(super) max: Option<Decimal>,
    /// `multipleOf`.
    pub(super) step: Option<Decimal>,
    pub(super) min_chars: Option<usize>,
    pub(super) max_chars: Option<usize>,
    pub(super) min_items: Option<usize>,
    pub(super) max_items: Option<usize>,
    pub(super) format: Option<String>,
    pub(super) pattern: Option<String>,
    /// Descriptions of all parts.
    pub(super) prose: String,
    pub(super) deprecated: bool,
    pub(super) item: Option<Box<Schema>>,
    /// Names as the page spells them, in its order.
    pub(super) fields: Vec<(String, Schema)>,
    pub(super) required: BTreeSet<String>,
    /// Groups of sets of fields; of each group one set must be there.
    pub(super) needs: Vec<Vec<BTreeSet<String>>>,
    /// What each variant of a composition has; a list for each composition.
    pub(super) variants: Vec<Vec<Variant>>,
    /// Words given as examples.
    pub(super) examples: Vec<String>,
}

/// One of the variants of `oneOf` or `anyOf`.
#[derive(Clone, Debug, Default)]
pub(super) struct Variant {
    /// Fields with the values they may have here; no values: any.
    pub(super) fields: BTreeMap<String, Vec<String>>,
    /// Fields that must be there.
    pub(super) required: BTreeSet<String>,
    /// Only one variant may hold (`oneOf`).
    pub(super) alone: bool,
}

/// Reads schemas of one document and remembers what was wrong with them.
pub(super) struct Schemas<'a> {
    root: &'a Node,
    /// References being followed.
    following: Vec<String>,
    read: usize,
    pub(super) problems: Vec<String>,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(root: &'a Node) -> Self {
        Self {
            root,
            following: Vec::new(),
            read: 0,
            problems: Vec::new(),
        }
    }

    /// The schema at a node; what cannot be read is noted with its place and left open.
    pub(super) fn read(&mut self, node: &Node, place: &str, depth: usize) -> Schema {
        self.read = self.read.saturating_add(1);
        if self.read > MAX_SCHEMAS || depth > MAX_DEPTH {
            self.note(place, "too large or nested too deep");
            return Schema::default();
        }
        let depth = depth.saturating_add(1);
        let fields = node.get("properties").map_or(&[][..], |map| map.entries());
        if fields.len() > MAX_WIDTH || has_long_list(node) {
            self.note(place, "a list or map too long to be true");
            return Schema::default();
        }
        let mut schema = own(node);
        if let Some(path) = node.text_at("$ref") {
            let target = self.follow(path, place, depth);
            schema = schema.and(target);
        }
        if let Some(item) = node.get("items") {
            schema.item = Some(Box::new(self.read(item, &format!("{place}[]"), depth)));
        }
        for (name, field) in fields {
            let place = format!("{place}.{}", name.trim());
            let field = self.read(field, &place, depth);
            schema.add(name, field);
        }
        let refs = self.apidog_refs(node, &mut schema, place, depth);
        order(node, &mut schema, &refs);
        for part in node.get("allOf").map_or(&[][..], |list| list.items()) {
            let part = self.read(part, place, depth);
            schema = schema.and(part);
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(variants) = node.get(key) {
                let alone = key == "oneOf";
                schema = self.variants(schema, (variants, alone), place, depth);
            }
        }
        schema
    }

    /// The node a reference points to.
    pub(super) fn target(&self, path: &str) -> Option<&'a Rc<Node>> {
        let pointer = path.strip_prefix("#/")?;
        let mut keys = pointer.split('/').map(decoded);
        let mut node = self.root.get(&keys.next()?)?;
        for key in keys {
            node = node.get(&key)?;
        }
        Some(node)
    }

    fn follow(&mut self, path: &str, place: &str, depth: usize) -> Schema {
        if self.following.iter().any(|open| open == path) {
            self.note(place, &format!("{path} refers to itself"));
            return Schema::default();
        }
        let Some(target) = self.target(path) else {
            self.note(place, &format!("{path} is not in the document"));
            return Schema::default();
        };
        self.following.push(path.to_owned());
        let schema = self.read(target, place, depth);
        self.following.pop();
        schema
    }

    /// Parts that Apidog keeps apart (`nsfw_checker`): added to the fields. Gives the names that
    /// each of its keys stands for.
    fn apidog_refs(
        &mut self,
        node: &Node,
        schema: &mut Schema,
        place: &str,
        depth: usize,
    ) -> Vec<(String, Vec<String>)> {
        let mut names = Vec::new();
        let refs = node.get("x-apidog-refs");
        for (key, part) in refs.map_or(&[][..], |map| map.entries()) {
            let part = self.read(part, place, depth);
            let fields = part.fields.iter().map(|(name, _)| name.clone());
            names.push((key.clone(), fields.collect()));
            let alone = Schema {
                fields: part.fields,
                required: part.required,
                ..Schema::default()
            };
            *schema = std::mem::take(schema).and(alone);
        }
        names
    }

    fn variants(
        &mut self,
        base: Schema,
        (variants, alone): (&Node, bool),
        place: &str,
        depth: usize,
    ) -> Schema {
        let mut open: Vec<Schema> = Vec::new();
        let mut needs = Vec::new();
        for variant in variants.items() {
            let schema = self.read(variant, place, depth);
            if schema.only_requires() {
                needs.push(schema.required);
            } else if !schema.is_null() {
                open.push(schema);
            }
        }
        let told: Vec<Variant> = open.iter().map(|one| variant(one, &base, alone)).collect();
        let sets: Vec<BTreeSet<String>> = open.iter().map(|one| one.required.clone()).collect();
        let mut joined = base;
        if let Some(union) = open.into_iter().reduce(Schema::or) {
            // What each variant requires that others do not even have.
            let marks = |name: &&String| {
                let lacks = |one: &Variant| !one.fields.contains_key(name.trim());
                told.iter().any(lacks)
            };
            let own = sets.iter().map(|set| {
                let more = set.difference(&union.required).filter(marks);
                more.cloned().collect()
            });
            needs.extend(own);
            joined = joined.and(union);
        }
        if needs.iter().all(|set: &BTreeSet<String>| !set.is_empty()) {
            joined.needs.extend((!needs.is_empty()).then_some(needs));
        }
        if told.len() > 1 && told.iter().all(|one| !one.fields.is_empty()) {
            joined.variants.push(told);
        }
        joined
    }

    fn note(&mut self, place: &str, what: &str) {
        let problem = format!("{place}: {what}");
        if self.problems.len() < 100 && !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}

/// What a variant has; the fields of the schema around it are in all of them.
fn variant(of: &Schema, base: &Schema, alone: bool) -> Variant {
    let values = |field: &Schema| -> Vec<String> {
        let values = field.values.iter();
        values.filter_map(|value| value.scalar()).collect()
    };
    let fields = of.fields.iter().chain(&base.fields);
    Variant {
        fields: fields
            .map(|(name, field)| (name.trim().to_owned(), values(field)))
            .collect(),
        required: of
            .required
            .iter()
            .map(|name| name.trim().to_owned())
            .collect(),
        alone,
    }
}

fn has_long_list(node: &Node) -> bool {
    let keys = [
        "enum",
        "required",
        "allOf",
        "oneOf",
        "anyOf",
        "x-apidog-orders",
    ];
    let lists = keys.iter().filter_map(|key| node.get(key));
    lists.into_iter().any(|list| list.items().len() > MAX_WIDTH)
}

/// What the node itself says, without its parts.
fn own(node: &Node) -> Schema {
    let size = |key: &str| node.number_at(key).and_then(|n| usize::try_from(n).ok());
    let texts = |key: &str| -> BTreeSet<String> {
        let list = node.get(key).map_or(&[][..], |list| list.items());
        list.iter()
            .filter_map(|item| item.text().map(str::to_owned))
            .collect()
    };
    let mut types = texts("type");
    types.extend(node.text_at("type").map(str::to_owned));
    if types.len() > 1 {
        types.remove("null");
    }
    let mut values = node
        .get("enum")
        .map_or(Vec::new(), |list| list.items().to_vec());
    values.extend(node.get("const").cloned());
    let mut unlike: Vec<Rc<Node>> = Vec::new();
    for value in values {
        if *value != Node::Null && !unlike.contains(&value) {
            unlike.push(value);
        }
    }
    let exclusive = |key: &str| node.get(key).and_then(|value| value.truth()) == Some(true);
    let above = node.number_at("exclusiveMinimum");
    let below = node.number_at("exclusiveMaximum");
    let step = node.number_at("multipleOf");
    let one = step.unwrap_or(Decimal::ONE);
    let inside = |limit: Option<Decimal>, shift: Decimal| limit.and_then(|n| n.checked_add(shift));
    let mut min = node.number_at("minimum").or(inside(above, one));
    let mut max = node.number_at("maximum").or(inside(below, -one));
    if exclusive("exclusiveMinimum") {
        min = inside(min, one);
    }
    if exclusive("exclusiveMaximum") {
        max = inside(max, -one);
    }
    Schema {
        types,
        values: unlike,
        default: node
            .get("default")
            .filter(|value| ***value != Node::Null)
            .cloned(),
        min,
        max,
        step,
        min_chars: size("minLength"),
        max_chars: size("maxLength"),
        min_items: size("minItems"),
        max_items: size("maxItems"),
        format: node.text_at("format").map(str::to_owned),
        pattern: node.text_at("pattern").map(str::to_owned),
        prose: node.text_at("description").unwrap_or_default().to_owned(),
        deprecated: node.get("deprecated").and_then(|value| value.truth()) == Some(true),
        required: texts("required"),
        examples: node
            .get("examples")
            .map_or(&[][..], |list| list.items())
            .iter()
            .chain(node.get("example"))
            .filter_map(|example| example.text().map(str::to_owned))
            .take(5)
            .collect(),
        ..Schema::default()
    }
}

/// Puts the fields into the order of `x-apidog-orders`; what it does not name stays behind.
fn order(node: &Node, schema: &mut Schema, refs: &[(String, Vec<String>)]) {
    let Some(orders) = node.get("x-apidog-orders") else {
        return;
    };
    let mut names: Vec<&str> = Vec::new();
    for key in orders.items().iter().filter_map(|item| item.text()) {
        match refs.iter().find(|(known, _)| known == key) {
            Some((_, fields)) => names.extend(fields.iter().map(String::as_str)),
            None => names.push(key),
        }
    }
    let place = |name: &str| names.iter().position(|known| *known == name);
    schema
        .fields
        .sort_by_key(|(name, _)| place(name).unwrap_or(usize::MAX));
}
