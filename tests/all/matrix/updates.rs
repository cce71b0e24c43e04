//! R1–R3: dead between Telegram's batch and the end of a handler's transaction.

use super::{ANNA, BONUS, die, moves};
use crate::child::World;

/// The first «/start» of a customer meets a bot that dies at this point; gives the update's number.
fn begin_and_die(world: &World, at: &str) -> i64 {
    let update = world.person(ANNA).say_now("/start");
    die(world, at);
    update
}

/// The bonus was given once, and the customer sees the menu.
fn assert_begun_once(world: &World, update: i64) {
    let bot = world.start();
    let anna = world.person(ANNA);
    anna.until_shown(update);
    anna.until_heard("На балансе");
    assert_eq!(
        (world.money(ANNA), moves(world, "welcome")),
        ((BONUS, 0), 1)
    );
    let rows = "SELECT count(*) FROM inbox WHERE done_ms IS NOT NULL";
    assert_eq!(world.number(rows), 1);
    drop(bot);
    world.verify();
}

#[test]
fn r01_batch_received_inbox_not_committed() {
    let world = World::new();
    let update = begin_and_die(&world, "before commit of kiebot::bot::poll::keep");
    assert_eq!(world.number("SELECT count(*) FROM inbox"), 0);
    assert_begun_once(&world, update);
}

#[test]
fn r02_inbox_committed_offset_not_confirmed() {
    let world = World::new();
    let update = begin_and_die(&world, "after commit of kiebot::bot::poll::keep");
    assert_eq!(world.number("SELECT count(*) FROM inbox"), 1);
    // Telegram, which has heard of nothing, gives it again.
    assert_begun_once(&world, update);
}

#[test]
fn r03_inside_a_handlers_transaction() {
    let world = World::new();
    let update = begin_and_die(&world, "before commit of kiebot::bot::desk::Desk::attempt");
    let left = "SELECT (SELECT count(*) FROM customers) + (SELECT count(*) FROM transfers)
                + (SELECT count(*) FROM inbox WHERE done_ms IS NOT NULL)";
    assert_eq!(world.number(left), 0);
    assert_eq!(world.number("SELECT count(*) FROM inbox"), 1);
    assert_begun_once(&world, update);
}
