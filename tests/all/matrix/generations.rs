//! R4–R13: dead at each step of a generation, from the held money to the sent file.

use super::{
    ANNA, BONUS, PRICE, assert_returned, assert_sold, moves, order_and_die, told_of_return,
};
use crate::child::{ADMIN, World};
use serde_json::json;

const HELD: (i64, i64) = (BONUS - PRICE, PRICE);

/// After the death: its state, what is on hold, and how many tasks Kie has.
fn assert_left(world: &World, state: &str, tasks: usize) {
    assert_eq!(world.state(1), state);
    assert_eq!((world.money(ANNA), world.tasks().len()), (HELD, tasks));
    world.verify();
}

/// The submit is not repeated, by this start or the next.
fn assert_lost(world: &World, tasks: usize) {
    let bot = world.start();
    assert_returned(world);
    drop(bot.kill());
    let bot = world.start();
    assert_eq!(world.state(1), "unknown");
    assert_eq!((world.creates(), world.tasks().len()), (tasks, tasks));
    // A task that Kie may have taken is a cost of ours, and the admin is told how much.
    world.person(ADMIN).until_heard("0.8");
    drop(bot);
}

#[test]
fn r04_held() {
    let world = World::new();
    order_and_die(&world, "after commit of kiebot::bot::desk::Desk::attempt");
    assert_left(&world, "held", 0);
    let bot = world.start();
    assert_sold(&world);
    drop(bot);
}

#[test]
fn r05_submitting_committed_no_byte_sent() {
    let world = World::new();
    order_and_die(&world, "before call of createTask");
    assert_left(&world, "submitting", 0);
    assert_lost(&world, 0);
}

#[test]
fn r06_post_sent_answer_not_read() {
    let world = World::new();
    order_and_die(&world, "after call of createTask");
    assert_left(&world, "submitting", 1);
    assert_lost(&world, 1);
}

#[test]
fn r07_task_id_read_not_committed() {
    let world = World::new();
    let log = order_and_die(&world, "Inner>::accepted");
    assert!(log.contains("before commit of"), "{log}");
    assert_left(&world, "submitting", 1);
    let task = world.tasks()[0]["task_id"].as_str().unwrap().to_owned();
    assert!(log.contains(&task), "the log must have {task}:\n{log}");
    assert_lost(&world, 1);
}

#[test]
fn r08_running() {
    let world = World::new();
    world.kie(&json!({ "never_finish": true }));
    order_and_die(
        &world,
        "after commit of kiebot::engine::submit::<impl kiebot::engine::Inner>::accepted",
    );
    assert_left(&world, "running", 1);
    let task = "SELECT task_id FROM generations";
    let before = world.text(task);
    world.kie(&json!({ "never_finish": false }));
    let bot = world.start();
    assert_sold(&world);
    assert_eq!(world.text(task), before);
    drop(bot);
}

#[test]
fn r09_success_seen_not_committed() {
    for (at, state) in [
        ("after call of /api/v1/jobs/recordInfo", "running"),
        ("before commit of kiebot::engine::poll", "running"),
        ("after commit of kiebot::engine::poll", "fetching"),
        ("after call of file", "fetching"),
        ("file is kept", "fetching"),
        ("before commit of kiebot::engine::fetch", "fetching"),
    ] {
        let world = World::new();
        order_and_die(&world, at);
        assert_left(&world, state, 1);
        assert_eq!(moves(&world, "capture"), 0, "{at}");
        let bot = world.start();
        assert_sold(&world);
        assert_eq!(world.number("SELECT count(*) FROM results"), 1, "{at}");
        drop(bot);
    }
}

#[test]
fn r10_success_committed_not_sent() {
    for at in [
        "after commit of kiebot::engine::fetch",
        "before call of SendPhoto",
    ] {
        let world = World::new();
        order_and_die(&world, at);
        assert_eq!(world.state(1), "succeeded", "{at}");
        assert_eq!(world.money(ANNA), (BONUS - PRICE, 0));
        assert_eq!(world.person(ANNA).files(), 0, "{at}");
        let bot = world.start();
        assert_sold(&world);
        assert_eq!(world.person(ANNA).files(), 2, "{at}");
        drop(bot);
    }
}

#[test]
fn r11_sent_not_marked() {
    for (at, twice) in [
        ("after call of SendPhoto", "photo"),
        ("after call of SendDocument", "document"),
        (
            "before commit of kiebot::bot::outbox::remember_part:3",
            "closing",
        ),
        (
            "before commit of kiebot::bot::outbox::note::write",
            "nothing",
        ),
        (
            "after commit of kiebot::bot::outbox::note::write",
            "nothing",
        ),
    ] {
        let world = World::new();
        order_and_die(&world, at);
        let bot = world.start();
        assert_sold(&world);
        let anna = world.person(ANNA);
        let sent = (
            world.calls("sendPhoto").len(),
            world.calls("sendDocument").len(),
            anna.count("✅ Готово!"),
        );
        let one_more = |what: &str| 1 + usize::from(what == twice);
        let wanted = (one_more("photo"), one_more("document"), one_more("closing"));
        assert_eq!(sent, wanted, "{at}");
        drop(bot);
    }
}

#[test]
fn r12_failure_seen_release_not_committed() {
    for at in [
        "after call of /api/v1/jobs/recordInfo",
        "before commit of kiebot::engine::Inner::refund",
    ] {
        let world = World::new();
        world.kie(&json!({ "fail_next": 1 }));
        order_and_die(&world, at);
        assert_left(&world, "running", 1);
        let bot = world.start();
        assert_returned(&world);
        assert_eq!(world.state(1), "failed");
        assert_eq!(told_of_return(world.person(ANNA)), 1);
        drop(bot);
    }
}

#[test]
fn r13_release_committed_message_not_sent() {
    let world = World::new();
    world.kie(&json!({ "fail_next": 1 }));
    order_and_die(&world, "after commit of kiebot::engine::Inner::refund");
    assert_eq!(world.state(1), "failed");
    assert_eq!(
        (world.money(ANNA), moves(&world, "release")),
        ((BONUS, 0), 1)
    );
    assert_eq!(told_of_return(world.person(ANNA)), 0);
    let bot = world.start();
    assert_returned(&world);
    assert_eq!(told_of_return(world.person(ANNA)), 1);
    drop(bot);
}
