//! What admins change of models: shown first, wanted by their word, written into models.toml by whoever keeps it.

use crate::catalog::own::{Change, Refused};
use crate::ids::CustomerId;
use crate::money::Kopecks;
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

/// Where a change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It waits for the admin's word.
    Shown,
    /// It is to be written.
    Wanted,
    /// It is in models.toml.
    Done,
    /// It could not be written.
    Refused,
}

impl State {
    const ALL: [Self; 4] = [Self::Shown, Self::Wanted, Self::Done, Self::Refused];

    fn word(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Wanted => "wanted",
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }
}

/// A change and the prices it was shown with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The change.
    pub change: Change,
    /// What Kie takes and what a customer would pay, where Kie takes least and most; empty without exact prices.
    pub deals: Vec<(Kopecks, Kopecks)>,
}

/// Why a change is not in models.toml.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    /// The file is wrong itself: the first mistake.
    Broken(String),
    /// There is no such model in it any more.
    Unknown,
    /// Somebody has changed the same meanwhile.
    Moved,
    /// The file would be wrong after it: the first mistake.
    Unwritable(String),
    /// The disk says no, or somebody else writes the file again and again.
    Disk(String),
}

impl From<Refused> for Why {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Broken(what) => Self::Broken(what),
            Refused::Unknown => Self::Unknown,
            Refused::Moved => Self::Moved,
            Refused::Unwritable(what) => Self::Unwritable(what),
        }
    }
}

/// A stored change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Its number.
    pub id: i64,
    /// Whose it is.
    pub admin: CustomerId,
    /// What was shown.
    pub shown: Shown,
    /// The message where the admin waits for the end of it.
    pub message: Option<i64>,
    /// Where it stands.
    pub state: State,
    /// Why it was refused.
    pub why: Option<Why>,
    /// When it was shown.
    pub at_ms: i64,
}

const COLUMNS: &str = "SELECT id, admin_id, body, message, state, why, at_ms FROM model_edits";

fn json(value: &impl Serialize) -> Result<String, StoreError> {
    let failed = |error| rusqlite::Error::ToSqlConversionFailure(Box::new(error));
    Ok(serde_json::to_string(value).map_err(failed)?)
}

/// Stores a change that is shown; gives its number.
pub fn add(
    tx: &Connection,
    admin: CustomerId,
    shown: &Shown,
    at_ms: i64,
) -> Result<i64, StoreError> {
    tx.prepare_cached(
        "INSERT INTO model_edits(admin_id, model, body, state, at_ms) VALUES(?1, ?2, ?3, 'shown', ?4)",
    )?
    .execute(params![admin, shown.change.model, json(shown)?, at_ms])?;
    Ok(tx.last_insert_rowid())
}

/// One change; `None` too for one that another version wrote.
pub fn get(conn: &Connection, id: i64) -> Result<Option<Edit>, StoreError> {
    let mut query = conn.prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?;
    Ok(query.query_row([id], read).optional()?.flatten())
}

/// The first change that is to be written.
pub fn wanted(conn: &Connection) -> Result<Option<Edit>, StoreError> {
    let sql = format!("{COLUMNS} WHERE state = 'wanted' ORDER BY id LIMIT 1");
    let mut query = conn.prepare_cached(&sql)?;
    Ok(query.query_row([], read).optional()?.flatten())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Option<Edit>> {
    let (body, state, why): (String, String, String) = (row.get(2)?, row.get(4)?, row.get(5)?);
    let state = State::ALL.into_iter().find(|known| known.word() == state);
    let (Ok(shown), Some(state)) = (serde_json::from_str(&body), state) else {
        return Ok(None);
    };
    Ok(Some(Edit {
        id: row.get(0)?,
        admin: row.get(1)?,
        shown,
        message: row.get(3)?,
        state,
        why: serde_json::from_str(&why).ok(),
        at_ms: row.get(6)?,
    }))
}

/// The admin's word. False: it was given before.
pub fn want(tx: &Connection, id: i64, message: Option<i64>) -> Result<bool, StoreError> {
    let done = tx
        .prepare_cached(
            "UPDATE model_edits SET state = 'wanted', message = ?2 WHERE id = ?1 AND state = 'shown'",
        )?
        .execute(params![id, message])?;
    Ok(done == 1)
}

/// It is written (`None`), or why it is not. False: that was told before.
pub fn end(tx: &Connection, id: i64, why: Option<&Why>) -> Result<bool, StoreError> {
    let (state, why) = match why {
        None => (State::Done, String::new()),
        Some(why) => (State::Refused, json(why)?),
    };
    let done = tx
        .prepare_cached(
            "UPDATE model_edits SET state = ?2, why = ?3 WHERE id = ?1 AND state = 'wanted'",
        )?
        .execute(params![id, state.word(), why])?;
    Ok(done == 1)
}
