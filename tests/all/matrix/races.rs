//! R14, R15: a cancel races a success; a deadline passes while nobody is there.

use super::{ANNA, BONUS, PRICE, assert_returned, assert_sold, die, moves, until_quiet};
use crate::child::{Bot, World, until};
use crate::restart::reach_confirmation;
use rusqlite::Connection;
use serde_json::json;

/// A generation that runs at Kie, and no bot; the question about a cancel is on the screen if it is to be.
fn running(cancels: bool) -> World {
    let world = World::new();
    world.kie(&json!({ "never_finish": true }));
    let bot = world.start();
    reach_confirmation(world.person(ANNA));
    world.person(ANNA).press("Запустить");
    world.until_state(1, "running");
    if cancels {
        world.person(ANNA).press("Отменить");
    }
    drop(bot.kill());
    world
}

/// Whatever has won: one end, the balance fits it, the customer knows it.
fn assert_one_end(world: &World, at: &str) {
    let anna = world.person(ANNA);
    let bot = world.start();
    until_quiet(world);
    let (captures, releases) = (moves(world, "capture"), moves(world, "release"));
    match world.state(1).as_str() {
        "succeeded" => {
            assert_eq!((captures, releases), (1, 0), "{at}");
            assert_eq!(world.money(ANNA), (BONUS - PRICE, 0));
            anna.until_heard("✅ Готово!");
        }
        "cancelled" => {
            assert_eq!((captures, releases), (0, 1), "{at}");
            assert_eq!((world.money(ANNA), anna.files()), ((BONUS, 0), 0));
            anna.until_heard("Средства возвращены на баланс.");
        }
        other => panic!("{at}: {other}"),
    }
    assert_eq!((world.creates(), world.tasks().len()), (1, 1));
    drop(bot);
    world.verify();
}

#[test]
fn r14_cancel_races_success() {
    for at in [
        "before commit of kiebot::bot::desk::Desk::attempt",
        "after commit of kiebot::bot::desk::Desk::attempt",
        "before commit of kiebot::engine::poll",
        "after commit of kiebot::engine::poll",
        "before commit of kiebot::engine::fetch",
    ] {
        let world = running(true);
        // Both happen while nobody is there; the next start meets them at once.
        world.person(ANNA).press_now("Да, остановить");
        world.finish(1, None);
        // Whichever comes second may no longer reach the point; then this life is ended in any case.
        let mut bot = Bot::spawn(world.dir(), &["run"], &[("KIEBOT_DIE_AT", at)]);
        until("an end of the life or of the generation", || {
            let ended = "SELECT count(*) FROM generations WHERE ended_ms IS NOT NULL";
            (bot.ended().is_some() || world.number(ended) == 1).then_some(())
        });
        drop(bot.kill());
        assert_one_end(&world, at);
    }
}

#[test]
fn r15_deadline_passed_while_down() {
    for finished in [true, false] {
        let world = running(false);
        let db = Connection::open(world.database()).unwrap();
        db.execute("UPDATE generations SET deadline_ms = created_ms + 1", [])
            .unwrap();
        drop(db);
        if finished {
            world.finish(1, None);
        }
        // Kie is asked before anybody is told that the time is over.
        die(&world, "before call of /api/v1/jobs/recordInfo");
        assert_eq!(world.state(1), "running");
        let bot = world.start();
        if finished {
            assert_sold(&world);
        } else {
            assert_returned(&world);
            assert_eq!(world.state(1), "expired");
        }
        drop(bot);
    }
}
