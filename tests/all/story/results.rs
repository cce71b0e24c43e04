//! After the result: the same again, another model, a rating, history, the files once more.

use crate::support::{Bot, roubles};

#[test]
fn the_same_again_is_confirmed_at_todays_price() {
    let bot = Bot::new();
    let anna = bot.anna();
    let done = anna.makes_a_picture("Рыжий кот");
    let confirm = anna.press("Сгенерировать ещё раз");
    assert!(confirm.id > done.id, "{}", anna.chat().shown());
    confirm
        .says("Рыжий кот")
        .says(&roubles(0, 63))
        .says(&roubles(198, 74));
    let kept = anna.message(done.id).unwrap();
    kept.says("Готово!");
    anna.runs();
    assert_eq!(bot.kie().tasks().len(), 2);
    anna.has(20_000 - 126);
}

#[test]
fn another_model_and_the_menu_leave_the_result_where_it_is() {
    let bot = Bot::new();
    let anna = bot.anna();
    let done = anna.makes_a_picture("Кот");
    let list = anna.press("Другая модель");
    list.says("в другой модели");
    assert!(list.id > done.id, "{}", list.shown());
    anna.turns_to("Nano Banana Pro");
    anna.message(done.id).unwrap().says("Готово!");
    anna.force(done.id, done.data("В меню"));
    assert!(anna.screen().has("🎬 Видео"));
    let kept = anna.message(done.id).unwrap();
    assert!(kept.has("Сгенерировать ещё раз"), "{}", kept.shown());
    let chat = anna.chat();
    assert!(
        chat.saying("Готово!").is_some(),
        "the result is gone:\n{}",
        chat.shown()
    );
}

#[test]
fn a_rating_may_have_a_comment() {
    let bot = Bot::new();
    let anna = bot.anna();
    let done = anna.makes_a_picture("Кот");
    let thanks = anna.press("👍");
    thanks.says("понравилось");
    assert!(anna.last_toast().contains("Спасибо"), "{:?}", anna.toasts());
    let answer = anna.say("Очень похож на моего!");
    answer.says("записал");
    assert!(answer.has("В меню"), "{}", answer.shown());
    let stored = || bot.text("SELECT good || ' ' || coalesce(comment, '') FROM feedback");
    assert_eq!(stored(), "1 Очень похож на моего!");
    // The next words are no comment any more.
    assert!(anna.say("Ещё слово").has("🎬 Видео"));
    assert_eq!(stored(), "1 Очень похож на моего!");
    anna.force(done.id, done.data("👎"));
    anna.screen().says("Жаль");
    // The menu instead of a comment.
    anna.press("В меню");
    anna.say("Не комментарий");
    assert!(stored().starts_with('0'), "{}", stored());
    assert!(!stored().contains("Не комментарий"), "{}", stored());
}

#[test]
fn secrets_in_a_prompt_are_masked_in_the_history() {
    let bot = Bot::new();
    let anna = bot.anna();
    let (card, key) = ("4276 5500 1234 5678", "sk-proj-abcd1234efgh5678ijkl");
    anna.makes_a_picture(&format!("Карта {card}, ключ {key}, кот"));
    anna.say("/history");
    let operation = anna.press("Z-Image");
    operation
        .says("кот")
        .says("5678")
        .says_nothing_of(card)
        .says_nothing_of(key);
    // Kie gets it as it was written.
    assert!(bot.kie().input()["prompt"].as_str().unwrap().contains(key));
}

#[test]
fn a_result_is_sent_again_for_free_without_a_new_upload() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.makes_a_picture("Кот");
    let files = || {
        let chat = anna.chat();
        let media = chat.by_the_bot().flat_map(|message| &message.media);
        media
            .map(|media| (media.kind.clone(), media.file_id.clone()))
            .collect::<Vec<_>>()
    };
    let before = files();
    let uploads = |method: &str| {
        let calls = bot.calls(method);
        calls
            .iter()
            .filter(|call| call["params"].to_string().contains("\"size\""))
            .count()
    };
    let (photos, documents) = (uploads("sendPhoto"), uploads("sendDocument"));
    assert_eq!((photos, documents), (1, 1));
    anna.say("/history");
    anna.press("Z-Image");
    anna.press("Прислать результат ещё раз");
    assert!(
        anna.last_toast().contains("Отправляю"),
        "{:?}",
        anna.toasts()
    );
    anna.wait_for("the files once more", |_| {
        (files().len() > before.len()).then_some(())
    });
    anna.all_delivered();
    assert_eq!((uploads("sendPhoto"), uploads("sendDocument")), (1, 1));
    let again = files();
    assert!(
        again[before.len()..]
            .iter()
            .all(|file| before.contains(file)),
        "{again:?}"
    );
    assert_eq!(bot.kie().creates(), 1);
    anna.has(19_937);
}
