//! Payments that have come in, how they went back, and what was paid in no currency we know.

use crate::ids::{CustomerId, InvoiceId, PaymentId, RequestId};
use crate::money::Kopecks;
use crate::store::StoreError;
use crate::store::ledger::Method;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// A payment to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPayment<'a> {
    /// How it came in.
    pub method: Method,
    /// Telegram's number of the payment (`telegram_payment_charge_id`), or ours for a top-up by hand.
    pub charge_id: &'a str,
    /// The provider's number.
    pub provider_charge_id: Option<&'a str>,
    /// Who paid and is credited.
    pub customer: CustomerId,
    /// The invoice it was for.
    pub invoice: Option<InvoiceId>,
    /// The request it was for.
    pub request: Option<RequestId>,
    /// `XTR` or `RUB`.
    pub currency: &'a str,
    /// In the smallest units of the currency.
    pub amount: i64,
    /// What the wallet gets.
    pub kopecks: Kopecks,
}

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentState {
    /// Credited.
    Settled,
    /// The wallet is debited, Telegram is being asked to return it.
    Refunding,
    /// Returned.
    Refunded,
    /// Returned past us.
    ChargedBack,
}

/// A stored payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Its row.
    pub id: PaymentId,
    /// How it came in.
    pub method: Method,
    /// Telegram's number.
    pub charge_id: String,
    /// Who paid.
    pub customer: CustomerId,
    /// `XTR` or `RUB`.
    pub currency: String,
    /// In the smallest units of the currency.
    pub amount: i64,
    /// What the wallet got.
    pub kopecks: Kopecks,
    /// Where it stands.
    pub state: PaymentState,
    /// How often a return was begun.
    pub refunds: u32,
    /// When Telegram was asked to return it.
    pub called_ms: Option<i64>,
    /// The admin who began the return.
    pub admin: Option<CustomerId>,
    /// When it came in.
    pub at_ms: i64,
}

/// Stores a payment whose charge id is new.
pub fn add(tx: &Connection, new: &NewPayment<'_>, now_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO payments(method, charge_id, provider_charge_id, customer_id, invoice_id, request_id,
           currency, amount, kopecks, at_ms) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        new.method.name(),
        new.charge_id,
        new.provider_charge_id,
        new.customer,
        new.invoice,
        new.request,
        new.currency,
        new.amount,
        new.kopecks,
        now_ms
    ])?;
    Ok(())
}

/// Stores what is known of a payment by its top-up alone; does nothing when its charge id is there.
pub(super) fn add_plain(
    tx: &Connection,
    method: Method,
    charge_id: &str,
    customer: CustomerId,
    amount: Kopecks,
    at_ms: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO payments(method, charge_id, customer_id, currency, amount, kopecks, at_ms)
         VALUES(?1, ?2, ?3, 'RUB', ?4, ?4, ?5) ON CONFLICT(charge_id) DO NOTHING",
    )?
    .execute(params![method.name(), charge_id, customer, amount, at_ms])?;
    Ok(())
}

const COLUMNS: &str = "SELECT id, method, charge_id, customer_id, currency, amount, kopecks, state, \
                       refunds, called_ms, refund_admin, at_ms FROM payments";

/// One payment.
pub fn get(conn: &Connection, id: PaymentId) -> Result<Option<Payment>, StoreError> {
    let found = conn
        .prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?
        .query_row([id], read)
        .optional()?;
    Ok(found.flatten())
}

/// The payment with this charge id.
pub fn by_charge(conn: &Connection, charge_id: &str) -> Result<Option<Payment>, StoreError> {
    let found = conn
        .prepare_cached(&format!("{COLUMNS} WHERE charge_id = ?1"))?
        .query_row([charge_id], read)
        .optional()?;
    Ok(found.flatten())
}

/// A customer's newest payments.
pub fn newest(
    conn: &Connection,
    customer: CustomerId,
    limit: u32,
) -> Result<Vec<Payment>, StoreError> {
    let mut query = conn.prepare_cached(&format!(
        "{COLUMNS} WHERE customer_id = ?1 ORDER BY id DESC LIMIT ?2"
    ))?;
    let rows = query.query_map(params![customer, limit], read)?;
    let rows: Vec<_> = rows.collect::<rusqlite::Result<_>>()?;
    Ok(rows.into_iter().flatten().collect())
}

