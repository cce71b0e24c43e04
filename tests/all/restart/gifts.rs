//! Killed around a promo code and around a payment with a friend's share: each counts once.

use super::{ANNA, BONUS, Stop};
use crate::child::{ADMIN, World};
use serde_json::json;

/// The friend who was brought by Anna.
const BORIS: i64 = 8;

/// The code of Anna's link, which her page has made.
fn link(world: &World) -> String {
    let anna = world.person(ANNA);
    anna.say("/start");
    anna.say("/friends");
    world.text("SELECT code FROM referrers")
}

#[test]
fn a_code_and_a_share_count_once_through_kills() {
    // At once, when the update is stored, when it is handled, when it is answered: what Telegram was not told to be
    // received it gives again.
    for moment in [
        "1",
        "update_id > 0",
        "done_ms IS NOT NULL",
        "shown_ms IS NOT NULL",
    ] {
        let world = World::new();
        let mut bot = world.start();
        world.person(ADMIN).say("/promo_new GIFT 50 uses=1");
        world.person(ADMIN).say("/promo_new PLUS 20%");
        let link = link(&world);
        let boris = world.person(BORIS);
        let newest = || world.number("SELECT coalesce(max(update_id), 0) FROM inbox");
        let kill = |bot, before: i64| {
            if moment != "1" {
                let come = format!("update_id > {before} AND {moment}");
                world.until_true(&format!("SELECT count(*) > 0 FROM inbox WHERE {come}"));
            }
            Stop::Kill.now(bot);
            world.start()
        };
        let before = newest();
        boris.say_now(&format!("/start ref_{link}"));
        bot = kill(bot, before);
        world.until_true("SELECT count(*) = 1 FROM referrals");
        let before = newest();
        boris.say_now("/promo gift");
        bot = kill(bot, before);
        world.until_true("SELECT count(*) = 1 FROM promo_uses");
        let before = newest();
        boris.say_now("/promo plus");
        bot = kill(bot, before);
        world.until_true("SELECT count(*) = 2 FROM promo_uses");
        world
            .until_true("SELECT count(*) = 0 FROM inbox WHERE done_ms IS NULL OR shown_ms IS NULL");
        boris.say("/balance");
        boris.press("Звёзды");
        boris.press("100 →");
        world.until_true("SELECT count(*) = 1 FROM invoices WHERE message_id IS NOT NULL");
        // Told three times, and killed over it.
        let before = newest();
        assert_eq!(world.pay(BORIS, &json!({"deliver": 3}))["ok"], true);
        bot = kill(bot, before);
        boris.until_heard("Зачислено");
        world.person(ANNA).until_heard("Ваш друг пополнил");
        world.until_true("SELECT count(*) = 0 FROM outbox WHERE state = 'todo'");
        world.until_true("SELECT count(*) = 0 FROM inbox WHERE done_ms IS NULL");
        assert_eq!(world.money(BORIS), (BONUS + 5_000 + 13_000 + 2_600, 0));
        assert_eq!(world.money(ANNA), (BONUS + 1_300, 0));
        assert_eq!(
            world.number("SELECT count(*) FROM transfers WHERE kind = 'promo'"),
            2
        );
        assert_eq!(
            world.number("SELECT count(*) FROM transfers WHERE kind = 'referral'"),
            1
        );
        world.verify();
        drop(bot);
    }
}
