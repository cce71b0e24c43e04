//! What admins have set in the panel: a value for a key, with who and when.

use crate::ids::CustomerId;
use crate::store::StoreError;
use rusqlite::{Connection, params};

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The key, as in the file.
    pub key: String,
    /// The value, as it would be written there.
    pub value: String,
    /// Who set it.
    pub admin: CustomerId,
    /// When.
    pub at_ms: i64,
}

/// All of them, by key.
pub fn all(conn: &Connection) -> Result<Vec<Stored>, StoreError> {
    let mut query =
        conn.prepare_cached("SELECT key, value, admin_id, at_ms FROM settings ORDER BY key")?;
    let rows = query.query_map([], |row| {
        Ok(Stored {
            key: row.get(0)?,
            value: row.get(1)?,
            admin: row.get(2)?,
            at_ms: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Stores a value over the one before.
pub fn put(
    tx: &Connection,
    key: &str,
    value: &str,
    admin: CustomerId,
    at_ms: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO settings(key, value, admin_id, at_ms) VALUES(?1, ?2, ?3, ?4)
         ON CONFLICT(key) DO UPDATE SET value = excluded.value, admin_id = excluded.admin_id, at_ms = excluded.at_ms",
    )?
    .execute(params![key, value, admin, at_ms])?;
    Ok(())
}

/// Lets the file decide again; false when it did.
pub fn remove(tx: &Connection, key: &str) -> Result<bool, StoreError> {
    let removed = tx
        .prepare_cached("DELETE FROM settings WHERE key = ?1")?
        .execute([key])?;
    Ok(removed == 1)
}