/// Payments that are on their way back.
pub fn refunding(conn: &Connection) -> Result<Vec<Payment>, StoreError> {
    let mut query = conn.prepare_cached(&format!(
        "{COLUMNS} WHERE state = 'refunding' ORDER BY id LIMIT 100"
    ))?;
    let rows = query.query_map([], read)?;
    let rows: Vec<_> = rows.collect::<rusqlite::Result<_>>()?;
    Ok(rows.into_iter().flatten().collect())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Option<Payment>> {
    let (method, state): (String, String) = (row.get(1)?, row.get(7)?);
    let Some(method) = Method::from_name(&method) else {
        return Ok(None);
    };
    let state = match state.as_str() {
        "refunding" => PaymentState::Refunding,
        "refunded" => PaymentState::Refunded,
        "charged_back" => PaymentState::ChargedBack,
        _ => PaymentState::Settled,
    };
    Ok(Some(Payment {
        id: row.get(0)?,
        method,
        charge_id: row.get(2)?,
        customer: row.get(3)?,
        currency: row.get(4)?,
        amount: row.get(5)?,
        kopecks: row.get(6)?,
        state,
        refunds: row.get(8)?,
        called_ms: row.get(9)?,
        admin: row.get(10)?,
        at_ms: row.get(11)?,
    }))
}

/// Whether any payment came in by this method.
pub fn any(conn: &Connection, method: Method) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM payments WHERE method = ?1 LIMIT 1")?
        .exists([method.name()])?)
}

/// Its return begins; the wallet is debited in the same transaction. False when it does not stand as settled.
pub fn begin_refund(tx: &Connection, id: PaymentId, admin: CustomerId) -> Result<bool, StoreError> {
    let changed = tx
        .prepare_cached(
            "UPDATE payments SET state = 'refunding', refunds = refunds + 1, called_ms = NULL, refund_admin = ?2,
               refund_error = NULL WHERE id = ?1 AND state = 'settled'",
        )?
        .execute(params![id, admin])?;
    Ok(changed == 1)
}

/// Telegram is about to be asked: stored before the call.
pub fn set_called(tx: &Connection, id: PaymentId, now_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE payments SET called_ms = ?2 WHERE id = ?1 AND state = 'refunding'")?
        .execute(params![id, now_ms])?;
    Ok(())
}

/// Telegram has returned it. False when it was not on its way back.
pub fn refunded(tx: &Connection, id: PaymentId) -> Result<bool, StoreError> {
    let changed = tx
        .prepare_cached(
            "UPDATE payments SET state = 'refunded' WHERE id = ?1 AND state = 'refunding'",
        )?
        .execute([id])?;
    Ok(changed == 1)
}

/// Telegram has refused to return it; the payout is undone in the same transaction.
pub fn refund_refused(tx: &Connection, id: PaymentId, why: &str) -> Result<bool, StoreError> {
    let changed = tx
        .prepare_cached(
            "UPDATE payments SET state = 'settled', called_ms = NULL, refund_error = ?2
             WHERE id = ?1 AND state = 'refunding'",
        )?
        .execute(params![id, why])?;
    Ok(changed == 1)
}

/// It was returned past us; its payout and loss are booked in the same transaction.
pub fn charged_back(tx: &Connection, id: PaymentId) -> Result<bool, StoreError> {
    let changed = tx
        .prepare_cached(
            "UPDATE payments SET state = 'charged_back' WHERE id = ?1 AND state = 'settled'",
        )?
        .execute([id])?;
    Ok(changed == 1)
}

/// Who paid what was kept under this charge id, and what Telegram said of it.
pub fn stray(
    conn: &Connection,
    charge_id: &str,
) -> Result<Option<(CustomerId, String)>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT customer_id, body FROM strays WHERE charge_id = ?1")?
        .query_row([charge_id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// Keeps what was paid in a currency we do not know; false when it is there already.
pub fn add_stray(
    tx: &Connection,
    charge_id: &str,
    customer: CustomerId,
    body: &str,
    at_ms: i64,
) -> Result<bool, StoreError> {
    let added = tx
        .prepare_cached(
            "INSERT INTO strays(charge_id, customer_id, body, at_ms) VALUES(?1, ?2, ?3, ?4)
             ON CONFLICT(charge_id) DO NOTHING",
        )?
        .execute(params![charge_id, customer, body, at_ms])?;
    Ok(added == 1)
}
