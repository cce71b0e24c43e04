//! Continuing a result: which buttons it has, what they cost, what Kie is sent, whose result it is.

use crate::support::{Bot, Customer, Message, roubles};
use kiebot::action::{Action, ModelKey};
use kiebot::ids::GenerationId;
use serde_json::Value;

const CHAINS: &str = include_str!("../fixtures/catalog/chains.toml");
const DAY: i64 = 24 * 3_600_000;

fn shop() -> Bot {
    let bot = Bot::new();
    bot.edit_models(CHAINS);
    bot.kie().switch(|kie| kie.any_model = true);
    bot
}

/// A result of a model that asks for words and has settings.
fn makes(anna: &Customer<'_>, title: &str) -> Message {
    anna.chooses(title);
    anna.say("Кот на крыше");
    anna.press("Далее");
    anna.runs()
}

fn last_task(bot: &Bot) -> Value {
    bot.kie().tasks().pop().unwrap()
}

#[test]
fn a_video_becomes_a_better_one_of_the_same_task() {
    let mut bot = shop();
    {
        let anna = bot.anna();
        let done = makes(&anna, "Veo 3.1");
        for label in ["Продлить", "1080p", "4K"] {
            assert!(done.has(label), "{label}:\n{}", done.shown());
        }
    }
    // The button of the old message works after a restart.
    bot.restart();
    let anna = bot.anna();
    let confirm = anna.press("1080p");
    confirm.says("№1").says(&roubles(3, 90));
    let done = anna.runs();
    done.says("1080p");
    let tasks = bot.kie().tasks();
    let input = &tasks[1]["input"];
    assert_eq!(tasks[1]["model"], "veo/get-1080p-video");
    assert_eq!(input["taskId"], tasks[0]["task_id"]);
    assert_eq!(input["index"], "0");
    // What was made of it is no source of the same kind.
    assert!(!done.has("1080p"), "{}", done.shown());
    anna.has(20_000 - 4_680 - 390);
}

#[test]
fn an_extension_costs_what_the_tier_of_its_source_says() {
    let bot = shop();
    let anna = bot.anna();
    makes(&anna, "Veo 3.1");
    let question = anna.press("Продлить");
    question.says(&roubles(46, 80));
    let confirm = anna.say("И прыгает");
    confirm.says("И прыгает").says("№1").says(&roubles(46, 80));
    let done = anna.runs();
    let task = last_task(&bot);
    assert_eq!(task["input"]["prompt"], "И прыгает");
    // An extension can be extended, at the tier of the first.
    assert!(done.has("Продлить"), "{}", done.shown());
    anna.press("Продлить").says(&roubles(46, 80));
    anna.say("И спит");
    anna.runs();
    assert_eq!(last_task(&bot)["input"]["task_id"], task["task_id"]);
}

#[test]
fn a_track_is_chosen_and_continued() {
    let bot = shop();
    let anna = bot.anna();
    let done = makes(&anna, "Suno");
    assert!(
        done.has("Продолжить трек") && done.has("WAV"),
        "{}",
        done.shown()
    );
    let which = anna.press("Продолжить трек");
    which.says("Какой трек");
    anna.message(done.id).unwrap().says("Готово!");
    anna.press("Трек 2");
    let settings = anna.screen();
    settings.says("Suno Extend");
    let confirm = anna.press("Далее");
    confirm.says("№2 по порядку").says(&roubles(9, 36));
    let song = last_task(&bot);
    anna.runs();
    let task = last_task(&bot);
    assert_eq!(task["model"], "ai-music-api/extend");
    let stored = bot.text("SELECT part_id FROM results WHERE generation_id = 1 AND n = 1");
    assert_eq!(task["input"]["audio_id"], stored.as_str());
    assert!(task["input"].get("task_id").is_none());
    // A model that asks for both gets both.
    anna.force(done.id, done.data("WAV"));
    anna.press("Трек 1");
    anna.runs();
    let task = last_task(&bot);
    assert_eq!(task["input"]["task_id"], song["task_id"]);
    let first = bot.text("SELECT part_id FROM results WHERE generation_id = 1 AND n = 0");
    assert_eq!(task["input"]["audio_id"], first.as_str());
}

#[test]
fn an_upscale_is_priced_by_the_resolution_of_its_source() {
    let bot = shop();
    let anna = bot.anna();
    anna.chooses("Grok Imagine Video");
    anna.say("Кот");
    anna.press("Разрешение");
    anna.press("720p");
    anna.press("Далее");
    anna.runs();
    let question = anna.press("Увеличить");
    question.says("Разрешение");
    // 720p has no price from 720p.
    anna.press("1080p").says(&roubles(15, 60));
    anna.runs();
    assert_eq!(last_task(&bot)["input"]["resolution"], "1080p");
    // A source without a price is not offered at all.
    anna.chooses("Grok Imagine Video");
    anna.say("Кот");
    anna.press("Разрешение");
    anna.press("1080p");
    anna.press("Далее");
    let done = anna.runs();
    assert!(!done.has("Увеличить"), "{}", done.shown());
}

