//! The exact price of a set of answers, line by line, in decimals; never a float, never a guess.
#![deny(clippy::float_arithmetic, clippy::arithmetic_side_effects)]

use super::answers::{Verdict, effective, is_offered, undecided};
use super::model::{Answer, Answers, InputFile, Model, Per, PriceRow};
use super::reach;
use crate::money::{Kopecks, MilliCredits};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

/// What turns credits into roubles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tariff {
    /// What Kie takes for one credit, in US dollars.
    pub usd_per_credit: Decimal,
    /// Roubles for one dollar.
    pub fx_rub_per_usd: Decimal,
    /// The multiplier on our cost, unless a model has its own.
    pub markup: Decimal,
}

/// A price and everything it was made from; stored with the quote as its basis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// What the customer pays.
    pub price: Kopecks,
    /// The price in millionths of a rouble before it was rounded up to the kopeck (itself rounded
    /// up where it has more digits).
    pub price_exact_micro: i64,
    /// What Kie takes, rounded up to the thousandth of a credit.
    pub cost: MilliCredits,
    /// Free by the admin's override.
    pub free: bool,
    /// The rows that apply, the base row first.
    pub lines: Vec<Line>,
    /// The markup that was used.
    pub markup: Decimal,
    /// The price is the admin's flat one, not computed from the lines.
    pub flat: bool,
}

/// One row of the price table applied to the answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The exact text of the row.
    pub row: String,
    /// Credits for one unit.
    pub credits: Decimal,
    /// The unit.
    pub per: Per,
    /// How many units.
    pub quantity: Decimal,
    /// Credits × quantity.
    pub subtotal_credits: Decimal,
    /// Adds to the base row.
    pub surcharge: bool,
}

/// Why there is no price.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PriceError {
    /// The price depends on this param, which has no answer yet (or whose file has no known length or size).
    #[error("the price depends on {0}, which is not known yet")]
    Missing(String),
    /// No row is for these answers.
    #[error("no price row is for these answers")]
    NoRow,
    /// Two rows or more are for these answers.
    #[error("several price rows are for these answers")]
    ManyRows,
    /// A number left the range in which sums are exact.
    #[error("the price is out of range")]
    Overflow,
}

/// The exact price of these answers; defaults stand in for params without an answer.
///
/// Params that no price row asks for may still be open, so the price is known as early as it can be.
pub fn quote(model: &Model, answers: &Answers, tariff: &Tariff) -> Result<Quote, PriceError> {
    let overrides = &model.overrides;
    let fixed_price = overrides.free || overrides.price_rub.is_some();
    let (lines, credits) = match lines(model, answers) {
        Ok(priced) => priced,
        // The customer's price does not depend on the rows, only our cost stays unknown.
        Err(PriceError::NoRow | PriceError::ManyRows | PriceError::Missing(_)) if fixed_price => {
            (Vec::new(), Decimal::ZERO)
        }
        Err(error) => return Err(error),
    };
    let markup = overrides.markup.unwrap_or(tariff.markup);
    let roubles = match (overrides.free, overrides.price_rub) {
        (true, _) => Decimal::ZERO,
        (false, Some(flat)) => flat,
        (false, None) => {
            let usd = times(credits, tariff.usd_per_credit)?;
            times(times(usd, tariff.fx_rub_per_usd)?, markup)?
        }
    };
    if roubles.is_sign_negative() && !roubles.is_zero() {
        return Err(PriceError::Overflow);
    }
    let price_exact_micro = micro_ceil(roubles)?;
    Ok(Quote {
        // Rounding up twice is rounding up once: millionths divide evenly into kopecks.
        price: Kopecks(
            price_exact_micro
                .div_euclid(10_000)
                .checked_add(i64::from(price_exact_micro.rem_euclid(10_000) != 0))
                .ok_or(PriceError::Overflow)?,
        ),
        price_exact_micro,
        cost: MilliCredits::ceil_from_credits(credits).ok_or(PriceError::Overflow)?,
        free: overrides.free,
        lines,
        markup,
        flat: !overrides.free && overrides.price_rub.is_some(),
    })
}

/// The cheapest price these params allow ("от N ₽"): the shortest duration, one second of audio,
/// one block of 1000 characters (or the longest text, if shorter). `None`: not priced.
pub fn price_from(model: &Model, tariff: &Tariff) -> Option<Kopecks> {
    price_range(model, tariff).map(|(cheapest, _)| cheapest)
}

