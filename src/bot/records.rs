//! History: the deeds behind its buttons.

use crate::bot::follow;
use crate::bot::offer::{self, Place};
use crate::bot::reply::Reply;
use crate::bot::shop::Deed;
use crate::catalog::Answers;
use crate::generation::{Generation, State};
use crate::ids::{GenerationId, TransferId};
use crate::screens::labels;
use crate::screens::mask::masked;
use crate::screens::records::{self as screens, Entry, Money, PAGE};
use crate::store::history::{self, Movement, Operation};
use crate::store::late::{self, LateState};
use crate::store::outbox::{self, Notice};
use crate::store::{generations, results};
use crate::words::tr;

/// A page of the history.
pub fn history(deed: &Deed<'_>, place: Place, number: u16) -> anyhow::Result<Reply> {
    let skip = u32::from(number).saturating_mul(u32::from(PAGE));
    let mut entries = entries(deed, skip, u32::from(PAGE).saturating_add(1))?;
    let more = entries.len() > usize::from(PAGE);
    entries.truncate(usize::from(PAGE));
    if entries.is_empty() && number > 0 {
        return history(deed, place, 0);
    }
    let zone = &deed.shop.config.ui.timezone;
    let page = screens::Page {
        number,
        entries: &entries,
        more,
        zone,
    };
    Ok(offer::put(
        deed,
        place,
        screens::history(deed.lang(), &page),
    ))
}

fn entries(deed: &Deed<'_>, skip: u32, limit: u32) -> anyhow::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for operation in history::slice(deed.tx, deed.customer.id, skip, limit)? {
        match operation {
            Operation::Generation(id) => {
                if let Some(generation) = generations::get(deed.tx, id)? {
                    let title = deed.shop.title(&generation.model);
                    entries.push(Entry::Generation(Box::new(generation), title));
                }
            }
            Operation::Money(movement) => entries.push(Entry::Money(money(movement))),
        }
    }
    Ok(entries)
}

fn money(movement: Movement) -> Money {
    let Movement {
        id,
        kind,
        delta,
        at_ms,
    } = movement;
    Money {
        id,
        kind,
        delta,
        at_ms,
    }
}

/// One generation: what, when, price, state, inputs.
pub fn operation(
    deed: &Deed<'_>,
    place: Place,
    id: GenerationId,
    page: u16,
) -> anyhow::Result<Reply> {
    let Some(generation) = deed.own(id)? else {
        return Ok(Reply::toast(tr(deed.lang(), "not-yours")));
    };
    let answers = generations::answers(deed.tx, generation.inputs)?.unwrap_or_default();
    let screen = screens::operation(
        deed.lang(),
        &screens::Operation {
            generation: &generation,
            title: &deed.shop.title(&generation.model),
            entered: &entered(deed, &generation, &answers),
            page,
            zone: &deed.shop.config.ui.timezone,
            has_result: given(deed, &generation)?.is_some()
                && !results::of(deed.tx, id)?.is_empty(),
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

/// One movement of money.
pub fn movement(deed: &Deed<'_>, place: Place, id: TransferId, page: u16) -> anyhow::Result<Reply> {
    let Some(found) = history::movement(deed.tx, deed.customer.id, id)? else {
        return Ok(Reply::toast(tr(deed.lang(), "not-yours")));
    };
    let zone = &deed.shop.config.ui.timezone;
    Ok(offer::put(
        deed,
        place,
        screens::movement(deed.lang(), &money(found), page, zone),
    ))
}

/// The result once more, free, through the outbox.
pub fn resend(deed: &Deed<'_>, id: GenerationId) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let Some(generation) = deed.own(id)? else {
        return Ok(Reply::toast(tr(lang, "not-yours")));
    };
    let gone = |row: &results::ResultRow| {
        row.file.is_none()
            && row.text.is_none()
            && row.telegram_file_id.is_none()
            && row.telegram_document_id.is_none()
            && row.url.is_none()
    };
    let Some(notice) = given(deed, &generation)? else {
        return Ok(Reply::toast(tr(lang, "resend-gone")));
    };
    let rows = results::of(deed.tx, id)?;
    if rows.is_empty() || rows.iter().all(gone) {
        return Ok(Reply::toast(tr(lang, "resend-gone")));
    }
    let key = format!("resend:{id}:{}", deed.update);
    let now = deed.shop.now_ms;
    outbox::put(deed.tx, &key, generation.customer, Some(id), &notice, now)?;
    Ok(Reply::toast(tr(lang, "resend-started")))
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
