//! A mistake in models.toml: where it is and what is wrong, in the words of the reader's language.

use crate::words::{self, Lang};
use std::fmt;

/// One mistake of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The model it is in.
    pub model: Option<String>,
    /// The param of the model it is in.
    pub param: Option<String>,
    /// The key of its text in `locales/*/models.ftl`.
    pub key: &'static str,
    /// What the text tells: names, values, what is expected.
    pub values: Vec<(&'static str, String)>,
}

/// Every mistake of a text, in the order of the lines.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct CatalogErrors(pub Vec<Mistake>);

impl Mistake {
    /// One line: `12:5 z-image / prompt: what is wrong; what is expected`.
    pub fn text(&self, lang: Lang) -> String {
        let values: Vec<(&str, words::Value<'_>)> = self
            .values
            .iter()
            .map(|(name, value)| (*name, value.as_str().into()))
            .collect();
        let what = words::tr_with(lang, self.key, &values);
        let place = match (&self.model, &self.param) {
            (Some(model), Some(param)) => format!("{model} / {param}: "),
            (Some(model), None) => format!("{model}: "),
            _ => String::new(),
        };
        format!("{}:{} {place}{what}", self.line, self.column)
    }
}

impl CatalogErrors {
    /// One mistake a line.
    pub fn text(&self, lang: Lang) -> String {
        let lines: Vec<String> = self.0.iter().map(|mistake| mistake.text(lang)).collect();
        lines.join("\n")
    }
}

impl fmt::Display for CatalogErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}
