//! The queue before Kie: so many generations at once are there, the others wait for a place, fairly.
//!
//! Who comes first goes first, but each generation of one's own that is still open at the start counts like coming two
//! minutes later: who starts three at once lets the others in between, and nobody waits for ever.

use crate::generation::Generation;
use crate::ids::GenerationId;
use crate::store::StoreError;
use crate::store::generations::{LONGEST_WAIT_MS, count};
use rusqlite::{Connection, params};

/// The states whose money is on hold, as the partial indexes of the schema write them.
const OPEN: &str = "state IN ('held','submitting','running','fetching')";
/// Of so many that have been due the longest the fairest choice is made.
const LOOKED_AT: u32 = 300;

/// When it came, with two minutes for each of the customer's own that were open then. It never changes.
const TURN: &str = "(g.created_ms + 120000 * (SELECT count(*) FROM generations o WHERE o.customer_id = g.customer_id
    AND o.created_ms BETWEEN g.created_ms - 86400000 AND g.created_ms AND o.id < g.id
    AND (o.ended_ms IS NULL OR o.ended_ms >= g.created_ms)))";

/// Generations at Kie: being sent or at work.
pub fn at_kie(conn: &Connection) -> Result<u32, StoreError> {
    count(
        conn,
        &format!(
            "SELECT count(*) FROM generations WHERE {OPEN} AND state IN ('submitting','running')"
        ),
        params![],
    )
}

/// Generations that wait to be sent or are at Kie.
pub fn before_results(conn: &Connection) -> Result<u32, StoreError> {
    count(
        conn,
        &format!("SELECT count(*) FROM generations WHERE {OPEN} AND state <> 'fetching'"),
        params![],
    )
}

/// Generations of all customers that wait to be sent or are being sent.
pub fn not_accepted(conn: &Connection) -> Result<u32, StoreError> {
    count(
        conn,
        &format!(
            "SELECT count(*) FROM generations WHERE {OPEN} AND state IN ('held','submitting')"
        ),
        params![],
    )
}

/// The next to be sent that are due, as many as there are places at Kie and at most `limit`; one that seems to wait
/// longer than any does was stored under a clock that ran ahead.
pub fn next(
    conn: &Connection,
    at_once: u32,
    now_ms: i64,
    limit: usize,
) -> Result<Vec<GenerationId>, StoreError> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    let places = at_once.saturating_sub(at_kie(conn)?);
    let limit = u32::try_from(limit).unwrap_or(u32::MAX).min(places);
    let sql = format!(
        "SELECT g.id FROM (SELECT id, customer_id, created_ms FROM generations
           WHERE {OPEN} AND state = 'held' AND (due_ms <= ?1 OR due_ms > ?2) ORDER BY due_ms, id LIMIT {LOOKED_AT}) g
         ORDER BY {TURN}, g.id LIMIT ?3"
    );
    let mut query = conn.prepare_cached(&sql)?;
    let ahead_ms = now_ms.saturating_add(LONGEST_WAIT_MS);
    let ids = query.query_map(params![now_ms, ahead_ms, limit], |row| row.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// Where a waiting generation stands, from 1; `None` when nothing is before it and there is a place at Kie.
pub fn place(
    conn: &Connection,
    at_once: u32,
    generation: &Generation,
) -> Result<Option<u32>, StoreError> {
    let sql = format!(
        "WITH waiting AS MATERIALIZED (SELECT g.id AS id, {TURN} AS turn FROM generations g
           WHERE {OPEN} AND state = 'held')
         SELECT count(*) FROM waiting, (SELECT turn FROM waiting WHERE id = ?1) mine
         WHERE waiting.turn < mine.turn OR (waiting.turn = mine.turn AND waiting.id < ?1)"
    );
    let ahead = count(conn, &sql, params![generation.id])?;
    if ahead == 0 && at_kie(conn)? < at_once {
        return Ok(None);
    }
    Ok(Some(ahead.saturating_add(1)))
}
