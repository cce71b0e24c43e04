//! R20, R21, R26, R28–R30, R32: dead inside a copy or a migration, ended orderly, and what must not start at all.

use super::{ANNA, BONUS, assert_sold, die, moves, until_quiet};
use crate::child::{ADMIN, Bot, World, get, run_to_end};
use crate::restart::reach_confirmation;
use crate::support;
use kiebot::clock::Clock;
use kiebot::store::migrate::{self, STEPS};
use kiebot::store::{Store, StoreError, open::open_with};
use rusqlite::Connection;
use serde_json::json;
use std::os::unix::net::UnixDatagram;
use std::path::PathBuf;

/// A database of the first version with one customer, as an old bot has left it.
fn old_database() -> World {
    let world = World::new();
    let opened = open_with(world.database(), 1, &Clock::system(), &STEPS[..1]).unwrap();
    let put = |tx: &Connection| -> Result<(), StoreError> {
        let sql = "INSERT INTO customers(id, name, lang, created_ms, seen_ms) VALUES(8, 'Борис', 'ru', 1, 1)";
        tx.execute(sql, [])?;
        Ok(())
    };
    opened.store.write(put).unwrap();
    opened.store.close().unwrap();
    world
}

fn version(world: &World) -> i64 {
    world.read(migrate::version)
}

/// Files beside the database whose name holds this.
fn beside(world: &World, part: &str) -> Vec<PathBuf> {
    let folder = std::fs::read_dir(world.database().parent().unwrap()).unwrap();
    let paths = folder.map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = paths
        .filter(|path| path.file_name().unwrap().to_str().unwrap().contains(part))
        .collect();
    found.sort();
    found
}

/// The new bot brings it up to date and serves; every copy is whole, and nothing unfinished lies about.
fn assert_brought_up(world: &World) {
    let bot = world.start();
    assert_eq!(version(world), migrate::newest(STEPS));
    assert_eq!(
        world.number("SELECT count(*) FROM customers WHERE id = 8"),
        1
    );
    assert!(beside(world, ".tmp").is_empty());
    let copies = beside(world, ".before-v");
    assert!(!copies.is_empty());
    for copy in copies {
        let copy = Connection::open(copy).unwrap();
        let sound: String = copy
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(sound, "ok");
    }
    world.person(8).say("/start");
    drop(bot);
    world.verify();
}

#[test]
fn r20_inside_the_copy_before_a_migration() {
    let world = old_database();
    die(&world, "inside copy");
    // The live file is as it was; the copy has no name of its own yet.
    assert_eq!(version(&world), 1);
    assert_eq!(world.read(|db| migrate::difference(db, &STEPS[..1])), None);
    assert_eq!(beside(&world, ".before-v").len(), 1);
    assert_eq!(beside(&world, ".tmp").len(), 1);
    assert_brought_up(&world);
}

#[test]
fn r21_inside_a_migration() {
    let world = old_database();
    die(&world, "inside migration 3;");
    assert_eq!(version(&world), 2);
    assert_eq!(world.read(|db| migrate::difference(db, &STEPS[..2])), None);
    assert_eq!(beside(&world, ".before-v").len(), 1);
    assert_brought_up(&world);
}

#[test]
fn r26_sigterm_at_any_moment() {
    for at in [
        "before commit of kiebot::bot::desk::Desk::attempt",
        "before call of createTask",
        "after call of createTask",
        "Inner>::accepted",
        "before commit of kiebot::engine::fetch",
        "after call of SendPhoto",
    ] {
        let world = World::new();
        let bot = world.start();
        reach_confirmation(world.person(ANNA));
        drop(bot.kill());
        world.person(ANNA).press_now("Запустить");
        let at = format!("{at}:1");
        let env = [("KIEBOT_DIE_AT", at.as_str()), ("KIEBOT_DIE_HOW", "term")];
        let (status, log) = Bot::spawn(world.dir(), &["run"], &env).until_ended();
        assert_eq!(status.code(), Some(0), "{at}\n{log}");
        world.verify();
        let bot = world.start();
        assert!(!bot.log().contains("not clean"), "{at}\n{}", bot.log());
        // No submit is left without its answer, and nothing comes twice.
        assert_sold(&world);
        assert_eq!(world.person(ANNA).files(), 2, "{at}");
        drop(bot);
    }
}

#[test]
fn r28_a_second_process_touches_nothing() {
    let world = World::new();
    let bot = world.start();
    world.person(ANNA).say("/start");
    let seen = |db: &Connection| {
        let size = db.query_row("PRAGMA page_count", [], |row| row.get::<_, i64>(0))?;
        db.query_row("SELECT count(*), max(id) FROM outbox", [], |row| {
            Ok((size, row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?))
        })
    };
    let before = world.read(seen);
    let rival = run_to_end(world.dir(), &["run"], &[]);
    assert_eq!(rival.status.code(), Some(3));
    assert_eq!(world.read(seen), before);
    world.person(ANNA).say("/balance");
    drop(bot);
    world.verify();
}

