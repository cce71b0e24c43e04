//! SQLite: one writer that commits waiting jobs together, a pool of readers, the tables.

pub mod adjustments;
pub mod alerts;
pub mod anchors;
pub mod backup;
pub mod broadcasts;
mod chain;
pub mod crowds;
pub mod customers;
pub mod deeds;
pub mod endings;
pub mod erase;
pub mod faults;
pub mod favourites;
pub mod feedback;
pub mod free_uses;
pub mod gallery;
pub mod generations;
pub mod glance;
pub mod history;
pub mod inbox;
pub mod invariants;
pub mod invoices;
pub mod late;
pub mod ledger;
pub mod lifelines;
pub mod meta;
pub mod migrate;
pub mod model_days;
pub mod model_edits;
pub mod model_money;
pub mod model_trouble;
pub mod open;
pub mod outbox;
pub mod payments;
pub mod people;
pub mod preferences;
pub mod promos;
pub mod queue;
pub mod quotes;
pub mod receipts;
pub mod referrals;
pub mod requests;
pub mod results;
pub mod reviews;
pub mod sessions;
pub mod settings;
pub mod sql;
pub mod starts;
pub mod statistics;
pub mod submits;
pub mod supply;
pub mod support;
pub mod syncs;
pub mod times;
pub mod totals;
pub mod vouchers;
pub mod watched;
pub mod wishes;
mod writer;

pub use ledger::LedgerError;
pub use open::{OpenError, Opened};

use crate::files::room::Room;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

/// What can go wrong with the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite refused.
    #[error("database: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The writer has stopped.
    #[error("the database writer has stopped")]
    Stopped,
    /// No reader was free in time.
    #[error("no database reader was free in time: {0}")]
    Pool(#[from] r2d2::Error),
    /// The transaction that held the job was not committed: nothing of it is stored.
    #[error("not stored: {0}")]
    NotCommitted(String),
    /// As `NotCommitted`: the disk takes no more. The same job may well succeed a little later.
    #[error("the disk takes no writes: {0}")]
    NoRoom(String),
    /// The job panicked; what it had done is rolled back.
    #[error("a database job panicked: {0}")]
    Panicked(String),
    /// The disk failed the writer: the process must stop and start again.
    #[error("the database writer has given up: {0}")]
    Fatal(String),
    /// A job tried to write through the writer that runs it.
    #[error("a database job must not wait for another one")]
    Nested,
    /// The database could not be opened.
    #[error(transparent)]
    Open(#[from] Box<OpenError>),
}

/// The open database; cheap to clone.
#[derive(Clone)]
pub struct Store {
    readers: r2d2::Pool<r2d2_sqlite::SqliteConnectionManager>,
    writer: Arc<writer::Writer>,
    path: Arc<PathBuf>,
    room: Arc<OnceLock<Room>>,
    times: Arc<times::StoreTimes>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("path", &self.path).finish()
    }
}

impl StoreError {
    /// Whether an error of anything that wrote means that the disk is full: what it was about is not to blame.
    pub fn is_no_room(error: &anyhow::Error) -> bool {
        matches!(Self::within(error), Some(Self::NoRoom(_)))
    }

    /// The error of the database that is behind another one.
    pub fn within(error: &anyhow::Error) -> Option<&Self> {
        error.chain().find_map(|cause| {
            let inner = cause
                .downcast_ref::<LedgerError>()
                .and_then(|error| match error {
                    LedgerError::Store(error) => Some(error),
                    _ => None,
                });
            cause.downcast_ref().or(inner)
        })
    }
}

impl Store {
    /// Opens (or makes) the database; for tests and small commands. `run` uses `open_checked`.
    pub fn open(path: &Path, readers: u32) -> Result<Self, StoreError> {
        let clock = crate::clock::Clock::system();
        Self::open_checked(path, readers, &clock)
            .map(|opened| opened.store)
            .map_err(|error| Box::new(error).into())
    }

    /// Opens (or makes) the database, migrates it after a backup, and checks settings, schema and the sum of
    /// all balances before anybody may use it.
    pub fn open_checked(
        path: &Path,
        readers: u32,
        clock: &crate::clock::Clock,
    ) -> Result<Opened, OpenError> {
        open::open_with(path, readers, clock, migrate::STEPS)
    }

    /// Runs a job in a transaction of the writer and waits until it is durable. An `Err` of the job rolls
    /// back everything it did. Blocks: from async code use `write_async`.
    pub fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    {
        self.writer.write(job)
    }

    /// As `write`, for async callers: the task sleeps, no thread is blocked. A caller that goes away does not
    /// take back a job that is already waiting.
    pub async fn write_async<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    {
        self.writer.write_async(job).await
    }

    /// Runs a query on a reader (`query_only`), inside one transaction: all its statements see the same moment.
    pub fn read<T, E, F>(&self, query: F) -> Result<T, E>
    where
        E: From<StoreError>,
        F: FnOnce(&Connection) -> Result<T, E>,
    {
        let began = Instant::now();
        let connection = self.readers.get().map_err(|e| E::from(e.into()))?;
        let snapshot = connection
            .unchecked_transaction()
            .map_err(|e| E::from(e.into()))?;
        let found = query(&snapshot);
        self.times.reads.note(began.elapsed());
        found
    }

    /// Writes a verified copy of the database to a file that must not exist; readers and the writer go on.
    pub fn backup_to(&self, file: &Path) -> Result<backup::Copy, backup::BackupError> {
        backup::copy_file(&self.path, file)
    }

    /// Whose ballast is given up when a write finds the disk full; the first call counts.
    pub fn keep_room(&self, room: Room) {
        drop(self.room.set(room));
    }

    /// The disk, if somebody keeps room on it.
    pub fn room(&self) -> Option<&Room> {
        self.room.get()
    }

    /// Looks for damage on a reader (seconds on a big file): after an unclean stop, in the background.
    pub fn quick_check(&self) -> Result<invariants::Check, StoreError> {
        self.read(|conn| Ok(invariants::quick_check(conn)))
    }

    /// Folds the write-ahead log into the file and empties it, so that it holds nothing that was overwritten since;
    /// false when somebody was reading or writing all the time.
    pub fn fold_log(&self) -> Result<bool, StoreError> {
        Ok(open::fold_log(&self.path)?)
    }

    /// Why the writer has given up, when it has: the process must stop and start again.
    pub fn fatal(&self) -> Option<String> {
        self.writer.fatal()
    }

    /// How many jobs wait for the writer: for tests.
    pub fn waiting(&self) -> usize {
        self.writer.waiting()
    }

    /// Where the database is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Finishes the accepted jobs, folds the write-ahead log into the file and marks the stop as clean.
    /// Later writes are refused with `Stopped`.
    pub fn close(&self) -> Result<(), StoreError> {
        self.writer.close()
    }
}
