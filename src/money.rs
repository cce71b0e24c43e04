//! Roubles in kopecks and Kie's credits in thousandths: exact integers, never floats.
#![deny(clippy::float_arithmetic, clippy::arithmetic_side_effects)]

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A sum in kopecks (1/100 rouble); may be negative only in reports.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Kopecks(pub i64);

/// Kie's cost in thousandths of a credit (one credit is 0.005 USD by default).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct MilliCredits(pub i64);

/// A space that does not break a sum across lines.
const NBSP: char = '\u{a0}';

impl Kopecks {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Whole roubles; `None` when out of range.
    pub fn from_roubles(roubles: i64) -> Option<Self> {
        roubles.checked_mul(100).map(Self)
    }

    /// Decimal roubles rounded **up** to the kopeck; `None` when out of range.
    pub fn ceil_from_roubles(roubles: Decimal) -> Option<Self> {
        let kopecks = roubles.checked_mul(Decimal::ONE_HUNDRED)?.ceil();
        kopecks.to_i64().map(Self)
    }

    /// The sum of both, `None` on overflow.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, `None` on overflow.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The sum of both, held at the ends of the range: for display only.
    pub fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference, held at the ends of the range: for display only.
    pub fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// As a number of a table: `-1234,50` with a comma as its point; always with kopecks, no sign of the currency.
    pub fn plain(self, point: char) -> String {
        let sum = self.0.unsigned_abs();
        let (roubles, kopecks) = (sum.div_euclid(100), sum.rem_euclid(100));
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}{roubles}{point}{kopecks:02}")
    }

    /// The whole roubles without their sign, `−1 234`: where there is no room for more. Kopecks are left out.
    pub fn whole(self) -> String {
        let sign = if self.0 <= -100 { "−" } else { "" };
        format!("{sign}{}", grouped(self.0.unsigned_abs().div_euclid(100)))
    }

    /// Whether nothing is to be paid.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The same sum in whole roubles, rounded up: what to ask for in a top-up.
    pub fn roubles_ceil(self) -> i64 {
        self.0
            .div_euclid(100)
            .saturating_add(i64::from(self.0.rem_euclid(100) != 0))
    }
}

impl fmt::Display for Kopecks {
    /// `1 234,50 ₽`, and `200 ₽` when there are no kopecks; spaces do not break.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sum = self.0.unsigned_abs();
        let (roubles, kopecks) = (sum.div_euclid(100), sum.rem_euclid(100));
        let sign = if self.0 < 0 { "−" } else { "" };
        write!(f, "{sign}{}", grouped(roubles))?;
        if kopecks != 0 {
            write!(f, ",{kopecks:02}")?;
        }
        write!(f, "{NBSP}₽")
    }
}

/// Digits in groups of three with non-breaking spaces: `12 345`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len().saturating_mul(2));
    for (index, digit) in digits.chars().enumerate() {
        let left = digits.len().saturating_sub(index);
        if index > 0 && left.is_multiple_of(3) {
            out.push(NBSP);
        }
        out.push(digit);
    }
    out
}

impl MilliCredits {
    /// From decimal credits, rounded up to the thousandth; `None` when out of range.
    pub fn ceil_from_credits(credits: Decimal) -> Option<Self> {
        credits
            .checked_mul(Decimal::ONE_THOUSAND)?
            .ceil()
            .to_i64()
            .map(Self)
    }

    /// The exact number of credits.
    pub fn credits(self) -> Decimal {
        Decimal::new(self.0, 3).normalize()
    }
}

impl fmt::Display for MilliCredits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.credits().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_read_as_russians_write_them() {
        let cases = [
            (0, "0 ₽"),
            (5, "0,05 ₽"),
            (20_000, "200 ₽"),
            (10_920, "109,20 ₽"),
            (123_450, "1 234,50 ₽"),
            (100_000_000, "1 000 000 ₽"),
            (-50, "−0,50 ₽"),
        ];
        for (kopecks, shown) in cases {
            assert_eq!(Kopecks(kopecks).to_string().replace(NBSP, " "), shown);
        }
    }

    #[test]
    fn roubles_round_up_to_the_kopeck_and_to_the_rouble() {
        assert_eq!(
            Kopecks::ceil_from_roubles(Decimal::new(1560, 4)),
            Some(Kopecks(16))
        );
        assert_eq!(
            Kopecks::ceil_from_roubles(Decimal::new(39, 2)),
            Some(Kopecks(39))
        );
        assert_eq!(
            Kopecks::ceil_from_roubles(Decimal::ZERO),
            Some(Kopecks::ZERO)
        );
        assert_eq!(Kopecks::ceil_from_roubles(Decimal::MAX), None);
        assert_eq!(Kopecks(101).roubles_ceil(), 2);
        assert_eq!(Kopecks(100).roubles_ceil(), 1);
        assert_eq!(Kopecks(0).roubles_ceil(), 0);
    }

    #[test]
    fn credits_keep_thousandths() {
        assert_eq!(
            MilliCredits::ceil_from_credits(Decimal::new(24, 2)),
            Some(MilliCredits(240))
        );
        assert_eq!(MilliCredits(14_500).to_string(), "14.5");
    }
}
