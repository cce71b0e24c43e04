//! Models that are not sold: why, and what would sell them.

use crate::catalog::model::{Catalog, Model, Status};
use crate::catalog::sync::{Bound, Unbound};
use crate::catalog::text::unpriced;
use crate::catalog::warning::Unpriced;
use crate::words::{self, Lang};

/// Most rows whose doubts are told of one model.
const MAX_DOUBTS: usize = 6;

/// A model of the file that nobody can buy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsold {
    /// The model's id.
    pub model: String,
    /// Why.
    pub why: Why,
}

/// Why a model is not sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// New: the admin has not let it in yet.
    Waits,
    /// The admin switched it off.
    Off,
    /// Kie has it no more.
    Gone,
    /// The file has no exact price for it.
    Unpriced(Unpriced),
    /// Its rows stand in the price table, but do not say an exact price.
    Rows(Vec<Doubt>),
}

/// Why a row of the price table says no exact price.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// Billed by what nobody knows before the result is there.
    Afterwards,
    /// Its words are chosen by no param.
    NoChoice(String),
    /// A param does not take what it names: the param, the value.
    NoValue(String, String),
    /// Its unit is not known.
    NoUnit,
    /// What the binder says.
    Other(String),
}

impl Doubt {
    /// What a reason of the binder comes to.
    fn of(reason: &str) -> Self {
        const AFTERWARDS: [&str; 7] = [
            "not known beforehand",
            "depends on the size of the source",
            "the length follows from",
            "result's length follows",
            "leave the length open",
            "nothing says how long the result is",
            "which input the length is of",
        ];
        if AFTERWARDS.iter().any(|words| reason.contains(words)) {
            return Self::Afterwards;
        }
        if reason.contains("no unit") {
            return Self::NoUnit;
        }
        if let Some(words) = reason.strip_prefix("no param chooses ") {
            return Self::NoChoice(words.trim_matches('"').to_owned());
        }
        match reason.split_once(" cannot be ") {
            Some((param, value)) if !param.contains(' ') => {
                Self::NoValue(param.to_owned(), value.to_owned())
            }
            _ => Self::Other(reason.to_owned()),
        }
    }

    fn text(&self, lang: Lang) -> String {
        let with = |key: &str, values: &[(&str, &String)]| {
            let values: Vec<(&str, words::Value<'_>)> = values
                .iter()
                .map(|(name, value)| (*name, value.as_str().into()))
                .collect();
            words::tr_with(lang, key, &values)
        };
        match self {
            Self::Afterwards => words::tr(lang, "unsold-afterwards"),
            Self::NoUnit => words::tr(lang, "unsold-no-unit"),
            Self::NoChoice(what) => with("unsold-no-choice", &[("what", what)]),
            Self::NoValue(param, value) => {
                with("unsold-no-value", &[("param", param), ("value", value)])
            }
            Self::Other(what) => with("unsold-other", &[("what", what)]),
        }
    }
}

impl Why {
    /// The word programs know it by.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Waits => "waits",
            Self::Off => "off",
            Self::Gone => "gone",
            Self::Unpriced(_) => "unpriced",
            Self::Rows(_) => "rows",
        }
    }

    /// A sentence for people.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Waits => words::tr(lang, "unsold-waits"),
            Self::Off => words::tr(lang, "unsold-off"),
            Self::Gone => words::tr(lang, "unsold-gone"),
            Self::Unpriced(why) => {
                let why = why.text(lang);
                words::tr_with(lang, "unsold-unpriced", &[("why", why.as_str().into())])
            }
            Self::Rows(doubts) => told(doubts, lang),
        }
    }

    /// What would sell it; `None` where nothing would.
    pub fn cure(&self, lang: Lang) -> Option<String> {
        let key = match self {
            Self::Waits => "unsold-cure-waits",
            Self::Off => "unsold-cure-off",
            Self::Gone => return None,
            Self::Unpriced(_) => "unsold-cure-price",
            Self::Rows(doubts) => {
                let afterwards = |doubt: &Doubt| *doubt == Doubt::Afterwards;
                if doubts.iter().all(afterwards) {
                    "unsold-cure-ceiling"
                } else {
                    "unsold-cure-rows"
                }
            }
        };
        Some(words::tr(lang, key))
    }
}

/// The doubts in words; those of one kind together.
fn told(doubts: &[Doubt], lang: Lang) -> String {
    let words = doubts.iter().filter_map(|doubt| match doubt {
        Doubt::NoChoice(words) => Some(words.as_str()),
        _ => None,
    });
    let words: Vec<&str> = words.collect();
    let mut texts = Vec::new();
    for doubt in doubts {
        let text = match doubt {
            Doubt::NoChoice(_) => Doubt::NoChoice(words.join(" / ")).text(lang),
            other => other.text(lang),
        };
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts.join("; ")
}

/// The models of the file that are not sold; `bound` says why their rows are no price, if that is known.
pub(super) fn unsold(catalog: &Catalog, bound: Option<&Bound>) -> Vec<Unsold> {
    let models = catalog.models.values().filter(|model| !model.is_sold());
    models
        .map(|model| Unsold {
            model: model.id.clone(),
            why: why(model, catalog, bound),
        })
        .collect()
}

fn why(model: &Model, catalog: &Catalog, bound: Option<&Bound>) -> Why {
    match (model.status, model.overrides.enabled) {
        (Status::Gone, _) => Why::Gone,
        (_, Some(false)) => Why::Off,
        (Status::Unpriced, _) => {
            let doubts = bound.map(|bound| doubts(&model.id, &bound.unbound));
            if let Some(doubts) = doubts.filter(|doubts| !doubts.is_empty()) {
                return Why::Rows(doubts);
            }
            let told = catalog.warnings.iter().find(|one| one.model == model.id);
            let told = told.map(|warning| warning.reason.clone());
            let told = told.filter(|reason| *reason != Unpriced::Declared);
            let why = told.or_else(|| unpriced(model));
            Why::Unpriced(why.unwrap_or(Unpriced::Declared))
        }
        (Status::Active | Status::New, _) => Why::Waits,
    }
}

/// The doubts of a model's rows, each kind once.
fn doubts(id: &str, unbound: &[Unbound]) -> Vec<Doubt> {
    let rows = unbound
        .iter()
        .filter(|row| row.model.as_deref() == Some(id));
    let mut doubts: Vec<Doubt> = rows.map(|row| Doubt::of(&row.reason)).collect();
    doubts.sort();
    doubts.dedup();
    doubts.truncate(MAX_DOUBTS);
    doubts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_of_the_binder_are_told_in_words_of_people() {
        let cases = [
            (
                "how many tokens it takes is not known beforehand",
                Doubt::Afterwards,
            ),
            (
                "the price depends on the size of the source",
                Doubt::Afterwards,
            ),
            ("duration may leave the length open", Doubt::Afterwards),
            ("the row has no unit", Doubt::NoUnit),
            ("no param chooses \"8k\"", Doubt::NoChoice("8k".to_owned())),
            (
                "resolution cannot be 580p",
                Doubt::NoValue("resolution".to_owned(), "580p".to_owned()),
            ),
            (
                "several params switch sound",
                Doubt::Other("several params switch sound".to_owned()),
            ),
        ];
        for (reason, doubt) in cases {
            assert_eq!(Doubt::of(reason), doubt);
            for lang in Lang::ALL {
                assert!(doubt.text(lang).chars().count() > 10);
                let why = Why::Rows(vec![doubt.clone()]);
                assert!(why.cure(lang).is_some());
            }
        }
    }
}
