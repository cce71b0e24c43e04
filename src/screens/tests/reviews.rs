//! Catalogue changes as an admin sees them, in every state.
#[cfg(test)]
use super::*;
use crate::catalog::sync::pending::{Pending, Told};
use crate::screens::review::{Facts, page};
use crate::store::reviews::{Review, State};
use std::collections::BTreeSet;

fn told(what: &str, details: &[&str], credits: Option<(&str, &str)>) -> Told {
    let lines: Vec<String> = details.iter().map(|line| (*line).to_owned()).collect();
    Told {
        what: what.to_owned(),
        ru: lines.clone(),
        en: lines,
        credits: credits.map(|(old, new)| (old.to_owned(), new.to_owned())),
    }
}

fn item(model: &str, title: &str, changes: Vec<Told>) -> Pending {
    Pending {
        model: model.to_owned(),
        title: title.to_owned(),
        changes,
        before: String::new(),
        after: String::new(),
        key: model.to_owned(),
    }
}

fn review(items: Vec<Pending>) -> Review {
    Review {
        id: 7,
        items,
        left_out: BTreeSet::new(),
        state: State::Open,
        decided: None,
    }
}

fn shown(lang: Lang, review: &Review, n: u16) -> Screen {
    let facts = Facts {
        catalog: &CATALOG,
        tariff: &tariff(),
        zone: &zone(),
    };
    page(lang, review, n, &facts)
}

fn examples() -> Vec<Pending> {
    let dearer = told("repriced", &["+50 %"], Some(("10", "15")));
    let params = told(
        "params",
        &[
            "mode: values = [\"std\"] → values = [\"std\", \"pro\"]",
            "+ seed: type = \"integer\"",
        ],
        None,
    );
    let mut items = vec![
        item("z-image", "Z-Image", vec![dearer.clone()]),
        item("kling-3.0/video", "Kling <3.0>", vec![params, dearer]),
    ];
    items.extend((3..=7).map(|n| {
        item(
            &format!("acme/m{n}"),
            &format!("Acme {n}"),
            vec![told("gone", &[], None)],
        )
    }));
    items
}

#[test]
fn a_review_reads_well_in_every_state() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let mut many = review(examples());
        album.add(
            "one change",
            &shown(lang, &review(examples().drain(..1).collect()), 0),
        );
        album.add("many changes", &shown(lang, &many, 0));
        many.left_out = BTreeSet::from([0, 6]);
        album.add("some left out, last page", &shown(lang, &many, 9));
        many.left_out = (0..7).collect();
        album.add("all left out", &shown(lang, &many, 0));
        many = review(examples());
        for state in [
            State::Accepted,
            State::Applied,
            State::Moved,
            State::Rejected,
            State::Replaced,
        ] {
            many.state = state;
            many.decided = (state != State::Replaced).then_some((900, NOON_MS));
            let screen = shown(lang, &many, 1);
            album.add(state.word(), &screen);
        }
        album.done("reviews");
    }
}

#[test]
fn a_page_of_long_changes_fits_a_message() {
    let long = "Ж".repeat(500);
    let lines: Vec<&str> = vec![&long; 30];
    let change = told("params", &lines, Some(("1", "99999999999")));
    let items = vec![item(&long, &long, vec![change; 6]); 12];
    let review = review(items);
    for lang in Lang::ALL {
        for n in 0..3 {
            let screen = shown(lang, &review, n);
            assert!(
                parsed_units(&screen.text) <= 4096,
                "{}",
                parsed_units(&screen.text)
            );
            for button in screen.buttons.iter().flatten() {
                assert!(button.action.encode().len() <= 64 && button.label.chars().count() <= 45);
            }
        }
    }
}
