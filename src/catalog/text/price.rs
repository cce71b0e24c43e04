//! Reads the price rows of a model and checks that they speak of its params.

use super::super::model::{Condition, MediaKind, Param, ParamKind, Per, PriceRow};
use super::super::task;
use super::param::conditions;
use super::reader::{self, Reader, Span, Table};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

const UNITS: [(&str, Per); 6] = [
    ("generation", Per::Generation),
    ("image", Per::Image),
    ("second", Per::Second),
    ("minute", Per::Minute),
    ("1000-chars", Per::ThousandChars),
    ("megapixel", Per::Megapixel),
];

/// All price rows of the model.
pub(super) fn read_all(
    model: &mut Table<'_>,
    params: &[Param],
    reader: &mut Reader<'_>,
) -> Vec<PriceRow> {
    let mut rows = Vec::new();
    for mut table in model.tables("prices", reader) {
        for key in ["credits", "per", "row"] {
            table.missing(key, reader);
        }
        let place = table.place("when");
        let when = match table.table("when", reader) {
            Some(when) => conditions(&when, reader),
            None => BTreeMap::new(),
        };
        known(&when, params, &place, reader);
        let row = PriceRow {
            when,
            credits: table.money("credits", reader).unwrap_or(Decimal::ZERO),
            per: table.word("per", &UNITS, reader).unwrap_or(Per::Generation),
            quantity: table.text("quantity", reader).map(str::to_owned),
            free: table.size("free", reader).unwrap_or_default(),
            surcharge: table.flag("surcharge", reader).unwrap_or_default(),
            row: table.text("row", reader).unwrap_or_default().to_owned(),
        };
        quantity(&row, params, &table, reader);
        table.close(reader);
        rows.push(row);
    }
    rows
}

/// Conditions must name params of the model and values those can have.
pub(super) fn known(
    when: &BTreeMap<String, Condition>,
    params: &[Param],
    place: &Span,
    reader: &mut Reader<'_>,
) {
    for (name, condition) in when {
        // What an earlier task was made with is known only from that task.
        let task = task::split(name).map(|(task, _)| task);
        let asked = task.unwrap_or(name);
        let found = params.iter().find(|param| param.name == *asked);
        let Some(param) = found.filter(|param| task.is_none() || param.task().is_some()) else {
            let names = params.iter().map(|param| param.name.as_str());
            reader::unknown(reader, place, name, names);
            continue;
        };
        if task.is_some() {
            continue;
        }
        let Condition::OneOf(values) = condition else {
            continue;
        };
        for value in values.iter().filter(|value| !possible(&param.kind, value)) {
            let expected = match &param.kind {
                ParamKind::Choice { values, .. } => values.join(", "),
                ParamKind::Bool => "true, false".to_owned(),
                ParamKind::Integer { min, max } => format!("{min}…{max}"),
                _ => "{ present = … }".to_owned(),
            };
            let values = vec![
                ("name", name.clone()),
                ("value", value.clone()),
                ("expected", expected),
            ];
            reader.note(place, "mistake-when-value", values);
        }
    }
}

fn possible(kind: &ParamKind, value: &str) -> bool {
    match kind {
        ParamKind::Choice { values, .. } => values.iter().any(|known| known == value),
        ParamKind::Bool => value.parse::<bool>().is_ok(),
        ParamKind::Integer { min, max } => value
            .parse::<i64>()
            .is_ok_and(|number| (*min..=*max).contains(&number)),
        _ => false,
    }
}

/// What counts the units must exist and be countable in that unit.
fn quantity(row: &PriceRow, params: &[Param], table: &Table<'_>, reader: &mut Reader<'_>) {
    let place = table.place("quantity");
    let Some(name) = &row.quantity else {
        // "per image" and "per generation" without a count are one of them.
        if !matches!(row.per, Per::Generation | Per::Image) {
            reader.note(&table.span, "mistake-quantity-missing", Vec::new());
        }
        return;
    };
    let Some(param) = params.iter().find(|param| param.name == *name) else {
        let names = params.iter().map(|param| param.name.as_str());
        reader::unknown(reader, &place, name, names);
        return;
    };
    let countable = match (&param.kind, row.per) {
        (ParamKind::Text { .. }, per) => per == Per::ThousandChars,
        (ParamKind::Choice { values, .. }, per) => {
            per != Per::ThousandChars && values.iter().all(|v| v.parse::<u32>().is_ok())
        }
        (ParamKind::Integer { min, .. }, per) => per != Per::ThousandChars && *min >= 0,
        (ParamKind::Number { min, .. }, per) => {
            per != Per::ThousandChars && !min.is_sign_negative()
        }
        (ParamKind::Media(kind, _) | ParamKind::MediaList { kind, .. }, per) => match per {
            Per::Generation | Per::Image => true,
            Per::Second | Per::Minute => matches!(kind, MediaKind::Audio | MediaKind::Video),
            Per::Megapixel => matches!(kind, MediaKind::Image | MediaKind::Video),
            Per::ThousandChars => false,
        },
        (ParamKind::Json(_), per) => per == Per::ThousandChars,
        (ParamKind::Bool | ParamKind::Task(_), _) => false,
    };
    if !countable {
        let values = vec![("name", name.clone())];
        reader.note(&place, "mistake-quantity", values);
    }
}
