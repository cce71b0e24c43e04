//! Backups: copies of the whole database in a folder, verified before they count, thinned out with age.

use crate::clock::{DAY_MS, HOUR_MS, stamp, stamped_ms};
use crate::files::{folder_of, make_for_owner};
use crate::store::backup::{self, BackupError, Copy, KEPT_WEEKS, Pause};
use crate::store::{invariants, open};
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil::ISOWeekDate};
use rustix::fs::statvfs;
use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// So many hours keep their newest backup.
const HOURS: usize = 24;
/// So many days.
const DAYS: usize = 14;
const WEEK_MS: i64 = 7 * DAY_MS;
/// Free bytes that a backup leaves to the bot.
const SPARE_BYTES: u64 = 64 << 20;
/// Between steps of a bot's own work on backups: it takes about half of one core.
const PAUSE: Duration = Duration::from_millis(2);
/// What a copy's name has after that of its backup: the commands that open it, last to first.
pub(super) const SEALED: &str = ".gz.age";

/// A backup in its folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Its file.
    pub path: PathBuf,
    /// When it was begun, in milliseconds since 1970.
    pub at_ms: i64,
}

/// Why there is no backup.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// The database could not be copied.
    #[error(transparent)]
    Copy(#[from] BackupError),
    /// The folder cannot be used.
    #[error("{path}: {source}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It would fill the disk.
    #[error("no room in {path}: {needed_mb} MB are needed")]
    NoRoom {
        /// The folder.
        path: PathBuf,
        /// Free megabytes that it takes.
        needed_mb: u64,
    },
    /// The copy opens, but the books in it are wrong: those of the database are.
    #[error("the copy does not verify: {0}")]
    Unsound(String),
    /// `pause` has ended the work.
    #[error("stopped")]
    Stopped,
}

/// How the bot makes its own: with pauses, in which customers are served; `stop` ends the work early.
pub fn gently(stop: Arc<AtomicBool>) -> Pause {
    Arc::new(move || {
        std::thread::sleep(PAUSE);
        stop.load(Ordering::SeqCst)
    })
}

/// Copies the database into a file that must not exist, opens the copy and verifies every invariant in it. A copy that
/// fails is removed. `pause` is called between steps of the work; true ends it early.
///
/// # Errors
/// Database, disk, or books that are wrong.
pub fn copy_to(database: &Path, to: &Path, pause: Option<&Pause>) -> Result<Copy, MakeError> {
    let copy = backup::copy_paced(database, to, pause)?;
    let sound = sound(to, pause);
    if sound.is_err() {
        remove(to)?;
    }
    sound.map(|()| copy)
}

fn sound(copy: &Path, pause: Option<&Pause>) -> Result<(), MakeError> {
    let unsound = |error: &dyn std::fmt::Display| MakeError::Unsound(error.to_string());
    let connection = open::copy_reader(copy).map_err(|error| unsound(&error))?;
    if let Some(pause) = pause {
        backup::pace(&connection, pause).map_err(|error| unsound(&error))?;
    }
    let broken = invariants::unsound(&connection);
    match broken.is_empty() {
        true => Ok(()),
        false => Err(MakeError::Unsound(broken.join("; "))),
    }
}

/// Makes a backup in the folder (made if it is missing) and removes those that have become superfluous.
///
/// # Errors
/// As `copy_to`; the older backups stay then.
pub fn make(
    database: &Path,
    folder: &Path,
    zone: &TimeZone,
    now_ms: i64,
    pause: Option<&Pause>,
) -> Result<(Backup, Copy), MakeError> {
    make_for_owner(folder).map_err(fault(folder))?;
    let _turn = turn(folder, pause)?;
    remove_unfinished(folder)?;
    has_room(database, folder)?;
    let path = folder.join(name(now_ms));
    let copy = copy_to(database, &path, pause)?;
    thin_out(folder, zone)?;
    let made = Backup {
        path,
        at_ms: now_ms,
    };
    Ok((made, copy))
}

/// The backups of a folder, oldest first; none when there is no folder.
///
/// # Errors
/// A folder that cannot be read.
pub fn list(folder: &Path) -> Result<Vec<Backup>, MakeError> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(fault(folder))?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(fault(folder))?.path();
        if let Some(at_ms) = path.file_name().and_then(|name| time_of(name.to_str()?)) {
            found.push(Backup { path, at_ms });
        }
    }
    found.sort_by_key(|backup| backup.at_ms);
    Ok(found)
}

