//! What the admins must hear of: each kind at most once an hour with a count of what came together, silent once one of
//! them has understood it, until it changes.

mod kinds;

pub use kinds::{Bound, KINDS, Kind};

use crate::clock::{DAY_MS, HOUR_MS};
use crate::ids::CustomerId;
use crate::store::outbox::{self, Notice};
use crate::store::{Store, StoreError};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::BTreeMap;

/// What has not come for so long is over: when it comes again it is another matter.
const OVER_MS: i64 = DAY_MS;

/// Values of a text.
pub type Values = BTreeMap<String, String>;

/// A kind as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its row.
    pub id: i64,
    /// Which: the text is `alert-<kind>` of the locales.
    pub kind: String,
    /// What it is about.
    pub mark: String,
    /// Counts what it was about.
    pub turn: i64,
    /// The values of the newest.
    pub values: Values,
    /// How many have come since it was told.
    pub waiting: u32,
    /// When the newest came.
    pub seen_ms: i64,
    /// When it was told last.
    pub told_ms: Option<i64>,
    /// Whether an admin has understood it.
    pub hushed: bool,
}

const COLUMNS: &str =
    "id, kind, mark, turn, body, waiting, seen_ms, told_ms, coalesce(hushed_turn = turn, 0)";

fn read(row: &Row<'_>) -> rusqlite::Result<Standing> {
    let body: String = row.get(4)?;
    Ok(Standing {
        id: row.get(0)?,
        kind: row.get(1)?,
        mark: row.get(2)?,
        turn: row.get(3)?,
        values: serde_json::from_str(&body).unwrap_or_default(),
        waiting: row.get(5)?,
        seen_ms: row.get(6)?,
        told_ms: row.get(7)?,
        hushed: row.get(8)?,
    })
}

/// A kind as it stands; `None` when it has never come.
pub fn of(conn: &Connection, kind: &str) -> Result<Option<Standing>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM alerts WHERE kind = ?1");
    Ok(conn
        .prepare_cached(&sql)?
        .query_row([kind], read)
        .optional()?)
}

/// Kinds that came since then, the newest first, from the n-th.
pub fn newest(
    conn: &Connection,
    since_ms: i64,
    from: u32,
    limit: u32,
) -> Result<Vec<Standing>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM alerts WHERE seen_ms >= ?1 ORDER BY seen_ms DESC, id LIMIT ?2 OFFSET ?3"
    );
    let mut query = conn.prepare_cached(&sql)?;
    let rows = query.query_map(params![since_ms, limit, from], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many kinds came since then.
pub fn count(conn: &Connection, since_ms: i64) -> Result<u32, StoreError> {
    Ok(conn
        .prepare_cached("SELECT count(*) FROM alerts WHERE seen_ms >= ?1")?
        .query_row([since_ms], |row| row.get(0))?)
}

/// Something of a kind has come: the admins are told, now or together with what else comes within the hour. `once`
/// tells apart what is told one by one (`Bound::Each`).
pub fn raise(
    tx: &Connection,
    admins: &[i64],
    kind: &str,
    once: &str,
    values: &Values,
    now_ms: i64,
) -> Result<(), StoreError> {
    let rule = kinds::of(kind);
    calm(tx, rule.ends)?;
    let before = of(tx, kind)?;
    let now = match &before {
        None => first(rule, kind, once, values, now_ms),
        Some(before) => again(rule, before, once, values, now_ms),
    };
    let told = due(rule, before.as_ref(), &now, now_ms);
    let now = Standing {
        waiting: if told { 0 } else { now.waiting },
        told_ms: if told { Some(now_ms) } else { now.told_ms },
        ..now
    };
    let together = before.map_or(0, |before| before.waiting).saturating_add(1);
    let id = keep(tx, &now)?;
    if told {
        let key = match rule.bound {
            Bound::Each => once.to_owned(),
            Bound::Event | Bound::State(_) => now_ms.to_string(),
        };
        let together = match rule.bound {
            Bound::Event => together,
            Bound::Each | Bound::State(_) => 1,
        };
        tell(
            tx,
            admins,
            (&Standing { id, ..now }, together),
            &key,
            now_ms,
        )?;
    }
    Ok(())
}

fn first(rule: &Kind, kind: &str, once: &str, values: &Values, now_ms: i64) -> Standing {
    Standing {
        id: 0,
        kind: kind.to_owned(),
        mark: rule.mark(once, values),
        turn: 1,
        values: values.clone(),
        waiting: 1,
        seen_ms: now_ms,
        told_ms: None,
        hushed: false,
    }
}

fn again(rule: &Kind, before: &Standing, once: &str, values: &Values, now_ms: i64) -> Standing {
    let mark = rule.mark(once, values);
    let over = now_ms.saturating_sub(before.seen_ms) >= OVER_MS;
    let other = mark != before.mark || over;
    let hushed = before.hushed && !other;
    let waiting = match rule.bound {
        // What was understood is not counted, what lasts counts once.
        _ if hushed => 0,
        Bound::State(_) => u32::from(other || before.waiting > 0),
        Bound::Event | Bound::Each => before.waiting.saturating_add(1),
    };
    Standing {
        mark,
        turn: before.turn.saturating_add(i64::from(other)),
        values: values.clone(),
        waiting,
        seen_ms: now_ms,
        hushed,
        ..before.clone()
    }
}

/// Whether it is to be told at once.
fn due(rule: &Kind, before: Option<&Standing>, now: &Standing, now_ms: i64) -> bool {
    let Some(told_ms) = before.and_then(|before| before.told_ms) else {
        return true;
    };
    // A clock that was set back keeps nothing quiet.
    let since_ms = now_ms.saturating_sub(told_ms);
    let over = |pause_ms: i64| since_ms >= pause_ms || since_ms < 0;
    match rule.bound {
        Bound::Each => true,
        _ if now.hushed => false,
        Bound::Event => over(HOUR_MS),
        Bound::State(_) if now.waiting > 0 => over(HOUR_MS),
        Bound::State(hours) => over(i64::from(hours).saturating_mul(HOUR_MS)),
    }
}

fn keep(tx: &Connection, now: &Standing) -> Result<i64, StoreError> {
    let body = serde_json::to_string(&now.values)
        .map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))?;
    Ok(tx
        .prepare_cached(
            "INSERT INTO alerts(kind, mark, turn, body, waiting, seen_ms, told_ms) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT(kind) DO UPDATE SET mark = excluded.mark, turn = excluded.turn, body = excluded.body,
              waiting = excluded.waiting, seen_ms = excluded.seen_ms, told_ms = excluded.told_ms RETURNING id",
        )?
        .query_row(
            params![now.kind, now.mark, now.turn, body, now.waiting, now.seen_ms, now.told_ms],
            |row| row.get(0),
        )?)
}

