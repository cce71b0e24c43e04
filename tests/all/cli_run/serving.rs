//! A bot that serves: /health, SIGTERM, a rival, a vanished network; and the demo.

use crate::child::{ADMIN, Bot, TOKEN, World, get, run_to_end, until};
use serde_json::{Value, json};
use std::net::TcpListener;
use std::time::Instant;

fn health(bot: &Bot) -> (u16, Value) {
    let (status, text) = get(&bot.health_url());
    (status, serde_json::from_str(&text).unwrap())
}

/// Waits until /health says so.
fn until_health(bot: &Bot, what: &str, right: impl Fn(u16, &Value) -> bool) -> Value {
    until(what, || {
        let (status, report) = health(bot);
        right(status, &report).then_some(report)
    })
}

#[test]
fn health_tells_the_documented_fields() {
    let world = World::new();
    let bot = world.start();
    let report = until_health(&bot, "a healthy bot", |status, report| {
        status == 200 && report["status"] == "ok"
    });
    assert_eq!(
        (&report["database"], &report["bot"]),
        (&json!("ok"), &json!("ok"))
    );
    assert!(report["models_count"].as_u64().unwrap() >= 12);
    assert!(report["uptime"].as_str().unwrap().ends_with('m'));
    let detail = report["detail"].as_object().unwrap();
    for field in [
        "last_update_age_s",
        "last_poll_age_s",
        "last_poll_error",
        "oldest_due_s",
        "open_generations",
        "kie_credits",
        "conflict",
        "last_verify_age_s",
        "last_verify_broken",
    ] {
        assert!(detail.contains_key(field), "{field}: {report}");
    }
    world.kie(&json!({ "never_finish": true }));
    let anna = world.person(7);
    crate::restart::reach_confirmation(anna);
    anna.press("Запустить");
    let report = until_health(&bot, "an open generation", |_, report| {
        report["detail"]["open_generations"] == 1
    });
    assert!(report["detail"]["last_update_age_s"].is_number());
}

#[test]
fn sighup_reads_models_again_and_refuses_what_is_wrong() {
    let world = World::new();
    let bot = world.start();
    let admin = world.person(ADMIN);
    admin.say("/start");
    let path = world.dir().join("models.toml");
    let shipped = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{shipped}\n[models.\"x\"]\ntitle = \n")).unwrap();
    bot.hang_up();
    let line = shipped.lines().count() + 3;
    admin.until_heard(&format!("models.toml:{line}:"));
    let (status, report) = health(&bot);
    assert_eq!(status, 200, "{report}");
    let models = report["models_count"].as_u64().unwrap();
    std::fs::write(
        &path,
        format!("{shipped}\n[models.\"z-image\".override]\nenabled = false\n"),
    )
    .unwrap();
    bot.hang_up();
    until_health(&bot, "one model less", |_, report| {
        report["models_count"] == models - 1
    });
    assert_eq!(bot.terminate().0.code(), Some(0));
}

#[test]
fn a_rival_poller_is_503_and_no_reason_to_end() {
    let world = World::new();
    let bot = world.start();
    world.telegram(&json!({ "conflict": true }));
    // The poll under way ends with the next update; the one after it meets the rival.
    world.person(7).say_now("/start");
    until_health(&bot, "conflict", |status, report| {
        status == 503 && report["bot"] == "conflict"
    });
    world.telegram(&json!({ "conflict": false }));
    until_health(&bot, "no conflict", |status, report| {
        status == 200 && report["bot"] == "ok"
    });
    world.person(7).until_heard("На балансе");
    assert_eq!(bot.terminate().0.code(), Some(0));
}

#[test]
fn a_network_that_vanishes_shows_in_health() {
    let mut world = World::new();
    let bot = world.start();
    world.unplug();
    let report = until_health(&bot, "a failed poll", |_, report| {
        !report["detail"]["last_poll_error"].is_null()
    });
    assert!(!report.to_string().contains(TOKEN), "{report}");
    assert_ne!(report["status"], "ok");
    let (status, log) = bot.terminate();
    assert_eq!(status.code(), Some(0), "{log}");
}

#[test]
fn sigterm_frees_port_and_data() {
    let world = World::new();
    let bot = world.start();
    world.person(7).say("/start");
    let address = bot
        .health_url()
        .replace("http://", "")
        .replace("/health", "");
    let began = Instant::now();
    let (status, log) = bot.terminate();
    println!("SIGTERM to the end: {} ms", began.elapsed().as_millis());
    assert_eq!(status.code(), Some(0), "{log}");
    drop(TcpListener::bind(address).unwrap());
    // Everything is in the one file, and a copy of it alone is whole.
    assert!(!world.dir().join("data/kiebot.db-wal").exists());
    world.verify();
    let bot = world.start();
    assert!(!bot.log().contains("not clean"), "{}", bot.log());
    assert_eq!(world.person(7).texts().len(), world.person(7).heard().len());
}

#[test]
fn sigterm_in_the_middle_of_the_start_is_orderly_too() {
    let world = World::new();
    let bot = Bot::spawn(world.dir(), &["run"], &[]);
    bot.until_log("Telegram knows us");
    let (status, log) = bot.terminate();
    assert_eq!(status.code(), Some(0), "{log}");
    let bot = world.start();
    assert!(!bot.log().contains("not clean"), "{}", bot.log());
}

#[test]
fn the_demo_serves_a_page_and_a_whole_conversation() {
    let tmp = tempfile::tempdir().unwrap();
    let env = [
        ("TMPDIR", tmp.path().to_str().unwrap()),
        ("LANG", "en_US.UTF-8"),
    ];
    let began = Instant::now();
    let bot = Bot::spawn(tmp.path(), &["demo", "--port", "0"], &env);
    bot.until_log("Data (gone when it ends)");
    println!("demo ready after {} ms", began.elapsed().as_millis());
    let log = bot.log();
    let after = |label: &str| {
        log.split(label)
            .nth(1)
            .unwrap()
            .split_whitespace()
            .next()
            .unwrap()
            .to_owned()
    };
    let url = after("Open in a browser: ");
    let (status, page) = get(&url);
    assert!(status == 200 && page.contains("<html"), "{page}");
    let data = std::path::PathBuf::from(after("Data (gone when it ends): "));
    let world = World::of_demo(&url, data.join("kiebot.db"));
    world.kie(&json!({ "delay_ms": 0 }));
    let anna = world.person(7);
    // People press slower than the limits of the demo allow.
    crate::restart::reach_confirmation(anna);
    anna.press("Запустить");
    anna.until_heard("✅ Готово!");
    assert!(anna.files() >= 1);
    let (status, log) = bot.terminate();
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(!data.exists(), "the demo leaves nothing behind");
}

#[test]
fn the_demo_refuses_real_secrets() {
    let dir = tempfile::tempdir().unwrap();
    for (name, value) in [
        ("TELEGRAM_BOT_TOKEN", TOKEN),
        ("KIE_API_KEY", "a-real-key-of-kie"),
    ] {
        for lang in ["en_US.UTF-8", "ru_RU.UTF-8"] {
            let output = run_to_end(
                dir.path(),
                &["demo", "--port", "0"],
                &[(name, value), ("LANG", lang)],
            );
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(
                (output.status.code(), said.lines().count()),
                (Some(2), 1),
                "{said}"
            );
            assert!(said.contains(name) && !said.contains(value), "{said}");
        }
    }
}
