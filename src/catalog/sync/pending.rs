//! Changes that wait for the admin: each with the model as it was and as it would be, so that what is accepted is what was shown.

use super::report::{What, Why};
use super::settle::Settled;
use super::write;
use crate::catalog::model::Blurb;
use crate::catalog::text::load;
use crate::catalog::{Model, Override};
use crate::words::Lang;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The changes of one model that wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The model's id.
    pub model: String,
    /// Its title.
    pub title: String,
    /// What changes.
    pub changes: Vec<Told>,
    /// Digest of the model as it is in the file; empty: it is not there.
    pub before: String,
    /// The model's tables as they would be, without the admin's override.
    pub after: String,
    /// The same for the same change, whatever words belong to the model.
    pub key: String,
}

/// One change in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// `repriced`, `params`, … as in `What::word`.
    pub what: String,
    /// Further lines in Russian.
    pub ru: Vec<String>,
    /// The same in English.
    pub en: Vec<String>,
    /// Credits before and after, where they move most.
    pub credits: Option<(String, String)>,
}

impl Told {
    /// The further lines.
    pub fn details(&self, lang: Lang) -> &[String] {
        match lang {
            Lang::Ru => &self.ru,
            Lang::En => &self.en,
        }
    }

    fn of(what: &What) -> Self {
        let credits = match what {
            What::Repriced(how) => how.most,
            _ => None,
        };
        let text = |credits: rust_decimal::Decimal| credits.normalize().to_string();
        Self {
            what: what.word().to_owned(),
            ru: what.details(Lang::Ru),
            en: what.details(Lang::En),
            credits: credits.map(|(old, new)| (text(old), text(new))),
        }
    }
}

/// Why what was shown cannot be accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moved {
    /// These models are not as they were shown any more.
    Models(Vec<String>),
    /// The file is wrong, or would be.
    Why(Why),
}

/// The digest of a set of waiting changes.
pub fn digest(items: &[Pending]) -> String {
    let keys: Vec<&str> = items.iter().map(|item| item.key.as_str()).collect();
    hashed(&keys.join("\n"))
}

/// What waits of a settled model.
pub(super) fn of(id: &str, settled: &Settled) -> Option<Pending> {
    let waiting = settled.changes.iter().filter(|change| !change.applied);
    let changes: Vec<Told> = waiting.map(|change| Told::of(&change.what)).collect();
    let wanted = settled.wanted.as_ref().filter(|_| !changes.is_empty())?;
    let before = settled.model.as_ref().map(facts).unwrap_or_default();
    Some(Pending {
        model: id.to_owned(),
        title: wanted.title.clone(),
        key: hashed(&format!("{id}\n{before}\n{}", facts(wanted))),
        before,
        after: write::model(wanted, None),
        changes,
    })
}

/// Whether the model in the file is as it was when the change was found.
pub(super) fn fits(model: Option<&Model>, item: &Pending) -> bool {
    model.map(facts).unwrap_or_default() == item.before
}

/// Changes the models; the ids of those that are not as they were shown.
pub(super) fn put_into(
    models: &BTreeMap<String, Model>,
    items: &[Pending],
    settled: &mut BTreeMap<String, Settled>,
) -> Vec<String> {
    let mut moved = Vec::new();
    for item in items {
        let now = models.get(&item.model).map(facts).unwrap_or_default();
        let wanted = load(&item.after).ok();
        let wanted = wanted.and_then(|catalog| catalog.get(&item.model).map(|m| Model::clone(m)));
        match wanted {
            // Accepted before.
            Some(wanted) if now == facts(&wanted) => {}
            Some(wanted) if now == item.before => {
                settled.insert(item.model.clone(), Settled::same(Some(wanted)));
            }
            _ => moved.push(item.model.clone()),
        }
    }
    moved
}

/// The digest of a model without the words people read.
fn facts(model: &Model) -> String {
    let bare = Model {
        title: String::new(),
        provider: String::new(),
        ru: Blurb::default(),
        en: Blurb::default(),
        eta_s: 0,
        docs: None,
        overrides: Override::default(),
        ..model.clone()
    };
    hashed(&write::model(&bare, None))
}

fn hashed(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let bytes = digest.iter().take(16);
    bytes.map(|byte| format!("{byte:02x}")).collect()
}
