//! One row a POST of createTask: its token for Kie's callbacks, and what callbacks with that token said.
//!
//! Nothing here moves money or state: a callback makes something due, and the poll decides.

use crate::generation::State;
use crate::ids::GenerationId;
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension, params};

/// Trusted callbacks about one submit count at most so often.
const TRUSTED_EVERY_MS: i64 = 1_000;
/// All others.
const HINT_EVERY_MS: i64 = 10_000;

/// What came of a callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Called {
    /// Nobody has sent out this token.
    Unknown,
    /// Its generation waits for nothing any more.
    Over(GenerationId),
    /// One was heeded a moment ago.
    TooSoon(GenerationId),
    /// It came too soon after another, and what it says is not known yet: Kie should repeat it.
    Again(GenerationId),
    /// It says nothing that helps.
    Useless(GenerationId),
    /// The task is asked about now.
    Due(GenerationId),
    /// The task it names is kept: the submit is still under way, or its answer was lost.
    Kept(GenerationId),
}

/// What a callback says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The last part of the address it came to.
    pub token: String,
    /// The task it names.
    pub task_id: Option<String>,
    /// Whether it is signed, or there is no key to check with.
    pub trusted: bool,
}

/// A callback's word about a submit whose answer was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The token that recordInfo must show.
    pub token: String,
    /// The task it named.
    pub task_id: String,
}

/// Stores a new random token for a generation that is being submitted, and gives it.
// SQLite's generator is seeded by the system.
pub fn begin(tx: &Connection, id: GenerationId, now_ms: i64) -> Result<String, StoreError> {
    Ok(tx
        .prepare_cached(
            "INSERT INTO submits(token, generation_id, at_ms) VALUES(lower(hex(randomblob(16))), ?1, ?2)
             RETURNING token",
        )?
        .query_row(params![id, now_ms], |row| row.get(0))?)
}

/// The generation that was sent with this token.
pub fn generation_of(conn: &Connection, token: &str) -> Result<Option<GenerationId>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT generation_id FROM submits WHERE token = ?1")?
        .query_row([token], |row| row.get(0))
        .optional()?)
}

/// Whether this token was sent out.
pub fn is_known(conn: &Connection, token: &str) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM submits WHERE token = ?1")?
        .exists([token])?)
}

/// Where the generation behind a token stands, for a callback.
struct Place {
    id: GenerationId,
    state: Option<State>,
    /// The task Kie has accepted.
    task_id: Option<String>,
    /// The `late` row, if it is being watched: the task bound to it.
    watched: Option<Option<String>>,
    claim: Option<String>,
    trusted_ms: Option<i64>,
    hinted_ms: Option<i64>,
}

fn place(conn: &Connection, token: &str) -> Result<Option<Place>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT g.id, g.state, g.task_id, l.generation_id IS NOT NULL, l.task_id, s.task_id, s.trusted_ms, s.hinted_ms
             FROM submits s JOIN generations g ON g.id = s.generation_id
             LEFT JOIN late l ON l.generation_id = g.id AND l.state = 'watching'
             WHERE s.token = ?1",
        )?
        .query_row([token], |row| {
            let state: String = row.get(1)?;
            let watched: bool = row.get(3)?;
            let bound: Option<String> = row.get(4)?;
            Ok(Place {
                id: row.get(0)?,
                state: State::from_name(&state),
                task_id: row.get(2)?,
                watched: watched.then_some(bound),
                claim: row.get(5)?,
                trusted_ms: row.get(6)?,
                hinted_ms: row.get(7)?,
            })
        })
        .optional()?)
}

impl Place {
    /// What is to be done about a callback.
    fn judge(&self, word: &Word, now_ms: i64) -> Called {
        let id = self.id;
        let lost = match (self.state, &self.watched) {
            (Some(State::Running), _) | (_, Some(Some(_))) => false,
            (Some(State::Held | State::Submitting), _) | (_, Some(None)) => true,
            _ => return Called::Over(id),
        };
        if !lost {
            return match self.is_too_soon(self.is_trusted(word), now_ms) {
                true => Called::TooSoon(id),
                false => Called::Due(id),
            };
        }
        // Only the name of the task helps here, and only from somebody who can know it.
        match word.task_id.as_ref().filter(|_| word.trusted) {
            None => Called::Useless(id),
            Some(task) if self.claim.as_ref() == Some(task) => Called::TooSoon(id),
            Some(_) if self.is_too_soon(true, now_ms) => Called::Again(id),
            Some(_) => Called::Kept(id),
        }
    }

