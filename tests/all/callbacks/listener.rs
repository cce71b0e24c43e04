//! The listener itself: what it serves, what it refuses, and who cannot hold it up.

use super::{KEY, address, ended, listening, newest, post, raw, start, status};
use crate::support::Bot;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

/// A bot with one generation that runs, its token and its task.
fn running() -> (Bot, String, String) {
    let bot = listening(Some(KEY));
    bot.kie().switch(|kie| kie.never_finish = true);
    let anna = bot.anna();
    anna.fills_a_picture("Кот");
    anna.press("Запустить");
    bot.until("accepted", || {
        (bot.text("SELECT state FROM generations") == "running").then_some(())
    });
    let (token, task) = newest(&bot);
    (bot, token, task)
}

#[test]
fn it_serves_callbacks_and_nothing_else() {
    let (bot, token, task) = running();
    let to = address(&bot);
    let path = format!("/kie/{token}");
    assert_eq!(post(to, &path, "", &ended(&task)), 200);
    // A proxy may pass the path on as Kie sent it.
    assert_eq!(post(to, &format!("/hooks{path}"), "", &ended(&task)), 200);
    for other in [
        "/",
        "/health",
        "/metrics",
        "/kie",
        "/kie/",
        "/_tg/customers",
    ] {
        assert_eq!(post(to, other, "", b"{}"), 404, "{other}");
    }
    let unknown = "/kie/0123456789abcdef0123456789abcdef";
    assert_eq!(post(to, unknown, "", &ended(&task)), 404);
    for method in ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"] {
        let request = format!("{method} {path} HTTP/1.1\r\nHost: bot\r\n\r\n");
        assert_eq!(status(&raw(to, request.as_bytes())), 404, "{method}");
    }
    // Odd bodies with a good token are hints.
    for body in [&b""[..], b"{", b"[]", b"\xff\xfe\x00", br#"{"data":null}"#] {
        assert_eq!(post(to, &path, "", body), 200);
    }
    assert_eq!(
        bot.number("SELECT count(*) FROM generations WHERE state = 'running'"),
        1
    );
}

#[test]
fn it_reads_a_megabyte_and_no_more() {
    let (bot, token, task) = running();
    let path = format!("/kie/{token}");
    let mut body = ended(&task);
    body.resize(1 << 20, b' ');
    assert_eq!(post(address(&bot), &path, "", &body), 200);
    body.push(b' ');
    assert_eq!(post(address(&bot), &path, "", &body), 413);
    // Nor when the length is not said.
    let mut chunked =
        format!("POST {path} HTTP/1.1\r\nHost: bot\r\nTransfer-Encoding: chunked\r\n\r\n")
            .into_bytes();
    for _ in 0..3 {
        chunked.extend(format!("{:x}\r\n", 1 << 19).into_bytes());
        chunked.extend(vec![b' '; 1 << 19]);
        chunked.extend(b"\r\n");
    }
    chunked.extend(b"0\r\n\r\n");
    assert_eq!(status(&raw(address(&bot), &chunked)), 413);
    // An endless head is cut off.
    let mut head = format!("POST {path} HTTP/1.1\r\n").into_bytes();
    for n in 0..5_000 {
        head.extend(format!("X-{n}: aaaaaaaaaaaaaaaa\r\n").into_bytes());
    }
    assert_ne!(status(&raw(address(&bot), &head)), 200);
}

#[test]
fn slow_ones_cannot_hold_it_up() {
    let (mut bot, token, task) = running();
    let path = format!("/kie/{token}");
    // More than it keeps open: some say nothing, some half a head, some half a body.
    let beginnings = [
        String::new(),
        "POST /kie/".to_owned(),
        format!("POST {path} HTTP/1.1\r\nHost: bot\r\nContent-Length: 900\r\n"),
        "POST /kie/0123456789abcdef0123456789abcdef HTTP/1.1\r\nHost: bot\r\nContent-Length: 900\r\n\r\n{"
            .to_owned(),
    ];
    let slow: Vec<TcpStream> = (0..600)
        .map(|n| {
            let mut stream = TcpStream::connect(address(&bot)).unwrap();
            drop(stream.write_all(beginnings[n % 4].as_bytes()));
            stream
        })
        .collect();
    let began = Instant::now();
    assert_eq!(post(address(&bot), &path, "", &ended(&task)), 200);
    // Far less than the ten seconds a slow one has.
    assert!(began.elapsed() < Duration::from_secs(5));
    // A stop does not wait for them either, and frees the port.
    let (began, to) = (Instant::now(), address(&bot));
    bot.stop();
    assert!(began.elapsed() < Duration::from_secs(8));
    drop(TcpListener::bind(to).unwrap());
    drop(slow);
    start(&mut bot);
    assert_eq!(post(address(&bot), &path, "", &ended(&task)), 200);
}

#[test]
fn a_slow_one_is_sent_away() {
    let (bot, _, _) = running();
    let mut stream = TcpStream::connect(address(&bot)).unwrap();
    stream.write_all(b"POST /kie/0123").unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    let mut rest = Vec::new();
    // Closed, with or without a word; a timeout here would be an error of another kind.
    if let Err(error) = stream.read_to_end(&mut rest) {
        assert_ne!(error.kind(), std::io::ErrorKind::WouldBlock, "{error}");
    }
}
