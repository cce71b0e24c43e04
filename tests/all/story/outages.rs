//! Kie fails, slumbers, or has no credits of ours left: nothing new is sold, what was sold waits, all comes back by itself.

use crate::support::{Bot, Customer, MINUTE, Message};
use kiebot::sandbox::kie::Switches;

/// At the pace of a real Kie: 15 seconds between two probes.
fn paced() -> Bot {
    Bot::with(|config| config.kie.poll_first_ms = 1)
}

fn creates(bot: &Bot, change: impl FnOnce(&mut Switches)) {
    bot.kie().switch(|kie| {
        kie.only = Some("create".to_owned());
        change(kie);
    });
}

fn number_of(bot: &Bot, what: &str) -> i64 {
    bot.number(&format!("SELECT count(*) FROM generations WHERE {what}"))
}

/// A picture whose fate nobody knows: the money is back.
fn loses_a_picture(anna: &Customer<'_>, n: i64) {
    anna.fills_a_picture(&format!("Кот {n}"));
    anna.press("Запустить");
    anna.bot.until("the end is told", || {
        (number_of(anna.bot, "state = 'unknown'") == n).then_some(())
    });
    anna.all_delivered();
}

/// The message about a generation once it says so.
#[track_caller]
fn progress_says(anna: &Customer<'_>, id: i64, words: &str) -> Message {
    anna.wait_for(words, |_| {
        anna.message(id).filter(|m| m.text.contains(words))
    })
}

/// The start has asked for the balance, and so has the engine: the next question comes a minute later.
fn balance_is_known(bot: &Bot) {
    bot.until("the balance at Kie is known", || {
        (bot.kie().calls("chat/credit") >= 2).then_some(())
    });
}

#[test]
fn after_five_failures_nothing_is_sold_until_kie_takes_it_again() {
    let bot = paced();
    let admin = bot.admin();
    let anna = bot.anna();
    let ann = bot.customer(9, "Ann", "en");
    creates(&bot, |kie| kie.down = true);
    for n in 1..=5 {
        loses_a_picture(&anna, n);
    }
    admin.see("Kie не отвечает").says("Новые запуски на паузе");

    // Where one is about to pay it says so, and who presses all the same loses nothing.
    anna.say("/start");
    anna.press("Все модели");
    anna.turns_to("Z-Image");
    anna.press("Z-Image")
        .says("сейчас не отвечает, запуск на паузе");
    anna.press("Начать");
    anna.say("Кот");
    let confirm = anna.press("1:1");
    confirm.says("сейчас не отвечает, запуск на паузе");
    let refused = anna.press("Запустить");
    refused
        .says("Сервис генераций сейчас не отвечает. Деньги не списаны.")
        .says("через несколько минут");
    assert!(refused.has("Вернуться к запуску"), "{}", refused.shown());
    ann.say("/start");
    ann.press("All models");
    ann.turns_to("Z-Image");
    ann.press("Z-Image").says("does not answer right now");
    ann.press("Start");
    ann.say("A cat");
    ann.press("1:1");
    ann.press("Run")
        .says("does not answer right now. Nothing was charged.");
    assert_eq!((bot.kie().creates(), number_of(&bot, "1 = 1")), (5, 5));
    assert_eq!((anna.money(), ann.money()), ((20_000, 0), (20_000, 0)));

    // A probe's time has come: the first to press finds out that all is well.
    creates(&bot, |kie| kie.down = false);
    bot.advance(15_000);
    anna.press("Вернуться к запуску");
    anna.runs();
    admin.see("Kie снова отвечает");
    ann.press("Back to the run");
    ann.press("Run");
    ann.see("Done!");
    ann.all_delivered();
    assert_eq!(bot.kie().tasks().len(), 2);
    anna.has(19_937);
}

#[test]
fn while_one_finds_out_whether_kie_is_back_the_others_keep_their_money() {
    let bot = paced();
    let (anna, oleg) = (bot.anna(), bot.customer(8, "Олег", "ru"));
    creates(&bot, |kie| kie.down = true);
    for n in 1..=5 {
        loses_a_picture(&anna, n);
    }
    anna.fills_a_picture("Проба");
    oleg.fills_a_picture("Кит");
    creates(&bot, |kie| {
        kie.down = false;
        kie.accepted_wait_ms = 3_000;
    });
    bot.advance(15_000);
    anna.press("Запустить").says("Генерация №6");
    oleg.press("Запустить").says("сейчас не отвечает");
    assert_eq!(oleg.money(), (20_000, 0));
    anna.see("Готово!");
    anna.all_delivered();
    oleg.press("Вернуться к запуску");
    oleg.runs();
    oleg.has(19_937);
}

