//! How one model has done: its ends, what it brought and what Kie took, of a stretch of days in UTC.

use crate::catalog::known::Buckets;
use crate::money::{Kopecks, MilliCredits};
use crate::store::StoreError;
use rusqlite::{Connection, params};

/// The sums of one model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModelSums {
    /// The ends that say something about the model.
    pub ends: Buckets,
    /// Results.
    pub good: i64,
    /// What was taken for them.
    pub revenue: Kopecks,
    /// What Kie took for what was brought, late gifts too.
    pub cost: MilliCredits,
}

/// The sums from a day on (days since 1970), that one and so many after it.
pub fn of(conn: &Connection, model: &str, day: i64, days: u16) -> Result<ModelSums, StoreError> {
    let mut sums = ModelSums::default();
    let until = day.saturating_add(days.into());
    let mut ends = conn.prepare_cached(
        "SELECT bucket, n FROM model_days WHERE day = ?1 AND model = ?2 ORDER BY bucket",
    )?;
    let mut brought = conn.prepare_cached(
        "SELECT n, revenue FROM model_sums WHERE span = 'd' AND at = ?1 AND model = ?2",
    )?;
    for day in day..until {
        let mut rows = ends.query(params![day, model])?;
        while let Some(row) = rows.next()? {
            let sum = sums.ends.entry(row.get(0)?).or_default();
            *sum = sum.saturating_add(row.get(1)?);
        }
        let mut rows = brought.query(params![day, model])?;
        while let Some(row) = rows.next()? {
            sums.good = sums.good.saturating_add(row.get(0)?);
            sums.revenue = sums.revenue.saturating_add(Kopecks(row.get(1)?));
        }
    }
    let cost = conn
        .prepare_cached(
            "SELECT coalesce(sum(cost), 0) FROM model_costs WHERE model = ?1 AND day >= ?2 AND day < ?3",
        )?
        .query_row(params![model, day, until], |row| row.get(0))?;
    sums.cost = MilliCredits(cost);
    Ok(sums)
}
