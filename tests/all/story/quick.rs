//! The quick mode: one message is a request, one tap a repeat; cards, photos with captions, albums.

use crate::support::media::{jpeg, png, wav};
use crate::support::{Bot, Customer, Message, roubles};
use kiebot::action::ModelKey;
use serde_json::Value;

/// What the buttons and messages of these stories are called.
struct Words {
    run: &'static str,
    again: &'static str,
    done: &'static str,
    settings: &'static str,
    other: &'static str,
    drop: &'static str,
}

const RU: Words = Words {
    run: "✅ Запустить",
    again: "🔁 Ещё раз",
    done: "Готово!",
    settings: "⚙️ Настройки",
    other: "🎛 Другая модель",
    drop: "✖️ Отмена",
};

const EN: Words = Words {
    run: "✅ Run",
    again: "🔁 Again",
    done: "Done!",
    settings: "⚙️ Settings",
    other: "🎛 Another model",
    drop: "✖️ Cancel",
};

/// To the first question of a model, in any language.
pub(super) fn begins_model(anna: &Customer<'_>, id: &str) -> Message {
    let menu = anna.say("/start");
    anna.force(menu.id, &format!("b:{:x}", ModelKey::of(id).0));
    anna.screen()
}

/// Waits for one more result than there were.
pub(super) fn next_result(anna: &Customer<'_>, before: i64, done: &str) -> Message {
    let found = anna.wait_for("a new result", |chat| {
        chat.saying(done).filter(|m| m.id > before).cloned()
    });
    anna.all_delivered();
    found
}

/// What Kie was asked for last.
pub(super) fn newest_input(bot: &Bot) -> Value {
    let newest = bot.kie().tasks().pop();
    newest.map_or(Value::Null, |task| task["input"].clone())
}

/// Messages and presses the bot has taken.
fn taken(bot: &Bot) -> (i64, i64) {
    let presses = "SELECT count(*) FROM inbox WHERE body LIKE '%\"callback_query\"%'";
    let all = bot.number("SELECT count(*) FROM inbox");
    let presses = bot.number(presses);
    (all - presses, presses)
}

#[test]
fn a_new_prompt_is_one_message_and_one_tap_and_a_repeat_is_one_tap() {
    for (language, words) in [("ru", RU), ("en", EN)] {
        let bot = Bot::new();
        let anna = bot.customer(7, "Anna", language);
        begins_model(&anna, "z-image");
        anna.say("Рыжий кот");
        anna.press("16:9");
        anna.press(words.run);
        let first = next_result(&anna, 0, words.done);

        // One message, one tap: a picture of something else with the same settings.
        let (messages, presses) = taken(&bot);
        let card = anna.say("Белый пёс <3");
        card.says("⚡")
            .says("Z-Image")
            .says("16:9")
            .says("Белый пёс <3")
            .says(&roubles(0, 63))
            .says(&roubles(198, 74));
        let run = format!("{} · {}", words.run, roubles(0, 63));
        assert_eq!(
            card.labels(),
            [run.as_str(), words.settings, words.other, words.drop]
        );
        assert!(card.text.lines().count() <= 8, "{}", card.shown());
        anna.press(words.run);
        let second = next_result(&anna, first.id, words.done);
        assert_eq!(taken(&bot), (messages + 1, presses + 1));
        let input = newest_input(&bot);
        assert_eq!(
            (input["prompt"].as_str(), input["aspect_ratio"].as_str()),
            (Some("Белый пёс <3"), Some("16:9"))
        );

        // One tap: the same once more.
        let again = format!("{} · {}", words.again, roubles(0, 63));
        assert!(
            second.labels().contains(&again.as_str()),
            "{}",
            second.shown()
        );
        anna.press(words.again).says(&roubles(0, 63));
        next_result(&anna, second.id, words.done);
        assert_eq!(taken(&bot), (messages + 1, presses + 2));
        assert_eq!(newest_input(&bot), input);
        assert_eq!(bot.kie().tasks().len(), 3);
        assert_eq!(anna.money(), (20_000 - 3 * 63, 0));
        assert_eq!(bot.logged("ERROR"), [""; 0]);
    }
}

