//! What customers do with their own data: the history as a file, deleting one entry or everything.

use crate::action::Mine;
use crate::bot::gallery;
use crate::bot::offer::{self, Place};
use crate::bot::reply::Reply;
use crate::bot::session::Session;
use crate::bot::shop::Deed;
use crate::clock::MINUTE_MS;
use crate::ids::GenerationId;
use crate::screens::{notes, own_data as screens};
use crate::store::erase;
use crate::store::outbox::{self, Notice};
use crate::words::tr;

/// Between two exports of one customer.
const EXPORT_EVERY_MS: i64 = 5 * MINUTE_MS;

/// A button about the customer's own data.
pub fn press(deed: &mut Deed<'_>, place: Place, mine: Mine) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    match mine {
        Mine::Forget(id) => forget(deed, place, id, false),
        Mine::ForgetYes(id) => forget(deed, place, id, true),
        Mine::Export => {
            let key = export(deed)?;
            Ok(Reply::toast(tr(lang, key)).ringing())
        }
        Mine::Erase => ask(deed, place),
        Mine::EraseYes => everything(deed, place),
        _ => Ok(offer::put(deed, place, screens::data(lang))),
    }
}

/// `/export`: the history as a file; says what comes of it.
pub fn export_command(deed: &mut Deed<'_>) -> anyhow::Result<Reply> {
    let key = export(deed)?;
    let screen = notes::say(deed.lang(), key);
    Ok(offer::put(deed, Place::Under, screen).ringing())
}

/// Has the file made and sent; gives the key of what to say.
fn export(deed: &Deed<'_>) -> anyhow::Result<&'static str> {
    let (now, customer) = (deed.shop.now_ms, deed.customer.id);
    let since = now.saturating_sub(EXPORT_EVERY_MS);
    if !erase::export_asked(deed.tx, customer, since, now)? {
        return Ok("export-too-soon");
    }
    let key = format!("export:{customer}:{}", deed.update);
    outbox::put(deed.tx, &key, customer, None, &Notice::Export, now)?;
    Ok("export-started")
}

/// `/delete_me`: what would be deleted and what would stay, or what stands in the way.
pub fn ask(deed: &Deed<'_>, place: Place) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    if erase::is_busy(deed.tx, deed.customer.id)? {
        // Asked again, the screen stays as it is: the toast says that it was looked.
        let busy = offer::put(deed, place, screens::erase_busy(lang));
        return Ok(busy.with_toast(tr(lang, "erase-busy-still")));
    }
    Ok(offer::put(deed, place, screens::erase_question(lang)))
}

fn everything(deed: &mut Deed<'_>, place: Place) -> anyhow::Result<Reply> {
    let customer = deed.customer.id;
    if erase::is_busy(deed.tx, customer)? {
        return ask(deed, place);
    }
    let admins = &deed.shop.config.telegram.admin_ids;
    erase::everything(deed.tx, customer, admins, deed.shop.now_ms)?;
    tracing::info!(customer = customer.0, "the customer has deleted everything");
    deed.customer.name.clear();
    // Buttons of old drafts stay old, and the greeting does not come again by itself.
    deed.session = Session {
        last_draft: deed.session.last_draft,
        screen: deed.session.screen,
        greeted: true,
        ..Session::default()
    };
    let mut reply = offer::put(deed, place, screens::erased(deed.lang()));
    reply.erases = true;
    Ok(reply)
}

/// One entry: asks first, then deletes it.
fn forget(
    deed: &mut Deed<'_>,
    place: Place,
    id: GenerationId,
    confirmed: bool,
) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    if deed.own(id)?.is_none() {
        return Ok(Reply::toast(tr(lang, "not-yours")));
    }
    if erase::is_one_busy(deed.tx, id)? {
        return Ok(Reply::toast(tr(lang, "forget-busy")));
    }
    if !confirmed {
        return Ok(offer::put(deed, place, screens::forget_question(lang, id)));
    }
    erase::one(deed.tx, deed.customer.id, id, deed.shop.now_ms)?;
    tracing::info!(
        customer = deed.customer.id.0,
        generation = id.0,
        "the customer has deleted an entry"
    );
    // A draft that was to be made of a deleted file asks for another one.
    if let Some(draft) = deed.session.draft.clone()
        && let Some(model) = offer::sold(deed, &draft.model)
        && offer::files_gone(deed, &draft.answers)?
        && let Some(draft) = &mut deed.session.draft
    {
        draft.forget_files(&model);
    }
    let mut reply = gallery::open(deed, place)?.with_toast(tr(lang, "forgotten"));
    reply.erases = true;
    Ok(reply)
}
