//! Sums as people type them: `1 500`, `500р`, `500,00`, `1,5 тыс`, `300 звёзд`.

use super::offer;
use crate::money::Kopecks;
use rust_decimal::Decimal;

/// Digits of a number that is still a sum.
const DIGITS: usize = 12;

/// What a number is of, as far as it was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// It was not said.
    Unsaid,
    /// Roubles.
    Roubles,
    /// Telegram Stars.
    Stars,
}

/// A sum of roubles to pay; `None` when it is none or outside the limits.
pub fn sum(text: &str) -> Option<Kopecks> {
    roubles(text).filter(|sum| offer::in_range(*sum))
}

/// Any sum of roubles; `None` when it is none.
pub fn roubles(text: &str) -> Option<Kopecks> {
    let (number, unit) = read(text)?;
    let kopecks = Kopecks::ceil_from_roubles(number)?;
    (unit != Unit::Stars).then_some(kopecks)
}

/// How many times something is taken, above zero: `1,8`, `×2`; `None` for anything else.
pub fn times(text: &str) -> Option<Decimal> {
    let bare = text.trim_start_matches(['×', 'x', 'х', '*', ' ']);
    let times: Decimal = bare.replace(',', ".").parse().ok()?;
    (times > Decimal::ZERO).then_some(times)
}

/// Sums from and to: `500`, `100-500`, `от 100`, `до 500`; `None` for anything else.
pub fn range(text: &str) -> Option<(Kopecks, Kopecks)> {
    let text = text.trim().to_lowercase();
    let after = |words: [&str; 2]| words.iter().find_map(|word| text.strip_prefix(word));
    let (least, most) = if let Some(least) = after(["от ", "from "]) {
        (roubles(least)?, Kopecks(i64::MAX))
    } else if let Some(most) = after(["до ", "to "]) {
        (Kopecks::ZERO, roubles(most)?)
    } else if let Some((least, most)) = text.split_once(['-', '–', '—']) {
        (roubles(least)?, roubles(most)?)
    } else {
        (roubles(&text)?, roubles(&text)?)
    };
    (least <= most).then_some((least, most))
}

/// A number and what it is of; `None` when the words are anything else.
pub fn read(text: &str) -> Option<(Decimal, Unit)> {
    let text = text.trim().to_lowercase();
    let text = text.strip_prefix("на ").unwrap_or(&text);
    // Spaces of every kind and apostrophes stand between thousands; U+FE0F makes a sign an emoji.
    let between = |c: &char| c.is_whitespace() || matches!(c, '\'' | '’' | '\u{fe0f}');
    let bare: String = text.chars().filter(|c| !between(c)).collect();
    let (sign, bare) = match bare.chars().next()? {
        '₽' => (Unit::Roubles, bare.trim_start_matches('₽')),
        '⭐' => (Unit::Stars, bare.trim_start_matches('⭐')),
        _ => (Unit::Unsaid, bare.trim_start_matches('+')),
    };
    let end = bare.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','));
    let (number, words) = bare.split_at(end.unwrap_or(bare.len()));
    let number = number_of(number.trim_end_matches(['.', ',']))?;
    let words = words.trim_end_matches(['.', '!']);
    let (thousands, words) = thousands(words);
    let unit = match (unit_of(words)?, sign) {
        (Unit::Unsaid, sign) => sign,
        (unit, Unit::Unsaid) => unit,
        (unit, sign) if unit == sign => unit,
        _ => return None,
    };
    let times = if thousands { 1_000 } else { 1 };
    Some((number.checked_mul(Decimal::from(times))?, unit))
}

/// Whether the words after a number begin with thousands, and the words after that.
fn thousands(words: &str) -> (bool, &str) {
    let names = ["тысячи", "тысяча", "тысяч", "тыс.", "тыс", "т.", "к", "k"];
    let rest = names.iter().find_map(|name| words.strip_prefix(name));
    rest.map_or((false, words), |rest| (true, rest))
}

