//! The first words: greeting, bonus, menu, commands.

use crate::support::{Bot, listed, roubles};
use kiebot::catalog::Category;
use kiebot::screens::lists::PAGE;

/// The main menu, in the order of the plan.
const MENU: [&str; 12] = [
    "🎬 Видео",
    "🖼️ Картинка",
    "✨ Улучшить",
    "🎙️ Аудио",
    "🔎 Все модели",
    "⭐ Дешёвые/Бесплатные",
    "🔍 Найти",
    "💛 Мои модели",
    "🧾 История",
    "💳 Баланс",
    "⚙️ Настройки",
    "❓ Помощь",
];

#[test]
fn start_greets_once_and_gives_the_bonus_once_ever() {
    let bot = Bot::new();
    let anna = bot.anna();
    let menu = anna.say("/start");
    let first = format!("🎨 Первая картинка · {}", roubles(0, 63));
    assert_eq!(menu.labels(), [&[first.as_str()], &MENU[..]].concat());
    menu.says(&roubles(200, 0));
    let chat = anna.chat();
    assert!(
        (3..=4).contains(&chat.by_the_bot().count()),
        "{}",
        chat.shown()
    );
    assert!(chat.saying("Здравствуйте, Анна!").is_some());
    chat.saying("Дарю").unwrap().says(&roubles(200, 0));

    let heard = anna.heard();
    let menu = anna.say("/start");
    assert_eq!(menu.labels(), MENU);
    assert_eq!(anna.heard(), heard + 1, "{}", anna.chat().shown());
    anna.has(20_000);
}

#[test]
fn an_english_customer_reads_english() {
    let bot = Bot::new();
    let john = bot.customer(8, "John", "en-GB");
    let menu = john.say("/start");
    assert!(menu.has("🎬 Video") && menu.has("💳 Balance"));
    assert!(john.chat().saying("Hello, John!").is_some());
    let pages = listed(Some(Category::Image)).div_ceil(PAGE);
    let list = john.press("Picture");
    list.says("models").says(&format!("Page 1 of {pages}"));
    john.turns_to("Z-Image · ");
    assert!(john.turns_to("Wan 2.7 Image ·").has("Menu"));
    for message in john.chat().by_the_bot() {
        let cyrillic = message.shown().chars().any(|c| ('а'..='я').contains(&c));
        assert!(!cyrillic, "{}", message.shown());
    }
}

#[test]
fn commands_answer_at_any_time() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.begins();
    let balance = anna.say("/balance");
    balance.says("Баланс").says(&roubles(200, 0));
    assert!(balance.has("В меню"));
    let money = anna.press("Операции");
    assert!(
        money.has(&format!("+{}", roubles(200, 0))),
        "{}",
        money.shown()
    );
    anna.say("/history").says("Пока пусто");
    anna.say("/help").says("О чём рассказать?");
    anna.press("Файлы").says("20 МБ");
    // An unknown command shows the menu.
    assert_eq!(anna.say("/unknown").labels(), MENU);
    assert_eq!(anna.say("/START@sandbox_bot").labels(), MENU);
}

#[test]
fn commands_are_told_to_telegram_in_both_languages() {
    let bot = Bot::new();
    bot.anna().begins();
    bot.until("commands in three lists", || {
        (bot.calls("setMyCommands").len() == 3).then_some(())
    });
    let calls = bot.calls("setMyCommands");
    let text = format!("{calls:?}");
    for word in [
        "start",
        "balance",
        "history",
        "settings",
        "help",
        "support",
        "lang",
        "privacy",
        "Баланс",
        "Balance",
        "Настройки",
        "Settings",
    ] {
        assert!(text.contains(word), "{word}: {text}");
    }
}

#[test]
fn the_daily_cap_of_bonuses_greets_without_a_gift() {
    let bot = Bot::with(|config| config.bonus.daily_cap = kiebot::money::Kopecks(30_000));
    let (anna, oleg) = (bot.anna(), bot.customer(8, "Олег", "ru"));
    anna.begins();
    oleg.begins();
    assert!(anna.chat().saying("Дарю").is_some());
    assert!(oleg.chat().saying("Здравствуйте, Олег!").is_some());
    assert!(oleg.chat().saying("Дарю").is_none());
    oleg.has(0);
}