/// The cheapest and the dearest price over the choices; lengths of files and texts count as in
/// [`price_from`], so the upper end is that of the choices alone.
pub fn price_range(model: &Model, tariff: &Tariff) -> Option<(Kopecks, Kopecks)> {
    if model.overrides.free || model.overrides.price_rub.is_some() {
        let price = quote(model, &Answers::new(), tariff).ok()?.price;
        return Some((price, price));
    }
    let mut range: Option<(Kopecks, Kopecks)> = None;
    for answers in reach::smallest_sets(model).ok()? {
        let price = quote(model, &answers, tariff).ok()?.price;
        range = Some(range.map_or((price, price), |(low, high)| {
            (low.min(price), high.max(price))
        }));
    }
    range
}

/// The cheapest price with these answers given, whatever is chosen for the rest; lengths of other files and texts
/// count as in [`price_from`]. `None`: such answers have no price.
pub fn price_from_with(model: &Model, given: &Answers, tariff: &Tariff) -> Option<Kopecks> {
    let given: Answers = given
        .iter()
        .filter(|(name, _)| counts(model, name))
        .map(|(name, answer)| (name.clone(), answer.clone()))
        .collect();
    if given.is_empty() || model.overrides.free || model.overrides.price_rub.is_some() {
        return price_from(model, tariff);
    }
    let sets = reach::smallest_sets(model).ok()?.into_iter();
    let prices = sets.filter_map(|mut set| {
        set.extend(given.clone());
        Some(quote(model, &set, tariff).ok()?.price)
    });
    prices.min()
}

/// Whether any price or rule asks for a param.
fn counts(model: &Model, name: &str) -> bool {
    let rows = model.prices.iter();
    let rules = model.params.iter().map(|param| &param.only_when);
    let mut whens = rows.map(|row| &row.when).chain(&model.never).chain(rules);
    let counted = |row: &PriceRow| row.quantity.as_deref() == Some(name);
    model.prices.iter().any(counted) || whens.any(|when| when.contains_key(name))
}

/// Whether something can be bought with these answers given, whatever is chosen for the rest.
pub fn has_price(model: &Model, given: &Answers) -> bool {
    if model.overrides.free || model.overrides.price_rub.is_some() {
        return true;
    }
    reach::smallest_sets(model).is_ok_and(|sets| {
        sets.into_iter().any(|mut set| {
            set.extend(given.clone());
            lines(model, &set).is_ok()
        })
    })
}

/// The rows that apply and the sum of their credits.
pub(super) fn lines(model: &Model, answers: &Answers) -> Result<(Vec<Line>, Decimal), PriceError> {
    let mut lines = Vec::new();
    let mut credits = Decimal::ZERO;
    for row in matching(model, answers)? {
        let quantity = paid(row, quantity(model, row, answers)?);
        let subtotal = times(row.credits, quantity)?;
        credits = plus(credits, subtotal)?;
        lines.push(Line {
            row: row.row.clone(),
            credits: row.credits,
            per: row.per,
            quantity,
            subtotal_credits: subtotal,
            surcharge: row.surcharge,
        });
    }
    Ok((lines, credits))
}

/// The one base row and the surcharges that are for these answers, the base row first.
fn matching<'m>(model: &'m Model, answers: &Answers) -> Result<Vec<&'m PriceRow>, PriceError> {
    let mut rows: Vec<&PriceRow> = Vec::new();
    let mut open = None;
    if !is_offered(model, answers) {
        return Err(PriceError::NoRow);
    }
    for row in &model.prices {
        match undecided(model, &row.when, answers) {
            Verdict::No => {}
            Verdict::Open(param) => open = open.or(Some(param)),
            Verdict::Yes => rows.push(row),
        }
    }
    if let Some(param) = open {
        return Err(PriceError::Missing(param.name.clone()));
    }
    rows.sort_by_key(|row| row.surcharge);
    match rows.iter().filter(|row| !row.surcharge).count() {
        0 => Err(PriceError::NoRow),
        1 => Ok(rows),
        _ => Err(PriceError::ManyRows),
    }
}

/// The units that are paid: those beyond the free ones.
fn paid(row: &PriceRow, quantity: Decimal) -> Decimal {
    let paid = quantity.checked_sub(Decimal::from(row.free));
    paid.map_or(Decimal::ZERO, |paid| paid.max(Decimal::ZERO))
}

