//! What a customer may pay: packs of Stars with their roubles and bonus, free sums within sane limits, the invoice.

use super::typed::{self, Unit};
use crate::clock::{DAY_MS, HOUR_MS};
use crate::config;
use crate::ids::CustomerId;
use crate::money::Kopecks;
use crate::store::StoreError;
use crate::store::invoices::{self, Invoice, NewInvoice};
use crate::store::ledger::Method;
use rusqlite::Connection;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// An invoice may be paid for so long.
pub const LIFE_MS: i64 = DAY_MS;
/// Invoices of one customer in an hour: more of them are not shopping.
const PER_HOUR: u32 = 30;
/// The smallest sum in roubles. Telegram's own limit is about one dollar (currencies.json of the Bot API).
pub const MIN_ROUBLES: i64 = 100;
/// The largest sum in roubles; Telegram's own limit is about 10,000 dollars.
pub const MAX_ROUBLES: i64 = 100_000;

/// The fewest Stars in one payment: fewer are not worth a message.
pub const MIN_STARS: u32 = 10;
/// The most Stars in one payment (Telegram's own limit of an invoice).
pub const MAX_STARS: u32 = 100_000;

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

/// What so many Stars bring, any number of them: a pack on sale with its bonus, else their roubles alone; `None` when
/// out of range.
pub fn stars(stars: &config::Stars, number: u32) -> Option<Pack> {
    if !(MIN_STARS..=MAX_STARS).contains(&number) {
        return None;
    }
    pack(stars, number).or_else(|| {
        Some(Pack {
            stars: number,
            kopecks: roubles_of(stars, i64::from(number))?,
            bonus: Kopecks::ZERO,
        })
    })
}

/// The least Stars that bring at least so much; `None` when out of range.
pub fn stars_for(stars: &config::Stars, sum: Kopecks) -> Option<Pack> {
    let roubles = Decimal::new(sum.0, 2);
    let number = roubles.checked_div(stars.rub_per_star)?.ceil().to_u32()?;
    self::stars(stars, number.max(MIN_STARS))
}

/// What a customer may mean who typed how many Stars to pay, or the roubles they want; empty when it is neither.
pub fn stars_typed(stars: &config::Stars, text: &str) -> Vec<Pack> {
    let Some((number, unit)) = typed::read(text) else {
        return Vec::new();
    };
    let whole = number.is_integer().then(|| number.to_u32()).flatten();
    let by_number = || whole.and_then(|number| self::stars(stars, number));
    let by_sum = || {
        let sum = Kopecks::ceil_from_roubles(number).filter(|sum| in_range(*sum));
        sum.and_then(|sum| stars_for(stars, sum))
    };
    let mut found: Vec<Pack> = match unit {
        Unit::Stars => by_number().into_iter().collect(),
        Unit::Roubles => by_sum().into_iter().collect(),
        Unit::Unsaid => by_number().into_iter().chain(by_sum()).collect(),
    };
    found.dedup();
    found
}

/// The sum to ask for when so much is missing: whole roubles within the limits; `None` when nothing is missing.
pub fn sum_for(missing: Kopecks) -> Option<u32> {
    let roubles = missing.roubles_ceil().max(MIN_ROUBLES);
    let fits = missing > Kopecks::ZERO && roubles <= MAX_ROUBLES;
    u32::try_from(roubles).ok().filter(|_| fits)
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
    fn any_number_of_stars_is_sold_and_roubles_round_up_to_whole_stars() {
        let mut stars = Config::defaults().payments.stars;
        stars.packs = vec![config::Pack {
            stars: 500,
            bonus_percent: 10,
        }];
        let typed = |text: &str| -> Vec<(u32, i64, i64)> {
            let found = stars_typed(&stars, text);
            let fields = |pack: &Pack| (pack.stars, pack.kopecks.0, pack.bonus.0);
            found.iter().map(fields).collect()
        };
        assert_eq!(typed("300 звёзд"), [(300, 39_000, 0)]);
        // 384 Stars are 499.20 roubles: one more is needed.
        assert_eq!(typed("500 ₽"), [(385, 50_050, 0)]);
        assert_eq!(typed("500"), [(500, 65_000, 6_500), (385, 50_050, 0)]);
        assert_eq!(typed("50"), [(50, 6_500, 0)]);
        assert_eq!(typed("199,90"), [(154, 20_020, 0)]);
        for text in ["5 звёзд", "100001 звёзд", "1,5 звёзд", "много", "-3"] {
            assert_eq!(typed(text), [], "{text}");
        }
        for sum in (1..20_000).chain([9_999_999, 10_000_000]) {
            let pack = stars_for(&stars, Kopecks(sum)).unwrap();
            let less = roubles_of(&stars, i64::from(pack.stars) - 1);
            assert!(pack.kopecks >= Kopecks(sum), "{sum}");
            let least = pack.stars == MIN_STARS || less < Some(Kopecks(sum));
            assert!(least, "{sum}: {pack:?}");
        }
        assert_eq!(sum_for(Kopecks(1)), Some(100));
        assert_eq!(sum_for(Kopecks(10_001)), Some(101));
        assert_eq!(sum_for(Kopecks::ZERO), None);
    }
}
