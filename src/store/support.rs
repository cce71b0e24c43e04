//! Support: tickets of customers and what is said in them; the words go when the customer wishes so, and in time.

use crate::ids::{CustomerId, GenerationId, TicketId};
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// What was said is kept so many days after the last word of its ticket.
pub const KEPT_DAYS: i64 = 180;

/// A conversation of a customer with the admins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Its number.
    pub id: TicketId,
    /// Who asks.
    pub customer: CustomerId,
    /// The generation it is about.
    pub generation: Option<GenerationId>,
    /// Not closed.
    pub open: bool,
    /// The last word was an admin's.
    pub answered: bool,
    /// When it began.
    pub created_ms: i64,
    /// When something happened last.
    pub touched_ms: i64,
}

/// Who says something in a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Whose ticket it is.
    Customer,
    /// Whoever answers.
    Admin,
}

/// Something said in a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Its row.
    pub id: i64,
    /// Where.
    pub ticket: TicketId,
    /// By whom.
    pub side: Side,
    /// By whom, as a person.
    pub author: CustomerId,
    /// The message in the author's chat.
    pub message: i64,
    /// It carries a file.
    pub file: bool,
    /// The words, or those under the file.
    pub body: String,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
}

const TICKET: &str = "SELECT id, customer_id, generation_id, state = 'open', answered, created_ms, touched_ms FROM support_tickets";

/// Opens a ticket.
pub fn open(
    tx: &Connection,
    customer: CustomerId,
    generation: Option<GenerationId>,
    now_ms: i64,
) -> Result<TicketId, StoreError> {
    tx.prepare_cached(
        "INSERT INTO support_tickets(customer_id, generation_id, created_ms, touched_ms) VALUES(?1, ?2, ?3, ?3)",
    )?
    .execute(params![customer, generation, now_ms])?;
    Ok(TicketId(tx.last_insert_rowid()))
}

/// One ticket.
pub fn get(conn: &Connection, id: TicketId) -> Result<Option<Ticket>, StoreError> {
    Ok(conn
        .prepare_cached(&format!("{TICKET} WHERE id = ?1"))?
        .query_row([id], ticket)
        .optional()?)
}

/// Open tickets, the oldest first.
pub fn open_tickets(conn: &Connection, skip: u32, limit: u32) -> Result<Vec<Ticket>, StoreError> {
    let mut query = conn.prepare_cached(&format!(
        "{TICKET} WHERE state = 'open' ORDER BY id LIMIT ?2 OFFSET ?1"
    ))?;
    let rows = query.query_map([skip, limit], ticket)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The newest tickets of a customer that are open.
pub fn open_of(
    conn: &Connection,
    customer: CustomerId,
    limit: u32,
) -> Result<Vec<Ticket>, StoreError> {
    let mut query = conn.prepare_cached(&format!(
        "{TICKET} WHERE customer_id = ?1 AND state = 'open' ORDER BY id DESC LIMIT ?2"
    ))?;
    let rows = query.query_map(params![customer, limit], ticket)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// When a customer opened the newest of their tickets but `back`.
pub fn opened_ms(
    conn: &Connection,
    customer: CustomerId,
    back: u32,
) -> Result<Option<i64>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT created_ms FROM support_tickets WHERE customer_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2",
        )?
        .query_row(params![customer, back], |row| row.get(0))
        .optional()?)
}

/// Words to be added to a ticket.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// By whom.
    pub side: Side,
    /// By whom, as a person.
    pub author: CustomerId,
    /// The message in the author's chat.
    pub message: i64,
    /// It carries a file.
    pub file: bool,
    /// The words, or those under the file.
    pub body: &'a str,
}

/// Adds words to a ticket, which is open after it; gives their row.
pub fn say(
    tx: &Connection,
    ticket: TicketId,
    new: &New<'_>,
    now_ms: i64,
) -> Result<i64, StoreError> {
    let answered = new.side == Side::Admin;
    tx.prepare_cached(
        "UPDATE support_tickets SET state = 'open', answered = ?2, touched_ms = ?3 WHERE id = ?1",
    )?
    .execute(params![ticket, answered, now_ms])?;
    let side = if answered { "admin" } else { "customer" };
    let kind = if new.file { "file" } else { "text" };
    tx.prepare_cached(
        "INSERT INTO support_messages(ticket_id, side, author_id, message_id, kind, body, at_ms)
         VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        ticket,
        side,
        new.author,
        new.message,
        kind,
        new.body,
        now_ms
    ])?;
    Ok(tx.last_insert_rowid())
}

