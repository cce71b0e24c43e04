//! From the texts of Kie's sources to models and price records, whoever fetched them.

use super::api::{self, Listed};
use super::bind::bind;
use super::index::Index;
use super::pages::{self, Page, Reading, Reason};
use super::{Bound, Found, PriceRecord};
use crate::catalog::model::{Model, Origin};
use crate::catalog::{Catalog, Status};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Most problems of one kind that are told.
const MAX_TOLD: usize = 200;

/// The texts as they were served or saved.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Sources {
    /// llms.txt.
    pub index: Option<String>,
    /// Path without `.md` and text; a later one of the same path goes over an earlier one.
    pub pages: Vec<(String, String)>,
    /// Answers of the price table: arrays of records, or whole answers.
    pub prices: Vec<String>,
    /// The answer of `GET /api/v1/models`.
    pub list: Option<String>,
    /// Answers of `GET /api/v1/models/{id}/schema`.
    pub schemas: Vec<String>,
    /// What could not be had: (what, why).
    pub problems: Vec<(String, String)>,
}

impl Sources {
    /// Notes what could not be had.
    pub fn problem(&mut self, place: &str, what: String) {
        self.problems.push((place.to_owned(), what));
    }
}

/// What the sources say.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// Models by id.
    pub found: BTreeMap<String, Found>,
    /// The price table.
    pub records: Vec<PriceRecord>,
    /// The list of the catalogue API was read.
    pub keyed: bool,
    /// Pages and listed models that are chats.
    pub chats: usize,
    /// Pages and ids that the sources name but that were not read: their models are not gone.
    pub unread: BTreeSet<String>,
    /// What could not be read: (where, why).
    pub problems: Vec<(String, String)>,
}

/// Reads all sources; what the catalogue API says of a model goes over its page.
pub fn gather(sources: &Sources) -> Gathered {
    let mut gathered = Gathered {
        problems: sources.problems.clone(),
        ..Gathered::default()
    };
    if let Some(index) = &sources.index {
        let index = Index::read(index);
        let texts = sources.pages.iter();
        let pages: Vec<Page<'_>> = texts.map(|(path, text)| Page { path, text }).collect();
        let mut reading = pages::read(&index, &pages);
        // Guides need not be there.
        let guide = |path: &str| index.get(path).is_some_and(|entry| !entry.is_api);
        let missing = |one: &pages::Skipped| one.reason == Reason::Missing && guide(&one.path);
        reading.skipped.retain(|one| !missing(one));
        gathered.take(reading);
    }
    if let Some(list) = &sources.list {
        match api::list(list) {
            Ok((listed, problems)) => {
                gathered.keyed = !listed.is_empty();
                let place = || "models".to_owned();
                gathered
                    .problems
                    .extend(problems.into_iter().map(|what| (place(), what)));
                gathered.schemas(&listed, &sources.schemas);
            }
            Err(error) => gathered.problem("models", &error.to_string()),
        }
    }
    for text in &sources.prices {
        gathered.prices(text);
    }
    gathered.problems.truncate(MAX_TOLD);
    gathered
}

impl Gathered {
    fn problem(&mut self, place: &str, what: &str) {
        self.problems.push((place.to_owned(), what.to_owned()));
    }

    fn schemas(&mut self, listed: &[Listed], answers: &[String]) {
        let mut by_id: BTreeMap<String, &str> = BTreeMap::new();
        for text in answers {
            match api::schema_id(text) {
                Ok(id) => drop(by_id.insert(id, text)),
                Err(error) => self.problem("schema", &error.to_string()),
            }
        }
        self.take(api::read(listed, |id| by_id.get(id).copied()));
    }

    fn take(&mut self, reading: Reading) {
        for (id, mut model) in reading.found {
            // The list knows no page.
            let page = self.found.get(&id).and_then(|known| known.docs.clone());
            model.docs = model.docs.or(page);
            self.found.insert(id, model);
        }
        for skipped in reading.skipped {
            match skipped.reason {
                Reason::Chat => self.chats = self.chats.saturating_add(1),
                // Guides, callbacks and former endpoints are no models.
                Reason::NoApi | Reason::OtherEndpoint(_) | Reason::Unlisted | Reason::Chinese => {}
                reason => {
                    self.problem(&skipped.path, &reason.to_string());
                    self.unread.insert(skipped.path);
                }
            }
        }
    }

    fn prices(&mut self, text: &str) {
        let records = match serde_json::from_str::<Value>(text) {
            Ok(value) => records(value),
            Err(error) => return self.problem("prices", &error.to_string()),
        };
        let Some(records) = records else {
            return self.problem("prices", "no records");
        };
        for record in records {
            match serde_json::from_value::<PriceRecord>(record) {
                Ok(record) => self.records.push(record),
                Err(error) => self.problem("prices", &error.to_string()),
            }
        }
    }

    /// Binds the price table to what was found and to the models of the file that no source describes.
    pub fn bind(&self, file: &Catalog, aliases: &BTreeMap<String, String>) -> Bound {
        let mut models = self.found.clone();
        models.retain(|_, model| model.category.is_some());
        for (id, model) in file.models.iter() {
            let by_hand = model.origin == Origin::Hand;
            let described = models
                .get(id)
                .is_some_and(|m| !by_hand || m.origin == Origin::Api);
            if !described && model.status != Status::Gone {
                models.insert(id.clone(), as_found(model));
            }
        }
        bind(&self.records, &models, aliases)
    }
}

/// The records of an answer, of its `data`, or of a bare array.
fn records(value: Value) -> Option<Vec<Value>> {
    match value {
        Value::Array(records) => Some(records),
        Value::Object(mut fields) => {
            let inner = fields.remove("data").or_else(|| fields.remove("records"))?;
            records(inner)
        }
        _ => None,
    }
}

fn as_found(model: &Model) -> Found {
    Found {
        id: model.id.clone(),
        title: model.title.clone(),
        provider: model.provider.clone(),
        docs: model.docs.clone(),
        kind: model.kind.clone(),
        category: Some(model.category),
        params: model.params.clone(),
        needs: model.needs.clone(),
        never: model.never.clone(),
        origin: model.origin,
        problems: Vec::new(),
    }
}
