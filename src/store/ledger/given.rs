//! Given money: the welcome bonus, promo codes, bonuses for packs and for bringing friends.

use super::{Entry, LedgerError, accounts_of, exists, ours, post};
use crate::ids::CustomerId;
use crate::money::Kopecks;
use crate::store::StoreError;
use rusqlite::Connection;

/// Whether the customer was given the welcome bonus at any time.
pub fn welcomed(conn: &Connection, customer: CustomerId) -> Result<bool, StoreError> {
    exists(conn, &format!("bonus:welcome:{customer}"))
}

/// Gives the welcome bonus; false when it was given before or the day's cap is reached. The cap counts what
/// all customers together were given since `day_start_ms` (welcome, promo codes, friends; not bonuses for
/// packs, which are paid for).
pub fn welcome(
    tx: &Connection,
    customer: CustomerId,
    amount: Kopecks,
    daily_cap: Kopecks,
    day_start_ms: i64,
    at_ms: i64,
) -> Result<bool, LedgerError> {
    if amount <= Kopecks::ZERO || welcomed(tx, customer)? {
        return Ok(false);
    }
    let given = given_since(tx, day_start_ms)?;
    if given.saturating_add(amount) > daily_cap {
        return Ok(false);
    }
    give(
        tx,
        &format!("bonus:welcome:{customer}"),
        "welcome",
        customer,
        amount,
        "welcome",
        at_ms,
    )
}

/// What all customers together were given since a moment.
fn given_since(tx: &Connection, since_ms: i64) -> Result<Kopecks, LedgerError> {
    let sum = tx
        .prepare_cached(
            "SELECT coalesce(sum(amount), 0) FROM transfers
             WHERE kind IN ('welcome','promo','referral') AND at_ms >= ?1",
        )?
        .query_row([since_ms], |row| row.get(0))?;
    Ok(sum)
}

/// Gives what a promo code is worth, once per code and customer; false when it was given before.
pub fn promo(
    tx: &Connection,
    code: &str,
    customer: CustomerId,
    amount: Kopecks,
    at_ms: i64,
) -> Result<bool, LedgerError> {
    give(
        tx,
        &format!("promo:{code}:{customer}"),
        "promo",
        customer,
        amount,
        code,
        at_ms,
    )
}

/// Gives the bonus that comes with a paid pack, once per payment; false when it was given before.
pub fn pack_bonus(
    tx: &Connection,
    charge_id: &str,
    customer: CustomerId,
    amount: Kopecks,
    at_ms: i64,
) -> Result<bool, LedgerError> {
    give(
        tx,
        &format!("pack:{charge_id}"),
        "pack",
        customer,
        amount,
        charge_id,
        at_ms,
    )
}

/// Gives a customer the share of a friend's payment, once per payment; false when it was given before.
pub fn referral(
    tx: &Connection,
    charge_id: &str,
    customer: CustomerId,
    amount: Kopecks,
    at_ms: i64,
) -> Result<bool, LedgerError> {
    give(
        tx,
        &format!("ref:{charge_id}"),
        "referral",
        customer,
        amount,
        charge_id,
        at_ms,
    )
}

fn give(
    tx: &Connection,
    key: &str,
    kind: &'static str,
    customer: CustomerId,
    amount: Kopecks,
    cause: &str,
    at_ms: i64,
) -> Result<bool, LedgerError> {
    let entry = Entry {
        key,
        kind,
        debit: ours::PROMO,
        credit: accounts_of(tx, customer)?.bonus,
        amount,
        generation: None,
        hold: None,
        cause,
        at_ms,
    };
    post(tx, &entry)
}
