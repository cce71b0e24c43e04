//! The nightly verification: what it finds is told, wrong books stop the sale, right ones open it again.

use crate::support::{Bot, MINUTE};
use rusqlite::Connection;
use serde_json::json;

const HOUR: i64 = 60 * MINUTE;
/// From the noon at which stories begin to the next quiet hour.
const TO_THE_NIGHT: i64 = 16 * HOUR;

/// Does past the bot what its guards forbid: they are taken away and put back.
fn tampers(bot: &Bot, table: &str, sql: &str) {
    let mut db = Connection::open(&bot.config.database.path).unwrap();
    db.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
    let tx = db.transaction().unwrap();
    let guards: Vec<(String, String)> = tx
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1")
        .unwrap()
        .query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for (name, _) in &guards {
        tx.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    assert_eq!(tx.execute(sql, []).unwrap(), 1, "{sql}");
    for (_, guard) in &guards {
        tx.execute_batch(guard).unwrap();
    }
    tx.commit().unwrap();
}

/// The broken lines in /health; `None` as long as nothing was verified.
fn broken(bot: &Bot) -> Option<Vec<String>> {
    let detail = bot.health()["detail"].clone();
    detail["last_verify_age_s"].as_i64()?;
    serde_json::from_value(detail["last_verify_broken"].clone()).unwrap()
}

fn alerts(bot: &Bot) -> i64 {
    bot.number("SELECT count(*) FROM outbox WHERE key LIKE 'alert:verify-%'")
}

#[test]
fn a_missed_night_is_made_up_for_and_wrong_books_stop_the_sale() {
    let mut bot = Bot::new();
    bot.admin().begins();
    let anna = bot.anna();
    anna.makes_a_picture("Кот");
    anna.say("/balance");
    anna.press("Звёзды");
    anna.press("100 →");
    anna.fills_a_picture("Ещё кот");
    bot.stop();
    tampers(
        &bot,
        "generations",
        "UPDATE generations SET price = price + 1 WHERE id = 1",
    );
    bot.advance(TO_THE_NIGHT + HOUR);
    bot.start();
    assert_eq!(broken(&bot), None);
    bot.advance(3 * MINUTE);
    let admin = bot.admin();
    admin
        .see("продажи остановлены")
        .says("I7")
        .says("generation 1 succeeded and did not take its price");
    let found = bot.until("the outcome", || broken(&bot));
    assert!(found.contains(&"I7".to_owned()), "{found:?}");
    // Also after a restart, which looks at once and says nothing twice.
    bot.restart();
    let anna = bot.anna();
    assert!(anna.press("Запустить").text.contains("на паузе"));
    assert_eq!(bot.kie().creates(), 1);
    let refused = anna.pays(&json!({}));
    assert!(refused["error"].as_str().unwrap().contains("на паузе"));
    anna.say("/balance");
    anna.press("Звёзды");
    anna.press("100 →");
    assert!(anna.last_toast().contains("на паузе"));
    // What was paid all the same is credited.
    assert_eq!(anna.pays(&json!({"unasked": true}))["ok"], true);
    assert_eq!(anna.purse().0, 13_000);
    assert_eq!(alerts(&bot), 1);
    // Repaired: the next look opens the sale.
    tampers(
        &bot,
        "generations",
        "UPDATE generations SET price = price - 1 WHERE id = 1",
    );
    bot.advance(HOUR);
    bot.admin().see("продажи открыты");
    assert_eq!(broken(&bot), Some(vec![]));
    anna.makes_a_picture("Третий кот");
    assert_eq!(bot.kie().creates(), 2);
}

#[test]
fn each_night_everything_is_verified_and_what_touches_no_money_stops_nothing() {
    let bot = Bot::new();
    bot.admin().begins();
    let anna = bot.anna();
    anna.makes_a_picture("Кот");
    bot.advance(3 * MINUTE);
    // A database that was never verified is, soon after the start.
    bot.until("the first look", || broken(&bot));
    let verified = "SELECT json_extract(value, '$.at_ms') FROM meta WHERE key = 'verified'";
    let first = bot.number(verified);
    tampers(
        &bot,
        "outbox",
        "UPDATE outbox SET sent_ms = NULL WHERE id = (SELECT min(id) FROM outbox)",
    );
    // Not before the night.
    bot.advance(TO_THE_NIGHT - 4 * MINUTE - (bot.clock.now_ms() - first));
    anna.makes_a_picture("Днём");
    assert_eq!(bot.number(verified), first);
    bot.advance(5 * MINUTE);
    bot.admin()
        .see("Деньги сходятся")
        .says("I24")
        .says("neither sent, to do, nor dead");
    anna.makes_a_picture("Ночью");
    assert_eq!((alerts(&bot), bot.kie().creates()), (1, 3));
    tampers(
        &bot,
        "outbox",
        "UPDATE outbox SET sent_ms = created_ms WHERE id = (SELECT min(id) FROM outbox)",
    );
    bot.advance(HOUR);
    bot.admin().see("Проверка базы снова сходится");
}
