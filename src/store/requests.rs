//! Requests for a top-up by hand: asked by a customer, decided once by an admin.

use crate::ids::{CustomerId, RequestId};
use crate::money::Kopecks;
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// Where a request stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestState {
    /// Nobody has decided yet.
    Open,
    /// So much was credited.
    Approved(Kopecks),
    /// Nothing was credited, and why (may be empty).
    Rejected(String),
}

/// A stored request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its number.
    pub id: RequestId,
    /// Who asks.
    pub customer: CustomerId,
    /// For how much.
    pub asked: Kopecks,
    /// Where it stands.
    pub state: RequestState,
    /// Who decided.
    pub admin: Option<CustomerId>,
    /// When it was made.
    pub created_ms: i64,
}

/// Stores a request.
pub fn add(
    tx: &Connection,
    customer: CustomerId,
    asked: Kopecks,
    now_ms: i64,
) -> Result<RequestId, StoreError> {
    tx.prepare_cached("INSERT INTO requests(customer_id, asked, created_ms) VALUES(?1, ?2, ?3)")?
        .execute(params![customer, asked, now_ms])?;
    Ok(RequestId(tx.last_insert_rowid()))
}

/// One request.
pub fn get(conn: &Connection, id: RequestId) -> Result<Option<Request>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT id, customer_id, asked, state, credited, reason, admin_id, created_ms FROM requests WHERE id = ?1",
        )?
        .query_row([id], read)
        .optional()?)
}

/// A request of a customer for the same sum that still waits, made since a moment: a second tap.
pub fn same_since(
    conn: &Connection,
    customer: CustomerId,
    asked: Kopecks,
    since_ms: i64,
) -> Result<Option<RequestId>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT max(id) FROM requests WHERE customer_id = ?1 AND asked = ?2 AND state = 'open' AND created_ms >= ?3",
        )?
        .query_row(params![customer, asked, since_ms], |row| {
            Ok(row.get::<_, Option<i64>>(0)?.map(RequestId))
        })?)
}

/// How many requests of a customer wait for a decision.
pub fn open_count(conn: &Connection, customer: CustomerId) -> Result<u32, StoreError> {
    Ok(conn
        .prepare_cached("SELECT count(*) FROM requests WHERE customer_id = ?1 AND state = 'open'")?
        .query_row([customer], |row| row.get(0))?)
}

/// How many requests wait for a decision.
pub fn waiting(conn: &Connection) -> Result<u32, StoreError> {
    Ok(conn
        .prepare_cached("SELECT count(*) FROM requests WHERE state = 'open'")?
        .query_row([], |row| row.get(0))?)
}

/// At most `limit` requests that wait for a decision, above a number, oldest first.
pub fn open_above(conn: &Connection, above: i64, limit: u16) -> Result<Vec<Request>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT id, customer_id, asked, state, credited, reason, admin_id, created_ms FROM requests
         WHERE state = 'open' AND id > ?1 ORDER BY id LIMIT ?2",
    )?;
    let rows = query.query_map(params![above, limit], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Request> {
    let state: String = row.get(3)?;
    let state = match state.as_str() {
        "approved" => RequestState::Approved(row.get(4)?),
        "rejected" => RequestState::Rejected(row.get::<_, Option<String>>(5)?.unwrap_or_default()),
        _ => RequestState::Open,
    };
    Ok(Request {
        id: row.get(0)?,
        customer: row.get(1)?,
        asked: row.get(2)?,
        state,
        admin: row.get(6)?,
        created_ms: row.get(7)?,
    })
}

/// Decides that so much is credited; false when it was decided before.
pub fn approve(
    tx: &Connection,
    id: RequestId,
    admin: CustomerId,
    credited: Kopecks,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let changed = tx
        .prepare_cached(
            "UPDATE requests SET state = 'approved', credited = ?3, admin_id = ?2, decided_ms = ?4
             WHERE id = ?1 AND state = 'open'",
        )?
        .execute(params![id, admin, credited, now_ms])?;
    Ok(changed == 1)
}

/// Decides that nothing is credited; false when it was decided before.
pub fn reject(
    tx: &Connection,
    id: RequestId,
    admin: CustomerId,
    reason: &str,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let changed = tx
        .prepare_cached(
            "UPDATE requests SET state = 'rejected', reason = ?3, admin_id = ?2, decided_ms = ?4
             WHERE id = ?1 AND state = 'open'",
        )?
        .execute(params![id, admin, reason, now_ms])?;
    Ok(changed == 1)
}
