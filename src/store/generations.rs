//! The table of generations: reading them, what is due, and moving one from state to state.

pub use super::endings::{CancelOutcome, cancel};
pub use super::starts::{Start, StartError, StartLimits, Started, TestLimit, start};

use crate::catalog::{Answers, Category};
use crate::clock::MINUTE_MS;
use crate::generation::{Event, Generation, Reason, State, next};
use crate::ids::{CustomerId, GenerationId, InputsId};
use crate::store::{StoreError, model_days};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

/// A generation with what only the engine needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The generation.
    pub generation: Generation,
    /// What Kie reported at success: JSON of the engine.
    pub result: Option<String>,
    /// Kie has not answered about it since then.
    pub unanswered_since_ms: Option<i64>,
    /// Kie has said that it does not know the task since then.
    pub missing_since_ms: Option<i64>,
}

/// What a transition changes besides the state; `None` leaves a field as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Change<'a> {
    /// When the engine looks again.
    pub due_ms: Option<i64>,
    /// When the new state's time is over.
    pub deadline_ms: Option<i64>,
    /// Kie's task id.
    pub task_id: Option<&'a str>,
    /// When Kie accepted it.
    pub accepted_ms: Option<i64>,
    /// What Kie reported.
    pub result: Option<&'a str>,
    /// Why it ended without a result.
    pub reason: Option<Reason>,
    /// Kie's own words.
    pub detail: Option<&'a str>,
    /// When it ended.
    pub ended_ms: Option<i64>,
    /// Tries of the new state.
    pub attempts: Option<u32>,
}

/// What a look that changed no state leaves behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// When the engine looks again.
    pub due_ms: i64,
    /// Tries of this state.
    pub attempts: u32,
    /// Kie has not answered since then.
    pub unanswered_since_ms: Option<i64>,
    /// Kie does not know the task since then.
    pub missing_since_ms: Option<i64>,
}

const COLUMNS: &str = "id, customer_id, quote_id, inputs_id, model, category, state, price, cost_mcredits, eta_s,
    task_id, reason, detail, cancel_wish, attempts, created_ms, accepted_ms, ended_ms, due_ms, deadline_ms,
    progress_message, result, unanswered_since_ms, missing_since_ms";

/// The states whose money is on hold, as the partial indexes of the schema write them.
const OPEN: &str = "state IN ('held','submitting','running','fetching')";

/// The generation with this number.
pub fn get(conn: &Connection, id: GenerationId) -> Result<Option<Generation>, StoreError> {
    Ok(job(conn, id)?.map(|job| job.generation))
}

/// The generation with this number, as the engine sees it.
pub fn job(conn: &Connection, id: GenerationId) -> Result<Option<Job>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM generations WHERE id = ?1");
    Ok(conn
        .prepare_cached(&sql)?
        .query_row([id], read)
        .optional()?)
}

/// The generation a task of Kie's belongs to, whether it was accepted or found again later.
pub fn of_task(conn: &Connection, task_id: &str) -> Result<Option<GenerationId>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT id FROM generations WHERE task_id = ?1
             UNION ALL SELECT generation_id FROM late WHERE task_id = ?1 LIMIT 1",
        )?
        .query_row([task_id], |row| row.get(0))
        .optional()?)
}

/// A customer's generations, newest first.
pub fn for_customer(
    conn: &Connection,
    customer: CustomerId,
    offset: u32,
    limit: u32,
) -> Result<Vec<Generation>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM generations WHERE customer_id = ?1 ORDER BY id DESC LIMIT ?2 OFFSET ?3"
    );
    let mut query = conn.prepare_cached(&sql)?;
    let jobs = query.query_map(params![customer, limit, offset], read)?;
    Ok(jobs
        .map(|job| Ok(job?.generation))
        .collect::<rusqlite::Result<_>>()?)
}

/// How many generations a customer has ever started.
pub fn count_for(conn: &Connection, customer: CustomerId) -> Result<u32, StoreError> {
    count(
        conn,
        "SELECT count(*) FROM generations WHERE customer_id = ?1",
        params![customer],
    )
}

/// A customer's generations that have not ended, oldest first.
pub fn open_for(conn: &Connection, customer: CustomerId) -> Result<Vec<Generation>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM generations WHERE {OPEN} AND customer_id = ?1 ORDER BY id");
    let mut query = conn.prepare_cached(&sql)?;
    let jobs = query.query_map([customer], read)?;
    Ok(jobs
        .map(|job| Ok(job?.generation))
        .collect::<rusqlite::Result<_>>()?)
}

/// How many generations of all customers have not ended.
pub fn open_count(conn: &Connection) -> Result<u32, StoreError> {
    count(
        conn,
        &format!("SELECT count(*) FROM generations WHERE {OPEN}"),
        params![],
    )
}

