//! The admins' side of support: the list of open tickets, a ticket, an answer, its end. The guard comes first.

use crate::action::Guide;
use crate::admin::{Admin, guard};
use crate::bot::offer::{self, Place};
use crate::bot::pages;
use crate::bot::panel;
use crate::bot::reply::{Keep, Reply};
use crate::bot::session::Asking;
use crate::bot::shop::Deed;
use crate::bot::support::{Words, beside, say, tell};
use crate::ids::{CustomerId, TicketId};
use crate::screens::Screen;
use crate::screens::support::{self as screens, Facts, LAST, PAGE};
use crate::store::outbox::{self, Notice};
use crate::store::support::{self, Said, Side, Ticket};
use crate::store::{StoreError, customers, deeds, generations, ledger};
use crate::words::{Lang, tr};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// A button of a ticket. For whoever is no admin it does not exist: the answer is that to any forged button.
pub fn press(deed: &mut Deed<'_>, place: Place, guide: Guide) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let Some(admin) = guard(&deed.shop.config.telegram, deed.customer.id) else {
        return panel::refuse(deed, place);
    };
    match guide {
        Guide::Tickets(page) => list(deed, place, page),
        Guide::Ticket(id) => show(deed, beside(deed, place), id),
        Guide::Answer(id) => {
            if support::get(deed.tx, id)?.is_none() {
                return Ok(Reply::toast(tr(lang, "support-unknown")));
            }
            deed.session.asking = Some(Asking::Answer(id));
            Ok(offer::put(
                deed,
                beside(deed, place),
                screens::compose(lang, id),
            ))
        }
        Guide::Close(id) => close(deed, place, admin, id),
        _ => offer::home(deed, place),
    }
}

/// A page of open tickets.
fn list(deed: &Deed<'_>, place: Place, page: u16) -> anyhow::Result<Reply> {
    let skip = u32::from(page).saturating_mul(PAGE);
    let tickets = support::open_tickets(deed.tx, skip, PAGE.saturating_add(1))?;
    let (tickets, more) = pages::fitting(tickets, PAGE);
    if tickets.is_empty() && page > 0 {
        return list(deed, place, 0);
    }
    let mut entries = Vec::new();
    for ticket in tickets {
        let customer = customers::get(deed.tx, ticket.customer)?;
        entries.push((ticket, customer.map_or_else(String::new, |c| c.name)));
    }
    let screen = screens::tickets(deed.lang(), &entries, page, more);
    Ok(offer::put(deed, beside(deed, place), screen))
}

/// A ticket as an admin sees it; `None` when it or its customer is not there.
pub(super) fn about<T>(
    conn: &Connection,
    id: TicketId,
    title: impl Fn(&str) -> String,
    make: impl FnOnce(&Facts<'_>) -> T,
) -> Result<Option<T>, StoreError> {
    let Some(ticket) = support::get(conn, id)? else {
        return Ok(None);
    };
    let Some(customer) = customers::get(conn, ticket.customer)? else {
        return Ok(None);
    };
    let balance = ledger::balance(conn, ticket.customer)?;
    let generation = match ticket.generation {
        Some(id) => generations::get(conn, id)?,
        None => None,
    };
    let title = generation.as_ref().map(|g| title(&g.model));
    let facts = Facts {
        ticket: &ticket,
        customer: &customer,
        balance: (balance.spendable(), balance.hold),
        generation: generation.as_ref().zip(title.as_deref()),
    };
    Ok(Some(make(&facts)))
}

fn screen(deed: &Deed<'_>, lang: Lang, id: TicketId) -> anyhow::Result<Option<Screen>> {
    let words: Vec<Said> = support::last_words(deed.tx, id, LAST)?;
    let title = |model: &str| deed.shop.title(model);
    Ok(about(deed.tx, id, title, |facts| {
        screens::ticket(lang, facts, &words)
    })?)
}

fn show(deed: &Deed<'_>, place: Place, id: TicketId) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    match screen(deed, lang, id)? {
        Some(screen) => Ok(offer::put(deed, place, screen)),
        None => Ok(Reply::toast(tr(lang, "support-unknown"))),
    }
}

