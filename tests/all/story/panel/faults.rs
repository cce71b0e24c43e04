//! What went wrong, in the panel: by kind with examples, looked for by any number, tried again, and the log as a file.

use crate::support::{Bot, Customer, MINUTE};
use rusqlite::Connection;
use serde_json::json;

fn opens(bot: &Bot) -> Customer<'_> {
    let admin = bot.admin();
    admin.say("/admin");
    admin.press("Логи/Ошибки");
    admin
}

/// Changes the database beside the running bot, as nobody should.
fn meddle(bot: &Bot, sql: &str) {
    let db = Connection::open(&bot.config.database.path).unwrap();
    db.busy_timeout(std::time::Duration::from_secs(20)).unwrap();
    db.execute_batch(sql).unwrap();
}

fn fails(bot: &Bot, anna: &Customer<'_>, why: &str) {
    bot.kie().switch(|kie| {
        kie.fail_next = 1;
        kie.fail_msg = why.to_owned();
    });
    anna.fills_a_picture("кот");
    anna.press("Запустить");
    let open = "SELECT count(*) FROM generations WHERE ended_ms IS NULL";
    bot.until("its end", || (bot.number(open) == 0).then_some(()));
    anna.all_delivered();
}

#[test]
fn failures_are_counted_by_reason_and_found_by_any_number() {
    let bot = Bot::with(|config| config.payments.manual.enabled = true);
    let anna = bot.anna();
    anna.begins();
    bot.admin().begins();
    let admin = opens(&bot);
    admin
        .screen()
        .says("Все генерации дошли до результата")
        .says("Отложенных обновлений нет")
        .says("Все сообщения дошли");
    fails(&bot, &anna, "Internal <oops>");
    fails(&bot, &anna, "Internal again");
    fails(&bot, &anna, "Your prompt was flagged by content moderation");
    let admin = opens(&bot);
    admin
        .screen()
        .says("без результата: 3. Чаще всего «Сбой модели» (2), последняя №2");
    admin
        .press("❌ Генерации")
        .says("Сбой модели: 2, последняя №2: 500: Internal again")
        .says("Модерация: 1, последняя №3");
    let list = admin.press("Сбой модели · 2");
    list.says("№1").says("Internal <oops>").says("№2");
    list.says_nothing_of("№3");
    admin
        .press("№1")
        .says("Генерация №1")
        .says("Internal <oops>");
    // By the number of the generation, by that of its task, by what nobody knows.
    let task = bot.text("SELECT task_id FROM generations WHERE id = 3");
    let admin = opens(&bot);
    admin.press("🔎 Найти").says("номер задачи Kie");
    admin.say("два слова").says("Не понял");
    admin.say("nothing-of-this-name").says("Ничего не нашёл");
    admin.say("№77").says("Ничего не нашёл");
    admin.say(&task).says("Генерация №3");
    opens(&bot).press("🔎 Найти");
    admin.say("№2").says("Генерация №2");
    opens(&bot).press("🔎 Найти");
    let token = bot.text("SELECT token FROM generations WHERE id = 1");
    admin.say(&token).says("Генерация №1");
    // A request for a top-up.
    anna.say("/balance");
    anna.press("Переводом");
    anna.say("750").says("Заявка №1");
    opens(&bot).press("🔎 Найти");
    admin.say("заявка 2").says("Ничего не нашёл");
    admin.say("Заявка №1");
    let card = admin.chat().by_the_bot().last().cloned().unwrap();
    card.says("Заявка №1 на").says("Анна");
    // A week later nothing of it is new.
    bot.advance(8 * 24 * 60 * MINUTE);
    opens(&bot).screen().says("Все генерации дошли");
}

