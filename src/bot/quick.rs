//! The quick mode: what is sent while nothing is asked becomes a request with the settings used before.

use crate::bot::launch;
use crate::bot::offer::{self, Place};
use crate::bot::reply::Reply;
use crate::bot::session::{Express, Session};
use crate::bot::shop::Deed;
use crate::catalog::{Answer, Answers, Catalog, InputFile, MediaKind, Model};
use crate::ids::CustomerId;
use crate::screens::{labels, quick as screens};
use crate::store::{StoreError, preferences};
use crate::wizard::quick::{file_of, has_room, is_quick, prompt_of, settings_of};
use crate::wizard::{Draft, Input, Refusal, Step};
use crate::words::tr_with;
use rusqlite::Connection;
use std::sync::Arc;

/// The model that takes bare messages; `None` while the mode is off, nothing was chosen, or it is no longer sold.
fn chosen(
    conn: &Connection,
    catalog: &Catalog,
    customer: CustomerId,
) -> Result<Option<Arc<Model>>, StoreError> {
    let preferences = preferences::get(conn, customer)?;
    let model = preferences.model.filter(|_| preferences.quick);
    let model = model.and_then(|id| catalog.get(&id).cloned());
    Ok(model.filter(|model| model.is_sold() && is_quick(model)))
}

/// Whether nothing waits for an answer: no draft, or the card of a bare message.
pub fn is_free(session: &Session) -> bool {
    let at_card = |draft: &Draft| draft.step == Step::Confirm && session.is_express();
    session.draft.as_ref().is_none_or(at_card)
}

/// Whether a file that comes now may be for the quick mode.
pub fn wants_file(
    conn: &Connection,
    catalog: &Catalog,
    session: &Session,
    customer: CustomerId,
) -> Result<bool, StoreError> {
    let free = is_free(session) || session.is_express();
    if !free || session.asks_for_money() {
        return Ok(false);
    }
    let model = chosen(conn, catalog, customer)?;
    Ok(model.is_some_and(|model| model.params.iter().any(|p| p.kind.is_media())))
}

/// Whether the draft is shown as a card; from then on only a press starts it.
pub fn shows(deed: &mut Deed<'_>) -> bool {
    let express = deed.session.is_express();
    if let Some(card) = deed.session.express.as_mut().filter(|_| express) {
        card.shown = true;
    }
    express
}

/// The draft that a bare message changes: the one whose card is open, or a new one with the settings used before.
fn request(deed: &mut Deed<'_>) -> anyhow::Result<Option<(Draft, Arc<Model>)>> {
    let (tx, customer) = (deed.tx, deed.customer.id);
    let Some(model) = chosen(tx, &deed.shop.catalog, customer)? else {
        return Ok(None);
    };
    if let Some(draft) = deed.session.draft.clone() {
        let model = offer::sold(deed, &draft.model);
        return Ok(model.map(|model| (draft, model)));
    }
    let settings = preferences::settings(tx, customer, &model.id)?;
    let draft = Draft::express(deed.session.next_draft(), &model, settings);
    Ok(Some((draft, model)))
}

/// The draft as it is now; `fresh`: by a message of its own, not by an answer to a question about its settings.
fn keep(deed: &mut Deed<'_>, draft: Draft, fresh: bool) {
    let shown = deed.session.express.is_some_and(|known| known.shown);
    deed.session.express = Some(Express {
        draft: draft.id,
        shown: shown && !fresh,
    });
    deed.session.comment_on = None;
    deed.session.draft = Some(draft);
}

/// Words while nothing is asked; `None` when they are no request.
pub fn words(deed: &mut Deed<'_>, text: &str) -> anyhow::Result<Option<Reply>> {
    if !is_free(&deed.session) {
        return Ok(None);
    }
    let Some((mut draft, model)) = request(deed)? else {
        return Ok(None);
    };
    let Some(prompt) = prompt_of(&model, &draft.answers) else {
        return Ok(None);
    };
    let refused = draft.put(&model, &prompt.name, Input::Text(text.to_owned()));
    deed.session.caption = None;
    keep(deed, draft, true);
    go_on(deed, Place::Under, refused.err().as_ref()).map(Some)
}

