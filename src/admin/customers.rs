//! The admin's deeds about customers: letting somebody in again who was shut out.

use crate::admin::Admin;
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
    tracing::info!(admin = %admin.id(), customer = %id, "customer let in again");
    Ok(Unblocked::Yes(customer.name))
}
