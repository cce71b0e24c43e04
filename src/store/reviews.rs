//! Changes that wait for the admin: shown once, decided once, and who decided.

use crate::catalog::sync::pending::{Pending, digest};
use crate::store::StoreError;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::BTreeSet;

/// Where a review stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Waits for an admin.
    Open,
    /// An admin has accepted; models.toml is not written yet.
    Accepted,
    /// It is in models.toml.
    Applied,
    /// It could not be written: the file was not as shown any more.
    Moved,
    /// An admin wants none of it.
    Rejected,
    /// Other changes wait now, or none.
    Replaced,
}

impl State {
    const ALL: [Self; 6] = [
        Self::Open,
        Self::Accepted,
        Self::Applied,
        Self::Moved,
        Self::Rejected,
        Self::Replaced,
    ];

    /// As it is stored.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Applied => "applied",
            Self::Moved => "moved",
            Self::Rejected => "rejected",
            Self::Replaced => "replaced",
        }
    }
}

impl FromSql for State {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        let found = Self::ALL.into_iter().find(|state| state.word() == word);
        found.ok_or(FromSqlError::InvalidType)
    }
}

/// A set of changes as it was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Its number, in the buttons.
    pub id: i64,
    /// The changes.
    pub items: Vec<Pending>,
    /// Indexes of those the admin does not want.
    pub left_out: BTreeSet<usize>,
    /// Where it stands.
    pub state: State,
    /// The admin who decided, and when (milliseconds since 1970).
    pub decided: Option<(i64, i64)>,
}

impl Review {
    /// The changes the admin wants.
    pub fn wanted(&self) -> Vec<Pending> {
        self.parted(true)
    }

    /// The changes the admin does not want.
    pub fn unwanted(&self) -> Vec<Pending> {
        self.parted(false)
    }

    fn parted(&self, wanted: bool) -> Vec<Pending> {
        let numbered = self.items.iter().enumerate();
        numbered
            .filter(|(n, _)| self.left_out.contains(n) != wanted)
            .map(|(_, item)| item.clone())
            .collect()
    }
}

const COLUMNS: &str = "SELECT id, body, left_out, state, decided_by, decided_ms FROM reviews";

/// One review.
pub fn get(conn: &Connection, id: i64) -> Result<Option<Review>, StoreError> {
    one(conn, "WHERE id = ?1", [id])
}

/// The review that waits for an admin.
pub fn open(conn: &Connection) -> Result<Option<Review>, StoreError> {
    one(
        conn,
        "WHERE state = 'open' ORDER BY id DESC LIMIT 1",
        params![],
    )
}

/// The review that waits for a decision and since when it does.
pub fn waiting(conn: &Connection) -> Result<Option<(i64, i64)>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT id, created_ms FROM reviews WHERE state = 'open' ORDER BY id DESC LIMIT 1",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// A review that is accepted and not in models.toml yet.
pub fn accepted(conn: &Connection) -> Result<Option<Review>, StoreError> {
    one(
        conn,
        "WHERE state = 'accepted' ORDER BY id LIMIT 1",
        params![],
    )
}

