//! What a failed statement or commit has cost: one job, the whole transaction, or the trust in the disk.

use crate::store::{LedgerError, StoreError};
use rusqlite::{Connection, ErrorCode};
use std::any::Any;

/// SQLite's extended codes for a failed fsync of a file and of a folder.
const FSYNC_FAILED: [i32; 2] = [1034, 1290];

/// SQLite's extended codes for a write that the disk did not take (a quota counts as such) and for shared memory that
/// could not grow: with SQLITE_FULL all that a full disk can look like.
const NO_ROOM: [i32; 3] = [13, 778, 4874];

/// What SQLite said when it may have lost more than the job: after such errors the whole transaction is rolled
/// back (sqlite.org/lang_transaction.html, "Response To Errors Within A Transaction").
pub(super) fn grave(error: &dyn Any) -> Option<StoreError> {
    let sqlite = if let Some(error) = error.downcast_ref::<StoreError>() {
        of_store(error)
    } else if let Some(LedgerError::Store(error)) = error.downcast_ref::<LedgerError>() {
        of_store(error)
    } else if let Some(error) = error.downcast_ref::<anyhow::Error>() {
        error
            .chain()
            .find_map(|cause| cause.downcast_ref::<rusqlite::Error>())
    } else {
        error.downcast_ref::<rusqlite::Error>()
    }?;
    let grave = matches!(
        sqlite.sqlite_error_code()?,
        ErrorCode::DiskFull
            | ErrorCode::SystemIoFailure
            | ErrorCode::OutOfMemory
            | ErrorCode::DatabaseCorrupt
            | ErrorCode::NotADatabase
    );
    grave.then(|| of(sqlite))
}

/// What everybody hears whose transaction was lost to this.
pub(super) fn of(error: &rusqlite::Error) -> StoreError {
    if fsync_failed(error) {
        return StoreError::Fatal(no_trust(&error));
    }
    match is_no_room(error) {
        true => StoreError::NoRoom(error.to_string()),
        false => StoreError::NotCommitted(error.to_string()),
    }
}

/// Whether SQLite says this on a full disk.
pub(in crate::store) fn is_no_room(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error().map(|error| error.extended_code);
    code.is_some_and(|code| NO_ROOM.contains(&code))
}

fn of_store(error: &StoreError) -> Option<&rusqlite::Error> {
    match error {
        StoreError::Sqlite(error) => Some(error),
        _ => None,
    }
}

fn fsync_failed(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error().map(|error| error.extended_code);
    code.is_some_and(|code| FSYNC_FAILED.contains(&code))
}

fn no_trust(why: &dyn std::fmt::Display) -> String {
    format!("the disk did not accept a write: {why}")
}

impl StoreError {
    /// Why a transaction was lost, and whether it was for want of room.
    pub(super) fn apart(self) -> (String, bool) {
        match self {
            Self::NoRoom(why) => (why, true),
            Self::NotCommitted(why) | Self::Fatal(why) => (why, false),
            other => (other.to_string(), false),
        }
    }
}

/// Leaves the failed transaction; says why when the writer must not go on: after a failed fsync nobody
/// knows what is on disk, and a transaction that cannot be left would take the next jobs with it.
pub(super) fn give_up(connection: &Connection, error: &StoreError) -> Option<String> {
    if !connection.is_autocommit()
        && let Err(error) = connection.execute_batch("ROLLBACK")
        && !connection.is_autocommit()
    {
        return Some(format!("cannot roll back: {error}"));
    }
    match error {
        StoreError::Fatal(why) => Some(why.clone()),
        StoreError::Sqlite(sqlite) if fsync_failed(sqlite) => Some(no_trust(error)),
        _ => None,
    }
}
