//! The turns of a broadcast's customers: given in the order of their numbers, settled, never given twice.

use super::{Broadcast, State};
use crate::ids::CustomerId;
use crate::store::wishes::{self, Wish};
use crate::store::{StoreError, customers};
use rusqlite::{Connection, params};

/// What came of a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Telegram took it.
    Sent,
    /// The customer has blocked the bot.
    Gone(String),
    /// Telegram refused.
    Failed(String),
    /// Nobody knows whether it arrived.
    Unclear(String),
    /// It was certainly not sent: another try.
    Again,
}

/// A turn that is over, or is to be tried again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The broadcast.
    pub broadcast: i64,
    /// Whose turn.
    pub customer: CustomerId,
    /// What came of it.
    pub outcome: Outcome,
}

/// What a round has given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// To whom it goes now: each is stored as under way.
    pub to: Vec<CustomerId>,
    /// How many of the candidates have had their turn, in their order.
    pub considered: usize,
    /// Everybody has had their turn: it has ended in this round.
    pub done: bool,
}

/// Settles turns; then gives at most `room` new ones: first to those who get another try, then to the candidates, who
/// come in the order of their numbers. `last`: nobody comes behind them.
pub fn round(
    tx: &Connection,
    settled: &[Turn],
    broadcast: Option<i64>,
    (candidates, last): (&[CustomerId], bool),
    (room, now_ms): (usize, i64),
) -> Result<Round, StoreError> {
    for turn in settled {
        settle(tx, turn, now_ms)?;
    }
    let found = match broadcast {
        Some(id) => super::get(tx, id)?,
        None => None,
    };
    match found.filter(|found| found.state == State::Running) {
        Some(found) => give(tx, &found, (candidates, last), (room, now_ms)),
        None => Ok(Round::default()),
    }
}

fn settle(tx: &Connection, turn: &Turn, now_ms: i64) -> Result<(), StoreError> {
    let (id, customer) = (turn.broadcast, turn.customer);
    let (state, column, why) = match &turn.outcome {
        Outcome::Sent => {
            tx.prepare_cached(
                "DELETE FROM broadcast_turns WHERE broadcast_id = ?1 AND customer_id = ?2",
            )?
            .execute(params![id, customer])?;
            tx.prepare_cached("UPDATE broadcasts SET sent = sent + 1 WHERE id = ?1")?
                .execute([id])?;
            return Ok(());
        }
        Outcome::Gone(why) => {
            customers::set_gone(tx, customer, true, now_ms)?;
            ("gone", "gone = gone + 1", why.as_str())
        }
        Outcome::Failed(why) => ("failed", "failed = failed + 1", why.as_str()),
        Outcome::Unclear(why) => ("unclear", "unclear = unclear + 1", why.as_str()),
        Outcome::Again => {
            // Of one that was cancelled meanwhile nobody gets another try.
            let sql = match super::get(tx, id)?.is_some_and(|b| b.ended_ms.is_some()) {
                true => "DELETE FROM broadcast_turns WHERE broadcast_id = ?1 AND customer_id = ?2",
                false => {
                    "UPDATE broadcast_turns SET state = 'again' WHERE broadcast_id = ?1 AND customer_id = ?2"
                }
            };
            tx.prepare_cached(sql)?.execute(params![id, customer])?;
            return Ok(());
        }
    };
    tx.prepare_cached(
        "UPDATE broadcast_turns SET state = ?3, error = ?4, at_ms = ?5
         WHERE broadcast_id = ?1 AND customer_id = ?2",
    )?
    .execute(params![id, customer, state, why, now_ms])?;
    let sql = format!("UPDATE broadcasts SET {column} WHERE id = ?1");
    tx.prepare_cached(&sql)?.execute([id])?;
    Ok(())
}

