//! What went wrong, as admins read it: generations without a result by their reason, messages that were given up.

use crate::clock::HOUR_MS;
use crate::generation::Reason;
use crate::ids::{CustomerId, GenerationId};
use crate::money::MilliCredits;
use crate::store::outbox::Notice;
use crate::store::{StoreError, generations, submits};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// Generations that ended for the same reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Why.
    pub reason: Reason,
    /// How many.
    pub n: u32,
    /// The newest of them.
    pub newest: Failed,
}

/// A generation that ended without a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// Its number.
    pub id: GenerationId,
    /// Its model.
    pub model: String,
    /// When it ended.
    pub ended_ms: i64,
    /// Kie's words or ours.
    pub detail: String,
}

fn failed(row: &Row<'_>) -> rusqlite::Result<Failed> {
    Ok(Failed {
        id: row.get(0)?,
        model: row.get(1)?,
        ended_ms: row.get(2)?,
        detail: row.get(3)?,
    })
}

/// Why generations have ended without a result since then, the most frequent reason first.
pub fn kinds(conn: &Connection, since_ms: i64) -> Result<Vec<Kind>, StoreError> {
    let counted: Vec<(String, u32, GenerationId)> = conn
        .prepare_cached(
            "SELECT reason, count(*) AS n, max(id) FROM generations INDEXED BY generations_failed
             WHERE ended_ms >= ?1 AND reason IS NOT NULL GROUP BY reason ORDER BY n DESC, reason",
        )?
        .query_map([since_ms], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?
        .collect::<Result<_, _>>()?;
    let mut one = conn.prepare_cached(
        "SELECT id, model, ended_ms, coalesce(detail, '') FROM generations WHERE id = ?1",
    )?;
    let mut kinds = Vec::new();
    for (reason, n, newest) in counted {
        // A reason of another version is told by the timeline.
        let Some(reason) = Reason::from_name(&reason) else {
            continue;
        };
        let newest = one.query_row([newest], failed)?;
        kinds.push(Kind { reason, n, newest });
    }
    Ok(kinds)
}

/// The newest that ended for this reason since then, below a number.
pub fn of_reason(
    conn: &Connection,
    reason: Reason,
    since_ms: i64,
    below: GenerationId,
    limit: u32,
) -> Result<Vec<Failed>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT id, model, ended_ms, coalesce(detail, '') FROM generations INDEXED BY generations_failed
         WHERE ended_ms >= ?1 AND reason = ?2 AND id < ?3 ORDER BY id DESC LIMIT ?4",
    )?;
    let rows = query.query_map(params![since_ms, reason.name(), below, limit], failed)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A message that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    /// Its row.
    pub id: i64,
    /// Whom it was for.
    pub to: CustomerId,
    /// The generation it is about.
    pub generation: Option<GenerationId>,
    /// What it says: result, refund, gift, text, alert.
    pub what: String,
    /// When it was to go.
    pub created_ms: i64,
    /// Why it did not arrive.
    pub error: String,
    /// Whether it is a file of the panel or a customer's export.
    pub file: bool,
}

fn unsent(row: &Row<'_>) -> rusqlite::Result<Unsent> {
    let notice: Option<Notice> = serde_json::from_str(&row.get::<_, String>(6)?).ok();
    Ok(Unsent {
        id: row.get(0)?,
        to: row.get(1)?,
        generation: row.get(2)?,
        what: row.get(3)?,
        created_ms: row.get(4)?,
        error: row.get(5)?,
        file: matches!(notice, Some(Notice::Paper(_) | Notice::Export)),
    })
}

/// Messages that were given up, newest first. What waits for somebody who has blocked the bot is none of them: it goes
/// when they come back.
pub fn unsent_below(conn: &Connection, below: i64, limit: u32) -> Result<Vec<Unsent>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT id, customer_id, generation_id, what, created_ms, coalesce(error, ''), body FROM outbox INDEXED BY outbox_unsent
         WHERE state = 'dead' AND body <> '' AND substr(error, 1, 6) <> 'gone: ' AND id < ?1 ORDER BY id DESC LIMIT ?2",
    )?;
    let rows = query.query_map(params![below, limit], unsent)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One of them; `None` when it is none (any more).
