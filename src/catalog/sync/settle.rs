//! What becomes of one model: its state in the file and what the sources say of it make a new state and changes.

use super::bind::ask_for_price;
use super::chains;
use super::merge::{Accept, Apply};
use super::report::{Change, What};
use super::{Found, moves};
use crate::catalog::answers::fits;
use crate::catalog::model::{Blurb, Origin};
use crate::catalog::text::unpriced;
use crate::catalog::{Category, Condition, Model, Override, Param, PriceRow, Status};
use std::collections::BTreeMap;

/// Price moves up to this many percent are safe.
const SAFE_PERCENT: u32 = 30;
/// Until somebody knows better.
const USUAL_S: u32 = 60;

/// A model as it shall be written, and what that changes.
#[derive(Clone, Debug)]
pub(super) struct Settled {
    /// `None`: a new model that waits for the admin.
    pub(super) model: Option<Model>,
    /// The model with all its changes taken, when some wait for the admin.
    pub(super) wanted: Option<Model>,
    pub(super) changes: Vec<Change>,
}

impl Settled {
    /// A model that stays as it is.
    pub(super) fn same(model: Option<Model>) -> Self {
        Self {
            model,
            wanted: None,
            changes: Vec::new(),
        }
    }
}

/// What the price table says about a model.
#[derive(Clone, Copy)]
pub(super) struct Priced<'a> {
    pub(super) rows: &'a [PriceRow],
    pub(super) never: &'a [BTreeMap<String, Condition>],
}

impl Priced<'_> {
    fn put_into(&self, model: &mut Model) {
        model.prices = self.rows.to_vec();
        if model.origin != Origin::Hand {
            model.never.clear();
        }
        // What was written by hand may be refused by Kie for other reasons than a missing price.
        for together in self.never {
            if !model.never.contains(together) {
                model.never.push(together.clone());
            }
        }
    }
}

/// What is known about one model.
pub(super) struct Known<'a> {
    /// As in the file, without the override.
    pub(super) old: Option<&'a Model>,
    /// Whether it is on sale now, override included.
    pub(super) sold: bool,
    /// As the sources have it.
    pub(super) found: Option<&'a Found>,
    /// What the price table says.
    pub(super) priced: Option<Priced<'a>>,
}

/// Settles one model.
pub(super) fn settle(known: &Known<'_>, accept: &Accept<'_>) -> Settled {
    match (known.old, known.found) {
        (None, Some(found)) => new(found, known.priced, accept),
        (Some(old), None) if old.status != Status::Gone && may_be_gone(old, accept) => {
            gone(old, accept)
        }
        (Some(old), found) if old.status == Status::Gone => match found {
            Some(found) => returned(old, found, known, accept),
            None => unchanged(old),
        },
        (Some(old), _) => changed(old, known, accept),
        (None, None) => Settled::same(None),
    }
}

/// A keyless sync sees only the pages, so it says nothing about models that have none; and what could
/// not be read today is no less there.
pub(super) fn may_be_gone(old: &Model, accept: &Accept<'_>) -> bool {
    let named = |name: &String| accept.unread.contains(name);
    let unread = named(&old.id) || old.docs.as_ref().is_some_and(named);
    !unread && (accept.keyed || old.origin == Origin::Docs)
}

fn unchanged(old: &Model) -> Settled {
    Settled::same(Some(old.clone()))
}

fn change(id: &str, what: What, applied: bool) -> Change {
    Change {
        model: id.to_owned(),
        what,
        applied,
    }
}

fn new(found: &Found, priced: Option<Priced<'_>>, accept: &Accept<'_>) -> Settled {
    let applied = accept.apply != Apply::Nothing;
    let mut model = fresh(found, accept);
    if let Some(priced) = priced {
        priced.put_into(&mut model);
    }
    ask_for_price(&mut model.params, &model.prices);
    model.status = first_status(&model, accept);
    Settled {
        changes: vec![change(&model.id, What::New, applied)],
        wanted: (!applied).then(|| model.clone()),
        model: applied.then_some(model),
    }
}

