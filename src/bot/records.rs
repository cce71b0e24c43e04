//! History: the deeds behind its buttons.

use crate::action::Action;
use crate::bot::follow;
use crate::bot::offer::{self, Place};
use crate::bot::reply::Reply;
use crate::bot::send;
use crate::bot::shop::Deed;
use crate::catalog::Answers;
use crate::generation::{Generation, State};
use crate::ids::GenerationId;
use crate::screens::labels;
use crate::screens::mask::masked;
use crate::screens::records as screens;
use crate::store::late::{self, LateState};
use crate::store::outbox::{self, Notice};
use crate::store::{erase, generations, results};
use crate::words::tr;

/// One generation: what, when, price, state, inputs.
pub fn operation(
    deed: &Deed<'_>,
    place: Place,
    id: GenerationId,
    back: Action,
) -> anyhow::Result<Reply> {
    let Some(generation) = deed.own(id)? else {
        return Ok(Reply::toast(tr(deed.lang(), "not-yours")));
    };
    let answers = generations::answers(deed.tx, generation.inputs)?.unwrap_or_default();
    let rows = results::of(deed.tx, id)?;
    let screen = screens::operation(
        deed.lang(),
        &screens::Operation {
            generation: &generation,
            title: &deed.shop.title(&generation.model),
            entered: &entered(deed, &generation, &answers),
            back,
            zone: &deed.shop.config.ui.timezone,
            has_result: given(deed, &generation)?.is_some() && !rows.iter().all(gone),
            deletable: !answers.is_empty() && !erase::is_one_busy(deed.tx, id)?,
            preview: rows.iter().any(|row| send::shown_as(row).is_some()),
        },
    );
    let screen = follow::on_operation(deed, &generation, screen)?;
    Ok(offer::put(deed, place, screen))
}

/// Labels and values of what was entered; anything like a token, key or card is masked.
fn entered(deed: &Deed<'_>, generation: &Generation, answers: &Answers) -> Vec<(String, String)> {
    let model = deed.shop.catalog.get(&generation.model);
    let line = |(name, answer): (&String, &crate::catalog::Answer)| {
        let param = model.and_then(|model| model.param(name));
        match param {
            Some(param) => (
                labels::param(deed.lang(), param),
                masked(&labels::answer(deed.lang(), param, answer)),
            ),
            None => (
                name.clone(),
                masked(&crate::catalog::answer_text(answer).unwrap_or_default()),
            ),
        }
    };
    answers.iter().map(line).collect()
}

/// The result once more, free, through the outbox.
pub fn resend(deed: &Deed<'_>, id: GenerationId) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let Some(generation) = deed.own(id)? else {
        return Ok(Reply::toast(tr(lang, "not-yours")));
    };
    let Some(notice) = given(deed, &generation)? else {
        return Ok(Reply::toast(tr(lang, "resend-gone")));
    };
    let rows = results::of(deed.tx, id)?;
    if rows.iter().all(gone) {
        return Ok(Reply::toast(tr(lang, "resend-gone")));
    }
    let key = format!("resend:{id}:{}", deed.update);
    let now = deed.shop.now_ms;
    outbox::put(deed.tx, &key, generation.customer, Some(id), &notice, now)?;
    Ok(Reply::toast(tr(lang, "resend-started")))
}

/// Whether nothing is left of a part of a result.
fn gone(row: &results::ResultRow) -> bool {
    row.file.is_none()
        && row.text.is_none()
        && row.telegram_file_id.is_none()
        && row.telegram_document_id.is_none()
        && row.url.is_none()
}

/// How the result of a generation was given; `None` while it is under way or if the money went back without one: some
/// of its files may be stored all the same.
fn given(deed: &Deed<'_>, generation: &Generation) -> anyhow::Result<Option<Notice>> {
    if generation.state == State::Succeeded {
        return Ok(Some(Notice::Result));
    }
    let late = late::get(deed.tx, generation.id)?;
    let gifted = late.is_some_and(|late| late.state == LateState::Gifted);
    Ok(gifted.then_some(Notice::Gift))
}
