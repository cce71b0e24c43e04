//! Messages to many: written, addressed, confirmed, watched.

use super::papers;
use crate::action::{Action, Broadcast as Go, Group, ModelKey, Panel};
use crate::admin::{Admin, broadcasts as deeds, guard, letters};
use crate::bot::desk::Desk;
use crate::bot::offer::{self, Place};
use crate::bot::reply::{Keep, Reply, Show};
use crate::bot::session::Asking;
use crate::bot::shop::Deed;
use crate::bot::update::{Incoming, What};
use crate::catalog::{Catalog, Model};
use crate::screens::panel::broadcast::{self as screens, FOUND, LISTED};
use crate::store::broadcasts::{self, Broadcast, State};
use crate::store::crowds::{self, Count, Crowd};
use crate::store::outbox::Paper;
use crate::words::tr;

/// A button of the section.
pub(super) fn press(
    deed: &mut Deed<'_>,
    place: Place,
    admin: Admin,
    what: Go,
) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let id = match what {
        Go::List => return list(deed, place),
        Go::New => {
            deed.session.asking = asking(what);
            let screen = screens::ask_letter(lang, None, None);
            return Ok(offer::put(deed, place, screen));
        }
        Go::Card(id)
        | Go::Letter(id)
        | Go::Buttons(id)
        | Go::Bare(id)
        | Go::Groups(id)
        | Go::Group(id, _)
        | Go::Models(id)
        | Go::Ask(id)
        | Go::Start(id, _)
        | Go::Pause(id)
        | Go::Resume(id)
        | Go::Stop(id)
        | Go::StopYes(id)
        | Go::Report(id)
        | Go::Discard(id) => id,
    };
    let Some(of) = broadcasts::get(deed.tx, id)? else {
        let reply = list(deed, place)?;
        return Ok(reply.with_toast(tr(lang, "broadcast-unknown")));
    };
    match what {
        Go::Report(_) => papers::order(deed, admin, Paper::Broadcast { id }),
        _ if of.state == State::Draft => write(deed, place, admin, (&of, what)),
        _ => steer(deed, place, admin, (&of, what)),
    }
}

fn asking(what: Go) -> Option<Asking> {
    Some(Asking::Panel(Panel::Broadcast(what)))
}

fn list(deed: &Deed<'_>, place: Place) -> anyhow::Result<Reply> {
    let newest = broadcasts::newest(deed.tx, LISTED)?;
    let screen = screens::list(deed.lang(), &newest, &deed.shop.config.ui.timezone);
    Ok(offer::put(deed, place, screen))
}

/// A button of a draft.
fn write(
    deed: &mut Deed<'_>,
    place: Place,
    admin: Admin,
    (of, what): (&Broadcast, Go),
) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let screen = match what {
        Go::Letter(_) => {
            deed.session.asking = asking(what);
            screens::ask_letter(lang, Some(of.id), None)
        }
        Go::Buttons(_) => {
            deed.session.asking = asking(what);
            screens::ask_buttons(lang, of, false)
        }
        Go::Models(_) => {
            deed.session.asking = asking(what);
            screens::models(lang, of.id, None)
        }
        Go::Groups(_) => screens::groups(lang, of, &deed.shop.catalog),
        Go::Group(_, group) => {
            if let Some(crowd) = crowd(&deed.shop.catalog, group) {
                broadcasts::address(deed.tx, of.id, &crowd)?;
            }
            return draft(deed, place, of.id);
        }
        Go::Bare(_) => {
            let mut letter = of.letter.clone();
            letter.buttons.clear();
            broadcasts::rewrite(deed.tx, of.id, &letter)?;
            return previewed(deed, of.id);
        }
        Go::Ask(_) => return ask(deed, place, of),
        Go::Start(_, version) => return start(deed, place, admin, (of, version)),
        Go::Discard(_) => {
            broadcasts::discard(deed.tx, of.id)?;
            let reply = list(deed, place)?;
            return Ok(reply.with_toast(tr(lang, "broadcast-discarded")));
        }
        _ => return previewed(deed, of.id),
    };
    Ok(offer::put(deed, place, screen))
}

