//! How an admin names customers: a number, a part of a @username, the day or days they came.

use crate::ids::CustomerId;
use crate::store::people::PART_CHARS;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Telegram's longest @username.
const NAME_CHARS: usize = 32;

/// Whom to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The one with this Telegram id.
    Id(CustomerId),
    /// Those with these letters in their @username.
    Part(String),
    /// Those who came from the first moment on and before the second.
    Days(i64, i64),
}

/// What the words ask for: `7`, `@ann`, `01.11.2026`, `01.11–15.11`; `None` for anything else. A day without a year is the
/// last one of that name.
pub fn read(text: &str, now_ms: i64, zone: &TimeZone) -> Option<Wanted> {
    let text = text.trim();
    let name = text.strip_prefix('@');
    if name.is_none() && !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()) {
        return text.parse().ok().map(|id| Wanted::Id(CustomerId(id)));
    }
    let part = name.unwrap_or(text);
    let is_name = part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if is_name {
        let fits = (PART_CHARS..=NAME_CHARS).contains(&part.len());
        return fits.then(|| Wanted::Part(part.to_ascii_lowercase()));
    }
    let (first, last) = text.split_once(['-', '–', '—']).unwrap_or((text, text));
    let today = jiff::Timestamp::from_millisecond(now_ms).ok()?;
    let today = today.to_zoned(zone.clone()).date();
    let (first, last) = (day(first, today)?, day(last, today)?);
    let start = |day: Date| {
        let start = day.to_zoned(zone.clone()).ok()?;
        Some(start.timestamp().as_millisecond())
    };
    let (from, until) = (start(first)?, start(last.tomorrow().ok()?)?);
    (from < until).then_some(Wanted::Days(from, until))
}

/// `01.11.2026`, `1.11.26` or `01.11`.
fn day(text: &str, today: Date) -> Option<Date> {
    let mut parts = text.trim().split('.');
    let (day, month) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let year = parts.next().filter(|year| !year.is_empty());
    if parts.next().is_some() {
        return None;
    }
    match year {
        Some(year) if matches!(year.len(), 2 | 4) => {
            let number: i16 = year.parse().ok()?;
            let century = if year.len() == 2 { 2000 } else { 0 };
            Date::new(number.checked_add(century)?, month, day).ok()
        }
        Some(_) => None,
        None => {
            let found = Date::new(today.year(), month, day).ok();
            let last = || Date::new(today.year().checked_sub(1)?, month, day).ok();
            found.filter(|found| *found <= today).or_else(last)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_named_as_admins_write() {
        let zone = TimeZone::UTC;
        let ms = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_millisecond();
        let now = ms("2026-11-23T10:00:00Z");
        let days = |from: &str, until: &str| {
            let at = |day: &str| ms(&format!("{day}T00:00:00Z"));
            Some(Wanted::Days(at(from), at(until)))
        };
        let part = |part: &str| Some(Wanted::Part(part.to_owned()));
        for (text, wanted) in [
            ("700123", Some(Wanted::Id(CustomerId(700_123)))),
            (" 7 ", Some(Wanted::Id(CustomerId(7)))),
            ("99999999999999999999", None),
            ("@Anna_K", part("anna_k")),
            ("nna", part("nna")),
            ("@777", part("777")),
            ("an", None),
            ("@", None),
            ("anna's", None),
            ("Zoë", None),
            ("", None),
            ("%%%", None),
            ("01.11.2026", days("2026-11-01", "2026-11-02")),
            ("1.11.26", days("2026-11-01", "2026-11-02")),
            ("01.11–15.11", days("2026-11-01", "2026-11-16")),
            ("01.11 - 15.11.2026", days("2026-11-01", "2026-11-16")),
            ("24.11", days("2025-11-24", "2025-11-25")),
            ("24.11-23.11", days("2025-11-24", "2026-11-24")),
            ("15.11.2026-01.11.2026", None),
            ("31.02", None),
            ("1.2.3.4", None),
            ("01.11.2026-", None),
        ] {
            assert_eq!(read(text, now, &zone), wanted, "{text}");
        }
    }
}
