//! Telegram misbehaves: limits, lost replies, vanished messages, customers who block the bot.

use crate::support::{Bot, Customer, MINUTE};
use serde_json::json;

#[test]
fn limits_of_sending_only_delay() {
    let bot = Bot::new();
    bot.telegram_faults(&json!({"send_429_every": 4}));
    let anna = bot.anna();
    anna.begins();
    anna.makes_a_picture("Кот");
    bot.telegram_faults(&json!({"send_429_every": 0}));
    let chat = anna.chat();
    assert!(
        chat.by_the_bot().any(|message| !message.media.is_empty()),
        "{}",
        chat.shown()
    );
    anna.has(19_937);
}

#[test]
fn a_page_instead_of_an_answer_loses_no_message() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.fills_a_picture("Кот");
    bot.telegram_faults(&json!({"pages_next": 3}));
    anna.press("Запустить");
    anna.see("Готово!");
    anna.all_delivered();
    let chat = anna.chat();
    let mut captions = chat.by_the_bot().filter(|m| !m.media.is_empty());
    assert!(captions.any(|m| m.text.contains("№1")), "{}", chat.shown());
    assert_eq!(
        bot.number("SELECT count(*) FROM outbox WHERE state = 'dead'"),
        0
    );
    anna.has(19_937);
}

#[test]
fn a_message_that_cannot_be_edited_is_sent_anew() {
    let bot = Bot::new();
    bot.telegram_faults(&json!({"edit_not_found": true}));
    let anna = bot.anna();
    let menu = anna.say("/start");
    let list = anna.press("Картинка");
    assert!(list.id > menu.id, "{}", anna.chat().shown());
    list.says("9 моделей");
    anna.makes_a_picture("Кот");
    anna.has(19_937);
}

#[test]
fn replies_that_get_lost_lose_no_result() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.fills_a_picture("Кот");
    bot.telegram_faults(&json!({"drop_replies_every": 3}));
    anna.press("Запустить");
    anna.see("Готово!");
    anna.all_delivered();
    bot.telegram_faults(&json!({"drop_replies_every": 0}));
    let chat = anna.chat();
    let kinds: Vec<&str> = chat
        .by_the_bot()
        .flat_map(|m| &m.media)
        .map(|media| media.kind.as_str())
        .collect();
    assert!(
        kinds.contains(&"photo") && kinds.contains(&"document"),
        "{}",
        chat.shown()
    );
    anna.has(19_937);
}

/// Until Telegram has answered a call with 500; what is asked for afterwards works.
fn one_server_error(bot: &Bot) {
    let failed = |method: &str| bot.calls(method).iter().any(|call| call["ok"] == false);
    bot.until("a server error", || {
        ["sendMessage", "editMessageText", "sendPhoto"]
            .into_iter()
            .any(failed)
            .then_some(())
    });
    bot.telegram_faults(&json!({"error_500_every": 0}));
}

#[test]
fn a_server_error_loses_no_screen_and_no_result() {
    let bot = Bot::new();
    let (anna, oleg) = (bot.anna(), bot.customer(8, "Олег", "ru"));
    anna.fills_a_picture("Кот");
    bot.telegram_faults(&json!({"error_500_every": 1}));
    oleg.say_only("/start");
    one_server_error(&bot);
    // teloxide waits ten seconds after a server error by itself.
    oleg.wait_for("the menu", |chat| {
        chat.screen()
            .filter(|screen| screen.has("🎬 Видео"))
            .cloned()
    });
    anna.runs();
    anna.has(19_937);
}

