//! Checks the admin's `[price_aliases]`: beginnings of price rows and the models they are for.

use super::mistake::Mistake;
use super::reader::{Found, Reader, Table, shown};
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

/// Notes every alias that cannot work.
pub(super) fn check(root: &mut Table<'_>, reader: &mut Reader<'_>) {
    let Some(table) = root.table("price_aliases", reader) else {
        return;
    };
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for (key, item) in table.entries() {
        let text = key.get_ref().to_string();
        let found = Found {
            value: item.get_ref(),
            span: item.span(),
        };
        match found.value {
            DeValue::String(id) if is_id(id) => {}
            other => {
                let values = vec![("key", text.clone()), ("given", shown(other))];
                reader.note(&found.span, "mistake-alias-model", values);
            }
        }
        // Case, spaces and commas do not tell rows apart.
        let words: String = text
            .to_lowercase()
            .split(|c: char| !c.is_alphanumeric() && c != '.')
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        if words.is_empty() {
            reader.note(&key.span(), "mistake-alias-empty", Vec::new());
        } else if let Some(first) = known.insert(words, text.clone()) {
            let values = vec![("key", text), ("first", first)];
            reader.note(&key.span(), "mistake-alias-twice", values);
        }
    }
}

/// Ids are words without spaces.
fn is_id(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_graphic() && c != '"')
}

/// The aliases of a sound text whose model is not among the known ones: they do nothing.
pub fn idle_aliases<'k>(text: &str, known: impl Iterator<Item = &'k str> + Clone) -> Vec<Mistake> {
    let Ok(document) = DeTable::parse(text) else {
        return Vec::new();
    };
    let mut reader = Reader::new(text);
    let aliases = document.get_ref().get("price_aliases");
    let aliases = aliases.and_then(|item| item.get_ref().as_table());
    for (_, item) in aliases.into_iter().flat_map(|table| table.iter()) {
        if let DeValue::String(id) = item.get_ref()
            && !known.clone().any(|other| other == id.as_ref())
        {
            let mut values = vec![("key", id.to_string())];
            match super::nearest(id, known.clone()) {
                Some(near) => {
                    values.push(("expected", near.to_owned()));
                    reader.note(&item.span(), "mistake-unknown-near", values);
                }
                // The list of all models would be too long to help.
                None => reader.note(&item.span(), "mistake-unknown-model", values),
            }
        }
    }
    reader.finish().0
}
