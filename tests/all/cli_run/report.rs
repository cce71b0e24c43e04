//! `kiebot report`: a file for a bug report, whatever is broken, and nothing in it about people.

use crate::child::{KEY, TOKEN, World, post, run_to_end};
use serde_json::json;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// People whose numbers are in nothing else: three digits are in any time.
const ADMIN: i64 = 8_123_457;
const POLLY: i64 = 7_123_456;

/// Writes a report; what is in it.
fn report(world: &World, args: &[&str]) -> String {
    let path = world.dir().join("report.txt");
    drop(std::fs::remove_file(&path));
    let all = [&["report", "--out", "report.txt"], args].concat();
    let output = run_to_end(world.dir(), &all, &[]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let mode = path.metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = std::fs::read_to_string(path).unwrap();
    for secret in [TOKEN, KEY, TOKEN.split(':').nth(1).unwrap()] {
        assert!(!text.contains(secret), "{text}");
    }
    text
}

#[track_caller]
fn assert_has(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "no {word} in {text}");
    }
}

#[test]
fn it_tells_how_things_are_and_nothing_about_people() {
    let world = World::new();
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap().to_string();
    drop(free);
    let config = world.config().replace("127.0.0.1:0", &address);
    world.write_config(&config.replace("[900]", &format!("[{ADMIN}]")));
    let bot = world.start();
    let (telegram, _) = world.addresses();
    let who = json!({ "id": POLLY, "first_name": "Apollinaria", "username": "polly_quux" });
    post(
        &format!("{telegram}/_tg/customer"),
        who.to_string().as_bytes(),
    );
    world.person(ADMIN).say("/start");
    let polly = world.person(POLLY);
    let words = "a violet walrus plays chess in the rain";
    polly.say("/start");
    polly.press("⭐");
    polly.press("Z-Image");
    polly.press("🚀 Начать");
    polly.say(words);
    polly.press("1:1");
    // Kie repeats what was entered.
    world.kie(&json!({ "fail_next": 1, "fail_msg": format!("rejected: {words}, Apollinaria") }));
    polly.press("Запустить");
    world.until_true("SELECT count(*) = 1 FROM generations WHERE ended_ms IS NOT NULL");
    polly.say(&format!("/support {words}"));
    std::fs::write(world.dir().join("bot.log"), bot.log()).unwrap();
    let text = report(&world, &["--log", "bot.log"]);
    assert_has(
        &text,
        &[
            "kiebot 0.",
            "SQLite 3.",
            "kernel",
            "kie.poll_first_ms = 0  (:9)",
            "telegram.token = (not shown, length",
            "database.path = \"data/kiebot.db\"",
            "customers: 2",
            "Looked at",
            "of them broken 0",
            "generations without a result: ",
            "pid ",
            "\"status\":\"ok\"",
            "INFO kiebot",
            "customer=#",
        ],
    );
    for word in [
        "walrus",
        "Apollinaria",
        "polly",
        &POLLY.to_string(),
        &ADMIN.to_string(),
    ] {
        let places: Vec<&str> = text.lines().filter(|line| line.contains(word)).collect();
        assert!(places.is_empty(), "{word} in {places:#?}");
    }
    // The bot has not felt anything, and what is there is not written over.
    let again = run_to_end(world.dir(), &["report", "--out", "report.txt"], &[]);
    assert_eq!(again.status.code(), Some(1));
    assert_eq!(
        std::fs::read_to_string(world.dir().join("report.txt")).unwrap(),
        text
    );
    polly.say("/start");
    assert_eq!(bot.terminate().0.code(), Some(0));
    world.verify();
}

#[test]
fn it_is_written_whatever_is_broken() {
    let world = World::new();
    let text = report(&world, &[]);
    assert_has(
        &text,
        &["data/kiebot.db is not there", "The bot is not running"],
    );
    assert!(!world.dir().join("data").exists(), "nothing was begun");
    assert_eq!(world.start().terminate().0.code(), Some(0));
    let before = std::fs::read(world.database()).unwrap();
    let text = report(&world, &["--log", "/dev/null"]);
    assert_has(&text, &["customers: 0", "of them broken 0"]);
    assert_eq!(std::fs::read(world.database()).unwrap(), before);
    // Damaged.
    let mut damaged = before.clone();
    damaged[..4096].fill(7);
    std::fs::write(world.database(), &damaged).unwrap();
    assert_has(&report(&world, &[]), &["is damaged or is not a database"]);
    assert_eq!(std::fs::read(world.database()).unwrap(), damaged);
    let mut holed = before.clone();
    let from = holed.len() / 2;
    holed[from..].fill(7);
    std::fs::write(world.database(), &holed).unwrap();
    assert_has(&report(&world, &[]), &["schema ", "malformed"]);
    // Newer than we are.
    std::fs::write(world.database(), &before).unwrap();
    let newer = rusqlite::Connection::open(world.database()).unwrap();
    newer.execute_batch("PRAGMA user_version = 999").unwrap();
    drop(newer);
    assert_has(
        &report(&world, &[]),
        &["schema 999", "of another version", "customers: 0"],
    );
    std::fs::write(world.database(), &before).unwrap();
    // Wrong values, a secret in the wrong key; a file that does not parse; none at all.
    let wrong = world
        .config()
        .replace("polls_per_s = 1000", "polls_per_s = \"many\"");
    world.write_config(&format!("{wrong}[ui]\nlanguage = \"{KEY}\"\n"));
    let text = report(&world, &[]);
    assert_has(
        &text,
        &[
            "kie.polls_per_s",
            "ui.language = (not shown",
            "customers: 0",
        ],
    );
    world.write_config(&world.config().replace("[kie]", "[kie"));
    assert_has(&report(&world, &[]), &["config.toml:", "Versions"]);
    std::fs::remove_file(world.dir().join("config.toml")).unwrap();
    assert_has(&report(&world, &[]), &["telegram.token", "Versions"]);
    // Without --out it finds a name of its own.
    let output = run_to_end(world.dir(), &["report"], &[("LANG", "ru_RU.UTF-8")]);
    let said = String::from_utf8(output.stdout).unwrap();
    let name = said.split(": ").nth(1).unwrap().split(". ").next().unwrap();
    assert!(world.dir().join(Path::new(name)).exists(), "{said}");
}
