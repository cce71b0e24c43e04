//! Backups and restores: made in time, verified, thinned out; a drill with the real binary; what must not happen.

mod dying;

use crate::child::{ADMIN, World, run_to_end, until};
use crate::restart::reach_confirmation;
use crate::support::{Bot, MINUTE};
use kiebot::ops::backups::{self, MakeError};
use kiebot::store::backup::Pause;
use kiebot::store::{Store, StoreError, invariants, open};
use rusqlite::Connection;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

const ANNA: i64 = 7;
const BONUS: i64 = 20_000;
/// What the pack of 100 Stars is worth.
const PACK: i64 = 13_000;
const HOUR: i64 = 60 * MINUTE;

fn folder(bot: &Bot) -> PathBuf {
    bot.config.backup_dir()
}

fn listed(bot: &Bot) -> usize {
    backups::list(&folder(bot)).unwrap().len()
}

#[test]
fn a_backup_comes_every_hour_and_old_ones_go() {
    let bot = Bot::with(|config| config.backup.every_hours = 1);
    bot.admin().begins();
    bot.anna().makes_a_picture("Кот");
    assert_eq!(listed(&bot), 0);
    bot.advance(4 * MINUTE);
    bot.until("the first backup", || (listed(&bot) == 1).then_some(()));
    let age = bot.until("its age", || {
        bot.health()["detail"]["last_backup_age_s"].as_i64()
    });
    assert!(age < 60, "{age}");
    for n in 2..=30 {
        bot.advance(HOUR + MINUTE);
        let newest = bot.clock.now_ms();
        bot.until("the next backup", || {
            let made = backups::list(&folder(&bot)).unwrap();
            made.last().filter(|made| made.at_ms >= newest).map(drop)
        });
        assert!(listed(&bot) <= n);
    }
    // 24 of the last hours; the day before has its newest.
    bot.until("the old ones to go", || {
        ((24..=26).contains(&listed(&bot))).then_some(())
    });
    let newest = backups::list(&folder(&bot)).unwrap().pop().unwrap().path;
    let copy = open::copy_reader(&newest).unwrap();
    let checks = invariants::verify(&copy);
    assert!(checks.iter().all(|check| check.ok), "{checks:#?}");
    let generations: i64 = copy
        .query_row("SELECT count(*) FROM generations", [], |row| row.get(0))
        .unwrap();
    assert_eq!(generations, 1);
}

#[test]
fn a_backup_that_fails_is_told_and_tried_again() {
    let bot = Bot::with(|config| config.backup.every_hours = 1);
    bot.admin().begins();
    fs::write(folder(&bot), "in the way").unwrap();
    bot.advance(4 * MINUTE);
    bot.admin().see("Резервная копия не сделана");
    fs::remove_file(folder(&bot)).unwrap();
    bot.advance(16 * MINUTE);
    bot.until("a backup", || (listed(&bot) == 1).then_some(()));
}

#[test]
fn backups_that_have_failed_for_a_day_are_told_by_the_age_of_the_newest() {
    let bot = Bot::with(|config| config.backup.every_hours = 1);
    bot.admin().begins();
    bot.advance(4 * MINUTE);
    bot.until("a backup", || {
        let logged = bot.logged("INFO");
        let made = logged.iter().any(|line| line.contains("backed up"));
        made.then_some(())
    });
    fs::remove_dir_all(folder(&bot)).unwrap();
    fs::write(folder(&bot), "in the way").unwrap();
    bot.advance(25 * HOUR);
    bot.admin().see("Последней резервной копии уже 25 ч");
    fs::remove_file(folder(&bot)).unwrap();
    bot.advance(16 * MINUTE);
    let up = "SELECT count(*) FROM alerts WHERE kind GLOB 'backup-*' AND mark <> '\u{2713}'";
    bot.until("it is over", || (bot.number(up) == 0).then_some(()));
}

#[test]
fn health_says_when_backups_stay_away() {
    let bot = Bot::with(|config| config.backup.every_hours = 1);
    fs::write(folder(&bot), "in the way").unwrap();
    let becomes = |status: &str| {
        bot.until(status, || (bot.health()["status"] == status).then_some(()));
    };
    becomes("ok");
    bot.advance(2 * HOUR + MINUTE);
    becomes("degraded");
    fs::remove_file(folder(&bot)).unwrap();
    bot.advance(16 * MINUTE);
    becomes("ok");
}

#[test]
fn books_that_are_wrong_push_no_good_backup_out() {
    let dir = tempfile::tempdir().unwrap();
    let database = dir.path().join("kiebot.db");
    let store = Store::open(&database, 1).unwrap();
    let folder = dir.path().join("backups");
    let zone = jiff::tz::TimeZone::UTC;
    backups::make(&database, &folder, &zone, 1_000, None).unwrap();
    let tamper = |tx: &Connection| -> Result<(), StoreError> {
        tx.execute_batch("DROP TRIGGER transfers_no_delete")?;
        Ok(())
    };
    store.write(tamper).unwrap();
    // As a crash leaves one.
    fs::write(folder.join("kiebot-20261122T000000.000Z.db.tmp"), "half").unwrap();
    let error = backups::make(&database, &folder, &zone, 7_200_000, None).unwrap_err();
    assert!(error.to_string().contains("transfers_no_delete"), "{error}");
    let names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(names, ["kiebot-19700101T000001.000Z.db"]);
    store.close().unwrap();
}

