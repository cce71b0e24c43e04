//! What went wrong: looked at by kind, looked for, tried again; the log as a file.

use super::{money, papers};
use crate::action::{Faults, Panel};
use crate::admin::Admin;
use crate::admin::faults::{self as deeds, Sought};
use crate::bot::offer::{self, Place};
use crate::bot::pages;
use crate::bot::reply::{Reply, Show};
use crate::bot::session::Asking;
use crate::bot::shop::Deed;
use crate::clock::DAY_MS;
use crate::generation::Reason;
use crate::ids::GenerationId;
use crate::screens::panel::faults::{self as screens, DAYS, LINES};
use crate::store::alerts::{self, Hushed};
use crate::store::outbox::Paper;
use crate::store::{faults, generations, inbox, requests};
use crate::words::{tr, tr_with};

/// A button of the section.
pub(super) fn press(
    deed: &mut Deed<'_>,
    place: Place,
    admin: Admin,
    what: Faults,
) -> anyhow::Result<Reply> {
    match what {
        Faults::Home => home(deed, place),
        Faults::Reasons(page) => {
            let kinds = faults::kinds(deed.tx, since_ms(deed))?;
            let screen = screens::reasons(deed.lang(), &kinds, page);
            Ok(offer::put(deed, place, screen))
        }
        Faults::Failed(reason, below) => failed(deed, place, reason, below),
        Faults::Find => Ok(ask(deed, place, None)),
        Faults::Parked(below) => parked(deed, place, below),
        Faults::Update(id) => match inbox::one_parked(deed.tx, id)? {
            Some(one) => {
                let zone = &deed.shop.config.ui.timezone;
                let screen = screens::update(deed.lang(), &one, zone);
                Ok(offer::put(deed, place, screen))
            }
            None => over(parked(deed, place, 0)?, deed),
        },
        Faults::Retry(id) => retry(deed, place, admin, Some(id)),
        Faults::RetryAll => retry(deed, place, admin, None),
        Faults::Unsent(below) => unsent(deed, place, below),
        Faults::Message(id) => match faults::one_unsent(deed.tx, id)? {
            Some(one) => {
                let zone = &deed.shop.config.ui.timezone;
                let screen = screens::message(deed.lang(), &one, zone);
                Ok(offer::put(deed, place, screen))
            }
            None => over(unsent(deed, place, 0)?, deed),
        },
        Faults::Resend(id) => resend(deed, place, admin, Some(id)),
        Faults::ResendAll => resend(deed, place, admin, None),
        Faults::Log => papers::order(deed, admin, Paper::Log),
        Faults::Alerts(page) => shown(deed, place, page),
        Faults::Hush(row, turn) => {
            let toast = hush(deed, admin, (row, turn))?;
            let button = match place {
                Place::Pressed(Some(message)) => Some(Show::Strip(message)),
                _ => None,
            };
            Ok(Reply {
                shows: button.into_iter().collect(),
                ..Reply::toast(toast)
            })
        }
        Faults::Silence(row, turn, page) => {
            let toast = hush(deed, admin, (row, turn))?;
            Ok(shown(deed, place, page)?.with_toast(toast))
        }
        Faults::Unhush(row, page) => {
            deeds::unhush(deed.tx, admin, row, deed.shop.now_ms)?;
            shown(deed, place, page)
        }
    }
}

fn since_ms(deed: &Deed<'_>) -> i64 {
    deed.shop.now_ms.saturating_sub(DAYS.saturating_mul(DAY_MS))
}

/// What the button was about is over.
fn over(reply: Reply, deed: &Deed<'_>) -> anyhow::Result<Reply> {
    Ok(reply.with_toast(tr(deed.lang(), "faults-over")))
}

/// Silences an alert; what the admin is told of it.
fn hush(deed: &Deed<'_>, admin: Admin, matter: (i64, i64)) -> anyhow::Result<String> {
    let key = match deeds::hush(deed.tx, admin, matter, deed.shop.now_ms)? {
        Hushed::Yes(_) => "alert-hushed",
        Hushed::Before => "alert-hushed-before",
        Hushed::Changed => "alert-changed",
    };
    Ok(tr(deed.lang(), key))
}

/// What the admins were told of.
fn shown(deed: &Deed<'_>, place: Place, at: u16) -> anyhow::Result<Reply> {
    let from = u32::from(at).saturating_mul(LINES);
    let found = alerts::newest(deed.tx, since_ms(deed), from, LINES.saturating_add(1))?;
    let (found, more) = pages::fitting(found, LINES);
    let zone = &deed.shop.config.ui.timezone;
    let screen = screens::alerts(deed.lang(), &found, at, more, zone);
    Ok(offer::put(deed, place, screen))
}

