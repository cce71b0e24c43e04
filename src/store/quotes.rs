//! Frozen prices and the answers they are for.

use crate::catalog::Answers;
use crate::catalog::price::Quote;
use crate::clock::MINUTE_MS;
use crate::ids::{CustomerId, InputsId, QuoteId};
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension, params};

/// A quote lives so long; what was quoted is what is charged.
pub const LIFE_MS: i64 = 15 * MINUTE_MS;

/// A new quote.
pub struct NewQuote<'a> {
    /// Whose.
    pub customer: CustomerId,
    /// Kie's model id.
    pub model: &'a str,
    /// What was answered.
    pub answers: &'a Answers,
    /// The price.
    pub quote: &'a Quote,
    /// Everything it was made from, as JSON.
    pub basis: &'a str,
}

/// Stores the answers and their price.
pub fn add(tx: &Connection, new: &NewQuote<'_>, now_ms: i64) -> Result<QuoteId, StoreError> {
    let answers = serde_json::to_string(new.answers)
        .map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))?;
    let inputs: InputsId = tx
        .prepare_cached(
            "INSERT INTO inputs(customer_id, model, answers, created_ms) VALUES(?1, ?2, ?3, ?4) RETURNING id",
        )?
        .query_row(params![new.customer, new.model, answers, now_ms], |row| row.get(0))?;
    let quote = tx
        .prepare_cached(
            "INSERT INTO quotes(customer_id, inputs_id, model, price, price_exact_micro, cost_mcredits, free,
                                basis, created_ms, expires_ms)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) RETURNING id",
        )?
        .query_row(
            params![
                new.customer,
                inputs,
                new.model,
                new.quote.price,
                new.quote.price_exact_micro,
                new.quote.cost,
                new.quote.free,
                new.basis,
                now_ms,
                now_ms.saturating_add(LIFE_MS)
            ],
            |row| row.get(0),
        )?;
    Ok(quote)
}

/// What a quote was made from, as JSON.
pub fn basis(conn: &Connection, quote: QuoteId) -> Result<Option<String>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT basis FROM quotes WHERE id = ?1")?
        .query_row([quote], |row| row.get(0))
        .optional()?)
}

/// Model and answers of a customer's quote; `None` when it is not theirs or the answers were deleted.
pub fn answers(
    conn: &Connection,
    quote: QuoteId,
    customer: CustomerId,
) -> Result<Option<(String, Answers)>, StoreError> {
    let row: Option<(String, Option<String>)> = conn
        .prepare_cached(
            "SELECT q.model, i.answers FROM quotes q JOIN inputs i ON i.id = q.inputs_id
             WHERE q.id = ?1 AND q.customer_id = ?2",
        )?
        .query_row(params![quote, customer], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let Some((model, Some(text))) = row else {
        return Ok(None);
    };
    // Answers of a newer version of the program may not parse: as good as deleted.
    Ok(serde_json::from_str(&text)
        .ok()
        .map(|answers| (model, answers)))
}
