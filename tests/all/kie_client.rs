//! The Kie client against raw answers over real HTTP: what was said, what it takes it to mean.

mod records;
mod server;
mod transfer;

use kiebot::config::{self, Secret};
use kiebot::generation::Reason;
use kiebot::kie::{Blame, Client, ReadError, Record, Submit, Timeouts};
use kiebot::money::MilliCredits;
use serde_json::{Value, json};
use server::{Reply, Server};
use std::time::Duration;

const KEY: &str = "key-0123456789abcdef";

/// Settings that lead to one address, with limits nobody runs into.
fn settings(url: &str) -> config::Kie {
    config::Kie {
        api_key: Secret::new(KEY),
        api_url: format!("{url}/"),
        upload_url: url.to_owned(),
        docs_url: url.to_owned(),
        threads: 1,
        creates_per_10s: 10_000,
        polls_per_s: 10_000,
        callback_url: None,
        webhook_key: None,
        poll_first_ms: 0,
        min_credits: MilliCredits(0),
        proxy: None,
        authorities: None,
    }
}

/// A client that soon gives up.
fn client(url: &str) -> Client {
    let short = Duration::from_secs(2);
    let timeouts = Timeouts {
        connect: Duration::from_secs(5),
        create: short,
        read: short,
        upload: short,
    };
    Client::with_timeouts(&settings(url), timeouts).unwrap()
}

/// A client that does not hurry, for answers that do come.
fn patient(url: &str) -> Client {
    Client::new(&settings(url)).unwrap()
}

/// Whoever gets no answer should not wait long for it.
fn client_for(reply: &Reply) -> fn(&str) -> Client {
    match reply {
        Reply::Hang => client,
        _ => patient,
    }
}

fn create(client: &Client) -> Submit {
    client.create_task("nano-banana-2", &json!({"prompt": "лиса"}), None)
}

/// What a create means when it is answered so.
fn created_after(reply: Reply) -> Submit {
    let client = client_for(&reply);
    let server = Server::start(vec![reply]);
    let submit = create(&client(&server.url));
    assert_eq!(
        server.requests().len(),
        1,
        "a create is sent once: {submit:?}"
    );
    submit
}

fn envelope(code: i64, words: &str) -> Reply {
    Reply::json(
        200,
        &json!({"code": code, "msg": words, "data": null}).to_string(),
    )
}