/// How many units of a row these answers take.
fn quantity(model: &Model, row: &PriceRow, answers: &Answers) -> Result<Decimal, PriceError> {
    let Some(name) = &row.quantity else {
        return Ok(Decimal::ONE);
    };
    let missing = || PriceError::Missing(name.clone());
    let answer = effective(model, name, answers).ok_or_else(missing)?;
    match (answer, row.per) {
        (Answer::Text(text), Per::ThousandChars) => {
            let chars = i64::try_from(text.chars().count()).map_err(|_| PriceError::Overflow)?;
            Ok(Decimal::new(chars, 3))
        }
        (Answer::Json(value), Per::ThousandChars) => {
            let chars = i64::try_from(spoken(value)).map_err(|_| PriceError::Overflow)?;
            Ok(Decimal::new(chars, 3))
        }
        (Answer::Files(files), per) => files_quantity(files, per).ok_or_else(missing),
        (Answer::Integer(number), per) => measured(Decimal::from(*number), per),
        (Answer::Number(number), per) => measured(*number, per),
        (Answer::Choice(text), per) => {
            let number = text.parse().map_err(|_| missing())?;
            measured(number, per)
        }
        _ => Err(missing()),
    }
}

/// The characters of every `text` in a structured answer, e.g. the turns of a dialogue.
fn spoken(value: &serde_json::Value) -> usize {
    use serde_json::Value;
    match value {
        Value::Array(items) => items.iter().map(spoken).fold(0, usize::saturating_add),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| match value {
                Value::String(text) if name == "text" => text.chars().count(),
                other => spoken(other),
            })
            .fold(0, usize::saturating_add),
        _ => 0,
    }
}

/// A number of seconds (or images) as units; begun seconds and minutes count whole.
fn measured(number: Decimal, per: Per) -> Result<Decimal, PriceError> {
    if number.is_sign_negative() {
        return Err(PriceError::Overflow);
    }
    match per {
        Per::Minute => number
            .checked_div(Decimal::from(60))
            .map(|minutes| minutes.ceil())
            .ok_or(PriceError::Overflow),
        Per::ThousandChars => times(number, Decimal::new(1, 3)),
        _ => Ok(number.ceil()),
    }
}

/// Units of the customer's files, each file rounded up by itself; `None` if one was not measured.
fn files_quantity(files: &[InputFile], per: Per) -> Option<Decimal> {
    let mut sum = 0_u64;
    for file in files {
        let units = match per {
            Per::Second => file.duration_ms?.div_ceil(1_000).max(1),
            Per::Minute => file.duration_ms?.div_ceil(60_000).max(1),
            Per::Megapixel => u64::from(file.width?)
                .checked_mul(u64::from(file.height?))?
                .div_ceil(1_000_000)
                .max(1),
            Per::Image | Per::Generation => 1,
            Per::ThousandChars => return None,
        };
        sum = sum.checked_add(units)?;
    }
    Some(Decimal::from(sum))
}

/// Roubles in millionths, rounded up.
fn micro_ceil(roubles: Decimal) -> Result<i64, PriceError> {
    let mut micro = roubles.normalize();
    // Moving the point is exact, where a product could run out of digits.
    match micro.scale().checked_sub(6) {
        Some(scale) => micro.set_scale(scale).map_err(|_| PriceError::Overflow)?,
        None => micro = times(micro, Decimal::from(1_000_000))?,
    }
    micro.ceil().to_i64().ok_or(PriceError::Overflow)
}

/// The exact product; `Overflow` rather than a rounded one.
fn times(a: Decimal, b: Decimal) -> Result<Decimal, PriceError> {
    let (a, b) = (a.normalize(), b.normalize());
    if a.is_zero() || b.is_zero() {
        return Ok(Decimal::ZERO);
    }
    let product = a.checked_mul(b).ok_or(PriceError::Overflow)?;
    if Some(product.scale()) != a.scale().checked_add(b.scale()) {
        return Err(PriceError::Overflow);
    }
    Ok(product.normalize())
}

/// The exact sum; `Overflow` rather than a rounded one.
fn plus(a: Decimal, b: Decimal) -> Result<Decimal, PriceError> {
    let sum = a.checked_add(b).ok_or(PriceError::Overflow)?;
    if sum.scale() < a.scale().max(b.scale()) {
        return Err(PriceError::Overflow);
    }
    Ok(sum.normalize())
}
