//! Troubles on the way to Telegram and Kie: TLS, proxies, silence, echoes, redirects, refused secrets.

use super::servers::{Server, answer};
use super::{KEY, LOUD, PASSWORD, Places, TOKEN, search, with_files};
use crate::child::{Bot, World, get, run_to_end, until};
use serde_json::json;

/// A bot with these addresses, at its loudest, with its secrets in files.
fn bot(world: &World, [telegram, kie]: [&str; 2], proxy: Option<&str>) -> Bot {
    let (old_telegram, old_kie) = world.addresses();
    let mut config = with_files(world)
        .replace(old_telegram, telegram)
        .replace(old_kie, kie);
    if let Some(proxy) = proxy {
        for table in ["[telegram]\n", "[kie]\n"] {
            config = config.replace(table, &format!("{table}proxy = \"{proxy}\"\n"));
        }
    }
    world.write_config(&config);
    let folder = world.dir().join("credentials");
    let folder = ("CREDENTIALS_DIRECTORY", folder.to_str().unwrap());
    let bot = Bot::spawn(world.dir(), &["run"], &[LOUD, folder]);
    bot.until_log("serving");
    bot
}

/// Nothing of it shows once a poll has failed.
#[track_caller]
fn assert_silent_about(world: &World, bot: &Bot) {
    until("a poll that fails", || {
        get(&bot.health_url())
            .1
            .contains("last_poll_error\":\"")
            .then_some(())
    });
    let places = Places::of_bot(world.dir(), bot);
    search().assert_clean(&places);
    // As loud as can be: the libraries that hold the secrets have written, too.
    let log = bot.log();
    for library in ["hyper_util", "ureq_proto"] {
        assert!(log.contains(library), "{library} is quiet");
    }
}

fn https(server: &Server) -> String {
    format!("https://{}", server.address)
}

#[test]
fn a_server_that_speaks_no_tls() {
    let world = World::new();
    let server = Server::answering(|_| answer("400 Bad Request", "", "no TLS here"));
    let url = https(&server);
    let bot = bot(&world, [&url, &url], None);
    assert_silent_about(&world, &bot);
    // Nothing was said in the clear.
    assert_eq!(search().find(&server.heard()), None);
}

#[test]
fn a_certificate_that_nobody_has_signed() {
    let world = World::new();
    let server = Server::self_signed();
    let url = https(&server);
    let bot = bot(&world, [&url, &url], None);
    assert_silent_about(&world, &bot);
    assert_eq!(server.heard(), b"");
}

#[test]
fn servers_that_never_answer() {
    let world = World::new();
    let server = Server::silent();
    let url = format!("http://{}", server.address);
    let bot = bot(&world, [&url, &url], None);
    assert!(bot.log().contains("does not answer yet"));
    search().assert_clean(&Places::of_bot(world.dir(), &bot));
}

#[test]
fn proxies_that_refuse_and_proxies_that_are_not_there() {
    // One that repeats what it was told, login and all.
    let refusing = Server::answering(|request| {
        answer(
            "407 Proxy Authentication Required",
            "",
            &format!("who are you? {request}"),
        )
    });
    let broken = Server::answering(|_| "\u{5}\u{0}garbage".to_owned());
    for proxy in [
        format!("http://me:{PASSWORD}@{}", refusing.address),
        format!("socks5://me:{PASSWORD}@{}", broken.address),
        format!("socks5h://me:{PASSWORD}@127.0.0.1:9"),
        format!("http://me:{PASSWORD}@127.0.0.1:9"),
    ] {
        let world = World::new();
        let urls = ["https://api.telegram.invalid", "https://api.kie.invalid"];
        let bot = bot(&world, urls, Some(&proxy));
        assert_silent_about(&world, &bot);
    }
    let heard = String::from_utf8_lossy(&refusing.heard()).into_owned();
    assert!(
        heard.contains("CONNECT api.telegram.invalid:443"),
        "{heard}"
    );
    // A proxy learns the names of the hosts, and neither token nor key.
    assert!(!heard.contains(KEY) && !heard.contains(TOKEN), "{heard}");
}

