//! `/mode` and the buttons of the quick mode: what is on, when a start is asked for, another model for a request.

use crate::action::{ModelKey, Quick};
use crate::bot::launch;
use crate::bot::offer::{self, Place};
use crate::bot::press::{current, stale};
use crate::bot::quick;
use crate::bot::reply::Reply;
use crate::bot::session::{Asking, Express};
use crate::bot::shop::Deed;
use crate::catalog::price::price_from;
use crate::catalog::{Answer, Model};
use crate::money::Kopecks;
use crate::screens::quick as screens;
use crate::store::preferences::{self, Ask, Preferences};
use crate::wizard::quick::{file_of, prompt_of};
use crate::wizard::{Draft, Input};
use crate::words::tr;
use std::sync::Arc;

/// The dearest sum above which a start may be asked for, in roubles.
const MOST_ROUBLES: i64 = 100_000;

/// A button of the quick mode.
pub fn press(deed: &mut Deed<'_>, message: Option<i64>, what: Quick) -> anyhow::Result<Reply> {
    let place = Place::Pressed(message);
    match what {
        Quick::Show => show(deed, place),
        Quick::Turn(on) => {
            change(deed, |preferences| preferences.quick = on)?;
            show(deed, place)
        }
        Quick::When => when(deed, place),
        Quick::Always => ask(deed, place, Ask::Always),
        Quick::Never => ask(deed, place, Ask::Never),
        Quick::Above(kopecks) => match in_range(Kopecks(kopecks)) {
            Some(sum) => ask(deed, place, Ask::Above(sum)),
            None => when(deed, place),
        },
        Quick::OwnSum => {
            deed.session.asking = Some(Asking::Above);
            let screen = screens::own_sum(deed.lang(), false);
            Ok(offer::put(deed, place, screen))
        }
        Quick::Others(draft, page) => others(deed, place, draft, page),
        Quick::Take(draft, key) => take(deed, place, draft, key),
        Quick::Again(id, kopecks) => launch::again(deed, id, Kopecks(kopecks)),
        Quick::Defaults(draft) => defaults(deed, place, draft),
        Quick::Keep(draft, param) => keep(deed, place, draft, param),
    }
}

/// What is on.
pub fn show(deed: &Deed<'_>, place: Place) -> anyhow::Result<Reply> {
    let preferences = preferences::get(deed.tx, deed.customer.id)?;
    let model = preferences.model.as_deref();
    let model = model.and_then(|id| offer::sold(deed, id));
    let settings = match &model {
        Some(model) => quick::settings(deed, model)?,
        None => crate::catalog::Answers::new(),
    };
    let facts = screens::ModeFacts {
        on: preferences.quick,
        model: model.as_deref().map(|model| (model, &settings)),
        ask: preferences.ask,
    };
    let screen = offer::with_way_back(deed, screens::mode(deed.lang(), &facts));
    Ok(offer::put(deed, place, screen))
}

fn when(deed: &Deed<'_>, place: Place) -> anyhow::Result<Reply> {
    let preferences = preferences::get(deed.tx, deed.customer.id)?;
    let warn_above = deed.shop.config.pricing.warn_above;
    let screen = screens::when(deed.lang(), preferences.ask, warn_above);
    Ok(offer::put(deed, place, screen))
}

fn ask(deed: &mut Deed<'_>, place: Place, ask: Ask) -> anyhow::Result<Reply> {
    change(deed, |preferences| preferences.ask = ask)?;
    tracing::info!(
        customer = deed.customer.id.0,
        ?ask,
        "when to ask before a start"
    );
    Ok(show(deed, place)?.with_toast(tr(deed.lang(), "quick-kept")))
}

fn change(deed: &Deed<'_>, how: impl FnOnce(&mut Preferences)) -> anyhow::Result<()> {
    let mut preferences = preferences::get(deed.tx, deed.customer.id)?;
    how(&mut preferences);
    preferences::set(deed.tx, deed.customer.id, &preferences, deed.shop.now_ms)?;
    Ok(())
}

fn in_range(sum: Kopecks) -> Option<Kopecks> {
    let most = Kopecks::from_roubles(MOST_ROUBLES)?;
    (Kopecks(100)..=most).contains(&sum).then_some(sum)
}

