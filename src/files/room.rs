//! Room on the data disk: how much is free, what may still use it, and the ballast that is given up when it is full.
//!
//! The ladder, as the disk fills: below the floor nothing new is sold; below half of it no file is downloaded; when a
//! write fails (or less than a ballast is left) the ballast goes, and what it frees belongs to accepted generations,
//! their ends and refunds; below half a ballast Telegram keeps the updates. All of it is undone when there is room.

use rustix::fs::{FallocateFlags, fallocate, statvfs};
use rustix::io::Errno;
use serde::Serialize;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Size of the ballast: the write-ahead log at its usual length, or thousands of refunds after it.
pub const BALLAST_BYTES: u64 = 4 << 20;
/// Name of the ballast in the data directory.
pub const BALLAST: &str = "kiebot.ballast";
/// With less than this free no update is taken.
const LAST_BYTES: u64 = BALLAST_BYTES / 2;
const CHUNK_BYTES: usize = 64 * 1024;

/// How much room there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Enough.
    #[default]
    Enough,
    /// Below the floor: nothing new is sold.
    Low,
    /// The ballast is given up: only what was accepted goes on.
    Full,
}

/// The data disk; cheap to clone.
#[derive(Clone, Debug)]
pub struct Room {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    dir: PathBuf,
    floor: u64,
    full: AtomicBool,
    booked: AtomicU64,
}

impl Room {
    /// The disk of a data directory; below `floor` free bytes nothing new is sold.
    pub fn new(dir: &Path, floor: u64) -> Self {
        Self {
            inner: Arc::new(Inner {
                dir: dir.to_owned(),
                floor,
                full: AtomicBool::new(false),
                booked: AtomicU64::new(0),
            }),
        }
    }

    /// Free bytes as far as we may use them; `None` when the system does not tell.
    pub fn free(&self) -> Option<u64> {
        let seen = statvfs(&self.inner.dir).ok()?;
        Some(seen.f_bavail.saturating_mul(seen.f_frsize))
    }

    fn free_or_plenty(&self) -> u64 {
        self.free().unwrap_or(u64::MAX)
    }

    /// How much room there is now.
    pub fn level(&self) -> Level {
        if self.inner.full.load(Ordering::SeqCst) {
            Level::Full
        } else if self.free_or_plenty() < self.inner.floor {
            Level::Low
        } else {
            Level::Enough
        }
    }

    /// Whether what Telegram has for us may be stored. Gives up the ballast before it says no.
    pub fn takes_updates(&self) -> bool {
        if self.free_or_plenty() >= LAST_BYTES {
            return true;
        }
        self.give_up_ballast();
        self.free_or_plenty() >= LAST_BYTES
    }

    /// Gives the ballast up when hardly anything else is left.
    pub fn relieve(&self) {
        if self.free_or_plenty() < BALLAST_BYTES {
            self.give_up_ballast();
        }
    }

    /// Looks at the disk: gives the ballast up when hardly anything else is left, lays it down again when there is
    /// room. Blocks for a moment.
    pub fn tend(&self) -> Level {
        let free = self.free_or_plenty();
        if free < BALLAST_BYTES {
            self.give_up_ballast();
        } else if self.has_ballast() {
            self.inner.full.store(false, Ordering::SeqCst);
        } else if free >= self.inner.floor.max(BALLAST_BYTES) + BALLAST_BYTES {
            match self.lay_ballast() {
                Ok(()) => self.inner.full.store(false, Ordering::SeqCst),
                Err(error) => self.no_ballast(&error),
            }
        }
        self.level()
    }

    /// A disk that seems to have room and takes no ballast has none for us: a quota, a limit.
    fn no_ballast(&self, error: &io::Error) {
        let no_room = matches!(
            error.kind(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
        );
        let before = self.inner.full.fetch_or(no_room, Ordering::SeqCst);
        if !before {
            tracing::warn!(%error, "no ballast could be laid down");
        }
    }

    /// The disk is full: frees what was kept for this moment.
    pub fn give_up_ballast(&self) {
        let before = self.inner.full.swap(true, Ordering::SeqCst);
        match fs::remove_file(self.ballast()) {
            Ok(()) => tracing::warn!("the disk is full: the ballast is given up"),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if !before {
                    tracing::warn!("the disk is full, and there is no ballast to give up");
                }
            }
            Err(error) => tracing::error!(%error, "the ballast cannot be given up"),
        }
    }

