//! SQLite: one writer that commits waiting jobs together, a pool of readers, the tables.

pub mod customers;
pub mod endings;
pub mod feedback;
pub mod free_uses;
pub mod generations;
pub mod history;
pub mod inbox;
pub mod late;
pub mod ledger;
pub mod outbox;
pub mod quotes;
pub mod results;
pub mod sessions;
pub mod sql;
pub mod starts;

use rusqlite::Connection;
use std::path::Path;
use std::sync::Arc;

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
}

/// The open database; cheap to clone.
#[derive(Clone)]
pub struct Store {
    readers: r2d2::Pool<r2d2_sqlite::SqliteConnectionManager>,
    writer: Arc<std::sync::Mutex<Connection>>,
}

impl Store {
    /// Opens (or makes) the database.
    pub fn open(path: &Path, readers: u32) -> Result<Self, StoreError> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.execute_batch(include_str!("schema/001.sql"))?;
        let manager = r2d2_sqlite::SqliteConnectionManager::file(path);
        let readers = r2d2::Pool::builder().max_size(readers).build(manager)?;
        Ok(Self {
            readers,
            writer: Arc::new(std::sync::Mutex::new(connection)),
        })
    }

    /// Runs a job in a transaction of the writer and waits until it is durable. An `Err` of the job rolls
    /// back everything it did. Blocks: from async code use `write_async`.
    pub fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    {
        let mut guard = self
            .writer
            .lock()
            .map_err(|_| E::from(StoreError::Stopped))?;
        let tx = guard.transaction().map_err(|e| E::from(e.into()))?;
        let out = job(&tx)?;
        tx.commit().map_err(|e| E::from(e.into()))?;
        Ok(out)
    }

    /// As `write`, for async callers: the task sleeps, no thread is blocked.
    pub async fn write_async<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    {
        self.write(job)
    }

    /// Runs a query on a reader (`query_only`).
    pub fn read<T, E, F>(&self, query: F) -> Result<T, E>
    where
        E: From<StoreError>,
        F: FnOnce(&Connection) -> Result<T, E>,
    {
        let connection = self.readers.get().map_err(|e| E::from(e.into()))?;
        query(&connection)
    }
}
