//! Tasks of the emulated Kie: shapes, checks, states, money, limits.

use serde_json::{Value, json};

use super::{KEY, MODEL, agent, is_hex_id, keys, read, start};

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

#[test]
fn what_continues_an_earlier_task_needs_one_that_is_there() {
    let server = start(|now| now.any_model = true);
    let refused = |model: &str, input: Value| {
        let answer = server.create(model, input);
        assert_eq!(answer["code"], 422, "{answer}");
        answer["msg"].as_str().unwrap().to_owned()
    };
    let nobody = "0123456789abcdef0123456789abcdef";
    assert_eq!(
        refused("veo/get-1080p-video", json!({ "taskId": nobody })),
        "recordInfo is null"
    );
    assert_eq!(
        refused(
            "ai-music-api/extend",
            json!({ "audio_id": nobody, "model": "V6" })
        ),
        "Record does not exist"
    );
    let song =
        json!({ "custom_mode": false, "instrumental": false, "model": "V5", "prompt": "Rain" });
    let created = server.create("ai-music-api/generate", song);
    let id = created["data"]["taskId"].as_str().unwrap();
    let record = server.record(id);
    let result: Value =
        serde_json::from_str(record["data"]["resultJson"].as_str().unwrap()).unwrap();
    let tracks = result["sunoData"].as_array().unwrap();
    assert_eq!(tracks.len(), 2);
    assert_eq!(tracks[1]["audioUrl"], result["resultUrls"][1]);
    assert_ne!(tracks[0]["id"], tracks[1]["id"]);
    for input in [
        json!({ "audio_id": tracks[1]["id"], "model": "V6" }),
        json!({ "audio_id": tracks[0]["id"], "task_id": id, "model": "V6" }),
    ] {
        let answer = server.create("ai-music-api/extend", input);
        assert_eq!(answer["code"], 200, "{answer}");
    }
}
