//! The statistics of the panel: what they say is what the books say, on the screen, in the table, in the daily report.

use crate::support::{Bot, Customer, Message};
use kiebot::money::Kopecks;
use serde_json::json;

#[test]
fn the_numbers_of_the_shop_are_those_of_its_books() {
    let bot = Bot::new();
    let admin = bot.admin();
    admin.begins();
    let anna = bot.anna();
    anna.makes_a_picture("Кот");
    anna.buys(&json!({}));
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
    bot.advance(86_400_000);
    admin.press("Статистика");
    admin.screen().says("Сегодня").says_nothing_of("Графики");
    for days in [7, 30, 90] {
        admin.press(&format!("{days} дней"));
        let before = pictures(&admin).len();
        admin.press("Графики");
        admin.wait_for("the charts", |chat| {
            let sent = chat.by_the_bot().filter(|m| is_picture(m));
            (sent.count() > before).then_some(())
        });
        let sent = pictures(&admin).pop().unwrap();
        sent.says("Графики");
        assert_eq!(sent.media[0].kind, "photo");
    }
}

fn is_picture(message: &Message) -> bool {
    message.text.contains("Графики") || message.text.contains("Отчёт за")
}

fn pictures(admin: &Customer<'_>) -> Vec<Message> {
    let chat = admin.chat();
    chat.by_the_bot()
        .filter(|m| is_picture(m))
        .cloned()
        .collect()
}

#[test]
fn a_report_comes_once_a_day_at_its_hour_and_after_a_stop_as_well() {
    let mut bot = Bot::with(|config| config.telegram.report_hour = Some(9));
    let reports =
        |bot: &Bot| bot.number("SELECT count(*) FROM outbox WHERE key GLOB 'paper:report:*'");
    bot.admin().begins();
    bot.anna().makes_a_picture("Кот");
    bot.until("the first start is noted", || {
        (bot.number("SELECT count(*) FROM meta WHERE key = 'reported'") == 1).then_some(())
    });
    assert_eq!(reports(&bot), 0, "there is no day before");
    // Who comes first in the morning of the report is not among those of the day before.
    bot.advance(20 * 3_600_000);
    bot.customer(8, "Борис", "ru").begins();
    bot.advance(4 * 3_600_000);
    let wait = |bot: &Bot, wanted: usize| {
        let admin = bot.admin();
        bot.until("the report", || {
            (pictures(&admin).len() == wanted).then_some(())
        });
        pictures(&admin).pop().unwrap()
    };
    let revenue = bot.number("SELECT sum(price) FROM generations WHERE state = 'succeeded'");
    wait(&bot, 1)
        .says("Отчёт за")
        .says("Новых 2 · заходили 2")
        .says(&format!("Выручка {}", Kopecks(revenue)))
        .says("Генераций 1 · удачных 100");
    // Down at the hour of the next day: it is made up for, and not twice.
    bot.stop();
    bot.advance(86_400_000);
    bot.start();
    wait(&bot, 2).says("Отчёт за").says("Генераций 0");
    bot.restart();
    bot.advance(86_400_000);
    wait(&bot, 3);
    assert_eq!(reports(&bot), 3);
}
