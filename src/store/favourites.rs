//! The models a customer marked with a star, and those they have used.

use crate::ids::CustomerId;
use crate::store::StoreError;
use rusqlite::{Connection, params};

/// So many models a customer may mark.
pub const MOST: usize = 50;

/// What became of a press on the star.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Starred {
    /// It is marked now.
    On,
    /// It is no longer marked.
    Off,
    /// The customer has marked as many as may be.
    Full,
}

/// The ids of the models a customer marked, the newest first.
pub fn of(conn: &Connection, customer: CustomerId) -> Result<Vec<String>, StoreError> {
    ids(
        conn,
        "SELECT model FROM favourites WHERE customer_id = ?1 ORDER BY at_ms DESC, model",
        customer,
    )
}

/// Whether a customer marked this model.
pub fn is(conn: &Connection, customer: CustomerId, model: &str) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM favourites WHERE customer_id = ?1 AND model = ?2";
    Ok(conn.prepare_cached(sql)?.exists(params![customer, model])?)
}

/// Marks a model or takes the mark away.
pub fn toggle(
    tx: &Connection,
    customer: CustomerId,
    model: &str,
    now_ms: i64,
) -> Result<Starred, StoreError> {
    let gone = tx
        .prepare_cached("DELETE FROM favourites WHERE customer_id = ?1 AND model = ?2")?
        .execute(params![customer, model])?;
    if gone > 0 {
        return Ok(Starred::Off);
    }
    if of(tx, customer)?.len() >= MOST {
        return Ok(Starred::Full);
    }
    tx.prepare_cached("INSERT INTO favourites(customer_id, model, at_ms) VALUES(?1, ?2, ?3)")?
        .execute(params![customer, model, now_ms])?;
    Ok(Starred::On)
}

/// The ids of the models a customer has started, the last one first: at most as many as there are models.
pub fn used(conn: &Connection, customer: CustomerId) -> Result<Vec<String>, StoreError> {
    ids(
        conn,
        "SELECT model FROM used_models WHERE customer_id = ?1 ORDER BY at_ms DESC, model",
        customer,
    )
}

/// Favourites, then what else was used, the newest first: what a customer would rather take than anything else.
pub fn preferred(conn: &Connection, customer: CustomerId) -> Result<Vec<String>, StoreError> {
    let mut models = of(conn, customer)?;
    for id in used(conn, customer)? {
        if !models.contains(&id) {
            models.push(id);
        }
    }
    Ok(models)
}

/// Remembers that a customer started a model.
pub fn use_now(
    tx: &Connection,
    customer: CustomerId,
    model: &str,
    now_ms: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO used_models(customer_id, model, at_ms) VALUES(?1, ?2, ?3)
         ON CONFLICT(customer_id, model) DO UPDATE SET at_ms = excluded.at_ms",
    )?
    .execute(params![customer, model, now_ms])?;
    Ok(())
}

/// Forgets what a customer marked and used, when they have their data deleted.
pub fn forget(tx: &Connection, customer: CustomerId) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM favourites WHERE customer_id = ?1")?
        .execute([customer])?;
    tx.prepare_cached("DELETE FROM used_models WHERE customer_id = ?1")?
        .execute([customer])?;
    Ok(())
}

fn ids(conn: &Connection, sql: &str, customer: CustomerId) -> Result<Vec<String>, StoreError> {
    let mut query = conn.prepare_cached(sql)?;
    let rows = query.query_map([customer], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
