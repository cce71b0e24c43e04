//! 👍 and 👎 under results, with an optional comment.

use crate::ids::{CustomerId, GenerationId};
use crate::store::StoreError;
use rusqlite::{Connection, params};

/// Stores a rating; the newest one counts.
pub fn rate(
    tx: &Connection,
    generation: GenerationId,
    customer: CustomerId,
    good: bool,
    now_ms: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO feedback(generation_id, customer_id, good, at_ms) VALUES(?1, ?2, ?3, ?4)
         ON CONFLICT(generation_id) DO UPDATE SET good = excluded.good, at_ms = excluded.at_ms",
    )?
    .execute(params![generation, customer, good, now_ms])?;
    Ok(())
}

/// Adds the customer's words to a rating.
pub fn comment(tx: &Connection, generation: GenerationId, text: &str) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE feedback SET comment = ?2 WHERE generation_id = ?1")?
        .execute(params![generation, text])?;
    Ok(())
}
