//! The truth audit: is every model on sale complete, priced exactly, worded for people, and not sold at a loss.
#![deny(clippy::float_arithmetic)]

mod loss;
mod table;

use super::labels::{kind_key, param_key, value_key};
use super::model::{Catalog, Model, Param, ParamKind, Status};
use super::price::Tariff;
use super::text::unpriced;
use super::value_label;
use super::warning::Unpriced;
use crate::words::{self, Lang};
use serde::Serialize;

pub use table::against;

/// Characters of a button's label that a phone still shows.
const BUTTON_CHARS: usize = 60;
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
    Note,
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
    pub values: Vec<(&'static str, String)>,
}

/// What an audit found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    /// In the order of the models' ids.
    pub findings: Vec<Finding>,
    /// Models on sale.
    pub sold: usize,
    /// Models that wait for the admin.
    pub new: usize,
    /// Models without an exact price.
    pub unpriced: usize,
    /// Models Kie has no more.
    pub gone: usize,
    /// Chat models and pages, where the sources were looked at.
    pub chats: Option<usize>,
}

impl Finding {
    /// One line in words, without the model.
    pub fn text(&self, lang: Lang) -> String {
        let values: Vec<(&str, words::Value<'_>)> = self
            .values
            .iter()
            .map(|(name, value)| (*name, value.as_str().into()))
            .collect();
        words::tr_with(lang, self.key, &values)
    }
}

impl Audit {
    /// Whether nothing of weight was found.
    pub fn is_clean(&self) -> bool {
        !self
            .findings
            .iter()
            .any(|found| found.weight == Weight::Wrong)
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
            .map(|(name, value)| (*name, (*value).to_owned()));
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

    fn note(&mut self, model: &Model, key: &'static str, values: &[(&'static str, &str)]) {
        self.add(Weight::Note, model, key, values);
    }
}

/// Looks at every model of the catalogue by itself.
pub fn audit(catalog: &Catalog, tariff: &Tariff) -> Audit {
    let mut audit = Audit::default();
    for warning in catalog.warnings.iter() {
        let Some(model) = catalog.get(&warning.model) else {
            continue;
        };
        let why = warning.reason.text(Lang::En);
        if warning.reason == Unpriced::Declared {
            let why = unpriced(model).map_or(why, |reason| reason.text(Lang::En));
            audit.note(model, "audit-unpriced", &[("why", &why)]);
        } else {
            audit.wrong(model, "audit-not-priced", &[("why", &why)]);
        }
    }
    for model in catalog.models.values() {
        let slot = match model.status {
            _ if model.is_sold() => &mut audit.sold,
            Status::Gone => &mut audit.gone,
            Status::Unpriced => &mut audit.unpriced,
            Status::Active | Status::New => &mut audit.new,
        };
        *slot = slot.saturating_add(1);
        if model.is_sold() {
            on_sale(model, tariff, &mut audit);
        }
    }
    audit
        .findings
        .sort_by(|a, b| (&a.model, a.weight).cmp(&(&b.model, b.weight)));
    audit
}

fn on_sale(model: &Model, tariff: &Tariff, audit: &mut Audit) {
    if model.params.iter().all(|param| param.fixed) {
        audit.wrong(model, "audit-no-params", &[]);
    }
    let fixed = model.overrides.free || model.overrides.price_rub.is_some();
    if let Some(why) = unpriced(model).filter(|_| !fixed) {
        audit.wrong(model, "audit-not-priced", &[("why", &why.text(Lang::En))]);
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
    }
    for (lang, blurb) in [("ru", &model.ru), ("en", &model.en)] {
        let what = blurb.what.trim();
        if what.is_empty() {
            // English may be read instead of a missing Russian text by nobody, but not the reverse.
            let weight = if lang == "ru" {
                Weight::Wrong
            } else {
                Weight::Note
            };
            audit.add(weight, model, "audit-no-description", &[("lang", lang)]);
        } else if what.contains('\n') || what.chars().count() > LINE_CHARS {
            audit.note(model, "audit-long-description", &[("lang", lang)]);
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
    for value in values {
        let known = words::find(Lang::Ru, &value_key(name, value), &[])
            .or_else(|| words::find(Lang::Ru, &value_key("", value), &[]));
        if known.is_none() && is_word(value) {
            bare.push(value.as_str());
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
            Weight::Note
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
