//! Binds the rows of the price table to the models: every word accounted for, or no price.

mod count;
mod doubt;
mod exact;
mod models;
mod source;
mod when;
mod words;

use super::aliases::{self, Aliases};
use super::rows::{self, Unit, tokens};
use super::{Bound, Found, PriceRecord, Unbound};
use crate::catalog::{Condition, Param, ParamKind, PriceRow};
use count::{Priced, price_rows};
use doubt::{Why, overlaps};
use exact::exact;
use models::{Known, Lost, Settled, known, settle};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use when::{Said, conditions, operations};
use words::Part;

/// A record whose model is known.
struct Entry<'a> {
    record: &'a PriceRecord,
    settled: Settled<'a>,
}

/// The price rows of every model that can be priced exactly, and every record that became no price.
///
/// The order of the records does not matter, and equal records count once. `aliases` are the admin's
/// (`[price_aliases]`): the beginning of a description and the model id it is for. Records of chats
/// (`interfaceType` "chat") are left out altogether.
pub fn bind(
    records: &[PriceRecord],
    models: &BTreeMap<String, Found>,
    aliases: &BTreeMap<String, String>,
) -> Bound {
    let mut bound = Bound::default();
    let known = known(models);
    let aliases = Aliases::new(aliases);
    let mut entries: BTreeMap<&str, Vec<Entry<'_>>> = BTreeMap::new();
    let mut doubts: BTreeMap<String, String> = BTreeMap::new();
    let distinct = distinct(records);
    for record in &distinct {
        let mut lost: Option<Lost> = None;
        let mut any = false;
        for description in words::alternatives(&tokens(&record.model_description)) {
            match settle(record, &description, &known, &aliases) {
                Ok(settled) => {
                    any = true;
                    let entry = Entry { record, settled };
                    entries
                        .entry(&entry.settled.found.id)
                        .or_default()
                        .push(entry);
                }
                Err(reason) => lost = lost.or(Some(reason)),
            }
        }
        if let Some(lost) = lost.filter(|_| !any) {
            let Lost {
                model,
                reason,
                certain,
            } = lost;
            if let Some(model) = model.clone().filter(|_| certain) {
                doubts.entry(model).or_insert(doubt(record, &reason));
            }
            let never = model.as_deref().filter(|id| known.contains_key(id));
            let never = never.and_then(aliases::unknown_output).map(str::to_owned);
            bound.refuse(record, model, never.unwrap_or(reason));
        }
    }
    let mut used: BTreeMap<[&str; 7], bool> = BTreeMap::new();
    for (id, entries) in shared(entries, &known) {
        for entry in model(id, &entries, doubts.remove(id), &mut bound) {
            used.insert(key(entry.record), is_surcharge(entry));
        }
    }
    for record in distinct {
        match used.get(&key(record)) {
            Some(false) => bound.tally.base = bound.tally.base.saturating_add(1),
            Some(true) => bound.tally.surcharges = bound.tally.surcharges.saturating_add(1),
            None => bound.tally.unbound = bound.tally.unbound.saturating_add(1),
        }
    }
    bound.unbound.sort_by(|a, b| {
        key(&a.record)
            .cmp(&key(&b.record))
            .then_with(|| a.model.cmp(&b.model))
    });
    bound.unbound.dedup();
    bound
}

/// Why a model is not sold although rows of it bind.
fn doubt(record: &PriceRecord, reason: &str) -> String {
    let text = record.model_description.trim();
    format!("its row \"{text}\" is not understood: {reason}")
}

/// Adds the models that are billed by the rows of another one and have none of their own.
fn shared<'a>(
    mut entries: BTreeMap<&'a str, Vec<Entry<'a>>>,
    known: &BTreeMap<&'a str, Known<'a>>,
) -> BTreeMap<&'a str, Vec<Entry<'a>>> {
    for (from, to) in aliases::shared_rows() {
        let (Some(rows), Some((id, known))) = (entries.get(from), known.get_key_value(to)) else {
            continue;
        };
        if entries.contains_key(to) {
            continue;
        }
        let rows = rows.iter().map(|entry| Entry {
            record: entry.record,
            settled: Settled {
                found: known.found,
                words: entry.settled.words.clone(),
                whole: entry.settled.whole,
            },
        });
        let rows = rows.collect();
        entries.insert(id, rows);
    }
    entries
}

