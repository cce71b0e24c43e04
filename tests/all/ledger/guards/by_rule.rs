//! Attacks made by rule: every column of every row set to everything it must not be, rows deleted, replaced, doubled.

use super::field::RIGHT;
use super::schema::Object;
use rusqlite::Connection;
use rusqlite::types::Value;
use std::collections::BTreeSet;

/// A statement that somebody with the file may run.
#[derive(Clone, Debug)]
pub struct Attack {
    /// The table, when it is about one.
    pub table: Option<String>,
    pub sql: String,
}

/// Attacks that need several steps.
pub const BATCHES: &[&str] = &[
    // A success with everything but something to show.
    "INSERT INTO transfers(id, key, kind, debit, credit, amount, generation_id, hold_id, cause, at_ms, hash)
       SELECT (SELECT max(id) + 1 FROM transfers), 'capture:' || id, 'capture', credit, 1, amount, 13, id, 'x', 1, zeroblob(32)
       FROM transfers WHERE generation_id = 13 AND kind = 'hold';
     INSERT INTO outbox(key, customer_id, generation_id, what, body, due_ms, created_ms) VALUES('n13', 2, 13, 'result', '{}', 1, 1);
     UPDATE generations SET state = 'succeeded', ended_ms = 9 WHERE id = 13",
    // What was made for one customer, given to another.
    "INSERT INTO results(generation_id, n, url) VALUES(15, 7, 'http://x')",
    // Two turns of one customer, given at once.
    "INSERT INTO broadcast_turns(broadcast_id, customer_id, state, at_ms) VALUES(2, 2, 'sending', 1), (2, 2, 'sending', 1)",
    // A message that will never arrive, said to have arrived.
    "UPDATE outbox SET state = 'sent', sent_ms = 5 WHERE state = 'dead'",
    // A bonus taken back that no payment gave.
    "INSERT INTO transfers(id, key, kind, debit, credit, amount, cause, at_ms, hash)
       SELECT max(id) + 1, 'pack-back:c1', 'adjust', 10, 3, 5, 'c1', 1, zeroblob(32) FROM transfers",
    // An account that takes another shape under cover of a movement: only with the trigger gone that books movements.
    "DROP TRIGGER transfers_apply;
     INSERT INTO transfers(id, key, kind, debit, credit, amount, cause, at_ms, hash)
       SELECT max(id) + 1, 'adm:90', 'adjust', 3, 9, 5, 'x', 1, zeroblob(32) FROM transfers;
     UPDATE accounts SET balance = balance + 5, last_transfer = (SELECT max(id) FROM transfers), customer_id = 70 WHERE id = 9",
    "DROP TRIGGER transfers_apply;
     INSERT INTO accounts(id, customer_id, kind) VALUES(99, 70, 'wallet');
     INSERT INTO transfers(id, key, kind, debit, credit, amount, cause, at_ms, hash)
       SELECT max(id) + 1, 'adm:90', 'adjust', 3, 99, 5, 'x', 1, zeroblob(32) FROM transfers;
     UPDATE accounts SET balance = 5, last_transfer = (SELECT max(id) FROM transfers), kind = 'bonus' WHERE id = 99",
    "DROP TRIGGER transfers_apply; DROP TRIGGER transfers_shape; PRAGMA defer_foreign_keys = ON;
     INSERT INTO transfers(id, key, kind, debit, credit, amount, cause, at_ms, hash)
       SELECT max(id) + 1, 'adm:90', 'adjust', 3, 500, 5, 'x', 1, zeroblob(32) FROM transfers;
     UPDATE accounts SET balance = balance + 5, last_transfer = (SELECT max(id) FROM transfers), id = 500 WHERE id = 9",
];

/// At most so many rows of a table are attacked.
const ROWS: usize = 20;

/// Values that few columns should take.
const ODD: &[&str] = &[
    "NULL",
    "-1",
    "0",
    "1",
    "2",
    "99",
    "777",
    "1000000000000000",
    "''",
    "'x'",
    "x'00'",
    "1.5",
];

/// The rows that must be taken, as statements.
pub fn right_rows() -> Vec<String> {
    RIGHT
        .iter()
        .map(|(table, row)| insert(table, row, ("", "")))
        .collect()
}

/// What triggers have to follow, each by itself: the right rows but those of tables that only triggers fill, an end, a
/// late gift.
pub fn followed() -> Vec<String> {
    let rows = RIGHT.iter().filter(|(table, _)| !FOLLOWING.contains(table));
    let rows = rows.map(|(table, row)| insert(table, row, ("", "")));
    let more = [
        "UPDATE free_uses SET returned_ms = 5 WHERE generation_id = 8;
         INSERT INTO outbox(key, customer_id, generation_id, what, body, due_ms, created_ms) VALUES('n8', 1, 8, 'refund', '{}', 1, 1);
         UPDATE generations SET state = 'cancelled', ended_ms = 90000000 WHERE id = 8",
        "INSERT INTO outbox(key, customer_id, generation_id, what, body, due_ms, created_ms) VALUES('n11', 1, 11, 'gift', '{}', 1, 1)",
    ];
    rows.chain(more.map(str::to_owned)).collect()
}

