//! config.example.toml documents every key with its default.

use super::load_text;
use kiebot::config::{Config, Need, keys};
use std::collections::BTreeSet;

const EXAMPLE: &str = include_str!("../../../config.example.toml");

/// The example with every commented key switched on.
fn example_with_all_keys() -> String {
    let mut text = String::new();
    for line in EXAMPLE.lines() {
        let bare = line.strip_prefix("# ").unwrap_or(line);
        let is_key = bare.split_once(" = ").is_some_and(|(name, _)| {
            name.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        });
        text.push_str(if is_key { bare } else { line });
        text.push('\n');
    }
    text
}

fn keys_of(table: &toml::Table, above: &str, found: &mut BTreeSet<String>) {
    for (name, value) in table {
        let full = format!("{above}{name}");
        match value {
            toml::Value::Table(inner) => keys_of(inner, &format!("{full}."), found),
            _ => {
                found.insert(full);
            }
        }
    }
}

#[test]
fn the_example_names_every_key_and_nothing_else() {
    let table: toml::Table = example_with_all_keys().parse().unwrap();
    let mut found = BTreeSet::new();
    keys_of(&table, "", &mut found);
    let known: BTreeSet<String> = keys::KEYS.iter().map(|key| key.name.to_owned()).collect();
    assert_eq!(found, known);
}

#[test]
fn the_example_shows_the_defaults() {
    let example = load_text(EXAMPLE, &[], Need::Offline).unwrap();
    assert_eq!(
        format!("{:#?}", example.config),
        format!("{:#?}", Config::defaults())
    );
    // Leaving a key out and writing its default are the same, so the file alone decides nothing else.
    let empty = load_text("", &[], Need::Offline).unwrap();
    assert_eq!(
        format!("{:#?}", empty.config),
        format!("{:#?}", Config::defaults())
    );
}

#[test]
fn the_example_mentions_every_variable() {
    for key in keys::KEYS {
        for name in key.env {
            assert!(EXAMPLE.contains(name), "{name} is not in the example");
        }
    }
}
