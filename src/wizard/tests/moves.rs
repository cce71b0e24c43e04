//! Forward, back, out of turn: the way of a draft.
#[cfg(test)]
use super::*;

fn ask(name: &str) -> Step {
    Step::Ask(name.to_owned())
}

#[test]
fn every_shipped_model_is_walked_to_a_priced_request() {
    for model in sold() {
        let draft = walk(model);
        assert!(draft.complete, "{}", model.id);
        sound(&draft, model);
    }
}

#[test]
fn required_params_come_one_by_one_then_the_settings() {
    let model = model("wan/2-5-image-to-video");
    let mut draft = Draft::new(1, &model);
    let mut steps = Vec::new();
    while draft.step != Step::Confirm {
        steps.push((draft.step.clone(), draft.position(&model)));
        match draft.step {
            Step::Settings => draft.ready(&model),
            _ => give(&mut draft, &model),
        }
    }
    let expected = [
        (ask("image_url"), Some((1, 4))),
        (ask("prompt"), Some((2, 4))),
        (ask("duration"), Some((3, 4))),
        (Step::Settings, Some((4, 4))),
    ];
    assert_eq!(steps, expected);
    assert_eq!(draft.position(&model), None);
}

#[test]
fn a_model_with_nothing_optional_has_no_settings() {
    let model = model("recraft/crisp-upscale");
    let mut draft = Draft::new(1, &model);
    assert_eq!(draft.position(&model), Some((1, 1)));
    draft.answer(&model, image()).unwrap();
    assert_eq!(draft.step, Step::Confirm);
}

#[test]
fn back_leads_from_every_step_to_the_one_before() {
    for model in CATALOG.models.values() {
        let mut draft = Draft::new(1, model);
        let mut trail = Vec::new();
        while draft.step != Step::Confirm {
            trail.push(draft.step.clone());
            onward(&mut draft, model);
            // The choice of several leads to one of them, which is no step of its own.
            if matches!(draft.step, Step::Setting(_)) {
                onward(&mut draft, model);
            }
        }
        let answers = draft.answers.clone();
        for step in trail.iter().rev() {
            assert!(draft.back(model), "{}: {:?}", model.id, draft.step);
            assert_eq!(draft.step, *step, "{}", model.id);
            draft = restarted(&draft);
        }
        assert!(!draft.back(model), "before the first step is the card");
        assert_eq!(draft.answers, answers, "going back loses nothing");
    }
}

#[test]
fn each_answer_can_be_changed_from_the_confirmation() {
    for model in sold() {
        let done = walk(model);
        for (index, param) in model.params.iter().enumerate() {
            let mut draft = done.clone();
            draft.step = Step::Edit;
            let index = u16::try_from(index).unwrap();
            let asked = !param.fixed && param_applies(model, param, &done.answers);
            assert_eq!(
                draft.ask(model, index),
                asked,
                "{}: {}",
                model.id,
                param.name
            );
            if !asked {
                continue;
            }
            draft = restarted(&draft);
            assert_eq!(draft.asked(model).unwrap().0, index);
            assert_eq!(draft.position(model), None, "no steps are counted now");
            if matches!(param.kind, ParamKind::MediaList { max, .. } if max > 1) {
                draft.answer(model, Input::FilesClear).unwrap();
            }
            give(&mut draft, model);
            // A change may open other questions.
            for _ in 0..10 {
                if draft.step != Step::Confirm {
                    onward(&mut draft, model);
                }
            }
            assert_eq!(draft.step, Step::Confirm, "{}: {}", model.id, param.name);
            sound(&draft, model);
        }
    }
}

#[test]
fn a_change_can_be_called_off() {
    let model = model("kling/ai-avatar-standard");
    let mut draft = walk(&model);
    let before = draft.answers.clone();
    draft.step = Step::Edit;
    assert!(draft.ask(&model, 2));
    assert!(draft.back(&model));
    assert_eq!(draft.step, Step::Edit);
    assert!(draft.back(&model));
    assert_eq!(draft.step, Step::Confirm);
    assert_eq!(draft.answers, before);
}

#[test]
fn files_thrown_away_during_a_change_are_asked_for_again() {
    let model = model("google/nano-banana-edit");
    let mut draft = walk(&model);
    draft.step = Step::Edit;
    assert!(draft.ask(&model, 0));
    draft.answer(&model, Input::FilesClear).unwrap();
    assert!(draft.back(&model), "nothing is lost by going back");
    assert_eq!(draft.step, Step::Edit);
    draft.ready(&model);
    assert_eq!(draft.step, ask("image_urls"));
    assert!(draft.answers.contains_key("prompt"));
    give(&mut draft, &model);
    assert_eq!(draft.step, Step::Confirm);
}

#[test]
fn where_one_file_is_wanted_a_new_one_takes_its_place() {
    let model = model("kling-2.6/image-to-video");
    let mut draft = walk(&model);
    draft.step = Step::Edit;
    assert!(draft.ask(&model, 0));
    let mut other = file(MediaKind::Image, &MediaLimits::default());
    other.id = FileId(99);
    draft.answer(&model, Input::File(other.clone())).unwrap();
    assert_eq!(draft.answers["image_urls"], Answer::Files(vec![other]));
    assert_eq!(draft.step, Step::Confirm);
}

