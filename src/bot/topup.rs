//! Topping up: the deeds behind the customer's buttons of payments, and the words that answer their questions.

use crate::action::Pay;
use crate::bot::offer::{self, Place};
use crate::bot::reply::{Bill, Reply, Show};
use crate::bot::resume;
use crate::bot::session::{Asking, Session};
use crate::bot::shop::Deed;
use crate::clock::MINUTE_MS;
use crate::ids::RequestId;
use crate::money::Kopecks;
use crate::payments::{self, offer as till};
use crate::screens::{Screen, notes, topup};
use crate::store::ledger::Method;
use crate::store::outbox::{self, Notice};
use crate::store::requests::{self, RequestState};
use crate::store::{StoreError, payments as rows};
use crate::words::{tr, tr_with};
use rusqlite::Connection;

/// Requests of one customer that may wait for a decision.
const OPEN_REQUESTS: u32 = 3;
/// Payments named under `/paysupport`.
const NAMED: u32 = 3;

/// A button of payments.
pub fn press(deed: &mut Deed<'_>, place: Place, pay: Pay) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let config = deed.shop.config.clone();
    let on = |method| payments::is_on(&config.payments, method);
    match pay {
        Pay::Support => support(deed, place),
        Pay::Terms => Ok(offer::put(deed, place, topup::terms(lang))),
        Pay::Stars if on(Method::Stars) => {
            deed.session.asking = Some(Asking::Stars);
            packs(deed, place, None)
        }
        Pay::Roubles if on(Method::Provider) => {
            deed.session.asking = Some(Asking::Roubles);
            let missing = missing(deed)?;
            Ok(offer::put(
                deed,
                place,
                topup::roubles(lang, false, missing),
            ))
        }
        Pay::Manual if on(Method::Manual) => {
            deed.session.asking = Some(Asking::Request);
            let text = &config.payments.manual.text;
            let screen = topup::manual(lang, text, false, missing(deed)?);
            Ok(offer::put(deed, place, screen))
        }
        Pay::Pack(stars) if on(Method::Stars) => {
            match till::pack(&config.payments.stars, stars) {
                Some(pack) => {
                    let worth = (pack.kopecks, pack.bonus);
                    invoice(deed, Method::Stars, i64::from(pack.stars), worth)
                }
                // The pack is no longer on sale.
                None => press(deed, place, Pay::Stars),
            }
        }
        Pay::Sum(roubles) if on(Method::Provider) => match in_range(roubles) {
            Some(sum) => invoice(deed, Method::Provider, sum.0, (sum, Kopecks::ZERO)),
            None => press(deed, place, Pay::Roubles),
        },
        Pay::Request(roubles) if on(Method::Manual) => match in_range(roubles) {
            Some(sum) => request(deed, place, sum),
            None => press(deed, place, Pay::Manual),
        },
        Pay::Stars | Pay::Roubles | Pay::Manual | Pay::Pack(_) | Pay::Sum(_) | Pay::Request(_) => {
            let reply = crate::bot::purse::balance(deed, place)?;
            Ok(reply.with_toast(tr(lang, "topup-off")))
        }
    }
}

/// What is missing for what was being bought; zero when nothing is.
fn missing(deed: &Deed<'_>) -> anyhow::Result<Kopecks> {
    let wanted = resume::of(deed)?;
    Ok(wanted.map_or(Kopecks::ZERO, |wanted| wanted.missing))
}

/// The packs of Stars; `typed` is what the customer wrote to the question how many.
fn packs(deed: &mut Deed<'_>, place: Place, typed: Option<&str>) -> anyhow::Result<Reply> {
    let config = deed.shop.config.clone();
    let stars = &config.payments.stars;
    if !payments::is_on(&config.payments, Method::Stars) {
        return press(deed, place, Pay::Stars);
    }
    let lang = deed.lang();
    let screen = match typed.map(|text| till::stars_typed(stars, text)) {
        Some(found) if !found.is_empty() => topup::stars_typed(lang, &found),
        found => {
            let missing = missing(deed)?;
            let facts = topup::Packs {
                packs: &till::packs(stars),
                exact: till::stars_for(stars, missing).filter(|_| !missing.is_zero()),
                missing,
                odd: found.is_some(),
            };
            topup::packs(lang, &facts)
        }
    };
    Ok(offer::put(deed, place, screen))
}