fn home(deed: &Deed<'_>, place: Place) -> anyhow::Result<Reply> {
    let kinds = faults::kinds(deed.tx, since_ms(deed))?;
    let parked = inbox::parked_below(deed.tx, i64::MAX, 1)?;
    let unsent = faults::unsent_below(deed.tx, i64::MAX, 1)?;
    let newest = alerts::newest(deed.tx, since_ms(deed), 0, 1)?;
    let glance = screens::Glance {
        alerts: (alerts::count(deed.tx, since_ms(deed))?, newest.first()),
        kinds: &kinds,
        parked: (inbox::parked_count(deed.tx)?, parked.first()),
        unsent: (faults::unsent_count(deed.tx)?, unsent.first()),
    };
    Ok(offer::put(deed, place, screens::home(deed.lang(), &glance)))
}

fn failed(
    deed: &Deed<'_>,
    place: Place,
    reason: u16,
    below: GenerationId,
) -> anyhow::Result<Reply> {
    let Some(reason) = Reason::ALL.get(usize::from(reason)).copied() else {
        return home(deed, place);
    };
    let below = GenerationId(pages::below(below.0));
    let limit = LINES.saturating_add(1);
    let found = faults::of_reason(deed.tx, reason, since_ms(deed), below, limit)?;
    let (found, more) = pages::fitting(found, LINES);
    let found: Vec<_> = found
        .into_iter()
        .map(|one| {
            let title = deed.shop.title(&one.model);
            (one, title)
        })
        .collect();
    let zone = &deed.shop.config.ui.timezone;
    let screen = screens::failed(deed.lang(), reason, &found, more, zone);
    Ok(offer::put(deed, place, screen))
}

fn parked(deed: &Deed<'_>, place: Place, below: i64) -> anyhow::Result<Reply> {
    let found = inbox::parked_below(deed.tx, pages::below(below), LINES.saturating_add(1))?;
    let (found, more) = pages::fitting(found, LINES);
    let all = inbox::parked_count(deed.tx)?;
    let zone = &deed.shop.config.ui.timezone;
    let screen = screens::parked(deed.lang(), &found, all, more, zone);
    Ok(offer::put(deed, place, screen))
}

fn retry(deed: &Deed<'_>, place: Place, admin: Admin, id: Option<i64>) -> anyhow::Result<Reply> {
    let count = deeds::retry(deed.tx, admin, id, deed.shop.now_ms)?;
    tried(deed, parked(deed, place, 0)?, count, "faults-retried")
}

/// The list after so many of it were tried again.
fn tried(deed: &Deed<'_>, list: Reply, count: usize, key: &str) -> anyhow::Result<Reply> {
    match count {
        0 => over(list, deed),
        n => Ok(list.with_toast(tr_with(deed.lang(), key, &[("n", n.into())]))),
    }
}

fn unsent(deed: &Deed<'_>, place: Place, below: i64) -> anyhow::Result<Reply> {
    let found = faults::unsent_below(deed.tx, pages::below(below), LINES.saturating_add(1))?;
    let (found, more) = pages::fitting(found, LINES);
    let all = faults::unsent_count(deed.tx)?;
    let zone = &deed.shop.config.ui.timezone;
    let screen = screens::unsent(deed.lang(), &found, all, more, zone);
    Ok(offer::put(deed, place, screen))
}

fn resend(deed: &Deed<'_>, place: Place, admin: Admin, id: Option<i64>) -> anyhow::Result<Reply> {
    let count = deeds::resend(deed.tx, admin, id, deed.shop.now_ms)?;
    let reply = tried(deed, unsent(deed, place, 0)?, count, "faults-resent")?;
    Ok(reply.ringing())
}

fn ask(deed: &mut Deed<'_>, place: Place, note: Option<&str>) -> Reply {
    deed.session.asking = Some(Asking::Panel(Panel::Faults(Faults::Find)));
    let screen = screens::find(deed.lang(), note);
    offer::put(deed, place, screen)
}

/// Words that answer a question of the section.
pub(super) fn answer(
    deed: &mut Deed<'_>,
    what: Faults,
    text: &str,
) -> anyhow::Result<Option<Reply>> {
    if what != Faults::Find {
        deed.session.asking = None;
        return Ok(None);
    }
    let (tx, place) = (deed.tx, Place::Under);
    let found = match deeds::read(text) {
        None => return Ok(Some(ask(deed, place, Some("faults-odd")))),
        Some(Sought::Request(id)) if requests::get(tx, id)?.is_some() => {
            deed.session.asking = None;
            return money::request(deed, id).map(Some);
        }
        Some(Sought::Request(_)) => None,
        Some(Sought::Number(id)) => match generations::get(tx, GenerationId(id))? {
            Some(generation) => Some(generation.id),
            None => deeds::find(tx, text)?,
        },
        Some(Sought::Word(_)) => deeds::find(tx, text)?,
    };
    let Some(id) = found else {
        return Ok(Some(ask(deed, place, Some("faults-none"))));
    };
    deed.session.asking = None;
    money::way(deed, place, id).map(Some)
}
