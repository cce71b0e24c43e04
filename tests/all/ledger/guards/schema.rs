//! The guards of the schema as the database itself tells them, and a database with one of them taken away.

use rusqlite::Connection;
use rusqlite::types::Value;

/// What SQLite enforces for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Trigger,
    /// One of several conditions of a trigger, any of which refuses.
    Condition,
    Index,
    Check,
    NotNull,
    Unique,
    PrimaryKey,
    Reference,
    Strict,
}

/// One guard and the schema without it.
#[derive(Clone, Debug)]
pub struct Guard {
    pub kind: Kind,
    pub table: String,
    /// For a person: the trigger, the index, or the column and the words of the constraint.
    pub name: String,
    /// A part of what SQLite says when this guard refuses; empty for a trigger that refuses nothing but does something.
    pub word: String,
    /// The object it belongs to, and its text without the guard (empty: the object goes altogether).
    object: String,
    without: String,
}

/// One object of the schema.
#[derive(Clone, Debug)]
pub struct Object {
    pub kind: String,
    pub name: String,
    pub table: String,
    pub sql: String,
}

/// Everything in the schema that has a text, comments taken out.
pub fn objects(conn: &Connection) -> Vec<Object> {
    let mut query = conn
        .prepare(
            "SELECT type, name, tbl_name, sql FROM sqlite_schema
             WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid",
        )
        .unwrap();
    let rows = query.query_map([], |row| {
        Ok(Object {
            kind: row.get(0)?,
            name: row.get(1)?,
            table: row.get(2)?,
            sql: without_comments(&row.get::<_, String>(3)?),
        })
    });
    rows.unwrap().map(Result::unwrap).collect()
}

fn without_comments(sql: &str) -> String {
    let lines = sql
        .lines()
        .map(|line| line.split("--").next().unwrap_or_default().trim());
    lines.collect::<Vec<_>>().join(" ")
}

/// Every guard of these objects.
pub fn guards(conn: &Connection, objects: &[Object]) -> Vec<Guard> {
    let mut found = Vec::new();
    for object in objects {
        match object.kind.as_str() {
            "trigger" => found.extend(of_trigger(object)),
            "index" if object.sql.contains("UNIQUE INDEX") => found.push(of_index(conn, object)),
            "table" => found.extend(of_table(conn, object)),
            _ => {}
        }
    }
    found
}

fn guard(object: &Object, kind: Kind, name: &str, word: String, without: String) -> Guard {
    Guard {
        kind,
        table: object.table.clone(),
        name: name.to_owned(),
        word,
        object: object.name.clone(),
        without,
    }
}

fn of_trigger(object: &Object) -> Vec<Guard> {
    let raised = object.sql.split("RAISE(ABORT, '").nth(1);
    let word = raised.map_or("", |rest| rest.split('\'').next().unwrap());
    let whole = guard(
        object,
        Kind::Trigger,
        &object.name,
        word.to_owned(),
        String::new(),
    );
    let mut found = vec![whole];
    let (rule, body) = object.sql.split_once(" BEGIN ").unwrap();
    let Some((head, condition)) = rule.split_once(" WHEN ") else {
        return found;
    };
    let terms = split(condition, " OR ");
    for n in 0..terms.len() * usize::from(terms.len() > 1) {
        let mut left = terms.clone();
        let gone = left.remove(n);
        let sql = format!("{head} WHEN {} BEGIN {body}", left.join(" OR "));
        let name = format!("{}: {}", object.name, gone.trim());
        found.push(guard(object, Kind::Condition, &name, word.to_owned(), sql));
    }
    found
}

