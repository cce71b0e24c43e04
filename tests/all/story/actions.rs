//! What can be done with any result: its file in the next model, its request in another one, one answer changed.

use super::content::fills_up;
use crate::support::media::{jpeg, wav};
use crate::support::{Bot, Customer, Message};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::time::Duration;

/// A bot whose Kie knows every model.
fn shop() -> Bot {
    let bot = Bot::new();
    bot.kie()
        .switch(|kie| (kie.any_model, kie.image_px) = (true, 512));
    bot
}

fn last_task(bot: &Bot) -> Value {
    bot.kie().tasks().pop().unwrap()
}

/// The file that Kie was given is the one it made before.
#[track_caller]
fn gives_a_file(task: &Value) {
    let input = task["input"].to_string();
    assert!(input.contains("/files/"), "{input}");
}

#[track_caller]
fn has_all(message: &Message, labels: &[&str]) {
    for label in labels {
        assert!(message.has(label), "{label}:\n{}", message.shown());
    }
    assert!(message.buttons.len() <= 8, "{}", message.shown());
}

#[test]
fn a_picture_is_upscaled_cut_out_edited_and_brought_to_life() {
    let bot = shop();
    let anna = bot.anna();
    let done = anna.makes_a_picture("Рыжий кот");
    has_all(
        &done,
        &[
            "🎬 Оживить",
            "✏️ Изменить",
            "🔍 Улучшить",
            "✂️ Убрать фон",
            "Ещё действия",
        ],
    );
    // One model does it: its price at once.
    let confirm = anna.press("🔍 Улучшить");
    assert!(
        confirm.id > done.id && confirm.has("Запустить"),
        "{}",
        confirm.shown()
    );
    let sharp = anna.runs();
    assert_eq!(last_task(&bot)["model"], "recraft/crisp-upscale");
    gives_a_file(&last_task(&bot));
    // What is sharp is not made sharper.
    assert!(!sharp.has("🔍 Улучшить"), "{}", sharp.shown());
    anna.press("✂️ Убрать фон");
    anna.runs();
    assert_eq!(last_task(&bot)["model"], "recraft/remove-background");
    // Many models do it: each with its price.
    let models = anna.press("✏️ Изменить");
    models.says("Изменить").says("№3");
    anna.turns_to("Nano Banana Edit");
    anna.press("Nano Banana Edit");
    fills_up(&anna, "Надень шляпу");
    anna.runs();
    let task = last_task(&bot);
    assert_eq!(task["model"], "google/nano-banana-edit");
    assert_eq!(task["input"]["prompt"], "Надень шляпу");
    gives_a_file(&task);
    anna.message(done.id).unwrap().says("Готово!");
}

#[test]
fn which_of_several_pictures_is_asked() {
    let bot = shop();
    let anna = bot.anna();
    bot.kie().switch(|kie| kie.result_files = Some(3));
    anna.makes_a_picture("Кот");
    let which = anna.press("✂️ Убрать фон");
    which.says("Какой из результатов");
    assert!(anna.press("Результат 3").has("Запустить"));
    let file = bot.number("SELECT file_id FROM results WHERE generation_id = 1 AND n = 2");
    let answers = bot.text("SELECT answers FROM inputs ORDER BY id DESC LIMIT 1");
    assert!(answers.contains(&format!("\"id\":{file}")), "{answers}");
    anna.runs();
}

#[test]
fn the_same_request_goes_to_another_model() {
    let bot = shop();
    for (id, lang, others, run, ready) in [
        (7, "ru", "Другая модель", "Запустить", "Готово!"),
        (8, "en", "Another model", "Run", "Done!"),
    ] {
        let anna = bot.customer(id, "Anna", lang);
        anna.begins();
        anna.say("Кот с зонтом");
        anna.press("🖼️");
        anna.press(run);
        anna.see(ready);
        anna.all_delivered();
        let list = anna.press(others);
        assert!(list.buttons.len() <= 8, "{}", list.shown());
        anna.turns_to("Nano Banana Pro");
        anna.press("Nano Banana Pro").says("Кот с зонтом");
        anna.press(run);
        anna.wait_for("a second result", |chat| {
            let done = chat.by_the_bot().filter(|m| m.text.contains(ready)).count();
            (done == 2).then_some(())
        });
        anna.all_delivered();
        let task = last_task(&bot);
        assert_eq!(task["model"], "nano-banana-pro");
        assert_eq!(task["input"]["prompt"], "Кот с зонтом");
    }
}

#[test]
fn one_answer_is_changed_and_the_price_is_shown_anew() {
    let bot = shop();
    let anna = bot.anna();
    let done = anna.makes_a_picture("Кот");
    let all = anna.press("Ещё действия");
    all.says("№1");
    has_all(&all, &["🎬 Оживить", "Один параметр", "Другая модель"]);
    let edit = anna.press("Один параметр");
    assert!(edit.has("Соотношение сторон"), "{}", edit.shown());
    anna.press("Соотношение сторон");
    let confirm = anna.press("16:9");
    confirm.says("16:9").says("0,63").says("Кот");
    anna.runs();
    let task = last_task(&bot);
    assert_eq!(task["input"]["aspect_ratio"], "16:9");
    assert_eq!(task["input"]["prompt"], "Кот");
    anna.message(done.id).unwrap().says("Готово!");
}

