//! What admins did: who, when, to what, before and after; rows are only added.

use crate::ids::CustomerId;
use crate::store::StoreError;
use rusqlite::{Connection, params};

/// Notes a deed. `subject` names its row, e.g. `request:3`.
pub fn add(
    tx: &Connection,
    admin: CustomerId,
    what: &str,
    subject: &str,
    (before, after): (&str, &str),
    at_ms: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO deeds(admin_id, what, subject, before, after, at_ms) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![admin, what, subject, before, after, at_ms])?;
    Ok(())
}
