//! From the first word to the first picture: two taps, or one message of the customer's own.

use crate::support::{Bot, MODELS, roubles};
use kiebot::money::Kopecks;

#[test]
fn the_first_picture_is_two_taps_from_a_fresh_start() {
    let bot = Bot::new();
    for (id, name, language, offer, run, done) in [
        (7, "Анна", "ru", "Первая картинка", "Запустить", "Готово!"),
        (8, "John", "en", "First picture", "Run", "Done!"),
    ] {
        let new = bot.customer(id, name, language);
        let menu = new.say("/start");
        menu.says("🎨").says(&roubles(0, 63));
        let offered = new.press(offer);
        assert_eq!(offered.id, menu.id, "the menu becomes the offer");
        offered.says(&roubles(0, 63)).says("✍️");
        new.press(run);
        new.see(done);
        new.all_delivered();
        assert_eq!(new.money(), (20_000 - 63, 0));
    }
    let prompts: Vec<String> = bot
        .kie()
        .tasks()
        .iter()
        .map(|task| task["input"]["prompt"].as_str().unwrap().to_owned())
        .collect();
    let model = bot.models();
    let model = model.get("z-image").unwrap();
    assert_eq!(
        prompts,
        [model.ru.example.clone(), model.en.example.clone()]
    );
}

#[test]
fn words_of_ones_own_take_the_place_of_the_example() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.say("/start");
    anna.press("Первая картинка");
    anna.say("Синий кит над Москвой")
        .says("Синий кит над Москвой")
        .says("✍️");
    // Too long: refused with a reason, what was there stays.
    anna.say(&"кит ".repeat(300)).says("⚠️").says("Синий кит");
    anna.runs();
    let tasks = bot.kie().tasks();
    assert_eq!(tasks[0]["input"]["prompt"], "Синий кит над Москвой");
    // Later confirmations take no words: the buttons decide.
    anna.fills_a_picture("Кот");
    anna.say("Пёс").says("Кот");
}

#[test]
fn the_introduction_can_be_skipped_and_seen_again() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.say("/start");
    anna.say("/help");
    anna.press("Знакомство").says("1 из 3");
    assert!(anna.press("Пропустить").has("💳 Баланс"));
    anna.say("/help");
    let one = anna.press("Знакомство").id;
    anna.press("Дальше").says("2 из 3");
    let last = anna.press("Дальше");
    last.says("3 из 3");
    assert_eq!(last.id, one, "one message for all steps");
    anna.press("Первая картинка").says("✍️");
    // A step that is not there shows the last one.
    anna.force(last.id, "w:o:200");
    anna.screen().says("3 из 3");
}

#[test]
fn without_a_gift_the_words_are_honest() {
    let bot = Bot::with(|config| config.bonus.welcome = Kopecks::ZERO);
    let anna = bot.anna();
    let menu = anna.say("/start");
    menu.says("пока столько нет").says(&roubles(0, 63));
    anna.press("Первая картинка").says("Не хватает");
}

#[test]
fn with_nothing_on_sale_the_words_are_honest() {
    let bot = Bot::new();
    bot.edit_models(&MODELS.replace("status = \"active\"", "status = \"new\""));
    let anna = bot.anna();
    let menu = anna.say("/start");
    menu.says("моделей в продаже нет");
    assert!(!menu.has("Первая картинка"));
    anna.force(menu.id, "w:f");
    anna.screen().says("моделей в продаже нет");
    anna.say("/help");
    anna.press("Цены").says("моделей в продаже нет");
}
