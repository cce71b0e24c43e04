//! The admin's deeds about a customer's money: shown first, then done once.

use crate::admin::{Admin, reason};
use crate::clock::HOUR_MS;
use crate::ids::CustomerId;
use crate::money::Kopecks;
use crate::store::adjustments::{self, Adjustment};
use crate::store::ledger::{self, LedgerError, Pot};
use crate::store::outbox::{self, Notice};
use crate::store::{StoreError, customers, deeds};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// The most that is given or taken at once.
pub const MOST: Kopecks = Kopecks(100_000_000);
/// What was shown is done within this time, or has to be shown again.
const GOOD_FOR_MS: i64 = HOUR_MS;

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish<'a> {
    /// Whose money.
    pub customer: CustomerId,
    /// Which of it.
    pub pot: Pot,
    /// What is given; negative: taken.
    pub amount: Kopecks,
    /// Why; what is no `reason` moves nothing.
    pub why: &'a str,
}

/// What came of showing it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// It waits for the word of the admin.
    Yes(Adjustment),
    /// There is only so much to take.
    Short(Kopecks),
    /// No sum that can be moved at once, no reason, or no such customer.
    No,
}

/// What came of the word of the admin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// It is done.
    Yes(Adjustment),
    /// It was done before.
    Before(Adjustment),
    /// What the customer has is no longer what was shown, or that was long ago: it is shown anew.
    Anew(Shown, CustomerId),
    /// Nothing was shown under this number to this admin.
    Unknown,
}

/// What is in one of a customer's pots.
pub fn has(conn: &Connection, customer: CustomerId, pot: Pot) -> Result<Kopecks, StoreError> {
    let balance = ledger::balance(conn, customer)?;
    Ok(match pot {
        Pot::Wallet => balance.wallet,
        Pot::Bonus => balance.bonus,
    })
}

/// Whether a sum can be moved at once.
pub fn in_range(amount: Kopecks) -> bool {
    amount != Kopecks::ZERO && (-MOST.0..=MOST.0).contains(&amount.0)
}

/// Stores a correction to be shown with what the customer has now; nothing moves yet.
pub fn show(
    tx: &Connection,
    admin: Admin,
    wish: &Wish<'_>,
    now_ms: i64,
) -> Result<Shown, StoreError> {
    let known = customers::get(tx, wish.customer)?.is_some();
    let Some(why) = reason(wish.why).filter(|_| known && in_range(wish.amount)) else {
        return Ok(Shown::No);
    };
    let had = has(tx, wish.customer, wish.pot)?;
    if had.saturating_add(wish.amount) < Kopecks::ZERO {
        return Ok(Shown::Short(had));
    }
    let mut shown = Adjustment {
        id: 0,
        admin: admin.id(),
        customer: wish.customer,
        pot: wish.pot,
        amount: wish.amount,
        had,
        why: why.to_owned(),
        at_ms: now_ms,
    };
    shown.id = adjustments::add(tx, &shown)?;
    Ok(Shown::Yes(shown))
}

/// Does what was shown, once; the customer is told in the same transaction.
pub fn confirm(tx: &Connection, admin: Admin, id: i64, now_ms: i64) -> Result<Done, LedgerError> {
    let shown = adjustments::get(tx, id)?.filter(|shown| shown.admin == admin.id());
    let Some(shown) = shown else {
        return Ok(Done::Unknown);
    };
    if ledger::adjusted(tx, id)? {
        return Ok(Done::Before(shown));
    }
    let had = has(tx, shown.customer, shown.pot)?;
    let late = now_ms.saturating_sub(shown.at_ms) > GOOD_FOR_MS;
    if had != shown.had || late {
        let wish = Wish {
            customer: shown.customer,
            pot: shown.pot,
            amount: shown.amount,
            why: &shown.why,
        };
        let anew = show(tx, admin, &wish, now_ms)?;
        return Ok(Done::Anew(anew, shown.customer));
    }
    let (customer, amount) = (shown.customer, shown.amount);
    ledger::admin_adjust(tx, id, customer, shown.pot, amount, &shown.why, now_ms)?;
    note(tx, &shown, now_ms)?;
    Ok(Done::Yes(shown))
}

/// Writes it into the admins' log and tells the customer.
fn note(tx: &Connection, shown: &Adjustment, now_ms: i64) -> Result<(), StoreError> {
    let pot = shown.pot.name();
    let (what, key) = match shown.amount > Kopecks::ZERO {
        true => ("credit", "adjust-credited"),
        false => ("debit", "adjust-debited"),
    };
    let (admin, customer) = (shown.admin, shown.customer);
    let after = shown.had.saturating_add(shown.amount);
    let pair = (
        format!("{pot} {}", shown.had.0),
        format!("{pot} {}", after.0),
    );
    let subject = format!("customer:{customer}");
    let pair = (pair.0.as_str(), pair.1.as_str());
    deeds::add_with_reason(tx, admin, what, &subject, pair, &shown.why, now_ms)?;
    let sum = Kopecks(shown.amount.0.saturating_abs());
    let notice = Notice::Text {
        key: key.to_owned(),
        values: BTreeMap::from([("sum".to_owned(), sum.to_string())]),
    };
    let once = format!("adjust:{}", shown.id);
    outbox::put(tx, &once, customer, None, &notice, now_ms)?;
    tracing::info!(
        admin = admin.0,
        customer = customer.0,
        what,
        kopecks = shown.amount.0,
        "money corrected"
    );
    Ok(())
}
