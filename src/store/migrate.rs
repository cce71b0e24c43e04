//! Brings an older database to the schema of this binary, one step a version, after a verified backup.

use super::backup;
use super::open::OpenError;
use crate::clock::stamp;
use crate::failpoint;
use crate::files::folder_of;
use rusqlite::{Connection, ErrorCode};
use std::path::{Path, PathBuf};

/// Schema step N (from 1) makes version N of version N-1. Append only: a released step never changes.
pub const STEPS: &[&str] = &[
    include_str!("schema/001.sql"),
    include_str!("schema/002-reviews.sql"),
    include_str!("schema/003-tracks.sql"),
    include_str!("schema/004-payments.sql"),
    include_str!("schema/005-callbacks.sql"),
    include_str!("schema/007-results.sql"),
    include_str!("schema/009-guards.sql"),
    include_str!("schema/010-preferences.sql"),
    include_str!("schema/011-finding.sql"),
    include_str!("schema/012-support.sql"),
    include_str!("schema/013-statement.sql"),
    include_str!("schema/014-promo.sql"),
    include_str!("schema/015-history.sql"),
    include_str!("schema/016-returns.sql"),
    include_str!("schema/017-promo-uses.sql"),
    include_str!("schema/018-panel.sql"),
    include_str!("schema/019-people.sql"),
    include_str!("schema/020-statistics.sql"),
    include_str!("schema/021-broadcasts.sql"),
    include_str!("schema/022-models.sql"),
    include_str!("schema/023-faults.sql"),
    include_str!("schema/024-alerts.sql"),
    include_str!("schema/025-syncs.sql"),
    include_str!("schema/026-totals.sql"),
];

/// The version a list of steps leads to, kept in `user_version`.
pub fn newest(steps: &[&str]) -> i64 {
    i64::try_from(steps.len()).unwrap_or(i64::MAX)
}

/// The version of an open database; 0 when it is empty.
pub fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Refuses, before anything is changed, a database that is newer than the steps or whose schema is not the one
/// that the steps up to its version make.
pub fn check(connection: &Connection, path: &Path, steps: &[&str]) -> Result<(), OpenError> {
    let fault = |error| OpenError::sqlite(path, error);
    let found = version(connection).map_err(fault)?;
    let done = usize::try_from(found).ok().and_then(|n| steps.get(..n));
    let Some(done) = done else {
        return Err(OpenError::Newer {
            path: path.to_owned(),
            found,
            known: newest(steps),
        });
    };
    match difference(connection, done).map_err(fault)? {
        None => Ok(()),
        Some(what) => Err(OpenError::SchemaDiffers {
            path: path.to_owned(),
            what,
        }),
    }
}

/// Runs the missing steps, each in its own transaction. A database with content is copied before the first of them, to
/// `<database>.before-v<newest>-<UTC time>.db`; gives that copy.
pub fn run(
    connection: &Connection,
    path: &Path,
    now_ms: i64,
    steps: &[&str],
) -> Result<Option<PathBuf>, OpenError> {
    let found = version(connection).map_err(|error| OpenError::sqlite(path, error))?;
    let newest = newest(steps);
    let copy = match found > 0 && found < newest {
        true => Some(copy_before(path, newest, now_ms)?),
        false => None,
    };
    let missing = steps.iter().zip(1_i64..).skip_while(|(_, n)| *n <= found);
    for (step, next) in missing {
        apply(connection, next, step).map_err(|source| match source.sqlite_error_code() {
            Some(ErrorCode::DiskFull | ErrorCode::DatabaseBusy | ErrorCode::SystemIoFailure) => {
                OpenError::sqlite(path, source)
            }
            _ => OpenError::Migration {
                path: path.to_owned(),
                version: next,
                source,
            },
        })?;
    }
    Ok(copy)
}

/// One step and its version number, together or not at all. References are not enforced meanwhile, so that a
/// step may rebuild a table, but must all be good at the end.
fn apply(connection: &Connection, version: i64, step: &str) -> rusqlite::Result<()> {
    connection.pragma_update(None, "foreign_keys", false)?;
    let done = connection
        .execute_batch("BEGIN EXCLUSIVE")
        .and_then(|()| connection.execute_batch(step))
        .and_then(|()| references_are_good(connection))
        .and_then(|()| connection.pragma_update(None, "user_version", version))
        .inspect(|()| failpoint::pass(format_args!("inside migration {version};")))
        .and_then(|()| connection.execute_batch("COMMIT"));
    if done.is_err() && !connection.is_autocommit() {
        connection.execute_batch("ROLLBACK")?;
    }
    connection.pragma_update(None, "foreign_keys", true)?;
    done
}

fn references_are_good(connection: &Connection) -> rusqlite::Result<()> {
    let broken = connection.prepare("PRAGMA foreign_key_check")?.exists([])?;
    if broken {
        return Err(rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY),
            Some("references are broken".to_owned()),
        ));
    }
    Ok(())
}

fn copy_before(path: &Path, version: i64, now_ms: i64) -> Result<PathBuf, OpenError> {
    let time = stamp(now_ms);
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".before-v{version}-{time}.db"));
    let copy = PathBuf::from(name);
    remove_unfinished(path).map_err(|source| OpenError::File {
        path: path.to_owned(),
        source,
    })?;
    backup::copy_file(path, &copy).map_err(|source| OpenError::Backup {
        path: copy.clone(),
        source,
    })?;
    Ok(copy)
}

/// Copies that were not finished when an earlier start ended bear the time of that start: nobody would miss them.
fn remove_unfinished(path: &Path) -> std::io::Result<()> {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return Ok(());
    };
    for entry in std::fs::read_dir(folder_of(path))? {
        let entry = entry?;
        let found = entry.file_name();
        let found = found.to_str().unwrap_or_default();
        if found.starts_with(&format!("{name}.before-v")) && found.contains(".db.tmp") {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// The schema as SQLite keeps it: type, name and text of every object of ours.
pub fn schema_of(connection: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    connection
        .prepare(
            "SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema
             WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY 1",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// The schema that the steps make in an empty database.
pub fn golden(steps: &[&str]) -> rusqlite::Result<Vec<(String, String)>> {
    let empty = Connection::open_in_memory()?;
    for step in steps {
        empty.execute_batch(step)?;
    }
    schema_of(&empty)
}

/// Tables that Litestream keeps in a database it replicates (its 0.5).
const OF_LITESTREAM: [&str; 2] = ["table _litestream_lock", "table _litestream_seq"];

/// What differs from the golden schema, as a short list of names; `None` when nothing does.
pub fn difference(connection: &Connection, steps: &[&str]) -> rusqlite::Result<Option<String>> {
    let found = schema_of(connection)?;
    let wanted = golden(steps)?;
    let mut names: Vec<String> = Vec::new();
    for (name, text) in &wanted {
        match found.iter().find(|(other, _)| other == name) {
            None => names.push(format!("{name} is missing")),
            Some((_, other)) if other != text => names.push(format!("{name} is different")),
            Some(_) => {}
        }
    }
    let theirs = |name: &str| OF_LITESTREAM.contains(&name);
    for (name, _) in found.iter().filter(|(name, _)| !theirs(name)) {
        if !wanted.iter().any(|(other, _)| other == name) {
            names.push(format!("{name} is unknown"));
        }
    }
    Ok((!names.is_empty()).then(|| names.join(", ")))
}