    /// Room for a file of at most so many bytes, taken until the booking is dropped. It may be less, even nothing.
    pub fn book(&self, most: u64) -> Booking {
        let keep = (self.inner.floor / 2).max(BALLAST_BYTES);
        let spare = match self.level() {
            Level::Full => 0,
            _ => self.free_or_plenty().saturating_sub(keep),
        };
        let mut bytes = 0;
        let taken = |booked: u64| {
            bytes = spare.saturating_sub(booked).min(most);
            booked.checked_add(bytes)
        };
        let booked = &self.inner.booked;
        match booked.fetch_update(Ordering::SeqCst, Ordering::SeqCst, taken) {
            Ok(_) => {}
            Err(_) => bytes = 0,
        }
        Booking {
            room: self.clone(),
            bytes,
        }
    }

    fn ballast(&self) -> PathBuf {
        self.inner.dir.join(BALLAST)
    }

    /// Whole: one that a kill has cut short is none.
    fn has_ballast(&self) -> bool {
        fs::metadata(self.ballast()).is_ok_and(|about| about.len() == BALLAST_BYTES)
    }

    fn lay_ballast(&self) -> io::Result<()> {
        let path = self.ballast();
        super::remove(&path)?;
        let laid = fill(&path);
        if laid.is_err() {
            super::remove(&path)?;
        }
        laid
    }
}

/// A whole file of our own. Where the system cannot set blocks aside it is written, and with chance, not zeros: a file
/// system that compresses would keep no room for those.
fn fill(path: &Path) -> io::Result<()> {
    let mut file: File = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    match fallocate(&file, FallocateFlags::empty(), 0, BALLAST_BYTES) {
        Err(Errno::OPNOTSUPP | Errno::NOSYS) => {}
        other => return other.map_err(io::Error::from),
    }
    let mut chunk = vec![0_u8; CHUNK_BYTES];
    for _ in 0..BALLAST_BYTES / CHUNK_BYTES as u64 {
        fastrand::fill(&mut chunk);
        file.write_all(&chunk)?;
    }
    file.sync_all()
}

/// Room taken for a file that is being written.
#[derive(Debug)]
pub struct Booking {
    room: Room,
    /// How long the file may be.
    pub bytes: u64,
}

impl Drop for Booking {
    fn drop(&mut self) {
        self.room
            .inner
            .booked
            .fetch_sub(self.bytes, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    fn place() -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let ballast = dir.path().join(BALLAST);
        (dir, ballast)
    }

    #[test]
    fn the_ballast_takes_real_room_and_comes_back() {
        let (dir, ballast) = place();
        let room = Room::new(dir.path(), 0);
        assert_eq!(room.tend(), Level::Enough);
        let about = fs::metadata(&ballast).unwrap();
        assert_eq!(about.len(), BALLAST_BYTES);
        assert!(
            about.blocks() * 512 >= BALLAST_BYTES,
            "a hole keeps no room"
        );
        assert_eq!(about.permissions().mode() & 0o777, 0o600);
        room.give_up_ballast();
        assert!(!ballast.exists());
        assert_eq!(room.level(), Level::Full);
        assert_eq!(room.book(1).bytes, 0, "what was freed is not for downloads");
        assert_eq!(room.tend(), Level::Enough);
        assert!(ballast.exists());
    }

    #[test]
    fn a_ballast_that_was_cut_short_is_laid_down_again() {
        let (dir, ballast) = place();
        fs::write(&ballast, b"half").unwrap();
        Room::new(dir.path(), 0).tend();
        assert_eq!(fs::metadata(&ballast).unwrap().len(), BALLAST_BYTES);
    }

    #[test]
    fn below_the_floor_nothing_is_laid_down_or_downloaded() {
        let (dir, ballast) = place();
        let room = Room::new(dir.path(), u64::MAX / 2);
        assert_eq!(room.tend(), Level::Low);
        assert!(!ballast.exists());
        assert!(room.takes_updates());
        assert_eq!(room.book(1).bytes, 0);
    }

    #[test]
    fn what_is_booked_is_taken_until_it_is_dropped() {
        let (dir, _) = place();
        let room = Room::new(dir.path(), 0);
        let most = u64::MAX / 4;
        let all = room.book(most);
        assert!(all.bytes > 0 && all.bytes < most, "no disk is that large");
        // Others use the same disk, so a little may have come free meanwhile.
        assert!(room.book(most).bytes < all.bytes / 2);
        drop(all);
        assert_eq!(room.book(1).bytes, 1);
    }
}
