//! Small sources to sync from.

use super::super::merge::{Accept, Apply, Merged, merge};
use super::super::report::Refused;
use super::super::{Bound, Found};
use crate::catalog::model::Origin;
use crate::catalog::{Answer, Catalog, Category, Condition, Param, ParamKind, Per, PriceRow, Wire};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn row(when: &[(&str, &str)], credits: &str, text: &str) -> PriceRow {
    PriceRow {
        when: when
            .iter()
            .map(|(name, value)| {
                (
                    (*name).to_owned(),
                    Condition::OneOf(vec![(*value).to_owned()]),
                )
            })
            .collect(),
        credits: credits.parse::<Decimal>().unwrap(),
        per: Per::Generation,
        quantity: None,
        free: 0,
        surcharge: false,
        row: text.to_owned(),
    }
}

pub(super) fn choice(name: &str, values: &[&str]) -> Param {
    Param {
        name: name.to_owned(),
        kind: ParamKind::Choice {
            values: values.iter().map(|v| (*v).to_owned()).collect(),
            wire: Wire::String,
        },
        required: false,
        default: values.first().map(|v| Answer::Choice((*v).to_owned())),
        fixed: false,
        only_when: BTreeMap::new(),
    }
}

pub(super) fn found(id: &str, params: Vec<Param>) -> Found {
    Found {
        id: id.to_owned(),
        title: format!("Title of {id}"),
        provider: "Maker".to_owned(),
        docs: Some(format!("market/{id}")),
        kind: "text-to-video".to_owned(),
        category: Some(Category::Video),
        params,
        needs: Vec::new(),
        never: Vec::new(),
        origin: Origin::Docs,
        problems: Vec::new(),
    }
}

/// The sources as they are when nothing has changed.
pub(super) struct Source {
    pub(super) found: BTreeMap<String, Found>,
    pub(super) bound: Bound,
    pub(super) unread: BTreeSet<String>,
}

impl Source {
    pub(super) fn same() -> Self {
        let mut one = found("a/one", vec![choice("duration", &["5", "10"])]);
        one.docs = None;
        let rows = vec![
            row(&[("duration", "5")], "10", "one, 5s"),
            row(&[("duration", "10")], "20", "one, 10s"),
        ];
        let mut source = Self {
            found: BTreeMap::new(),
            bound: Bound::default(),
            unread: BTreeSet::new(),
        };
        source.add(one, rows);
        source
    }

    pub(super) fn add(&mut self, model: Found, rows: Vec<PriceRow>) {
        self.bound.rows.insert(model.id.clone(), rows);
        self.found.insert(model.id.clone(), model);
    }

    pub(super) fn sync(&self, text: &str, apply: Apply) -> Merged {
        self.try_sync(text, apply).unwrap()
    }

    pub(super) fn try_sync(&self, text: &str, apply: Apply) -> Result<Merged, Refused> {
        let accept = Accept {
            apply,
            keyed: false,
            unread: &self.unread,
            shipped: &Catalog::default(),
            now: Some("2026-11-20T10:00:00Z"),
        };
        merge(text, &self.found, &self.bound, &accept)
    }
}
