//! What the admins are told of by itself, and `Понял`.

use crate::support::{Bot, Customer, MINUTE, Message};
use serde_json::json;

const HOUR: i64 = 60 * MINUTE;

fn shop() -> Bot {
    let bot = Bot::new();
    bot.admin().begins();
    bot.anna().begins();
    bot
}

/// So many generations that end as Kie is switched.
fn runs(bot: &Bot, n: usize) {
    let anna = bot.anna();
    for _ in 0..n {
        anna.fills_a_picture("кот");
        anna.press("Запустить");
        let open = "SELECT count(*) FROM generations WHERE ended_ms IS NULL";
        bot.until("its end", || (bot.number(open) == 0).then_some(()));
        anna.all_delivered();
    }
}

/// How often a kind was told.
fn told(bot: &Bot, kind: &str) -> i64 {
    bot.number(&format!(
        "SELECT count(*) FROM outbox WHERE key LIKE 'alert:{kind}:%'"
    ))
}

/// Waits for a minute's round to be over: each leaves nothing behind when all is well.
fn rounds(bot: &Bot, kind: &str, n: i64) {
    let what = format!("{kind} told {n} times");
    bot.until(&what, || {
        bot.advance(MINUTE);
        (told(bot, kind) == n).then_some(())
    });
}

fn understands(admin: &Customer<'_>, alert: &Message) {
    admin.force(alert.id, alert.data("Понял"));
}

#[test]
fn an_alert_that_was_understood_is_silent_until_it_changes() {
    let bot = shop();
    let admin = bot.admin();
    bot.kie().switch(|kie| kie.refuse_next = 3);
    runs(&bot, 3);
    let alert = admin.see("Kie отказал генерации №1");
    assert_eq!(told(&bot, "kie-refused"), 1);
    // What came within the hour is told together when it is over.
    bot.advance(HOUR);
    let together = admin.see("Kie отказал генерации №3");
    together.says("Таких с прошлого оповещения: 2");
    understands(&admin, &together);
    assert!(admin.last_toast().contains("Напишу снова"));
    assert!(!admin.message(together.id).unwrap().has("Понял"));
    understands(&admin, &alert);
    assert!(admin.last_toast().contains("уже заглушено"));
    assert_eq!(
        bot.text("SELECT what || ' ' || subject FROM deeds"),
        "hush alert:kie-refused"
    );
    bot.advance(2 * HOUR);
    bot.kie().switch(|kie| kie.refuse_next = 1);
    runs(&bot, 1);
    assert_eq!(told(&bot, "kie-refused"), 2);
    // Another code is another matter.
    bot.kie().switch(|kie| {
        kie.refuse_next = 1;
        kie.refuse_code = 404;
    });
    runs(&bot, 1);
    admin.see("Kie отказал генерации №5");
    assert_eq!(told(&bot, "kie-refused"), 3);
    understands(&admin, &together);
    assert!(admin.last_toast().contains("Принято"));
    // All of them are in the panel, where they are silenced and heard again.
    admin.say("/admin");
    admin.press("Логи/Ошибки").says("Оповещений:");
    let list = admin.press("Оповещения");
    list.says("Kie отказал генерации №5");
    let list = admin.press("Понял · 1");
    list.says("🔕");
    admin.press("Вернуть · 1").says_nothing_of("🔕");
}

#[test]
fn many_failures_are_told_with_their_rate() {
    let bot = shop();
    bot.kie().switch(|kie| kie.fail_next = 5);
    runs(&bot, 9);
    assert_eq!(told(&bot, "error-rate"), 0);
    runs(&bot, 1);
    rounds(&bot, "error-rate", 1);
    bot.admin()
        .see("Много неудачных генераций")
        .says("50")
        .says("5 из 10");
}

#[test]
fn generations_that_nobody_moves_are_told() {
    let bot = shop();
    let anna = bot.anna();
    bot.kie().switch(|kie| {
        kie.only = Some("create".to_owned());
        kie.hang_ms = 10_000;
    });
    anna.fills_a_picture("кот");
    anna.press("Запустить");
    bot.until("a submit under way", || {
        (bot.number("SELECT count(*) FROM generations WHERE state = 'submitting'") == 1)
            .then_some(())
    });
    bot.advance(11 * MINUTE);
    rounds(&bot, "stuck", 1);
    bot.admin()
        .see("Генерации стоят на месте")
        .says("самая ранняя №1");
    bot.kie().switch(|kie| kie.hang_ms = 0);
    anna.all_delivered();
}

#[test]
fn a_model_sold_below_its_cost_is_told() {
    let bot = shop();
    let models = std::fs::read_to_string(&bot.config.catalog.path).unwrap();
    let loss = format!("{models}\n[models.\"z-image\".override]\nprice_rub = \"0.01\"\n");
    bot.edit_models(&loss);
    rounds(&bot, "model-loss", 1);
    let alert = bot.admin().see("Модели продаются в убыток");
    alert
        .says("Z-Image (0,01")
        .says("Цена ниже того, что берёт Kie");
    // It lasts, and is not repeated each minute; it ends with the price.
    bot.advance(2 * HOUR);
    bot.edit_models(&models);
    bot.until("it is over", || {
        bot.advance(MINUTE);
        let mark = "SELECT mark FROM alerts WHERE kind = 'model-loss'";
        (bot.text(mark) == "\u{2713}").then_some(())
    });
    assert_eq!(told(&bot, "model-loss"), 1);
}

#[test]
fn credits_at_kie_are_told_with_the_hours_that_are_left() {
    let bot = shop();
    let admin = bot.admin();
    runs(&bot, 3);
    bot.kie().switch(|kie| kie.credits = 20.0);
    rounds(&bot, "kie-credits-low", 1);
    admin
        .see("На счёте Kie осталось 20 кр.")
        .says("хватит примерно на");
    bot.kie().switch(|kie| kie.credits = 0.0);
    rounds(&bot, "kie-credits-out", 1);
    admin.see("кончились кредиты");
    bot.kie().switch(|kie| kie.credits = 1_000.0);
    bot.until("it is over", || {
        bot.advance(MINUTE);
        let up =
            "SELECT count(*) FROM alerts WHERE kind GLOB 'kie-credits-*' AND mark <> '\u{2713}'";
        (bot.number(up) == 0).then_some(())
    });
    assert_eq!(told(&bot, "kie-credits-low"), 1);
}

#[test]
fn another_poller_is_told_once_and_again_when_it_comes_back() {
    let bot = shop();
    let admin = bot.admin();
    bot.telegram_faults(&json!({"conflict": true}));
    bot.anna().say_only("/balance");
    let alert = admin.see("работает ещё один бот");
    alert.says("обновления получает другая программа");
    bot.telegram_faults(&json!({"conflict": false}));
    bot.settle();
    understands(&admin, &alert);
    bot.until("it is over", || {
        (bot.text("SELECT mark FROM alerts WHERE kind = 'conflict'") == "\u{2713}").then_some(())
    });
    bot.advance(2 * HOUR);
    bot.telegram_faults(&json!({"conflict": true}));
    bot.until("the second alert", || {
        (told(&bot, "conflict") == 2).then_some(())
    });
    bot.telegram_faults(&json!({"conflict": false}));
    bot.settle();
}
