//! What can be done with content or a result: the offer, the models that do it, which part is meant.

use super::twins::{self, Titles};
use super::{Button, ROW_CHARS, Screen, button, cut, esc, labels, price};
use crate::action::{Action, ModelKey, Use};
use crate::catalog::{MediaKind, Part, Wish};
use crate::ids::GenerationId;
use crate::money::Kopecks;
use crate::screens::follow::{self, Followup};
use crate::wizard::content::{Content, Fit};
use crate::words::{Lang, tr, tr_with};

/// Characters of the customer's words that are shown again.
const WORDS_CHARS: usize = 160;
/// Characters of a model's title in a line.
const TITLE_CHARS: usize = 32;
/// Models on one page.
pub const PAGE: usize = 5;

/// A wish with the model it would take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The wish.
    pub wish: Wish,
    /// The model's title.
    pub title: String,
    /// Its price, or the least of it.
    pub price: (Kopecks, bool),
}

/// The name of a wish, as its button says.
pub fn wish(lang: Lang, wish: Wish) -> String {
    tr(lang, &format!("wish-{}", wish.name()))
}

/// The exact price, or `от 12 ₽`.
fn sum(lang: Lang, (price, exact): (Kopecks, bool)) -> String {
    let text = price::sum(lang, price);
    if exact {
        text
    } else {
        tr_with(lang, "price-from", &[("price", text.into())])
    }
}

/// What may be wanted of the content, with models and prices.
pub fn offer(lang: Lang, id: i64, content: &Content, lines: &[Line]) -> Screen {
    let mut text = vec![heading(lang, content)];
    if lines.is_empty() {
        text.push(tr(lang, "content-nothing"));
        return Screen::text(text.join("\n\n")).home(lang);
    }
    if content.files.is_empty() && has_link(content.words.as_deref().unwrap_or_default()) {
        text.push(tr(lang, "content-link"));
    }
    let line = |line: &Line| {
        let values = [
            ("wish", wish(lang, line.wish).into()),
            ("title", esc(&cut(&line.title, TITLE_CHARS)).into()),
            ("price", sum(lang, line.price).into()),
        ];
        tr_with(lang, "content-line", &values)
    };
    text.push(tr(lang, "content-what"));
    let offered: Vec<String> = lines.iter().map(line).collect();
    text.push(offered.join("\n"));
    let one = |line: &Line| button(wish(lang, line.wish), Action::Use(Use::Do(id, line.wish)));
    Screen::text(text.join("\n\n"))
        .grid(lines.iter().map(one).collect(), 2)
        .row([button(
            tr(lang, "button-others"),
            Action::Use(Use::Wishes(id)),
        )])
        .home(lang)
}

/// The content as it came: the words, the files.
fn heading(lang: Lang, content: &Content) -> String {
    let mut parts = Vec::new();
    for kind in content.kinds() {
        let files = content.files.iter().filter(|file| file.kind == kind);
        let ms: u64 = files.clone().filter_map(|file| file.duration_ms).sum();
        let key = match kind {
            MediaKind::Image => "content-image",
            MediaKind::Video => "content-video",
            MediaKind::Audio => "content-audio",
            MediaKind::File => "content-file",
        };
        let mut part = tr_with(lang, key, &[("count", files.count().into())]);
        if ms > 0 {
            part.push_str(&format!(" · {}", labels::clock(ms.div_ceil(1000))));
        }
        parts.push(part);
    }
    if let Some(words) = &content.words {
        let words: Vec<&str> = words.split_whitespace().collect();
        let words = esc(&cut(&words.join(" "), WORDS_CHARS));
        parts.push(tr_with(lang, "content-words", &[("words", words.into())]));
    }
    parts.join("\n")
}

/// Whether a word of the text is an address.
pub fn has_link(text: &str) -> bool {
    text.split_whitespace().any(is_link)
}

/// Whether the text is nothing but addresses.
pub fn is_only_links(text: &str) -> bool {
    !text.trim().is_empty() && text.split_whitespace().all(is_link)
}

fn is_link(word: &str) -> bool {
    let word = word.to_lowercase();
    ["https://", "http://", "www.", "t.me/"]
        .iter()
        .any(|start| word.starts_with(start) && word.len() > start.len())
}

/// For which of the wishes another model is to be chosen.
pub fn wishes(lang: Lang, id: i64, wishes: &[Wish]) -> Screen {
    let one = |of: &Wish| button(wish(lang, *of), Action::Use(Use::Models(id, *of, 0)));
    Screen::text(tr(lang, "content-whose-models"))
        .grid(wishes.iter().map(one).collect(), 2)
        .row([back(lang, Action::Use(Use::Offer(id)))])
        .home(lang)
}

