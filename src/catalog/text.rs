//! Reads the text of models.toml into a [`Catalog`], or lists every mistake with line and column.

mod aliases;
mod check;
mod mistake;
mod model;
mod param;
mod price;
mod reader;
pub(super) mod shape;
mod task;

use super::model::Catalog;
use reader::{Reader, Table};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

pub use aliases::idle_aliases;
pub use check::unpriced;
pub use mistake::{CatalogErrors, Mistake};

/// The catalogue written in `text`, overrides applied. Models that cannot be priced exactly are
/// loaded as `unpriced` and named in `warnings`.
///
/// # Errors
/// Every mistake of the text, in the order of the lines.
pub fn load(text: &str) -> Result<Catalog, CatalogErrors> {
    let (document, syntax) = toml::de::DeTable::parse_recoverable(text);
    let mut reader = Reader::new(text);
    for error in &syntax {
        reader.syntax(error);
    }
    // What follows a syntax mistake is often misread, so only the syntax is reported then.
    if !syntax.is_empty() {
        return Err(reader.finish());
    }
    let mut models = BTreeMap::new();
    let mut warnings = Vec::new();
    let mut root = Table::root(document.get_ref(), document.span());
    if let Some(tables) = root.table("models", &mut reader) {
        for (id, item) in tables.entries() {
            let Some(table) = tables.enter(id, item, &mut reader) else {
                continue;
            };
            reader.enter_model(id.get_ref());
            let before = reader.count();
            let mut model = model::read(id.get_ref(), table, &mut reader);
            // Prices are only checked on params that were read without a mistake.
            if reader.count() == before {
                warnings.extend(check::prices(&mut model));
            }
            models.insert(model.id.clone(), Arc::new(model));
            reader.leave_model();
        }
    }
    root.take("schema");
    aliases::check(&mut root, &mut reader);
    root.close(&mut reader);
    if reader.count() > 0 {
        return Err(reader.finish());
    }
    Ok(Catalog {
        version: version(text),
        models: Arc::new(models),
        warnings: Arc::new(warnings),
    })
}

/// The first 16 hex digits of the text's SHA-256.
fn version(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let bytes = digest.iter().take(8);
    bytes.map(|byte| format!("{byte:02x}")).collect()
}

/// The known name most like a mistyped one, if any is near enough.
pub fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let lower = name.to_lowercase();
    known
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&lower, &candidate.to_lowercase());
            (distance, candidate)
        })
        .filter(|(distance, candidate)| *distance <= 1.max(candidate.chars().count() / 3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
