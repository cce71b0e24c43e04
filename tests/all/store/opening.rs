//! Opening: a new file, an old one, a damaged, changed, newer or locked one.

use super::*;
use kiebot::ids::CustomerId;
use kiebot::money::Kopecks;
use kiebot::store::ledger::{self, LedgerError};
use kiebot::store::{StoreError, backup, invariants, migrate, open::open_with, open::reader};
use rusqlite::Connection;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data/deep/kiebot.db");
    (folder, path)
}

/// A database with one customer who has money, closed in order.
fn with_money(path: &Path) {
    let store = open(path).unwrap().store;
    give(&store, 1);
    store.close().unwrap();
}

fn give(store: &Store, customer: i64) {
    store
        .write(move |tx| {
            tx.execute(
                "INSERT INTO customers(id, name, lang, created_ms, seen_ms) VALUES(?1, 'Анна', 'ru', 1, 1)",
                [customer],
            )?;
            let sum = Kopecks(20_000);
            ledger::welcome(tx, CustomerId(customer), sum, Kopecks(i64::MAX), 0, 1)
        })
        .unwrap();
}

#[test]
fn a_new_database_is_made_with_its_folder_for_its_owner_alone() {
    let (_folder, path) = place();
    let opened = open(&path).unwrap();
    assert!(opened.created && opened.was_clean);
    assert_eq!(opened.open_generations, 0);
    give(&opened.store, 1);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(path.parent().unwrap()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        let name = entry.file_name().into_string().unwrap();
        assert_eq!(mode, 0o600, "{name}");
        names.push(name);
    }
    names.sort();
    assert_eq!(names, ["kiebot.db", "kiebot.db-shm", "kiebot.db-wal"]);
    let folder = std::fs::metadata(path.parent().unwrap()).unwrap();
    assert_eq!(folder.permissions().mode() & 0o777, 0o700);
}

#[test]
fn rights_that_are_too_wide_are_narrowed() {
    let (_folder, path) = place();
    with_money(&path);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let _store = open(&path).unwrap();
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_stop_is_clean_only_after_close() {
    let (_folder, path) = place();
    with_money(&path);
    assert!(
        !path.with_extension("db-wal").exists(),
        "the log is folded in"
    );
    let first = open(&path).unwrap();
    assert!(first.was_clean && !first.created);
    drop(first);
    let second = open(&path).unwrap();
    assert!(!second.was_clean);
    assert!(second.store.quick_check().unwrap().ok);
    second.store.close().unwrap();
    assert!(open(&path).unwrap().was_clean);
}

#[test]
fn every_connection_has_the_settings_and_readers_cannot_write() {
    let (_folder, path) = place();
    let store = open(&path).unwrap().store;
    let settings = |conn: &Connection| -> Result<Vec<String>, StoreError> {
        [
            "journal_mode",
            "synchronous",
            "foreign_keys",
            "recursive_triggers",
            "trusted_schema",
            "query_only",
        ]
        .into_iter()
        .map(|name| {
            let value =
                conn.pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0))?;
            Ok(format!("{value:?}"))
        })
        .collect()
    };
    let mut expected = [
        r#"Text("wal")"#,
        "Integer(2)",
        "Integer(1)",
        "Integer(1)",
        "Integer(0)",
        "Integer(0)",
    ];
    assert_eq!(store.write(move |tx| settings(tx)).unwrap(), expected);
    expected[5] = "Integer(1)";
    assert_eq!(store.read(settings).unwrap(), expected);
    let refused = store.read(|conn| {
        conn.execute("DELETE FROM meta", [])
            .map_err(StoreError::from)
    });
    assert!(refused.unwrap_err().to_string().contains("readonly"));
}

