//! A thousand updates tell of one payment while the bot is killed among them.

use super::{ANNA, BONUS, Stop};
use crate::child::World;
use serde_json::json;

const TELLS: &str = "body LIKE '%successful_payment%'";

#[test]
fn a_thousand_duplicates_with_kills_among_them_are_one_top_up() {
    let world = World::new();
    let mut bot = world.start();
    let anna = world.person(ANNA);
    anna.say("/start");
    anna.say("/balance");
    anna.press("Звёзды");
    anna.press("100 →");
    world.until_true("SELECT count(*) = 1 FROM invoices WHERE message_id IS NOT NULL");
    let paid = world.pay(ANNA, &json!({"deliver": 1000}));
    assert_eq!(paid["ok"], true, "{paid}");
    let kills = [1, 150, 400];
    for done in kills {
        world.until_true(&format!(
            "SELECT count(*) >= {done} FROM inbox WHERE done_ms IS NOT NULL AND {TELLS}"
        ));
        Stop::Kill.now(bot);
        assert!(world.number("SELECT count(*) FROM payments") <= 1);
        bot = world.start();
    }
    world.until_true(&format!(
        "SELECT count(*) = 1000 FROM inbox WHERE done_ms IS NOT NULL AND {TELLS}"
    ));
    world.until_true("SELECT count(*) = 0 FROM outbox WHERE state = 'todo'");
    assert_eq!(world.money(ANNA), (BONUS + 13_000, 0));
    assert_eq!(world.number("SELECT count(*) FROM payments"), 1);
    assert_eq!(
        world.number("SELECT count(*) FROM transfers WHERE kind = 'topup'"),
        1
    );
    // A kill between sending and noting it is the one cause of a second word.
    let told = anna.count("Зачислено");
    assert!((1..=1 + kills.len()).contains(&told), "told {told} times");
    world.verify();
    drop(bot);
}
