//! `Запустить`: from a confirmed quote to a generation, or to the reason why not.

use crate::bot::offer::{self, Place};
use crate::bot::press::{self, show_progress, stale};
use crate::bot::reply::{Reply, Show};
use crate::bot::shop::{Deed, Shop};
use crate::bot::{follow, quick, resume};
use crate::catalog::{self, Answers, Model};
use crate::engine;
use crate::generation::Generation;
use crate::ids::{GenerationId, QuoteId};
use crate::money::Kopecks;
use crate::screens::notes;
use crate::store::preferences::{self, Ask};
use crate::store::starts::{self, StartError, Started};
use crate::store::{generations, quotes};
use crate::wizard::{Draft, Step, lacks_task};
use crate::words::{tr, tr_with};
use std::sync::Arc;

/// Two presses of one button so close together are one wish.
const TWO_TAPS_MS: i64 = 3_000;
/// A press that waited longer in our inbox never spends.
const FRESH_MS: i64 = 120_000;

/// `Запустить`: a generation from the quote, or the reason why not.
pub fn run(deed: &mut Deed<'_>, message: Option<i64>, quote: QuoteId) -> anyhow::Result<Reply> {
    let place = Place::Pressed(message);
    let Some((model_id, answers)) = quotes::answers(deed.tx, quote, deed.customer.id)? else {
        return stale(deed, place);
    };
    let Some(model) = offer::sold(deed, &model_id) else {
        return Ok(refused(deed, place, &notes::Refused::NotSold));
    };
    if deed.shop.maintenance {
        return Ok(offer::put(
            deed,
            place,
            notes::say(deed.lang(), "maintenance-now"),
        ));
    }
    if deed.shop.closed {
        return Ok(refused(deed, place, &notes::Refused::Paused));
    }
    if let Some(source) = follow::over(deed, &answers)? {
        let screen = crate::screens::follow::over(deed.lang(), source);
        return Ok(offer::put(deed, place, screen));
    }
    let waited_ms = deed.shop.now_ms.saturating_sub(deed.received_ms);
    if waited_ms > FRESH_MS {
        return requote(deed, place, &model, answers);
    }
    match start(deed, quote, &model) {
        Ok(Started::New(id)) => {
            resume::forget(&mut deed.session, &model_id, &answers);
            // A draft begun after this confirmation stays.
            let done = |draft: &Draft| draft.model == model_id && draft.answers == answers;
            if deed.session.draft.as_ref().is_some_and(done) {
                deed.session.draft = None;
            }
            quick::used(deed, &model, &answers)?;
            tracing::info!(
                update = deed.update,
                customer = deed.customer.id.0,
                generation = id.0,
                model = model_id,
                "started"
            );
            show_progress(deed, message, id)
        }
        Ok(Started::Already(id)) => show_progress(deed, message, id),
        Err(StartError::QuoteExpired) => requote(deed, place, &model, answers),
        Err(StartError::NotEnough { .. }) => {
            // The confirmation shows what is missing and the way to the balance.
            refill(deed, &model, answers);
            offer::show(deed, place, None)
        }
        Err(error) => not_started(deed, place, error),
    }
}

/// Everything that a start is checked for, and the start.
fn start(deed: &Deed<'_>, quote: QuoteId, model: &Model) -> Result<Started, StartError> {
    let start = engine::start_of(quote, deed.customer.id, model);
    let limits = engine::start_limits(&deed.shop.config, &deed.shop.engine, deed.shop.now_ms);
    starts::start(deed.tx, &start, &limits, deed.shop.now_ms)
}

fn not_started(deed: &Deed<'_>, place: Place, error: StartError) -> anyhow::Result<Reply> {
    match why(&error, deed) {
        Some(why) => Ok(refused(deed, place, &why)),
        None => Err(error.into()),
    }
}

/// The answers of a quote as the draft; the one that has them already stays the one it is.
fn refill(deed: &mut Deed<'_>, model: &Model, answers: Answers) {
    let same = |draft: &Draft| draft.model == model.id && draft.answers == answers;
    if !deed.session.draft.as_ref().is_some_and(same) {
        let id = deed.session.next_draft();
        deed.session.draft = Some(Draft::filled(id, model, answers));
    }
}

