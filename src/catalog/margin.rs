//! What Kie takes at the ends of a model's prices, so that a price of the admin's can be held against it.
#![deny(clippy::float_arithmetic)]

use super::answers::answer_text;
use super::model::{Answer, Answers, InputFile, MediaKind, Model, ParamKind, Per};
use super::price::{Tariff, lines, quote};
use super::reach::smallest_sets;
use crate::money::Kopecks;
use rust_decimal::Decimal;

/// Where Kie names no limit, a file is this long.
const LONG_MS: u64 = 60_000;

/// What Kie takes for a set of answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Cost {
    /// In roubles of the tariff.
    pub roubles: Decimal,
    /// The answers.
    pub answers: Answers,
}

/// One set of answers: what Kie takes, what a customer pays.
#[derive(Clone, Debug, PartialEq)]
pub struct Deal {
    /// The answers.
    pub answers: Answers,
    /// What Kie takes, rounded up to the kopeck.
    pub cost: Kopecks,
    /// What a customer pays.
    pub price: Kopecks,
}

impl Deal {
    /// What is left for us; below zero it is a loss.
    pub fn margin(&self) -> Kopecks {
        self.price.saturating_sub(self.cost)
    }

    /// The same in percent of the price, rounded down; `None` for a loss.
    pub fn percent(&self) -> Option<i64> {
        let margin = self.margin().0.saturating_mul(100);
        let earns = self.price.0 > 0 && margin >= 0;
        earns.then(|| margin.div_euclid(self.price.0))
    }
}

/// The deals at which Kie takes least and most; `None` without an exact price. Every other margin lies between theirs.
pub fn ends(model: &Model, tariff: &Tariff) -> Option<[Deal; 2]> {
    let costs = costs(model, tariff)?;
    let by_cost = |a: &&Cost, b: &&Cost| a.roubles.cmp(&b.roubles);
    let (low, high) = (costs.iter().min_by(by_cost)?, costs.iter().max_by(by_cost)?);
    let deal = |of: &Cost| {
        Some(Deal {
            answers: of.answers.clone(),
            cost: Kopecks::ceil_from_roubles(of.roubles)?,
            price: quote(model, &of.answers, tariff).ok()?.price,
        })
    };
    Some([deal(low)?, deal(high)?])
}

/// What Kie takes for the dearest answers a model can be bought with; `None` without an exact price.
pub fn dearest(model: &Model, tariff: &Tariff) -> Option<Cost> {
    let costs = costs(model, tariff)?;
    costs
        .into_iter()
        .reduce(|known, next| match known.roubles < next.roubles {
            true => next,
            false => known,
        })
}

/// What Kie takes for each set of choices, of files and texts the smallest and the largest.
fn costs(model: &Model, tariff: &Tariff) -> Option<Vec<Cost>> {
    let mut found = Vec::new();
    for small in smallest_sets(model).ok()? {
        let mut large = small.clone();
        enlarge(model, &mut large);
        let both = match small == large {
            true => vec![small],
            false => vec![small, large],
        };
        for answers in both {
            let (_, credits) = lines(model, &answers).ok()?;
            let usd = credits.checked_mul(tariff.usd_per_credit)?;
            let roubles = usd.checked_mul(tariff.fx_rub_per_usd)?;
            found.push(Cost { roubles, answers });
        }
    }
    Some(found)
}

/// Answers as `kiebot quote` takes them: `duration=10 audio_url=60s`; of a text its length.
pub fn named(answers: &Answers) -> String {
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
