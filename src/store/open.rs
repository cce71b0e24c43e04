//! Opens the database: file rights, settings, migrations, schema, the checks before anybody may use it.

mod error;
mod log;

pub use error::OpenError;

use super::backup;
use super::times::StoreTimes;
use super::writer::Writer;
use super::{Store, StoreError, migrate};
use crate::clock::Clock;
use crate::files::room::Room;
use crate::files::{folder_of, give_to_owner, make_for_owner};
use rusqlite::{Connection, OpenFlags};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// SQLite before 3.51.3 can lose commits in WAL mode with several connections (sqlite.org/wal.html#walresetbug).
const OLDEST_SQLITE: i32 = 3_051_003;

/// Settings of every connection and how they read back.
const PRAGMAS: &[(&str, &str, &str)] = &[
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", "2"),
    ("foreign_keys", "ON", "1"),
    ("recursive_triggers", "ON", "1"),
    ("trusted_schema", "OFF", "0"),
    ("cell_size_check", "ON", "1"),
    ("temp_store", "MEMORY", "2"),
    ("busy_timeout", "5000", "5000"),
    ("journal_size_limit", "67108864", "67108864"),
    ("mmap_size", "0", "0"),
    // What customers delete is overwritten, not only let go of.
    ("secure_delete", "ON", "1"),
];

/// Folding the log waits no longer than this for readers and the writer.
const FOLD_WITHIN: Duration = Duration::from_millis(50);

/// The ending of a backup that is being put in the place of the database.
pub const RESTORING: &str = ".restoring";

/// An open database and what was found on the way.
#[derive(Debug)]
pub struct Opened {
    /// The database.
    pub store: Store,
    /// The last stop was in order; if not, run `Store::quick_check` in the background.
    pub was_clean: bool,
    /// There was no database before.
    pub created: bool,
    /// Generations that were under way at the last stop.
    pub open_generations: i64,
    /// The copy made before migrations.
    pub copy: Option<PathBuf>,
}

/// `Store::open_checked` with a given list of schema steps: tests bring steps of their own.
pub fn open_with(
    path: &Path,
    readers: u32,
    clock: &Clock,
    steps: &[&str],
) -> Result<Opened, OpenError> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(OpenError::OldSqlite(rusqlite::version().to_owned()));
    }
    let created = prepare_file(path)?;
    let fault = |error| OpenError::sqlite(path, error);
    let connection = Connection::open_with_flags(path, flags()).map_err(fault)?;
    // Nobody holds a lock for long; who holds one now is another program.
    connection
        .busy_timeout(Duration::from_secs(1))
        .map_err(fault)?;
    migrate::check(&connection, path, steps)?;
    settle(&connection).map_err(fault)?;
    log::write_again(&connection, path)
        .map_err(fault)?
        .map_err(|source| OpenError::File {
            path: log::path_of(path),
            source,
        })?;
    fold(&connection).map_err(fault)?;
    let copy = migrate::run(&connection, path, clock.now_ms(), steps)?;
    check_settings(&connection, path)?;
    let (sum, open_generations) = connection
        .query_row(
            "SELECT (SELECT coalesce(sum(balance), 0) FROM accounts), (SELECT count(*) FROM generations
             WHERE state IN ('held','submitting','running','fetching'))",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .map_err(fault)?;
    if sum != 0 {
        return Err(OpenError::Money {
            path: path.to_owned(),
            sum,
        });
    }
    let was_clean = take_clean_mark(&connection).map_err(fault)? || created;
    let store = start(path, readers, connection)?;
    Ok(Opened {
        store,
        was_clean,
        created,
        open_generations,
        copy,
    })
}

/// A connection that only reads, for commands that work beside a running bot: nothing is made, migrated or
/// marked, and the schema is not judged (`invariants::verify` does).
pub fn reader(path: &Path) -> Result<Connection, OpenError> {
    let missing = |source| OpenError::File {
        path: path.to_owned(),
        source,
    };
    std::fs::metadata(path).map_err(missing)?;
    let fault = |error| OpenError::sqlite(path, error);
    let connection = Connection::open_with_flags(path, flags()).map_err(fault)?;
    let (found, known) = (
        migrate::version(&connection).map_err(fault)?,
        migrate::newest(migrate::STEPS),
    );
    let path = path.to_owned();
    match found.cmp(&known) {
        std::cmp::Ordering::Less => return Err(OpenError::Older { path, found, known }),
        std::cmp::Ordering::Greater => return Err(OpenError::Newer { path, found, known }),
        std::cmp::Ordering::Equal => {}
    }
    settle(&connection)
        .and_then(|()| connection.pragma_update(None, "query_only", true))
        .map_err(|error| OpenError::sqlite(&path, error))?;
    Ok(connection)
}