#[test]
fn two_taps_on_again_start_one_generation() {
    let bot = Bot::new();
    let anna = bot.anna();
    let done = anna.makes_a_picture("Кот");
    bot.kie().switch(|kie| kie.never_finish = true);
    let again = done.data("Ещё раз").to_owned();
    anna.tap_data(done.id, &again);
    anna.tap_data(done.id, &again);
    bot.settle();
    assert_eq!(bot.number("SELECT count(*) FROM generations"), 2);
    assert!(
        anna.last_toast().contains("Уже запущено"),
        "{:?}",
        anna.toasts()
    );
    bot.until("the task is there", || {
        (bot.kie().creates() == 2).then_some(())
    });
    bot.kie().finish(&bot.kie().newest_task());
    next_result(&anna, done.id, "Готово!");
    // Once the first is here, the same button begins another.
    bot.kie().switch(|kie| kie.never_finish = false);
    bot.advance(3_000);
    anna.force(done.id, &again);
    anna.all_delivered();
    assert_eq!(bot.number("SELECT count(*) FROM generations"), 3);
    bot.until("nothing is open", || (anna.money().1 == 0).then_some(()));
    anna.all_delivered();
    anna.has(20_000 - 3 * 63);
}

#[test]
fn again_at_another_price_is_confirmed_first() {
    let bot = Bot::new();
    let anna = bot.anna();
    let done = anna.makes_a_picture("Кот");
    let again = done.data("Ещё раз").to_owned();
    bot.edit_models(&format!(
        "{}\n[models.\"z-image\".override]\nprice_rub = \"5\"\n",
        crate::support::MODELS
    ));
    let confirm = anna.press("Ещё раз");
    confirm
        .says("Цена изменилась")
        .says(&roubles(0, 63))
        .says(&roubles(5, 0));
    assert_eq!(bot.number("SELECT count(*) FROM generations"), 1);
    // A price that somebody wrote into the button is none of ours.
    anna.force(done.id, &again.replace(":63", ":1"));
    assert_eq!(bot.number("SELECT count(*) FROM generations"), 1);
    anna.runs();
    anna.has(20_000 - 63 - 500);
}

#[test]
fn nobody_repeats_what_is_not_theirs() {
    let bot = Bot::new();
    let (anna, oleg) = (bot.anna(), bot.customer(8, "Олег", "ru"));
    let done = anna.makes_a_picture("Кот");
    let menu = oleg.say("/start");
    oleg.force(menu.id, done.data("Ещё раз"));
    assert_eq!(bot.number("SELECT count(*) FROM generations"), 1);
    oleg.has(20_000);
}

#[test]
fn settings_of_a_card_are_changed_and_another_model_takes_the_request() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.makes_a_picture("Кот");
    anna.say("Белый пёс");
    anna.press("⚙️ Настройки").says("Что изменить");
    anna.press("Соотношение");
    let card = anna.press("9:16");
    card.says("⚡").says("9:16").says("Белый пёс");
    // More words instead of a press: they are the request now.
    let card = anna.say("Чёрный пёс");
    card.says("Чёрный пёс").says_nothing_of("Белый");
    let others = anna.press("Другая модель");
    others.says("Запрос сохранится");
    assert!(others.buttons.len() <= 8, "{}", others.shown());
    anna.press("← Назад").says("Чёрный пёс");
    anna.press("Другая модель");
    let title = anna.screen().labels()[0]
        .split(" · ")
        .next()
        .unwrap()
        .to_owned();
    let taken = anna.press(&title);
    taken.says(&title);
    // What the other model needs besides the words is asked, then the card is there.
    assert_eq!(bot.number("SELECT count(*) FROM generations"), 1);
    let kept = bot.text("SELECT body FROM sessions WHERE customer_id = 7");
    assert!(kept.contains("Чёрный пёс"), "{kept}");
    let header = anna.say("/start");
    header.says("⚡").says(&title);
}

