//! People: found, looked at, given and taken money, shut out and let in, written to.

use crate::action::{Customers, Panel};
use crate::admin::adjust::{self, Done, MOST, Shown, Wish};
use crate::admin::customers::{self as deeds, Blocked};
use crate::admin::search::{self, Wanted};
use crate::admin::{Admin, reason};
use crate::bot::offer::{self, Place};
use crate::bot::pages;
use crate::bot::reply::Reply;
use crate::bot::session::Asking;
use crate::bot::shop::Deed;
use crate::bot::update::Origin;
use crate::ids::{CustomerId, TransferId};
use crate::money::Kopecks;
use crate::payments::typed;
use crate::screens::panel::customers::{self as screens, LINES, PEOPLE};
use crate::screens::{Screen, cut, units};
use crate::store::ledger::{self, Filter, Pot, Turn};
use crate::store::people::{self, Person};
use crate::words::tr;

/// Characters of a search that are kept.
const SEARCH_CHARS: usize = 64;
/// UTF-16 units of a message to a customer.
const WRITTEN_UNITS: usize = 600;

/// A button of the section.
pub(super) fn press(
    deed: &mut Deed<'_>,
    place: Place,
    admin: Admin,
    what: Customers,
) -> anyhow::Result<Reply> {
    let now = deed.shop.now_ms;
    let id = match what {
        Customers::Search => return Ok(ask(deed, place, None)),
        Customers::Found(at_ms, id) => return found(deed, place, Some((at_ms, id))),
        Customers::Confirm(row) => return confirm(deed, place, admin, row),
        Customers::Card(id)
        | Customers::Money(id, _)
        | Customers::Made(id, _)
        | Customers::Adjust(id, _)
        | Customers::Sum(id, ..)
        | Customers::Why(id, ..)
        | Customers::Block(id)
        | Customers::Unblock(id)
        | Customers::Write(id) => id,
    };
    let Some(person) = people::by_id(deed.tx, id)? else {
        return Ok(ask(deed, place, Some("people-unknown")));
    };
    let lang = deed.lang();
    let screen = match what {
        Customers::Money(_, below) => return money(deed, place, &person, below),
        Customers::Made(_, below) => return made(deed, place, &person, below),
        Customers::Adjust(_, give) => {
            let balance = ledger::balance(deed.tx, id)?;
            screens::pots(lang, &person, &balance, give)
        }
        Customers::Sum(_, pot, give) => ask_sum(deed, &person, (pot, give), None)?,
        Customers::Why(_, pot, sum) => {
            deed.session.asking = asking(Customers::Why(id, pot, sum));
            screens::why(lang, &person, sum, None)
        }
        Customers::Block(_) => {
            deed.session.asking = asking(what);
            screens::block(lang, &person, None)
        }
        Customers::Write(_) => {
            deed.session.asking = asking(what);
            screens::write(lang, &person, None)
        }
        Customers::Unblock(_) => {
            deeds::unblock(deed.tx, admin, id, now)?;
            let reply = card(deed, place, id)?;
            return Ok(reply.with_toast(tr(lang, "admin-done")).ringing());
        }
        _ => return card(deed, place, id),
    };
    Ok(offer::put(deed, place, screen))
}

fn asking(what: Customers) -> Option<Asking> {
    Some(Asking::Panel(Panel::Customers(what)))
}

/// Asks whom to look for.
fn ask(deed: &mut Deed<'_>, place: Place, note: Option<&str>) -> Reply {
    deed.session.asking = asking(Customers::Search);
    let screen = screens::search(deed.lang(), note);
    offer::put(deed, place, screen)
}

/// A forwarded message while it is asked whom to look for; `None` when that is not asked.
pub(super) fn forwarded(deed: &mut Deed<'_>, origin: Origin) -> anyhow::Result<Option<Reply>> {
    if deed.session.asking != asking(Customers::Search) {
        return Ok(None);
    }
    let note = match origin {
        Origin::Person(id) if people::by_id(deed.tx, id)?.is_some() => {
            deed.session.asking = None;
            return card(deed, Place::Under, id).map(Some);
        }
        Origin::Person(_) => "people-none",
        Origin::Hidden => "people-hidden",
        Origin::Other => "people-not-a-person",
    };
    Ok(Some(ask(deed, Place::Under, Some(note))))
}

