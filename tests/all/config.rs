//! The configuration: where values come from, and every mistake told at once with key and place.

mod example;
mod secrets;

use kiebot::config::{ConfigErrors, Loaded, Need, Place, keys, load};
use kiebot::money::{Kopecks, MilliCredits};
use kiebot::words::Lang;
use std::path::Path;

const SECRETS: [(&str, &str); 3] = [
    ("TELEGRAM_BOT_TOKEN", "1000:from-environment"),
    ("KIE_API_KEY", "key-from-environment"),
    ("ADMIN_ID", "7"),
];

/// Loads a text as if it were config.toml, with these variables only.
fn load_text(text: &str, env: &[(&str, &str)], need: Need) -> Result<Loaded, ConfigErrors> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("config.toml");
    std::fs::write(&path, text).unwrap();
    load(Some(&path), &variables(env), need)
}

fn variables(env: &[(&str, &str)]) -> impl Fn(&str) -> Option<String> {
    let env: Vec<(String, String)> = env
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    move |wanted| {
        let found = env.iter().find(|(name, _)| name == wanted)?;
        Some(found.1.clone())
    }
}

/// (line, key, text) of each mistake; line 0 for those without.
fn mistakes(text: &str, env: &[(&str, &str)]) -> Vec<(usize, String, &'static str)> {
    let errors = match load_text(text, env, Need::Run) {
        Ok(_) => return Vec::new(),
        Err(errors) => errors,
    };
    let line = |place: &Place| match place {
        Place::File { line, .. } => *line,
        _ => 0,
    };
    errors
        .mistakes
        .iter()
        .map(|mistake| (line(&mistake.place), mistake.key.clone(), mistake.text))
        .collect()
}

#[test]
fn every_key_is_read_and_refuses_a_wrong_type() {
    for key in keys::KEYS {
        let text = format!("{} = 2020-01-01\n", key.name);
        let found = mistakes(&text, &SECRETS);
        let env_wins = key
            .env
            .iter()
            .any(|name| SECRETS.iter().any(|(n, _)| n == name));
        assert!(
            env_wins
                || found
                    .iter()
                    .any(|(line, name, _)| *line == 1 && name == key.name),
            "{}: {found:?}",
            key.name
        );
    }
}

#[test]
fn all_mistakes_are_told_at_once_in_the_order_of_the_file() {
    let text = r#"[telegram]
token = "no-colon"
admin_ids = [1, -5, "x"]
api_url = "ftp://host"
tokn = "1"

[pricing]
markup = 2.0
fx_rub_per_usd = "-1"
usd_per_credit = "many"

[bonus]
welcome_rub = "1.005"

[sync]
auto_apply = "yes"

[limits]
burst = 0

[prising]
markup = "1"

[http]
listen = "8080"

[ui]
timezone = "Moscow"
"#;
    let found = mistakes(text, &[("KIE_API_KEY", "k")]);
    let expected = [
        (2, "telegram.token", "config-token-shape"),
        (3, "telegram.admin_ids", "config-expected-admin"),
        (3, "telegram.admin_ids", "config-expected-admin"),
        (4, "telegram.api_url", "config-expected-url"),
        (5, "telegram.tokn", "config-unknown-near"),
        (8, "pricing.markup", "config-decimal-unquoted"),
        (
            9,
            "pricing.fx_rub_per_usd",
            "config-expected-decimal-positive",
        ),
        (
            10,
            "pricing.usd_per_credit",
            "config-expected-decimal-positive",
        ),
        (13, "bonus.welcome_rub", "config-rouble-parts"),
        (16, "sync.auto_apply", "config-expected-choice"),
        (19, "limits.burst", "config-expected-integer"),
        (21, "prising", "config-unknown-near"),
        (25, "http.listen", "config-expected-listen"),
        (28, "ui.timezone", "config-expected-timezone"),
    ];
    let expected: Vec<_> = expected
        .map(|(line, key, text)| (line, key.to_owned(), text))
        .to_vec();
    assert_eq!(found, expected);
}

