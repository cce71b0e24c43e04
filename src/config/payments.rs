//! The payment methods as checked: packs of Stars, a provider, top-ups by hand.

use super::errors::Mistake;
use super::load::Need;
use super::raw::Value;
use super::read::{Reading, shown};
use super::secrets;
use super::{Manual, Pack, Payments, Provider, Stars};
use rust_decimal::Decimal;
use std::path::Path;

const PACKS: &str = "payments.stars.packs";
/// What is said of a provider without its token.
pub const NO_TOKEN: &str = "config-provider-token";

/// Checks `[payments.*]`. Whoever only works on the data needs no token, and may not be able to read it.
pub fn payments(r: &mut Reading, credentials: Option<&Path>, need: Need) -> Payments {
    let stars = Stars {
        enabled: r.flag("payments.stars.enabled", true),
        rub_per_star: r.decimal("payments.stars.rub_per_star", Decimal::new(13, 1), true),
        packs: packs(r),
    };
    if stars.enabled && stars.packs.is_empty() && r.mistakes.iter().all(|m| m.key != PACKS) {
        r.wrong(PACKS, "config-packs-empty");
    }
    let provider = Provider {
        enabled: r.flag("payments.provider.enabled", false),
        token: r
            .secret(&secrets::PROVIDER_TOKEN, credentials)
            .map(|(token, _)| token),
    };
    if provider.enabled {
        let key = "payments.provider.enabled";
        if provider.token.is_none() && need == Need::Run {
            r.wrong(key, NO_TOKEN);
        }
        r.warn(key, "config-provider-warning");
    }
    let manual = Manual {
        enabled: r.flag("payments.manual.enabled", false),
        text: r.text("payments.manual.text").unwrap_or_default(),
    };
    if manual.enabled && manual.text.trim().is_empty() {
        r.wrong("payments.manual.enabled", "config-manual-text");
    }
    Payments {
        stars,
        provider,
        manual,
    }
}

/// A pack is a number of Stars, or `{ stars = 500, bonus_percent = 5 }`.
fn packs(r: &mut Reading) -> Vec<Pack> {
    let key = PACKS;
    let plain = |stars| Pack {
        stars,
        bonus_percent: 0,
    };
    let Some(given) = r.raw.get(key).cloned() else {
        return [100, 250, 500, 1_000].map(plain).to_vec();
    };
    let Value::List(items) = given.value else {
        let mistake = Mistake::new(key, given.place, "config-expected-packs")
            .with("given", shown(&given.value));
        r.mistakes.push(mistake);
        return Vec::new();
    };
    let mut packs: Vec<Pack> = Vec::new();
    for (item, place) in items {
        let known = |stars| packs.iter().any(|pack| pack.stars == stars);
        match pack(&item) {
            Some(pack) if !known(pack.stars) => packs.push(pack),
            _ => r.mistakes.push(
                Mistake::new(key, place, "config-expected-packs").with("given", shown(&item)),
            ),
        }
    }
    // On the buttons the smallest comes first, however they were written.
    packs.sort_by_key(|pack| pack.stars);
    packs
}

fn pack(item: &Value) -> Option<Pack> {
    let (mut stars, mut bonus) = (None, 0);
    match item {
        Value::Integer(number) => stars = Some(*number),
        Value::Table(fields) => {
            for (name, value, _) in fields {
                match (name.as_str(), value) {
                    ("stars", Value::Integer(number)) => stars = Some(*number),
                    ("bonus_percent", Value::Integer(number)) => bonus = *number,
                    _ => return None,
                }
            }
        }
        _ => return None,
    }
    // Telegram sells up to 100000 Stars in one invoice.
    let stars = u32::try_from(stars?)
        .ok()
        .filter(|n| (1..=100_000).contains(n))?;
    let bonus_percent = u32::try_from(bonus).ok().filter(|n| *n <= 100)?;
    Some(Pack {
        stars,
        bonus_percent,
    })
}