#[test]
fn a_file_that_is_no_database_says_what_to_do_and_stays_as_it_is() {
    let (folder, _) = place();
    let path = folder.path().join("kiebot.db");
    let text = "not a database at all, but long enough to look at. ".repeat(100);
    std::fs::write(&path, &text).unwrap();
    let said = refusal(&path);
    assert!(
        said.contains("damaged or is not a database") && said.contains("kiebot restore"),
        "{said}"
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn a_damaged_database_does_not_open_or_is_found_by_the_quick_check() {
    let (_folder, path) = place();
    let store = open(&path).unwrap().store;
    for customer in 1..300 {
        give(&store, customer);
    }
    store.close().unwrap();
    let good = std::fs::read(&path).unwrap();
    let mut found = 0;
    for page in [1_usize, 5, 20, 30, 40, good.len() / 4096 - 2] {
        let mut bad = good.clone();
        let from = if page == 1 { 100 } else { page * 4096 };
        bad[from..from + 2_000].fill(0xA5);
        std::fs::write(&path, &bad).unwrap();
        match open(&path) {
            Err(OpenError::Damaged { .. }) => found += 1,
            Err(other) => panic!("{other}"),
            Ok(opened) => {
                assert!(!opened.store.quick_check().unwrap().ok, "page {page}");
                found += 1;
                // What a damaged file says at its end is not the matter here, but it must be let go.
                drop(opened.store.close());
            }
        }
    }
    assert_eq!(found, 6);
}

#[test]
fn a_newer_database_is_left_alone() {
    let (_folder, path) = place();
    with_money(&path);
    Connection::open(&path)
        .unwrap()
        .pragma_update(None, "user_version", 700)
        .unwrap();
    let before = std::fs::read(&path).unwrap();
    let said = refusal(&path);
    assert!(
        said.contains("newer kiebot") && said.contains("version is 700"),
        "{said}"
    );
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_schema_changed_by_hand_is_named() {
    let (_folder, path) = place();
    with_money(&path);
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch("DROP TRIGGER accounts_sign; CREATE TABLE mine(x)")
        .unwrap();
    drop(conn);
    let said = refusal(&path);
    assert!(said.contains("trigger accounts_sign is missing"), "{said}");
    assert!(said.contains("table mine is unknown"), "{said}");
}

#[test]
fn the_tables_of_litestream_are_no_change_by_hand() {
    let (_folder, path) = place();
    with_money(&path);
    let conn = Connection::open(&path).unwrap();
    let theirs = "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER);
                  CREATE TABLE _litestream_lock (id INTEGER)";
    conn.execute_batch(theirs).unwrap();
    drop(conn);
    let bot = open(&path).unwrap();
    give(&bot.store, 2);
    bot.store.close().unwrap();
    let conn = reader(&path).unwrap();
    assert!(invariants::verify(&conn).iter().all(|check| check.ok));
}

#[test]
fn a_reader_beside_the_bot_changes_nothing() {
    let (_folder, path) = place();
    assert!(
        reader(&path)
            .unwrap_err()
            .to_string()
            .contains("cannot open")
    );
    assert!(!path.exists());
    with_money(&path);
    let conn = reader(&path).unwrap();
    assert!(invariants::verify(&conn).iter().all(|check| check.ok));
    assert!(conn.execute("DELETE FROM meta", []).is_err());
    let bot = open(&path).unwrap();
    assert!(bot.was_clean, "the mark of the clean stop is still there");
    give(&bot.store, 2);
    assert!(invariants::verify(&conn).iter().all(|check| check.ok));
    conn.pragma_update(None, "query_only", false).unwrap();
    conn.pragma_update(None, "user_version", 0).unwrap();
    assert!(
        reader(&path)
            .unwrap_err()
            .to_string()
            .contains("kiebot run")
    );
}

#[test]
fn the_database_of_another_program_is_left_alone() {
    let (folder, _) = place();
    let path = folder.path().join("kiebot.db");
    let theirs = Connection::open(&path).unwrap();
    theirs.execute_batch("CREATE TABLE notes(x)").unwrap();
    drop(theirs);
    let before = std::fs::read(&path).unwrap();
    let said = refusal(&path);
    assert!(said.contains("table notes is unknown"), "{said}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn money_that_does_not_add_up_stops_the_start() {
    let (_folder, path) = place();
    with_money(&path);
    let conn = Connection::open(&path).unwrap();
    let guard: String = conn
        .query_row(
            "SELECT sql FROM sqlite_schema WHERE name = 'accounts_guard'",
            [],
            |r| r.get(0),
        )
        .unwrap();
    conn.execute_batch("DROP TRIGGER accounts_guard; UPDATE accounts SET balance = balance + 5 WHERE kind = 'wallet'")
        .unwrap();
    conn.execute_batch(&guard).unwrap();
    drop(conn);
    let said = refusal(&path);
    assert!(
        said.contains("5 kopecks instead of 0") && said.contains("kiebot verify"),
        "{said}"
    );
}

#[test]
fn a_place_without_rights_or_with_a_folder_in_it_is_explained() {
    let (folder, _) = place();
    std::fs::write(folder.path().join("file"), "x").unwrap();
    let under_a_file = refusal(&folder.path().join("file/kiebot.db"));
    assert!(under_a_file.contains("database.path"), "{under_a_file}");
    let a_folder = refusal(folder.path());
    assert!(a_folder.contains("directory"), "{a_folder}");
}

/// The schema of today and a step that a later version may have.
fn with_step(sql: &'static str) -> Vec<&'static str> {
    migrate::STEPS.iter().copied().chain([sql]).collect()
}

#[test]
fn a_migration_runs_after_a_copy_and_once() {
    let (_folder, path) = place();
    let clock = Clock::by_hand(1_795_379_400_000);
    let steps = with_step(
        "ALTER TABLE customers ADD COLUMN city TEXT; CREATE INDEX cities ON customers(city);",
    );
    with_money(&path);
    let opened = open_with(&path, 2, &clock, &steps).unwrap();
    let copy = opened.copy.as_ref().unwrap();
    let name = copy.file_name().unwrap().to_str().unwrap();
    let newest = steps.len();
    assert_eq!(
        name,
        format!("kiebot.db.before-v{newest}-20261122T203000.000Z.db")
    );
    let with_city = |conn: &Connection| {
        conn.query_row(
            "SELECT count(*) FROM customers WHERE city IS NULL",
            [],
            |row| row.get::<_, i64>(0),
        )
    };
    assert_eq!(
        opened
            .store
            .read(|c| with_city(c).map_err(StoreError::from))
            .unwrap(),
        1
    );
    opened.store.close().unwrap();
    drop(opened);
    let again = open_with(&path, 2, &clock, &steps).unwrap();
    assert!(again.copy.is_none() && again.was_clean);
    drop(again);
    // The copy is the old database, good for the old binary.
    let copy = std::fs::read_dir(path.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.to_str().unwrap().contains("before-v"))
        .unwrap();
    let old = open(&copy).unwrap().store;
    let checks = old
        .read(|conn| Ok::<_, StoreError>(invariants::verify(conn)))
        .unwrap();
    assert!(checks.iter().all(|check| check.ok), "{checks:#?}");
    assert!(refusal(&path).contains("newer kiebot"));
}

#[test]
fn a_migration_that_fails_leaves_the_database_as_it_was() {
    let (_folder, path) = place();
    with_money(&path);
    let steps = with_step("CREATE TABLE more(x); INSERT INTO nothing VALUES(1);");
    let Err(error) = open_with(&path, 2, &Clock::by_hand(5), &steps) else {
        panic!("opened");
    };
    let newest = migrate::newest(&steps);
    assert!(matches!(error, OpenError::Migration { version, .. } if version == newest));
    assert!(error.to_string().contains("as it was before"), "{error}");
    let store = open(&path).unwrap().store;
    let balance = store
        .read(|conn| ledger::balance(conn, CustomerId(1)))
        .unwrap();
    assert_eq!(balance.bonus, Kopecks(20_000));
}

#[test]
fn a_locked_database_says_who_to_look_for() {
    let (_folder, path) = place();
    with_money(&path);
    let other = Connection::open(&path).unwrap();
    other
        .execute_batch(
            "PRAGMA locking_mode=EXCLUSIVE; BEGIN IMMEDIATE; DELETE FROM sessions; COMMIT",
        )
        .unwrap();
    let said = refusal(&path);
    assert!(said.contains("locked by another program"), "{said}");
}

#[test]
fn a_backup_of_a_living_database_is_complete_private_and_never_overwrites() {
    let (folder, path) = place();
    let store = open(&path).unwrap().store;
    give(&store, 1);
    let file = folder.path().join("copy.db");
    let copy = store.backup_to(&file).unwrap();
    give(&store, 2);
    assert_eq!((copy.last_transfer, copy.head.len()), (1, 64));
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let again = store.backup_to(&file).unwrap_err();
    assert!(matches!(again, backup::BackupError::Io { .. }), "{again}");
    let restored = open(&file).unwrap().store;
    let sum = |store: &Store, id| {
        store
            .read(|c| ledger::balance(c, CustomerId(id)))
            .unwrap()
            .bonus
    };
    assert_eq!(sum(&restored, 1), Kopecks(20_000));
    assert_eq!(sum(&restored, 2), Kopecks::ZERO);
    assert_eq!(sum(&store, 2), Kopecks(20_000));
    let error: LedgerError = StoreError::Stopped.into();
    assert_eq!(error.to_string(), "the database writer has stopped");
}
