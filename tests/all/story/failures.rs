//! Bad ends: every one says why, gives the money back and shows the way on; a submit is never repeated.

use crate::support::{ADMIN, Bot, Customer, Message, roubles};
use kiebot::sandbox::kie::Switches;

/// A picture that ends badly; gives the message that says so.
fn fails(anna: &Customer<'_>, prompt: &str) -> Message {
    anna.fills_a_picture(prompt);
    anna.press("Запустить");
    let end = anna.see("❌");
    anna.all_delivered();
    end.says("Средства возвращены на баланс.")
        .says(&roubles(0, 63));
    let labels = ["Попробовать снова", "Другая модель", "В меню"];
    assert!(labels.iter().all(|label| end.has(label)), "{}", end.shown());
    assert!(
        anna.chat().saying("Прошло").is_none(),
        "{}",
        anna.chat().shown()
    );
    anna.has(20_000);
    end
}

fn with_kie(change: impl FnOnce(&mut Switches)) -> Bot {
    let bot = Bot::new();
    bot.kie().switch(change);
    bot
}

#[test]
fn a_failure_gives_the_money_back_and_can_be_tried_again() {
    let bot = with_kie(|kie| kie.fail_next = 1);
    let anna = bot.anna();
    let end = fails(&anna, "Кот");
    end.says("Модель не справилась");
    anna.force(end.id, end.data("Попробовать снова"));
    anna.screen().says("Кот").says(&roubles(0, 63));
    anna.press("Запустить");
    anna.see("Готово!");
    anna.all_delivered();
    anna.has(19_937);
}

#[test]
fn moderation_is_told_in_plain_words() {
    let bot = Bot::new();
    let end = fails(&bot.anna(), "nsfw");
    end.says("недопустимым").says_nothing_of("flagged");
}

#[test]
fn a_refused_task_tells_the_admin_and_not_the_customer_what_kie_said() {
    let bot = with_kie(|kie| kie.refuse_next = 1);
    let admin = bot.customer(ADMIN, "Админ", "ru");
    let end = fails(&bot.anna(), "Кот");
    end.says("на нашей стороне").says_nothing_of("published");
    admin.see("🔔").says("published");
    assert_eq!(bot.kie().creates(), 1);
}

#[test]
fn a_busy_kie_is_asked_again() {
    let bot = with_kie(|kie| {
        kie.only = Some("create".to_owned());
        kie.busy_next = 2;
    });
    let anna = bot.anna();
    anna.makes_a_picture("Кот");
    assert_eq!((bot.kie().creates(), bot.kie().tasks().len()), (3, 1));
    anna.has(19_937);
}

#[test]
fn a_lost_reply_gives_the_money_back_and_is_never_repeated() {
    let bot = with_kie(|kie| kie.lost_reply_next = 1);
    let anna = bot.anna();
    let admin = bot.customer(ADMIN, "Админ", "ru");
    let end = fails(&anna, "Кот");
    end.says("Связь с сервисом оборвалась");
    admin.see("🔔").says("№1");
    bot.advance(10 * 60_000);
    anna.makes_a_picture("Второй");
    assert_eq!((bot.kie().creates(), bot.kie().tasks().len()), (2, 2));
    anna.has(19_937);
}

#[test]
fn a_kie_that_is_down_at_the_start_sells_nothing_until_it_is_back() {
    let mut bot = Bot::stopped(|_| {});
    bot.kie().switch(|kie| kie.down = true);
    bot.start();
    let admin = bot.customer(ADMIN, "Админ", "ru");
    let anna = bot.anna();
    anna.fills_a_picture("Кот");
    admin.see("Kie не отвечает");
    anna.press("Запустить").says("сейчас не отвечает");
    assert_eq!(anna.money(), (20_000, 0));
    assert_eq!(bot.kie().tasks().len(), 0);
    bot.kie().switch(|kie| kie.down = false);
    admin.see("Kie снова отвечает");
    anna.press("Вернуться к запуску");
    anna.runs();
    anna.has(19_937);
}

#[test]
fn a_result_without_files_gives_the_money_back() {
    let bot = with_kie(|kie| kie.empty_results = true);
    fails(&bot.anna(), "Кот").says("файлов не отдала");
}

#[test]
fn polls_that_break_for_a_while_lose_no_result() {
    let bot = with_kie(|kie| {
        kie.only = Some("poll".to_owned());
        kie.garbage_next = 2;
        kie.null_record_next = 1;
    });
    let anna = bot.anna();
    anna.makes_a_picture("Кот");
    anna.has(19_937);
}

#[test]
fn a_file_that_is_too_big_for_telegram_comes_as_a_link() {
    let bot = with_kie(|kie| kie.big_result_mb = 60);
    let anna = bot.anna();
    anna.makes_a_picture("Кот");
    let link = anna.see("Скачать по ссылке");
    assert!(link.html.contains(&bot.sandbox.kie_url), "{}", link.html);
    anna.has(19_937);
}
