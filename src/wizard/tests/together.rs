//! Answers that depend on each other: one of several, never both, what is put right.
#[cfg(test)]
use super::*;
use crate::wizard::offered;

const RULES: &str = r#"
[models."made/rules"]
title = "Rules"
category = "video"
kind = "text-to-video"
status = "active"
needs = [["picture", "film"]]
never = [{ length = "10", size = "1080p" }, { picture = { present = true }, film = { present = true } }]

[[models."made/rules".params]]
name = "length"
type = "choice"
required = true
values = ["5", "10"]

[[models."made/rules".params]]
name = "size"
type = "choice"
required = true
values = ["720p", "1080p"]
default = "1080p"

[[models."made/rules".params]]
name = "picture"
type = "image"

[[models."made/rules".params]]
name = "film"
type = "video"

[[models."made/rules".prices]]
when = { film = { present = true } }
credits = "2"
per = "generation"
row = "film"

[[models."made/rules".prices]]
when = { film = { present = false } }
credits = "1"
per = "generation"
row = "picture"
"#;

static MADE: LazyLock<Catalog> =
    LazyLock::new(|| load(RULES).unwrap_or_else(|errors| panic!("{errors}")));

fn made() -> &'static Model {
    MADE.get("made/rules").unwrap()
}

fn a_file(kind: MediaKind) -> Input {
    Input::File(file(kind, &MediaLimits::default()))
}

#[test]
fn one_of_several_is_asked_before_anything_can_be_bought() {
    let model = made();
    assert!(MADE.warnings.is_empty(), "{:?}", MADE.warnings);
    let mut draft = Draft::new(1, model);
    draft.answer(model, Input::Pick(0)).unwrap();
    draft.answer(model, Input::Pick(1)).unwrap();
    let both = vec!["picture".to_owned(), "film".to_owned()];
    assert_eq!(draft.step, Step::Either(both.clone()));
    assert_eq!(draft.position(model), Some((3, 4)));
    assert!(quote(model, &draft.answers, &tariff()).is_err());
    assert!(request_input(model, &draft.answers, &|_| None).is_err());
    draft.ready(model);
    assert_eq!(
        draft.step,
        Step::Either(both.clone()),
        "it stays until one is given"
    );
    assert_eq!(restarted(&draft), draft);
    assert!(draft.ask(model, 2));
    assert!(draft.back(model));
    assert_eq!(draft.step, Step::Either(both.clone()));
    assert!(draft.ask(model, 3));
    draft.answer(model, a_file(MediaKind::Video)).unwrap();
    assert_eq!(draft.step, Step::Settings);
    draft.ready(model);
    assert_eq!(draft.step, Step::Confirm);
    sound(&draft, model);
    draft.forget_files(model);
    assert_eq!(draft.step, Step::Either(both));
}

#[test]
fn what_is_never_sold_is_not_offered_and_a_change_puts_later_answers_right() {
    let model = made();
    let mut draft = Draft::new(1, model);
    let size = model.param("size").unwrap();
    let big = Answer::Choice("1080p".to_owned());
    assert!(offered(model, &draft.answers, size, Some(&big)));
    draft.answer(model, Input::Pick(1)).unwrap();
    assert!(!offered(model, &draft.answers, size, Some(&big)));
    assert_eq!(
        draft.answer(model, Input::Pick(1)),
        Err(Refusal::NotTogether)
    );
    assert_eq!(
        draft.answer(model, Input::Default),
        Err(Refusal::NotTogether)
    );
    draft.answer(model, Input::Pick(0)).unwrap();
    assert!(draft.ask(model, 3));
    draft.answer(model, a_file(MediaKind::Video)).unwrap();
    assert!(draft.ask(model, 2));
    draft.answer(model, a_file(MediaKind::Image)).unwrap();
    assert_eq!(draft.repaired, ["film"], "one takes the place of the other");
    draft.ready(model);
    sound(&draft, model);
    // Changing the first answer.
    assert!(draft.ask(model, 0));
    draft.answer(model, Input::Pick(0)).unwrap();
    assert!(draft.repaired.is_empty());
    assert!(draft.ask(model, 1));
    draft.answer(model, Input::Pick(1)).unwrap();
    assert!(draft.ask(model, 0));
    draft.answer(model, Input::Pick(1)).unwrap();
    assert_eq!(draft.repaired, ["size"]);
    assert_eq!(draft.answers["size"], Answer::Choice("720p".to_owned()));
    assert_eq!(draft.step, Step::Confirm);
    sound(&draft, model);
}

#[test]
fn a_default_that_is_never_sold_is_put_right_at_the_start() {
    let mut model = made().clone();
    model.params[0].required = false;
    model.params[0].default = Some(Answer::Choice("10".to_owned()));
    let mut draft = Draft::new(1, &model);
    draft.answers.insert(
        "picture".to_owned(),
        Answer::Files(vec![file(MediaKind::Image, &MediaLimits::default())]),
    );
    draft.ready(&model);
    assert_eq!(draft.step, Step::Confirm, "{draft:?}");
    sound(&draft, &model);
}
