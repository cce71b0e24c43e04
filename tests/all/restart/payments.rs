//! Stopped at every stored state of a payment and of its return: credited once, returned once.

use super::{ANNA, BONUS, BOTH, Stop};
use crate::child::{ADMIN, World, until};
use rusqlite::Connection;
use serde_json::{Value, json};

/// What the pack of 100 Stars is worth.
const PACK: i64 = 13_000;

/// Anna has the invoice of a pack.
fn invoiced(world: &World) {
    let anna = world.person(ANNA);
    anna.say("/start");
    anna.say("/balance");
    anna.press("Звёзды");
    anna.press("100 →");
    world.until_true("SELECT count(*) = 1 FROM invoices WHERE message_id IS NOT NULL");
}

/// The payment was credited, once, and told.
fn assert_paid(world: &World) {
    let anna = world.person(ANNA);
    anna.until_heard("Зачислено");
    world.until_true("SELECT count(*) = 0 FROM outbox WHERE state = 'todo'");
    world.until_true("SELECT count(*) = 0 FROM inbox WHERE done_ms IS NULL");
    assert_eq!(world.money(ANNA), (BONUS + PACK, 0));
    assert_eq!(anna.count("Зачислено"), 1);
    assert_eq!(world.number("SELECT count(*) FROM payments"), 1);
    assert_eq!(
        world.text("SELECT state FROM invoices"),
        "paid",
        "the invoice"
    );
    world.verify();
}

#[test]
fn an_invoice_outlives_the_bot() {
    for stop in BOTH {
        let world = World::new();
        let bot = world.start();
        invoiced(&world);
        stop.now(bot);
        let bot = world.start();
        assert_eq!(world.pay(ANNA, &json!({}))["ok"], true);
        assert_paid(&world);
        drop(bot);
    }
}

#[test]
fn a_payment_that_comes_while_nobody_listens_is_credited_at_the_start() {
    for stop in BOTH {
        let world = World::new();
        let bot = world.start();
        invoiced(&world);
        let word = world.pay(ANNA, &json!({"declined": true}));
        assert_eq!(word["error"], "PAYMENT_DECLINED");
        world.until_true("SELECT state = 'checked' FROM invoices");
        stop.now(bot);
        world.pay(ANNA, &json!({"unasked": true, "deliver": 5}));
        let bot = world.start();
        assert_paid(&world);
        drop(bot);
    }
}

#[test]
fn a_payment_stored_and_not_settled_is_settled_at_the_start() {
    let world = World::new();
    let bot = world.start();
    invoiced(&world);
    Stop::Kill.now(bot);
    let paid = world.pay(ANNA, &json!({"unasked": true}));
    // As after a kill between storing and handling: the update is in our inbox and still at Telegram.
    let update = paid["update_ids"][0].as_i64().unwrap();
    let body = json!({"update_id": update, "message": {"message_id": paid["message_id"], "date": 1,
        "chat": {"id": ANNA, "type": "private"}, "successful_payment": paid["payment"],
        "from": {"id": ANNA, "is_bot": false, "first_name": "Customer 7", "language_code": "ru"}}});
    // Another one failed three times and was parked.
    let parked = body.to_string().replace(&update.to_string(), "5");
    let db = Connection::open(world.database()).unwrap();
    db.execute(
        "INSERT INTO inbox(update_id, customer_id, body, received_ms) VALUES(?1, ?2, ?3, 1)",
        (update, ANNA, body.to_string()),
    )
    .unwrap();
    db.execute(
        "INSERT INTO inbox(update_id, customer_id, body, received_ms, attempts, parked_ms, error)
         VALUES(5, ?1, ?2, 1, 3, 2, 'disk')",
        (ANNA, parked),
    )
    .unwrap();
    drop(db);
    let bot = world.start();
    assert_paid(&world);
    drop(bot);
}