fn of_index(conn: &Connection, object: &Object) -> Guard {
    let mut query = conn
        .prepare("SELECT name FROM pragma_index_info(?1)")
        .unwrap();
    let columns: Vec<String> = query
        .query_map([&object.name], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let word = unique_word(&object.table, &columns);
    guard(object, Kind::Index, &object.name, word, String::new())
}

fn unique_word(table: &str, columns: &[impl AsRef<str>]) -> String {
    let columns: Vec<String> = columns
        .iter()
        .map(|column| format!("{table}.{}", column.as_ref().trim()))
        .collect();
    format!("UNIQUE constraint failed: {}", columns.join(", "))
}

/// The constraints of a table: each part of its text that SQLite would miss.
fn of_table(conn: &Connection, object: &Object) -> Vec<Guard> {
    let open = object.sql.find('(').unwrap();
    let close = object.sql.rfind(')').unwrap();
    let (head, tail) = (&object.sql[..=open], &object.sql[close..]);
    let items = split(&object.sql[open + 1..close], ",");
    let table = &object.table;
    let mut found = Vec::new();
    let mut add = |n: usize, item: &str, (from, to): (usize, usize), kind: Kind, word: String| {
        let left = format!("{}{}", &item[..from], &item[to..]);
        let mut items = items.clone();
        if left.trim().is_empty() {
            items.remove(n);
        } else {
            items[n] = &left;
        }
        // A table without a primary key cannot do without row ids.
        let tail = match kind {
            Kind::PrimaryKey => tail.replace(", WITHOUT ROWID", ""),
            _ => tail.to_owned(),
        };
        let sql = format!("{head}{}{tail}", items.join(","));
        let column = item.split_whitespace().next().unwrap();
        let name = format!("{table}.{column} {}", &item[from..to]);
        found.push(guard(object, kind, &name, word, sql));
    };
    for (n, item) in items.iter().enumerate() {
        let item = item.trim();
        let column = item.split([' ', '(']).next().unwrap().to_owned();
        for (word, kind) in [
            ("NOT NULL", Kind::NotNull),
            ("PRIMARY KEY", Kind::PrimaryKey),
            ("UNIQUE", Kind::Unique),
            ("CHECK(", Kind::Check),
            ("REFERENCES", Kind::Reference),
        ] {
            for at in at_top(item, word) {
                let (to, inner) = end_of(item, at, word);
                let says = match kind {
                    Kind::NotNull => format!("NOT NULL constraint failed: {table}.{column}"),
                    Kind::Check => format!("CHECK constraint failed: {inner}"),
                    Kind::Reference => "FOREIGN KEY constraint failed".to_owned(),
                    _ if at == 0 => unique_word(table, &split(inner, ",")),
                    _ => unique_word(table, &[&column]),
                };
                add(n, item, (at, to), kind, says);
            }
        }
    }
    found.retain(|guard| guard.kind != Kind::NotNull || !still_not_null(table, guard));
    let loose = tail.replace("STRICT, ", "").replace("STRICT", "");
    let plain = format!("{head}{}{loose}", items.join(","));
    let name = format!("{table} STRICT");
    found.push(guard(
        object,
        Kind::Strict,
        &name,
        "cannot store".to_owned(),
        plain,
    ));
    assert_complete(conn, table, &object.sql, &found);
    found
}

/// A key of a table without row ids is never NULL anyway: what says so once more guards nothing.
fn still_not_null(table: &str, guard: &Guard) -> bool {
    let alone = Connection::open_in_memory().unwrap();
    alone.execute_batch(&guard.without).unwrap();
    let column = guard.name.split(['.', ' ']).nth(1).unwrap();
    let sql = "SELECT \"notnull\" FROM pragma_table_info(?1) WHERE name = ?2";
    alone
        .query_row(sql, [table, column], |row| row.get(0))
        .unwrap()
}

/// Where a constraint that begins at `at` ends, and what stands in its parentheses.
fn end_of<'a>(item: &'a str, at: usize, word: &str) -> (usize, &'a str) {
    let after = at + word.trim_end_matches('(').len();
    let rest = &item[after..];
    let parenthesis = match word {
        "CHECK(" | "REFERENCES" => true,
        _ => at == 0,
    };
    if parenthesis {
        let open = after + rest.find('(').unwrap();
        let mut depth = 0;
        for (i, c) in item[open..].char_indices() {
            depth += i32::from(c == '(') - i32::from(c == ')');
            if depth == 0 {
                return (open + i + 1, &item[open + 1..open + i]);
            }
        }
        panic!("no end of {word} in {item}");
    }
    let more = " AUTOINCREMENT";
    let longer = if rest.starts_with(more) {
        more.len()
    } else {
        0
    };
    (after + longer, "")
}

