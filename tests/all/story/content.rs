//! Words and files that come while nothing is asked: what is offered, what it costs, what Kie is sent.

use crate::support::media::{MP4, jpeg, png, wav};
use crate::support::{Bot, Customer, Message, roubles};
use serde_json::Value;

const PROMPT: &str = "Рыжий кот на крыше, закат, <мягкий> свет & тени";

/// A bot whose Kie knows every model.
fn shop() -> Bot {
    let bot = Bot::new();
    bot.kie()
        .switch(|kie| (kie.any_model, kie.image_px) = (true, 512));
    bot
}

/// What comes is for the menu, whatever was used before.
fn turns_quick_off(anna: &Customer) {
    anna.say("/mode");
    anna.press("Выключить");
}

/// What stands under a file, as an address has it.
fn under(kind: &str, words: &str) -> String {
    let bytes: String = words.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("{kind}&caption={bytes}")
}

/// Answers what is still asked, up to the confirmation.
#[track_caller]
pub fn fills_up(anna: &Customer<'_>, words: &str) -> Message {
    let mut screen = anna.screen();
    for _ in 0..6 {
        if screen.has("Запустить") {
            return screen;
        }
        let choice = screen.buttons.iter().flatten().next().unwrap().clone();
        let picks = choice.data.is_some_and(|data| data.starts_with("p:"));
        screen = if picks {
            anna.press(&choice.text)
        } else {
            anna.say(words)
        };
    }
    panic!("no confirmation: {}", screen.shown());
}

fn last_input(bot: &Bot) -> Value {
    bot.kie().tasks().pop().unwrap()["input"].clone()
}

/// Telegram's and our own limits of a screen.
#[track_caller]
fn is_handy(screen: &Message) {
    assert!(screen.text.lines().count() <= 12, "{}", screen.shown());
    assert!(screen.buttons.len() <= 8, "{}", screen.shown());
    for row in &screen.buttons {
        let most = [34, 16, 10][row.len() - 1];
        for button in row {
            let chars = button.text.chars().count();
            assert!(chars <= most, "{} in\n{}", button.text, screen.shown());
        }
    }
}

#[test]
fn from_a_fresh_start_to_a_picture_in_one_message_and_two_taps() {
    let bot = shop();
    for (id, lang, picture, run, ready) in [
        (7, "ru", "🖼️ Картинка", "Запустить", "Готово!"),
        (8, "en", "🖼️ Picture", "Run", "Done!"),
    ] {
        let anna = bot.customer(id, "Anna", lang);
        anna.begins();
        let offer = anna.say(PROMPT);
        is_handy(&offer);
        offer.says("Рыжий кот").says("Z-Image").says("0,63");
        let confirm = anna.press(picture);
        confirm.says("0,63").says("Рыжий кот");
        anna.press(run);
        anna.see(ready);
        anna.all_delivered();
        assert_eq!(last_input(&bot)["prompt"], PROMPT);
    }
    assert_eq!(bot.kie().tasks().len(), 2);
    bot.anna().has(20_000 - 63);
}

#[test]
fn words_become_a_video_or_a_voice() {
    let bot = shop();
    let anna = bot.anna();
    anna.begins();
    let offer = anna.say("Привет, это я!");
    for label in ["🖼️ Картинка", "🎬 Видео", "🎙️ Озвучить", "🎵 Песня"]
    {
        assert!(offer.has(label), "{label}:\n{}", offer.shown());
    }
    anna.press("🎙️ Озвучить").says("Привет, это я!");
    anna.runs();
    assert_eq!(last_input(&bot)["text"], "Привет, это я!");
    turns_quick_off(&anna);
    anna.say("Волны у берега");
    anna.press("🎬 Видео");
    fills_up(&anna, "").says("Волны у берега");
    anna.runs();
    assert_eq!(last_input(&bot)["prompt"], "Волны у берега");
}

#[test]
fn another_model_is_chosen_from_those_that_take_it() {
    let bot = shop();
    let anna = bot.anna();
    anna.begins();
    anna.say("Кот");
    let wishes = anna.press("Другая модель");
    is_handy(&wishes);
    let models = anna.press("🖼️ Картинка");
    is_handy(&models);
    models.says("Картинка");
    // Back leads to the offer, which is still good.
    anna.press("Назад").says("«Кот»");
    anna.press("Другая модель");
    anna.press("🖼️ Картинка");
    is_handy(&anna.turns_to("Nano Banana Pro"));
    anna.press("Nano Banana Pro")
        .says("Nano Banana Pro")
        .says("Кот");
    anna.runs();
    assert_eq!(last_input(&bot)["prompt"], "Кот");
    // What was used last is what is offered next.
    turns_quick_off(&anna);
    anna.say("Пёс").says("Картинка — Nano Banana Pro");
}

