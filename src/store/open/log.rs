//! The write-ahead log at the start: written once more as it is seen, so that the disk has it too.

use rusqlite::Connection;
use std::fs::File;
use std::io::{Error, ErrorKind, Result};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

const CHUNK: usize = 1 << 18;

/// The write-ahead log of a database.
pub(super) fn path_of(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

/// After a failed fsync the system may show what the disk has not got, and no later fsync brings it there: folded in,
/// it would be in the file, and a power loss at that moment would bring back a log that does not know of it. So every
/// byte is written again and synced while nobody else may write. It changes nothing that anybody reads.
pub(super) fn write_again(
    connection: &Connection,
    database: &Path,
) -> rusqlite::Result<Result<()>> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let written = copy_onto_itself(&path_of(database));
    connection.execute_batch("ROLLBACK")?;
    Ok(written.or_else(without_room))
}

/// Where there is no room even for bytes that are there, to go on is better than not to start: an fsync that has failed
/// before as well is far less likely than a full disk.
fn without_room(error: Error) -> Result<()> {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            tracing::warn!(%error, "the log could not be written once more");
            Ok(())
        }
        _ => Err(error),
    }
}

/// Closing another handle of this file is harmless: SQLite's locks are on the others.
fn copy_onto_itself(log: &Path) -> Result<()> {
    let file = match File::options().read(true).write(true).open(log) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        opened => opened?,
    };
    let mut buffer = vec![0; CHUNK];
    let mut at = 0;
    loop {
        let read = file.read_at(&mut buffer, at)?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else {
            break;
        };
        file.write_all_at(bytes, at)?;
        at = at.saturating_add(u64::try_from(read).map_err(Error::other)?);
    }
    match at {
        0 => Ok(()),
        _ => file.sync_all(),
    }
}