#[test]
fn what_was_paid_before_maintenance_waits_and_nobody_expires() {
    let bot = paced();
    let admin = bot.admin();
    let (anna, oleg) = (bot.anna(), bot.customer(8, "Олег", "ru"));
    // At the time of the press nobody knows of it.
    balance_is_known(&bot);
    bot.kie().switch(|kie| kie.maintenance = true);
    anna.fills_a_picture("Кот");
    let waiting = anna.press("Запустить").id;
    admin.see("технические работы");
    let shown = progress_says(&anna, waiting, "Сервис генераций пока не отвечает");
    shown.says("Отправлю, как только он вернётся");
    assert!(shown.has("Отменить"), "{}", shown.shown());
    oleg.fills_a_picture("Кит").says("запуск на паузе");
    oleg.press("Запустить").says("сейчас не отвечает");
    assert_eq!(oleg.money(), (20_000, 0));
    let creates = bot.kie().creates();

    for _ in 0..4 {
        bot.advance(20 * MINUTE);
        let probes = bot.kie().calls("chat/credit");
        bot.until("a cheap question", || {
            (bot.kie().calls("chat/credit") > probes).then_some(())
        });
    }
    assert_eq!(anna.money(), (19_937, 63));
    assert_eq!(bot.kie().creates(), creates, "no submit is wasted on it");
    // Who does not want to wait does not have to: the quote is old by now, the money was never touched.
    bot.kie().switch(|kie| kie.maintenance = false);
    anna.see("Готово!");
    admin.see("Kie снова отвечает");
    anna.all_delivered();
    anna.has(19_937);
    oleg.has(20_000);
}

#[test]
fn a_wait_for_kie_can_be_cancelled() {
    let bot = paced();
    let anna = bot.anna();
    balance_is_known(&bot);
    bot.kie().switch(|kie| kie.maintenance = true);
    anna.fills_a_picture("Кот");
    let waiting = anna.press("Запустить").id;
    progress_says(&anna, waiting, "Сервис генераций пока не отвечает");
    anna.press("Отменить");
    anna.see("остановлена");
    anna.all_delivered();
    anna.has(20_000);
    assert_eq!(bot.kie().tasks().len(), 0);
}

#[test]
fn a_running_generation_sleeps_through_an_outage_and_is_delivered() {
    let bot = paced();
    let admin = bot.admin();
    let anna = bot.anna();
    bot.kie().switch(|kie| kie.never_finish = true);
    anna.fills_a_picture("Кот");
    anna.press("Запустить");
    let task = bot.kie().newest_task();
    bot.until("it runs", || {
        (number_of(&bot, "state = 'running'") == 1).then_some(())
    });
    bot.kie().switch(|kie| kie.down = true);
    admin.see("Kie не отвечает");
    // Hours after its deadline.
    bot.advance(3 * 60 * MINUTE);
    anna.fills_a_picture("Кит").says("запуск на паузе");
    bot.kie().finish(&task);
    bot.kie().switch(|kie| kie.down = false);
    anna.see("Готово!");
    admin.see("Kie снова отвечает");
    anna.all_delivered();
    anna.has(19_937);
}

#[test]
fn without_credits_what_was_paid_waits_for_the_top_up() {
    let bot = Bot::new();
    let admin = bot.admin();
    let (anna, oleg) = (bot.anna(), bot.customer(8, "Олег", "ru"));
    balance_is_known(&bot);
    // Spent behind our back.
    bot.kie().switch(|kie| kie.credits = 0.5);
    anna.fills_a_picture("Кот");
    let waiting = anna.press("Запустить").id;
    admin.see("кончились кредиты").says("ждёт");
    progress_says(&anna, waiting, "Сервис генераций пока не отвечает");
    oleg.fills_a_picture("Кит").says("Запуск сейчас на паузе");
    oleg.press("Запустить").says("Деньги не списаны");
    assert_eq!((anna.money(), oleg.money()), ((19_937, 63), (20_000, 0)));
    bot.kie().switch(|kie| kie.credits = 100.0);
    bot.advance(MINUTE);
    anna.see("Готово!");
    oleg.press("Вернуться к запуску");
    oleg.runs();
    anna.all_delivered();
    anna.has(19_937);
    oleg.has(19_937);
    assert_eq!(bot.kie().tasks().len(), 2);
}