#[test]
fn a_photo_with_words_is_edited_as_they_say() {
    let bot = shop();
    let anna = bot.anna();
    anna.begins();
    let offer = anna.send(&under("photo", "Надень шляпу"), &jpeg(640));
    is_handy(&offer);
    offer.says("Надень шляпу");
    for label in ["🎬 Оживить", "✏️ Изменить", "🔍 Улучшить", "✂️ Убрать фон"]
    {
        assert!(offer.has(label), "{label}:\n{}", offer.shown());
    }
    anna.press("✏️ Изменить");
    fills_up(&anna, "").says("Надень шляпу");
    anna.runs();
    let input = last_input(&bot);
    assert_eq!(input["prompt"], "Надень шляпу");
    assert!(input.to_string().contains("/files/"), "{input}");
    assert_eq!(bot.kie().calls("file-stream-upload"), 1);
}

#[test]
fn a_photo_is_brought_to_life_with_words_that_are_asked_for() {
    let bot = shop();
    let anna = bot.anna();
    anna.begins();
    anna.send("photo", &jpeg(640)).says("📷 Фото");
    anna.press("🎬 Оживить");
    fills_up(&anna, "Машет рукой");
    anna.runs();
    let input = last_input(&bot);
    assert!(input.to_string().contains("/files/"), "{input}");
    assert_eq!(input["prompt"], "Машет рукой");
}

#[test]
fn a_photo_is_upscaled_or_cut_out_in_two_taps() {
    let bot = shop();
    let anna = bot.anna();
    anna.begins();
    for (label, model) in [
        ("🔍 Улучшить", "recraft/crisp-upscale"),
        ("✂️ Убрать фон", "recraft/remove-background"),
    ] {
        anna.send("document&name=cat.png", &png(512, 7));
        assert!(anna.press(label).has("Запустить"));
        anna.runs();
        let task = bot.kie().tasks().pop().unwrap();
        assert_eq!(task["model"], model);
        assert!(task["input"]["image"].as_str().unwrap().contains("/files/"));
    }
}

#[test]
fn words_after_a_photo_belong_to_it() {
    let bot = shop();
    let anna = bot.anna();
    anna.begins();
    anna.send("photo", &jpeg(640));
    let offer = anna.say("Сделай в стиле аниме");
    offer.says("📷 Фото").says("«Сделай в стиле аниме»");
    anna.press("✏️ Изменить");
    fills_up(&anna, "").says("Сделай в стиле аниме");
    anna.runs();
    assert_eq!(last_input(&bot)["prompt"], "Сделай в стиле аниме");
    // The next words are a request of their own.
    anna.say("Кот").says_nothing_of("📷");
}

#[test]
fn an_album_goes_to_a_model_that_takes_all_of_it() {
    let bot = shop();
    let anna = bot.anna();
    anna.begins();
    let photos: Vec<Vec<u8>> = (0..3).map(|n| png(400 + n, 10)).collect();
    let heard = anna.heard();
    let offer = anna.album("trio", &photos);
    assert_eq!(anna.heard(), heard + 1, "{}", anna.chat().shown());
    offer.says("📷 Фото: 3");
    is_handy(&offer);
    // An upscale takes one.
    assert!(!offer.has("🔍 Улучшить"), "{}", offer.shown());
    anna.press("✏️ Изменить");
    fills_up(&anna, "Сложи в коллаж");
    anna.runs();
    let input = last_input(&bot);
    assert_eq!(input.to_string().matches("/files/").count(), 3, "{input}");
}

#[test]
fn a_voice_makes_a_photo_speak() {
    let bot = shop();
    let anna = bot.anna();
    anna.begins();
    let offer = anna.send("audio&name=a.wav&mime=audio/wav", &wav(4_000));
    offer.says("🎧 Запись · 0:04");
    is_handy(&offer);
    assert!(offer.has("🎤 Чистый голос"), "{}", offer.shown());
    // Nothing on sale writes down what is said.
    assert!(!offer.has("📝"), "{}", offer.shown());
    anna.press("🗣️ Фото говорит").says("изображени");
    anna.send("photo", &jpeg(640));
    fills_up(&anna, "Спокойно говорит");
    anna.runs();
    let input = last_input(&bot);
    assert_eq!(input.to_string().matches("/files/").count(), 2, "{input}");
}

#[test]
fn a_video_is_changed_as_the_words_say() {
    let bot = shop();
    let anna = bot.anna();
    anna.begins();
    let offer = anna.send(&under("video", "Пусть пойдёт снег"), MP4);
    offer.says("🎬 Видео").says("снег");
    is_handy(&offer);
    anna.press("✏️ Изменить");
    fills_up(&anna, "").says("снег");
    anna.runs();
    let input = last_input(&bot);
    assert_eq!(input["prompt"], "Пусть пойдёт снег");
    assert!(input.to_string().contains("/files/"), "{input}");
}

