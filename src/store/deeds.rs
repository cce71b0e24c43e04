//! What admins did: who, when, to what, before and after; rows are only added, each chained to the one before.

use super::chain;
use crate::ids::CustomerId;
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension, params};

/// The most characters of a reason.
pub const WHY_CHARS: usize = 500;

/// A deed as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number; without a gap.
    pub id: i64,
    /// Who.
    pub admin: CustomerId,
    /// What, e.g. `approve`.
    pub what: String,
    /// To what, e.g. `request:3`.
    pub subject: String,
    /// As it was; empty for what is new.
    pub before: String,
    /// As it is.
    pub after: String,
    /// The reason given; empty when none was asked for.
    pub why: String,
    /// When.
    pub at_ms: i64,
}

/// At most `n` deeds below a number, newest first.
pub fn below(conn: &Connection, id: i64, n: u16) -> Result<Vec<Entry>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT id, admin_id, what, subject, before, after, why, at_ms FROM deeds
         WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
    )?;
    let rows = query.query_map((id, n), |row| {
        Ok(Entry {
            id: row.get(0)?,
            admin: row.get(1)?,
            what: row.get(2)?,
            subject: row.get(3)?,
            before: row.get(4)?,
            after: row.get(5)?,
            why: row.get(6)?,
            at_ms: row.get(7)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notes a deed that needs no reason. `subject` names its row, e.g. `request:3`.
pub fn add(
    tx: &Connection,
    admin: CustomerId,
    what: &str,
    subject: &str,
    pair: (&str, &str),
    at_ms: i64,
) -> Result<(), StoreError> {
    add_with_reason(tx, admin, what, subject, pair, "", at_ms)
}

/// Notes a deed and why it was done.
pub fn add_with_reason(
    tx: &Connection,
    admin: CustomerId,
    what: &str,
    subject: &str,
    (before, after): (&str, &str),
    why: &str,
    at_ms: i64,
) -> Result<(), StoreError> {
    let (last, hash) = head(tx)?;
    let fields = Fields {
        id: last.saturating_add(1),
        admin: admin.0,
        words: [what, subject, before, after],
        why,
        at_ms,
    };
    tx.prepare_cached(
        "INSERT INTO deeds(id, admin_id, what, subject, before, after, at_ms, hash, why)
         VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        fields.id,
        admin,
        what,
        subject,
        before,
        after,
        at_ms,
        fields.chained(&hash.unwrap_or_default()),
        why
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
    /// The reason; a deed without one is chained as deeds were before there were any.
    pub(super) why: &'a str,
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
        let all: [&[u8]; 8] = [
            &id,
            &admin,
            what,
            subject,
            was,
            is,
            &at,
            self.why.as_bytes(),
        ];
        let fields = if self.why.is_empty() { &all[..7] } else { &all };
        chain::link(before, fields)
    }
}
