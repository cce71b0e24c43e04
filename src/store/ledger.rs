//! The double-entry ledger: every movement of money, once per key.

mod flow;
mod given;
mod history;
mod life;
mod paid;

pub use flow::{Flow, Flows, Group, Sieve, flow, flows};
pub use given::{
    given_since, invited, pack_bonus, promo, promo_taken_back, promo_with, referral,
    share_taken_back, welcome, welcomed,
};
pub use history::{Filter, Movement, MovementKind, Turn, movements};
pub use life::{capture, captured, hold, refund, refunded, release};
pub use paid::{
    Method, Pot, adjusted, admin_adjust, loss, pack_taken_back, payout, payout_nth, payout_undo,
    payout_undo_nth, top_up,
};

use super::chain;
use crate::ids::{CustomerId, GenerationId, TransferId};
use crate::money::Kopecks;
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension, params};

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

impl Balance {
    /// What the customer can spend: wallet and bonus.
    pub fn spendable(&self) -> Kopecks {
        self.wallet.saturating_add(self.bonus)
    }
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
    /// The movement makes no sense as asked for.
    #[error("refused: {0}")]
    Refused(&'static str),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for LedgerError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Our own accounts and the world's, by the ids that the schema gives them.
mod ours {
    pub(super) const REVENUE: i64 = 1;
    pub(super) const PROMO: i64 = 2;
    pub(super) const ADJUST: i64 = 3;
    pub(super) const STARS_IN: i64 = 4;
    pub(super) const PROVIDER_IN: i64 = 5;
    pub(super) const MANUAL_IN: i64 = 6;
    pub(super) const PAYOUT: i64 = 7;
    pub(super) const LOSSES: i64 = 8;
}

/// The ids of a customer's accounts.
#[derive(Clone, Copy)]
struct Accounts {
    wallet: i64,
    bonus: i64,
    hold: i64,
}

/// One movement as `post` takes it.
struct Entry<'a> {
    key: &'a str,
    kind: &'static str,
    debit: i64,
    credit: i64,
    amount: Kopecks,
    generation: Option<GenerationId>,
    hold: Option<TransferId>,
    cause: &'a str,
    at_ms: i64,
}

/// The customer's balances; zeros for a customer without accounts.
pub fn balance(conn: &Connection, customer: CustomerId) -> Result<Balance, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT kind, balance FROM accounts WHERE customer_id = ?1")?;
    let mut rows = statement.query([customer])?;
    let mut balance = Balance::default();
    while let Some(row) = rows.next()? {
        let sum = row.get(1)?;
        match row.get_ref(0)?.as_str().unwrap_or_default() {
            "wallet" => balance.wallet = sum,
            "bonus" => balance.bonus = sum,
            "hold" => balance.hold = sum,
            _ => {}
        }
    }
    Ok(balance)
}

/// Makes the customer's accounts; does nothing when they exist. The customer must be stored before.
pub fn open_accounts(tx: &Connection, customer: CustomerId) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO accounts(customer_id, kind)
         SELECT ?1, k.column1 FROM (VALUES('wallet'), ('bonus'), ('hold')) k
         WHERE NOT EXISTS(SELECT 1 FROM accounts WHERE customer_id = ?1 AND kind = k.column1)",
    )?
    .execute([customer])?;
    Ok(())
}

/// What all customers together have on hold.
pub fn holds_total(conn: &Connection) -> Result<Kopecks, StoreError> {
    let sum = conn
        .prepare_cached(
            "SELECT coalesce(sum(a.balance), 0) FROM accounts a WHERE a.kind = 'hold' AND a.customer_id IN (
               SELECT customer_id FROM generations WHERE state IN ('held','submitting','running','fetching'))",
        )?
        .query_row([], |row| row.get(0))?;
    Ok(sum)
}

