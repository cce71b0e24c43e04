//! Moments in the customer's words: «сегодня, 14:05», «вчера, 9:30», «12 ноября», «3 марта 2025».

use crate::clock::{day_start_ms, hour_minute};
use crate::words::{Lang, tr_with};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// When something was, seen from now; empty for a moment no calendar has.
pub fn when(lang: Lang, at_ms: i64, now_ms: i64, zone: &TimeZone) -> String {
    let zoned = |ms: i64| {
        let at = Timestamp::from_millisecond(ms).ok()?;
        Some(at.to_zoned(zone.clone()))
    };
    let (Some(at), Some(now)) = (zoned(at_ms), zoned(now_ms)) else {
        return String::new();
    };
    let today_ms = day_start_ms(now_ms, zone);
    let yesterday_ms = day_start_ms(today_ms.saturating_sub(1), zone);
    let time = hour_minute(at_ms, zone);
    let day = i64::from(at.day());
    let month = tr_with(
        lang,
        "when-month",
        &[("month", i64::from(at.month()).into())],
    );
    let year = at.year().to_string();
    let values = [
        ("time", time.into()),
        ("day", day.into()),
        ("month", month.into()),
        ("year", year.into()),
    ];
    let key = match at_ms {
        _ if at_ms > now_ms => "when-this-year",
        _ if at_ms >= today_ms => "when-today",
        _ if at_ms >= yesterday_ms => "when-yesterday",
        _ if at.year() == now.year() => "when-this-year",
        _ => "when-earlier",
    };
    tr_with(lang, key, &values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_as_people_tell_it() {
        let zone = TimeZone::get("Europe/Moscow").unwrap();
        let ms = |text: &str| text.parse::<Timestamp>().unwrap().as_millisecond();
        let now = ms("2026-11-22T20:30:00Z");
        for (at, ru, en) in [
            ("2026-11-22T20:29:59Z", "сегодня, 23:29", "today, 23:29"),
            ("2026-11-21T21:05:00Z", "сегодня, 0:05", "today, 0:05"),
            ("2026-11-21T20:59:00Z", "вчера, 23:59", "yesterday, 23:59"),
            ("2026-11-20T21:00:00Z", "вчера, 0:00", "yesterday, 0:00"),
            ("2026-11-20T20:59:00Z", "20 ноября", "20 November"),
            ("2026-05-01T10:00:00Z", "1 мая", "1 May"),
            ("2025-12-31T21:00:00Z", "1 января", "1 January"),
            (
                "2025-12-31T20:59:00Z",
                "31 декабря 2025",
                "31 December 2025",
            ),
            // The clock went back.
            ("2026-11-23T20:30:00Z", "23 ноября", "23 November"),
        ] {
            assert_eq!(when(Lang::Ru, ms(at), now, &zone), ru, "{at}");
            assert_eq!(when(Lang::En, ms(at), now, &zone), en, "{at}");
        }
        assert_eq!(when(Lang::Ru, i64::MAX, now, &zone), "");
    }
}
