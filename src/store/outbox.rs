//! Messages that must arrive: stored in the transaction of their cause, sent at least once.

use crate::ids::{CustomerId, GenerationId};
use crate::store::StoreError;
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    /// For an admin: a text of the locales by its key.
    Alert {
        /// Key in `locales/`, starts with `alert-`.
        key: String,
        /// Values put in.
        values: BTreeMap<String, String>,
    },
}

impl Notice {
    fn what(&self) -> &'static str {
        match self {
            Self::Result => "result",
            Self::Refund => "refund",
            Self::Gift => "gift",
            Self::Text { .. } => "text",
            Self::Alert { .. } => "alert",
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
