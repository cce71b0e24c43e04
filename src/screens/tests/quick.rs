//! The quick mode: cards of requests, what is on, when a start is asked for.
#[cfg(test)]
use super::*;
use crate::catalog::Answers;
use crate::screens::ask::Offer;
use crate::screens::{life, quick};
use crate::store::preferences::Ask;

fn offer(price: i64, balance: i64, free: bool) -> Offer {
    Offer {
        quote: QuoteId(5),
        price: Kopecks(price),
        free,
        balance: Kopecks(balance),
        warn_above: Kopecks(30_000),
        eta_s: 40,
    }
}

/// A request of these words and files with the settings as they are at first.
fn request(id: &str, inputs: Vec<Input>) -> (Arc<Model>, Draft) {
    let model = model(id);
    let mut draft = Draft::express(7, &model, Answers::new());
    for input in inputs {
        let kind = match &input {
            Input::File(file) => Some(file.kind),
            _ => None,
        };
        let answers = draft.answers.clone();
        let param = match kind {
            Some(kind) => crate::wizard::quick::file_of(&model, &answers, kind),
            None => crate::wizard::quick::prompt_of(&model, &answers),
        };
        draft.put(&model, &param.unwrap().name, input).unwrap();
    }
    (model, draft)
}

#[test]
fn cards_of_requests() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let long = "Рыжий кот <в> очках\n\nчитает газету. ".repeat(20);
        let requests = [
            ("text", "z-image", vec![typed("Рыжий кот")]),
            ("long text", "kling-2.6/text-to-video", vec![typed(&long)]),
            (
                "picture and text",
                "google/nano-banana-edit",
                vec![picture(), picture(), typed("Сделай снег")],
            ),
            ("picture", "recraft/crisp-upscale", vec![picture()]),
            (
                "film",
                "bytedance/seedance-1.5-pro",
                vec![typed("Волна бьётся о берег")],
            ),
        ];
        for (name, id, inputs) in requests {
            let (model, draft) = request(id, inputs);
            let screen = quick::card(lang, &model, &draft, &offer(1_200, 20_000, false));
            assert!(screen.text.lines().count() <= 12, "{}", screen.text);
            album.add(name, &screen);
        }
        let (model, draft) = request("z-image", vec![typed("Кот")]);
        for (name, offer) in [
            ("free", offer(0, 0, true)),
            ("too dear", offer(4_290, 1_050, false)),
            ("expensive", offer(123_450, 200_000, false)),
            (
                "a price as long as it gets",
                offer(99_999_999_999_999, i64::MAX, false),
            ),
        ] {
            album.add(name, &quick::card(lang, &model, &draft, &offer));
        }
        let none = Answers::new();
        album.line("header", &quick::header(lang, &model, &none));
        let bare = crate::screens::tests::model("recraft/crisp-upscale");
        album.line(
            "header without settings",
            &quick::header(lang, &bare, &none),
        );
        let models: Vec<_> = CATALOG
            .on_sale()
            .into_iter()
            .filter(|model| model.category == Category::Image)
            .map(|model| (Arc::clone(model), Some(Kopecks(100))))
            .collect();
        for page in [0, 1, u16::MAX] {
            let screen = quick::others(lang, 7, &models, page, &tariff());
            assert!(screen.buttons.len() <= 8);
            album.add(&format!("other models, page {page}"), &screen);
        }
        album.add(
            "no other models",
            &quick::others(lang, 7, &[], 0, &tariff()),
        );
        album.done("quick_cards");
    }
}

#[test]
fn what_is_on_and_when_it_is_asked() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let model = model("kling-2.6/text-to-video");
        let settings = Answers::new();
        for on in [true, false] {
            for ask in [Ask::Always, Ask::Above(Kopecks(5_000)), Ask::Never] {
                let facts = quick::ModeFacts {
                    on,
                    model: Some((&model, &settings)),
                    ask,
                };
                let screen = quick::mode(lang, &facts);
                assert!(screen.text.lines().count() <= 12, "{}", screen.text);
                album.add(&format!("mode {on} {ask:?}"), &screen);
            }
        }
        let facts = quick::ModeFacts {
            on: true,
            model: None,
            ask: Ask::Always,
        };
        album.add("mode, nothing chosen", &quick::mode(lang, &facts));
        for ask in [Ask::Always, Ask::Above(Kopecks(10_000)), Ask::Never] {
            let screen = quick::when(lang, ask, Kopecks(30_000));
            assert!(screen.text.lines().count() <= 12, "{}", screen.text);
            album.add(&format!("when, now {ask:?}"), &screen);
        }
        album.add("own sum", &quick::own_sum(lang, false));
        album.add("own sum, odd", &quick::own_sum(lang, true));
        album.done("quick_mode");
    }
}

#[test]
fn the_price_stands_on_the_button_as_long_as_a_phone_shows_it() {
    let done = generation(State::Succeeded);
    for (price, shown) in [
        (Some(Kopecks(4_350)), true),
        (Some(Kopecks(i64::MAX)), false),
    ] {
        let screen = life::done(Lang::Ru, &done, "Kling", &[], price);
        let label = &screen.buttons[1][0].label;
        assert_eq!(label.contains(" · "), shown, "{label}");
        assert!(label.chars().count() <= 34, "{label}");
    }
}

#[test]
fn a_length_of_zero_is_named_as_that_of_the_source() {
    let edit = model("wan/2-7-videoedit");
    for (lang, words) in [(Lang::Ru, "как в исходном"), (Lang::En, "as in the source")]
    {
        let header = quick::header(lang, &edit, &Answers::new());
        assert!(header.contains(words), "{header}");
    }
}
