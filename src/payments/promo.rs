//! Redeeming a promo code: every reason why not has its word, and guessing is slow.

use super::code;
use crate::clock::{HOUR_MS, day_start_ms};
use crate::config::Config;
use crate::ids::CustomerId;
use crate::money::Kopecks;
use crate::store::ledger::{self, LedgerError};
use crate::store::payments;
use crate::store::promos::{self, Promo, Use, Worth};
use rusqlite::Connection;

/// Wrong codes that a customer may try in an hour.
pub const TRIES: u32 = 5;

/// What came of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Redeemed {
    /// It gave its sum, or promises something from now on.
    Yes(Promo),
    /// This customer used it before; what it still owes them.
    Before(Promo, Use),
    /// It gives nothing.
    No(Refusal),
}

/// Why a code gives nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such code.
    Unknown,
    /// Its time is over, or an admin has switched it off.
    Over,
    /// As many as may have used it.
    UsedUp,
    /// It is for who has never topped up.
    NotForYou,
    /// All customers together were given as much as a day allows.
    CapReached,
    /// Too many wrong codes: so many minutes to wait.
    TooManyTries(u32),
}

/// Redeems a code as a customer wrote it.
pub fn redeem(
    tx: &Connection,
    config: &Config,
    customer: CustomerId,
    text: &str,
    now_ms: i64,
) -> Result<Redeemed, LedgerError> {
    let hour_ago = now_ms.saturating_sub(HOUR_MS);
    if let Some((wrong, since)) = promos::wrong_tries(tx, customer, hour_ago)?
        && wrong >= TRIES
    {
        let wait_ms = since.saturating_add(HOUR_MS).saturating_sub(now_ms);
        let minutes = u32::try_from(wait_ms.saturating_add(59_999) / 60_000).unwrap_or(60);
        return Ok(Redeemed::No(Refusal::TooManyTries(minutes)));
    }
    let found = match code::normal(text) {
        Some(code) => promos::by_code(tx, &code)?,
        None => None,
    };
    let Some(promo) = found else {
        promos::note_wrong(tx, customer, hour_ago, now_ms)?;
        return Ok(Redeemed::No(Refusal::Unknown));
    };
    if let Some(used) = promos::used(tx, promo.id, customer)? {
        return Ok(Redeemed::Before(promo, used));
    }
    if let Some(refusal) = refusal(tx, config, customer, &promo, now_ms)? {
        return Ok(Redeemed::No(refusal));
    }
    promos::take(tx, &promo, customer, now_ms)?;
    if let Worth::Gift(sum) = promo.terms.worth {
        ledger::promo(tx, &promo.terms.code, customer, sum, now_ms)?;
    }
    tracing::info!(
        customer = customer.0,
        code = promo.terms.code,
        "promo code used"
    );
    Ok(Redeemed::Yes(promo))
}

fn refusal(
    tx: &Connection,
    config: &Config,
    customer: CustomerId,
    promo: &Promo,
    now_ms: i64,
) -> Result<Option<Refusal>, LedgerError> {
    let terms = &promo.terms;
    if promo.off_ms.is_some() || !promo.counts(now_ms) {
        return Ok(Some(Refusal::Over));
    }
    if terms.newcomers && !payments::newest(tx, customer, 1)?.is_empty() {
        return Ok(Some(Refusal::NotForYou));
    }
    // A gift must fit whole; of the others a kopeck must be left.
    let least = match terms.worth {
        Worth::Gift(sum) => sum,
        Worth::TopUp(_) | Worth::Model { .. } => Kopecks(1),
    };
    let over = |most: Kopecks| promo.given.saturating_add(least) > most;
    if terms.max_uses.is_some_and(|most| promo.used >= most) || terms.max_total.is_some_and(over) {
        return Ok(Some(Refusal::UsedUp));
    }
    let day = day_start_ms(now_ms, &config.ui.timezone);
    let given = ledger::given_since(tx, day)?.saturating_add(least);
    Ok((given > config.bonus.daily_cap).then_some(Refusal::CapReached))
}
