//! kill -9 between the POST of createTask and the commit of its answer, with every submit worker in that gap.

use super::{BONUS, PRICE, Stop, reach_confirmation};
use crate::child::{ADMIN, World};
use serde_json::json;
use std::net::TcpListener;

/// createTask calls that the bot has under way at once: a crash can lose no more tasks.
const WORKERS: i64 = 4;
/// Customers, each with two pictures.
const CUSTOMERS: [i64; 3] = [7, 8, 9];
const PICTURES: i64 = 6;
const KEY: &str = "canary-webhook-key-55d0";

/// Orders everything; Kie accepts as many as come at once, and its answers do not come.
fn order_all(world: &World) {
    world.person(ADMIN).say("/start");
    world.kie(&json!({ "accepted_wait_ms": 60_000 }));
    for id in CUSTOMERS {
        for _ in 0..2 {
            reach_confirmation(world.person(id));
            world.person(id).press("Запустить");
        }
    }
    world.until_true(&format!(
        "SELECT count(*) = {WORKERS} FROM generations WHERE state = 'submitting'"
    ));
    crate::child::until("all that fit are accepted", || {
        (world.tasks().len() as i64 == WORKERS).then_some(())
    });
}

/// What must hold after the restart: the lost ones are refunded and never sent again, the others are sold.
fn assert_ends(world: &World) {
    world.until_true("SELECT count(*) = 0 FROM generations WHERE ended_ms IS NULL");
    let count = |state: &str| {
        world.number(&format!(
            "SELECT count(*) FROM generations WHERE state = '{state}'"
        ))
    };
    assert_eq!(
        (count("unknown"), count("succeeded")),
        (WORKERS, PICTURES - WORKERS)
    );
    assert_eq!(world.creates() as i64, PICTURES - WORKERS);
    assert_eq!(world.tasks().len() as i64, PICTURES);
    let left: i64 = CUSTOMERS.iter().map(|id| world.money(*id).0).sum();
    let held: i64 = CUSTOMERS.iter().map(|id| world.money(*id).1).sum();
    let all = BONUS * CUSTOMERS.len() as i64;
    assert_eq!((left, held), (all - PRICE * (PICTURES - WORKERS), 0));
    // One word about all of them, with what they have likely cost.
    world.person(ADMIN).until_heard("3.2");
    world.until_true("SELECT count(*) = 0 FROM outbox WHERE state = 'todo'");
    world.verify();
}

fn refunds_told(world: &World) -> usize {
    let told = |id: &i64| world.person(*id).count("Средства возвращены на баланс.");
    CUSTOMERS.iter().map(told).sum()
}

#[test]
fn no_more_than_the_submit_workers_are_lost() {
    let world = World::new();
    let bot = world.start();
    order_all(&world);
    Stop::Kill.now(bot);
    world.kie(&json!({ "accepted_wait_ms": 0 }));
    let bot = world.start();
    assert_ends(&world);
    assert_eq!(refunds_told(&world) as i64, WORKERS);
    // Without callbacks nobody can know which tasks those were.
    assert_eq!(
        world.number("SELECT count(*) FROM late WHERE task_id IS NOT NULL"),
        0
    );
    Stop::Orderly.now(bot);
}

/// A bot that takes callbacks, and a Kie that makes them.
fn called() -> World {
    let world = World::new();
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let config = world.config().replace(
        "[kie]\n",
        &format!("[kie]\ncallback_url = \"https://bot.example\"\nwebhook_key = \"{KEY}\"\n"),
    );
    let config = config.replace(
        "[http]\n",
        &format!("[http]\ncallback_listen = \"{address}\"\n"),
    );
    world.write_config(&config);
    world.kie(&json!({
        "callback_via": format!("http://{address}"), "webhook_key": KEY, "callback_retry_ms": 50,
    }));
    world
}

#[test]
fn callbacks_find_all_of_them_again() {
    for early in [true, false] {
        let world = called();
        world.kie(&json!({ "never_finish": !early }));
        let bot = world.start();
        order_all(&world);
        if early {
            // Kie has called, and was answered, before the kill.
            world.until_true(&format!(
                "SELECT count(*) = {WORKERS} FROM submits WHERE task_id IS NOT NULL"
            ));
        }
        Stop::Kill.now(bot);
        world.kie(&json!({ "accepted_wait_ms": 0 }));
        let bot = world.start();
        world.kie(&json!({ "never_finish": false }));
        assert_ends(&world);
        world.until_true(&format!(
            "SELECT count(*) = {WORKERS} FROM late WHERE state = 'gifted'"
        ));
        world.until_true("SELECT count(*) = 0 FROM outbox WHERE state = 'todo'");
        let gifts = |id: &i64| world.person(*id).count("Подарок: результат");
        assert_eq!(
            CUSTOMERS.iter().map(gifts).sum::<usize>() as i64,
            WORKERS,
            "early: {early}"
        );
        assert_ends(&world);
        let (_, log) = bot.terminate();
        assert!(
            !log.contains(KEY) && !log.contains("/kie/"),
            "a secret or an address in the log:\n{log}"
        );
    }
}
