//! Where words and files of a bare message go, for every shipped model.
#[cfg(test)]
use super::*;
use crate::catalog::{Catalog, InputFile, SHIPPED, load};
use crate::ids::FileId;
use std::sync::LazyLock;

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| load(&SHIPPED).unwrap());

fn picture(id: i64) -> Input {
    Input::File(InputFile {
        id: FileId(id),
        kind: MediaKind::Image,
        mime: "image/png".to_owned(),
        bytes: 1000,
        duration_ms: None,
        width: Some(1024),
        height: Some(1024),
    })
}

fn name_of(param: Option<&Param>) -> &str {
    param.map_or("", |param| param.name.as_str())
}

#[test]
fn words_go_to_the_prompt_and_pictures_to_what_still_needs_one() {
    let none = Answers::new();
    for (id, prompt, image) in [
        ("z-image", "prompt", ""),
        ("recraft/crisp-upscale", "", "image"),
        ("google/nano-banana-edit", "prompt", "image_urls"),
        ("bytedance/seedance-2", "prompt", "first_frame_url"),
        ("kling-2.6/text-to-video", "prompt", ""),
    ] {
        let model = CATALOG.get(id).unwrap();
        assert!(is_quick(model), "{id}");
        assert_eq!(name_of(prompt_of(model, &none)), prompt, "{id}");
        let found = file_of(model, &none, MediaKind::Image);
        assert_eq!(name_of(found), image, "{id}");
    }
    for id in ["veo/get-4k-video", "ai-music-api/create-music-video"] {
        assert!(!is_quick(CATALOG.get(id).unwrap()), "{id}");
    }
}

/// Every model on sale that starts from words: they are taken, and settings hold nothing of them.
#[test]
fn every_model_takes_words_and_remembers_only_settings() {
    for model in CATALOG.on_sale() {
        let Some(prompt) = prompt_of(model, &Answers::new()).filter(|_| is_quick(model)) else {
            continue;
        };
        let mut draft = Draft::express(1, model, Answers::new());
        let words = Input::Text("Рыжий кот читает газету у окна".to_owned());
        draft.put(model, &prompt.name, words).unwrap();
        let asks_again = matches!(&draft.step, Step::Ask(name) if *name == prompt.name);
        assert!(!asks_again, "{}", model.id);
        let settings = settings_of(model, &draft.answers);
        assert!(!settings.contains_key(&prompt.name), "{}", model.id);
        let again = Draft::express(2, model, settings.clone());
        assert!(again.repaired.is_empty(), "{}", model.id);
        for (name, answer) in &settings {
            assert_eq!(again.answers.get(name), Some(answer), "{}", model.id);
        }
    }
}

#[test]
fn a_list_takes_several_pictures_and_one_place_takes_the_newest() {
    let model = CATALOG.get("google/nano-banana-edit").unwrap();
    let mut draft = Draft::express(1, model, Answers::new());
    for id in 1..=3 {
        let param = file_of(model, &draft.answers, MediaKind::Image).unwrap();
        draft.put(model, &param.name, picture(id)).unwrap();
    }
    let Some(Answer::Files(files)) = draft.answers.get("image_urls") else {
        panic!("no pictures");
    };
    assert_eq!(files.len(), 3);
    assert_eq!(draft.step, Step::Ask("prompt".to_owned()));
    let words = Input::Text("Снег".to_owned());
    draft.put(model, "prompt", words).unwrap();
    assert_eq!(draft.step, Step::Confirm);

    let model = CATALOG.get("recraft/crisp-upscale").unwrap();
    let mut draft = Draft::express(1, model, Answers::new());
    for id in 1..=2 {
        let param = file_of(model, &draft.answers, MediaKind::Image).unwrap();
        draft.put(model, &param.name, picture(id)).unwrap();
    }
    assert_eq!(draft.step, Step::Confirm);
    let Some(Answer::Files(files)) = draft.answers.get("image") else {
        panic!("no picture");
    };
    assert_eq!(files[0].id, FileId(2));
}

#[test]
fn settings_that_no_longer_fit_are_dropped() {
    let model = CATALOG.get("kling-2.6/text-to-video").unwrap();
    let kept = Answers::from([
        ("duration".to_owned(), Answer::Choice("10".to_owned())),
        ("aspect_ratio".to_owned(), Answer::Choice("7:5".to_owned())),
        ("sound".to_owned(), Answer::Text("on".to_owned())),
        ("gone".to_owned(), Answer::Bool(true)),
    ]);
    for draft in [
        Draft::with_settings(1, model, kept.clone()),
        Draft::express(1, model, kept),
    ] {
        let names: Vec<&String> = draft.answers.keys().collect();
        assert_eq!(names, ["duration"]);
        assert!(draft.repaired.is_empty());
        let mut back = draft;
        assert!(back.is_set(model) && back.reset(model) && !back.is_set(model));
        assert!(back.answers.is_empty());
    }
}
