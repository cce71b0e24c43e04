//! How a payment goes back: the wallet first, then Telegram; and what Telegram returns past us.

use super::friends;
use crate::config::Config;
use crate::engine;
use crate::ids::{CustomerId, PaymentId};
use crate::money::Kopecks;
use crate::store::customers;
use crate::store::ledger::{self, LedgerError, Method};
use crate::store::outbox::{self, Notice};
use crate::store::payments::{self, Payment, PaymentState};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// What came of the wish to return a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// The wallet is debited; Telegram will be asked.
    Yes(Payment),
    /// Not a payment in Stars: it is returned in the provider's panel or by hand.
    NotStars,
    /// It is on its way back or back already.
    NotSettled(PaymentState),
    /// The customer has spent a part: so much is missing in the wallet.
    NotEnough(Kopecks),
    /// There is no such payment.
    Unknown,
}

/// Begins the return of a payment: wallet and state move together; the call follows after the commit.
pub fn begin(
    tx: &Connection,
    id: PaymentId,
    admin: CustomerId,
    now_ms: i64,
) -> Result<Begun, LedgerError> {
    let Some(payment) = payments::get(tx, id)? else {
        return Ok(Begun::Unknown);
    };
    if payment.method != Method::Stars || payment.currency != "XTR" {
        return Ok(Begun::NotStars);
    }
    if payment.state != PaymentState::Settled {
        return Ok(Begun::NotSettled(payment.state));
    }
    let charge = (payment.charge_id.as_str(), payment.refunds);
    match ledger::payout_nth(tx, charge, payment.customer, payment.kopecks, now_ms) {
        Ok(_) => {}
        Err(LedgerError::NotEnough { missing }) => return Ok(Begun::NotEnough(missing)),
        Err(other) => return Err(other),
    }
    payments::begin_refund(tx, id, admin)?;
    tracing::info!(
        customer = payment.customer.0,
        charge = payment.charge_id,
        admin = admin.0,
        "refund begun"
    );
    Ok(Begun::Yes(payment))
}

/// Telegram has returned it: what is left of the pack's bonus goes, customer and admin are told.
pub fn done(tx: &Connection, payment: &Payment, now_ms: i64) -> Result<(), LedgerError> {
    if !payments::refunded(tx, payment.id)? {
        return Ok(());
    }
    ledger::pack_taken_back(tx, &payment.charge_id, payment.customer, now_ms)?;
    friends::on_return(tx, payment.customer, &payment.charge_id, now_ms)?;
    tell(
        tx,
        payment,
        "payment-returned",
        payment.customer,
        "",
        now_ms,
    )?;
    if let Some(admin) = payment.admin {
        tell(tx, payment, "admin-refund-done", admin, "", now_ms)?;
    }
    tracing::info!(
        customer = payment.customer.0,
        charge = payment.charge_id,
        "refunded"
    );
    Ok(())
}

/// Telegram has definitely refused: the money is in the wallet again, the admin is told why.
pub fn refused(
    tx: &Connection,
    payment: &Payment,
    why: &str,
    now_ms: i64,
) -> Result<(), LedgerError> {
    let tried = payment.refunds.saturating_sub(1);
    let charge = (payment.charge_id.as_str(), tried);
    ledger::payout_undo_nth(tx, charge, payment.customer, payment.kopecks, now_ms)?;
    payments::refund_refused(tx, payment.id, why)?;
    if let Some(admin) = payment.admin {
        tell(tx, payment, "admin-refund-refused", admin, why, now_ms)?;
    }
    tracing::warn!(
        customer = payment.customer.0,
        charge = payment.charge_id,
        why,
        "refund refused"
    );
    Ok(())
}

fn tell(
    tx: &Connection,
    payment: &Payment,
    key: &'static str,
    to: CustomerId,
    why: &str,
    now_ms: i64,
) -> Result<(), LedgerError> {
    let values = BTreeMap::from([
        ("sum".to_owned(), payment.kopecks.to_string()),
        ("stars".to_owned(), payment.amount.to_string()),
        ("customer".to_owned(), payment.customer.to_string()),
        ("charge".to_owned(), payment.charge_id.clone()),
        ("why".to_owned(), why.to_owned()),
    ]);
    let notice = Notice::Text {
        key: key.to_owned(),
        values,
    };
    let once = format!("{key}:{}:{}", payment.charge_id, payment.refunds);
    outbox::put(tx, &once, to, None, &notice, now_ms)?;
    Ok(())
}

/// Telegram says that a payment went back: the end of our own return, or one past us (a dispute, another program).
/// What the wallet does not cover is our loss; then the customer is shut out until the admin decides.
pub fn returned(
    tx: &Connection,
    config: &Config,
    charge: &str,
    now_ms: i64,
) -> Result<(), LedgerError> {
    let admins = &config.telegram.admin_ids;
    let Some(payment) = payments::by_charge(tx, charge)? else {
        let values = BTreeMap::from([("charge".to_owned(), charge.to_owned())]);
        engine::raise(tx, admins, "refund-unknown", charge, &values, now_ms)?;
        return Ok(());
    };
    match payment.state {
        PaymentState::Refunding => return done(tx, &payment, now_ms),
        PaymentState::Refunded | PaymentState::ChargedBack => return Ok(()),
        PaymentState::Settled => {}
    }
    let customer = payment.customer;
    let covered = ledger::balance(tx, customer)?.wallet.min(payment.kopecks);
    let loss = payment.kopecks.saturating_sub(covered);
    if covered > Kopecks::ZERO {
        ledger::payout_nth(tx, (charge, payment.refunds), customer, covered, now_ms)?;
    }
    if loss > Kopecks::ZERO {
        ledger::loss(tx, charge, loss, now_ms)?;
        customers::set_blocked(tx, customer, true)?;
    }
    payments::charged_back(tx, payment.id)?;
    ledger::pack_taken_back(tx, charge, customer, now_ms)?;
    friends::on_return(tx, customer, charge, now_ms)?;
    let values = BTreeMap::from([
        ("customer".to_owned(), customer.to_string()),
        ("charge".to_owned(), charge.to_owned()),
        ("sum".to_owned(), payment.kopecks.to_string()),
        ("loss".to_owned(), loss.to_string()),
    ]);
    let what = if loss > Kopecks::ZERO {
        "charge-back-loss"
    } else {
        "charge-back"
    };
    engine::raise(tx, admins, what, charge, &values, now_ms)?;
    tell(tx, &payment, "payment-returned", customer, "", now_ms)
}
