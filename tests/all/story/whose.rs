//! Whose result it is: whatever Kie mixes up, nobody gets what was made for another customer.

use crate::support::{Bot, Customer, roubles};
use std::collections::BTreeMap;

/// How many files the bot has sent.
fn files(anna: &Customer<'_>) -> usize {
    let chat = anna.chat();
    chat.by_the_bot().map(|message| message.media.len()).sum()
}

#[test]
fn what_another_customer_has_got_is_given_to_nobody_else() {
    let bot = Bot::new();
    let admin = bot.admin();
    admin.begins();
    bot.kie().switch(|kie| kie.odd.same_results = true);
    let (anna, oleg) = (bot.anna(), bot.customer(8, "Олег", "ru"));
    anna.makes_a_picture("Кот");
    oleg.fills_a_picture("Пёс");
    oleg.press("Запустить");
    let end = oleg.see("❌");
    oleg.all_delivered();
    end.says("на нашей стороне")
        .says("Средства возвращены на баланс.")
        .says(&roubles(0, 63));
    assert_eq!(files(&oleg), 0);
    admin.see("уже получила генерация №1").says("№2");
    oleg.has(20_000);
    anna.has(19_937);

    bot.kie()
        .switch(|kie| (kie.odd.same_results, kie.odd.repeat_task_next) = (false, 1));
    oleg.fills_a_picture("Пёс");
    oleg.press("Запустить");
    oleg.wait_for("another end", |chat| {
        let end = chat.saying("❌").filter(|again| again.id > end.id)?;
        Some(end.says("на нашей стороне").clone())
    });
    oleg.all_delivered();
    assert_eq!(files(&oleg), 0);
    admin.see("под номером чужой задачи");
    oleg.has(20_000);
}

fn bytes(url: &str) -> Vec<u8> {
    let mut answer = ureq::get(url).call().unwrap();
    answer.body_mut().read_to_vec().unwrap()
}

#[test]
fn everybody_gets_their_own_files_and_nobody_elses() {
    crowd(None, 1);
}

/// Kie's records show whose task it is, so that even a whole chain of mixed-up answers is seen through.
#[test]
fn everybody_gets_their_own_files_whatever_kie_calls_their_tasks() {
    crowd(Some("https://bot.example"), 4);
}

/// Ten customers start at once, twice; each time Kie answers so many of them with the task of the one before.
fn crowd(callback_url: Option<&str>, repeats: u32) {
    let bot = Bot::with(|config| {
        config.kie.threads = 8;
        config.kie.callback_url = callback_url.map(str::to_owned);
    });
    bot.kie().switch(|kie| kie.never_finish = true);
    let crowd: Vec<Customer<'_>> = (101..=110)
        .map(|id| bot.customer(id, &format!("Клиент {id}"), "ru"))
        .collect();
    for round in 0..2 {
        for one in &crowd {
            one.fills_a_picture(&format!("Кот номер {} раз {round}", one.id));
        }
        bot.kie().switch(|kie| kie.odd.repeat_task_next = repeats);
        for one in &crowd {
            assert_eq!(one.tap("Запустить").0, 200);
        }
        bot.settle();
        bot.until("all are accepted", || {
            let waiting = "SELECT count(*) FROM generations WHERE state IN ('held','submitting')";
            (bot.number(waiting) == 0).then_some(())
        });
        bot.kie().switch(|kie| {
            kie.odd.other_record_next = 30;
            kie.never_finish = false;
        });
        bot.until("all have ended", || {
            let open = "SELECT count(*) FROM generations WHERE ended_ms IS NULL";
            (bot.number(open) == 0).then_some(())
        });
        crowd[0].all_delivered();
        bot.kie().switch(|kie| kie.never_finish = true);
    }
    let delivered = everybody_has_their_own(&bot, &crowd);
    // Whoever was told another's task, and whoever was under way with it, may have got nothing.
    let wrong = usize::try_from(2 * repeats).unwrap();
    assert!(
        (20 - 2 * wrong..=20 - wrong).contains(&delivered),
        "{delivered}"
    );
}

/// Every file in a chat is what Kie made of that customer's words, and paid for once; gives how many there are.
fn everybody_has_their_own(bot: &Bot, crowd: &[Customer<'_>]) -> usize {
    // What Kie made for which prompt.
    let made: BTreeMap<String, Vec<u8>> = bot
        .kie()
        .tasks()
        .iter()
        .map(|task| {
            let id = task["task_id"].as_str().unwrap();
            let url = format!("{}/files/r/{id}_1.png", bot.sandbox.kie_url);
            (
                task["input"]["prompt"].as_str().unwrap().to_owned(),
                bytes(&url),
            )
        })
        .collect();
    assert_eq!(made.len(), 20);
    let mut delivered = 0;
    for one in crowd {
        let chat = one.chat();
        let media = chat.by_the_bot().flat_map(|message| &message.media);
        let got: Vec<Vec<u8>> = media
            .filter(|media| media.kind == "document")
            .map(|media| bytes(&format!("{}{}", bot.sandbox.telegram_url, media.url)))
            .collect();
        let own = |round| &made[&format!("Кот номер {} раз {round}", one.id)];
        assert!(
            got.iter().all(|file| file == own(0) || file == own(1)),
            "{} has got another's file",
            one.id
        );
        assert!(
            got.len() < 2 || got[0] != got[1],
            "{} has got one twice",
            one.id
        );
        delivered += got.len();
        let paid = i64::try_from(got.len()).unwrap() * 63;
        assert_eq!(one.money(), (20_000 - paid, 0), "{}", one.id);
    }
    delivered
}
