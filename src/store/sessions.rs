//! Where each customer stands in the conversation: one JSON text each.

use crate::ids::CustomerId;
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension, params};

/// The stored session of a customer.
pub fn get(conn: &Connection, customer: CustomerId) -> Result<Option<String>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT body FROM sessions WHERE customer_id = ?1")?
        .query_row([customer], |row| row.get(0))
        .optional()?)
}

/// Stores a customer's session.
pub fn put(
    tx: &Connection,
    customer: CustomerId,
    body: &str,
    now_ms: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO sessions(customer_id, body, updated_ms) VALUES(?1, ?2, ?3)
         ON CONFLICT(customer_id) DO UPDATE SET body = excluded.body, updated_ms = excluded.updated_ms",
    )?
    .execute(params![customer, body, now_ms])?;
    Ok(())
}
