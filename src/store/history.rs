//! A customer's movements of money, row by row, for the export.

use crate::ids::{CustomerId, GenerationId, TransferId};
use crate::money::Kopecks;
use crate::store::StoreError;
use rusqlite::{Connection, params};

/// One movement of a customer's money.
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
