//! Puts what the sources say into models.toml: the admin's parts stay, the rest is written anew.

use super::keep::{self, Kept};
use super::pending::{self, Moved, Pending};
use super::report::{Change, Refused, Report, Why};
use super::settle::{self, Known, Priced, Settled};
use super::{Bound, Found, write};
use crate::catalog::text::{idle_aliases, load, unpriced};
use crate::catalog::{Catalog, Model, Status};
use std::collections::{BTreeMap, BTreeSet};

/// More than one of so many models lost is a fault of the source.
const LOST_PART: usize = 10;

/// What of a sync is taken without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Apply {
    /// Nothing.
    Nothing,
    /// Small price moves, new models hidden, gone ones marked.
    Safe,
    /// Everything; new models come on sale.
    All,
}

/// How the findings are taken.
#[derive(Clone, Copy, Debug)]
pub struct Accept<'a> {
    /// What is taken without asking.
    pub apply: Apply,
    /// The catalogue API was read, so that a model it lacks is gone whoever wrote its params.
    pub keyed: bool,
    /// Pages and ids that are named but could not be read: such models are not gone.
    pub unread: &'a BTreeSet<String>,
    /// The catalogue in the binary: titles, texts, sections by id.
    pub shipped: &'a Catalog,
    /// The time that changed models get as `synced`, as TOML writes it; `None`: they keep what they have.
    pub now: Option<&'a str>,
}

/// A new models.toml.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The whole file.
    pub text: String,
    /// What was found and done.
    pub report: Report,
    /// The models whose changes wait for the admin.
    pub pending: Vec<Pending>,
}

/// The new text of models.toml from the old one and what was found.
///
/// # Errors
/// A source that cannot be trusted, or an old text that is wrong; nothing shall be written then.
pub fn merge(
    old_text: &str,
    found: &BTreeMap<String, Found>,
    bound: &Bound,
    options: &Accept<'_>,
) -> Result<Merged, Refused> {
    let mut report = Report {
        unbound: bound.unbound.clone(),
        tally: bound.tally,
        not_sold: found.values().filter(|f| f.category.is_none()).count(),
        ..Report::default()
    };
    for (id, model) in found {
        let problems = model.problems.iter();
        report
            .problems
            .extend(problems.map(|what| (id.clone(), what.clone())));
    }
    let refused = |why: Why, report: &Report| Refused {
        why,
        report: Box::new(report.clone()),
    };
    let old = Old::read(old_text).map_err(|why| refused(why, &report))?;
    let known = found.keys().chain(old.models.keys()).map(String::as_str);
    for alias in idle_aliases(old_text, known) {
        let what = alias.text(crate::words::Lang::En);
        report.problems.push(("price_aliases".to_owned(), what));
    }
    let why = empty(found, bound);
    if let Some(why) = why {
        return Err(refused(why, &report));
    }
    let settled = old.settle(found, bound, options);
    report.changes = changes(&settled);
    if let Some(why) = old.lost(&settled, found, options) {
        return Err(refused(why, &report));
    }
    let (text, settled) = old
        .written(settled, options, &mut report)
        .map_err(|why| refused(why, &report))?;
    report.changes = changes(&settled);
    count(&settled, &mut report);
    let pending = settled
        .iter()
        .filter_map(|(id, one)| pending::of(id, one))
        .collect();
    Ok(Merged {
        text,
        report,
        pending,
    })
}

/// The admin's `[price_aliases]`: the beginning of a description and the model it is for.
pub fn aliases(text: &str) -> BTreeMap<String, String> {
    let Ok(document) = text.parse::<toml_edit::DocumentMut>() else {
        return BTreeMap::new();
    };
    let table = document
        .get("price_aliases")
        .and_then(|item| item.as_table_like());
    let pairs = table.into_iter().flat_map(|table| table.iter());
    pairs
        .filter_map(|(text, id)| Some((text.to_owned(), id.as_str()?.to_owned())))
        .collect()
}

