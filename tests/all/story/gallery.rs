//! The history as a gallery: pages, sections, the search, previews; nobody sees what another one made.

use crate::support::{Bot, Customer, Message, roubles};
use serde_json::Value;

/// The numbers of the generations whose buttons are on the screen, top down.
fn numbers(page: &Message) -> Vec<i64> {
    let data = page.buttons.iter().flatten();
    let data = data.filter_map(|button| button.data.as_deref()?.strip_prefix("hs:o:"));
    data.map(|rest| rest.split(':').next().unwrap().parse().unwrap())
        .collect()
}

/// Albums that went to the chat: the file ids of each.
fn albums(bot: &Bot) -> Vec<Vec<Value>> {
    let calls = bot.calls("sendMediaGroup");
    let media = calls.iter().map(|call| match &call["params"]["media"] {
        Value::String(text) => serde_json::from_str(text).unwrap(),
        other => other.clone(),
    });
    media
        .map(|media: Value| media.as_array().unwrap().clone())
        .collect()
}

fn uploads(bot: &Bot) -> usize {
    let calls = bot.calls("");
    let sent = calls
        .iter()
        .filter(|call| call["params"].to_string().contains("\"size\""));
    sent.count()
}

#[test]
fn pages_turn_and_entries_open() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.begins();
    anna.say("/history").says("Пока пусто");
    for n in 1..=7 {
        anna.makes_a_picture(&format!("Кот {n}"));
    }
    let page = anna.say("/history");
    assert_eq!(numbers(&page), [7, 6, 5, 4, 3], "{}", page.shown());
    page.says("«Кот 7»")
        .says(&roubles(0, 63))
        .says("✅")
        .says("сегодня, 12:");
    assert!(!page.has("Новее"));
    let older = anna.press("Старше →");
    assert_eq!(numbers(&older), [2, 1], "{}", older.shown());
    assert!(!older.has("Старше"));
    let operation = anna.press("2. Z-Image");
    operation
        .says("Генерация №1")
        .says("Кот 1")
        .says(&roubles(0, 63))
        .says("Готово");
    assert_eq!(operation.id, page.id, "edited in place");
    let back = anna.press("Назад");
    assert_eq!(numbers(&back), [2, 1], "{}", back.shown());
    assert_eq!(numbers(&anna.press("Новее")), [7, 6, 5, 4, 3]);
    bot.advance(86_400_000);
    anna.say("/history").says("вчера, 12:");
    // Buttons of earlier versions lead to what they meant.
    let shown = || anna.message(page.id).unwrap();
    anna.force(page.id, "hi:3");
    assert_eq!(numbers(&shown()), [7, 6, 5, 4, 3]);
    anna.force(page.id, "op:1:3");
    shown().says("Генерация №1");
    anna.press("Назад");
    assert_eq!(numbers(&shown()), [7, 6, 5, 4, 3]);
}

#[test]
fn sections_and_words_narrow_it_down() {
    let bot = Bot::new();
    let anna = bot.customer(8, "Ann", "en");
    for prompt in ["Рыжий КОТ на Ёлке", "A dog & <b>", "Рыжая собака"] {
        anna.say("/start");
        anna.press("All models");
        anna.turns_to("Z-Image");
        anna.press("Z-Image");
        anna.press("🚀 Start");
        anna.say(prompt);
        anna.press("1:1");
        anna.press("Run");
        let made = bot.number("SELECT count(*) FROM generations");
        bot.until("the picture", || {
            let done = "SELECT count(*) FROM generations WHERE state = 'succeeded'";
            (bot.number(done) == made).then_some(())
        });
        anna.all_delivered();
    }
    let page = anna.say("/history");
    assert_eq!(numbers(&page), [3, 2, 1]);
    page.says("today, 12:").says("“A dog & <b>”");
    let video = anna.press("🎬");
    video.says("Nothing in this section yet").says("Video");
    let pictures = anna.press("🖼️");
    assert_eq!(numbers(&pictures), [3, 2, 1]);
    for (words, found) in [
        ("кот", &[1][..]),
        ("РЫЖ", &[3, 1]),
        ("ЕЛКЕ рыжий", &[1]),
        ("dOG", &[2]),
        ("слон", &[]),
    ] {
        anna.press("🔍").says("Search your history");
        anna.say("%").says("At least one word");
        let page = anna.say(words);
        assert_eq!(numbers(&page), found, "{words}: {}", page.shown());
        if found.is_empty() {
            page.says("Nothing found");
        }
    }
    // Another button leaves the search: the next words are words like any other.
    anna.press("🔍");
    anna.press("Back");
    let answer = anna.say("кот");
    assert!(numbers(&answer).is_empty(), "{}", answer.shown());
    // The words are remembered for the pages, also after a restart.
    anna.say("/history");
    anna.press("🔍");
    anna.say("рыж");
    let open = anna.press("2. Z-Image");
    open.says("No. 1");
    assert_eq!(numbers(&anna.press("Back")), [3, 1]);
}

#[test]
fn a_page_is_looked_at_as_one_album_for_free() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.makes_a_picture("Кот 1");
    let page = anna.say("/history");
    // A single one is no album.
    anna.press("Показать превью");
    anna.all_delivered();
    assert_eq!(albums(&bot).len(), 0);
    let photos = |anna: &Customer<'_>| {
        let chat = anna.chat();
        let media = chat.by_the_bot().flat_map(|message| &message.media);
        media.filter(|media| media.kind == "photo").count()
    };
    assert_eq!(photos(&anna), 2);
    anna.makes_a_picture("Кот 2");
    anna.makes_a_picture("Кот 3");
    let before = uploads(&bot);
    anna.say("/history");
    anna.press("Показать превью");
    assert!(anna.last_toast().contains("Отправляю превью"));
    anna.all_delivered();
    let album = albums(&bot).pop().unwrap();
    assert_eq!(album.len(), 3);
    assert!(
        album[0]["caption"].as_str().unwrap().contains("№3"),
        "{album:?}"
    );
    assert_eq!(photos(&anna), 7);
    assert_eq!(uploads(&bot), before, "nothing is uploaded");
    assert_eq!(bot.kie().creates(), 3);
    anna.has(20_000 - 3 * 63);
    // The way back stands below the album.
    let way = anna.chat().saying("Это превью").cloned().unwrap();
    anna.force(way.id, way.data("К истории"));
    let back = anna.message(way.id).unwrap();
    assert_eq!(numbers(&back), [3, 2, 1], "{}", back.shown());
    // One alone, from its card.
    anna.press("3. Z-Image");
    anna.press("🖼 Превью");
    anna.all_delivered();
    assert_eq!(photos(&anna), 8);
    assert_eq!(uploads(&bot), before);
    // Forged: somebody else's.
    let boris = bot.customer(9, "Борис", "ru");
    boris.begins();
    for data in ["hs:p:1", "hs:o:1:l:9", "rs:1"] {
        boris.force(page.id, data);
        assert!(
            boris.last_toast().contains("Такой генерации нет"),
            "{:?}",
            boris.toasts()
        );
    }
    boris.force(page.id, "hs:v:l:9");
    assert!(
        boris.last_toast().contains("нечего показать"),
        "{:?}",
        boris.toasts()
    );
    assert_eq!(photos(&boris), 0);
}
