//! What each button does: one exhaustive match.

use crate::action::{Action, Door, Guide, ModelKey};
use crate::bot::follow;
use crate::bot::further;
use crate::bot::guide;
use crate::bot::launch;
use crate::bot::offer::{self, Place};
use crate::bot::records;
use crate::bot::reply::{Keep, Reply, Show};
use crate::bot::review;
use crate::bot::say;
use crate::bot::shop::Deed;
use crate::bot::{
    content, decide, find, gallery, mode, panel, progress, promo, purse, quick, resume, topup,
};
use crate::engine;
use crate::generation::Generation;
use crate::ids::GenerationId;
use crate::screens::{life, notes};
use crate::store::endings::{self, CancelOutcome};

use crate::store::{feedback, generations, watched};
use crate::wizard::{Draft, Input, Step};
use crate::words::tr;

/// Does what the button says and answers with what to show.
pub fn press(deed: &mut Deed<'_>, message: Option<i64>, action: Action) -> anyhow::Result<Reply> {
    let place = Place::Pressed(message);
    leave_questions(deed);
    match action {
        Action::Home => {
            deed.session.draft = None;
            deed.session.comment_on = None;
            let discard = content::forget(deed)?;
            let mut reply = offer::home(deed, offer::beside_results(deed, message))?;
            reply.discard = discard;
            Ok(reply)
        }
        Action::List(section, page) => find::list(deed, place, (section, page).into()),
        Action::Others(category) => {
            let section = crate::action::Section::Of(category);
            // A result stays in the chat: the list comes below it.
            find::list(deed, Place::Under, (section, 0).into())
        }
        Action::Card(key, section, page) => find::card(deed, place, key, (section, page).into()),
        Action::Begin(key) => begin(deed, place, key),
        Action::Draft(id) | Action::Ready(id) | Action::Edit(id) | Action::Back(id) => {
            move_draft(deed, place, id, action)
        }
        Action::Pick {
            draft,
            param,
            choice,
        } => answer(deed, place, (draft, param), Input::Pick(choice)),
        Action::Default { draft, param } => answer(deed, place, (draft, param), Input::Default),
        Action::FilesDone { draft, param } => answer(deed, place, (draft, param), Input::FilesDone),
        Action::FilesClear { draft, param } => {
            answer(deed, place, (draft, param), Input::FilesClear)
        }
        Action::Ask { draft, param } => ask(deed, place, draft, param),
        Action::Drop(id) => drop_draft(deed, place, id),
        Action::Run(quote) => launch::run(deed, message, quote),
        Action::Cancel(id) => cancel(deed, message, id, false),
        Action::CancelYes(id) => cancel(deed, message, id, true),
        Action::Progress(id) => show_progress(deed, message, id),
        Action::Again(id) => again(deed, id, None),
        Action::History(_) => gallery::open(deed, place),
        Action::Operation(id, _) => records::operation(deed, place, id, gallery::START),
        Action::Mine(mine) => gallery::press(deed, message, mine),
        Action::Resend(id) => records::resend(deed, id),
        Action::Balance => purse::balance(deed, place),
        Action::Purse(purse) => purse::press(deed, message, purse),
        Action::Rate(id, good) => rate(deed, id, good),
        Action::Follow(id, key) => follow::begin(deed, message, id, (key, None)),
        Action::FollowPart(id, key, n) => follow::begin(deed, message, id, (key, Some(n))),
        Action::Followups(id) => follow::list(deed, message, id),
        Action::Review(..)
        | Action::ReviewToggle(..)
        | Action::ReviewAccept(_)
        | Action::ReviewReject(_) => review::press(deed, message, action),
        Action::Pay(pay) => topup::press(deed, place, pay),
        Action::Decide(decision) => decide::press(deed, message, decision),
        Action::Quick(what) => mode::press(deed, message, what),
        Action::Use(deeds) => further::press(deed, message, (deeds, None)),
        Action::Guide(guide) => guide::press(deed, place, guide),
        Action::Promo(promo) => promo::press(deed, place, promo),
        Action::Find(find) => find::press(deed, place, find),
        Action::Panel(what) => panel::press(deed, place, what),
        Action::Door(door) => open(deed, door),
    }
}

/// A place of the bot that a message to many leads to: that message stays.
fn open(deed: &mut Deed<'_>, door: Door) -> anyhow::Result<Reply> {
    let under = Place::Under;
    match door {
        Door::Home => offer::home(deed, under),
        Door::Balance => purse::balance(deed, under),
        Door::Models(section) => find::list(deed, under, (section, 0).into()),
        Door::Friends => promo::friends(deed, under),
        Door::Promo => promo::command(deed, ""),
        Door::Help => guide::press(deed, under, Guide::Topics),
    }
}

/// Whatever was asked beside the draft, another button leaves it.
pub(super) fn leave_questions(deed: &mut Deed<'_>) {
    deed.session.asking = None;
    deed.session.seeking = false;
}

