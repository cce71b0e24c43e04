//! Deleting one's data: what it takes away, what it leaves, when it is refused; afterwards nothing of it is found in any
//! file of the bot.

use crate::support::media::jpeg;
use crate::support::{Bot, Customer, MINUTE, Message};
use std::path::Path;

/// Files below a folder that hold these bytes, by their names.
fn holding(folder: &Path, wanted: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path, wanted));
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        if bytes.windows(wanted.len()).any(|part| part == wanted) {
            found.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    found
}

fn anywhere(bot: &Bot, wanted: &[u8]) -> Vec<String> {
    holding(bot.config.database.dir(), wanted)
}

/// Waits until the files are gone and the log is folded.
fn cleaned(bot: &Bot) {
    bot.until("the cleaning up", || {
        let todo =
            "SELECT count(*) FROM own_data WHERE erased_ms IS NOT NULL AND cleaned_ms IS NULL";
        (bot.number(todo) == 0).then_some(())
    });
}

fn yes(anna: &Customer<'_>) -> Message {
    anna.say("/delete_me");
    anna.press("Да, удалить всё")
}

/// Seven long texts, so that they fill pages of their own and leave them again.
fn prompt(n: usize) -> String {
    format!("сокровенное-{n} {}", "и ещё очень много слов ".repeat(40))
}

/// Words and bytes of Anna's that must be nowhere afterwards; the first three are somewhere before.
fn secrets(picture: &[u8]) -> [&[u8]; 6] {
    [
        "сокровенн".as_bytes(),
        &picture[..200],
        "Аннабелла".as_bytes(),
        "Сокровенн".as_bytes(),
        "отзыв-о".as_bytes(),
        "недосказанное".as_bytes(),
    ]
}

/// Pictures of long words, a comment, a file, a failure whose words Kie repeats, a draft, a search.
fn lives(bot: &Bot, anna: &Customer<'_>, picture: &[u8]) {
    for n in 1..=4 {
        anna.makes_a_picture(&prompt(n));
    }
    anna.press("👍");
    anna.say("отзыв-о-сокровенном");
    anna.upscales(picture);
    bot.kie().switch(|kie| {
        kie.fail_next = 1;
        kie.fail_msg = "сокровенное в ответе".to_owned();
    });
    anna.fills_a_picture("неудавшееся-сокровенное");
    anna.press("Запустить");
    anna.see("❌");
    anna.all_delivered();
    anna.fills_a_picture("недосказанное-сокровенное");
    anna.say("/history");
    anna.press("🔍");
    anna.say("сокровенное");
}

#[test]
fn after_the_deletion_nothing_of_it_is_found_anywhere() {
    let mut bot = Bot::new();
    let anna = bot.customer(7, "Аннабелла-Виктория", "ru");
    let boris = bot.customer(9, "Борис", "ru");
    boris.makes_a_picture("борисово");
    let picture = jpeg(333);
    lives(&bot, &anna, &picture);
    let secrets = secrets(&picture);
    for secret in &secrets[..3] {
        assert!(!anywhere(&bot, secret).is_empty());
    }
    let money = anna.money();
    let transfers = bot.number("SELECT count(*) FROM transfers");
    let question = anna.say("/delete_me");
    question.says("останутся");
    assert!(question.has("В меню"));
    anna.press("Да, удалить всё").says("Удалено");
    cleaned(&bot);
    for (n, secret) in secrets.iter().enumerate() {
        assert_eq!(anywhere(&bot, secret), [""; 0], "secret {n}");
    }
    assert!(!anywhere(&bot, "борисово".as_bytes()).is_empty());
    assert_eq!(bot.files(), 1, "what is Boris's stays");
    assert_eq!(bot.number("SELECT count(*) FROM transfers"), transfers);
    assert_eq!(anna.money(), money);
    // Old buttons say what has become of it.
    let chat = anna.chat();
    let done = chat.saying("Готово!").unwrap();
    anna.force(done.id, done.data("Ещё раз"));
    anna.screen().says("удалены");
    let first = bot.number("SELECT min(id) FROM generations WHERE customer_id = 7");
    anna.force(done.id, &format!("rs:{first}"));
    assert!(anna.last_toast().contains("удалены"), "{:?}", anna.toasts());
    anna.say("/history").says("Пока пусто");
    // Life goes on, and what the stopped bot leaves behind is clean too; only the name is known again.
    bot.restart();
    let anna = bot.anna();
    assert!(anna.say("/start").has("🎬 Видео"));
    anna.makes_a_picture("новое");
    bot.stop();
    for (n, secret) in secrets.iter().enumerate().filter(|(n, _)| *n != 2) {
        assert_eq!(anywhere(&bot, secret), [""; 0], "secret {n}");
    }
}

#[test]
fn it_waits_for_what_is_under_way() {
    let bot = Bot::new();
    let anna = bot.anna();
    bot.kie().switch(|kie| kie.never_finish = true);
    anna.fills_a_picture("Кот");
    anna.press("Запустить");
    anna.see("Модель работает");
    let task = bot.kie().newest_task();
    anna.say("/delete_me").says("ещё выполняется");
    // Forged, or pressed before the start: the same.
    let screen = anna.screen().id;
    anna.force(screen, "hs:ey");
    anna.screen().says("ещё выполняется");
    anna.force(screen, "hs:dy:1");
    assert!(
        anna.last_toast().contains("дождитесь"),
        "{:?}",
        anna.toasts()
    );
    bot.kie().finish(&task);
    anna.see("Готово!");
    anna.all_delivered();
    anna.say("/delete_me").says("останутся");
    anna.press("Нет").says("Мои данные");
    assert_eq!(
        bot.number("SELECT count(*) FROM inputs WHERE answers IS NULL"),
        0
    );
    yes(&anna).says("Удалено");
    cleaned(&bot);
    assert_eq!(bot.files(), 0);
}

#[test]
fn a_late_result_of_what_was_deleted_is_not_waited_for() {
    let bot = Bot::new();
    let anna = bot.anna();
    bot.kie().switch(|kie| kie.never_finish = true);
    anna.fills_a_picture("Кот");
    anna.press("Запустить");
    let task = bot.kie().newest_task();
    bot.until("Kie's word", || {
        (bot.text("SELECT state FROM generations") == "running").then_some(())
    });
    bot.advance(16 * MINUTE);
    anna.see("❌");
    anna.all_delivered();
    yes(&anna).says("Удалено");
    bot.kie().finish(&task);
    bot.advance(30 * MINUTE);
    assert_eq!(bot.text("SELECT state FROM late"), "gone");
    anna.all_delivered();
    assert!(anna.chat().saying("Подарок").is_none());
    assert_eq!(bot.files(), 0);
    anna.has(20_000);
}

#[test]
fn files_that_a_crash_left_are_removed_at_the_next_start() {
    let mut bot = Bot::new();
    let anna = bot.anna();
    anna.makes_a_picture("Кот");
    yes(&anna);
    cleaned(&bot);
    let path = bot.text("SELECT path FROM files");
    let folder = bot.config.database.dir().join("files");
    bot.stop();
    // As if the power had gone between the rows and the files.
    std::fs::write(folder.join(&path), "left").unwrap();
    let db = rusqlite::Connection::open(&bot.config.database.path).unwrap();
    db.execute("UPDATE own_data SET cleaned_ms = NULL", [])
        .unwrap();
    drop(db);
    bot.start();
    cleaned(&bot);
    assert_eq!(bot.files(), 0);
}
