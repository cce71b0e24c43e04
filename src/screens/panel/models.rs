//! The models as an admin sees them: the list, by what it is narrowed, the search.

mod card;
mod change;

pub use card::{Card, card, price};
pub use change::{anew, ask, confirm, loss, outcome};

use super::{to_panel, with_panel};
use crate::action::{Action, ModelKey, Models, Panel};
use crate::catalog::price::Tariff;
use crate::catalog::{Category, Model, Status};
use crate::screens::menu::category_key;
use crate::screens::{Button, ROW_CHARS, Screen, button, cut, esc, labels, price as prices};
use crate::words::{Lang, tr, tr_with};

/// Models on one page.
pub const PAGE: usize = 5;
/// Characters of a title in a text.
const TITLE_CHARS: usize = 48;

fn go(lang: Lang, key: &str, what: Models) -> Button {
    button(tr(lang, key), Action::Panel(Panel::Models(what)))
}

/// How a model stands in the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// On sale.
    On,
    /// On sale, kept out of the lists by the admin.
    Hidden,
    /// On sale, kept out of the lists because it fails too often.
    Resting,
    /// Taken off by the admin.
    Off,
    /// Not put on sale yet.
    New,
    /// Without an exact price.
    Unpriced,
    /// Kie has it no more.
    Gone,
}

impl Standing {
    /// Of this model.
    pub fn of(model: &Model) -> Self {
        match model.status {
            Status::Gone => Self::Gone,
            _ if model.overrides.enabled == Some(false) => Self::Off,
            _ if model.is_sold() && model.overrides.hidden => Self::Hidden,
            _ if model.is_sold() && model.is_resting() => Self::Resting,
            _ if model.is_sold() => Self::On,
            Status::Unpriced => Self::Unpriced,
            Status::Active | Status::New => Self::New,
        }
    }

    fn sign(self) -> &'static str {
        match self {
            Self::On => "✅",
            Self::Hidden => "🙈",
            Self::Resting => "🛠",
            Self::Off => "⏸",
            Self::New => "🆕",
            Self::Unpriced => "❓",
            Self::Gone => "🚫",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::On => "goods-is-on",
            Self::Hidden => "goods-is-hidden",
            Self::Resting => "goods-is-resting",
            Self::Off => "goods-is-off",
            Self::New => "goods-is-new",
            Self::Unpriced => "goods-is-unpriced",
            Self::Gone => "goods-is-gone",
        }
    }
}

/// A group of models.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Group {
    /// All of them.
    #[default]
    All,
    /// On sale.
    On,
    /// Those of a section.
    Of(Category),
    /// Taken off by the admin.
    Off,
    /// Not put on sale yet.
    New,
    /// Without an exact price.
    Unpriced,
    /// Kie has them no more.
    Gone,
    /// Those with values of the admin's own.
    Own,
}

impl Group {
    /// All groups, in the order of the screen.
    pub const ALL: [Self; 11] = [
        Self::All,
        Self::On,
        Self::Of(Category::Video),
        Self::Of(Category::Image),
        Self::Of(Category::Enhance),
        Self::Of(Category::Audio),
        Self::Off,
        Self::New,
        Self::Unpriced,
        Self::Gone,
        Self::Own,
    ];

    /// The group at this place.
    pub fn at(place: u16) -> Self {
        let found = Self::ALL.get(usize::from(place));
        found.copied().unwrap_or_default()
    }

    /// Whether a model is among them.
    pub fn holds(self, model: &Model) -> bool {
        let standing = Standing::of(model);
        match self {
            Self::All => true,
            Self::On => model.is_sold(),
            Self::Of(category) => model.category == category,
            Self::Off => standing == Standing::Off,
            Self::New => standing == Standing::New,
            Self::Unpriced => model.status == Status::Unpriced,
            Self::Gone => standing == Standing::Gone,
            Self::Own => model.overrides != Default::default(),
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::All => "goods-all",
            Self::On => "goods-on",
            Self::Of(category) => category_key(category),
            Self::Off => "goods-off",
            Self::New => "goods-new",
            Self::Unpriced => "goods-unpriced",
            Self::Gone => "goods-gone",
            Self::Own => "goods-own",
        }
    }
}

