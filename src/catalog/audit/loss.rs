//! Prices of the admin's that are below what Kie takes.

use super::Audit;
use crate::catalog::margin::{dearest, named};
use crate::catalog::model::Model;
use crate::catalog::price::Tariff;
use rust_decimal::Decimal;

/// Compares what a customer pays with what Kie takes, at the dearest answers.
pub(super) fn check(model: &Model, tariff: &Tariff, audit: &mut Audit) {
    let own = &model.overrides;
    if own.free {
        if own.free_per_day.is_none() {
            audit.notice(model, "audit-free", &[]);
        }
        return;
    }
    let markup = own.markup.unwrap_or(tariff.markup);
    let price = match own.price_rub {
        Some(price) => Some(price),
        None if markup >= Decimal::ONE => return,
        None => None,
    };
    let Some(worst) = dearest(model, tariff) else {
        return audit.notice(model, "audit-cost-unknown", &[]);
    };
    let price = price.or_else(|| worst.roubles.checked_mul(markup));
    let Some(price) = price.filter(|price| *price < worst.roubles) else {
        return;
    };
    let shown = |sum: Decimal| sum.round_dp(2).normalize().to_string();
    let (cost, price, answers) = (shown(worst.roubles), shown(price), named(&worst.answers));
    let key = if own.price_rub.is_some() {
        "audit-loss"
    } else {
        "audit-loss-markup"
    };
    let values = [
        ("cost", cost.as_str()),
        ("price", &price),
        ("answers", &answers),
    ];
    audit.wrong(model, key, &values);
}
