//! The history as a gallery: pages of what was made, each entry with its words, and the search.

use super::dates::when;
use super::mask::masked;
use super::menu::category_key;
use super::{Button, Screen, button, cut, esc, labels};
use crate::action::{Action, Mine, Shown};
use crate::generation::{Generation, State};
use crate::words::{Lang, tr, tr_with};
use jiff::tz::TimeZone;

/// Entries on one page: two lines each within the twelve of a screen.
pub const PAGE: u16 = 5;

/// Characters of a title on a button that shares its row.
const TITLE_CHARS: usize = 13;
/// Characters of a title in the text.
const HEAD_CHARS: usize = 24;
/// Characters of what was written.
const WORDS_CHARS: usize = 60;
/// Characters of the words of a search.
const SOUGHT_CHARS: usize = 40;

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What was made.
    pub generation: Generation,
    /// The title of its model.
    pub title: String,
    /// What the customer wrote for it.
    pub written: Option<String>,
}

/// A page of the gallery.
pub struct Page<'a> {
    /// Newest first.
    pub entries: &'a [Entry],
    /// Which entries are shown.
    pub shown: Shown,
    /// The words of the search, where that is shown.
    pub sought: &'a str,
    /// Newer ones exist.
    pub newer: bool,
    /// Older ones exist.
    pub older: bool,
    /// Something on the page can be looked at.
    pub previews: bool,
    /// Now.
    pub now_ms: i64,
    /// The zone of dates.
    pub zone: &'a TimeZone,
}

/// A page; each entry opens by its button.
pub fn page(lang: Lang, page: &Page<'_>) -> Screen {
    let mut lines = vec![head(lang, page)];
    if page.entries.is_empty() {
        lines.push(String::new());
        let key = match page.shown {
            Shown::All => "gallery-empty",
            Shown::Of(_) => "gallery-empty-section",
            Shown::Found => "gallery-not-found",
        };
        lines.push(tr(lang, key));
    }
    let mut openers = Vec::new();
    let top = page.entries.first().map_or(i64::MAX, |e| e.generation.id.0);
    let here = top.saturating_add(1);
    for (n, entry) in (1_usize..).zip(page.entries) {
        lines.extend(entry_lines(lang, page, n, entry));
        let label = format!("{n}. {}", cut(&entry.title, TITLE_CHARS));
        let open = Mine::Open(entry.generation.id, page.shown, here);
        openers.push(button(label, Action::Mine(open)));
    }
    let mut screen = Screen::text(lines.join("\n")).grid(openers, 2);
    if page.previews {
        let previews = Action::Mine(Mine::Previews(page.shown, here));
        screen = screen.row([button(tr(lang, "button-previews"), previews)]);
    }
    screen
        .row(turns(lang, page, top))
        .row(filters(lang, page))
        .row([
            button(tr(lang, "button-data"), Action::Mine(Mine::Data)),
            button(tr(lang, "button-home"), Action::Home),
        ])
}

fn head(lang: Lang, page: &Page<'_>) -> String {
    match page.shown {
        Shown::All => tr(lang, "gallery"),
        Shown::Of(category) => {
            let section = tr(lang, category_key(category));
            tr_with(lang, "gallery-section", &[("section", section.into())])
        }
        Shown::Found => {
            let words = one_line(&masked(page.sought), SOUGHT_CHARS);
            tr_with(lang, "gallery-found", &[("words", words.into())])
        }
    }
}

fn entry_lines(lang: Lang, page: &Page<'_>, n: usize, entry: &Entry) -> [String; 2] {
    let generation = &entry.generation;
    let values = [
        ("n", n.into()),
        ("sign", labels::emoji(generation.category).into()),
        ("title", one_line(&entry.title, HEAD_CHARS).into()),
        ("state", sign(generation.state).into()),
        ("price", price(lang, generation).into()),
        (
            "when",
            when(lang, generation.created_ms, page.now_ms, page.zone).into(),
        ),
    ];
    let head = tr_with(lang, "gallery-entry", &values);
    let written = match &entry.written {
        Some(text) => {
            let words = one_line(&masked(text), WORDS_CHARS);
            tr_with(lang, "gallery-words", &[("words", words.into())])
        }
        None => tr(lang, "gallery-no-words"),
    };
    [head, written]
}

/// A text from outside on one line, escaped.
fn one_line(text: &str, chars: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    esc(&cut(&words.join(" "), chars))
}

/// What it cost: nothing where the money went back.
fn price(lang: Lang, generation: &Generation) -> String {
    match generation.state {
        _ if generation.price.is_zero() => tr(lang, "price-free"),
        State::Failed | State::Cancelled | State::Expired | State::Unknown => {
            tr(lang, "history-returned")
        }
        State::Held | State::Submitting | State::Running | State::Fetching | State::Succeeded => {
            generation.price.to_string()
        }
    }
}

fn sign(state: State) -> &'static str {
    match state {
        State::Succeeded => "✅",
        State::Held | State::Submitting | State::Running | State::Fetching => "⏳",
        State::Cancelled => "🚫",
        State::Failed | State::Expired | State::Unknown => "❌",
    }
}

fn turns(lang: Lang, page: &Page<'_>, top: i64) -> Vec<Button> {
    let mut turns = Vec::new();
    if page.newer {
        let newer = Action::Mine(Mine::After(page.shown, top));
        turns.push(button(tr(lang, "button-newer"), newer));
    }
    if let Some(last) = page.entries.last().filter(|_| page.older) {
        let older = Action::Mine(Mine::Before(page.shown, last.generation.id.0));
        turns.push(button(tr(lang, "button-older"), older));
    }
    turns
}

/// The other sections and the search; a customer who has made nothing needs none of them.
fn filters(lang: Lang, page: &Page<'_>) -> Vec<Button> {
    if page.entries.is_empty() && page.shown == Shown::All {
        return Vec::new();
    }
    let one = |shown: Shown| {
        let label = match shown {
            Shown::All => tr(lang, "button-gallery-all"),
            Shown::Of(category) => labels::emoji(category).to_owned(),
            Shown::Found => return button("🔍", Action::Mine(Mine::Search)),
        };
        button(label, Action::Mine(Mine::Before(shown, i64::MAX)))
    };
    let all = Shown::ALL.into_iter();
    all.filter(|shown| *shown != page.shown || *shown == Shown::Found)
        .map(one)
        .collect()
}

/// Asks for the words of a search; `again` when those given were none.
pub fn search(lang: Lang, again: bool) -> Screen {
    let screen = Screen::text(tr(lang, "gallery-search"));
    let screen = if again {
        screen.noted(&tr(lang, "gallery-search-again"))
    } else {
        screen
    };
    screen
        .row([button(
            tr(lang, "button-back"),
            Action::Mine(Mine::Before(Shown::All, i64::MAX)),
        )])
        .home(lang)
}

/// Under an album: the way back to the page it is of.
pub fn below_previews(lang: Lang, back: Action) -> Screen {
    Screen::text(tr(lang, "previews-shown"))
        .row([button(tr(lang, "button-to-history"), back)])
        .home(lang)
}