fn one(
    conn: &Connection,
    which: &str,
    params: impl rusqlite::Params,
) -> Result<Option<Review>, StoreError> {
    let mut query = conn.prepare_cached(&format!("{COLUMNS} {which}"))?;
    Ok(query.query_row(params, read).optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Review> {
    let by: Option<i64> = row.get(4)?;
    let at: Option<i64> = row.get(5)?;
    // What another version wrote and we cannot read is an empty set: nothing of it can be accepted.
    Ok(Review {
        id: row.get(0)?,
        items: serde_json::from_str(&row.get::<_, String>(1)?).unwrap_or_default(),
        left_out: serde_json::from_str(&row.get::<_, String>(2)?).unwrap_or_default(),
        state: row.get(3)?,
        decided: by.zip(at),
    })
}

fn json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    let failed = |error| rusqlite::Error::ToSqlConversionFailure(Box::new(error));
    Ok(serde_json::to_string(value).map_err(failed)?)
}

/// Takes what waits now: the number of a new review if there is anything that nobody was asked about yet.
/// What an admin has rejected is left out; an older question that is no longer the same is closed.
pub fn take(tx: &Connection, items: &[Pending], now_ms: i64) -> Result<Option<i64>, StoreError> {
    let mut fresh = Vec::new();
    for item in items {
        let known = tx
            .prepare_cached("SELECT 1 FROM rejected_changes WHERE key = ?1")?
            .exists([&item.key])?;
        if !known {
            fresh.push(item.clone());
        }
    }
    let digest = digest(&fresh);
    let asked = tx
        .prepare_cached("SELECT 1 FROM reviews WHERE state IN ('open','accepted') AND digest = ?1")?
        .exists([&digest])?;
    if asked {
        return Ok(None);
    }
    tx.prepare_cached("UPDATE reviews SET state = 'replaced' WHERE state = 'open'")?
        .execute([])?;
    if fresh.is_empty() {
        return Ok(None);
    }
    tx.prepare_cached("INSERT INTO reviews(digest, body, created_ms) VALUES(?1, ?2, ?3)")?
        .execute(params![digest, json(&fresh)?, now_ms])?;
    Ok(Some(tx.last_insert_rowid()))
}

/// Leaves a change out, or takes it in again. False: it is not open any more.
pub fn toggle(tx: &Connection, id: i64, item: usize) -> Result<bool, StoreError> {
    let Some(mut review) = get(tx, id)?.filter(|review| review.state == State::Open) else {
        return Ok(false);
    };
    if item < review.items.len() && !review.left_out.remove(&item) {
        review.left_out.insert(item);
    }
    tx.prepare_cached("UPDATE reviews SET left_out = ?2 WHERE id = ?1")?
        .execute(params![id, json(&review.left_out)?])?;
    Ok(true)
}

/// The admin's word: what is wanted is accepted, the rest is remembered as rejected. False: it is not open any more.
pub fn decide(
    tx: &Connection,
    id: i64,
    accept: bool,
    admin: i64,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let Some(review) = get(tx, id)?.filter(|review| review.state == State::Open) else {
        return Ok(false);
    };
    let accept = accept && review.left_out.len() < review.items.len();
    let (state, rejected) = if accept {
        (State::Accepted, review.unwanted())
    } else {
        (State::Rejected, review.items)
    };
    tx.prepare_cached(
        "UPDATE reviews SET state = ?2, decided_by = ?3, decided_ms = ?4 WHERE id = ?1",
    )?
    .execute(params![id, state.word(), admin, now_ms])?;
    for item in rejected {
        tx.prepare_cached(
            "INSERT INTO rejected_changes(key, model, rejected_by, rejected_ms) VALUES(?1, ?2, ?3, ?4)
             ON CONFLICT(key) DO NOTHING",
        )?
        .execute(params![item.key, item.model, admin, now_ms])?;
    }
    Ok(true)
}

/// What became of an accepted review.
pub fn end(tx: &Connection, id: i64, state: State) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE reviews SET state = ?2 WHERE id = ?1 AND state = 'accepted'")?
        .execute(params![id, state.word()])?;
    Ok(())
}

/// When models.toml was last synced, by whomever; 0: nobody knows.
pub fn synced_ms(conn: &Connection) -> Result<i64, StoreError> {
    let found: Option<String> = conn
        .prepare_cached("SELECT value FROM meta WHERE key = 'synced_ms'")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(found.and_then(|text| text.parse().ok()).unwrap_or_default())
}

/// Remembers a sync; an older one than the last changes nothing.
pub fn set_synced(tx: &Connection, at_ms: i64) -> Result<(), StoreError> {
    if at_ms > synced_ms(tx)? {
        tx.prepare_cached(
            "INSERT INTO meta(key, value) VALUES('synced_ms', ?1)
             ON CONFLICT(key) DO UPDATE SET value = excluded.value",
        )?
        .execute([at_ms.to_string()])?;
    }
    Ok(())
}