/// A database of whatever version, to be looked at.
pub fn any_version(path: &Path) -> Result<Connection, OpenError> {
    let missing = |source| OpenError::File {
        path: path.to_owned(),
        source,
    };
    std::fs::metadata(path).map_err(missing)?;
    let fault = |error| OpenError::sqlite(path, error);
    let connection = Connection::open_with_flags(path, flags()).map_err(fault)?;
    connection
        .busy_timeout(Duration::from_secs(5))
        .map_err(fault)?;
    let found = migrate::version(&connection).map_err(fault)?;
    if found > migrate::newest(migrate::STEPS) {
        return Err(OpenError::Newer {
            path: path.to_owned(),
            found,
            known: migrate::newest(migrate::STEPS),
        });
    }
    Ok(connection)
}

/// A database of whatever version beside whoever has it open: only looked at, so that not even its log is folded in.
pub fn onlooker(path: &Path) -> Result<Connection, OpenError> {
    std::fs::metadata(path).map_err(|source| OpenError::File {
        path: path.to_owned(),
        source,
    })?;
    let fault = |error| OpenError::sqlite(path, error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(fault)?;
    connection
        .busy_timeout(Duration::from_secs(5))
        .map_err(fault)?;
    connection
        .pragma_update(None, "temp_store", "MEMORY")
        .map_err(fault)?;
    // The first page is read only now.
    migrate::version(&connection).map_err(fault)?;
    Ok(connection)
}

/// A copy that nobody else has open, to be read: it need not be able to take a write-ahead log.
pub fn copy_reader(path: &Path) -> Result<Connection, OpenError> {
    let fault = |error| OpenError::sqlite(path, error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(fault)?;
    migrate::check(&connection, path, migrate::STEPS)?;
    Ok(connection)
}

fn start(path: &Path, readers: u32, connection: Connection) -> Result<Store, OpenError> {
    let other = |source: StoreError| OpenError::Other {
        path: path.to_owned(),
        source: Box::new(source),
    };
    let name = path.to_owned();
    let manager = r2d2_sqlite::SqliteConnectionManager::file(path)
        .with_flags(flags())
        .with_init(move |connection| {
            settle(connection)?;
            connection.pragma_update(None, "query_only", true)?;
            match check_settings(connection, &name) {
                Ok(()) => Ok(()),
                // The pool knows only SQLite's errors.
                Err(error) => Err(rusqlite::Error::ToSqlConversionFailure(Box::new(error))),
            }
        });
    let pool = r2d2::Pool::builder()
        .max_size(readers.max(1))
        .min_idle(Some(1))
        .test_on_check_out(false)
        .connection_timeout(Duration::from_secs(5))
        .build(manager)
        .map_err(|error| other(error.into()))?;
    let room = Arc::<OnceLock<Room>>::default();
    let times = Arc::<StoreTimes>::default();
    let writer =
        Writer::start(connection, Arc::clone(&room), Arc::clone(&times)).map_err(|source| {
            OpenError::File {
                path: path.to_owned(),
                source,
            }
        })?;
    Ok(Store {
        readers: pool,
        writer: Arc::new(writer),
        path: Arc::new(path.to_owned()),
        room,
        times,
    })
}

fn flags() -> OpenFlags {
    // Each connection stays with one thread at a time, so SQLite's own mutex is not needed.
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

/// Makes folder and file when they are missing, readable for us alone; true when the file is new or empty.
fn prepare_file(path: &Path) -> Result<bool, OpenError> {
    let folder = folder_of(path);
    make_for_owner(folder).map_err(|source| OpenError::Folder {
        path: folder.to_owned(),
        source,
    })?;
    let fault = |source| OpenError::File {
        path: path.to_owned(),
        source,
    };
    let mut restoring = path.as_os_str().to_owned();
    restoring.push(RESTORING);
    let there = |path: &Path| path.try_exists().map_err(fault);
    if !there(path)? && there(Path::new(&restoring))? {
        return Err(OpenError::HalfRestored {
            path: path.to_owned(),
        });
    }
    make_private(path).map_err(fault)?;
    let about = std::fs::metadata(path).map_err(fault)?;
    if about.is_dir() {
        return Err(fault(std::io::ErrorKind::IsADirectory.into()));
    }
    if about.permissions().mode() & 0o077 != 0 {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).map_err(fault)?;
    }
    Ok(about.len() == 0)
}

/// Makes an empty file for us alone; one that exists is not even opened (closing it would drop SQLite's locks).
pub(super) fn make_private(path: &Path) -> std::io::Result<()> {
    let made = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    match made {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
        Ok(_) => give_to_owner(path),
    }
}

fn settle(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(256);
    for (name, value, _) in PRAGMAS {
        connection.execute_batch(&format!("PRAGMA {name}={value}"))?;
    }
    Ok(())
}

/// Reads every setting back: a reader or writer that runs with another one is not used.
fn check_settings(connection: &Connection, path: &Path) -> Result<(), OpenError> {
    for (name, _, wanted) in PRAGMAS {
        let got = connection
            .pragma_query_value(None, name, |row| {
                Ok(match row.get_ref(0)? {
                    rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                    other => other.as_str().unwrap_or_default().to_owned(),
                })
            })
            .map_err(|error| OpenError::sqlite(path, error))?;
        if got != *wanted {
            return Err(OpenError::Pragma {
                path: path.to_owned(),
                name: (*name).to_owned(),
                wanted: (*wanted).to_owned(),
                got,
            });
        }
    }
    Ok(())
}

/// Whether the last stop was clean; from now on it is not, until `mark_clean`.
fn take_clean_mark(connection: &Connection) -> rusqlite::Result<bool> {
    let removed = connection.execute("DELETE FROM meta WHERE key = 'clean_stop'", [])?;
    Ok(removed == 1)
}

/// The last act of the writer: the ledger's head as an anchor, the mark of a clean stop, the WAL folded in.
pub(super) fn mark_clean(connection: &Connection) -> Result<(), StoreError> {
    let (id, hash) = backup::head(connection)?;
    connection.execute(
        "INSERT INTO meta(key, value) VALUES('clean_stop', '1'), ('ledger_head', ?1)
         ON CONFLICT(key) DO UPDATE SET value = excluded.value",
        [format!("{id} {hash}")],
    )?;
    Ok(fold(connection)?)
}

/// Folds the WAL into the file from a connection of its own; false when somebody was in the way.
pub(super) fn fold_log(path: &Path) -> rusqlite::Result<bool> {
    folder(path)?.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
        Ok(row.get::<_, i64>(0)? == 0)
    })
}

