//! A customer's operations, generations and money together, newest first.

use crate::ids::{CustomerId, GenerationId, TransferId};
use crate::money::Kopecks;
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// A generation.
    Generation(GenerationId),
    /// A movement of money that belongs to no generation.
    Money(Movement),
}

/// A movement of a customer's money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// Its row in the ledger.
    pub id: TransferId,
    /// The ledger's kind.
    pub kind: String,
    /// What it changed in wallet and bonus.
    pub delta: Kopecks,
    /// When.
    pub at_ms: i64,
}

const MOVEMENTS: &str = "
    SELECT t.id, t.kind, CASE WHEN t.credit = a.id THEN t.amount ELSE -t.amount END AS delta, t.at_ms
    FROM accounts a JOIN transfers t ON t.credit = a.id OR t.debit = a.id
    WHERE a.customer_id = ?1 AND a.kind IN ('wallet','bonus') AND t.generation_id IS NULL";

/// A slice of the history, newest first.
pub fn slice(
    conn: &Connection,
    customer: CustomerId,
    skip: u32,
    limit: u32,
) -> Result<Vec<Operation>, StoreError> {
    let mut query = conn.prepare_cached(&format!(
        "SELECT id, NULL AS kind, 0 AS delta, created_ms AS at_ms FROM generations WHERE customer_id = ?1
         UNION ALL {MOVEMENTS}
         ORDER BY at_ms DESC, id DESC LIMIT ?2 OFFSET ?3"
    ))?;
    let rows = query.query_map(params![customer, limit, skip], |row| {
        Ok(match row.get::<_, Option<String>>(1)? {
            None => Operation::Generation(row.get(0)?),
            Some(_) => Operation::Money(movement_of(row)?),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One movement of a customer's money.
pub fn movement(
    conn: &Connection,
    customer: CustomerId,
    id: TransferId,
) -> Result<Option<Movement>, StoreError> {
    Ok(conn
        .prepare_cached(&format!("{MOVEMENTS} AND t.id = ?2"))?
        .query_row(params![customer, id], movement_of)
        .optional()?)
}

/// One movement of a customer's money, of generations too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its row in the ledger.
    pub id: TransferId,
    /// The ledger's kind.
    pub kind: String,
    /// What it changed in wallet and bonus.
    pub delta: Kopecks,
    /// When.
    pub at_ms: i64,
    /// What it was for.
    pub generation: Option<GenerationId>,
}

/// The oldest movements above a number.
pub fn lines(
    conn: &Connection,
    customer: CustomerId,
    above: i64,
    limit: u16,
) -> Result<Vec<Line>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT t.id, t.kind, CASE WHEN t.credit = a.id THEN t.amount ELSE -t.amount END, t.at_ms, t.generation_id
         FROM accounts a JOIN transfers t ON t.credit = a.id OR t.debit = a.id
         WHERE a.customer_id = ?1 AND a.kind IN ('wallet','bonus') AND t.id > ?2 ORDER BY t.id LIMIT ?3",
    )?;
    let rows = query.query_map(params![customer, above, limit], |row| {
        Ok(Line {
            id: row.get(0)?,
            kind: row.get(1)?,
            delta: row.get(2)?,
            at_ms: row.get(3)?,
            generation: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn movement_of(row: &Row<'_>) -> rusqlite::Result<Movement> {
    Ok(Movement {
        id: row.get(0)?,
        kind: row.get(1)?,
        delta: row.get(2)?,
        at_ms: row.get(3)?,
    })
}