/// `kiebot backup` and the bot's own at the same time took each other's unfinished files for those of a crash.
#[test]
fn two_who_make_backups_in_one_folder_take_turns() {
    let dir = tempfile::tempdir().unwrap();
    let database = dir.path().join("kiebot.db");
    let store = Store::open(&database, 1).unwrap();
    let folder = dir.path().join("backups");
    fs::create_dir(&folder).unwrap();
    let make = |at_ms: i64, pause: Option<&Pause>| {
        backups::make(&database, &folder, &jiff::tz::TimeZone::UTC, at_ms, pause)
    };
    let turn = fs::File::open(&folder).unwrap();
    turn.lock().unwrap();
    let unfinished = folder.join("kiebot-20261122T000000.000Z.db.tmp");
    fs::write(&unfinished, "half").unwrap();
    // Who has to wait leaves all as it is, and can be stopped.
    let stop: Pause = Arc::new(|| true);
    assert!(matches!(make(HOUR, Some(&stop)), Err(MakeError::Stopped)));
    assert!(unfinished.exists());
    std::thread::scope(|scope| {
        let (waits, waiting) = sync_channel(0);
        let tell: Pause = Arc::new(move || {
            waits.try_send(()).ok();
            false
        });
        let make = &make;
        let patient = scope.spawn(move || make(HOUR, Some(&tell)));
        waiting.recv().unwrap();
        assert!(unfinished.exists());
        turn.unlock().unwrap();
        patient.join().unwrap().unwrap();
        assert!(!unfinished.exists(), "its maker is gone");
        // As the command does it, without pauses.
        let all: Vec<_> = (2..6)
            .map(|n| scope.spawn(move || make(n * HOUR, None)))
            .collect();
        for one in all {
            one.join().unwrap().unwrap();
        }
    });
    assert_eq!(backups::list(&folder).unwrap().len(), 5);
    store.close().unwrap();
}

fn kiebot(world: &World, args: &[&str]) -> (Option<i32>, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = run_to_end(world.dir(), args, &[("LC_ALL", "ru_RU.UTF-8")]);
    let said = String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap();
    (status.code(), said)
}

/// A backup under this name in the folder of the configuration.
fn backup(world: &World, name: &str) -> PathBuf {
    let path = world.dir().join(name);
    let (code, said) = kiebot(world, &["backup", "--to", path.to_str().unwrap()]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("Копия готова и проверена"), "{said}");
    path
}

fn restore(world: &World, from: &Path) -> String {
    let (code, said) = kiebot(world, &["restore", from.to_str().unwrap(), "--yes"]);
    assert_eq!(code, Some(0), "{said}");
    said
}

fn pays_a_pack(world: &World) {
    let anna = world.person(ANNA);
    anna.say("/balance");
    anna.press("Звёзды");
    anna.press("100 →");
    let invoices = world.number("SELECT count(*) FROM invoices");
    world.until_true(&format!(
        "SELECT count(*) = {invoices} FROM invoices WHERE message_id IS NOT NULL"
    ));
    assert_eq!(world.pay(ANNA, &json!({}))["ok"], true);
    world.until_true(&format!("SELECT count(*) = {invoices} FROM payments"));
}