/// One makes a backup at a time, the others wait for it; so what is unfinished is of one that has died.
fn turn(folder: &Path, pause: Option<&Pause>) -> Result<File, MakeError> {
    let turn = File::open(folder).map_err(fault(folder))?;
    let Some(pause) = pause else {
        // Where files cannot be locked, everybody goes on as if alone.
        drop(turn.lock());
        return Ok(turn);
    };
    while matches!(turn.try_lock(), Err(TryLockError::WouldBlock)) {
        if pause() {
            return Err(MakeError::Stopped);
        }
    }
    Ok(turn)
}

/// A copy that a crash cut short bears the time of its start: nobody would miss it.
fn remove_unfinished(folder: &Path) -> Result<(), MakeError> {
    for entry in std::fs::read_dir(folder).map_err(fault(folder))? {
        let path = entry.map_err(fault(folder))?.path();
        let bare = path.file_stem().and_then(|stem| stem.to_str());
        let bare = bare.map(|bare| bare.strip_suffix(SEALED).unwrap_or(bare));
        let unfinished = path.extension().is_some_and(|ending| ending == "tmp");
        if unfinished && bare.and_then(time_of).is_some() {
            remove(&path)?;
        }
    }
    Ok(())
}

/// A disk that a backup fills would stop the sale.
fn has_room(database: &Path, folder: &Path) -> Result<(), MakeError> {
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |about| about.len());
    let mut log = database.as_os_str().to_owned();
    log.push("-wal");
    room_for(folder, size(database).saturating_add(size(Path::new(&log))))
}

/// Whether so many bytes fit into the folder, and what the bot needs after them.
pub(super) fn room_for(folder: &Path, bytes: u64) -> Result<(), MakeError> {
    let needed = bytes.saturating_add(SPARE_BYTES);
    let Ok(seen) = statvfs(folder) else {
        // A system that does not tell says so when the copy is written.
        return Ok(());
    };
    if seen.f_bavail.saturating_mul(seen.f_frsize) >= needed {
        return Ok(());
    }
    Err(MakeError::NoRoom {
        path: folder.to_owned(),
        needed_mb: needed >> 20,
    })
}

fn thin_out(folder: &Path, zone: &TimeZone) -> Result<(), MakeError> {
    let backups = list(folder)?;
    let times: Vec<i64> = backups.iter().map(|backup| backup.at_ms).collect();
    let kept = kept(&times, zone);
    for backup in backups {
        if !kept.contains(&backup.at_ms) {
            remove(&backup.path)?;
        }
    }
    Ok(())
}

/// Which times stay: the newest of each of the last hours, days and weeks that have any. Days are those of the zone.
fn kept(times: &[i64], zone: &TimeZone) -> BTreeSet<i64> {
    let mut newest_first = times.to_vec();
    newest_first.sort_unstable_by(|a, b| b.cmp(a));
    let local = |at_ms: &i64| {
        let at = Timestamp::from_millisecond(*at_ms).unwrap_or_default();
        at.to_zoned(zone.clone())
    };
    let hour = |at_ms: &i64| at_ms.div_euclid(HOUR_MS);
    let day = |at_ms: &i64| local(at_ms).date();
    let week = |at_ms: &i64| {
        let week: ISOWeekDate = local(at_ms).date().iso_week_date();
        (week.year(), week.week())
    };
    let mut kept = newest_of_each(&newest_first, hour, HOURS);
    kept.extend(newest_of_each(&newest_first, day, DAYS));
    kept.extend(newest_of_each(&newest_first, week, usize::from(KEPT_WEEKS)));
    kept
}

fn newest_of_each<K: PartialEq>(
    newest_first: &[i64],
    slot: impl Fn(&i64) -> K,
    slots: usize,
) -> BTreeSet<i64> {
    let mut kept = BTreeSet::new();
    let mut last = None;
    for at_ms in newest_first {
        let this = Some(slot(at_ms));
        if this != last {
            if kept.len() == slots {
                break;
            }
            kept.insert(*at_ms);
            last = this;
        }
    }
    kept
}

/// `kiebot-20261123T061530.123Z.db`: sorts by time.
pub(super) fn name(at_ms: i64) -> String {
    format!("kiebot-{}.db", stamp(at_ms))
}

fn time_of(name: &str) -> Option<i64> {
    stamped_ms(name.strip_prefix("kiebot-")?.strip_suffix(".db")?)
}

/// Removes what updates of the program and restores have put aside next to the database, once it is as old as the
/// oldest backups: it holds what customers have deleted since. Gives how many files went.
///
/// # Errors
/// A folder that cannot be read, or a file that cannot be removed.
pub fn remove_old_copies(database: &Path, now_ms: i64) -> Result<usize, MakeError> {
    let before_ms = now_ms.saturating_sub(i64::from(KEPT_WEEKS).saturating_mul(WEEK_MS));
    let folder = folder_of(database);
    let bare = database.file_name().and_then(|name| name.to_str());
    let mut gone = 0;
    for entry in std::fs::read_dir(folder).map_err(fault(folder))? {
        let path = entry.map_err(fault(folder))?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let aside = name.zip(bare).and_then(|(name, bare)| aside_ms(name, bare));
        if aside.is_some_and(|at_ms| at_ms < before_ms) {
            remove(&path)?;
            gone += 1;
        }
    }
    Ok(gone)
}

