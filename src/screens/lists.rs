//! Lists of models with prices, page by page, narrowed and sorted.

use super::menu::section_title;
use super::twins::{self, Titles};
use super::{Button, ROW_CHARS, Screen, button, cut, esc, labels, price};
use crate::action::{Action, Find, ModelKey, Section, Shelf, Sort, View};
use crate::catalog::price::{Tariff, price_from};
use crate::catalog::purpose::Purpose;
use crate::catalog::{Catalog, Model};
use crate::money::Kopecks;
use crate::words::{Lang, tr, tr_with};
use std::cmp::Reverse;
use std::sync::Arc;

/// Models on one page: with the two rows under them they fill a phone.
pub const PAGE: usize = 6;
/// Models after the free ones in ⭐.
pub const CHEAPEST: usize = 20;

/// A model with what it costs at least.
pub type Priced = (Arc<Model>, Option<Kopecks>);

/// A list to be shown.
pub struct Listing<'a> {
    /// Which list, and which page of it.
    pub view: View,
    /// All its models, in its order.
    pub models: &'a [Priced],
    /// The ids of those marked with a star.
    pub starred: &'a [String],
    /// The words it was found by.
    pub words: &'a str,
    /// What turns credits into roubles.
    pub tariff: &'a Tariff,
}

/// A model with its price, if it has one.
pub fn priced(model: &Arc<Model>, tariff: &Tariff) -> Option<Priced> {
    let from = price_from(model, tariff);
    (from.is_some() || model.overrides.free).then(|| (Arc::clone(model), from))
}

/// The models of a list of the menu, in its order, with what they cost at least.
pub fn models(catalog: &Catalog, section: Section, tariff: &Tariff) -> Vec<Priced> {
    let listed = catalog.on_sale().into_iter();
    let priced = listed.filter_map(|model| priced(model, tariff));
    match section {
        Section::All => priced.collect(),
        Section::Of(category) => priced.filter(|(m, _)| m.category == category).collect(),
        Section::Cheap => cheapest(priced.collect()),
    }
}

fn costs_nothing((model, from): &Priced) -> bool {
    model.overrides.free || from.is_some_and(Kopecks::is_zero)
}

/// Free ones first, then the cheapest.
fn cheapest(models: Vec<Priced>) -> Vec<Priced> {
    let (free, mut paid): (Vec<_>, Vec<_>) = models.into_iter().partition(costs_nothing);
    paid.sort_by_key(|(_, from)| *from);
    paid.truncate(CHEAPEST);
    free.into_iter().chain(paid).collect()
}

/// What a customer wants to see of a list, in the order they want.
pub fn arranged(mut models: Vec<Priced>, view: View) -> Vec<Priced> {
    if let Some(only) = view.only {
        models.retain(|(model, _)| Purpose::of(model).contains(&only));
    }
    match view.sort {
        Sort::Own => {}
        Sort::Price => models.sort_by_key(|priced| (!costs_nothing(priced), priced.1)),
        Sort::Popular => models.sort_by_key(|(model, _)| Reverse(model.known.runs)),
        Sort::Name => models.sort_by_cached_key(|(model, _)| model.title.to_lowercase()),
    }
    models
}

/// One page of a list of the menu; a page past the end shows the last one.
pub fn list(lang: Lang, catalog: &Catalog, section: Section, page: u16, tariff: &Tariff) -> Screen {
    let listing = Listing {
        view: (section, page).into(),
        models: &models(catalog, section, tariff),
        starred: &[],
        words: "",
        tariff,
    };
    show(lang, &listing)
}

/// The button that leads to a list.
pub fn to(view: View) -> Action {
    match view.plain() {
        Some(section) => Action::List(section, view.page),
        None => Action::Find(Find::List(view)),
    }
}

/// One page of a list.
pub fn show(lang: Lang, listing: &Listing<'_>) -> Screen {
    let Listing { view, models, .. } = *listing;
    if models.is_empty() {
        let title = title(lang, view);
        let text = tr_with(lang, "list-empty", &[("title", title.into())]);
        let screen = Screen::text(text).row(tools(lang, view));
        return screen.home(lang);
    }
    let pages = models.len().div_ceil(PAGE);
    let page = usize::from(view.page).min(pages.saturating_sub(1));
    let number = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let here = view.at(number(page));
    let labels = labels_of(lang, listing);
    let rows = models.iter().zip(labels).skip(page.saturating_mul(PAGE));
    let rows: Vec<Button> = rows
        .take(PAGE)
        .map(|((model, _), label)| button(label, card_of(model, here)))
        .collect();
    let mut text = heading(lang, listing);
    if pages > 1 {
        text.push('\n');
        let shown = [
            ("page", page.saturating_add(1).into()),
            ("pages", pages.into()),
        ];
        text.push_str(&tr_with(lang, "list-page", &shown));
    }
    let turn = |key: &str, page: usize| button(tr(lang, key), to(view.at(number(page))));
    let before = page.checked_sub(1);
    let after = Some(page.saturating_add(1)).filter(|next| *next < pages);
    let before = before.map(|page| turn("button-previous", page));
    let home = button(tr(lang, "button-home"), Action::Home);
    let after = after.map(|page| turn("button-next", page));
    Screen::text(text)
        .grid(rows, 1)
        .row(tools(lang, here))
        .row(before.into_iter().chain([home]).chain(after))
}

