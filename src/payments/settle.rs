//! The only way paid money comes in: the payment, its top-up, what comes with it and the word to the payer, together.

use super::{friends, offer};
use crate::config::Config;
use crate::engine;
use crate::ids::{CustomerId, RequestId};
use crate::money::Kopecks;
use crate::store::invoices::{self, Invoice};
use crate::store::ledger::{self, LedgerError, Method};
use crate::store::outbox::{self, Notice};
use crate::store::payments::{self, NewPayment};
use crate::store::{StoreError, customers};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What Telegram says of a payment that has happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// `XTR` or `RUB`.
    pub currency: String,
    /// In the smallest units.
    pub total_amount: i64,
    /// Of the invoice.
    #[serde(default)]
    pub invoice_payload: String,
    /// Telegram's number of the payment: the key of everything.
    pub telegram_payment_charge_id: String,
    /// The provider's number.
    pub provider_payment_charge_id: Option<String>,
}

/// What came of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It was credited now.
    New(Kopecks),
    /// It was credited before.
    Known,
    /// It is in no currency we know: kept, the admins are told.
    Stray,
}

/// Credits a payment to whoever paid it, once per charge id. The payer must be stored as a customer. Nothing that
/// was paid is lost: without its invoice it counts at today's rate, in an unknown currency it is kept for the admin.
pub fn settle(
    tx: &Connection,
    config: &Config,
    payer: CustomerId,
    event: &Event,
    now_ms: i64,
) -> Result<Settled, LedgerError> {
    let charge = event.telegram_payment_charge_id.as_str();
    if let Some(known) = payments::by_charge(tx, charge)? {
        let same = known.customer == payer
            && known.amount == event.total_amount
            && known.currency == event.currency;
        if !same {
            odd(tx, config, "payment-differs", payer, event, now_ms)?;
        }
        return Ok(Settled::Known);
    }
    // What was kept once is the admin's to decide: another story under the same number credits nothing.
    if let Some(kept) = payments::stray(tx, charge)? {
        if kept != (payer, body_of(event)?) {
            odd(tx, config, "payment-differs", payer, event, now_ms)?;
        }
        return Ok(Settled::Stray);
    }
    let invoice = invoices::by_payload(tx, &event.invoice_payload)?;
    let fits = |invoice: &Invoice| {
        invoice.currency == event.currency && invoice.amount == event.total_amount
    };
    let matching = invoice.as_ref().filter(|invoice| fits(invoice));
    let (method, worth) = match (event.currency.as_str(), matching) {
        (_, Some(invoice)) => (invoice.method, Some(invoice.kopecks)),
        ("XTR", None) => (
            Method::Stars,
            offer::roubles_of(&config.payments.stars, event.total_amount),
        ),
        ("RUB", None) => (Method::Provider, Some(Kopecks(event.total_amount))),
        _ => (Method::Provider, None),
    };
    let too_odd = charge.is_empty() || charge.len() > 200;
    let Some(kopecks) = worth.filter(|sum| *sum > Kopecks::ZERO && !too_odd) else {
        return stray(tx, config, payer, event, now_ms);
    };
    let again = matching.is_some_and(|invoice| invoice.paid);
    let new = NewPayment {
        method,
        charge_id: charge,
        provider_charge_id: event.provider_payment_charge_id.as_deref(),
        customer: payer,
        invoice: matching.map(|invoice| invoice.id),
        request: None,
        currency: &event.currency,
        amount: event.total_amount,
        kopecks,
    };
    let bonus = matching.map_or(Kopecks::ZERO, |invoice| invoice.bonus);
    credit(tx, config, &new, bonus, now_ms)?;
    match matching {
        None => odd(tx, config, "payment-unknown", payer, event, now_ms)?,
        Some(invoice) => {
            invoices::set_paid(tx, invoice.id)?;
            if invoice.customer != payer || again {
                odd(tx, config, "payment-foreign", payer, event, now_ms)?;
            }
        }
    }
    tracing::info!(customer = payer.0, charge, %kopecks, "paid");
    Ok(Settled::New(kopecks))
}

/// Credits a request that an admin has approved in this transaction.
pub fn by_hand(
    tx: &Connection,
    config: &Config,
    customer: CustomerId,
    request: RequestId,
    kopecks: Kopecks,
    now_ms: i64,
) -> Result<(), LedgerError> {
    let new = NewPayment {
        method: Method::Manual,
        charge_id: &format!("request-{request}"),
        provider_charge_id: None,
        customer,
        invoice: None,
        request: Some(request),
        currency: invoices::currency(Method::Manual),
        amount: kopecks.0,
        kopecks,
    };
    credit(tx, config, &new, Kopecks::ZERO, now_ms)
}

fn credit(
    tx: &Connection,
    config: &Config,
    new: &NewPayment<'_>,
    bonus: Kopecks,
    now_ms: i64,
) -> Result<(), LedgerError> {
    let (charge, payer) = (new.charge_id, new.customer);
    payments::add(tx, new, now_ms)?;
    ledger::top_up(tx, new.method, charge, payer, new.kopecks, now_ms)?;
    if bonus > Kopecks::ZERO {
        ledger::pack_bonus(tx, charge, payer, bonus, now_ms)?;
    }
    let promo = friends::on_payment(tx, config, (payer, charge, new.kopecks), now_ms)?;
    let notice = Notice::Paid {
        sum: new.kopecks,
        bonus,
        promo,
    };
    outbox::put(tx, &format!("paid:{charge}"), payer, None, &notice, now_ms)?;
    Ok(())
}

fn body_of(event: &Event) -> Result<String, StoreError> {
    let failed = |error| rusqlite::Error::ToSqlConversionFailure(Box::new(error));
    Ok(serde_json::to_string(event).map_err(failed)?)
}

/// Keeps a payment that cannot be credited.
fn stray(
    tx: &Connection,
    config: &Config,
    payer: CustomerId,
    event: &Event,
    now_ms: i64,
) -> Result<Settled, LedgerError> {
    let body = body_of(event)?;
    let charge = &event.telegram_payment_charge_id;
    if payments::add_stray(tx, charge, payer, &body, now_ms)? {
        odd(tx, config, "payment-stray", payer, event, now_ms)?;
    }
    Ok(Settled::Stray)
}

/// Tells the admins of a payment that is not as it should be.
fn odd(
    tx: &Connection,
    config: &Config,
    what: &'static str,
    payer: CustomerId,
    event: &Event,
    now_ms: i64,
) -> Result<(), StoreError> {
    let name = customers::get(tx, payer)?.map(|customer| customer.name);
    let values = BTreeMap::from([
        ("customer".to_owned(), payer.to_string()),
        ("name".to_owned(), name.unwrap_or_default()),
        ("amount".to_owned(), event.total_amount.to_string()),
        ("currency".to_owned(), event.currency.clone()),
        (
            "charge".to_owned(),
            event.telegram_payment_charge_id.clone(),
        ),
    ]);
    let admins = &config.telegram.admin_ids;
    let charge = &event.telegram_payment_charge_id;
    engine::raise(tx, admins, what, charge, &values, now_ms)
}
