//! Messages that must arrive: stored in the transaction of their cause, sent at least once.

use crate::ids::{CustomerId, GenerationId, RequestId};
use crate::money::Kopecks;
use crate::store::{StoreError, customers};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How the error of a message begins whose customer was gone.
const GONE: &str = "gone: ";

/// What is to be told; words and language are chosen when it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Notice {
    /// A generation's files and the closing message.
    Result,
    /// A generation ended without a result and the money is back.
    Refund,
    /// A result that came after the money went back.
    Gift,
    /// A text of the locales by its key.
    Text {
        /// Key in `locales/`.
        key: String,
        /// Values put in.
        values: BTreeMap<String, String>,
    },
    /// A payment was credited.
    Paid {
        /// What the wallet got.
        sum: Kopecks,
        /// What came on top.
        bonus: Kopecks,
        /// The promo code that counted, and what it gave.
        #[serde(default)]
        promo: Option<(String, Kopecks)>,
    },
    /// For an admin: a request for a top-up by hand, to be decided.
    Request {
        /// Its number.
        id: RequestId,
    },
    /// For an admin: what a customer sent with a request.
    Note {
        /// The request.
        id: RequestId,
        /// The customer.
        from: CustomerId,
        /// The message in the customer's chat.
        message: i64,
    },
    /// For an admin: a text of the locales by its key.
    Alert {
        /// Key in `locales/`, starts with `alert-`.
        key: String,
        /// Values put in.
        values: BTreeMap<String, String>,
        /// How many of it have come together.
        #[serde(default)]
        together: u32,
        /// Its row and matter of `store::alerts`, for the button that silences it.
        #[serde(default)]
        matter: Option<(i64, i64)>,
    },
    /// Something said in support: to the admins, or to the customer.
    Support {
        /// Its row; the words are read when it is sent.
        message: i64,
    },
    /// For an admin: catalogue changes that wait for a decision.
    Review {
        /// Its number.
        id: i64,
    },
    /// For an admin: what became of a change of a model.
    Model {
        /// Its number.
        edit: i64,
    },
    /// What earlier results look like, as Telegram has them.
    Previews {
        /// What is shown.
        items: Vec<Glimpse>,
        /// Data of the button that leads back.
        back: String,
    },
    /// The customer's history as a file, made when it is sent.
    Export,
    /// For an admin: a file of the panel, made when it is sent.
    Paper(Paper),
}

/// A file of the panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// Every deed of the admins, as a table.
    Deeds,
    /// The statistics day by day, as a table.
    Days {
        /// How many days, today among them.
        days: u16,
    },
    /// The same as charts.
    Charts {
        /// How many days, today among them.
        days: u16,
    },
    /// Whom a broadcast did not reach, as a table.
    Broadcast {
        /// Its number.
        id: i64,
    },
    /// The report of a sync.
    Sync {
        /// Its number.
        id: i64,
    },
    /// The day before, in numbers, with the charts of the week that ends with it.
    Report,
    /// The newest lines of the log, without secrets.
    Log,
}

/// One file of an earlier result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Glimpse {
    /// What made it.
    pub generation: GenerationId,
    /// Its place in the result.
    pub n: u32,
}

impl Notice {
    fn what(&self) -> &'static str {
        match self {
            Self::Result => "result",
            Self::Refund => "refund",
            Self::Gift => "gift",
            Self::Text { .. }
            | Self::Paid { .. }
            | Self::Request { .. }
            | Self::Note { .. }
            | Self::Support { .. }
            | Self::Previews { .. }
            | Self::Model { .. }
            | Self::Export
            | Self::Paper(_) => "text",
            Self::Alert { .. } | Self::Review { .. } => "alert",
        }
    }
}

/// Stores a message under a key; false when the key is there already.
pub fn put(
    tx: &Connection,
    key: &str,
    to: CustomerId,
    generation: Option<GenerationId>,
    notice: &Notice,
    at_ms: i64,
) -> Result<bool, StoreError> {
    let body = serde_json::to_string(notice)
        .map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))?;
    let added = tx
        .prepare_cached(
            "INSERT INTO outbox(key, customer_id, generation_id, what, body, due_ms, created_ms)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?6) ON CONFLICT(key) DO NOTHING",
        )?
        .execute(params![key, to, generation, notice.what(), body, at_ms])?;
    Ok(added == 1)
}

/// A stored message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its row.
    pub id: i64,
    /// The chat.
    pub to: CustomerId,
    /// The generation it is about.
    pub generation: Option<GenerationId>,
    /// What is to be told; `None` when it does not parse (a newer version wrote it).
    pub notice: Option<Notice>,
    /// Parts already sent.
    pub part: u32,
    /// How often sending failed.
    pub attempts: u32,
    /// When it was stored.
    pub created_ms: i64,
}