pub fn one_unsent(conn: &Connection, id: i64) -> Result<Option<Unsent>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT id, customer_id, generation_id, what, created_ms, coalesce(error, ''), body FROM outbox
             WHERE id = ?1 AND state = 'dead' AND body <> '' AND substr(error, 1, 6) <> 'gone: '",
        )?
        .query_row([id], unsent)
        .optional()?)
}

/// How many there are.
pub fn unsent_count(conn: &Connection) -> Result<u32, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT count(*) FROM outbox INDEXED BY outbox_unsent
             WHERE state = 'dead' AND body <> '' AND substr(error, 1, 6) <> 'gone: '",
        )?
        .query_row([], |row| row.get(0))?)
}

/// Has one of them (or all) sent again; gives how many.
pub fn resend(tx: &Connection, id: Option<i64>, now_ms: i64) -> Result<usize, StoreError> {
    Ok(tx
        .prepare_cached(
            "UPDATE outbox SET state = 'todo', attempts = 0, due_ms = ?2 WHERE id IN
              (SELECT id FROM outbox INDEXED BY outbox_unsent
               WHERE state = 'dead' AND body <> '' AND substr(error, 1, 6) <> 'gone: ' AND id = coalesce(?1, id))",
        )?
        .execute(params![id, now_ms])?)
}

/// The generation that Kie knows by this: the number of a task, or the last part of a callback's address.
pub fn of_request(conn: &Connection, word: &str) -> Result<Option<GenerationId>, StoreError> {
    if let Some(id) = generations::of_task(conn, word)? {
        return Ok(Some(id));
    }
    if let Some(id) = submits::generation_of(conn, word)? {
        return Ok(Some(id));
    }
    Ok(conn
        .prepare_cached("SELECT id FROM generations WHERE token = ?1")?
        .query_row([word], |row| row.get(0))
        .optional()?)
}

/// How many generations failed since an hour began for what no customer did, and how many got a result.
pub fn rate(conn: &Connection, hour: i64) -> Result<(i64, i64), StoreError> {
    let failed = conn
        .prepare_cached(
            "SELECT count(*) FROM generations INDEXED BY generations_failed WHERE ended_ms >= ?1 AND reason IS NOT NULL
             AND reason NOT IN ('moderation','bad-input','bad-file','input-gone')",
        )?
        .query_row([hour.saturating_mul(HOUR_MS)], |row| row.get(0))?;
    let good = conn
        .prepare_cached(
            "SELECT coalesce(sum(n), 0) FROM run_hours WHERE hour >= ?1 AND outcome = 'good'",
        )?
        .query_row([hour], |row| row.get(0))?;
    Ok((failed, good))
}

/// Open generations that nobody has looked at since then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stuck {
    /// How many.
    pub n: i64,
    /// The one that began first.
    pub oldest: GenerationId,
    /// The one that began last.
    pub newest: GenerationId,
    /// When the longest overdue of them was due.
    pub due_ms: i64,
}

/// Open generations that were due before then and still are; `None` when there is none.
pub fn stuck(conn: &Connection, before_ms: i64) -> Result<Option<Stuck>, StoreError> {
    let found = conn
        .prepare_cached(
            "SELECT count(*), min(id), max(id), min(due_ms) FROM generations INDEXED BY generations_due
             WHERE state IN ('held','submitting','running','fetching') AND due_ms < ?1",
        )?
        .query_row([before_ms], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
    Ok(match found {
        (n, Some(oldest), Some(newest), Some(due_ms)) => Some(Stuck {
            n,
            oldest,
            newest,
            due_ms,
        }),
        _ => None,
    })
}

/// What results have cost at Kie since an hour began.
pub fn cost_since(conn: &Connection, hour: i64) -> Result<MilliCredits, StoreError> {
    Ok(conn
        .prepare_cached("SELECT coalesce(sum(cost), 0) FROM run_hours WHERE hour >= ?1")?
        .query_row([hour], |row| row.get(0).map(MilliCredits))?)
}
