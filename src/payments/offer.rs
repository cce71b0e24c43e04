//! What a customer may pay: packs of Stars with their roubles and bonus, free sums within sane limits, the invoice.

use crate::config;
use crate::ids::CustomerId;
use crate::money::Kopecks;
use crate::store::StoreError;
use crate::store::invoices::{self, Invoice, NewInvoice};
use crate::store::ledger::Method;
use rusqlite::Connection;
use rust_decimal::Decimal;

/// An invoice may be paid for so long.
pub const LIFE_MS: i64 = 24 * 3_600_000;
/// Invoices of one customer in an hour: more of them are not shopping.
const PER_HOUR: u32 = 30;
const HOUR_MS: i64 = 3_600_000;
/// The smallest sum in roubles. Telegram's own limit is about one dollar (currencies.json of the Bot API).
pub const MIN_ROUBLES: i64 = 100;
/// The largest sum in roubles; Telegram's own limit is about 10,000 dollars.
pub const MAX_ROUBLES: i64 = 100_000;

/// A pack of Stars as it is sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pack {
    /// Stars to pay.
    pub stars: u32,
    /// What the wallet gets.
    pub kopecks: Kopecks,
    /// What comes on top.
    pub bonus: Kopecks,
}

/// The packs on sale.
pub fn packs(stars: &config::Stars) -> Vec<Pack> {
    stars
        .packs
        .iter()
        .filter_map(|pack| priced(stars, pack))
        .collect()
}

/// The pack of so many Stars, if it is on sale.
pub fn pack(stars: &config::Stars, number: u32) -> Option<Pack> {
    packs(stars).into_iter().find(|pack| pack.stars == number)
}

fn priced(stars: &config::Stars, pack: &config::Pack) -> Option<Pack> {
    let kopecks = roubles_of(stars, i64::from(pack.stars))?;
    let percent = i64::from(pack.bonus_percent);
    let bonus = kopecks.0.checked_mul(percent)?.checked_div(100)?;
    Some(Pack {
        stars: pack.stars,
        kopecks,
        bonus: Kopecks(bonus),
    })
}

/// What so many Stars are worth at today's rate; `None` when out of range.
pub fn roubles_of(stars: &config::Stars, number: i64) -> Option<Kopecks> {
    let roubles = stars.rub_per_star.checked_mul(Decimal::from(number))?;
    Kopecks::ceil_from_roubles(roubles).filter(|sum| *sum > Kopecks::ZERO)
}

/// A sum as a person writes it: `500`, `1 500 ₽`, `99,90`; `None` when it is none or outside the limits.
pub fn sum(text: &str) -> Option<Kopecks> {
    roubles(text).filter(|kopecks| in_range(*kopecks))
}

/// The same without limits but those of numbers.
pub fn roubles(text: &str) -> Option<Kopecks> {
    let bare: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if c == ',' { '.' } else { c })
        .collect();
    let digits = bare.trim_end_matches(|c: char| !c.is_ascii_digit());
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    if digits.len() > 12 || !digits.chars().all(is_number) {
        return None;
    }
    let roubles: Decimal = digits.parse().ok()?;
    Kopecks::ceil_from_roubles(roubles)
}

/// Whether a sum of roubles is within the limits.
pub fn in_range(sum: Kopecks) -> bool {
    let roubles = |n: i64| Kopecks::from_roubles(n).unwrap_or_default();
    (roubles(MIN_ROUBLES)..=roubles(MAX_ROUBLES)).contains(&sum)
}

/// Stores an invoice; `None` when this customer has had too many of them in an hour.
pub fn invoice(
    tx: &Connection,
    customer: CustomerId,
    method: Method,
    amount: i64,
    (kopecks, bonus): (Kopecks, Kopecks),
    now_ms: i64,
) -> anyhow::Result<Option<Invoice>> {
    let hour_ago = now_ms.saturating_sub(HOUR_MS);
    if invoices::count_since(tx, customer, hour_ago)? >= PER_HOUR {
        return Ok(None);
    }
    let mut random = [0_u8; 16];
    getrandom::fill(&mut random).map_err(std::io::Error::other)?;
    let new = NewInvoice {
        customer,
        method,
        token: &format!("{:032x}", u128::from_be_bytes(random)),
        amount,
        kopecks,
        bonus,
        expires_ms: now_ms.saturating_add(LIFE_MS),
    };
    let stored: Result<_, StoreError> = invoices::add(tx, &new, now_ms);
    Ok(stored?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn packs_are_worth_their_stars_and_their_bonus() {
        let mut stars = Config::defaults().payments.stars;
        stars.packs = vec![
            config::Pack {
                stars: 100,
                bonus_percent: 0,
            },
            config::Pack {
                stars: 333,
                bonus_percent: 7,
            },
        ];
        let shown: Vec<_> = packs(&stars)
            .iter()
            .map(|pack| (pack.stars, pack.kopecks.0, pack.bonus.0))
            .collect();
        assert_eq!(shown, [(100, 13_000, 0), (333, 43_290, 3_030)]);
        assert_eq!(pack(&stars, 99), None);
    }

    #[test]
    fn sums_are_read_as_people_write_them() {
        let cases = [
            ("500", Some(50_000)),
            ("1 500 ₽", Some(150_000)),
            ("1500 руб.", Some(150_000)),
            ("199,90", Some(19_990)),
            ("100000", Some(10_000_000)),
            ("100001", None),
            ("99.99", None),
            ("-500", None),
            ("5e5", None),
            ("пятьсот", None),
            ("", None),
            ("1.2.3", None),
            ("999999999999999999", None),
        ];
        for (text, expected) in cases {
            assert_eq!(sum(text), expected.map(Kopecks), "{text}");
        }
    }
}