fn tell(
    tx: &Connection,
    admins: &[i64],
    (standing, together): (&Standing, u32),
    key: &str,
    now_ms: i64,
) -> Result<(), StoreError> {
    let (kind, values) = (&standing.kind, &standing.values);
    let notice = Notice::Alert {
        key: format!("alert-{kind}"),
        values: values.clone(),
        together,
        matter: Some((standing.id, standing.turn)),
    };
    for admin in admins {
        let key = format!("alert:{kind}:{key}:{admin}");
        if outbox::put(tx, &key, CustomerId(*admin), None, &notice, now_ms)? {
            tracing::warn!(kind, together, ?values, "alert");
        }
    }
    Ok(())
}

/// Whether something waits for its hour.
pub fn any_waiting(conn: &Connection, now_ms: i64) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM alerts WHERE waiting > 0 AND told_ms <= ?1")?
        .exists([now_ms.saturating_sub(HOUR_MS)])?)
}

/// Tells what has come together since it was told an hour ago.
pub fn flush(tx: &Connection, admins: &[i64], now_ms: i64) -> Result<(), StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM alerts WHERE waiting > 0 AND told_ms <= ?1 ORDER BY seen_ms"
    );
    let due: Vec<Standing> = tx
        .prepare_cached(&sql)?
        .query_map([now_ms.saturating_sub(HOUR_MS)], read)?
        .collect::<Result<_, _>>()?;
    for one in due {
        tx.prepare_cached("UPDATE alerts SET waiting = 0, told_ms = ?2 WHERE id = ?1")?
            .execute([one.id, now_ms])?;
        tell(tx, admins, (&one, one.waiting), &now_ms.to_string(), now_ms)?;
    }
    Ok(())
}

/// These are over. Blocks until it is stored; what was not up costs a look.
pub fn end(store: &Store, kinds: &'static [&'static str]) -> Result<(), StoreError> {
    match store.read(|conn| any_up(conn, kinds))? {
        true => store.write(move |tx| calm(tx, kinds)),
        false => Ok(()),
    }
}

/// Whether `calm` would change anything.
fn any_up(conn: &Connection, kinds: &[&str]) -> Result<bool, StoreError> {
    let mut up =
        conn.prepare_cached("SELECT 1 FROM alerts WHERE kind = ?1 AND mark <> '\u{2713}'")?;
    for kind in kinds {
        if up.exists([kind])? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// These are over: nothing of them waits to be told, and when one comes again it is another matter.
pub fn calm(tx: &Connection, kinds: &[&str]) -> Result<(), StoreError> {
    let mut calm = tx.prepare_cached(
        "UPDATE alerts SET mark = '\u{2713}', turn = turn + 1, waiting = 0 WHERE kind = ?1 AND mark <> '\u{2713}'",
    )?;
    for kind in kinds {
        calm.execute([kind])?;
    }
    Ok(())
}

/// What came of an admin's `Понял`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hushed {
    /// It is silent until it changes; which kind it is.
    Yes(String),
    /// It was silent already.
    Before,
    /// It has changed since the button was sent, or is told one by one: there is nothing to silence.
    Changed,
}

/// Silences what a row is about, if it is still about that.
pub fn hush(
    tx: &Connection,
    (id, turn): (i64, i64),
    admin: CustomerId,
) -> Result<Hushed, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM alerts WHERE id = ?1");
    let found = tx.prepare_cached(&sql)?.query_row([id], read).optional()?;
    let Some(found) = found.filter(|found| found.turn == turn) else {
        return Ok(Hushed::Changed);
    };
    if matches!(kinds::of(&found.kind).bound, Bound::Each) {
        return Ok(Hushed::Changed);
    }
    if found.hushed {
        return Ok(Hushed::Before);
    }
    tx.prepare_cached(
        "UPDATE alerts SET hushed_turn = turn, hushed_by = ?2, waiting = 0 WHERE id = ?1",
    )?
    .execute(params![id, admin])?;
    Ok(Hushed::Yes(found.kind))
}

/// Has it told again; which kind it is, if it was silent.
pub fn unhush(tx: &Connection, id: i64) -> Result<Option<String>, StoreError> {
    Ok(tx
        .prepare_cached(
            "UPDATE alerts SET hushed_turn = NULL, hushed_by = NULL WHERE id = ?1 AND hushed_turn = turn RETURNING kind",
        )?
        .query_row([id], |row| row.get(0))
        .optional()?)
}
