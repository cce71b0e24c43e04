//! The money of a generation: hold, capture, release, refund.

use super::{Accounts, Entry, LedgerError, accounts_of, balance, ours, post};
use crate::ids::{CustomerId, GenerationId, TransferId};
use crate::money::Kopecks;
use crate::store::{StoreError, vouchers};
use rusqlite::{Connection, OptionalExtension, params};

/// A hold as stored, and what became of it.
struct Held {
    id: TransferId,
    from: i64,
    into: i64,
    amount: Kopecks,
    end: Option<String>,
}

/// Takes a generation's price into the hold, bonus first. The generation must be stored as `held`.
/// Does nothing for a free one and for one that is held in full already.
pub fn hold(tx: &Connection, generation: GenerationId, at_ms: i64) -> Result<(), LedgerError> {
    let (customer, price) = price_of(tx, generation)?;
    if price.is_zero() {
        return Ok(());
    }
    let held = holds_of(tx, generation)?;
    if !held.is_empty() {
        let sum = held
            .iter()
            .fold(Kopecks::ZERO, |sum, held| sum.saturating_add(held.amount));
        return if sum == price {
            Ok(())
        } else {
            Err(LedgerError::Conflict(format!("hold:{generation}")))
        };
    }
    let has = balance(tx, customer)?;
    let missing = price.saturating_sub(has.spendable());
    if missing > Kopecks::ZERO {
        return Err(LedgerError::NotEnough { missing });
    }
    let accounts = accounts_of(tx, customer)?;
    let from_bonus = price.min(has.bonus);
    let parts = [
        ("b", accounts.bonus, from_bonus),
        ("w", accounts.wallet, price.saturating_sub(from_bonus)),
    ];
    for (letter, from, amount) in parts {
        if amount.is_zero() {
            continue;
        }
        let entry = Entry {
            key: &format!("hold:{generation}:{letter}"),
            kind: "hold",
            debit: from,
            credit: accounts.hold,
            amount,
            generation: Some(generation),
            hold: None,
            cause: "start",
            at_ms,
        };
        post(tx, &entry)?;
    }
    Ok(())
}

/// Takes everything a generation holds as revenue. The generation must be `fetching`.
pub fn capture(tx: &Connection, generation: GenerationId, at_ms: i64) -> Result<(), LedgerError> {
    let (_, price) = price_of(tx, generation)?;
    let held = holds_of(tx, generation)?;
    if held.is_empty() && !price.is_zero() {
        return Err(LedgerError::Refused("nothing is held for this generation"));
    }
    resolve(tx, generation, &held, "capture", at_ms)
}

/// Gives everything a generation holds back to where it came from, and a voucher to its customer. The generation must
/// still be open.
pub fn release(tx: &Connection, generation: GenerationId, at_ms: i64) -> Result<(), LedgerError> {
    let held = holds_of(tx, generation)?;
    resolve(tx, generation, &held, "release", at_ms)?;
    // The bonus has back what came of it, so that what a voucher added can go.
    vouchers::returned(tx, generation, at_ms)
}

fn resolve(
    tx: &Connection,
    generation: GenerationId,
    held: &[Held],
    kind: &'static str,
    at_ms: i64,
) -> Result<(), LedgerError> {
    for hold in held {
        let key = format!("{kind}:{}", hold.id);
        match hold.end.as_deref() {
            Some(end) if end == kind => continue,
            Some(_) => return Err(LedgerError::Conflict(key)),
            None => {}
        }
        let (credit, cause) = match kind {
            "capture" => (ours::REVENUE, "result"),
            _ => (hold.from, "no result"),
        };
        let entry = Entry {
            key: &key,
            kind,
            debit: hold.into,
            credit,
            amount: hold.amount,
            generation: Some(generation),
            hold: Some(hold.id),
            cause,
            at_ms,
        };
        post(tx, &entry)?;
    }
    Ok(())
}

