//! What the admins must hear of, at most once an hour for each kind.

use crate::ids::{CustomerId, GenerationId};
use crate::store::StoreError;
use crate::store::outbox::{self, Notice};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::fmt::Display;

const HOUR_MS: i64 = 3_600_000;

/// A message for the admins: the text `alert-<what>` of the locales with its values.
#[derive(Clone, Debug)]
pub(super) struct Alert {
    what: &'static str,
    values: BTreeMap<String, String>,
    about: Option<GenerationId>,
}

impl Alert {
    pub(super) fn new(what: &'static str) -> Self {
        Self {
            what,
            values: BTreeMap::new(),
            about: None,
        }
    }

    /// Puts a value into the text.
    pub(super) fn with(mut self, name: &str, value: &dyn Display) -> Self {
        self.values.insert(name.to_owned(), value.to_string());
        self
    }

    /// Once for this generation instead of once an hour.
    pub(super) fn about(mut self, id: GenerationId) -> Self {
        self.about = Some(id);
        self
    }

    /// Into the outbox of every admin, unless it is there for this hour.
    pub(super) fn put(
        &self,
        tx: &Connection,
        admins: &[i64],
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let once = match self.about {
            Some(id) => format!("g{id}"),
            None => now_ms.div_euclid(HOUR_MS).to_string(),
        };
        raise(tx, admins, self.what, &once, &self.values, now_ms)
    }
}

/// Tells every admin `alert-<what>` once for each `once` (an hour, a generation).
pub fn raise(
    tx: &Connection,
    admins: &[i64],
    what: &str,
    once: &str,
    values: &BTreeMap<String, String>,
    now_ms: i64,
) -> Result<(), StoreError> {
    for admin in admins {
        let notice = Notice::Alert {
            key: format!("alert-{what}"),
            values: values.clone(),
        };
        let key = format!("alert:{what}:{once}:{admin}");
        if outbox::put(tx, &key, CustomerId(*admin), None, &notice, now_ms)? {
            tracing::warn!(what, ?values, "alert");
        }
    }
    Ok(())
}
