//! Progress, results, failures, history, balance.
#[cfg(test)]
use super::*;
use crate::screens::life::{Link, Waits};
use crate::screens::records::{Entry, Money, Operation, Page};
use crate::screens::{life, records};

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
            let screen = life::cancel_question(lang, GenerationId(128), left);
            album.add(&format!("cancel question, {left} left"), &screen);
        }
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
        album.add("done", &life::done(lang, &done, TITLE, &[]));
        let mut free = done.clone();
        free.price = Kopecks::ZERO;
        let song = ["[Куплет]\nЛето <кончилось>\n\n[Припев]\nЛа-ла".to_owned()];
        album.add(
            "done, free, with text",
            &life::done(lang, &free, "Suno Lyrics", &song),
        );
        album.add("gift", &life::gift(lang, &done, TITLE, &song));
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

fn entries() -> Vec<Entry> {
    let money = |id, kind: &str, delta| {
        Entry::Money(Money {
            id: TransferId(id),
            kind: kind.to_owned(),
            delta: Kopecks(delta),
            at_ms: NOON_MS,
        })
    };
    let mut entries: Vec<Entry> = State::ALL
        .into_iter()
        .zip(128..)
        .map(|(state, id)| {
            let mut generation = generation(state);
            generation.id = GenerationId(id);
            Entry::Generation(Box::new(generation), TITLE.to_owned())
        })
        .collect();
    let mut free = generation(State::Succeeded);
    free.price = Kopecks::ZERO;
    entries.push(Entry::Generation(Box::new(free), "Suno Lyrics".to_owned()));
    entries.extend([
        money(1, "welcome", 20_000),
        money(2, "topup", 150_000),
        money(3, "topup", 150_000),
        money(4, "refund", -10_050),
        money(5, "payout", -5_000),
        money(6, "adjust", 1),
    ]);
    entries
}

#[test]
fn history() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let (zone, entries) = (zone(), entries());
        let page = |number, entries, more| Page {
            number,
            entries,
            more,
            zone: &zone,
        };
        album.add("empty", &records::history(lang, &page(0, &[], false)));
        album.add(
            "one page",
            &records::history(lang, &page(0, &entries, false)),
        );
        let first = records::history(lang, &page(0, &entries[..2], true));
        album.add("first page", &first);
        let middle = records::history(lang, &page(1, &entries[..2], true));
        album.add("middle page", &middle);
        let last = records::history(lang, &page(2, &entries[..1], false));
        album.add("last page", &last);
        for entry in &entries {
            if let Entry::Money(money) = entry {
                let screen = records::movement(lang, money, 1, &zone);
                album.add(&format!("movement {}", money.kind), &screen);
            }
        }
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
                page: 1,
                zone: &zone(),
                has_result,
            };
            let screen = records::operation(lang, &facts);
            album.add(&format!("operation {}", state.name()), &screen);
        }
        let facts = Operation {
            generation: &generation(State::Succeeded),
            title: TITLE,
            entered: &[],
            page: 0,
            zone: &zone(),
            has_result: false,
        };
        album.add(
            "operation, inputs deleted",
            &records::operation(lang, &facts),
        );
        album.done("records");
    }
}
