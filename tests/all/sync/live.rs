//! A sync over the network: a loopback Kie with documentation, prices and catalogue API, and its faults.

use super::{OURS, RESOLUTION, folder, kiebot_with, models, page, record};
use kiebot::config::{self, Need};
use kiebot::kie::Client;
use kiebot::kie::catalog::Fetch;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tiny_http::{Response, Server};

/// What is answered at a path: status and body.
type Answers = BTreeMap<String, (u16, String)>;

struct Kie {
    url: String,
    server: Arc<Server>,
    answers: Arc<Mutex<Answers>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Kie {
    fn start() -> Self {
        let server = Arc::new(Server::http("127.0.0.1:0").unwrap());
        let url = format!("http://{}", server.server_addr());
        let answers: Arc<Mutex<Answers>> = Arc::default();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        for _ in 0..4 {
            let (server, answers, asked) = (server.clone(), answers.clone(), asked.clone());
            std::thread::spawn(move || {
                while let Ok(request) = server.recv() {
                    let path = request.url().to_owned();
                    let found = answers.lock().unwrap().get(&path).cloned();
                    let (status, body) = found.unwrap_or((404, "no".to_owned()));
                    asked.lock().unwrap().push(path);
                    // A client that has gone away is no concern of the server.
                    drop(request.respond(Response::from_string(body).with_status_code(status)));
                }
            });
        }
        let kie = Self {
            url,
            server,
            answers,
            asked,
        };
        kie.serve("/llms.txt", 200, "# docs\n\n## API Docs\n- Image Models > Acme [Pic](https://docs.kie.ai/market/acme/pic.md): x\n");
        kie.serve("/market/acme/pic.md", 200, &page("acme/pic", RESOLUTION));
        kie.prices(&["11", "20"], 2);
        kie
    }

    fn serve(&self, path: &str, status: u16, body: &str) {
        let answer = (status, body.to_owned());
        self.answers.lock().unwrap().insert(path.to_owned(), answer);
    }

    fn prices(&self, credits: &[&str; 2], total: usize) {
        let records = [
            record("Acme pic, 1K", credits[0], "acme/pic"),
            record("Acme pic, 2K", credits[1], "acme/pic"),
        ];
        let records = records.join(",");
        let body = format!(
            r#"{{"code":200,"msg":"success","data":{{"records":[{records}],"total":{total},"size":100,"current":1,"pages":1}}}}"#
        );
        self.serve("/client/v1/model-pricing/page", 200, &body);
    }

    fn env(&self) -> [(&str, &str); 2] {
        [("KIE_API_URL", &self.url), ("KIE_DOCS_URL", &self.url)]
    }

    fn client(&self) -> Client {
        let env = |name: &str| match name {
            "KIE_API_URL" | "KIE_DOCS_URL" => Some(self.url.clone()),
            "KIE_API_KEY" => Some("sandbox-key".to_owned()),
            _ => None,
        };
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("config.toml");
        std::fs::write(&file, "").unwrap();
        let loaded = config::load(Some(&file), &env, Need::Offline).unwrap();
        Client::new(&loaded.config.kie).unwrap()
    }

    fn take_asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

impl Drop for Kie {
    fn drop(&mut self) {
        for _ in 0..4 {
            self.server.unblock();
        }
    }
}

#[test]
fn a_sync_over_the_network_takes_pages_and_prices() {
    let kie = Kie::start();
    let dir = folder(["1", "1"], false);
    let (code, text) = kiebot_with(&dir, &["sync"], &kie.env());
    assert_eq!(code, 0, "{text}");
    assert!(models(&dir).contains("credits = \"11\""), "{text}");
}

#[test]
fn faults_of_the_network_never_make_the_file_worse() {
    let kie = Kie::start();
    let dir = folder(["1", "1"], false);
    let faults: [&dyn Fn(); 4] = [
        // Half a price table.
        &|| kie.prices(&["11", "20"], 150),
        &|| {
            kie.serve(
                "/client/v1/model-pricing/page",
                200,
                "<!DOCTYPE html><html></html>",
            );
        },
        &|| {
            kie.serve(
                "/client/v1/model-pricing/page",
                200,
                r#"{"code":401,"msg":"no"}"#,
            );
        },
        &|| kie.serve("/llms.txt", 404, ""),
    ];
    for fault in faults {
        fault();
        let (code, text) = kiebot_with(&dir, &["sync"], &kie.env());
        assert_eq!(code, 1, "{text}");
        assert_eq!(models(&dir), OURS);
    }
    // A page that answers with a shell is not read today, and its model is not gone.
    let kie = Kie::start();
    kie.serve("/market/acme/pic.md", 200, "<!DOCTYPE html><html></html>");
    let sketch = "- Image Models > Acme [Sketch](https://docs.kie.ai/market/acme/sketch.md): x\n";
    let index = kie.answers.lock().unwrap()["/llms.txt"].1.clone();
    kie.serve("/llms.txt", 200, &(index + sketch));
    kie.serve("/market/acme/sketch.md", 200, &page("acme/sketch", ""));
    let (code, text) = kiebot_with(&dir, &["sync"], &kie.env());
    assert_eq!(code, 0, "{text}");
    assert!(models(&dir).contains("credits = \"11\"") && !models(&dir).contains("\"gone\""));
}

#[test]
fn schemas_that_the_list_does_not_change_are_not_asked_again() {
    let kie = Kie::start();
    let list = |title: &str| {
        format!(
            r#"{{"code":200,"msg":"success","data":{{"total":1,"models":[{{"model":"acme/pic","slug":"acme/pic","title":"{title}","provider":"Acme","taskType":["Text to Image"],"description":null,"pricingDesc":null}}]}}}}"#
        )
    };
    kie.serve("/api/v1/models", 200, &list("Pic"));
    let schema = r#"{"code":200,"msg":"success","data":{"model":"acme/pic","openapi":{"openapi":"3.1.0","paths":{"/api/v1/jobs/createTask":{"post":{"requestBody":{"content":{"application/json":{"schema":{"type":"object","properties":{"model":{"type":"string","enum":["acme/pic"]},"input":{"type":"object","required":["prompt"],"properties":{"prompt":{"type":"string","maxLength":700}}}}}}}}}}}}}}"#;
    kie.serve("/api/v1/models/acme/pic/schema", 200, schema);
    let cache = tempfile::tempdir().unwrap();
    let client = kie.client();
    let fetch = Fetch {
        docs_url: &kie.url,
        keyed: true,
        api_gap: Duration::ZERO,
        cache: Some(cache.path().to_path_buf()),
        keep: true,
        stop: None,
    };
    let asked_schema = |kie: &Kie| {
        let asked = kie.take_asked();
        asked
            .iter()
            .filter(|path| path.ends_with("/schema"))
            .count()
    };
    for (title, expected) in [("Pic", 1), ("Pic", 0), ("Pic 2", 1)] {
        kie.serve("/api/v1/models", 200, &list(title));
        let sources = client.sources(&fetch, &|_, _, _| {});
        assert_eq!((sources.schemas.len(), asked_schema(&kie)), (1, expected));
        let gathered = kiebot::catalog::sync::gather::gather(&sources);
        assert!(gathered.keyed, "{:?}", gathered.problems);
        assert_eq!(
            gathered.found["acme/pic"].origin,
            kiebot::catalog::Origin::Api
        );
    }
    // A schema that cannot be had today is asked for tomorrow, though the list stays: the one from before is old.
    kie.serve("/api/v1/models", 200, &list("Pic 3"));
    kie.serve("/api/v1/models/acme/pic/schema", 404, "");
    let sources = client.sources(&fetch, &|_, _, _| {});
    assert_eq!((sources.schemas.len(), asked_schema(&kie)), (0, 1));
    kie.serve("/api/v1/models/acme/pic/schema", 200, schema);
    let sources = client.sources(&fetch, &|_, _, _| {});
    assert_eq!((sources.schemas.len(), asked_schema(&kie)), (1, 1));
}
