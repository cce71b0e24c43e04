//! The configuration as written: a value and a place for each known key; unknown keys become mistakes.

use super::errors::{Mistake, Place};
use super::keys;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value as somebody wrote it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A TOML string, or anything from the environment.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// `true` or `false`.
    Bool(bool),
    /// A list, each item with its place.
    List(Vec<(Value, Place)>),
    /// A table inside a list.
    Table(Vec<(String, Value, Place)>),
    /// A number with a point, as written: refused everywhere, since it is not exact.
    Float(String),
    /// A date or time: no key wants one.
    Date,
}

/// A value and where it was given.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// What.
    pub value: Value,
    /// Where.
    pub place: Place,
}

/// All that was given, by key.
pub type Raw = BTreeMap<&'static str, Given>;

/// Reads a file's text. Where it does not parse, only the syntax mistakes are told.
pub fn parse(text: &str) -> (Raw, Vec<Mistake>) {
    let (root, faults) = DeTable::parse_recoverable(text);
    if !faults.is_empty() {
        let mistakes = faults.iter().map(|fault| {
            let at = fault.span().map_or(0, |span| span.start);
            Mistake::new("", place(text, at), "config-syntax").with("fault", fault.message())
        });
        return (Raw::new(), mistakes.collect());
    }
    let mut walk = Walk {
        text,
        raw: Raw::new(),
        mistakes: Vec::new(),
    };
    walk.table("", root.get_ref());
    (walk.raw, walk.mistakes)
}

/// Puts values of the environment over those of the file; tells the keys that are fixed by it.
pub fn overlay(raw: &mut Raw, env: &dyn Fn(&str) -> Option<String>) -> Vec<&'static str> {
    let mut locked = Vec::new();
    for key in keys::KEYS {
        for name in key.env {
            let Some(text) = env(name).filter(|text| !text.trim().is_empty()) else {
                continue;
            };
            let given = Given {
                value: Value::Text(text.trim().to_owned()),
                place: Place::Environment(name),
            };
            if locked.last() == Some(&key.name) {
                // A second name of the same key (ADMIN_IDS beside ADMIN_ID) adds to the list.
                join(raw, key.name, &text);
            } else {
                // PORT replaces only the port: what the file says is needed too.
                let given = with_port(raw, key.name, given);
                raw.insert(key.name, given);
                locked.push(key.name);
            }
        }
    }
    locked
}

fn join(raw: &mut Raw, key: &str, more: &str) {
    if let Some(Given {
        value: Value::Text(text),
        ..
    }) = raw.get_mut(key)
    {
        text.push(',');
        text.push_str(more.trim());
    }
}

fn with_port(raw: &Raw, key: &str, given: Given) -> Given {
    let (Value::Text(port), "http.listen") = (&given.value, key) else {
        return given;
    };
    let host = match raw.get(key) {
        Some(Given {
            value: Value::Text(listen),
            ..
        }) => listen
            .rsplit_once(':')
            .map_or("127.0.0.1", |(host, _)| host),
        _ => "127.0.0.1",
    };
    Given {
        value: Value::Text(format!("{host}:{port}")),
        place: given.place,
    }
}

struct Walk<'a> {
    text: &'a str,
    raw: Raw,
    mistakes: Vec<Mistake>,
}

impl Walk<'_> {
    fn table(&mut self, above: &str, table: &DeTable<'_>) {
        for (name, value) in table {
            let at = place(self.text, name.span().start);
            let full = if above.is_empty() {
                name.get_ref().to_string()
            } else {
                format!("{above}.{}", name.get_ref())
            };
            match (keys::find(&full), value.get_ref()) {
                (Some(key), _) => {
                    let given = Given {
                        value: self.value(value),
                        place: place(self.text, value.span().start),
                    };
                    self.raw.insert(key.name, given);
                }
                (None, DeValue::Table(inner)) if keys::is_table(&full) => self.table(&full, inner),
                (None, _) if keys::is_table(&full) => {
                    self.mistakes
                        .push(Mistake::new(&full, at, "config-expected-table"));
                }
                (None, _) => self.mistakes.push(match keys::nearest(&full) {
                    Some(near) => Mistake::new(&full, at, "config-unknown-near").with("near", near),
                    None => Mistake::new(&full, at, "config-unknown"),
                }),
            }
        }
    }

    fn value(&self, value: &Spanned<DeValue<'_>>) -> Value {
        match value.get_ref() {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) => {
                let digits = number.as_str().replace('_', "");
                // Beyond 64 bits it is shown as written and refused like a float.
                i64::from_str_radix(&digits, number.radix())
                    .map_or(Value::Float(digits), Value::Integer)
            }
            DeValue::Float(number) => Value::Float(number.as_str().to_owned()),
            DeValue::Boolean(yes) => Value::Bool(*yes),
            DeValue::Datetime(_) => Value::Date,
            DeValue::Array(items) => Value::List(
                items
                    .iter()
                    .map(|item| (self.value(item), place(self.text, item.span().start)))
                    .collect(),
            ),
            DeValue::Table(table) => Value::Table(
                table
                    .iter()
                    .map(|(name, item)| {
                        let at = place(self.text, name.span().start);
                        (name.get_ref().to_string(), self.value(item), at)
                    })
                    .collect(),
            ),
        }
    }
}

/// Line and column of a byte offset, both from 1; columns count characters.
fn place(text: &str, offset: usize) -> Place {
    let before = text.get(..offset.min(text.len())).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    Place::File {
        line: before.matches('\n').count() + 1,
        column: before.get(line_start..).unwrap_or("").chars().count() + 1,
    }
}
