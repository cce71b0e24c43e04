//! Whether the price rows of the catalogue still stand in Kie's price table, with the same credits.

use super::Audit;
use crate::catalog::model::{Catalog, Model, Origin, PriceRow};
use crate::catalog::sync::{Bound, PriceRecord, rows};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Adds what differs between the rows of models on sale and the price table.
pub fn against(audit: &mut Audit, catalog: &Catalog, records: &[PriceRecord], bound: &Bound) {
    let mut table: BTreeMap<&str, Vec<&PriceRecord>> = BTreeMap::new();
    for record in records {
        let text = record.model_description.trim();
        table.entry(text).or_default().push(record);
    }
    for model in catalog.models.values().filter(|model| model.is_sold()) {
        for row in &model.prices {
            one(audit, model, row, &table, bound);
        }
    }
    audit.sort();
}

fn one(
    audit: &mut Audit,
    model: &Model,
    row: &PriceRow,
    table: &BTreeMap<&str, Vec<&PriceRecord>>,
    bound: &Bound,
) {
    let text = row.row.trim();
    let Some(records) = table.get(text) else {
        // What was entered by hand may have another source, which it names.
        let weight = match model.origin {
            Origin::Hand => super::Weight::Notice,
            Origin::Api | Origin::Docs => super::Weight::Wrong,
        };
        return audit.add(weight, model, "audit-row-gone", &[("row", text)]);
    };
    let same_text = |other: &&PriceRow| other.row.trim() == text && other.when == row.when;
    let bound = bound
        .rows
        .get(&model.id)
        .and_then(|rows| rows.iter().find(same_text));
    let same = match bound {
        Some(bound) => bound.credits == row.credits && bound.per == row.per,
        None => records
            .iter()
            .any(|record| rows::credits(&record.credit_price) == Ok(row.credits)),
    };
    if !same {
        let now = bound.map(|row| row.credits.normalize().to_string());
        let now = now.or_else(|| {
            records
                .first()
                .map(|record| record.credit_price.trim().to_owned())
        });
        let own = Decimal::normalize(&row.credits).to_string();
        let values = [
            ("row", text),
            ("own", &own),
            ("now", now.as_deref().unwrap_or("?")),
        ];
        audit.wrong(model, "audit-row-credits", &values);
    }
}
