//! The admin's buttons and words about payments: the guard first, then the deed.

use crate::action::Decide;
use crate::admin::customers::{self as people, Unblocked};
use crate::admin::payments::{self as deeds, Decision};
use crate::admin::{Admin, guard};
use crate::bot::offer::{self, Place};
use crate::bot::panel;
use crate::bot::reply::{Keep, Reply};
use crate::bot::session::Asking;
use crate::bot::shop::Deed;
use crate::ids::{CustomerId, RequestId};
use crate::money::Kopecks;
use crate::payments::offer as till;
use crate::payments::refund::Begun;
use crate::screens::{cut, notes, requests as screens};
use crate::store::deeds::WHY_CHARS;
use crate::store::payments;
use crate::store::requests::{self, Request};
use crate::words::tr;

/// A button under a card. Whoever is no admin has a forged one.
pub fn press(deed: &mut Deed<'_>, message: Option<i64>, decide: Decide) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let Some(admin) = guard(&deed.shop.config.telegram, deed.customer.id) else {
        return panel::refuse(deed, Place::Pressed(message));
    };
    let now = deed.shop.now_ms;
    match decide {
        Decide::Approve(id, kopecks) => {
            let sum = Kopecks(kopecks);
            if !till::in_range(sum) {
                return card(deed, message, id, None);
            }
            let decision = deeds::approve(deed.tx, &deed.shop.config, admin, id, sum, now)?;
            decided(deed, message, &decision)
        }
        Decide::RejectPlain(id) => {
            let decision = deeds::reject(deed.tx, admin, id, "", now)?;
            decided(deed, message, &decision)
        }
        Decide::Card(id) => card(deed, message, id, None),
        Decide::OtherSum(id) => match open(deed, id)? {
            Some(request) => {
                deed.session.asking = Some(Asking::Sum(id));
                let screen = screens::other_sum(lang, &request, false);
                Ok(Reply::kept(message, screen, Keep::Nothing))
            }
            None => card(deed, message, id, None),
        },
        Decide::Reject(id) => match open(deed, id)? {
            Some(request) => {
                deed.session.asking = Some(Asking::Reason(id));
                let screen = screens::ask_reason(lang, &request);
                Ok(Reply::kept(message, screen, Keep::Nothing))
            }
            None => card(deed, message, id, None),
        },
        Decide::Refund(id) => {
            let begun = deeds::refund(deed.tx, admin, id, now)?;
            let screen = screens::refund_answer(lang, &begun);
            let mut reply = Reply::kept(message, screen, Keep::Nothing);
            reply.refunds = matches!(begun, Begun::Yes(_));
            Ok(reply)
        }
    }
}

/// A request nobody has decided.
fn open(deed: &Deed<'_>, id: RequestId) -> anyhow::Result<Option<Request>> {
    let found = requests::get(deed.tx, id)?;
    Ok(found.filter(|request| request.state == requests::RequestState::Open))
}

/// The card as things stand now.
fn card(
    deed: &Deed<'_>,
    message: Option<i64>,
    id: RequestId,
    sum: Option<Kopecks>,
) -> anyhow::Result<Reply> {
    let Some(request) = requests::get(deed.tx, id)? else {
        return Ok(Reply::toast(tr(deed.lang(), "stale-button")));
    };
    let name = deed.name(request.customer)?;
    let screen = screens::card(deed.lang(), &request, &name, sum);
    Ok(Reply::kept(message, screen, Keep::Nothing))
}

/// The card after a decision, whoever made it.
fn decided(deed: &Deed<'_>, message: Option<i64>, decision: &Decision) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let (request, toast) = match decision {
        Decision::Made(request) => (request, "admin-done"),
        Decision::Before(request) => (request, "admin-before"),
        Decision::Unknown => return Ok(Reply::toast(tr(lang, "stale-button"))),
    };
    let reply = card(deed, message, request.id, None)?;
    Ok(reply.with_toast(tr(lang, toast)).ringing())
}

/// An admin's words that answer a question about a request.
pub fn said(deed: &mut Deed<'_>, asking: Asking, text: &str) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    deed.session.asking = None;
    let admin = guard(&deed.shop.config.telegram, deed.customer.id);
    match (admin, asking) {
        (Some(_), Asking::Sum(id)) => {
            let sum = crate::payments::typed::sum(text);
            if let (None, Some(request)) = (sum, open(deed, id)?) {
                deed.session.asking = Some(asking);
                let screen = screens::other_sum(lang, &request, true);
                return Ok(Reply::kept(None, screen, Keep::Nothing));
            }
            card(deed, None, id, sum)
        }
        (Some(admin), Asking::Reason(id)) => {
            let reason = cut(text.trim(), WHY_CHARS);
            let decision = deeds::reject(deed.tx, admin, id, &reason, deed.shop.now_ms)?;
            decided(deed, None, &decision)
        }
        _ => offer::home(deed, Place::Under),
    }
}

/// `/refund CHARGE`: shows the payment and asks once more.
pub fn refund(deed: &Deed<'_>, admin: Admin, charge: &str) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let charge = charge.trim();
    tracing::info!(admin = admin.id().0, charge, "refund asked");
    if charge.is_empty() {
        let screen = notes::say(lang, "admin-refund-usage");
        return Ok(offer::put(deed, Place::Under, screen));
    }
    let screen = match payments::by_charge(deed.tx, charge)? {
        Some(payment) => {
            let name = deed.name(payment.customer)?;
            screens::refund_question(lang, &payment, &name)
        }
        None => screens::refund_answer(lang, &Begun::Unknown),
    };
    Ok(offer::put(deed, Place::Under, screen))
}

/// `/unblock CUSTOMER`: lets somebody in again.
pub fn unblock(deed: &Deed<'_>, admin: Admin, who: &str) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let screen = match who.trim().parse() {
        Ok(id) => {
            let done = people::unblock(deed.tx, admin, CustomerId(id), deed.shop.now_ms)?;
            let (key, name) = match &done {
                Unblocked::Yes(name) => ("admin-unblocked", name.as_str()),
                Unblocked::Before(name) => ("admin-not-blocked", name.as_str()),
                Unblocked::Unknown => ("admin-no-customer", ""),
            };
            screens::about_customer(lang, key, name)
        }
        Err(_) => notes::say(lang, "admin-unblock-usage"),
    };
    Ok(offer::put(deed, Place::Under, screen).ringing())
}
