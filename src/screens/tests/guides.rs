//! Help, introduction, settings.
#[cfg(test)]
use super::*;
use crate::action::Topic;
use crate::config::Config;
use crate::ids::TicketId;
use crate::screens::help::{self, Facts, First};
use crate::screens::settings;
use crate::screens::support::{self, Facts as Asked};
use crate::store::customers::Customer;
use crate::store::support::{Said, Side, Ticket};
use crate::store::wishes::Wish;

fn config() -> Config {
    let dir = std::path::Path::new("/nowhere");
    Config::for_sandbox("http://t", "http://k", dir, "1:token", "key")
}

/// Readable on a phone: lines, rows, labels.
fn fits_a_phone(name: &str, screen: &Screen) {
    let lines = screen.text.lines().count();
    assert!(lines <= 12, "{name}: {lines} lines");
    assert!(screen.buttons.len() <= 8, "{name}");
    for row in &screen.buttons {
        let room = [64, 34, 16, 10][row.len()];
        for button in row {
            let chars = button.label.chars().count();
            assert!(chars <= room, "{name}: {} ({chars})", button.label);
        }
    }
}

#[test]
fn help_by_topics() {
    let mut config = config();
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let topics = help::topics(lang);
        fits_a_phone("topics", &topics);
        album.add("topics", &topics);
        for hard in [false, true] {
            config.limits.spend_per_day = hard.then_some(Kopecks(100_000));
            config.limits.refunded_cancels_per_day = if hard { 0 } else { 21 };
            config.payments.stars.enabled = !hard;
            let facts = Facts {
                config: &config,
                cheapest: (!hard).then_some(Kopecks(63)),
                upload_mb: 20,
                result_mb: 50,
                follow_days: 14,
            };
            for topic in Topic::ALL {
                let screen = help::topic(lang, topic, &facts);
                let name = format!("{topic:?}, {hard}");
                fits_a_phone(&name, &screen);
                album.add(&name, &screen);
            }
        }
        let first = First {
            price: Kopecks(123),
            gift: false,
            balance: Kopecks(5_000),
        };
        for step in 0..help::STEPS {
            let screen = help::tour(lang, step, Some(&first));
            fits_a_phone("tour", &screen);
            album.add(&format!("tour {step}"), &screen);
        }
        album.done("help");
    }
}

#[test]
fn settings_language_and_notifications() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let screens = [
            ("settings", settings::settings(lang, 0)),
            ("settings, two off", settings::settings(lang, 2)),
            ("languages", settings::languages(lang)),
            ("notices", settings::notices(lang, &[])),
            ("notices, one off", settings::notices(lang, &[Wish::News])),
        ];
        for (name, screen) in &screens {
            fits_a_phone(name, screen);
            album.add(name, screen);
        }
        album.done("preferences");
    }
}

fn ticket() -> Ticket {
    Ticket {
        id: TicketId(3),
        customer: CustomerId(1),
        generation: Some(GenerationId(128)),
        open: true,
        answered: false,
        created_ms: NOON_MS,
        touched_ms: NOON_MS,
    }
}

fn said(side: Side, file: bool, body: &str) -> Said {
    Said {
        id: 5,
        ticket: TicketId(3),
        side,
        author: CustomerId(900),
        message: 7,
        file,
        body: body.to_owned(),
        at_ms: NOON_MS,
    }
}

#[test]
fn support_for_customers_and_admins() {
    let customer = Customer {
        id: CustomerId(1),
        name: "Анна <3".to_owned(),
        lang: Lang::Ru,
        blocked: true,
        gone: false,
    };
    let mut failed = generation(State::Failed);
    failed.reason = Some(Reason::Moderation);
    let (open, long) = (ticket(), "очень ".repeat(2000));
    let closed = Ticket {
        open: false,
        ..open
    };
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let asked = |ticket| Asked {
            ticket,
            customer: &customer,
            balance: (Kopecks(19_937), Kopecks(4_290)),
            generation: Some((&failed, "Kling <2.6>")),
        };
        let question = said(Side::Customer, false, "Где <она>?");
        let words = [
            question.clone(),
            said(Side::Admin, true, "смотрите"),
            said(Side::Customer, false, &long),
        ];
        let line = |ticket: &Ticket| (*ticket, "Анна <3".to_owned());
        let answered = Ticket {
            answered: true,
            id: TicketId(4),
            ..open
        };
        let screens = [
            ("asked", support::ask(lang, Some(GenerationId(128)))),
            ("asked of nothing", support::ask(lang, None)),
            ("goes on", support::go_on(lang, TicketId(3))),
            ("taken", support::taken(lang, TicketId(3))),
            ("thanks", support::thanks(lang, TicketId(3))),
            ("shut out", support::shut_out(lang)),
            ("answer", support::answer(lang, &question)),
            ("answer with a file", support::answer(lang, &words[1])),
            ("card", support::card(lang, &asked(&open), &question)),
            ("card, long", support::card(lang, &asked(&open), &words[2])),
            (
                "others",
                support::answered_by(lang, &asked(&open), &question),
            ),
            ("ticket", support::ticket(lang, &asked(&open), &words)),
            ("closed", support::ticket(lang, &asked(&closed), &[])),
            (
                "list",
                support::tickets(lang, &[line(&open), line(&answered)], 1, true),
            ),
            ("no list", support::tickets(lang, &[], 0, false)),
            ("compose", support::compose(lang, TicketId(3))),
            ("sent", support::sent(lang, TicketId(3), false)),
            ("sent to nobody", support::sent(lang, TicketId(3), true)),
        ];
        for (name, screen) in &screens {
            fits_a_phone(name, screen);
            assert!(parsed_units(&screen.text) <= 4096, "{name}");
            album.add(name, screen);
        }
        album.done("support");
    }
}