#[test]
fn r29_the_same_token_elsewhere() {
    let world = World::new();
    world.kie(&json!({ "never_finish": true }));
    let bot = world.start();
    world.person(ADMIN).say("/start");
    reach_confirmation(world.person(ANNA));
    world.person(ANNA).press("Запустить");
    world.until_state(1, "running");
    // Somebody else polls: what we owe is delivered all the same, now and by the next start.
    world.telegram(&json!({ "conflict": true }));
    drop(bot.kill());
    let bot = world.start();
    world.person(ADMIN).until_heard("ещё один бот");
    world.finish(1, None);
    assert_sold(&world);
    // And when the other is gone, people are heard again; what they said is not lost.
    let update = world.person(ANNA).say_now("/balance");
    world.telegram(&json!({ "conflict": false }));
    world.person(ANNA).until_shown(update);
    assert_eq!(bot.terminate().0.code(), Some(0));
}

#[test]
fn r30_clock_jumps() {
    const HOUR: i64 = 60 * support::MINUTE;
    for jump in [20 * HOUR, -20 * HOUR] {
        let mut bot = support::Bot::new();
        bot.kie().switch(|kie| kie.never_finish = true);
        {
            let anna = bot.anna();
            anna.fills_a_picture("Кот");
            anna.press("Запустить");
            bot.until("it runs", || {
                (bot.text("SELECT state FROM generations") == "running").then_some(())
            });
        }
        // While it works, and while it is down: the task that Kie has finished is paid and delivered, not expired.
        bot.stop();
        bot.advance(jump);
        bot.kie().finish(&bot.kie().newest_task());
        bot.start();
        let anna = bot.anna();
        anna.see("Готово!");
        anna.has(19_937);
        bot.advance(-jump);
        bot.kie().switch(|kie| kie.never_finish = false);
        anna.makes_a_picture("Пёс");
        anna.all_delivered();
        anna.has(19_874);
        let order = "SELECT group_concat(id) FROM (SELECT id FROM transfers ORDER BY id)";
        let ids = bot.text(order);
        let count = ids.split(',').count();
        let wanted: Vec<String> = (1..=count).map(|id| id.to_string()).collect();
        assert_eq!(ids, wanted.join(","), "numbers without a gap, in order");
    }
}

#[test]
fn r32_file_corrupt_at_start() {
    let world = World::new();
    let bot = world.start();
    world.person(ANNA).say("/start");
    assert_eq!(bot.terminate().0.code(), Some(0));
    let good = std::fs::read(world.database()).unwrap();
    let mut bad = good.clone();
    bad[..4096].fill(7);
    std::fs::write(world.database(), &bad).unwrap();
    let refused = run_to_end(world.dir(), &["run"], &[("LANG", "ru_RU.UTF-8")]);
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(
        said.contains("повреж") && said.contains("kiebot.db"),
        "{said}"
    );
    assert_eq!(
        std::fs::read(world.database()).unwrap(),
        bad,
        "not overwritten"
    );
    assert!(Store::open(world.database(), 1).is_err());
    std::fs::write(world.database(), &good).unwrap();
    let bot = world.start();
    world.person(ANNA).say("/balance");
    until_quiet(&world);
    assert_eq!(
        (world.money(ANNA), moves(&world, "welcome")),
        ((BONUS, 0), 1)
    );
    drop(bot);
}

/// systemd once took a bot with a damaged file for a dead one, and started it again and again.
#[test]
fn r32_damage_found_beside_the_work_stops_sales_and_not_the_bot() {
    let world = World::new();
    assert_eq!(world.start().terminate().0.code(), Some(0));
    let db = Connection::open(world.database()).unwrap();
    db.execute("DELETE FROM meta WHERE key = 'clean_stop'", [])
        .unwrap();
    let page = "SELECT rootpage FROM sqlite_schema WHERE name = 'favourites'";
    let page: u32 = db.query_row(page, [], |row| row.get(0)).unwrap();
    drop(db);
    let good = std::fs::read(world.database()).unwrap();
    let mut bad = good.clone();
    let end = usize::try_from(page).unwrap() * 4096;
    bad[end - 4096..end].fill(0xA5);
    std::fs::write(world.database(), &bad).unwrap();
    let path = world.dir().join("notify");
    let systemd = UnixDatagram::bind(&path).unwrap();
    let env = [
        ("NOTIFY_SOCKET", path.to_str().unwrap()),
        ("WATCHDOG_USEC", "200000"),
    ];
    let bot = world.start_with(&env);
    bot.until_log("nothing is sold");
    let health = get(&bot.health_url());
    assert!(health.0 == 503 && health.1.contains("\"database\":\"error\""));
    // What it has said until now does not count.
    systemd.set_nonblocking(true).unwrap();
    let mut word = [0; 256];
    while systemd.recv(&mut word).is_ok() {}
    systemd.set_nonblocking(false).unwrap();
    systemd.set_read_timeout(Some(support::PATIENCE)).unwrap();
    let mut alive = 0;
    while alive < 2 {
        let said = systemd.recv(&mut word).expect("it is alive");
        alive += usize::from(word[..said].starts_with(b"WATCHDOG=1"));
    }
    // An orderly stop does not make it forget.
    drop(bot.terminate());
    let bot = world.start();
    assert_eq!(get(&bot.health_url()).0, 503);
    bot.until_log("nothing is sold");
    drop(bot.terminate());
    let mut file = std::fs::read(world.database()).unwrap();
    file[end - 4096..end].copy_from_slice(&good[end - 4096..end]);
    std::fs::write(world.database(), file).unwrap();
    let bot = world.start();
    bot.until_log("the database is sound");
    assert!(get(&bot.health_url()).1.contains("\"database\":\"ok\""));
    assert_eq!(bot.terminate().0.code(), Some(0));
    let bot = world.start();
    assert!(!bot.log().contains("checking"));
}