fn is_late(deed: &Deed<'_>) -> bool {
    deed.shop.now_ms.saturating_sub(deed.received_ms) > FRESH_MS
}

/// Starts the request of a bare message where its customer wants no question; `None` where it has to be asked for.
pub fn unasked(deed: &mut Deed<'_>) -> anyhow::Result<Option<Reply>> {
    let shown = deed.session.express.is_none_or(|express| express.shown);
    if shown || !deed.session.is_express() {
        return Ok(None);
    }
    let ask = preferences::get(deed.tx, deed.customer.id)?.ask;
    if ask == Ask::Always {
        return Ok(None);
    }
    let Some(mut draft) = deed.session.draft.clone() else {
        return Ok(None);
    };
    let Some(model) = offer::sold(deed, &draft.model) else {
        return Ok(None);
    };
    // What the bot itself has changed is shown before it costs anything, and that the model often fails now.
    let changed = draft.revise(&model) || !draft.repaired.is_empty();
    if changed
        || model.is_troubled()
        || draft.step != Step::Confirm
        || lacks_task(&model, &draft.answers)
    {
        return Ok(None);
    }
    let Some((quote, priced)) = offer::quoted(deed, &model, &draft)? else {
        return Ok(None);
    };
    let hindered = deed.shop.hindrance(Some(priced.cost)).is_some();
    if hindered || !ask.lets(priced.price, deed.shop.config.pricing.warn_above) {
        return Ok(None);
    }
    if is_late(deed) {
        let note = tr(deed.lang(), "quick-late");
        return offer::show_noted(deed, Place::Under, Some(&note)).map(Some);
    }
    match start(deed, quote, &model) {
        Ok(Started::New(id) | Started::Already(id)) => {
            preferences::note_start(deed.tx, id, deed.update, None, deed.shop.now_ms)?;
            tracing::info!(update = deed.update, customer = deed.customer.id.0, generation = id.0, model = model.id, price = %priced.price, "started unasked");
            deed.session.draft = None;
            resume::forget(&mut deed.session, &model.id, &draft.answers);
            quick::used(deed, &model, &draft.answers)?;
            begun(deed, id).map(Some)
        }
        // The card says what is missing.
        Err(StartError::NotEnough { .. }) => Ok(None),
        Err(error) => not_started(deed, Place::Under, error).map(Some),
    }
}

/// The progress of what was begun without `Запустить`, below everything else.
fn begun(deed: &mut Deed<'_>, id: GenerationId) -> anyhow::Result<Reply> {
    let strip = match deed.session.draft {
        None => deed.session.screen.take().map(Show::Strip),
        Some(_) => None,
    };
    let mut reply = show_progress(deed, None, id)?;
    if let Some(strip) = strip {
        reply.shows.insert(0, strip);
    }
    reply.starts = true;
    Ok(reply)
}

/// What the same answers cost now; `None` where something of it is no longer there to be answered.
pub fn price_of(shop: &Shop, model: &str, answers: &Answers) -> Option<Kopecks> {
    let model = shop.catalog.get(model).filter(|model| model.is_sold())?;
    let draft = Draft::filled(0, model, answers.clone());
    if draft.step != Step::Confirm || draft.answers != *answers {
        return None;
    }
    let quote = catalog::quote(model, answers, &shop.tariff()).ok()?;
    Some(quote.price)
}

