//! Token and keys are nowhere: not in logs at the loudest, not in the database, not on a page, not in a word to anybody.

mod day;
mod mistakes;
mod panics;
mod search;
pub mod servers;
mod troubles;

use crate::child::{KEY, TOKEN, World};
use search::{Places, Search, base64, dresses};

/// The key of Kie's callbacks.
const WEBHOOK_KEY: &str = "pZq4webhookW8rTnLx2vKd0";
/// The token of a payment provider.
const PROVIDER: &str = "381764678:TEST:Jm3providerRv7Xq";
/// The password of a proxy.
const PASSWORD: &str = "hT5proxyQw9uBz3LyMa7eXn2Kd";

/// Every library that sees a secret, as loud as it can be.
const LOUD: (&str, &str) = (
    "RUST_LOG",
    "trace,teloxide=trace,teloxide_core=trace,reqwest=trace,hyper=trace,hyper_util=trace,ureq=trace,\
     ureq_proto=trace,rustls=trace,tiny_http=trace,h2=trace,r2d2=trace",
);

/// What must not be found. The number before a token's colon is no secret.
fn search() -> Search {
    let token = TOKEN.split(':').nth(1).unwrap();
    Search::new(&[token, KEY, WEBHOOK_KEY, PROVIDER, PASSWORD])
}

/// A configuration whose secrets are in files, as systemd gives them.
fn with_files(world: &World) -> String {
    let folder = world.dir().join("credentials");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, secret) in [
        ("telegram_token", TOKEN),
        ("kie_api_key", KEY),
        ("kie_webhook_key", WEBHOOK_KEY),
        ("payment_provider_token", PROVIDER),
    ] {
        std::fs::write(folder.join(name), secret).unwrap();
    }
    let inline = [
        format!("token = \"{TOKEN}\"\n"),
        format!("api_key = \"{KEY}\"\n"),
    ];
    inline
        .iter()
        .fold(world.config(), |text, line| text.replace(line, ""))
}

/// What the search would miss, nobody could trust.
#[test]
fn the_search_finds_every_secret_in_every_dress_and_in_pieces() {
    let search = search();
    let noise = "2026-11-23T03:00:00Z TRACE hyper::proto: bot***/getMe {\"ok\":true} ".repeat(50);
    assert_eq!(search.find(noise.as_bytes()), None);
    let found = |text: &str| {
        search
            .find(format!("{noise}{text}{noise}").as_bytes())
            .is_some()
    };
    for secret in [TOKEN, KEY, WEBHOOK_KEY, PROVIDER, PASSWORD] {
        for (dress, text) in dresses(secret) {
            assert!(found(&text), "{secret} {dress}: {text}");
            assert!(found(&text.to_uppercase()), "{secret} {dress} in capitals");
        }
        // As headers and addresses have it.
        for (before, after) in [
            ("Bearer ", ""),
            ("user:", "@host"),
            ("", "\r\nHost: x"),
            ("a", "b"),
        ] {
            let text = format!("{before}{secret}{after}");
            assert!(found(&text) && found(&base64(text.as_bytes())), "{text}");
        }
        assert!(found(&format!(
            "https://api.telegram.org/bot{secret}/getMe"
        )));
        // Broken over two lines: one of the halves is long enough.
        let (left, right) = secret.split_at(secret.len() / 2 - 1);
        assert!(found(&format!("{left}\n    {right}")), "{left} {right}");
        // Less than a piece says nothing.
        assert!(!found(&secret[secret.len() - 8..]));
    }
}

/// The same search over the same places finds what is put there.
#[test]
fn the_search_finds_what_is_planted_in_a_running_bot() {
    let world = World::new();
    let bot = world.start_with(&[("PLANTED", PROVIDER)]);
    let anna = world.person(7);
    anna.say("/start");
    search().assert_clean(&{
        let mut places = Places::of_world(&world, &bot, &[7]);
        places.remove("/proc/environ");
        places
    });
    anna.say(&format!("what is {WEBHOOK_KEY}?"));
    std::fs::write(
        world.dir().join("data/files/planted"),
        base64(KEY.as_bytes()),
    )
    .unwrap();
    let mut places = Places::of_world(&world, &bot, &[7]);
    places.add("log", format!("{}GET /bot{TOKEN}/getMe", bot.log()));
    let leaks = search().leaks(&places).join("\n");
    for place in [
        "/proc/environ:",
        "kiebot.db-wal:",
        "planted:",
        "page /_tg/chat/7:",
        "log:",
    ] {
        assert!(
            leaks.contains(place),
            "not found in {place} of {:?}",
            places.names()
        );
    }
}
