//! Copies of the database while it is in use, opened and checked before they count.

use crate::failpoint;
use crate::files::sync_folder;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// SQLite could not read the database or write the copy.
    #[error("cannot copy the database: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The file system refused.
    #[error("cannot write the copy {path}: {source}")]
    Io {
        /// The copy.
        path: PathBuf,
        /// What it said.
        source: std::io::Error,
    },
    /// The copy is not what was copied.
    #[error("the copy is damaged: {0}")]
    Bad(String),
}

/// What a good copy holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// Its size.
    pub bytes: u64,
    /// Number of the newest transfer in it; 0 when there is none.
    pub last_transfer: i64,
    /// Hash of that transfer, in hex; empty when there is none.
    pub head: String,
}

/// Called between steps of long work on the database, to let others go first; true ends it early.
pub type Pause = std::sync::Arc<dyn Fn() -> bool + Send + Sync>;

/// Steps of SQLite's machine between two pauses: some milliseconds of work.
const STEPS: i32 = 100_000;
/// The oldest backup is of so many weeks ago, and what customers delete is in some until then.
pub const KEPT_WEEKS: u8 = 8;

/// Has long queries of this connection pause.
pub fn pace(connection: &Connection, pause: &Pause) -> rusqlite::Result<()> {
    let pause = std::sync::Arc::clone(pause);
    connection.progress_handler(STEPS, Some(move || pause()))
}

/// Copies a database file (`VACUUM INTO`: only a reader, the writer goes on) to a file that must not exist yet.
/// The copy is written under another name, checked and forced to disk before it gets its own.
pub fn copy_file(from: &Path, to: &Path) -> Result<Copy, BackupError> {
    copy_paced(from, to, None)
}

/// The same with pauses.
pub fn copy_paced(from: &Path, to: &Path, pause: Option<&Pause>) -> Result<Copy, BackupError> {
    let io = |source| BackupError::Io {
        path: to.to_owned(),
        source,
    };
    if to.try_exists().map_err(io)? {
        return Err(io(std::io::ErrorKind::AlreadyExists.into()));
    }
    let mut name = to.as_os_str().to_owned();
    name.push(".tmp");
    let unfinished = PathBuf::from(name);
    if unfinished.try_exists().map_err(io)? {
        std::fs::remove_file(&unfinished).map_err(io)?;
    }
    let result = write_and_check(from, &unfinished, pause)
        .and_then(|copy| std::fs::rename(&unfinished, to).map(|()| copy).map_err(io));
    if result.is_err() && unfinished.exists() {
        std::fs::remove_file(&unfinished).map_err(io)?;
    }
    let copy = result?;
    sync_folder(to).map_err(io)?;
    Ok(copy)
}

fn write_and_check(from: &Path, to: &Path, pause: Option<&Pause>) -> Result<Copy, BackupError> {
    let io = |source| BackupError::Io {
        path: to.to_owned(),
        source,
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(from, flags)?;
    source.busy_timeout(std::time::Duration::from_secs(5))?;
    if let Some(pause) = pause {
        pace(&source, pause)?;
    }
    let before = head(&source)?;
    // The file is made first so that nobody else can read it even for a moment; SQLite takes an empty one.
    super::open::make_private(to).map_err(io)?;
    source.execute("VACUUM INTO ?1", [to.to_string_lossy()])?;
    drop(source);
    failpoint::pass(format_args!("inside copy"));
    let file = std::fs::File::open(to).map_err(io)?;
    file.sync_all().map_err(io)?;
    let bytes = file.metadata().map_err(io)?.len();
    drop(file);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let copied = Connection::open_with_flags(to, flags)?;
    if let Some(pause) = pause {
        pace(&copied, pause)?;
    }
    let said: String = copied.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if said != "ok" {
        return Err(BackupError::Bad(said));
    }
    let (last_transfer, head) = head(&copied)?;
    if last_transfer < before.0 {
        return Err(BackupError::Bad(format!(
            "it ends at transfer {last_transfer}, before {}",
            before.0
        )));
    }
    Ok(Copy {
        bytes,
        last_transfer,
        head,
    })
}

/// The newest transfer and its hash in hex; `(0, "")` without transfers or without a ledger.
pub fn head(connection: &Connection) -> rusqlite::Result<(i64, String)> {
    if !connection.table_exists(None, "transfers")? {
        return Ok((0, String::new()));
    }
    let newest = connection.query_row(
        "SELECT id, hex(hash) FROM transfers ORDER BY id DESC LIMIT 1",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    );
    match newest {
        Err(rusqlite::Error::QueryReturnedNoRows) => Ok((0, String::new())),
        other => other,
    }
}
