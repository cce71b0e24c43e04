//! Questions that are left: by a file, a button, a command, the name of a screen; and what is kept out of the way.

use crate::support::Bot;
use crate::support::media::png;
use kiebot::action::{Action, Mine, Use};
use kiebot::catalog::Wish;
use kiebot::ids::GenerationId;

#[test]
fn a_photo_after_a_search_is_content_and_the_next_words_belong_to_it() {
    let bot = Bot::new();
    bot.kie().switch(|kie| kie.any_model = true);
    let anna = bot.anna();
    anna.begins();
    anna.press("Найти");
    anna.say("оживить фото").says("подходящие");
    let offer = anna.send("photo", &png(64, 9));
    assert!(offer.has("Оживить"), "{}", offer.shown());
    anna.say("пусть улыбается").says("пусть улыбается");
}

#[test]
fn the_start_leaves_the_photo_that_came_before_it() {
    let bot = Bot::new();
    bot.kie().switch(|kie| kie.any_model = true);
    let anna = bot.anna();
    anna.begins();
    anna.send("photo", &png(64, 9));
    anna.say("/start");
    let offer = anna.say("Рыжий кот");
    assert!(!offer.has("Оживить"), "{}", offer.shown());
}

#[test]
fn a_button_under_a_result_leaves_the_search_of_the_history() {
    let bot = Bot::new();
    let anna = bot.anna();
    let done = anna.makes_a_picture("Кот");
    anna.say("/history");
    anna.press("🔍").says("истори");
    anna.force(done.id, &Action::Use(Use::Change(GenerationId(1))).encode());
    anna.say("Пёс").says_nothing_of("По словам");
    assert_eq!(
        bot.number("SELECT instr(body, '\"seeking\":true') FROM sessions"),
        0
    );
}

#[test]
fn the_name_of_a_screen_at_a_card_leads_there() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.makes_a_picture("Кот");
    anna.say("Пёс").says("Пёс");
    anna.say("баланс")
        .says("Баланс")
        .says_nothing_of("баланс</i>");
    assert_eq!(bot.number("SELECT count(*) FROM generations"), 1);
}

#[test]
fn a_result_that_a_later_one_is_being_made_of_is_not_deleted() {
    let bot = Bot::new();
    bot.kie()
        .switch(|kie| (kie.any_model, kie.image_px) = (true, 512));
    let anna = bot.anna();
    let done = anna.makes_a_picture("Кот");
    bot.kie().switch(|kie| kie.never_finish = true);
    let upscale = Use::Result(GenerationId(1), Wish::Upscale);
    anna.force(done.id, &Action::Use(upscale).encode());
    anna.press("Запустить");
    anna.see("Модель работает");
    let forget = Action::Mine(Mine::ForgetYes(GenerationId(1))).encode();
    anna.force(done.id, &forget);
    assert_eq!(
        bot.number("SELECT count(*) FROM inputs WHERE answers IS NULL"),
        0
    );
    assert_eq!(
        bot.number("SELECT count(*) FROM files WHERE deleted_ms IS NOT NULL"),
        0
    );
    bot.kie().finish(&bot.kie().newest_task());
    bot.until("the end of it", || {
        let open = "SELECT count(*) FROM generations WHERE ended_ms IS NULL";
        (bot.number(open) == 0).then_some(())
    });
    anna.all_delivered();
    anna.force(done.id, &forget);
    assert_eq!(
        bot.number("SELECT count(*) FROM inputs WHERE answers IS NULL"),
        1
    );
}