#[test]
fn a_drill_from_a_busy_bot_to_clean_books() {
    let world = World::new();
    // What is paid was paid some minutes ago: younger payments may still be on their way as updates.
    world.telegram_clock(-300);
    let bot = world.start();
    world.person(ADMIN).say("/start");
    let anna = world.person(ANNA);
    // One has ended; one waits for Kie, which hangs, when the backup is made.
    reach_confirmation(anna);
    anna.press("Запустить");
    anna.until_heard("✅ Готово!");
    world.kie(&json!({"busy_next": 1_000}));
    reach_confirmation(anna);
    anna.press("Запустить");
    world
        .until_true("SELECT count(*) = 1 FROM generations WHERE ended_ms IS NULL AND attempts > 0");
    let (before, held) = world.money(ANNA);
    assert!(held > 0);
    let copy = backup(&world, "good.db");
    // It may have been made in the middle of a try; this is about what waits for one.
    let waits = "UPDATE generations SET state = 'held' WHERE state = 'submitting'";
    Connection::open(&copy).unwrap().execute(waits, []).unwrap();
    // After the backup Kie takes it, and a pack is paid.
    world.kie(&json!({"busy_next": 0}));
    world.until_true("SELECT count(*) = 2 FROM generations WHERE state = 'succeeded'");
    pays_a_pack(&world);
    assert_eq!(world.money(ANNA), (before + PACK, 0));
    let creates = world.tasks().len();
    // A running bot keeps its database.
    let (code, said) = kiebot(&world, &["restore", copy.to_str().unwrap(), "--yes"]);
    assert_eq!(code, Some(3), "{said}");
    assert_eq!(bot.terminate().0.code(), Some(0));
    let said = restore(&world, &copy);
    assert!(said.contains("Пропад"), "{said}");
    world.verify();
    // What waited has its money back; nothing is sent to Kie again; the paid pack is found in Telegram's list.
    assert_eq!(world.state(2), "failed");
    let bot = world.start();
    world.until_true("SELECT count(*) = 1 FROM payments");
    assert_eq!(world.money(ANNA), (before + held + PACK, 0));
    world
        .person(ADMIN)
        .until_heard("База восстановлена из резервной копии");
    anna.until_heard("Зачислено");
    assert_eq!(world.tasks().len(), creates);
    world.verify();
    drop(bot);
    // The database of before is whole.
    let aside = put_aside(&world).pop().unwrap();
    let said = restore(&world, &aside);
    assert!(
        said.contains("не из этой базы") || said.contains("ни одна"),
        "{said}"
    );
    world.verify();
    assert_eq!(world.state(2), "succeeded");
}

/// The databases that `restore` has put aside, without their logs.
fn put_aside(world: &World) -> Vec<PathBuf> {
    let entries = fs::read_dir(world.database().parent().unwrap()).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            name.starts_with("kiebot.db.before-restore-") && name.ends_with('Z')
        })
        .collect()
}

#[test]
fn a_backup_beside_a_full_crowd_of_writes_is_whole() {
    let world = World::new();
    let bot = world.start();
    for id in 20..24 {
        world.person(id).say("/start");
    }
    let talk = |id: i64| {
        let world = &world;
        move || {
            for n in 0..30 {
                world.person(id).say_now(&format!("слово {n}"));
            }
        }
    };
    std::thread::scope(|scope| {
        for id in 20..24 {
            scope.spawn(talk(id));
        }
        for n in 0..4 {
            backup(&world, &format!("busy-{n}.db"));
        }
    });
    world.until_true("SELECT count(*) = 0 FROM inbox WHERE done_ms IS NULL");
    for n in 0..4 {
        let copy = open::copy_reader(&world.dir().join(format!("busy-{n}.db"))).unwrap();
        assert!(invariants::verify(&copy).iter().all(|check| check.ok));
    }
    drop(bot);
}

#[test]
fn what_cannot_be_restored_changes_nothing() {
    let world = World::new();
    let bot = world.start();
    world.person(ANNA).say("/start");
    let good = backup(&world, "good.db");
    assert_eq!(bot.terminate().0.code(), Some(0));
    let state = || fs::read(world.database()).unwrap();
    let before = state();
    fs::write(
        world.dir().join("text.db"),
        "no database at all, but long enough to be read as one",
    )
    .unwrap();
    let newer = world.dir().join("newer.db");
    fs::copy(&good, &newer).unwrap();
    Connection::open(&newer)
        .unwrap()
        .pragma_update(None, "user_version", 999)
        .unwrap();
    let tampered = world.dir().join("tampered.db");
    fs::copy(&good, &tampered).unwrap();
    Connection::open(&tampered)
        .unwrap()
        .execute_batch("DROP TRIGGER accounts_guard")
        .unwrap();
    let mut half = fs::read(&good).unwrap();
    half.truncate(half.len() / 2);
    fs::write(world.dir().join("half.db"), half).unwrap();
    for (file, word) in [
        ("nowhere.db", "nowhere.db"),
        ("text.db", "text.db"),
        ("newer.db", "новым kiebot"),
        ("tampered.db", "accounts_guard"),
        ("half.db", "half.db"),
    ] {
        let (code, said) = kiebot(&world, &["restore", file, "--yes"]);
        assert_eq!(code, Some(2), "{file}: {said}");
        assert!(said.contains(word), "{file}: {said}");
        assert_eq!(state(), before, "{file}");
    }
    // Without a terminal nobody can say yes.
    let (code, said) = kiebot(&world, &["restore", good.to_str().unwrap()]);
    assert_eq!(code, Some(2));
    assert!(said.contains("--yes"), "{said}");
    assert_eq!(state(), before);
    // A backup never goes over another file.
    let (code, said) = kiebot(&world, &["backup", "--to", good.to_str().unwrap()]);
    assert_eq!(code, Some(1), "{said}");
    let unfinished = until("the folder", || {
        fs::read_dir(world.database().parent().unwrap()).ok()
    })
    .any(|entry| {
        entry
            .unwrap()
            .file_name()
            .to_str()
            .unwrap()
            .contains(".preparing")
    });
    assert!(!unfinished);
}
