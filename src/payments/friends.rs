//! Friends: binding at the first word, the share of a top-up, and what happens to it when the payment goes back.

use crate::clock::{DAY_MS, day_start_ms, month_start_ms};
use crate::config::Config;
use crate::ids::CustomerId;
use crate::money::Kopecks;
use crate::store::ledger::{self, LedgerError};
use crate::store::outbox::{self, Notice};
use crate::store::promos::percent_of;
use crate::store::wishes::{self, Wish};
use crate::store::{customers, referrals, vouchers};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// What a promise of a code outlives its end by: so long Telegram keeps the news of a payment.
const LATE_MS: i64 = DAY_MS;

/// What came of a friend's link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// A new customer; what they were given for it.
    New(Kopecks),
    /// It is the customer's own link.
    Own,
    /// The customer was here before, or the link is nobody's.
    Nothing,
}

/// A customer came by a link: only somebody new is bound to who gave it, once and for ever.
pub fn came(
    tx: &Connection,
    config: &Config,
    (customer, is_new): (CustomerId, bool),
    code: &str,
    now_ms: i64,
) -> Result<Came, LedgerError> {
    let Some(referrer) = referrals::owner(tx, &code.to_ascii_lowercase())? else {
        return Ok(Came::Nothing);
    };
    if referrer == customer {
        return Ok(Came::Own);
    }
    let blocked = customers::get(tx, referrer)?.is_none_or(|friend| friend.blocked);
    if !config.referral.enabled || !is_new || blocked {
        return Ok(Came::Nothing);
    }
    referrals::bind(tx, customer, referrer, now_ms)?;
    let bonus = config.referral.invited_bonus;
    let day = day_start_ms(now_ms, &config.ui.timezone);
    let given = ledger::given_since(tx, day)?.saturating_add(bonus);
    let fits = bonus > Kopecks::ZERO && given <= config.bonus.daily_cap;
    if fits {
        ledger::invited(tx, customer, bonus, now_ms)?;
    }
    tracing::info!(
        customer = customer.0,
        referrer = referrer.0,
        "came by a friend's link"
    );
    Ok(Came::New(if fits { bonus } else { Kopecks::ZERO }))
}

/// What comes with a settled payment: the bonus of a code (given back as code and sum), the share of who brought the
/// payer.
pub fn on_payment(
    tx: &Connection,
    config: &Config,
    (payer, charge, paid): (CustomerId, &str, Kopecks),
    now_ms: i64,
) -> Result<Option<(String, Kopecks)>, LedgerError> {
    let promo = vouchers::on_payment(tx, charge, LATE_MS, now_ms)?;
    let Some(friend) = referrals::of(tx, payer)? else {
        return Ok(promo);
    };
    referrals::count_top_up(tx, payer)?;
    let rules = &config.referral;
    let blocked = customers::get(tx, friend.referrer)?.is_none_or(|found| found.blocked);
    if !rules.enabled || friend.topups >= rules.first_topups || blocked {
        return Ok(promo);
    }
    let left = left_this_month(tx, config, friend.referrer, now_ms)?;
    let share = percent_of(paid, rules.percent)
        .min(rules.cap_per_invited.saturating_sub(friend.earned))
        .min(left);
    if share <= Kopecks::ZERO || !ledger::referral(tx, charge, friend.referrer, share, now_ms)? {
        return Ok(promo);
    }
    if wishes::wants(tx, friend.referrer, Wish::Shares)? {
        let values = [("sum", share), ("left", left.saturating_sub(share))];
        tell(tx, "friend-share", friend.referrer, charge, &values, now_ms)?;
    }
    tracing::info!(referrer = friend.referrer.0, charge, %share, "friend's share");
    Ok(promo)
}

/// What a customer can still earn this month.
pub fn left_this_month(
    tx: &Connection,
    config: &Config,
    referrer: CustomerId,
    now_ms: i64,
) -> Result<Kopecks, LedgerError> {
    let month = month_start_ms(now_ms, &config.ui.timezone);
    let had = referrals::shares_since(tx, referrer, month)?;
    let left = config.referral.cap_per_month.saturating_sub(had);
    Ok(left.max(Kopecks::ZERO))
}

/// A payment went back: what is left of what came with it goes as well, never below zero; who brought the payer is told.
pub fn on_return(
    tx: &Connection,
    payer: CustomerId,
    charge: &str,
    now_ms: i64,
) -> Result<(), LedgerError> {
    vouchers::payment_returned(tx, charge, payer, now_ms)?;
    if let Some((referrer, sum)) = ledger::share_taken_back(tx, charge, now_ms)? {
        let values = [("sum", sum)];
        tell(tx, "friend-share-back", referrer, charge, &values, now_ms)?;
    }
    Ok(())
}

fn tell(
    tx: &Connection,
    key: &str,
    to: CustomerId,
    charge: &str,
    values: &[(&str, Kopecks)],
    now_ms: i64,
) -> Result<(), LedgerError> {
    let values = values
        .iter()
        .map(|(name, sum)| ((*name).to_owned(), sum.to_string()));
    let notice = Notice::Text {
        key: key.to_owned(),
        values: BTreeMap::from_iter(values),
    };
    outbox::put(tx, &format!("{key}:{charge}"), to, None, &notice, now_ms)?;
    Ok(())
}
