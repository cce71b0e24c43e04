//! The admin panel: the guard first, then one file a section. For whoever is no admin it does not exist.

pub(super) mod broadcast;
mod customers;
mod deeds;
mod faults;
pub(super) mod models;
mod money;
pub(super) mod papers;
pub(crate) mod settings;
mod statistics;
mod syncs;

use crate::action::Panel;
use crate::admin::{Admin, guard};
use crate::bot::offer::{self, Place};
use crate::bot::reply::Reply;
use crate::bot::session::Asking;
use crate::bot::shop::Deed;
use crate::bot::update::Origin;
use crate::screens::panel as screens;
use crate::words::tr;

/// An admin's button pressed by somebody else: as any button we never wrote.
pub fn refuse(deed: &Deed<'_>, place: Place) -> anyhow::Result<Reply> {
    let customer = deed.customer.id;
    tracing::warn!(
        customer = customer.0,
        "an admin's button pressed by somebody else"
    );
    let toast = tr(deed.lang(), "stale-button");
    Ok(offer::home(deed, place)?.with_toast(toast))
}

/// A button of the panel. To whoever is no admin the answer is that to any forged button.
pub fn press(deed: &mut Deed<'_>, place: Place, what: Panel) -> anyhow::Result<Reply> {
    let Some(admin) = guard(&deed.shop.config.telegram, deed.customer.id) else {
        return refuse(deed, place);
    };
    if let Place::Pressed(Some(message)) = place {
        crate::store::syncs::leave(deed.tx, admin.id(), message)?;
    }
    match what {
        Panel::Home => Ok(offer::put(deed, place, screens::home(deed.lang()))),
        Panel::Deeds(_) | Panel::DeedsFile => deeds::press(deed, place, admin, what),
        Panel::Customers(what) => customers::press(deed, place, admin, what),
        Panel::Money(what) => money::press(deed, place, what),
        Panel::Models(what) => models::press(deed, place, admin, what),
        Panel::Syncs(what) => syncs::press(deed, place, admin, what),
        Panel::Stats(what) => statistics::press(deed, place, admin, what),
        Panel::Faults(what) => faults::press(deed, place, admin, what),
        Panel::Broadcast(what) => broadcast::press(deed, place, admin, what),
        Panel::Settings(what) => settings::press(deed, place, admin, what),
    }
}

/// Words that answer a question of the panel; `None` when none is open. An admin who is none any more is asked nothing.
pub fn said(deed: &mut Deed<'_>, text: &str) -> anyhow::Result<Option<Reply>> {
    let Some(Asking::Panel(what)) = deed.session.asking else {
        return Ok(None);
    };
    let Some(admin) = guard(&deed.shop.config.telegram, deed.customer.id) else {
        deed.session.asking = None;
        return Ok(None);
    };
    answer(deed, admin, what, text)
}

/// A forwarded message while it is asked whom to look for; `None` when it is not.
pub fn forwarded(deed: &mut Deed<'_>, origin: Origin) -> anyhow::Result<Option<Reply>> {
    match guard(&deed.shop.config.telegram, deed.customer.id) {
        Some(_) => customers::forwarded(deed, origin),
        None => Ok(None),
    }
}

/// A message while it is asked what to say to many, as `update` has it; `None` when it is not.
pub fn letter(deed: &mut Deed<'_>, update: &str) -> anyhow::Result<Option<Reply>> {
    let Some(Asking::Panel(Panel::Broadcast(what))) = deed.session.asking else {
        return Ok(None);
    };
    match guard(&deed.shop.config.telegram, deed.customer.id) {
        Some(_) => broadcast::letter(deed, what, update),
        None => Ok(None),
    }
}

/// What the words mean to the section that asked; `None`: it asked nothing.
fn answer(
    deed: &mut Deed<'_>,
    admin: Admin,
    what: Panel,
    text: &str,
) -> anyhow::Result<Option<Reply>> {
    match what {
        Panel::Customers(what) => customers::answer(deed, admin, what, text),
        Panel::Money(what) => money::answer(deed, admin, what, text),
        Panel::Faults(what) => faults::answer(deed, what, text),
        Panel::Models(what) => models::answer(deed, admin, what, text),
        Panel::Broadcast(what) => broadcast::answer(deed, what, text),
        Panel::Settings(what) => settings::answer(deed, admin, what, text),
        Panel::Home | Panel::Deeds(_) | Panel::DeedsFile | Panel::Stats(_) | Panel::Syncs(_) => {
            deed.session.asking = None;
            Ok(None)
        }
    }
}