#[test]
fn settings_are_optional_and_come_back_to_themselves() {
    let model = model("wan/2-5-text-to-video");
    let mut draft = Draft::new(1, &model);
    give(&mut draft, &model);
    give(&mut draft, &model);
    assert_eq!(draft.step, Step::Settings);
    let seed = index_of(&model, "seed");
    assert!(draft.ask(&model, seed));
    assert_eq!(draft.step, Step::Setting("seed".to_owned()));
    assert_eq!(draft.position(&model), Some((3, 3)));
    draft.answer(&model, text("42")).unwrap();
    assert_eq!(draft.step, Step::Settings);
    assert!(draft.ask(&model, seed));
    draft.answer(&model, Input::Default).unwrap();
    assert!(!draft.answers.contains_key("seed"));
    assert!(draft.ask(&model, seed));
    assert!(draft.back(&model));
    assert_eq!(draft.step, Step::Settings);
}

#[test]
fn old_answers_are_kept_as_far_as_they_still_fit() {
    let model = model("kling-2.6/text-to-video");
    let mut answers = walk(&model).answers;
    assert_eq!(
        Draft::filled(2, &model, answers.clone()).step,
        Step::Confirm
    );
    answers.insert("gone".to_owned(), Answer::Bool(true));
    answers.insert("duration".to_owned(), Answer::Choice("7".to_owned()));
    answers.insert("sound".to_owned(), Answer::Text("yes".to_owned()));
    let draft = Draft::filled(2, &model, answers.clone());
    assert_eq!(draft.step, Step::Confirm, "what is left has defaults");
    assert_eq!(names(&draft), ["aspect_ratio", "prompt"]);
    sound(&draft, &model);
    answers.insert("prompt".to_owned(), Answer::Text("ы".repeat(1001)));
    let mut draft = Draft::filled(2, &model, answers);
    assert_eq!(draft.step, ask("prompt"));
    give(&mut draft, &model);
    assert_eq!(draft.step, Step::Confirm);
}

#[test]
fn a_draft_follows_the_catalogue_of_today() {
    let old = model("kling-2.6/text-to-video");
    let mut draft = walk(&old);
    assert!(!draft.clone().revise(&old), "nothing to do");
    let mut new = Model::clone(&old);
    new.params[0].kind = ParamKind::Text {
        min_chars: 1,
        max_chars: 2,
    };
    assert!(draft.revise(&new));
    assert_eq!(draft.step, ask("prompt"));
    draft.step = Step::Setting("vanished".to_owned());
    draft.answer(&new, text("ы")).unwrap_err();
    draft.revise(&new);
    assert_eq!(
        draft.step,
        ask("prompt"),
        "a param that is gone is not asked"
    );
}

#[test]
fn files_that_are_gone_are_asked_for_again() {
    let model = model("kling/ai-avatar-standard");
    let mut draft = walk(&model);
    draft.forget_files(&model);
    assert_eq!(draft.step, ask("image_url"));
    assert_eq!(names(&draft), ["prompt"]);
    give(&mut draft, &model);
    assert_eq!(draft.step, ask("audio_url"));
    give(&mut draft, &model);
    assert_eq!(draft.step, Step::Confirm);
}

#[test]
fn params_appear_and_disappear_with_what_they_hang_on() {
    let mut seed = param("seed", true, words());
    seed.only_when
        .insert("mode".to_owned(), Condition::OneOf(vec!["hand".to_owned()]));
    let mode = ParamKind::Choice {
        values: vec!["auto".to_owned(), "hand".to_owned()],
        wire: crate::catalog::Wire::String,
    };
    let model = made_of(vec![
        param("prompt", true, words()),
        param("mode", true, mode),
        seed,
    ]);
    let mut draft = Draft::new(1, &model);
    draft.answer(&model, text("cat")).unwrap();
    assert_eq!(draft.position(&model), Some((2, 2)));
    draft.answer(&model, text("HAND")).unwrap();
    assert_eq!(draft.step, ask("seed"));
    assert_eq!(draft.position(&model), Some((3, 3)));
    draft.answer(&model, text("7")).unwrap();
    assert_eq!(draft.step, Step::Confirm);
    assert_eq!(names(&draft), ["mode", "prompt", "seed"]);
    draft.step = Step::Edit;
    assert!(draft.ask(&model, 1));
    draft.answer(&model, Input::Pick(0)).unwrap();
    assert_eq!(draft.step, Step::Confirm);
    assert_eq!(
        names(&draft),
        ["mode", "prompt"],
        "the seed went with its mode"
    );
    assert!(!draft.ask(&model, 2), "and cannot be asked for");
    draft.step = Step::Edit;
    assert!(draft.ask(&model, 1));
    draft.answer(&model, Input::Pick(1)).unwrap();
    assert_eq!(draft.step, ask("seed"), "and is asked for again");
}

#[test]
fn nothing_is_taken_where_nothing_is_asked() {
    let model = model("z-image");
    let mut draft = walk(&model);
    for step in [Step::Confirm, Step::Edit, Step::Settings] {
        draft.step = step;
        let before = draft.clone();
        let refused = draft.answer(&model, text("cat"));
        assert_eq!(refused, Err(Refusal::NothingAsked));
        assert_eq!(draft, before);
        assert!(!draft.ask(&model, u16::MAX));
    }
}

#[test]
fn steps_are_stored_by_names_that_must_not_change() {
    let stored = |step: &Step| serde_json::to_string(step).unwrap();
    assert_eq!(stored(&ask("prompt")), r#"{"ask":"prompt"}"#);
    assert_eq!(stored(&Step::Settings), r#""settings""#);
    assert_eq!(stored(&Step::Setting("a".to_owned())), r#"{"setting":"a"}"#);
    assert_eq!(stored(&Step::Edit), r#""edit""#);
    assert_eq!(stored(&Step::Confirm), r#""confirm""#);
}
