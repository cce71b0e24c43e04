//! What customers set for themselves: the model of the quick mode, when a start is asked for, settings of each model.

use crate::catalog::Answers;
use crate::ids::{CustomerId, GenerationId};
use crate::money::Kopecks;
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension, params};

/// When a customer wants to be asked before a start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ask {
    /// Before each.
    #[default]
    Always,
    /// Before those that cost more.
    Above(Kopecks),
    /// Before none.
    Never,
}

impl Ask {
    /// Whether a start at this price needs no question. What is dear for everybody (`warn_above`) is asked for, unless
    /// the customer never wants to be asked.
    pub fn lets(self, price: Kopecks, warn_above: Kopecks) -> bool {
        match self {
            Self::Always => false,
            Self::Above(limit) => price <= limit && price <= warn_above,
            Self::Never => true,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Above(_) => "above",
            Self::Never => "never",
        }
    }

    fn of(name: &str, above: Option<Kopecks>) -> Self {
        match (name, above) {
            ("never", _) => Self::Never,
            ("above", Some(limit)) => Self::Above(limit),
            _ => Self::Always,
        }
    }
}

/// What a customer has set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// What is sent while nothing is asked is a request.
    pub quick: bool,
    /// The model of those requests: the one chosen last.
    pub model: Option<String>,
    /// When a start is asked for.
    pub ask: Ask,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            quick: true,
            model: None,
            ask: Ask::Always,
        }
    }
}

/// What a customer has set; the defaults for who has set nothing.
pub fn get(conn: &Connection, customer: CustomerId) -> Result<Preferences, StoreError> {
    let found = conn
        .prepare_cached("SELECT quick, model, ask, above FROM preferences WHERE customer_id = ?1")?
        .query_row([customer], |row| {
            let ask: String = row.get(2)?;
            Ok(Preferences {
                quick: row.get(0)?,
                model: row.get(1)?,
                ask: Ask::of(&ask, row.get(3)?),
            })
        })
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// Stores all of it.
pub fn set(
    tx: &Connection,
    customer: CustomerId,
    preferences: &Preferences,
    now_ms: i64,
) -> Result<(), StoreError> {
    let above = match preferences.ask {
        Ask::Above(limit) => Some(limit),
        Ask::Always | Ask::Never => None,
    };
    tx.prepare_cached(
        "INSERT INTO preferences(customer_id, quick, model, ask, above, updated_ms) VALUES(?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT(customer_id) DO UPDATE SET quick = excluded.quick, model = excluded.model, ask = excluded.ask,
           above = excluded.above, updated_ms = excluded.updated_ms",
    )?
    .execute(params![
        customer,
        preferences.quick,
        preferences.model,
        preferences.ask.name(),
        above,
        now_ms
    ])?;
    Ok(())
}

/// Makes this the model of the quick mode; whether that is on stays as it is.
pub fn choose(
    tx: &Connection,
    customer: CustomerId,
    model: &str,
    now_ms: i64,
) -> Result<(), StoreError> {
    let mut preferences = get(tx, customer)?;
    if preferences.model.as_deref() == Some(model) {
        return Ok(());
    }
    preferences.model = Some(model.to_owned());
    set(tx, customer, &preferences, now_ms)
}

/// The settings a customer last used with a model; what another version of the program wrote may not parse.
pub fn settings(
    conn: &Connection,
    customer: CustomerId,
    model: &str,
) -> Result<Answers, StoreError> {
    let text: Option<String> = conn
        .prepare_cached("SELECT answers FROM model_settings WHERE customer_id = ?1 AND model = ?2")?
        .query_row(params![customer, model], |row| row.get(0))
        .optional()?;
    let answers = text.and_then(|text| serde_json::from_str(&text).ok());
    Ok(answers.unwrap_or_default())
}

/// Remembers settings; none of them forgets the earlier ones.
pub fn remember(
    tx: &Connection,
    customer: CustomerId,
    model: &str,
    answers: &Answers,
    now_ms: i64,
) -> Result<(), StoreError> {
    if answers.is_empty() {
        tx.prepare_cached("DELETE FROM model_settings WHERE customer_id = ?1 AND model = ?2")?
            .execute(params![customer, model])?;
        return Ok(());
    }
    let text = serde_json::to_string(answers)
        .map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))?;
    tx.prepare_cached(
        "INSERT INTO model_settings(customer_id, model, answers, updated_ms) VALUES(?1, ?2, ?3, ?4)
         ON CONFLICT(customer_id, model) DO UPDATE SET answers = excluded.answers, updated_ms = excluded.updated_ms",
    )?
    .execute(params![customer, model, text, now_ms])?;
    Ok(())
}

/// The result whose button began a generation, and the price in kopecks that button showed.
pub type Again = (GenerationId, Kopecks);

/// Notes that a generation was begun by an update without a confirmation; the database refuses a price that the
/// customer has not agreed to, and a second one by the same update.
pub fn note_start(
    tx: &Connection,
    generation: GenerationId,
    update: i64,
    again: Option<Again>,
    now_ms: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO quick_starts(generation_id, update_id, again_of, shown, at_ms) VALUES(?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        generation,
        update,
        again.map(|(of, _)| of),
        again.map(|(_, shown)| shown),
        now_ms
    ])?;
    Ok(())
}

/// The newest generation that the button under a result began, and when.
pub fn newest_again(
    conn: &Connection,
    of: GenerationId,
) -> Result<Option<(GenerationId, i64)>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT generation_id, at_ms FROM quick_starts WHERE again_of = ?1
             ORDER BY generation_id DESC LIMIT 1",
        )?
        .query_row([of], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}
