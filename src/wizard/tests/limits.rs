//! What answers are taken and why others are not.
#[cfg(test)]
use super::*;

/// What becomes of one input to a lone param.
fn one(kind: ParamKind, input: Input) -> Result<Option<Answer>, Refusal> {
    let model = made_of(vec![param("it", true, kind)]);
    let mut draft = Draft::new(1, &model);
    draft.answer(&model, input)?;
    Ok(draft.answers.remove("it"))
}

fn limited(limits: MediaLimits) -> ParamKind {
    ParamKind::Media(MediaKind::Image, limits)
}

fn picture(width: u32, height: u32) -> Input {
    Input::File(InputFile {
        width: Some(width),
        height: Some(height),
        ..file(MediaKind::Image, &MediaLimits::default())
    })
}

#[test]
fn texts_are_measured_in_characters() {
    let kind = || ParamKind::Text {
        min_chars: 3,
        max_chars: 5,
    };
    let taken = |typed: &str| one(kind(), text(typed));
    assert_eq!(taken("  кот\n"), Ok(Some(Answer::Text("кот".to_owned()))));
    assert_eq!(taken("👨‍👩‍👧"), Ok(Some(Answer::Text("👨‍👩‍👧".to_owned()))));
    assert_eq!(taken("ёж"), Err(Refusal::TooShort { min: 3 }));
    assert_eq!(taken(" "), Err(Refusal::TooShort { min: 3 }));
    assert_eq!(taken("котики"), Err(Refusal::TooLong { chars: 6, max: 5 }));
    assert_eq!(one(kind(), image()), Err(Refusal::WantsText));
    assert_eq!(one(kind(), Input::Pick(0)), Err(Refusal::WantsText));
    assert_eq!(one(kind(), Input::Default), Err(Refusal::Required));
}

#[test]
fn choices_are_pressed_or_typed_in_any_words() {
    let kind = || ParamKind::Choice {
        values: vec!["auto".to_owned(), "16:9".to_owned()],
        wire: crate::catalog::Wire::String,
    };
    let taken = |input| one(kind(), input);
    let auto = Ok(Some(Answer::Choice("auto".to_owned())));
    assert_eq!(taken(Input::Pick(0)), auto);
    assert_eq!(taken(text(" AUTO ")), auto);
    assert_eq!(taken(text("сам подберёт")), auto);
    assert_eq!(taken(text("Automatic")), auto);
    for input in [text("4:3"), Input::Pick(2), image(), Input::FilesDone] {
        assert_eq!(taken(input), Err(Refusal::WantsChoice));
    }
}

#[test]
fn yes_and_no_in_both_languages() {
    let taken = |input| one(ParamKind::Bool, input);
    for yes in [Input::Pick(1), text("да"), text("YES"), text("1")] {
        assert_eq!(taken(yes), Ok(Some(Answer::Bool(true))));
    }
    for no in [Input::Pick(0), text("Нет"), text("no")] {
        assert_eq!(taken(no), Ok(Some(Answer::Bool(false))));
    }
    for odd in [Input::Pick(2), text("может быть"), image()] {
        assert_eq!(taken(odd), Err(Refusal::WantsChoice));
    }
}

#[test]
fn whole_numbers_as_people_type_them() {
    let taken = |typed: &str| {
        one(
            ParamKind::Integer {
                min: -5,
                max: 20_000,
            },
            text(typed),
        )
    };
    for (typed, number) in [
        ("5", 5),
        (" 20 000 ", 20_000),
        ("20\u{a0}000", 20_000),
        ("−5", -5),
    ] {
        assert_eq!(taken(typed), Ok(Some(Answer::Integer(number))), "{typed}");
    }
    let (min, max) = (Decimal::from(-5), Decimal::from(20_000));
    for typed in ["20001", "-6", "99999999999999999999"] {
        assert_eq!(
            taken(typed),
            Err(Refusal::OutOfRange { min, max }),
            "{typed}"
        );
    }
    for typed in ["", "пять", "5.5", "1e3", "٣"] {
        assert_eq!(
            taken(typed),
            Err(Refusal::WantsNumber { min, max }),
            "{typed}"
        );
    }
}

