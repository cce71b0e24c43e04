//! What the admins must hear of; how often is decided in `store::alerts`.

use crate::store::StoreError;
use crate::store::alerts;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::fmt::Display;

pub use crate::store::alerts::raise;

/// A message for the admins: the text `alert-<what>` of the locales with its values.
#[derive(Clone, Debug)]
pub(super) struct Alert {
    what: &'static str,
    values: BTreeMap<String, String>,
}

impl Alert {
    pub(super) fn new(what: &'static str) -> Self {
        Self {
            what,
            values: BTreeMap::new(),
        }
    }

    /// Puts a value into the text.
    pub(super) fn with(mut self, name: &str, value: &dyn Display) -> Self {
        self.values.insert(name.to_owned(), value.to_string());
        self
    }

    /// Raises it.
    pub(super) fn put(
        &self,
        tx: &Connection,
        admins: &[i64],
        now_ms: i64,
    ) -> Result<(), StoreError> {
        alerts::raise(tx, admins, self.what, "", &self.values, now_ms)
    }
}