fn back(lang: Lang, to: Action) -> Button {
    button(tr(lang, "button-back"), to)
}

/// A page of models with prices, and where its buttons lead.
pub struct Models<'a> {
    /// The models.
    pub fits: &'a [Fit],
    /// The page, from 0; one past the end shows the last.
    pub page: u16,
    /// What a model's button does.
    pub choose: &'a dyn Fn(ModelKey) -> Action,
    /// What turns to a page.
    pub turn: &'a dyn Fn(u16) -> Action,
    /// The way back, if there is one.
    pub back: Option<Action>,
}

/// The models that do it, the cheapest first.
pub fn models(lang: Lang, heading: &str, of: &Models<'_>) -> Screen {
    let pages = of.fits.len().div_ceil(PAGE).max(1);
    let page = usize::from(of.page).min(pages.saturating_sub(1));
    let number = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let titles = Titles::of(of.fits.iter().map(|fit| &*fit.model));
    let label = |fit: &Fit| {
        let tail = sum(lang, (fit.price, fit.exact));
        let room = ROW_CHARS.saturating_sub(tail.chars().count().saturating_add(3));
        format!("{} · {tail}", titles.short(&fit.model, room.max(10)))
    };
    let mut names: Vec<String> = of.fits.iter().map(label).collect();
    twins::number(&mut names);
    let rows = of.fits.iter().zip(names);
    let rows = rows.skip(page.saturating_mul(PAGE)).take(PAGE);
    let rows: Vec<Button> = rows
        .map(|(fit, name)| button(name, (of.choose)(ModelKey::of(&fit.model.id))))
        .collect();
    let mut text = format!("{heading}\n\n{}", tr(lang, "content-models"));
    if pages > 1 {
        let shown = [
            ("page", page.saturating_add(1).into()),
            ("pages", pages.into()),
        ];
        text.push('\n');
        text.push_str(&tr_with(lang, "list-page", &shown));
    }
    let mut turn = Vec::new();
    if let Some(before) = page.checked_sub(1) {
        turn.push(button(
            tr(lang, "button-previous"),
            (of.turn)(number(before)),
        ));
    }
    if page.saturating_add(1) < pages {
        let next = number(page.saturating_add(1));
        turn.push(button(tr(lang, "button-next"), (of.turn)(next)));
    }
    let home = button(tr(lang, "button-home"), Action::Home);
    let last = of.back.map(|to| back(lang, to)).into_iter().chain([home]);
    Screen::text(text).grid(rows, 1).row(turn).row(last)
}

/// Which of several parts of a result is meant.
pub fn choose(lang: Lang, of: GenerationId, wanted: Wish, (parts, kind): (&[u32], Part)) -> Screen {
    let (ask, one) = match kind {
        Part::Audio => ("follow-which-track", "button-track"),
        Part::Index(_) => ("follow-which-file", "button-file"),
    };
    let choice = |n: &u32| {
        let label = tr_with(lang, one, &[("n", n.saturating_add(1).into())]);
        button(label, Action::Use(Use::Part(of, wanted, *n)))
    };
    let text = format!("<b>{}</b>\n\n{}", wish(lang, wanted), tr(lang, ask));
    Screen::text(text)
        .grid(parts.iter().map(choice).collect(), 2)
        .home(lang)
}

/// The heading of the models for a result.
pub fn of_result(lang: Lang, of: GenerationId, wanted: Wish) -> String {
    let values = [
        ("wish", wish(lang, wanted).into()),
        ("n", of.to_string().into()),
    ];
    tr_with(lang, "content-of-result", &values)
}

/// The heading of the models that take the same request.
pub fn of_request(lang: Lang, of: GenerationId) -> String {
    tr_with(lang, "content-of-request", &[("n", of.to_string().into())])
}

/// Wishes for a result as its buttons.
pub fn followups(lang: Lang, of: GenerationId, wishes: &[Wish]) -> Vec<Followup> {
    let one = |wanted: &Wish| Followup {
        label: wish(lang, *wanted),
        action: Action::Use(Use::Result(of, *wanted)),
    };
    wishes.iter().map(one).collect()
}

/// What can be done with what was entered: one answer changed, the same again.
pub fn general(lang: Lang, of: GenerationId) -> Vec<Followup> {
    let one = |key: &str, action| follow::Followup {
        label: tr(lang, key),
        action,
    };
    vec![
        one("button-change-one", Action::Use(Use::Change(of))),
        one("button-other-model", Action::Use(Use::Others(of, 0))),
    ]
}
