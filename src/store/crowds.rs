//! Whom a broadcast goes to: parts of all customers, counted, and walked through by their numbers.

use crate::clock::DAY_MS;
use crate::ids::CustomerId;
use crate::money::Kopecks;
use crate::store::StoreError;
use crate::words::Lang;
use rusqlite::Connection;
use rusqlite::types::Value;

/// A part of all customers. Those shut out, those who deleted their data and those who have switched news off belong to
/// none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Crowd {
    /// Everybody.
    All,
    /// Who wrote or pressed within so many days before the start.
    Active(u16),
    /// Who has ever topped up.
    Paid,
    /// Who never has.
    Unpaid,
    /// Who has less than this to spend.
    Low(Kopecks),
    /// Who has ever started this model, by its id.
    Model(String),
    /// Who reads this language.
    Speaks(Lang),
}

/// How many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Who can be reached.
    pub reach: i64,
    /// Who has blocked the bot.
    pub gone: i64,
}

impl Crowd {
    /// As it is stored.
    pub fn code(&self) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Active(days) => format!("active:{days}"),
            Self::Paid => "paid".to_owned(),
            Self::Unpaid => "unpaid".to_owned(),
            Self::Low(below) => format!("low:{}", below.0),
            Self::Model(id) => format!("model:{id}"),
            Self::Speaks(lang) => format!("lang:{}", lang.tag()),
        }
    }

    /// What was stored; `None` when another version wrote it.
    pub fn from_code(code: &str) -> Option<Self> {
        Some(match code.split_once(':') {
            None => match code {
                "all" => Self::All,
                "paid" => Self::Paid,
                "unpaid" => Self::Unpaid,
                _ => return None,
            },
            Some(("active", days)) => Self::Active(days.parse().ok()?),
            Some(("low", below)) => Self::Low(Kopecks(below.parse().ok()?)),
            Some(("model", id)) => Self::Model(id.to_owned()),
            Some(("lang", tag)) => Self::Speaks(Lang::from_tag(tag)?),
            Some(_) => return None,
        })
    }

    /// The condition on a customer `c`, with its value as `?2`. `+` keeps SQLite walking by number.
    fn condition(&self, at_ms: i64) -> (&'static str, Value) {
        match self {
            Self::All => ("?2 IS NULL", Value::Null),
            Self::Active(days) => {
                let since = at_ms.saturating_sub(i64::from(*days).saturating_mul(DAY_MS));
                ("+c.seen_ms >= ?2", since.into())
            }
            Self::Paid => (
                "?2 IS NULL AND EXISTS(SELECT 1 FROM payments p WHERE p.customer_id = c.id)",
                Value::Null,
            ),
            Self::Unpaid => (
                "?2 IS NULL AND NOT EXISTS(SELECT 1 FROM payments p WHERE p.customer_id = c.id)",
                Value::Null,
            ),
            Self::Low(below) => (
                "(SELECT coalesce(sum(a.balance), 0) FROM accounts a
                  WHERE a.customer_id = c.id AND a.kind IN ('wallet','bonus')) < ?2",
                below.0.into(),
            ),
            Self::Model(id) => (
                "c.id IN (SELECT g.customer_id FROM generations g WHERE g.model = ?2)",
                id.clone().into(),
            ),
            Self::Speaks(lang) => ("c.lang = ?2", lang.tag().to_owned().into()),
        }
    }
}

/// Who was there at that moment, has not been shut out or deleted, and wishes to read news. A customer without a name has
/// deleted their data and said nothing since.
const THERE: &str = "+c.created_ms <= ?1 AND c.blocked = 0 AND c.name <> ''
    AND NOT EXISTS(SELECT 1 FROM muted m WHERE m.customer_id = c.id AND m.kind = 'news')";

/// How many belong to it. Walks through all customers: never inside the writer.
pub fn count(conn: &Connection, crowd: &Crowd, at_ms: i64) -> Result<Count, StoreError> {
    let (condition, value) = crowd.condition(at_ms);
    let sql = format!(
        "SELECT count(*) FILTER (WHERE c.gone_ms IS NULL), count(c.gone_ms) FROM customers c
         WHERE {THERE} AND {condition}"
    );
    Ok(conn
        .prepare_cached(&sql)?
        .query_row((at_ms, value), |row| {
            Ok(Count {
                reach: row.get(0)?,
                gone: row.get(1)?,
            })
        })?)
}

/// The next of them behind a number, those who have blocked the bot among them. Not inside the writer.
pub fn next(
    conn: &Connection,
    crowd: &Crowd,
    at_ms: i64,
    after: CustomerId,
    limit: u16,
) -> Result<Vec<CustomerId>, StoreError> {
    let (condition, value) = crowd.condition(at_ms);
    let sql = format!(
        "SELECT c.id FROM customers c WHERE {THERE} AND {condition} AND c.id > ?3
         ORDER BY c.id LIMIT ?4"
    );
    let mut query = conn.prepare_cached(&sql)?;
    let rows = query.query_map((at_ms, value, after, limit), |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_crowd_is_read_as_it_was_stored() {
        for crowd in [
            Crowd::All,
            Crowd::Active(30),
            Crowd::Paid,
            Crowd::Unpaid,
            Crowd::Low(Kopecks(5_000)),
            Crowd::Model("kling-3.0/video:x".to_owned()),
            Crowd::Speaks(Lang::En),
        ] {
            assert_eq!(Crowd::from_code(&crowd.code()), Some(crowd));
        }
        for odd in ["", "none", "active:x", "lang:xx", "what:1"] {
            assert_eq!(Crowd::from_code(odd), None, "{odd}");
        }
    }
}