/// An earlier version of the file with the admin's parts as they are now.
///
/// # Errors
/// What is wrong with either text.
pub fn restore(version: &str, now: &str) -> Result<String, Why> {
    let mut old = Old::read(version)?;
    let mut kept = Old::read(now)?.kept;
    if kept.own() == old.kept.own() {
        // Nothing of the admin's has changed since: it comes back as it was, to the byte.
        return Ok(version.to_owned());
    }
    for (id, model) in &mut kept.models {
        model.synced = old.kept.models.get(id).and_then(|then| then.synced.clone());
    }
    old.kept = kept;
    let text = old.text(&old.as_it_is(), None);
    load(&text).map_err(Why::Unwritable)?;
    Ok(text)
}

/// The text with these models changed as the admin was shown, and everything else as it is.
///
/// # Errors
/// A model that is no longer as it was shown, or a text that is wrong.
pub fn accept(text: &str, items: &[Pending], now: Option<&str>) -> Result<String, Moved> {
    let old = Old::read(text).map_err(Moved::Why)?;
    let mut settled = old.as_it_is();
    let moved = pending::put_into(&old.models, items, &mut settled);
    if !moved.is_empty() {
        return Err(Moved::Models(moved));
    }
    let text = old.text(&settled, now);
    let unwritable = |errors| Moved::Why(Why::Unwritable(errors));
    load(&text).map_err(unwritable).map(|_| text)
}

/// Those of the waiting changes that still fit the text: its models are as they were when the changes were found.
///
/// # Errors
/// What is wrong with the text.
pub fn still(text: &str, items: Vec<Pending>) -> Result<Vec<Pending>, Why> {
    let old = Old::read(text)?;
    let fits = |item: &Pending| pending::fits(old.models.get(&item.model), item);
    Ok(items.into_iter().filter(fits).collect())
}

/// The file written anew from itself: nothing found, nothing changed but the form.
///
/// # Errors
/// What is wrong with the text.
pub fn rewrite(text: &str) -> Result<String, Why> {
    let old = Old::read(text)?;
    Ok(old.text(&old.as_it_is(), None))
}

fn changes(settled: &BTreeMap<String, Settled>) -> Vec<Change> {
    let changes = settled.values().flat_map(|one| one.changes.iter());
    changes.cloned().collect()
}

fn empty(found: &BTreeMap<String, Found>, bound: &Bound) -> Option<Why> {
    if !found.values().any(|model| model.category.is_some()) {
        return Some(Why::NoModels);
    }
    bound
        .rows
        .values()
        .all(Vec::is_empty)
        .then_some(Why::NoPrices)
}

fn count(settled: &BTreeMap<String, Settled>, report: &mut Report) {
    for model in settled.values().filter_map(|one| one.model.as_ref()) {
        let slot = match model.status {
            Status::Active => 0,
            Status::New => 1,
            Status::Unpriced => 2,
            Status::Gone => 3,
        };
        if let Some(count) = report.statuses.get_mut(slot) {
            *count = count.saturating_add(1);
        }
        if model.status == Status::Unpriced {
            let why = unpriced(model).unwrap_or(crate::catalog::Unpriced::Declared);
            report.unpriced.push((model.id.clone(), why));
        }
    }
}

/// The file before the sync.
struct Old {
    kept: Kept,
    /// Without overrides.
    models: BTreeMap<String, Model>,
    /// On sale, overrides included.
    sold: BTreeSet<String>,
}

impl Old {
    fn read(text: &str) -> Result<Self, Why> {
        let broken = |errors: crate::catalog::CatalogErrors| Why::Broken(errors.to_string());
        let full = load(text).map_err(broken)?;
        let kept = keep::read(text).map_err(Why::Broken)?;
        let bare = load(&kept.bare).map_err(broken)?;
        let sold = full.models.values().filter(|model| model.is_sold());
        Ok(Self {
            sold: sold.map(|model| model.id.clone()).collect(),
            models: bare
                .models
                .iter()
                .map(|(id, model)| (id.clone(), Model::clone(model)))
                .collect(),
            kept,
        })
    }

