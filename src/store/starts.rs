//! Starting a generation from a quote: every limit is counted in the transaction that takes the money.

use crate::catalog::Category;
use crate::clock::MINUTE_MS;
use crate::generation::State;
use crate::ids::{CustomerId, GenerationId, InputsId, QuoteId};
use crate::money::{Kopecks, MilliCredits};
use crate::store::generations::{category_name, count};
use crate::store::ledger::{self, LedgerError};
use crate::store::vouchers::{self, Voucher};
use crate::store::{StoreError, favourites, free_uses, gallery, queue, supply};

pub use crate::store::supply::Supply;
use rusqlite::{Connection, OptionalExtension, params};

/// A generation not accepted by Kie so long after its first try is given up; outages and the queue do not count.
pub const SUBMIT_WITHIN_MS: i64 = 10 * MINUTE_MS;
/// What is started.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    /// The confirmed quote.
    pub quote: QuoteId,
    /// Who pressed.
    pub customer: CustomerId,
    /// The model's section.
    pub category: Category,
    /// Usual time in seconds, as the customer was told.
    pub eta_s: u32,
    /// Free generations of this model a customer has a day; `None`: no own limit.
    pub free_per_day: Option<u32>,
}

/// The limits in force, see `config::Limits`.
#[derive(Clone, Debug)]
pub struct StartLimits {
    /// Open generations of one customer.
    pub parallel_per_customer: u32,
    /// Generations of all that are at Kie.
    pub parallel_all: u32,
    /// Generations of all that may wait for a place there.
    pub queue: u32,
    /// Starts of one customer in any minute.
    pub starts_per_minute: u32,
    /// Spending of one customer a day.
    pub spend_per_day: Option<Kopecks>,
    /// Kie's cost of all free generations of a day.
    pub free_daily_cap: MilliCredits,
    /// What all customers together may be given in a day.
    pub bonus_daily_cap: Kopecks,
    /// When the day began.
    pub day_start_ms: i64,
    /// The brake for test runs: dearest generation and dearest day.
    pub test_limit: Option<MilliCredits>,
    /// Our balance at Kie and when it was read; `None`: not known, not checked.
    pub kie_credits: Option<(MilliCredits, i64)>,
    /// Kie refuses our key.
    pub unauthorized: bool,
    /// Whether Kie takes generations.
    pub supply: Supply,
    /// Whether it takes the files that some need.
    pub supply_with_files: Supply,
}

/// What a press started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Started {
    /// A generation; the money is on hold.
    New(GenerationId),
    /// The quote was started before: the second of two taps.
    Already(GenerationId),
}

/// Which side of the test brake was hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestLimit {
    /// This generation alone is dearer.
    Generation,
    /// The day's sum would be over it.
    Day,
}

