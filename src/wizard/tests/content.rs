//! What the shipped models make of words and files, and what of one request goes into another model.

use super::*;
use crate::catalog::Wish;
use crate::money::Kopecks;
use crate::wizard::content::{Content, Fit, carried, fits, given, preferred};

fn file(id: i64, kind: MediaKind) -> InputFile {
    let (mime, ms) = match kind {
        MediaKind::Image => ("image/jpeg", None),
        MediaKind::Video => ("video/mp4", Some(6_000)),
        MediaKind::Audio => ("audio/mpeg", Some(6_000)),
        MediaKind::File => ("application/pdf", None),
    };
    let seen = matches!(kind, MediaKind::Image | MediaKind::Video);
    InputFile {
        id: FileId(id),
        kind,
        mime: mime.to_owned(),
        bytes: 500_000,
        duration_ms: ms,
        width: seen.then_some(1024),
        height: seen.then_some(768),
    }
}

fn content(words: Option<&str>, kinds: &[MediaKind]) -> Content {
    let files = kinds.iter().zip(1..).map(|(kind, id)| file(id, *kind));
    Content {
        words: words.map(str::to_owned),
        files: files.collect(),
    }
}

fn found(wish: Wish, content: &Content) -> Vec<Fit> {
    fits(&CATALOG, wish, content, &tariff())
}

fn ids(fits: &[Fit]) -> Vec<&str> {
    fits.iter().map(|fit| fit.model.id.as_str()).collect()
}

/// What comes, in a word.
fn contents() -> Vec<(&'static str, Content)> {
    use MediaKind::{Audio, File, Image, Video};
    vec![
        ("words", content(Some("A cat on a roof"), &[])),
        ("long words", content(Some(&"Cat. ".repeat(800)), &[])),
        ("photo", content(None, &[Image])),
        ("photo with words", content(Some("Let it smile"), &[Image])),
        ("two photos", content(None, &[Image; 2])),
        ("ten photos", content(Some("Together"), &[Image; 10])),
        ("video", content(None, &[Video])),
        ("voice", content(None, &[Audio])),
        ("photo and voice", content(None, &[Image, Audio])),
        ("photo and video", content(None, &[Image, Video])),
        ("file", content(None, &[File])),
        ("nothing", content(None, &[])),
    ]
}