fn refusal(submit: Submit) -> (Reason, i64, Blame) {
    match submit {
        Submit::Refused(refusal) => (refusal.reason, refusal.code, refusal.blame),
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn a_create_is_sent_as_kie_wants_it() {
    let accepted = r#"{"code":200,"msg":"success","data":{"taskId":"t1","recordId":"t1"}}"#;
    let server = Server::start(vec![Reply::json(200, accepted)]);
    let client = patient(&server.url);
    let input = json!({"prompt": "лиса", "n": 2});
    let submit = client.create_task("nano-banana-2", &input, Some("https://bot.example/cb"));
    assert_eq!(
        submit,
        Submit::Accepted {
            task_id: "t1".into()
        }
    );
    let request = &server.requests()[0];
    assert!(
        request
            .line
            .starts_with("POST /api/v1/jobs/createTask HTTP/1.1")
    );
    assert_eq!(
        request.header("authorization"),
        Some(&*format!("Bearer {KEY}"))
    );
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert!(request.header("user-agent").unwrap().starts_with("kiebot/"));
    assert_eq!(request.header("transfer-encoding"), None);
    let sent: Value = serde_json::from_slice(&request.body).unwrap();
    let expected = json!({
        "model": "nano-banana-2", "input": input, "callBackUrl": "https://bot.example/cb"
    });
    assert_eq!(sent, expected);
}

#[test]
fn answers_to_a_create_are_judged() {
    let zipped = Reply::zipped(r#"{"code":200,"msg":"success","data":{"taskId":"zip"}}"#);
    assert_eq!(
        created_after(zipped),
        Submit::Accepted {
            task_id: "zip".into()
        }
    );
    let broke = envelope(
        500,
        "Credits insufficient : Your current balance isn’t enough",
    );
    assert_eq!(
        refusal(created_after(broke)),
        (Reason::Ours, 500, Blame::NoCredits)
    );
    let bad = envelope(422, "Invalid prompt: prompt contains prohibited content");
    assert_eq!(
        refusal(created_after(bad)),
        (Reason::Moderation, 422, Blame::Customer)
    );
    let spring = Reply::json(
        404,
        r#"{"timestamp":1,"status":404,"error":"Not Found","message":"No message available","path":"/x"}"#,
    );
    assert_eq!(
        refusal(created_after(spring)),
        (Reason::Ours, 404, Blame::Ours)
    );
    let cloudflare = Reply::html(403, "error code: 1010");
    assert_eq!(
        refusal(created_after(cloudflare)),
        (Reason::Ours, 403, Blame::Ours)
    );
    let moved = Reply::raw(
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    );
    assert_eq!(
        refusal(created_after(moved)),
        (Reason::Ours, 307, Blame::Ours)
    );
    for busy in [
        envelope(
            429,
            "Your call frequency is too high. Please try again later.",
        ),
        envelope(455, "maintenance"),
        Reply::html(429, "slow down"),
    ] {
        assert!(matches!(created_after(busy), Submit::Busy(_)));
    }
}

#[test]
fn a_create_with_a_lost_answer_is_unclear() {
    for reply in [
        Reply::html(502, "<html>Bad Gateway</html>"),
        Reply::html(504, ""),
        Reply::html(200, "<html>challenge</html>"),
        Reply::json(200, ""),
        Reply::json(200, r#"{"code":200,"msg":"succ"#),
        Reply::json(200, r#"{"code":200,"msg":"success","data":null}"#),
        Reply::raw(
            "HTTP/1.1 200 OK\r\nContent-Length: 500\r\nConnection: close\r\n\r\n{\"code\":200",
        ),
        Reply::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n{"),
        Reply::raw("not http at all\r\n\r\n"),
        Reply::Drop,
        Reply::Hang,
    ] {
        let name = format!("{reply:?}");
        let submit = created_after(reply);
        assert!(matches!(submit, Submit::Unclear(_)), "{name}: {submit:?}");
    }
}

#[test]
fn a_create_that_never_left_may_come_again() {
    let closed = Server::closed_url();
    let plain = Server::start(vec![Reply::raw("HTTP/1.1 400 Bad Request\r\n\r\n")]);
    let mut proxied = settings("http://kie.invalid");
    proxied.proxy = Some(closed.replace("http://", "socks5://"));
    let never = [
        create(&client(&closed)),
        create(&client("http://no-such-host.invalid")),
        create(&client(&plain.url.replace("http://", "https://"))),
        create(&Client::new(&proxied).unwrap()),
    ];
    for submit in never {
        match submit {
            Submit::NeverSent(words) => assert!(!words.contains("://"), "{words}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn questions_without_an_answer_say_why() {
    let asked = |reply| {
        let client = client_for(&reply);
        let server = Server::start(vec![reply]);
        client(&server.url).record_info("t")
    };
    assert_eq!(
        asked(envelope(401, "Unauthorized –")),
        Err(ReadError::Unauthorized)
    );
    assert_eq!(
        asked(envelope(422, "recordInfo is null")),
        Ok(Record::Missing)
    );
    assert!(matches!(asked(envelope(429, "")), Err(ReadError::Busy(_))));
    for unavailable in [Reply::html(502, "<html>"), Reply::Drop, Reply::Hang] {
        assert!(matches!(asked(unavailable), Err(ReadError::Unavailable(_))));
    }
    let refused = client(&Server::closed_url()).record_info("t");
    assert!(
        matches!(refused, Err(ReadError::Unavailable(_))),
        "{refused:?}"
    );
    for garbage in [
        Reply::json(200, ""),
        Reply::json(200, r#"{"code":200,"data":[]}"#),
        Reply::json(200, r#"{"code":200,"data":{"taskId":"t"}}"#),
    ] {
        assert!(matches!(asked(garbage), Err(ReadError::Garbage(_))));
    }
}

#[test]
fn the_balance_is_exact() {
    for (body, expected) in [
        (r#"{"code":200,"msg":"success","data":6824.05}"#, 6_824_050),
        (r#"{"code":200,"msg":"success","data":100}"#, 100_000),
        (
            r#"{"code":200,"data":90071992547409.93}"#,
            90_071_992_547_409_930,
        ),
    ] {
        let server = Server::start(vec![Reply::json(200, body)]);
        assert_eq!(patient(&server.url).credit(), Ok(MilliCredits(expected)));
    }
    let server = Server::start(vec![envelope(200, "success")]);
    assert!(matches!(
        patient(&server.url).credit(),
        Err(ReadError::Garbage(_))
    ));
}

#[test]
fn no_error_text_tells_the_key() {
    let echo = format!("bad header: Bearer {KEY} from https://api.example/?k={KEY} key={KEY}");
    let server = Server::start(vec![envelope(500, &echo), envelope(500, &echo)]);
    let client = patient(&server.url);
    let texts = [
        format!("{:?}", create(&client)),
        format!("{:?}", client.record_info("t")),
        format!("{client:?}"),
    ];
    for text in texts {
        assert!(!text.contains(KEY) && !text.contains("://"), "{text}");
    }
    let mut settings = settings(&server.url);
    settings.proxy = Some("://user:secret@nowhere".to_owned());
    let error = format!("{:#}", Client::new(&settings).unwrap_err());
    assert!(!error.contains("secret"), "{error}");
    let long = "я".repeat(2_000);
    let server = Server::start(vec![envelope(500, &long)]);
    match create(&patient(&server.url)) {
        Submit::Refused(refusal) => assert_eq!(refusal.detail.chars().count(), 500),
        other => panic!("{other:?}"),
    }
}
