//! Stars beside the conversation: returns that were begun are carried out, and the books are compared with Telegram's.

use crate::bot::api::{CallError, StarTransaction};
use crate::bot::desk::Desk;
use crate::bot::parking::is_ours;
use crate::engine;
use crate::ids::CustomerId;
use crate::payments::{Event, Settled, refund, settle};
use crate::store::customers::{self, Sender};
use crate::store::ledger::{LedgerError, Method};
use crate::store::payments::{self, Payment};
use crate::store::{StoreError, meta};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The books are compared so often.
const EVERY: Duration = Duration::from_secs(3_600);
/// After the start the updates that waited at Telegram come first.
const FIRST: Duration = Duration::from_secs(3);
/// A return that Telegram did not answer is looked up again after so long.
const RETRY: Duration = Duration::from_secs(20);
/// A payment so young may still be on its way as an update.
const YOUNG_MS: i64 = 120_000;
/// Where the comparison goes on: so many of Telegram's transactions have been seen.
const SEEN: &str = "stars_seen";

/// Carries out returns as they come and compares the books every hour, for ever.
pub async fn run(desk: Arc<Desk>) {
    tokio::time::sleep(FIRST).await;
    let mut compared: Option<Instant> = None;
    loop {
        if compared.is_none_or(|at| at.elapsed() >= EVERY) {
            match compare(&desk).await {
                Ok(()) => compared = Some(Instant::now()),
                Err(error) => {
                    tracing::warn!(error = format!("{error:#}"), "Stars not compared");
                }
            }
        }
        let waiting = match returns(&desk).await {
            Ok(waiting) => waiting,
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "returns of payments");
                true
            }
        };
        let wait = match (waiting, compared) {
            (true, _) => RETRY,
            (false, Some(at)) => EVERY.saturating_sub(at.elapsed()),
            (false, None) => Duration::from_secs(60),
        };
        desk.stars_bell
            .wait(wait.max(Duration::from_millis(50)))
            .await;
    }
}

/// Carries out every return that was begun; true when one still waits for Telegram.
async fn returns(desk: &Desk) -> anyhow::Result<bool> {
    let begun: Result<_, StoreError> = desk.store.read(payments::refunding);
    let mut waiting = false;
    for payment in begun? {
        waiting |= !one(desk, &payment).await?;
    }
    Ok(waiting)
}

/// One return; false when it has to wait. Once Telegram may have been asked, its own list is looked at first: a call
/// whose answer was lost is never repeated blindly.
async fn one(desk: &Desk, payment: &Payment) -> anyhow::Result<bool> {
    let now = desk.clock.now_ms();
    if payment.called_ms.is_some() {
        match find_return(desk, &payment.charge_id).await {
            Ok(true) => return finish(desk, payment, None).await,
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(charge = payment.charge_id, %error, "return not looked up");
                return Ok(false);
            }
        }
    }
    let id = payment.id;
    let stored: Result<(), StoreError> = desk
        .store
        .write_async(move |tx| payments::set_called(tx, id, now))
        .await;
    stored?;
    let payer = payment.customer.0;
    match desk.telegram.refund_stars(payer, &payment.charge_id).await {
        Ok(()) => finish(desk, payment, None).await,
        Err(CallError::Refused(why) | CallError::Gone(why)) => {
            finish(desk, payment, Some(why)).await
        }
        Err(error @ (CallError::Wait(_) | CallError::Later(_))) => {
            tracing::warn!(charge = payment.charge_id, %error, "return not answered");
            Ok(false)
        }
    }
}

/// Books the end of a return: done, or definitely refused.
async fn finish(desk: &Desk, payment: &Payment, refused: Option<String>) -> anyhow::Result<bool> {
    let now = desk.clock.now_ms();
    let id = payment.id;
    let booked: Result<(), LedgerError> = desk
        .store
        .write_async(move |tx| {
            let Some(payment) = payments::get(tx, id)? else {
                return Ok(());
            };
            if payment.state != payments::PaymentState::Refunding {
                return Ok(());
            }
            match &refused {
                None => refund::done(tx, &payment, now),
                Some(why) => refund::refused(tx, &payment, why, now),
            }
        })
        .await;
    booked?;
    desk.outbox_bell.ring();
    Ok(true)
}

/// Whether Telegram's list has the return of a payment.
async fn find_return(desk: &Desk, charge: &str) -> Result<bool, CallError> {
    let mut skip = 0_u32;
    loop {
        let (rows, count) = desk.telegram.star_transactions(skip).await?;
        if rows.iter().any(|row| row.out && row.id == charge) {
            return Ok(true);
        }
        if count == 0 {
            return Ok(false);
        }
        skip = skip.saturating_add(count);
    }
}

/// What a comparison found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Found {
    paid: u32,
    stars: i64,
    returned: u32,
}

impl Found {
    fn add(&mut self, more: Self) {
        self.paid = self.paid.saturating_add(more.paid);
        self.stars = self.stars.saturating_add(more.stars);
        self.returned = self.returned.saturating_add(more.returned);
    }
}