/// When `kiebot.db.before-v15-20261122T203000.000Z.db` or `kiebot.db.before-restore-20261122T203000.000Z-wal` was made.
fn aside_ms(name: &str, database: &str) -> Option<i64> {
    let of = name.strip_prefix(database)?.strip_prefix(".before-")?;
    let (_, time) = of.split_once('-')?;
    let end = time.find('Z')?;
    stamped_ms(time.get(..=end)?)
}

fn remove(path: &Path) -> Result<(), MakeError> {
    std::fs::remove_file(path).map_err(fault(path))
}

pub(super) fn fault(path: &Path) -> impl FnOnce(io::Error) -> MakeError {
    let path = path.to_owned();
    |source| MakeError::Folder { path, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-23 06:00:00 UTC, a Monday.
    const NOW: i64 = 1_795_413_600_000;

    #[test]
    fn a_name_tells_its_time() {
        assert_eq!(name(NOW + 123), "kiebot-20261123T060000.123Z.db");
        for at_ms in [0, NOW, NOW + 1, NOW + 999] {
            assert_eq!(time_of(&name(at_ms)), Some(at_ms));
        }
        for other in [
            "kiebot.db",
            "kiebot-2026.db",
            "x",
            "kiebot-20261399T000000.000Z.db",
        ] {
            assert_eq!(time_of(other), None, "{other}");
        }
    }

    #[test]
    fn after_a_year_of_hours_the_last_hours_days_and_weeks_are_there() {
        // As the bot does it: one more each hour, thinned out each time.
        let zone = TimeZone::get("Europe/Moscow").unwrap();
        let mut times: Vec<i64> = Vec::new();
        for n in (0..24 * 365).rev() {
            times.push(NOW - n * HOUR_MS);
            let kept = kept(&times, &zone);
            times.retain(|at_ms| kept.contains(at_ms));
        }
        for back in 0..24 {
            assert!(times.contains(&(NOW - back * HOUR_MS)), "{back} hours ago");
        }
        let day = |at: i64| (at + 3 * HOUR_MS).div_euclid(24 * HOUR_MS);
        let days: BTreeSet<_> = times.iter().map(|at| day(NOW) - day(*at)).collect();
        assert!((0..14).all(|day| days.contains(&day)), "{days:?}");
        let oldest = (NOW - times[0]) / (24 * HOUR_MS);
        assert!((42..=49).contains(&oldest), "{oldest} days");
        assert!(
            times.len() <= HOURS + DAYS + usize::from(KEPT_WEEKS),
            "{}",
            times.len()
        );
    }

    #[test]
    fn what_was_put_aside_goes_when_it_is_as_old_as_the_oldest_backups() {
        let folder = tempfile::tempdir().unwrap();
        let old = stamp(NOW - 57 * 24 * HOUR_MS);
        let young = stamp(NOW - 55 * 24 * HOUR_MS);
        let gone = [
            format!("kiebot.db.before-v15-{old}.db"),
            format!("kiebot.db.before-restore-{old}"),
            format!("kiebot.db.before-restore-{old}-wal"),
            "kiebot.db.before-restore-20200101T000000Z-shm".to_owned(),
        ];
        let mut left = [
            "kiebot.db".to_owned(),
            "kiebot.db-wal".to_owned(),
            format!("kiebot.db.before-v15-{young}.db"),
            format!("kiebot.db.before-restore-{young}"),
            "kiebot.db.before-restore-mine".to_owned(),
            format!("other.db.before-v15-{old}.db"),
            format!("kiebot-{old}.db"),
        ];
        for name in gone.iter().chain(&left) {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        let database = folder.path().join("kiebot.db");
        assert_eq!(remove_old_copies(&database, NOW).unwrap(), gone.len());
        let names = std::fs::read_dir(folder.path()).unwrap();
        let mut names: Vec<_> = names
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        left.sort();
        assert_eq!(names, left);
    }

    #[test]
    fn a_long_silence_removes_nothing_of_before() {
        let zone = TimeZone::UTC;
        let times = [NOW - 300 * 24 * HOUR_MS, NOW - 299 * 24 * HOUR_MS, NOW];
        assert_eq!(kept(&times, &zone).len(), 3);
    }
}