/// A file while nothing is asked, or a further one of an album; `None` when it is no request.
pub fn file(
    deed: &mut Deed<'_>,
    file: &InputFile,
    album: Option<&str>,
    caption: Option<&str>,
) -> anyhow::Result<Option<Reply>> {
    let further = album.is_some() && deed.session.album.as_deref() == album;
    let fresh = is_free(&deed.session);
    if !fresh && !deed.session.is_express() {
        return Ok(None);
    }
    let Some((mut draft, model)) = request(deed)? else {
        return Ok(None);
    };
    let asked = draft.asked(&model).map(|(_, param)| param);
    let asked = asked.filter(|param| !fresh && param.kind.is_media());
    if !fresh && !further && asked.is_none() {
        return Ok(None);
    }
    let place = file_of(&model, &draft.answers, file.kind);
    let Some(param) = asked.or(place) else {
        return Ok(None);
    };
    let mut refused = draft.put(&model, &param.name, Input::File(file.clone()));
    let more = has_room(param, &draft.answers);
    let caption = caption.filter(|caption| !caption.trim().is_empty());
    if refused.is_ok()
        && let Some(caption) = caption
        && let Some(prompt) = prompt_of(&model, &draft.answers)
    {
        refused = draft.put(&model, &prompt.name, Input::Text(caption.to_owned()));
    }
    deed.session.album = album.map(str::to_owned);
    deed.session.album_done = refused.is_ok() && !more;
    deed.session.caption = None;
    keep(deed, draft, fresh);
    let refused = refused.err();
    if album.is_some() && more {
        // More of it may be on the way: it starts by a press.
        return offer::show(deed, Place::Under, refused.as_ref()).map(|reply| {
            Some(if further {
                crate::bot::say::in_place(deed, reply)
            } else {
                reply
            })
        });
    }
    go_on(deed, Place::Under, refused.as_ref()).map(Some)
}

/// After a message: starts at once where the customer wants that, else shows where things stand.
pub fn go_on(
    deed: &mut Deed<'_>,
    place: Place,
    refused: Option<&Refusal>,
) -> anyhow::Result<Reply> {
    if place == Place::Under
        && refused.is_none()
        && let Some(reply) = launch::unasked(deed)?
    {
        return Ok(reply);
    }
    offer::show(deed, place, refused)
}

/// Why the model that is on does not take such a message; `None` while the mode is off.
pub fn unfit(deed: &Deed<'_>, got: Option<MediaKind>) -> anyhow::Result<Option<String>> {
    let model = chosen(deed.tx, &deed.shop.catalog, deed.customer.id)?;
    Ok(model.map(|model| {
        let title = crate::screens::esc(&crate::screens::cut(&model.title, 60));
        let values = [
            ("got", got.map_or("text", labels::kind).into()),
            ("model", title.into()),
        ];
        tr_with(deed.lang(), "quick-unfit", &values)
    }))
}

/// What is on, as one line over other screens.
pub fn header(deed: &Deed<'_>) -> anyhow::Result<Option<String>> {
    let Some(model) = chosen(deed.tx, &deed.shop.catalog, deed.customer.id)? else {
        return Ok(None);
    };
    let settings = settings(deed, &model)?;
    Ok(Some(screens::header(deed.lang(), &model, &settings)))
}

/// The same for one model, if that is the one that is on.
pub fn header_of(deed: &Deed<'_>, model: &str) -> anyhow::Result<Option<String>> {
    let chosen = chosen(deed.tx, &deed.shop.catalog, deed.customer.id)?;
    if chosen.is_none_or(|chosen| chosen.id != model) {
        return Ok(None);
    }
    header(deed)
}

/// The settings the customer used before, as far as they still fit.
pub fn settings(deed: &Deed<'_>, model: &Model) -> anyhow::Result<Answers> {
    let kept = preferences::settings(deed.tx, deed.customer.id, &model.id)?;
    Ok(Draft::with_settings(0, model, kept).answers)
}

/// A model was begun: from now on bare messages are for it.
pub fn begun(deed: &Deed<'_>, model: &Model) -> anyhow::Result<()> {
    if is_quick(model) {
        let now = deed.shop.now_ms;
        preferences::choose(deed.tx, deed.customer.id, &model.id, now)?;
    }
    Ok(())
}

/// A generation was started: its settings are those of the next request.
pub fn used(deed: &Deed<'_>, model: &Model, answers: &Answers) -> anyhow::Result<()> {
    begun(deed, model)?;
    let (settings, now) = (settings_of(model, answers), deed.shop.now_ms);
    preferences::remember(deed.tx, deed.customer.id, &model.id, &settings, now)?;
    Ok(())
}

/// Whether a model can take a request over: the words and each kind of files in it have a place.
pub fn takes(model: &Model, from: &Model, answers: &Answers) -> bool {
    let none = Answers::new();
    let words = prompt_of(from, answers).is_none_or(|p| !answers.contains_key(&p.name))
        || prompt_of(model, &none).is_some();
    let mut files = answers.values().filter_map(|answer| match answer {
        Answer::Files(files) => files.first(),
        _ => None,
    });
    is_quick(model) && words && files.all(|file| file_of(model, &none, file.kind).is_some())
}