/// The same again at the price that the pressed button shows; at any other price it is to be confirmed first.
pub fn again(deed: &mut Deed<'_>, of: GenerationId, shown: Kopecks) -> anyhow::Result<Reply> {
    let Some(generation) = deed.own(of)? else {
        return Ok(Reply::toast(tr(deed.lang(), "not-yours")));
    };
    if is_second_tap(deed, of)? {
        return Ok(Reply::toast(tr(deed.lang(), "again-running")));
    }
    let Some((draft, model)) = whole(deed, &generation)? else {
        return press::again(deed, of, None);
    };
    let Some((quote, priced)) = offer::quoted(deed, &model, &draft)? else {
        return press::again(deed, of, None);
    };
    if priced.price != shown {
        let (was, now) = (shown.to_string(), priced.price.to_string());
        let values = [("was", was.into()), ("now", now.into())];
        let note = tr_with(deed.lang(), "again-price-changed", &values);
        return press::again(deed, of, Some(&note));
    }
    if is_late(deed) || deed.shop.hindrance(Some(priced.cost)).is_some() {
        return press::again(deed, of, None);
    }
    match start(deed, quote, &model) {
        Ok(Started::New(id) | Started::Already(id)) => {
            let (again, now) = (Some((of, shown)), deed.shop.now_ms);
            preferences::note_start(deed.tx, id, deed.update, again, now)?;
            tracing::info!(
                update = deed.update,
                customer = deed.customer.id.0,
                generation = id.0,
                of = of.0,
                "started again"
            );
            resume::forget(&mut deed.session, &model.id, &draft.answers);
            quick::used(deed, &model, &draft.answers)?;
            begun(deed, id)
        }
        Err(StartError::NotEnough { .. }) => {
            deed.session.draft = Some(draft);
            offer::show(deed, Place::Under, None)
        }
        Err(error) => not_started(deed, Place::Under, error),
    }
}

/// The second of two taps on one button, or one while what the first began is still under way.
fn is_second_tap(deed: &Deed<'_>, of: GenerationId) -> anyhow::Result<bool> {
    let Some((newest, at_ms)) = preferences::newest_again(deed.tx, of)? else {
        return Ok(false);
    };
    let newest = generations::get(deed.tx, newest)?;
    let open = newest.is_some_and(|generation| generation.state.is_open());
    Ok(open || deed.shop.now_ms.saturating_sub(at_ms) < TWO_TAPS_MS)
}

/// A complete draft of an earlier generation; `None` when anything of it is missing or changed.
fn whole(
    deed: &mut Deed<'_>,
    generation: &Generation,
) -> anyhow::Result<Option<(Draft, Arc<Model>)>> {
    let answers = generations::answers(deed.tx, generation.inputs)?;
    let (Some(answers), Some(model)) = (answers, offer::sold(deed, &generation.model)) else {
        return Ok(None);
    };
    if follow::over(deed, &answers)?.is_some() {
        return Ok(None);
    }
    let draft = offer::again(deed, generation)?;
    let draft = draft.filter(|draft| draft.step == Step::Confirm && draft.answers == answers);
    Ok(draft.map(|draft| (draft, model)))
}

fn why(error: &StartError, deed: &Deed<'_>) -> Option<notes::Refused> {
    tracing::info!(customer = deed.customer.id.0, %error, "start refused");
    Some(match error {
        StartError::NoQuote | StartError::QuoteExpired | StartError::NotEnough { .. } => {
            notes::Refused::Expired
        }
        StartError::InputsGone => notes::Refused::FilesGone,
        StartError::TooManyOpen { limit } => notes::Refused::ParallelOwn { limit: *limit },
        StartError::TooBusy => notes::Refused::ParallelAll,
        StartError::TooFast { .. } => notes::Refused::TooOften,
        StartError::SpendLimit { limit } => notes::Refused::SpendLimit { limit: *limit },
        StartError::FreeUsedUp { .. } => notes::Refused::FreeUsedUp,
        StartError::FreeCapReached => notes::Refused::FreeCap,
        StartError::TestMode { .. } | StartError::NoCredits | StartError::Unauthorized => {
            notes::Refused::Paused
        }
        StartError::Stopped => notes::Refused::Outage,
        StartError::Ledger(_) | StartError::Store(_) => return None,
    })
}

fn refused(deed: &Deed<'_>, place: Place, why: &notes::Refused) -> Reply {
    let screen = notes::refused(deed.lang(), why);
    offer::put(deed, place, offer::with_way_back(deed, screen))
}

/// An old quote: the same answers at today's price, to be confirmed anew.
fn requote(
    deed: &mut Deed<'_>,
    place: Place,
    model: &Model,
    answers: Answers,
) -> anyhow::Result<Reply> {
    refill(deed, model, answers);
    let note = tr(deed.lang(), "refused-expired");
    offer::show_noted(deed, place, Some(&note))
}
