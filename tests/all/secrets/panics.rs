//! A panic goes through the mask like every line: seen in a process of its own, since the hook belongs to a process.

use super::{KEY, PASSWORD, PROVIDER, TOKEN, WEBHOOK_KEY, search};
use kiebot::cli::logging;
use kiebot::config::{Config, LogFormat, Secret};
use std::process::Command;

/// Tells the test that it is the process that panics.
const CHILD: &str = "KIEBOT_PANIC_CHILD";
/// This test, as the test program knows it.
const NAME: &str = "secrets::panics::a_panic_tells_no_secret";

/// Panics on threads of all kinds with everything a message could hold.
fn panics(format: LogFormat) {
    let mut config = Config::defaults();
    config.log.level = "trace".to_owned();
    config.log.format = format;
    config.telegram.token = Secret::new(TOKEN);
    config.telegram.proxy = Some(format!("http://me:{PASSWORD}@proxy:3128"));
    config.kie.api_key = Secret::new(KEY);
    config.kie.webhook_key = Some(Secret::new(WEBHOOK_KEY));
    config.payments.provider.token = Some(Secret::new(PROVIDER));
    logging::init(&config, &|_| None);
    let all = format!("{TOKEN} {KEY} {WEBHOOK_KEY} {PROVIDER} {PASSWORD}");
    let file = format!("https://api.telegram.org/file/bot{TOKEN}/photos/file_1.jpg");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for text in [all, file, "harmless".to_owned()] {
        let quoted = text.clone();
        let address = url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        std::thread::spawn(move || panic!("{text}"))
            .join()
            .unwrap_err();
        let asynchronous = runtime.spawn(async move { panic!("{quoted:?}") });
        runtime.block_on(asynchronous).unwrap_err();
        let blocking = runtime.spawn_blocking(move || panic!("{address}"));
        runtime.block_on(blocking).unwrap_err();
    }
    // What is no text at all.
    std::thread::spawn(|| std::panic::panic_any(Secret::new(TOKEN)))
        .join()
        .unwrap_err();
}

#[test]
fn a_panic_tells_no_secret() {
    match std::env::var(CHILD).as_deref() {
        Ok("json") => return panics(LogFormat::Json),
        Ok(_) => return panics(LogFormat::Text),
        Err(_) => {}
    }
    for format in ["text", "json"] {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", NAME, "--nocapture"])
            .env(CHILD, format)
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&said);
        assert!(output.status.success(), "{text}");
        assert_eq!(text.matches("harmless").count(), 3, "{text}");
        assert_eq!(text.matches("panics.rs").count(), 10, "{text}");
        assert_eq!(search().find(&said), None, "{text}");
    }
}
