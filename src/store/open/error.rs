//! Why a database cannot be used, in words that say what to do.

use crate::store::StoreError;
use crate::store::backup::BackupError;
use crate::store::writer;
use rusqlite::ErrorCode;
use std::path::{Path, PathBuf};

/// Why the database cannot be used, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder is missing and cannot be made.
    #[error("cannot make or use the data folder {}: {source}. Make the folder and give it to the user that runs kiebot, or set database.path to another place.", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file cannot be read or written.
    #[error("cannot open the database {}: {source}. The user that runs kiebot must be able to read and write this file and its folder.", path.display())]
    File {
        /// The database.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Not a database, or a damaged one.
    #[error("the database {} is damaged or is not a database ({detail}). Nothing was changed. Keep the file (with its -wal and -shm) as it is, and put back the newest good copy with `kiebot restore FILE`.", path.display())]
    Damaged {
        /// The database.
        path: PathBuf,
        /// What SQLite said.
        detail: String,
    },
    /// A restore was interrupted between taking the old database away and putting the backup in its place.
    #[error("the database {} is missing: a restore was interrupted. Run `kiebot restore FILE` once more with the same backup.", path.display())]
    HalfRestored {
        /// The database.
        path: PathBuf,
    },
    /// Made by a newer kiebot.
    #[error("the database {} was made by a newer kiebot (its version is {found}, this one knows {known}). Install the newer kiebot again, or restore a copy made before the update with `kiebot restore FILE`.", path.display())]
    Newer {
        /// The database.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The newest version this binary knows.
        known: i64,
    },
    /// Made by an older kiebot and not updated yet.
    #[error("the database {} still has version {found}, this kiebot works with {known}. `kiebot run` makes a copy and updates it.", path.display())]
    Older {
        /// The database.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The version this binary works with.
        known: i64,
    },
    /// Tables or guards are not as this version made them.
    #[error("the database {} was changed by hand or by another program: {what}. Restore a good copy with `kiebot restore FILE`, or bring the schema back to what kiebot made.", path.display())]
    SchemaDiffers {
        /// The database.
        path: PathBuf,
        /// Which objects differ.
        what: String,
    },
    /// A setting did not take.
    #[error("the database {} does not take the setting {name} (wanted {wanted}, got {got}). The file must be on a local disk, not a network share.", path.display())]
    Pragma {
        /// The database.
        path: PathBuf,
        /// The setting.
        name: String,
        /// As it must be.
        wanted: String,
        /// As it is.
        got: String,
    },
    /// Another program holds it.
    #[error("the database {} is locked by another program. Stop the other kiebot, or whatever else has the file open, and start again.", path.display())]
    Locked {
        /// The database.
        path: PathBuf,
    },
    /// No room for the database.
    #[error("no space left for the database {}: free some disk space and start again.", path.display())]
    Full {
        /// The database.
        path: PathBuf,
    },
    /// The disk fails.
    #[error("the disk does not do its work for the database {}: {detail}. Nothing was changed; look at the system's log.", path.display())]
    Io {
        /// The database.
        path: PathBuf,
        /// What SQLite said.
        detail: String,
    },
    /// The copy before a migration failed; nothing was migrated.
    #[error("the database must be updated for this version, but the copy before it failed ({}): {source}. Nothing was changed; make room or rights for the copy and start again.", path.display())]
    Backup {
        /// The copy.
        path: PathBuf,
        /// What went wrong.
        source: BackupError,
    },
    /// A migration failed and was rolled back.
    #[error("the database {} could not be updated to version {version}: {source}. It is as it was before; go back to the earlier kiebot and report this.", path.display())]
    Migration {
        /// The database.
        path: PathBuf,
        /// The version that was not reached.
        version: i64,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The ledger does not add up.
    #[error("the money in the database {} does not add up: all balances together are {sum} kopecks instead of 0. Run `kiebot verify`, and restore a good copy with `kiebot restore FILE`.", path.display())]
    Money {
        /// The database.
        path: PathBuf,
        /// The sum of all balances.
        sum: i64,
    },
    /// Built with an SQLite that can lose commits.
    #[error(
        "this kiebot was built with SQLite {0}, which can lose data; it needs 3.51.3 or newer."
    )]
    OldSqlite(String),
    /// Anything else.
    #[error("the database {} cannot be used: {source}", path.display())]
    Other {
        /// The database.
        path: PathBuf,
        /// What went wrong.
        source: Box<StoreError>,
    },
}

impl OpenError {
    /// Puts an error of SQLite into words about this file.
    pub(in crate::store) fn sqlite(path: &Path, error: rusqlite::Error) -> Self {
        let path = path.to_owned();
        let denied = |kind: std::io::ErrorKind, path| Self::File {
            path,
            source: kind.into(),
        };
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Damaged {
                path,
                detail: error.to_string(),
            },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked { path },
            _ if writer::is_no_room(&error) => Self::Full { path },
            Some(ErrorCode::SystemIoFailure) => Self::Io {
                path,
                detail: error.to_string(),
            },
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly) => {
                denied(std::io::ErrorKind::PermissionDenied, path)
            }
            _ => Self::Other {
                path,
                source: Box::new(error.into()),
            },
        }
    }
}
