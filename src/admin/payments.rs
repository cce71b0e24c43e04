//! The admin's deeds about payments: requests for a top-up by hand, and the return of a payment.

use crate::admin::Admin;
use crate::config::Config;
use crate::ids::{PaymentId, RequestId};
use crate::money::Kopecks;
use crate::payments::refund::{self, Begun};
use crate::payments::settle;
use crate::store::ledger::LedgerError;
use crate::store::outbox::{self, Notice};
use crate::store::requests::{self, Request, RequestState};
use crate::store::{StoreError, deeds};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// What came of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It counts; the request as it stands now.
    Made(Request),
    /// Somebody decided before; the request as it stands.
    Before(Request),
    /// There is no such request.
    Unknown,
}

/// Credits a request with a sum; the customer is told in the same transaction. Only the first decision counts.
pub fn approve(
    tx: &Connection,
    config: &Config,
    admin: Admin,
    id: RequestId,
    sum: Kopecks,
    now_ms: i64,
) -> Result<Decision, LedgerError> {
    let Some(before) = requests::get(tx, id)? else {
        return Ok(Decision::Unknown);
    };
    if !requests::approve(tx, id, admin.id(), sum, now_ms)? {
        return Ok(Decision::Before(before));
    }
    settle::by_hand(tx, config, before.customer, id, sum, now_ms)?;
    note(tx, admin, "approve", &before, now_ms)
}

/// Turns a request down; the customer is told why. Only the first decision counts.
pub fn reject(
    tx: &Connection,
    admin: Admin,
    id: RequestId,
    reason: &str,
    now_ms: i64,
) -> Result<Decision, LedgerError> {
    let Some(before) = requests::get(tx, id)? else {
        return Ok(Decision::Unknown);
    };
    if !requests::reject(tx, id, admin.id(), reason, now_ms)? {
        return Ok(Decision::Before(before));
    }
    let (key, reason) = match reason {
        "" => ("request-rejected", ""),
        reason => ("request-rejected-why", reason),
    };
    let notice = Notice::Text {
        key: key.to_owned(),
        values: BTreeMap::from([
            ("n".to_owned(), id.to_string()),
            ("sum".to_owned(), before.asked.to_string()),
            ("why".to_owned(), reason.to_owned()),
        ]),
    };
    let once = format!("request:{id}:rejected");
    outbox::put(tx, &once, before.customer, None, &notice, now_ms)?;
    note(tx, admin, "reject", &before, now_ms)
}

/// Writes the decision into the admins' log and gives the request as it stands now.
fn note(
    tx: &Connection,
    admin: Admin,
    what: &str,
    before: &Request,
    now_ms: i64,
) -> Result<Decision, LedgerError> {
    let id = before.id;
    let Some(after) = requests::get(tx, id)? else {
        return Ok(Decision::Unknown);
    };
    let words = (state_words(before), state_words(&after));
    let subject = format!("request:{id}");
    let pair = (words.0.as_str(), words.1.as_str());
    deeds::add(tx, admin.id(), what, &subject, pair, now_ms)?;
    tracing::info!(
        admin = admin.id().0,
        request = id.0,
        customer = after.customer.0,
        what,
        "request decided"
    );
    Ok(Decision::Made(after))
}

fn state_words(request: &Request) -> String {
    match &request.state {
        RequestState::Open => format!("open, asked {}", request.asked.0),
        RequestState::Approved(sum) => format!("credited {}", sum.0),
        RequestState::Rejected(why) => format!("rejected: {why}"),
    }
}

/// Begins the return of a payment in Stars.
pub fn refund(
    tx: &Connection,
    admin: Admin,
    id: PaymentId,
    now_ms: i64,
) -> Result<Begun, LedgerError> {
    let begun = refund::begin(tx, id, admin.id(), now_ms)?;
    if let Begun::Yes(payment) = &begun {
        let subject = format!("payment:{}", payment.charge_id);
        let noted: Result<(), StoreError> = deeds::add(
            tx,
            admin.id(),
            "refund",
            &subject,
            ("settled", "refunding"),
            now_ms,
        );
        noted?;
    }
    Ok(begun)
}
