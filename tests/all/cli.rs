//! The command line from outside: the real binary, its exit codes, its one readable line.

mod serving;

use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// The program in an empty folder, with only these variables.
fn kiebot(dir: &Path, args: &[&str], env: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kiebot"))
        .args(args)
        .env_clear()
        .envs(env.iter().copied())
        .current_dir(dir)
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// A folder with an empty catalogue and a database that opens.
fn data() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("models.toml"), "").unwrap();
    let store = kiebot::store::Store::open(&dir.path().join("kiebot.db"), 1).unwrap();
    store.close().unwrap();
    dir
}

#[test]
fn help_and_version_are_true_and_end_well() {
    let dir = tempfile::tempdir().unwrap();
    let version = kiebot(dir.path(), &["--version"], &[]);
    assert_eq!(
        (code(&version), out(&version)),
        (0, format!("kiebot {}\n", kiebot::cli::VERSION))
    );
    let help = kiebot(dir.path(), &["--help"], &[]);
    assert_eq!(code(&help), 0);
    assert!(
        out(&help).contains("verify   Check the database"),
        "{}",
        out(&help)
    );
    let russian = kiebot(
        dir.path(),
        &["verify", "--help"],
        &[("LANG", "ru_RU.UTF-8")],
    );
    assert!(
        out(&russian).contains("Проверить базу"),
        "{}",
        out(&russian)
    );
}

#[test]
fn every_command_and_argument_has_help_in_both_languages() {
    for lang in ["en_US.UTF-8", "ru_RU.UTF-8"] {
        let dir = tempfile::tempdir().unwrap();
        let help = out(&kiebot(dir.path(), &["--help"], &[("LC_ALL", lang)]));
        let commands = help.lines().filter_map(|line| {
            let name = line.strip_prefix("  ")?.split_whitespace().next()?;
            name.starts_with(|l: char| l.is_ascii_lowercase())
                .then(|| name.to_owned())
        });
        let commands: Vec<String> = commands.collect();
        assert!(commands.contains(&"verify".to_owned()), "{help}");
        for command in commands {
            let help = out(&kiebot(
                dir.path(),
                &[&command, "--help"],
                &[("LC_ALL", lang)],
            ));
            for line in help.lines().filter(|line| line.starts_with("  ")) {
                let parts = line.trim().split("  ").filter(|part| !part.is_empty());
                assert!(parts.count() >= 2, "{command}: no help in {lang}: {line}");
            }
        }
    }
}

#[test]
fn wrong_usage_is_code_2() {
    let dir = tempfile::tempdir().unwrap();
    for args in [&["dance"][..], &["verify", "--loud"], &[]] {
        let output = kiebot(dir.path(), args, &[]);
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(
            out(&output).is_empty() && !err(&output).is_empty(),
            "{args:?}"
        );
    }
}

#[test]
fn the_language_is_that_of_the_terminal() {
    let dir = tempfile::tempdir().unwrap();
    let line =
        |env: &[(&str, &str)]| err(&kiebot(dir.path(), &["verify", "--config", "no.toml"], env));
    let english = line(&[]);
    assert_eq!(
        english,
        "kiebot: no.toml: cannot read the configuration: no such file or folder\n"
    );
    let cases = [
        (vec![("LANG", "C")], false),
        (vec![("LANG", "ru_RU.UTF-8")], true),
        (vec![("LANG", "ru_RU.UTF-8"), ("LC_ALL", "C")], false),
        (
            vec![("LANG", "en_US.UTF-8"), ("LC_MESSAGES", "ru_RU")],
            true,
        ),
        (vec![("LANG", "de_DE.UTF-8")], false),
    ];
    for (env, russian) in cases {
        let is_russian = line(&env).contains("не удалось прочитать настройки");
        assert_eq!(is_russian, russian, "{env:?}");
    }
}

#[test]
fn the_configuration_may_be_named_before_or_after_the_command() {
    let dir = data();
    std::fs::write(dir.path().join("my.toml"), "").unwrap();
    for args in [
        ["--config", "my.toml", "verify"],
        ["verify", "--config", "my.toml"],
    ] {
        let output = kiebot(dir.path(), &args, &[]);
        assert_eq!(code(&output), 0, "{}", out(&output));
        assert!(out(&output).contains("my.toml"), "{}", out(&output));
    }
    let by_env = kiebot(dir.path(), &["verify"], &[("KIEBOT_CONFIG", "my.toml")]);
    assert!(out(&by_env).contains("my.toml"), "{}", out(&by_env));
    // Found by itself in the working folder.
    std::fs::write(dir.path().join("config.toml"), "").unwrap();
    let found = kiebot(dir.path(), &["verify"], &[]);
    assert!(out(&found).contains("config.toml"), "{}", out(&found));
}