/// Why nothing was started. Nothing has been written then.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No such quote of this customer.
    #[error("no such quote")]
    NoQuote,
    /// The quote is too old: quote again, confirm again.
    #[error("the quote has expired")]
    QuoteExpired,
    /// The answers have been deleted.
    #[error("the answers have been deleted")]
    InputsGone,
    /// The balance does not cover the price.
    #[error("not enough money: {} kopecks missing", missing.0)]
    NotEnough {
        /// What is missing.
        missing: Kopecks,
    },
    /// The customer has as many open generations as allowed.
    #[error("the customer has {limit} open generations")]
    TooManyOpen {
        /// How many are allowed.
        limit: u32,
    },
    /// Every place at Kie is taken, and the queue before it is full.
    #[error("the queue of all customers is full")]
    TooBusy,
    /// Too many starts in a minute.
    #[error("too many starts, wait {wait_ms} ms")]
    TooFast {
        /// When the next start is possible.
        wait_ms: i64,
    },
    /// The customer's spending of the day would be over the limit.
    #[error("the day's spending limit is {} kopecks", limit.0)]
    SpendLimit {
        /// The limit of a day.
        limit: Kopecks,
    },
    /// The customer has used up the day's free generations of this model.
    #[error("{limit} free generations a day are used up")]
    FreeUsedUp {
        /// How many a day.
        limit: u32,
    },
    /// All customers together have used up the day's free generations.
    #[error("the day's free generations of all customers are used up")]
    FreeCapReached,
    /// `safety.safe_test_mode` refuses it.
    #[error("the test brake refuses it: more than {limit} credits ({which:?})")]
    TestMode {
        /// The limit.
        limit: MilliCredits,
        /// What went over it.
        which: TestLimit,
    },
    /// Our balance at Kie does not cover it.
    #[error("the credits at Kie do not cover it")]
    NoCredits,
    /// Kie refuses our key.
    #[error("Kie refuses our key")]
    Unauthorized,
    /// Kie does not answer.
    #[error("Kie takes no generations now")]
    Stopped,
    /// The ledger refused.
    #[error(transparent)]
    Ledger(LedgerError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for StartError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

struct Quote {
    inputs: InputsId,
    inputs_kept: bool,
    model: String,
    price: Kopecks,
    cost: MilliCredits,
    free: bool,
    expires_ms: i64,
}

/// Starts a generation from a quote: stores it as `held`, due now, with its price on hold.
pub fn start(
    tx: &Connection,
    start: &Start,
    limits: &StartLimits,
    now_ms: i64,
) -> Result<Started, StartError> {
    let quote = quote(tx, start)?.ok_or(StartError::NoQuote)?;
    if let Some(id) = started_from(tx, start.quote)? {
        return Ok(Started::Already(id));
    }
    if now_ms >= quote.expires_ms {
        return Err(StartError::QuoteExpired);
    }
    if !quote.inputs_kept {
        return Err(StartError::InputsGone);
    }
    supply::check(tx, quote.inputs, quote.cost, limits)?;
    check_pace(tx, start.customer, limits, now_ms)?;
    check_sums(tx, start, &quote, limits)?;
    let voucher = voucher(tx, start, limits, now_ms)?;
    let balance = ledger::balance(tx, start.customer)?;
    let added = voucher.as_ref().map_or(Kopecks::ZERO, |v| v.amount);
    let has = balance.spendable().saturating_add(added);
    if has < quote.price {
        let missing = quote.price.saturating_sub(has);
        return Err(StartError::NotEnough { missing });
    }
    let id = insert(tx, start, &quote, now_ms)?;
    gallery::add(tx, id, start.customer, start.category, quote.inputs)?;
    if let Some(voucher) = &voucher {
        vouchers::spend(tx, voucher, start.customer, id, now_ms).map_err(StartError::Ledger)?;
    }
    ledger::hold(tx, id, now_ms).map_err(|error| match error {
        LedgerError::NotEnough { missing } => StartError::NotEnough { missing },
        other => StartError::Ledger(other),
    })?;
    if quote.free {
        free_uses::add(tx, id, start.customer, &quote.model, quote.cost, now_ms)?;
    }
    favourites::use_now(tx, start.customer, &quote.model, now_ms)?;
    Ok(Started::New(id))
}

/// The voucher that the quote was shown with. One that no longer counts makes the quote an old one: nothing is started
/// at another price than was shown.
fn voucher(
    tx: &Connection,
    start: &Start,
    limits: &StartLimits,
    now_ms: i64,
) -> Result<Option<Voucher>, StartError> {
    let Some(voucher) = vouchers::of_quote(tx, start.quote)? else {
        return Ok(None);
    };
    let cap = (limits.day_start_ms, limits.bonus_daily_cap);
    let open = vouchers::is_open(tx, &voucher, start.customer, cap, now_ms);
    if !open.map_err(StartError::Ledger)? {
        return Err(StartError::QuoteExpired);
    }
    Ok(Some(voucher))
}

/// The generation started from a quote, if any.
pub fn started_from(conn: &Connection, quote: QuoteId) -> Result<Option<GenerationId>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT id FROM generations WHERE quote_id = ?1")?
        .query_row([quote], |row| row.get(0))
        .optional()?)
}

fn quote(tx: &Connection, start: &Start) -> Result<Option<Quote>, StoreError> {
    let quote = tx
        .prepare_cached(
            "SELECT q.inputs_id, i.answers IS NOT NULL, q.model, q.price, q.cost_mcredits, q.free, q.expires_ms
             FROM quotes q JOIN inputs i ON i.id = q.inputs_id WHERE q.id = ?1 AND q.customer_id = ?2",
        )?
        .query_row(params![start.quote, start.customer], |row| {
            Ok(Quote {
                inputs: row.get(0)?,
                inputs_kept: row.get(1)?,
                model: row.get(2)?,
                price: row.get(3)?,
                cost: row.get(4)?,
                free: row.get(5)?,
                expires_ms: row.get(6)?,
            })
        })
        .optional()?;
    Ok(quote)
}

