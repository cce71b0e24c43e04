//! Customers as admins look for them, and what is known of one of them.

use crate::generation::State;
use crate::ids::{CustomerId, GenerationId};
use crate::money::Kopecks;
use crate::store::referrals::{self, Friends};
use crate::store::{StoreError, ledger};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// The shortest part of a @username that is searched for.
pub const PART_CHARS: usize = 3;

/// One line of a list of customers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: CustomerId,
    /// First name.
    pub name: String,
    /// @username without the sign.
    pub username: Option<String>,
    /// When they came.
    pub created_ms: i64,
}

/// Everything an admin sees of a customer at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Who.
    pub person: Person,
    /// When they last wrote or pressed.
    pub seen_ms: i64,
    /// Shut out by an admin.
    pub blocked: bool,
    /// Has blocked the bot.
    pub gone: bool,
    /// What they have.
    pub balance: ledger::Balance,
    /// What was taken for results, less what was given back.
    pub spent: Kopecks,
    /// Generations of theirs.
    pub generations: u32,
    /// Whom they brought.
    pub friends: Friends,
    /// Who brought them.
    pub brought_by: Option<CustomerId>,
}

/// One generation in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its number.
    pub id: GenerationId,
    /// Its model.
    pub model: String,
    /// How it stands; `None` when written by another version.
    pub state: Option<State>,
    /// Its price.
    pub price: Kopecks,
    /// When it was started.
    pub created_ms: i64,
}

fn person(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person {
        id: row.get(0)?,
        name: row.get(1)?,
        username: row.get(2)?,
        created_ms: row.get(3)?,
    })
}

/// The customer with this number.
pub fn by_id(conn: &Connection, id: CustomerId) -> Result<Option<Person>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT id, name, username, created_ms FROM customers WHERE id = ?1")?
        .query_row([id], person)
        .optional()?)
}

/// At most `limit` customers whose @username has these letters, digits and underscores in it; those that begin with
/// them are found like all others.
pub fn by_part(conn: &Connection, part: &str, limit: u16) -> Result<Vec<Person>, StoreError> {
    let part = part.to_ascii_lowercase();
    // Behind everything that begins with it: `~` comes after all letters of a @username.
    let end = format!("{part}~");
    let mut query = conn.prepare_cached(
        "SELECT DISTINCT c.id, c.name, c.username, c.created_ms FROM username_tails t
         JOIN customers c ON c.id = t.customer_id WHERE t.tail >= ?1 AND t.tail < ?2 LIMIT ?3",
    )?;
    let rows = query.query_map(params![part, end, limit], person)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// At most `limit` customers who came from a moment on, newest first, below (moment, number).
pub fn by_day(
    conn: &Connection,
    from_ms: i64,
    below: (i64, i64),
    limit: u16,
) -> Result<Vec<Person>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT id, name, username, created_ms FROM customers
         WHERE created_ms >= ?1 AND (created_ms, id) < (?2, ?3)
         ORDER BY created_ms DESC, id DESC LIMIT ?4",
    )?;
    let rows = query.query_map(params![from_ms, below.0, below.1, limit], person)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Everything about a customer.
pub fn profile(conn: &Connection, id: CustomerId) -> Result<Option<Profile>, StoreError> {
    let Some(person) = by_id(conn, id)? else {
        return Ok(None);
    };
    let (seen_ms, blocked, gone) = conn
        .prepare_cached(
            "SELECT seen_ms, blocked, gone_ms IS NOT NULL FROM customers WHERE id = ?1",
        )?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let generations = conn
        .prepare_cached("SELECT count(*) FROM generations WHERE customer_id = ?1")?
        .query_row([id], |row| row.get(0))?;
    Ok(Some(Profile {
        person,
        seen_ms,
        blocked,
        gone,
        balance: ledger::balance(conn, id)?,
        spent: spent(conn, id)?,
        generations,
        friends: referrals::friends(conn, id)?,
        brought_by: referrals::of(conn, id)?.map(|referral| referral.referrer),
    }))
}

fn spent(conn: &Connection, id: CustomerId) -> Result<Kopecks, StoreError> {
    let taken: Kopecks = conn
        .prepare_cached(
            "SELECT coalesce(sum(t.amount), 0) FROM accounts a JOIN transfers t ON t.debit = a.id
             WHERE a.customer_id = ?1 AND a.kind = 'hold' AND t.kind = 'capture'",
        )?
        .query_row([id], |row| row.get(0))?;
    // The list of kinds is that of the index `transfers_back`, which is used for no other condition.
    let returned: Kopecks = conn
        .prepare_cached(
            "SELECT coalesce(sum(t.amount), 0) FROM accounts a JOIN transfers t ON t.credit = a.id
             WHERE a.customer_id = ?1 AND t.kind IN ('release','refund','payout_undo') AND t.kind = 'refund'",
        )?
        .query_row([id], |row| row.get(0))?;
    Ok(taken.saturating_sub(returned))
}

/// At most `limit` generations of a customer below a number, newest first.
pub fn made(
    conn: &Connection,
    id: CustomerId,
    below: i64,
    limit: u16,
) -> Result<Vec<Made>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT id, model, state, price, created_ms FROM generations
         WHERE customer_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3",
    )?;
    let rows = query.query_map(params![id, below, limit], |row| {
        let state: String = row.get(2)?;
        Ok(Made {
            id: row.get(0)?,
            model: row.get(1)?,
            state: State::from_name(&state),
            price: row.get(3)?,
            created_ms: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Keeps what a customer is found by when their @username has changed.
pub(super) fn renamed(
    tx: &Connection,
    id: CustomerId,
    old: Option<&str>,
    new: Option<&str>,
) -> Result<(), StoreError> {
    if old == new {
        return Ok(());
    }
    for tail in old.into_iter().flat_map(tails) {
        tx.prepare_cached("DELETE FROM username_tails WHERE tail = ?1 AND customer_id = ?2")?
            .execute(params![tail, id])?;
    }
    for tail in new.into_iter().flat_map(tails) {
        tx.prepare_cached(
            "INSERT INTO username_tails(tail, customer_id) VALUES(?1, ?2) ON CONFLICT DO NOTHING",
        )?
        .execute(params![tail, id])?;
    }
    Ok(())
}

/// Every end of a name, from three letters on.
fn tails(name: &str) -> Vec<String> {
    let name = name.to_ascii_lowercase();
    let starts = name.char_indices().map(|(at, _)| at);
    let ends = starts.filter_map(|at| name.get(at..));
    let long = ends.filter(|tail| tail.chars().count() >= PART_CHARS);
    long.map(str::to_owned).collect()
}