fn begin(deed: &mut Deed<'_>, place: Place, key: ModelKey) -> anyhow::Result<Reply> {
    let model = deed
        .shop
        .model(key)
        .filter(|model| model.is_sold())
        .cloned();
    let Some(model) = model else {
        let screen = notes::refused(deed.lang(), &notes::Refused::NotSold);
        return Ok(offer::put(deed, place, screen));
    };
    if model.is_resting() {
        return Ok(find::resting(deed, place, &model));
    }
    if model.needs_task() {
        let screen = notes::say(deed.lang(), "ask-task");
        return Ok(offer::put(deed, place, screen));
    }
    let id = deed.session.next_draft();
    let settings = quick::settings(deed, &model)?;
    deed.session.draft = Some(Draft::with_settings(id, &model, settings));
    quick::begun(deed, &model)?;
    deed.session.comment_on = None;
    deed.session.caption = None;
    offer::show(deed, place, None)
}

/// The customer's draft if it is the one the button belongs to, with its model.
pub(super) fn current(
    deed: &Deed<'_>,
    id: i64,
) -> Option<(Draft, std::sync::Arc<crate::catalog::Model>)> {
    let draft = deed.session.draft.clone().filter(|draft| draft.id == id)?;
    let model = offer::sold(deed, &draft.model)?;
    Some((draft, model))
}

/// A button of an earlier draft: shows where things stand instead of acting.
pub(super) fn stale(deed: &mut Deed<'_>, place: Place) -> anyhow::Result<Reply> {
    let key = if deed.session.draft.is_some() {
        "stale-draft"
    } else {
        "stale-button"
    };
    let toast = tr(deed.lang(), key);
    Ok(offer::show(deed, place, None)?.with_toast(toast))
}

fn move_draft(deed: &mut Deed<'_>, place: Place, id: i64, action: Action) -> anyhow::Result<Reply> {
    let Some((mut draft, model)) = current(deed, id) else {
        return stale(deed, place);
    };
    match action {
        Action::Ready(_) => draft.ready(&model),
        Action::Edit(_) => draft.step = Step::Edit,
        Action::Back(_) if !draft.back(&model) => {
            deed.session.draft = None;
            if let Some(source) = draft.source() {
                return records::operation(deed, place, source.generation, gallery::START);
            }
            let key = ModelKey::of(&model.id);
            let section = crate::action::Section::Of(model.category);
            return find::card(deed, place, key, (section, 0).into());
        }
        _ => {}
    }
    deed.session.draft = Some(draft);
    offer::show(deed, place, None)
}

fn answer(
    deed: &mut Deed<'_>,
    place: Place,
    (id, param): (i64, u16),
    input: Input,
) -> anyhow::Result<Reply> {
    let Some((mut draft, model)) = current(deed, id) else {
        return stale(deed, place);
    };
    // A button of another question of the same draft (pressed twice, or an older message).
    if draft.asked(&model).is_none_or(|(asked, _)| asked != param) {
        return offer::show(deed, place, None);
    }
    let done = input == Input::FilesDone;
    let refused = draft.answer(&model, input).err();
    deed.session.draft = Some(draft);
    if done
        && refused.is_none()
        && let Some(answered) = say::take_caption(deed, place)?
    {
        return Ok(answered);
    }
    offer::show(deed, place, refused.as_ref())
}

fn ask(deed: &mut Deed<'_>, place: Place, id: i64, param: u16) -> anyhow::Result<Reply> {
    let Some((mut draft, model)) = current(deed, id) else {
        return stale(deed, place);
    };
    if draft.ask(&model, param) {
        deed.session.draft = Some(draft);
    }
    offer::show(deed, place, None)
}

fn drop_draft(deed: &mut Deed<'_>, place: Place, id: i64) -> anyhow::Result<Reply> {
    if deed
        .session
        .draft
        .as_ref()
        .is_some_and(|draft| draft.id != id)
    {
        return stale(deed, place);
    }
    if let Some(draft) = deed.session.draft.take() {
        resume::forget(&mut deed.session, &draft.model, &draft.answers);
    }
    let toast = tr(deed.lang(), "dropped");
    Ok(offer::home(deed, place)?.with_toast(toast))
}

pub(super) fn show_progress(
    deed: &mut Deed<'_>,
    message: Option<i64>,
    id: GenerationId,
) -> anyhow::Result<Reply> {
    let Some(generation) = deed.own(id)? else {
        return Ok(Reply::toast(tr(deed.lang(), "not-yours")));
    };
    if !generation.state.is_open() {
        return records::operation(deed, Place::Pressed(message), id, gallery::START);
    }
    if deed.session.screen == message {
        // Its buttons now belong to the generation: the next answer must not take them away.
        deed.session.screen = None;
    }
    let screen = progress_screen(deed, &generation)?;
    let mut reply = Reply::kept(message, screen, Keep::Progress(id));
    // Only one message shows it: the one before goes.
    let before = generation.progress_message;
    let before = before.filter(|before| message.is_some_and(|now| now != *before));
    reply.shows.extend(before.map(Show::Delete));
    Ok(reply)
}

