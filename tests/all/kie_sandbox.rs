//! The Kie emulator over real HTTP, against the shapes of recorded answers.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::time::Duration;

use kiebot::sandbox::kie::{Kie, Switches, api_router, control_router};
use serde_json::{Value, json};

#[path = "kie_sandbox/files.rs"]
mod files;

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

#[test]
fn create_and_record_have_the_recorded_shape() {
    let server = start(|_| {});
    let created = server.create(
        MODEL,
        json!({ "prompt": "A red panda", "aspect_ratio": "16:9" }),
    );
    assert_eq!(
        (created["code"].as_i64(), created["msg"].as_str()),
        (Some(200), Some("success"))
    );
    let id = created["data"]["taskId"].as_str().unwrap();
    assert!(is_hex_id(id), "{id}");
    assert_eq!(created["data"]["recordId"], id);

    let record = server.record(id);
    assert_eq!(record["code"], 200);
    let data = &record["data"];
    let expected = [
        "completeTime",
        "costTime",
        "createTime",
        "creditsConsumed",
        "failCode",
        "failMsg",
        "model",
        "param",
        "resultJson",
        "state",
        "taskId",
    ];
    assert_eq!(keys(data), expected);
    assert_eq!(data["state"], "success");
    assert_eq!(
        (&data["failCode"], &data["failMsg"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(data["costTime"], 0);
    let param: Value = serde_json::from_str(data["param"].as_str().unwrap()).unwrap();
    assert_eq!(param["model"], MODEL);
    let input: Value = serde_json::from_str(param["input"].as_str().unwrap()).unwrap();
    assert_eq!(
        input,
        json!({ "prompt": "A red panda", "aspect_ratio": "16:9" })
    );
}

#[test]
fn checks_run_in_order_key_model_fields_credit() {
    let server = start(|now| now.credits = 0.0);
    let post = |key: &str, body: Value| {
        read(
            agent()
                .post(format!("{}/api/v1/jobs/createTask", server.url))
                .header("authorization", format!("Bearer {key}"))
                .send(body.to_string()),
        )
    };
    let stranger = post("wrong", json!({ "model": "no-such", "input": {} }));
    assert_eq!(
        (stranger.status, stranger.json["code"].as_i64()),
        (200, Some(401))
    );
    assert!(stranger.json.get("data").is_none());
    let unknown = post(KEY, json!({ "model": "no-such", "input": {} })).json;
    assert_eq!(
        (unknown["code"].as_i64(), &unknown["data"]),
        (Some(422), &Value::Null)
    );
    assert!(
        unknown["msg"]
            .as_str()
            .unwrap()
            .starts_with("The model name you specified is not supported.")
    );
    let empty = post(KEY, json!({ "model": MODEL, "input": {} })).json;
    assert_eq!(
        (empty["code"].as_i64(), empty["msg"].as_str()),
        (Some(500), Some("prompt is required"))
    );
    let poor = post(
        KEY,
        json!({ "model": MODEL, "input": { "prompt": "x", "aspect_ratio": "1:1" } }),
    )
    .json;
    assert_eq!(poor["code"], 402);
    assert!(
        poor["msg"]
            .as_str()
            .unwrap()
            .starts_with("Credits insufficient : Your current balance isn’t enough")
    );
}

#[test]
fn fields_are_checked_as_kie_checks_them() {
    let server = start(|_| {});
    let refused = |model: &str, input: Value| {
        let answer = server.create(model, input);
        (
            answer["code"].as_i64().unwrap(),
            answer["msg"].as_str().unwrap().to_owned(),
        )
    };
    let range = "This aspect_ratio is not within the range of allowed options".to_owned();
    assert_eq!(
        refused(MODEL, json!({ "prompt": "x", "aspect_ratio": "2:1" })),
        (500, range)
    );
    assert_eq!(
        refused("recraft/remove-background", json!({})),
        (500, "This field is required".into())
    );
    assert_eq!(
        refused("elevenlabs/text-to-speech-turbo-2-5", json!({ "text": "" })),
        (500, "text is required".into())
    );
    assert_eq!(
        refused("recraft/remove-background", json!({ "image": "photo.png" })).0,
        500
    );
    let gone = format!(
        "{}/files/kieai/100001/images/never-uploaded.png",
        server.url
    );
    assert_eq!(
        refused("recraft/remove-background", json!({ "image": gone })),
        (500, "Server exception, please try again later".into())
    );
    let kling = json!({ "prompt": "x", "sound": false, "duration": 5, "aspect_ratio": "16:9" });
    assert_eq!(
        refused("kling-2.6/text-to-video", kling),
        (
            500,
            "This duration is not within the range of allowed options".into()
        )
    );
    let wan = server.create(
        "wan/2-7-text-to-video",
        json!({ "prompt": "x", "duration": "6" }),
    );
    let record = server.record(wan["data"]["taskId"].as_str().unwrap());
    assert!(
        record["data"]["param"]
            .as_str()
            .unwrap()
            .contains(r#"\"duration\":6"#),
        "numeric strings are coerced: {record}"
    );
    assert_eq!(server.create("some/other", json!({}))["code"], 422);
    server.kie.switch(|now| now.any_model = true);
    assert_eq!(server.create("some/other", json!({}))["code"], 200);
}

#[test]
fn a_task_goes_through_its_steps_and_ends_by_hand() {
    let server = start(|now| now.delay_ms = 3_600_000);
    let id = server.draw("a slow one");
    let first = server.record(&id);
    assert_eq!(
        (
            first["data"]["state"].as_str(),
            first["data"]["resultJson"].as_str()
        ),
        (Some("waiting"), Some(""))
    );
    assert_eq!(
        (&first["data"]["costTime"], &first["data"]["completeTime"]),
        (&Value::Null, &Value::Null)
    );
    server.kie.switch(|now| now.steps = vec!["queuing".into()]);
    assert_eq!(server.record(&id)["data"]["state"], "queuing");
    assert_eq!(
        server.post("/_kie/finish", &json!({ "task_id": id })).json,
        json!({ "ok": true })
    );
    assert_eq!(server.record(&id)["data"]["state"], "success");
    assert_eq!(
        server
            .post("/_kie/finish", &json!({ "task_id": id }))
            .status,
        400
    );
    let other = server.draw("another slow one");
    server.post(
        "/_kie/finish",
        &json!({ "task_id": other, "fail": "Internal Error" }),
    );
    assert_eq!(server.record(&other)["data"]["failMsg"], "Internal Error");
}

#[test]
fn money_is_taken_at_the_start_and_comes_back_after_a_failure() {
    let server = start(|now| now.delay_ms = 3_600_000);
    assert!((server.balance() - 1000.5).abs() < 1e-9);
    let id = server.draw("x");
    assert!((server.balance() - 999.7).abs() < 1e-9);
    server.post(
        "/_kie/finish",
        &json!({ "task_id": id, "fail": "Internal Error" }),
    );
    assert!((server.balance() - 1000.5).abs() < 1e-9);
    assert_eq!(server.record(&id)["data"]["creditsConsumed"], 0);
    let kept = server.draw("y");
    server.post("/_kie/finish", &json!({ "task_id": kept }));
    assert_eq!(server.record(&kept)["data"]["creditsConsumed"], 0.8);
    server.kie.switch(|now| now.no_refund = true);
    let lost = server.draw("z");
    server.post(
        "/_kie/finish",
        &json!({ "task_id": lost, "fail": "Internal Error" }),
    );
    assert!((server.balance() - 998.9).abs() < 1e-9);
}

#[test]
fn failures_are_instant_late_or_by_moderation() {
    let server = start(|now| {
        now.fail_next = 1;
        now.fail_instant = true;
        now.fail_code = "422".into();
        now.fail_msg = "generate playground failed, task id is blank".into();
    });
    let instant = server.record(&server.draw("x"));
    let data = &instant["data"];
    assert_eq!(instant["code"], 200);
    assert_eq!(
        (
            data["state"].as_str(),
            data["failCode"].as_str(),
            data["resultJson"].as_str()
        ),
        (Some("fail"), Some("422"), Some(""))
    );
    assert_eq!(
        (&data["costTime"], &data["completeTime"]),
        (&Value::Null, &Value::Null)
    );
    server.kie.switch(|now| {
        now.fail_next = 1;
        now.fail_instant = false;
        now.fail_code = "500".into();
    });
    let late = server.record(&server.draw("x"));
    assert!(late["data"]["costTime"].is_u64() && late["data"]["completeTime"].is_u64());
    let moderated = server.record(&server.draw("something NSFW here"));
    assert_eq!(
        (
            moderated["data"]["state"].as_str(),
            moderated["data"]["failCode"].as_str()
        ),
        (Some("fail"), Some("400"))
    );
    assert!(
        moderated["data"]["failMsg"]
            .as_str()
            .unwrap()
            .contains("flagged as sensitive")
    );
    assert_eq!(server.record(&server.draw("x"))["data"]["state"], "success");
}

#[test]
fn unknown_records_and_paths_answer_as_recorded() {
    let server = start(|now| now.null_record_next = 1);
    let null = json!({ "code": 422, "msg": "recordInfo is null", "data": null });
    let id = server.draw("x");
    assert_eq!(server.record(&id), null);
    assert_eq!(server.record(&id)["code"], 200);
    assert_eq!(server.record("0123456789abcdef0123456789abcdef"), null);
    let lost = server.get("/api/v1/nothing");
    assert_eq!(lost.status, 404);
    assert_eq!(
        keys(&lost.json),
        ["error", "message", "path", "status", "timestamp"]
    );
    assert_eq!(lost.json["path"], "/api/v1/nothing");
}

#[test]
fn limits_are_20_creates_and_10_polls() {
    let server = start(|now| now.rate_limits = true);
    let id = server.draw("x");
    for _ in 1..20 {
        server.draw("x");
    }
    let over = server.post(
        "/api/v1/jobs/createTask",
        &json!({ "model": MODEL, "input": { "prompt": "x", "aspect_ratio": "1:1" } }),
    );
    assert_eq!(over.status, 200);
    assert_eq!(
        over.json,
        json!({ "code": 429, "msg": "Your call frequency is too high. Please try again later.", "data": null })
    );
    let taken = server.get("/_kie/tasks").json.as_array().unwrap().len();
    assert_eq!(taken, 20, "a refused create is not queued");
    let codes: Vec<Value> = (0..10)
        .map(|_| server.record(&id)["code"].clone())
        .collect();
    assert_eq!(codes, vec![json!(200); 10]);
}

#[test]
fn a_lost_reply_is_paid_and_the_connection_says_nothing() {
    let server = start(|now| now.lost_reply_next = 1);
    let body = json!({ "model": MODEL, "input": { "prompt": "orphan", "aspect_ratio": "1:1" } })
        .to_string();
    assert_eq!(
        server.raw_post("/api/v1/jobs/createTask", &body, "user-agent: test\r\n"),
        b""
    );
    let tasks = server.get("/_kie/tasks").json;
    assert_eq!(
        (
            tasks[0]["input"]["prompt"].as_str(),
            tasks[0]["accepted"].as_bool()
        ),
        (Some("orphan"), Some(true))
    );
    assert!((server.balance() - 999.7).abs() < 1e-9);
    let calls = server.get("/_kie/calls").json;
    assert_eq!(
        (calls[0]["path"].as_str(), calls[0]["status"].as_u64()),
        (Some("/api/v1/jobs/createTask"), Some(0))
    );
    server.draw("the next one is answered");
}

#[test]
fn a_kie_that_is_down_does_nothing_and_says_nothing() {
    let server = start(|now| now.down = true);
    let body = json!({ "model": MODEL, "input": { "prompt": "x", "aspect_ratio": "1:1" } });
    assert_eq!(
        server.raw_post(
            "/api/v1/jobs/createTask",
            &body.to_string(),
            "user-agent: test\r\n"
        ),
        b""
    );
    assert!(
        agent()
            .get(format!("{}/api/v1/chat/credit", server.url))
            .call()
            .is_err()
    );
    server.post("/_kie/switches", &json!({ "down": false }));
    assert_eq!(server.get("/_kie/tasks").json, json!([]));
    assert!((server.balance() - 1000.5).abs() < 1e-9);
}

#[test]
fn answers_go_bad_on_demand() {
    let server = start(|now| {
        now.only = Some("create".into());
        now.http_status_next = Some(502);
        now.garbage_next = 1;
        now.empty_next = 1;
        now.busy_next = 1;
        now.refuse_next = 1;
    });
    assert!(
        (server.balance() - 1000.5).abs() < 1e-9,
        "other calls are well"
    );
    let create = || {
        server.post(
            "/api/v1/jobs/createTask",
            &json!({ "model": MODEL, "input": { "prompt": "x", "aspect_ratio": "1:1" } }),
        )
    };
    let bad = create();
    assert_eq!((bad.status, bad.mime.as_str()), (502, "text/html"));
    let garbage = create();
    assert!(garbage.status == 200 && garbage.json.is_null() && !garbage.bytes.is_empty());
    assert!(create().bytes.is_empty());
    assert_eq!(create().json["code"], 429);
    assert_eq!(create().json["code"], 422);
    assert_eq!(create().json["code"], 200);
    server.kie.switch(|now| now.maintenance = true);
    assert_eq!(server.get("/api/v1/chat/credit").json["code"], 455);
}

#[test]
fn a_hang_lasts_longer_than_the_client_waits() {
    let server = start(|now| now.hang_ms = 600_000);
    let hasty = ureq::Agent::new_with_config(
        ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_millis(200)))
            .build(),
    );
    let error = hasty
        .get(format!("{}/api/v1/chat/credit", server.url))
        .call()
        .unwrap_err();
    assert!(matches!(error, ureq::Error::Timeout(_)), "{error}");
}

#[test]
fn fields_drift_on_demand() {
    let server = start(|now| {
        now.message_key = "message".into();
        now.result_as_object = true;
        now.credits_key = "consumeCredits".into();
        now.update_time = true;
        now.empty_fail_strings = true;
    });
    let record = server.record(&server.draw("x"));
    assert_eq!(
        (record["message"].as_str(), record.get("msg")),
        (Some("success"), None)
    );
    let data = &record["data"];
    assert!(
        data["resultJson"].is_object()
            && data["updateTime"].is_u64()
            && data.get("creditsConsumed").is_none()
    );
    assert_eq!(
        (data["consumeCredits"].as_f64(), data["failCode"].as_str()),
        (Some(0.8), Some(""))
    );
    server.kie.switch(|now| {
        now.fail_next = 1;
        now.fail_code_number = true;
        now.credits_consumed = false;
    });
    let failed = server.record(&server.draw("x"));
    assert_eq!(
        (
            failed["data"]["failCode"].as_i64(),
            failed["data"].get("consumeCredits")
        ),
        (Some(500), None)
    );
}

/// Receives one callback after another, answering each with the given status.
fn receiver(statuses: &'static [u16]) -> (String, mpsc::Receiver<(String, Value)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/kie/token", listener.local_addr().unwrap());
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        for status in statuses {
            let (mut socket, _) = listener.accept().unwrap();
            let (mut seen, mut part) = (Vec::new(), [0; 4096]);
            let (head, body) = loop {
                let count = socket.read(&mut part).unwrap();
                seen.extend_from_slice(&part[..count]);
                let text = String::from_utf8_lossy(&seen).into_owned();
                let Some((head, body)) = text.split_once("\r\n\r\n") else {
                    continue;
                };
                if let Ok(body) = serde_json::from_str::<Value>(body) {
                    break (head.to_lowercase(), body);
                }
            };
            write!(
                socket,
                "HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            )
            .unwrap();
            send.send((head, body)).unwrap();
        }
    });
    (url, receive)
}

#[test]
fn callbacks_are_signed_repeated_and_come_even_when_the_reply_was_lost() {
    let server = start(|now| {
        now.lost_reply_next = 1;
        now.callback_retry_ms = 1;
        now.webhook_key = Some("test_webhook_hmac_key".into());
    });
    let (url, calls) = receiver(&[500, 500, 200]);
    let body = json!({ "model": MODEL, "callBackUrl": url, "input": { "prompt": "orphan", "aspect_ratio": "1:1" } });
    assert_eq!(
        server.raw_post(
            "/api/v1/jobs/createTask",
            &body.to_string(),
            "user-agent: test\r\n"
        ),
        b""
    );
    for _ in 0..3 {
        let (head, body) = calls.recv_timeout(Duration::from_secs(20)).unwrap();
        assert!(
            head.contains("x-webhook-timestamp: ") && head.contains("x-webhook-signature: "),
            "{head}"
        );
        assert_eq!(
            (body["code"].as_i64(), body["msg"].as_str()),
            (Some(200), Some("Playground task completed successfully."))
        );
        let expected = [
            "completeTime",
            "costTime",
            "createTime",
            "creditsConsumed",
            "model",
            "param",
            "resultJson",
            "state",
            "taskId",
            "updateTime",
        ];
        assert_eq!(keys(&body["data"]), expected);
        let param: Value = serde_json::from_str(body["data"]["param"].as_str().unwrap()).unwrap();
        assert_eq!(param["callBackUrl"], url.as_str());
    }
}

#[test]
fn a_failed_task_calls_back_without_a_result() {
    let server = start(|now| now.never_finish = true);
    let (url, calls) = receiver(&[200]);
    let body = json!({ "model": MODEL, "callBackUrl": url, "input": { "prompt": "x", "aspect_ratio": "1:1" } });
    let id = server.post("/api/v1/jobs/createTask", &body).json["data"]["taskId"].clone();
    assert_eq!(
        server.record(id.as_str().unwrap())["data"]["state"],
        "generating"
    );
    server.post(
        "/_kie/finish",
        &json!({ "task_id": id, "fail": "Internal Error" }),
    );
    let (_, body) = calls.recv_timeout(Duration::from_secs(20)).unwrap();
    assert_eq!(
        (body["code"].as_i64(), body["msg"].as_str()),
        (Some(501), Some("Playground task failed."))
    );
    assert_eq!(
        keys(&body["data"]),
        [
            "costTime",
            "creditsConsumed",
            "failCode",
            "failMsg",
            "model",
            "param",
            "state",
            "taskId"
        ]
    );
}

#[test]
fn control_refuses_what_it_does_not_know() {
    let server = start(|_| {});
    let refused = server.post("/_kie/switches", &json!({ "dealy_ms": 5 }));
    assert_eq!(refused.status, 400);
    assert!(refused.json["error"].as_str().unwrap().contains("dealy_ms"));
    let changed = server
        .post("/_kie/switches", &json!({ "delay_ms": 5, "credits": 7.25 }))
        .json;
    assert_eq!(
        (changed["delay_ms"].as_u64(), changed["credits"].as_f64()),
        (Some(5), Some(7.25))
    );
    assert_eq!(server.get("/_kie/switches").json, changed);
    assert!((server.balance() - 7.25).abs() < 1e-9);
    server.kie.switch(|now| now.debit_lag_ms = 3_600_000);
    server.draw("x");
    assert!(
        (server.balance() - 7.25).abs() < 1e-9,
        "the debit shows later"
    );
}
