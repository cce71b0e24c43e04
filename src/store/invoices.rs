//! Invoices sent through Telegram: what was offered to whom, and until when.

use crate::ids::{CustomerId, InvoiceId};
use crate::money::Kopecks;
use crate::store::StoreError;
use crate::store::ledger::Method;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// An invoice to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInvoice<'a> {
    /// Who may pay it.
    pub customer: CustomerId,
    /// Stars or a provider.
    pub method: Method,
    /// Makes the payload impossible to guess.
    pub token: &'a str,
    /// Stars, or kopecks for a provider.
    pub amount: i64,
    /// What the wallet gets.
    pub kopecks: Kopecks,
    /// What comes on top.
    pub bonus: Kopecks,
    /// Until when it may be paid.
    pub expires_ms: i64,
}

/// A stored invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// Its number.
    pub id: InvoiceId,
    /// Who may pay it.
    pub customer: CustomerId,
    /// Stars or a provider.
    pub method: Method,
    /// What Telegram gives back with the payment.
    pub payload: String,
    /// `XTR` or `RUB`.
    pub currency: String,
    /// In the smallest units of the currency.
    pub amount: i64,
    /// What the wallet gets.
    pub kopecks: Kopecks,
    /// What comes on top.
    pub bonus: Kopecks,
    /// A payment came in for it.
    pub paid: bool,
    /// Until when it may be paid.
    pub expires_ms: i64,
}

/// The currency of a method as Telegram names it.
pub fn currency(method: Method) -> &'static str {
    match method {
        Method::Stars => "XTR",
        Method::Provider | Method::Manual => "RUB",
    }
}

/// Stores an invoice; its payload is its number and the token.
pub fn add(
    tx: &Connection,
    new: &NewInvoice<'_>,
    now_ms: i64,
) -> Result<Option<Invoice>, StoreError> {
    let id: i64 = tx
        .prepare_cached("SELECT coalesce(max(id), 0) + 1 FROM invoices")?
        .query_row([], |row| row.get(0))?;
    tx.prepare_cached(
        "INSERT INTO invoices(id, customer_id, method, payload, currency, amount, kopecks, bonus, created_ms, expires_ms)
         VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        id,
        new.customer,
        new.method.name(),
        format!("{id}:{}", new.token),
        currency(new.method),
        new.amount,
        new.kopecks,
        new.bonus,
        now_ms,
        new.expires_ms
    ])?;
    get(tx, InvoiceId(id))
}

const COLUMNS: &str = "SELECT id, customer_id, method, payload, currency, amount, kopecks, bonus, \
                       state = 'paid', expires_ms FROM invoices";

/// One invoice.
pub fn get(conn: &Connection, id: InvoiceId) -> Result<Option<Invoice>, StoreError> {
    let found = conn
        .prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?
        .query_row([id], read)
        .optional()?;
    Ok(found.flatten())
}

/// The invoice with this payload.
pub fn by_payload(conn: &Connection, payload: &str) -> Result<Option<Invoice>, StoreError> {
    let found = conn
        .prepare_cached(&format!("{COLUMNS} WHERE payload = ?1"))?
        .query_row([payload], read)
        .optional()?;
    Ok(found.flatten())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Option<Invoice>> {
    let method: String = row.get(2)?;
    let Some(method) = Method::from_name(&method) else {
        return Ok(None);
    };
    Ok(Some(Invoice {
        id: row.get(0)?,
        customer: row.get(1)?,
        method,
        payload: row.get(3)?,
        currency: row.get(4)?,
        amount: row.get(5)?,
        kopecks: row.get(6)?,
        bonus: row.get(7)?,
        paid: row.get(8)?,
        expires_ms: row.get(9)?,
    }))
}

/// Remembers the message that carries it.
pub fn set_message(tx: &Connection, id: InvoiceId, message: i64) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE invoices SET message_id = ?2 WHERE id = ?1")?
        .execute(params![id, message])?;
    Ok(())
}

/// The customer pressed pay and was let through.
pub fn set_checked(tx: &Connection, id: InvoiceId) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE invoices SET state = 'checked' WHERE id = ?1 AND state = 'open'")?
        .execute([id])?;
    Ok(())
}

/// A payment came in for it; the payment is stored before.
pub fn set_paid(tx: &Connection, id: InvoiceId) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE invoices SET state = 'paid' WHERE id = ?1 AND state <> 'paid'")?
        .execute([id])?;
    Ok(())
}

/// How many invoices a customer got since a moment.
pub fn count_since(
    conn: &Connection,
    customer: CustomerId,
    since_ms: i64,
) -> Result<u32, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT count(*) FROM (SELECT created_ms FROM invoices WHERE customer_id = ?1 ORDER BY id DESC LIMIT 100)
             WHERE created_ms >= ?2",
        )?
        .query_row(params![customer, since_ms], |row| row.get(0))?)
}
