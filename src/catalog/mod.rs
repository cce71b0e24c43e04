//! The models on sale: what they take, what they cost, how they are written down.

pub mod model;
pub mod price;
pub mod request;
pub mod text;

pub use model::{
    Answer, Answers, Catalog, Category, Condition, InputFile, MediaKind, MediaLimits, Model, Param,
    ParamKind, Per, PriceRow, Status,
};
/// stub
pub fn param_key(_n: &str) -> String {
    String::new()
}
/// stub
pub fn value_key(_n: &str, _v: &str) -> String {
    String::new()
}
