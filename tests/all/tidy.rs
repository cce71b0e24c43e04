//! Rules of the house, checked over the sources: order of imports, purity, sizes, words.

mod raw;
pub mod source;
mod typography;
mod words;

use source::{Source, has_word, sources};
use std::collections::BTreeSet;
use std::path::Path;

const LONGEST_FILE: usize = 400;
const LONGEST_FUNCTION: usize = 70;
/// Functions that are one long table of data, not logic: (file, function).
const TABLES: [(&str, &str); 1] = [("tests/all/ledger/attacks.rs", "forged")];
/// Files whose Russian letters are compared or measured, never shown.
const NOT_SHOWN: [&str; 7] = [
    "src/catalog/reach.rs",
    "src/catalog/search/meanings.rs",
    "src/catalog/search/spell.rs",
    "src/catalog/search/tests.rs",
    "src/cli/quote/given.rs",
    "src/payments/typed.rs",
    "src/wizard/check.rs",
];

pub fn none(rule: &str, offenders: &[String]) {
    assert!(
        offenders.is_empty(),
        "{rule}:\n  {}",
        offenders.join("\n  ")
    );
}

/// `path:line: what` for each line of code (no comments, no tests) that the closure objects to.
fn lines_where(
    files: &[Source],
    mut objection: impl FnMut(&Source, &str) -> Option<String>,
) -> Vec<String> {
    let mut offenders = Vec::new();
    for file in files {
        for (number, line) in file.code() {
            if let Some(what) = objection(file, line) {
                offenders.push(format!("{}:{number}: {what}", file.path));
            }
        }
    }
    offenders
}

/// The modules of lib.rs in reading order, and whether each is marked pure.
fn modules() -> Vec<(String, bool)> {
    let files = sources("src");
    let lib = files.iter().find(|file| file.path == "src/lib.rs").unwrap();
    let mut found = Vec::new();
    let mut pure = false;
    for line in lib.text.lines() {
        if line.starts_with("///") {
            pure |= line.contains("*pure*");
        } else if let Some(name) = line
            .strip_prefix("pub mod ")
            .and_then(|l| l.strip_suffix(';'))
        {
            found.push((name.to_owned(), pure));
            pure = false;
        }
    }
    assert!(found.len() > 10, "the list of modules was not understood");
    found
}

#[test]
fn every_file_says_what_it_is_for() {
    let files: Vec<Source> = sources("src").into_iter().chain(sources("tests")).collect();
    let offenders: Vec<String> = files
        .iter()
        .filter(|file| !file.text.starts_with("//! "))
        .map(|file| file.path.clone())
        .collect();
    none("a file opens with one //! sentence", &offenders);
}

#[test]
fn files_are_short() {
    let files: Vec<Source> = sources("src").into_iter().chain(sources("tests")).collect();
    let offenders: Vec<String> = files
        .iter()
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST_FILE)
        .map(|(file, lines)| format!("{}: {lines} lines", file.path))
        .collect();
    none(
        "a file has at most 400 lines; split it by meaning",
        &offenders,
    );
}

#[test]
fn functions_are_short() {
    let files: Vec<Source> = sources("src").into_iter().chain(sources("tests")).collect();
    let mut offenders = Vec::new();
    for file in &files {
        for (name, line, lines) in file.functions() {
            let table = TABLES.contains(&(file.path.as_str(), name.as_str()));
            if lines > LONGEST_FUNCTION && !table {
                offenders.push(format!("{}:{line}: {name}: {lines} lines", file.path));
            }
        }
    }
    none("a function has at most 70 lines", &offenders);
}

#[test]
fn a_file_imports_only_from_below() {
    let modules = modules();
    let place = |name: &str| modules.iter().position(|(module, _)| module == name);
    let offenders = lines_where(&sources("src"), |file, line| {
        let own = place(file.module()?)?;
        let upward = source::crate_names(line)
            .into_iter()
            .find(|name| place(name).is_some_and(|theirs| theirs < own))?;
        Some(format!(
            "{} imports {upward}, which stands above it in lib.rs",
            file.module()?
        ))
    });
    none("a file imports only from modules below its own", &offenders);
}

#[test]
fn every_module_is_on_the_list() {
    let listed: BTreeSet<String> = modules().into_iter().map(|(name, _)| name).collect();
    let present: BTreeSet<String> = sources("src")
        .iter()
        .filter_map(|file| file.module().map(str::to_owned))
        .collect();
    assert_eq!(present, listed);
}

