//! The confirmation: everything entered, the exact price, the balance after.

use super::{Button, Screen, button, given, labels, price};
use crate::action::{Action, Purse};
use crate::catalog::Model;
use crate::ids::QuoteId;
use crate::money::Kopecks;
use crate::wizard::{Draft, optional, required};
use crate::words::{Lang, tr, tr_with};

/// Room for all answers together, in UTF-16 units; the rest of a message of 4096 is for the words around them.
const ANSWERS_UNITS: usize = 2800;

/// What the confirmation shows besides the answers.
pub struct Offer {
    /// The stored quote.
    pub quote: QuoteId,
    /// Its exact price.
    pub price: Kopecks,
    /// It costs nothing by the admin's will.
    pub free: bool,
    /// What the customer has now.
    pub balance: Kopecks,
    /// Above it a warning is shown.
    pub warn_above: Kopecks,
    /// Usual time in seconds.
    pub eta_s: u32,
}

/// Everything entered, the exact price, the balance after; or what is missing.
pub fn confirm(lang: Lang, model: &Model, draft: &Draft, offer: &Offer) -> Screen {
    let mut lines = vec![labels::heading(model), String::new()];
    if let Some(changed) = super::ask::changed(lang, model, draft) {
        lines.extend([changed, String::new()]);
    }
    lines.extend(given::lines(&entered(lang, model, draft), ANSWERS_UNITS));
    lines.push(String::new());
    let price = if offer.free {
        tr(lang, "price-free")
    } else {
        price::sum(lang, offer.price)
    };
    lines.push(tr_with(lang, "confirm-price", &[("price", price.into())]));
    let edit = button(tr(lang, "button-edit"), Action::Edit(draft.id));
    let drop = button(tr(lang, "button-drop"), Action::Drop(draft.id));
    if offer.price > offer.balance {
        lines.push(missing(lang, offer));
        return Screen::text(lines.join("\n"))
            .row([top_up(lang, offer)])
            .row([edit, drop]);
    }
    if !offer.free && !offer.price.is_zero() {
        let after = offer.balance.saturating_sub(offer.price).to_string();
        lines.push(tr_with(lang, "confirm-after", &[("after", after.into())]));
    }
    let time = labels::about(lang, offer.eta_s);
    lines.push(tr_with(lang, "card-time", &[("time", time.into())]));
    if offer.price > offer.warn_above {
        let limit = offer.warn_above.to_string();
        lines.push(tr_with(lang, "card-expensive", &[("limit", limit.into())]));
    }
    Screen::text(lines.join("\n"))
        .row([button(tr(lang, "button-run"), Action::Run(offer.quote))])
        .row([edit, drop])
}

/// How much the balance lacks, in whole roubles.
fn lacking(offer: &Offer) -> Kopecks {
    let missing = offer.price.saturating_sub(offer.balance);
    Kopecks::from_roubles(missing.roubles_ceil()).unwrap_or(missing)
}

/// The balance and what it lacks, as a line.
pub(super) fn missing(lang: Lang, offer: &Offer) -> String {
    let values = [
        ("balance", offer.balance.to_string().into()),
        ("missing", lacking(offer).to_string().into()),
    ];
    tr_with(lang, "confirm-missing", &values)
}

/// The way to a top-up of what is missing.
pub(super) fn top_up(lang: Lang, offer: &Offer) -> Button {
    let missing = [("missing", lacking(offer).to_string().into())];
    let label = tr_with(lang, "confirm-top-up", &missing);
    button(label, Action::Purse(Purse::TopUp))
}

/// Label and value of each param that has one; defaults are shown as well.
fn entered(lang: Lang, model: &Model, draft: &Draft) -> Vec<(String, String)> {
    let sources = model.params.iter().filter(|param| param.task().is_some());
    let params = required(model, &draft.answers).chain(optional(model, &draft.answers));
    sources
        .chain(params)
        .filter_map(|param| {
            let answer = draft.answers.get(&param.name).or(param.default.as_ref())?;
            let value = labels::answer(lang, param, answer);
            Some((labels::param(lang, param), value))
        })
        .collect()
}
