//! What the admins' statistics are read from: sums kept by triggers, hour by hour, added up to days of a time zone.

use crate::clock::HOUR_MS;
use crate::money::{Kopecks, MilliCredits};
use crate::store::StoreError;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

const HOURS_A_DAY: i64 = 24;

/// Ended generations of one section.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Runs {
    /// All that ended.
    pub ended: i64,
    /// Those with a result.
    pub good: i64,
    /// Those without one, where the model was to blame.
    pub bad: i64,
    /// What Kie took for what was brought, late gifts too.
    pub cost: MilliCredits,
}

impl Runs {
    /// Of a hundred ends that say something about the models, those with a result; `None` without any.
    pub fn success(&self) -> Option<i64> {
        self.good
            .saturating_mul(100)
            .checked_div(self.good.saturating_add(self.bad))
    }

    fn add(&mut self, other: Self) {
        self.ended = self.ended.saturating_add(other.ended);
        self.good = self.good.saturating_add(other.good);
        self.bad = self.bad.saturating_add(other.bad);
        self.cost = MilliCredits(self.cost.0.saturating_add(other.cost.0));
    }
}

/// The sums of a stretch of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Customers who came.
    pub came: i64,
    /// Those of them who have topped up by now.
    pub paid: i64,
    /// Taken for generations, less what was given back for them.
    pub revenue: Kopecks,
    /// Given back after a success.
    pub refunds: Kopecks,
    /// Payments returned or charged back.
    pub returned: Kopecks,
    /// Top-ups by method: `stars`, `provider`, `manual`.
    pub topups: BTreeMap<String, Kopecks>,
    /// Generations by section, as the section is called in the database.
    pub sections: BTreeMap<String, Runs>,
}

impl Sums {
    /// Generations of all sections.
    pub fn runs(&self) -> Runs {
        let mut all = Runs::default();
        for runs in self.sections.values() {
            all.add(*runs);
        }
        all
    }

    fn moved(&mut self, kind: &str, method: &str, amount: Kopecks) {
        let add = |to: &mut Kopecks| *to = to.saturating_add(amount);
        match kind {
            "capture" => add(&mut self.revenue),
            "refund" => {
                add(&mut self.refunds);
                self.revenue = self.revenue.saturating_sub(amount);
            }
            "topup" => add(self.topups.entry(method.to_owned()).or_default()),
            "payout" | "loss" => add(&mut self.returned),
            "payout_undo" => self.returned = self.returned.saturating_sub(amount),
            _ => {}
        }
    }
}

/// The results of one model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Best {
    /// Its id.
    pub model: String,
    /// How many.
    pub good: i64,
    /// What was taken for them.
    pub revenue: Kopecks,
}

/// The first whole hour of a stretch.
fn hour_of(from_ms: i64) -> i64 {
    let part = from_ms.rem_euclid(HOUR_MS);
    from_ms
        .div_euclid(HOUR_MS)
        .saturating_add(i64::from(part > 0))
}

/// The sums of each day, given where the days begin (ascending) and the last ends.
pub fn days(conn: &Connection, starts: &[i64], until_ms: i64) -> Result<Vec<Sums>, StoreError> {
    let ends = starts.iter().skip(1).copied().chain([until_ms]);
    let days = starts.iter().zip(ends);
    days.map(|(from, until)| between(conn, *from, until))
        .collect()
}

/// The sums of a stretch, its end not among it.
pub fn between(conn: &Connection, from_ms: i64, until_ms: i64) -> Result<Sums, StoreError> {
    let hours = [hour_of(from_ms), hour_of(until_ms)];
    let mut sums = Sums::default();
    let mut query = conn.prepare_cached(
        "SELECT kind, method, sum(amount) FROM money_hours WHERE hour >= ?1 AND hour < ?2 GROUP BY kind, method",
    )?;
    let mut rows = query.query(hours)?;
    while let Some(row) = rows.next()? {
        let (kind, method): (String, String) = (row.get(0)?, row.get(1)?);
        sums.moved(&kind, &method, Kopecks(row.get(2)?));
    }
    let mut query = conn.prepare_cached(
        "SELECT category, outcome, sum(n), sum(cost) FROM run_hours WHERE hour >= ?1 AND hour < ?2
         GROUP BY category, outcome",
    )?;
    let mut rows = query.query(hours)?;
    while let Some(row) = rows.next()? {
        let (outcome, n): (String, i64) = (row.get(1)?, row.get(2)?);
        let n_if = |wanted: bool| if wanted { n } else { 0 };
        let runs = Runs {
            ended: n_if(outcome != "gift"),
            good: n_if(outcome == "good"),
            bad: n_if(outcome == "bad"),
            cost: MilliCredits(row.get(3)?),
        };
        sums.sections.entry(row.get(0)?).or_default().add(runs);
    }
    let mut query = conn.prepare_cached(
        "SELECT coalesce(sum(came), 0), coalesce(sum(paid), 0) FROM people_hours
         WHERE hour >= ?1 AND hour < ?2",
    )?;
    (sums.came, sums.paid) = query.query_row(hours, |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(sums)
}

/// The models that brought most in a stretch of time. Whole days in UTC, and the hours before and after them.
pub fn best(
    conn: &Connection,
    from_ms: i64,
    until_ms: i64,
    limit: u32,
) -> Result<Vec<Best>, StoreError> {
    let (hour, until) = (hour_of(from_ms), hour_of(until_ms));
    let part = hour.rem_euclid(HOURS_A_DAY);
    let day = hour
        .div_euclid(HOURS_A_DAY)
        .saturating_add(i64::from(part > 0));
    let end = until.div_euclid(HOURS_A_DAY).max(day);
    let mut query = conn.prepare_cached(
        "SELECT model, sum(n), sum(revenue) FROM (
           SELECT model, n, revenue FROM model_sums WHERE span = 'h' AND at >= ?1 AND at < min(?2 * 24, ?4)
           UNION ALL SELECT model, n, revenue FROM model_sums WHERE span = 'd' AND at >= ?2 AND at < ?3
           UNION ALL SELECT model, n, revenue FROM model_sums WHERE span = 'h' AND at >= ?3 * 24 AND at < ?4) s
         GROUP BY model ORDER BY 3 DESC, 2 DESC, 1 LIMIT ?5",
    )?;
    let rows = query.query_map(params![hour, day, end, until, limit], |row| {
        Ok(Best {
            model: row.get(0)?,
            good: row.get(1)?,
            revenue: Kopecks(row.get(2)?),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Customers who have been here since the first moment, without those who came first at the second or after it. Both
/// are counted along an index, whoever was new at the second was also here since the first.
pub fn active(conn: &Connection, from_ms: i64, until_ms: i64) -> Result<i64, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT (SELECT count(*) FROM customers WHERE seen_ms >= ?1)
                  - (SELECT count(*) FROM customers WHERE created_ms >= ?2)",
        )?
        .query_row([from_ms, until_ms], |row| row.get(0))?)
}
