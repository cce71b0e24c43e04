//! Paid money and the admin's corrections: payments in, payments returned, charge-backs, adjustments.

use super::{Entry, LedgerError, accounts_of, balance, ours, post};
use crate::ids::CustomerId;
use crate::money::Kopecks;
use crate::store::{StoreError, payments};
use rusqlite::Connection;

/// How a payment came in; its name is the first part of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Telegram Stars.
    Stars,
    /// A payment provider behind Telegram's invoices.
    Provider,
    /// By hand, decided by an admin.
    Manual,
}

impl Method {
    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Stars, Self::Provider, Self::Manual]
            .into_iter()
            .find(|method| method.name() == name)
    }

    /// As it stands in keys.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stars => "stars",
            Self::Provider => "provider",
            Self::Manual => "manual",
        }
    }

    fn account(self) -> i64 {
        match self {
            Self::Stars => ours::STARS_IN,
            Self::Provider => ours::PROVIDER_IN,
            Self::Manual => ours::MANUAL_IN,
        }
    }
}

/// Which of a customer's accounts an admin corrects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pot {
    /// Paid money.
    Wallet,
    /// Given money.
    Bonus,
}

impl Pot {
    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Wallet, Self::Bonus]
            .into_iter()
            .find(|pot| pot.name() == name)
    }

    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wallet => "wallet",
            Self::Bonus => "bonus",
        }
    }
}

/// Credits a verified payment to the wallet, once per method and charge id; false when it was credited before.
/// The payment's row is stored first where the caller has not done so: the database takes no top-up without one.
pub fn top_up(
    tx: &Connection,
    method: Method,
    charge_id: &str,
    customer: CustomerId,
    amount: Kopecks,
    at_ms: i64,
) -> Result<bool, LedgerError> {
    let entry = Entry {
        key: &format!("{}:{charge_id}", method.name()),
        kind: "topup",
        debit: method.account(),
        credit: accounts_of(tx, customer)?.wallet,
        amount,
        generation: None,
        hold: None,
        cause: method.name(),
        at_ms,
    };
    if !super::exists(tx, entry.key)? && amount > Kopecks::ZERO {
        payments::add_plain(tx, method, charge_id, customer, amount, at_ms)?;
    }
    post(tx, &entry)
}

/// Takes a returned payment out of the wallet, at most what the payment was; false when it was taken before.
pub fn payout(
    tx: &Connection,
    charge_id: &str,
    customer: CustomerId,
    amount: Kopecks,
    at_ms: i64,
) -> Result<bool, LedgerError> {
    payout_nth(tx, (charge_id, 0), customer, amount, at_ms)
}

/// A charge id with how often its return was tried before: each try has a key of its own.
fn nth(kind: &str, (charge_id, tried): (&str, u32)) -> String {
    match tried {
        0 => format!("{kind}:{charge_id}"),
        _ => format!("{kind}:{charge_id}:{tried}"),
    }
}

/// As `payout`, after so many tries that were refused and undone.
pub fn payout_nth(
    tx: &Connection,
    (charge_id, tried): (&str, u32),
    customer: CustomerId,
    amount: Kopecks,
    at_ms: i64,
) -> Result<bool, LedgerError> {
    let has = balance(tx, customer)?.wallet;
    let key = nth("payout", (charge_id, tried));
    if has < amount && !super::exists(tx, &key)? {
        let missing = amount.saturating_sub(has);
        return Err(LedgerError::NotEnough { missing });
    }
    let entry = Entry {
        key: &key,
        kind: "payout",
        debit: accounts_of(tx, customer)?.wallet,
        credit: ours::PAYOUT,
        amount,
        generation: None,
        hold: None,
        cause: charge_id,
        at_ms,
    };
    post(tx, &entry)
}