    /// A trusted callback about another task than ours is odd: a hint like any other.
    fn is_trusted(&self, word: &Word) -> bool {
        let ours = self
            .task_id
            .as_ref()
            .or(self.watched.as_ref().and_then(Option::as_ref));
        word.trusted && word.task_id.as_ref() == ours
    }

    fn is_too_soon(&self, trusted: bool, now_ms: i64) -> bool {
        let within = |last: Option<i64>, gap: i64| {
            last.is_some_and(|last| (0..gap).contains(&now_ms.saturating_sub(last)))
        };
        match trusted {
            true => within(self.trusted_ms, TRUSTED_EVERY_MS),
            false => within(self.trusted_ms.max(self.hinted_ms), HINT_EVERY_MS),
        }
    }
}

/// What `call` would do, without doing it: most callbacks that help nobody are told apart by reading alone.
pub fn look(conn: &Connection, word: &Word, now_ms: i64) -> Result<Called, StoreError> {
    let found = place(conn, &word.token)?;
    Ok(found.map_or(Called::Unknown, |place| place.judge(word, now_ms)))
}

/// Takes a callback: its generation (or its late result) is asked about now, or the task it names is kept.
pub fn call(tx: &Connection, word: &Word, now_ms: i64) -> Result<Called, StoreError> {
    let Some(place) = place(tx, &word.token)? else {
        return Ok(Called::Unknown);
    };
    let called = place.judge(word, now_ms);
    match called {
        Called::Due(_) => {
            let column = match place.is_trusted(word) {
                true => "trusted_ms",
                false => "hinted_ms",
            };
            tx.prepare_cached(&format!(
                "UPDATE submits SET {column} = ?2 WHERE token = ?1"
            ))?
            .execute(params![word.token, now_ms])?;
        }
        Called::Kept(_) => {
            tx.prepare_cached("UPDATE submits SET task_id = ?2, trusted_ms = ?3 WHERE token = ?1")?
                .execute(params![word.token, word.task_id, now_ms])?;
        }
        _ => return Ok(called),
    }
    tx.prepare_cached(
        "UPDATE generations SET due_ms = ?2 WHERE id = ?1 AND state = 'running' AND due_ms > ?2",
    )?
    .execute(params![place.id, now_ms])?;
    tx.prepare_cached(
        "UPDATE late SET due_ms = ?2 WHERE generation_id = ?1 AND state = 'watching' AND due_ms > ?2",
    )?
    .execute(params![place.id, now_ms])?;
    Ok(called)
}

/// Whether a callback about a generation was heeded after this moment.
pub fn heeded_since(tx: &Connection, id: GenerationId, since_ms: i64) -> Result<bool, StoreError> {
    Ok(tx
        .prepare_cached(
            "SELECT 1 FROM submits WHERE generation_id = ?1 AND (trusted_ms > ?2 OR hinted_ms > ?2)",
        )?
        .exists(params![id, since_ms])?)
}

/// The tasks that callbacks have named for a generation, the newest submit first.
pub fn claims(conn: &Connection, id: GenerationId) -> Result<Vec<Claim>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT token, task_id FROM submits WHERE generation_id = ?1 AND task_id IS NOT NULL
         ORDER BY at_ms DESC, token",
    )?;
    let claims = query.query_map([id], |row| {
        Ok(Claim {
            token: row.get(0)?,
            task_id: row.get(1)?,
        })
    })?;
    Ok(claims.collect::<rusqlite::Result<_>>()?)
}

/// Forgets a claim that Kie's record has disproved, unless another has taken its place.
pub fn forget(tx: &Connection, claim: &Claim) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE submits SET task_id = NULL WHERE token = ?1 AND task_id = ?2")?
        .execute(params![claim.token, claim.task_id])?;
    Ok(())
}

/// Removes tokens older than this: nothing of theirs can still come. Gives how many.
pub fn purge(tx: &Connection, before_ms: i64) -> Result<usize, StoreError> {
    Ok(tx
        .prepare_cached("DELETE FROM submits WHERE at_ms < ?1")?
        .execute([before_ms])?)
}
