//! What admins did: who, when, to what, before and after; rows are only added, each chained to the one before.

use super::chain;
use crate::ids::CustomerId;
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension, params};

/// Notes a deed. `subject` names its row, e.g. `request:3`.
pub fn add(
    tx: &Connection,
    admin: CustomerId,
    what: &str,
    subject: &str,
    (before, after): (&str, &str),
    at_ms: i64,
) -> Result<(), StoreError> {
    let (last, hash) = head(tx)?;
    let fields = Fields {
        id: last.saturating_add(1),
        admin: admin.0,
        words: [what, subject, before, after],
        at_ms,
    };
    tx.prepare_cached(
        "INSERT INTO deeds(id, admin_id, what, subject, before, after, at_ms, hash)
         VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        fields.id,
        admin,
        what,
        subject,
        before,
        after,
        at_ms,
        fields.chained(&hash.unwrap_or_default())
    ])?;
    Ok(())
}

/// The newest deed and its hash; deeds of before the chain have none.
pub(super) fn head(conn: &Connection) -> Result<(i64, Option<[u8; 32]>), StoreError> {
    Ok(conn
        .prepare_cached("SELECT id, hash FROM deeds ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .unwrap_or_default())
}

/// A deed as the chain of hashes sees it.
pub(super) struct Fields<'a> {
    pub(super) id: i64,
    pub(super) admin: i64,
    /// What, to what, before, after.
    pub(super) words: [&'a str; 4],
    pub(super) at_ms: i64,
}

impl Fields<'_> {
    pub(super) fn chained(&self, before: &[u8; 32]) -> [u8; 32] {
        let [what, subject, was, is] = self.words.map(str::as_bytes);
        let (id, admin, at) = (
            self.id.to_be_bytes(),
            self.admin.to_be_bytes(),
            self.at_ms.to_be_bytes(),
        );
        chain::link(before, &[&id, &admin, what, subject, was, is, &at])
    }
}
