//! What the pages name is there: files, headings, commands with their flags, settings, what the bot says.

use super::pages::{self, root};
use crate::child::{KEY, TOKEN};
use crate::tidy::none;
use clap::CommandFactory;
use kiebot::cli::Cli;
use kiebot::config::{self, Need};
use regex::Regex;
use std::collections::BTreeSet;

/// Every text that the bot says and every line of its code.
fn said() -> Vec<String> {
    let mut lines = Vec::new();
    for ending in ["ftl", "rs"] {
        for file in crate::tidy::source::read_all("src", ending) {
            lines.extend(file.text.lines().map(str::to_owned));
        }
    }
    assert!(lines.len() > 10_000);
    lines
}

#[test]
fn links_lead_somewhere() {
    let pages = pages::all();
    assert!(pages.len() > 5);
    let dead: Vec<String> = pages
        .iter()
        .flat_map(|page| {
            page.dead_links()
                .into_iter()
                .map(|link| format!("{}: {link}", page.path))
        })
        .collect();
    none("a link leads to a file or a heading", &dead);
}

/// The flags of a command of kiebot.
fn flags(name: &str) -> Option<BTreeSet<String>> {
    let cli = Cli::command();
    let command = cli
        .get_subcommands()
        .find(|command| command.get_name() == name)?;
    let long = command.get_arguments().filter_map(|arg| arg.get_long());
    Some(
        long.filter(|flag| *flag != "config")
            .map(|flag| format!("--{flag}"))
            .collect(),
    )
}

#[test]
fn commands_have_the_flags_that_the_pages_name() {
    let flag = Regex::new("--[a-z-]+").unwrap();
    let mut wrong = Vec::new();
    let mut told = BTreeSet::new();
    for page in pages::all() {
        let table: BTreeSet<String> = page
            .rows(2)
            .into_iter()
            .map(|row| row[0].trim_matches('`').to_owned())
            .collect();
        for span in page.spans() {
            let Some(rest) = span.strip_prefix("kiebot ") else {
                continue;
            };
            let name = rest.split(' ').next().unwrap();
            let named: BTreeSet<String> = flag
                .find_iter(rest)
                .map(|flag| flag.as_str().to_owned())
                .collect();
            let there = flags(name).unwrap_or_default();
            let whole = table.contains(&span);
            if whole {
                told.insert(name.to_owned());
            }
            if flags(name).is_none() || !named.is_subset(&there) || (whole && named != there) {
                wrong.push(format!("{}: {span}; it has {there:?}", page.path));
            }
        }
    }
    none(
        "a command is named with flags that it has; its row in the table with all of them",
        &wrong,
    );
    let all: BTreeSet<String> = Cli::command()
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .collect();
    assert_eq!(told, all);
}

#[test]
fn settings_are_named_as_they_are() {
    let mut known = BTreeSet::new();
    let mut table = String::new();
    let example = std::fs::read_to_string(root().join("config.example.toml")).unwrap();
    for line in example.lines() {
        if let Some(name) = line.strip_prefix('[') {
            table = name.trim_end_matches(']').to_owned();
            known.insert(table.clone());
        } else if let Some((key, _)) = line.trim_start_matches("# ").split_once(" = ") {
            known.insert(format!("{table}.{key}"));
        }
    }
    let name = Regex::new(r"^[a-z]+(\.[a-z_]+)+( = .*)?$").unwrap();
    let tables = [
        "telegram", "kie", "database", "catalog", "pricing", "limits", "sync", "payments", "ui",
        "safety", "http", "backup", "log",
    ];
    let mut found = 0;
    for page in pages::all() {
        for span in page.spans() {
            let key = span.split(" = ").next().unwrap();
            let first = key.split('.').next().unwrap();
            if name.is_match(&span) && tables.contains(&first) {
                assert!(known.contains(key), "{}: {span}", page.path);
                found += 1;
            }
        }
    }
    assert!(found > 15, "{found}");
}

#[test]
fn settings_in_blocks_are_taken() {
    let secret = |name: &str| match name {
        "TELEGRAM_BOT_TOKEN" => Some(TOKEN.to_owned()),
        "KIE_API_KEY" => Some(KEY.to_owned()),
        "ADMIN_ID" => Some("900".to_owned()),
        _ => None,
    };
    let shipped = std::fs::read_to_string(root().join("models.toml")).unwrap();
    let mut found = 0;
    for page in pages::all() {
        let blocks = page.blocks().into_iter();
        for block in blocks.filter(|block| block.kind == "toml") {
            let text = block.lines.join("\n");
            found += 1;
            if text.starts_with("[models.") {
                let whole = format!("{shipped}\n{text}\n");
                assert!(kiebot::catalog::text::load(&whole).is_ok(), "{text}");
                continue;
            }
            let loaded = config::load_from(None, &text, &secret, Need::Run);
            let loaded = loaded.unwrap_or_else(|wrong| panic!("{}: {wrong:?}", page.path));
            assert!(loaded.warnings.is_empty(), "{text}");
        }
    }
    assert!(found >= 2, "{found}");
}

/// What stands in quotes in the table of troubles is what the bot says.
#[test]
fn troubles_are_told_in_the_words_of_the_bot() {
    let page = pages::all().swap_remove(0);
    let rows = page.rows(3).into_iter();
    let rows: Vec<_> = rows
        .filter(|row| !row[0].starts_with("![") && row.iter().all(|cell| !cell.is_empty()))
        .collect();
    assert!(
        rows.len() > 30 && page.prose().contains("| symptom |"),
        "{}",
        rows.len()
    );
    let quoted = Regex::new("“([^”]+)”").unwrap();
    let lines = said();
    let mut strange = Vec::new();
    let mut found = 0;
    for row in &rows {
        for quote in quoted.captures_iter(&row[0]) {
            let parts = quote[1]
                .split('…')
                .map(str::trim)
                .filter(|part| !part.is_empty());
            let parts: Vec<&str> = parts.collect();
            found += 1;
            if !lines
                .iter()
                .any(|line| parts.iter().all(|part| line.contains(part)))
            {
                strange.push(quote[1].to_owned());
            }
        }
    }
    assert!(found >= 18, "{found}");
    none("the bot says nothing like this", &strange);
}
