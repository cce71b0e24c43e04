//! The statistics of the panel: what they say is what the books say, on the screen and in the table.

use crate::support::Bot;
use kiebot::money::Kopecks;
use serde_json::json;

#[test]
fn the_numbers_of_the_shop_are_those_of_its_books() {
    let bot = Bot::new();
    let admin = bot.admin();
    admin.begins();
    let anna = bot.anna();
    anna.makes_a_picture("Кот");
    anna.say("/balance");
    anna.press("Звёзды");
    anna.press("100 →");
    anna.pays(&json!({}));
    bot.settle();
    admin.say("/admin");
    let revenue = bot.number("SELECT sum(price) FROM generations WHERE state = 'succeeded'");
    let paid = bot.number("SELECT sum(amount) FROM transfers WHERE kind = 'topup'");
    admin
        .press("Статистика")
        .says("Новых 2 · заходили 2")
        .says("пополнили 1 из 2 · 50\u{a0}%")
        .says(&format!("Выручка {}", Kopecks(revenue)))
        .says(&format!("средняя цена {}", Kopecks(revenue)))
        .says(&format!("звёзды {}", Kopecks(paid)))
        .says("Генераций 1 · удачных 100\u{a0}%")
        .says("Картинка 1");
    // A week later today is empty, and the week still knows.
    bot.advance(5 * 86_400_000);
    admin.say("/admin");
    admin.press("Статистика").says("Генераций 0 · удачных —");
    admin.press("7 дней").says("Генераций 1 · удачных 100");
    admin.press("90 дней").says("🏆");
    admin.press("Скачать CSV");
    let sent = admin.wait_for("the table", |chat| {
        chat.by_the_bot().find(|m| !m.media.is_empty()).cloned()
    });
    sent.says("Статистика по дням");
    admin.press("В панель").says("АДМИН-ПАНЕЛЬ");
}
