//! Forms as people type them: read, shown again the same, refused with line and reason.
#[cfg(test)]
use super::*;
use crate::wizard::form::{self, Wrong};
use serde_json::json;

/// One model for every form: a dialogue, shots, speakers with their turns, a palette, an object.
const FORMS: &str = r#"
[models."made/forms"]
title = "Forms"
category = "video"
kind = "text-to-video"
status = "active"

[[models."made/forms".params]]
name = "dialogue"
type = "json"
required = true
min_items = 1
max_items = 3
max_total_chars = 40

[[models."made/forms".params.fields]]
name = "text"
type = "text"
required = true
max_chars = 30

[[models."made/forms".params.fields]]
name = "voice"
type = "choice"
required = true
values = ["EkK5I93UQWFDigLMpZcX", "Kore"]

[[models."made/forms".params]]
name = "duration"
type = "choice"
values = ["5", "7", "8"]
as = "integer"
default = 5

[[models."made/forms".params]]
name = "multi_prompt"
type = "json"
required = true
min_items = 1
max_items = 5

[[models."made/forms".params.fields]]
name = "prompt"
type = "text"
required = true
max_chars = 500

[[models."made/forms".params.fields]]
name = "duration"
type = "integer"
required = true
min = 1
max = 8
sums_to = "duration"

[[models."made/forms".params]]
name = "speakers"
type = "json"
required = true
min_items = 1
max_items = 2

[[models."made/forms".params.fields]]
name = "speaker_id"
type = "text"
required = true
max_chars = 20
form = "speaker"

[[models."made/forms".params.fields]]
name = "voice_name"
type = "choice"
required = true
values = ["Kore", "Puck"]

[[models."made/forms".params.fields]]
name = "accent"
type = "choice"
required = true
values = ["Neutral", "British (RP)"]
default = "Neutral"

[[models."made/forms".params]]
name = "dialogue_turns"
type = "json"
required = true
min_items = 1
max_items = 9

[[models."made/forms".params.fields]]
name = "speaker_id"
type = "text"
required = true
max_chars = 20
form = "speaker"
one_of = "speakers"

[[models."made/forms".params.fields]]
name = "text"
type = "text"
required = true
max_chars = 100

[[models."made/forms".params]]
name = "color_palette"
type = "json"
min_items = 3
max_items = 10

[[models."made/forms".params.fields]]
name = "hex"
type = "text"
required = true
max_chars = 20
form = "color"

[[models."made/forms".params.fields]]
name = "ratio"
type = "text"
required = true
max_chars = 20
form = "percent"

[[models."made/forms".params]]
name = "camera"
type = "json"

[[models."made/forms".params.fields]]
name = "zoom"
type = "number"
min = "-10"
max = "10"

[[models."made/forms".params.fields]]
name = "still"
type = "bool"
default = false

[[models."made/forms".params]]
name = "tags"
type = "json"
min_items = 1
max_items = 4

[[models."made/forms".params.fields]]
type = "text"
required = true
max_chars = 10

[[models."made/forms".prices]]
credits = "1"
per = "second"
quantity = "duration"
row = "forms"
"#;

static MADE: LazyLock<Catalog> =
    LazyLock::new(|| load(FORMS).unwrap_or_else(|errors| panic!("{errors}")));

fn made() -> &'static Model {
    MADE.get("made/forms").unwrap()
}

fn shape(name: &str) -> &'static Shape {
    match &made().param(name).unwrap().kind {
        ParamKind::Json(shape) => shape,
        other => panic!("{other:?}"),
    }
}

fn read(name: &str, typed: &str) -> serde_json::Value {
    form::read(shape(name), typed).unwrap_or_else(|mistake| panic!("{typed}: {mistake:?}"))
}

fn mistake(name: &str, typed: &str) -> (usize, Wrong) {
    let mistake = form::read(shape(name), typed).unwrap_err();
    (mistake.line, mistake.what)
}

#[test]
fn lines_and_blocks_become_what_kie_takes() {
    let turns = json!([
        {"voice": "EkK5I93UQWFDigLMpZcX", "text": "Привет: как дела?"},
        {"voice": "Kore", "text": "Хорошо"},
    ]);
    let typed = "James: Привет: как дела?\n\n  kore :  Хорошо ";
    assert_eq!(read("dialogue", typed), turns);
    let blocks = "Голос: James\nТекст: Привет: как дела?\n\nvoice: Kore\ntext: Хорошо";
    assert_eq!(read("dialogue", blocks), turns);
    assert_eq!(read("dialogue", &turns.to_string()), turns);
    let shots = json!([{"duration": 5, "prompt": "кот"}, {"duration": 3, "prompt": "пёс"}]);
    assert_eq!(read("multi_prompt", "5 с: кот\n3: пёс"), shots);
    assert_eq!(read("multi_prompt", "5s: кот\n3 sec.: пёс"), shots);
    let speakers = json!([{"speaker_id": "Speaker 1", "voice_name": "Puck", "accent": "Neutral"}]);
    assert_eq!(read("speakers", "1: Puck"), speakers);
    let palette = "#c2d1e6: 50%\n1F2A44: 25,5\n#F2B441: 24.5 %";
    let ratios = read("color_palette", palette);
    assert_eq!(ratios[1], json!({"hex": "#1F2A44", "ratio": "25.50%"}));
    assert_eq!(
        read("camera", "zoom: -2,5"),
        json!({"zoom": -2.5, "still": false})
    );
    assert_eq!(read("tags", "инди\nгрусть"), json!(["инди", "грусть"]));
}

