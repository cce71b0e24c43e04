//! Where secrets come from, and that none of them shows.

use super::{SECRETS, load_text, mistakes};
use kiebot::config::Need;
use kiebot::words::Lang;

#[test]
fn secrets_come_from_files_and_credentials() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("token"), "  3:from-file\n").unwrap();
    std::fs::write(dir.path().join("kie_api_key"), "from-credentials\n").unwrap();
    let text = format!(
        "telegram.token_file = {:?}\ntelegram.admin_ids = [1]\n",
        dir.path().join("token")
    );
    let credentials = dir.path().display().to_string();
    let env = [("CREDENTIALS_DIRECTORY", credentials.as_str())];
    let config = load_text(&text, &env, Need::Run).unwrap().config;
    assert_eq!(config.telegram.token.expose(), "3:from-file");
    assert_eq!(config.kie.api_key.expose(), "from-credentials");
    // What systemd gives beats the file, as the environment does; a variable beats both.
    std::fs::write(dir.path().join("telegram_token"), "4:from-credentials\n").unwrap();
    let config = load_text(&text, &env, Need::Run).unwrap().config;
    assert_eq!(config.telegram.token.expose(), "4:from-credentials");
    let both = [env[0], ("TELEGRAM_BOT_TOKEN", "5:from-a-variable")];
    let config = load_text(&text, &both, Need::Run).unwrap().config;
    assert_eq!(config.telegram.token.expose(), "5:from-a-variable");
}

#[test]
fn a_secret_file_that_cannot_be_used_is_told_once() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("empty"), "\n").unwrap();
    let text = format!(
        "telegram.token_file = {:?}\nkie.api_key_file = {:?}\n",
        dir.path().join("absent"),
        dir.path().join("empty"),
    );
    let found: Vec<_> = mistakes(&text, &[("ADMIN_ID", "1")])
        .into_iter()
        .map(|(_, key, text)| (key, text))
        .collect();
    assert_eq!(
        found,
        [
            ("telegram.token_file".to_owned(), "config-secret-file"),
            ("kie.api_key_file".to_owned(), "config-secret-file-empty"),
        ]
    );
    let twice = mistakes(
        "[kie]\napi_key = \"a\"\napi_key_file = \"b\"\n",
        &[("ADMIN_ID", "1"), ("TELEGRAM_BOT_TOKEN", "1:a")],
    );
    assert_eq!(twice[0].2, "config-secret-twice", "{twice:?}");
}

#[test]
fn no_secret_shows_in_any_text() {
    let env = [
        ("TELEGRAM_BOT_TOKEN", "CANARY without colon"),
        ("KIE_API_KEY", "CANARY key"),
        ("ADMIN_ID", "1"),
    ];
    let text =
        "[telegram]\nproxy = \"CANARY://user:CANARY@host\"\n[payments.provider]\ntoken = 7777\n";
    let errors = load_text(text, &env, Need::Run).unwrap_err();
    assert_eq!(errors.mistakes.len(), 4, "{errors}");
    for lang in Lang::ALL {
        let all = errors.lines(lang).join("\n") + &format!("{errors:?}");
        assert!(!all.contains("CANARY") && !all.contains("7777"), "{all}");
    }
    let loaded = load_text("", &SECRETS, Need::Run).unwrap();
    assert!(!format!("{loaded:?}").contains("from-environment"));
}
