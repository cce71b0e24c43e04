//! The admins' statistics over the big database: every period, the numbers and all that the charts show.

use crate::common::{Shop, Times, answered_after, last_call, now_us};
use anyhow::{Context, ensure};
use kiebot::action::{Action, Panel, Period, Stats};
use kiebot::catalog::known::EDGES;
use kiebot::catalog::{SHIPPED, text::load};
use kiebot::clock::last_days_ms;
use kiebot::store::{Store, StoreError, model_days, statistics};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;
use std::path::Path;

/// The only admin of the sandbox's configuration.
const ADMIN: i64 = 900;
/// What an answer may take, in milliseconds.
const BUDGET_MS: f64 = 300.0;
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// The ledger of the big database was written within a few hours. The sums of the statistics become those of a shop that
/// has sold every model in every hour of 90 days: reading them takes longest then.
pub fn sell_all_day(dir: &Path, now_ms: i64) -> anyhow::Result<()> {
    let conn = Connection::open(dir.join("kiebot.db"))?;
    let models = load(&SHIPPED).map_err(|errors| anyhow::anyhow!("{errors}"))?;
    conn.execute_batch("BEGIN")?;
    for hour in now_ms / HOUR_MS - 90 * 24..=now_ms / HOUR_MS {
        conn.prepare_cached(
            "INSERT OR IGNORE INTO money_hours(hour, kind, method, n, amount)
             SELECT ?1, k.value, '', 400, 400000 FROM json_each(?2) k
             UNION ALL SELECT ?1, 'topup', m.value, 400, 400000 FROM json_each(?3) m",
        )?
        .execute(params![
            hour,
            r#"["welcome","hold","capture","release","refund","adjust","payout","promo","referral"]"#,
            r#"["stars","provider","manual"]"#,
        ])?;
        conn.prepare_cached(
            "INSERT OR IGNORE INTO run_hours(hour, category, outcome, n, revenue, cost)
             SELECT ?1, c.value, o.value, 100, 100000, 100000 FROM json_each(?2) c, json_each(?3) o",
        )?
        .execute(params![
            hour,
            r#"["video","image","enhance","audio"]"#,
            r#"["good","bad","other","gift"]"#,
        ])?;
        for model in models.models.keys() {
            sell(&conn, hour, model)?;
        }
    }
    Ok(conn.execute_batch("COMMIT")?)
}

fn sell(conn: &Connection, hour: i64, model: &str) -> anyhow::Result<()> {
    let sum =
        "INSERT OR IGNORE INTO model_sums(span, at, model, n, revenue) VALUES(?1, ?2, ?3, 3, 3000)";
    let mut sum = conn.prepare_cached(sum)?;
    sum.execute(params!["h", hour, model])?;
    if hour % 24 == 0 {
        sum.execute(params!["d", hour / 24, model])?;
        let mut end = conn.prepare_cached(
            "INSERT OR IGNORE INTO model_days(day, model, bucket, n) VALUES(?1, ?2, ?3, 3)",
        )?;
        for bucket in 0..EDGES.len() {
            end.execute(params![hour / 24, model, i64::try_from(bucket)?])?;
        }
    }
    Ok(())
}

/// The admin looks at every period so many times.
pub fn look(shop: &Shop, times: usize, mut add: impl FnMut(&str, i64)) -> anyhow::Result<()> {
    let mut admin = shop.customer(ADMIN);
    admin.greet()?;
    admin.tell("/admin")?;
    for time in 0..=times {
        for period in Period::ALL.into_iter().rev() {
            let last = last_call(&admin.calls(0)?);
            let at = admin.tap(Action::Panel(Panel::Stats(Stats::Show(period))))?;
            let took = answered_after(&admin.calls(last)?, at).context("no answer")?;
            // The first time warms up caches on both sides.
            if time > 0 {
                add(&format!("statistics, days: {}", period.days()), took);
            }
        }
    }
    Ok(())
}

/// Reads what the charts of 90 days show, over and over.
pub fn charts(dir: &Path, now_ms: i64, times: usize) -> anyhow::Result<Times> {
    let store = Store::open(&dir.join("kiebot.db"), 1)?;
    let starts = last_days_ms(now_ms, 90, &jiff::tz::TimeZone::UTC);
    let mut table = Times::default();
    for _ in 0..times {
        let began = now_us();
        store.read(|conn| {
            statistics::days(conn, &starts, i64::MAX)?;
            model_days::by_section(conn, now_ms / DAY_MS - 89, |_| Some(0))?;
            Ok::<_, StoreError>(())
        })?;
        table.add(now_us() - began);
    }
    store.close()?;
    Ok(table)
}

/// Prints all; fails when the usual answer is over the budget: the slowest ones tell of the machine.
pub fn within(table: &BTreeMap<String, Times>) -> anyhow::Result<()> {
    for (what, times) in table {
        println!("{} (budget {BUDGET_MS} ms)", times.line(what));
    }
    for (what, times) in table {
        let usual = times.percentile(50.0);
        ensure!(usual < BUDGET_MS, "{what}: {usual:.1} ms");
    }
    Ok(())
}
