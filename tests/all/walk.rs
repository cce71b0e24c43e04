//! A walk over everything that can be pressed: every button has an effect, every screen a way home, no error anywhere.

mod answers;
mod bodies;
pub mod graph;
mod limits;
mod panel;
pub mod shop;
mod sound;

use graph::{Over, Walk};
use kiebot::action::ModelKey;
use kiebot::catalog::{Category, Model, Param, ParamKind};
use kiebot::words::Lang;
use shop::open_shop;
use std::collections::BTreeSet;

#[test]
fn the_menu_the_lists_the_cards_and_the_records_have_no_dead_end() {
    let bot = open_shop();
    let anna = shop::anna(&bot, Lang::Ru);
    let walk = shop::walked(&anna, Lang::Ru);
    let sentence = regex::Regex::new("[a-z]{2,} [a-z]{2,} [a-z]{2,}").unwrap();
    for screen in walk.screens() {
        // What is to be said to a model may be English.
        let shown = screen.shown();
        let ours: Vec<&str> = shown.lines().filter(|line| !line.contains('💡')).collect();
        let shown = ours.join("\n");
        assert!(
            !sentence.is_match(&shown),
            "a raw English sentence:\n{shown}"
        );
    }
    walk.assert_ways_home();
    assert!(
        walk.seen() > 30 && walk.presses() > 150,
        "{} screens, {} presses",
        walk.seen(),
        walk.presses()
    );
}

#[test]
fn the_english_menu_has_no_dead_end_and_no_russian_word() {
    let bot = open_shop();
    let anna = shop::anna(&bot, Lang::En);
    let walk = shop::walked(&anna, Lang::En);
    walk.assert_ways_home();
    assert!(walk.seen() > 30, "{} screens", walk.seen());
    for screen in walk.screens() {
        // The language is offered in its own name.
        let shown = screen.shown().replace("Русский", "").replace("Язык", "");
        let russian = shown
            .chars()
            .any(|letter| ('\u{400}'..='\u{4ff}').contains(&letter));
        assert!(!russian, "Russian in an English screen:\n{shown}");
    }
}

/// What makes a question another one for the walk: its words are looked at elsewhere.
fn shapes(model: &Model) -> BTreeSet<String> {
    let of_param = |param: &Param| {
        let kind = match &param.kind {
            ParamKind::Choice { values, .. } => format!("choice {}", values.len().min(9)),
            ParamKind::MediaList { kind, min, max, .. } => {
                format!("list {kind:?} {} {}", *min > 1, *max > 1)
            }
            ParamKind::Media(kind, _) => format!("file {kind:?}"),
            other => format!("{other:?}").split(' ').take(1).collect(),
        };
        let (asked, default) = (param.required, param.default.is_some());
        format!("{kind} {asked} {default} {}", param.only_when.is_empty())
    };
    let open = model.params.iter().filter(|param| !param.fixed);
    open.map(of_param).collect()
}

/// All questions of the models of one section that have a question of a shape no earlier one has.
fn walk_models(category: Category) {
    let bot = open_shop();
    bot.kie().switch(|kie| kie.never_finish = true);
    let anna = bot.anna();
    let mut walk = Walk::new(&anna, Over::Drafts);
    let models = bot.models();
    let models = models.on_sale().into_iter();
    let mut known = BTreeSet::new();
    let mut walked = 0;
    for model in models.filter(|model| model.category == category) {
        let before = known.len();
        known.extend(shapes(model));
        if known.len() == before && walked > 0 {
            continue;
        }
        let menu = anna.say("/start");
        anna.force(menu.id, &format!("b:{:x}", ModelKey::of(&model.id).0));
        walk.begin(anna.screen());
        walk.through();
        assert!(
            walk.confirmed(&model.id),
            "{} was never confirmed",
            model.id
        );
        walked += 1;
    }
    assert!(walked > 0);
    walk.assert_ways_home();
    println!(
        "{category:?}: {walked} models, {} screens, {} presses",
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
