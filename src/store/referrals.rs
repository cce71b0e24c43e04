//! Friends: each customer's link, who brought whom, and what came of it.

use crate::ids::CustomerId;
use crate::money::Kopecks;
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension, params};

/// What came of a customer's link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Friends {
    /// Who came by it.
    pub invited: u32,
    /// Of them, who has topped up.
    pub paid: u32,
    /// What was earned and not taken back.
    pub earned: Kopecks,
}

/// Who brought a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Referral {
    /// Who is paid the share.
    pub referrer: CustomerId,
    /// Top-ups of the friend so far.
    pub topups: u32,
    /// What they have earned their referrer.
    pub earned: Kopecks,
}

/// A customer's code for friends: random, made when it is first asked for, for ever.
pub fn code(tx: &Connection, customer: CustomerId, now_ms: i64) -> Result<String, StoreError> {
    let known = tx
        .prepare_cached("SELECT code FROM referrers WHERE customer_id = ?1")?
        .query_row([customer], |row| row.get(0))
        .optional()?;
    if let Some(code) = known {
        return Ok(code);
    }
    // 40 bits of SQLite's generator, which is seeded by the system.
    Ok(tx
        .prepare_cached(
            "INSERT INTO referrers(customer_id, code, at_ms) VALUES(?1, lower(hex(randomblob(5))), ?2) RETURNING code",
        )?
        .query_row(params![customer, now_ms], |row| row.get(0))?)
}

/// Whose code it is.
pub fn owner(conn: &Connection, code: &str) -> Result<Option<CustomerId>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT customer_id FROM referrers WHERE code = ?1")?
        .query_row([code], |row| row.get(0))
        .optional()?)
}

/// What came of a customer's link.
pub fn friends(conn: &Connection, customer: CustomerId) -> Result<Friends, StoreError> {
    Ok(conn
        .prepare_cached("SELECT invited, paid, earned FROM referrers WHERE customer_id = ?1")?
        .query_row([customer], |row| {
            Ok(Friends {
                invited: row.get(0)?,
                paid: row.get(1)?,
                earned: row.get(2)?,
            })
        })
        .optional()?
        .unwrap_or_default())
}

/// Notes who brought a customer. The database refuses circles and a second time.
pub fn bind(
    tx: &Connection,
    invited: CustomerId,
    referrer: CustomerId,
    now_ms: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT INTO referrals(invited_id, referrer_id, at_ms) VALUES(?1, ?2, ?3)")?
        .execute(params![invited, referrer, now_ms])?;
    Ok(())
}

/// Who brought a customer, if anybody.
pub fn of(conn: &Connection, invited: CustomerId) -> Result<Option<Referral>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT referrer_id, topups, earned FROM referrals WHERE invited_id = ?1")?
        .query_row([invited], |row| {
            Ok(Referral {
                referrer: row.get(0)?,
                topups: row.get(1)?,
                earned: row.get(2)?,
            })
        })
        .optional()?)
}

/// Counts a top-up of a friend.
pub fn count_top_up(tx: &Connection, invited: CustomerId) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE referrals SET topups = topups + 1 WHERE invited_id = ?1")?
        .execute([invited])?;
    Ok(())
}

/// The shares a customer was given since a moment.
pub fn shares_since(
    conn: &Connection,
    referrer: CustomerId,
    since_ms: i64,
) -> Result<Kopecks, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT coalesce(sum(amount), 0) FROM transfers
             WHERE kind = 'referral' AND key NOT GLOB 'ref:new:*' AND at_ms >= ?2 AND credit =
              (SELECT id FROM accounts WHERE customer_id = ?1 AND kind = 'bonus')",
        )?
        .query_row(params![referrer, since_ms], |row| row.get(0))?)
}
