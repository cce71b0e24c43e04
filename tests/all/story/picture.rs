//! The main line: a picture from /start to the file, and two taps on the same button.

use crate::support::{Bot, listed, roubles};
use kiebot::catalog::Category;
use kiebot::screens::lists::PAGE;

#[test]
fn a_picture_from_start_to_file() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.say("/start");
    let list = anna.press("Картинка");
    let pages = listed(Some(Category::Image)).div_ceil(PAGE);
    list.says("Картинка")
        .says(&format!("Страница 1 из {pages}"));
    let list = anna.turns_to("Z-Image · ");
    assert!(
        list.has(&format!("Z-Image · {}", roubles(0, 63))),
        "{}",
        list.shown()
    );
    let card = anna.press("Z-Image");
    card.says("Цена").says(&roubles(0, 63)).says("Обычно");
    let question = anna.press("Начать");
    question.says("Шаг 1 из 2").says("до 1000 символов");
    let question = anna.say("Рыжий кот");
    question.says("Шаг 2 из 2").says(&roubles(0, 63));
    let confirm = anna.press("16:9");
    confirm.says("Рыжий кот").says("16:9");
    confirm
        .says(&format!("Цена: {}", roubles(0, 63)))
        .says(&roubles(199, 37));
    assert_eq!(
        confirm.labels(),
        ["✅ Запустить", "✏️ Изменить", "✖️ Отмена"]
    );
    anna.press("Запустить");

    let done = anna.see("Готово!");
    done.says(&roubles(0, 63)).says("Время: 0:0");
    let labels = ["Ещё раз · ", "Другая модель", "В меню", "👍", "👎"];
    assert!(
        labels.iter().all(|label| done.has(label)),
        "{}",
        done.shown()
    );
    anna.all_delivered();
    let chat = anna.chat();
    let kinds: Vec<&str> = chat
        .by_the_bot()
        .flat_map(|m| &m.media)
        .map(|media| media.kind.as_str())
        .collect();
    assert_eq!(kinds, ["photo", "document"], "{}", chat.shown());
    assert!(chat.saying("Генерация №").is_none(), "{}", chat.shown());
    assert_eq!(
        chat.by_the_bot().last().unwrap().id,
        done.id,
        "{}",
        chat.shown()
    );

    anna.has(19_937);
    let input = bot.kie().input();
    assert_eq!(
        (input["prompt"].as_str(), input["aspect_ratio"].as_str()),
        (Some("Рыжий кот"), Some("16:9"))
    );
    assert_eq!(bot.logged("ERROR"), [""; 0]);
}

#[test]
fn two_taps_on_run_start_one_generation() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.begins();
    let confirm = anna.fills_a_picture("Кот");
    let run = confirm.data("Запустить").to_owned();
    anna.tap_data(confirm.id, &run);
    anna.tap_data(confirm.id, &run);
    bot.settle();
    anna.see("Готово!");
    anna.all_delivered();
    // And once more when everything is over.
    anna.force(confirm.id, &run);
    anna.all_delivered();
    assert_eq!(bot.kie().creates(), 1);
    assert_eq!(bot.number("SELECT count(*) FROM generations"), 1);
    let done = anna
        .chat()
        .by_the_bot()
        .filter(|m| m.text.contains("Готово!"))
        .count();
    assert_eq!(done, 1, "{}", anna.chat().shown());
    anna.has(19_937);
}

#[test]
fn progress_shows_number_state_and_time_and_moves() {
    let bot = Bot::new();
    bot.kie().switch(|kie| kie.never_finish = true);
    let anna = bot.anna();
    anna.begins();
    anna.fills_a_picture("Кот");
    anna.press("Запустить");
    let running = anna.see("Модель работает");
    running.says("Генерация №1").says("Прошло").says("обычно");
    assert!(
        running.has("Отменить") && running.has("В меню"),
        "{}",
        running.shown()
    );
    assert_eq!(anna.money(), (19_937, 63));
    anna.say("/balance").says(&roubles(0, 63));
    bot.advance(20_000);
    let moved = anna.wait_for("the time has moved on", |chat| {
        chat.saying("Модель работает")
            .filter(|now| now.text != running.text)
            .cloned()
    });
    assert_eq!(moved.id, running.id);
    bot.kie().finish(&bot.kie().newest_task());
    anna.see("Готово!");
    anna.all_delivered();
    assert!(
        anna.message(running.id).is_none(),
        "{}",
        anna.chat().shown()
    );
    anna.has(19_937);
}
