//! Puts a backup in the place of the database: prepared and verified beside it, the old files kept aside.

use crate::clock::{Clock, stamp, stamped_ms};
use crate::files::{folder_of, sync_folder};
use crate::generation::{Event, Reason, State};
use crate::store::backup;
use crate::store::endings::{self, Why};
use crate::store::ledger::LedgerError;
use crate::store::open::{OpenError, RESTORING};
use crate::store::{Store, StoreError, generations, invariants};
use rusqlite::Connection;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The ending of a backup that is being made fit for its place.
const PREPARING: &str = ".preparing";
/// What the name of the old database goes on with, before the time.
const ASIDE: &str = ".before-restore-";

/// Why nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The backup cannot be used.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A file cannot be written or renamed.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The books in it are wrong.
    #[error("{0}")]
    Unsound(String),
    /// Its rows cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What was open in it could not be ended.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// Copies the backup beside the database, brings it to this version, verifies it and makes it fit to go on from: what
/// was waiting to be sent to Kie may have been sent since, so it ends with its money back instead of being sent again.
/// `also` writes into it what the admins are told. Gives the prepared file; nothing else has changed.
///
/// # Errors
/// A backup that cannot be used, or no room. The prepared file is gone then.
pub fn prepare(
    backup: &Path,
    database: &Path,
    clock: &Clock,
    also: impl FnOnce(&Connection) -> Result<(), StoreError> + Send + 'static,
) -> Result<PathBuf, RestoreError> {
    // Not yet the ending that keeps the bot from starting: one that an interrupted restore has left stays until the
    // new file is good.
    let prepared = with_ending(database, PREPARING);
    clear(&prepared)?;
    let done = fill(backup, &prepared, clock, also);
    if done.is_err() {
        clear(&prepared)?;
    }
    done.map(|()| prepared)
}

fn fill(
    backup: &Path,
    prepared: &Path,
    clock: &Clock,
    also: impl FnOnce(&Connection) -> Result<(), StoreError> + Send + 'static,
) -> Result<(), RestoreError> {
    // A database that is in use, or was not closed well, is more than its file: SQLite copies it.
    backup::copy_file(backup, prepared).map_err(|source| OpenError::Backup {
        path: prepared.to_owned(),
        source,
    })?;
    let opened = Store::open_checked(prepared, 1, clock)?;
    if let Some(copy) = opened.copy {
        fs::remove_file(&copy).map_err(fault(&copy))?;
    }
    let store = opened.store;
    let broken = store.read(|conn| Ok::<_, StoreError>(invariants::unsound(conn)))?;
    if !broken.is_empty() {
        store.close()?;
        return Err(RestoreError::Unsound(broken.join("; ")));
    }
    let now = clock.now_ms();
    store.write(move |tx| -> Result<(), LedgerError> {
        end_held(tx, now)?;
        Ok(also(tx)?)
    })?;
    store.close()?;
    Ok(())
}

/// Ends what was not accepted by Kie yet when the backup was made.
fn end_held(tx: &Connection, now_ms: i64) -> Result<(), LedgerError> {
    let why = Why {
        reason: Some(Reason::Ours),
        detail: Some("the database was restored from a backup"),
    };
    for id in generations::in_state(tx, State::Held)? {
        endings::refund(tx, id, State::Held, Event::CannotStart, why, now_ms)?;
    }
    Ok(())
}

/// Puts the prepared file in the place of the database; what was there is kept aside under the name that is given
/// back, with its log. A crash in the middle leaves the old database whole, or none and the backup beside its place: the
/// bot does not start then, and restoring once more goes on.
///
/// # Errors
/// A file that cannot be renamed.
pub fn swap(
    prepared: &Path,
    database: &Path,
    now_ms: i64,
) -> Result<Option<PathBuf>, RestoreError> {
    let aside = aside(database, now_ms)?;
    // Closed well, it is its file alone.
    for ending in ["-wal", "-shm"] {
        remove(&with_ending(prepared, ending))?;
    }
    let restoring = with_ending(database, RESTORING);
    rename(prepared, &restoring)?;
    sync(database)?;
    for ending in ["", "-wal", "-shm"] {
        let from = with_ending(database, ending);
        if from.try_exists().map_err(fault(&from))? {
            rename(&from, &with_ending(&aside, ending))?;
        }
    }
    // Where the power fails, the disk must not know the backup by the database's name and the old log still by its own:
    // SQLite would play the one into the other.
    sync(database)?;
    rename(&restoring, database)?;
    sync(database)?;
    let there = aside.try_exists().map_err(fault(&aside))?;
    Ok(there.then_some(aside))
}

/// The name for the old database. After an interrupted restore it is the one that it has got already: its log follows.
fn aside(database: &Path, now_ms: i64) -> Result<PathBuf, RestoreError> {
    let new = with_ending(database, &format!("{ASIDE}{}", stamp(now_ms)));
    let begun = with_ending(database, RESTORING);
    let exists = |path: &Path| path.try_exists().map_err(fault(path));
    if exists(database)? || !exists(&begun)? {
        return Ok(new);
    }
    let folder = folder_of(database);
    let bare = with_ending(database, ASIDE);
    let bare = bare.file_name().and_then(|name| name.to_str());
    let mut newest: Option<PathBuf> = None;
    for entry in fs::read_dir(folder).map_err(fault(folder))? {
        let path = entry.map_err(fault(folder))?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let at = name
            .zip(bare)
            .and_then(|(name, bare)| name.strip_prefix(bare));
        // Their names sort by time.
        if at.is_some_and(|at| stamped_ms(at).is_some()) && newest.as_ref() < Some(&path) {
            newest = Some(path);
        }
    }
    Ok(newest.unwrap_or(new))
}

fn rename(from: &Path, to: &Path) -> Result<(), RestoreError> {
    fs::rename(from, to).map_err(fault(from))?;
    crate::failpoint::pass(format_args!("inside restore"));
    Ok(())
}

/// Has the disk know the names of now.
fn sync(database: &Path) -> Result<(), RestoreError> {
    sync_folder(database).map_err(fault(folder_of(database)))
}

fn clear(prepared: &Path) -> Result<(), RestoreError> {
    ["", "-wal", "-shm", ".tmp"]
        .iter()
        .try_for_each(|ending| remove(&with_ending(prepared, ending)))
}

fn remove(path: &Path) -> Result<(), RestoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(fault(path)(error)),
        _ => Ok(()),
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn fault(path: &Path) -> impl FnOnce(io::Error) -> RestoreError {
    let path = path.to_owned();
    |source| RestoreError::File { path, source }
}
