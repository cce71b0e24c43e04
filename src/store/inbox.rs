//! Updates from Telegram: stored before they are acknowledged, done in the transaction of their effect.

use crate::ids::CustomerId;
use crate::store::StoreError;
use rusqlite::{Connection, Row, params};

/// After so many failed tries an update is parked.
pub const TRIES: u32 = 3;

/// A stored update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Telegram's number.
    pub id: i64,
    /// Whose; 0 when none was found.
    pub customer: CustomerId,
    /// Raw JSON.
    pub body: String,
    /// When we stored it.
    pub received_ms: i64,
    /// How often it failed.
    pub attempts: u32,
}

/// Stores an update; false when it is there already.
pub fn add(
    tx: &Connection,
    id: i64,
    customer: CustomerId,
    body: &str,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let added = tx
        .prepare_cached(
            "INSERT INTO inbox(update_id, customer_id, body, received_ms) VALUES(?1, ?2, ?3, ?4)
             ON CONFLICT(update_id) DO NOTHING",
        )?
        .execute(params![id, customer, body, now_ms])?;
    Ok(added == 1)
}

/// Everything still to do, oldest first: what a start begins with.
pub fn todo(conn: &Connection) -> Result<Vec<Stored>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT update_id, customer_id, body, received_ms, attempts FROM inbox
         WHERE done_ms IS NULL AND parked_ms IS NULL ORDER BY +update_id",
    )?;
    let rows = query.query_map([], stored)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn stored(row: &Row<'_>) -> rusqlite::Result<Stored> {
    Ok(Stored {
        id: row.get(0)?,
        customer: row.get(1)?,
        body: row.get(2)?,
        received_ms: row.get(3)?,
        attempts: row.get(4)?,
    })
}

/// Marks an update done; false when it was done before (its effect must not happen again).
pub fn done(tx: &Connection, id: i64, now_ms: i64) -> Result<bool, StoreError> {
    let changed = tx
        .prepare_cached("UPDATE inbox SET done_ms = ?2 WHERE update_id = ?1 AND done_ms IS NULL")?
        .execute(params![id, now_ms])?;
    Ok(changed == 1)
}

/// Marks that the customer has seen the answer to an update.
pub fn shown(tx: &Connection, id: i64, now_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE inbox SET shown_ms = ?2 WHERE update_id = ?1")?
        .execute(params![id, now_ms])?;
    Ok(())
}

/// Customers whose newest answer was lost between its commit and its sending, since `since_ms`.
pub fn unanswered(conn: &Connection, since_ms: i64) -> Result<Vec<CustomerId>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT DISTINCT customer_id FROM inbox
         WHERE done_ms IS NOT NULL AND done_ms >= ?1 AND shown_ms IS NULL AND parked_ms IS NULL AND customer_id <> 0",
    )?;
    let rows = query.query_map([since_ms], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Marks every done update as shown: lost answers have been made up for.
pub fn all_shown(tx: &Connection, now_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE inbox SET shown_ms = ?1 WHERE done_ms IS NOT NULL AND shown_ms IS NULL",
    )?
    .execute([now_ms])?;
    Ok(())
}

/// Counts a failed try; true when it was the last and the update is parked.
pub fn failed(tx: &Connection, id: i64, error: &str, now_ms: i64) -> Result<bool, StoreError> {
    tx.prepare_cached(
        "UPDATE inbox SET attempts = attempts + 1, error = ?2,
                parked_ms = CASE WHEN attempts + 1 >= ?3 THEN ?4 END
         WHERE update_id = ?1 AND done_ms IS NULL",
    )?
    .execute(params![id, error, TRIES, now_ms])?;
    Ok(tx
        .prepare_cached("SELECT 1 FROM inbox WHERE update_id = ?1 AND parked_ms IS NOT NULL")?
        .exists([id])?)
}

/// Parked updates that tell of money are tried again: what stood in their way may be gone. Gives them.
pub fn unpark_money(tx: &Connection) -> Result<Vec<Stored>, StoreError> {
    let mut query = tx.prepare_cached(
        "UPDATE inbox SET parked_ms = NULL, attempts = 0 WHERE parked_ms IS NOT NULL AND done_ms IS NULL
           AND (instr(body, '\"successful_payment\":') > 0 OR instr(body, '\"refunded_payment\":') > 0)
         RETURNING update_id, customer_id, body, received_ms, attempts",
    )?;
    let rows = query.query_map([], stored)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Empties the bodies of updates done before `before_ms`: they hold what people wrote.
pub fn purge(tx: &Connection, before_ms: i64) -> Result<usize, StoreError> {
    Ok(tx
        .prepare_cached("UPDATE inbox SET body = '' WHERE done_ms < ?1 AND body <> ''")?
        .execute([before_ms])?)
}
