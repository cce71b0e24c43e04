//! The truth audit: is every model on sale complete, priced exactly, worded for people, and not sold at a loss.
#![deny(clippy::float_arithmetic)]

mod fold;
mod loss;

pub use loss::loss;
mod table;
mod why;

use super::labels::{kind_key, param_key, value_key};
use super::model::{Catalog, Model, Param, ParamKind};
use super::price::Tariff;
use super::sync::{Bound, openapi};
use super::text::unpriced;
use super::value_label;
use super::warning::Unpriced;
use crate::words::{self, Lang};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

pub use fold::{Line, fold, lines};
pub use table::against;
pub use why::{Doubt, Unsold, Why};

/// Characters of a button's label that a phone still shows.
const BUTTON_CHARS: usize = 60;
/// Characters of a title that still is a button beside a price.
const TITLE_CHARS: usize = 40;
/// Characters of a description that still is one line of a card.
const LINE_CHARS: usize = 200;
/// Choices shown as buttons; what a longer list holds is typed or searched.
const BUTTONS: usize = 90;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// A customer or the owner is harmed: the audit fails.
    Wrong,
    /// Worth knowing.
    Notice,
}

/// Something about a model that should not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub weight: Weight,
    /// The model's id.
    pub model: String,
    /// The key of its text in `locales/*/cli.ftl`, the same for every finding of its kind.
    pub key: &'static str,
    /// What the text tells.
    pub values: Vec<(&'static str, Told)>,
}

/// A part of a finding's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// The same in every language: a name, a number, words of Kie's.
    Word(String),
    /// Why a model has no exact price.
    Why(Unpriced),
}

impl Told {
    /// In words.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::Why(why) => why.text(lang),
        }
    }
}

/// What an audit found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    /// In the order of the models' ids.
    pub findings: Vec<Finding>,
    /// Models of the file that are not sold, in the order of their ids.
    pub unsold: Vec<Unsold>,
    /// Models on sale.
    pub sold: usize,
    /// Chat models, where the sources were looked at.
    pub chats: Option<usize>,
    /// Helpers of other models, which make nothing to sell, where the sources were looked at.
    pub helpers: Option<usize>,
}

impl Finding {
    /// One line in words, without the model.
    pub fn text(&self, lang: Lang) -> String {
        let texts = self.values.iter();
        let texts: Vec<_> = texts.map(|(name, told)| (*name, told.text(lang))).collect();
        let values: Vec<(&str, words::Value<'_>)> = texts
            .iter()
            .map(|(name, text)| (*name, text.as_str().into()))
            .collect();
        words::tr_with(lang, self.key, &values)
    }
}

impl Audit {
    /// Whether nothing of weight was found.
    pub fn is_clean(&self) -> bool {
        self.count(Weight::Wrong) == 0
    }

    /// Findings of a weight.
    pub fn count(&self, weight: Weight) -> usize {
        let found = self.findings.iter();
        found.filter(|finding| finding.weight == weight).count()
    }

    /// Models that are not sold for a reason of this word.
    pub fn unsold(&self, word: &str) -> usize {
        let unsold = self.unsold.iter();
        unsold.filter(|one| one.why.word() == word).count()
    }

    fn sort(&mut self) {
        self.findings
            .sort_by(|a, b| (&a.model, a.weight).cmp(&(&b.model, b.weight)));
    }

    fn add(
        &mut self,
        weight: Weight,
        model: &Model,
        key: &'static str,
        values: &[(&'static str, &str)],
    ) {
        let values = values
            .iter()
            .map(|(name, value)| (*name, Told::Word((*value).to_owned())));
        self.findings.push(Finding {
            weight,
            model: model.id.clone(),
            key,
            values: values.collect(),
        });
    }

    fn wrong(&mut self, model: &Model, key: &'static str, values: &[(&'static str, &str)]) {
        self.add(Weight::Wrong, model, key, values);
    }

    fn no_price(&mut self, model: &Model, why: Unpriced) {
        self.findings.push(Finding {
            weight: Weight::Wrong,
            model: model.id.clone(),
            key: "audit-not-priced",
            values: vec![("why", Told::Why(why))],
        });
    }

    fn notice(&mut self, model: &Model, key: &'static str, values: &[(&'static str, &str)]) {
        self.add(Weight::Notice, model, key, values);
    }
}

