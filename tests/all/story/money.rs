//! Too little money, limits, old prices: nothing is lost and nobody is left without a way on.

use crate::support::{Bot, MINUTE, roubles};
use kiebot::money::Kopecks;

#[test]
fn not_enough_money_tells_what_is_missing_and_keeps_the_draft() {
    let bot = Bot::with(|config| config.bonus.welcome = Kopecks(1_050));
    let anna = bot.anna();
    anna.chooses("Kling 2.6 Te");
    anna.say("Бариста улыбается");
    anna.press("5");
    anna.press("Нет");
    let confirm = anna.press("16:9");
    // 42.90 ₽ asked, 10.50 ₽ there: 32.40 ₽ are missing.
    confirm
        .says(&roubles(42, 90))
        .says(&roubles(10, 50))
        .says(&format!("Не хватает {}", roubles(33, 0)));
    assert!(!confirm.has("Запустить"), "{}", confirm.shown());
    anna.press("Пополнить на 33").says("Пополнение звёздами");
    anna.press("Назад").says(&roubles(10, 50));
    assert_eq!(bot.kie().creates(), 0);
    // The draft is still there: any word brings it back.
    let confirm = anna.say("ну что");
    confirm.says("Не хватает");
    anna.press("Изменить");
    anna.press("Описание");
    anna.say("Другое").says("Другое").says("Не хватает");
    anna.has(1_050);
}

#[test]
fn money_that_went_meanwhile_is_noticed_at_the_start() {
    let bot = Bot::with(|config| config.bonus.welcome = Kopecks(100));
    let anna = bot.anna();
    let first = anna.fills_a_picture("Первый");
    let run = first.data("Запустить").to_owned();
    anna.makes_a_picture("Второй");
    // 0.37 ₽ are left of a rouble, the first picture costs 0.63 ₽.
    anna.force(first.id, &run);
    let answer = anna.message(first.id).unwrap();
    answer.says("Не хватает").says("Первый");
    assert_eq!(bot.kie().creates(), 1);
    anna.has(37);
}

#[test]
fn an_expired_quote_is_quoted_again() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.fills_a_picture("Кот");
    bot.advance(16 * MINUTE);
    let confirm = anna.press("Запустить");
    confirm
        .says("Цена устарела")
        .says("Кот")
        .says(&roubles(0, 63));
    assert_eq!(bot.number("SELECT count(*) FROM generations"), 0);
    anna.press("Запустить");
    anna.see("Готово!");
    anna.all_delivered();
    anna.has(19_937);
}

#[test]
fn a_press_that_waited_in_our_inbox_never_spends() {
    let mut bot = Bot::new();
    let (id, run) = {
        let anna = bot.anna();
        let confirm = anna.fills_a_picture("Кот");
        (confirm.id, confirm.data("Запустить").to_owned())
    };
    // The press is stored, but the bot is stopped before it acts.
    bot.stop();
    let now = bot.clock.now_ms();
    let press = serde_json::json!({"update_id": 9_999_999, "callback_query": {
        "id": "1", "from": {"id": 7, "is_bot": false, "first_name": "Анна", "language_code": "ru"},
        "message": {"message_id": id, "date": 1, "chat": {"id": 7, "type": "private"}},
        "chat_instance": "1", "data": run,
    }});
    let db = rusqlite::Connection::open(&bot.config.database.path).unwrap();
    db.execute(
        "INSERT INTO inbox(update_id, customer_id, body, received_ms) VALUES(9999999, 7, ?1, ?2)",
        (press.to_string(), now),
    )
    .unwrap();
    drop(db);
    bot.advance(2 * MINUTE + 1);
    bot.start();
    bot.settle();
    let anna = bot.anna();
    anna.screen().says("Цена устарела").says("Кот");
    assert_eq!(bot.number("SELECT count(*) FROM generations"), 0);
    anna.has(20_000);
}

#[test]
fn limits_refuse_kindly_and_take_no_money() {
    let bot = Bot::with(|config| {
        config.limits.parallel_per_customer = 1;
        config.limits.starts_per_minute = 3;
    });
    bot.kie().switch(|kie| kie.never_finish = true);
    let anna = bot.anna();
    anna.fills_a_picture("Один");
    anna.press("Запустить");
    anna.fills_a_picture("Два");
    let refused = anna.press("Запустить");
    refused.says("1 генерация");
    assert!(refused.has("В меню"), "{}", refused.shown());
    assert_eq!(anna.money(), (19_937, 63));
    bot.kie().finish(&bot.kie().newest_task());
    anna.see("Готово!");
    anna.all_delivered();
    anna.has(19_937);
}

#[test]
fn too_many_starts_in_a_minute_wait() {
    let bot = Bot::with(|config| config.limits.starts_per_minute = 1);
    let anna = bot.anna();
    anna.makes_a_picture("Один");
    anna.fills_a_picture("Два");
    anna.press("Запустить").says("Слишком часто");
    assert_eq!(bot.kie().creates(), 1);
    bot.advance(MINUTE + 1);
    anna.makes_a_picture("Три");
    anna.has(20_000 - 126);
}

#[test]
fn without_credits_at_kie_nothing_is_sold() {
    let mut bot = Bot::stopped(|_| {});
    bot.kie().switch(|kie| kie.credits = 0.5);
    bot.customer(crate::support::ADMIN, "Админ", "ru");
    bot.start();
    let admin = bot.customer(crate::support::ADMIN, "Админ", "ru");
    let anna = bot.anna();
    anna.fills_a_picture("Кот");
    bot.until("the balance at Kie is known", || {
        (bot.kie().calls("chat/credit") >= 2).then_some(())
    });
    let refused = anna.press("Запустить");
    refused.says("на паузе");
    assert!(refused.has("В меню"), "{}", refused.shown());
    assert_eq!(bot.kie().creates(), 0);
    anna.has(20_000);
    admin.see("🔔");
}