/// Closes a ticket and tells its customer.
fn close(deed: &Deed<'_>, place: Place, admin: Admin, id: TicketId) -> anyhow::Result<Reply> {
    let (lang, now) = (deed.lang(), deed.shop.now_ms);
    let Some(ticket) = support::get(deed.tx, id)? else {
        return Ok(Reply::toast(tr(lang, "support-unknown")));
    };
    let toast = if support::close(deed.tx, id, now)? {
        let subject = format!("ticket:{id}");
        deeds::add(
            deed.tx,
            admin.id(),
            "close",
            &subject,
            ("open", "closed"),
            now,
        )?;
        let key = format!("ticket-closed:{id}:{}", deed.update);
        let values = BTreeMap::from([("n".to_owned(), id.to_string())]);
        text(deed, &key, ticket.customer, "support-closed", values)?;
        tracing::info!(admin = admin.id().0, ticket = id.0, "ticket closed");
        "admin-done"
    } else {
        "admin-before"
    };
    let Some(screen) = screen(deed, lang, id)? else {
        return Ok(Reply::toast(tr(lang, toast)));
    };
    // The pressed message shows the end: it is a card or the ticket itself.
    let reply = match place {
        Place::Pressed(message) => Reply::kept(message, screen, Keep::Nothing),
        Place::Under => offer::put(deed, place, screen),
    };
    Ok(reply.with_toast(tr(lang, toast)).ringing())
}

fn text(
    deed: &Deed<'_>,
    key: &str,
    to: CustomerId,
    words: &str,
    values: BTreeMap<String, String>,
) -> anyhow::Result<()> {
    let notice = Notice::Text {
        key: words.to_owned(),
        values,
    };
    outbox::put(deed.tx, key, to, None, &notice, deed.shop.now_ms)?;
    Ok(())
}

/// Tells every admin that a customer has no more questions.
pub(super) fn told_solved(deed: &Deed<'_>, id: TicketId) -> anyhow::Result<()> {
    for admin in &deed.shop.config.telegram.admin_ids {
        let key = format!("ticket-solved:{id}:{}:{admin}", deed.update);
        let values = BTreeMap::from([
            ("n".to_owned(), id.to_string()),
            ("name".to_owned(), deed.customer.name.clone()),
            ("customer".to_owned(), deed.customer.id.to_string()),
        ]);
        text(deed, &key, CustomerId(*admin), "support-solved", values)?;
    }
    Ok(())
}

/// An admin's answer: to the customer, and to the other admins so that nobody answers twice.
pub(super) fn answer(
    deed: &mut Deed<'_>,
    admin: Admin,
    ticket: &Ticket,
    words: Words<'_>,
) -> anyhow::Result<Reply> {
    let row = say(deed, ticket.id, Side::Admin, words)?;
    let subject = format!("ticket:{}", ticket.id);
    let before = if ticket.open { "open" } else { "closed" };
    let pair = (before, "answered");
    deeds::add(
        deed.tx,
        admin.id(),
        "answer",
        &subject,
        pair,
        deed.shop.now_ms,
    )?;
    tell(deed, row, ticket.customer)?;
    let others = deed.shop.config.telegram.admin_ids.iter();
    let others = others.filter(|other| **other != admin.id().0 && **other != ticket.customer.0);
    for other in others {
        tell(deed, row, CustomerId(*other))?;
    }
    // The next words are for somebody else again.
    deed.session.asking = None;
    let gone = customers::get(deed.tx, ticket.customer)?.is_some_and(|c| c.gone);
    let screen = screens::sent(deed.lang(), ticket.id, gone);
    Ok(offer::put(deed, Place::Under, screen).ringing())
}
