//! What admins did: pages of it, and all of it as a file.

use super::papers;
use crate::action::Panel;
use crate::admin::Admin;
use crate::bot::offer::{self, Place};
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
        Panel::Deeds(below) if below > 0 => page(deed, place, below),
        _ => page(deed, place, i64::MAX),
    }
}

fn page(deed: &Deed<'_>, place: Place, below: i64) -> anyhow::Result<Reply> {
    let size = usize::from(PAGE);
    let mut found = deeds::below(deed.tx, below, PAGE.saturating_add(1))?;
    let older = found.len() > size;
    found.truncate(size);
    let newest = below == i64::MAX;
    let zone = &deed.shop.config.ui.timezone;
    let screen = screens::page(deed.lang(), &found, (newest, older), zone);
    Ok(offer::put(deed, place, screen))
}