#[test]
fn a_failed_request_goes_to_another_model_too() {
    let bot = shop();
    let anna = bot.anna();
    bot.kie().switch(|kie| kie.fail_next = 1);
    anna.fills_a_picture("Кот");
    anna.press("Запустить");
    anna.see("❌");
    anna.all_delivered();
    anna.press("Другая модель").says("в другой модели");
    anna.turns_to("Nano Banana 2");
    anna.press("Nano Banana 2");
    fills_up(&anna, "");
    anna.runs();
    assert_eq!(last_task(&bot)["input"]["prompt"], "Кот");
}

#[test]
fn a_voice_is_given_a_face() {
    let bot = shop();
    let anna = bot.anna();
    anna.begins();
    anna.say("Добрый день");
    anna.press("🎙️ Озвучить");
    let done = anna.runs();
    has_all(
        &done,
        &["🗣️ Фото говорит", "🎤 Чистый голос", "Ещё действия"],
    );
    anna.press("🗣️ Фото говорит");
    anna.turns_to("Kling Avatar");
    anna.press("Kling Avatar").says("изображени");
    anna.send("photo", &jpeg(640));
    fills_up(&anna, "Спокойно");
    anna.runs();
    let input = last_task(&bot)["input"].to_string();
    assert_eq!(input.matches("/files/").count(), 2, "{input}");
}

#[test]
fn a_video_has_its_own_actions() {
    let bot = shop();
    let anna = bot.anna();
    anna.begins();
    anna.say("Волны");
    anna.press("🎬 Видео");
    fills_up(&anna, "");
    let done = anna.runs();
    has_all(&done, &["✏️ Изменить", "🔍 Улучшить", "Ещё действия"]);
    anna.press("🔍 Улучшить");
    fills_up(&anna, "");
    anna.runs();
    assert_eq!(last_task(&bot)["model"], "topaz/video-upscale");
    gives_a_file(&last_task(&bot));
}

/// As a month later: no file is on our disk any more.
fn purge(bot: &Bot) {
    let db = Connection::open(&bot.config.database.path).unwrap();
    db.busy_timeout(Duration::from_secs(20)).unwrap();
    let marked = db.execute("UPDATE files SET deleted_ms = 1", []).unwrap();
    assert!(marked > 0);
    for file in std::fs::read_dir(bot.config.database.dir().join("files")).unwrap() {
        std::fs::remove_file(file.unwrap().path()).unwrap();
    }
}

#[test]
fn a_file_we_no_longer_have_comes_back_from_telegram() {
    let bot = shop();
    let anna = bot.anna();
    let done = anna.makes_a_picture("Кот");
    purge(&bot);
    anna.force(done.id, done.data("✂️ Убрать фон"));
    let models = anna.screen();
    models.says("Убрать фон");
    assert!(anna.press("Recraft").has("Запустить"));
    anna.runs();
    gives_a_file(&last_task(&bot));
    // From the history as well.
    anna.say("/history");
    anna.press("Z-Image");
    has_all(&anna.screen(), &["🎬 Оживить", "Ещё действия"]);
}

#[test]
fn a_file_nobody_has_any_more_is_said_calmly() {
    let bot = shop();
    let anna = bot.anna();
    let done = anna.makes_a_picture("Кот");
    purge(&bot);
    bot.telegram_faults(
        &json!({"refuse": {"getFile": "wrong file_id or the file is temporarily unavailable"}}),
    );
    anna.force(done.id, done.data("✂️ Убрать фон"));
    let word = anna.press("Recraft");
    word.says("уже удалён");
    assert!(word.has("ещё раз"), "{}", word.shown());
    assert_eq!(bot.kie().creates(), 1);
}

#[test]
fn a_foreign_result_is_nobodys() {
    let bot = shop();
    let anna = bot.anna();
    anna.makes_a_picture("Кот");
    let eve = bot.customer(66, "Ева", "ru");
    eve.begins();
    for data in [
        "n:r:1:cutout",
        "n:p:1:cutout:0",
        "n:q:1:edit:0:0",
        "n:m:1:edit:0:1",
        "n:s:1:0",
        "n:k:1:ea44f485702874bd",
        "n:e:1",
        "n:e:999",
        "n:r:-1:edit",
    ] {
        eve.force(eve.newest(), data);
        assert!(
            eve.screen().has("🎬 Видео"),
            "{data}: {}",
            eve.chat().shown()
        );
    }
    assert_eq!(bot.kie().creates(), 1);
    // One's own, but a part or a model that is not there.
    for data in [
        "n:p:1:cutout:9",
        "n:q:1:transcribe:0:0",
        "n:m:1:edit:0:1",
        "n:k:1:1",
        "n:s:1:99",
    ] {
        anna.force(anna.newest(), data);
        assert!(
            anna.screen().has("В меню") || anna.screen().has("🎬 Видео"),
            "{data}"
        );
    }
}

#[test]
fn a_result_of_words_is_spoken() {
    let bot = shop();
    let anna = bot.anna();
    lyrics(&anna);
    let done = anna.runs();
    assert!(done.has("🎙️ Озвучить"), "{}", done.shown());
}

fn lyrics(anna: &Customer<'_>) {
    anna.chooses("Suno Lyrics");
    anna.say("Песня про кота");
    if anna.screen().has("Далее") {
        anna.press("Далее");
    }
}

#[test]
fn a_recording_that_was_sent_is_used_again() {
    let bot = shop();
    let anna = bot.anna();
    anna.begins();
    anna.send("audio&name=a.wav&mime=audio/wav", &wav(4_000));
    anna.press("🎤 Чистый голос");
    let done = anna.runs();
    assert!(done.has("Ещё действия"), "{}", done.shown());
    anna.press("Ещё раз · ");
    assert_eq!(bot.number("SELECT count(*) FROM generations"), 2);
}
