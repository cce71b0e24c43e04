//! Requests: bodies of every shipped model against the schemas reduced from Kie's pages.

use super::{answers, file, shipped, tariff};
use kiebot::catalog::{
    Answer, Answers, InputFile, Model, Param, ParamKind, RequestError, SourceTask, load,
    param_applies, quote, request_input,
};
use kiebot::ids::GenerationId;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::path::PathBuf;

fn url_of(file: &InputFile) -> Option<String> {
    Some(format!("https://files.example/{}.bin", file.id))
}

pub fn schema(id: &str) -> jsonschema::Validator {
    let name: String = id
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '.' {
                c
            } else {
                '-'
            }
        })
        .collect();
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/all/fixtures/catalog/schemas")
        .join(format!("{name}.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{}", path.display()));
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

/// A valid answer, now and then none where none is allowed.
fn any_answer(param: &Param, rng: &mut fastrand::Rng) -> Option<Answer> {
    if !param.required && rng.bool() {
        return None;
    }
    Some(match &param.kind {
        ParamKind::Text {
            min_chars,
            max_chars,
        } => {
            let most =
                [1, 2, 20, 300, *max_chars][rng.usize(..5)].clamp(1.max(*min_chars), *max_chars);
            Answer::Text("щ".repeat(rng.usize(1.max(*min_chars)..=most)))
        }
        ParamKind::Choice { values, .. } => Answer::Choice(rng.choice(values).unwrap().clone()),
        ParamKind::Bool => Answer::Bool(rng.bool()),
        ParamKind::Integer { min, max } => Answer::Integer(rng.i64(*min..=*max)),
        ParamKind::Number { min, max, step } => {
            let step = step.unwrap_or(Decimal::new(1, 2));
            let steps = ((max - min) / step).trunc();
            let chosen = rng.i64(0..=steps.try_into().unwrap());
            Answer::Number(min + step * Decimal::from(chosen))
        }
        ParamKind::Media(kind, limits) => {
            let longest = limits.max_ms.unwrap_or(60_000);
            Answer::Files(vec![file(7, *kind, Some(rng.u64(1..=longest)))])
        }
        ParamKind::MediaList { kind, min, max, .. } => {
            let count = rng.usize((*min).max(1)..=*max);
            Answer::Files((0..count).map(|_| file(8, *kind, Some(1_500))).collect())
        }
        ParamKind::Json => Answer::Json(json!([])),
        ParamKind::Task(kind) => {
            let of = rng.choice(&kind.of)?;
            Answer::Task(task(of, kind.part.is_some()))
        }
    })
}

/// An earlier result of a model.
fn task(of: &str, part: bool) -> SourceTask {
    SourceTask {
        generation: GenerationId(1),
        model: of.to_owned(),
        task: "abc".to_owned(),
        part: part.then(|| "0".to_owned()),
        nth: None,
        answers: Answers::new(),
    }
}

fn any_answers(model: &Model, rng: &mut fastrand::Rng) -> Answers {
    let mut answers = Answers::new();
    for param in model.params.iter().filter(|param| !param.fixed) {
        if param_applies(model, param, &answers)
            && let Some(answer) = any_answer(param, rng)
        {
            assert!(param.kind.accepts(&answer), "{} {answer:?}", param.name);
            answers.insert(param.name.clone(), answer);
        }
    }
    answers
}

#[test]
fn every_valid_set_of_answers_has_one_price_and_a_body_that_kie_accepts() {
    let mut rng = fastrand::Rng::with_seed(20_261_122);
    for model in shipped().models.values() {
        let schema = schema(&model.id);
        for _ in 0..60 {
            let answers = any_answers(model, &mut rng);
            let quote = quote(model, &answers, &tariff())
                .unwrap_or_else(|error| panic!("{} {answers:?}: {error}", model.id));
            assert_eq!(quote.lines.iter().filter(|line| !line.surcharge).count(), 1);
            let input = request_input(model, &answers, &url_of)
                .unwrap_or_else(|error| panic!("{} {answers:?}: {error}", model.id));
            let body = json!({ "model": model.id, "input": input });
            let faults: Vec<String> = schema
                .iter_errors(&body)
                .map(|e| format!("{}: {e}", e.instance_path()))
                .collect();
            assert!(faults.is_empty(), "{}\n{faults:#?}\n{body:#}", model.id);
        }
    }
}

#[test]
fn every_schema_belongs_to_a_shipped_model() {
    let folder =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/all/fixtures/catalog/schemas");
    let count = std::fs::read_dir(folder).unwrap().count();
    assert_eq!(count, shipped().models.len());
}

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
