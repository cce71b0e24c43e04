//! Prices of the admin's that are below what Kie takes.

use super::Audit;
use crate::catalog::answer_text;
use crate::catalog::model::{Answer, Answers, InputFile, MediaKind, Model, ParamKind, Per};
use crate::catalog::price::{Tariff, lines};
use crate::catalog::reach::smallest_sets;
use crate::money::Kopecks;
use rust_decimal::Decimal;

/// Where Kie names no limit, a file is this long.
const LONG_MS: u64 = 60_000;

/// What Kie takes for the dearest answers a model can be bought with.
struct Worst {
    roubles: Decimal,
    answers: Answers,
}

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
    Known(Worst, Decimal),
}

fn own_price(model: &Model, tariff: &Tariff) -> Own {
    let own = &model.overrides;
    let markup = own.markup.unwrap_or(tariff.markup);
    if own.free || (own.price_rub.is_none() && markup >= Decimal::ONE) {
        return Own::None;
    }
    let Some(worst) = worst(model, tariff) else {
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

/// `None` without an exact price.
fn worst(model: &Model, tariff: &Tariff) -> Option<Worst> {
    let mut worst: Option<Worst> = None;
    for mut answers in smallest_sets(model).ok()? {
        enlarge(model, &mut answers);
        let (_, credits) = lines(model, &answers).ok()?;
        let usd = credits.checked_mul(tariff.usd_per_credit)?;
        let roubles = usd.checked_mul(tariff.fx_rub_per_usd)?;
        if worst.as_ref().is_none_or(|known| known.roubles < roubles) {
            worst = Some(Worst { roubles, answers });
        }
    }
    worst
}

/// Answers as `kiebot quote` takes them: `duration=10 audio_url=60s`; of a text its length.
fn named(answers: &Answers) -> String {
    let parts = answers.iter().map(|(name, answer)| {
        let value = match answer {
            Answer::Files(files) => {
                let files: Vec<String> = files.iter().map(of_file).collect();
                files.join(",")
            }
            Answer::Text(text) => format!("×{}", text.chars().count()),
            other => answer_text(other).unwrap_or_else(|| "…".to_owned()),
        };
        format!("{name}={value}")
    });
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() {
        "—".to_owned()
    } else {
        parts.join(" ")
    }
}

fn of_file(file: &InputFile) -> String {
    match (file.kind, file.duration_ms, file.width, file.height) {
        (MediaKind::Audio | MediaKind::Video, Some(ms), ..) => format!("{}s", ms.div_ceil(1_000)),
        (_, _, Some(width), Some(height)) => format!("{width}x{height}"),
        _ => "file".to_owned(),
    }
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

fn grow(files: &mut [InputFile], kind: MediaKind, max_ms: Option<u64>, per: Per) {
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
