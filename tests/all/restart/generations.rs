//! Stopped in each state of a generation: one createTask at most, one end, and the customer hears of it.

use super::{ANNA, BONUS, BOTH, PRICE, Stop, assert_returned, assert_sold, order};
use crate::child::World;
use serde_json::json;

/// Telegram asks to wait, whatever is sent.
fn block(world: &World) {
    world.telegram(&json!({ "send_429_every": 1, "latency_ms": 0 }));
}

/// Telegram takes messages again.
fn unblock(world: &World) {
    world.telegram(&json!({ "send_429_every": 0 }));
}

#[test]
fn quote_shown() {
    for stop in BOTH {
        let world = World::new();
        let anna = world.person(ANNA);
        let bot = world.start();
        super::reach_confirmation(anna);
        assert_eq!(world.number("SELECT count(*) FROM quotes"), 1);
        stop.now(bot);
        let bot = world.start();
        anna.press("Запустить");
        assert_sold(&world);
        assert_eq!(world.number("SELECT count(*) FROM quotes"), 1);
        drop(bot);
    }
}

#[test]
fn held_while_kie_is_busy() {
    for stop in BOTH {
        let world = World::new();
        // Kie refuses the input file for now, so nothing is submitted.
        world.kie(&json!({ "busy_next": 1_000_000, "only": "upload" }));
        let anna = world.person(ANNA);
        let bot = world.start();
        anna.say("/start");
        anna.press("✨ Улучшить");
        anna.press("Crisp Upscale");
        anna.press("🚀 Начать");
        anna.until_shown(anna.send_picture_now(&super::picture()));
        anna.press("Запустить");
        world.until_true("SELECT attempts > 1 FROM generations WHERE state = 'held'");
        stop.now(bot);
        assert_eq!(world.state(1), "held");
        let price = world.number("SELECT price FROM generations");
        assert_eq!(world.money(ANNA), (BONUS - price, price));
        world.verify();
        world.kie(&json!({ "busy_next": 0, "only": null }));
        let bot = world.start();
        anna.until_heard("✅ Готово!");
        assert!(anna.files() >= 1);
        assert_eq!(
            (world.money(ANNA), world.creates()),
            ((BONUS - price, 0), 1)
        );
        drop(bot);
        world.verify();
    }
}

#[test]
fn submitting_and_killed_is_unknown() {
    let world = World::new();
    world.kie(&json!({ "hang_ms": 60_000, "only": "create" }));
    let bot = world.start();
    let id = order(&world);
    world.until_state(id, "submitting");
    Stop::Kill.now(bot);
    assert_eq!(world.money(ANNA), (BONUS - PRICE, PRICE));
    world.verify();
    world.kie(&json!({ "hang_ms": 0, "only": null }));
    let bot = world.start();
    assert_returned(&world, "❌");
    assert_eq!(world.state(id), "unknown");
    // Nothing is sent a second time, also not later.
    Stop::Orderly.now(bot);
    let bot = world.start();
    assert_eq!(
        (world.state(id).as_str(), world.creates() <= 1),
        ("unknown", true)
    );
    drop(bot);
}

#[test]
fn submitting_and_stopped_orderly_waits_for_the_answer() {
    let world = World::new();
    world.kie(&json!({ "hang_ms": 1_000, "only": "create", "never_finish": true }));
    let bot = world.start();
    let id = order(&world);
    world.until_state(id, "submitting");
    Stop::Orderly.now(bot);
    assert_eq!(world.state(id), "running");
    let bot = world.start();
    world.finish(id, None);
    assert_sold(&world);
    drop(bot);
}

#[test]
fn accepted_by_kie_with_the_answer_lost_is_unknown() {
    let world = World::new();
    world.kie(&json!({ "lost_reply_next": 1 }));
    let bot = world.start();
    let id = order(&world);
    world.until_state(id, "unknown");
    Stop::Kill.now(bot);
    let bot = world.start();
    assert_returned(&world, "❌");
    assert_eq!((world.creates(), world.tasks().len()), (1, 1));
    drop(bot);
}