fn accounts_of(tx: &Connection, customer: CustomerId) -> Result<Accounts, StoreError> {
    open_accounts(tx, customer)?;
    let found = tx
        .prepare_cached(
            "SELECT max(id) FILTER (WHERE kind = 'wallet'), max(id) FILTER (WHERE kind = 'bonus'),
                    max(id) FILTER (WHERE kind = 'hold') FROM accounts WHERE customer_id = ?1",
        )?
        .query_row([customer], |row| {
            Ok(Accounts {
                wallet: row.get(0)?,
                bonus: row.get(1)?,
                hold: row.get(2)?,
            })
        })?;
    Ok(found)
}

fn exists(tx: &Connection, key: &str) -> Result<bool, StoreError> {
    Ok(tx
        .prepare_cached("SELECT 1 FROM transfers WHERE key = ?1")?
        .exists([key])?)
}

/// The only place that stores a movement. The same key with the same content (whatever the time) does nothing
/// and gives false; with other content it is an error.
fn post(tx: &Connection, entry: &Entry<'_>) -> Result<bool, LedgerError> {
    if entry.amount <= Kopecks::ZERO {
        return Err(LedgerError::Refused("a movement needs a positive sum"));
    }
    if let Some(same) = same_as_stored(tx, entry)? {
        return if same {
            Ok(false)
        } else {
            Err(LedgerError::Conflict(entry.key.to_owned()))
        };
    }
    let (last, before) = tx
        .prepare_cached("SELECT id, hash FROM transfers ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, [u8; 32]>(1)?))
        })
        .optional()?
        .unwrap_or((0, [0; 32]));
    let id = last.saturating_add(1);
    let fields = Fields {
        id,
        key: entry.key,
        kind: entry.kind,
        debit: entry.debit,
        credit: entry.credit,
        amount: entry.amount.0,
        generation: entry.generation.map(|id| id.0),
        hold: entry.hold.map(|id| id.0),
        cause: entry.cause,
        at_ms: entry.at_ms,
    };
    tx.prepare_cached(
        "INSERT INTO transfers(id, key, kind, debit, credit, amount, generation_id, hold_id, cause, at_ms, hash)
         VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        id,
        entry.key,
        entry.kind,
        entry.debit,
        entry.credit,
        entry.amount,
        entry.generation,
        entry.hold,
        entry.cause,
        entry.at_ms,
        fields.chained(&before),
    ])?;
    Ok(true)
}

fn same_as_stored(tx: &Connection, entry: &Entry<'_>) -> Result<Option<bool>, LedgerError> {
    let same = tx
        .prepare_cached(
            "SELECT kind = ?2 AND debit = ?3 AND credit = ?4 AND amount = ?5 AND generation_id IS ?6
                AND hold_id IS ?7 AND cause = ?8 FROM transfers WHERE key = ?1",
        )?
        .query_row(
            params![
                entry.key,
                entry.kind,
                entry.debit,
                entry.credit,
                entry.amount,
                entry.generation,
                entry.hold,
                entry.cause,
            ],
            |row| row.get(0),
        )
        .optional()?;
    Ok(same)
}

/// A stored movement as the chain of hashes sees it.
pub(super) struct Fields<'a> {
    pub(super) id: i64,
    pub(super) key: &'a str,
    pub(super) kind: &'a str,
    pub(super) debit: i64,
    pub(super) credit: i64,
    pub(super) amount: i64,
    pub(super) generation: Option<i64>,
    pub(super) hold: Option<i64>,
    pub(super) cause: &'a str,
    pub(super) at_ms: i64,
}

impl Fields<'_> {
    pub(super) fn chained(&self, before: &[u8; 32]) -> [u8; 32] {
        let part = |id: Option<i64>| id.map(i64::to_be_bytes);
        let (generation, hold) = (part(self.generation), part(self.hold));
        chain::link(
            before,
            &[
                &self.id.to_be_bytes(),
                self.key.as_bytes(),
                self.kind.as_bytes(),
                &self.debit.to_be_bytes(),
                &self.credit.to_be_bytes(),
                &self.amount.to_be_bytes(),
                generation.as_ref().map_or(&[], |id| id.as_slice()),
                hold.as_ref().map_or(&[], |id| id.as_slice()),
                self.cause.as_bytes(),
                &self.at_ms.to_be_bytes(),
            ],
        )
    }
}
