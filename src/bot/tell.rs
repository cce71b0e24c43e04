//! Messages about payments from the outbox: credited money, cards for the admins, what customers send with requests.

use crate::bot::api::CallError;
use crate::bot::desk::Desk;
use crate::bot::outbox::{database, remember_part, say};
use crate::bot::session::Session;
use crate::ids::{CustomerId, RequestId};
use crate::money::Kopecks;
use crate::screens::{requests as cards, topup};
use crate::store::outbox::{Notice, Stored};
use crate::store::{StoreError, customers, ledger, requests};
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
        Notice::Paid { sum, bonus } => paid(desk, stored, lang, (*sum, *bonus)).await,
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
        | Notice::Text { .. }
        | Notice::Alert { .. } => Err(CallError::Refused("not about payments".to_owned())),
    }
}

/// A payment was credited; with today's balance, and the way back to what waits to be started.
async fn paid(
    desk: &Desk,
    stored: &Stored,
    lang: Lang,
    worth: (Kopecks, Kopecks),
) -> Result<(), CallError> {
    let to = stored.to;
    let look = |conn: &Connection| -> Result<_, StoreError> {
        Ok((ledger::balance(conn, to)?, Session::load(conn, to)?))
    };
    let (balance, session) = desk.store.read(look).map_err(database)?;
    let draft = session.draft.map(|draft| draft.id);
    say(
        desk,
        to,
        &topup::paid(lang, worth, balance.spendable(), draft),
    )
    .await
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
            tracing::info!(request = %id, why, "a note is gone");
            Ok(())
        }
        other => other,
    }
}
