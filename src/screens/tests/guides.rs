//! Help, introduction, settings.
#[cfg(test)]
use super::*;
use crate::action::Topic;
use crate::config::Config;
use crate::screens::help::{self, Facts, First};
use crate::screens::settings;
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
