//! The admin's deeds about models: shown with what comes of them, wanted once, written into models.toml beside.

use crate::admin::Admin;
use crate::catalog::margin::ends;
use crate::catalog::own::{self, Change, Own, Part, Word};
use crate::catalog::price::Tariff;
use crate::catalog::{Catalog, Model};
use crate::money::Kopecks;
use crate::store::model_edits::{self, Edit, Shown, State, Why};
use crate::store::outbox::{self, Notice};
use crate::store::{StoreError, deeds};
use rusqlite::Connection;

/// The shop as a change is shown.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The models.
    pub catalog: &'a Catalog,
    /// What turns credits into roubles.
    pub tariff: &'a Tariff,
    /// Now, in milliseconds since 1970.
    pub now_ms: i64,
}

/// What came of the word of the admin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// It is to be written.
    Yes(Edit),
    /// It was wanted before.
    Before(Edit),
    /// It brings a loss: the admin is asked once more.
    Loss(Edit),
    /// The model or its prices are not as they were shown: it is shown anew.
    Anew(Edit),
    /// Meanwhile it is so already; the model's id.
    Same(String),
    /// Nothing was shown under this number to this admin, or there is no such model any more.
    Unknown,
}

/// What Kie takes and a customer pays, where Kie takes least and most; empty without exact prices.
fn deals(model: &Model, tariff: &Tariff) -> Vec<(Kopecks, Kopecks)> {
    let ends = ends(model, tariff).map(|ends| ends.map(|deal| (deal.cost, deal.price)));
    ends.map_or_else(Vec::new, |ends| ends.to_vec())
}

/// Whether somebody pays less than Kie takes.
fn brings_loss(shown: &Shown) -> bool {
    let prices = matches!(shown.change.part, Part::Price | Part::All);
    prices && shown.deals.iter().any(|(cost, price)| price < cost)
}

/// Stores a change to be shown; `None`: it would change nothing, or there is no such model.
pub fn show(
    tx: &Connection,
    admin: Admin,
    (model, part, after): (&str, Part, Own),
    facts: Facts<'_>,
) -> Result<Option<Edit>, StoreError> {
    let Some(model) = facts.catalog.get(model) else {
        return Ok(None);
    };
    let before = own::of(&model.overrides, part);
    if before == after {
        return Ok(None);
    }
    let deals = deals(&own::with(model, part, &after), facts.tariff);
    let change = Change {
        model: model.id.clone(),
        part,
        before,
        after,
    };
    let shown = Shown { change, deals };
    let id = model_edits::add(tx, admin.id(), &shown, facts.now_ms)?;
    model_edits::get(tx, id)
}

/// Has what was shown written, once; `sure`: though it brings a loss. The admin waits for the end of it in this message.
pub fn confirm(
    tx: &Connection,
    admin: Admin,
    (id, sure): (i64, bool),
    message: Option<i64>,
    facts: Facts<'_>,
) -> Result<Done, StoreError> {
    let edit = model_edits::get(tx, id)?.filter(|edit| edit.admin == admin.id());
    let Some(edit) = edit else {
        return Ok(Done::Unknown);
    };
    if edit.state != State::Shown {
        return Ok(Done::Before(edit));
    }
    let change = &edit.shown.change;
    let Some(model) = facts.catalog.get(&change.model) else {
        return Ok(Done::Unknown);
    };
    let deals = deals(&own::with(model, change.part, &change.after), facts.tariff);
    let before = own::of(&model.overrides, change.part);
    if before != change.before || deals != edit.shown.deals {
        let again = (change.model.as_str(), change.part, change.after.clone());
        let anew = show(tx, admin, again, facts)?;
        return Ok(anew.map_or_else(|| Done::Same(change.model.clone()), Done::Anew));
    }
    if brings_loss(&edit.shown) && !sure {
        return Ok(Done::Loss(edit));
    }
    want(tx, &edit, message)?;
    Ok(Done::Yes(edit))
}

fn want(tx: &Connection, edit: &Edit, message: Option<i64>) -> Result<(), StoreError> {
    model_edits::want(tx, edit.id, message)?;
    let (admin, model) = (edit.admin, &edit.shown.change.model);
    tracing::info!(
        admin = admin.0,
        model,
        edit = edit.id,
        "a model is to be changed"
    );
    Ok(())
}

/// Has a model put on sale or taken off. `None`: it is so already, or there is no such model.
pub fn switch(
    tx: &Connection,
    admin: Admin,
    (model, on): (&str, bool),
    message: Option<i64>,
    facts: Facts<'_>,
) -> Result<Option<Edit>, StoreError> {
    let Some(model) = facts.catalog.get(model) else {
        return Ok(None);
    };
    if model.is_sold() == on {
        return Ok(None);
    }
    let of_itself = own::with(model, Part::Switch, &Own::new()).is_sold();
    let after = match on && of_itself {
        // The catalogue's own word is enough.
        true => Own::new(),
        false => Own::from([("enabled".to_owned(), Word::Flag(on))]),
    };
    let edit = show(tx, admin, (model.id.as_str(), Part::Switch, after), facts)?;
    if let Some(edit) = &edit {
        want(tx, edit, message)?;
    }
    Ok(edit)
}

/// What the log of deeds calls it.
fn what(change: &Change) -> &'static str {
    match change.part {
        Part::Switch if change.after.get("enabled") == Some(&Word::Flag(false)) => "model-off",
        Part::Switch => "model-on",
        Part::Price => "model-price",
        Part::Title => "model-title",
        Part::Order => "model-order",
        Part::All => "model-reset",
    }
}

/// A change is in models.toml (`None`), or why it is not: noted once, and the admin is told in the same transaction.
pub fn ended(
    tx: &Connection,
    edit: &Edit,
    why: Option<&Why>,
    now_ms: i64,
) -> Result<(), StoreError> {
    if !model_edits::end(tx, edit.id, why)? {
        return Ok(());
    }
    let change = &edit.shown.change;
    if why.is_none() {
        let subject = format!("model:{}", change.model);
        let (before, after) = (own::line(&change.before), own::line(&change.after));
        let pair = (before.as_str(), after.as_str());
        deeds::add(tx, edit.admin, what(change), &subject, pair, now_ms)?;
    }
    let notice = Notice::Model { edit: edit.id };
    let once = format!("model:{}", edit.id);
    outbox::put(tx, &once, edit.admin, None, &notice, now_ms).map(|_| ())
}
