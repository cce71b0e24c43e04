//! The way through lists, cards, questions and settings: forward, back, changed and given up.

use crate::support::{Bot, Message, listed, roubles};
use kiebot::screens::lists::{CHEAPEST, PAGE};

#[test]
fn stars_list_the_free_first_and_then_the_cheapest() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.begins();
    let mut list = anna.press("⭐");
    let mut prices = prices_of(&list);
    while list.has("Ещё →") {
        list = anna.press("Ещё →");
        prices.extend(prices_of(&list));
    }
    let (free, paid): (Vec<_>, Vec<_>) = prices.iter().partition(|(_, price)| *price == 0);
    assert!(!free.is_empty() && paid.len() == CHEAPEST, "{prices:?}");
    assert!(
        prices.is_sorted_by_key(|(_, price)| *price),
        "the free ones and then the cheapest: {prices:?}"
    );
    for (title, price) in [("Suno Lyrics", 0), ("Z-Image", 63)] {
        let found = prices.iter().find(|(label, _)| label.contains(title));
        assert_eq!(found.map(|(_, price)| *price), Some(price), "{prices:?}");
    }
}

/// The models on a page with their prices in kopecks.
fn prices_of(list: &Message) -> Vec<(String, u64)> {
    let labels = list.labels().into_iter();
    let models = labels.filter_map(|label| label.rsplit_once(" · ").map(|(_, end)| (label, end)));
    let kopecks = |end: &str| {
        let digits = end.chars().filter(char::is_ascii_digit);
        digits.collect::<String>().parse().unwrap_or(0)
    };
    models
        .map(|(label, end)| {
            assert!(end.contains("бесплатно") || kopecks(end) > 0, "{label}");
            (label.to_owned(), kopecks(end))
        })
        .collect()
}

#[test]
fn a_card_leads_back_to_its_page() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.begins();
    anna.press("Все модели");
    let second = anna.press("Ещё →");
    let page = format!("Страница 2 из {}", listed(None).div_ceil(PAGE));
    second.says(&page);
    let label = second.labels()[0].to_owned();
    anna.press(&label).says("Цена");
    anna.press("Назад").says(&page);
    assert!(anna.press("В меню").has("🎬 Видео"));
}

#[test]
fn an_expensive_model_warns_on_its_card_and_before_the_start() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.chooses("Kling 2.6 Te");
    anna.say("Бариста");
    anna.press("10");
    anna.press("Да");
    let confirm = anna.press("16:9");
    confirm
        .says(&roubles(171, 60))
        .says("⚠️")
        .says(&roubles(100, 0))
        .says(&roubles(28, 40));
    anna.press("Изменить");
    anna.press("Длительность");
    let cheaper = anna.press("5");
    cheaper.says(&roubles(85, 80)).says_nothing_of("⚠️");
}

#[test]
fn back_goes_one_step_and_keeps_what_was_said() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.chooses("Kling 2.6 Te");
    anna.say("Бариста улыбается").says("Шаг 2 из");
    anna.press("10").says("Шаг 3 из");
    anna.press("Назад").says("Шаг 2 из");
    let first = anna.press("Назад");
    first.says("Шаг 1 из").says("Бариста улыбается");
    // Before the first question is the model's card.
    let card = anna.press("Назад");
    assert!(card.has("Начать") && card.has("В меню"), "{}", card.shown());
    // Begun anew it is empty.
    anna.press("Начать").says_nothing_of("Сейчас");
}

#[test]
fn given_up_means_given_up() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.chooses("Z-Image");
    assert!(anna.press("Отмена").has("🎬 Видео"));
    assert!(
        anna.last_toast().contains("Отменено"),
        "{:?}",
        anna.toasts()
    );
    anna.say("Кот").says("Что из этого сделать");
    anna.fills_a_picture("Кот");
    assert!(anna.press("Отмена").has("🎬 Видео"));
    assert_eq!(bot.number("SELECT count(*) FROM generations"), 0);
    anna.has(20_000);
}

#[test]
fn everything_entered_can_be_changed_before_the_start() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.fills_a_picture("Кот");
    let edit = anna.press("Изменить");
    edit.says("Что изменить?");
    assert!(
        edit.has("Описание: Кот") && edit.has("Соотношение сторон: 1:1"),
        "{}",
        edit.shown()
    );
    anna.press("Описание");
    anna.say("Кит").says("Кит");
    anna.press("Изменить");
    anna.press("Соотношение");
    let confirm = anna.press("9:16");
    confirm.says("Кит").says("9:16");
    anna.runs();
    let input = bot.kie().input();
    assert_eq!(
        (&input["prompt"], &input["aspect_ratio"]),
        (&"Кит".into(), &"9:16".into())
    );
}

#[test]
fn two_customers_do_not_meet() {
    let bot = Bot::new();
    let (anna, oleg) = (bot.anna(), bot.customer(8, "Олег", "ru"));
    anna.chooses("Z-Image");
    oleg.chooses("Seedream 4.5 ·");
    anna.say("Кот Анны");
    oleg.say("Пёс Олега");
    anna.press("1:1");
    oleg.press("1:1");
    assert!(oleg.press("Обычное").has("Запустить"));
    anna.runs();
    oleg.runs();
    anna.has(19_937);
    oleg.has(20_000 - 507);
    assert!(oleg.chat().saying("Z-Image").is_none());
    let prompts: Vec<_> = bot
        .kie()
        .tasks()
        .iter()
        .map(|task| task["input"]["prompt"].clone())
        .collect();
    assert_eq!(prompts, ["Кот Анны", "Пёс Олега"]);
}

#[test]
fn a_flood_is_worked_off_and_others_are_answered() {
    let bot = Bot::with(|config| {
        config.limits.updates_per_s = 50;
        config.limits.burst = 5;
    });
    let (anna, oleg) = (bot.anna(), bot.customer(8, "Олег", "ru"));
    anna.begins();
    oleg.begins();
    for _ in 0..100 {
        anna.say_only("/balance");
    }
    let answers = oleg.heard();
    oleg.say_only("/balance");
    oleg.wait_for("an answer", |chat| {
        (chat.by_the_bot().count() > answers).then_some(())
    });
    bot.settle();
    assert!(anna.press("В меню").has("🎬 Видео"));
    assert_eq!(bot.logged("ERROR"), [""; 0]);
}
