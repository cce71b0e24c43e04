//! Menu, greeting, lists, cards.
#[cfg(test)]
use super::*;
use crate::action::Section;
use crate::screens::help::First;
use crate::screens::menu::CardFacts;
use crate::screens::{lists, menu};

fn card(lang: Lang, id: &str, warn_above: Kopecks) -> Screen {
    let facts = CardFacts {
        tariff: &tariff(),
        warn_above,
        from: (Section::All, 1),
    };
    menu::card(lang, &model(id), &facts)
}

#[test]
fn menu_and_greeting() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        album.add("home", &menu::home(lang, Kopecks(20_000)));
        album.add("home, nothing", &menu::home(lang, Kopecks::ZERO));
        let money = (Some(Kopecks(20_000)), Kopecks(20_000));
        let first = First {
            price: Kopecks(63),
            gift: true,
            balance: Kopecks(20_000),
        };
        let welcome = menu::welcome(lang, "Анна <3", money, Some(&first));
        for (n, screen) in welcome.iter().enumerate() {
            album.add(&format!("welcome {}", n + 1), screen);
        }
        let none = (None, Kopecks::ZERO);
        let no_bonus = menu::welcome(lang, "Анна", none, None);
        album.add("welcome without a bonus", &no_bonus[0]);
        album.add("nothing on sale", &no_bonus[3]);
        let poor = First {
            gift: false,
            balance: Kopecks::ZERO,
            ..first
        };
        album.add(
            "nothing to pay with",
            &menu::welcome(lang, "Анна", none, Some(&poor))[3],
        );
        let free = First {
            price: Kopecks::ZERO,
            ..poor
        };
        album.add(
            "a free picture",
            &menu::welcome(lang, "Анна", none, Some(&free))[3],
        );
        album.done("menu");
    }
}

#[test]
fn lists_of_models() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        for section in Section::ALL {
            for page in 0..4 {
                let screen = lists::list(lang, &CATALOG, section, page, &tariff());
                let shown = screen.to_plain();
                if page == 0 || !album.text.contains(&shown.replace('\u{a0}', "·")) {
                    album.add(&format!("{section:?}, page {page}"), &screen);
                }
            }
        }
        let empty = Catalog::default();
        let screen = lists::list(lang, &empty, Section::Cheap, 9, &tariff());
        album.add("empty", &screen);
        album.done("lists");
    }
}

#[test]
fn cards() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        for id in [
            "z-image",
            "kling-2.6/text-to-video",
            "bytedance/seedance-1.5-pro",
            "ai-music-api/generate-lyrics",
            "elevenlabs/text-to-speech-multilingual-v2",
            "kling/ai-avatar-standard",
            "infinitalk/from-audio",
        ] {
            album.add(id, &card(lang, id, Kopecks(10_000)));
        }
        album.add(
            "expensive",
            &card(lang, "wan/2-5-text-to-video", Kopecks(3_000)),
        );
        let mut flat = Model::clone(&model("wan/2-5-text-to-video"));
        flat.overrides.price_rub = Some(Decimal::from(1999));
        let facts = CardFacts {
            tariff: &tariff(),
            warn_above: Kopecks(30_000),
            from: (Section::Cheap, 0),
        };
        album.add("flat price", &menu::card(lang, &flat, &facts));
        album.done("cards");
    }
}
