//! The allowance of free generations: a row for each use, returned when the generation fails.

use crate::ids::{CustomerId, GenerationId};
use crate::money::MilliCredits;
use crate::store::StoreError;
use rusqlite::{Connection, params};

/// Uses up one free generation.
pub fn add(
    tx: &Connection,
    generation: GenerationId,
    customer: CustomerId,
    model: &str,
    cost: MilliCredits,
    at_ms: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO free_uses(generation_id, customer_id, model, cost_mcredits, at_ms) VALUES(?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![generation, customer, model, cost, at_ms])?;
    Ok(())
}

/// Gives the use of a generation back; does nothing when it was not free.
pub fn give_back(tx: &Connection, generation: GenerationId, at_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE free_uses SET returned_ms = ?2 WHERE generation_id = ?1 AND returned_ms IS NULL",
    )?
    .execute(params![generation, at_ms])?;
    Ok(())
}

/// How many free generations of a model a customer has used since the day began.
pub fn used(
    conn: &Connection,
    customer: CustomerId,
    model: &str,
    day_start_ms: i64,
) -> Result<u32, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT count(*) FROM free_uses
             WHERE customer_id = ?1 AND model = ?2 AND at_ms >= ?3 AND returned_ms IS NULL",
        )?
        .query_row(params![customer, model, day_start_ms], |row| row.get(0))?)
}

/// Kie's cost of all free generations since the day began.
pub fn cost_of_all(conn: &Connection, day_start_ms: i64) -> Result<MilliCredits, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT coalesce(sum(cost_mcredits), 0) FROM free_uses WHERE at_ms >= ?1 AND returned_ms IS NULL",
        )?
        .query_row([day_start_ms], |row| row.get(0))?)
}