/// What a page needs.
pub struct Page<'a> {
    /// All models that are looked for, in their order.
    pub found: &'a [&'a Model],
    /// Which group.
    pub group: Group,
    /// Which words; empty: any.
    pub words: &'a str,
    /// The page, from 0.
    pub page: u16,
    /// What turns credits into roubles.
    pub tariff: &'a Tariff,
}

/// A page of models.
pub fn page(lang: Lang, facts: &Page<'_>) -> Screen {
    let pages = facts.found.len().div_ceil(PAGE).max(1);
    let page = usize::from(facts.page).min(pages.saturating_sub(1));
    let first = page.saturating_mul(PAGE);
    let mut text = vec![
        tr(lang, "goods-head"),
        sought(lang, facts, page, pages),
        String::new(),
    ];
    if facts.found.is_empty() {
        text.push(tr(lang, "goods-none"));
    }
    let mut open = Vec::new();
    for (n, model) in facts.found.iter().enumerate().skip(first).take(PAGE) {
        let n = n.saturating_add(1);
        let title = esc(&cut(&model.title, TITLE_CHARS));
        let values = [
            ("n", n.into()),
            ("sign", Standing::of(model).sign().into()),
            ("section", labels::emoji(model.category).into()),
            ("title", title.into()),
            ("price", prices::long(lang, model, facts.tariff).into()),
            ("runs", model.known.runs.into()),
        ];
        text.push(tr_with(lang, "goods-line", &values));
        let label = cut(&format!("{n}. {}", model.title), ROW_CHARS);
        let card = Models::Card(ModelKey::of(&model.id));
        open.push(button(label, Action::Panel(Panel::Models(card))));
    }
    let at = |page: usize| Models::Page(u16::try_from(page).unwrap_or(u16::MAX));
    let before = page.checked_sub(1).map(at);
    let before = before.map(|what| go(lang, "button-previous", what));
    let next = page.saturating_add(1);
    let next = (next < pages).then(|| go(lang, "button-next", at(next)));
    let screen = Screen::text(text.join("\n"))
        .grid(open, 1)
        .row(before.into_iter().chain(next))
        .row([
            go(lang, "goods-search", Models::Search),
            go(lang, "goods-filters", Models::Filters),
        ]);
    with_panel(lang, screen)
}

/// What is looked for and how much of it there is, in one line.
fn sought(lang: Lang, facts: &Page<'_>, page: usize, pages: usize) -> String {
    let mut what = tr(lang, facts.group.key());
    if !facts.words.is_empty() {
        what.push_str(&format!(" · «{}»", esc(facts.words)));
    }
    let values = [
        ("what", what.into()),
        ("n", facts.found.len().into()),
        ("page", page.saturating_add(1).into()),
        ("pages", pages.into()),
    ];
    tr_with(lang, "goods-sought", &values)
}

/// By what the list is narrowed; `counts`: how many models each group has.
pub fn filters(lang: Lang, counts: &[usize]) -> Screen {
    let groups = Group::ALL.into_iter().zip(0_u16..).zip(counts);
    let groups = groups.map(|((group, n), count)| {
        let label = format!("{} {count}", tr(lang, group.key()));
        button(label, Action::Panel(Panel::Models(Models::Only(n))))
    });
    let screen = Screen::text(tr(lang, "goods-filters-head")).grid(groups.collect(), 2);
    to_list(lang, screen)
}

/// Asks for words.
pub fn search(lang: Lang) -> Screen {
    to_list(lang, Screen::text(tr(lang, "goods-ask-words")))
}

fn to_list(lang: Lang, screen: Screen) -> Screen {
    let list = go(lang, "goods-to-list", Models::Page(u16::MAX));
    screen.row([list, to_panel(lang)])
}
