//! Settings: the language at once and for good, and which messages come.

use crate::support::Bot;
use kiebot::ids::CustomerId;
use kiebot::store::wishes::{Wish, wants};
use kiebot::store::{Store, StoreError};

#[test]
fn the_language_changes_at_once_and_stays() {
    let mut bot = Bot::new();
    bot.anna().begins();
    {
        let anna = bot.anna();
        anna.press("Настройки").says("Нажмите на строку");
        anna.press("Язык");
        anna.press("English").says("Press a line");
        assert_eq!(anna.last_toast(), "I speak English now");
        // Telegram still says ru.
        assert!(anna.say("/start").has("💳 Balance"));
    }
    bot.restart();
    let anna = bot.anna();
    assert!(anna.say("/start").has("💳 Balance"));
    anna.say("/lang").says("Which language");
    anna.press("Русский").says("Нажмите на строку");
    assert!(anna.say("/start").has("💳 Баланс"));
    // An unknown language is a forged button.
    let menu = anna.screen();
    anna.force(menu.id, "w:g:de");
    assert!(anna.screen().has("💳 Баланс"));
}

#[test]
fn kinds_of_messages_are_switched_off_and_on() {
    let mut bot = Bot::new();
    {
        let anna = bot.anna();
        anna.begins();
        anna.say("/settings");
        anna.press("Уведомления").says("приходят всегда");
        assert!(anna.press("Новости").has("☐ Новости"));
        assert_eq!(anna.last_toast(), "Больше не напишу");
        // A second tap on an old screen says the same once more.
        let screen = anna.screen();
        anna.force(screen.id, "w:m:n:0");
        assert!(anna.screen().has("☐ Новости"));
        assert!(anna.press("Назад").has("выключено 1"));
    }
    bot.stop();
    let store = Store::open(&bot.config.database.path, 1).unwrap();
    let wanted = |id: i64, wish| {
        let read: Result<bool, StoreError> = store.read(|conn| wants(conn, CustomerId(id), wish));
        read.unwrap()
    };
    assert!(!wanted(7, Wish::News));
    assert!(wanted(7, Wish::LowBalance) && wanted(8, Wish::News));
    store.close().unwrap();
    bot.start();
    let anna = bot.anna();
    anna.say("/settings");
    anna.press("Уведомления");
    assert!(anna.press("Новости").has("✅ Новости"));
    assert_eq!(bot.number("SELECT count(*) FROM muted"), 0);
}
