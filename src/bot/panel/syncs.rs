//! Syncs: how it stands, one now, what came of them, earlier states of models.toml; the work itself is done beside.

use super::papers;
use crate::action::Syncs;
use crate::admin::{Admin, syncs as deeds};
use crate::bot::offer::{self, Place};
use crate::bot::pages;
use crate::bot::reply::Reply;
use crate::bot::shop::Deed;
use crate::clock::HOUR_MS;
use crate::engine::catalog_file;
use crate::screens::panel::syncs::{self as screens, PAGE};
use crate::store::outbox::Paper;
use crate::store::syncs::State;
use crate::store::{reviews, syncs};
use crate::words::tr;

/// A button of the section.
pub(super) fn press(
    deed: &Deed<'_>,
    place: Place,
    admin: Admin,
    what: Syncs,
) -> anyhow::Result<Reply> {
    let (lang, zone) = (deed.lang(), &deed.shop.config.ui.timezone);
    let path = &deed.shop.config.catalog.path;
    let screen = match what {
        Syncs::Home => return home(deed, place),
        Syncs::Now => return want(deed, place, admin, None),
        Syncs::Show(id) => match syncs::get(deed.tx, id)? {
            Some(sync) => screens::one(lang, &sync, waiting(deed)?, zone),
            None => return home(deed, place),
        },
        Syncs::Log(id) => {
            let found = syncs::get(deed.tx, id)?.filter(|sync| !sync.told.ru.is_empty());
            return match found {
                Some(_) => papers::order(deed, admin, Paper::Sync { id }),
                None => Ok(Reply::toast(tr(lang, "syncs-no-log"))),
            };
        }
        Syncs::Past(below) => {
            let limit = PAGE.saturating_add(1);
            let found = syncs::below(deed.tx, pages::below(below), limit)?;
            let (found, older) = pages::fitting(found, PAGE);
            screens::past(lang, &found, (below <= 0, older), zone)
        }
        Syncs::Versions => screens::versions(lang, &catalog_file::kept(path), zone),
        Syncs::Version(n) | Syncs::Back(n) => {
            let all = catalog_file::kept(path);
            match (all.iter().find(|kept| kept.0 == n), what) {
                (Some(_), Syncs::Back(_)) => {
                    let version = i64::try_from(n).ok();
                    return want(deed, place, admin, version);
                }
                (Some(&kept), _) => screens::version(lang, kept, zone),
                (None, _) => {
                    let screen = screens::versions(lang, &all, zone);
                    let reply = offer::put(deed, place, screen);
                    return Ok(reply.with_toast(tr(lang, "syncs-no-version")));
                }
            }
        }
    };
    Ok(offer::put(deed, place, screen))
}

/// The review that waits for a decision, and its changes.
fn waiting(deed: &Deed<'_>) -> anyhow::Result<Option<(i64, usize)>> {
    let open = reviews::open(deed.tx)?;
    Ok(open.map(|review| (review.id, review.items.len())))
}

fn home(deed: &Deed<'_>, place: Place) -> anyhow::Result<Reply> {
    let config = &deed.shop.config;
    let last = syncs::last(deed.tx)?;
    let done = last.as_ref().filter(|last| last.state == State::Done);
    let done_ms = done.map_or(0, |last| last.at_ms);
    let synced_ms = reviews::synced_ms(deed.tx)?.max(done_ms);
    let every_ms = i64::from(config.sync.every_hours).saturating_mul(HOUR_MS);
    let next_ms = synced_ms.saturating_add(every_ms).max(deed.shop.now_ms);
    let models = &deed.shop.catalog.models;
    let sold = models.values().filter(|model| model.is_sold()).count();
    let facts = screens::Facts {
        last: last.as_ref(),
        synced_ms,
        next_ms: (every_ms > 0).then_some(next_ms),
        models: (models.len(), sold),
        review: waiting(deed)?,
        zone: &config.ui.timezone,
    };
    Ok(offer::put(deed, place, screens::home(deed.lang(), &facts)))
}

/// Whoever keeps the catalogue does it; the message follows.
fn want(
    deed: &Deed<'_>,
    place: Place,
    admin: Admin,
    version: Option<i64>,
) -> anyhow::Result<Reply> {
    let message = match place {
        Place::Pressed(message) => message,
        Place::Under => None,
    };
    let (shop, lang) = (deed.shop, deed.lang());
    let wish = (version, shop.catalog.version.as_str());
    let begins = deeds::want(deed.tx, admin, wish, message, shop.now_ms)?;
    let word = if begins { "syncs-begins" } else { "syncs-busy" };
    Ok(Reply::toast(tr(lang, word)))
}