fn progress_screen(
    deed: &Deed<'_>,
    generation: &Generation,
) -> anyhow::Result<crate::screens::Screen> {
    let limit = deed.shop.config.limits.refunded_cancels_per_day;
    let day = deed.shop.day_start_ms();
    let facts = life::Progress {
        generation,
        title: &deed.shop.title(&generation.model),
        now_ms: deed.shop.now_ms,
        refundable: endings::refundable(deed.tx, generation, limit, day)?,
        active: generations::open_for(deed.tx, deed.customer.id)?.len(),
        waits: progress::waits(
            deed.tx,
            &deed.shop.engine,
            &deed.shop.config,
            generation,
            deed.shop.now_ms,
        )?,
    };
    Ok(life::progress(deed.lang(), &facts))
}

/// Before Kie accepted it at once; afterwards only when confirmed, and as often as the day allows.
fn cancel(
    deed: &mut Deed<'_>,
    message: Option<i64>,
    id: GenerationId,
    confirmed: bool,
) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let Some(generation) = deed.own(id)? else {
        return Ok(Reply::toast(tr(lang, "not-yours")));
    };
    let limit = deed.shop.config.limits.refunded_cancels_per_day;
    let day = deed.shop.day_start_ms();
    let running = generation.state == crate::generation::State::Running;
    let free = generation.price.is_zero();
    if running && !endings::refundable(deed.tx, &generation, limit, day)? {
        let screen = life::not_refundable(lang, id);
        return Ok(Reply::kept(message, screen, Keep::Nothing));
    }
    if running && !confirmed {
        let left = watched::refunds_left(deed.tx, deed.customer.id, limit, day)?;
        let left = (!free).then_some(left);
        return Ok(Reply::kept(
            message,
            life::cancel_question(lang, id, left),
            Keep::Nothing,
        ));
    }
    let outcome = engine::cancel(
        deed.tx,
        &deed.shop.config,
        id,
        deed.customer.id,
        deed.shop.now_ms,
    )?;
    tracing::info!(
        customer = deed.customer.id.0,
        generation = id.0,
        ?outcome,
        "cancel"
    );
    match outcome {
        CancelOutcome::Cancelled => {
            if let Some(message) = message {
                // The outbox takes the progress message away when the end is told.
                generations::set_progress_message(deed.tx, id, message)?;
            }
            let key = if free {
                "state-cancelled"
            } else {
                "cancelled-ok"
            };
            Ok(Reply::toast(tr(lang, key)))
        }
        CancelOutcome::Wished => {
            Ok(show_progress(deed, message, id)?.with_toast(tr(lang, "cancel-wished")))
        }
        CancelOutcome::NotRefundable => Ok(Reply::kept(
            message,
            life::not_refundable(lang, id),
            Keep::Nothing,
        )),
        CancelOutcome::TooLate => {
            Ok(show_progress(deed, message, id)?.with_toast(tr(lang, "cancel-too-late")))
        }
        CancelOutcome::NotYours => Ok(Reply::toast(tr(lang, "not-yours"))),
    }
}

/// The same answers, to be confirmed at today's price; a new message, the result stays.
pub(super) fn again(
    deed: &mut Deed<'_>,
    id: GenerationId,
    note: Option<&str>,
) -> anyhow::Result<Reply> {
    let Some(generation) = deed.own(id)? else {
        return Ok(Reply::toast(tr(deed.lang(), "not-yours")));
    };
    let answers = generations::answers(deed.tx, generation.inputs)?.unwrap_or_default();
    if let Some(source) = follow::over(deed, &answers)? {
        let screen = crate::screens::follow::over(deed.lang(), source);
        return Ok(offer::put(deed, Place::Under, screen));
    }
    match offer::again(deed, &generation)? {
        Some(draft) => {
            deed.session.draft = Some(draft);
            offer::show_noted(deed, Place::Under, note)
        }
        None => {
            let screen = notes::say(deed.lang(), "inputs-gone");
            Ok(offer::put(deed, Place::Under, screen))
        }
    }
}

fn rate(deed: &mut Deed<'_>, id: GenerationId, good: bool) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let Some(generation) = deed.own(id)? else {
        return Ok(Reply::toast(tr(lang, "not-yours")));
    };
    feedback::rate(deed.tx, id, deed.customer.id, good, deed.shop.now_ms)?;
    if deed.session.draft.is_some() {
        // The next words answer the open question, so no comment is asked for.
        return Ok(Reply::toast(tr(lang, "rated-thanks")));
    }
    deed.session.comment_on = Some(id);
    let screen = life::rated(lang, good, generation.category);
    Ok(offer::put(deed, Place::Under, screen).with_toast(tr(lang, "rated-thanks")))
}
