//! Promo codes: what they promise, their limits, and what customers have used of them.

use crate::ids::CustomerId;
use crate::money::Kopecks;
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// The number of a code.
pub type PromoId = i64;

/// What a code is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Worth {
    /// So much at once.
    Gift(Kopecks),
    /// So many percent on top of the next top-ups.
    TopUp(u32),
    /// A part of the price when a generation of this model is started.
    Model {
        /// The model's id.
        model: String,
        /// Kopecks, or percent of the price.
        part: Part,
    },
}

/// A part of a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// At most so much.
    Sum(Kopecks),
    /// So many percent.
    Percent(u32),
}

/// What a code promises, as the admin wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// As `payments::code::normal` makes it.
    pub code: String,
    /// What it is worth.
    pub worth: Worth,
    /// Top-ups or starts of each customer that it counts for; 1 for a gift.
    pub times: u32,
    /// Most of one bonus.
    pub max_each: Option<Kopecks>,
    /// Customers who may use it.
    pub max_uses: Option<u32>,
    /// Most of all bonuses together.
    pub max_total: Option<Kopecks>,
    /// Only for who has never topped up.
    pub newcomers: bool,
    /// From then on it does not count, in milliseconds since 1970.
    pub until_ms: Option<i64>,
}

/// A stored code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promo {
    /// Its row.
    pub id: PromoId,
    /// What it promises.
    pub terms: Terms,
    /// When it was switched off.
    pub off_ms: Option<i64>,
    /// Customers who have used it.
    pub used: u32,
    /// What it has given.
    pub given: Kopecks,
}

impl Promo {
    /// Whether what it promised counts at this moment; a code that is switched off keeps its promises.
    pub fn counts(&self, now_ms: i64) -> bool {
        self.terms.until_ms.is_none_or(|until| now_ms < until)
    }

    /// What its limits leave of a bonus.
    fn within(&self, sum: Kopecks) -> Kopecks {
        let each = self.terms.max_each.unwrap_or(sum);
        let total = self.terms.max_total;
        let left = total.map_or(sum, |most| most.saturating_sub(self.given));
        sum.min(each).min(left).max(Kopecks::ZERO)
    }

    /// What comes on top of a payment; zero when it promises nothing of the kind.
    pub fn on_top_up(&self, paid: Kopecks) -> Kopecks {
        match &self.terms.worth {
            Worth::TopUp(percent) => self.within(percent_of(paid, *percent)),
            Worth::Gift(_) | Worth::Model { .. } => Kopecks::ZERO,
        }
    }

    /// What it adds to the price of a model; zero when it promises nothing of the kind.
    pub fn on_start(&self, of: &str, price: Kopecks) -> Kopecks {
        match &self.terms.worth {
            Worth::Model { model, part } if model == of => self.within(match part {
                Part::Sum(sum) => price.min(*sum),
                Part::Percent(percent) => percent_of(price, *percent),
            }),
            Worth::Model { .. } | Worth::Gift(_) | Worth::TopUp(_) => Kopecks::ZERO,
        }
    }
}

/// So many percent of a sum, rounded down: what is given is never more than was promised.
pub fn percent_of(sum: Kopecks, percent: u32) -> Kopecks {
    let part = i128::from(sum.0) * i128::from(percent) / 100;
    Kopecks(i64::try_from(part).unwrap_or(0))
}

/// A customer's use of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// Bonuses still to come.
    pub rest: u32,
    /// What it has given.
    pub given: Kopecks,
}

/// Stores a new code; `None` when there is one of that name.
pub fn add(
    tx: &Connection,
    terms: &Terms,
    admin: CustomerId,
    now_ms: i64,
) -> Result<Option<PromoId>, StoreError> {
    let (kind, worth, percent, model) = columns(&terms.worth);
    Ok(tx
        .prepare_cached(
            "INSERT INTO promos(code, kind, worth, percent, model, times, max_each, max_uses, max_total,
               newcomers, until_ms, admin_id, created_ms)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) ON CONFLICT(code) DO NOTHING RETURNING id",
        )?
        .query_row(
            params![
                terms.code,
                kind,
                worth,
                percent,
                model,
                terms.times,
                terms.max_each,
                terms.max_uses,
                terms.max_total,
                terms.newcomers,
                terms.until_ms,
                admin,
                now_ms
            ],
            |row| row.get(0),
        )
        .optional()?)
}

fn columns(worth: &Worth) -> (&'static str, i64, bool, Option<&str>) {
    match worth {
        Worth::Gift(sum) => ("gift", sum.0, false, None),
        Worth::TopUp(percent) => ("topup", i64::from(*percent), true, None),
        Worth::Model { model, part } => match part {
            Part::Sum(sum) => ("model", sum.0, false, Some(model)),
            Part::Percent(percent) => ("model", i64::from(*percent), true, Some(model)),
        },
    }
}

const COLUMNS: &str = "SELECT p.id, p.code, p.kind, p.worth, p.percent, p.model, p.times, p.max_each, p.max_uses, \
                       p.max_total, p.newcomers, p.until_ms, p.off_ms, p.used, p.given FROM promos p";

