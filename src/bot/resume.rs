//! What a customer was buying when the money did not reach: remembered until it is bought, led back to after a top-up.

use crate::bot::offer::{self, Place};
use crate::bot::reply::Reply;
use crate::bot::session::Session;
use crate::bot::shop::{Deed, Shop};
use crate::catalog::{Answers, Model, quote};
use crate::clock::DAY_MS;
use crate::money::Kopecks;
use crate::screens::purse::Wanted;
use crate::wizard::Draft;
use crate::words::tr;
use serde::{Deserialize, Serialize};

/// After so long it is no longer offered: a week.
const LIFE_MS: i64 = 7 * DAY_MS;

/// A purchase that waits for money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Purchase {
    /// Kie's model id.
    pub model: String,
    /// What was answered.
    pub answers: Answers,
    /// When the confirmation was shown last.
    pub at_ms: i64,
}

impl Purchase {
    /// Whether it is what a draft or a quote is about.
    pub fn is(&self, model: &str, answers: &Answers) -> bool {
        self.model == model && self.answers == *answers
    }
}

/// Remembers a confirmation that the money does not reach for; the newest replaces an earlier one.
pub fn remember(deed: &mut Deed<'_>, model: &Model, answers: &Answers) {
    deed.session.purchase = Some(Purchase {
        model: model.id.clone(),
        answers: answers.clone(),
        at_ms: deed.shop.now_ms,
    });
}

/// It was started or thrown away.
pub fn forget(session: &mut Session, model: &str, answers: &Answers) {
    if (session.purchase.as_ref()).is_some_and(|purchase| purchase.is(model, answers)) {
        session.purchase = None;
    }
}

/// What was being bought, at today's price; `None` when there is nothing, it is too old or no longer sold.
pub fn wanted(shop: &Shop, session: &Session, spendable: Kopecks) -> Option<Wanted> {
    let purchase = session.purchase.as_ref()?;
    if shop.now_ms.saturating_sub(purchase.at_ms) > LIFE_MS {
        return None;
    }
    let model = shop.catalog.get(&purchase.model)?;
    let quote = quote(model, &purchase.answers, &shop.tariff()).ok();
    let price = quote.filter(|_| model.is_sold())?.price;
    Some(Wanted {
        title: model.title.clone(),
        price,
        missing: price.saturating_sub(spendable).max(Kopecks::ZERO),
    })
}

/// As `wanted`, for the customer who acts.
pub fn of(deed: &Deed<'_>) -> anyhow::Result<Option<Wanted>> {
    Ok(wanted(deed.shop, &deed.session, offer::spendable(deed)?))
}

/// Back to its confirmation, with today's exact price; files that are gone are asked for again.
pub fn resume(deed: &mut Deed<'_>, message: Option<i64>) -> anyhow::Result<Reply> {
    let place = offer::beside_results(deed, message);
    let purchase = match of(deed)? {
        Some(_) => deed.session.purchase.clone(),
        None => None,
    };
    let found = purchase.and_then(|purchase| {
        let model = offer::sold(deed, &purchase.model)?;
        Some((purchase, model))
    });
    let Some((purchase, model)) = found else {
        let toast = tr(deed.lang(), "purse-resume-gone");
        return Ok(offer::home(deed, place)?.with_toast(toast));
    };
    let gone = offer::files_gone(deed, &purchase.answers)?;
    let same = deed
        .session
        .draft
        .as_ref()
        .filter(|draft| purchase.is(&draft.model, &draft.answers));
    let id = match same.map(|draft| draft.id) {
        Some(id) => id,
        None => deed.session.next_draft(),
    };
    let mut draft = Draft::filled(id, &model, purchase.answers);
    if gone {
        draft.forget_files(&model);
    }
    deed.session.draft = Some(draft);
    deed.session.comment_on = None;
    let place = match place {
        Place::Pressed(None) => Place::Under,
        place => place,
    };
    offer::show(deed, place, None)
}
