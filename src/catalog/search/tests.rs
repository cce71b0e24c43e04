//! What people type and what they want to see first.

use super::*;
use crate::catalog::{SHIPPED, load};
use proptest::prelude::*;
use std::sync::LazyLock;

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| load(&SHIPPED).unwrap());
static INDEX: LazyLock<Index> = LazyLock::new(|| Index::of(&CATALOG));

/// What is found, as `title | kind`.
fn found(question: &str) -> Vec<&'static Model> {
    let hits = INDEX.find(question).into_iter();
    hits.map(|hit| &**CATALOG.get(&hit.model).unwrap())
        .collect()
}

#[track_caller]
fn first(question: &str, fits: impl Fn(&Model) -> bool) {
    let found = found(question);
    let shown: Vec<_> = found
        .iter()
        .take(6)
        .map(|model| (&model.title, &model.kind))
        .collect();
    let top = found.iter().take(3).filter(|model| fits(model)).count();
    assert!(!found.is_empty(), "«{question}»: nothing");
    assert!(top == found.len().min(3), "«{question}»: {shown:?}");
}

#[test]
fn names_are_found_however_they_are_written() {
    for (name, questions) in [
        (
            "kling",
            &[
                "kling",
                "Клинг",
                "клинк",
                "klng",
                "лдштп",
                "KLING!",
                "kling нейросеть",
            ][..],
        ),
        ("suno", &["suno", "суно", "Суно музыка", "ыгтщ", "sumo"]),
        ("veo", &["veo", "вео", "VEO 3"]),
        ("seedance", &["сиданс", "seedanse", "седанс"]),
        ("banana", &["нано банана", "нанобанана", "nano-banana"]),
        ("elevenlabs", &["eleven labs", "элевенлабс"]),
        ("flux", &["флюкс", "флакс"]),
    ] {
        for question in questions {
            first(question, |model| {
                let all = format!("{} {} {}", model.title, model.provider, model.id);
                all.to_lowercase().contains(name)
            });
        }
    }
}

#[test]
fn tasks_are_found_in_both_languages() {
    let is = |purpose| move |model: &Model| purpose::Purpose::of(model).contains(&purpose);
    use purpose::Purpose as P;
    for question in [
        "оживить фото",
        "оживи картинку",
        "animate a photo",
        "ожывить фото",
    ] {
        first(question, is(P::ImageToVideo));
    }
    for question in ["убрать фон", "remove background", "вырезать фон"] {
        let found = found(question);
        assert!(is(P::Background)(found[0]), "{question}");
    }
    for question in ["песня", "песню", "music", "музыка"] {
        first(question, |model| model.kind.starts_with("music"));
    }
    for question in ["озвучка", "озвучить текст", "text to speech", "voice"] {
        assert!(is(P::Speech)(found(question)[0]), "{question}");
    }
    for question in ["апскейл", "upscale", "увеличить фото"] {
        first(question, |model| {
            is(P::Upscale)(model) || is(P::VideoUpscale)(model)
        });
    }
    first("бесплатно", |model| model.overrides.free);
    let kling = found("kling фото")[0];
    assert!(kling.title.to_lowercase().contains("kling") && is(P::ImageToVideo)(kling));
}

#[test]
fn what_people_ask_for_stands_first() {
    use purpose::Purpose as P;
    let table: [(&str, &[P]); 21] = [
        ("музыка для ролика", &[P::Music, P::MusicTool]),
        ("озвучить текст", &[P::Speech]),
        ("убрать фон", &[P::Background]),
        ("remove background", &[P::Background]),
        ("увеличить фото", &[P::Upscale]),
        ("talking head", &[P::LipSync]),
        ("говорящая голова", &[P::LipSync]),
        ("оживить фото", &[P::ImageToVideo]),
        ("видео из фото", &[P::ImageToVideo]),
        ("фото в видео", &[P::ImageToVideo]),
        ("photo to video", &[P::ImageToVideo]),
        ("sora", &[P::TextToVideo]),
        ("миджорни", &[P::TextToImage]),
        ("убрать шум", &[P::Isolation]),
        ("апскейл видео", &[P::VideoUpscale]),
        ("раскрасить фото", &[P::ImageEdit, P::ImageToImage]),
        ("рэп", &[P::Music, P::MusicTool]),
        ("продлить видео", &[P::VideoExtend]),
        ("картинка из текста", &[P::TextToImage]),
        ("video from photo", &[P::ImageToVideo]),
        ("voice over", &[P::Speech]),
    ];
    for (question, purposes) in table {
        first(question, |model| {
            let own = purpose::Purpose::of(model).iter();
            own.into_iter().any(|of| purposes.contains(of))
        });
    }
    first("клинг", |model| model.title.starts_with("Kling"));
}

#[test]
fn small_words_find_nothing() {
    for question in ["для", "и", "в", "для и в", "the", "with a", "как", "убрать"]
    {
        assert_eq!(INDEX.find(question), [], "{question}");
    }
}

#[test]
fn nonsense_finds_nothing() {
    for question in ["", "   ", "!!!", "ъъъъъ", "qqqqqqq", "🙂", "ы"] {
        assert_eq!(INDEX.find(question), [], "{question}");
    }
}

#[test]
fn every_model_is_found_by_its_own_title_among_the_best() {
    for model in CATALOG.models.values().filter(|model| model.is_sold()) {
        let hits = INDEX.find(&model.title);
        let own = hits.iter().position(|hit| hit.model == model.id);
        assert!(own.is_some(), "{} is not found", model.title);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_question_is_answered_in_order(question in "\\PC{0,300}", words in proptest::collection::vec("[a-zа-я0-9 ]{1,12}", 0..12)) {
        for question in [question, words.join(" ")] {
            let hits = INDEX.find(&question);
            prop_assert!(hits.len() <= CATALOG.models.len());
            prop_assert!(hits.is_sorted_by_key(|hit| std::cmp::Reverse(hit.score)));
            prop_assert!(hits.iter().all(|hit| CATALOG.get(&hit.model).is_some()));
        }
    }
}
