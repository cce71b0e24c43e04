//! Progress, results, failures, history, balance.
#[cfg(test)]
use super::*;
use crate::action::{Action, Mine, Shown};
use crate::screens::gallery;
use crate::screens::life::{Link, Waits};
use crate::screens::records::Operation;
use crate::screens::{life, own_data, records};

const TITLE: &str = "Kling 2.6 Text to Video";

fn progress(lang: Lang, generation: &Generation, after_s: i64, waits: Waits) -> Screen {
    let facts = life::Progress {
        generation,
        title: TITLE,
        now_ms: NOON_MS + after_s * 1000,
        refundable: generation.id.0 % 2 == 0,
        active: 1,
        waits,
    };
    life::progress(lang, &facts)
}

#[test]
fn progress_in_every_state() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        for state in State::ALL {
            let screen = progress(lang, &generation(state), 75, Waits::No);
            album.add(state.name(), &screen);
        }
        let held = generation(State::Held);
        let queued = progress(lang, &held, 2, Waits::Place(4));
        album.add("queue", &queued);
        let outage = progress(lang, &held, 2, Waits::Outage);
        album.add("outage", &outage);
        let slow = progress(lang, &generation(State::Running), 4000, Waits::No);
        album.add("slow", &slow);
        let mut running = generation(State::Running);
        running.cancel_wish = true;
        album.add("stopping", &progress(lang, &running, 75, Waits::No));
        running.cancel_wish = false;
        running.id = GenerationId(129);
        album.add("not refundable", &progress(lang, &running, 75, Waits::No));
        for left in [1, 2, 5, 21] {
            let screen = life::cancel_question(lang, GenerationId(128), Some(left));
            album.add(&format!("cancel question, {left} left"), &screen);
        }
        let screen = life::cancel_question(lang, GenerationId(128), None);
        album.add("cancel question, free", &screen);
        let screen = life::not_refundable(lang, GenerationId(128));
        album.add("cancel not refundable", &screen);
        album.done("progress");
    }
}

#[test]
fn ends() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let done = generation(State::Succeeded);
        album.add(
            "done",
            &life::done(lang, &done, TITLE, &[], Some(Kopecks(4350))),
        );
        let mut free = done.clone();
        free.price = Kopecks::ZERO;
        let song = ["[Куплет]\nЛето <кончилось>\n\n[Припев]\nЛа-ла".to_owned()];
        album.add(
            "done, free, with text",
            &life::done(lang, &free, "Suno Lyrics", &song, Some(Kopecks::ZERO)),
        );
        album.add("gift", &life::gift(lang, &done, TITLE, &song, None));
        for reason in Reason::ALL {
            let mut failed = generation(State::Failed);
            failed.reason = Some(reason);
            album.add(reason.name(), &life::failure(lang, &failed, TITLE));
        }
        let cancelled = generation(State::Cancelled);
        album.add("cancelled", &life::failure(lang, &cancelled, TITLE));
        let mut failed = generation(State::Failed);
        failed.price = Kopecks::ZERO;
        album.add("failed, free", &life::failure(lang, &failed, "Suno Lyrics"));
        let url = "https://example.com/a?b=1&c=\"2\"";
        for (name, link) in [
            ("link", Link::TooLarge),
            ("link refused", Link::Refused),
            ("link expired", Link::Expired),
        ] {
            album.add(name, &life::link(lang, url, "23.11.2026 14:05", link));
        }
        for good in [true, false] {
            album.add(
                &format!("rated {good}"),
                &life::rated(lang, good, Category::Video),
            );
        }
        album.done("ends");
    }
}

/// One of each state, with words of every kind.
fn gallery_entries() -> Vec<gallery::Entry> {
    let long = format!(
        "Очень длинное описание, ключ sk-abcdefghij0123456789. {}",
        "и ещё ".repeat(40)
    );
    let words = [
        Some("Рыжий\n  <кот>"),
        None,
        Some("Кот"),
        Some(long.as_str()),
    ];
    let states = State::ALL.into_iter().zip(words.into_iter().cycle());
    states
        .zip(1_i64..)
        .map(|((state, words), n)| {
            let mut generation = generation(state);
            generation.id = GenerationId(128 - n);
            generation.created_ms = NOON_MS - n * n * n * 3_600_000;
            gallery::Entry {
                generation,
                title: TITLE.to_owned(),
                written: words.map(str::to_owned),
            }
        })
        .collect()
}

#[test]
fn history() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let (zone, entries) = (zone(), gallery_entries());
        let page = |entries, shown, (newer, older)| {
            let page = gallery::Page {
                entries,
                shown,
                sought: "рыжий <кот>",
                newer,
                older,
                previews: older,
                now_ms: NOON_MS + 26 * 3_600_000,
                zone: &zone,
            };
            gallery::page(lang, &page)
        };
        let alone = (false, false);
        album.add("empty", &page(&[], Shown::All, alone));
        album.add("no video", &page(&[], Shown::Of(Category::Video), alone));
        album.add("not found", &page(&[], Shown::Found, alone));
        album.add("one page", &page(&entries[..3], Shown::All, alone));
        album.add(
            "first page",
            &page(&entries[..5], Shown::All, (false, true)),
        );
        let middle = page(&entries[5..], Shown::Of(Category::Image), (true, true));
        album.add("middle page", &middle);
        album.add("found", &page(&entries[..1], Shown::Found, (true, false)));
        album.add("search", &gallery::search(lang, false));
        album.add("search again", &gallery::search(lang, true));
        let back = Action::Mine(Mine::Before(Shown::All, 9));
        album.add("below previews", &gallery::below_previews(lang, back));
        album.add("data", &own_data::data(lang));
        album.add("erase?", &own_data::erase_question(lang));
        album.add("erase, busy", &own_data::erase_busy(lang));
        album.add("erased", &own_data::erased(lang));
        album.add("forget?", &own_data::forget_question(lang, GenerationId(7)));
        album.done("history");
    }
}

#[test]
fn operations_and_balance() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let entered = [
            ("Описание".to_owned(), "Кот <в> очках".to_owned()),
            ("Текст".to_owned(), "Много слов. ".repeat(20)),
        ];
        for (state, has_result) in [
            (State::Succeeded, true),
            (State::Running, false),
            (State::Failed, false),
            (State::Cancelled, false),
        ] {
            let facts = Operation {
                generation: &generation(state),
                title: TITLE,
                entered: if has_result { &entered } else { &entered[..1] },
                back: Action::Mine(Mine::Before(Shown::All, 9)),
                zone: &zone(),
                has_result,
                preview: has_result,
                deletable: has_result,
            };
            let screen = records::operation(lang, &facts);
            album.add(&format!("operation {}", state.name()), &screen);
        }
        let facts = Operation {
            generation: &generation(State::Succeeded),
            title: TITLE,
            entered: &[],
            back: Action::Mine(Mine::Before(Shown::All, 9)),
            zone: &zone(),
            has_result: false,
            preview: false,
            deletable: false,
        };
        album.add(
            "operation, inputs deleted",
            &records::operation(lang, &facts),
        );
        album.done("records");
    }
}
