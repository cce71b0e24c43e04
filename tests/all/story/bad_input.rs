//! Whatever a customer sends is answered: never silence, never a crash, never a raw error.

use crate::support::media::{jpeg, png, wav};
use crate::support::{Bot, Customer};
use serde_json::json;

/// Something was said that leads on.
#[track_caller]
fn answered(anna: &Customer<'_>, heard: usize, words: &str) {
    let chat = anna.chat();
    assert!(anna.heard() > heard, "silence:\n{}", chat.shown());
    let answer = chat.by_the_bot().last().unwrap();
    answer.says(words);
    assert!(!answer.buttons.is_empty(), "no way on:\n{}", answer.shown());
}

#[test]
fn strange_messages_at_the_menu_are_answered_with_the_menu() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.begins();
    for (kind, words) in [("sticker", "не понимаю"), ("photo", "Что из этого сделать")]
    {
        let heard = anna.heard();
        anna.send(kind, &png(64, 1));
        answered(&anna, heard, words);
        assert!(anna.screen().has("В меню") || anna.screen().has("🎬 Видео"));
    }
    anna.press("В меню");
    let heard = anna.heard();
    anna.say("Привет!");
    answered(&anna, heard, "Что из этого сделать");
    let heard = anna.heard();
    let place = json!({"message": {"message_id": 500, "date": 1, "from": {"id": 7, "is_bot": false, "first_name": "Анна"},
        "chat": {"id": 7, "type": "private", "first_name": "Анна"}, "location": {"latitude": 1.0, "longitude": 2.0}}});
    bot.push(&place);
    answered(&anna, heard, "не понимаю");
}

#[test]
fn every_kind_of_message_is_answered_with_the_open_question() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.chooses("Z-Image");
    for kind in [
        "sticker",
        "voice",
        "photo",
        "document",
        "audio",
        "video_note",
        "animation",
    ] {
        let heard = anna.heard();
        let bytes = if matches!(kind, "voice" | "audio") {
            wav(500)
        } else {
            png(64, 1)
        };
        anna.send(kind, &bytes);
        answered(&anna, heard, "Шаг 1 из 2");
    }
    anna.say("Кот").says("Шаг 2 из 2");
    // A text and a file where a button is wanted.
    anna.say("17:3").says("Нажмите одну из кнопок");
    anna.send("photo", &png(64, 1))
        .says("Нажмите одну из кнопок");
    // A typed value is as good as its button.
    anna.say("16:9").says("Кот").says("16:9");
    // A file or words at the confirmation: it stays.
    anna.send("photo", &png(64, 1)).says("Кот");
    assert!(anna.say("давай").has("Запустить"));
    assert_eq!(bot.kie().creates(), 0);
}

#[test]
fn a_prompt_of_five_thousand_characters_is_refused_with_its_limit() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.chooses("Z-Image");
    // Telegram's apps cut it into two messages: both are over the model's limit or under it on their own.
    let answer = anna.say(&"длинно ".repeat(715));
    anna.chat().saying("Слишком длинно").unwrap().says("1000");
    // What followed was short enough and became the prompt; the customer sees it and can go back.
    assert!(
        answer.has("1:1") && answer.has("Назад"),
        "{}",
        answer.shown()
    );
    anna.press("Назад").says("Шаг 1 из 2").says("Сейчас");
    anna.say("Коротко");
    anna.press("1:1").says("Коротко").says_nothing_of("длинно");
}

#[test]
fn wrong_files_are_refused_with_a_reason_and_the_question_stays() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.chooses("Recraft Crisp");
    let question = anna.screen();
    let stays = |words: &str| {
        let answer = anna.screen();
        answer.says(words).says("JPEG, PNG, WEBP");
        assert_eq!(answer.labels(), question.labels());
    };
    anna.send(
        "document&name=notes.txt&mime=text/plain",
        "просто текст".as_bytes(),
    );
    stays("⚠️");
    anna.send("audio&name=a.wav", &wav(500));
    stays("изображение");
    anna.send("document&name=fake.png&mime=image/png", &[0; 100]);
    stays("⚠️");
    anna.send("document&name=big.png&declared_size=26214400", &png(64, 1));
    stays("20 МБ");
    anna.send("sticker", &png(64, 1));
    stays("⚠️");
    anna.say("вот текст вместо картинки");
    stays("нужн");

    // Nothing of it stays on our disk.
    let kept = "SELECT count(*) FROM files WHERE deleted_ms IS NULL";
    assert_eq!(bot.number(kept), 0);
    assert_eq!(bot.files(), 0);

    // And the right one goes on.
    assert!(anna.send("photo", &jpeg(64)).has("Запустить"));
    assert_eq!((bot.number(kept), bot.files()), (1, 1));
    assert_eq!(bot.logged("ERROR"), [""; 0]);
}

#[test]
fn an_album_where_one_picture_is_wanted_gives_the_first_and_one_note() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.chooses("Recraft Crisp");
    let confirm = anna.album("a", &[png(64, 1), png(64, 2), png(64, 3), png(64, 4)]);
    assert!(confirm.has("Запустить"), "{}", anna.chat().shown());
    let notes = anna
        .chat()
        .by_the_bot()
        .filter(|m| m.text.contains("Из альбома"))
        .count();
    assert_eq!(notes, 1, "{}", anna.chat().shown());
    anna.runs();
    assert_eq!(bot.kie().tasks().len(), 1);
}

