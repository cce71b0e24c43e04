//! The word before a payment: whether this person may pay this invoice now, from stored data alone.

use crate::config::Config;
use crate::ids::{CustomerId, InvoiceId};
use crate::store::{StoreError, customers, invoices};
use rusqlite::Connection;

/// What Telegram asks before it takes the money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Who is about to pay.
    pub payer: CustomerId,
    /// Of the invoice.
    pub payload: String,
    /// `XTR` or `RUB`.
    pub currency: String,
    /// In the smallest units.
    pub amount: i64,
}

/// Why nobody should pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// We know no such invoice.
    Unknown,
    /// It was made for somebody else.
    NotYours,
    /// Amount or currency are not those of the invoice.
    Changed,
    /// It is too old.
    Stale,
    /// It is paid already.
    Paid,
    /// The customer is shut out.
    Blocked,
    /// The method was switched off meanwhile.
    Off,
    /// The database is damaged or its books are wrong: nothing is sold.
    Closed,
}

impl Refusal {
    /// The text that the customer reads.
    pub fn key(self) -> &'static str {
        match self {
            Self::Unknown => "checkout-unknown",
            Self::NotYours => "checkout-not-yours",
            Self::Changed => "checkout-changed",
            Self::Stale => "checkout-stale",
            Self::Paid => "checkout-paid",
            Self::Blocked => "blocked",
            Self::Off => "checkout-off",
            Self::Closed => "checkout-closed",
        }
    }
}

/// Whether the payment may go on.
pub fn check(
    conn: &Connection,
    config: &Config,
    question: &Question,
    now_ms: i64,
) -> Result<Result<InvoiceId, Refusal>, StoreError> {
    let Some(invoice) = invoices::by_payload(conn, &question.payload)? else {
        return Ok(Err(Refusal::Unknown));
    };
    let customer = customers::get(conn, question.payer)?;
    let refusal = if invoice.customer != question.payer {
        Refusal::NotYours
    } else if customer.is_none_or(|customer| customer.blocked) {
        Refusal::Blocked
    } else if invoice.currency != question.currency || invoice.amount != question.amount {
        Refusal::Changed
    } else if invoice.paid {
        Refusal::Paid
    } else if invoice.expires_ms <= now_ms {
        Refusal::Stale
    } else if !super::is_on(&config.payments, invoice.method) {
        Refusal::Off
    } else {
        return Ok(Ok(invoice.id));
    };
    Ok(Err(refusal))
}
