//! What is stored of a generation's way, step by step, as admins read it.

use crate::ids::GenerationId;
use crate::money::Kopecks;
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension};

/// A movement of its money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The ledger's kind: hold, capture, release, refund.
    pub kind: String,
    /// How much, of wallet and bonus together.
    pub amount: Kopecks,
    /// When.
    pub at_ms: i64,
}

/// A message about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What it says: result, refund, gift, text.
    pub what: String,
    /// When it was to go.
    pub created_ms: i64,
    /// When it had arrived.
    pub sent_ms: Option<i64>,
    /// Tries.
    pub attempts: u32,
    /// Why it has not arrived.
    pub error: Option<String>,
}

/// What stands beside a generation's own row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lifeline {
    /// When its price was quoted.
    pub quoted_ms: i64,
    /// When it was sent to Kie, as far as known: with callbacks set up.
    pub submitted_ms: Vec<i64>,
    /// When Kie last called back.
    pub called_ms: Option<i64>,
    /// Its money, in order.
    pub moved: Vec<Moved>,
    /// Its messages, in order.
    pub told: Vec<Told>,
}

/// What stands beside a generation's own row; `None` when there is no such generation.
pub fn of(conn: &Connection, id: GenerationId) -> Result<Option<Lifeline>, StoreError> {
    let quoted_ms = conn
        .prepare_cached(
            "SELECT q.created_ms FROM generations g JOIN quotes q ON q.id = g.quote_id WHERE g.id = ?1",
        )?
        .query_row([id], |row| row.get(0))
        .optional()?;
    let Some(quoted_ms) = quoted_ms else {
        return Ok(None);
    };
    let submitted: Vec<(i64, Option<i64>)> = conn
        .prepare_cached(
            "SELECT at_ms, coalesce(max(trusted_ms, hinted_ms), trusted_ms, hinted_ms) FROM submits
             WHERE generation_id = ?1 ORDER BY at_ms",
        )?
        .query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let moved = conn
        .prepare_cached(
            "SELECT kind, sum(amount), min(at_ms) FROM transfers WHERE generation_id = ?1 GROUP BY kind ORDER BY min(id)",
        )?
        .query_map([id], |row| {
            Ok(Moved {
                kind: row.get(0)?,
                amount: row.get(1)?,
                at_ms: row.get(2)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    let told = conn
        .prepare_cached(
            "SELECT what, created_ms, sent_ms, attempts, error FROM outbox WHERE generation_id = ?1 ORDER BY id LIMIT 4",
        )?
        .query_map([id], |row| {
            Ok(Told {
                what: row.get(0)?,
                created_ms: row.get(1)?,
                sent_ms: row.get(2)?,
                attempts: row.get(3)?,
                error: row.get(4)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(Some(Lifeline {
        quoted_ms,
        called_ms: submitted.iter().filter_map(|(_, called)| *called).max(),
        submitted_ms: submitted.into_iter().map(|(at_ms, _)| at_ms).collect(),
        moved,
        told,
    }))
}
