//! Progress worth watching: several side by side, their ends, a restart in the middle, no message left at work.

use crate::support::{Bot, Customer, MINUTE, Message};
use serde_json::Value;

/// A bot whose Kie finishes nothing by itself.
fn endless() -> Bot {
    let bot = Bot::new();
    bot.kie().switch(|kie| kie.never_finish = true);
    bot
}

/// Starts a picture and gives its progress message.
fn starts(anna: &Customer<'_>, prompt: &str) -> Message {
    anna.fills_a_picture(prompt);
    anna.press("Запустить")
}

/// Waits until so many of the chat's messages say that the model works.
fn working(anna: &Customer<'_>, count: usize) {
    anna.wait_for("all at work", |chat| {
        let works = |m: &&Message| m.text.contains("Модель работает");
        (chat.by_the_bot().filter(works).count() == count).then_some(())
    });
}

fn task_of(bot: &Bot, generation: i64) -> String {
    bot.text(&format!(
        "SELECT task_id FROM generations WHERE id = {generation}"
    ))
}

/// Nothing in the chat says any more that something is at work.
#[track_caller]
fn all_closed(anna: &Customer<'_>) {
    anna.wait_for("no message at work", |chat| {
        let open = |m: &&Message| m.text.contains("Прошло");
        (chat.by_the_bot().filter(open).count() == 0).then_some(())
    });
    let left = "SELECT count(*) FROM generations WHERE progress_message IS NOT NULL";
    anna.bot.until("no progress is remembered", || {
        (anna.bot.number(left) == 0).then_some(())
    });
}

#[test]
fn three_side_by_side_end_each_in_its_own_way_with_a_restart_in_the_middle() {
    let mut bot = endless();
    {
        let anna = bot.anna();
        for prompt in ["Кот", "Пёс", "Лис"] {
            starts(&anna, prompt);
        }
        working(&anna, 3);
        let numbers: Vec<i64> = (1..=3).collect();
        for number in &numbers {
            let title = format!("Генерация №{number}");
            let shown = anna.chat();
            assert_eq!(
                shown
                    .by_the_bot()
                    .filter(|m| m.text.contains(&title))
                    .count(),
                1,
                "{}",
                shown.shown()
            );
        }
        // The overview names all of them, and each opens its own progress in one message.
        let list = anna.say("/active");
        list.says("В работе: 3");
        assert!(
            list.has("№1 Z-Image") && list.has("№3 Z-Image"),
            "{}",
            list.shown()
        );
        anna.press("№2 Z-Image").says("Генерация №2").says("Прошло");
        let two = anna.chat();
        let of_two = |m: &&Message| m.text.contains("Генерация №2");
        assert_eq!(
            two.by_the_bot().filter(of_two).count(),
            1,
            "{}",
            two.shown()
        );
        assert!(anna.say("/balance").has("В работе (3)"));
    }
    bot.restart();
    let anna = bot.anna();
    // One gives its files, one fails, one is stopped; the customer is elsewhere meanwhile.
    anna.say("/start");
    bot.kie().finish(&task_of(&bot, 1));
    let done = anna.see("Готово!");
    assert!(!done.text.is_empty());
    bot.kie().fail(&task_of(&bot, 2));
    anna.see("Генерация №2 не получилась");
    anna.say("/active").says("В работе: 1");
    anna.press("№3 Z-Image");
    anna.press("Отменить");
    anna.press("Да, остановить");
    anna.see("Генерация №3 остановлена");
    anna.all_delivered();
    all_closed(&anna);
    anna.say("/active").says("в работе ничего нет");
    anna.has(20_000 - 63);
}

#[test]
fn one_chat_sees_no_two_edits_of_progress_within_three_seconds() {
    let bot = endless();
    let anna = bot.anna();
    for prompt in ["Кот", "Пёс", "Лис"] {
        starts(&anna, prompt);
    }
    working(&anna, 3);
    let edits = |bot: &Bot| -> Vec<Value> {
        let all = bot.calls("editMessageText").into_iter();
        let of_progress = |call: &Value| {
            call["params"]["text"]
                .as_str()
                .is_some_and(|text| text.contains("Прошло"))
        };
        all.filter(of_progress).collect()
    };
    let (began, before) = (bot.clock.now_ms(), edits(&bot).len());
    bot.until("four more edits", || {
        (edits(&bot).len() >= before + 4).then_some(())
    });
    let gone_ms = bot.clock.now_ms() - began;
    let most = usize::try_from(gone_ms / 3_000 + 1).unwrap();
    let seen = edits(&bot).len() - before;
    assert!(seen <= most, "{seen} edits in {gone_ms} ms");
    // All three took part.
    let number = |call: &Value| {
        let text = call["params"]["text"].as_str().unwrap_or_default();
        (1..=3).find(|n| text.contains(&format!("№{n}")))
    };
    let shown: std::collections::BTreeSet<_> = edits(&bot)[before..].iter().map(number).collect();
    assert_eq!(shown.len(), 3, "{shown:?}");
}

#[test]
fn a_progress_message_that_nobody_took_away_comes_to_its_end_after_a_crash() {
    let mut bot = endless();
    let (progress, newer);
    {
        let anna = bot.anna();
        progress = starts(&anna, "Кот").id;
        working(&anna, 1);
        newer = anna.say("/start").id;
        bot.kie().finish(&bot.kie().newest_task());
        anna.see("Готово!");
        anna.all_delivered();
        all_closed(&anna);
    }
    assert!(newer > progress);
    bot.stop();
    // As after a crash between the result and the end of its progress: the message stands, and we know of it.
    let anna = bot.anna();
    let stale = anna.screen().id;
    let db = rusqlite::Connection::open(&bot.config.database.path).unwrap();
    db.execute("UPDATE generations SET progress_message = ?1", [newer])
        .unwrap();
    drop(db);
    assert!(anna.message(newer).is_some() && stale >= newer);
    bot.start();
    let anna = bot.anna();
    anna.wait_for("the old progress is gone", |chat| {
        chat.messages
            .iter()
            .all(|message| message.id != newer)
            .then_some(())
    });
    all_closed(&anna);
}

#[test]
fn a_result_hours_later_finds_its_person_elsewhere() {
    let bot = endless();
    let anna = bot.anna();
    starts(&anna, "Кот");
    working(&anna, 1);
    anna.fills_a_picture("Собака");
    bot.advance(8 * MINUTE);
    bot.kie().finish(&bot.kie().newest_task());
    anna.see("Готово!");
    anna.all_delivered();
    all_closed(&anna);
    // What was being filled in is still there.
    anna.say("/balance");
    anna.press("Вернуться к запуску").says("Собака");
}
