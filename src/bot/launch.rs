//! `Запустить`: from a confirmed quote to a generation, or to the reason why not.

use crate::bot::follow;
use crate::bot::offer::{self, Place};
use crate::bot::press::{show_progress, stale};
use crate::bot::reply::Reply;
use crate::bot::resume;
use crate::bot::shop::Deed;
use crate::engine;
use crate::ids::QuoteId;
use crate::screens::notes;
use crate::store::quotes;
use crate::store::starts::{self, StartError, Started};
use crate::wizard::Draft;
use crate::words::tr;

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
    let start = engine::start_of(quote, deed.customer.id, &model);
    let limits = engine::start_limits(&deed.shop.config, &deed.shop.engine, deed.shop.now_ms);
    match starts::start(deed.tx, &start, &limits, deed.shop.now_ms) {
        Ok(Started::New(id)) => {
            resume::forget(&mut deed.session, &model_id, &answers);
            // A draft begun after this confirmation stays.
            let done = |draft: &Draft| draft.model == model_id && draft.answers == answers;
            if deed.session.draft.as_ref().is_some_and(done) {
                deed.session.draft = None;
            }
            tracing::info!(customer = %deed.customer.id, generation = %id, model = model_id, "started");
            show_progress(deed, message, id)
        }
        Ok(Started::Already(id)) => show_progress(deed, message, id),
        Err(StartError::QuoteExpired) => requote(deed, place, &model, answers),
        Err(StartError::NotEnough { .. }) => {
            // The confirmation shows what is missing and the way to the balance.
            let id = deed.session.next_draft();
            deed.session.draft = Some(Draft::filled(id, &model, answers));
            offer::show(deed, place, None)
        }
        Err(error) => match why(&error, deed) {
            Some(why) => Ok(refused(deed, place, &why)),
            None => Err(error.into()),
        },
    }
}

fn why(error: &StartError, deed: &Deed<'_>) -> Option<notes::Refused> {
    tracing::info!(customer = %deed.customer.id, %error, "start refused");
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
    model: &crate::catalog::Model,
    answers: crate::catalog::Answers,
) -> anyhow::Result<Reply> {
    let id = deed.session.next_draft();
    deed.session.draft = Some(Draft::filled(id, model, answers));
    let note = tr(deed.lang(), "refused-expired");
    offer::show_noted(deed, place, Some(&note))
}
