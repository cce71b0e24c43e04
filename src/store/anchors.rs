//! Anchors: where the chains of transfers and deeds stood on each day, to be compared with what stands there later.

use super::deeds;
use crate::clock::DAY_MS;
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension, params};

/// Keeps today's heads; does nothing when today (UTC) has its anchor, or nothing has moved yet. True: kept now.
pub fn keep(tx: &Connection, now_ms: i64) -> Result<bool, StoreError> {
    let day = now_ms.div_euclid(DAY_MS);
    let known = tx
        .prepare_cached("SELECT 1 FROM anchors WHERE day = ?1")?
        .exists([day])?;
    let newest: Option<(i64, [u8; 32])> = tx
        .prepare_cached("SELECT id, hash FROM transfers ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((transfer, hash)) = newest.filter(|_| !known) else {
        return Ok(false);
    };
    let (deed, deed_hash) = deeds::head(tx)?;
    // Deeds of before the chain cannot be held fast.
    let deed = if deed_hash.is_some() { deed } else { 0 };
    tx.prepare_cached(
        "INSERT INTO anchors(day, transfer_id, transfer_hash, deed_id, deed_hash, at_ms)
         VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![day, transfer, hash, deed, deed_hash, now_ms])?;
    Ok(true)
}
