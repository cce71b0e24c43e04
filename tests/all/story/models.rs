//! One story for each sort of model: what is asked, what it costs, what comes.

use crate::support::media::{jpeg, png, wav};
use crate::support::{Bot, Customer, roubles};

/// Everything delivered: what sorts of media came.
fn delivered(anna: &Customer<'_>) -> Vec<String> {
    anna.see("Готово!");
    anna.all_delivered();
    let chat = anna.chat();
    let media = chat.by_the_bot().flat_map(|message| &message.media);
    media.map(|media| media.kind.clone()).collect()
}

/// Links that Kie was given lead to Kie's own host and carry no token of ours.
fn assert_uploaded(bot: &Bot, urls: &serde_json::Value, count: usize) {
    let urls: Vec<&str> = match urls {
        serde_json::Value::String(url) => vec![url],
        list => list
            .as_array()
            .unwrap()
            .iter()
            .map(|url| url.as_str().unwrap())
            .collect(),
    };
    assert_eq!(urls.len(), count);
    for url in urls {
        assert!(url.starts_with(&bot.sandbox.kie_url), "{url}");
        assert!(!url.contains("sandbox-token"), "{url}");
    }
}

#[test]
fn the_words_under_a_photo_answer_the_question_after_it() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.chooses("Nano Banana Edit");
    // «Кот», as a URL carries it.
    anna.send("photo&caption=%D0%9A%D0%BE%D1%82", &png(64, 1))
        .says("1 изображение");
    anna.press("Готово (1)").says("Шаг 3 из 3");
    anna.press("Далее").says("Кот");
    anna.runs();
    assert_eq!(bot.kie().input()["prompt"], "Кот");
}

#[test]
fn photos_are_edited_by_an_album_of_three() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.chooses("Nano Banana Edit").says("10");
    let heard = anna.heard();
    let question = anna.album("a", &[png(64, 1), png(64, 2), png(64, 3)]);
    question.says("3 изображения");
    assert_eq!(anna.heard(), heard + 1, "{}", anna.chat().shown());
    anna.press("Готово (3)").says("Шаг 2 из 3");
    let settings = anna.say("Поставь всех рядом");
    settings.says("Настройки").says("Шаг 3 из 3");
    anna.press("Соотношение сторон");
    assert!(anna.press("21:9").has("Соотношение сторон: 21:9"));
    let confirm = anna.press("Далее");
    confirm
        .says("3 изображения")
        .says("21:9")
        .says(&roubles(3, 12))
        .says(&roubles(196, 88));
    anna.press("Запустить");
    assert_eq!(delivered(&anna), ["photo", "document"]);
    let input = bot.kie().input();
    assert_uploaded(&bot, &input["image_urls"], 3);
    assert_eq!(input["aspect_ratio"], "21:9");
    anna.has(19_688);
}

#[test]
fn files_of_a_list_can_be_taken_back() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.chooses("Nano Banana Edit");
    anna.send("photo", &jpeg(64)).says("1 изображение");
    let emptied = anna.press("Убрать всё");
    assert!(!emptied.has("Готово ("), "{}", emptied.shown());
    anna.send("photo", &jpeg(64));
    anna.send("photo", &png(64, 7)).says("2 изображения");
    anna.press("Готово (2)");
    anna.say("Закат");
    anna.press("Далее");
    anna.press("Запустить");
    delivered(&anna);
    assert_uploaded(&bot, &bot.kie().input()["image_urls"], 2);
}

#[test]
fn a_document_is_upscaled() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.chooses("Recraft Crisp Upscale")
        .says("JPEG, PNG, WEBP");
    let confirm = anna.send("document&name=old.png&mime=image/png", &png(64, 9));
    confirm.says(&roubles(0, 39));
    anna.press("Запустить");
    assert_eq!(delivered(&anna), ["photo", "document"]);
    assert_uploaded(&bot, &bot.kie().input()["image"], 1);
    anna.has(20_000 - 39);
}

#[test]
fn a_video_costs_by_duration_and_resolution() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.chooses("Seedance 1.5 Pro");
    anna.say("Щенок бежит по пляжу");
    let question = anna.press("16:9");
    question.says("числ").says("от 4 до 12");
    anna.say("13").says("от 4 до 12");
    anna.say("семь").says("Нужно число");
    let settings = anna.say("7");
    // 3.5 credits a second at 0.78 ₽ a credit.
    settings.says(&roubles(19, 11));
    anna.press("Разрешение");
    anna.press("1080p").says(&roubles(40, 95));
    anna.press("Со звуком");
    let settings = anna.press("Да");
    settings.says(&roubles(81, 90));
    assert!(settings.has("Со звуком: Да"), "{}", settings.shown());
    let confirm = anna.press("Далее");
    confirm
        .says("1080p")
        .says(&roubles(81, 90))
        .says(&roubles(118, 10));
    anna.press("Запустить");
    assert_eq!(delivered(&anna), ["video"]);
    let input = bot.kie().input();
    assert_eq!(
        (
            &input["duration"],
            &input["resolution"],
            &input["generate_audio"]
        ),
        (&7.into(), &"1080p".into(), &true.into())
    );
    anna.has(11_810);
}

