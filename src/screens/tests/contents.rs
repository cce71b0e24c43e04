//! Offers for content, lists of models for it, what can be done with a result.
#[cfg(test)]
use super::*;
use crate::action::{Action, Use};
use crate::catalog::{Part, Wire, Wish};
use crate::screens::content::{self as screens, Line, Models};
use crate::screens::{follow, life};
use crate::wizard::content::{Content, Fit, fits, others, preferred};

fn file(kind: MediaKind) -> InputFile {
    let seen = matches!(kind, MediaKind::Image | MediaKind::Video);
    InputFile {
        id: FileId(1),
        kind,
        mime: match kind {
            MediaKind::Image => "image/jpeg",
            MediaKind::Video => "video/mp4",
            _ => "audio/mpeg",
        }
        .to_owned(),
        bytes: 90_000,
        duration_ms: (kind != MediaKind::Image).then_some(62_000),
        width: seen.then_some(1280),
        height: seen.then_some(720),
    }
}

fn content(words: Option<&str>, kinds: &[MediaKind]) -> Content {
    Content {
        words: words.map(str::to_owned),
        files: kinds.iter().map(|kind| file(*kind)).collect(),
    }
}

fn lines(content: &Content) -> Vec<Line> {
    let line = |wish| {
        let fits = fits(&CATALOG, wish, content, &tariff());
        let fit = preferred(&fits, &[])?;
        Some(Line {
            wish,
            title: fit.model.title.clone(),
            price: (fit.price, fit.exact),
        })
    };
    content.wishes().filter_map(line).collect()
}

/// What holds for a screen on a phone.
fn handy(screen: &Screen) -> &Screen {
    let shown = screen.to_plain();
    assert!(screen.text.lines().count() <= 12, "{shown}");
    assert!(screen.buttons.len() <= 8, "{shown}");
    for row in &screen.buttons {
        for button in row {
            let chars = button.label.chars().count();
            assert!(chars <= [34, 16, 10][row.len() - 1], "{shown}");
        }
    }
    assert!(shown.contains("→ h]"), "no way home: {shown}");
    screen
}

fn list(lang: Lang, fits: &[Fit], page: u16) -> Screen {
    let list = Models {
        fits,
        page,
        choose: &|key| Action::Use(Use::With(7, Wish::Edit, key)),
        turn: &|page| Action::Use(Use::Models(7, Wish::Edit, page)),
        back: Some(Action::Use(Use::Offer(7))),
    };
    let heading = screens::of_result(lang, GenerationId(5), Wish::Edit);
    screens::models(lang, &heading, &list)
}

#[test]
fn offers() {
    use MediaKind::{Audio, File, Image, Video};
    let long = "Кот <b> & пёс ".repeat(200);
    let cases = [
        ("words", content(Some("Рыжий кот на крыше"), &[])),
        ("long words", content(Some(&long), &[])),
        ("link", content(Some("Кот как на https://a.example/1"), &[])),
        ("photo", content(None, &[Image])),
        (
            "photo with words",
            content(Some("Надень\n\nшляпу"), &[Image]),
        ),
        ("album", content(None, &[Image; 5])),
        ("video", content(None, &[Video])),
        ("recording", content(None, &[Audio])),
        ("photo and recording", content(None, &[Image, Audio])),
        ("two recordings", content(None, &[Audio, Audio, Video])),
        ("file", content(None, &[File])),
    ];
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        for (name, content) in &cases {
            let screen = screens::offer(lang, 7, content, &lines(content));
            album.add(name, handy(&screen));
        }
        let photo = content(None, &[Image]);
        let wishes: Vec<Wish> = photo.wishes().collect();
        album.add("wishes", handy(&screens::wishes(lang, 7, &wishes)));
        let fits = fits(&CATALOG, Wish::Edit, &photo, &tariff());
        for page in [0, 1, 99] {
            let name = format!("models, page {page}");
            album.add(&name, handy(&list(lang, &fits, page)));
        }
        album.done("content");
    }
}

#[test]
fn results_have_actions() {
    let picture = [
        Wish::Animate,
        Wish::Edit,
        Wish::Upscale,
        Wish::Cutout,
        Wish::Talk,
    ];
    let video = [Wish::Redo, Wish::Sharpen, Wish::Mimic];
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let done = generation(State::Succeeded);
        let of = done.id;
        for (name, wishes) in [("picture", &picture[..]), ("video", &video), ("none", &[])] {
            let actions = screens::followups(lang, of, wishes);
            let screen = life::done(lang, &done, "Z-Image", &[]);
            let screen = follow::add(lang, screen, 1, of, &actions);
            album.add(name, handy(&screen));
            let general = screens::general(lang, of);
            let all = follow::all(lang, &done, "Z-Image", (&actions, &general));
            album.add(&format!("{name}, all"), handy(&all));
        }
        let index = Part::Index(Wire::Integer);
        for (name, kind) in [("track", Part::Audio), ("file", index)] {
            let which = screens::choose(lang, of, Wish::Edit, (&[0, 1, 2], kind));
            album.add(name, handy(&which));
        }
        album.done("actions");
    }
}

#[test]
fn every_list_of_models_fits_a_phone() {
    let of_everything = [
        content(Some("Кот"), &[]),
        content(Some("Кот"), &[MediaKind::Image]),
        content(None, &[MediaKind::Video]),
        content(None, &[MediaKind::Audio]),
    ];
    for content in of_everything {
        for wish in content.wishes() {
            let fits = fits(&CATALOG, wish, &content, &tariff());
            let pages = u16::try_from(fits.len().div_ceil(screens::PAGE)).unwrap();
            for page in 0..pages {
                for lang in Lang::ALL {
                    handy(&list(lang, &fits, page));
                }
            }
        }
    }
    let from = model("z-image");
    let answers = after(&from, [typed("Кот")]).answers;
    let fits = others(&CATALOG, &from, &answers, &tariff());
    assert!(fits.len() > 10 && fits.iter().all(|fit| fit.model.id != "z-image"));
    handy(&list(Lang::Ru, &fits, 0));
}
