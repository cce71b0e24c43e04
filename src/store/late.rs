//! What may still come after a generation has expired or its submit was lost: watched for a day, given as a gift.

use crate::clock::DAY_MS;
use crate::ids::GenerationId;
use crate::store::{StoreError, submits};
use rusqlite::{Connection, OptionalExtension, params};

/// How long a late result is waited for: Kie promises to keep files for a day.
pub const WATCH_MS: i64 = DAY_MS;

/// Where a late result stands; stored by its lower-case name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LateState {
    /// It may still come.
    Watching,
    /// It has come, files are being downloaded.
    Fetching,
    /// Delivered as a gift.
    Gifted,
    /// It will not come.
    Gone,
}

impl LateState {
    /// All states.
    pub const ALL: [Self; 4] = [Self::Watching, Self::Fetching, Self::Gifted, Self::Gone];

    /// As stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Watching => "watching",
            Self::Fetching => "fetching",
            Self::Gifted => "gifted",
            Self::Gone => "gone",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// One row: a generation that has ended but whose result may still come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Late {
    /// Whose result.
    pub generation: GenerationId,
    /// Where it stands.
    pub state: LateState,
    /// Kie's task, if known.
    pub task_id: Option<String>,
    /// What Kie reported at success: JSON of the engine.
    pub result: Option<String>,
    /// Tries of this state.
    pub attempts: u32,
    /// When it is given up.
    pub until_ms: i64,
}

/// Begins to watch. Without a task id there is nothing to ask for: the row waits for a callback until it is over,
/// unless one has come already.
pub fn watch(
    tx: &Connection,
    generation: GenerationId,
    task_id: Option<&str>,
    now_ms: i64,
) -> Result<(), StoreError> {
    let until_ms = now_ms.saturating_add(WATCH_MS);
    let known = task_id.is_some() || !submits::claims(tx, generation)?.is_empty();
    let due_ms = if known { now_ms } else { until_ms };
    tx.prepare_cached(
        "INSERT INTO late(generation_id, state, task_id, due_ms, until_ms) VALUES(?1, 'watching', ?2, ?3, ?4)
         ON CONFLICT(generation_id) DO NOTHING",
    )?
    .execute(params![generation, task_id, due_ms, until_ms])?;
    Ok(())
}

/// The row of a generation.
pub fn get(conn: &Connection, generation: GenerationId) -> Result<Option<Late>, StoreError> {
    let found = conn
        .prepare_cached(
            "SELECT generation_id, state, task_id, result, attempts, until_ms FROM late WHERE generation_id = ?1",
        )?
        .query_row([generation], |row| {
            let state: String = row.get(1)?;
            Ok(Late {
                generation: row.get(0)?,
                state: LateState::from_name(&state).unwrap_or(LateState::Gone),
                task_id: row.get(2)?,
                result: row.get(3)?,
                attempts: row.get(4)?,
                until_ms: row.get(5)?,
            })
        })
        .optional()?;
    Ok(found)
}

/// Rows that are due, the longest due first.
pub fn due(
    conn: &Connection,
    state: LateState,
    now_ms: i64,
    limit: usize,
) -> Result<Vec<GenerationId>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT generation_id FROM late WHERE state IN ('watching','fetching') AND state = ?1 AND due_ms <= ?2
         ORDER BY due_ms, generation_id LIMIT ?3",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let ids = query.query_map(params![state.name(), now_ms, limit], |row| row.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// When the next row falls due after `now_ms`.
pub fn next_due_ms(conn: &Connection, now_ms: i64) -> Result<Option<i64>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT min(due_ms) FROM late WHERE state IN ('watching','fetching') AND due_ms > ?1",
        )?
        .query_row([now_ms], |row| row.get(0))?)
}

/// Stores when to look again; false when it no longer stands at `state`.
pub fn wait(
    tx: &Connection,
    generation: GenerationId,
    state: LateState,
    due_ms: i64,
    attempts: u32,
) -> Result<bool, StoreError> {
    let changed = tx
        .prepare_cached(
            "UPDATE late SET due_ms = min(?3, until_ms), attempts = ?4 WHERE generation_id = ?1 AND state = ?2",
        )?
        .execute(params![generation, state.name(), due_ms, attempts])?;
    Ok(changed == 1)
}

/// The result has come: it is fetched next. False when it was not being watched.
pub fn come(
    tx: &Connection,
    generation: GenerationId,
    result: &str,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let changed = tx
        .prepare_cached(
            "UPDATE late SET state = 'fetching', result = ?2, attempts = 0, due_ms = ?3
             WHERE generation_id = ?1 AND state = 'watching'",
        )?
        .execute(params![generation, result, now_ms])?;
    Ok(changed == 1)
}

/// Binds a lost task that was found again, with its result, which is fetched next. False when the row is not watched,
/// has a task, or the task belongs to another generation.
pub fn bind(
    tx: &Connection,
    generation: GenerationId,
    task_id: &str,
    result: &str,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let changed = tx
        .prepare_cached(
            "UPDATE late SET task_id = ?2, state = 'fetching', result = ?3, attempts = 0, due_ms = ?4
             WHERE generation_id = ?1 AND state = 'watching' AND task_id IS NULL
               AND NOT EXISTS(SELECT 1 FROM generations WHERE task_id = ?2)
               AND NOT EXISTS(SELECT 1 FROM late WHERE task_id = ?2)",
        )?
        .execute(params![generation, task_id, result, now_ms])?;
    Ok(changed == 1)
}

/// Ends the watch as `gifted` or `gone`; false when it no longer stands at `from`.
pub fn end(
    tx: &Connection,
    generation: GenerationId,
    from: LateState,
    to: LateState,
) -> Result<bool, StoreError> {
    let changed = tx
        .prepare_cached("UPDATE late SET state = ?3 WHERE generation_id = ?1 AND state = ?2")?
        .execute(params![generation, from.name(), to.name()])?;
    Ok(changed == 1)
}
