//! The panel's screens about messages to many.
#[cfg(test)]
use super::panel::add;
use super::*;
use crate::catalog::Catalog;
use crate::screens::panel::broadcast as screens;
use crate::store::broadcasts::{Broadcast, Letter, State, Tally, Target};
use crate::store::crowds::{Count, Crowd};

fn broadcast(id: i64, state: State) -> Broadcast {
    let ended = matches!(state, State::Cancelled | State::Done);
    Broadcast {
        id,
        admin: CustomerId(900),
        letter: Letter {
            text: "Скидка".to_owned(),
            buttons: vec![("Сайт".to_owned(), Target::Url("https://a.b".to_owned()))],
            ..Letter::default()
        },
        crowd: Crowd::All,
        version: 7,
        state,
        expected: 100_000,
        last: CustomerId(5),
        tally: Tally {
            sent: 61_234,
            skipped: 1_200,
            gone: 34,
            failed: 2,
            unclear: 3,
        },
        created_ms: NOON_MS,
        started_ms: (state != State::Draft).then_some(NOON_MS),
        ended_ms: ended.then_some(NOON_MS),
        shown: None,
    }
}

fn all(lang: Lang, album: &mut Album) {
    let catalog = Catalog::default();
    let states = [
        State::Draft,
        State::Running,
        State::Paused,
        State::Cancelled,
        State::Done,
    ];
    let listed: Vec<Broadcast> = (10..15)
        .zip(states)
        .map(|(id, state)| broadcast(id, state))
        .collect();
    let draft = broadcast(128, State::Draft);
    let of_model = Broadcast {
        crowd: Crowd::Model("kling-2.6/<text>-to-a-long-and-wide-video".to_owned()),
        ..draft.clone()
    };
    let count = Count {
        reach: 98_765,
        gone: 1_234,
    };
    let screens = [
        ("list", screens::list(lang, &listed, &zone())),
        ("no list", screens::list(lang, &[], &zone())),
        ("ask letter", screens::ask_letter(lang, None, None)),
        (
            "ask another letter",
            screens::ask_letter(lang, Some(128), Some("broadcast-odd-album")),
        ),
        (
            "draft",
            screens::draft(lang, &of_model, Some(count), &catalog),
        ),
        ("ask buttons", screens::ask_buttons(lang, &draft, true)),
        ("groups", screens::groups(lang, &of_model, &catalog)),
        ("models", screens::models(lang, 128, Some(&[]))),
        ("confirm", screens::confirm(lang, &draft, count, &catalog)),
        (
            "confirm to nobody",
            screens::confirm(lang, &draft, Count::default(), &catalog),
        ),
        (
            "running",
            screens::card(lang, &broadcast(128, State::Running), &catalog),
        ),
        (
            "paused",
            screens::card(lang, &broadcast(128, State::Paused), &catalog),
        ),
        (
            "done",
            screens::card(lang, &broadcast(128, State::Done), &catalog),
        ),
        ("stop", screens::stop(lang, &broadcast(128, State::Running))),
    ];
    for (name, screen) in screens {
        add(album, name, &screen);
    }
}

#[test]
fn screens_of_broadcasts() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        all(lang, &mut album);
        album.done("broadcast");
    }
}
