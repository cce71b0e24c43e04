//! Starts that must not be: one readable line, exit code 2 or 3, and nothing left behind.

use crate::child::{KEY, TOKEN, World, run_to_end};
use rusqlite::Connection;
use std::net::TcpListener;

const RUSSIAN: &[(&str, &str)] = &[("LANG", "ru_RU.UTF-8")];

/// Runs the bot, which must refuse: its exit code and what it said.
fn refused(world: &World, env: &[(&str, &str)]) -> (i32, Vec<String>) {
    let output = run_to_end(world.dir(), &["run"], env);
    assert!(
        output.stdout.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    let said = String::from_utf8(output.stderr).unwrap();
    let lines = said.lines().map(str::to_owned).collect();
    (output.status.code().unwrap(), lines)
}

/// Exactly one line, which holds these words.
#[track_caller]
fn assert_line((code, lines): &(i32, Vec<String>), wanted_code: i32, words: &[&str]) {
    assert_eq!((*code, lines.len()), (wanted_code, 1), "{lines:#?}");
    assert!(lines[0].starts_with("kiebot: "), "{lines:#?}");
    for word in words {
        assert!(lines[0].contains(word), "no «{word}» in {lines:#?}");
    }
}

/// With the fault put right, the same folder starts as if nothing had happened.
fn assert_starts(world: &World) {
    world.write_config(&world.config());
    let bot = world.start();
    assert!(!bot.log().contains("not clean"), "{}", bot.log());
    assert_eq!(bot.terminate().0.code(), Some(0));
}

/// The configuration with one thing replaced.
fn change(world: &World, from: &str, to: &str) {
    let config = world.config();
    assert!(config.contains(from), "{from}");
    world.write_config(&config.replace(from, to));
}

#[test]
fn a_token_or_key_that_is_missing_or_wrong() {
    let world = World::new();
    let token = format!("token = \"{TOKEN}\"\n");
    change(&world, &token, "");
    assert_line(
        &refused(&world, &[]),
        2,
        &["telegram.token", "@BotFather", "TELEGRAM_BOT_TOKEN"],
    );
    assert_line(
        &refused(&world, RUSSIAN),
        2,
        &["telegram.token", "@BotFather"],
    );
    change(
        &world,
        &token,
        "token = \"1000:the-token-of-somebody-else-entirely\"\n",
    );
    assert_line(
        &refused(&world, &[]),
        2,
        &["Telegram refuses the bot token"],
    );
    assert_line(&refused(&world, RUSSIAN), 2, &["токен"]);
    change(&world, &token, "token = \"hello\"\n");
    assert_line(
        &refused(&world, &[]),
        2,
        &["config.toml:2:9: telegram.token", "not a bot token"],
    );
    change(&world, KEY, "some-other-key");
    assert_line(
        &refused(&world, &[]),
        2,
        &["Kie refuses the key", "kie.ai/api-key"],
    );
    assert_line(&refused(&world, RUSSIAN), 2, &["ключ"]);
    change(&world, &format!("api_key = \"{KEY}\"\n"), "");
    assert_line(&refused(&world, &[]), 2, &["kie.api_key", "KIE_API_KEY"]);
    assert_starts(&world);
}

#[test]
fn a_configuration_with_mistakes_lists_them_all() {
    let world = World::new();
    change(&world, "admin_ids = [900]", "admin_ids = []");
    assert_line(
        &refused(&world, &[]),
        2,
        &["telegram.admin_ids", "ADMIN_ID"],
    );
    change(&world, "poll_first_ms", "pol_first_ms");
    assert_line(
        &refused(&world, &[]),
        2,
        &[
            "config.toml:9:1",
            "kie.pol_first_ms",
            "did you mean kie.poll_first_ms?",
        ],
    );
    assert_line(
        &refused(&world, RUSSIAN),
        2,
        &["config.toml:9:1", "kie.poll_first_ms"],
    );
    world.write_config(&format!(
        "{}[pricing]\nmarkup = 2.0\nmarkp = \"2\"\n",
        world.config().replace("[900]", "[]")
    ));
    let (code, lines) = refused(&world, &[("DATABASE_URL", "postgres://u:p@h/db")]);
    assert_eq!((code, lines.len()), (2, 4), "{lines:#?}");
    for (word, place) in [
        ("telegram.admin_ids", ""),
        ("pricing.markup", "config.toml:25:10"),
        ("pricing.markp", "config.toml:26:1"),
        ("PostgreSQL", "DATABASE_URL"),
    ] {
        assert!(
            lines
                .iter()
                .any(|line| line.contains(word) && line.contains(place)),
            "{word}: {lines:#?}"
        );
    }
    world.write_config("[telegram\n");
    assert_line(&refused(&world, &[]), 2, &["config.toml:1:"]);
    assert!(!world.dir().join("data").exists(), "nothing was begun");
    assert_starts(&world);
}

#[test]
fn postgres_is_refused_in_both_languages() {
    let world = World::new();
    let env = [(
        "DATABASE_URL",
        "postgresql://bot:secret-of-pg@db.example/bot",
    )];
    let english = refused(&world, &env);
    assert_line(&english, 2, &["DATABASE_URL", "SQLite"]);
    assert!(!english.1[0].contains("secret-of-pg"), "{english:?}");
    assert_line(
        &refused(&world, &[env[0], RUSSIAN[0]]),
        2,
        &["DATABASE_URL", "SQLite", "не"],
    );
}

#[test]
fn a_catalogue_with_mistakes_names_line_and_column() {
    let world = World::new();
    let path = world.dir().join("models.toml");
    std::fs::write(&path, "[models.\"x\"]\ntitle = \n").unwrap();
    assert_line(&refused(&world, &[]), 2, &["models.toml:2:"]);
    let shipped = include_str!("../../../models.toml");
    let broken = shipped
        .replacen("credits = \"0.8\"", "credits = 0.8", 1)
        .replacen("max_chars = 1000", "max_char = 1000", 1);
    std::fs::write(&path, broken).unwrap();
    let (code, lines) = refused(&world, &[]);
    assert_eq!(code, 2);
    let line_of = |text: &str| 1 + shipped[..shipped.find(text).unwrap()].matches('\n').count();
    for text in ["credits = \"0.8\"", "max_chars = 1000"] {
        let place = format!("models.toml:{}:", line_of(text));
        assert!(
            lines.iter().any(|line| line.contains(&place)),
            "{place}: {lines:#?}"
        );
    }
    std::fs::write(&path, shipped).unwrap();
    assert_starts(&world);
}

#[test]
fn a_database_that_cannot_be_had() {
    let world = World::new();
    let path = "path = \"data/kiebot.db\"";
    // The rights of root know no limits, but nobody makes a folder inside a file.
    std::fs::write(world.dir().join("file"), "").unwrap();
    change(&world, path, "path = \"file/data/kiebot.db\"");
    assert_line(
        &refused(&world, &[]),
        2,
        &["file/data", "part of the path is not a folder"],
    );
    assert_line(&refused(&world, RUSSIAN), 2, &["file/data"]);
    std::fs::create_dir_all(world.dir().join("folder.db")).unwrap();
    change(&world, path, "path = \"folder.db\"");
    assert_line(&refused(&world, &[]), 2, &["folder.db", "it is a folder"]);
    assert_starts(&world);
}

#[test]
fn a_database_that_is_damaged_or_newer_stays_as_it_is() {
    let world = World::new();
    let bot = world.start();
    assert_eq!(bot.terminate().0.code(), Some(0));
    let good = std::fs::read(world.database()).unwrap();
    let mut damaged = good.clone();
    damaged[..4096].fill(7);
    std::fs::write(world.database(), &damaged).unwrap();
    assert_line(
        &refused(&world, &[]),
        2,
        &["kiebot.db", "damaged", "backups"],
    );
    assert_line(&refused(&world, RUSSIAN), 2, &["kiebot.db", "поврежд"]);
    assert_eq!(std::fs::read(world.database()).unwrap(), damaged);
    std::fs::write(world.database(), &good).unwrap();
    Connection::open(world.database())
        .unwrap()
        .execute_batch("PRAGMA user_version = 999")
        .unwrap();
    assert_line(&refused(&world, &[]), 2, &["kiebot.db", "newer", "999"]);
    let version: i64 = world.number("SELECT user_version FROM pragma_user_version");
    assert_eq!(version, 999);
    std::fs::write(world.database(), &good).unwrap();
    assert_starts(&world);
}

#[test]
fn a_second_bot_on_the_same_data() {
    let world = World::new();
    let bot = world.start();
    assert_line(
        &refused(&world, &[]),
        3,
        &["another kiebot works with", "pid "],
    );
    assert_line(&refused(&world, RUSSIAN), 3, &["pid "]);
    // The first one has not felt anything.
    world.person(7).say("/start");
    assert_eq!(bot.terminate().0.code(), Some(0));
    assert_starts(&world);
}

#[test]
fn a_port_that_is_taken() {
    let world = World::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    change(
        &world,
        "listen = \"127.0.0.1:0\"",
        &format!("listen = \"{address}\""),
    );
    assert_line(&refused(&world, &[]), 2, &[&address.to_string(), "in use"]);
    assert_line(&refused(&world, RUSSIAN), 2, &[&address.to_string()]);
    drop(taken);
    let bot = world.start();
    assert!(!bot.log().contains("not clean"), "{}", bot.log());
    drop(bot);
}

#[test]
fn a_port_for_callbacks_that_is_taken() {
    let world = World::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let url = "[kie]\ncallback_url = \"https://bot.example\"\n";
    change(&world, "[kie]\n", url);
    let config = std::fs::read_to_string(world.dir().join("config.toml")).unwrap();
    let listen = format!("[http]\ncallback_listen = \"{address}\"\n");
    world.write_config(&config.replace("[http]\n", &listen));
    let words = [&address.to_string(), "in use", "http.callback_listen"];
    assert_line(&refused(&world, &[]), 2, &words);
    assert_line(&refused(&world, RUSSIAN), 2, &[words[0], words[2]]);
    drop(taken);
    let bot = world.start();
    assert!(
        bot.log().contains("taking Kie's callbacks"),
        "{}",
        bot.log()
    );
    drop(bot);
}

#[test]
fn a_refused_start_frees_its_port() {
    let world = World::new();
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let config = world.config().replace("127.0.0.1:0", &address.to_string());
    world.write_config(&config.replace(TOKEN, "1000:the-token-of-somebody-else-entirely"));
    assert_line(&refused(&world, &[]), 2, &["token"]);
    drop(TcpListener::bind(address).unwrap());
    world.write_config(&config);
    let bot = world.start();
    assert!(!bot.log().contains("not clean"), "{}", bot.log());
    drop(bot);
}