#[test]
fn a_mistake_reads_well_in_both_languages() {
    let text = "[telegram]\n  tokn = \"1:a\"\n";
    let errors = load_text(text, &SECRETS, Need::Run).unwrap_err();
    let file = errors.path.as_ref().unwrap().display();
    assert_eq!(
        errors.lines(Lang::En),
        [format!(
            "{file}:2:3: telegram.tokn: no such key; did you mean telegram.token?"
        )]
    );
    assert_eq!(
        errors.lines(Lang::Ru),
        [format!(
            "{file}:2:3: telegram.tokn: такого ключа нет; возможно, имелся в виду telegram.token?"
        )]
    );
}

#[test]
fn syntax_faults_have_line_and_column() {
    let errors = load_text("[ui]\nlanguage = ru\n", &SECRETS, Need::Run).unwrap_err();
    assert!(!errors.mistakes.is_empty());
    assert!(
        errors
            .mistakes
            .iter()
            .all(|mistake| mistake.text == "config-syntax")
    );
    assert_eq!(
        errors.mistakes[0].place,
        Place::File {
            line: 2,
            column: 12
        }
    );
    // A key given twice is refused too: nobody could tell which one counts.
    let twice = mistakes("[ui]\nlanguage = \"ru\"\nlanguage = \"en\"\n", &SECRETS);
    assert_eq!(twice[0].0, 3, "{twice:?}");
}

#[test]
fn no_file_is_needed_when_the_environment_says_all() {
    let loaded = load_text("", &SECRETS, Need::Run).unwrap();
    assert_eq!(
        loaded.config.telegram.token.expose(),
        "1000:from-environment"
    );
    assert_eq!(loaded.config.telegram.admin_ids, [7]);
    assert_eq!(
        loaded.locked_by_env,
        ["telegram.token", "telegram.admin_ids", "kie.api_key"]
    );
}

#[test]
fn what_is_missing_for_a_run_is_told_together() {
    let found = mistakes("", &[]);
    let texts: Vec<_> = found.iter().map(|(_, _, text)| *text).collect();
    assert_eq!(
        texts,
        [
            "config-token-missing",
            "config-admins-missing",
            "config-key-missing"
        ]
    );
    assert!(load_text("", &[], Need::Offline).is_ok());
    // systemd hands this token to the bot alone; a backup is made without it.
    let provider = "[payments.provider]\nenabled = true";
    assert!(load_text(provider, &[], Need::Offline).is_ok());
}

#[test]
fn the_environment_beats_the_file() {
    let text = r#"
[telegram]
token = "1:file"
admin_ids = [1]
[kie]
api_key = "file"
[pricing]
fx_rub_per_usd = "1"
markup = "3"
[database]
path = "file.db"
[http]
listen = "0.0.0.0:9000"
"#;
    let env = [
        ("TELEGRAM_BOT_TOKEN", "2:env"),
        ("KIE_API_KEY", "env"),
        ("ADMIN_ID", "5"),
        ("ADMIN_IDS", "6, 7,5"),
        ("FX_RUB_PER_USD", "80.5"),
        ("PRICING_MARKUP", "  "),
        ("DATABASE_URL", "sqlite:/data/env.db"),
        ("PORT", "9100"),
        ("DB_MAXCONN", "3"),
        ("SAFE_TEST_MODE", "1"),
        ("MAX_TEST_CREDITS_PER_RUN", "12.5"),
        ("WELCOME_BONUS_RUB", "0"),
        ("RUST_LOG", "debug"),
        ("KIE_API_URL", "http://127.0.0.1:1/"),
    ];
    let config = load_text(text, &env, Need::Run).unwrap().config;
    assert_eq!(config.telegram.token.expose(), "2:env");
    assert_eq!(config.kie.api_key.expose(), "env");
    assert_eq!(config.telegram.admin_ids, [5, 6, 7]);
    assert_eq!(config.pricing.fx_rub_per_usd.to_string(), "80.5");
    // An empty variable says nothing: containers often set those.
    assert_eq!(config.pricing.markup.to_string(), "3");
    assert_eq!(config.database.path, Path::new("/data/env.db"));
    assert_eq!(config.database.max_connections, 3);
    assert_eq!(config.http.listen.to_string(), "0.0.0.0:9100");
    assert!(config.safety.safe_test_mode);
    assert_eq!(config.safety.max_test_credits_per_run, MilliCredits(12_500));
    assert_eq!(config.bonus.welcome, Kopecks::ZERO);
    assert_eq!(config.log.level, "debug");
    assert_eq!(config.kie.api_url, "http://127.0.0.1:1");
}

