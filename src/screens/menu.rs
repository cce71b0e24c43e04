//! The main menu, the greeting, a model's card.

use super::help::{self, First};
use super::{Button, Screen, button, cut, esc, labels, price};
use crate::action::{Action, Find, Guide, ModelKey, Section, Shelf, View};
use crate::catalog::price::{Tariff, price_from};
use crate::catalog::{Category, Model};
use crate::money::Kopecks;
use crate::words::{Lang, tr, tr_with};

/// Characters of a name in the greeting.
const NAME_CHARS: usize = 64;
/// Characters of each text on a card.
const BLURB_CHARS: usize = 600;

/// The main menu.
pub fn home(lang: Lang, balance: Kopecks) -> Screen {
    let text = tr_with(lang, "home", &[("balance", balance.to_string().into())]);
    with_menu(lang, Screen::text(text))
}

/// The main menu under another text. The two long labels have rows of their own: on a phone half a row cuts them.
pub fn with_menu(lang: Lang, screen: Screen) -> Screen {
    let list = |section| button(section_title(lang, section), Action::List(section, 0));
    let of = |category| list(Section::Of(category));
    screen
        .row([of(Category::Video), of(Category::Image)])
        .row([of(Category::Enhance), of(Category::Audio)])
        .row([list(Section::All)])
        .row([list(Section::Cheap)])
        .row([
            button(tr(lang, "menu-find"), Action::Find(Find::Ask)),
            button(
                tr(lang, "menu-mine"),
                Action::Find(Find::List(View::of(Shelf::Mine))),
            ),
        ])
        .row([
            button(tr(lang, "menu-history"), Action::History(0)),
            button(tr(lang, "menu-balance"), Action::Balance),
        ])
        .row([
            button(tr(lang, "menu-settings"), Action::Guide(Guide::Settings)),
            button(tr(lang, "menu-help"), Action::Guide(Guide::Topics)),
        ])
}

/// The words of a category.
pub fn category_key(category: Category) -> &'static str {
    match category {
        Category::Video => "menu-video",
        Category::Image => "menu-image",
        Category::Enhance => "menu-enhance",
        Category::Audio => "menu-audio",
    }
}

/// The name of a list, as its button in the menu says.
pub fn section_title(lang: Lang, section: Section) -> String {
    let key = match section {
        Section::Of(category) => category_key(category),
        Section::All => "menu-all",
        Section::Cheap => "menu-cheap",
    };
    tr(lang, key)
}

/// The first messages of a new customer; the last carries the menu with a first picture on top. `bonus` is what was
/// really given.
pub fn welcome(
    lang: Lang,
    name: &str,
    (bonus, balance): (Option<Kopecks>, Kopecks),
    first: Option<&First>,
) -> Vec<Screen> {
    let mut greeting = tr_with(
        lang,
        "welcome-hello",
        &[("name", esc(&cut(name, NAME_CHARS)).into())],
    );
    if let Some(bonus) = bonus {
        greeting.push_str("\n\n");
        greeting.push_str(&tr_with(
            lang,
            "welcome-bonus",
            &[("bonus", bonus.to_string().into())],
        ));
    }
    let mut menu = home(lang, balance);
    menu.text.push_str("\n\n");
    menu.text.push_str(&help::first_line(lang, first));
    let row: Vec<Button> = help::first_button(lang, first).into_iter().collect();
    if !row.is_empty() {
        menu.buttons.insert(0, row);
    }
    vec![
        Screen::text(greeting),
        Screen::text(tr(lang, "welcome-how")),
        Screen::text(tr(lang, "welcome-money")),
        menu,
    ]
}

/// Usual time; how often it works, once we know that ourselves.
fn time_line(lang: Lang, model: &Model) -> String {
    let time = ("time", labels::about(lang, model.eta_s).into());
    match model.known.percent() {
        Some(percent) => {
            let values = [time, ("percent", percent.into())];
            tr_with(lang, "card-time-known", &values)
        }
        None => tr_with(lang, "card-time", &[time]),
    }
}

/// What a card tells besides the model itself.
pub struct CardFacts<'a> {
    /// What turns credits into roubles.
    pub tariff: &'a Tariff,
    /// Above it the card warns.
    pub warn_above: Kopecks,
    /// The list it came from, and its page.
    pub from: View,
    /// The customer has marked it with a star.
    pub starred: bool,
}

/// A model's card: what it does, for whom, an example, price, usual time.
pub fn card(lang: Lang, model: &Model, facts: &CardFacts<'_>) -> Screen {
    let blurb = match lang {
        Lang::Ru => &model.ru,
        Lang::En => &model.en,
    };
    let mut text = format!(
        "{} · {}\n\n{}",
        labels::heading(model),
        esc(&cut(&model.provider, 60)),
        esc(&cut(&blurb.what, BLURB_CHARS))
    );
    if !blurb.whom.is_empty() {
        text.push('\n');
        text.push_str(&tr_with(
            lang,
            "card-whom",
            &[("whom", esc(&cut(&blurb.whom, BLURB_CHARS)).into())],
        ));
    }
    if !blurb.example.is_empty() {
        text.push_str("\n\n");
        text.push_str(&tr_with(
            lang,
            "card-example",
            &[("example", esc(&cut(&blurb.example, BLURB_CHARS)).into())],
        ));
    }
    let from = price_from(model, facts.tariff);
    let shown = price::long(lang, model, facts.tariff);
    text += "\n\n";
    text += &tr_with(lang, "card-price", &[("price", shown.into())]);
    if let Some(per_day) = model
        .overrides
        .free_per_day
        .filter(|_| model.overrides.free)
    {
        text.push('\n');
        text.push_str(&tr_with(
            lang,
            "card-free-per-day",
            &[("count", per_day.into())],
        ));
    }
    text.push('\n');
    text.push_str(&time_line(lang, model));
    if model.is_troubled() {
        text.push('\n');
        text.push_str(&tr(lang, "card-trouble"));
    }
    if from.is_some_and(|price| price > facts.warn_above) {
        text.push_str("\n\n");
        let limit = facts.warn_above.to_string();
        text.push_str(&tr_with(lang, "card-expensive", &[("limit", limit.into())]));
    }
    let key = ModelKey::of(&model.id);
    let star = match facts.starred {
        true => "card-star-off",
        false => "card-star-on",
    };
    let star = button(tr(lang, star), Action::Find(Find::Star(key, facts.from)));
    Screen::text(text)
        .row([button(tr(lang, "button-begin"), Action::Begin(key))])
        .row([star])
        .row([
            button(tr(lang, "button-back"), super::lists::to(facts.from)),
            button(tr(lang, "button-home"), Action::Home),
        ])
}
