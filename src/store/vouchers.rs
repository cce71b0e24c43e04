//! Vouchers: what a promo code for a model adds to the price of a quote, given in the transaction of the start.

use crate::ids::{CustomerId, GenerationId, QuoteId};
use crate::money::Kopecks;
use crate::store::ledger::{self, LedgerError};
use crate::store::promos::{self, PromoId};
use crate::store::{StoreError, payments};
use rusqlite::{Connection, OptionalExtension, params};

/// What a code adds to a price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voucher {
    /// The code's row.
    pub promo: PromoId,
    /// The code.
    pub code: String,
    /// What it adds.
    pub amount: Kopecks,
}

/// The best voucher a customer has for a price of a model; `None` without one, or while the day's cap of bonuses
/// does not leave room for it.
pub fn best(
    conn: &Connection,
    customer: CustomerId,
    (model, price): (&str, Kopecks),
    (day_start_ms, daily_cap): (i64, Kopecks),
    now_ms: i64,
) -> Result<Option<Voucher>, LedgerError> {
    let owing = promos::owing(conn, customer)?;
    let worth = |promo: &promos::Promo| promo.on_start(model, price);
    let live = owing
        .into_iter()
        .filter(|promo| promo.counts(now_ms) && worth(promo) > Kopecks::ZERO);
    // Of equal ones the oldest.
    let Some(promo) = live.rev().max_by_key(worth) else {
        return Ok(None);
    };
    let amount = worth(&promo);
    let given = ledger::given_since(conn, day_start_ms)?;
    Ok(
        (given.saturating_add(amount) <= daily_cap).then_some(Voucher {
            promo: promo.id,
            code: promo.terms.code,
            amount,
        }),
    )
}

/// Stores the voucher that a quote was shown with.
pub fn add(tx: &Connection, quote: QuoteId, voucher: &Voucher) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT INTO vouchers(quote_id, promo_id, amount) VALUES(?1, ?2, ?3)")?
        .execute(params![quote, voucher.promo, voucher.amount])?;
    Ok(())
}

/// The voucher that a quote was shown with.
pub fn of_quote(conn: &Connection, quote: QuoteId) -> Result<Option<Voucher>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT v.promo_id, p.code, v.amount FROM vouchers v JOIN promos p ON p.id = v.promo_id
             WHERE v.quote_id = ?1",
        )?
        .query_row([quote], |row| {
            Ok(Voucher {
                promo: row.get(0)?,
                code: row.get(1)?,
                amount: row.get(2)?,
            })
        })
        .optional()?)
}

/// Whether the voucher still gives what it was shown with.
pub fn is_open(
    conn: &Connection,
    voucher: &Voucher,
    customer: CustomerId,
    (day_start_ms, daily_cap): (i64, Kopecks),
    now_ms: i64,
) -> Result<bool, LedgerError> {
    let Some(promo) = promos::get(conn, voucher.promo)? else {
        return Ok(false);
    };
    let rest = promos::used(conn, promo.id, customer)?.map_or(0, |used| used.rest);
    let total = promo.given.saturating_add(voucher.amount);
    let fits = promo.terms.max_total.is_none_or(|most| total <= most);
    let day = ledger::given_since(conn, day_start_ms)?.saturating_add(voucher.amount);
    Ok(rest > 0 && fits && promo.counts(now_ms) && day <= daily_cap)
}

/// Gives what the voucher is worth for a generation that is just being started.
pub fn spend(
    tx: &Connection,
    voucher: &Voucher,
    customer: CustomerId,
    generation: GenerationId,
    now_ms: i64,
) -> Result<(), LedgerError> {
    let source = format!("gen:{generation}");
    let (code, amount) = (voucher.code.as_str(), voucher.amount);
    ledger::promo_with(tx, (code, &source), customer, amount, now_ms)?;
    promos::move_rest(tx, voucher.promo, customer, -1)?;
    Ok(())
}

/// Takes back what the voucher gave for a generation whose hold has just been released; it can be used again.
pub fn returned(tx: &Connection, generation: GenerationId, now_ms: i64) -> Result<(), LedgerError> {
    let found: Option<(QuoteId, CustomerId)> = tx
        .prepare_cached(
            "SELECT g.quote_id, g.customer_id FROM generations g JOIN vouchers v ON v.quote_id = g.quote_id
             WHERE g.id = ?1",
        )?
        .query_row([generation], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((quote, customer)) = found else {
        return Ok(());
    };
    let Some(voucher) = of_quote(tx, quote)? else {
        return Ok(());
    };
    let source = format!("gen:{generation}");
    let back = ledger::promo_taken_back(tx, (&voucher.code, &source), customer, now_ms)?;
    if back > Kopecks::ZERO {
        promos::move_rest(tx, voucher.promo, customer, 1)?;
    }
    Ok(())
}

/// Gives the best of what codes promised on top of a payment; the code and the sum. A promise counts for some hours
/// after its end, since a payment may have been on its way.
pub fn on_payment(
    tx: &Connection,
    charge: &str,
    late_ms: i64,
    now_ms: i64,
) -> Result<Option<(String, Kopecks)>, LedgerError> {
    let Some(payment) = payments::by_charge(tx, charge)? else {
        return Ok(None);
    };
    let customer = payment.customer;
    let worth = |promo: &promos::Promo| promo.on_top_up(payment.kopecks);
    let owing = promos::owing(tx, customer)?.into_iter().filter(|promo| {
        promo.counts(now_ms.saturating_sub(late_ms)) && worth(promo) > Kopecks::ZERO
    });
    let Some(promo) = owing.rev().max_by_key(worth) else {
        return Ok(None);
    };
    let (code, amount) = (promo.terms.code.clone(), worth(&promo));
    if !ledger::promo_with(tx, (&code, charge), customer, amount, now_ms)? {
        return Ok(None);
    }
    promos::move_rest(tx, promo.id, customer, -1)?;
    Ok(Some((code, amount)))
}

/// Takes back what is left of the bonus that a code gave on top of a payment which has been returned.
pub fn payment_returned(
    tx: &Connection,
    charge: &str,
    customer: CustomerId,
    now_ms: i64,
) -> Result<(), LedgerError> {
    let code = tx
        .prepare_cached(
            "SELECT p.code FROM promo_uses u JOIN promos p ON p.id = u.promo_id
             WHERE u.customer_id = ?1 AND p.kind = 'topup' AND EXISTS(SELECT 1 FROM transfers
               WHERE key = 'promo:' || p.code || ':' || ?1 || ':' || ?2)",
        )?
        .query_row(params![customer, charge], |row| row.get::<_, String>(0))
        .optional()?;
    if let Some(code) = code {
        ledger::promo_taken_back(tx, (&code, charge), customer, now_ms)?;
    }
    Ok(())
}
