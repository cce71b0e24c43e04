//! What /metrics is read from: sums since the beginning, and what waits at the moment.

use crate::money::{Kopecks, MilliCredits};
use crate::store::StoreError;
use rusqlite::Connection;

/// The steps of the kept times in seconds, as the schema has them: what took no longer falls into the step.
pub const STEPS_S: [i64; 12] = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600];

/// Ended generations of one model with one outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelTotal {
    /// Its id.
    pub model: String,
    /// `succeeded`, `failed`, `rejected` (it failed for what the customer entered), `cancelled`, `expired`, `unknown`; or
    /// `gift`: a result that came after one of these ends.
    pub outcome: String,
    /// How many.
    pub n: i64,
    /// What was taken for them.
    pub revenue: Kopecks,
    /// What Kie took for what was brought.
    pub cost: MilliCredits,
}

/// Of all models, those that were sold first first.
pub fn models(conn: &Connection) -> Result<Vec<ModelTotal>, StoreError> {
    let mut query = conn
        .prepare_cached("SELECT model, outcome, n, revenue, cost FROM model_totals ORDER BY id")?;
    let rows = query.query_map([], |row| {
        Ok(ModelTotal {
            model: row.get(0)?,
            outcome: row.get(1)?,
            n: row.get(2)?,
            revenue: Kopecks(row.get(3)?),
            cost: MilliCredits(row.get(4)?),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How long generations of one section took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeTotal {
    /// `wait`: until Kie took them; `whole`: until their result.
    pub span: String,
    /// The section as the database calls it.
    pub category: String,
    /// How many fell into each step of `STEPS_S`, and how many into none.
    pub steps: Vec<i64>,
    /// All of it together, in milliseconds.
    pub ms: i64,
}

/// Of all sections.
pub fn times(conn: &Connection) -> Result<Vec<TimeTotal>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT span, category, upto_s, n, ms FROM time_totals ORDER BY span, category, upto_s",
    )?;
    let mut rows = query.query([])?;
    let mut found: Vec<TimeTotal> = Vec::new();
    while let Some(row) = rows.next()? {
        let (span, category): (String, String) = (row.get(0)?, row.get(1)?);
        let (upto_s, n, ms): (i64, i64, i64) = (row.get(2)?, row.get(3)?, row.get(4)?);
        if found
            .last()
            .is_none_or(|last| (&last.span, &last.category) != (&span, &category))
        {
            found.push(TimeTotal {
                span,
                category,
                steps: vec![0; STEPS_S.len() + 1],
                ms: 0,
            });
        }
        let step = STEPS_S.iter().position(|step| *step == upto_s);
        if let Some(total) = found.last_mut() {
            let step = total.steps.get_mut(step.unwrap_or(STEPS_S.len()));
            if let Some(step) = step {
                *step = step.saturating_add(n);
            }
            total.ms = total.ms.saturating_add(ms);
        }
    }
    Ok(found)
}

/// Our own accounts and the world's, by their names: what has gone in less what has gone out. Together they are the
/// reverse of what stands in the accounts of all customers.
pub fn accounts(conn: &Connection) -> Result<Vec<(String, Kopecks)>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT kind, balance FROM accounts INDEXED BY accounts_ours WHERE customer_id IS NULL ORDER BY kind",
    )?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, Kopecks(row.get(1)?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Open generations by their state: how many, and the money on hold for them.
pub fn open(conn: &Connection) -> Result<Vec<(String, i64, Kopecks)>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT state, count(*), sum(price) FROM generations INDEXED BY generations_due
         WHERE state IN ('held','submitting','running','fetching') GROUP BY state",
    )?;
    let rows = query.query_map([], |row| {
        Ok((row.get(0)?, row.get(1)?, Kopecks(row.get(2)?)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What waits in a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// How many.
    pub n: i64,
    /// Since when the first of them waits, or when it is or was due.
    pub since_ms: Option<i64>,
}

/// Updates that are stored and not done.
pub fn inbox(conn: &Connection) -> Result<Line, StoreError> {
    let (n, oldest): (i64, Option<i64>) = conn
        .prepare_cached(
            "SELECT count(*), min(update_id) FROM inbox INDEXED BY inbox_todo
             WHERE done_ms IS NULL AND parked_ms IS NULL",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let since_ms = conn
        .prepare_cached("SELECT max(received_ms) FROM inbox WHERE update_id = ?1")?
        .query_row([oldest], |row| row.get(0))?;
    Ok(Line { n, since_ms })
}

/// Messages that are to be sent.
pub fn outbox(conn: &Connection) -> Result<Line, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT count(*), min(due_ms) FROM outbox INDEXED BY outbox_todo WHERE state = 'todo'",
        )?
        .query_row([], |row| {
            Ok(Line {
                n: row.get(0)?,
                since_ms: row.get(1)?,
            })
        })?)
}

#[cfg(test)]
mod tests {
    use super::STEPS_S;

    #[test]
    fn the_schema_has_the_same_steps() {
        let values = STEPS_S.map(|step| format!("({step})")).join(",");
        let schema = include_str!("schema/026-totals.sql");
        assert_eq!(schema.matches(&format!("(VALUES{values})")).count(), 2);
        assert_eq!(schema.matches("VALUES(1)").count(), 2);
        let kept = include_str!("invariants/kept.rs");
        assert_eq!(kept.matches(&format!("(VALUES{values})")).count(), 1);
    }
}
