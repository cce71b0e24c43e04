//! The models on sale: what they take, what they cost, how they are written down.

pub mod answers;
pub mod audit;

pub mod known;
pub mod labels;
pub mod margin;
pub mod media;
pub mod model;
pub mod own;
pub mod price;
pub mod purpose;
mod reach;
pub mod request;
pub mod search;
pub mod shape;
pub mod sync;
pub mod task;
pub mod text;
pub mod trial;
pub mod trouble;
pub mod warning;
pub mod wish;

use crate::packed::{packed, unpack};
use std::sync::LazyLock;

pub use answers::{answer_text, effective, is_offered, param_applies, unmet, value_offered};
pub use known::{Insights, Known, Trouble};
pub use labels::{hint_of, label_of, param_hint, param_key, param_label, value_key, value_label};
pub use model::{
    Answer, Answers, Blurb, Catalog, Category, Condition, InputFile, MediaKind, MediaLimits, Model,
    Origin, Override, Param, ParamKind, Per, PriceRow, Status, Wire,
};
pub use price::{PriceError, Quote, Tariff, price_from, price_from_with, price_range, quote};
pub use reach::{all_values, product};
pub use request::{RequestError, request_input};
pub use shape::{Field, Form, Shape};
pub use task::{Part, SourceTask, TaskKind, TaskPart};
pub use text::{CatalogErrors, Mistake, load, unpriced};
pub use warning::{Unpriced, Warning};
pub use wish::Wish;

/// The `models.toml` this version was shipped with.
pub static SHIPPED: LazyLock<String> = LazyLock::new(|| unpack(packed!("models.toml")));
