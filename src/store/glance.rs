//! What a database of whatever version holds, for a person who compares two of them.

use super::backup;
use super::open::{self, OpenError};
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
