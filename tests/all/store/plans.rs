//! Every query of the store finds its rows by an index: none reads a whole table that grows with customers.

use crate::tidy::source::{Source, sources};
use kiebot::store::Store;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Tables that stay small whatever is sold.
const SMALL: [&str; 2] = ["meta", "json_each"];
/// What looks at everything on purpose: at night, at the start, before an update, or beside the bot.
const AT_LEISURE: [&str; 5] = [
    "src/store/invariants",
    "src/store/open",
    "src/store/migrate",
    "src/store/backup",
    "src/store/chain",
];

/// The text of each string literal of a file's code.
fn literals(file: &Source) -> Vec<String> {
    let code: Vec<&str> = file.code().map(|(_, line)| line).collect();
    let code = code.join("\n");
    let mut found = Vec::new();
    let mut letters = code.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        if letter == '"' && before != '\'' {
            let mut text = String::new();
            while let Some(inner) = letters.next() {
                match inner {
                    '"' => break,
                    '\\' if letters.peek() == Some(&'\n') => {
                        while letters.peek().is_some_and(|next| next.is_whitespace()) {
                            letters.next();
                        }
                    }
                    '\\' => text.extend(letters.next()),
                    other => text.push(other),
                }
            }
            found.push(text);
        }
        before = letter;
    }
    found
}

/// A statement that SQLite can read: names put in by `format!` become a number.
fn statement(literal: &str) -> Option<String> {
    let text = literal.trim();
    let begins = ["SELECT ", "UPDATE ", "DELETE ", "WITH ", "INSERT "];
    begins.iter().any(|word| text.starts_with(word)).then(|| {
        let mut out = String::new();
        let mut depth = 0;
        for letter in text.chars() {
            match letter {
                '{' => {
                    depth += 1;
                    out.push('1');
                }
                '}' => depth -= 1,
                other if depth == 0 => out.push(other),
                _ => {}
            }
        }
        out
    })
}

/// Lines of the plan that read a table from end to end.
fn scans(db: &Connection, sql: &str, partial: &BTreeSet<String>) -> rusqlite::Result<Vec<String>> {
    let mut plan = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
    let mut rows = plan.raw_query();
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let line: String = row.get("detail")?;
        let Some(rest) = line.strip_prefix("SCAN ") else {
            continue;
        };
        let what = rest.split(' ').next().unwrap_or_default();
        let index = rest.split(" INDEX ").nth(1).unwrap_or_default();
        let made_up = what.starts_with('(') || rest.contains("CONSTANT ROW");
        if !made_up && !SMALL.contains(&what) && !partial.contains(index) {
            found.push(line.clone());
        }
    }
    Ok(found)
}

#[test]
fn no_query_reads_a_table_that_grows_from_end_to_end() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("kiebot.db");
    Store::open(&path, 1).unwrap().close().unwrap();
    let db = Connection::open(&path).unwrap();
    // An index over open rows only is as short as what is open.
    let partial = "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql LIKE '% WHERE %'";
    let mut names = db.prepare(partial).unwrap();
    let names = names.query_map([], |row| row.get(0)).unwrap();
    let partial: BTreeSet<String> = names.collect::<Result<_, _>>().unwrap();
    let mut looked_at = 0;
    let mut offenders = Vec::new();
    for file in sources("src") {
        if AT_LEISURE.iter().any(|path| file.path.starts_with(path)) {
            continue;
        }
        for sql in literals(&file).iter().filter_map(|text| statement(text)) {
            match scans(&db, &sql, &partial) {
                Ok(found) => {
                    looked_at += 1;
                    let found = found.iter();
                    offenders.extend(found.map(|line| format!("{}: {line}\n    {sql}", file.path)));
                }
                Err(error) => println!("not read: {}: {error}\n    {sql}", file.path),
            }
        }
    }
    assert!(looked_at > 150, "only {looked_at} statements were read");
    crate::tidy::none("a query finds its rows by an index", &offenders);
}
