//! Finding models: the question for words, what lists can be narrowed to, a model that is kept out of the lists.

use super::lists::{self, Listing, card_of, labels_of};
use super::{Button, Screen, button, cut, esc};
use crate::action::{Action, Find, Section, Shelf, View};
use crate::catalog::purpose::Purpose;
use crate::catalog::{Catalog, Model};
use crate::words::{Lang, tr, tr_with};
use std::collections::BTreeSet;

/// Models offered on a screen that has none of its own.
pub const OFFERED: usize = 4;

fn shelf(lang: Lang, key: &str, shelf: Shelf) -> Button {
    button(tr(lang, key), Action::Find(Find::List(View::of(shelf))))
}

/// Asks for words; `new` when there are new models to look at.
pub fn ask(lang: Lang, new: bool) -> Screen {
    let popular = shelf(lang, "find-popular", Shelf::Popular);
    let new = new.then(|| shelf(lang, "find-new", Shelf::New));
    Screen::text(tr(lang, "find-ask"))
        .row([popular].into_iter().chain(new))
        .row([shelf(lang, "menu-mine", Shelf::Mine)])
        .home(lang)
}

/// Nothing was found; `offered` are models that many use.
pub fn nothing(lang: Lang, words: &str, offered: &Listing<'_>) -> Screen {
    let words = esc(&cut(words, 60));
    let text = tr_with(lang, "find-nothing", &[("words", words.into())]);
    let again = button(tr(lang, "find-other"), Action::Find(Find::Ask));
    Screen::text(text)
        .grid(offers(lang, offered), 1)
        .row([again, shelf(lang, "find-popular", Shelf::Popular)])
        .home(lang)
}

/// Nothing is marked or used yet.
pub fn none_of_mine(lang: Lang) -> Screen {
    let search = button(tr(lang, "menu-find"), Action::Find(Find::Ask));
    Screen::text(tr(lang, "mine-empty"))
        .row([search, shelf(lang, "find-popular", Shelf::Popular)])
        .home(lang)
}

/// What a list can be narrowed to, of what is in its section.
pub fn purposes(lang: Lang, catalog: &Catalog, view: View) -> Screen {
    let here = match view.shelf {
        Shelf::Menu(Section::Of(category)) => Some(category),
        _ => None,
    };
    let listed = catalog.on_sale().into_iter();
    let here = listed.filter(|model| here.is_some_and(|category| model.category == category));
    let found: BTreeSet<Purpose> = here.flat_map(|model| Purpose::of(model)).copied().collect();
    let to = |label: String, only| button(label, lists::to(View { only, ..view.at(0) }));
    let mut buttons = vec![to(tr(lang, "find-any-kind"), None)];
    let known = Purpose::ALL.into_iter().filter(|only| found.contains(only));
    buttons.extend(known.map(|only| to(lists::purpose(lang, only), Some(only))));
    Screen::text(tr(lang, "find-kinds-text"))
        .grid(buttons, 2)
        .row([
            button(tr(lang, "button-back"), lists::to(view)),
            button(tr(lang, "button-home"), Action::Home),
        ])
}

/// A model that is kept out of the lists for a while, with others that do the same.
pub fn resting(lang: Lang, model: &Model, similar: &Listing<'_>) -> Screen {
    let key = if similar.models.is_empty() {
        "model-resting-alone"
    } else {
        "model-resting"
    };
    let title = esc(&cut(&model.title, 100));
    let text = tr_with(lang, key, &[("title", title.into())]);
    let section = View::of(Shelf::Menu(Section::Of(model.category)));
    Screen::text(text)
        .grid(offers(lang, similar), 1)
        .row([button(
            super::menu::section_title(lang, Section::Of(model.category)),
            lists::to(section),
        )])
        .home(lang)
}

fn offers(lang: Lang, listing: &Listing<'_>) -> Vec<Button> {
    let labels = labels_of(lang, listing).into_iter();
    let models = listing.models.iter().zip(labels).take(OFFERED);
    models
        .map(|((model, _), label)| button(label, card_of(model, listing.view)))
        .collect()
}