/// Messages due now, the oldest of each chat: a chat with many does not hold up the others.
pub fn due(conn: &Connection, now_ms: i64, limit: u32) -> Result<Vec<Stored>, StoreError> {
    let mut query = conn.prepare_cached(
        // With one min() SQLite takes the other columns from the row that has it.
        "SELECT min(id), customer_id, generation_id, body, part, attempts, created_ms FROM outbox
         WHERE state = 'todo' AND (due_ms <= ?1 OR due_ms > ?1 + 86400000) GROUP BY customer_id ORDER BY min(id) LIMIT ?2",
    )?;
    let rows = query.query_map(params![now_ms, limit], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A message if it is still to be sent and due.
pub fn still_due(conn: &Connection, id: i64, now_ms: i64) -> Result<Option<Stored>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT id, customer_id, generation_id, body, part, attempts, created_ms FROM outbox
             WHERE id = ?1 AND state = 'todo' AND (due_ms <= ?2 OR due_ms > ?2 + 86400000)",
        )?
        .query_row(params![id, now_ms], read)
        .optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Stored> {
    Ok(Stored {
        id: row.get(0)?,
        to: row.get(1)?,
        generation: row.get(2)?,
        notice: serde_json::from_str(&row.get::<_, String>(3)?).ok(),
        part: row.get(4)?,
        attempts: row.get(5)?,
        created_ms: row.get(6)?,
    })
}

/// When the next message is due.
pub fn next_due_ms(conn: &Connection) -> Result<Option<i64>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT min(due_ms) FROM outbox WHERE state = 'todo'")?
        .query_row([], |row| row.get(0))?)
}

/// Remembers that so many parts have been sent.
pub fn set_part(tx: &Connection, id: i64, part: u32) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE outbox SET part = ?2 WHERE id = ?1")?
        .execute(params![id, part])?;
    Ok(())
}

/// When the result of a generation was first ready to be sent.
pub fn ready_ms(conn: &Connection, generation: GenerationId) -> Result<Option<i64>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT min(created_ms) FROM outbox WHERE generation_id = ?1 AND what IN ('result','gift')",
        )?
        .query_row([generation], |row| row.get(0))?)
}

/// It has arrived.
pub fn sent(tx: &Connection, id: i64, now_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE outbox SET state = 'sent', sent_ms = ?2 WHERE id = ?1")?
        .execute(params![id, now_ms])?;
    Ok(())
}

/// It could not be sent now; tried again at `due_ms`. `counts` is false for waits Telegram asked for.
pub fn later(
    tx: &Connection,
    id: i64,
    due_ms: i64,
    error: &str,
    counts: bool,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE outbox SET due_ms = ?2, error = ?3, attempts = attempts + ?4 WHERE id = ?1",
    )?
    .execute(params![id, due_ms, error, counts])?;
    Ok(())
}

/// It will never arrive, and why.
pub fn dead(tx: &Connection, id: i64, error: &str) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE outbox SET state = 'dead', error = ?2 WHERE id = ?1")?
        .execute(params![id, error])?;
    Ok(())
}

/// The customer cannot be reached: they are marked as gone, and the message is dead until they come back. Who has written
/// since it was tried is back already: it is tried again.
pub fn unreachable(
    tx: &Connection,
    id: i64,
    to: CustomerId,
    error: &str,
    tried_ms: i64,
) -> Result<(), StoreError> {
    let back = tx
        .prepare_cached("SELECT 1 FROM customers WHERE id = ?1 AND seen_ms >= ?2")?
        .exists(params![to, tried_ms])?;
    if back {
        return later(tx, id, tried_ms.saturating_add(1_000), error, true);
    }
    customers::set_gone(tx, to, true, tried_ms)?;
    dead(tx, id, &format!("{GONE}{error}"))
}

/// What died while a customer was gone is to be sent again.
pub fn revive(tx: &Connection, customer: CustomerId, now_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE outbox SET state = 'todo', attempts = 0, due_ms = ?2
         WHERE customer_id = ?1 AND state = 'dead' AND substr(error, 1, length(?3)) = ?3",
    )?
    .execute(params![customer, now_ms, GONE])?;
    Ok(())
}

/// Whether the message under this key will never arrive.
pub fn is_dead(conn: &Connection, key: &str) -> Result<bool, StoreError> {
    let mut query =
        conn.prepare_cached("SELECT 1 FROM outbox WHERE key = ?1 AND state = 'dead'")?;
    Ok(query.exists([key])?)
}

/// Empties the bodies of messages sent before `before_ms`.
pub fn purge(tx: &Connection, before_ms: i64) -> Result<usize, StoreError> {
    Ok(tx
        .prepare_cached(
            "UPDATE outbox SET body = '' WHERE state = 'sent' AND sent_ms < ?1 AND body <> ''",
        )?
        .execute([before_ms])?)
}
