//! Prices of the admin's that are below what Kie takes.

use super::Audit;
use crate::catalog::margin::{Cost, dearest, named};
use crate::catalog::model::Model;
use crate::catalog::price::Tariff;
use crate::money::Kopecks;
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
    let shown = |sum: Decimal| sum.round_dp(2).normalize().to_string();
    let (worst, price) = match own_price(model, tariff) {
        Own::None => return,
        Own::Unknown => return audit.notice(model, "audit-cost-unknown", &[]),
        Own::Known(worst, price) if price < worst.roubles => (worst, price),
        Own::Known(..) => return,
    };
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

/// A price of the admin's at the dearest answers.
enum Own {
    /// The price is not the admin's, or above Kie's whatever it is.
    None,
    /// What Kie takes has no exact price.
    Unknown,
    Known(Cost, Decimal),
}

fn own_price(model: &Model, tariff: &Tariff) -> Own {
    let own = &model.overrides;
    let markup = own.markup.unwrap_or(tariff.markup);
    if own.free || (own.price_rub.is_none() && markup >= Decimal::ONE) {
        return Own::None;
    }
    let Some(worst) = dearest(model, tariff) else {
        return Own::Unknown;
    };
    let price = own.price_rub.or_else(|| worst.roubles.checked_mul(markup));
    price.map_or(Own::None, |price| Own::Known(worst, price))
}

/// What the model is sold for and what Kie takes for it at the dearest answers; `None` when that is no loss.
pub fn loss(model: &Model, tariff: &Tariff) -> Option<(Kopecks, Kopecks)> {
    match own_price(model, tariff) {
        Own::Known(worst, price) if price < worst.roubles => Some((
            Kopecks::ceil_from_roubles(price)?,
            Kopecks::ceil_from_roubles(worst.roubles)?,
        )),
        _ => None,
    }
}
