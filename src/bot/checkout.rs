//! The word before a payment, past the customer's line: from stored data, at once, whatever else waits.

use crate::admin::guard;
use crate::bot::desk::Desk;
use crate::bot::update::{self, Ignored, What};
use crate::payments::checkout::{self, Refusal};
use crate::store::inbox::{self, Stored};
use crate::store::{StoreError, invoices};
use crate::words::tr;

/// Answers one question of Telegram, then marks it done. A question from before a restart is answered, too: when
/// Telegram has given up waiting it says so, and nothing has happened.
pub async fn answer(desk: &Desk, stored: &Stored) {
    let incoming = match update::read(&stored.body, desk.config.ui.language) {
        Ok(incoming) => incoming,
        Err(ignored) => return desk.ignore(stored, &ignored).await,
    };
    let What::Checkout(id, question) = &incoming.what else {
        return desk.ignore(stored, &Ignored::OtherKind).await;
    };
    let (now, config) = (desk.clock.now_ms(), desk.in_force.get());
    let admin = guard(&desk.config.telegram, incoming.sender.id).is_some();
    let closed = desk.is_closed() || (config.ui.maintenance && !admin);
    let looked = desk
        .store
        .read(|conn| checkout::check(conn, &config, question, now));
    let verdict = match looked {
        Ok(_) if closed => Err(Refusal::Closed),
        Ok(verdict) => verdict,
        Err(error) => {
            let error: StoreError = error;
            tracing::error!(%error, "payment not let through: the database does not answer");
            Err(Refusal::Closed)
        }
    };
    let why = verdict
        .err()
        .map(|refusal| tr(incoming.sender.lang, refusal.key()));
    let answered = desk.telegram.answer_checkout(id, why.as_deref()).await;
    let customer = question.payer;
    match (&answered, verdict) {
        (Ok(()), Ok(invoice)) => tracing::info!(
            customer = customer.0,
            invoice = invoice.0,
            "payment let through"
        ),
        (Ok(()), Err(refusal)) => {
            tracing::info!(customer = customer.0, ?refusal, "payment turned down");
        }
        (Err(error), _) => {
            tracing::warn!(customer = customer.0, %error, "Telegram did not take our word");
        }
    }
    let update = stored.id;
    let let_through = verdict.ok().filter(|_| answered.is_ok());
    let done: Result<(), StoreError> = desk
        .store
        .write_async(move |tx| {
            if let Some(invoice) = let_through {
                invoices::set_checked(tx, invoice)?;
            }
            inbox::done(tx, update, now)?;
            inbox::shown(tx, update, now)
        })
        .await;
    if let Err(error) = done {
        tracing::error!(%error, update, "question before a payment not marked");
    }
}