/// Tables that only triggers fill.
const FOLLOWING: [&str; 7] = [
    "money_hours",
    "run_hours",
    "model_sums",
    "model_costs",
    "people_hours",
    "model_totals",
    "time_totals",
];

/// An INSERT of a row (`column: value; …`), with another value in one column.
fn insert(table: &str, row: &str, (other, value): (&str, &str)) -> String {
    let parts = row.split("; ").map(|part| part.split_once(": ").unwrap());
    let (mut names, mut values): (Vec<&str>, Vec<&str>) = parts
        .map(|(name, right)| (name, if name == other { value } else { right }))
        .unzip();
    if !other.is_empty() && !names.contains(&other) {
        names.push(other);
        values.push(value);
    }
    let (names, values) = (names.join(", "), values.join(", "));
    format!("INSERT INTO {table}({names}) SELECT {values}")
}

/// All of them for these tables with the rows that are there.
pub fn attacks(conn: &Connection, objects: &[Object]) -> Vec<Attack> {
    let mut found = Vec::new();
    for object in objects.iter().filter(|object| object.kind == "table") {
        let table = &object.name;
        let mut add = |sql: String| {
            found.push(Attack {
                table: Some(table.clone()),
                sql,
            });
        };
        let columns = columns(conn, table);
        let rows = keys(conn, table, &columns);
        let right = RIGHT.iter().find(|(name, _)| name == table);
        for key in &rows {
            add(format!("DELETE FROM {table} WHERE {key}"));
            add(format!(
                "REPLACE INTO {table} SELECT * FROM {table} WHERE {key}"
            ));
        }
        if right.is_none() {
            add(format!("INSERT INTO {table} SELECT * FROM {table}"));
        }
        for (column, _) in &columns {
            for value in values(conn, object, column) {
                for key in &rows {
                    add(format!("UPDATE {table} SET {column} = {value} WHERE {key}"));
                }
                match right {
                    Some((_, row)) => add(insert(table, row, (column, &value))),
                    None => {
                        let all: Vec<&str> = columns
                            .iter()
                            .map(|(name, _)| {
                                if name == column {
                                    value.as_str()
                                } else {
                                    "'other'"
                                }
                            })
                            .collect();
                        add(format!("INSERT INTO {table} VALUES({})", all.join(", ")));
                    }
                }
            }
        }
    }
    found
}

fn columns(conn: &Connection, table: &str) -> Vec<(String, bool)> {
    let mut query = conn
        .prepare("SELECT name, pk > 0 FROM pragma_table_info(?1)")
        .unwrap();
    let rows = query.query_map([table], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.unwrap().map(Result::unwrap).collect()
}

/// A condition for each row.
fn keys(conn: &Connection, table: &str, columns: &[(String, bool)]) -> Vec<String> {
    let keys: Vec<String> = columns
        .iter()
        .filter(|(_, key)| *key)
        .map(|(name, _)| format!("'{name} = ' || quote({name})"))
        .collect();
    let sql = format!("SELECT {} FROM {table}", keys.join(" || ' AND ' || "));
    let mut query = conn.prepare(&sql).unwrap();
    let rows = query.query_map([], |row| row.get(0));
    let all: Vec<String> = rows.unwrap().map(Result::unwrap).collect();
    let step = all.len().div_ceil(ROWS).max(1);
    all.into_iter().step_by(step).collect()
}

/// What a column is tried with: odd values, the words its constraints know, and what stands in other rows.
fn values(conn: &Connection, object: &Object, column: &str) -> Vec<String> {
    let mut found: BTreeSet<String> = ODD.iter().map(|value| (*value).to_owned()).collect();
    for part in object.sql.split(&format!("{column} IN (")).skip(1) {
        let words = part.split(')').next().unwrap().split(',');
        found.extend(words.map(|word| word.trim().to_owned()));
    }
    let mut query = conn
        .prepare(&format!(
            "SELECT DISTINCT {column} FROM {} LIMIT 12",
            object.name
        ))
        .unwrap();
    let rows = query.query_map([], |row| row.get::<_, Value>(0)).unwrap();
    for value in rows.map(Result::unwrap) {
        found.insert(match value {
            Value::Null => "NULL".to_owned(),
            Value::Integer(number) => number.to_string(),
            Value::Real(number) => number.to_string(),
            Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
            Value::Blob(bytes) => {
                let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                format!("x'{hex}'")
            }
        });
    }
    found.into_iter().collect()
}
