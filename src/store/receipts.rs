//! Everything the books know about one movement of a customer's money: the generation or the payment behind it.

use crate::generation::Generation;
use crate::ids::{CustomerId, TransferId};
use crate::money::Kopecks;
use crate::store::payments::{self, Payment};
use crate::store::{StoreError, generations};
use rusqlite::{Connection, OptionalExtension, params};

/// One row of the ledger, as it changed what a customer has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The ledger's kind: `hold`, `capture`, `release`, `refund`, `payout`, `payout_undo`.
    pub kind: String,
    /// Whether it is about given money.
    pub bonus: bool,
    /// How much.
    pub amount: Kopecks,
    /// When.
    pub at_ms: i64,
}

/// What is behind a movement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// A generation.
    Generation {
        /// It.
        generation: Box<Generation>,
        /// When its price was named.
        quoted_ms: i64,
        /// Its money, oldest first.
        steps: Vec<Step>,
    },
    /// A payment.
    Payment {
        /// It.
        payment: Payment,
        /// What came on top.
        bonus: Kopecks,
        /// Its way back, oldest first.
        steps: Vec<Step>,
    },
    /// Anything else: a gift or a correction.
    Plain {
        /// The ledger's kind.
        kind: String,
        /// The ledger's key.
        key: String,
        /// What stands behind it, see `ledger::Movement`.
        cause: String,
        /// What it changed, plus or minus.
        delta: Kopecks,
        /// When.
        at_ms: i64,
    },
}

struct Row {
    key: String,
    kind: String,
    cause: String,
    delta: Kopecks,
    at_ms: i64,
    generation: Option<crate::ids::GenerationId>,
}

/// The receipt of a movement; `None` when it is not the customer's.
pub fn of(
    conn: &Connection,
    customer: CustomerId,
    id: TransferId,
) -> Result<Option<Receipt>, StoreError> {
    let Some(row) = row_of(conn, customer, id)? else {
        return Ok(None);
    };
    if let Some(generation) = row.generation {
        let found = generations::get(conn, generation)?;
        // The movement is the customer's, so the generation is: this costs nothing and trusts nothing.
        let Some(generation) = found.filter(|generation| generation.customer == customer) else {
            return Ok(None);
        };
        let quoted_ms = conn
            .prepare_cached("SELECT created_ms FROM quotes WHERE id = ?1")?
            .query_row([generation.quote], |row| row.get(0))?;
        let steps = steps(conn, "t.generation_id = ?1", &generation.id)?;
        return Ok(Some(Receipt::Generation {
            generation: Box::new(generation),
            quoted_ms,
            steps,
        }));
    }
    let payment = match charge_of(&row) {
        Some(charge) => payments::by_charge(conn, charge)?,
        None => None,
    };
    match payment.filter(|payment| payment.customer == customer) {
        Some(payment) => paid(conn, payment).map(Some),
        None => Ok(Some(Receipt::Plain {
            kind: row.kind,
            key: row.key,
            cause: row.cause,
            delta: row.delta,
            at_ms: row.at_ms,
        })),
    }
}

fn row_of(
    conn: &Connection,
    customer: CustomerId,
    id: TransferId,
) -> Result<Option<Row>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT t.key, t.kind, t.cause, CASE WHEN t.credit = a.id THEN t.amount ELSE -t.amount END, t.at_ms,
                    t.generation_id
             FROM transfers t JOIN accounts a ON a.id IN (t.debit, t.credit)
             WHERE t.id = ?1 AND a.customer_id = ?2 AND a.kind IN ('wallet','bonus')",
        )?
        .query_row(params![id, customer], |row| {
            Ok(Row {
                key: row.get(0)?,
                kind: row.get(1)?,
                cause: row.get(2)?,
                delta: row.get(3)?,
                at_ms: row.get(4)?,
                generation: row.get(5)?,
            })
        })
        .optional()?)
}

/// The charge id of the payment that a movement belongs to.
fn charge_of(row: &Row) -> Option<&str> {
    match row.kind.as_str() {
        "topup" => row.key.split_once(':').map(|(_, charge)| charge),
        "pack" | "payout" | "payout_undo" => Some(&row.cause),
        "adjust" if row.key.starts_with("pack-back:") => Some(&row.cause),
        _ => None,
    }
}

fn paid(conn: &Connection, payment: Payment) -> Result<Receipt, StoreError> {
    let bonus = conn
        .prepare_cached("SELECT amount FROM transfers WHERE key = ?1")?
        .query_row([format!("pack:{}", payment.charge_id)], |row| row.get(0))
        .optional()?
        .unwrap_or_default();
    let back = "t.cause = ?1 AND t.kind IN ('payout','payout_undo','loss')";
    let steps = steps(conn, back, &payment.charge_id)?;
    Ok(Receipt::Payment {
        payment,
        bonus,
        steps,
    })
}

fn steps(
    conn: &Connection,
    which: &str,
    id: &dyn rusqlite::ToSql,
) -> Result<Vec<Step>, StoreError> {
    let mut query = conn.prepare_cached(&format!(
        "SELECT t.kind, 'bonus' IN (d.kind, c.kind, coalesce(h.kind, '')), t.amount, t.at_ms
         FROM transfers t JOIN accounts d ON d.id = t.debit JOIN accounts c ON c.id = t.credit
           LEFT JOIN transfers o ON o.id = t.hold_id LEFT JOIN accounts h ON h.id = o.debit
         WHERE {which} ORDER BY t.id"
    ))?;
    let rows = query.query_map([id], |row| {
        Ok(Step {
            kind: row.get(0)?,
            bonus: row.get(1)?,
            amount: row.get(2)?,
            at_ms: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
