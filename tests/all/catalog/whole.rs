//! Decimals as whole numbers: sums that share nothing with the price function.

use rust_decimal::Decimal;

/// A decimal as a whole number of `10^-scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole {
    pub number: i128,
    pub scale: u32,
}

impl Whole {
    /// Read from its digits.
    pub fn read(text: &str) -> Self {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        Self {
            number: format!("{whole}{part}").parse().unwrap(),
            scale: part.len() as u32,
        }
    }

    pub fn of(decimal: Decimal) -> Self {
        Self::read(&decimal.to_string())
    }

    pub fn times(self, other: Self) -> Self {
        Self {
            number: self.number.checked_mul(other.number).unwrap(),
            scale: self.scale + other.scale,
        }
    }

    pub fn plus(self, other: Self) -> Self {
        let scale = self.scale.max(other.scale);
        let grown = |one: Self| {
            one.number
                .checked_mul(10_i128.pow(scale - one.scale))
                .unwrap()
        };
        Self {
            number: grown(self) + grown(other),
            scale,
        }
    }

    /// In units of `10^-digits`, rounded up.
    pub fn ceil(self, digits: u32) -> i128 {
        if self.scale <= digits {
            return self.number * 10_i128.pow(digits - self.scale);
        }
        let divisor = 10_i128.pow(self.scale - digits);
        self.number.div_euclid(divisor) + i128::from(self.number.rem_euclid(divisor) != 0)
    }

    pub fn same(self, other: Self) -> bool {
        let scale = self.scale.max(other.scale);
        self.ceil(scale) == other.ceil(scale)
    }
}
