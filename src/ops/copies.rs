//! Copies of backups that leave the host, sealed in a file that has no name: whatever happens, nothing of it stays.

use super::backups::{self, MakeError, SEALED, fault};
use crate::files::sealed::{Recipient, SealError, seal};
use std::fs::{File, OpenOptions};
use std::io::{self, Seek};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// A sealed copy.
#[derive(Debug)]
pub struct Copy {
    /// To be read from its beginning.
    pub file: File,
    /// What it is called where it goes.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// Size of the backup.
    pub backup_bytes: u64,
}

/// Why there is none.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The folder, or what is in it.
    #[error(transparent)]
    Folder(#[from] MakeError),
    /// It would become larger than it may.
    #[error("the copy of a backup of {backup_bytes} bytes is too large")]
    TooLarge {
        /// Size of the backup.
        backup_bytes: u64,
    },
    /// `stop` has said so.
    #[error("stopped")]
    Stopped,
}

/// Seals the backup of a folder that was begun at that moment, in at most `most` bytes; `stop` as in `seal`.
///
/// # Errors
/// No such backup, no room, a disk that fails, a copy that is too large. Nothing is left behind.
pub fn make(
    folder: &Path,
    at_ms: i64,
    recipient: &Recipient,
    most: u64,
    stop: &dyn Fn() -> bool,
) -> Result<Copy, CopyError> {
    let name = backups::name(at_ms);
    let path = folder.join(&name);
    let name = name + SEALED;
    let backup = File::open(&path).map_err(fault(&path))?;
    let backup_bytes = backup.metadata().map_err(fault(&path))?.len();
    backups::room_for(folder, most.min(backup_bytes))?;
    let unnamed = folder.join(format!("{name}.tmp"));
    let mut file = scratch(&unnamed).map_err(fault(&unnamed))?;
    let bytes = match seal(backup, &file, recipient, most, stop) {
        Ok(bytes) => bytes,
        Err(SealError::TooLarge(_)) => return Err(CopyError::TooLarge { backup_bytes }),
        Err(SealError::Stopped) => return Err(CopyError::Stopped),
        Err(SealError::File(error)) => return Err(fault(&path)(error).into()),
    };
    file.rewind().map_err(fault(&unnamed))?;
    Ok(Copy {
        file,
        name,
        bytes,
        backup_bytes,
    })
}

/// A new file for its owner alone, without its name as soon as it is there.
fn scratch(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    std::fs::remove_file(path)?;
    Ok(file)
}