#[test]
fn speech_costs_by_its_characters() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.chooses("Eleven… Turbo");
    let settings = anna.say(&"я".repeat(1_250));
    // 6 credits for a thousand characters.
    settings.says(&roubles(5, 85));
    anna.press("Голос: James");
    anna.press("Liam").says("Настройки");
    anna.press("Скорость речи");
    anna.say("0,7").says("Настройки");
    let confirm = anna.press("Далее");
    confirm.says("Liam").says("0,7").says(&roubles(5, 85));
    anna.press("Запустить");
    assert_eq!(delivered(&anna), ["audio"]);
    assert_eq!(bot.kie().input()["speed"], serde_json::json!(0.7));
    anna.has(20_000 - 585);
}

#[test]
fn lip_sync_costs_by_the_length_of_the_recording() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.chooses("Kling Avatar");
    anna.send("photo", &jpeg(300)).says("15");
    anna.send("audio&name=long.wav", &wav(16_000))
        .says("Слишком долго");
    let question = anna.send("audio&name=voice.wav", &wav(4_200));
    // Five begun seconds at 8 credits each.
    question.says(&roubles(31, 20));
    let confirm = anna.say("Спокойно рассказывает новости");
    confirm.says("0:05").says(&roubles(31, 20));
    anna.press("Запустить");
    assert_eq!(delivered(&anna), ["video"]);
    let input = bot.kie().input();
    assert_uploaded(&bot, &input["audio_url"], 1);
    assert_uploaded(&bot, &input["image_url"], 1);
    anna.has(20_000 - 3_120);
}

#[test]
fn lyrics_come_as_text_and_are_free_five_times_a_day() {
    let bot = Bot::new();
    let anna = bot.anna();
    for n in 1..=5 {
        let question = anna.chooses("Suno Lyrics");
        question.says("до 200 символов");
        let confirm = anna.say(&format!("Песня номер {n}"));
        confirm.says("бесплатно").says_nothing_of("Останется");
        anna.press("Запустить");
        anna.wait_for("the text and its end", |chat| {
            let done = chat
                .by_the_bot()
                .filter(|m| m.text.contains("Готово!"))
                .count();
            (done == n).then_some(())
        });
        anna.all_delivered();
    }
    let done = anna.see("Готово!");
    done.says("бесплатно");
    let chat = anna.chat();
    let texts = chat
        .by_the_bot()
        .filter(|message| message.html.contains("<blockquote"));
    assert!(texts.count() >= 5, "{}", chat.shown());

    anna.chooses("Suno Lyrics");
    anna.say("Шестая");
    let refused = anna.press("Запустить");
    refused.says("Бесплатные запуски этой модели на сегодня закончились");
    assert!(refused.has("В меню"), "{}", refused.shown());
    assert_eq!(bot.kie().creates(), 5);
    anna.has(20_000);
    bot.advance(24 * 60 * 60_000);
    anna.chooses("Suno Lyrics");
    anna.say("Новый день");
    anna.press("Запустить").says_nothing_of("закончились");
    anna.wait_for("a new day", |_| (bot.kie().creates() == 6).then_some(()));
    anna.all_delivered();
}

#[test]
fn switches_and_ranges_are_asked_with_their_limits() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.chooses("Suno Sounds");
    anna.say("Дождь по крыше");
    anna.press("Зациклить");
    anna.press("Да");
    anna.press("Темп");
    anna.say("0").says("от 1 до 300");
    anna.say("120,5").says("Нужно число от 1 до 300");
    let settings = anna.say("120");
    assert!(
        settings.has("Темп, ударов в минуту: 120"),
        "{}",
        settings.shown()
    );
    anna.press("Темп");
    let settings = anna.press("Очистить");
    assert!(
        settings.has("Темп, ударов в минуту: не задано"),
        "{}",
        settings.shown()
    );
    anna.press("Темп");
    anna.say("90");
    anna.press("Далее").says(&roubles(1, 95));
    anna.press("Запустить");
    assert_eq!(delivered(&anna), ["audio"]);
    let input = bot.kie().input();
    assert_eq!(
        (&input["sound_loop"], &input["sound_tempo"]),
        (&true.into(), &90.into())
    );
}

#[test]
fn several_results_all_come() {
    let bot = Bot::new();
    bot.kie().switch(|kie| kie.result_files = Some(3));
    let anna = bot.anna();
    anna.makes_a_picture("Три кота");
    assert_eq!(delivered(&anna), ["photo", "document"].repeat(3));
    anna.has(19_937);
}
