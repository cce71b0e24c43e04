//! How a generation ends: money, message and state in one transaction, whoever ends it.

use crate::clock::DAY_MS;
use crate::generation::{Effect, Event, Generation, Reason, State, next};
use crate::ids::{CustomerId, GenerationId};
use crate::store::generations::{self, Change};
use crate::store::ledger::{self, LedgerError};
use crate::store::outbox::{self, Notice};
use crate::store::wishes::{self, Wish};
use crate::store::{StoreError, free_uses, late, watched};
use rusqlite::Connection;

/// What came of a customer's wish to stop a generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelOutcome {
    /// It has ended, the money is back, its message is in the outbox.
    Cancelled,
    /// It is being sent to Kie this moment: the wish is stored.
    Wished,
    /// Its files are being fetched, or it has ended.
    TooLate,
    /// Kie has accepted it and the day's refunded cancels are used up: it goes on.
    NotRefundable,
    /// No such generation of this customer.
    NotYours,
}

/// Why a generation ends without a result.
#[derive(Clone, Copy, Debug, Default)]
pub struct Why<'a> {
    /// What the customer is told; none when it was the customer's own wish.
    pub reason: Option<Reason>,
    /// Kie's own words, for the admin.
    pub detail: Option<&'a str>,
}

/// Ends a generation without a result as the event says: money and free use back, the message in the outbox, a
/// `late` row when something may still come. False (and nothing written) when it no longer stands at `from`.
pub fn refund(
    tx: &Connection,
    id: GenerationId,
    from: State,
    event: Event,
    why: Why<'_>,
    now_ms: i64,
) -> Result<bool, LedgerError> {
    let Some((to, effect)) = next(from, event) else {
        return Ok(false);
    };
    let Some(generation) = generations::get(tx, id)?.filter(|now| now.state == from) else {
        return Ok(false);
    };
    ledger::release(tx, id, now_ms)?;
    free_uses::give_back(tx, id, now_ms)?;
    outbox::put(
        tx,
        &format!("refund:{id}"),
        generation.customer,
        Some(id),
        &Notice::Refund,
        now_ms,
    )?;
    let change = Change {
        reason: why.reason,
        detail: why.detail,
        ended_ms: Some(now_ms),
        ..Change::default()
    };
    let moved = generations::transition(tx, id, from, to, &change)?;
    if effect == Effect::RefundAndWatch {
        late::watch(tx, id, generation.task_id.as_deref(), now_ms)?;
    }
    Ok(moved)
}

/// Ends a generation whose results are stored: money taken, result message in the outbox. False when it no longer
/// stands at `fetching`.
pub fn deliver(tx: &Connection, id: GenerationId, now_ms: i64) -> Result<bool, LedgerError> {
    let Some((to, _)) = next(State::Fetching, Event::FilesStored) else {
        return Ok(false);
    };
    let Some(generation) = generations::get(tx, id)?.filter(|now| now.state == State::Fetching)
    else {
        return Ok(false);
    };
    ledger::capture(tx, id, now_ms)?;
    outbox::put(
        tx,
        &format!("result:{id}"),
        generation.customer,
        Some(id),
        &Notice::Result,
        now_ms,
    )?;
    tell_low_balance(tx, &generation, now_ms)?;
    let change = Change {
        ended_ms: Some(now_ms),
        ..Change::default()
    };
    Ok(generations::transition(
        tx,
        id,
        State::Fetching,
        to,
        &change,
    )?)
}

/// Once a day, when the balance no longer covers what was just done; unless the customer does not wish to hear it.
fn tell_low_balance(tx: &Connection, done: &Generation, now_ms: i64) -> Result<(), LedgerError> {
    let customer = done.customer;
    let left = ledger::balance(tx, customer)?.spendable();
    if left >= done.price || !wishes::wants(tx, customer, Wish::LowBalance)? {
        return Ok(());
    }
    let values = [
        ("balance", left.to_string()),
        ("price", done.price.to_string()),
    ];
    let notice = Notice::Text {
        key: "low-balance".to_owned(),
        values: values.map(|(name, value)| (name.to_owned(), value)).into(),
    };
    let key = format!("low:{customer}:{}", now_ms.div_euclid(DAY_MS));
    outbox::put(tx, &key, customer, None, &notice, now_ms)?;
    Ok(())
}

/// Stops a generation for its customer, as the cancel rule allows: before Kie has accepted it always, afterwards at
/// most `refunded_per_day` times since the day began.
pub fn cancel(
    tx: &Connection,
    id: GenerationId,
    customer: CustomerId,
    refunded_per_day: u32,
    day_start_ms: i64,
    now_ms: i64,
) -> Result<CancelOutcome, LedgerError> {
    let Some(generation) = generations::get(tx, id)?.filter(|found| found.customer == customer)
    else {
        return Ok(CancelOutcome::NotYours);
    };
    match next(generation.state, Event::Cancel) {
        None => Ok(CancelOutcome::TooLate),
        Some((_, Effect::StoreWish)) => {
            generations::wish_cancel(tx, id, true)?;
            Ok(CancelOutcome::Wished)
        }
        Some(_) if !refundable(tx, &generation, refunded_per_day, day_start_ms)? => {
            Ok(CancelOutcome::NotRefundable)
        }
        Some(_) => {
            refund(
                tx,
                id,
                generation.state,
                Event::Cancel,
                Why::default(),
                now_ms,
            )?;
            Ok(CancelOutcome::Cancelled)
        }
    }
}

/// Whether a cancel of this generation gives the money back.
pub fn refundable(
    conn: &Connection,
    generation: &Generation,
    refunded_per_day: u32,
    day_start_ms: i64,
) -> Result<bool, StoreError> {
    match generation.state {
        State::Held | State::Submitting => Ok(true),
        State::Running => {
            let left =
                watched::refunds_left(conn, generation.customer, refunded_per_day, day_start_ms)?;
            Ok(left > 0)
        }
        State::Fetching
        | State::Succeeded
        | State::Failed
        | State::Cancelled
        | State::Expired
        | State::Unknown => Ok(false),
    }
}