#[test]
fn a_source_keeps_the_defaults_of_its_day() {
    let bot = shop();
    let anna = bot.anna();
    makes(&anna, "Veo 3.1");
    bot.edit_models(&CHAINS.replace("default = \"veo3_fast\"", "default = \"veo3\""));
    anna.press("Продлить").says(&roubles(46, 80));
}

#[test]
fn a_picture_may_be_brought_to_life_or_a_model_begun_from_nothing() {
    let bot = shop();
    bot.kie().switch(|kie| kie.result_files = Some(2));
    let anna = bot.anna();
    anna.chooses("Grok Imagine");
    anna.say("Кот");
    let done = anna.runs();
    assert!(done.has("Оживить"), "{}", done.shown());
    anna.press("Оживить").says("Какой из результатов");
    anna.press("Результат 2");
    anna.runs();
    let input = last_task(&bot)["input"].clone();
    assert_eq!(input["index"], 1);
    assert!(input.get("image_urls").is_none(), "{input}");
    // Without a source it asks for a picture.
    anna.chooses("Grok Imagine: ").says("изображени");
}

#[test]
fn a_foreign_result_leads_home_and_an_old_one_says_so() {
    let bot = shop();
    let anna = bot.anna();
    let done = makes(&anna, "Veo 3.1");
    let eve = bot.customer(66, "Ева", "ru");
    eve.begins();
    for data in [
        done.data("1080p").to_owned(),
        Action::FollowPart(GenerationId(1), ModelKey::of("veo/get-1080p-video"), 0).encode(),
        Action::Followups(GenerationId(1)).encode(),
        Action::Follow(GenerationId(999), ModelKey::of("veo/extend")).encode(),
    ] {
        eve.force(eve.newest(), &data);
        assert!(
            eve.screen().has("🎬 Видео"),
            "{data}: {}",
            eve.chat().shown()
        );
    }
    // Nothing can be begun without its source.
    let begin = Action::Begin(ModelKey::of("veo/extend")).encode();
    eve.force(eve.newest(), &begin);
    eve.screen().says("прежний результат");
    // What was confirmed in time is refused too when it is started too late.
    let confirm = anna.press("1080p");
    let run = confirm.data("Запустить").to_owned();
    bot.advance(14 * DAY);
    anna.force(confirm.id, &run);
    anna.screen().says("14 дней");
    anna.force(done.id, done.data("1080p"));
    anna.screen().says("14 дней");
    anna.say("/history");
    let old = anna.press("Veo 3.1");
    old.says("Старше 14 дней");
    assert!(!old.has("1080p"));
    assert_eq!(bot.kie().creates(), 1);
}

#[test]
fn an_old_result_is_continued_from_the_history() {
    let bot = shop();
    let anna = bot.anna();
    // At that time nothing continued it.
    let without = CHAINS.replace("of = [\"veo-3-1\", \"veo/extend\"]", "of = []");
    bot.edit_models(&without);
    let done = makes(&anna, "Veo 3.1");
    assert!(
        !done.has("Продлить") && !done.has("1080p"),
        "{}",
        done.shown()
    );
    bot.edit_models(CHAINS);
    anna.say("/history");
    let operation = anna.press("Veo 3.1");
    assert!(operation.has("1080p"), "{}", operation.shown());
    anna.press("1080p").says("№1");
    // Back leads to where it came from.
    let back = anna.press("Изменить");
    assert!(back.has("Назад"), "{}", back.shown());
}

#[test]
fn two_taps_start_one() {
    let bot = shop();
    let anna = bot.anna();
    makes(&anna, "Veo 3.1");
    anna.press("4K");
    let confirm = anna.screen();
    confirm.says(&roubles(93, 60));
    let run = confirm.data("Запустить").to_owned();
    anna.tap_data(confirm.id, &run);
    anna.tap_data(confirm.id, &run);
    bot.settle();
    anna.see("Готово!");
    anna.all_delivered();
    bot.until("both are done", || {
        (bot.number("SELECT count(*) FROM generations WHERE state = 'succeeded'") == 2)
            .then_some(())
    });
    anna.all_delivered();
    assert_eq!(bot.kie().creates(), 2);
    anna.has(20_000 - 4_680 - 9_360);
}

#[test]
fn a_source_that_kie_has_lost_gives_the_money_back() {
    let bot = shop();
    let anna = bot.anna();
    makes(&anna, "Veo 3.1");
    anna.press("4K");
    bot.kie().switch(|kie| {
        (kie.refuse_next, kie.refuse_code) = (1, 422);
        "recordInfo is null".clone_into(&mut kie.refuse_msg);
    });
    anna.press("Запустить");
    anna.see("Средства возвращены");
    anna.all_delivered();
    anna.has(20_000 - 4_680);
}