/// Words that answer a question of the section.
pub(super) fn answer(
    deed: &mut Deed<'_>,
    admin: Admin,
    what: Customers,
    text: &str,
) -> anyhow::Result<Option<Reply>> {
    let id = match what {
        Customers::Search => {
            deed.session.people = cut(text.trim(), SEARCH_CHARS);
            return found(deed, Place::Under, None).map(Some);
        }
        Customers::Sum(id, ..)
        | Customers::Why(id, ..)
        | Customers::Block(id)
        | Customers::Write(id) => id,
        _ => {
            deed.session.asking = None;
            return Ok(None);
        }
    };
    let Some(person) = people::by_id(deed.tx, id)? else {
        return Ok(Some(ask(deed, Place::Under, Some("people-unknown"))));
    };
    let reply = match what {
        Customers::Sum(_, pot, give) => {
            let screen = sum_said(deed, &person, (pot, give), text)?;
            offer::put(deed, Place::Under, screen)
        }
        Customers::Why(_, pot, sum) => why_said(deed, admin, &person, (pot, sum), text)?,
        Customers::Block(_) => block(deed, admin, &person, text)?,
        _ => write(deed, admin, &person, text.trim())?,
    };
    Ok(Some(reply))
}

/// Sends somebody what an admin wrote, or says what is wrong with it.
fn write(deed: &mut Deed<'_>, admin: Admin, person: &Person, text: &str) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    if text.is_empty() || units(text) > WRITTEN_UNITS {
        let screen = screens::write(lang, person, Some("people-odd-write"));
        return Ok(offer::put(deed, Place::Under, screen));
    }
    deed.session.asking = None;
    let (what, now) = ((person.id, text), deed.shop.now_ms);
    deeds::write(deed.tx, admin, what, deed.update, now)?;
    let reply = card(deed, Place::Under, person.id)?;
    Ok(noted(reply, &tr(lang, "people-written")).ringing())
}

/// A word over the new screen: there is no press to answer.
fn noted(mut reply: Reply, note: &str) -> Reply {
    use crate::bot::reply::Show;
    for show in &mut reply.shows {
        if let Show::Send(screen, _) = show {
            screen.text = format!("✅ {note}\n\n{}", screen.text);
        }
    }
    reply
}

/// Who was found by the words of the session, from the start or further down.
fn found(deed: &mut Deed<'_>, place: Place, below: Option<(i64, i64)>) -> anyhow::Result<Reply> {
    let (zone, now) = (&deed.shop.config.ui.timezone, deed.shop.now_ms);
    let most = PEOPLE.saturating_add(1);
    let wanted = search::read(&deed.session.people, now, zone);
    let by_day = matches!(wanted, Some(Wanted::Days(..)));
    let people = match wanted {
        None => return Ok(ask(deed, place, Some("people-odd"))),
        Some(Wanted::Id(id)) => people::by_id(deed.tx, id)?.into_iter().collect(),
        Some(Wanted::Part(part)) => people::by_part(deed.tx, &part, most)?,
        Some(Wanted::Days(from, until)) => {
            let below = below.map_or((until, 0), |(at, id)| (at.min(until), id));
            people::by_day(deed.tx, from, below, most)?
        }
    };
    let (people, more) = pages::fitting(people, PEOPLE);
    match people.as_slice() {
        [] => return Ok(ask(deed, place, Some("people-none"))),
        [one] if below.is_none() => {
            deed.session.asking = None;
            return card(deed, place, one.id);
        }
        // More words make the search narrower.
        _ if more && !by_day => deed.session.asking = asking(Customers::Search),
        _ => deed.session.asking = None,
    }
    let last = people.last().map(|last| (last.created_ms, last.id.0));
    let next = last.filter(|_| more && by_day);
    let screen = screens::found(deed.lang(), &people, next, more && !by_day);
    Ok(offer::put(deed, place, screen))
}

/// Everything about one of them, as things stand now.
fn card(deed: &mut Deed<'_>, place: Place, id: CustomerId) -> anyhow::Result<Reply> {
    let Some(profile) = people::profile(deed.tx, id)? else {
        return Ok(ask(deed, place, Some("people-unknown")));
    };
    let screen = screens::card(deed.lang(), &profile, &deed.shop.config.ui.timezone);
    Ok(offer::put(deed, place, screen))
}

fn money(deed: &Deed<'_>, place: Place, person: &Person, below: i64) -> anyhow::Result<Reply> {
    let turn = match below {
        1.. => Turn::Older(TransferId(below)),
        _ => Turn::Newest,
    };
    let limit = u32::from(LINES).saturating_add(1);
    let lines = ledger::movements(deed.tx, person.id, Filter::All, turn, limit)?;
    let (lines, older) = pages::fitting(lines, LINES);
    let ends = (turn == Turn::Newest, older);
    let zone = &deed.shop.config.ui.timezone;
    let screen = screens::money(deed.lang(), person, &lines, ends, zone);
    Ok(offer::put(deed, place, screen))
}

