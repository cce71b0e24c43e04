//! Every query of the store finds its rows by an index: none reads a whole table that grows with customers.

use crate::tidy::source::{Source, sources};
use kiebot::store::Store;
use regex::Regex;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Tables that stay small whatever is sold.
const SMALL: [&str; 12] = [
    "meta",
    "json_each",
    "reviews",
    "deeds",
    "promos",
    "model_trouble",
    "model_seen",
    "model_totals",
    "time_totals",
    "alerts",
    "broadcasts",
    "settings",
];
/// What looks at everything on purpose: at night, at the start, before an update, or beside the bot.
const AT_LEISURE: [&str; 6] = [
    "src/store/glance",
    "src/store/invariants",
    "src/store/open",
    "src/store/migrate",
    "src/store/backup",
    "src/store/chain",
];

/// What is asked rarely and on purpose: (a part of the query, why).
const RARELY: [(&str, &str); 3] = [
    (
        "SELECT count(*) FILTER (WHERE c.gone_ms IS NULL), count(c.gone_ms) FROM customers c",
        "before an admin writes to all of them",
    ),
    (
        "SELECT 1 FROM payments WHERE method = ?1 LIMIT 1",
        "before Stars are compared with Telegram, once an hour",
    ),
    (
        "SELECT id FROM generations WHERE state = ?1 ORDER BY id",
        "after a restore, once",
    ),
];

/// The string literal that begins at or after the first quote of `code`, and what comes after it.
fn literal(code: &str) -> Option<(String, &str)> {
    let mut letters = code.get(code.find('"')? + 1..)?.chars();
    let mut text = String::new();
    loop {
        match letters.next()? {
            '"' => return Some((text, letters.as_str())),
            '\\' => match letters.next()? {
                '\n' => letters = letters.as_str().trim_start().chars(),
                other => text.push(other),
            },
            other => text.push(other),
        }
    }
}

/// Every statement of a file as SQLite reads it: constants are put in, anything else that `format!` fills is a number.
fn statements(file: &Source) -> Vec<String> {
    let code: Vec<&str> = file.code().map(|(_, line)| line).collect();
    let code = code.join("\n").replace("'\"'", "' '");
    let mut found = Vec::new();
    let mut rest = code.as_str();
    while let Some((text, after)) = literal(rest) {
        let before = &rest[..rest.find('"').unwrap_or(0)];
        let is_constant = before.trim_end().ends_with(": &str =");
        rest = after;
        let sql = filled(&text, &code);
        let begins = ["SELECT ", "UPDATE ", "DELETE ", "WITH "];
        // A condition that is put together elsewhere cannot be judged here.
        let open = sql.contains("WHERE 1 ") || sql.ends_with("WHERE 1");
        if !is_constant && !open && begins.iter().any(|word| sql.starts_with(word)) {
            found.push(sql);
        }
    }
    found
}

/// The text with `{NAME}` as its constant says.
fn filled(text: &str, code: &str) -> String {
    let mut out = String::new();
    let mut parts = text.trim().split('{');
    out.extend(parts.next());
    for part in parts {
        let (name, after) = part.split_once('}').unwrap_or((part, ""));
        let constant = code.split_once(&format!("const {name}: &str"));
        let value = constant.and_then(|(_, body)| literal(body));
        match value {
            Some((value, _)) => out.push_str(&filled(&value, "")),
            None => out.push('1'),
        }
        out.push_str(after);
    }
    out
}

/// The table behind a name of the plan, which may be an alias.
fn table(sql: &str, name: &str) -> String {
    let alias = format!(r"(?:FROM|JOIN|,)\s+(\w+)\s+(?:AS\s+)?{name}\b");
    let found = Regex::new(&alias).unwrap().captures(sql);
    found
        .map_or(name, |found| found.get(1).unwrap().as_str())
        .to_owned()
}

/// Whether the query makes this table itself, from rows it has found.
fn made_by_with(sql: &str, table: &str) -> bool {
    let made = format!(r"\b{table}(?:\([^)]*\))?\s+AS\s+(?:MATERIALIZED\s+)?\(");
    Regex::new(&made).unwrap().is_match(sql)
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
        let table = table(sql, what);
        // Rows made by the query itself, and the newest one of a table.
        let made_up = what.starts_with('(')
            || rest.contains("CONSTANT ROW")
            || rest.contains("VALUES CLAUSE")
            || sql.contains(&format!(") {what}"))
            || made_by_with(sql, &table);
        let newest = sql.ends_with("ORDER BY id DESC LIMIT 1") && !sql.contains("WHERE");
        if !made_up && !newest && !SMALL.contains(&table.as_str()) && !partial.contains(index) {
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
        for sql in statements(&file) {
            if RARELY.iter().any(|(part, _)| sql.contains(part)) {
                continue;
            }
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
    assert!(looked_at > 100, "only {looked_at} statements were read");
    crate::tidy::none("a query finds its rows by an index", &offenders);
}
