//! Faults of the emulated Kie on demand, and its callbacks.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value, json};

use super::{MODEL, agent, keys, start};

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
            // First, so that the test has it by the time the sender has its answer.
            send.send((head, body)).unwrap();
            write!(
                socket,
                "HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            )
            .unwrap();
        }
    });
    (url, receive)
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
fn an_early_callback_comes_before_the_answer_and_doubles_on_demand() {
    let server = start(|now| {
        now.early_callback = true;
        now.duplicate_callbacks = true;
    });
    let (url, calls) = receiver(&[200, 200]);
    let body = json!({ "model": MODEL, "callBackUrl": url, "input": { "prompt": "x", "aspect_ratio": "1:1" } });
    let id = server.post("/api/v1/jobs/createTask", &body).json["data"]["taskId"].clone();
    for _ in 0..2 {
        let (_, body) = calls.try_recv().expect("it came before the answer");
        assert_eq!(body["data"]["taskId"], id);
    }
}

#[test]
fn callbacks_are_lost_delayed_sent_by_a_proxy_and_badly_signed_on_demand() {
    let server = start(|now| {
        now.webhook_key = Some("test_webhook_hmac_key".into());
        now.callback_at_s = Some(1_787_567_410);
        now.lost_callbacks_next = 1;
    });
    let (url, calls) = receiver(&[200; 4]);
    let via = url.trim_end_matches("/kie/token").to_owned();
    server.kie.switch(|now| now.callback_via = Some(via));
    let mut signatures = Vec::new();
    for how in ["good", "good", "forged", "stale", "none"] {
        server.kie.switch(|now| {
            now.callback_signature = how.into();
            now.callback_delay_ms = 1;
            now.early_callback = true;
        });
        let body = json!({
            "model": MODEL, "callBackUrl": "https://elsewhere.example/base/kie/token",
            "input": { "prompt": how, "aspect_ratio": "1:1" },
        });
        server.post("/api/v1/jobs/createTask", &body);
        // Sent before the answer, so that it is here or will never be.
        signatures.push(calls.try_recv().ok().map(|(head, _)| head));
    }
    let [lost, good, forged, stale, none] = signatures.try_into().unwrap();
    assert!(lost.is_none());
    let good = good.unwrap();
    assert!(good.starts_with("post /base/kie/token "), "{good}");
    assert!(good.contains("x-webhook-timestamp: 1787567410\r\n"));
    assert!(
        forged
            .unwrap()
            .contains("x-webhook-timestamp: 1787567410\r\n")
    );
    assert!(
        stale
            .unwrap()
            .contains("x-webhook-timestamp: 1787563810\r\n")
    );
    assert!(!none.unwrap().contains("x-webhook"));
}