/// How many at once and how fast.
fn check_pace(
    tx: &Connection,
    customer: CustomerId,
    limits: &StartLimits,
    now_ms: i64,
) -> Result<(), StartError> {
    const OPEN: &str = "state IN ('held','submitting','running','fetching')";
    let own = format!("SELECT count(*) FROM generations WHERE {OPEN} AND customer_id = ?1");
    if count(tx, &own, params![customer])? >= limits.parallel_per_customer {
        let limit = limits.parallel_per_customer;
        return Err(StartError::TooManyOpen { limit });
    }
    if queue::before_results(tx)? >= limits.parallel_all.saturating_add(limits.queue) {
        return Err(StartError::TooBusy);
    }
    // The start that must grow a minute old before there is room for another.
    let blocking: Option<i64> = tx
        .prepare_cached(
            "SELECT created_ms FROM generations WHERE customer_id = ?1 AND created_ms > ?2
             ORDER BY id DESC LIMIT 1 OFFSET ?3",
        )?
        .query_row(
            params![
                customer,
                now_ms.saturating_sub(60_000),
                limits.starts_per_minute.saturating_sub(1)
            ],
            |row| row.get(0),
        )
        .optional()?;
    match blocking {
        Some(at_ms) => Err(StartError::TooFast {
            wait_ms: at_ms.saturating_add(60_000).saturating_sub(now_ms),
        }),
        None => Ok(()),
    }
}

/// How much: of the customer's day, of the free allowance.
fn check_sums(
    tx: &Connection,
    start: &Start,
    quote: &Quote,
    limits: &StartLimits,
) -> Result<(), StartError> {
    let day = limits.day_start_ms;
    if let Some(limit) = limits.spend_per_day {
        let spent = sum(
            tx,
            "SELECT coalesce(sum(price), 0) FROM generations WHERE customer_id = ?1 AND created_ms >= ?2
               AND state IN ('held','submitting','running','fetching','succeeded')",
            params![start.customer, day],
        )?;
        if spent.saturating_add(quote.price.0) > limit.0 {
            return Err(StartError::SpendLimit { limit });
        }
    }
    if quote.free {
        if let Some(limit) = start.free_per_day
            && free_uses::used(tx, start.customer, &quote.model, day)? >= limit
        {
            return Err(StartError::FreeUsedUp { limit });
        }
        let used = free_uses::cost_of_all(tx, day)?;
        if used.0.saturating_add(quote.cost.0) > limits.free_daily_cap.0 {
            return Err(StartError::FreeCapReached);
        }
    }
    check_test_limit(tx, quote, limits)?;
    Ok(())
}

fn check_test_limit(
    tx: &Connection,
    quote: &Quote,
    limits: &StartLimits,
) -> Result<(), StartError> {
    let Some(limit) = limits.test_limit else {
        return Ok(());
    };
    if quote.cost > limit {
        let which = TestLimit::Generation;
        return Err(StartError::TestMode { limit, which });
    }
    let spent = sum(
        tx,
        "SELECT coalesce(sum(cost_mcredits), 0) FROM generations WHERE created_ms >= ?1
           AND (accepted_ms IS NOT NULL OR state IN ('held','submitting','unknown'))",
        params![limits.day_start_ms],
    )?;
    if spent.saturating_add(quote.cost.0) > limit.0 {
        let which = TestLimit::Day;
        return Err(StartError::TestMode { limit, which });
    }
    Ok(())
}

fn insert(
    tx: &Connection,
    start: &Start,
    quote: &Quote,
    now_ms: i64,
) -> Result<GenerationId, StartError> {
    // The token is SQLite's: 32 hex digits from its generator, which is seeded by the system.
    let id = tx
        .prepare_cached(
            "INSERT INTO generations(quote_id, customer_id, inputs_id, model, category, price, cost_mcredits,
               eta_s, state, token, created_ms, due_ms, deadline_ms)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, lower(hex(randomblob(16))), ?10, ?10, ?11)
             RETURNING id",
        )?
        .query_row(
            params![
                start.quote,
                start.customer,
                quote.inputs,
                quote.model,
                category_name(start.category),
                quote.price,
                quote.cost,
                start.eta_s,
                State::Held.name(),
                now_ms,
                now_ms.saturating_add(SUBMIT_WITHIN_MS)
            ],
            |row| row.get(0),
        )?;
    Ok(id)
}

fn sum(tx: &Connection, sql: &str, values: &[&dyn rusqlite::ToSql]) -> Result<i64, StoreError> {
    Ok(tx
        .prepare_cached(sql)?
        .query_row(values, |row| row.get(0))?)
}