#[test]
fn mistakes_name_the_line_and_what_is_expected() {
    assert_eq!(
        mistake("dialogue", "James: Да\nбез двоеточия"),
        (2, Wrong::NoColon)
    );
    let (line, wrong) = mistake("dialogue", "James: Да\nАнна: Нет");
    assert_eq!(line, 2);
    let Wrong::Head {
        given, expected, ..
    } = wrong
    else {
        panic!("{wrong:?}");
    };
    assert_eq!(
        (given.as_str(), expected),
        ("Анна", vec!["James".to_owned(), "Kore".to_owned()])
    );
    let (line, wrong) = mistake("multi_prompt", "3: кот\n9: пёс");
    assert!(
        line == 2 && matches!(wrong, Wrong::Head { .. }),
        "{wrong:?}"
    );
    let (_, wrong) = mistake("dialogue", &format!("Kore: {}", "а".repeat(31)));
    let Wrong::Value { why, .. } = wrong else {
        panic!("{wrong:?}");
    };
    assert_eq!(*why, Refusal::TooLong { chars: 31, max: 30 });
    let (_, wrong) = mistake("color_palette", "#c2d1e6: 5%");
    assert_eq!(wrong, Wrong::TooFew { is: 1, min: 3 });
    let four = "Kore: а\n".repeat(4);
    assert_eq!(
        mistake("dialogue", &four),
        (0, Wrong::TooMany { is: 4, max: 3 })
    );
    let long = format!("Kore: {0}\nKore: {0}", "а".repeat(21));
    assert_eq!(
        mistake("dialogue", &long),
        (0, Wrong::TooLong { is: 42, max: 40 })
    );
    let (line, wrong) = mistake("dialogue", "voice: Kore\ntext: а\n\nvoice: Kore");
    assert_eq!((line, wrong), (4, Wrong::Missing("text".to_owned())));
    let (line, wrong) = mistake("dialogue", "voice: Kore\nvoice: Kore");
    assert_eq!((line, wrong), (2, Wrong::Twice("voice".to_owned())));
    let (line, wrong) = mistake("camera", "zoom: 1\nпанорама: 2");
    assert!(
        line == 2 && matches!(wrong, Wrong::NoField { .. }),
        "{wrong:?}"
    );
    assert_eq!(
        mistake("dialogue", " \n ").1,
        Wrong::TooFew { is: 0, min: 1 }
    );
}

#[test]
fn examples_and_shown_answers_are_taken_as_they_stand() {
    for param in &made().params {
        let ParamKind::Json(shape) = &param.kind else {
            continue;
        };
        for lang in Lang::ALL {
            let example = form::example(lang, shape);
            let value = form::read(shape, &example)
                .unwrap_or_else(|mistake| panic!("{}: {mistake:?}\n{example}", param.name));
            assert!(shape.holds(&value), "{}: {value}", param.name);
            let shown = form::written(lang, shape, &value);
            assert_eq!(form::read(shape, &shown), Ok(value), "{shown}");
        }
    }
}

#[test]
fn shots_set_the_length_and_a_new_length_asks_for_new_shots() {
    let model = made();
    let mut draft = Draft::new(1, model);
    let say = |draft: &mut Draft, typed: &str| draft.answer(model, text(typed));
    say(&mut draft, "Kore: да").unwrap();
    let refused = say(&mut draft, "5: кот\n1: пёс").unwrap_err();
    assert!(
        matches!(refused, Refusal::BadSum { sum: 6, .. }),
        "{refused:?}"
    );
    say(&mut draft, "5: кот\n3: пёс").unwrap();
    assert_eq!(draft.answers["duration"], Answer::Choice("8".to_owned()));
    assert_eq!(draft.repaired, ["duration"]);
    say(&mut draft, "1: Kore\n2: Puck").unwrap();
    assert!(draft.repaired.is_empty());
    let refused = say(&mut draft, "3: кто здесь?").unwrap_err();
    assert!(matches!(refused, Refusal::Unnamed { .. }), "{refused:?}");
    say(&mut draft, "2: кто здесь?").unwrap();
    draft.ready(model);
    assert_eq!(draft.step, Step::Confirm);
    sound(&draft, model);
    assert!(draft.ask(model, index_of(model, "duration")));
    draft.answer(model, Input::Pick(0)).unwrap();
    assert_eq!(draft.repaired, ["multi_prompt"]);
    assert_eq!(draft.step, Step::Ask("multi_prompt".to_owned()));
    assert!(draft.ask(model, index_of(model, "speakers")));
    say(&mut draft, "1: Kore").unwrap();
    assert_eq!(draft.repaired, ["dialogue_turns"]);
}

#[test]
fn requests_refuse_what_a_form_would() {
    let model = made();
    let draft = walk(model);
    let url = |_: &InputFile| None;
    let good = request_input(model, &draft.answers, &url).unwrap();
    assert_eq!(good["multi_prompt"][0]["duration"].as_i64(), Some(3));
    for (name, value) in [
        ("dialogue", json!([{"text": "x"}])),
        (
            "dialogue",
            json!([{"text": "x", "voice": "Kore", "more": 1}]),
        ),
        ("dialogue", json!({"text": "x", "voice": "Kore"})),
        ("multi_prompt", json!([{"prompt": "x", "duration": 3}])),
        (
            "dialogue_turns",
            json!([{"speaker_id": "Speaker 9", "text": "x"}]),
        ),
        ("color_palette", json!([])),
    ] {
        let mut answers = draft.answers.clone();
        answers.insert(name.to_owned(), Answer::Json(value.clone()));
        assert!(
            request_input(model, &answers, &url).is_err(),
            "{name} = {value}"
        );
    }
}
