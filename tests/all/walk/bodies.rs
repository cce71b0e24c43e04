//! Every shipped model, filled in by a customer: what Kie is asked for is what the catalogue says.

use super::answers::{answer, asked, draft};
use super::open_shop;
use crate::catalog::schema;
use crate::support::{Bot, Customer};
use kiebot::action::ModelKey;
use kiebot::catalog::{Answers, Model, ParamKind, request_input};
use serde_json::{Value, json};

/// Fills one model in and starts it; with `all` every optional param gets another value than its default.
fn order(anna: &Customer<'_>, model: &Model, all: bool) {
    let bot = anna.bot;
    let menu = anna.say("/start");
    anna.force(menu.id, &format!("b:{:x}", ModelKey::of(&model.id).0));
    let mut set = vec![!all; model.params.len()];
    for _ in 0..200 {
        let draft = draft(bot).unwrap_or_else(|| panic!("{}: the draft is gone", model.id));
        let (id, screen) = (&draft["id"], anna.screen());
        let press = |data: String| anna.force(screen.id, &data);
        if let Some((index, param)) = asked(&draft, model) {
            set[index] = true;
            match &param.kind {
                ParamKind::Choice { values, .. } => {
                    press(format!("p:{id}:{index}:{}", values.len() - 1));
                }
                ParamKind::Bool => press(format!("p:{id}:{index}:1")),
                ParamKind::MediaList { .. } if screen.has("Готово (") => {
                    press(format!("fd:{id}:{index}"));
                }
                _ => drop(answer(anna, param)),
            }
        } else if draft["step"] == "settings" {
            let optional = |index: usize| {
                screen
                    .buttons
                    .iter()
                    .flatten()
                    .any(|button| button.data.as_deref() == Some(&format!("q:{id}:{index}")))
            };
            match (0..set.len()).find(|index| !set[*index] && optional(*index)) {
                Some(index) => press(format!("q:{id}:{index}")),
                None => press(format!("y:{id}")),
            }
        } else {
            assert_eq!(draft["step"], "confirm", "{}", screen.shown());
            anna.runs();
            return;
        }
    }
    panic!(
        "{}: the questions have no end\n{}",
        model.id,
        anna.screen().shown()
    );
}

/// The input with every address as `URL`.
fn without_addresses(mut input: Value, host: &str) -> Value {
    fn go(value: &mut Value, host: &str) {
        match value {
            Value::String(text) if text.starts_with(host) => {
                *text = "https://files.example/a".to_owned();
            }
            Value::Array(list) => list.iter_mut().for_each(|value| go(value, host)),
            Value::Object(map) => map.values_mut().for_each(|value| go(value, host)),
            _ => {}
        }
    }
    go(&mut input, host);
    input
}

fn assert_body(bot: &Bot, model: &Model) {
    let task = bot.kie().tasks().pop().unwrap();
    assert_eq!(task["model"], model.id.as_str());
    let stored = bot.text(
        "SELECT i.answers FROM generations g JOIN inputs i ON i.id = g.inputs_id ORDER BY g.id DESC LIMIT 1",
    );
    let answers: Answers = serde_json::from_str(&stored).unwrap();
    let expected = request_input(model, &answers, &|_| {
        Some("https://files.example/a".to_owned())
    })
    .unwrap();
    let seen = without_addresses(task["input"].clone(), &bot.sandbox.kie_url);
    assert_eq!(seen, expected, "{}", model.id);
    let body = json!({ "model": model.id, "input": task["input"] });
    let faults: Vec<String> = schema(&model.id)
        .iter_errors(&body)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{}\n{faults:#?}\n{body:#}", model.id);
}

#[test]
fn every_model_with_its_defaults_gives_the_body_that_kie_documents() {
    every_model(false);
}

#[test]
fn every_model_with_every_setting_changed_gives_the_body_that_kie_documents() {
    every_model(true);
}

fn every_model(all: bool) {
    let bot = open_shop();
    let anna = bot.anna();
    anna.begins();
    let models = bot.models();
    for model in models.on_sale() {
        order(&anna, model, all);
        assert_body(&bot, model);
    }
    assert_eq!(bot.kie().tasks().len(), models.on_sale().len());
    assert_eq!(bot.logged("ERROR"), [""; 0]);
}