fn give(
    tx: &Connection,
    of: &Broadcast,
    (candidates, last): (&[CustomerId], bool),
    (room, now_ms): (usize, i64),
) -> Result<Round, StoreError> {
    let mut round = Round {
        to: again(tx, of.id, room, now_ms)?,
        ..Round::default()
    };
    let (mut behind, mut skipped) = (of.last, 0_i64);
    for customer in candidates {
        if round.to.len() >= room {
            break;
        }
        round.considered = round.considered.saturating_add(1);
        if *customer <= behind {
            continue;
        }
        behind = *customer;
        // As they are now: what was read before may have changed.
        let known = customers::get(tx, *customer)?;
        let Some(known) = known.filter(|known| !known.blocked && !known.name.is_empty()) else {
            continue;
        };
        if !wishes::wants(tx, *customer, Wish::News)? {
            continue;
        }
        if known.gone {
            skipped = skipped.saturating_add(1);
            continue;
        }
        tx.prepare_cached(
            "INSERT INTO broadcast_turns(broadcast_id, customer_id, state, at_ms) VALUES(?1, ?2, 'sending', ?3)",
        )?
        .execute(params![of.id, customer, now_ms])?;
        round.to.push(*customer);
    }
    let all = last && round.considered == candidates.len();
    tx.prepare_cached(
        "UPDATE broadcasts SET last_id = max(last_id, ?2), skipped = skipped + ?3 WHERE id = ?1",
    )?
    .execute(params![of.id, behind, skipped])?;
    let mut open = tx.prepare_cached(
        "SELECT 1 FROM broadcast_turns WHERE broadcast_id = ?1 AND state IN ('sending','again')",
    )?;
    if all && !open.exists([of.id])? {
        tx.prepare_cached("UPDATE broadcasts SET state = 'done', ended_ms = ?2 WHERE id = ?1")?
            .execute(params![of.id, now_ms])?;
        round.done = true;
    }
    Ok(round)
}

/// Those who get another try are under way again.
fn again(
    tx: &Connection,
    id: i64,
    room: usize,
    now_ms: i64,
) -> Result<Vec<CustomerId>, StoreError> {
    let limit = i64::try_from(room).unwrap_or(i64::MAX);
    let waiting: Vec<CustomerId> = tx
        .prepare_cached(
            "SELECT customer_id FROM broadcast_turns WHERE broadcast_id = ?1 AND state = 'again'
               AND state IN ('sending','again') ORDER BY customer_id LIMIT ?2",
        )?
        .query_map(params![id, limit], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for customer in &waiting {
        tx.prepare_cached(
            "UPDATE broadcast_turns SET state = 'sending', at_ms = ?3 WHERE broadcast_id = ?1 AND customer_id = ?2",
        )?
        .execute(params![id, customer, now_ms])?;
    }
    Ok(waiting)
}

/// What was under way when the last life ended: nobody knows whether it arrived, and it is not sent again. Gives how
/// many there were.
pub fn orphaned(tx: &Connection, now_ms: i64) -> Result<usize, StoreError> {
    let found: Vec<(i64, CustomerId)> = tx
        .prepare_cached(
            "SELECT broadcast_id, customer_id FROM broadcast_turns WHERE state IN ('sending','again') AND state = 'sending'",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (broadcast, customer) in &found {
        let turn = Turn {
            broadcast: *broadcast,
            customer: *customer,
            outcome: Outcome::Unclear("restart".to_owned()),
        };
        settle(tx, &turn, now_ms)?;
    }
    Ok(found.len())
}

/// Somebody a broadcast did not reach, or perhaps not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Who.
    pub customer: CustomerId,
    /// `gone`, `failed` or `unclear`.
    pub state: String,
    /// Telegram's words.
    pub error: String,
    /// When.
    pub at_ms: i64,
}

/// At most `limit` of those behind a customer.
pub fn failures(
    conn: &Connection,
    id: i64,
    after: CustomerId,
    limit: u16,
) -> Result<Vec<Failure>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT customer_id, state, error, at_ms FROM broadcast_turns
         WHERE broadcast_id = ?1 AND customer_id > ?2 AND state IN ('gone','failed','unclear')
         ORDER BY customer_id LIMIT ?3",
    )?;
    let rows = query.query_map(params![id, after, limit], |row| {
        Ok(Failure {
            customer: row.get(0)?,
            state: row.get(1)?,
            error: row.get(2)?,
            at_ms: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
