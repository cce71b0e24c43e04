//! What a report says about the configuration: each key that was given, where, and what of its value may be seen.

use crate::config::{Glimpse, Place};
use crate::words::{Lang, tr, tr_with};

/// The file, what is wrong with it, and what it sets.
pub(super) fn lines(glimpse: &Glimpse, lang: Lang) -> Vec<String> {
    let from = glimpse.path.as_ref();
    let mut lines = vec![from.map_or_else(
        || tr(lang, "verify-no-file"),
        |path| path.display().to_string(),
    )];
    lines.extend(glimpse.errors.lines(lang));
    for (key, shown, place) in glimpse.shown() {
        let place = match place {
            Place::Environment(name) => format!("  ({name})"),
            Place::File { line, .. } => format!("  (:{line})"),
            Place::SecretFile(_) | Place::Nowhere => String::new(),
        };
        let shown = shown
            .unwrap_or_else(|letters| tr_with(lang, "report-hidden", &[("count", letters.into())]));
        lines.push(format!("{key} = {shown}{place}"));
    }
    lines
}
