//! Finding a model: by words, by what it is for, among one's own; what is said of models that do well or badly.

use crate::support::{Bot, Customer, MINUTE, Message};
use kiebot::action::{Action, ModelKey};
use kiebot::screens::lists::PAGE;
use kiebot::store::model_days::COUNTS;

const HOUR: i64 = 60 * MINUTE;

/// The labels of a list's models.
fn shown(list: &Message) -> Vec<String> {
    let models = list.buttons.iter().flatten().filter(|button| {
        let data = button.data.as_deref().unwrap_or_default();
        data.starts_with("m:") || data.starts_with("s:c:")
    });
    models.map(|button| button.text.clone()).collect()
}

#[track_caller]
fn fits_a_phone(screen: &Message) {
    assert!(screen.buttons.len() <= 8, "{}", screen.shown());
    assert!(screen.text.lines().count() <= 12, "{}", screen.shown());
    assert!(shown(screen).len() <= PAGE);
}

#[test]
fn a_model_is_found_by_words_starred_and_found_again_among_ones_own() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.begins();
    anna.press("Найти").says("Напишите, что ищете");
    let list = anna.say("клинг");
    list.says("Найти: «клинг»").says("подходящие");
    fits_a_phone(&list);
    assert!(shown(&list).iter().all(|label| label.contains("Kling")));
    // Other words may follow at once, also with a slip.
    let list = anna.say("ъъъъ щщщщ");
    list.says("ничего не нашлось").says("ъъъъ щщщщ");
    assert_eq!(shown(&list).len(), 4, "{}", list.shown());
    let list = anna.say("Z imgae");
    assert!(shown(&list)[0].contains("Z-Image"), "{}", list.shown());
    let card = anna.press("Z-Image");
    assert!(card.has("☆ В избранное"), "{}", card.shown());
    let card = anna.press("☆ В избранное");
    assert!(card.has("★ Убрать из избранного"), "{}", card.shown());
    assert_eq!(anna.last_toast(), "★ В избранном");
    anna.press("Назад").says("Z imgae");
    // After a press words belong to nobody's question again.
    anna.press("В меню");
    let mine = anna.press("Мои модели");
    mine.says("Сначала избранное");
    assert_eq!(shown(&mine).len(), 1);
    assert!(shown(&mine)[0].starts_with("★ Z-Image"), "{}", mine.shown());
    anna.press("Z-Image");
    anna.press("★ Убрать из избранного");
    anna.press("Назад").says("Здесь будут модели");
    assert_eq!(bot.number("SELECT count(*) FROM favourites"), 0);
}

#[test]
fn english_words_find_as_well_and_nothing_russian_is_shown() {
    let bot = Bot::new();
    let john = bot.customer(9, "John", "en");
    john.begins();
    john.press("Search").says("Write what you are looking for");
    let list = john.say("animate a photo");
    list.says("best matches first");
    fits_a_phone(&list);
    john.say("/find qqqqqqq").says("Nothing was found");
    let list = john.say("/find kling фото");
    assert!(shown(&list).iter().all(|label| label.contains("Kling")));
    john.press(&shown(&list)[0].clone()).says("Usually");
    john.press("Add to favourites");
    assert_eq!(john.last_toast(), "★ Added to favourites");
    john.press("Back");
    john.press("Menu");
    john.press("My models").says("First your favourites");
    john.press("Menu");
    john.press("Video");
    fits_a_phone(&john.press("What to do"));
    john.press("From a picture").says("From a picture");
    for label in ["Our order", "By price", "Most used", "By name"] {
        fits_a_phone(&john.press(label));
    }
    let chat = john.chat();
    for message in chat.by_the_bot().filter(|m| !m.text.contains("фото")) {
        let cyrillic = message.shown().chars().any(|c| ('а'..='я').contains(&c));
        assert!(!cyrillic, "{}", message.shown());
    }
}

#[test]
fn a_section_is_narrowed_and_sorted_and_a_card_leads_back_there() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.begins();
    anna.press("Картинка");
    let all = shown(&anna.screen());
    let kinds = anna.press("Что сделать");
    kinds.says("Что нужно сделать?");
    assert!(kinds.has("Всё сразу") && kinds.has("Из текста"));
    let list = anna.press("Из картинки");
    list.says("Картинка · Из картинки");
    let list = anna.press("Наш порядок");
    fits_a_phone(&list);
    let label = shown(&list)[1].clone();
    anna.press(&label).says("Цена");
    let back = anna.press("Назад");
    assert_eq!(shown(&back), shown(&list));
    assert!(back.has("⇅ По цене") && back.has("🎛 Из картинки"));
    anna.press("Из картинки");
    let list = anna.press("Всё сразу");
    assert!(list.has("⇅ По цене"));
    for label in ["По цене", "Популярные"] {
        anna.press(label);
    }
    assert_eq!(shown(&anna.press("По названию")), all);
}

#[test]
fn words_for_a_search_do_not_answer_a_draft_and_a_draft_keeps_its_words() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.chooses("Z-Image");
    // The list comes below; what follows still answers the open question.
    anna.say("/find suno").says("suno");
    anna.say("Рыжий кот").says("Шаг 2 из 2");
    anna.say("/find").says("Напишите, что ищете");
    anna.say("<b>").says("«<b>»");
    anna.say("/find   ").says("Напишите, что ищете");
    let long = "слово ".repeat(600);
    fits_a_phone(&anna.say(&long));
    assert_eq!(bot.logged("ERROR"), [""; 0]);
}

