//! Kie's callbacks over real HTTP: the whole bot with its listener, an emulated Kie that calls, and others who try.

mod forged;
mod listener;
mod stories;

use crate::support::Bot;
use kiebot::config::Secret;
use kiebot::engine::callback::token_of;
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// The key both sides know.
const KEY: &str = "test_webhook_hmac_key";
/// Where Kie is told to call; the emulated one goes straight to the listener, as a proxy would.
const BASE: &str = "https://bot.example.org/hooks";

/// A bot that takes callbacks, with polls so rare that only they bring a result soon.
fn listening(key: Option<&str>) -> Bot {
    let mut bot = Bot::stopped(|config| {
        config.http.callback_listen = Some(SocketAddr::from(([127, 0, 0, 1], 0)));
        config.kie.callback_url = Some(BASE.to_owned());
        config.kie.webhook_key = key.map(Secret::new);
        config.kie.poll_first_ms = 600_000;
    });
    start(&mut bot);
    let at_s = bot.clock.now_ms() / 1_000;
    bot.kie().switch(|kie| {
        kie.webhook_key = key.map(str::to_owned);
        kie.callback_at_s = u64::try_from(at_s).ok();
        kie.callback_retry_ms = 5;
    });
    bot
}

/// Starts the bot; Kie's callbacks go to where it listens now.
fn start(bot: &mut Bot) {
    bot.start();
    let via = format!("http://{}", address(bot));
    bot.kie().switch(|kie| kie.callback_via = Some(via));
}

fn address(bot: &Bot) -> SocketAddr {
    bot.callback_address().unwrap()
}

/// Token and id of Kie's newest task.
fn newest(bot: &Bot) -> (String, String) {
    let task: Value = bot.until("a task", || bot.kie().tasks().pop());
    let url = task["call_back_url"].as_str().unwrap();
    let id = task["task_id"].as_str().unwrap().to_owned();
    (token_of(url).unwrap().to_owned(), id)
}

/// One connection: sends these bytes and reads whatever comes until the other side closes.
fn raw(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    // The listener may have answered and closed before it has read everything.
    drop(stream.write_all(bytes));
    let mut answer = Vec::new();
    drop(stream.read_to_end(&mut answer));
    String::from_utf8_lossy(&answer).into_owned()
}

/// A POST with these headers; gives the status, 0 when the connection was closed without one.
fn post(address: SocketAddr, path: &str, headers: &str, body: &[u8]) -> u16 {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: bot\r\nContent-Length: {}\r\n{headers}\r\n",
        body.len()
    );
    status(&raw(address, &[head.as_bytes(), body].concat()))
}

fn status(answer: &str) -> u16 {
    let code = answer.split(' ').nth(1);
    code.and_then(|code| code.parse().ok()).unwrap_or(0)
}

fn ended(task: &str) -> Vec<u8> {
    format!(r#"{{"code":200,"msg":"x","data":{{"taskId":"{task}","state":"success"}}}}"#)
        .into_bytes()
}