/// The code of that name.
pub fn by_code(conn: &Connection, code: &str) -> Result<Option<Promo>, StoreError> {
    Ok(conn
        .prepare_cached(&format!("{COLUMNS} WHERE p.code = ?1"))?
        .query_row([code], read)
        .optional()?)
}

/// One code.
pub fn get(conn: &Connection, id: PromoId) -> Result<Option<Promo>, StoreError> {
    Ok(conn
        .prepare_cached(&format!("{COLUMNS} WHERE p.id = ?1"))?
        .query_row([id], read)
        .optional()?)
}

/// Codes, newest first.
pub fn newest(conn: &Connection, skip: u32, limit: u32) -> Result<Vec<Promo>, StoreError> {
    let mut query =
        conn.prepare_cached(&format!("{COLUMNS} ORDER BY p.id DESC LIMIT ?2 OFFSET ?1"))?;
    let rows = query.query_map(params![skip, limit], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Codes that still owe this customer something, the oldest first.
pub fn owing(conn: &Connection, customer: CustomerId) -> Result<Vec<Promo>, StoreError> {
    let mut query = conn.prepare_cached(&format!(
        "{COLUMNS} JOIN promo_uses u ON u.promo_id = p.id
         WHERE u.customer_id = ?1 AND u.rest > 0 ORDER BY p.id LIMIT 50"
    ))?;
    let rows = query.query_map([customer], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Promo> {
    let (kind, worth, percent): (String, i64, bool) = (row.get(2)?, row.get(3)?, row.get(4)?);
    let whole = u32::try_from(worth).unwrap_or(0);
    let worth = match kind.as_str() {
        "topup" => Worth::TopUp(whole),
        "model" => Worth::Model {
            model: row.get(5)?,
            part: if percent {
                Part::Percent(whole)
            } else {
                Part::Sum(Kopecks(worth))
            },
        },
        _ => Worth::Gift(Kopecks(worth)),
    };
    Ok(Promo {
        id: row.get(0)?,
        terms: Terms {
            code: row.get(1)?,
            worth,
            times: row.get(6)?,
            max_each: row.get(7)?,
            max_uses: row.get(8)?,
            max_total: row.get(9)?,
            newcomers: row.get(10)?,
            until_ms: row.get(11)?,
        },
        off_ms: row.get(12)?,
        used: row.get(13)?,
        given: row.get(14)?,
    })
}

/// Switches a code off; false when it was off before.
pub fn switch_off(tx: &Connection, id: PromoId, now_ms: i64) -> Result<bool, StoreError> {
    let changed = tx
        .prepare_cached("UPDATE promos SET off_ms = ?2 WHERE id = ?1 AND off_ms IS NULL")?
        .execute(params![id, now_ms])?;
    Ok(changed == 1)
}

/// What a customer has used of a code.
pub fn used(
    conn: &Connection,
    promo: PromoId,
    customer: CustomerId,
) -> Result<Option<Use>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT rest, given FROM promo_uses WHERE promo_id = ?1 AND customer_id = ?2",
        )?
        .query_row(params![promo, customer], |row| {
            Ok(Use {
                rest: row.get(0)?,
                given: row.get(1)?,
            })
        })
        .optional()?)
}

/// Notes that a customer has used a code. The database refuses it over the code's limit and for the second time.
pub fn take(
    tx: &Connection,
    promo: &Promo,
    customer: CustomerId,
    now_ms: i64,
) -> Result<(), StoreError> {
    let rest = match promo.terms.worth {
        Worth::Gift(_) => 0,
        Worth::TopUp(_) | Worth::Model { .. } => promo.terms.times,
    };
    tx.prepare_cached(
        "INSERT INTO promo_uses(promo_id, customer_id, rest, at_ms) VALUES(?1, ?2, ?3, ?4)",
    )?
    .execute(params![promo.id, customer, rest, now_ms])?;
    Ok(())
}

/// One of the bonuses that a code owes is given (-1) or taken back (+1).
pub fn move_rest(
    tx: &Connection,
    promo: PromoId,
    customer: CustomerId,
    by: i32,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE promo_uses SET rest = rest + ?3 WHERE promo_id = ?1 AND customer_id = ?2",
    )?
    .execute(params![promo, customer, by])?;
    Ok(())
}

/// Wrong codes of a customer since `after_ms`, and when the first of them was.
pub fn wrong_tries(
    conn: &Connection,
    customer: CustomerId,
    after_ms: i64,
) -> Result<Option<(u32, i64)>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT wrong, since_ms FROM promo_tries WHERE customer_id = ?1 AND since_ms > ?2",
        )?
        .query_row(params![customer, after_ms], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?)
}

/// Notes a wrong code; tries from before `after_ms` are forgotten.
pub fn note_wrong(
    tx: &Connection,
    customer: CustomerId,
    after_ms: i64,
    now_ms: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO promo_tries(customer_id, wrong, since_ms) VALUES(?1, 1, ?3)
         ON CONFLICT(customer_id) DO UPDATE SET
           wrong = CASE WHEN since_ms > ?2 THEN wrong + 1 ELSE 1 END,
           since_ms = CASE WHEN since_ms > ?2 THEN since_ms ELSE ?3 END",
    )?
    .execute(params![customer, after_ms, now_ms])?;
    Ok(())
}
