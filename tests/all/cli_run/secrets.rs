//! Token and key are nowhere: not in logs at the loudest, not in the database, not in /health.

use crate::child::{Bot, KEY, TOKEN, World, get, run_to_end, until};
use serde_json::json;
use std::path::Path;

/// Every library that sees a secret, as loud as it can be.
const LOUD: (&str, &str) = (
    "RUST_LOG",
    "trace,teloxide=trace,teloxide_core=trace,reqwest=trace,hyper=trace,hyper_util=trace,ureq=trace,\
     ureq_proto=trace,rustls=trace,tiny_http=trace,h2=trace,r2d2=trace",
);

/// What must not be found; the token also without its number, since an address may write `:` otherwise.
fn secrets() -> [&'static str; 2] {
    [TOKEN.split(':').nth(1).unwrap(), KEY]
}

fn holds(bytes: &[u8], secret: &str) -> bool {
    bytes
        .windows(secret.len())
        .any(|window| window == secret.as_bytes())
}

#[track_caller]
fn assert_clean(what: &str, bytes: &[u8]) {
    for secret in secrets() {
        if let Some(at) = bytes
            .windows(secret.len())
            .position(|window| window == secret.as_bytes())
        {
            let from = at.saturating_sub(300);
            let near = String::from_utf8_lossy(&bytes[from..(at + 40).min(bytes.len())]);
            panic!("{what} holds {secret}: …{near}…");
        }
    }
}

/// Every file below a folder but the configuration.
fn assert_files_clean(dir: &Path) -> usize {
    let mut seen = 0;
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            seen += assert_files_clean(&path);
        } else if path.file_name().unwrap() != "config.toml" {
            assert_clean(&path.display().to_string(), &std::fs::read(&path).unwrap());
            seen += 1;
        }
    }
    seen
}

fn health(bot: &Bot) -> String {
    get(&bot.health_url()).1
}

#[test]
fn a_day_of_trouble_leaks_nothing() {
    let mut world = World::new();
    let config = std::fs::read(world.dir().join("config.toml")).unwrap();
    assert!(
        secrets().iter().all(|secret| holds(&config, secret)),
        "the search finds what is there"
    );
    let bot = world.start_with(&[LOUD]);
    let anna = world.person(7);
    // Sending fails and replies are lost, but a customer is served in the end.
    world.telegram(&json!({ "send_429_every": 5, "error_500_every": 7, "drop_replies_every": 3 }));
    anna.say("/start");
    world.telegram(&json!({ "send_429_every": 0, "error_500_every": 0, "drop_replies_every": 0 }));
    anna.say("/start");
    // A file of the customer: its address at Telegram holds the token.
    anna.press("✨ Улучшить");
    anna.press("Crisp Upscale");
    anna.press("🚀 Начать");
    anna.until_shown(anna.send_picture_now(&crate::restart::picture()));
    anna.press("Запустить");
    anna.until_heard("✅ Готово!");
    for trouble in [
        json!({ "refuse_next": 1, "refuse_code": 401, "refuse_msg": "no access" }),
        json!({ "garbage_next": 1, "only": "create" }),
        json!({ "lost_reply_next": 1 }),
        json!({ "http_status_next": 502, "only": "create" }),
    ] {
        world.kie(&trouble);
        crate::restart::reach_confirmation(anna);
        anna.press("Запустить");
        world.until_true("SELECT count(*) = 0 FROM generations WHERE ended_ms IS NULL");
        world.kie(&json!({ "only": null }));
    }
    world.telegram(&json!({ "conflict": true }));
    anna.say_now("/start");
    bot.until_log("terminated by other getUpdates");
    assert_clean("/health", health(&bot).as_bytes());
    world.unplug();
    until("a poll that fails for the network", || {
        health(&bot).contains("last_poll_error\":\"").then_some(())
    });
    assert_clean("/health", health(&bot).as_bytes());
    let log = bot.kill();
    for library in ["hyper_util", "ureq_proto"] {
        assert!(
            log.contains(&format!("TRACE {library}")) || log.contains(&format!("DEBUG {library}")),
            "{library} is loud"
        );
    }
    assert_clean("the log", log.as_bytes());
    assert!(assert_files_clean(world.dir()) >= 3);
}

#[test]
fn what_customers_write_is_not_logged() {
    let world = World::new();
    let bot = world.start();
    let anna = world.person(7);
    anna.say("/start");
    anna.press("⭐");
    anna.press("Z-Image");
    anna.press("🚀 Начать");
    anna.say("canary-prompt-5b21");
    anna.press("1:1");
    anna.press("Запустить");
    anna.until_heard("✅ Готово!");
    world.kie(&json!({ "fail_next": 1 }));
    anna.press("Сгенерировать ещё раз");
    anna.press("Запустить");
    anna.until_heard("❌");
    let (_, log) = bot.terminate();
    assert!(log.contains("submitted"), "{log}");
    assert!(!log.contains("canary-prompt"), "{log}");
}

#[test]
fn refused_secrets_are_not_shown() {
    let world = World::new();
    let other = "1000:the-token-of-somebody-else-entirely";
    world.write_config(&world.config().replace(TOKEN, other));
    let output = run_to_end(world.dir(), &["run"], &[LOUD]);
    let said = [output.stdout, output.stderr].concat();
    assert!(
        holds(&said, "Telegram refuses"),
        "{}",
        String::from_utf8_lossy(&said)
    );
    assert!(
        !holds(&said, "the-token-of-somebody-else"),
        "{}",
        String::from_utf8_lossy(&said)
    );
    assert_clean("the log", &said);
    world.write_config(&world.config().replace(KEY, "another-key-of-kie"));
    let output = run_to_end(world.dir(), &["run"], &[LOUD]);
    let said = [output.stdout, output.stderr].concat();
    assert!(
        holds(&said, "Kie refuses"),
        "{}",
        String::from_utf8_lossy(&said)
    );
    assert!(
        !holds(&said, "another-key-of-kie"),
        "{}",
        String::from_utf8_lossy(&said)
    );
    assert_clean("the log", &said);
}
