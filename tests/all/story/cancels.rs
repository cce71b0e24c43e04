//! Stopping a generation, giving up on one, and results that come too late.

use crate::support::{Bot, Customer, MINUTE, Message, roubles};

fn endless() -> Bot {
    let bot = Bot::new();
    bot.kie().switch(|kie| kie.never_finish = true);
    bot
}

/// A picture that Kie works on.
fn running(anna: &Customer<'_>, prompt: &str) -> Message {
    anna.fills_a_picture(prompt);
    let progress = anna.press("Запустить");
    anna.wait_for("Kie works on it", |chat| {
        let message = chat
            .messages
            .iter()
            .find(|message| message.id == progress.id)?;
        message
            .text
            .contains("Модель работает")
            .then(|| message.clone())
    })
}

#[test]
fn before_kie_has_it_a_cancel_needs_no_question() {
    let mut bot = Bot::stopped(|_| {});
    bot.kie().switch(|kie| {
        kie.only = Some("create".to_owned());
        kie.busy_next = 1_000_000;
    });
    bot.start();
    let anna = bot.anna();
    anna.fills_a_picture("Кот");
    anna.press("Запустить");
    bot.until("Kie was busy", || (bot.kie().creates() > 0).then_some(()));
    anna.press("Отменить");
    let end = anna.see("остановлена");
    end.says("Средства возвращены на баланс.")
        .says(&roubles(0, 63));
    anna.all_delivered();
    assert!(
        anna.chat().saying("Прошло").is_none(),
        "{}",
        anna.chat().shown()
    );
    assert_eq!(bot.kie().tasks().len(), 0);
    anna.has(20_000);
}

#[test]
fn after_kie_has_it_a_cancel_is_asked_about_and_its_result_never_comes() {
    let bot = endless();
    let anna = bot.anna();
    running(&anna, "Кот");
    let question = anna.press("Отменить");
    question.says("Остановить генерацию?").says("ещё 5 раз");
    anna.press("Нет, подожду").says("Модель работает");
    anna.press("Отменить");
    anna.press("Да, остановить");
    assert!(
        anna.last_toast().contains("деньги вернулись"),
        "{:?}",
        anna.toasts()
    );
    anna.see("остановлена")
        .says("Средства возвращены на баланс.");
    anna.all_delivered();
    anna.has(20_000);
    bot.kie().finish(&bot.kie().newest_task());
    anna.makes_another(&bot);
    assert_eq!(
        anna.chat()
            .by_the_bot()
            .filter(|m| m.text.contains("Готово!"))
            .count(),
        1
    );
    assert!(anna.chat().saying("Подарок").is_none());
    anna.has(19_937);
}

#[test]
fn the_sixth_refunded_cancel_of_a_day_is_refused_and_the_result_comes() {
    let bot = endless();
    let anna = bot.anna();
    for left in (1..=5).rev() {
        running(&anna, "Кот");
        anna.press("Отменить").says(&format!("ещё {left} раз"));
        anna.press("Да, остановить");
        anna.all_delivered();
    }
    let progress = running(&anna, "Последний");
    assert!(
        progress.has("Не ждать") && !progress.has("Отменить"),
        "{}",
        progress.shown()
    );
    let answer = anna.press("Не ждать");
    answer.says("результат придёт сам");
    assert!(answer.has("В меню"), "{}", answer.shown());
    assert_eq!(anna.money(), (19_937, 63));
    bot.kie().finish(&bot.kie().newest_task());
    anna.see("Готово!");
    anna.all_delivered();
    anna.has(19_937);
    // A new day, a new right.
    bot.advance(24 * 60 * MINUTE);
    assert!(running(&anna, "Завтра").has("Отменить"));
    anna.press("Отменить");
    anna.press("Да, остановить");
    anna.all_delivered();
    anna.has(19_937);
}

#[test]
fn a_late_result_after_the_deadline_is_a_gift() {
    let bot = endless();
    let anna = bot.anna();
    running(&anna, "Кот");
    bot.advance(16 * MINUTE);
    let end = anna.see("❌");
    end.says("слишком долго")
        .says("Средства возвращены на баланс.");
    anna.all_delivered();
    anna.has(20_000);
    bot.kie().finish(&bot.kie().newest_task());
    let gift = anna.see("Подарок");
    gift.says("№1");
    assert!(gift.has("В меню"), "{}", gift.shown());
    anna.all_delivered();
    assert!(
        anna.chat()
            .by_the_bot()
            .any(|message| !message.media.is_empty())
    );
    anna.has(20_000);
}

#[test]
fn a_cancel_of_something_that_has_ended_shows_how_it_ended() {
    let bot = endless();
    let anna = bot.anna();
    let progress = running(&anna, "Кот");
    let cancel = progress.data("Отменить").to_owned();
    bot.kie().finish(&bot.kie().newest_task());
    anna.see("Готово!");
    anna.all_delivered();
    let heard = anna.heard();
    anna.force(progress.id, &cancel);
    assert!(anna.last_toast().contains("поздно"), "{:?}", anna.toasts());
    assert!(anna.heard() > heard, "{}", anna.chat().shown());
    anna.has(19_937);
}

#[test]
fn nobody_can_touch_the_generation_of_another() {
    let bot = endless();
    let (anna, oleg) = (bot.anna(), bot.customer(8, "Олег", "ru"));
    let progress = running(&anna, "Кот");
    let confirm_data = progress.data("Отменить").to_owned();
    let menu = oleg.say("/start");
    for data in [
        &confirm_data,
        "cy:1",
        "g:1",
        "a:1",
        "rs:1",
        "r:1:1",
        "op:1:0",
        "run:1",
        "mv:1:0",
    ] {
        oleg.force(menu.id, data);
        let chat = oleg.chat();
        assert!(
            !chat.shown().contains("Z-Image"),
            "{data}: {}",
            chat.shown()
        );
    }
    assert_eq!(anna.money(), (19_937, 63));
    assert_eq!(bot.text("SELECT state FROM generations"), "running");
    bot.kie().finish(&bot.kie().newest_task());
    anna.see("Готово!");
    anna.all_delivered();
    anna.has(19_937);
    oleg.has(20_000);
}

impl Customer<'_> {
    /// A picture that Kie finishes.
    fn makes_another(&self, bot: &Bot) {
        bot.kie().switch(|kie| kie.never_finish = false);
        self.makes_a_picture("Другой");
    }
}

#[test]
fn stopping_what_is_free_says_nothing_of_money() {
    let bot = endless();
    let anna = bot.anna();
    anna.chooses("Suno Lyrics");
    anna.say("Песня о коте");
    anna.press("Запустить");
    anna.see("Модель работает");
    let question = anna.press("Отменить");
    question
        .says("Остановить генерацию?")
        .says("Результат уже не придёт")
        .says_nothing_of("Деньги");
    anna.press("Да, остановить");
    assert_eq!(anna.last_toast(), "Остановлено");
    anna.see("остановлена");
    anna.has(20_000);
}