#[test]
fn servers_that_repeat_what_they_were_told() {
    // The bot's id works; whatever it asks afterwards is thrown back at it, in the dresses of many errors.
    let echo = Server::answering(|request| {
        if request.to_lowercase().contains("/getme ") {
            let me = json!({"id": 1, "is_bot": true, "first_name": "b", "username": "b",
                "can_join_groups": false, "can_read_all_group_messages": false,
                "supports_inline_queries": false, "can_connect_to_business": false, "has_main_web_app": false});
            return answer("200 OK", "", &json!({"ok": true, "result": me}).to_string());
        }
        let error = |code: u16| {
            let why = format!("cannot serve {request}");
            json!({"ok": false, "error_code": code, "description": why, "code": code, "msg": why})
                .to_string()
        };
        match fastrand::u8(..7) {
            0 => answer("400 Bad Request", "", &error(400)),
            1 => answer("409 Conflict", "", &error(409)),
            2 => answer("500 Internal Server Error", "", &error(500)),
            3 => answer(
                "404 Not Found",
                "Content-Type: text/html\r\n",
                &format!("<h1>{request}</h1>"),
            ),
            4 => answer(
                "200 OK",
                "",
                &json!({"ok": true, "result": request, "code": 500, "msg": request}).to_string(),
            ),
            5 => answer("200 OK", "", &format!("{{\"ok\": {request}")),
            _ => answer(
                "301 Moved Permanently",
                &format!("Location: /{}\r\n", "x/".repeat(9)),
                request,
            ),
        }
    });
    let world = World::new();
    let url = format!("http://{}", echo.address);
    let bot = bot(&world, [&url, &url], None);
    assert_silent_about(&world, &bot);
    bot.until_log("commands not set");
    until("five polls that fail", || {
        let heard = String::from_utf8_lossy(&echo.heard()).into_owned();
        (heard.to_lowercase().matches("getupdates").count() >= 5).then_some(())
    });
    search().assert_clean(&Places::of_bot(world.dir(), &bot));
    // And the admin's copy of it: alerts are in the database, looked at above; the server did hear the secrets.
    let heard = String::from_utf8_lossy(&echo.heard()).into_owned();
    assert!(heard.contains(TOKEN) && heard.contains(KEY));
}

/// Whoever redirects us must not learn the token from the address that we came from.
#[test]
fn a_redirect_is_not_followed() {
    let stranger = Server::answering(|_| answer("200 OK", "", "{}"));
    let to = format!("Location: http://{}/take\r\n", stranger.address);
    let server = Server::answering(move |request| {
        let code = if request.starts_with("GET") {
            "302 Found"
        } else {
            "307 Temporary Redirect"
        };
        answer(code, &to, "")
    });
    let world = World::new();
    let url = format!("http://{}", server.address);
    let bot = bot(&world, [&url, &url], None);
    assert_silent_about(&world, &bot);
    assert_eq!(String::from_utf8_lossy(&stranger.heard()), "");
}

#[test]
fn refused_secrets_are_not_shown() {
    let world = World::new();
    for (ours, other, says) in [
        (
            TOKEN,
            "7000000002:AAother-telegram-token-of-somebody1",
            "Telegram refuses",
        ),
        (KEY, "another-key-of-kie-5d1", "Kie refuses"),
    ] {
        let config = world.config();
        world.write_config(&config.replace(ours, other));
        let output = run_to_end(world.dir(), &["run"], &[LOUD]);
        let said = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&said);
        assert!(text.contains(says), "{text}");
        let other = other.split(':').next_back().unwrap();
        assert_eq!(super::Search::new(&[other]).find(&said), None, "{text}");
        assert_eq!(search().find(&said), None, "{text}");
    }
}
