//! The help inside the bot: topics with what the operator has set, commands, ways back.

use crate::support::{Bot, roubles};
use kiebot::money::Kopecks;

#[test]
fn topics_tell_what_the_operator_has_set() {
    let bot = Bot::with(|config| {
        config.limits.parallel_per_customer = 5;
        config.limits.starts_per_minute = 7;
        config.limits.refunded_cancels_per_day = 2;
        config.limits.spend_per_day = Some(Kopecks(123_450));
    });
    let anna = bot.anna();
    anna.begins();
    anna.say("/help").says("О чём рассказать?");
    for (topic, words) in [
        ("Как работает", "«Запустить»"),
        ("Цены", "Платные генерации"),
        ("Возвраты", "2 раза в день"),
        ("Файлы", "30 дней"),
        ("Ограничения", "до 5 генераций"),
        ("Приватность", "Kie.ai"),
        ("Оплата", "1,30"),
    ] {
        anna.press(topic).says(words);
        anna.press("Все темы").says("О чём рассказать?");
    }
    anna.press("Ограничения")
        .says("минуту: до 7")
        .says(&roubles(1234, 50));
    anna.say("/privacy").says("180 дней");
    anna.press("В меню");
    assert!(anna.press("Помощь").has("Поддержка"));
}

#[test]
fn the_help_is_as_complete_in_english() {
    let bot = Bot::new();
    let john = bot.customer(8, "John", "en");
    john.begins();
    john.press("Help");
    for topic in [
        "How it works",
        "Prices",
        "Refunds",
        "Files",
        "Limits",
        "Privacy",
        "Payment",
        "Introduction",
        "Language",
        "Support",
    ] {
        john.press(topic);
        john.say("/help");
    }
    for message in john.chat().by_the_bot() {
        let shown = message.shown().replace("Язык", "").replace("Русский", "");
        let cyrillic = shown.chars().any(|c| ('а'..='я').contains(&c));
        assert!(!cyrillic, "{}", message.shown());
    }
}

#[test]
fn help_interrupts_a_draft_and_leads_back_to_it() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.fills_a_picture("Кот");
    anna.say("/help");
    anna.press("Цены");
    anna.press("Вернуться к запуску").says("Кот");
    anna.runs();
}
