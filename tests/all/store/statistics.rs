//! Sums by the hour make days of any zone, and whole days in UTC with the hours before them make any stretch.

use jiff::tz::TimeZone;
use kiebot::clock::last_days_ms;
use kiebot::money::Kopecks;
use kiebot::store::migrate;
use kiebot::store::model_days::by_section;
use kiebot::store::statistics::{best, days};
use rusqlite::Connection;

const HOUR: i64 = 3_600_000;
/// 2026-11-23T00:00:00Z in hours.
const MIDNIGHT: i64 = 498_720;

fn empty() -> Connection {
    let conn = Connection::open_in_memory().unwrap();
    for step in migrate::STEPS {
        conn.execute_batch(step).unwrap();
    }
    conn
}

#[test]
fn hours_make_the_days_of_the_zone() {
    let conn = empty();
    for hour in MIDNIGHT - 60..MIDNIGHT + 10 {
        let sql = format!(
            "INSERT INTO money_hours(hour, kind, method, n, amount) VALUES
               ({hour}, 'capture', '', 1, 100), ({hour}, 'refund', '', 1, 1), ({hour}, 'hold', '', 1, 77)"
        );
        conn.execute_batch(&sql).unwrap();
    }
    let now = (MIDNIGHT + 9) * HOUR + 5;
    for (zone, today) in [("UTC", 10), ("Europe/Moscow", 13), ("America/New_York", 5)] {
        let zone = TimeZone::get(zone).unwrap();
        let starts = last_days_ms(now, 2, &zone);
        let sums = days(&conn, &starts, i64::MAX).unwrap();
        let revenue: Vec<Kopecks> = sums.iter().map(|day| day.revenue).collect();
        assert_eq!(revenue, [Kopecks(24 * 99), Kopecks(today * 99)]);
        assert_eq!(sums[1].refunds, Kopecks(today));
    }
}

#[test]
fn the_best_models_of_any_stretch_are_counted_once() {
    let conn = empty();
    for hour in MIDNIGHT - 100..MIDNIGHT + 10 {
        let sql = format!(
            "INSERT INTO model_sums(span, at, model, n, revenue) VALUES('h', {hour}, 'a', 1, 5);
             INSERT INTO model_sums(span, at, model, n, revenue) VALUES('d', {hour} / 24, 'a', 1, 5)
              ON CONFLICT DO UPDATE SET n = n + 1, revenue = revenue + 5"
        );
        conn.execute_batch(&sql).unwrap();
    }
    for back in [1, 10, 11, 24, 33, 34, 35, 58, 100] {
        let from = (MIDNIGHT + 10 - back) * HOUR;
        let found = best(&conn, from, i64::MAX, 3).unwrap();
        assert_eq!(
            (found[0].good, found[0].revenue),
            (back, Kopecks(back * 5)),
            "{back}"
        );
        for long in [1, 2, 12, 24, 30, 48]
            .into_iter()
            .filter(|long| *long <= back)
        {
            let found = best(&conn, from, from + long * HOUR, 3).unwrap();
            assert_eq!(found[0].good, long, "{long} of {back}");
        }
    }
}

#[test]
fn the_models_of_a_section_are_counted_together() {
    let conn = empty();
    conn.execute_batch(
        "INSERT INTO model_days(day, model, bucket, n) VALUES
           (1, 'a', 3, 2), (1, 'b', 3, 1), (1, 'b', 4, 5), (1, 'c', 3, 7), (1, 'gone', 3, 9), (2, 'a', 5, 1)",
    )
    .unwrap();
    let section_of = |model: &str| match model {
        "a" | "b" => Some(1),
        "c" => Some(3),
        _ => None,
    };
    let all = by_section(&conn, 1, section_of).unwrap();
    let first = &all[&1];
    assert!(first[0].is_empty() && first[2].is_empty());
    assert_eq!(first[1], [(3, 3), (4, 5)].into());
    assert_eq!(first[3], [(3, 7)].into());
    assert_eq!(all[&2][1], [(5, 1)].into());
    assert_eq!(by_section(&conn, 2, section_of).unwrap().len(), 1);
}