/// Params a price depends on must be answered: the ones of these rows that may stay open and have no
/// default become required. (Kie's own default is not known then, so neither is the price.)
pub fn ask_for_price(params: &mut [Param], rows: &[PriceRow]) {
    for param in params
        .iter_mut()
        .filter(|param| param.default.is_none() && !param.fixed)
    {
        let counted = |row: &PriceRow| {
            row.quantity.as_ref() == Some(&param.name)
                && !matches!(
                    param.kind,
                    ParamKind::Media(..) | ParamKind::MediaList { .. }
                )
        };
        let chosen =
            |row: &PriceRow| matches!(row.when.get(&param.name), Some(Condition::OneOf(_)));
        if rows.iter().any(|row| counted(row) || chosen(row)) {
            param.required = true;
        }
    }
}

impl Bound {
    fn refuse(&mut self, record: &PriceRecord, model: Option<String>, reason: String) {
        self.unbound.push(Unbound {
            record: record.clone(),
            model,
            reason,
        });
    }
}

/// The media records, each once, in an order of their own.
fn distinct(records: &[PriceRecord]) -> Vec<&PriceRecord> {
    let mut sorted: Vec<&PriceRecord> = records
        .iter()
        .filter(|record| !record.interface_type.trim().eq_ignore_ascii_case("chat"))
        .collect();
    sorted.sort_by(|a, b| key(a).cmp(&key(b)));
    sorted.dedup();
    sorted
}

fn key(record: &PriceRecord) -> [&str; 7] {
    [
        &record.model_description,
        &record.interface_type,
        &record.provider,
        &record.credit_price,
        &record.credit_unit,
        &record.usd_price,
        &record.anchor,
    ]
}

/// Binds the rows of one model and keeps them if they price it exactly; the entries that are kept.
fn model<'e, 'a>(
    id: &str,
    entries: &'e [Entry<'a>],
    doubt: Option<String>,
    bound: &mut Bound,
) -> Vec<&'e Entry<'a>> {
    let Some(found) = entries.first().map(|entry| entry.settled.found) else {
        return Vec::new();
    };
    let mut doubt = doubt;
    let mut rows: Vec<PriceRow> = Vec::new();
    let mut taken: Vec<&Entry<'_>> = Vec::new();
    let mut unpriced = Vec::new();
    for (entry, said) in entries.iter().zip(all_said(entries)) {
        let priced = said.and_then(|said| {
            let when = said.when.clone();
            price(entry, said).map_err(|why| {
                unpriced.push((entry, when));
                Why::harmless(why)
            })
        });
        match priced {
            Ok(priced) => {
                rows.extend(priced);
                taken.push(entry);
            }
            Err(why) => {
                if !why.harmless || is_surcharge(entry) {
                    doubt = doubt.or(Some(self::doubt(entry.record, &why.text)));
                }
                bound.refuse(entry.record, Some(id.to_owned()), why.text);
            }
        }
    }
    if rows.is_empty() {
        return Vec::new();
    }
    arrange(&mut rows, found);
    rows.dedup();
    // Two rows for one choice are one too many, even if only one of them can be read.
    let torn = unpriced
        .iter()
        .find(|(_, when)| doubt.is_none() && overlaps(found, &rows, when));
    if let Some((entry, _)) = torn {
        doubt = Some(self::doubt(
            entry.record,
            "another row is for the same choice",
        ));
    }
    match doubt.map_or_else(|| exact(found, &rows), Err) {
        Ok(never) => {
            bound.rows.insert(id.to_owned(), rows);
            if !never.is_empty() {
                bound.never.insert(id.to_owned(), never);
            }
            taken
        }
        Err(reason) => {
            for entry in taken {
                bound.refuse(entry.record, Some(id.to_owned()), reason.clone());
            }
            Vec::new()
        }
    }
}