/// A picture of Z-Image, up to the end, however it ends.
fn tries(anna: &Customer<'_>) {
    let ended = "SELECT count(*) FROM generations WHERE ended_ms IS NOT NULL";
    let before = anna.bot.number(ended);
    let model = Action::Begin(ModelKey::of("z-image")).encode();
    anna.say("/start");
    anna.force(anna.screen().id, &model);
    anna.say("Кот");
    anna.press("1:1");
    anna.press("Запустить");
    anna.bot
        .until("an end", || (anna.bot.number(ended) > before).then_some(()));
    anna.all_delivered();
}

fn sums(bot: &Bot) -> (i64, i64) {
    let (kept, good) = (
        "SELECT coalesce(sum(n), 0) FROM model_days",
        "SELECT coalesce(sum(n), 0) FROM model_days WHERE bucket > 0",
    );
    (bot.number(kept), bot.number(good))
}

#[test]
fn a_card_tells_usual_time_and_success_and_each_end_counts_once() {
    let mut bot = Bot::new();
    for n in 0..11 {
        let anna = bot.anna();
        tries(&anna);
        if n == 4 {
            bot.kie().switch(|kie| kie.fail_next = 1);
        }
        if n == 7 {
            bot.restart();
        }
    }
    let anna = bot.anna();
    let count = |what: &str| bot.number(&format!("SELECT count(*) FROM generations WHERE {what}"));
    assert_eq!(sums(&bot), (count(COUNTS), count("state = 'succeeded'")));
    assert_eq!(sums(&bot), (11, 10));
    // What the customer stops says nothing about the model.
    bot.kie().switch(|kie| kie.never_finish = true);
    anna.fills_a_picture("Не надо");
    anna.press("Запустить");
    anna.see("Модель работает");
    anna.press("Отменить");
    anna.press("Да, остановить");
    anna.all_delivered();
    assert_eq!(sums(&bot), (11, 10));
    let told = bot.until("the card tells it", || {
        anna.say("/find z-image");
        let card = anna.press("Z-Image");
        card.text.contains("получается в").then_some(card)
    });
    told.says("получается в 90").says("Обычно");
    let mine = anna.say("/start");
    assert!(mine.has("Мои модели"));
    let mine = anna.press("Мои модели");
    assert!(shown(&mine)[0].contains("Z-Image"), "{}", mine.shown());
}

#[test]
fn a_model_that_keeps_failing_is_marked_then_hidden_then_tried_again() {
    let mut bot = Bot::with(|config| {
        let trouble = &mut config.catalog.trouble;
        (trouble.mark_after, trouble.hide_after, trouble.hide_hours) = (2, 4, 3);
    });
    let seen = |bot: &Bot, what: &str, sign: &str| {
        let anna = bot.anna();
        bot.until(what, || {
            let list = anna.say("/find z-image");
            let own = shown(&list).into_iter().find(|l| l.contains("Z-Image ·"));
            (own.as_deref().map(|l| l.starts_with("⚠️")) == (sign == "⚠️").then_some(true))
                .then_some(())
        });
    };
    bot.admin().begins();
    bot.kie().switch(|kie| kie.fail_next = 4);
    tries(&bot.anna());
    tries(&bot.anna());
    seen(&bot, "the mark", "⚠️");
    bot.admin().see("Модель часто не справляется");
    let anna = bot.anna();
    let card = anna.press("Z-Image ·");
    card.says("Сейчас часто не получается");
    let begin = card.data("Начать").to_owned();
    tries(&anna);
    tries(&anna);
    seen(&bot, "hidden", "");
    bot.admin().see("Модель убрана из списков").says("z-image");
    // Buttons of before say so and offer others.
    let anna = bot.anna();
    let here = anna.screen().id;
    anna.force(here, &begin);
    let told = anna.screen();
    told.says("почти не справляется");
    assert!(!shown(&told).is_empty(), "{}", told.shown());
    anna.press(&shown(&told)[0].clone()).says("Цена");
    // A restart forgets nothing, and the admins are told once.
    bot.restart();
    bot.anna().force(here, &begin);
    bot.anna().see("почти не справляется");
    bot.advance(3 * HOUR + MINUTE);
    seen(&bot, "on trial", "⚠️");
    tries(&bot.anna());
    tries(&bot.anna());
    let quiet = bot.until("it does well again", || {
        let list = bot.anna().say("/find z-image");
        let own = shown(&list).into_iter().find(|l| l.contains("Z-Image ·"));
        own.filter(|label| !label.starts_with("⚠️"))
    });
    assert!(quiet.contains("Z-Image"));
    let alerts = "SELECT count(*) FROM outbox WHERE key GLOB 'alert:model-*'";
    assert_eq!(bot.number(alerts), 2);
}

#[test]
fn an_override_keeps_a_failing_model_in_the_lists() {
    let bot = Bot::with(|config| {
        let trouble = &mut config.catalog.trouble;
        (trouble.mark_after, trouble.hide_after, trouble.hide_hours) = (1, 1, 3);
    });
    let path = &bot.config.catalog.path;
    let text = std::fs::read_to_string(path).unwrap();
    let kept = "\n[models.\"z-image\".override]\nenabled = true\n";
    std::fs::write(path, text + kept).unwrap();
    bot.reload();
    bot.kie().switch(|kie| kie.fail_next = 1);
    tries(&bot.anna());
    let anna = bot.anna();
    bot.until("the mark", || {
        let list = anna.say("/find z-image");
        let own = shown(&list).into_iter().find(|l| l.contains("Z-Image ·"));
        own.filter(|label| label.starts_with("⚠️"))
    });
    anna.press("Z-Image ·").says("Сейчас часто не получается");
}
