//! Broadcasts: drafts, and how far those that were started have got.
//!
//! Each customer's turn is stored before the call to Telegram and settled after it: what was under way when the process
//! ended is never sent again (at most once), counted as unclear and named in the report.

mod turns;

pub use turns::{Failure, Outcome, Round, Turn, failures, orphaned, round};

use crate::ids::CustomerId;
use crate::store::StoreError;
use crate::store::crowds::{Count, Crowd};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

/// What kind of message it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Words alone.
    #[default]
    Text,
    /// A photo with words under it.
    Photo,
    /// A video with words under it.
    Video,
}

/// Where a button of a letter leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Target {
    /// A web address.
    Url(String),
    /// A place of the bot: the data of its button.
    Data(String),
}

/// A message as customers get it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Its kind.
    pub kind: Kind,
    /// Telegram's id of the photo or video.
    pub file: String,
    /// The words.
    pub text: String,
    /// How they are formatted: Telegram's entities as they came.
    pub entities: serde_json::Value,
    /// Links show no preview, as the admin wanted it.
    pub no_preview: bool,
    /// Buttons, each in a row of its own.
    pub buttons: Vec<(String, Target)>,
}

/// How a broadcast stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Being written.
    Draft,
    /// On its way.
    Running,
    /// Held up.
    Paused,
    /// Ended before everybody had it.
    Cancelled,
    /// Everybody has had their turn.
    Done,
}

impl State {
    const ALL: [Self; 5] = [
        Self::Draft,
        Self::Running,
        Self::Paused,
        Self::Cancelled,
        Self::Done,
    ];

    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Cancelled => "cancelled",
            Self::Done => "done",
        }
    }
}

/// A broadcast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broadcast {
    /// Its number.
    pub id: i64,
    /// Who made it.
    pub admin: CustomerId,
    /// What is said.
    pub letter: Letter,
    /// To whom.
    pub crowd: Crowd,
    /// Grows with each change of a draft.
    pub version: i64,
    /// How it stands.
    pub state: State,
    /// Whom it would reach, as counted at the start.
    pub expected: i64,
    /// Up to whom turns have been given.
    pub last: CustomerId,
    /// What came of the turns.
    pub tally: Tally,
    /// When it was begun to be written.
    pub created_ms: i64,
    /// When it was started.
    pub started_ms: Option<i64>,
    /// When it ended.
    pub ended_ms: Option<i64>,
    /// The chat and the message that show it live.
    pub shown: Option<(CustomerId, i64)>,
}

/// What came of the turns so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Telegram took it.
    pub sent: i64,
    /// Had blocked the bot before.
    pub skipped: i64,
    /// Have blocked the bot, as Telegram said now.
    pub gone: i64,
    /// Telegram refused.
    pub failed: i64,
    /// Nobody knows.
    pub unclear: i64,
}

const COLUMNS: &str =
    "id, admin_id, letter, crowd, version, state, expected, last_id, sent, skipped, gone, failed,
   unclear, created_ms, started_ms, ended_ms, watcher, message";

fn read(row: &Row<'_>) -> rusqlite::Result<Broadcast> {
    let odd = |column: usize| {
        let why = "written by another version";
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, why.into())
    };
    let letter: String = row.get(2)?;
    let (crowd, state): (String, String) = (row.get(3)?, row.get(5)?);
    let watcher: Option<CustomerId> = row.get(16)?;
    let message: Option<i64> = row.get(17)?;
    Ok(Broadcast {
        id: row.get(0)?,
        admin: row.get(1)?,
        letter: serde_json::from_str(&letter).map_err(|_| odd(2))?,
        crowd: Crowd::from_code(&crowd).ok_or_else(|| odd(3))?,
        version: row.get(4)?,
        state: State::ALL
            .into_iter()
            .find(|known| known.name() == state)
            .ok_or_else(|| odd(5))?,
        expected: row.get(6)?,
        last: row.get(7)?,
        tally: Tally {
            sent: row.get(8)?,
            skipped: row.get(9)?,
            gone: row.get(10)?,
            failed: row.get(11)?,
            unclear: row.get(12)?,
        },
        created_ms: row.get(13)?,
        started_ms: row.get(14)?,
        ended_ms: row.get(15)?,
        shown: watcher.zip(message),
    })
}

fn json(letter: &Letter) -> Result<String, StoreError> {
    Ok(serde_json::to_string(letter)
        .map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))?)
}

/// Stores a new draft to everybody; gives its number.
pub fn add(
    tx: &Connection,
    admin: CustomerId,
    letter: &Letter,
    now_ms: i64,
) -> Result<i64, StoreError> {
    tx.prepare_cached("INSERT INTO broadcasts(admin_id, letter, created_ms) VALUES(?1, ?2, ?3)")?
        .execute(params![admin, json(letter)?, now_ms])?;
    Ok(tx.last_insert_rowid())
}

