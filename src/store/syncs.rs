//! Looks at Kie's catalogue and returns to an earlier models.toml: wanted, under way, ended; a history of them.

use crate::ids::CustomerId;
use crate::store::StoreError;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};

/// So many reports are kept.
const REPORTS: i64 = 30;

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// An admin wants it.
    Wanted,
    /// It is under way.
    Running,
    /// It has ended well.
    Done,
    /// What came cannot be true, or the file is wrong: nothing was taken.
    Refused,
    /// A source or the disk failed.
    Failed,
    /// The bot was stopped meanwhile.
    Stopped,
}

impl State {
    const ALL: [Self; 6] = [
        Self::Wanted,
        Self::Running,
        Self::Done,
        Self::Refused,
        Self::Failed,
        Self::Stopped,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Wanted => "wanted",
            Self::Running => "running",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
        }
    }

    /// Whether it has not ended yet.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Wanted | Self::Running)
    }
}

impl FromSql for State {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        let found = Self::ALL.into_iter().find(|state| state.word() == word);
        found.ok_or(FromSqlError::InvalidType)
    }
}

/// What is told of the end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    /// The report in Russian, line by line; or why there is none.
    pub ru: Vec<String>,
    /// The same in English.
    pub en: Vec<String>,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// Done, refused, failed or stopped.
    pub state: State,
    /// Changes taken.
    pub applied: usize,
    /// Changes that wait for an admin.
    pub waiting: usize,
    /// The report, or why there is none.
    pub told: Told,
}

/// A look or a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sync {
    /// Its number.
    pub id: i64,
    /// The kept models.toml that comes back; `None`: a look at Kie.
    pub version: Option<i64>,
    /// Who wanted it; `None`: the bot by itself.
    pub admin: Option<CustomerId>,
    /// The message where the admin watches.
    pub message: Option<i64>,
    /// Where it stands.
    pub state: State,
    /// Changes taken.
    pub applied: i64,
    /// Changes that wait for an admin.
    pub waiting: i64,
    /// The report, or why there is none; empty once it is forgotten.
    pub told: Told,
    /// When it was wanted or begun.
    pub at_ms: i64,
    /// When it ended.
    pub ended_ms: Option<i64>,
}

const COLUMNS: &str = "SELECT id, version, admin_id, message, state, applied, waiting, body, at_ms, ended_ms FROM syncs";

fn read(row: &Row<'_>) -> rusqlite::Result<Sync> {
    Ok(Sync {
        id: row.get(0)?,
        version: row.get(1)?,
        admin: row.get(2)?,
        message: row.get(3)?,
        state: row.get(4)?,
        applied: row.get(5)?,
        waiting: row.get(6)?,
        told: serde_json::from_str(&row.get::<_, String>(7)?).unwrap_or_default(),
        at_ms: row.get(8)?,
        ended_ms: row.get(9)?,
    })
}

fn list(
    conn: &Connection,
    which: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<Sync>, StoreError> {
    let mut query = conn.prepare_cached(&format!("{COLUMNS} {which}"))?;
    let rows = query.query_map(params, read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One of them.
pub fn get(conn: &Connection, id: i64) -> Result<Option<Sync>, StoreError> {
    Ok(list(conn, "WHERE id = ?1", [id])?.pop())
}

/// The first that has not ended.
pub fn open(conn: &Connection) -> Result<Option<Sync>, StoreError> {
    let which = "WHERE state IN ('wanted','running') ORDER BY id LIMIT 1";
    Ok(list(conn, which, [])?.pop())
}

/// Those whose end their admin does not know yet.
pub fn untold(conn: &Connection) -> Result<Vec<Sync>, StoreError> {
    list(conn, "WHERE told = 0 ORDER BY id", [])
}

/// At most `n` below a number, newest first.
pub fn below(conn: &Connection, id: i64, n: u16) -> Result<Vec<Sync>, StoreError> {
    list(conn, "WHERE id < ?1 ORDER BY id DESC LIMIT ?2", (id, n))
}

/// The newest look at Kie that has ended.
pub fn last(conn: &Connection) -> Result<Option<Sync>, StoreError> {
    let which =
        "WHERE version IS NULL AND state NOT IN ('wanted','running') ORDER BY id DESC LIMIT 1";
    Ok(list(conn, which, [])?.pop())
}

/// An admin wants one; gives its number.
pub fn want(
    tx: &Connection,
    admin: CustomerId,
    version: Option<i64>,
    message: Option<i64>,
    now_ms: i64,
) -> Result<i64, StoreError> {
    tx.prepare_cached(
        "INSERT INTO syncs(version, admin_id, message, state, told, at_ms) VALUES(?1, ?2, ?3, 'wanted', 0, ?4)",
    )?
    .execute(params![version, admin, message, now_ms])?;
    Ok(tx.last_insert_rowid())
}

/// One begins: that which is wanted, or the bot's own; gives its number.
pub fn begin(tx: &Connection, wanted: Option<i64>, now_ms: i64) -> Result<i64, StoreError> {
    if let Some(id) = wanted {
        tx.prepare_cached("UPDATE syncs SET state = 'running' WHERE id = ?1 AND state = 'wanted'")?
            .execute([id])?;
        return Ok(id);
    }
    tx.prepare_cached("INSERT INTO syncs(state, told, at_ms) VALUES('running', 1, ?1)")?
        .execute([now_ms])?;
    Ok(tx.last_insert_rowid())
}

/// It has ended; only the newest reports are kept. False: that was said before.
pub fn end(tx: &Connection, id: i64, end: &End, now_ms: i64) -> Result<bool, StoreError> {
    let failed = |error| rusqlite::Error::ToSqlConversionFailure(Box::new(error));
    let body = serde_json::to_string(&end.told).map_err(failed)?;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let done = tx
        .prepare_cached(
            "UPDATE syncs SET state = ?2, applied = ?3, waiting = ?4, body = ?5, ended_ms = ?6
             WHERE id = ?1 AND state IN ('wanted','running')",
        )?
        .execute(params![
            id,
            end.state.word(),
            count(end.applied),
            count(end.waiting),
            body,
            now_ms
        ])?;
    tx.prepare_cached("UPDATE syncs SET body = '' WHERE id = ?1")?
        .execute([id.saturating_sub(REPORTS)])?;
    Ok(done == 1)
}

/// What a stop has cut short: what an admin wanted is wanted again, the rest is over.
pub fn recover(tx: &Connection, now_ms: i64) -> Result<(), StoreError> {
    // The open ones have an index of their own.
    tx.prepare_cached(
        "UPDATE syncs SET state = CASE WHEN admin_id IS NULL THEN 'stopped' ELSE 'wanted' END,
           ended_ms = CASE WHEN admin_id IS NULL THEN ?1 END
         WHERE state IN ('wanted','running') AND state = 'running'",
    )?
    .execute([now_ms])?;
    Ok(())
}

/// Its admin knows the end.
pub fn told(tx: &Connection, id: i64) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE syncs SET told = 1 WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// The message shows something else now: the end comes as a new one.
pub fn leave(tx: &Connection, admin: CustomerId, message: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE syncs SET message = NULL WHERE told = 0 AND admin_id = ?1 AND message = ?2",
    )?
    .execute(params![admin, message])?;
    Ok(())
}

/// The admin watches in this message.
pub fn watch(tx: &Connection, id: i64, message: Option<i64>) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE syncs SET message = ?2 WHERE id = ?1 AND told = 0")?
        .execute(params![id, message])?;
    Ok(())
}
