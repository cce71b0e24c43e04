//! Why a model of a sound catalogue is not for sale.

use crate::words::{self, Lang};

/// Why a model of a sound file is not for sale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The model's id.
    pub model: String,
    /// What is wrong with its prices.
    pub reason: Unpriced,
}

/// Why a model cannot be priced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unpriced {
    /// The file itself says `status = "unpriced"`.
    Declared,
    /// There is no price row at all.
    NoRows,
    /// No base row matches these answers.
    NoRowFor(String),
    /// Several base rows match these answers.
    SeveralRowsFor(String),
    /// The prices depend on too many or too wide params to check every combination; the param is named.
    Unchecked(String),
    /// The price counts this param, which may stay unanswered.
    Uncounted(String),
    /// This param must be answered, but nobody can type what it wants.
    Unfillable(String),
}

impl Unpriced {
    /// The reason in words, one line.
    pub fn text(&self, lang: Lang) -> String {
        let (key, name, value) = match self {
            Self::Declared => return words::tr(lang, "unpriced-declared"),
            Self::NoRows => return words::tr(lang, "unpriced-no-rows"),
            Self::NoRowFor(answers) => ("unpriced-no-row-for", "answers", answers),
            Self::SeveralRowsFor(answers) => ("unpriced-several-rows-for", "answers", answers),
            Self::Unchecked(param) => ("unpriced-unchecked", "param", param),
            Self::Uncounted(param) => ("unpriced-uncounted", "param", param),
            Self::Unfillable(param) => ("unpriced-unfillable", "param", param),
        };
        words::tr_with(lang, key, &[(name, value.as_str().into())])
    }
}
