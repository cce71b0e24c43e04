//! A walk over everything that can be pressed: every button has an effect, every screen a way home, no error anywhere.

mod answers;
mod bodies;
mod graph;

use crate::support::Bot;
use graph::Walk;
use kiebot::action::ModelKey;
use kiebot::catalog::Category;
use kiebot::config::Secret;
use kiebot::money::Kopecks;

/// A shop where money and limits are in nobody's way.
fn open_shop() -> Bot {
    Bot::with(|config| {
        config.bonus.welcome = Kopecks(100_000_000);
        config.bonus.daily_cap = Kopecks(1_000_000_000);
        config.payments.provider.enabled = true;
        config.payments.provider.token = Some(Secret::new("1:TEST:walk"));
        config.payments.manual.enabled = true;
        config.payments.manual.text = "Карта 2200".to_owned();
        config.limits.parallel_per_customer = 100_000;
        config.limits.parallel_all = 100_000;
        config.limits.starts_per_minute = 100_000;
        config.limits.refunded_cancels_per_day = 100_000;
    })
}

#[test]
fn the_menu_the_lists_the_cards_and_the_records_have_no_dead_end() {
    let bot = open_shop();
    let anna = bot.anna();
    anna.begins();
    anna.makes_a_picture("Кот");
    let done = anna.see("Готово!");
    bot.kie().switch(|kie| kie.fail_next = 1);
    anna.fills_a_picture("Неудача");
    anna.press("Запустить");
    let failed = anna.see("❌");
    anna.all_delivered();
    bot.kie().switch(|kie| kie.never_finish = true);
    anna.fills_a_picture("Долго");
    let progress = anna.press("Запустить");
    anna.see("Модель работает");

    let mut walk = Walk::new(&anna, false);
    walk.begin(anna.say("/start"));
    for message in [done.id, failed.id, progress.id] {
        walk.begin(anna.message(message).unwrap());
    }
    walk.through();
    walk.assert_ways_home();
    assert!(
        walk.seen() > 30 && walk.presses() > 150,
        "{} screens, {} presses",
        walk.seen(),
        walk.presses()
    );
}

/// All questions of the models of one section.
fn walk_models(category: Category) {
    let bot = open_shop();
    bot.kie().switch(|kie| kie.never_finish = true);
    let anna = bot.anna();
    let menu = anna.say("/start");
    let mut walk = Walk::new(&anna, true);
    let models = bot.models();
    let models: Vec<_> = models
        .on_sale()
        .into_iter()
        .filter(|m| m.category == category)
        .collect();
    assert!(!models.is_empty());
    for model in models {
        anna.say("/start");
        anna.force(menu.id, &format!("b:{:x}", ModelKey::of(&model.id).0));
        walk.begin(anna.message(menu.id).unwrap());
        walk.through();
        assert!(
            walk.confirmed(&model.id),
            "{} was never confirmed",
            model.id
        );
    }
    walk.assert_ways_home();
    println!(
        "{category:?}: {} screens, {} presses",
        walk.seen(),
        walk.presses()
    );
}

#[test]
fn the_questions_of_video_models_have_no_dead_end() {
    walk_models(Category::Video);
}

#[test]
fn the_questions_of_picture_models_have_no_dead_end() {
    walk_models(Category::Image);
}

#[test]
fn the_questions_of_enhancing_models_have_no_dead_end() {
    walk_models(Category::Enhance);
}

#[test]
fn the_questions_of_audio_models_have_no_dead_end() {
    walk_models(Category::Audio);
}