fn first_status(model: &Model, accept: &Accept<'_>) -> Status {
    match (unpriced(model), accept.apply) {
        (Some(_), _) => Status::Unpriced,
        (None, Apply::All) => Status::Active,
        (None, Apply::Safe | Apply::Nothing) => Status::New,
    }
}

/// The model as the sources have it, with the texts this version was shipped with.
fn fresh(found: &Found, accept: &Accept<'_>) -> Model {
    let mut model = Model {
        id: found.id.clone(),
        title: found.title.trim().to_owned(),
        provider: found.provider.clone(),
        ru: Blurb::default(),
        en: Blurb::default(),
        eta_s: USUAL_S,
        order: None,
        category: found.category.unwrap_or(Category::Image),
        kind: found.kind.clone(),
        status: Status::New,
        origin: found.origin,
        docs: found.docs.clone(),
        params: found.params.clone(),
        prices: Vec::new(),
        never: found.never.clone(),
        needs: found.needs.clone(),
        overrides: Override::default(),
        known: crate::catalog::Known::default(),
    };
    if model.title.is_empty() {
        model.title.clone_from(&model.id);
    }
    shipped_texts(&mut model, accept);
    if let Some(shipped) = accept.shipped.get(&model.id) {
        model.params = carried(&shipped.params, &model.params);
    }
    model
}

/// The texts live in the binary by id and come back on every sync.
fn shipped_texts(model: &mut Model, accept: &Accept<'_>) {
    let Some(shipped) = accept.shipped.get(&model.id) else {
        return;
    };
    model.title.clone_from(&shipped.title);
    model.provider.clone_from(&shipped.provider);
    model.kind.clone_from(&shipped.kind);
    model.category = shipped.category;
    model.eta_s = shipped.eta_s;
    model.order = shipped.order;
    for (own, given) in [(&mut model.ru, &shipped.ru), (&mut model.en, &shipped.en)] {
        if !given.what.is_empty() {
            own.clone_from(given);
        }
    }
}

/// Params as found, in the order they had, with what people add: a fixed value, a default, a condition.
fn carried(old: &[Param], found: &[Param]) -> Vec<Param> {
    let place = |param: &Param| {
        let known = old.iter().position(|other| other.name == param.name);
        known.unwrap_or(usize::MAX)
    };
    let mut params = found.to_vec();
    params.sort_by_key(place);
    for param in &mut params {
        let Some(before) = old.iter().find(|other| other.name == param.name) else {
            continue;
        };
        chains::keep(before, param);
        if param.only_when.is_empty() {
            param.only_when.clone_from(&before.only_when);
        }
        let default = before.default.as_ref();
        let fitting = default.filter(|answer| fits(&param.kind, answer));
        // Where Kie names no default, the one people chose stays: it is sent explicitly.
        if fitting.is_some() && (before.fixed || param.default.is_none()) {
            param.fixed |= before.fixed;
            param.default = fitting.cloned();
        }
    }
    if params.iter().any(|param| param.task().is_some()) {
        chains::first(&mut params);
    }
    params
}

fn gone(old: &Model, accept: &Accept<'_>) -> Settled {
    let applied = accept.apply != Apply::Nothing;
    let mut model = old.clone();
    model.status = Status::Gone;
    let changes = vec![change(&old.id, What::Gone, applied)];
    taken_or_not(old, model, changes, applied)
}

fn returned(old: &Model, found: &Found, known: &Known<'_>, accept: &Accept<'_>) -> Settled {
    let applied = accept.apply != Apply::Nothing;
    let mut model = updated(old, Some(found), known.priced, accept);
    model.status = first_status(&model, accept);
    let changes = vec![change(&old.id, What::Returned, applied)];
    taken_or_not(old, model, changes, applied)
}

fn taken_or_not(old: &Model, wanted: Model, changes: Vec<Change>, applied: bool) -> Settled {
    if applied {
        return Settled {
            model: Some(wanted),
            wanted: None,
            changes,
        };
    }
    Settled {
        model: Some(old.clone()),
        wanted: Some(wanted),
        changes,
    }
}

