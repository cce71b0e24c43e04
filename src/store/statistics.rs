//! What the admins' statistics are read from: sums kept by triggers, hour by hour, added up to days of a time zone.

use crate::catalog::known::Buckets;
use crate::money::{Kopecks, MilliCredits};
use crate::store::StoreError;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

const HOUR_MS: i64 = 3_600_000;
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
    /// Of all stretches together.
    pub fn total<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut total = Self::default();
        for one in all {
            total.came = total.came.saturating_add(one.came);
            total.paid = total.paid.saturating_add(one.paid);
            total.revenue = total.revenue.saturating_add(one.revenue);
            total.refunds = total.refunds.saturating_add(one.refunds);
            total.returned = total.returned.saturating_add(one.returned);
            for (method, sum) in &one.topups {
                let of = total.topups.entry(method.clone()).or_default();
                *of = of.saturating_add(*sum);
            }
            for (section, runs) in &one.sections {
                let of = total.sections.entry(section.clone()).or_default();
                of.add(*runs);
            }
        }
        total
    }

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

/// The sums of each day, given where the days begin (ascending); the last goes on to now.
pub fn days(conn: &Connection, starts: &[i64]) -> Result<Vec<Sums>, StoreError> {
    let mut days = vec![Sums::default(); starts.len()];
    let Some(first) = starts.first().copied() else {
        return Ok(days);
    };
    let from = hour_of(first);
    let place = |hour: i64| {
        let at_ms = hour.saturating_mul(HOUR_MS);
        starts
            .partition_point(|start| *start <= at_ms)
            .saturating_sub(1)
    };
    let mut query =
        conn.prepare_cached("SELECT hour, kind, method, amount FROM money_hours WHERE hour >= ?1")?;
    let mut rows = query.query([from])?;
    while let Some(row) = rows.next()? {
        if let Some(day) = days.get_mut(place(row.get(0)?)) {
            let (kind, method): (String, String) = (row.get(1)?, row.get(2)?);
            day.moved(&kind, &method, Kopecks(row.get(3)?));
        }
    }
    let mut query = conn.prepare_cached(
        "SELECT hour, category, outcome, n, cost FROM run_hours WHERE hour >= ?1",
    )?;
    let mut rows = query.query([from])?;
    while let Some(row) = rows.next()? {
        if let Some(day) = days.get_mut(place(row.get(0)?)) {
            let (outcome, n): (String, i64) = (row.get(2)?, row.get(3)?);
            let n_if = |wanted: bool| if wanted { n } else { 0 };
            let runs = Runs {
                ended: n_if(outcome != "gift"),
                good: n_if(outcome == "good"),
                bad: n_if(outcome == "bad"),
                cost: MilliCredits(row.get(4)?),
            };
            day.sections.entry(row.get(1)?).or_default().add(runs);
        }
    }
    let mut query =
        conn.prepare_cached("SELECT hour, came, paid FROM people_hours WHERE hour >= ?1")?;
    let mut rows = query.query([from])?;
    while let Some(row) = rows.next()? {
        if let Some(day) = days.get_mut(place(row.get(0)?)) {
            day.came = day.came.saturating_add(row.get(1)?);
            day.paid = day.paid.saturating_add(row.get(2)?);
        }
    }
    Ok(days)
}

/// The models that brought most since then. Whole days in UTC, and hours before the first of them.
pub fn best(conn: &Connection, from_ms: i64, limit: u32) -> Result<Vec<Best>, StoreError> {
    let hour = hour_of(from_ms);
    let part = hour.rem_euclid(HOURS_A_DAY);
    let day = hour
        .div_euclid(HOURS_A_DAY)
        .saturating_add(i64::from(part > 0));
    let mut query = conn.prepare_cached(
        "SELECT model, sum(n), sum(revenue) FROM (
           SELECT model, n, revenue FROM model_sums WHERE span = 'h' AND at >= ?1 AND at < ?2 * 24
           UNION ALL SELECT model, n, revenue FROM model_sums WHERE span = 'd' AND at >= ?2) s
         GROUP BY model ORDER BY 3 DESC, 2 DESC, 1 LIMIT ?3",
    )?;
    let rows = query.query_map(params![hour, day, limit], |row| {
        Ok(Best {
            model: row.get(0)?,
            good: row.get(1)?,
            revenue: Kopecks(row.get(2)?),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Customers who have been here since then.
pub fn active(conn: &Connection, from_ms: i64) -> Result<i64, StoreError> {
    Ok(conn
        .prepare_cached("SELECT count(*) FROM customers WHERE seen_ms >= ?1")?
        .query_row([from_ms], |row| row.get(0))?)
}

/// How long results took, by days since 1970 in UTC from that day on.
pub fn times(conn: &Connection, from_day: i64) -> Result<BTreeMap<i64, Buckets>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT day, bucket, sum(n) FROM model_days WHERE day >= ?1 AND bucket > 0 GROUP BY day, bucket",
    )?;
    let mut rows = query.query([from_day])?;
    let mut found: BTreeMap<i64, Buckets> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let day = found.entry(row.get(0)?).or_default();
        day.insert(row.get(1)?, row.get(2)?);
    }
    Ok(found)
}