/// Closes a ticket; false when it was closed before.
pub fn close(tx: &Connection, ticket: TicketId, now_ms: i64) -> Result<bool, StoreError> {
    let changed = tx
        .prepare_cached(
            "UPDATE support_tickets SET state = 'closed', touched_ms = ?2 WHERE id = ?1 AND state = 'open'",
        )?
        .execute(params![ticket, now_ms])?;
    Ok(changed == 1)
}

/// One thing that was said; `None` once it was deleted.
pub fn said(conn: &Connection, id: i64) -> Result<Option<Said>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT id, ticket_id, side, author_id, message_id, kind, body, at_ms FROM support_messages WHERE id = ?1",
        )?
        .query_row([id], read)
        .optional()?)
}

/// The last words of a ticket, the oldest of them first.
pub fn last_words(
    conn: &Connection,
    ticket: TicketId,
    limit: u32,
) -> Result<Vec<Said>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT id, ticket_id, side, author_id, message_id, kind, body, at_ms FROM support_messages
         WHERE ticket_id = ?1 ORDER BY id DESC LIMIT ?2",
    )?;
    let rows = query.query_map(params![ticket, limit], read)?;
    let mut words: Vec<Said> = rows.collect::<rusqlite::Result<_>>()?;
    words.reverse();
    Ok(words)
}

/// How much of a customer's, at most `most`, nobody has answered yet.
pub fn unanswered(conn: &Connection, ticket: TicketId, most: u32) -> Result<u32, StoreError> {
    let words = last_words(conn, ticket, most)?;
    let own = words.iter().rev().take_while(|w| w.side == Side::Customer);
    Ok(u32::try_from(own.count()).unwrap_or(u32::MAX))
}

/// Deletes all words said in a customer's tickets and closes them; the numbers stay. For "delete my data".
pub fn forget(tx: &Connection, customer: CustomerId) -> Result<usize, StoreError> {
    let gone = tx
        .prepare_cached(
            "DELETE FROM support_messages WHERE ticket_id IN (SELECT id FROM support_tickets WHERE customer_id = ?1)",
        )?
        .execute([customer])?;
    tx.prepare_cached(
        "UPDATE support_tickets SET state = 'closed' WHERE customer_id = ?1 AND state = 'open'",
    )?
    .execute([customer])?;
    Ok(gone)
}

/// Deletes the words of tickets in which nothing has happened since `before_ms` and closes them; gives how many words
/// went.
pub fn purge(tx: &Connection, before_ms: i64) -> Result<usize, StoreError> {
    let gone = tx
        .prepare_cached(
            "DELETE FROM support_messages WHERE ticket_id IN (SELECT id FROM support_tickets WHERE touched_ms < ?1)",
        )?
        .execute([before_ms])?;
    tx.prepare_cached(
        "UPDATE support_tickets SET state = 'closed' WHERE touched_ms < ?1 AND state = 'open'",
    )?
    .execute([before_ms])?;
    Ok(gone)
}

fn ticket(row: &Row<'_>) -> rusqlite::Result<Ticket> {
    Ok(Ticket {
        id: row.get(0)?,
        customer: row.get(1)?,
        generation: row.get(2)?,
        open: row.get(3)?,
        answered: row.get(4)?,
        created_ms: row.get(5)?,
        touched_ms: row.get(6)?,
    })
}

fn read(row: &Row<'_>) -> rusqlite::Result<Said> {
    let (side, kind): (String, String) = (row.get(2)?, row.get(5)?);
    Ok(Said {
        id: row.get(0)?,
        ticket: row.get(1)?,
        side: if side == "admin" {
            Side::Admin
        } else {
            Side::Customer
        },
        author: row.get(3)?,
        message: row.get(4)?,
        file: kind == "file",
        body: row.get(6)?,
        at_ms: row.get(7)?,
    })
}