#[test]
fn a_wrong_variable_is_named() {
    let env = [
        &SECRETS[..],
        &[
            ("PORT", "http"),
            ("DB_MAXCONN", "many"),
            ("DATABASE_URL", "postgres://u:secret@h/db"),
        ],
    ]
    .concat();
    let errors = load_text("", &env, Need::Run).unwrap_err();
    let places: Vec<_> = errors.mistakes.iter().map(|m| &m.place).collect();
    assert_eq!(
        places,
        [
            &Place::Environment("DATABASE_URL"),
            &Place::Environment("DB_MAXCONN"),
            &Place::Environment("PORT"),
        ]
    );
    let text = errors.to_string();
    assert!(text.contains("PostgreSQL is not supported"), "{text}");
    assert!(!text.contains("secret"), "{text}");
}

#[test]
fn things_that_must_agree_are_checked() {
    let cases = [
        ("[payments.manual]\nenabled = true", "config-manual-text"),
        (
            "[payments.provider]\nenabled = true",
            "config-provider-token",
        ),
        (
            "[http]\nlisten = \"127.0.0.1:1\"\ncallback_listen = \"127.0.0.1:1\"",
            "config-same-listen",
        ),
        ("[payments.stars]\npacks = []", "config-packs-empty"),
        (
            "[payments.stars]\npacks = [100, 100]",
            "config-expected-packs",
        ),
        (
            "[kie]\ncallback_url = \"http://plain\"",
            "config-expected-url",
        ),
        ("[database]\npath = \":memory:\"", "config-expected-sqlite"),
        (
            "[backup]\nage_recipient = \"AGE-SECRET\"",
            "config-expected-age",
        ),
        ("telegram = 5", "config-expected-table"),
        ("[catalog]\npath = \"\"", "config-empty"),
    ];
    for (text, expected) in cases {
        let found = mistakes(text, &SECRETS);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0].2, expected, "{text}");
    }
}

#[test]
fn packs_may_carry_a_bonus() {
    let text = "[payments.stars]\npacks = [{ stars = 500, bonus_percent = 5 }, 100]";
    let packs = load_text(text, &SECRETS, Need::Run)
        .unwrap()
        .config
        .payments
        .stars
        .packs;
    let shown: Vec<_> = packs.iter().map(|p| (p.stars, p.bonus_percent)).collect();
    assert_eq!(shown, [(100, 0), (500, 5)]);
}

#[test]
fn a_provider_of_roubles_is_warned_about() {
    let text = "[payments.provider]\nenabled = true\ntoken = \"1:TEST:x\"";
    let loaded = load_text(text, &SECRETS, Need::Run).unwrap();
    let lines = loaded.warning_lines(Lang::En);
    assert_eq!(lines.len(), 1);
    assert!(
        lines[0].contains("only Stars for digital goods"),
        "{lines:?}"
    );
}

#[test]
fn half_of_what_callbacks_need_is_warned_about() {
    let url = "[kie]\ncallback_url = \"https://bot.example\"\n";
    let listen = "[http]\ncallback_listen = \"127.0.0.1:8081\"\n";
    let warned = |text: &str| {
        let loaded = load_text(text, &SECRETS, Need::Run).unwrap();
        loaded.warning_lines(Lang::En)
    };
    for (text, word) in [(url, "kie.callback_url"), (listen, "http.callback_listen")] {
        let lines = warned(text);
        assert!(lines.len() == 1 && lines[0].contains(word), "{lines:?}");
    }
    assert_eq!(warned(&format!("{url}{listen}")), [""; 0]);
}

#[test]
fn a_named_file_must_exist() {
    let missing = Path::new("/nonexistent/config.toml");
    for (path, env) in [
        (Some(missing), vec![]),
        (None, vec![("KIEBOT_CONFIG", "/nonexistent/config.toml")]),
    ] {
        let errors = load(path, &variables(&env), Need::Run).unwrap_err();
        let lines = errors.lines(Lang::En);
        assert_eq!(
            lines,
            ["/nonexistent/config.toml: cannot read the configuration: no such file or folder"]
        );
    }
}
