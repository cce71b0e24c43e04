//! Models that fail too often, and when each model first stood on sale.

use crate::catalog::trouble::{Episode, Stage};
use crate::store::StoreError;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// Where every model's trouble stands.
pub fn all(conn: &Connection) -> Result<BTreeMap<String, Episode>, StoreError> {
    let mut query = conn
        .prepare_cached("SELECT model, state, since_ms, until_ms, from_hour FROM model_trouble")?;
    let mut rows = query.query([])?;
    let mut found = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let name: String = row.get(1)?;
        let Some(stage) = Stage::ALL.into_iter().find(|stage| stage.name() == name) else {
            continue;
        };
        let episode = Episode {
            stage,
            since_ms: row.get(2)?,
            until_ms: row.get(3)?,
            from_hour: row.get(4)?,
        };
        found.insert(row.get(0)?, episode);
    }
    Ok(found)
}

/// Stores where one model's trouble stands now; `None`: it has none.
pub fn put(tx: &Connection, model: &str, now: Option<&Episode>) -> Result<(), StoreError> {
    let Some(now) = now else {
        tx.prepare_cached("DELETE FROM model_trouble WHERE model = ?1")?
            .execute([model])?;
        return Ok(());
    };
    tx.prepare_cached(
        "INSERT INTO model_trouble(model, state, since_ms, until_ms, from_hour) VALUES(?1, ?2, ?3, ?4, ?5)
         ON CONFLICT(model) DO UPDATE SET state = excluded.state, since_ms = excluded.since_ms,
           until_ms = excluded.until_ms, from_hour = excluded.from_hour",
    )?
    .execute(params![
        model,
        now.stage.name(),
        now.since_ms,
        now.until_ms,
        now.from_hour
    ])?;
    Ok(())
}

/// When each model first stood on sale, in milliseconds since 1970; 0: before anybody counted.
pub fn seen(conn: &Connection) -> Result<BTreeMap<String, i64>, StoreError> {
    let mut query = conn.prepare_cached("SELECT model, at_ms FROM model_seen")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Remembers when a model was first seen on sale.
pub fn see(tx: &Connection, model: &str, at_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO model_seen(model, at_ms) VALUES(?1, ?2) ON CONFLICT(model) DO NOTHING",
    )?
    .execute(params![model, at_ms])?;
    Ok(())
}
