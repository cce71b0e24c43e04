//! The only place that reads the time and writes it as digits, and a bell that wakes sleepers.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Milliseconds of a minute.
pub const MINUTE_MS: i64 = 60_000;
/// Milliseconds of an hour.
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
/// Milliseconds of a day of 24 hours.
pub const DAY_MS: i64 = 24 * HOUR_MS;

/// Tells the time in milliseconds since 1970 UTC; tests may set it by hand.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    by_hand: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands still until `set` or `advance`.
    pub fn by_hand(now_ms: i64) -> Self {
        Self {
            by_hand: Some(Arc::new(AtomicI64::new(now_ms))),
        }
    }

    /// Milliseconds since 1970 UTC.
    pub fn now_ms(&self) -> i64 {
        match &self.by_hand {
            Some(at) => at.load(Ordering::SeqCst),
            None => system_now_ms(),
        }
    }

    /// Moves a clock by hand forward; does nothing to the machine's clock.
    pub fn advance(&self, by_ms: i64) {
        if let Some(at) = &self.by_hand {
            at.fetch_add(by_ms, Ordering::SeqCst);
        }
    }
}

fn system_now_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// The first millisecond of the day that holds `now_ms` in the given zone, for "per day" limits.
pub fn day_start_ms(now_ms: i64, zone: &TimeZone) -> i64 {
    let Ok(at) = Timestamp::from_millisecond(now_ms) else {
        return now_ms;
    };
    match at.to_zoned(zone.clone()).start_of_day() {
        Ok(start) => start.timestamp().as_millisecond(),
        Err(_) => now_ms,
    }
}

/// The first millisecond of the month that holds `now_ms` in the given zone.
pub fn month_start_ms(now_ms: i64, zone: &TimeZone) -> i64 {
    let Ok(at) = Timestamp::from_millisecond(now_ms) else {
        return now_ms;
    };
    let first = at.to_zoned(zone.clone()).date().first_of_month();
    match first.to_zoned(zone.clone()) {
        Ok(start) => start.timestamp().as_millisecond(),
        Err(_) => now_ms,
    }
}

/// The first millisecond after a day written as `2026-12-31` or `31.12.2026`; `None` for anything else.
pub fn after_day_ms(text: &str, zone: &TimeZone) -> Option<i64> {
    let day = ["%Y-%m-%d", "%d.%m.%Y"]
        .iter()
        .find_map(|form| jiff::civil::Date::strptime(form, text).ok())?;
    let next = day.tomorrow().ok()?.to_zoned(zone.clone()).ok()?;
    Some(next.timestamp().as_millisecond())
}

/// `22.11.2026 14:05` in the given zone.
pub fn date_time(at_ms: i64, zone: &TimeZone) -> String {
    formed("%d.%m.%Y %H:%M", at_ms, zone)
}

/// `22.11.2026` in the given zone.
pub fn date(at_ms: i64, zone: &TimeZone) -> String {
    formed("%d.%m.%Y", at_ms, zone)
}

/// `22.11 14:05:09`: for what happens within seconds.
pub fn to_the_second(at_ms: i64, zone: &TimeZone) -> String {
    formed("%d.%m %H:%M:%S", at_ms, zone)
}

/// `22.11`: where there is no room for more.
pub fn day_month(at_ms: i64, zone: &TimeZone) -> String {
    formed("%d.%m", at_ms, zone)
}

/// `9:05`, as people say it.
pub fn hour_minute(at_ms: i64, zone: &TimeZone) -> String {
    formed("%-H:%M", at_ms, zone)
}

/// `2026-11-22 14:05:00`: as tables and programs sort it.
pub fn sortable(at_ms: i64, zone: &TimeZone) -> String {
    formed("%F %T", at_ms, zone)
}

/// `2026-11-22`: the day alone, as tables sort it.
pub fn sortable_day(at_ms: i64, zone: &TimeZone) -> String {
    formed("%F", at_ms, zone)
}

/// `20261122T203000.123Z`: for names of files, which then sort by time.
pub fn stamp(at_ms: i64) -> String {
    formed("%Y%m%dT%H%M%S%.3fZ", at_ms, &TimeZone::UTC)
}

/// The moment that `stamp` wrote, with or without its thousandths; `None` for anything else.
pub fn stamped_ms(text: &str) -> Option<i64> {
    let at = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%S%.fZ", text).ok()?;
    let at = at.to_zoned(TimeZone::UTC).ok()?;
    Some(at.timestamp().as_millisecond())
}

/// The moment of an HTTP `Date` header (RFC 9110 §5.6.7); `None` for anything else.
pub fn http_date_ms(text: &str) -> Option<i64> {
    let at = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(at.timestamp().as_millisecond())
}

/// Empty for a moment that no calendar has.
fn formed(form: &str, at_ms: i64, zone: &TimeZone) -> String {
    let at = Timestamp::from_millisecond(at_ms).ok();
    let at = at.map(|at| at.to_zoned(zone.clone()));
    at.map(|at| at.strftime(form).to_string())
        .unwrap_or_default()
}

/// The same moment one day later, as the calendar of the zone counts days.
pub fn next_day_ms(at_ms: i64, zone: &TimeZone) -> i64 {
    let start = day_start_ms(at_ms, zone);
    Timestamp::from_millisecond(start)
        .ok()
        .and_then(|at| at.to_zoned(zone.clone()).checked_add(1.day()).ok())
        .map_or(start, |next| next.timestamp().as_millisecond())
}

