//! Stopped in the middle of a conversation: the customer goes on where they were.

use super::{ANNA, BONUS, BOTH, Stop, assert_sold, picture, reach_confirmation};
use crate::child::World;

/// A step of the way to a picture, and what is on the screen after it.
const STEPS: [(&str, &str, &str); 6] = [
    ("say", "/start", "На балансе"),
    ("press", "⭐", "Дешёвые"),
    ("press", "Z-Image", "Цена"),
    ("press", "🚀 Начать", "Шаг 1 из 2"),
    ("say", "Рыжий кот", "Шаг 2 из 2"),
    ("press", "1:1", "станется"),
];

#[test]
fn a_conversation_goes_on_after_each_step() {
    for first in [0, 1] {
        let world = World::new();
        let anna = world.person(ANNA);
        for (at, (how, what, seen)) in STEPS.into_iter().enumerate() {
            let bot = world.start();
            match how {
                "say" => anna.say(what),
                _ => anna.press(what),
            }
            anna.until_heard(seen);
            BOTH[(at + first) % 2].now(bot);
        }
        let bot = world.start();
        anna.press("Запустить");
        assert_sold(&world);
        assert_eq!(
            world.number("SELECT count(*) FROM transfers WHERE kind = 'welcome'"),
            1
        );
        drop(bot);
    }
}

#[test]
fn an_update_stored_but_not_handled_is_handled_once_after_the_restart() {
    let world = World::new();
    let anna = world.person(ANNA);
    let bot = world.start();
    anna.say("/start");
    anna.press("✨ Улучшить");
    anna.press("Crisp Upscale");
    anna.press("🚀 Начать");
    // Every call at Telegram hangs, so the file's update is stored and waits for its file.
    world.telegram(&serde_json::json!({ "latency_ms": 60_000 }));
    let update = anna.send_picture_now(&picture());
    world.until_true(&format!(
        "SELECT done_ms IS NULL FROM inbox WHERE update_id = {update}"
    ));
    Stop::Kill.now(bot);
    assert_eq!(
        world.number(&format!(
            "SELECT done_ms IS NULL FROM inbox WHERE update_id = {update}"
        )),
        1
    );
    world.telegram(&serde_json::json!({ "latency_ms": 0 }));
    let bot = world.start();
    anna.until_shown(update);
    anna.until_heard("станется");
    assert_eq!(world.number("SELECT count(*) FROM files"), 1);
    assert_eq!(world.money(ANNA), (BONUS, 0));
    drop(bot);
    world.verify();
}

#[test]
fn an_update_under_way_is_finished_before_an_orderly_end() {
    let world = World::new();
    let anna = world.person(ANNA);
    let bot = world.start();
    anna.say("/start");
    anna.press("✨ Улучшить");
    anna.press("Crisp Upscale");
    anna.press("🚀 Начать");
    world.telegram(&serde_json::json!({ "latency_ms": 400 }));
    let update = anna.send_picture_now(&picture());
    world.until_true(&format!(
        "SELECT done_ms IS NULL FROM inbox WHERE update_id = {update}"
    ));
    Stop::Orderly.now(bot);
    let shown = format!("SELECT shown_ms IS NOT NULL FROM inbox WHERE update_id = {update}");
    assert_eq!(world.number(&shown), 1);
    anna.until_heard("станется");
    world.verify();
}

#[test]
fn what_is_said_while_nobody_listens_is_answered_at_the_start() {
    let world = World::new();
    let anna = world.person(ANNA);
    let bot = world.start();
    reach_confirmation(anna);
    Stop::Kill.now(bot);
    // Two taps on one button: one generation.
    let first = anna.press_now("Запустить");
    let second = anna.press_now("Запустить");
    let bot = world.start();
    anna.until_shown(first);
    anna.until_shown(second);
    assert_sold(&world);
    assert_eq!(world.number("SELECT count(*) FROM generations"), 1);
    drop(bot);
}
