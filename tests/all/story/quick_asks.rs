//! When a start is asked for: always, above a sum, never; what holds even for those who are never asked.

use super::quick::{begins_model, newest_input, next_result};
use crate::support::{Bot, Customer, MINUTE, roubles};
use kiebot::money::Kopecks;
use serde_json::json;

const MADE: &str = "SELECT count(*) FROM generations";

/// One picture, so that the model and its settings are known; then asked no more.
fn never_asked(anna: &Customer<'_>) -> i64 {
    let done = anna.makes_a_picture("Кот");
    anna.say("/mode");
    anna.press("Когда спрашивать");
    anna.press("Никогда").says("никогда");
    done.id
}

#[test]
fn mode_shows_what_is_on_and_changes_it_in_both_languages() {
    for (language, on, off, when, never, home) in [
        (
            "ru",
            "включён",
            "Выключить",
            "Когда спрашивать",
            "Никогда",
            "меню",
        ),
        ("en", "is on", "Turn off", "When to ask", "Never", "Menu"),
    ] {
        let bot = Bot::new();
        let anna = bot.customer(7, "Anna", language);
        anna.begins();
        let mode = anna.say("/mode");
        mode.says(on).says_nothing_of("Z-Image");
        begins_model(&anna, "z-image");
        let menu = anna.say("/start");
        menu.says("⚡ Z-Image");
        let mode = anna.say("/mode");
        mode.says(on).says("⚡ Z-Image");
        assert!(mode.has(home), "{}", mode.shown());
        let choice = anna.press(when);
        assert!(choice.text.lines().count() <= 12, "{}", choice.shown());
        assert!(choice.buttons.len() <= 8, "{}", choice.shown());
        anna.press("100");
        anna.screen().says(&roubles(100, 0));
        anna.press(when);
        anna.press(never).says(&never.to_lowercase());
        anna.press(off).says_nothing_of(on);
        // What is sent now is for the menu, and the menu says nothing of it.
        let answer = anna.say(if language == "ru" { "Кот" } else { "Cat" });
        assert!(answer.has("🎬"), "{}", answer.shown());
        answer.says_nothing_of("⚡");
        assert_eq!(bot.number(MADE), 0);
        if language == "en" {
            for message in anna.chat().by_the_bot() {
                let cyrillic = message.shown().chars().any(|c| ('а'..='я').contains(&c));
                assert!(!cyrillic, "{}", message.shown());
            }
        }
    }
}

#[test]
fn the_own_sum_is_taken_as_people_write_it() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.begins();
    let asks = |say: &str| {
        anna.say("/mode");
        anna.press("Когда спрашивать");
        anna.press("Своя сумма").says("рублях");
        anna.say(say)
    };
    for odd in [
        "ноль",
        "0",
        "-5",
        "100001",
        "1e9",
        "99999999999999999999",
        "🐈",
    ] {
        asks(odd).says("Не понял сумму");
        assert!(anna.screen().has("В меню"), "{}", anna.screen().shown());
    }
    // It may be corrected at once.
    anna.say("50 ₽").says(&roubles(50, 0));
    asks("1 234,50").says(&roubles(1_234, 50));
    asks("100000").says(&roubles(100_000, 0));
}

#[test]
fn never_asked_a_message_starts_at_once_and_shows_the_price() {
    let bot = Bot::new();
    let anna = bot.anna();
    let before = never_asked(&anna);
    bot.kie().switch(|kie| kie.never_finish = true);
    let progress = anna.say("Белый пёс");
    progress
        .says("Генерация №2")
        .says("Z-Image")
        .says(&roubles(0, 63));
    assert!(progress.has("Отменить"), "{}", progress.shown());
    assert_eq!(anna.money(), (20_000 - 126, 63));
    let running = anna.see("Модель работает");
    running.says(&roubles(0, 63));
    assert_eq!(newest_input(&bot)["prompt"], "Белый пёс");
    bot.kie().finish(&bot.kie().newest_task());
    next_result(&anna, before, "Готово!");
    anna.has(20_000 - 126);
    // It can be stopped as any other.
    anna.say("Чёрный пёс");
    anna.see("Модель работает");
    anna.press("Отменить");
    anna.press("Да, остановить");
    anna.see("остановлена");
    anna.all_delivered();
    anna.has(20_000 - 126);
    assert_eq!(bot.number("SELECT count(*) FROM quick_starts"), 2);
}