/// Puts a payout back into the wallet after the payment system has definitely refused to return the payment.
pub fn payout_undo(
    tx: &Connection,
    charge_id: &str,
    customer: CustomerId,
    amount: Kopecks,
    at_ms: i64,
) -> Result<bool, LedgerError> {
    payout_undo_nth(tx, (charge_id, 0), customer, amount, at_ms)
}

/// As `payout_undo`, of the payout after so many tries.
pub fn payout_undo_nth(
    tx: &Connection,
    (charge_id, tried): (&str, u32),
    customer: CustomerId,
    amount: Kopecks,
    at_ms: i64,
) -> Result<bool, LedgerError> {
    let entry = Entry {
        key: &nth("payout-undo", (charge_id, tried)),
        kind: "payout_undo",
        debit: ours::PAYOUT,
        credit: accounts_of(tx, customer)?.wallet,
        amount,
        generation: None,
        hold: None,
        cause: charge_id,
        at_ms,
    };
    post(tx, &entry)
}

/// Books the part of a charge-back that the customer's wallet did not cover as our loss.
pub fn loss(
    tx: &Connection,
    charge_id: &str,
    amount: Kopecks,
    at_ms: i64,
) -> Result<bool, LedgerError> {
    let entry = Entry {
        key: &format!("loss:{charge_id}"),
        kind: "loss",
        debit: ours::LOSSES,
        credit: ours::PAYOUT,
        amount,
        generation: None,
        hold: None,
        cause: charge_id,
        at_ms,
    };
    post(tx, &entry)
}

/// Takes back what is left of a pack's bonus when its payment has been returned; once per payment.
pub fn pack_taken_back(
    tx: &Connection,
    charge_id: &str,
    customer: CustomerId,
    at_ms: i64,
) -> Result<(), LedgerError> {
    let given: Kopecks = tx
        .prepare_cached("SELECT coalesce(sum(amount), 0) FROM transfers WHERE key = ?1")?
        .query_row([format!("pack:{charge_id}")], |row| row.get(0))?;
    let key = format!("pack-back:{charge_id}");
    let amount = given.min(balance(tx, customer)?.bonus);
    if amount <= Kopecks::ZERO || super::exists(tx, &key)? {
        return Ok(());
    }
    let entry = Entry {
        key: &key,
        kind: "adjust",
        debit: accounts_of(tx, customer)?.bonus,
        credit: ours::ADJUST,
        amount,
        generation: None,
        hold: None,
        cause: charge_id,
        at_ms,
    };
    post(tx, &entry).map(drop)
}

/// Whether a correction has been done.
pub fn adjusted(conn: &Connection, admin_action_id: i64) -> Result<bool, StoreError> {
    super::exists(conn, &format!("adm:{admin_action_id}"))
}

/// An admin's correction of one account by a signed sum, once per confirmed action; false when it was done
/// before. It never takes an account below zero: `NotEnough` says what is missing.
pub fn admin_adjust(
    tx: &Connection,
    admin_action_id: i64,
    customer: CustomerId,
    pot: Pot,
    amount: Kopecks,
    reason: &str,
    at_ms: i64,
) -> Result<bool, LedgerError> {
    let accounts = accounts_of(tx, customer)?;
    let has = balance(tx, customer)?;
    let (account, has) = match pot {
        Pot::Wallet => (accounts.wallet, has.wallet),
        Pot::Bonus => (accounts.bonus, has.bonus),
    };
    let sum = Kopecks(amount.0.saturating_abs());
    let key = format!("adm:{admin_action_id}");
    let taking = amount < Kopecks::ZERO;
    if taking && has < sum && !super::exists(tx, &key)? {
        let missing = sum.saturating_sub(has);
        return Err(LedgerError::NotEnough { missing });
    }
    let (debit, credit) = if taking {
        (account, ours::ADJUST)
    } else {
        (ours::ADJUST, account)
    };
    let entry = Entry {
        key: &key,
        kind: "adjust",
        debit,
        credit,
        amount: sum,
        generation: None,
        hold: None,
        cause: reason,
        at_ms,
    };
    post(tx, &entry)
}
