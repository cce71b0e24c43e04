//! Every model on sale, filled in by a customer: what Kie is asked for is what its page says. All models go
//! through the wizard in this process, one of each kind through the whole bot.

use super::answers::{answer, asked, draft};
use super::shop::open_shop;
use crate::catalog::{any_answer, models, schema};
use crate::support::{Bot, Customer};
use kiebot::action::ModelKey;
use kiebot::catalog::{
    Answer, Answers, Catalog, InputFile, MediaLimits, Model, Param, ParamKind, is_offered,
    request_input, value_offered,
};
use kiebot::wizard::{Draft, Input, Step};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A question more often than this is one without an end.
const MOST_STEPS: usize = 300;

/// What a customer answers to a param: the last choice, the largest number, files within the limits.
fn inputs(draft: &Draft, model: &Model, param: &Param, rng: &mut fastrand::Rng) -> Vec<Input> {
    let offered = |answer: Answer| value_offered(model, &draft.answers, &param.name, &answer);
    let (limits, full) = match &param.kind {
        ParamKind::Choice { values, .. } => {
            // Only what goes with the other answers has a button.
            let last = values
                .iter()
                .rposition(|value| offered(Answer::Choice(value.clone())));
            let last = last.unwrap_or_else(|| panic!("{} {}: no choice", model.id, param.name));
            return vec![Input::Pick(u16::try_from(last).unwrap())];
        }
        ParamKind::Bool => return vec![Input::Pick(u16::from(offered(Answer::Bool(true))))],
        ParamKind::Integer { max, .. } => return vec![Input::Text(max.to_string())],
        ParamKind::Number { max, .. } => return vec![Input::Text(max.to_string())],
        ParamKind::Media(_, limits) => (limits, 1),
        ParamKind::MediaList { limits, max, .. } => (limits, *max),
        _ => (&MediaLimits::default(), 0),
    };
    match any_answer(model, param, rng) {
        Some(Answer::Text(text)) => vec![Input::Text(text)],
        Some(Answer::Json(value)) => vec![Input::Text(value.to_string())],
        Some(Answer::Files(files)) => {
            let count = files.len();
            let files = files.into_iter().map(|file| fitting(file, limits));
            let mut inputs: Vec<Input> = files.map(Input::File).collect();
            // A full list ends by itself.
            if count < full {
                inputs.push(Input::FilesDone);
            }
            inputs
        }
        _ => vec![Input::Default],
    }
}

/// The file as the limits want it.
fn fitting(file: InputFile, limits: &MediaLimits) -> InputFile {
    let usual = match file.kind {
        kiebot::catalog::MediaKind::Image => "image/png",
        kiebot::catalog::MediaKind::Video => "video/mp4",
        kiebot::catalog::MediaKind::Audio => "audio/mpeg",
        kiebot::catalog::MediaKind::File => "application/pdf",
    };
    let side = limits.min_side_px.unwrap_or(0).max(512);
    let side = side.min(limits.max_side_px.unwrap_or(side));
    InputFile {
        mime: limits.mime.first().map_or(usual, String::as_str).to_owned(),
        width: Some(side),
        height: Some(side),
        ..file
    }
}

/// Answers the open question; where it is refused, an optional one is left alone.
fn reply(draft: &mut Draft, model: &Model, param: &Param, rng: &mut fastrand::Rng) {
    for input in inputs(draft, model, param, rng) {
        if let Err(refusal) = draft.answer(model, input.clone()) {
            assert!(
                !param.required,
                "{} {}: {refusal:?} to {input:?}",
                model.id, param.name
            );
            draft
                .answer(model, Input::Default)
                .unwrap_or_else(|refusal| panic!("{} {}: {refusal:?}", model.id, param.name));
            return;
        }
    }
}

