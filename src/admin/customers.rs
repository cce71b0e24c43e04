//! The admin's deeds about customers: shutting out and letting in again, writing to them.

use crate::admin::{Admin, guard};
use crate::config::Telegram;
use crate::ids::CustomerId;
use crate::store::outbox::{self, Notice};
use crate::store::{StoreError, customers, deeds};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// What came of the wish to let a customer in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unblocked {
    /// They may go on; the name.
    Yes(String),
    /// They were not shut out; the name.
    Before(String),
    /// There is no such customer.
    Unknown,
}

/// Lets a customer in who was shut out, and tells them so.
pub fn unblock(
    tx: &Connection,
    admin: Admin,
    id: CustomerId,
    now_ms: i64,
) -> Result<Unblocked, StoreError> {
    let Some(customer) = customers::get(tx, id)? else {
        return Ok(Unblocked::Unknown);
    };
    if !customer.blocked {
        return Ok(Unblocked::Before(customer.name));
    }
    customers::set_blocked(tx, id, false)?;
    let subject = format!("customer:{id}");
    let pair = ("blocked", "open");
    deeds::add(tx, admin.id(), "unblock", &subject, pair, now_ms)?;
    let notice = Notice::Text {
        key: "unblocked".to_owned(),
        values: BTreeMap::new(),
    };
    let once = format!("unblocked:{id}:{now_ms}");
    outbox::put(tx, &once, id, None, &notice, now_ms)?;
    tracing::info!(
        admin = admin.id().0,
        customer = id.0,
        "customer let in again"
    );
    Ok(Unblocked::Yes(customer.name))
}

/// What came of the wish to shut a customer out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// They are shut out now. What is at work for them ends as always.
    Yes,
    /// They were before.
    Before,
    /// Admins cannot be shut out.
    Admin,
    /// There is no such customer, or no reason was given.
    No,
}

/// Shuts a customer out, for a reason.
pub fn block(
    tx: &Connection,
    telegram: &Telegram,
    admin: Admin,
    (id, why): (CustomerId, &str),
    now_ms: i64,
) -> Result<Blocked, StoreError> {
    if guard(telegram, id).is_some() {
        return Ok(Blocked::Admin);
    }
    let Some(customer) = customers::get(tx, id)?.filter(|_| !why.trim().is_empty()) else {
        return Ok(Blocked::No);
    };
    if customer.blocked {
        return Ok(Blocked::Before);
    }
    customers::set_blocked(tx, id, true)?;
    let subject = format!("customer:{id}");
    let pair = ("open", "blocked");
    deeds::add_with_reason(tx, admin.id(), "block", &subject, pair, why.trim(), now_ms)?;
    tracing::info!(admin = admin.id().0, customer = id.0, "customer shut out");
    Ok(Blocked::Yes)
}

/// Writes to a customer under a heading of the bot's own; `once` keeps the same words from going twice. False when there
/// is no such customer or nothing to say.
pub fn write(
    tx: &Connection,
    admin: Admin,
    (id, words): (CustomerId, &str),
    once: i64,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let words = words.trim();
    if words.is_empty() || customers::get(tx, id)?.is_none() {
        return Ok(false);
    }
    let notice = Notice::Text {
        key: "owner-writes".to_owned(),
        values: BTreeMap::from([("words".to_owned(), words.to_owned())]),
    };
    outbox::put(tx, &format!("owner:{once}:{id}"), id, None, &notice, now_ms)?;
    let subject = format!("customer:{id}");
    deeds::add(tx, admin.id(), "write", &subject, ("", words), now_ms)?;
    tracing::info!(admin = admin.id().0, customer = id.0, "wrote to a customer");
    Ok(true)
}
