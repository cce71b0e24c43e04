//! Updates from Telegram: stored before they are acknowledged, done in the transaction of their effect.

use crate::ids::CustomerId;
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// The bodies of done updates and sent messages are kept so many days.
pub const KEPT_DAYS: i64 = 7;
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
    let rows = query.query_map([], |row| {
        Ok(Stored {
            id: row.get(0)?,
            customer: row.get(1)?,
            body: row.get(2)?,
            received_ms: row.get(3)?,
            attempts: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Marks an update done; false when it was done before (its effect must not happen again).
pub fn done(tx: &Connection, id: i64, now_ms: i64) -> Result<bool, StoreError> {
    let changed = tx
        .prepare_cached("UPDATE inbox SET done_ms = ?2 WHERE update_id = ?1 AND done_ms IS NULL")?
        .execute(params![id, now_ms])?;
    Ok(changed == 1)
}

/// Marks that the customer has seen the answer to an update; one that was put aside has none yet.
pub fn shown(tx: &Connection, id: i64, now_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE inbox SET shown_ms = ?2 WHERE update_id = ?1 AND done_ms IS NOT NULL",
    )?
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

/// Marks a customer's updates done before `before_ms` as shown: their lost answers have been made up for.
pub fn all_shown(
    tx: &Connection,
    customer: CustomerId,
    before_ms: i64,
    now_ms: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE inbox SET shown_ms = ?3
         WHERE done_ms IS NOT NULL AND shown_ms IS NULL AND customer_id = ?1 AND done_ms <= ?2",
    )?
    .execute(params![customer, before_ms, now_ms])?;
    Ok(())
}

/// Notes a failed try and counts it if it was not counted when it began; true when it was the last and the update is
/// parked.
pub fn failed(
    tx: &Connection,
    id: i64,
    error: &str,
    counts: bool,
    now_ms: i64,
) -> Result<bool, StoreError> {
    tx.prepare_cached(
        "UPDATE inbox SET attempts = attempts + ?5, error = ?2,
                parked_ms = CASE WHEN attempts + ?5 >= ?3 THEN ?4 END
         WHERE update_id = ?1 AND done_ms IS NULL",
    )?
    .execute(params![id, error, TRIES, now_ms, counts])?;
    is_parked(tx, id)
}

/// Counts a try that begins; true when so many began before and none came to an end: the update is parked.
pub fn began(
    tx: &Connection,
    id: i64,
    why: &str,
    most: u32,
    now_ms: i64,
) -> Result<bool, StoreError> {
    tx.prepare_cached(
        "UPDATE inbox SET attempts = attempts + 1,
                error = CASE WHEN attempts >= ?3 THEN ?2 ELSE error END,
                parked_ms = CASE WHEN attempts >= ?3 THEN ?4 END
         WHERE update_id = ?1 AND done_ms IS NULL",
    )?
    .execute(params![id, why, most, now_ms])?;
    is_parked(tx, id)
}

/// Parks an update at once: trying again would not help.
pub fn park(tx: &Connection, id: i64, why: &str, now_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE inbox SET parked_ms = ?3, error = ?2 WHERE update_id = ?1 AND done_ms IS NULL",
    )?
    .execute(params![id, why, now_ms])?;
    Ok(())
}

fn is_parked(tx: &Connection, id: i64) -> Result<bool, StoreError> {
    Ok(tx
        .prepare_cached("SELECT 1 FROM inbox WHERE update_id = ?1 AND parked_ms IS NOT NULL")?
        .exists([id])?)
}

/// Parked updates that tell of money are tried again if they were parked before `before_ms`: what stood in their way
/// may be gone. Gives how many.
pub fn unpark_money(tx: &Connection, before_ms: i64) -> Result<usize, StoreError> {
    Ok(tx
        .prepare_cached(
            "UPDATE inbox SET parked_ms = NULL, attempts = 0 WHERE parked_ms <= ?1 AND done_ms IS NULL
               AND (instr(body, '\"successful_payment\":') > 0 OR instr(body, '\"refunded_payment\":') > 0)",
        )?
        .execute([before_ms])?)
}

/// A parked update as an admin sees it: what people wrote is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    /// Telegram's number.
    pub id: i64,
    /// Whose; 0 when none was found.
    pub customer: CustomerId,
    /// When it was parked.
    pub parked_ms: i64,
    /// Why.
    pub error: String,
}

fn read_parked(row: &Row<'_>) -> rusqlite::Result<Parked> {
    Ok(Parked {
        id: row.get(0)?,
        customer: row.get(1)?,
        parked_ms: row.get(2)?,
        error: row.get(3)?,
    })
}

/// The parked updates, oldest first.
pub fn parked(conn: &Connection) -> Result<Vec<Parked>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT update_id, customer_id, parked_ms, coalesce(error, '') FROM inbox
         WHERE parked_ms IS NOT NULL AND done_ms IS NULL ORDER BY +update_id",
    )?;
    let rows = query.query_map([], read_parked)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// At most `limit` parked updates below a number, newest first.
pub fn parked_below(conn: &Connection, below: i64, limit: u32) -> Result<Vec<Parked>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT update_id, customer_id, parked_ms, coalesce(error, '') FROM inbox INDEXED BY inbox_parked
         WHERE parked_ms IS NOT NULL AND done_ms IS NULL AND update_id < ?1 ORDER BY +update_id DESC LIMIT ?2",
    )?;
    let rows = query.query_map(params![below, limit], read_parked)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A parked update; `None` when it is none (any more).
pub fn one_parked(conn: &Connection, id: i64) -> Result<Option<Parked>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT update_id, customer_id, parked_ms, coalesce(error, '') FROM inbox
             WHERE update_id = ?1 AND parked_ms IS NOT NULL AND done_ms IS NULL",
        )?
        .query_row([id], read_parked)
        .optional()?)
}

/// How many updates are parked.
pub fn parked_count(conn: &Connection) -> Result<u32, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT count(*) FROM inbox INDEXED BY inbox_parked WHERE parked_ms IS NOT NULL AND done_ms IS NULL",
        )?
        .query_row([], |row| row.get(0))?)
}

/// Releases one parked update (or all) to be tried again: a running bot takes it within a minute or two, another at its
/// start. Gives how many.
pub fn retry(tx: &Connection, id: Option<i64>) -> Result<usize, StoreError> {
    Ok(tx
        .prepare_cached(
            "UPDATE inbox SET parked_ms = NULL, attempts = 0
             WHERE parked_ms IS NOT NULL AND done_ms IS NULL AND update_id = coalesce(?1, update_id)",
        )?
        .execute([id])?)
}

/// As `retry`, through a connection of its own: for a command beside a running bot, whose writer waits meanwhile.
pub fn retry_beside(path: &std::path::Path, id: Option<i64>) -> Result<usize, super::OpenError> {
    let connection = super::open::reader(path)?;
    let released = connection
        .pragma_update(None, "query_only", false)
        .map_err(StoreError::from)
        .and_then(|()| retry(&connection, id));
    released.map_err(|source| super::OpenError::Other {
        path: path.to_owned(),
        source: Box::new(source),
    })
}

/// Empties the bodies of updates done before `before_ms`: they hold what people wrote.
pub fn purge(tx: &Connection, before_ms: i64) -> Result<usize, StoreError> {
    Ok(tx
        .prepare_cached("UPDATE inbox SET body = '' WHERE done_ms < ?1 AND body <> ''")?
        .execute([before_ms])?)
}