/// Reads Telegram's list from where the last comparison ended; what is missing here is credited or booked.
async fn compare(desk: &Desk) -> anyhow::Result<()> {
    let look = |conn: &Connection| -> Result<_, StoreError> {
        let any = payments::any(conn, Method::Stars)?;
        let seen = meta::get(conn, SEEN)?.and_then(|text| text.parse::<u32>().ok());
        Ok((any, seen.unwrap_or(0)))
    };
    let (any, mut skip) = desk.store.read(look)?;
    if !any && !desk.config.payments.stars.enabled {
        return Ok(());
    }
    let mut found = Found::default();
    // From a row that cannot be booked on, the next comparison looks again.
    let mut stuck = false;
    loop {
        let (rows, count) = desk.telegram.star_transactions(skip).await?;
        if count == 0 {
            break;
        }
        let now = desk.clock.now_ms();
        let young = rows.iter().position(|row| is_young(row, now));
        let settled = match young {
            // What follows a young one is younger still: the next comparison begins with it.
            Some(at) => rows.into_iter().take(at).collect::<Vec<_>>(),
            None => rows,
        };
        // Rows we cannot read count as seen; they stand before the first young one only when all could be read.
        let next = match young {
            Some(at) => skip.saturating_add(u32::try_from(at).unwrap_or(0)),
            None => skip.saturating_add(count),
        };
        let seen = (!stuck).then_some(next);
        found.add(match take(desk, Vec::clone(&settled), seen).await {
            Err(error) if !is_ours(&error) => {
                stuck = true;
                singly(desk, settled).await?
            }
            booked => booked?,
        });
        if young.is_some() {
            break;
        }
        skip = next;
    }
    tell(desk, found).await
}

/// A transaction of the last minutes. One from the future says that a clock is wrong: it is not waited for.
fn is_young(row: &StarTransaction, now_ms: i64) -> bool {
    let age = now_ms.saturating_sub(row.date.saturating_mul(1_000));
    (-YOUNG_MS..YOUNG_MS).contains(&age)
}

/// Books the rows of a page that cannot be booked together: one that fails holds up no other, and is told.
async fn singly(desk: &Desk, rows: Vec<StarTransaction>) -> anyhow::Result<Found> {
    let mut found = Found::default();
    for row in rows {
        let charge = row.id.clone();
        let error = match take(desk, vec![row], None).await {
            Ok(more) => {
                found.add(more);
                continue;
            }
            Err(error) if is_ours(&error) => return Err(error),
            Err(error) => format!("{error:#}"),
        };
        tracing::error!(charge, error, "payment not booked");
        let (admins, now) = (desk.config.telegram.admin_ids.clone(), desk.clock.now_ms());
        let values = [("charge", charge.clone()), ("why", error)];
        let values = values.map(|(name, value)| (name.to_owned(), value)).into();
        let told: Result<(), StoreError> = desk
            .store
            .write_async(move |tx| {
                engine::raise(tx, &admins, "payment-unbooked", &charge, &values, now)
            })
            .await;
        told?;
        desk.outbox_bell.ring();
    }
    Ok(found)
}

/// Books rows in one transaction, with the mark how far we are.
async fn take(desk: &Desk, rows: Vec<StarTransaction>, seen: Option<u32>) -> anyhow::Result<Found> {
    let (config, now) = (Arc::clone(&desk.config), desk.clock.now_ms());
    let booked: Result<Found, LedgerError> = desk
        .store
        .write_async(move |tx| {
            let mut found = Found::default();
            for row in &rows {
                book(tx, &config, row, &mut found, now)?;
            }
            if let Some(seen) = seen {
                meta::set(tx, SEEN, &seen.to_string())?;
            }
            Ok(found)
        })
        .await;
    Ok(booked?)
}

fn book(
    tx: &Connection,
    config: &crate::config::Config,
    row: &StarTransaction,
    found: &mut Found,
    now_ms: i64,
) -> Result<(), LedgerError> {
    let Some((person, name)) = row.person.as_ref().filter(|_| row.invoice) else {
        return Ok(());
    };
    if row.out {
        let before = payments::by_charge(tx, &row.id)?;
        refund::returned(tx, config, &row.id, now_ms)?;
        let after = payments::by_charge(tx, &row.id)?;
        let changed = before.map(|p| p.state) != after.map(|p| p.state);
        found.returned = found.returned.saturating_add(u32::from(changed));
        return Ok(());
    }
    let payer = CustomerId(*person);
    if customers::get(tx, payer)?.is_none() {
        let sender = Sender {
            id: payer,
            name: name.clone(),
            username: None,
            lang: config.ui.language,
        };
        customers::meet(tx, &sender, now_ms)?;
    }
    let event = Event {
        currency: "XTR".to_owned(),
        total_amount: row.amount,
        invoice_payload: row.payload.clone(),
        telegram_payment_charge_id: row.id.clone(),
        provider_payment_charge_id: None,
    };
    if let Settled::New(_) = settle(tx, config, payer, &event, now_ms)? {
        found.paid = found.paid.saturating_add(1);
        found.stars = found.stars.saturating_add(row.amount);
    }
    Ok(())
}

/// Tells the admins what the books lacked.
async fn tell(desk: &Desk, found: Found) -> anyhow::Result<()> {
    if found == Found::default() {
        return Ok(());
    }
    tracing::warn!(?found, "Stars compared: the books lacked payments");
    let (admins, now) = (desk.config.telegram.admin_ids.clone(), desk.clock.now_ms());
    let values = BTreeMap::from([
        ("paid".to_owned(), found.paid.to_string()),
        ("stars".to_owned(), found.stars.to_string()),
        ("returned".to_owned(), found.returned.to_string()),
    ]);
    let told: Result<(), StoreError> = desk
        .store
        .write_async(move |tx| {
            engine::raise(
                tx,
                &admins,
                "payments-found",
                &now.to_string(),
                &values,
                now,
            )
        })
        .await;
    told?;
    desk.outbox_bell.ring();
    Ok(())
}