#[test]
fn an_update_that_was_put_aside_is_tried_again_from_the_panel() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.begins();
    bot.admin().begins();
    meddle(
        &bot,
        "CREATE TRIGGER poison BEFORE INSERT ON support_tickets BEGIN SELECT RAISE(ABORT, 'poison'); END",
    );
    anna.say("/support");
    anna.say_only("Помогите");
    anna.see("Что-то пошло не так");
    let admin = opens(&bot);
    admin.screen().says("Отложено обновлений: 1. Последнее:");
    let list = admin.press("Отложенные");
    list.says("poison");
    let card = admin.press("№");
    card.says("poison").says("Клиент: 7");
    meddle(&bot, "DROP TRIGGER poison");
    admin.press("Попробовать снова");
    let list = admin.message(list.id).unwrap();
    list.says("обновлений нет");
    assert!(admin.last_toast().contains("Возвращено в работу: 1"));
    // The old buttons do nothing more.
    admin.force(card.id, card.data("Попробовать снова"));
    assert!(admin.last_toast().contains("уже нет"));
    admin.force(list.id, "A:f:ua");
    assert!(admin.last_toast().contains("уже нет"));
    bot.advance(2 * MINUTE);
    let tickets = "SELECT count(*) FROM support_tickets";
    bot.until("the ticket", || (bot.number(tickets) == 1).then_some(()));
    assert_eq!(
        bot.text("SELECT what || ' ' || before || ' ' || after FROM deeds"),
        "retry parked 1 again"
    );
}

#[test]
fn a_message_that_was_given_up_is_sent_again_from_the_panel() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.begins();
    bot.admin().begins();
    let why = "Bad Request: <nobody likes it>";
    anna.fills_a_picture("кот");
    bot.telegram_faults(&json!({"refuse": {"sendMessage": why}}));
    fails_unheard(&bot, &anna);
    bot.telegram_faults(&json!({"refuse": {}}));
    let admin = opens(&bot);
    // The admins' own alert about it did not arrive, either.
    admin.screen().says("Не дошло сообщений: 2");
    let list = admin.press("Не дошедшие");
    list.says("О возврате")
        .says("Оповещение")
        .says("<nobody likes it>");
    let refund = bot.text("SELECT id || '' FROM outbox WHERE what = 'refund'");
    let card = admin.press(&format!("№{refund}"));
    card.says("О возврате").says("Кому: 7").says(why);
    assert!(
        card.has("генерации №1") || card.has("№1"),
        "{}",
        card.shown()
    );
    admin.press("Отправить снова");
    anna.see("❌");
    admin.force(card.id, card.data("Отправить снова"));
    assert!(admin.last_toast().contains("уже нет"));
    let list = opens(&bot).press("Не дошедшие");
    list.says("Оповещение").says_nothing_of("О возврате");
    admin.press("Отправить все");
    let list = admin.message(list.id).unwrap();
    list.says("Все сообщения дошли");
    admin.see("так и не ушло");
    let told = anna.chat();
    let told = told.by_the_bot().filter(|m| m.text.contains('❌')).count();
    assert_eq!(told, 1);
    assert_eq!(
        bot.number("SELECT count(*) FROM deeds WHERE what = 'resend'"),
        2
    );
    // What waits for somebody who has left is not among them.
    assert_eq!(
        bot.number("SELECT count(*) FROM outbox WHERE state = 'dead'"),
        0
    );
}

/// A generation whose end cannot be told.
fn fails_unheard(bot: &Bot, anna: &Customer<'_>) {
    bot.kie().switch(|kie| kie.fail_next = 1);
    anna.tap("Запустить");
    let dead = "SELECT count(*) FROM outbox WHERE state = 'dead'";
    bot.until("two messages given up", || {
        (bot.number(dead) == 2).then_some(())
    });
}

#[test]
fn the_log_comes_as_a_file() {
    let bot = Bot::new();
    bot.admin().begins();
    let admin = opens(&bot);
    admin.press("📄 Лог");
    let sent = admin.wait_for("the log", |chat| {
        chat.by_the_bot().find(|m| !m.media.is_empty()).cloned()
    });
    sent.says("Ключи и токены скрыты");
    assert!(sent.media[0].name.ends_with(".log"), "{:?}", sent.media);
}