#[test]
fn the_shipped_models_by_what_comes() {
    let mut table = String::new();
    for (name, content) in contents() {
        table.push_str(&format!("════ {name}\n"));
        for wish in content.wishes() {
            let fits = found(wish, &content);
            table.push_str(&format!("{wish:?}: {}\n", fits.len()));
            for fit in &fits {
                let price = fit.price;
                let from = if fit.exact { "" } else { "from " };
                let given: Vec<&str> = fit.answers.keys().map(String::as_str).collect();
                let id = &fit.model.id;
                let line = format!("  {from}{price}  {id}  {}\n", given.join(" "));
                table.push_str(&line.replace('\u{a0}', " "));
            }
        }
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path("../snapshots");
    settings.bind(|| insta::assert_snapshot!("content", table));
}

#[test]
fn what_is_offered_can_be_filled_up_and_bought() {
    for (name, content) in contents() {
        for wish in content.wishes() {
            for fit in found(wish, &content) {
                let model = &fit.model;
                let at = format!("{name}: {wish:?}: {}", model.id);
                let draft = Draft::filled(1, model, fit.answers.clone());
                for (param, answer) in &fit.answers {
                    assert_eq!(draft.answers.get(param), Some(answer), "{at}: {param}");
                }
                if draft.step != Step::Confirm {
                    assert!(!fit.exact && fit.price > Kopecks::ZERO, "{at}");
                    continue;
                }
                let quote = quote(model, &draft.answers, &tariff()).unwrap();
                assert!(fit.exact, "{at}");
                assert_eq!(fit.price, quote.price, "{at}");
                let url = |file: &InputFile| Some(format!("https://example.org/{}", file.id));
                request_input(model, &draft.answers, &url).unwrap();
            }
        }
    }
}

#[test]
fn only_what_a_model_takes_is_given_to_it() {
    // A prompt of its length.
    let long = content(Some(&"a".repeat(1_001)), &[]);
    assert!(given(&model("z-image"), Wish::Picture, &long).is_none());
    let fits = found(Wish::Picture, &long);
    assert!(!ids(&fits).contains(&"z-image") && !fits.is_empty());
    // A file of its format and size.
    let mut photo = content(None, &[MediaKind::Image]);
    photo.files[0].mime = "image/heic".to_owned();
    assert!(given(&model("recraft/crisp-upscale"), Wish::Upscale, &photo).is_none());
    // Neither a mask nor a second picture is at hand.
    let photo = content(Some("A hat"), &[MediaKind::Image]);
    for other in ["ideogram/v3-edit", "ideogram/character-edit"] {
        assert!(
            given(&model(other), Wish::Edit, &photo).is_none(),
            "{other}"
        );
    }
    // Frames come where the choice allows them.
    let veo = given(&model("veo-3-1"), Wish::Animate, &photo).unwrap();
    assert!(veo.contains_key("image_urls") && veo.contains_key("generation_type"));
    // Words have no place in an upscale.
    let up = given(&model("recraft/crisp-upscale"), Wish::Upscale, &photo).unwrap();
    assert_eq!(up.len(), 1);
}

#[test]
fn the_liked_model_goes_before_the_cheapest() {
    let words = content(Some("A cat"), &[]);
    let fits = found(Wish::Picture, &words);
    let cheapest = fits.iter().map(|fit| fit.price).min().unwrap();
    let chosen = |liked: &[&str]| {
        let liked: Vec<String> = liked.iter().map(|id| (*id).to_owned()).collect();
        preferred(&fits, &liked).unwrap().clone()
    };
    assert_eq!(chosen(&[]).price, cheapest);
    let liked = chosen(&["veo-3-1", "gone", "nano-banana-pro", "nano-banana-2"]);
    assert_eq!(liked.model.id, "nano-banana-pro");
    assert!(preferred(&[], &["z-image".to_owned()]).is_none());
}

#[test]
fn a_request_is_carried_to_another_model() {
    let answers = Answers::from([
        ("prompt".to_owned(), Answer::Text("A cat".to_owned())),
        ("aspect_ratio".to_owned(), Answer::Choice("16:9".to_owned())),
    ]);
    let from = model("z-image");
    let other = carried(&from, &answers, &model("nano-banana-2")).unwrap();
    assert_eq!(other["prompt"], answers["prompt"]);
    assert_eq!(other["aspect_ratio"], answers["aspect_ratio"]);
    // Not to itself, to another section, or to one that wants a picture.
    for to in ["z-image", "veo-3-1", "google/nano-banana-edit"] {
        assert!(carried(&from, &answers, &model(to)).is_none(), "{to}");
    }
    // A ratio that is not sold there is left out.
    let odd = Answers::from([
        ("prompt".to_owned(), Answer::Text("A cat".to_owned())),
        ("aspect_ratio".to_owned(), Answer::Choice("17:1".to_owned())),
    ]);
    let other = carried(&from, &odd, &model("nano-banana-2")).unwrap();
    assert!(!other.contains_key("aspect_ratio"));
    // Pictures find their place under another name.
    let photo = Answer::Files(vec![file(1, MediaKind::Image)]);
    let edit = Answers::from([
        ("prompt".to_owned(), Answer::Text("A hat".to_owned())),
        ("image_urls".to_owned(), photo.clone()),
    ]);
    let from = model("google/nano-banana-edit");
    let other = carried(&from, &edit, &model("gpt-image-2-image-to-image")).unwrap();
    assert_eq!(other["input_urls"], photo);
    assert!(carried(&from, &edit, &model("z-image")).is_none());
    assert!(carried(&from, &Answers::new(), &model("qwen2/image-edit")).is_none());
}

#[test]
fn a_model_that_keeps_failing_is_not_offered_first_or_at_all() {
    use crate::catalog::{Insights, Known, Trouble};
    let words = content(Some("A cat"), &[]);
    let knowing = |trouble| {
        let known = Known {
            trouble,
            ..Known::default()
        };
        let known = Insights::from([("z-image".to_owned(), known)]);
        let catalog = CATALOG.knowing(&known, &Catalog::default());
        fits(&catalog, Wish::Picture, &words, &tariff())
    };
    assert_eq!(ids(&knowing(Trouble::None))[0], "z-image");
    assert_eq!(ids(&knowing(Trouble::Marked)).last(), Some(&"z-image"));
    let hidden = knowing(Trouble::Hidden { until_ms: 1 });
    assert!(!ids(&hidden).contains(&"z-image"));
}