/// A draft as it is now, without its preview.
fn draft(deed: &Deed<'_>, place: Place, id: i64) -> anyhow::Result<Reply> {
    let Some(of) = broadcasts::get(deed.tx, id)? else {
        return list(deed, place);
    };
    let screen = screens::draft(deed.lang(), &of, deed.counted, &deed.shop.catalog);
    Ok(offer::put(deed, place, screen))
}

/// A draft below a message that is exactly what customers get.
fn previewed(deed: &Deed<'_>, id: i64) -> anyhow::Result<Reply> {
    let Some(of) = broadcasts::get(deed.tx, id)? else {
        return list(deed, Place::Under);
    };
    let mut reply = draft(deed, Place::Under, id)?;
    let at = reply.shows.len().saturating_sub(1);
    reply.shows.insert(at, Show::Letter(Box::new(of.letter)));
    Ok(reply)
}

fn ask(deed: &Deed<'_>, place: Place, of: &Broadcast) -> anyhow::Result<Reply> {
    let counted = deed.counted.unwrap_or_default();
    let screen = screens::confirm(deed.lang(), of, counted, &deed.shop.catalog);
    Ok(offer::put(deed, place, screen))
}

/// Starts what was confirmed; what has changed since is asked for anew.
fn start(
    deed: &mut Deed<'_>,
    place: Place,
    admin: Admin,
    (of, version): (&Broadcast, i64),
) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let counted = deed.counted.unwrap_or_default();
    let now = deed.shop.now_ms;
    if deeds::start(deed.tx, admin, (of, version), counted, now)? {
        return card(deed, place, of.id);
    }
    let key = match of.version == version {
        true => "broadcast-another",
        false => "broadcast-changed",
    };
    Ok(ask(deed, place, of)?.with_toast(tr(lang, key)))
}

/// A button of one that was started.
fn steer(
    deed: &mut Deed<'_>,
    place: Place,
    admin: Admin,
    (of, what): (&Broadcast, Go),
) -> anyhow::Result<Reply> {
    let (lang, now) = (deed.lang(), deed.shop.now_ms);
    let toast = match what {
        Go::Pause(_) => {
            deeds::pause(deed.tx, admin, of.id, now)?;
            None
        }
        Go::Resume(_) => {
            let resumed = deeds::resume(deed.tx, admin, of.id, now)?;
            let other = !resumed && of.state == State::Paused;
            other.then_some("broadcast-another")
        }
        Go::Stop(_) if of.ended_ms.is_none() => {
            return Ok(offer::put(deed, place, screens::stop(lang, of)));
        }
        Go::StopYes(_) => {
            deeds::cancel(deed.tx, admin, of, now)?;
            None
        }
        Go::Card(_) => None,
        _ => Some("broadcast-started"),
    };
    let reply = card(deed, place, of.id)?;
    Ok(match toast {
        Some(key) => reply.with_toast(tr(lang, key)),
        None => reply,
    })
}

/// How it stands; the message goes on showing it while it goes.
fn card(deed: &mut Deed<'_>, place: Place, id: i64) -> anyhow::Result<Reply> {
    let Some(of) = broadcasts::get(deed.tx, id)? else {
        return list(deed, place);
    };
    let screen = screens::card(deed.lang(), &of, &deed.shop.catalog);
    let Place::Pressed(message) = place else {
        return Ok(offer::put(deed, place, screen));
    };
    if message.is_some() && deed.session.screen == message {
        // Its buttons belong to the broadcast now: the next answer must not take them away.
        deed.session.screen = None;
    }
    Ok(Reply::kept(message, screen, Keep::Broadcast(id)))
}