/// Gives money of a succeeded generation back: first what was paid, then what was given, never more than was
/// captured. `n` numbers the refunds of one generation; the same `n` with another sum is an error.
pub fn refund(
    tx: &Connection,
    generation: GenerationId,
    amount: Kopecks,
    n: u32,
    at_ms: i64,
) -> Result<(), LedgerError> {
    if amount <= Kopecks::ZERO {
        return Err(LedgerError::Refused("a refund needs a positive sum"));
    }
    let (customer, _) = price_of(tx, generation)?;
    let keys = [
        format!("refund:{generation}:{n}:w"),
        format!("refund:{generation}:{n}:b"),
    ];
    let before: Kopecks = tx
        .prepare_cached("SELECT coalesce(sum(amount), 0) FROM transfers WHERE key IN (?1, ?2)")?
        .query_row(params![keys[0], keys[1]], |row| row.get(0))?;
    if before == amount {
        return Ok(());
    }
    if !before.is_zero() {
        return Err(LedgerError::Conflict(format!("refund:{generation}:{n}")));
    }
    let Accounts { wallet, bonus, .. } = accounts_of(tx, customer)?;
    let to_wallet = amount.min(refundable(tx, generation, wallet)?);
    let to_bonus = amount.saturating_sub(to_wallet);
    if to_bonus > refundable(tx, generation, bonus)? {
        return Err(LedgerError::Refused("a refund above what was paid"));
    }
    for (key, credit, amount) in [(&keys[0], wallet, to_wallet), (&keys[1], bonus, to_bonus)] {
        if amount.is_zero() {
            continue;
        }
        let entry = Entry {
            key,
            kind: "refund",
            debit: ours::REVENUE,
            credit,
            amount,
            generation: Some(generation),
            hold: None,
            cause: "refund",
            at_ms,
        };
        post(tx, &entry)?;
    }
    Ok(())
}

/// What was taken for a generation's result.
pub fn captured(conn: &Connection, generation: GenerationId) -> Result<Kopecks, StoreError> {
    sum_of(conn, generation, "capture")
}

/// What was given back of it.
pub fn refunded(conn: &Connection, generation: GenerationId) -> Result<Kopecks, StoreError> {
    sum_of(conn, generation, "refund")
}

fn sum_of(conn: &Connection, generation: GenerationId, kind: &str) -> Result<Kopecks, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT coalesce(sum(amount), 0) FROM transfers WHERE generation_id = ?1 AND kind = ?2",
        )?
        .query_row(params![generation, kind], |row| row.get(0))?)
}

/// What was captured from an account for a generation and has not been refunded.
fn refundable(
    tx: &Connection,
    generation: GenerationId,
    account: i64,
) -> Result<Kopecks, LedgerError> {
    let left = tx
        .prepare_cached(
            "SELECT (SELECT coalesce(sum(c.amount), 0) FROM transfers c JOIN transfers h ON h.id = c.hold_id
                      WHERE c.generation_id = ?1 AND c.kind = 'capture' AND h.debit = ?2)
                  - (SELECT coalesce(sum(amount), 0) FROM transfers
                      WHERE generation_id = ?1 AND kind = 'refund' AND credit = ?2)",
        )?
        .query_row(params![generation, account], |row| row.get(0))?;
    Ok(left)
}

fn price_of(
    tx: &Connection,
    generation: GenerationId,
) -> Result<(CustomerId, Kopecks), LedgerError> {
    tx.prepare_cached("SELECT customer_id, price FROM generations WHERE id = ?1")?
        .query_row([generation], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or(LedgerError::Refused("there is no such generation"))
}

fn holds_of(tx: &Connection, generation: GenerationId) -> Result<Vec<Held>, LedgerError> {
    let held = tx
        .prepare_cached(
            "SELECT h.id, h.debit, h.credit, h.amount, r.kind FROM transfers h
             LEFT JOIN transfers r ON r.hold_id = h.id
             WHERE h.generation_id = ?1 AND h.kind = 'hold' ORDER BY h.id",
        )?
        .query_map([generation], |row| {
            Ok(Held {
                id: row.get(0)?,
                from: row.get(1)?,
                into: row.get(2)?,
                amount: row.get(3)?,
                end: row.get(4)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(held)
}
