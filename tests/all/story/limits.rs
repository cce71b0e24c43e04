//! Limits: a full house queues and says where one stands; every other limit refuses with its sentence and takes nothing.

use crate::support::{Bot, Customer, MINUTE, MODELS};
use kiebot::money::{Kopecks, MilliCredits};

/// A bot with one place at Kie, whose tasks end only by hand.
fn one_place(queue: u32) -> Bot {
    let bot = Bot::with(|config| {
        config.limits.parallel_all = 1;
        config.limits.queue = queue;
    });
    bot.kie().switch(|kie| kie.never_finish = true);
    bot
}

/// Starts a picture; gives the number of its progress message.
fn starts(customer: &Customer<'_>, prompt: &str) -> i64 {
    customer.fills_a_picture(prompt);
    customer.press("Запустить").id
}

#[track_caller]
fn says(customer: &Customer<'_>, message: i64, words: &str) {
    customer.wait_for(words, |_| {
        customer
            .message(message)
            .filter(|message| message.text.contains(words))
    });
}

fn place(n: u32) -> String {
    format!("Ваше место в очереди: {n}")
}

/// Ends what Kie works on and waits until it has the next.
fn finish_one(bot: &Bot) {
    let known = bot.kie().tasks().len();
    bot.kie().finish(&bot.kie().newest_task());
    bot.until("the next task", || {
        (bot.kie().tasks().len() > known).then_some(())
    });
}

#[test]
fn a_full_house_queues_tells_the_place_and_moves() {
    let bot = one_place(3);
    let people: Vec<Customer<'_>> = (11..=15)
        .map(|id| bot.customer(id, &format!("Гость {id}"), "ru"))
        .collect();
    starts(&people[0], "Первый");
    bot.kie().newest_task();
    let messages: Vec<i64> = people[1..4]
        .iter()
        .map(|one| starts(one, "Следующий"))
        .collect();
    for (one, (n, message)) in people[1..4].iter().zip((1..).zip(&messages)) {
        says(one, *message, &place(n));
        assert_eq!(one.money(), (19_937, 63));
    }
    // The queue is full: refused with a sentence, nothing taken, in both languages.
    people[4].fills_a_picture("Лишний");
    people[4]
        .press("Запустить")
        .says("очередь заполнена")
        .says("деньги не списаны");
    assert_eq!(people[4].money(), (20_000, 0));
    let ann = bot.customer(16, "Ann", "en");
    ann.say("/start");
    ann.press("All models");
    ann.turns_to("Z-Image");
    ann.press("Z-Image");
    ann.press("Start");
    ann.say("A cat");
    ann.press("1:1");
    ann.press("Run")
        .says("the queue is full")
        .says("nothing was charged");

    // One gives up: who stood behind moves up, and there is room for one more.
    people[1].press("Отменить");
    people[1].see("остановлена");
    says(&people[2], messages[1], &place(1));
    says(&people[3], messages[2], &place(2));
    ann.press("Back to the run");
    let hers = ann.press("Run").id;
    says(&ann, hers, "Your place in the queue: 3");
    assert_eq!(bot.kie().creates(), 1, "one place at Kie, one task");

    finish_one(&bot);
    says(&people[2], messages[1], "Модель работает");
    says(&people[3], messages[2], &place(1));
    says(&ann, hers, "Your place in the queue: 2");
    bot.kie().switch(|kie| kie.never_finish = false);
    for one in &people[2..4] {
        one.see("Готово!");
        one.all_delivered();
        one.has(19_937);
    }
    ann.see("Done!");
    people[1].has(20_000);
}

#[test]
fn who_starts_three_at_once_does_not_keep_the_others_waiting() {
    let bot = one_place(10);
    let (anna, oleg) = (bot.anna(), bot.customer(8, "Олег", "ru"));
    starts(&anna, "Раз");
    bot.kie().newest_task();
    let second = starts(&anna, "Два");
    let third = starts(&anna, "Три");
    says(&anna, second, &place(1));
    says(&anna, third, &place(2));
    let his = starts(&oleg, "Мой");
    says(&oleg, his, &place(1));
    says(&anna, second, &place(2));
    says(&anna, third, &place(3));
    finish_one(&bot);
    let prompts = || -> Vec<String> {
        let tasks = bot.kie().tasks();
        let prompt =
            |task: &serde_json::Value| task["input"]["prompt"].as_str().unwrap().to_owned();
        tasks.iter().map(prompt).collect()
    };
    assert_eq!(prompts(), ["Раз", "Мой"]);
    finish_one(&bot);
    finish_one(&bot);
    assert_eq!(prompts(), ["Раз", "Мой", "Два", "Три"]);
    bot.kie().finish(&bot.kie().newest_task());
    bot.until("all have ended", || {
        (bot.number("SELECT count(*) FROM generations WHERE state = 'succeeded'") == 4)
            .then_some(())
    });
    anna.all_delivered();
    anna.has(20_000 - 3 * 63);
}

#[test]
fn a_long_wait_in_the_queue_costs_nobody_their_turn() {
    let bot = one_place(5);
    let (anna, oleg) = (bot.anna(), bot.customer(8, "Олег", "ru"));
    starts(&anna, "Долгий");
    bot.kie().newest_task();
    let his = starts(&oleg, "Терпеливый");
    says(&oleg, his, &place(1));
    // Beyond the ten minutes that a submit is tried for; the first try meets a busy Kie.
    bot.advance(12 * MINUTE);
    bot.kie().switch(|kie| {
        kie.only = Some("create".to_owned());
        kie.busy_next = 2;
    });
    finish_one(&bot);
    bot.kie().finish(&bot.kie().newest_task());
    oleg.see("Готово!");
    oleg.all_delivered();
    oleg.has(19_937);
}

#[test]
fn a_day_s_spending_limit_says_so_and_renews() {
    let bot = Bot::with(|config| config.limits.spend_per_day = Some(Kopecks(100)));
    let anna = bot.anna();
    anna.makes_a_picture("Раз");
    anna.fills_a_picture("Два");
    anna.press("Запустить")
        .says("Дневной предел трат")
        .says("Завтра");
    assert_eq!(anna.money(), (19_937, 0));
    bot.advance(24 * 60 * MINUTE);
    anna.makes_a_picture("Три");
    anna.has(20_000 - 126);
}

#[test]
fn free_runs_end_for_one_and_for_all() {
    let bot = Bot::with(|config| config.bonus.free_daily_cap = MilliCredits(2_000));
    let own = "[models.\"z-image\".override]\nfree = true\nfree_per_day = 1\n";
    let at = "[[models.\"z-image\".params]]";
    bot.edit_models(&MODELS.replacen(at, &format!("{own}\n{at}"), 1));
    let people: Vec<Customer<'_>> = (11..=13)
        .map(|id| bot.customer(id, "Гость", "ru"))
        .collect();
    people[0].makes_a_picture("Раз");
    people[0].fills_a_picture("Два");
    people[0]
        .press("Запустить")
        .says("Бесплатные запуски этой модели на сегодня закончились");
    people[1].makes_a_picture("Раз");
    // 0.8 credits each: the third would be over the day's two credits of all.
    people[2].fills_a_picture("Раз");
    people[2]
        .press("Запустить")
        .says("Бесплатные запуски на сегодня закончились");
    for one in &people {
        one.has(20_000);
    }
    assert_eq!(bot.kie().creates(), 2);
}
