//! Updates that cannot be handled: put aside with a word, past nobody else, and tried again.

use crate::support::{Bot, MINUTE};
use rusqlite::Connection;
use serde_json::json;

/// The welcome bonus.
const GIFT: i64 = 20_000;

/// Changes the database beside the running bot, as nobody should.
fn meddle(bot: &Bot, sql: &str) {
    let db = Connection::open(&bot.config.database.path).unwrap();
    db.busy_timeout(std::time::Duration::from_secs(20)).unwrap();
    db.execute_batch(sql).unwrap();
}

fn poison(bot: &Bot, table: &str, when: &str) {
    meddle(
        bot,
        &format!(
            "CREATE TRIGGER poison BEFORE INSERT ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, 'poison'); END"
        ),
    );
}

fn with_stars() -> Bot {
    let bot = Bot::new();
    bot.admin().begins();
    let anna = bot.anna();
    anna.begins();
    anna.say("/balance");
    anna.press("Звёзды");
    anna.press("100 →");
    bot
}

#[test]
fn a_payment_that_cannot_be_credited_alerts_at_once_and_is_credited_when_it_can_be() {
    let bot = with_stars();
    poison(&bot, "payments", "1");
    let anna = bot.anna();
    assert_eq!(anna.pays(&json!({}))["ok"], true);
    bot.admin()
        .see("Платёж не зачислен")
        .says("poison")
        .says("каждые пять минут");
    anna.see("Ваш платёж получен");
    assert_eq!(anna.purse(), (0, GIFT));
    // Nobody restarts anything: it is tried again, and told of no second time.
    bot.advance(6 * MINUTE);
    let tries = "SELECT attempts >= 3 FROM inbox WHERE parked_ms IS NOT NULL";
    bot.advance(2 * MINUTE);
    bot.until("it is put aside again", || {
        (bot.logged("WARN")
            .iter()
            .any(|line| line.contains("tried again"))
            && bot.number("SELECT count(*) FROM inbox WHERE parked_ms IS NOT NULL") == 1)
            .then_some(())
    });
    assert_eq!(bot.number(tries), 1);
    meddle(&bot, "DROP TRIGGER poison");
    bot.advance(6 * MINUTE);
    anna.see("Зачислено");
    assert_eq!(anna.purse().0, 13_000);
    let told = |words| {
        anna.chat()
            .by_the_bot()
            .filter(|m| m.text.contains(words))
            .count()
    };
    assert_eq!((told("Ваш платёж получен"), told("Зачислено")), (1, 1));
}

#[test]
fn a_payment_that_cannot_be_booked_does_not_stop_the_comparison_with_telegram() {
    let mut bot = with_stars();
    let (lost, other) = {
        let anna = bot.anna();
        let lost = anna.pays(&json!({"deliver": 0}))["charge_id"].clone();
        anna.say("/balance");
        anna.press("Звёзды");
        anna.press("100 →");
        (lost, anna.pays(&json!({"deliver": 0}))["charge_id"].clone())
    };
    bot.restart();
    poison(
        &bot,
        "payments",
        &format!("NEW.charge_id = '{}'", lost.as_str().unwrap()),
    );
    bot.admin()
        .see("зачислить их не удаётся")
        .says(lost.as_str().unwrap());
    let charge = "SELECT group_concat(charge_id) FROM payments";
    bot.anna().see("Зачислено");
    assert_eq!(bot.text(charge), other.as_str().unwrap());
    meddle(&bot, "DROP TRIGGER poison");
    // The next comparison begins with the one that could not be booked.
    bot.restart();
    let anna = bot.anna();
    bot.until("both are credited", || {
        (anna.purse().0 == 26_000).then_some(())
    });
}

#[test]
fn what_does_not_parse_is_kept_as_evidence_and_reported() {
    let bot = Bot::new();
    bot.admin().begins();
    let anna = bot.anna();
    anna.begins();
    bot.push(&json!({"message": {"message_id": "seven", "date": 1, "text": "canary",
        "chat": {"id": 7, "type": "private"}, "from": {"id": 7, "is_bot": false, "first_name": "Анна"}}}));
    bot.admin().see("Непонятное обновление");
    anna.see("Что-то пошло не так");
    let kept = "SELECT body FROM inbox WHERE parked_ms IS NOT NULL AND done_ms IS NULL";
    assert!(bot.text(kept).contains("canary"));
    // A kind that we do not use is no fault of anybody.
    bot.push(&json!({"poll": {"id": "1"}}));
    assert_eq!(
        bot.number("SELECT count(*) FROM inbox WHERE parked_ms IS NOT NULL"),
        1
    );
    anna.say("/balance").says("200");
}

#[test]
fn a_flood_is_skipped_at_once_and_delays_nobody_else() {
    let bot = Bot::with(|config| {
        config.limits.updates_per_s = 1;
        config.limits.burst = 1;
    });
    let boris = bot.customer(8, "Борис", "ru");
    let anna = bot.anna();
    for n in 0..400 {
        anna.say_only(&format!("{n}"));
    }
    boris.begins();
    let open = "SELECT count(*) FROM inbox WHERE customer_id = 7 AND done_ms IS NULL";
    // Taken one by one at their pace, they would take minutes.
    bot.until("all but the last are skipped", || {
        (bot.number(open) <= 62).then_some(())
    });
    boris.say("/balance").says("200");
}