#[test]
fn running() {
    for stop in BOTH {
        for fails in [false, true] {
            let world = World::new();
            world.kie(&json!({ "never_finish": true }));
            let bot = world.start();
            let id = order(&world);
            world.until_state(id, "running");
            stop.now(bot);
            assert_eq!(world.money(ANNA), (BONUS - PRICE, PRICE));
            // It ends while the bot is away.
            world.finish(id, fails.then_some("internal error"));
            let bot = world.start();
            if fails {
                assert_returned(&world, "❌");
            } else {
                assert_sold(&world);
            }
            drop(bot);
        }
    }
}

#[test]
fn fetching() {
    for stop in BOTH {
        let world = World::new();
        world.kie(&json!({ "files_missing": true }));
        let bot = world.start();
        let id = order(&world);
        world.until_state(id, "fetching");
        stop.now(bot);
        assert_eq!(world.money(ANNA), (BONUS - PRICE, PRICE));
        world.kie(&json!({ "files_missing": false }));
        let bot = world.start();
        assert_sold(&world);
        drop(bot);
    }
}

#[test]
fn succeeded_but_nothing_sent() {
    for stop in BOTH {
        let world = World::new();
        world.kie(&json!({ "never_finish": true }));
        let bot = world.start();
        let id = order(&world);
        world.until_state(id, "running");
        block(&world);
        world.finish(id, None);
        world.until_state(id, "succeeded");
        stop.now(bot);
        let row = "SELECT state || part FROM outbox WHERE what = 'result'";
        assert_eq!(
            (world.text(row).as_str(), world.person(ANNA).files()),
            ("todo0", 0)
        );
        unblock(&world);
        let bot = world.start();
        assert_sold(&world);
        drop(bot);
    }
}

#[test]
fn a_result_half_sent_is_not_begun_anew() {
    for stop in BOTH {
        let world = World::new();
        world.kie(&json!({ "never_finish": true }));
        let bot = world.start();
        let id = order(&world);
        world.until_state(id, "running");
        // Slow enough to be caught between the first file and the second; then nothing goes through.
        world.telegram(&json!({ "latency_ms": 800 }));
        world.finish(id, None);
        world.until_true("SELECT part > 0 FROM outbox WHERE what = 'result'");
        block(&world);
        stop.now(bot);
        let row = "SELECT state || part FROM outbox WHERE what = 'result'";
        assert_eq!(world.text(row), "todo1");
        unblock(&world);
        let bot = world.start();
        assert_sold(&world);
        assert_eq!(world.calls("sendPhoto").len(), 1);
        drop(bot);
    }
}

#[test]
fn failed_but_not_told() {
    for stop in BOTH {
        let world = World::new();
        world.kie(&json!({ "never_finish": true }));
        let bot = world.start();
        let id = order(&world);
        world.until_state(id, "running");
        block(&world);
        world.finish(id, Some("internal error"));
        world.until_state(id, "failed");
        stop.now(bot);
        assert_eq!(
            world.text("SELECT state FROM outbox WHERE what = 'refund'"),
            "todo"
        );
        assert_eq!(world.money(ANNA), (BONUS, 0));
        unblock(&world);
        let bot = world.start();
        assert_returned(&world, "❌");
        assert_eq!(world.person(ANNA).count("❌"), 1);
        drop(bot);
    }
}

#[test]
fn the_wish_to_cancel_is_stored() {
    for stop in BOTH {
        let world = World::new();
        let hang_ms = if stop == Stop::Kill { 60_000 } else { 2_500 };
        world.kie(&json!({ "hang_ms": hang_ms, "only": "create", "never_finish": true }));
        let bot = world.start();
        let id = order(&world);
        world.until_state(id, "submitting");
        world.person(ANNA).press("Отменить");
        world.until_true("SELECT cancel_wish FROM generations");
        stop.now(bot);
        world.kie(&json!({ "hang_ms": 0, "only": null }));
        let bot = world.start();
        match stop {
            Stop::Kill => assert_returned(&world, "❌"),
            Stop::Orderly => assert_returned(&world, "🚫"),
        }
        assert_eq!(world.person(ANNA).files(), 0);
        drop(bot);
    }
}