#[test]
fn above_the_sum_it_is_asked_and_below_it_is_not() {
    let bot = Bot::with(|config| config.pricing.warn_above = Kopecks(2_000));
    let anna = bot.anna();
    anna.makes_a_picture("Кот");
    anna.say("/mode");
    anna.press("Когда спрашивать");
    anna.press("Дороже 10\u{a0}₽").says(&roubles(10, 0));
    let id = anna.newest();
    anna.say("Пёс");
    next_result(&anna, id, "Готово!");
    assert_eq!(bot.number(MADE), 2);
    let price = |rub: &str| {
        let models = crate::support::MODELS;
        bot.edit_models(&format!(
            "{models}\n[models.\"z-image\".override]\nprice_rub = \"{rub}\"\n"
        ));
    };
    price("10.01");
    let card = anna.say("Гусь");
    assert!(card.has("Запустить · 10,01"), "{}", card.shown());
    // What is dear for everybody is asked for whatever the sum.
    price("20.01");
    anna.say("/mode");
    anna.press("Когда спрашивать");
    anna.press("Дороже 300\u{a0}₽");
    let card = anna.say("Утка");
    assert!(card.has("Запустить · 20,01"), "{}", card.shown());
    assert_eq!(bot.number(MADE), 2);
    anna.say("/mode");
    anna.press("Когда спрашивать");
    anna.press("Никогда");
    let id = anna.newest();
    anna.say("Лебедь");
    next_result(&anna, id, "Готово!");
    anna.has(20_000 - 126 - 2_001);
}

#[test]
fn a_message_that_waited_in_our_inbox_never_spends() {
    let mut bot = Bot::new();
    never_asked(&bot.anna());
    bot.stop();
    let message = json!({"update_id": 9_999_999, "message": {"message_id": 700, "date": 1,
        "from": {"id": 7, "is_bot": false, "first_name": "Анна", "language_code": "ru"},
        "chat": {"id": 7, "type": "private"}, "text": "Белый пёс"}});
    let db = rusqlite::Connection::open(&bot.config.database.path).unwrap();
    db.execute(
        "INSERT INTO inbox(update_id, customer_id, body, received_ms) VALUES(9999999, 7, ?1, ?2)",
        (message.to_string(), bot.clock.now_ms()),
    )
    .unwrap();
    drop(db);
    bot.advance(2 * MINUTE + 1);
    bot.start();
    bot.settle();
    let anna = bot.anna();
    let card = anna.screen();
    card.says("с задержкой").says("Белый пёс");
    assert_eq!(bot.number(MADE), 1);
    anna.runs();
    anna.has(20_000 - 126);
}

#[test]
fn without_money_the_request_is_kept_and_nothing_is_taken() {
    let bot = Bot::with(|config| config.bonus.welcome = Kopecks(100));
    let anna = bot.anna();
    never_asked(&anna);
    let card = anna.say("Белый пёс");
    card.says("Не хватает").says("Белый пёс");
    assert!(card.has("Пополнить на"), "{}", card.shown());
    anna.say("/balance");
    anna.press("Продолжить").says("Белый пёс");
    assert_eq!(bot.number(MADE), 1);
    anna.has(37);
}

#[test]
fn limits_moderation_and_outages_are_told_calmly() {
    let bot = Bot::with(|config| config.limits.parallel_per_customer = 1);
    let anna = bot.anna();
    never_asked(&anna);
    bot.kie().switch(|kie| kie.never_finish = true);
    anna.say("Пёс");
    anna.see("Модель работает");
    let refused = anna.say("Гусь");
    refused.says("1 генерация");
    assert!(refused.has("Вернуться"), "{}", refused.shown());
    // The request is still there.
    anna.press("Вернуться").says("Гусь");
    bot.kie().switch(|kie| kie.never_finish = false);
    bot.until("nothing is open", || (anna.money().1 == 0).then_some(()));
    anna.all_delivered();
    bot.kie().switch(|kie| kie.fail_next = 1);
    anna.say("Утка");
    anna.see("не получилась").says("Средства возвращены");
    anna.all_delivered();
    anna.has(20_000 - 126);
}

#[test]
fn words_typed_into_a_setting_start_nothing() {
    let bot = Bot::with(|config| config.bonus.welcome = Kopecks(100));
    let anna = bot.anna();
    never_asked(&anna);
    // A card, since the money is short; its settings are changed by words while money comes.
    anna.say("Пёс").says("Не хватает");
    anna.press("⚙️ Настройки");
    anna.press("Описание");
    anna.say("Гусь").says("Гусь").says("Не хватает");
    assert_eq!(bot.number(MADE), 1);
}