/// An invoice for any number of Stars.
pub fn stars(deed: &mut Deed<'_>, place: Place, number: u32) -> anyhow::Result<Reply> {
    let config = deed.shop.config.clone();
    let on = payments::is_on(&config.payments, Method::Stars);
    match till::stars(&config.payments.stars, number).filter(|_| on) {
        Some(pack) => {
            let worth = (pack.kopecks, pack.bonus);
            invoice(deed, Method::Stars, i64::from(pack.stars), worth)
        }
        None => press(deed, place, Pay::Stars),
    }
}

fn in_range(roubles: u32) -> Option<Kopecks> {
    Kopecks::from_roubles(roubles.into()).filter(|sum| till::in_range(*sum))
}

/// Stores an invoice and has it sent below; the screen stays.
fn invoice(
    deed: &Deed<'_>,
    method: Method,
    amount: i64,
    worth: (Kopecks, Kopecks),
) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    if deed.shop.closed || deed.shop.maintenance {
        return Ok(Reply::toast(tr(lang, "checkout-closed")));
    }
    let (customer, now) = (deed.customer.id, deed.shop.now_ms);
    let made = till::invoice(deed.tx, customer, method, amount, worth, now)?;
    let Some(invoice) = made else {
        return Ok(Reply::toast(tr(lang, "topup-too-many")));
    };
    tracing::info!(
        customer = customer.0,
        invoice = invoice.id.0,
        amount,
        currency = invoice.currency,
        "invoice"
    );
    let (title, description) = topup::bill(lang, worth);
    let bill = Bill {
        id: invoice.id,
        method,
        title,
        description,
        payload: invoice.payload,
        currency: invoice.currency,
        amount,
        otherwise: notes::say(lang, "topup-refused"),
    };
    let reply = Reply {
        shows: vec![Show::Invoice(bill)],
        ..Reply::default()
    };
    Ok(reply.with_toast(tr(lang, "bill-sent")))
}

/// Stores a request, gives every admin a card, and asks the customer for a receipt.
fn request(deed: &mut Deed<'_>, place: Place, sum: Kopecks) -> anyhow::Result<Reply> {
    let (customer, now) = (deed.customer.id, deed.shop.now_ms);
    let minute_ago = now.saturating_sub(MINUTE_MS);
    if let Some(id) = requests::same_since(deed.tx, customer, sum, minute_ago)? {
        deed.session.asking = Some(Asking::Note(id));
        let screen = topup::requested(deed.lang(), id.0, sum);
        return Ok(offer::put(deed, place, screen));
    }
    if requests::open_count(deed.tx, customer)? >= OPEN_REQUESTS {
        let screen = notes::say(deed.lang(), "request-too-many");
        return Ok(offer::put(deed, place, screen));
    }
    let id = requests::add(deed.tx, customer, sum, now)?;
    for_admins(deed, &format!("request:{id}"), &Notice::Request { id })?;
    deed.session.asking = Some(Asking::Note(id));
    tracing::info!(customer = customer.0, request = id.0, %sum, "top-up asked by hand");
    let screen = topup::requested(deed.lang(), id.0, sum);
    Ok(offer::put(deed, place, screen).ringing())
}

fn for_admins(deed: &Deed<'_>, key: &str, notice: &Notice) -> anyhow::Result<()> {
    for admin in &deed.shop.config.telegram.admin_ids {
        let key = format!("{key}:{admin}");
        let to = crate::ids::CustomerId(*admin);
        outbox::put(deed.tx, &key, to, None, notice, deed.shop.now_ms)?;
    }
    Ok(())
}

