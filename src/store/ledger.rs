//! The double-entry ledger: every movement of money, once per key.

use crate::ids::{CustomerId, GenerationId};
use crate::money::Kopecks;
use crate::store::StoreError;
use rusqlite::Connection;

/// A customer's three accounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// Paid money.
    pub wallet: Kopecks,
    /// Given money, spent first.
    pub bonus: Kopecks,
    /// Escrow of running generations.
    pub hold: Kopecks,
}

/// Why a movement was refused.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Wallet and bonus together do not cover the price.
    #[error("not enough money: {missing:?} missing")]
    NotEnough {
        /// What is missing.
        missing: Kopecks,
    },
    /// The key exists with other content.
    #[error("ledger key {0} exists with other content")]
    Conflict(String),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The customer's balances.
pub fn balance(_conn: &Connection, _customer: CustomerId) -> Result<Balance, StoreError> {
    Ok(Balance::default())
}

/// Makes the customer's accounts; does nothing when they exist.
pub fn open_accounts(_tx: &Connection, _customer: CustomerId) -> Result<(), StoreError> {
    Ok(())
}

/// Gives the welcome bonus; false when it was given before or the day's cap is reached.
pub fn welcome(
    _tx: &Connection,
    _customer: CustomerId,
    _amount: Kopecks,
    _daily_cap: Kopecks,
    _day_start_ms: i64,
    _at_ms: i64,
) -> Result<bool, LedgerError> {
    Ok(true)
}

/// Takes a generation's price into the hold, bonus first. The generation must be stored as `held`.
pub fn hold(_tx: &Connection, _generation: GenerationId, _at_ms: i64) -> Result<(), LedgerError> {
    Ok(())
}

/// Takes everything a generation holds as revenue.
pub fn capture(
    _tx: &Connection,
    _generation: GenerationId,
    _at_ms: i64,
) -> Result<(), LedgerError> {
    Ok(())
}

/// Gives everything a generation holds back to where it came from.
pub fn release(
    _tx: &Connection,
    _generation: GenerationId,
    _at_ms: i64,
) -> Result<(), LedgerError> {
    Ok(())
}
