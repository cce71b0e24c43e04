//! From Kie's pages and price table to models.toml: what was found, what binds, what changed.

pub mod aliases;
pub mod bind;
pub mod rows;

use super::model::{Category, Condition, Origin, Param, PriceRow};
use std::collections::BTreeMap;

/// A model as Kie's sources describe it.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Kie's id.
    pub id: String,
    /// As Kie titles it.
    pub title: String,
    /// The maker.
    pub provider: String,
    /// The documentation page, relative, without its ending.
    pub docs: Option<String>,
    /// Finer kind, e.g. `text-to-video`.
    pub kind: String,
    /// Section of the menu; `None`: chat or helper, not sold.
    pub category: Option<Category>,
    /// What it takes.
    pub params: Vec<Param>,
    /// Who says so.
    pub origin: Origin,
    /// What could not be read, with the place.
    pub problems: Vec<String>,
}

/// A record of the price table as served (all text).
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PriceRecord {
    /// Family, operation and variant in words.
    pub model_description: String,
    /// `video`, `image`, `music` or `chat`.
    pub interface_type: String,
    /// The maker, not consistently.
    #[serde(default)]
    pub provider: String,
    /// Credits as text.
    pub credit_price: String,
    /// The unit in words, with typos.
    pub credit_unit: String,
    /// Dollars as text; credits count, this is not used.
    #[serde(default)]
    pub usd_price: String,
    /// The address of the model's page.
    #[serde(default)]
    pub anchor: String,
}

/// The price table bound to models.
#[derive(Clone, Debug, Default)]
pub struct Bound {
    /// By model id; a model whose prices are not exact for all its choices is missing here.
    pub rows: BTreeMap<String, Vec<PriceRow>>,
    /// By model id: answers that must not be offered together (`never`), as no row prices them.
    pub never: BTreeMap<String, Vec<BTreeMap<String, Condition>>>,
    /// Records that became no price, with the reason.
    pub unbound: Vec<Unbound>,
}

/// A record that became no price.
#[derive(Clone, Debug, PartialEq)]
pub struct Unbound {
    /// The record.
    pub record: PriceRecord,
    /// The model it is for, if that is clear.
    pub model: Option<String>,
    /// Why not.
    pub reason: String,
}