#[test]
fn more_files_than_a_model_takes_are_refused_once_it_is_full() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.chooses("Nano Banana Edit");
    let photos: Vec<Vec<u8>> = (0..10).map(|n| png(64, n)).collect();
    // The tenth fills it: on to the next question, without «Готово».
    anna.album("a", &photos).says("Шаг 2 из 3");
    let heard = anna.heard();
    anna.send("photo", &png(64, 99));
    answered(&anna, heard, "Здесь нужен текст");
}

#[test]
fn forwarded_and_edited_messages_are_answered() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.chooses("Z-Image");
    let chat = anna.chat();
    let greeting = chat.saying("Здравствуйте").unwrap().id;
    // A forwarded text is a text.
    anna.forward(greeting);
    assert!(anna.screen().has("1:1"), "{}", anna.screen().shown());
    anna.press("Назад");
    let said = anna.say("Кит");
    assert!(said.has("1:1"));
    let mine = anna
        .chat()
        .messages
        .iter()
        .rev()
        .find(|m| !m.by_bot())
        .unwrap()
        .id;
    let heard = anna.heard();
    anna.edit(mine, "Кот");
    answered(&anna, heard, "новым сообщением");
    anna.screen().says("Шаг 2 из 2");
    anna.press("1:1").says("Кит");
}

#[test]
fn old_buttons_show_where_things_stand() {
    let bot = Bot::new();
    let anna = bot.anna();
    let first = anna.fills_a_picture("Первый");
    let old: Vec<String> = ["Запустить", "Изменить", "Отмена"]
        .map(|label| first.data(label).to_owned())
        .into();
    let second = anna.fills_a_picture("Второй");
    for data in &old[1..] {
        anna.force(first.id, data);
        let shown = anna.message(first.id).unwrap();
        shown.says("Второй");
        assert!(
            anna.last_toast().contains("прошлого запроса"),
            "{:?}",
            anna.toasts()
        );
    }
    assert!(anna.message(second.id).is_some());
    // A button of a message that is gone altogether.
    anna.force(99_999, &old[1]);
    anna.screen().says("Второй");
    // Forged and unknown data.
    for data in [
        "",
        "zzz",
        "run:999999",
        "p:1:99:99",
        "m:0:v:0",
        "b:0",
        "l:v:65535",
        "op:77:0",
        "x:-1",
    ] {
        anna.force(second.id, data);
        let screen = anna.screen();
        assert!(
            !screen.buttons.is_empty(),
            "{data}: {}",
            anna.chat().shown()
        );
    }
    assert_eq!(bot.kie().creates(), 0);
    assert_eq!(bot.logged("ERROR"), [""; 0]);
    // The quote of the first is still good: the customer asked for it once.
    anna.has(20_000);
}

#[test]
fn markup_in_names_and_prompts_is_only_text() {
    let bot = Bot::new();
    let name = "<b>Аня</b> & <script>";
    let anna = bot.customer(7, name, "ru");
    anna.begins();
    anna.chat()
        .saying(&format!("Здравствуйте, {name}!"))
        .unwrap();
    let prompt = "a < b && <i>c</i> \"q\" &amp; </b>";
    let confirm = anna.fills_a_picture(prompt);
    confirm.says(prompt);
    anna.press("Изменить");
    anna.press("Описание").says(prompt);
    anna.press("Назад");
    anna.press("Далее");
    anna.runs();
    anna.say("/history");
    anna.press("Z-Image").says(prompt);
    assert_eq!(bot.kie().input()["prompt"], prompt);
    assert_eq!(bot.logged("ERROR"), [""; 0]);
}

#[test]
fn a_group_is_refused_once_and_then_left_alone() {
    let bot = Bot::new();
    bot.anna().begins();
    let group = |n: i64, text: &str| {
        json!({"message": {"message_id": n, "date": 1, "text": text, "from": {"id": 7, "is_bot": false, "first_name": "Анна"},
            "chat": {"id": -100, "type": "supergroup", "title": "Друзья"}}})
    };
    bot.push(&group(1, "/start"));
    bot.push(&group(2, "/start@sandbox_bot"));
    bot.push(&group(3, "всем привет"));
    let calls = bot.calls("sendMessage");
    let to_group: Vec<_> = calls
        .iter()
        .filter(|call| call["params"]["chat_id"].to_string().contains("-100"))
        .collect();
    assert_eq!(to_group.len(), 1, "{to_group:?}");
    assert!(
        to_group[0]["params"]["text"]
            .as_str()
            .unwrap()
            .contains("личных сообщениях")
    );
    assert_eq!(bot.number("SELECT count(*) FROM customers"), 1);
}

#[test]
fn updates_nobody_can_act_on_stop_nothing() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.begins();
    bot.push(&json!({"message": {"message_id": 1, "date": 1}}));
    bot.push(&json!({"channel_post": {"message_id": 1, "date": 1, "chat": {"id": -5, "type": "channel"}, "text": "x"}}));
    bot.push(&json!({"callback_query": {"id": "5", "from": {"id": 7, "is_bot": false, "first_name": "Анна"}}}));
    assert!(anna.say("/start").has("🎬 Видео"));
    assert_eq!(bot.logged("ERROR"), [""; 0]);
}