#[test]
fn pure_modules_know_no_world() {
    let modules = modules();
    let offenders = lines_where(&sources("src"), |file, line| {
        let (_, pure) = modules
            .iter()
            .find(|(name, _)| Some(name.as_str()) == file.module())?;
        let words = ["rusqlite", "ureq", "tokio", "teloxide", "reqwest", "async"];
        let paths = [
            "std::fs",
            "std::net",
            "std::thread",
            ".await",
            "Clock::",
            "SystemTime",
            "Instant::now",
        ];
        let word = words.iter().find(|word| has_word(line, word));
        let path = paths.iter().find(|path| line.contains(**path));
        let found = word.or(path).filter(|_| *pure)?;
        Some(format!("{found} in a pure module"))
    });
    none(
        "pure modules have no I/O, no clock, no Telegram",
        &offenders,
    );
}

#[test]
fn the_sandbox_knows_nothing_of_ours() {
    let offenders = lines_where(&sources("src/sandbox"), |_, line| {
        let names = source::crate_names(line);
        let ours = names.into_iter().find(|name| name != "sandbox")?;
        Some(format!("imports {ours}"))
    });
    none(
        "the sandbox imports nothing of ours, or it would agree with our mistakes",
        &offenders,
    );
}

#[test]
fn no_floats_near_money() {
    let offenders = lines_where(&sources("src"), |file, line| {
        let money = matches!(file.module(), Some("money" | "catalog" | "store"));
        let float = ["f64", "f32"].into_iter().find(|word| has_word(line, word));
        float.filter(|_| money).map(str::to_owned)
    });
    none("no floats in money.rs, catalog/ and store/", &offenders);
}

#[test]
fn one_file_reads_the_clock() {
    let offenders = lines_where(&sources("src"), |file, line| {
        let own = matches!(file.module(), Some("clock" | "sandbox"));
        let calls = ["SystemTime::now", "Timestamp::now", "Zoned::now"];
        let found = calls.into_iter().find(|call| line.contains(call))?;
        (!own).then(|| found.to_owned())
    });
    none("only clock.rs reads the time", &offenders);
}

#[test]
fn one_place_moves_money() {
    let offenders = lines_where(&sources("src"), |file, line| {
        let ledger = file.path.starts_with("src/store/ledger");
        let moves = line.to_lowercase().contains("into transfers");
        (moves && !ledger).then(|| line.trim().to_owned())
    });
    none("only store/ledger writes transfers", &offenders);
}

#[test]
fn no_row_is_replaced() {
    let mut files = sources("src");
    files.extend(source::read_all("src", "sql"));
    let offenders = lines_where(&files, |_, line| {
        let upper = line.to_uppercase();
        let replaces = upper.contains("INSERT OR REPLACE")
            || upper.contains("REPLACE INTO")
            || upper.contains("UPDATE OR REPLACE")
            || upper.contains("ON CONFLICT REPLACE");
        replaces.then(|| line.trim().to_owned())
    });
    none("REPLACE deletes rows past the triggers", &offenders);
}

#[test]
fn words_people_read_are_in_the_locales() {
    let offenders = lines_where(&sources("src"), |file, line| {
        let cyrillic = line
            .chars()
            .any(|letter| ('\u{400}'..='\u{4ff}').contains(&letter));
        // The emulated Kie draws and sings in Russian; that is content, not our words.
        let emulated = file.path.starts_with("src/sandbox/");
        let shown = !emulated && !NOT_SHOWN.contains(&file.path.as_str());
        (cyrillic && shown).then(|| line.trim().to_owned())
    });
    none("Russian stands in locales/ only", &offenders);
}

#[test]
fn the_top_level_stays_small() {
    let allowed = [
        "Cargo.toml",
        "Cargo.lock",
        "build.rs",
        "LICENSE",
        "README.md",
        "docs",
        "src",
        "tests",
        "systemd",
        "config.example.toml",
        "models.toml",
        ".ci",
        ".gitignore",
        ".cargo",
        ".github",
        ".clippy.toml",
    ];
    let offenders: Vec<String> = source::top_level()
        .into_iter()
        .filter(|name| !allowed.contains(&name.as_str()))
        .collect();
    none("the top level has only what DESIGN names", &offenders);
}

#[test]
fn the_rules_notice_what_they_forbid() {
    let file = Source {
        path: "src/money.rs".to_owned(),
        text: "//! x\nfn long(\n    a: i64,\n) {\n    let b = 1; // f64\n    /* c */\n}\n\
               #[cfg(test)]\nmod tests {\n    fn f64() {}\n}\n"
            .to_owned(),
    };
    assert_eq!(
        file.functions(),
        [("long".to_owned(), 2, 6), ("f64".to_owned(), 10, 1)]
    );
    let code: Vec<&str> = file.code().map(|(_, line)| line).collect();
    assert!(!code.iter().any(|line| has_word(line, "f64")), "{code:?}");
    assert!(has_word("let x: f64 = 1", "f64") && !has_word("my_f64x", "f64"));
    assert_eq!(
        source::crate_names("use crate::{store::Store, words}; crate::ids::X"),
        ["store", "words", "ids"]
    );
    assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").is_dir());
}