#[test]
fn decimals_with_point_or_comma_in_steps() {
    let kind = || ParamKind::Number {
        min: Decimal::new(7, 1),
        max: Decimal::new(12, 1),
        step: Some(Decimal::new(1, 2)),
    };
    let taken = |typed: &str| one(kind(), text(typed));
    for typed in ["0,75", "0.75", " 0.750 "] {
        let number = Answer::Number(Decimal::new(75, 2));
        assert_eq!(taken(typed), Ok(Some(number)), "{typed}");
    }
    let (min, max) = (Decimal::new(7, 1), Decimal::new(12, 1));
    assert_eq!(taken("0.699"), Err(Refusal::OutOfRange { min, max }));
    assert_eq!(taken("1,21"), Err(Refusal::OutOfRange { min, max }));
    let step = Decimal::new(1, 2);
    assert_eq!(taken("0.755"), Err(Refusal::OffStep { step }));
    assert_eq!(taken("быстро"), Err(Refusal::WantsNumber { min, max }));
}

#[test]
fn lists_of_files_grow_end_and_are_emptied() {
    let model = made_of(vec![
        param("it", true, images(2, 3)),
        param("a", true, words()),
    ]);
    let mut draft = Draft::new(1, &model);
    let few = Err(Refusal::TooFewFiles { min: 2 });
    assert_eq!(draft.answer(&model, Input::FilesDone), few);
    draft.answer(&model, image()).unwrap();
    assert_eq!(draft.answer(&model, Input::FilesDone), few);
    draft.answer(&model, Input::FilesClear).unwrap();
    assert!(draft.answers.is_empty());
    assert_eq!(draft.asked(&model).unwrap().0, 0);
    draft.answer(&model, image()).unwrap();
    draft.answer(&model, image()).unwrap();
    draft.answer(&model, Input::FilesDone).unwrap();
    assert_eq!(draft.step, Step::Ask("a".to_owned()));
    assert!(draft.back(&model));
    draft.answer(&model, image()).unwrap();
    assert_eq!(
        draft.step,
        Step::Ask("a".to_owned()),
        "full: it goes on by itself"
    );
    assert!(draft.back(&model));
    let full = Err(Refusal::TooManyFiles { max: 3 });
    assert_eq!(draft.answer(&model, image()), full);
    let wants = Err(Refusal::WantsFile(MediaKind::Image));
    assert_eq!(draft.answer(&model, text("вот")), wants);
}

#[test]
fn an_optional_list_that_is_short_is_asked_again() {
    let model = made_of(vec![param("it", false, images(2, 3))]);
    let mut draft = Draft::new(1, &model);
    assert!(draft.ask(&model, 0));
    draft.answer(&model, image()).unwrap();
    assert!(draft.back(&model));
    draft.ready(&model);
    assert_eq!(draft.step, Step::Setting("it".to_owned()));
    draft.answer(&model, Input::Default).unwrap();
    assert_eq!(draft.step, Step::Confirm);
}

#[test]
fn files_of_the_wrong_kind_format_or_size() {
    let limits = MediaLimits {
        mime: vec!["image/jpeg".to_owned(), "image/png".to_owned()],
        max_bytes: Some(5_000),
        ..MediaLimits::default()
    };
    let taken = |change: &dyn Fn(&mut InputFile)| {
        let mut sent = file(MediaKind::Image, &limits);
        change(&mut sent);
        one(limited(limits.clone()), Input::File(sent)).err()
    };
    assert_eq!(taken(&|sent| sent.mime = "image/jpg".to_owned()), None);
    let (want, got) = (MediaKind::Image, MediaKind::Video);
    assert_eq!(
        taken(&|sent| sent.kind = MediaKind::Video),
        Some(Refusal::WrongKind { want, got })
    );
    let (got, accepted) = ("image/gif".to_owned(), limits.mime.clone());
    assert_eq!(
        taken(&|sent| sent.mime = "image/gif".to_owned()),
        Some(Refusal::WrongFormat { got, accepted })
    );
    let (bytes, max) = (5_001, 5_000);
    assert_eq!(
        taken(&|sent| sent.bytes = 5_001),
        Some(Refusal::TooBig { bytes, max })
    );
    let wants = Some(Refusal::WantsFile(MediaKind::Image));
    assert_eq!(one(limited(limits.clone()), text("фото")).err(), wants);
}