/// Looks at every model of the catalogue; `bound` is what the price table says, if it was looked at.
pub fn audit(catalog: &Catalog, tariff: &Tariff, bound: Option<&Bound>) -> Audit {
    let mut audit = Audit {
        unsold: why::unsold(catalog, bound),
        ..Audit::default()
    };
    // What the file puts on sale, but nobody can buy.
    for warning in catalog.warnings.iter() {
        if let Some(model) = catalog.get(&warning.model)
            && warning.reason != Unpriced::Declared
        {
            audit.no_price(model, warning.reason.clone());
        }
    }
    let mut titles: BTreeMap<&str, &str> = BTreeMap::new();
    for model in catalog.models.values().filter(|model| model.is_sold()) {
        audit.sold = audit.sold.saturating_add(1);
        on_sale(model, tariff, &mut audit);
        if let Some(other) = titles.insert(&model.title, &model.id) {
            let values = [("title", model.title.as_str()), ("other", other)];
            audit.wrong(model, "audit-same-title", &values);
        }
    }
    audit.sort();
    audit
}

fn on_sale(model: &Model, tariff: &Tariff, audit: &mut Audit) {
    if model.params.iter().all(|param| param.fixed) {
        audit.wrong(model, "audit-no-params", &[]);
    }
    let fixed = model.overrides.free || model.overrides.price_rub.is_some();
    if let Some(why) = unpriced(model).filter(|_| !fixed) {
        audit.no_price(model, why);
    }
    if openapi::category(&model.kind).is_some_and(|category| category != model.category) {
        audit.notice(model, "audit-section", &[("kind", &model.kind)]);
    }
    texts(model, audit);
    for param in model.params.iter().filter(|param| !param.fixed) {
        labels(model, param, audit);
    }
    loss::check(model, tariff, audit);
}

fn texts(model: &Model, audit: &mut Audit) {
    if model.title.trim().is_empty() || model.title == model.id {
        audit.wrong(model, "audit-no-title", &[]);
    } else if model.title.chars().count() > TITLE_CHARS {
        audit.notice(model, "audit-long-title", &[]);
    }
    for (lang, blurb) in [("ru", &model.ru), ("en", &model.en)] {
        let what = blurb.what.trim();
        if what.is_empty() {
            // English may be read instead of a missing Russian text by nobody, but not the reverse.
            let weight = if lang == "ru" {
                Weight::Wrong
            } else {
                Weight::Notice
            };
            audit.add(weight, model, "audit-no-description", &[("lang", lang)]);
        } else if what.contains('\n') || what.chars().count() > LINE_CHARS {
            audit.notice(model, "audit-long-description", &[("lang", lang)]);
        }
    }
    let russian = |c: char| ('\u{400}'..='\u{4ff}').contains(&c);
    if !model.ru.what.is_empty() && !model.ru.what.contains(russian) {
        audit.wrong(model, "audit-not-russian", &[]);
    }
}

fn labels(model: &Model, param: &Param, audit: &mut Audit) {
    let name = param.name.as_str();
    let worded = [kind_key(param), param_key(name)];
    if worded
        .iter()
        .all(|key| words::find(Lang::Ru, key, &[]).is_none())
    {
        audit.wrong(model, "audit-no-label", &[("param", name)]);
    }
    let ParamKind::Choice { values, .. } = &param.kind else {
        return;
    };
    let mut bare = Vec::new();
    let mut shown = BTreeSet::new();
    for value in values {
        let known = words::find(Lang::Ru, &value_key(name, value), &[])
            .or_else(|| words::find(Lang::Ru, &value_key("", value), &[]));
        if known.is_none() && is_word(value) {
            bare.push(value.as_str());
        }
        if !shown.insert(value_label(Lang::Ru, name, value)) {
            let values = [("param", name), ("value", value.as_str())];
            audit.wrong(model, "audit-same-label", &values);
        }
        for lang in Lang::ALL {
            let chars = value_label(lang, name, value).chars().count();
            if chars > BUTTON_CHARS {
                let values = [("param", name), ("value", value.as_str())];
                audit.wrong(model, "audit-long-value", &values);
                break;
            }
        }
    }
    if !bare.is_empty() {
        // Words of a short list are buttons a customer must understand; a long list is of names.
        let weight = if values.len() > BUTTONS / 3 {
            Weight::Notice
        } else {
            Weight::Wrong
        };
        let shown = bare.join(", ");
        audit.add(
            weight,
            model,
            "audit-no-value-label",
            &[("param", name), ("values", &shown)],
        );
    }
}

/// An English word or several, that says nothing to a Russian reader: not `16:9`, `720p`, `png`, `Rachel`.
fn is_word(value: &str) -> bool {
    const FORMATS: [&str; 13] = [
        "png", "jpg", "jpeg", "webp", "mp3", "mp4", "wav", "gif", "flac", "opus", "pcm", "mov",
        "svg",
    ];
    let letters = value.chars().filter(char::is_ascii_lowercase).count();
    let plain = |c: char| c.is_ascii_lowercase() || matches!(c, '_' | '-' | ' ');
    letters >= 3 && value.chars().all(plain) && !FORMATS.contains(&value)
}