/// The broadcast with this number.
pub fn get(conn: &Connection, id: i64) -> Result<Option<Broadcast>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM broadcasts WHERE id = ?1");
    Ok(conn
        .prepare_cached(&sql)?
        .query_row([id], read)
        .optional()?)
}

/// The newest, newest first.
pub fn newest(conn: &Connection, limit: u16) -> Result<Vec<Broadcast>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM broadcasts ORDER BY id DESC LIMIT ?1");
    let mut query = conn.prepare_cached(&sql)?;
    let rows = query.query_map([limit], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The one that is on its way.
pub fn running(conn: &Connection) -> Result<Option<Broadcast>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM broadcasts WHERE state = 'running'");
    Ok(conn.prepare_cached(&sql)?.query_row([], read).optional()?)
}

/// Those that a message shows live.
pub fn shown(conn: &Connection) -> Result<Vec<Broadcast>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM broadcasts WHERE message IS NOT NULL ORDER BY id");
    let mut query = conn.prepare_cached(&sql)?;
    let rows = query.query_map([], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Puts other content into a draft; false when it is none any more.
pub fn rewrite(tx: &Connection, id: i64, letter: &Letter) -> Result<bool, StoreError> {
    let changed = tx
        .prepare_cached(
            "UPDATE broadcasts SET letter = ?2, version = version + 1 WHERE id = ?1 AND state = 'draft'",
        )?
        .execute(params![id, json(letter)?])?;
    Ok(changed == 1)
}

/// Addresses a draft to somebody else; false when it is none any more.
pub fn address(tx: &Connection, id: i64, crowd: &Crowd) -> Result<bool, StoreError> {
    let changed = tx
        .prepare_cached(
            "UPDATE broadcasts SET crowd = ?2, version = version + 1 WHERE id = ?1 AND state = 'draft'",
        )?
        .execute(params![id, crowd.code()])?;
    Ok(changed == 1)
}

/// Throws a draft away; false when it is none any more.
pub fn discard(tx: &Connection, id: i64) -> Result<bool, StoreError> {
    let deleted = tx
        .prepare_cached("DELETE FROM broadcasts WHERE id = ?1 AND state = 'draft'")?
        .execute([id])?;
    Ok(deleted == 1)
}

/// Starts a draft as it was when it had this version; false when it has changed, was started, or another is on its way.
pub fn start(
    tx: &Connection,
    (id, version): (i64, i64),
    count: Count,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let started = tx
        .prepare_cached(
            "UPDATE broadcasts SET state = 'running', expected = ?3, started_ms = ?4
             WHERE id = ?1 AND version = ?2 AND state = 'draft'
               AND NOT EXISTS(SELECT 1 FROM broadcasts WHERE state = 'running')",
        )?
        .execute(params![id, version, count.reach, now_ms])?;
    Ok(started == 1)
}

/// Holds it up; false when it is not on its way.
pub fn pause(tx: &Connection, id: i64) -> Result<bool, StoreError> {
    let paused = tx
        .prepare_cached(
            "UPDATE broadcasts SET state = 'paused' WHERE id = ?1 AND state = 'running'",
        )?
        .execute([id])?;
    Ok(paused == 1)
}

/// Lets it go on; false when it is not held up, or another is on its way.
pub fn resume(tx: &Connection, id: i64) -> Result<bool, StoreError> {
    let resumed = tx
        .prepare_cached(
            "UPDATE broadcasts SET state = 'running' WHERE id = ?1 AND state = 'paused'
               AND NOT EXISTS(SELECT 1 FROM broadcasts WHERE state = 'running')",
        )?
        .execute([id])?;
    Ok(resumed == 1)
}

/// Ends it before everybody has had it; false when it has ended or was never started.
pub fn cancel(tx: &Connection, id: i64, now_ms: i64) -> Result<bool, StoreError> {
    let cancelled = tx
        .prepare_cached(
            "UPDATE broadcasts SET state = 'cancelled', ended_ms = ?2 WHERE id = ?1 AND state IN ('running','paused')",
        )?
        .execute(params![id, now_ms])?;
    // Nobody who still waits for another try gets one.
    tx.prepare_cached("DELETE FROM broadcast_turns WHERE broadcast_id = ?1 AND state = 'again'")?
        .execute([id])?;
    Ok(cancelled == 1)
}

/// Remembers the message that shows it live; the one before no longer does.
pub fn watch(tx: &Connection, id: i64, who: CustomerId, message: i64) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE broadcasts SET watcher = ?2, message = ?3 WHERE id = ?1")?
        .execute(params![id, who, message])?;
    Ok(())
}

/// A message shows something else now.
pub fn release(tx: &Connection, who: CustomerId, message: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE broadcasts SET message = NULL WHERE message IS NOT NULL AND watcher = ?1 AND message = ?2",
    )?
    .execute(params![who, message])?;
    Ok(())
}