/// While it waits for readers it holds the lock that the writer needs, so it does not wait for a long one.
fn folder(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, flags())?;
    settle(&connection)?;
    connection.busy_timeout(FOLD_WITHIN)?;
    Ok(connection)
}

/// Folds the WAL into the file. At the start this is more than order: it begins anew before anything is built upon it.
fn fold(connection: &Connection) -> rusqlite::Result<()> {
    // Busy readers only leave the WAL longer: nothing is lost, so the answer is not checked.
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// It held the writer's lock for as long as a long reader let it wait, again and again.
    #[test]
    fn a_fold_behind_a_long_reader_gives_the_lock_back_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("a.db"), 2).unwrap();
        let write = |value: &'static str| {
            let job = move |tx: &Connection| super::super::meta::set(tx, "a", value);
            store.write(job).unwrap();
        };
        let folding = folder(store.path()).unwrap();
        let within: u128 = folding
            .pragma_query_value(None, "busy_timeout", |row| row.get::<_, u32>(0))
            .unwrap()
            .into();
        assert_eq!(within, FOLD_WITHIN.as_millis());
        drop(folding);
        write("1");
        let read = |conn: &Connection| -> Result<(), StoreError> {
            assert!(super::super::meta::get(conn, "a")?.is_some());
            write("2");
            assert!(!store.fold_log()?);
            write("3");
            Ok(())
        };
        store.read(read).unwrap();
        assert!(store.fold_log().unwrap());
    }
}
