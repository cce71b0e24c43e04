//! What a database of whatever version holds, for a person who compares two of them or looks for a fault.

use super::backup;
use super::migrate;
use super::open::{self, OpenError};
use rusqlite::Connection;
use std::path::Path;

/// What a database holds, to be compared by a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// People.
    pub customers: i64,
    /// Generations, and how many of them have not ended.
    pub generations: i64,
    /// Those that have not ended.
    pub open: i64,
    /// Number of the newest transfer; 0: none.
    pub last_transfer: i64,
    /// When it was booked.
    pub last_ms: Option<i64>,
}

/// What a database holds. It is only read, whatever its version.
///
/// # Errors
/// A file that is no database of ours.
pub fn facts(path: &Path) -> Result<Facts, OpenError> {
    let fault = |error| OpenError::sqlite(path, error);
    let connection = open::any_version(path)?;
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let (last_transfer, _) = backup::head(&connection).map_err(fault)?;
    let read = || -> rusqlite::Result<Facts> {
        Ok(Facts {
            customers: number("SELECT count(*) FROM customers")?,
            generations: number("SELECT count(*) FROM generations")?,
            open: number("SELECT count(*) FROM generations WHERE ended_ms IS NULL")?,
            last_transfer,
            last_ms: connection
                .query_row("SELECT max(at_ms) FROM transfers", [], |row| row.get(0))?,
        })
    };
    read().map_err(fault)
}

/// Whether the first database is an earlier state of the second: its newest transfer stands there unchanged.
pub fn is_earlier(backup: &Path, database: &Path) -> Result<bool, OpenError> {
    let fault = |error| OpenError::sqlite(backup, error);
    let (id, hash) = backup::head(&open::any_version(backup)?).map_err(fault)?;
    let current = open::any_version(database)?;
    let same = current.query_row(
        "SELECT EXISTS(SELECT 1 FROM transfers WHERE id = ?1 AND hex(hash) = ?2) OR ?1 = 0",
        rusqlite::params![id, hash],
        |row| row.get(0),
    );
    same.map_err(|error| OpenError::sqlite(database, error))
}

/// What is counted for somebody who looks for a fault: its name, and how.
const COUNTS: [(&str, &str); 11] = [
    ("customers", "SELECT count(*) FROM customers"),
    ("generations", "SELECT count(*) FROM generations"),
    (
        "held",
        "SELECT count(*) FROM generations WHERE state IN ('held','submitting')",
    ),
    (
        "running",
        "SELECT count(*) FROM generations WHERE state IN ('running','fetching')",
    ),
    (
        "lost",
        "SELECT count(*) FROM generations WHERE state = 'unknown'",
    ),
    (
        "late",
        "SELECT count(*) FROM late WHERE state IN ('watching','fetching')",
    ),
    ("transfers", "SELECT count(*) FROM transfers"),
    (
        "inbox",
        "SELECT count(*) FROM inbox WHERE done_ms IS NULL AND parked_ms IS NULL",
    ),
    (
        "parked",
        "SELECT count(*) FROM inbox WHERE done_ms IS NULL AND parked_ms IS NOT NULL",
    ),
    ("outbox", "SELECT count(*) FROM outbox WHERE state = 'todo'"),
    ("unsent", "SELECT count(*) FROM outbox WHERE state = 'dead'"),
];
/// Customers whose names, and entries whose words, are looked up.
const LATEST: i64 = 2_000;

/// The version of a database, and the one this program knows.
pub fn version(conn: &Connection) -> rusqlite::Result<i64> {
    migrate::version(conn)
}

/// The newest version this program knows.
pub fn known_version() -> i64 {
    migrate::newest(migrate::STEPS)
}

/// How much there is of what; another version may not know all of it.
pub fn counts(conn: &Connection) -> Vec<(&'static str, rusqlite::Result<i64>)> {
    let count = |sql| conn.query_row(sql, [], |row| row.get(0));
    COUNTS.map(|(name, sql)| (name, count(sql))).into()
}

/// Names of the customers who were here last, and what was entered last: what must not be shown to others.
pub fn people(conn: &Connection) -> rusqlite::Result<(Vec<String>, Vec<String>)> {
    let mut names = Vec::new();
    let mut query = conn.prepare(
        "SELECT name, coalesce(username, '') FROM customers ORDER BY seen_ms DESC LIMIT ?1",
    )?;
    let mut rows = query.query([LATEST])?;
    while let Some(row) = rows.next()? {
        names.extend([row.get(0)?, row.get(1)?]);
    }
    let mut words = Vec::new();
    let mut query = conn.prepare(
        "SELECT value FROM (SELECT answers FROM inputs WHERE answers IS NOT NULL ORDER BY id DESC LIMIT ?1) AS newest,
         json_tree(newest.answers) WHERE type = 'text'",
    )?;
    let mut rows = query.query([LATEST])?;
    while let Some(row) = rows.next()? {
        words.push(row.get(0)?);
    }
    Ok((names, words))
}