/// Words that answer a question of the section. Content is taken by `letter`.
pub(super) fn answer(deed: &mut Deed<'_>, what: Go, text: &str) -> anyhow::Result<Option<Reply>> {
    let (Go::Buttons(id) | Go::Models(id)) = what else {
        deed.session.asking = None;
        return Ok(None);
    };
    let found = broadcasts::get(deed.tx, id)?;
    let Some(of) = found.filter(|of| of.state == State::Draft) else {
        deed.session.asking = None;
        return list(deed, Place::Under).map(Some);
    };
    let lang = deed.lang();
    if let Go::Models(_) = what {
        let hits = deed.shop.index.find(text);
        let known = |id: &String| deed.shop.catalog.get(id);
        let found: Vec<&Model> = hits
            .iter()
            .filter_map(|hit| known(&hit.model).map(AsRef::as_ref))
            .take(FOUND)
            .collect();
        let screen = screens::models(lang, id, Some(&found));
        return Ok(Some(offer::put(deed, Place::Under, screen)));
    }
    let Some(buttons) = letters::buttons(text) else {
        let screen = screens::ask_buttons(lang, &of, true);
        return Ok(Some(offer::put(deed, Place::Under, screen)));
    };
    deed.session.asking = None;
    let mut letter = of.letter;
    letter.buttons = buttons;
    broadcasts::rewrite(deed.tx, id, &letter)?;
    previewed(deed, id).map(Some)
}

/// A message while it is asked what to say to many; `None` when it is not. `update`: its JSON.
pub(super) fn letter(deed: &mut Deed<'_>, what: Go, update: &str) -> anyhow::Result<Option<Reply>> {
    let draft = match what {
        Go::New => None,
        Go::Letter(id) => Some(id),
        _ => return Ok(None),
    };
    let mut letter = match letters::read(update) {
        Ok(letter) => letter,
        Err(note) => {
            let screen = screens::ask_letter(deed.lang(), draft, Some(note));
            return Ok(Some(offer::put(deed, Place::Under, screen)));
        }
    };
    deed.session.asking = None;
    let known = match draft {
        Some(id) => broadcasts::get(deed.tx, id)?,
        None => None,
    };
    let id = match known.filter(|known| known.state == State::Draft) {
        Some(known) => {
            letter.buttons = known.letter.buttons;
            broadcasts::rewrite(deed.tx, known.id, &letter)?;
            known.id
        }
        None => broadcasts::add(deed.tx, deed.customer.id, &letter, deed.shop.now_ms)?,
    };
    previewed(deed, id).map(Some)
}

fn crowd(catalog: &Catalog, group: Group) -> Option<Crowd> {
    let Group::Model(key) = group else {
        return screens::plain(group);
    };
    let mut ids = catalog.models.keys();
    let id = ids.find(|id| ModelKey::of(id) == key)?;
    Some(Crowd::Model(id.clone()))
}

/// How many a broadcast reaches, where an admin's press shows it: counted before the transaction, since it takes time.
pub(in crate::bot) async fn counted(
    desk: &Desk,
    incoming: &Incoming,
) -> anyhow::Result<Option<Count>> {
    let What::Press(press) = &incoming.what else {
        return Ok(None);
    };
    let Some(Action::Panel(Panel::Broadcast(what))) = Action::decode(&press.data) else {
        return Ok(None);
    };
    if guard(&desk.config.telegram, incoming.sender.id).is_none() {
        return Ok(None);
    }
    let (store, now) = (desk.store.clone(), desk.clock.now_ms());
    let crowd = match what {
        Go::Group(_, group) => crowd(&desk.catalog.get(), group),
        Go::Ask(id) | Go::Start(id, _) => {
            let of = store.read(|conn| broadcasts::get(conn, id))?;
            of.map(|of: Broadcast| of.crowd)
        }
        _ => None,
    };
    let Some(crowd) = crowd else {
        return Ok(None);
    };
    let count = move || store.read(|conn| crowds::count(conn, &crowd, now));
    Ok(Some(tokio::task::spawn_blocking(count).await??))
}
