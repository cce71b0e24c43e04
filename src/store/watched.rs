//! What progress messages and cancel buttons ask about generations.

use crate::generation::Generation;
use crate::ids::{CustomerId, GenerationId};
use crate::store::{StoreError, generations};
use rusqlite::{Connection, params};

/// Cancels after acceptance that still give money back today.
pub fn refunds_left(
    conn: &Connection,
    customer: CustomerId,
    per_day: u32,
    day_start_ms: i64,
) -> Result<u32, StoreError> {
    let used: u32 = conn
        .prepare_cached(
            "SELECT count(*) FROM generations
             WHERE customer_id = ?1 AND state = 'cancelled' AND accepted_ms IS NOT NULL AND ended_ms >= ?2",
        )?
        .query_row(params![customer, day_start_ms], |row| row.get(0))?;
    Ok(per_day.saturating_sub(used))
}

/// A message no longer shows any generation's progress (it shows something else now, or is gone).
pub fn release_message(
    tx: &Connection,
    customer: CustomerId,
    message: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE generations SET progress_message = NULL WHERE customer_id = ?1 AND progress_message = ?2
         AND state IN ('held','submitting','running','fetching')",
    )?
    .execute(params![customer, message])?;
    Ok(())
}

/// A generation's progress is not shown by this message any more.
pub fn forget_message(tx: &Connection, id: GenerationId, message: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE generations SET progress_message = NULL WHERE id = ?1 AND progress_message = ?2",
    )?
    .execute(params![id, message])?;
    Ok(())
}

/// Generations that have ended and been told of, whose progress still stands somewhere, oldest first.
pub fn ended_shown(conn: &Connection, limit: u32) -> Result<Vec<Generation>, StoreError> {
    each(
        conn,
        "SELECT id FROM generations g INDEXED BY generations_ended_shown
         WHERE progress_message IS NOT NULL AND ended_ms IS NOT NULL
           AND NOT EXISTS(SELECT 1 FROM outbox o WHERE o.generation_id = g.id AND o.state = 'todo')
         ORDER BY id LIMIT ?1",
        limit,
    )
}

/// The open generations whose progress is shown somewhere, oldest first.
pub fn shown(conn: &Connection, limit: u32) -> Result<Vec<Generation>, StoreError> {
    each(
        conn,
        "SELECT id FROM generations
         WHERE state IN ('held','submitting','running','fetching') AND progress_message IS NOT NULL
         ORDER BY +id LIMIT ?1",
        limit,
    )
}

/// The generations whose numbers a query gives.
fn each(conn: &Connection, ids: &str, limit: u32) -> Result<Vec<Generation>, StoreError> {
    let mut query = conn.prepare_cached(ids)?;
    let ids: Vec<GenerationId> = query
        .query_map([limit], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(generations::get(conn, id)?);
    }
    Ok(found)
}

/// When the generation that waits longest became due; `None` when none is open.
pub fn oldest_due_ms(conn: &Connection) -> Result<Option<i64>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT min(due_ms) FROM generations WHERE state IN ('held','submitting','running','fetching')",
        )?
        .query_row([], |row| row.get(0))?)
}