    fn as_it_is(&self) -> BTreeMap<String, Settled> {
        let models = self.models.iter().map(|(id, model)| {
            (id.clone(), Settled::same(Some(model.clone())))
        });
        models.collect()
    }

    fn settle(
        &self,
        found: &BTreeMap<String, Found>,
        bound: &Bound,
        accept: &Accept<'_>,
    ) -> BTreeMap<String, Settled> {
        let media = |id: &String| found.get(id).filter(|model| model.category.is_some());
        let ids: BTreeSet<&String> = self.models.keys().chain(found.keys()).collect();
        let mut settled = BTreeMap::new();
        for id in ids {
            let old = self.models.get(id);
            let one = Known {
                old,
                sold: self.sold.contains(id),
                // What we sell stays what it is, whatever section a source puts it into.
                found: media(id).or_else(|| old.and_then(|_| found.get(id))),
                priced: bound
                    .rows
                    .get(id)
                    .filter(|rows| !rows.is_empty())
                    .map(|rows| {
                        let never = bound.never.get(id).map(Vec::as_slice);
                        Priced {
                            rows,
                            never: never.unwrap_or_default(),
                        }
                    }),
            };
            settled.insert(id.clone(), settle::settle(&one, accept));
        }
        settled
    }

    /// Whether more is lost than happens in life.
    fn lost(
        &self,
        settled: &BTreeMap<String, Settled>,
        found: &BTreeMap<String, Found>,
        accept: &Accept<'_>,
    ) -> Option<Why> {
        let alive =
            |model: &&Model| model.status != Status::Gone && settle::may_be_gone(model, accept);
        let of = self.models.values().filter(alive).count();
        let gone = self.models.values().filter(alive);
        let lost = gone.filter(|model| !found.contains_key(&model.id)).count();
        if lost.saturating_mul(LOST_PART) > of {
            return Some(Why::LostModels { lost, of });
        }
        let priced = |model: &&Model| matches!(model.status, Status::Active | Status::New);
        let of = self.models.values().filter(priced).count();
        let unpriced = settled.values().flat_map(|one| one.changes.iter());
        let lost = unpriced
            .filter(|change| matches!(change.what, super::report::What::Unpriced(_)))
            .count();
        (lost.saturating_mul(LOST_PART) > of).then_some(Why::LostPrices { lost, of })
    }

    /// The new text, proved to be readable; a model that would spoil it stays as it was.
    fn written(
        &self,
        mut settled: BTreeMap<String, Settled>,
        accept: &Accept<'_>,
        report: &mut Report,
    ) -> Result<(String, BTreeMap<String, Settled>), Why> {
        let text = self.text(&settled, accept.now);
        let Err(errors) = load(&text) else {
            return Ok((text, settled));
        };
        for mistake in &errors.0 {
            let Some(id) = &mistake.model else {
                return Err(Why::Unwritable(errors));
            };
            let what = mistake.text(crate::words::Lang::En);
            report.problems.push((id.clone(), what));
            let Some(one) = settled.get_mut(id) else {
                continue;
            };
            one.model = self.models.get(id).cloned();
            one.wanted = None;
            for change in &mut one.changes {
                change.applied = false;
            }
        }
        let text = self.text(&settled, accept.now);
        match load(&text) {
            Ok(_) => Ok((text, settled)),
            Err(errors) => Err(Why::Unwritable(errors)),
        }
    }

    fn text(&self, settled: &BTreeMap<String, Settled>, now: Option<&str>) -> String {
        let mut blocks = vec![self.kept.top.clone(), self.kept.aliases.clone()];
        for (id, one) in settled {
            let Some(model) = &one.model else { continue };
            let kept = self.kept.models.get(id).cloned().unwrap_or_default();
            let synced = kept.synced.as_deref();
            let as_it_was = self.models.get(id) == Some(model);
            let synced = if as_it_was { synced } else { now.or(synced) };
            let text = write::model(model, synced);
            blocks.push(format!("{}{text}", kept.above));
            blocks.push(kept.own);
        }
        blocks.push(self.kept.end.clone());
        blocks.retain(|block| !block.is_empty());
        blocks.join("\n")
    }
}