/// What each row of a model says, facts that no param chooses being the same for all.
fn all_said(entries: &[Entry<'_>]) -> Vec<Result<Said, Why>> {
    let base = |entry: &&Entry<'_>| !is_surcharge(entry);
    let ops: BTreeSet<String> = entries
        .iter()
        .filter(base)
        .flat_map(|entry| entry.settled.words.ops.iter().cloned())
        .collect();
    let said: Vec<Result<Said, Why>> = entries.iter().map(|entry| say(entry, &ops)).collect();
    let facts: BTreeSet<BTreeSet<String>> = entries
        .iter()
        .zip(&said)
        .filter(|(entry, _)| base(entry))
        .filter_map(|(_, said)| said.as_ref().ok().map(|said| said.facts.clone()))
        .collect();
    said.into_iter()
        .map(|said| said.and_then(|said| told_apart(said, &facts).map_err(Why::from)))
        .collect()
}

fn is_surcharge(entry: &Entry<'_>) -> bool {
    matches!(
        entry.settled.words.part,
        Some(Part::InputImage | Part::InputVideo)
    )
}

/// The conditions of a row.
fn say(entry: &Entry<'_>, ops: &BTreeSet<String>) -> Result<Said, Why> {
    let Settled {
        found,
        words,
        whole,
    } = &entry.settled;
    if let Some(reason) = aliases::unknown_output(&found.id) {
        return Err(reason.into());
    }
    let mut words = words.clone();
    let unit = rows::unit(&entry.record.credit_unit);
    if words.up_to && !matches!(unit, Some(Unit::Second | Unit::Minute)) {
        return Err("what longer ones cost is not said".into());
    }
    if unit.is_some_and(per_part) {
        words.seconds.remove(&Decimal::ONE);
    }
    let mut said = conditions(found, &words)?;
    if let Some((param, value)) = whole {
        said.choose(found, param, value)?;
    }
    operations(found, ops, &words, &mut said)?;
    Ok(said)
}

/// Facts that no param chooses must be the same in all rows.
fn told_apart(said: Said, facts: &BTreeSet<BTreeSet<String>>) -> Result<Said, String> {
    if said.facts.is_empty() || facts.len() < 2 {
        return Ok(said);
    }
    let shown: Vec<&str> = said.facts.iter().map(String::as_str).collect();
    Err(format!("no param chooses \"{}\"", shown.join(", ")))
}

fn price(entry: &Entry<'_>, said: Said) -> Result<Vec<PriceRow>, String> {
    let record = entry.record;
    let words = &entry.settled.words;
    let unit = rows::unit(&record.credit_unit);
    let left_out = record.credit_unit.trim().is_empty() && words.seconds.len() == 1;
    let left_out = left_out && aliases::leaves_out_unit(&entry.settled.found.id);
    let unit = unit.or_else(|| left_out.then_some(Unit::Run));
    let unit = unit.ok_or_else(|| match record.credit_unit.trim() {
        "" => "the row has no unit".to_owned(),
        other => format!(
            "the unit \"{}\" is not known",
            other.chars().take(40).collect::<String>()
        ),
    })?;
    let credits = rows::credits(&record.credit_price)?;
    if credits.is_zero() && !rows::is_nothing(&record.usd_price) {
        return Err("nothing in credits, but not in dollars".to_owned());
    }
    if per_part(unit)
        && let Some(seconds) = words.seconds.iter().find(|s| **s != Decimal::ONE)
    {
        return Err(format!(
            "a price for each second or picture names {seconds} s"
        ));
    }
    price_rows(&Priced {
        found: entry.settled.found,
        words,
        when: said.when,
        credits,
        unit,
        row: &record.model_description,
    })
}

/// Whether a length in the row cannot choose anything: "1.0s" beside a picture or a price for each
/// second only fills a column.
fn per_part(unit: Unit) -> bool {
    matches!(unit, Unit::Image | Unit::Second | Unit::Megapixel)
}

/// Base rows before surcharges, each in the order of the model's params and their values.
fn arrange(rows: &mut [PriceRow], found: &Found) {
    let place = |row: &PriceRow| {
        let conditions = found.params.iter().map(|param| {
            row.when
                .get(&param.name)
                .map(|condition| match (condition, &param.kind) {
                    (Condition::OneOf(chosen), ParamKind::Choice { values, .. }) => chosen
                        .first()
                        .and_then(|value| values.iter().position(|known| known == value))
                        .unwrap_or(usize::MAX),
                    (Condition::Present(with), _) => usize::from(*with),
                    (Condition::CountOver(n), _) => usize::try_from(*n).unwrap_or(usize::MAX),
                    (Condition::OneOf(chosen), _) => match chosen.first().map(String::as_str) {
                        Some("false") => 0,
                        Some("true") => 1,
                        value => value.and_then(|v| v.parse().ok()).unwrap_or(usize::MAX),
                    },
                })
        });
        conditions.collect::<Vec<_>>()
    };
    rows.sort_by_cached_key(|row| {
        (
            row.surcharge,
            place(row),
            row.credits,
            row.row.clone(),
            row.quantity.clone(),
        )
    });
}
