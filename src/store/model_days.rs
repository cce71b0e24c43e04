//! How the models have done: sums that each end of a generation adds to once, in its own transaction.

use crate::catalog::known::{Buckets, EDGES, Hour};
use crate::clock::{DAY_MS, HOUR_MS};
use crate::ids::GenerationId;
use crate::store::StoreError;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The ends that say something about the model: not what the customer stopped or entered wrongly, not moderation,
/// not our own outages or those of all of Kie.
pub const COUNTS: &str =
    "(state IN ('succeeded','expired') OR (state = 'failed' AND reason IN ('provider','timeout')))";

/// Sums by the hour are kept so long.
const HOURS_KEPT: i64 = 48;

static INTO_DAY: LazyLock<String> = LazyLock::new(|| {
    let over: String = EDGES
        .iter()
        .map(|edge| format!(" + (ended_ms - coalesce(accepted_ms, created_ms) >= {edge}000)"))
        .collect();
    format!(
        "INSERT INTO model_days(day, model, bucket, n)
         SELECT ended_ms / {DAY_MS}, model, CASE WHEN state = 'succeeded' THEN 1{over} ELSE 0 END, 1
         FROM generations WHERE id = ?1 AND {COUNTS}
         ON CONFLICT(day, model, bucket) DO UPDATE SET n = n + 1"
    )
});
static INTO_HOUR: LazyLock<String> = LazyLock::new(|| {
    format!(
        "INSERT INTO model_hours(hour, model, good, n)
         SELECT ended_ms / {HOUR_MS}, model, state = 'succeeded', 1
         FROM generations WHERE id = ?1 AND {COUNTS}
         ON CONFLICT(hour, model, good) DO UPDATE SET n = n + 1"
    )
});

/// Counts a generation that has just ended. To be called once, in the transaction of the end.
pub(super) fn ended(tx: &Connection, id: GenerationId) -> Result<(), StoreError> {
    if tx.prepare_cached(&INTO_DAY)?.execute([id])? > 0 {
        tx.prepare_cached(&INTO_HOUR)?.execute([id])?;
    }
    Ok(())
}

/// The ends of all models from a day on (days since 1970, UTC).
pub fn since(conn: &Connection, day: i64) -> Result<BTreeMap<String, Buckets>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT model, bucket, sum(n) FROM model_days WHERE day >= ?1 GROUP BY model, bucket",
    )?;
    let mut rows = query.query([day])?;
    let mut found: BTreeMap<String, Buckets> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let buckets = found.entry(row.get(0)?).or_default();
        buckets.insert(row.get(1)?, row.get(2)?);
    }
    Ok(found)
}

/// The ends of every day from one on (days since 1970, UTC), those of all models of a section together. Which section a
/// model stands in is said by its number; models without one are left out.
pub fn by_section(
    conn: &Connection,
    day: i64,
    section_of: impl Fn(&str) -> Option<usize>,
) -> Result<BTreeMap<i64, [Buckets; 4]>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT day, model, bucket, n FROM model_days WHERE day >= ?1 ORDER BY day, model, bucket",
    )?;
    let mut rows = query.query([day])?;
    let mut found: BTreeMap<i64, [Buckets; 4]> = BTreeMap::new();
    // The rows of a model stand together: it is asked once for its section.
    let mut last: (String, Option<usize>) = (String::new(), None);
    while let Some(row) = rows.next()? {
        let model = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
        if last.0 != model {
            last = (model.to_owned(), section_of(model));
        }
        let Some(section) = last.1 else { continue };
        let buckets = found.entry(row.get(0)?).or_default().get_mut(section);
        if let Some(buckets) = buckets {
            let sum = buckets.entry(row.get(2)?).or_default();
            *sum = sum.saturating_add(row.get(3)?);
        }
    }
    Ok(found)
}

/// How many ends were counted from a day on: whether there is anything new.
pub fn counted(conn: &Connection, day: i64) -> Result<i64, StoreError> {
    Ok(conn
        .prepare_cached("SELECT coalesce(sum(n), 0) FROM model_days WHERE day >= ?1")?
        .query_row([day], |row| row.get(0))?)
}

/// The ends of all models by the hour, from an hour on.
pub fn hours(conn: &Connection, from: i64) -> Result<BTreeMap<String, Vec<Hour>>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT model, hour, sum(n * good), sum(n * (1 - good)) FROM model_hours WHERE hour >= ?1
         GROUP BY hour, model ORDER BY hour",
    )?;
    let mut rows = query.query([from])?;
    let mut found: BTreeMap<String, Vec<Hour>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let hours = found.entry(row.get(0)?).or_default();
        hours.push(Hour {
            hour: row.get(1)?,
            good: row.get(2)?,
            bad: row.get(3)?,
        });
    }
    Ok(found)
}

/// Forgets sums by the hour that nobody asks for any more.
pub fn purge(tx: &Connection, now_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM model_hours WHERE hour < ?1")?
        .execute(params![now_ms.div_euclid(HOUR_MS) - HOURS_KEPT])?;
    Ok(())
}
