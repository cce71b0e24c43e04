//! Corrections of a customer's money that an admin was shown: what was confirmed has its number in the ledger.

use crate::ids::CustomerId;
use crate::money::Kopecks;
use crate::store::StoreError;
use crate::store::ledger::Pot;
use rusqlite::{Connection, OptionalExtension, params};

/// A correction as it was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// Its number.
    pub id: i64,
    /// Who was shown it.
    pub admin: CustomerId,
    /// Whose money.
    pub customer: CustomerId,
    /// Which of it.
    pub pot: Pot,
    /// What is given; negative: taken.
    pub amount: Kopecks,
    /// What was there when it was shown.
    pub had: Kopecks,
    /// Why.
    pub why: String,
    /// When it was shown.
    pub at_ms: i64,
}

/// Stores what is shown; gives its number. The number of `new` does not matter.
pub fn add(tx: &Connection, new: &Adjustment) -> Result<i64, StoreError> {
    tx.prepare_cached(
        "INSERT INTO adjustments(admin_id, customer_id, pot, amount, had, why, at_ms)
         VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        new.admin,
        new.customer,
        new.pot.name(),
        new.amount,
        new.had,
        new.why,
        new.at_ms
    ])?;
    Ok(tx.last_insert_rowid())
}

/// The correction with this number.
pub fn get(conn: &Connection, id: i64) -> Result<Option<Adjustment>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT id, admin_id, customer_id, pot, amount, had, why, at_ms FROM adjustments WHERE id = ?1",
        )?
        .query_row([id], |row| {
            let pot: String = row.get(3)?;
            Ok(Adjustment {
                id: row.get(0)?,
                admin: row.get(1)?,
                customer: row.get(2)?,
                pot: Pot::from_name(&pot).unwrap_or(Pot::Bonus),
                amount: row.get(4)?,
                had: row.get(5)?,
                why: row.get(6)?,
                at_ms: row.get(7)?,
            })
        })
        .optional()?)
}