#[test]
fn a_photo_with_a_caption_is_a_request_and_without_one_the_words_are_asked() {
    let bot = Bot::new();
    let anna = bot.anna();
    begins_model(&anna, "google/nano-banana-edit");
    anna.press("Отмена");
    let card = anna.send("photo&caption=Сделай%20снег", &jpeg(64));
    card.says("⚡").says("Сделай снег").says("1 изображение");
    anna.runs();
    let input = newest_input(&bot);
    assert_eq!(input["prompt"], "Сделай снег");
    assert_eq!(input["image_urls"].as_array().map(Vec::len), Some(1));

    let question = anna.send("photo", &png(64, 3));
    question.says("символов");
    let card = anna.say("Сделай дождь");
    card.says("⚡").says("Сделай дождь").says("1 изображение");
    // Words alone: the picture is asked.
    anna.press("Отмена");
    anna.say("Сделай ночь").says("изображени");
    let card = anna.send("photo", &png(64, 4));
    card.says("⚡").says("Сделай ночь").says("1 изображение");
}

#[test]
fn an_album_is_one_request() {
    let bot = Bot::new();
    let anna = bot.anna();
    begins_model(&anna, "google/nano-banana-edit");
    anna.press("Отмена");
    anna.say("Соедини их");
    let card = anna.album("a", &[png(64, 1), png(64, 2), png(64, 3)]);
    card.says("⚡").says("Соедини их").says("3 изображения");
    let cards = anna.chat();
    let cards = cards.by_the_bot().filter(|m| m.text.contains("изображени"));
    assert!(cards.count() <= 2, "{}", anna.chat().shown());
    anna.runs();
    assert_eq!(
        newest_input(&bot)["image_urls"].as_array().map(Vec::len),
        Some(3)
    );
    assert_eq!(bot.kie().tasks().len(), 1);

    // A model of one picture takes the first, and says so once.
    begins_model(&anna, "recraft/crisp-upscale");
    anna.press("Отмена");
    let card = anna.album("b", &[png(64, 1), png(64, 2), png(64, 3)]);
    card.says("⚡").says("1 изображение");
    let chat = anna.chat();
    let notes = chat.by_the_bot().filter(|m| m.text.contains("Из альбома"));
    assert_eq!(notes.count(), 1, "{}", chat.shown());
}

#[test]
fn what_the_model_does_not_take_is_said_with_a_way_on() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.makes_a_picture("Кот");
    anna.send("photo", &png(64, 1));
    let answer = anna.send("audio&name=a.wav", &wav(500));
    assert!(answer.has("🎤 Чистый голос"), "{}", answer.shown());
    begins_model(&anna, "recraft/crisp-upscale");
    anna.press("Отмена");
    anna.say("Сделай красиво").says("не берёт").says("Текст");
    let answer = anna.send("audio&name=a.wav", &wav(500));
    answer.says("Запись").says("не берёт");
    assert!(answer.has("🎤 Чистый голос"), "{}", answer.shown());
    anna.press("В меню");
    // A text that is too long is refused as the wizard would, and asked again.
    begins_model(&anna, "z-image");
    anna.press("Отмена");
    anna.say(&"слово ".repeat(200)).says("Слишком длинно");
    // Nothing of all this stays on the disk or costs anything.
    let kept = "SELECT count(*) FROM files f WHERE deleted_ms IS NULL AND NOT EXISTS(SELECT 1 FROM results r WHERE r.file_id = f.id)";
    assert_eq!(bot.number(kept), 0);
    assert_eq!(bot.number("SELECT count(*) FROM generations"), 1);
}