/// The old model with all that was found put into it.
fn updated(
    old: &Model,
    found: Option<&Found>,
    priced: Option<Priced<'_>>,
    accept: &Accept<'_>,
) -> Model {
    let mut model = old.clone();
    if let Some(found) = found {
        model.docs = found.docs.clone().or(model.docs);
        let by_hand = old.origin == Origin::Hand && found.origin != Origin::Api;
        if !by_hand {
            model.origin = found.origin;
            model.params = carried(&old.params, &found.params);
            model.needs.clone_from(&found.needs);
        }
    }
    match priced {
        Some(priced) => priced.put_into(&mut model),
        // What was entered by hand may come from elsewhere than the price table.
        None if model.origin == Origin::Hand => {}
        None => {
            model.prices.clear();
            model.never = found.map_or_else(Vec::new, |found| found.never.clone());
        }
    }
    if model.origin != Origin::Hand {
        ask_for_price(&mut model.params, &model.prices);
    }
    shipped_texts(&mut model, accept);
    model
}

fn changed(old: &Model, known: &Known<'_>, accept: &Accept<'_>) -> Settled {
    let mut wanted = updated(old, known.found, known.priced, accept);
    let before = (old.status != Status::Unpriced).then_some(());
    let why = unpriced(&wanted);
    wanted.status = match (&why, before, old.status) {
        (Some(_), ..) => Status::Unpriced,
        // What the admin sells at a price of his own stays on sale.
        (None, None, _) if known.sold || accept.apply == Apply::All => Status::Active,
        (None, None, _) => Status::New,
        (None, Some(()), Status::New) if accept.apply == Apply::All => Status::Active,
        (None, Some(()), status) => status,
    };
    let mut whats = Vec::new();
    let params = moves::params(&old.params, &wanted.params);
    if !params.is_empty() {
        whats.push(What::Params(params));
    }
    match (before, &why) {
        (Some(()), Some(why)) => whats.push(What::Unpriced(why.clone())),
        (None, None) => whats.push(What::Priced),
        (Some(()), None) if !same_prices(old, &wanted) => {
            whats.push(What::Repriced(moves::prices(old, &wanted)));
        }
        _ => {}
    }
    if (old.status, wanted.status) == (Status::New, Status::Active) {
        whats.push(What::Activated);
    }
    let all = |applied: bool| -> Vec<Change> {
        let changes = whats.iter();
        changes
            .map(|what| change(&old.id, what.clone(), applied))
            .collect()
    };
    match accept.apply {
        Apply::Nothing => taken_or_not(old, wanted, all(false), false),
        // What nobody can buy can be changed without asking.
        Apply::Safe if known.sold => safe(old, wanted, whats),
        Apply::Safe | Apply::All => taken_or_not(old, wanted, all(true), true),
    }
}

fn same_prices(one: &Model, other: &Model) -> bool {
    one.prices == other.prices && one.never == other.never
}

/// Takes what is safe of the changes of a model on sale and leaves the rest for the admin.
fn safe(old: &Model, wanted: Model, whats: Vec<What>) -> Settled {
    // The prices on the params as they are; the params wait.
    let mut held = wanted.clone();
    held.params.clone_from(&old.params);
    held.needs.clone_from(&old.needs);
    held.origin = old.origin;
    let params_wait = whats.iter().any(|what| matches!(what, What::Params(_)));
    let priced = moves::rows_fit(&held) && unpriced(&held).is_none();
    let lost = wanted.prices.is_empty() || !params_wait;
    let prices_safe = if priced {
        same_prices(&held, old) || moves::prices(old, &held).within(SAFE_PERCENT)
    } else {
        lost
    };
    if prices_safe {
        held.status = match (priced, old.status) {
            (true, Status::Unpriced) => Status::Active,
            (true, status) => status,
            (false, _) => Status::Unpriced,
        };
    } else {
        held.prices.clone_from(&old.prices);
        held.never.clone_from(&old.never);
        held.status = old.status;
    }
    let changes = whats.into_iter().map(|what| {
        let applied = match &what {
            What::Params(_) => false,
            // Rows that bind only to the new params become no price yet.
            What::Unpriced(_) => prices_safe && !priced,
            _ => prices_safe && priced,
        };
        change(&old.id, what, applied)
    });
    Settled {
        changes: changes.collect(),
        model: Some(held),
        wanted: Some(wanted),
    }
}