fn unit_of(words: &str) -> Option<Unit> {
    let begins = |names: &[&str]| names.iter().any(|name| words.starts_with(name));
    match words {
        "" => Some(Unit::Unsaid),
        "₽" | "р" | "r" | "rur" | "rub" | "руб" | "rubles" | "roubles" => Some(Unit::Roubles),
        _ if begins(&["рубл"]) => Some(Unit::Roubles),
        "⭐" | "★" | "🌟" | "xtr" | "star" | "stars" | "зв" => Some(Unit::Stars),
        _ if begins(&["звезд", "звёзд"]) => Some(Unit::Stars),
        _ => None,
    }
}

/// `1500`, `1.500`, `1,500.00`, `99,90`: three digits after a mark are thousands, one or two are the fraction.
fn number_of(text: &str) -> Option<Decimal> {
    if text.len() > DIGITS.saturating_add(4) {
        return None;
    }
    let mut parts: Vec<&str> = text.split(['.', ',']).collect();
    let fraction = match parts.as_slice() {
        [_, .., last] if last.len() < 3 => parts.pop(),
        _ => None,
    };
    let (first, groups) = parts.split_first()?;
    let grouped = groups.is_empty() || first.len() <= 3;
    if first.is_empty() || !grouped || groups.iter().any(|group| group.len() != 3) {
        return None;
    }
    let mut digits = parts.concat();
    if digits.len() > DIGITS {
        return None;
    }
    if let Some(fraction) = fraction {
        digits.push('.');
        digits.push_str(fraction);
    }
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_people_write_them() {
        let pair = |least: i64, most: i64| Some((Kopecks(least), Kopecks(most)));
        for (text, wanted) in [
            ("500", pair(50_000, 50_000)),
            ("100-500 ₽", pair(10_000, 50_000)),
            ("0,63 – 9,36", pair(63, 936)),
            ("от 100", pair(10_000, i64::MAX)),
            ("До 500 руб.", pair(0, 50_000)),
            ("from 1", pair(100, i64::MAX)),
            ("500-100", None),
            ("100-", None),
            ("много", None),
            ("", None),
        ] {
            assert_eq!(range(text), wanted, "{text}");
        }
    }

    #[test]
    fn sums_are_read_as_people_write_them() {
        let cases = [
            ("500", Some(50_000)),
            ("1 500 ₽", Some(150_000)),
            ("1\u{a0}500", Some(150_000)),
            ("1\u{202f}500", Some(150_000)),
            ("1'500", Some(150_000)),
            ("1500 руб.", Some(150_000)),
            ("500р", Some(50_000)),
            ("500 Р.", Some(50_000)),
            ("₽500", Some(50_000)),
            ("на 500 рублей", Some(50_000)),
            ("500,00", Some(50_000)),
            ("500.", Some(50_000)),
            ("1,500", Some(150_000)),
            ("1.500,00", Some(150_000)),
            ("1,500.50", Some(150_050)),
            ("12.345.67", Some(1_234_567)),
            ("199,90", Some(19_990)),
            ("+500", Some(50_000)),
            ("5к", Some(500_000)),
            ("1,5 тыс. руб.", Some(150_000)),
            ("2k", Some(200_000)),
            ("500 RUB", Some(50_000)),
            ("100000", Some(10_000_000)),
            ("100001", None),
            ("99.99", None),
            ("-500", None),
            ("5e5", None),
            ("500 звёзд", None),
            ("500 $", None),
            ("1500 руб. 50 коп.", None),
            ("пятьсот", None),
            ("", None),
            (" ", None),
            (".5", None),
            (",", None),
            ("1.2.3", None),
            ("1,23,456", None),
            ("999999999999999999", None),
            ("500 600 к к", None),
        ];
        for (text, expected) in cases {
            assert_eq!(sum(text), expected.map(Kopecks), "{text}");
        }
    }

    #[test]
    fn stars_are_told_from_roubles() {
        let cases = [
            ("300", Some((300, Unit::Unsaid))),
            ("300 ⭐️", Some((300, Unit::Stars))),
            ("⭐️300", Some((300, Unit::Stars))),
            ("300 звезд", Some((300, Unit::Stars))),
            ("1 000 stars", Some((1_000, Unit::Stars))),
            ("300 XTR", Some((300, Unit::Stars))),
            ("300р", Some((300, Unit::Roubles))),
            ("⭐300 ₽", None),
            ("звезда", None),
        ];
        for (text, expected) in cases {
            let expected = expected.map(|(n, unit)| (Decimal::from(n), unit));
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