/// The customer's own sum in words; `None` when it was not asked for.
pub fn said(deed: &mut Deed<'_>, text: &str) -> anyhow::Result<Option<Reply>> {
    if deed.session.asking != Some(Asking::Above) {
        return Ok(None);
    }
    let sum = crate::payments::typed::roubles(text).and_then(in_range);
    let Some(sum) = sum else {
        let screen = screens::own_sum(deed.lang(), true);
        return Ok(Some(offer::put(deed, Place::Under, screen)));
    };
    deed.session.asking = None;
    ask(deed, Place::Under, Ask::Above(sum)).map(Some)
}

/// The models that can take a draft's request over.
fn others(deed: &mut Deed<'_>, place: Place, draft: i64, page: u16) -> anyhow::Result<Reply> {
    let Some((draft, model)) = current(deed, draft) else {
        return stale(deed, place);
    };
    let tariff = deed.shop.tariff();
    let fits = |other: &&Arc<Model>| {
        other.category == model.category
            && other.id != model.id
            && quick::takes(other, &model, &draft.answers)
    };
    let models = deed.shop.catalog.on_sale().into_iter().filter(fits);
    let models = models.map(|other| (Arc::clone(other), price_from(other, &tariff)));
    let models: Vec<_> = models.collect();
    let screen = screens::others(deed.lang(), draft.id, &models, page, &tariff);
    Ok(offer::put(deed, place, screen))
}

/// The same words and files for another model, with the settings used with that one.
fn take(deed: &mut Deed<'_>, place: Place, draft: i64, key: ModelKey) -> anyhow::Result<Reply> {
    let Some((draft, from)) = current(deed, draft) else {
        return stale(deed, place);
    };
    let to = deed.shop.model(key).filter(|model| model.is_sold());
    let Some(to) = to.cloned() else {
        return others(deed, place, draft.id, 0);
    };
    let settings = quick::settings(deed, &to)?;
    let mut new = Draft::express(deed.session.next_draft(), &to, settings);
    let refused = hand_over(&draft, &from, &mut new, &to);
    quick::begun(deed, &to)?;
    deed.session.express = Some(Express {
        draft: new.id,
        shown: true,
    });
    deed.session.draft = Some(new);
    offer::show(deed, place, refused.as_ref())
}

/// Words and files of one draft into another; gives the last refusal.
fn hand_over(
    draft: &Draft,
    from: &Model,
    to: &mut Draft,
    model: &Model,
) -> Option<crate::wizard::Refusal> {
    let mut refused = None;
    let mut put = |to: &mut Draft, name: &str, input| {
        refused = to.put(model, name, input).err().or(refused.take());
    };
    let files = draft.answers.values().filter_map(|answer| match answer {
        Answer::Files(files) => Some(files),
        _ => None,
    });
    for file in files.flatten() {
        if let Some(param) = file_of(model, &to.answers, file.kind) {
            put(to, &param.name, Input::File(file.clone()));
        }
    }
    let words = prompt_of(from, &draft.answers).and_then(|p| draft.answers.get(&p.name));
    if let (Some(Answer::Text(text)), Some(param)) = (words, prompt_of(model, &to.answers)) {
        put(to, &param.name, Input::Text(text.clone()));
    }
    refused
}

fn defaults(deed: &mut Deed<'_>, place: Place, id: i64) -> anyhow::Result<Reply> {
    let Some((mut draft, model)) = current(deed, id) else {
        return stale(deed, place);
    };
    draft.reset(&model);
    let (customer, now) = (deed.customer.id, deed.shop.now_ms);
    let none = crate::catalog::Answers::new();
    preferences::remember(deed.tx, customer, &model.id, &none, now)?;
    deed.session.draft = Some(draft);
    offer::show(deed, place, None)
}

fn keep(deed: &mut Deed<'_>, place: Place, id: i64, param: u16) -> anyhow::Result<Reply> {
    let Some((mut draft, model)) = current(deed, id) else {
        return stale(deed, place);
    };
    if draft.asked(&model).is_some_and(|(asked, _)| asked == param) && draft.keep(&model) {
        deed.session.draft = Some(draft);
    }
    offer::show(deed, place, None)
}
