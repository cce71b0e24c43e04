//! The Kie emulator over real HTTP, against the shapes of recorded answers.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use kiebot::sandbox::kie::{Kie, Switches, api_router, control_router};
use serde_json::{Value, json};

#[path = "kie_sandbox/families.rs"]
mod families;
#[path = "kie_sandbox/faults.rs"]
mod faults;
#[path = "kie_sandbox/files.rs"]
mod files;
#[path = "kie_sandbox/tasks.rs"]
mod tasks;

const KEY: &str = "sandbox-key";
/// Asked to draw, and answered at once.
const MODEL: &str = "z-image";

struct Server {
    url: String,
    kie: Kie,
    /// Dropped last: it ends the server.
    _runtime: tokio::runtime::Runtime,
}

/// A Kie with rate limits off and small pictures.
fn start(switches: impl FnOnce(&mut Switches)) -> Server {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let kie = Kie::new(1000.5, 0, KEY.into());
    kie.switch(|now| {
        now.rate_limits = false;
        now.image_px = 64;
        switches(now);
    });
    let router = api_router(kie.clone()).merge(control_router(kie.clone()));
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
        .unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    kie.set_base_url(url.clone());
    runtime.spawn(async move { axum::serve(listener, router).await });
    Server {
        url,
        kie,
        _runtime: runtime,
    }
}

struct Reply {
    status: u16,
    json: Value,
    bytes: Vec<u8>,
    mime: String,
}

fn agent() -> ureq::Agent {
    ureq::Agent::new_with_config(
        ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(30)))
            .build(),
    )
}

fn read(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Reply {
    let mut answer = answer.unwrap();
    let bytes = answer
        .body_mut()
        .with_config()
        .limit(100_000_000)
        .read_to_vec()
        .unwrap();
    Reply {
        status: answer.status().as_u16(),
        json: serde_json::from_slice(&bytes).unwrap_or_default(),
        mime: answer
            .headers()
            .get("content-type")
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned(),
        bytes,
    }
}

impl Server {
    fn post(&self, path: &str, body: &Value) -> Reply {
        read(
            agent()
                .post(format!("{}{path}", self.url))
                .header("authorization", format!("Bearer {KEY}"))
                .content_type("application/json")
                .send(body.to_string()),
        )
    }

    fn get(&self, path: &str) -> Reply {
        read(
            agent()
                .get(format!("{}{path}", self.url))
                .header("authorization", format!("Bearer {KEY}"))
                .call(),
        )
    }

    fn create(&self, model: &str, input: Value) -> Value {
        let mut body = json!({ "model": model });
        body["input"] = input;
        self.post("/api/v1/jobs/createTask", &body).json
    }

    /// Creates a drawing; answers its id.
    fn draw(&self, prompt: &str) -> String {
        let answer = self.create(MODEL, json!({ "prompt": prompt, "aspect_ratio": "1:1" }));
        answer["data"]["taskId"]
            .as_str()
            .unwrap_or_else(|| panic!("{answer}"))
            .to_owned()
    }

    fn record(&self, id: &str) -> Value {
        self.get(&format!("/api/v1/jobs/recordInfo?taskId={id}"))
            .json
    }

    fn balance(&self) -> f64 {
        self.get("/api/v1/chat/credit").json["data"]
            .as_f64()
            .unwrap()
    }

    /// The result addresses of a task that has ended well.
    fn results(&self, id: &str) -> Vec<String> {
        let record = self.record(id);
        let result: Value =
            serde_json::from_str(record["data"]["resultJson"].as_str().unwrap()).unwrap();
        result["resultUrls"]
            .as_array()
            .unwrap()
            .iter()
            .map(|url| url.as_str().unwrap().to_owned())
            .collect()
    }

    fn upload(&self, name: &str, bytes: &[u8]) -> Value {
        let form = ureq::unversioned::multipart::Form::new()
            .part(
                "file",
                ureq::unversioned::multipart::Part::bytes(bytes).file_name("photo.png"),
            )
            .text("uploadPath", "images/bot")
            .text("fileName", name);
        let request = agent()
            .post(format!("{}/api/file-stream-upload", self.url))
            .header("authorization", format!("Bearer {KEY}"));
        read(request.send(form)).json
    }

    /// Sends a POST over a bare socket; answers every byte that came back.
    fn raw_post(&self, path: &str, body: &str, agent: &str) -> Vec<u8> {
        let mut socket = TcpStream::connect(self.url.trim_start_matches("http://")).unwrap();
        let length = body.len();
        write!(socket, "POST {path} HTTP/1.1\r\nhost: kie\r\nconnection: close\r\n{agent}authorization: Bearer {KEY}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}").unwrap();
        let mut bytes = Vec::new();
        // A reset connection is as good an end as a closed one; what counts is what came before.
        drop(socket.read_to_end(&mut bytes));
        bytes
    }
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    keys
}

fn is_hex_id(text: &str) -> bool {
    text.len() == 32
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}
