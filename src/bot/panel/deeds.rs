//! What admins did: pages of it, and all of it as a file.

use super::papers;
use crate::action::Panel;
use crate::admin::Admin;
use crate::bot::offer::{self, Place};
use crate::bot::pages;
use crate::bot::reply::Reply;
use crate::bot::shop::Deed;
use crate::screens::panel::deeds::{self as screens, PAGE};
use crate::store::deeds;
use crate::store::outbox::Paper;

/// A button of the section.
pub(super) fn press(
    deed: &Deed<'_>,
    place: Place,
    admin: Admin,
    what: Panel,
) -> anyhow::Result<Reply> {
    match what {
        Panel::DeedsFile => papers::order(deed, admin, Paper::Deeds),
        Panel::Deeds(below) => page(deed, place, below),
        _ => page(deed, place, 0),
    }
}

fn page(deed: &Deed<'_>, place: Place, below: i64) -> anyhow::Result<Reply> {
    let found = deeds::below(deed.tx, pages::below(below), PAGE.saturating_add(1))?;
    let (found, older) = pages::fitting(found, PAGE);
    let zone = &deed.shop.config.ui.timezone;
    let screen = screens::page(deed.lang(), &found, (below <= 0, older), zone);
    Ok(offer::put(deed, place, screen))
}
