//! Models as an admin sees them, and what a phone shows of them.
#[cfg(test)]
use super::panel::add;
use super::*;
use crate::action::Value;
use crate::catalog::own::{self, Change, Own, Part, Word};
use crate::catalog::{Status, Unpriced};
use crate::screens::panel::models::{self, Card, Group, Page};
use crate::store::model_edits::{Edit, Shown, State as Stands, Why};
use crate::store::model_money::ModelSums;

fn edit(model: &Model, part: Part, after: Own) -> Edit {
    let change = Change {
        model: model.id.clone(),
        part,
        before: own::of(&model.overrides, part),
        after,
    };
    let deals = vec![(Kopecks(195), Kopecks(100)), (Kopecks(1_950), Kopecks(100))];
    Edit {
        id: 10_000_000,
        admin: CustomerId(900),
        shown: Shown { change, deals },
        message: Some(1),
        state: Stands::Shown,
        why: None,
        at_ms: NOON_MS,
    }
}

fn one(key: &str, word: Word) -> Own {
    Own::from([(key.to_owned(), word)])
}

fn lists(lang: Lang, album: &mut Album) {
    let all: Vec<&Model> = CATALOG.models.values().map(Arc::as_ref).collect();
    let page = |found: &[&Model], words: &str, page: u16| {
        let facts = Page {
            found,
            group: Group::Of(Category::Video),
            words,
            page,
            tariff: &tariff(),
        };
        models::page(lang, &facts)
    };
    add(album, "list", &page(&all, "", 1));
    add(album, "nothing", &page(&[], "кот <&>", 9));
    let counts: Vec<usize> = (100..111).collect();
    add(album, "filters", &models::filters(lang, &counts));
    add(album, "search", &models::search(lang));
}

fn cards(lang: Lang, album: &mut Album) {
    let usual = model("kling-3.0/video");
    let sums = ModelSums {
        ends: [(0, 3), (8, 90), (13, 10)].into(),
        good: 100,
        revenue: Kopecks(1_234_567),
        cost: MilliCredits(1_400_000),
    };
    let mut odd = Model::clone(&usual);
    odd.status = Status::Unpriced;
    odd.prices.clear();
    odd.overrides.note = Some("Спросить у <Kie>".to_owned());
    odd.overrides.order = Some(-7);
    let why = Unpriced::NoRows;
    let cards = [
        ("card", &*usual, &sums, None),
        (
            "card without a price",
            &odd,
            &ModelSums::default(),
            Some(&why),
        ),
    ];
    for (name, model, sums, unpriced) in cards {
        let facts = Card {
            model,
            tariff: &tariff(),
            sums,
            unpriced,
        };
        add(album, name, &models::card(lang, &facts));
        let name = format!("{name}: price");
        add(album, &name, &models::price(lang, model, &tariff()));
    }
    asked(lang, album, &odd);
    changes(lang, album, &usual, &odd);
}

fn asked(lang: Lang, album: &mut Album, odd: &Model) {
    for value in Value::ALL {
        let note = Some("goods-odd-order");
        let screen = models::ask(lang, odd, value, &tariff(), note);
        add(album, &format!("ask {value:?}"), &screen);
    }
}

fn changes(lang: Lang, album: &mut Album, usual: &Model, odd: &Model) {
    let flat = edit(
        usual,
        Part::Price,
        one("price_rub", Word::Text("1".to_owned())),
    );
    let confirmed = models::confirm(lang, usual, &flat, &tariff());
    add(album, "loss", &confirmed);
    add(album, "loss, sure", &models::loss(lang, usual, &flat));
    let dearer = edit(
        usual,
        Part::Price,
        one("markup", Word::Text("2.5".to_owned())),
    );
    add(
        album,
        "anew",
        &models::anew(lang, usual, &dearer, &tariff()),
    );
    let flat = edit(
        odd,
        Part::Price,
        one("price_rub", Word::Text("99.9".to_owned())),
    );
    add(
        album,
        "no cost",
        &models::confirm(lang, odd, &flat, &tariff()),
    );
    let reset = edit(odd, Part::All, Own::new());
    add(
        album,
        "reset",
        &models::confirm(lang, odd, &reset, &tariff()),
    );
    let title = edit(
        usual,
        Part::Title,
        one("title", Word::Text("<Kling>".to_owned())),
    );
    add(
        album,
        "title",
        &models::confirm(lang, usual, &title, &tariff()),
    );
    ends(lang, album, &reset);
}

fn ends(lang: Lang, album: &mut Album, reset: &Edit) {
    let whys = [
        None,
        Some(Why::Broken("12:5 z-image: <x>".to_owned())),
        Some(Why::Unwritable("z-image".to_owned())),
        Some(Why::Disk("models.toml: no space left".to_owned())),
        Some(Why::Moved),
        Some(Why::Unknown),
    ];
    for why in whys {
        let ended = Edit {
            why,
            ..reset.clone()
        };
        let screen = models::outcome(lang, &ended, models::search(lang));
        add(album, &format!("outcome {:?}", ended.why), &screen);
    }
}

#[test]
fn screens_of_models_for_admins() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        lists(lang, &mut album);
        cards(lang, &mut album);
        album.done("panel_models");
    }
}
