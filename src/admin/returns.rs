//! The admin's deed about a generation whose result was no good: its price goes back, once and for a reason.

use crate::admin::{Admin, reason};
use crate::ids::GenerationId;
use crate::money::Kopecks;
use crate::store::ledger::{self, LedgerError};
use crate::store::outbox::{self, Notice};
use crate::store::{deeds, generations};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Whether there is something to give back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returnable {
    /// So much was taken and nothing of it has gone back.
    Yes(Kopecks),
    /// So much has gone back.
    Before(Kopecks),
    /// Nothing was taken: it was free, has no result yet or ended without one.
    Nothing,
}

/// Whether there is something to give back.
pub fn returnable(conn: &Connection, id: GenerationId) -> Result<Returnable, LedgerError> {
    let refunded = ledger::refunded(conn, id)?;
    if refunded > Kopecks::ZERO {
        return Ok(Returnable::Before(refunded));
    }
    let captured = ledger::captured(conn, id)?;
    Ok(match captured > Kopecks::ZERO {
        true => Returnable::Yes(captured),
        false => Returnable::Nothing,
    })
}

/// Gives back all that was taken, to where it came from; the customer is told in the same transaction. What was found
/// before: only `Yes` moves money. `why` must not be empty.
pub fn give_back(
    tx: &Connection,
    admin: Admin,
    (id, why): (GenerationId, &str),
    now_ms: i64,
) -> Result<Returnable, LedgerError> {
    let found = returnable(tx, id)?;
    let (Returnable::Yes(sum), Some(generation)) = (found, generations::get(tx, id)?) else {
        return Ok(found);
    };
    let why = reason(why).ok_or(LedgerError::Refused("a return needs a reason"))?;
    ledger::refund(tx, id, sum, 1, now_ms)?;
    let subject = format!("generation:{id}");
    let pair = (format!("captured {}", sum.0), format!("refunded {}", sum.0));
    let pair = (pair.0.as_str(), pair.1.as_str());
    deeds::add_with_reason(tx, admin.id(), "return", &subject, pair, why, now_ms)?;
    let notice = Notice::Text {
        key: "made-returned".to_owned(),
        values: BTreeMap::from([
            ("n".to_owned(), id.to_string()),
            ("sum".to_owned(), sum.to_string()),
        ]),
    };
    let customer = generation.customer;
    outbox::put(
        tx,
        &format!("returned:{id}"),
        customer,
        None,
        &notice,
        now_ms,
    )?;
    tracing::info!(
        admin = admin.id().0,
        customer = customer.0,
        generation = id.0,
        kopecks = sum.0,
        "price given back"
    );
    Ok(found)
}