/// No open generation waits so long for its next step: one that seems to was stored under a clock that ran ahead.
pub(in crate::store) const LONGEST_WAIT_MS: i64 = 15 * MINUTE_MS;

/// Open generations in one state that are due, the longest due first.
pub fn due(
    conn: &Connection,
    state: State,
    now_ms: i64,
    limit: usize,
) -> Result<Vec<GenerationId>, StoreError> {
    let ahead_ms = now_ms.saturating_add(LONGEST_WAIT_MS);
    let mut due: Vec<GenerationId> = Vec::new();
    for (which, bound_ms) in [("<=", now_ms), (">", ahead_ms)] {
        let sql = format!(
            "SELECT id FROM generations WHERE {OPEN} AND state = ?1 AND due_ms {which} ?2 ORDER BY due_ms, id LIMIT ?3"
        );
        let mut query = conn.prepare_cached(&sql)?;
        let room = i64::try_from(limit.saturating_sub(due.len())).unwrap_or(i64::MAX);
        let ids = query.query_map(params![state.name(), bound_ms, room], |row| row.get(0))?;
        for id in ids {
            due.push(id?);
        }
    }
    Ok(due)
}

/// When the next open generation falls due after `now_ms`.
pub fn next_due_ms(conn: &Connection, now_ms: i64) -> Result<Option<i64>, StoreError> {
    let sql = format!("SELECT min(due_ms) FROM generations WHERE {OPEN} AND due_ms > ?1");
    Ok(conn
        .prepare_cached(&sql)?
        .query_row([now_ms], |row| row.get(0))?)
}

/// Every generation whose submit was under way.
pub fn submitting(conn: &Connection) -> Result<Vec<Job>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM generations WHERE {OPEN} AND state = 'submitting' ORDER BY +id"
    );
    let mut query = conn.prepare_cached(&sql)?;
    let jobs = query.query_map([], read)?;
    Ok(jobs.collect::<rusqlite::Result<_>>()?)
}

/// Moves a generation to another state (or keeps it); false when it no longer stands at `from`.
pub fn transition(
    tx: &Connection,
    id: GenerationId,
    from: State,
    to: State,
    change: &Change<'_>,
) -> Result<bool, StoreError> {
    let changed = tx
        .prepare_cached(
            "UPDATE generations SET state = :to, due_ms = coalesce(:due, due_ms),
               deadline_ms = coalesce(:deadline, deadline_ms), task_id = coalesce(:task, task_id),
               accepted_ms = coalesce(:accepted, accepted_ms), result = coalesce(:result, result),
               reason = coalesce(:reason, reason), detail = coalesce(:detail, detail),
               ended_ms = coalesce(:ended, ended_ms), attempts = coalesce(:attempts, attempts),
               unanswered_since_ms = NULL, missing_since_ms = NULL
             WHERE id = :id AND state = :from",
        )?
        .execute(named_params! {
            ":id": id, ":from": from.name(), ":to": to.name(),
            ":due": change.due_ms, ":deadline": change.deadline_ms, ":task": change.task_id,
            ":accepted": change.accepted_ms, ":result": change.result,
            ":reason": change.reason.map(Reason::name), ":detail": change.detail,
            ":ended": change.ended_ms, ":attempts": change.attempts,
        })?;
    if changed == 1 && change.ended_ms.is_some() {
        model_days::ended(tx, id)?;
    }
    Ok(changed == 1)
}

/// Moves a generation as the table says for an event; false when it no longer stands at `from` or the event changes
/// nothing there. Money and messages of an end are `endings`' business.
pub fn happen(
    tx: &Connection,
    id: GenerationId,
    from: State,
    event: Event,
    change: &Change<'_>,
) -> Result<bool, StoreError> {
    match next(from, event) {
        Some((to, _)) => transition(tx, id, from, to, change),
        None => Ok(false),
    }
}

/// Stores when to look again; false when the generation no longer stands at `state`.
pub fn wait(
    tx: &Connection,
    id: GenerationId,
    state: State,
    wait: &Wait,
) -> Result<bool, StoreError> {
    let changed = tx
        .prepare_cached(
            "UPDATE generations SET due_ms = ?3, attempts = ?4, unanswered_since_ms = ?5, missing_since_ms = ?6
             WHERE id = ?1 AND state = ?2",
        )?
        .execute(params![
            id,
            state.name(),
            wait.due_ms,
            wait.attempts,
            wait.unanswered_since_ms,
            wait.missing_since_ms
        ])?;
    Ok(changed == 1)
}

