//! Catalogue changes that wait for an admin: what changes, old and new price, and the admin's choice.

use super::{ROW_CHARS, Screen, button, cut, cut_units, esc};
use crate::action::Action;
use crate::catalog::price::Tariff;
use crate::catalog::sync::pending::{Pending, Told};
use crate::catalog::{Catalog, Override};
use crate::clock::date_time;
use crate::money::Kopecks;
use crate::store::reviews::{Review, State};
use crate::words::{Lang, tr, tr_with};
use jiff::tz::TimeZone;
use rust_decimal::Decimal;

/// Changes on a page.
const PAGE: usize = 5;
/// Room of one change in UTF-16 units: a page of them fits a message.
const ROOM: usize = 640;
/// Lines of one change, and the length of each.
const LINES: usize = 5;
const LINE: usize = 160;

/// What the screen needs to know besides the review.
pub struct Facts<'a> {
    /// The catalogue in force, for the admin's own prices.
    pub catalog: &'a Catalog,
    /// What turns credits into roubles.
    pub tariff: &'a Tariff,
    /// The zone of the times shown.
    pub zone: &'a TimeZone,
}

/// One page of a review, with buttons while it is open.
pub fn page(lang: Lang, review: &Review, page: u16, facts: &Facts<'_>) -> Screen {
    let pages = review.items.len().div_ceil(PAGE).max(1);
    let page = usize::from(page).min(pages.saturating_sub(1));
    let first = page.saturating_mul(PAGE);
    let shown = review.items.iter().enumerate().skip(first).take(PAGE);
    let shown: Vec<(usize, &Pending)> = shown.collect();
    let count = [("count", review.items.len().into())];
    let title = match review.state {
        State::Open => "review-title",
        _ => "review-title-closed",
    };
    let mut parts = vec![tr_with(lang, title, &count)];
    for (n, item) in &shown {
        parts.push(change(lang, *n, item, facts));
    }
    parts.push(standing(lang, review, facts));
    let mut screen = Screen::text(parts.join("\n\n"));
    if review.state == State::Open {
        screen = screen.grid(toggles(review, &shown, page), 1);
    }
    screen = screen.row(turns(lang, review.id, page, pages));
    if review.state == State::Open {
        let wanted = review.items.len().saturating_sub(review.left_out.len());
        let label = if review.left_out.is_empty() {
            tr(lang, "review-accept-all")
        } else {
            tr_with(lang, "review-accept", &[("count", wanted.into())])
        };
        let accept = (wanted > 0).then(|| button(label, Action::ReviewAccept(review.id)));
        let reject = button(tr(lang, "review-not-now"), Action::ReviewReject(review.id));
        return screen.row(accept).row([reject]);
    }
    screen.home(lang)
}

fn number(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

/// A button for each change: marked is wanted. One change alone needs none.
fn toggles(review: &Review, shown: &[(usize, &Pending)], page: usize) -> Vec<super::Button> {
    if review.items.len() < 2 {
        return Vec::new();
    }
    let toggle = |(n, item): &(usize, &Pending)| {
        let mark = if review.left_out.contains(n) {
            "⬜"
        } else {
            "☑️"
        };
        let label = format!(
            "{mark} {}. {}",
            n.saturating_add(1),
            cut(&item.title, ROW_CHARS)
        );
        button(
            label,
            Action::ReviewToggle(review.id, number(*n), number(page)),
        )
    };
    shown.iter().map(toggle).collect()
}

fn turns(lang: Lang, id: i64, page: usize, pages: usize) -> Vec<super::Button> {
    let mut turns = Vec::new();
    if let Some(before) = page.checked_sub(1) {
        let label = tr(lang, "button-previous");
        turns.push(button(label, Action::Review(id, number(before))));
    }
    let next = page.saturating_add(1);
    if next < pages {
        turns.push(button(
            tr(lang, "button-next"),
            Action::Review(id, number(next)),
        ));
    }
    turns
}

fn change(lang: Lang, n: usize, item: &Pending, facts: &Facts<'_>) -> String {
    let title = esc(&cut(&item.title, 60));
    let id = esc(&cut(&item.model, 80));
    let mut text = format!(
        "<b>{}. {title}</b> · <code>{id}</code>",
        n.saturating_add(1)
    );
    let mut room = ROOM;
    for told in &item.changes {
        let mut lines = vec![tr(lang, &format!("sync-{}", told.what))];
        lines.extend(roubles(item, told, facts));
        let details = told.details(lang);
        lines.extend(details.iter().take(LINES).map(|line| cut_units(line, LINE)));
        if details.len() > LINES {
            lines.push("…".to_owned());
        }
        for line in lines {
            let Some(left) = room.checked_sub(super::units(&line)) else {
                text.push_str("\n…");
                return text;
            };
            room = left;
            text.push_str(&format!("\n• {}", esc(&line)));
        }
    }
    text
}

/// What customers pay before and after, where the price follows Kie's.
fn roubles(item: &Pending, told: &Told, facts: &Facts<'_>) -> Option<String> {
    let (old, new) = told.credits.as_ref()?;
    let own = facts.catalog.get(&item.model).map(|model| &model.overrides);
    if own.is_some_and(|own| own.free || own.price_rub.is_some()) {
        return None;
    }
    let markup = own.and_then(|own: &Override| own.markup);
    let price = |credits: &str| -> Option<Kopecks> {
        let tariff = facts.tariff;
        let credits: Decimal = credits.parse().ok()?;
        let usd = credits.checked_mul(tariff.usd_per_credit)?;
        let cost = usd.checked_mul(tariff.fx_rub_per_usd)?;
        Kopecks::ceil_from_roubles(cost.checked_mul(markup.unwrap_or(tariff.markup))?)
    };
    Some(format!("{} → {}", price(old)?, price(new)?))
}

/// Where the review stands.
fn standing(lang: Lang, review: &Review, facts: &Facts<'_>) -> String {
    let key = match review.state {
        State::Open => return tr(lang, "review-open"),
        State::Replaced => return tr(lang, "review-replaced"),
        State::Accepted => "review-accepted",
        State::Applied => "review-applied",
        State::Moved => "review-moved",
        State::Rejected => "review-rejected",
    };
    let (by, at_ms) = review.decided.unwrap_or_default();
    let values = [
        ("count", review.wanted().len().into()),
        ("admin", by.to_string().into()),
        ("at", date_time(at_ms, facts.zone).into()),
    ];
    tr_with(lang, key, &values)
}
