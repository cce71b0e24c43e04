//! Prices of the admin's that are below what Kie takes.

use super::Audit;
use crate::catalog::model::{Answer, Answers, MediaKind, Model, ParamKind, Per};
use crate::catalog::price::{Tariff, lines};
use crate::catalog::reach::smallest_sets;
use rust_decimal::Decimal;

/// Where Kie names no limit, a file is this long.
const LONG_MS: u64 = 60_000;

/// Compares the admin's price with the dearest answers it can be bought with.
pub(super) fn check(model: &Model, tariff: &Tariff, audit: &mut Audit) {
    let own = &model.overrides;
    if own.free {
        if own.free_per_day.is_none() {
            audit.note(model, "audit-free", &[]);
        }
        return;
    }
    if own.markup.is_some_and(|markup| markup < Decimal::ONE) {
        audit.wrong(model, "audit-loss-markup", &[]);
    }
    let Some(price) = own.price_rub else {
        return;
    };
    let Some(dearest) = dearest(model) else {
        audit.note(model, "audit-cost-unknown", &[]);
        return;
    };
    let cost = dearest
        .checked_mul(tariff.usd_per_credit)
        .and_then(|usd| usd.checked_mul(tariff.fx_rub_per_usd));
    if cost.is_none_or(|cost| cost > price) {
        let cost = cost.map_or_else(
            || "?".to_owned(),
            |cost| cost.round_dp(2).normalize().to_string(),
        );
        let price = price.normalize().to_string();
        audit.wrong(model, "audit-loss", &[("cost", &cost), ("price", &price)]);
    }
}

/// The most credits one generation of the model can cost; `None` without an exact price.
fn dearest(model: &Model) -> Option<Decimal> {
    let mut most: Option<Decimal> = None;
    for mut answers in smallest_sets(model).ok()? {
        enlarge(model, &mut answers);
        let (_, credits) = lines(model, &answers).ok()?;
        most = Some(most.map_or(credits, |known| known.max(credits)));
    }
    most
}

/// What is counted becomes as much as the limits allow, unless it also decides which row applies.
fn enlarge(model: &Model, answers: &mut Answers) {
    for row in &model.prices {
        let Some(name) = &row.quantity else { continue };
        let decides = model.prices.iter().any(|row| row.when.contains_key(name));
        let param = model.param(name).filter(|param| !param.fixed && !decides);
        let Some(param) = param else { continue };
        let Some(answer) = answers.get_mut(name) else {
            continue;
        };
        match (&param.kind, answer) {
            (ParamKind::Text { max_chars, .. }, Answer::Text(text)) => {
                *text = "x".repeat((*max_chars).min(100_000));
            }
            (ParamKind::Choice { values, .. }, Answer::Choice(value)) => {
                let number = |value: &&String| value.parse::<Decimal>().unwrap_or_default();
                if let Some(largest) = values.iter().max_by_key(number) {
                    value.clone_from(largest);
                }
            }
            (ParamKind::Integer { max, .. }, Answer::Integer(number)) => *number = *max,
            (ParamKind::Number { max, .. }, Answer::Number(number)) => *number = *max,
            (ParamKind::Media(kind, limits), Answer::Files(files)) => {
                grow(files, *kind, limits.max_ms, row.per);
            }
            (
                ParamKind::MediaList {
                    kind, max, limits, ..
                },
                Answer::Files(files),
            ) => {
                if let Some(first) = files.first().cloned() {
                    files.resize((*max).clamp(1, 32), first);
                }
                grow(files, *kind, limits.max_ms, row.per);
            }
            _ => {}
        }
    }
}

fn grow(files: &mut [crate::catalog::InputFile], kind: MediaKind, max_ms: Option<u64>, per: Per) {
    for file in files {
        if matches!(kind, MediaKind::Audio | MediaKind::Video) {
            file.duration_ms = Some(max_ms.unwrap_or(LONG_MS));
        }
        if per == Per::Megapixel {
            file.width = Some(4_000);
            file.height = Some(4_000);
        }
    }
}
