//! Help and settings: the deeds behind their buttons.

use crate::action::{Guide, Topic};
use crate::bot::offer::{self, Place};
use crate::bot::reply::Reply;
use crate::bot::shop::Deed;
use crate::bot::update::MAX_DOWNLOAD_BYTES;
use crate::bot::{first, follow, send, support};
use crate::screens::{Screen, help, settings};
use crate::store::wishes::{self, Wish};
use crate::store::{StoreError, customers};
use crate::words::{Lang, tr};

/// A button of help, settings or support.
pub fn press(deed: &mut Deed<'_>, place: Place, guide: Guide) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let screen = match guide {
        Guide::Topics => help::topics(lang),
        Guide::Topic(topic) => self::topic(deed, topic),
        Guide::Tour(step) => return first::tour(deed, place, step),
        Guide::First => return first::begin(deed, place),
        Guide::Settings => settings::settings(lang, off(deed)?.len()),
        Guide::Languages => settings::languages(lang),
        Guide::Speak(lang) => return speak(deed, place, lang),
        Guide::Notices => settings::notices(lang, &off(deed)?),
        Guide::Notice(wish, on) => return notice(deed, place, wish, on),
        Guide::Ask(_)
        | Guide::Write(_)
        | Guide::Solved(_)
        | Guide::Answer(_)
        | Guide::Close(_)
        | Guide::Ticket(_)
        | Guide::Tickets(_) => return support::press(deed, place, guide),
    };
    Ok(put(deed, place, screen))
}

/// Help and settings interrupt a draft: they lead back to it.
fn put(deed: &Deed<'_>, place: Place, screen: Screen) -> Reply {
    offer::put(deed, place, offer::with_way_back(deed, screen))
}

fn topic(deed: &Deed<'_>, topic: Topic) -> Screen {
    let facts = help::Facts {
        config: &deed.shop.config,
        cheapest: first::lowest_price(deed.shop),
        upload_mb: MAX_DOWNLOAD_BYTES >> 20,
        result_mb: send::MAX_UPLOAD_BYTES >> 20,
        follow_days: follow::KEPT_DAYS,
    };
    help::topic(deed.lang(), topic, &facts)
}

/// What the customer has switched off.
fn off(deed: &Deed<'_>) -> Result<Vec<Wish>, StoreError> {
    let mut off = Vec::new();
    for wish in Wish::ALL {
        if !wishes::wants(deed.tx, deed.customer.id, wish)? {
            off.push(wish);
        }
    }
    Ok(off)
}

/// Speaks another language at once and from now on.
fn speak(deed: &mut Deed<'_>, place: Place, lang: Lang) -> anyhow::Result<Reply> {
    customers::set_lang(deed.tx, deed.customer.id, lang)?;
    deed.customer.lang = lang;
    let screen = settings::settings(lang, off(deed)?.len());
    Ok(put(deed, place, screen).with_toast(tr(lang, "lang-now")))
}

fn notice(deed: &Deed<'_>, place: Place, wish: Wish, on: bool) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    wishes::set(deed.tx, deed.customer.id, wish, on, deed.shop.now_ms)?;
    let toast = if on { "notice-on" } else { "notice-off" };
    let screen = settings::notices(lang, &off(deed)?);
    Ok(put(deed, place, screen).with_toast(tr(lang, toast)))
}
