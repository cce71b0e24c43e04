//! Messages about payments from the outbox: credited money, cards for the admins, what customers send with requests.

use crate::bot::api::CallError;
use crate::bot::desk::Desk;
use crate::bot::outbox::{database, remember_part, say};
use crate::bot::resume;
use crate::bot::session::Session;
use crate::ids::{CustomerId, RequestId};
use crate::money::Kopecks;
use crate::screens::{requests as cards, topup};
use crate::store::outbox::{Notice, Stored};
use crate::store::{StoreError, customers, ledger, requests};
use crate::wizard::Draft;
use crate::words::Lang;
use rusqlite::Connection;

/// Sends one of them.
pub(super) async fn money(
    desk: &Desk,
    stored: &Stored,
    lang: Lang,
    notice: &Notice,
) -> Result<(), CallError> {
    match notice {
        Notice::Paid { sum, bonus, promo } => {
            paid(desk, stored, lang, (*sum, *bonus, promo.as_ref())).await
        }
        Notice::Request { id } => request(desk, stored, lang, *id).await,
        Notice::Note { id, from, message } => {
            note(desk, stored, lang, (*id, *from, *message)).await
        }
        Notice::Result
        | Notice::Refund
        | Notice::Gift
        | Notice::Review { .. }
        | Notice::Support { .. }
        | Notice::Previews { .. }
        | Notice::Export
        | Notice::Model { .. }
        | Notice::Paper(_)
        | Notice::Text { .. }
        | Notice::Alert { .. } => Err(CallError::Refused("not about payments".to_owned())),
    }
}

/// A payment was credited; with today's balance, and the way back to what waits to be started.
async fn paid(
    desk: &Desk,
    stored: &Stored,
    lang: Lang,
    (sum, bonus, promo): (Kopecks, Kopecks, Option<&(String, Kopecks)>),
) -> Result<(), CallError> {
    let to = stored.to;
    let look = |conn: &Connection| -> Result<_, StoreError> {
        Ok((ledger::balance(conn, to)?, Session::load(conn, to)?))
    };
    let (balance, session) = desk.store.read(look).map_err(database)?;
    let spendable = balance.spendable();
    let wanted = resume::wanted(&desk.shop(), &session, spendable);
    // What was being bought is often the draft itself: one way to it is enough.
    let same = |draft: &Draft| {
        let purchase = session.purchase.as_ref();
        wanted.is_some() && purchase.is_some_and(|p| p.is(&draft.model, &draft.answers))
    };
    let draft = session.draft.as_ref().filter(|draft| !same(draft));
    let draft = draft.map(|draft| draft.id);
    let worth = topup::Paid { sum, bonus, promo };
    let screen = topup::paid(lang, &worth, spendable, draft, wanted.as_ref());
    say(desk, to, &screen).await
}

/// A request as it stands now, for an admin.
async fn request(desk: &Desk, stored: &Stored, lang: Lang, id: RequestId) -> Result<(), CallError> {
    let look = |conn: &Connection| -> Result<_, StoreError> {
        let Some(request) = requests::get(conn, id)? else {
            return Ok(None);
        };
        let customer = customers::get(conn, request.customer)?;
        Ok(Some((request, customer)))
    };
    let found = desk.store.read(look).map_err(database)?;
    let (request, customer) =
        found.ok_or_else(|| CallError::Refused("no such request".to_owned()))?;
    let name = customer.map_or_else(String::new, |customer| customer.name);
    say(desk, stored.to, &cards::card(lang, &request, &name, None)).await
}

/// What a customer sent with a request, copied as it is. One that was deleted meanwhile leaves only the words before.
async fn note(
    desk: &Desk,
    stored: &Stored,
    lang: Lang,
    (id, from, message): (RequestId, CustomerId, i64),
) -> Result<(), CallError> {
    if stored.part == 0 {
        say(desk, stored.to, &cards::note(lang, id.0)).await?;
        remember_part(desk, stored.id, 0).await?;
    }
    match desk.telegram.copy(stored.to.0, from.0, message, None).await {
        Err(CallError::Refused(why)) => {
            tracing::info!(request = id.0, why, "a note is gone");
            Ok(())
        }
        other => other,
    }
}