#[test]
fn verify_tells_what_is_wrong_and_ends_with_1() {
    let empty = tempfile::tempdir().unwrap();
    let output = kiebot(empty.path(), &["verify"], &[]);
    assert_eq!(code(&output), 1);
    let text = out(&output);
    assert!(text.contains("the shipped catalogue has"), "{text}");
    assert!(text.contains("kiebot.db: no such file or folder"), "{text}");
    assert!(
        !empty.path().join("kiebot.db").exists(),
        "a check makes nothing"
    );

    let dir = data();
    std::fs::write(
        dir.path().join("config.toml"),
        "[pricing]\nmarkup = 2.0\nmarkp = \"2\"\n",
    )
    .unwrap();
    let output = kiebot(dir.path(), &["verify"], &[]);
    assert_eq!(code(&output), 1);
    let text = out(&output);
    assert!(text.contains("config.toml:2:10: pricing.markup"), "{text}");
    assert!(text.contains("config.toml:3:1: pricing.markp"), "{text}");
}

#[test]
fn verify_speaks_json() {
    let dir = data();
    let output = kiebot(dir.path(), &["verify", "--json"], &[]);
    assert_eq!(code(&output), 0, "{}", out(&output));
    let document: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(document["ok"], true);
    let checks = document["checks"].as_array().unwrap();
    assert!(checks.len() >= 4, "{document}");
    for check in checks {
        assert_eq!(check["ok"], true, "{check}");
        assert!(
            check["number"].is_string() && check["name"].is_string(),
            "{check}"
        );
    }
}

#[test]
fn verify_notices_a_damaged_file() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("kiebot.db"), vec![7_u8; 8_192]).unwrap();
    let output = kiebot(dir.path(), &["verify"], &[]);
    assert_eq!(code(&output), 1);
    assert!(
        out(&output).contains("file is not a database"),
        "{}",
        out(&output)
    );
}

#[test]
fn verify_works_beside_a_writer() {
    let dir = data();
    let writer = rusqlite::Connection::open(dir.path().join("kiebot.db")).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    let output = kiebot(dir.path(), &["verify"], &[]);
    assert_eq!(code(&output), 0, "{}", out(&output));
}

#[test]
fn verify_names_every_check_in_the_language_of_the_terminal() {
    let dir = data();
    for lang in ["C", "ru_RU.UTF-8"] {
        let output = kiebot(dir.path(), &["verify", "--json"], &[("LC_ALL", lang)]);
        let document: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
        let checks = document["checks"].as_array().unwrap();
        assert!(
            checks.iter().any(|check| check["number"] == "I1"),
            "{document}"
        );
        for check in checks {
            // A name without words would be the bare word of the code.
            let name = check["name"].as_str().unwrap();
            let worded =
                name.contains(' ') || check["number"] == "config" || check["number"] == "catalog";
            assert!(worded, "{check}");
        }
    }
}

#[test]
fn verify_finds_money_from_nowhere() {
    let dir = data();
    let forger = rusqlite::Connection::open(dir.path().join("kiebot.db")).unwrap();
    let triggers: Vec<String> = forger
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for trigger in triggers {
        forger
            .execute_batch(&format!("DROP TRIGGER \"{trigger}\""))
            .unwrap();
    }
    let changed = forger.execute(
        "UPDATE accounts SET balance = balance + 100 WHERE id = (SELECT min(id) FROM accounts)",
        [],
    );
    assert_eq!(changed.unwrap(), 1);
    let output = kiebot(dir.path(), &["verify"], &[]);
    assert_eq!(code(&output), 1);
    let text = out(&output);
    for number in ["I1 ", "I2 ", "schema "] {
        let line = text
            .lines()
            .find(|line| line.contains(&format!("  {number}")))
            .unwrap();
        assert!(line.starts_with("WRONG"), "{text}");
    }
}

#[test]
fn quote_prices_with_the_shipped_catalogue_and_these_settings() {
    let dir = tempfile::tempdir().unwrap();
    let price = |env: &[(&str, &str)]| {
        let output = kiebot(
            dir.path(),
            &[
                "quote",
                "z-image",
                "prompt=cat",
                "aspect_ratio=1:1",
                "--json",
            ],
            env,
        );
        assert_eq!(code(&output), 0, "{}{}", out(&output), err(&output));
        let document: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
        document["price_kopecks"].as_i64().unwrap()
    };
    // 0.8 credits × 0.005 $ × 78 ₽ × 2 is 62.4 kopecks, rounded up once, at the end.
    assert_eq!(price(&[]), 63);
    assert_eq!(price(&[("PRICING_MARKUP", "4")]), 125);
    let wrong = kiebot(
        dir.path(),
        &["quote", "z-image"],
        &[("PRICING_MARKUP", "0")],
    );
    assert_eq!(code(&wrong), 2);
    assert!(err(&wrong).contains("PRICING_MARKUP"), "{}", err(&wrong));
    let unknown = kiebot(dir.path(), &["quote", "no-such-model"], &[]);
    assert_eq!(code(&unknown), 2);
}