#[test]
fn the_offer_stands_after_a_restart() {
    let mut bot = Bot::new();
    {
        let anna = bot.anna();
        anna.begins();
        anna.send("photo", &jpeg(640));
    }
    bot.restart();
    let anna = bot.anna();
    assert!(anna.press("✂️ Убрать фон").has("Запустить"));
    anna.runs();
}

#[test]
fn what_cannot_be_used_is_said_calmly() {
    let bot = Bot::new();
    for (id, lang, link, file, big) in [
        (
            7,
            "ru",
            "По ссылкам я не хожу",
            "не работают",
            "больше 20 МБ",
        ),
        (8, "en", "do not open links", "do not work", "20 MB"),
    ] {
        let anna = bot.customer(id, "Anna", lang);
        anna.begins();
        let alone = anna.say("https://youtu.be/dQw4w9WgXcQ www.example.org");
        alone.says(link);
        assert!(!alone.has("Озвучить") && !alone.has("Voice it"));
        let among = anna.say("Кот как на https://example.org/cat.jpg");
        among.says(link);
        assert!(among.has("🖼️"), "{}", among.shown());
        anna.send(
            "document&name=a.pdf&mime=application/pdf",
            b"%PDF-1.4 hello",
        )
        .says(file);
        assert_eq!(bot.files(), 0);
        anna.send("video&declared_size=30000000", MP4).says(big);
    }
    let anna = bot.anna();
    // Words of the menu lead there.
    assert!(anna.say("Меню").has("🎬 Видео"));
    anna.say(" БАЛАНС ").says("Баланс");
    assert!(anna.say("/imagine кот").has("🎬 Видео"));
    anna.say(&"слово ".repeat(600)).says("…");
    anna.press("🖼️ Картинка");
    fills_up(&anna, "");
    anna.runs();
    assert_eq!(last_input(&bot)["prompt"], "слово ".repeat(600).trim());
}

#[test]
fn an_old_offer_does_nothing_and_its_file_is_gone() {
    let bot = shop();
    let anna = bot.anna();
    anna.begins();
    let first = anna.send("photo", &jpeg(640));
    assert_eq!(bot.files(), 1);
    anna.send("photo", &png(300, 3));
    bot.until("one photo is left", || (bot.files() == 1).then_some(()));
    anna.force(first.id, first.data("✂️ Убрать фон"));
    anna.message(first.id).unwrap().says("устарело");
    // Nothing of what another customer sent can be had.
    let second = anna.send("photo", &png(301, 3));
    let eve = bot.customer(66, "Ева", "ru");
    eve.begins();
    for label in ["🎬 Оживить", "✂️ Убрать фон", "Другая модель"]
    {
        eve.force(eve.newest(), second.data(label));
        eve.screen().says("устарело");
    }
    for forged in [
        "n:d:1:nothing",
        "n:q:1",
        "n:m:1:edit:0:zz",
        "n::",
        "n:w:0:edit:0",
    ] {
        eve.force(eve.newest(), forged);
        assert!(eve.screen().has("🎬 Видео"), "{forged}");
    }
    anna.press("В меню");
    bot.until("no photo is left", || (bot.files() == 0).then_some(()));
    assert_eq!(bot.kie().creates(), 0);
}

/// Sends it, and gives what is offered.
fn offered(anna: &Customer<'_>, lang: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (query, bytes) in [
        ("photo", jpeg(640)),
        ("audio&name=a.wav&mime=audio/wav", wav(4_000)),
        ("video", MP4.to_vec()),
    ] {
        let screen = anna.send(query, &bytes);
        is_handy(&screen);
        all.push(screen.shown());
        let home = if lang == "ru" { "В меню" } else { "Menu" };
        anna.press(home);
    }
    all
}

#[test]
fn every_kind_of_file_is_offered_something_in_both_languages() {
    let bot = Bot::new();
    for (id, lang, cut) in [(7, "ru", "Убрать фон"), (8, "en", "Cut out")] {
        let anna = bot.customer(id, "Anna", lang);
        anna.begins();
        let screens = offered(&anna, lang);
        assert!(screens[0].contains(cut), "{screens:#?}");
        assert_eq!(screens.len(), 3);
    }
}

#[test]
fn words_are_not_taken_for_a_request_while_something_else_is_open() {
    let bot = shop();
    let anna = bot.anna();
    anna.makes_a_picture("Кот");
    turns_quick_off(&anna);
    anna.press("👍");
    anna.say("Отлично").says("записал");
    anna.say("Отлично").says("Что из этого сделать");
    anna.fills_a_picture("Пёс").says(&roubles(0, 63));
}