/// Where the last days of the zone's calendar begin, the oldest first and the day of `now_ms` last.
pub fn last_days_ms(now_ms: i64, days: u16, zone: &TimeZone) -> Vec<i64> {
    let mut starts = vec![day_start_ms(now_ms, zone)];
    while starts.len() < usize::from(days) {
        let Some(newest) = starts.last() else { break };
        starts.push(day_start_ms(newest.saturating_sub(1), zone));
    }
    starts.reverse();
    starts
}

/// The newest moment, not after `now_ms`, when the clocks of the zone showed this hour (0 to 23).
pub fn last_hour_ms(now_ms: i64, hour: i8, zone: &TimeZone) -> i64 {
    let Ok(now) = Timestamp::from_millisecond(now_ms) else {
        return now_ms;
    };
    let now = now.to_zoned(zone.clone());
    let at = |day: &jiff::Zoned| {
        let date = day.date().at(hour, 0, 0, 0);
        Some(
            date.to_zoned(zone.clone())
                .ok()?
                .timestamp()
                .as_millisecond(),
        )
    };
    let yesterday = || now.checked_sub(1.day()).ok();
    at(&now)
        .filter(|at| *at <= now_ms)
        .or_else(|| at(&yesterday()?))
        .unwrap_or(now_ms)
}

/// Wakes threads and tasks that wait for work; a ring before the wait is not lost.
#[derive(Clone, Debug, Default)]
pub struct Bell {
    inner: Arc<BellInner>,
}

#[derive(Debug, Default)]
struct BellInner {
    rings: Mutex<u64>,
    rung: Condvar,
    task: tokio::sync::Notify,
}

impl Bell {
    /// A bell nobody has rung.
    pub fn new() -> Self {
        Self::default()
    }

    /// Wakes every waiting thread and one waiting task (or the next to wait).
    pub fn ring(&self) {
        let mut rings = self
            .inner
            .rings
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *rings = rings.wrapping_add(1);
        self.inner.rung.notify_all();
        self.inner.task.notify_one();
    }

    /// How often it rang: take it before looking for work, then `wait_past` it.
    pub fn rings(&self) -> u64 {
        *self
            .inner
            .rings
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Blocks the thread until the bell rang after `seen` or the time is over.
    pub fn wait_past(&self, seen: u64, timeout: Duration) {
        let rings = self
            .inner
            .rings
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .inner
            .rung
            .wait_timeout_while(rings, timeout, |now| *now == seen);
        drop(waited);
    }

    /// Waits in a task until the bell rings (a ring since the last wait counts) or the time is over.
    pub async fn wait(&self, timeout: Duration) {
        // Running out of time is an answer like any other: the caller looks for work again.
        drop(tokio::time::timeout(timeout, self.inner.task.notified()).await);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_day_of_the_zone() {
        let moscow = TimeZone::get("Europe/Moscow").unwrap();
        let at = "2026-11-22T20:30:00Z"
            .parse::<Timestamp>()
            .unwrap()
            .as_millisecond();
        let start = "2026-11-21T21:00:00Z"
            .parse::<Timestamp>()
            .unwrap()
            .as_millisecond();
        assert_eq!(day_start_ms(at, &moscow), start);
        assert_eq!(next_day_ms(at, &moscow), start + 86_400_000);
        assert_eq!(date_time(at, &moscow), "22.11.2026 23:30");
        assert_eq!(date_time(i64::MAX, &moscow), "");
        assert_eq!(to_the_second(at + 9_999, &moscow), "22.11 23:30:09");
        assert_eq!(day_month(at, &moscow), "22.11");
        assert_eq!(hour_minute(start + 300_000, &moscow), "0:05");
        assert_eq!(date(at, &moscow), "22.11.2026");
        assert_eq!(sortable(at, &moscow), "2026-11-22 23:30:00");
        assert_eq!(sortable_day(at, &moscow), "2026-11-22");
    }

    #[test]
    fn the_date_of_an_http_answer_is_read() {
        let read = |text| http_date_ms(text);
        assert_eq!(read("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777_000));
        for odd in ["", "yesterday", "1994-11-06T08:49:37Z"] {
            assert_eq!(read(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_stamp_tells_its_time() {
        for at_ms in [0, 1, 999, 1_795_413_600_123] {
            assert_eq!(stamped_ms(&stamp(at_ms)), Some(at_ms));
        }
        assert_eq!(stamp(1_795_413_600_123), "20261123T060000.123Z");
        assert_eq!(stamped_ms("20261123T060000Z"), Some(1_795_413_600_000));
        for other in ["", "2026", "20261399T000000.000Z", "20261123T060000.123"] {
            assert_eq!(stamped_ms(other), None, "{other}");
        }
    }

    #[test]
    fn a_quiet_hour_comes_once_a_day_also_when_the_clocks_change() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let ms = |text: &str| text.parse::<Timestamp>().unwrap().as_millisecond();
        for (now, last) in [
            ("2026-03-28T10:00:00Z", "2026-03-28T03:00:00Z"),
            // In the night the clocks went forward.
            ("2026-03-29T01:59:59Z", "2026-03-28T03:00:00Z"),
            ("2026-03-29T02:00:00Z", "2026-03-29T02:00:00Z"),
            ("2026-10-25T02:59:59Z", "2026-10-24T02:00:00Z"),
            ("2026-10-25T03:00:00Z", "2026-10-25T03:00:00Z"),
        ] {
            assert_eq!(last_hour_ms(ms(now), 4, &berlin), ms(last), "{now}");
        }
    }

    #[test]
    fn a_ring_before_the_wait_is_not_lost() {
        let bell = Bell::new();
        let seen = bell.rings();
        bell.ring();
        bell.wait_past(seen, Duration::from_secs(60));
        assert_eq!(bell.rings(), seen + 1);
    }
}
