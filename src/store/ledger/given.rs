//! Given money: the welcome bonus, promo codes, bonuses for packs and for bringing friends.

use super::{Entry, LedgerError, accounts_of, balance, exists, ours, post};
use crate::ids::CustomerId;
use crate::money::Kopecks;
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension};

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

/// What all customers together were given since a moment: welcome bonuses, promo codes, friends.
pub fn given_since(tx: &Connection, since_ms: i64) -> Result<Kopecks, LedgerError> {
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

/// Gives what a promo code promised with a payment (its charge id) or a start (`gen:` and the generation), once for
/// each; false when it was given before.
pub fn promo_with(
    tx: &Connection,
    (code, source): (&str, &str),
    customer: CustomerId,
    amount: Kopecks,
    at_ms: i64,
) -> Result<bool, LedgerError> {
    let key = format!("promo:{code}:{customer}:{source}");
    give(tx, &key, "promo", customer, amount, code, at_ms)
}

/// Takes back what is left of what `promo_with` gave, once; gives the sum.
pub fn promo_taken_back(
    tx: &Connection,
    (code, source): (&str, &str),
    customer: CustomerId,
    at_ms: i64,
) -> Result<Kopecks, LedgerError> {
    let given = format!("promo:{code}:{customer}:{source}");
    let key = format!("promo-back:{source}");
    Ok(taken_back(tx, &given, &key, code, at_ms)?.map_or(Kopecks::ZERO, |(_, sum)| sum))
}

/// Takes back what is left of a friend's share whose payment was returned, once; from whom, and the sum.
pub fn share_taken_back(
    tx: &Connection,
    charge_id: &str,
    at_ms: i64,
) -> Result<Option<(CustomerId, Kopecks)>, LedgerError> {
    let (given, key) = (format!("ref:{charge_id}"), format!("ref-back:{charge_id}"));
    taken_back(tx, &given, &key, charge_id, at_ms)
}

/// Takes a gift back as far as its customer's bonus reaches; `None` when there was none, nothing is left, or it was
/// done before.
fn taken_back(
    tx: &Connection,
    given: &str,
    key: &str,
    cause: &str,
    at_ms: i64,
) -> Result<Option<(CustomerId, Kopecks)>, LedgerError> {
    let found: Option<(CustomerId, i64, Kopecks)> = tx
        .prepare_cached(
            "SELECT a.customer_id, a.id, t.amount FROM transfers t JOIN accounts a ON a.id = t.credit WHERE t.key = ?1",
        )?
        .query_row([given], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((customer, bonus, amount)) = found else {
        return Ok(None);
    };
    let amount = amount.min(balance(tx, customer)?.bonus);
    if amount <= Kopecks::ZERO || exists(tx, key)? {
        return Ok(None);
    }
    let entry = Entry {
        key,
        kind: "adjust",
        debit: bonus,
        credit: ours::ADJUST,
        amount,
        generation: None,
        hold: None,
        cause,
        at_ms,
    };
    post(tx, &entry)?;
    Ok(Some((customer, amount)))
}

/// Gives a friend who was brought by somebody the bonus of the first day, once; false when it was given before.
pub fn invited(
    tx: &Connection,
    customer: CustomerId,
    amount: Kopecks,
    at_ms: i64,
) -> Result<bool, LedgerError> {
    let (key, cause) = (format!("ref:new:{customer}"), format!("new:{customer}"));
    give(tx, &key, "referral", customer, amount, &cause, at_ms)
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
