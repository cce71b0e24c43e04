//! The lock on the data directory: one running bot for one database.

use crate::clock::{Clock, date_time};
use crate::files::{give_to_owner, make_for_owner};
use jiff::tz::TimeZone;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Name of the locked file in the data directory.
pub const FILE_NAME: &str = "kiebot.lock";

/// Why the lock was not taken.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process has it.
    #[error("{} is in use by {holder}", dir.display())]
    Held {
        /// The data directory.
        dir: PathBuf,
        /// What the other wrote: its process id and when it started.
        holder: String,
    },
    /// The directory or the file cannot be used.
    #[error("cannot lock {}: {reason}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
}

/// Held for as long as this value lives; the system frees it when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Lock {
    /// Who holds the data directory now, if somebody does; changes nothing.
    pub fn held_by(dir: &Path) -> Option<String> {
        let mut file = File::open(dir.join(FILE_NAME)).ok()?;
        match file.try_lock_shared() {
            Err(TryLockError::WouldBlock) => Some(holder(&mut file)),
            _ => None,
        }
    }

    /// Locks the data directory (made if it is missing) and writes who holds it.
    pub fn take(dir: &Path, clock: &Clock) -> Result<Self, LockError> {
        let failed = |path: &Path| {
            let path = path.to_path_buf();
            move |reason| LockError::Io { path, reason }
        };
        make_for_owner(dir).map_err(failed(dir))?;
        let path = dir.join(FILE_NAME);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(failed(&path))?;
        give_to_owner(&path).map_err(failed(&path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LockError::Held {
                    dir: dir.to_path_buf(),
                    holder: holder(&mut file),
                });
            }
            Err(TryLockError::Error(reason)) => return Err(failed(&path)(reason)),
        }
        let since = date_time(clock.now_ms(), &TimeZone::UTC);
        let line = format!("pid {}, {since} UTC\n", std::process::id());
        let written = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(line.as_bytes()));
        if let Err(error) = written {
            // The lock is what counts; a full disk must not keep the bot from its refunds.
            tracing::warn!(%error, "who holds the data directory could not be noted");
        }
        Ok(Self { file })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The file stays: removing it could pull it from under a process that has just opened it.
        // Closing unlocks as well, so a failure here changes nothing.
        drop(self.file.set_len(0));
        drop(self.file.unlock());
    }
}

fn holder(file: &mut File) -> String {
    let mut text = String::new();
    // Only for a message: an unreadable name must not hide that the lock is held.
    if file.take(200).read_to_string(&mut text).is_err() || text.trim().is_empty() {
        return "pid ?".to_owned();
    }
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_taker_learns_who_holds_it() {
        let dir = tempfile::tempdir().unwrap();
        let clock = Clock::by_hand(1_795_372_200_000);
        let lock = Lock::take(dir.path(), &clock).unwrap();
        let refused = Lock::take(dir.path(), &clock).unwrap_err();
        let LockError::Held { holder, .. } = refused else {
            panic!("{refused}");
        };
        assert_eq!(
            holder,
            format!("pid {}, 22.11.2026 18:30 UTC", std::process::id())
        );
        drop(lock);
        Lock::take(dir.path(), &clock).unwrap();
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error_with_its_path() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        std::fs::write(&file, "").unwrap();
        let refused = Lock::take(&file.join("data"), &Clock::system()).unwrap_err();
        assert!(matches!(refused, LockError::Io { .. }), "{refused}");
    }
}