#[test]
fn sides_and_pixels_of_pictures() {
    let limits = || MediaLimits {
        min_side_px: Some(256),
        max_side_px: Some(4096),
        max_megapixels: Some(16),
        ..MediaLimits::default()
    };
    let taken = |width, height| one(limited(limits()), picture(width, height)).err();
    assert_eq!(taken(256, 4096), None);
    assert_eq!(taken(4000, 4000), None);
    let is = (4096, 255);
    assert_eq!(taken(4096, 255), Some(Refusal::TooSmall { is, min: 256 }));
    let is = (256, 4097);
    assert_eq!(taken(256, 4097), Some(Refusal::TooLarge { is, max: 4096 }));
    let is = (4096, 4096);
    assert_eq!(
        taken(4096, 4096),
        Some(Refusal::TooManyPixels { is, max: 16 })
    );
    let mut unknown = file(MediaKind::Image, &MediaLimits::default());
    unknown.height = None;
    let refused = one(limited(limits()), Input::File(unknown.clone())).err();
    assert_eq!(refused, Some(Refusal::UnknownSides));
    let free = one(limited(MediaLimits::default()), Input::File(unknown));
    assert!(free.is_ok(), "where nothing depends on it");
}

#[test]
fn recordings_must_be_measured_where_it_matters() {
    let mut avatar = Model::clone(&model("kling/ai-avatar-standard"));
    if let ParamKind::Media(_, limits) = &mut avatar.params[1].kind {
        limits.max_ms = Some(15_000);
    }
    let mut draft = Draft::new(1, &avatar);
    give(&mut draft, &avatar);
    let mut sound = file(MediaKind::Audio, &MediaLimits::default());
    sound.duration_ms = Some(15_001);
    let (ms, max) = (15_001, 15_000);
    let refused = draft.answer(&avatar, Input::File(sound.clone()));
    assert_eq!(refused, Err(Refusal::TooLasting { ms, max }));
    sound.duration_ms = None;
    let refused = draft.answer(&avatar, Input::File(sound.clone()));
    assert_eq!(refused, Err(Refusal::Unmeasured));

    // Without a limit of length the price still counts it.
    let mut unlimited = Model::clone(&avatar);
    unlimited.params[1].kind = ParamKind::Media(MediaKind::Audio, MediaLimits::default());
    let refused = draft.answer(&unlimited, Input::File(sound.clone()));
    assert_eq!(refused, Err(Refusal::Unmeasured));

    let limits = MediaLimits {
        min_ms: Some(2_000),
        ..MediaLimits::default()
    };
    sound.duration_ms = Some(1_999);
    let refused = one(
        ParamKind::Media(MediaKind::Audio, limits),
        Input::File(sound),
    );
    let (ms, min) = (1_999, 2_000);
    assert_eq!(refused, Err(Refusal::TooBrief { ms, min }));
}

#[test]
fn json_is_parsed_at_once() {
    let taken = |typed: &str| one(ParamKind::Json(Shape::default()), text(typed));
    assert_eq!(taken("[1]"), Ok(Some(Answer::Json(serde_json::json!([1])))));
    assert!(matches!(taken("[1"), Err(Refusal::BadJson(_))));
    let deep = "[".repeat(100_000);
    assert!(matches!(taken(&deep), Err(Refusal::BadJson(_))));
}