/// The answers a customer ends with; with `all` every optional param was asked for too.
fn filled(model: &Model, all: bool) -> Answers {
    let mut rng = fastrand::Rng::with_seed(7);
    let mut draft = Draft::new(1, model);
    let mut set = vec![!all; model.params.len()];
    for _ in 0..MOST_STEPS {
        if let Some((index, param)) = draft.asked(model) {
            set[usize::from(index)] = true;
            reply(&mut draft, model, param, &mut rng);
            continue;
        }
        if draft.step == Step::Confirm {
            return draft.answers;
        }
        // A screen of several questions: the next that was not asked, else on.
        let next = (0..set.len()).find(|index| {
            !set[*index] && !model.params[*index].required && {
                set[*index] = true;
                draft.ask(model, u16::try_from(*index).unwrap())
            }
        });
        if next.is_none() {
            let before = draft.step.clone();
            draft.ready(model);
            if draft.step == before {
                set.fill(false);
            }
        }
    }
    panic!(
        "{}: the questions have no end at {:?}",
        model.id, draft.step
    );
}

fn faults(model: &Model, body: &Value) -> Vec<String> {
    let schema = schema(&model.id);
    let errors = schema.iter_errors(body);
    errors
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect()
}

fn in_this_process(all: bool) {
    let catalog = models();
    for model in catalog.on_sale() {
        let answers = filled(model, all);
        assert!(is_offered(model, &answers), "{} {answers:?}", model.id);
        let input = request_input(model, &answers, &|file: &InputFile| {
            Some(format!("https://files.example/{}", file.id))
        });
        let input = input.unwrap_or_else(|error| panic!("{}: {error}\n{answers:?}", model.id));
        let body = json!({ "model": model.id, "input": input });
        let faults = faults(model, &body);
        assert!(faults.is_empty(), "{}\n{faults:#?}\n{body:#}", model.id);
    }
}

#[test]
fn every_model_with_its_defaults_gives_the_body_that_kie_documents() {
    in_this_process(false);
}

#[test]
fn every_model_with_every_setting_changed_gives_the_body_that_kie_documents() {
    in_this_process(true);
}

/// One model of each kind: the one with the fewest pictures and sounds that may be left out (which often
/// exclude each other), and of those the one with most to answer.
fn of_each_kind(catalog: &Catalog) -> Vec<&Model> {
    let mut of_kind: BTreeMap<&str, &Model> = BTreeMap::new();
    let rank = |model: &Model| {
        let files = model.params.iter().filter(|param| {
            let media = matches!(
                param.kind,
                ParamKind::Media(..) | ParamKind::MediaList { .. }
            );
            media && !param.required
        });
        (files.count(), usize::MAX - model.params.len())
    };
    for model in catalog.on_sale() {
        // What has nothing to answer cannot be told apart from a mistake by the emulator.
        if !model.params.iter().any(|param| param.required) {
            continue;
        }
        let known = of_kind.entry(&model.kind).or_insert(model);
        if rank(model) < rank(known) {
            *known = model;
        }
    }
    of_kind.into_values().collect()
}

/// Fills one model in and starts it; with `all` every optional param gets another value than its default.
fn order(anna: &Customer<'_>, model: &Model, all: bool) {
    let menu = anna.say("/start");
    anna.force(menu.id, &format!("b:{:x}", ModelKey::of(&model.id).0));
    let mut set = vec![!all; model.params.len()];
    for _ in 0..200 {
        let draft = draft(anna).unwrap_or_else(|| panic!("{}: the draft is gone", model.id));
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
    let faults = faults(model, &body);
    assert!(faults.is_empty(), "{}\n{faults:#?}\n{body:#}", model.id);
}

fn through_the_bot(all: bool) {
    let bot = open_shop();
    bot.kie().switch(|kie| kie.any_model = true);
    let anna = bot.anna();
    anna.begins();
    let catalog = bot.models();
    let models = of_each_kind(&catalog);
    for model in &models {
        order(&anna, model, all);
        assert_body(&bot, model);
    }
    assert_eq!(bot.kie().tasks().len(), models.len());
    assert_eq!(bot.logged("ERROR"), [""; 0]);
}

#[test]
fn one_model_of_each_kind_goes_through_the_bot_with_its_defaults() {
    through_the_bot(false);
}

#[test]
fn one_model_of_each_kind_goes_through_the_bot_with_every_setting_changed() {
    through_the_bot(true);
}
