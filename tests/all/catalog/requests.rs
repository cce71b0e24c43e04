//! Requests: what goes out for a set of answers, and what is refused.

use super::random::url_of;
use super::{answers, shipped};
use kiebot::catalog::{Answer, Answers, RequestError, load, request_input};
use serde_json::{Value, json};

#[test]
fn the_body_holds_defaults_wire_types_and_exact_numbers() {
    let catalog = shipped();
    let input = |id: &str, given: &str| -> Value {
        let model = catalog.get(id).unwrap();
        request_input(model, &answers(model, given), &url_of).unwrap()
    };
    assert_eq!(
        input("z-image", "prompt=3"),
        json!({ "prompt": "яяя", "aspect_ratio": "1:1", "nsfw_checker": true })
    );
    let speech = input("elevenlabs/text-to-speech-turbo-2-5", "text=1 speed=0.7");
    assert_eq!(
        speech.to_string().matches(r#""speed":0.7"#).count(),
        1,
        "{speech}"
    );
    assert_eq!(speech["style"], json!(0));
    let video = input(
        "bytedance/seedance-1.5-pro",
        "prompt=5 duration=7 input_urls=2",
    );
    assert_eq!(video["duration"], json!(7));
    assert_eq!(
        video["input_urls"],
        json!(["https://files.example/0.bin", "https://files.example/1.bin"])
    );
    let lips = input(
        "kling/ai-avatar-standard",
        "prompt=5 image_url=x audio_url=900ms",
    );
    assert_eq!(lips["image_url"], json!("https://files.example/1.bin"));
}

#[test]
fn choices_go_out_as_their_wire_type_and_hidden_params_stay_home() {
    let text = r#"
[models.toy]
title = "Toy"
category = "video"
kind = "test"
params = [
  { name = "count", type = "choice", values = ["1", "2"], as = "integer", default = "2" },
  { name = "share", type = "choice", values = ["0.5", "1"], as = "number", default = "0.5" },
  { name = "yes", type = "choice", values = [true, false], default = true },
  { name = "shots", type = "json", default = "[]", fixed = true },
  { name = "mode", type = "choice", values = ["easy", "own"], default = "easy" },
  { name = "style", type = "text", required = true, only_when = { mode = "own" } },
]
prices = [{ credits = "1", per = "generation", row = "r" }]
"#;
    let catalog = load(text).unwrap();
    let model = catalog.get("toy").unwrap();
    let plain = json!({ "count": 2, "share": 0.5, "yes": true, "shots": [], "mode": "easy" });
    assert_eq!(
        request_input(model, &Answers::new(), &url_of),
        Ok(plain.clone())
    );
    let left_over = answers(model, "style=3 mode=easy");
    assert_eq!(request_input(model, &left_over, &url_of), Ok(plain));
    let own = answers(model, "mode=own");
    let missing = RequestError::Missing("style".to_owned());
    assert_eq!(request_input(model, &own, &url_of), Err(missing));
}

#[test]
fn answers_that_do_not_fit_and_files_without_address_are_refused() {
    let catalog = shipped();
    let model = catalog.get("kling/ai-avatar-standard").unwrap();
    let full = answers(model, "prompt=5 image_url=x audio_url=900ms");
    let no_url = RequestError::NoUrl("image_url".to_owned());
    assert_eq!(request_input(model, &full, &|_| None), Err(no_url));
    for (name, answer) in [
        ("prompt", Answer::Text("я".repeat(5_001))),
        ("prompt", Answer::Bool(true)),
        ("image_url", Answer::Text("https://example.com".to_owned())),
    ] {
        let mut bad = full.clone();
        bad.insert(name.to_owned(), answer);
        let invalid = RequestError::Invalid(name.to_owned());
        assert_eq!(request_input(model, &bad, &url_of), Err(invalid));
    }
}
