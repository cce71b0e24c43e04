//! Prices in words: exact, "from", or by the second of sound and by the thousand characters of text.

use crate::catalog::price::{Tariff, price_range};
use crate::catalog::{Model, ParamKind, Per, PriceRow};
use crate::money::Kopecks;
use crate::words::{Lang, tr, tr_with};
use rust_decimal::Decimal;

/// For a card: `109,20 ₽`, `от 12 ₽`, `4,68 ₽ за 1000 знаков`, `бесплатно`.
pub fn long(lang: Lang, model: &Model, tariff: &Tariff) -> String {
    label(lang, model, tariff, "long")
}

/// For a button: as [`long`], but `4,68 ₽/1000 зн.`.
pub fn short(lang: Lang, model: &Model, tariff: &Tariff) -> String {
    label(lang, model, tariff, "short")
}

/// Whether other answers would change a price that is known by now.
pub fn varies(model: &Model, tariff: &Tariff) -> bool {
    price_range(model, tariff).is_none_or(|(low, high)| low != high)
        || rate(model, tariff).is_some_and(|rate| rate.varies)
}

/// A sum, or the word for nothing.
pub fn sum(lang: Lang, price: Kopecks) -> String {
    if price.is_zero() {
        tr(lang, "price-free")
    } else {
        price.to_string()
    }
}

fn label(lang: Lang, model: &Model, tariff: &Tariff, form: &str) -> String {
    if model.overrides.free {
        return tr(lang, "price-free");
    }
    let Some((low, high)) = price_range(model, tariff) else {
        return tr(lang, "price-unknown");
    };
    let (text, varies) = match rate(model, tariff) {
        Some(rate) => {
            let values = [
                ("price", rate.price.to_string().into()),
                ("form", form.to_owned().into()),
            ];
            (tr_with(lang, rate.key, &values), rate.varies)
        }
        None => (sum(lang, low), low != high),
    };
    if varies {
        tr_with(lang, "price-from", &[("price", text.into())])
    } else {
        text
    }
}

/// A price that grows with the customer's own text or file, which no menu can know.
struct Rate {
    price: Kopecks,
    key: &'static str,
    varies: bool,
}

fn rate(model: &Model, tariff: &Tariff) -> Option<Rate> {
    if model.overrides.price_rub.is_some() {
        return None;
    }
    let (base, extra): (Vec<&PriceRow>, Vec<&PriceRow>) =
        model.prices.iter().partition(|row| !row.surcharge);
    let first = base.first()?;
    let key = match first.per {
        Per::Second => "rate-second",
        Per::Minute => "rate-minute",
        Per::ThousandChars => "rate-chars",
        Per::Megapixel => "rate-megapixel",
        Per::Generation | Per::Image => return None,
    };
    let open = |row: &&PriceRow| {
        let counted = row.quantity.as_deref().and_then(|name| model.param(name));
        row.per == first.per && counted.is_some_and(|param| is_open(&param.kind))
    };
    if !base.iter().all(open) {
        return None;
    }
    let least = base.iter().map(|row| row.credits).min()?;
    Some(Rate {
        price: roubles(least, model, tariff)?,
        key,
        varies: !extra.is_empty() || base.iter().any(|row| row.credits != least),
    })
}

/// Whether only the customer's own text or file tells how much of it there is.
fn is_open(kind: &ParamKind) -> bool {
    matches!(
        kind,
        ParamKind::Text { .. } | ParamKind::Media(..) | ParamKind::MediaList { .. }
    )
}

fn roubles(credits: Decimal, model: &Model, tariff: &Tariff) -> Option<Kopecks> {
    let markup = model.overrides.markup.unwrap_or(tariff.markup);
    let usd = credits.checked_mul(tariff.usd_per_credit)?;
    let roubles = usd.checked_mul(tariff.fx_rub_per_usd)?;
    Kopecks::ceil_from_roubles(roubles.checked_mul(markup)?)
}
