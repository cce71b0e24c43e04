//! From Kie's pages and price table to models.toml: what was found, what binds, what changed.

pub mod aliases;
pub mod api;
pub mod bind;
mod chains;
pub mod gather;
pub mod index;
mod keep;
pub mod merge;
mod moves;
pub mod openapi;
pub mod pages;
pub mod pending;
pub mod report;
pub mod rows;
mod settle;
mod spell;
#[cfg(test)]
mod tests;
pub mod write;

use crate::catalog::{Category, Condition, Param, PriceRow, model::Origin};
use std::collections::BTreeMap;

/// A model as Kie's sources describe it.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Kie's id, e.g. `kling-3.0/video`.
    pub id: String,
    /// As Kie's index or list calls it.
    pub title: String,
    /// The maker, e.g. `Kling`.
    pub provider: String,
    /// The documentation page, relative, without `.md`.
    pub docs: Option<String>,
    /// `text-to-video`, …
    pub kind: String,
    /// Section of the menu; `None`: chat or helper, not sold.
    pub category: Option<Category>,
    /// Fields of `input` in the order of the page.
    pub params: Vec<Param>,
    /// Of each list at least one param must be answered.
    pub needs: Vec<Vec<String>>,
    /// Answers that Kie refuses together.
    pub never: Vec<BTreeMap<String, Condition>>,
    /// Which source described it.
    pub origin: Origin,
    /// What could not be read, with the place.
    pub problems: Vec<String>,
}

/// A record of the price table as served (all text).
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PriceRecord {
    /// The row's words.
    pub model_description: String,
    /// `video`, `image`, `chat` or `music`.
    #[serde(default, deserialize_with = "lenient")]
    pub interface_type: String,
    /// The maker.
    #[serde(default, deserialize_with = "lenient")]
    pub provider: String,
    /// Credits for one unit.
    #[serde(default, deserialize_with = "lenient")]
    pub credit_price: String,
    /// The unit in words.
    #[serde(default, deserialize_with = "lenient")]
    pub credit_unit: String,
    /// Dollars for one unit, not always in step with the credits.
    #[serde(default, deserialize_with = "lenient")]
    pub usd_price: String,
    /// Address of the model's page, often with `?model=`.
    #[serde(default, deserialize_with = "lenient")]
    pub anchor: String,
}

/// A text, a number as it is written, or nothing; anything else would not be the field we know.
fn lenient<'de, D: serde::Deserializer<'de>>(source: D) -> Result<String, D::Error> {
    use serde::Deserialize;
    match serde_json::Value::deserialize(source)? {
        serde_json::Value::String(text) => Ok(text),
        serde_json::Value::Number(number) => Ok(number.to_string()),
        serde_json::Value::Null => Ok(String::new()),
        _ => Err(serde::de::Error::custom(
            "a field of a price record is no text",
        )),
    }
}

/// The price table bound to models.
#[derive(Clone, Debug, Default)]
pub struct Bound {
    /// Rows by model id; a model whose prices are not exact for all its choices is missing here.
    pub rows: BTreeMap<String, Vec<PriceRow>>,
    /// Answers by model id that must not be offered together (`never`), as no row prices them.
    pub never: BTreeMap<String, Vec<BTreeMap<String, Condition>>>,
    /// Rows that could not be bound.
    pub unbound: Vec<Unbound>,
    /// The records of the table, each once.
    pub tally: Tally,
}

/// What became of the records of the price table, chats left out and equal ones counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The price of some answers of a model.
    pub base: usize,
    /// What is added to such a price.
    pub surcharges: usize,
    /// Neither: listed in `unbound` with the reason.
    pub unbound: usize,
}

impl Tally {
    /// All records.
    pub fn all(&self) -> usize {
        self.named().saturating_add(self.unbound)
    }

    /// Those that are bound or named as a surcharge.
    pub fn named(&self) -> usize {
        self.base.saturating_add(self.surcharges)
    }

    /// The named part in tenths of a percent, rounded down; a table without records is all named.
    pub fn named_per_mille(&self) -> usize {
        let per_mille = self.named().saturating_mul(1_000);
        per_mille.checked_div(self.all()).unwrap_or(1_000)
    }
}

/// A row of the price table that is not bound, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Unbound {
    /// The row.
    pub record: PriceRecord,
    /// The model it is for, if that is known.
    pub model: Option<String>,
    /// Why it could not be bound.
    pub reason: String,
}
