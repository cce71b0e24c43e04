//! An admin looks at catalogue changes that wait, and decides; models.toml is written beside, not here.

use crate::action::Action;
use crate::bot::api::CallError;
use crate::bot::desk::Desk;
use crate::bot::offer::{self, Place};
use crate::bot::outbox::database;
use crate::bot::panel;
use crate::bot::reply::{Keep, Reply};
use crate::bot::shop::{Deed, Shop};
use crate::catalog::sync::pending::Pending;
use crate::ids::CustomerId;
use crate::screens::{Screen, review as screens};
use crate::store::deeds;
use crate::store::reviews::{self, Review, State};
use crate::words::{Lang, tr};

/// A press under a review.
pub fn press(deed: &mut Deed<'_>, message: Option<i64>, action: Action) -> anyhow::Result<Reply> {
    let admin = deed.customer.id.0;
    if !deed.shop.config.telegram.admin_ids.contains(&admin) {
        return panel::refuse(deed, Place::Pressed(message));
    }
    let now = deed.shop.now_ms;
    let (id, page) = match action {
        Action::Review(id, page) => (id, page),
        Action::ReviewToggle(id, item, page) => {
            reviews::toggle(deed.tx, id, usize::from(item))?;
            (id, page)
        }
        Action::ReviewAccept(id) | Action::ReviewReject(id) => {
            let accept = matches!(action, Action::ReviewAccept(_));
            let shown = reviews::get(deed.tx, id)?;
            if reviews::decide(deed.tx, id, accept, admin, now)? {
                note(deed, id, accept, shown)?;
                tracing::info!(admin, review = id, accept, "catalogue changes decided");
            }
            (id, 0)
        }
        _ => return offer::home(deed, Place::Pressed(message)),
    };
    let (shown, toast) = newest(deed, id)?;
    let Some(review) = shown else {
        let toast = tr(deed.lang(), "stale-button");
        return Ok(offer::home(deed, Place::Pressed(message))?.with_toast(toast));
    };
    let screen = screen(deed.shop, deed.lang(), &review, page);
    let reply = Reply::kept(message, screen, Keep::Nothing);
    Ok(match toast {
        Some(key) => reply.with_toast(tr(deed.lang(), key)),
        None => reply,
    })
}

/// The decision in the log of deeds: what was accepted, what was put aside.
fn note(deed: &Deed<'_>, id: i64, accept: bool, shown: Option<Review>) -> anyhow::Result<()> {
    let names = |items: Vec<Pending>| {
        let names: Vec<String> = items.into_iter().map(|item| item.model).collect();
        names.join(", ")
    };
    let taken = shown.as_ref().map(Review::wanted).unwrap_or_default();
    let taken = if accept { taken } else { Vec::new() };
    let (what, models) = match taken.is_empty() {
        false => ("catalogue-accept", taken),
        true => (
            "catalogue-reject",
            shown.map_or_else(Vec::new, |review| review.items),
        ),
    };
    let (subject, names) = (format!("review:{id}"), names(models));
    let (admin, now) = (deed.customer.id, deed.shop.now_ms);
    deeds::add(deed.tx, admin, what, &subject, ("", &names), now)?;
    Ok(())
}

/// The review of the button; what waits now instead, when that is something else.
fn newest(deed: &Deed<'_>, id: i64) -> anyhow::Result<(Option<Review>, Option<&'static str>)> {
    let review = reviews::get(deed.tx, id)?;
    let outdated = |review: &Review| matches!(review.state, State::Replaced | State::Moved);
    if review.as_ref().is_none_or(outdated)
        && let Some(open) = reviews::open(deed.tx)?
    {
        return Ok((Some(open), Some("review-other")));
    }
    Ok((review, None))
}

/// Asks an admin, unless it is not open any more: then other changes wait, and have a message of their own.
pub(super) async fn ask(desk: &Desk, to: CustomerId, lang: Lang, id: i64) -> Result<(), CallError> {
    let review = desk.store.read(|conn| reviews::get(conn, id));
    let review = review.map_err(database)?;
    let Some(review) = review.filter(|review| review.state == State::Open) else {
        return Ok(());
    };
    let screen = screen(&desk.shop(), lang, &review, 0);
    desk.telegram.send(to.0, &screen).await.map(|_| ())
}

fn screen(shop: &Shop, lang: Lang, review: &Review, page: u16) -> Screen {
    let facts = screens::Facts {
        catalog: &shop.catalog,
        tariff: &shop.tariff(),
        zone: &shop.config.ui.timezone,
    };
    screens::page(lang, review, page, &facts)
}
