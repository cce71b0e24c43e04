//! A Kie that cannot be reached, says no, or answers nonsense: the sync names it and never makes the file worse.

use super::bad_input::{BAD, MODELS, Snapshot, now, rest_is_taken, synced};
use super::{kiebot_with, models};
use std::sync::Arc;
use tiny_http::{Response, Server};

/// A server that answers every path by a function of it.
struct Loopback {
    url: String,
    server: Arc<Server>,
}

impl Loopback {
    fn start(answer: impl Fn(&str) -> (u16, String) + Send + Sync + 'static) -> Self {
        let server = Arc::new(Server::http("127.0.0.1:0").unwrap());
        let url = format!("http://{}", server.server_addr());
        let answer = Arc::new(answer);
        for _ in 0..4 {
            let (server, answer) = (server.clone(), answer.clone());
            std::thread::spawn(move || {
                while let Ok(request) = server.recv() {
                    let (status, body) = answer(request.url());
                    // A client that has gone away is no concern of the server.
                    drop(request.respond(Response::from_string(body).with_status_code(status)));
                }
            });
        }
        Self { url, server }
    }

    /// A whole Kie, of which `spoilt` answers otherwise.
    fn kie(spoilt: impl Fn(&str) -> Option<(u16, String)> + Send + Sync + 'static) -> Self {
        let good = Snapshot::new("11");
        Self::start(move |path| {
            if let Some(answer) = spoilt(path) {
                return answer;
            }
            let page = good
                .pages
                .iter()
                .find(|(name, _)| path == format!("/{name}.md"));
            match (path, page) {
                (_, Some((_, text))) => (200, text.clone()),
                ("/llms.txt", _) => (200, good.index.clone()),
                ("/client/v1/model-pricing/page", _) => {
                    let records = good.prices();
                    let data = format!(r#"{{"records":{records},"total":{MODELS},"pages":1}}"#);
                    (
                        200,
                        format!(r#"{{"code":200,"msg":"success","data":{data}}}"#),
                    )
                }
                _ => (404, String::new()),
            }
        })
    }

    fn env(&self) -> [(&str, &str); 3] {
        let key = ("KIE_API_KEY", "0123456789abcdef0123456789abcdef");
        [("KIE_API_URL", &self.url), ("KIE_DOCS_URL", &self.url), key]
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        for _ in 0..4 {
            self.server.unblock();
        }
    }
}

/// A catalogue API that says no is named; pages and prices do.
#[test]
fn a_catalogue_api_that_says_no_is_named_and_the_pages_do() {
    let answers = [
        (
            200,
            r#"{"code":401,"msg":"You do not have access permissions","data":null}"#,
        ),
        (401, "{}"),
        (
            200,
            r#"{"code":429,"msg":"Your call frequency is too high.","data":null}"#,
        ),
        (200, "<!DOCTYPE html><html></html>"),
        (
            200,
            r#"{"code":200,"msg":"success","data":{"total":1,"models":[{"mod"#,
        ),
    ];
    std::thread::scope(|scope| {
        for (status, body) in answers {
            scope.spawn(move || {
                let dir = synced();
                let kie = Loopback::kie(move |path| {
                    path.starts_with("/api/v1/models")
                        .then(|| (status, body.to_owned()))
                });
                let (code, told) = kiebot_with(&dir, &["sync", "--dry-run"], &kie.env());
                assert_eq!(code, 0, "{told}");
                assert!(told.contains("\n  models: "), "{body}\n{told}");
                assert!(!told.contains("0123456789abcdef"), "{told}");
                let (code, text) = kiebot_with(&dir, &["sync"], &kie.env());
                assert_eq!(code, 0, "{text}");
                assert!(rest_is_taken(&dir), "{text}");
                assert_eq!(now(&dir).on_sale().len(), MODELS);
            });
        }
    });
}

#[test]
fn a_kie_that_is_not_there_or_says_no_to_all_changes_nothing() {
    let say =
        |status: u16, body: &'static str| Some(Loopback::start(move |_| (status, body.to_owned())));
    let silent = || {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let kies = [
        None,
        say(401, "{}"),
        say(429, "{}"),
        say(200, "<!DOCTYPE html><html></html>"),
        say(
            200,
            r#"{"code":429,"msg":"Your call frequency is too high.","data":null}"#,
        ),
        say(200, ""),
        say(503, "down"),
    ];
    std::thread::scope(|scope| {
        for kie in kies {
            let silent = silent();
            scope.spawn(move || {
                let dir = synced();
                let before = models(&dir);
                let url = kie.as_ref().map_or(silent.as_str(), |kie| &kie.url);
                let env = [("KIE_API_URL", url), ("KIE_DOCS_URL", url)];
                let (code, text) = kiebot_with(&dir, &["sync", "--apply"], &env);
                assert_eq!(code, 1, "{text}");
                assert!(text.contains("prices: "), "{text}");
                assert_eq!(models(&dir), before);
            });
        }
    });
}

#[test]
fn an_endless_page_is_cut_and_named() {
    let dir = synced();
    let before = now(&dir).get(BAD).unwrap().clone();
    let kie = Loopback::kie(|path| {
        (path == format!("/market/{BAD}.md")).then(|| (200, "# x\n".repeat(25_000_000)))
    });
    let env = &kie.env()[..2];
    let (code, told) = kiebot_with(&dir, &["sync", "--dry-run"], env);
    assert_eq!(code, 0, "{told}");
    assert!(told.contains(&format!("  market/{BAD}: ")), "{told}");
    let (code, text) = kiebot_with(&dir, &["sync"], env);
    assert_eq!(code, 0, "{text}");
    assert!(rest_is_taken(&dir), "{text}");
    assert_eq!(**now(&dir).get(BAD).unwrap(), *before);
}