/// Anna has paid and an admin has asked for the return; the faults are set before.
fn returning(world: &World, faults: &Value) {
    invoiced(world);
    let paid = world.pay(ANNA, &json!({}));
    let charge = paid["charge_id"].as_str().unwrap().to_owned();
    assert_paid(world);
    let admin = world.person(ADMIN);
    admin.say("/start");
    admin.say(&format!("/refund {charge}"));
    // The first comparison of the books is over: the faults meet the return and nothing else.
    until("the books are compared", || {
        (!world.calls("getStarTransactions").is_empty()).then_some(())
    });
    world.telegram(faults);
    admin.press_now("Вернуть");
    world.until_true("SELECT called_ms IS NOT NULL FROM payments");
    world.until_true("SELECT state = 'refunding' FROM payments");
    assert_eq!(world.money(ANNA), (BONUS, 0));
}

/// The payment went back, once, and both were told.
fn assert_returned(world: &World) {
    world.until_true("SELECT state = 'refunded' FROM payments");
    world.until_true("SELECT count(*) = 0 FROM outbox WHERE state = 'todo'");
    assert_eq!(world.money(ANNA), (BONUS, 0));
    world.person(ANNA).until_heard("возвращён вам");
    world.person(ADMIN).until_heard("Возвращено 100");
    let done = world.calls("refundStarPayment");
    assert_eq!(done.iter().filter(|call| call["ok"] == true).count(), 1);
    assert_eq!(
        world
            .number("SELECT count(*) FROM transfers WHERE kind IN ('payout','payout_undo','loss')"),
        1
    );
    world.verify();
}

#[test]
fn a_return_whose_answer_was_lost_is_looked_up_and_not_asked_for_again() {
    let world = World::new();
    let bot = world.start();
    let lost = json!({"refund_reply_lost": true, "star_list_500": true});
    returning(&world, &lost);
    until("the call is made", || {
        (!world.calls("refundStarPayment").is_empty()).then_some(())
    });
    Stop::Kill.now(bot);
    assert_eq!(world.text("SELECT state FROM payments"), "refunding");
    world.telegram(&json!({"refund_reply_lost": false, "star_list_500": false}));
    let before = world.calls("refundStarPayment").len();
    let bot = world.start();
    assert_returned(&world);
    assert_eq!(world.calls("refundStarPayment").len(), before);
    drop(bot);
}

#[test]
fn a_return_that_never_reached_telegram_is_asked_for_after_the_start() {
    for called in [true, false] {
        let world = World::new();
        let bot = world.start();
        returning(&world, &json!({"latency_ms": 60_000}));
        Stop::Kill.now(bot);
        world.telegram(&json!({"latency_ms": 0}));
        if !called {
            let db = Connection::open(world.database()).unwrap();
            db.execute("UPDATE payments SET called_ms = NULL", [])
                .unwrap();
        }
        let bot = world.start();
        world.until_true("SELECT state = 'refunded' FROM payments");
        assert_eq!(world.money(ANNA), (BONUS, 0));
        world.person(ANNA).until_heard("возвращён вам");
        world.verify();
        drop(bot);
    }
}

#[test]
fn a_request_by_hand_outlives_the_bot() {
    let world = World::new();
    let config = world.config() + "[payments.manual]\nenabled = true\ntext = \"Карта\"\n";
    world.write_config(&config);
    let bot = world.start();
    let (anna, admin) = (world.person(ANNA), world.person(ADMIN));
    admin.say("/start");
    anna.say("/start");
    anna.say("/balance");
    anna.press("Переводом");
    anna.say("500");
    Stop::Kill.now(bot);
    let bot = world.start();
    admin.until_heard("Заявка №1");
    admin.press("Зачислить");
    Stop::Kill.now(bot);
    let bot = world.start();
    anna.until_heard("Зачислено");
    assert_eq!(world.money(ANNA), (BONUS + 50_000, 0));
    world.verify();
    drop(bot);
}