/// Puts a waiting generation off for something that is not its own fault: its deadline moves along.
pub fn postpone(
    tx: &Connection,
    id: GenerationId,
    due_ms: i64,
    deadline_ms: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE generations SET due_ms = ?2, deadline_ms = max(deadline_ms, ?3) WHERE id = ?1 AND state = 'held'",
    )?
    .execute(params![id, due_ms, deadline_ms])?;
    Ok(())
}

/// The numbers of all generations in this state.
pub fn in_state(conn: &Connection, state: State) -> Result<Vec<GenerationId>, StoreError> {
    let mut query =
        conn.prepare_cached("SELECT id FROM generations WHERE state = ?1 ORDER BY id")?;
    let ids = query.query_map([state.name()], |row| row.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// Whoever waits to be sent, or runs and got no answer, is due now.
pub fn wake(tx: &Connection, state: State, now_ms: i64) -> Result<(), StoreError> {
    let sql = format!(
        "UPDATE generations SET due_ms = ?2 WHERE {OPEN} AND state = ?1 AND due_ms > ?2
           AND (state = 'held' OR unanswered_since_ms IS NOT NULL)"
    );
    tx.prepare_cached(&sql)?
        .execute(params![state.name(), now_ms])?;
    Ok(())
}

/// Whether Kie works on anything of ours.
pub fn any_running(conn: &Connection) -> Result<bool, StoreError> {
    let sql = format!("SELECT 1 FROM generations WHERE {OPEN} AND state = 'running' LIMIT 1");
    Ok(conn.prepare_cached(&sql)?.exists([])?)
}

/// Remembers (or forgets) that the customer wants a submit under way stopped.
pub fn wish_cancel(tx: &Connection, id: GenerationId, wish: bool) -> Result<bool, StoreError> {
    let changed = tx
        .prepare_cached(
            "UPDATE generations SET cancel_wish = ?2 WHERE id = ?1 AND state IN ('held','submitting','running')",
        )?
        .execute(params![id, wish])?;
    Ok(changed == 1)
}

/// Remembers the message that shows the progress of a generation.
pub fn set_progress_message(
    tx: &Connection,
    id: GenerationId,
    message: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE generations SET progress_message = ?2 WHERE id = ?1")?
        .execute(params![id, message])?;
    Ok(())
}

/// What the customer entered; `None` once it was deleted.
pub fn answers(conn: &Connection, inputs: InputsId) -> Result<Option<Answers>, StoreError> {
    let text: Option<Option<String>> = conn
        .prepare_cached("SELECT answers FROM inputs WHERE id = ?1")?
        .query_row([inputs], |row| row.get(0))
        .optional()?;
    let Some(text) = text.flatten() else {
        return Ok(None);
    };
    let answers = serde_json::from_str(&text).map_err(|e| conversion(0, e))?;
    Ok(Some(answers))
}

/// A section as stored.
pub(crate) fn category_name(category: Category) -> &'static str {
    match category {
        Category::Video => "video",
        Category::Image => "image",
        Category::Enhance => "enhance",
        Category::Audio => "audio",
    }
}

pub(crate) fn count(
    conn: &Connection,
    sql: &str,
    values: &[&dyn rusqlite::ToSql],
) -> Result<u32, StoreError> {
    Ok(conn
        .prepare_cached(sql)?
        .query_row(values, |row| row.get(0))?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Job> {
    let category: String = row.get("category")?;
    let state: String = row.get("state")?;
    let reason: Option<String> = row.get("reason")?;
    let generation = Generation {
        id: row.get("id")?,
        customer: row.get("customer_id")?,
        quote: row.get("quote_id")?,
        inputs: row.get("inputs_id")?,
        model: row.get("model")?,
        category: Category::ALL
            .into_iter()
            .find(|c| category_name(*c) == category)
            .ok_or_else(|| conversion(5, format!("no category {category}")))?,
        state: State::from_name(&state)
            .ok_or_else(|| conversion(6, format!("no state {state}")))?,
        price: row.get("price")?,
        cost: row.get("cost_mcredits")?,
        eta_s: row.get("eta_s")?,
        task_id: row.get("task_id")?,
        reason: reason.as_deref().and_then(Reason::from_name),
        detail: row.get("detail")?,
        cancel_wish: row.get("cancel_wish")?,
        attempts: row.get("attempts")?,
        created_ms: row.get("created_ms")?,
        accepted_ms: row.get("accepted_ms")?,
        ended_ms: row.get("ended_ms")?,
        due_ms: row.get("due_ms")?,
        deadline_ms: row.get("deadline_ms")?,
        progress_message: row.get("progress_message")?,
    };
    Ok(Job {
        generation,
        result: row.get("result")?,
        unanswered_since_ms: row.get("unanswered_since_ms")?,
        missing_since_ms: row.get("missing_since_ms")?,
    })
}

fn conversion(
    column: usize,
    error: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into())
}
