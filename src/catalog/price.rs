//! stub
use crate::catalog::{Answers, Model};
use crate::money::{Kopecks, MilliCredits};
use rust_decimal::Decimal;
/// stub
#[derive(Clone, Debug)]
pub struct Tariff {
    /// s
    pub usd_per_credit: Decimal,
    /// s
    pub fx_rub_per_usd: Decimal,
    /// s
    pub markup: Decimal,
}
/// stub
#[derive(Clone, Debug, serde::Serialize)]
pub struct Quote {
    /// s
    pub price: Kopecks,
    /// s
    pub price_exact_micro: i64,
    /// s
    pub cost: MilliCredits,
    /// s
    pub free: bool,
}
/// stub
#[derive(Debug)]
pub enum PriceError {
    /// s
    NoRow,
}
/// stub
pub fn quote(_m: &Model, _a: &Answers, _t: &Tariff) -> Result<Quote, PriceError> {
    Err(PriceError::NoRow)
}
/// stub
pub fn price_from(_m: &Model, _t: &Tariff) -> Option<Kopecks> {
    None
}
