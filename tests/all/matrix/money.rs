//! R16–R19, R31: dead around a payment and its return, or back with an older copy of the books.

use super::{ANNA, BONUS, die, fall, until_quiet};
use crate::child::{ADMIN, Bot, World};
use serde_json::json;

/// What the pack of 100 Stars is worth.
const PACK: i64 = 13_000;
/// A payment so old is no longer on its way as an update.
const OLD_S: i64 = -600;

/// Anna has the invoice of a pack, and no bot is there.
fn invoiced() -> World {
    let world = World::new();
    let bot = world.start();
    let (admin, anna) = (world.person(ADMIN), world.person(ANNA));
    admin.say("/start");
    anna.say("/start");
    bill(&world);
    drop(bot.kill());
    world
}

fn bill(world: &World) {
    let anna = world.person(ANNA);
    let before = world.number("SELECT count(*) FROM invoices");
    anna.say("/balance");
    anna.press("Звёзды");
    anna.press("100 →");
    world.until_true(&format!(
        "SELECT count(*) = {before} + 1 FROM invoices WHERE message_id IS NOT NULL"
    ));
}

/// Credited once, told once.
fn assert_paid(world: &World) {
    let anna = world.person(ANNA);
    anna.until_heard("Зачислено");
    until_quiet(world);
    assert_eq!(world.money(ANNA), (BONUS + PACK, 0));
    assert_eq!(anna.count("Зачислено"), 1);
    assert_eq!(world.number("SELECT count(*) FROM payments"), 1);
    world.verify();
}

#[test]
fn r16_pre_checkout_answered_down_at_payment() {
    let down_at_payment = || {
        let world = invoiced();
        let at = [("KIEBOT_DIE_AT", "before commit of kiebot::bot::checkout")];
        let bot = Bot::spawn(world.dir(), &["run"], &at);
        // Telegram has our word and takes the money; the update waits there.
        assert_eq!(world.pay(ANNA, &json!({}))["ok"], true);
        fall(bot);
        (world.number("SELECT count(*) FROM payments") == 0).then_some(world)
    };
    // The update may overtake the death, which is row 17: then from the beginning.
    let world = (0..20).find_map(|_| down_at_payment()).unwrap();
    let bot = world.start();
    assert_paid(&world);
    drop(bot);
}

#[test]
fn r17_payment_update_lost() {
    let world = invoiced();
    world.telegram_clock(OLD_S);
    world.pay(ANNA, &json!({ "unasked": true, "deliver": 0 }));
    let bot = world.start();
    assert_paid(&world);
    world.person(ADMIN).until_heard("Сверка звёзд");
    drop(bot.kill());
    // Dead before the comparison was stored, it is made again: still one credit.
    die(&world, "after call of getStarTransactions");
    let bot = world.start();
    assert_paid(&world);
    drop(bot);
}

#[test]
fn r18_inside_the_credit_transaction() {
    for (at, stored) in [("before", 0), ("after", 1)] {
        let world = invoiced();
        world.pay(ANNA, &json!({ "unasked": true, "deliver": 3 }));
        die(
            &world,
            &format!("{at} commit of kiebot::bot::desk::Desk::attempt"),
        );
        assert_eq!(world.number("SELECT count(*) FROM payments"), stored);
        assert_eq!(world.money(ANNA).0, BONUS + stored * PACK);
        let bot = world.start();
        assert_paid(&world);
        drop(bot);
    }
}

#[test]
fn r19_stars_refund_sent_no_answer() {
    for (at, calls) in [
        ("before call of refundStarPayment", 0),
        ("after call of refundStarPayment", 1),
        ("before commit of kiebot::bot::stars::finish", 1),
        ("after commit of kiebot::bot::stars::finish", 1),
    ] {
        let world = invoiced();
        let bot = world.start();
        let paid = world.pay(ANNA, &json!({}));
        assert_paid(&world);
        let admin = world.person(ADMIN);
        admin.say(&format!("/refund {}", paid["charge_id"].as_str().unwrap()));
        drop(bot.kill());
        admin.press_now("Вернуть");
        die(&world, at);
        // The wallet was debited before Telegram was asked.
        assert_eq!(world.money(ANNA), (BONUS, 0), "{at}");
        assert_eq!(world.calls("refundStarPayment").len(), calls, "{at}");
        let bot = world.start();
        world.until_true("SELECT state = 'refunded' FROM payments");
        until_quiet(&world);
        assert_eq!(world.money(ANNA), (BONUS, 0));
        assert_eq!(world.calls("refundStarPayment").len(), 1, "{at}");
        let booked = "SELECT count(*) FROM transfers WHERE kind IN ('payout','payout_undo','loss')";
        assert_eq!(world.number(booked), 1, "{at}");
        world.person(ANNA).until_heard("возвращён вам");
        world.verify();
        drop(bot);
    }
}

#[test]
fn r31_restored_from_an_older_copy() {
    let world = invoiced();
    let bot = world.start();
    assert_eq!(bot.terminate().0.code(), Some(0));
    let copy = std::fs::read(world.database()).unwrap();
    // Life goes on after the copy: a payment, credited and told.
    let bot = world.start();
    world.telegram_clock(OLD_S);
    world.pay(ANNA, &json!({}));
    assert_paid(&world);
    assert_eq!(bot.terminate().0.code(), Some(0));
    std::fs::write(world.database(), copy).unwrap();
    assert_eq!(world.money(ANNA), (BONUS, 0));
    // Telegram gives the update no second time, but its list has the payment.
    let bot = world.start();
    world.until_true("SELECT count(*) = 1 FROM payments");
    until_quiet(&world);
    assert_eq!(world.money(ANNA), (BONUS + PACK, 0));
    world.person(ADMIN).until_heard("Сверка звёзд");
    drop(bot);
    world.verify();
}