/// The button of a model's card, which leads back to where it was pressed.
pub fn card_of(model: &Model, view: View) -> Action {
    let key = ModelKey::of(&model.id);
    match view.plain() {
        Some(section) => Action::Card(key, section, view.page),
        None => Action::Find(Find::Card(key, view)),
    }
}

fn title(lang: Lang, view: View) -> String {
    let title = match view.shelf {
        Shelf::Menu(section) => section_title(lang, section),
        Shelf::Popular => tr(lang, "find-popular"),
        Shelf::New => tr(lang, "find-new"),
        Shelf::Mine => tr(lang, "menu-mine"),
        Shelf::Found => tr(lang, "menu-find"),
    };
    match view.only {
        Some(only) => format!("{title} · {}", purpose(lang, only)),
        None => title,
    }
}

/// What models are for, as its button says.
pub fn purpose(lang: Lang, purpose: Purpose) -> String {
    tr(lang, &format!("purpose-{}", purpose.code()))
}

fn heading(lang: Lang, listing: &Listing<'_>) -> String {
    let key = match listing.view.shelf {
        Shelf::Menu(Section::Cheap) => "list-cheap",
        Shelf::Menu(_) => "list",
        Shelf::Popular => "list-popular",
        Shelf::New => "list-new",
        Shelf::Mine => "list-mine",
        Shelf::Found => "list-found",
    };
    let values = [
        ("title", title(lang, listing.view).into()),
        ("count", listing.models.len().into()),
        ("words", esc(&cut(listing.words, 60)).into()),
    ];
    tr_with(lang, key, &values)
}

/// How the list can be changed.
fn tools(lang: Lang, view: View) -> Vec<Button> {
    let search = |key: &str| button(tr(lang, key), Action::Find(Find::Ask));
    let other = View {
        sort: view.sort.next(),
        ..view.at(0)
    };
    let sort = button(tr(lang, sort_key(view.sort)), to(other));
    match view.shelf {
        Shelf::Menu(Section::Of(_)) => {
            let narrow = match view.only {
                Some(only) => format!("🎛 {}", purpose(lang, only)),
                None => tr(lang, "find-kinds"),
            };
            vec![
                button(narrow, Action::Find(Find::Purposes(view.at(0)))),
                sort,
            ]
        }
        Shelf::Menu(Section::All) | Shelf::Popular | Shelf::New => {
            vec![search("menu-find"), sort]
        }
        Shelf::Found => vec![search("find-other"), sort],
        Shelf::Menu(Section::Cheap) | Shelf::Mine => vec![search("menu-find")],
    }
}

fn sort_key(sort: Sort) -> &'static str {
    match sort {
        Sort::Own => "sort-own",
        Sort::Price => "sort-price",
        Sort::Popular => "sort-popular",
        Sort::Name => "sort-name",
    }
}

/// The labels of models of one section that are nobody's list.
pub(super) fn plain_labels(lang: Lang, models: &[Priced], tariff: &Tariff) -> Vec<String> {
    let category = models.first().map(|(model, _)| model.category);
    let section = category.map_or(Section::All, Section::Of);
    let listing = Listing {
        view: (section, 0).into(),
        models,
        starred: &[],
        words: "",
        tariff,
    };
    labels_of(lang, &listing)
}

/// `Kling 3.0 · от 109,20 ₽`, cut so that the price stays, and what tells two models apart.
pub fn labels_of(lang: Lang, listing: &Listing<'_>) -> Vec<String> {
    let (models, tariff) = (listing.models, listing.tariff);
    let mixed = !matches!(listing.view.shelf, Shelf::Menu(Section::Of(_)));
    let titles = Titles::of(models.iter().map(|(model, _)| &**model));
    let label = |model: &Model| {
        let sign = if model.is_troubled() {
            "⚠️ ".to_owned()
        } else if listing.starred.contains(&model.id) {
            "★ ".to_owned()
        } else if mixed {
            format!("{} ", labels::emoji(model.category))
        } else {
            String::new()
        };
        let tail = cut(&price::short(lang, model, tariff), 18);
        let room = ROW_CHARS
            .saturating_sub(sign.chars().count())
            .saturating_sub(tail.chars().count().saturating_add(3))
            .max(10);
        format!("{sign}{} · {tail}", titles.short(model, room))
    };
    let mut labels: Vec<String> = models.iter().map(|(model, _)| label(model)).collect();
    twins::number(&mut labels);
    labels
}
