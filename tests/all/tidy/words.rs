//! Rules for the texts: both languages say the same things, and every text is used.

use super::none;
use super::source::{Source, sources};
use fluent_bundle::FluentResource;
use kiebot::words::Lang;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Keys of one language with the variables of their texts; the file of each for messages.
type Texts = BTreeMap<String, (String, BTreeSet<String>)>;

/// A language's files: (name, text).
pub fn locales(lang: Lang) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/locales");
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (
            format!("{}/{name}", lang.tag()),
            std::fs::read_to_string(path).unwrap(),
        )
    };
    let files = std::fs::read_dir(folder.join(lang.tag())).unwrap();
    let mut files: Vec<_> = files.map(read).collect();
    files.sort();
    files
}

fn texts(lang: Lang) -> Texts {
    let mut texts = Texts::new();
    for (file, text) in locales(lang) {
        for (key, body) in messages(&text) {
            let twice = texts.insert(key.clone(), (file.clone(), variables(&body)));
            assert!(twice.is_none(), "{file}: {key} is there twice");
        }
    }
    texts
}

/// (key, text) of each message: it starts in the first column, its further lines are indented.
pub fn messages(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if line.starts_with('#') {
            continue;
        }
        let starts = line.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '-');
        match (line.split_once('='), found.last_mut()) {
            (Some((key, body)), _) if starts => {
                found.push((key.trim().to_owned(), body.to_owned()));
            }
            (_, Some((_, body))) => {
                body.push('\n');
                body.push_str(line);
            }
            _ => {}
        }
    }
    found
}

/// Names after `$` inside braces; a `$` in plain text is just a sign.
fn variables(body: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let (mut depth, mut quoted) = (0_i32, false);
    for (at, letter) in body.char_indices() {
        match letter {
            '"' if depth > 0 => quoted = !quoted,
            '{' if !quoted => depth += 1,
            '}' if !quoted => depth -= 1,
            '$' if depth > 0 && !quoted => {
                let name = body[at + 1..].chars();
                let name = name.take_while(|l| l.is_alphanumeric() || *l == '_' || *l == '-');
                names.insert(name.collect());
            }
            _ => {}
        }
    }
    names
}

fn is_key(text: &str) -> bool {
    text.trim_end_matches('-').contains('-')
        && text.starts_with(|letter: char| letter.is_ascii_lowercase())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}

#[test]
fn every_text_parses() {
    let mut offenders = Vec::new();
    for (file, text) in [Lang::Ru, Lang::En].into_iter().flat_map(locales) {
        if let Err((_, faults)) = FluentResource::try_new(text) {
            offenders.extend(faults.iter().map(|fault| format!("{file}: {fault}")));
        }
    }
    none("every line of the locales parses", &offenders);
}

#[test]
fn both_languages_say_the_same_things() {
    let (ru, en) = (texts(Lang::Ru), texts(Lang::En));
    let mut offenders = Vec::new();
    for (one, other, missing) in [(&ru, &en, "en"), (&en, &ru, "ru")] {
        for (key, (file, _)) in one {
            if !other.contains_key(key) {
                offenders.push(format!("{file}: {key} is missing in {missing}"));
            }
        }
    }
    for (key, (file, variables)) in &ru {
        match en.get(key) {
            Some((_, theirs)) if theirs != variables => {
                offenders.push(format!("{file}: {key}: {variables:?}, in en {theirs:?}"));
            }
            _ => {}
        }
    }
    none(
        "each text has the same variables in both languages",
        &offenders,
    );
}

/// Literal beginnings of keys that are put together: `"state-{` gives `state-`.
fn built_prefixes(files: &[Source]) -> BTreeSet<String> {
    let mut prefixes = BTreeSet::new();
    for file in files {
        for (_, line) in file.code() {
            for (at, _) in line.match_indices('"') {
                let rest = &line[at + 1..];
                let Some(end) = rest.find('{') else { continue };
                let prefix = &rest[..end];
                if prefix.len() > 2 && prefix.ends_with('-') && is_key(&format!("{prefix}x")) {
                    prefixes.insert(prefix.to_owned());
                }
            }
        }
    }
    prefixes
}

#[test]
fn every_text_is_used() {
    let files = sources("src");
    let prefixes = built_prefixes(&files);
    let mut code = String::new();
    for (_, line) in files.iter().flat_map(Source::code) {
        code.push_str(line);
        code.push('\n');
    }
    let mut offenders = Vec::new();
    for (key, (file, _)) in &texts(Lang::Ru) {
        let built = prefixes.iter().any(|prefix| key.starts_with(prefix));
        let term = key.starts_with('-');
        if !built && !term && !code.contains(&format!("\"{key}\"")) {
            offenders.push(format!("{file}: {key}"));
        }
    }
    none("a text that nothing shows goes away", &offenders);
}

#[test]
fn every_text_that_is_asked_for_exists() {
    let texts = texts(Lang::Ru);
    let mut offenders = Vec::new();
    for file in sources("src") {
        let code: Vec<&str> = file.code().map(|(_, line)| line).collect();
        let code = code.join("\n");
        for call in ["tr(", "tr_with("] {
            for (at, _) in code.match_indices(call) {
                if code[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_') {
                    continue;
                }
                // The first argument is the language; only a literal key can be looked up here.
                let Some((_, rest)) = code[at..].split_once(',') else {
                    continue;
                };
                let Some(literal) = rest.trim_start().strip_prefix('"') else {
                    continue;
                };
                let key = literal.split('"').next().unwrap_or_default();
                if is_key(key) && !key.ends_with('-') && !texts.contains_key(key) {
                    offenders.push(format!("{}: {key}", file.path));
                }
            }
        }
    }
    none(
        "every text that the code names is in the locales",
        &offenders,
    );
}

#[test]
fn variables_are_read_as_fluent_reads_them() {
    let body = " $HOME { $count ->\n [one] { $name }\n *[other] {\"$no\"}\n}";
    let expected: BTreeSet<String> = ["count", "name"].map(str::to_owned).into();
    assert_eq!(variables(body), expected);
}