#[test]
fn who_blocks_the_bot_gets_the_result_when_they_come_back() {
    let bot = Bot::new();
    bot.kie().switch(|kie| kie.never_finish = true);
    let anna = bot.anna();
    anna.fills_a_picture("Кот");
    anna.press("Запустить");
    anna.see("Модель работает");
    anna.block(true);
    assert_eq!(
        bot.number("SELECT gone_ms IS NOT NULL FROM customers WHERE id = 7"),
        1
    );
    bot.kie().finish(&bot.kie().newest_task());
    let done = "SELECT count(*) FROM generations WHERE state = 'succeeded'";
    bot.until("the result is here", || {
        (bot.number(done) == 1).then_some(())
    });
    anna.all_delivered();
    assert!(anna.chat().saying("Готово!").is_none());
    anna.block(false);
    assert_eq!(
        bot.number("SELECT gone_ms IS NULL FROM customers WHERE id = 7"),
        1
    );
    anna.see("Готово!");
    anna.all_delivered();
    let files = |anna: &Customer<'_>| anna.chat().by_the_bot().flat_map(|m| &m.media).count();
    assert_eq!(files(&anna), 2, "{}", anna.chat().shown());
    assert!(anna.say("/start").has("🎬 Видео"));
    anna.say("/history");
    anna.press("Z-Image");
    anna.press("Прислать результат ещё раз");
    anna.all_delivered();
    assert_eq!(files(&anna), 4, "{}", anna.chat().shown());
    anna.has(19_937);
}

/// A result that is ready while Telegram misbehaves so.
fn a_result_meets(bot: &Bot, faults: &serde_json::Value) {
    bot.kie().switch(|kie| kie.never_finish = true);
    let anna = bot.anna();
    anna.fills_a_picture("Кот");
    anna.press("Запустить");
    anna.see("Модель работает");
    bot.telegram_faults(faults);
    bot.kie().finish(&bot.kie().newest_task());
    tried(bot, 1);
}

/// Waits until the result could not be sent so often.
fn tried(bot: &Bot, times: i64) {
    let attempts = "SELECT coalesce(max(attempts), 0) FROM outbox WHERE what = 'result'";
    bot.until("a try to send the result", || {
        (bot.number(attempts) >= times).then_some(())
    });
}

fn it_arrives_after_all(bot: &Bot) {
    let anna = bot.anna();
    anna.see("Готово!");
    anna.all_delivered();
    assert_eq!(
        bot.number("SELECT count(*) FROM outbox WHERE state = 'dead'"),
        0
    );
    anna.has(19_937);
}

#[test]
fn a_token_that_is_refused_for_a_while_loses_no_message() {
    let bot = Bot::new();
    a_result_meets(&bot, &json!({"token_refused": true}));
    bot.telegram_faults(&json!({"token_refused": false}));
    it_arrives_after_all(&bot);
}

#[test]
fn a_message_older_than_a_day_outlives_a_break_of_the_line() {
    let mut bot = Bot::new();
    a_result_meets(&bot, &json!({"pages_next": 1_000_000}));
    bot.stop();
    bot.advance(25 * 60 * MINUTE);
    let before = bot.number("SELECT attempts FROM outbox WHERE what = 'result'");
    bot.start();
    tried(&bot, before + 1);
    bot.telegram_faults(&json!({"pages_next": 0}));
    it_arrives_after_all(&bot);
}

#[test]
fn a_customer_whom_the_admin_has_blocked_is_told_so() {
    let mut bot = Bot::new();
    bot.anna().begins();
    bot.stop();
    let db = rusqlite::Connection::open(&bot.config.database.path).unwrap();
    db.execute("UPDATE customers SET blocked = 1 WHERE id = 7", [])
        .unwrap();
    drop(db);
    bot.start();
    let anna = bot.anna();
    let heard = anna.heard();
    anna.say("/start");
    assert_eq!(anna.heard(), heard + 1, "{}", anna.chat().shown());
    anna.chat()
        .by_the_bot()
        .last()
        .unwrap()
        .says("Доступ к боту закрыт");
}

#[test]
fn another_poller_is_told_to_the_admin_and_waited_out() {
    let bot = Bot::new();
    let admin = bot.customer(crate::support::ADMIN, "Админ", "ru");
    bot.telegram_faults(&json!({"conflict": true}));
    let anna = bot.anna();
    anna.say_only("/start");
    admin.see("🔔");
    bot.telegram_faults(&json!({"conflict": false}));
    bot.settle();
    assert!(anna.screen().has("🎬 Видео"));
}
