//! Customers: made at their first word, kept for ever.

use crate::ids::CustomerId;
use crate::store::{StoreError, outbox, people};
use crate::words::Lang;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// One customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Telegram user id.
    pub id: CustomerId,
    /// First name, as Telegram gives it.
    pub name: String,
    /// The language of what they read.
    pub lang: Lang,
    /// Shut out by the admin.
    pub blocked: bool,
    /// Has blocked the bot (or deleted the account).
    pub gone: bool,
}

/// What an update says about its sender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// Telegram user id.
    pub id: CustomerId,
    /// First name.
    pub name: String,
    /// @username without the sign.
    pub username: Option<String>,
    /// The language of their Telegram, if we speak it: counts at the first word only.
    pub lang: Lang,
}

/// The customer; made if new (true), name and last visit brought up to date otherwise. Who was gone gets what they
/// missed.
pub fn meet(tx: &Connection, sender: &Sender, now_ms: i64) -> Result<(Customer, bool), StoreError> {
    let known: Option<(Option<String>, bool)> = tx
        .prepare_cached("SELECT username, gone_ms IS NOT NULL FROM customers WHERE id = ?1")?
        .query_row([sender.id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (old_name, gone) = known.unwrap_or_default();
    if gone {
        outbox::revive(tx, sender.id, now_ms)?;
    }
    let changed = tx
        .prepare_cached(
            "UPDATE customers SET name = ?2, username = ?3, seen_ms = ?4, gone_ms = NULL WHERE id = ?1",
        )?
        .execute(params![sender.id, sender.name, sender.username, now_ms])?;
    if changed == 0 {
        tx.prepare_cached(
            "INSERT INTO customers(id, name, username, lang, created_ms, seen_ms)
             VALUES(?1, ?2, ?3, ?4, ?5, ?5)",
        )?
        .execute(params![
            sender.id,
            sender.name,
            sender.username,
            sender.lang.tag(),
            now_ms
        ])?;
    }
    let new_name = sender.username.as_deref();
    people::renamed(tx, sender.id, old_name.as_deref(), new_name)?;
    let customer = get(tx, sender.id)?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    Ok((customer, changed == 0))
}

/// The customer with this id.
pub fn get(conn: &Connection, id: CustomerId) -> Result<Option<Customer>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT id, name, lang, blocked, gone_ms FROM customers WHERE id = ?1")?
        .query_row([id], read)
        .optional()?)
}

/// Marks whether the customer can be reached at all.
pub fn set_gone(
    tx: &Connection,
    id: CustomerId,
    gone: bool,
    now_ms: i64,
) -> Result<(), StoreError> {
    let since = gone.then_some(now_ms);
    tx.prepare_cached("UPDATE customers SET gone_ms = ?2 WHERE id = ?1")?
        .execute(params![id, since])?;
    Ok(())
}

/// Shuts a customer out, or lets them in again.
pub fn set_blocked(tx: &Connection, id: CustomerId, blocked: bool) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE customers SET blocked = ?2 WHERE id = ?1")?
        .execute(params![id, blocked])?;
    Ok(())
}

/// The language a customer has chosen; Telegram's own no longer matters to them.
pub fn set_lang(tx: &Connection, id: CustomerId, lang: Lang) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE customers SET lang = ?2 WHERE id = ?1")?
        .execute(params![id, lang.tag()])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Customer> {
    let lang: String = row.get(2)?;
    Ok(Customer {
        id: row.get(0)?,
        name: row.get(1)?,
        lang: Lang::from_tag(&lang).unwrap_or_default(),
        blocked: row.get(3)?,
        gone: row.get::<_, Option<i64>>(4)?.is_some(),
    })
}