/// The database's own count of what it enforces is that of the text.
fn assert_complete(conn: &Connection, table: &str, sql: &str, found: &[Guard]) {
    let count = |kind: Kind| found.iter().filter(|guard| guard.kind == kind).count();
    let number = |query: &str| {
        let count: i64 = conn.query_row(query, [table], |row| row.get(0)).unwrap();
        usize::try_from(count).unwrap()
    };
    let not_null = "SELECT count(*) FROM pragma_table_info(?1) WHERE \"notnull\" AND NOT pk";
    assert_eq!(count(Kind::NotNull), number(not_null), "{table}");
    let references = "SELECT count(DISTINCT id) FROM pragma_foreign_key_list(?1)";
    assert_eq!(count(Kind::Reference), number(references), "{table}");
    let unique = "SELECT count(*) FROM pragma_index_list(?1) WHERE origin = 'u'";
    assert_eq!(count(Kind::Unique), number(unique), "{table}");
    let key = "SELECT max(pk) > 0 FROM pragma_table_info(?1)";
    assert_eq!(count(Kind::PrimaryKey), number(key), "{table}");
    assert_eq!(count(Kind::Check), sql.matches("CHECK(").count(), "{table}");
    assert!(sql.contains("STRICT"), "{table}");
}

/// Splits where neither parentheses nor CASE … END nor quotes are open.
fn split<'a>(text: &'a str, by: &str) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut from = 0;
    for at in at_top(text, by) {
        parts.push(&text[from..at]);
        from = at + by.len();
    }
    parts.push(&text[from..]);
    parts
}

fn at_top(text: &str, word: &str) -> Vec<usize> {
    let (mut depth, mut quoted, mut found) = (0_i32, false, Vec::new());
    for (i, c) in text.char_indices() {
        if !quoted && depth == 0 && text[i..].starts_with(word) {
            found.push(i);
        }
        let begins =
            |what: &str| text[i..].starts_with(what) && (i == 0 || text[..i].ends_with([' ', '(']));
        match c {
            '\'' => quoted = !quoted,
            _ if quoted => {}
            '(' => depth += 1,
            ')' => depth -= 1,
            'C' if begins("CASE ") => depth += 1,
            'E' if begins("END") => depth -= 1,
            _ => {}
        }
    }
    found
}

/// The rows of every table.
pub type Rows = Vec<(String, Vec<Vec<Value>>)>;

/// Reads everything.
pub fn rows(conn: &Connection, objects: &[Object]) -> Rows {
    let tables = objects.iter().filter(|object| object.kind == "table");
    tables
        .map(|object| {
            let mut query = conn
                .prepare(&format!("SELECT * FROM {}", object.name))
                .unwrap();
            let width = query.column_count();
            let rows = query
                .query_map([], |row| (0..width).map(|n| row.get(n)).collect())
                .unwrap()
                .map(Result::unwrap)
                .collect();
            (object.name.clone(), rows)
        })
        .collect()
}

/// The same database in memory, without these guards and without the triggers on `bare`.
pub fn rebuilt(
    objects: &[Object],
    rows: &Rows,
    gone: Option<&Guard>,
    bare: Option<&str>,
) -> Connection {
    let conn = Connection::open_in_memory().unwrap();
    let text = |object: &Object| match gone {
        Some(guard) if guard.object == object.name => guard.without.clone(),
        _ => object.sql.clone(),
    };
    let (tables, rest): (Vec<&Object>, Vec<&Object>) =
        objects.iter().partition(|object| object.kind == "table");
    conn.execute_batch("PRAGMA foreign_keys=OFF; BEGIN")
        .unwrap();
    for object in tables {
        let sql = text(object);
        conn.execute_batch(&sql)
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    for (table, rows) in rows {
        let Some(first) = rows.first() else { continue };
        let places = vec!["?"; first.len()].join(",");
        let mut insert = conn
            .prepare(&format!("INSERT INTO {table} VALUES({places})"))
            .unwrap();
        for row in rows {
            insert.execute(rusqlite::params_from_iter(row)).unwrap();
        }
    }
    for object in rest {
        if object.kind == "trigger" && bare == Some(object.table.as_str()) {
            continue;
        }
        let sql = text(object);
        conn.execute_batch(&sql)
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    conn.execute_batch("COMMIT; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON")
        .unwrap();
    conn
}