fn made(deed: &Deed<'_>, place: Place, person: &Person, below: i64) -> anyhow::Result<Reply> {
    let limit = LINES.saturating_add(1);
    let lines = people::made(deed.tx, person.id, pages::below(below), limit)?;
    let (lines, older) = pages::fitting(lines, LINES);
    let titled = |made: people::Made| {
        let title = deed.shop.title(&made.model);
        (made, title)
    };
    let shown: Vec<_> = lines.into_iter().map(titled).collect();
    let zone = &deed.shop.config.ui.timezone;
    let screen = screens::made(deed.lang(), person, &shown, (below <= 0, older), zone);
    Ok(offer::put(deed, place, screen))
}

fn ask_sum(
    deed: &mut Deed<'_>,
    person: &Person,
    (pot, give): (Pot, bool),
    note: Option<&str>,
) -> anyhow::Result<Screen> {
    deed.session.asking = asking(Customers::Sum(person.id, pot, give));
    let has = adjust::has(deed.tx, person.id, pot)?;
    let facts = (pot, has, MOST);
    Ok(screens::sum(deed.lang(), person, facts, give, note))
}

fn sum_said(
    deed: &mut Deed<'_>,
    person: &Person,
    (pot, give): (Pot, bool),
    text: &str,
) -> anyhow::Result<Screen> {
    let sum = typed::roubles(text).filter(|sum| adjust::in_range(*sum) && sum.0 > 0);
    let Some(sum) = sum else {
        return ask_sum(deed, person, (pot, give), Some("people-odd-sum"));
    };
    if !give && sum > adjust::has(deed.tx, person.id, pot)? {
        return ask_sum(deed, person, (pot, give), Some("people-too-much"));
    }
    let sum = if give { sum } else { Kopecks(-sum.0) };
    deed.session.asking = asking(Customers::Why(person.id, pot, sum));
    Ok(screens::why(deed.lang(), person, sum, None))
}

/// The reason is there: what will be is shown before and after.
fn why_said(
    deed: &mut Deed<'_>,
    admin: Admin,
    person: &Person,
    (pot, amount): (Pot, Kopecks),
    text: &str,
) -> anyhow::Result<Reply> {
    let Some(why) = reason(text) else {
        let screen = screens::why(deed.lang(), person, amount, Some("people-odd-why"));
        return Ok(offer::put(deed, Place::Under, screen));
    };
    let wish = Wish {
        customer: person.id,
        pot,
        amount,
        why,
    };
    deed.session.asking = None;
    let shown = adjust::show(deed.tx, admin, &wish, deed.shop.now_ms)?;
    let screen = match shown {
        Shown::Yes(shown) => screens::confirm(deed.lang(), person, &shown, false),
        Shown::Short(_) => {
            let give = amount > Kopecks::ZERO;
            ask_sum(deed, person, (pot, give), Some("people-too-much"))?
        }
        Shown::No => return card(deed, Place::Under, person.id),
    };
    Ok(offer::put(deed, Place::Under, screen))
}

/// Does what was shown, once.
fn confirm(deed: &mut Deed<'_>, place: Place, admin: Admin, row: i64) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let (id, toast) = match adjust::confirm(deed.tx, admin, row, deed.shop.now_ms)? {
        Done::Yes(done) => (done.customer, "admin-done"),
        Done::Before(done) => (done.customer, "admin-before"),
        Done::Anew(Shown::Yes(shown), id) => {
            let Some(person) = people::by_id(deed.tx, id)? else {
                return Ok(ask(deed, place, Some("people-unknown")));
            };
            let screen = screens::confirm(lang, &person, &shown, true);
            return Ok(offer::put(deed, place, screen));
        }
        Done::Anew(_, id) => (id, "people-too-much"),
        Done::Unknown => return Ok(ask(deed, place, Some("people-odd"))),
    };
    let reply = card(deed, place, id)?;
    Ok(reply.with_toast(tr(lang, toast)).ringing())
}

/// Shuts somebody out for the reason that was written, or says what is wrong with that.
fn block(deed: &mut Deed<'_>, admin: Admin, person: &Person, text: &str) -> anyhow::Result<Reply> {
    let odd = |deed: &Deed<'_>, note| {
        let screen = screens::block(deed.lang(), person, Some(note));
        offer::put(deed, Place::Under, screen)
    };
    let Some(why) = reason(text) else {
        return Ok(odd(deed, "people-odd-why"));
    };
    let (telegram, now) = (&deed.shop.config.telegram, deed.shop.now_ms);
    match deeds::block(deed.tx, telegram, admin, (person.id, why), now)? {
        Blocked::Admin => Ok(odd(deed, "people-admin")),
        Blocked::Yes | Blocked::Before | Blocked::No => {
            deed.session.asking = None;
            card(deed, Place::Under, person.id)
        }
    }
}