/// Words that answer a question about money; `None` when none is open or it is not the customer's.
pub fn said(deed: &mut Deed<'_>, text: &str, message: i64) -> anyhow::Result<Option<Reply>> {
    let lang = deed.lang();
    leave_decided(deed.tx, &mut deed.session)?;
    let Some(asking) = deed.session.asking else {
        return Ok(None);
    };
    let sum = payments::typed::sum(text);
    let screen: Screen = match (asking, sum) {
        (Asking::Roubles, Some(sum)) => {
            deed.session.asking = None;
            if !payments::is_on(&deed.shop.config.payments, Method::Provider) {
                return press(deed, Place::Under, Pay::Roubles).map(Some);
            }
            return invoice(deed, Method::Provider, sum.0, (sum, Kopecks::ZERO)).map(Some);
        }
        (Asking::Request, Some(sum)) => {
            deed.session.asking = None;
            if !payments::is_on(&deed.shop.config.payments, Method::Manual) {
                return press(deed, Place::Under, Pay::Manual).map(Some);
            }
            return request(deed, Place::Under, sum).map(Some);
        }
        (Asking::Stars, _) => return packs(deed, Place::Under, Some(text)).map(Some),
        (Asking::Roubles, None) => topup::roubles(lang, true, missing(deed)?),
        (Asking::Request, None) => {
            let text = &deed.shop.config.payments.manual.text;
            topup::manual(lang, text, true, missing(deed)?)
        }
        (Asking::Promo, _) => return crate::bot::promo::said(deed, text).map(Some),
        (Asking::Note(id), _) => return attach(deed, id, message).map(Some),
        (Asking::Words, _) => return Ok(None),
        (Asking::Sum(_) | Asking::Reason(_), _) => {
            return crate::bot::decide::said(deed, asking, text).map(Some);
        }
        // Answered before this.
        (
            Asking::Above
            | Asking::Help(_)
            | Asking::Ticket(_)
            | Asking::Answer(_)
            | Asking::Panel(_),
            _,
        ) => return Ok(None),
    };
    Ok(Some(offer::put(deed, Place::Under, screen)))
}

/// Takes no more notes to a request that is decided: what comes then is about something else.
pub fn leave_decided(conn: &Connection, session: &mut Session) -> Result<(), StoreError> {
    if let Some(Asking::Note(id)) = session.asking {
        let request = requests::get(conn, id)?;
        if request.is_none_or(|request| request.state != RequestState::Open) {
            session.asking = None;
        }
    }
    Ok(())
}

/// A file while a receipt may come; it is passed on to the admins and credits nothing. One that comes before the sum is
/// not kept: there is no request yet that it could belong to.
pub fn file(deed: &mut Deed<'_>, message: i64) -> anyhow::Result<Option<Reply>> {
    leave_decided(deed.tx, &mut deed.session)?;
    match deed.session.asking {
        Some(Asking::Note(id)) => attach(deed, id, message).map(Some),
        Some(Asking::Request) => {
            let payments = &deed.shop.config.payments;
            if !payments::is_on(payments, Method::Manual) {
                return press(deed, Place::Under, Pay::Manual).map(Some);
            }
            let lang = deed.lang();
            let screen = topup::manual(lang, &payments.manual.text, false, missing(deed)?);
            let screen = screen.noted(&tr(lang, "request-sum-first"));
            Ok(Some(offer::put(deed, Place::Under, screen)))
        }
        _ => Ok(None),
    }
}

fn attach(deed: &mut Deed<'_>, id: RequestId, message: i64) -> anyhow::Result<Reply> {
    let notice = Notice::Note {
        id,
        from: deed.customer.id,
        message,
    };
    for_admins(deed, &format!("note:{id}:{message}"), &notice)?;
    let text = tr_with(
        deed.lang(),
        "request-noted",
        &[("n", id.to_string().into())],
    );
    let screen = Screen::text(text).home(deed.lang());
    Ok(offer::put(deed, Place::Under, screen).ringing())
}

/// Whom to ask about payments.
pub fn support(deed: &Deed<'_>, place: Place) -> anyhow::Result<Reply> {
    let newest = rows::newest(deed.tx, deed.customer.id, NAMED)?;
    let charges: Vec<_> = newest
        .into_iter()
        .map(|payment| (payment.charge_id, payment.kopecks))
        .collect();
    let admin = deed.shop.config.telegram.admin_ids.first().copied();
    let screen = topup::support(deed.lang(), admin, &charges);
    Ok(offer::put(deed, place, screen))
}
