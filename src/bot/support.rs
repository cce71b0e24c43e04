//! Support: what customers write to the admins, and what admins answer.

use crate::action::{Action, Guide};
use crate::admin::{Admin, guard};
use crate::bot::handle::Prepared;
use crate::bot::helpdesk;
use crate::bot::offer::{self, Place};
use crate::bot::reply::{Keep, Reply, Show};
use crate::bot::session::Asking;
use crate::bot::shop::{Deed, Shop};
use crate::bot::update::{Incoming, What};
use crate::clock::DAY_MS;
use crate::ids::{CustomerId, GenerationId, TicketId};
use crate::screens::support as screens;
use crate::store::customers::Customer;
use crate::store::inbox::Stored;
use crate::store::outbox::{self, Notice};
use crate::store::support::{self, New, Side, Ticket};
use crate::words::tr;
use rusqlite::Connection;

/// What a customer may write before an answer comes.
const UNANSWERED: u32 = 20;
/// The same for somebody who is shut out.
const UNANSWERED_BLOCKED: u32 = 3;
/// Tickets of one customer that may be open at once; further words go to the newest.
const OPEN: u32 = 3;
/// Tickets that one customer may open in a day.
const A_DAY: u32 = 5;
/// Characters kept of one message: Telegram allows 4096.
const BODY_CHARS: usize = 4096;

/// Where the next words go.
enum Target {
    /// A new ticket, or an open one about the same.
    New(Option<GenerationId>),
    /// The customer's own ticket.
    Own(Ticket),
    /// An admin answers.
    Answer(Admin, Ticket),
    /// An admin replied to a message that is about no ticket.
    NoTicket,
}

/// Something said, as it came.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// The message in the chat of whoever says it.
    pub message: i64,
    /// It carries a file.
    pub file: bool,
    /// The words, or those under the file.
    pub body: &'a str,
}

/// A button of the customer's side of support.
pub fn press(deed: &mut Deed<'_>, place: Place, guide: Guide) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    match guide {
        Guide::Ask(about) => ask(deed, place, about),
        Guide::Write(id) => {
            if own(deed, id)?.is_none() {
                return Ok(Reply::toast(tr(lang, "support-unknown")));
            }
            deed.session.asking = Some(Asking::Ticket(id));
            Ok(put(deed, beside(deed, place), screens::go_on(lang, id)))
        }
        Guide::Solved(id) => {
            if own(deed, id)?.is_none() {
                return Ok(Reply::toast(tr(lang, "support-unknown")));
            }
            if support::close(deed.tx, id, deed.shop.now_ms)? {
                helpdesk::told_solved(deed, id)?;
            }
            let reply = put(deed, beside(deed, place), screens::thanks(lang, id));
            Ok(reply.ringing())
        }
        _ => helpdesk::press(deed, place, guide),
    }
}

/// Answers, failures, receipts and cards stay in the chat: only the current screen is overwritten.
pub(super) fn beside(deed: &Deed<'_>, place: Place) -> Place {
    match place {
        Place::Pressed(Some(message)) if deed.session.screen == Some(message) => place,
        _ => Place::Under,
    }
}

fn put(deed: &Deed<'_>, place: Place, screen: crate::screens::Screen) -> Reply {
    offer::put(deed, place, offer::with_way_back(deed, screen))
}

/// Asks what has happened; a generation in a button is not trusted.
fn ask(deed: &mut Deed<'_>, place: Place, about: Option<GenerationId>) -> anyhow::Result<Reply> {
    let about = match about {
        Some(id) if deed.own(id)?.is_some() => Some(id),
        Some(_) => return Ok(Reply::toast(tr(deed.lang(), "not-yours"))),
        None => None,
    };
    let open = support::open_of(deed.tx, deed.customer.id, OPEN)?;
    let same = open.iter().find(|ticket| ticket.generation == about);
    let (asking, screen) = match same {
        Some(ticket) => (
            Asking::Ticket(ticket.id),
            screens::go_on(deed.lang(), ticket.id),
        ),
        None => (Asking::Help(about), screens::ask(deed.lang(), about)),
    };
    deed.session.asking = Some(asking);
    Ok(put(deed, beside(deed, place), screen))
}

fn own(deed: &Deed<'_>, id: TicketId) -> anyhow::Result<Option<Ticket>> {
    let found = support::get(deed.tx, id)?;
    Ok(found.filter(|ticket| ticket.customer == deed.customer.id))
}

/// Words or a file for a ticket; `None` when they are for something else.
pub fn take(deed: &mut Deed<'_>, prepared: &Prepared) -> anyhow::Result<Option<Reply>> {
    let incoming = &prepared.incoming;
    let (words, album) = match &incoming.what {
        What::Text(text) if !text.starts_with('/') => (words(incoming, false, text), None),
        What::File(sent) => {
            let caption = sent.caption.as_deref().unwrap_or_default();
            (words(incoming, true, caption), sent.album.as_deref())
        }
        _ => return Ok(None),
    };
    let Some(target) = target(deed, incoming.replied.as_deref())? else {
        return Ok(None);
    };
    let mut reply = match target {
        Target::New(about) => opened(deed, about, words)?,
        Target::Own(ticket) => added(deed, &ticket, words)?,
        Target::Answer(admin, ticket) => helpdesk::answer(deed, admin, &ticket, words)?,
        Target::NoTicket => {
            let screen = crate::screens::notes::say(deed.lang(), "support-not-a-ticket");
            offer::put(deed, Place::Under, screen)
        }
    };
    if album.is_some() && deed.session.album.as_deref() == album {
        // The first of an album was answered.
        reply.shows.clear();
    }
    deed.session.album = album.map(str::to_owned);
    // A copy that was fetched for an open question is of no use: messages are passed on as they are.
    reply.discard.extend(prepared.fetched());
    Ok(Some(reply))
}

fn words<'a>(incoming: &Incoming, file: bool, body: &'a str) -> Words<'a> {
    let end = body.char_indices().nth(BODY_CHARS).map(|(at, _)| at);
    Words {
        message: incoming.message,
        file,
        body: body.get(..end.unwrap_or(body.len())).unwrap_or(body),
    }
}

/// The ticket whose message was replied to, else the one the conversation is at. Buttons of a message are not trusted.
fn target(deed: &Deed<'_>, replied: Option<&[String]>) -> anyhow::Result<Option<Target>> {
    let admin = guard(&deed.shop.config.telegram, deed.customer.id);
    for data in replied.unwrap_or_default() {
        let Some(Action::Guide(guide)) = Action::decode(data) else {
            continue;
        };
        let found = match (guide, admin) {
            (Guide::Answer(id) | Guide::Close(id) | Guide::Ticket(id), Some(admin)) => {
                support::get(deed.tx, id)?.map(|ticket| Target::Answer(admin, ticket))
            }
            (Guide::Write(id) | Guide::Solved(id), _) => own(deed, id)?.map(Target::Own),
            _ => None,
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    let asked = match (deed.session.asking, admin) {
        (Some(Asking::Help(about)), _) => Some(Target::New(about)),
        (Some(Asking::Ticket(id)), _) => own(deed, id)?.map(Target::Own),
        (Some(Asking::Answer(id)), Some(admin)) => {
            support::get(deed.tx, id)?.map(|ticket| Target::Answer(admin, ticket))
        }
        _ => None,
    };
    let at_rest = deed.session.asking.is_none() && deed.session.draft.is_none();
    if asked.is_none() && replied.is_some() && admin.is_some() && at_rest {
        return Ok(Some(Target::NoTicket));
    }
    Ok(asked)
}

/// The first words of a ticket; with too many open ones they go to the newest.
fn opened(
    deed: &mut Deed<'_>,
    about: Option<GenerationId>,
    words: Words<'_>,
) -> anyhow::Result<Reply> {
    let (customer, now) = (deed.customer.id, deed.shop.now_ms);
    let open = support::open_of(deed.tx, customer, OPEN)?;
    let full = u32::try_from(open.len()).is_ok_and(|count| count >= OPEN);
    let fits = |ticket: &&Ticket| full || ticket.generation == about;
    if let Some(ticket) = open.iter().find(fits) {
        return added(deed, ticket, words);
    }
    let oldest = support::opened_ms(deed.tx, customer, A_DAY.saturating_sub(1))?;
    if oldest.is_some_and(|at| now.saturating_sub(at) < DAY_MS) {
        let screen = crate::screens::notes::say(deed.lang(), "support-many");
        return Ok(put(deed, Place::Under, screen));
    }
    let id = support::open(deed.tx, customer, about, now)?;
    tracing::info!(
        customer = customer.0,
        ticket = id.0,
        generation = about.map(|g| g.0),
        "ticket opened"
    );
    match support::get(deed.tx, id)? {
        Some(ticket) => added(deed, &ticket, words),
        None => offer::home(deed, Place::Under),
    }
}

/// More words of the customer; a closed ticket is open again.
fn added(deed: &mut Deed<'_>, ticket: &Ticket, words: Words<'_>) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let most = match deed.customer.blocked {
        true => UNANSWERED_BLOCKED,
        false => UNANSWERED,
    };
    if support::unanswered(deed.tx, ticket.id, most)? >= most {
        let screen = crate::screens::notes::say(lang, "support-wait");
        return Ok(put(deed, Place::Under, screen));
    }
    let row = say(deed, ticket.id, Side::Customer, words)?;
    for admin in &deed.shop.config.telegram.admin_ids {
        tell(deed, row, CustomerId(*admin))?;
    }
    deed.session.asking = Some(Asking::Ticket(ticket.id));
    let screen = screens::taken(lang, ticket.id);
    Ok(put(deed, Place::Under, screen).ringing())
}

/// Stores something said; gives its row.
pub(super) fn say(
    deed: &Deed<'_>,
    ticket: TicketId,
    side: Side,
    words: Words<'_>,
) -> anyhow::Result<i64> {
    let new = New {
        side,
        author: deed.customer.id,
        message: words.message,
        file: words.file,
        body: words.body,
    };
    Ok(support::say(deed.tx, ticket, &new, deed.shop.now_ms)?)
}

/// Has something said brought to somebody.
pub(super) fn tell(deed: &Deed<'_>, row: i64, to: CustomerId) -> anyhow::Result<()> {
    let (key, notice) = (
        format!("support:{row}:{to}"),
        Notice::Support { message: row },
    );
    outbox::put(deed.tx, &key, to, None, &notice, deed.shop.now_ms)?;
    Ok(())
}

/// The one calm word; afterwards nothing is said, but a press is answered over the chat so that the button lets go.
fn closed(deed: &mut Deed<'_>, prepared: &Prepared) -> Reply {
    let lang = deed.lang();
    let told = std::mem::replace(&mut deed.session.told_shut, true);
    let pressed = matches!(prepared.incoming.what, What::Press(_));
    let say = || Show::Send(screens::shut_out(lang), Keep::Nothing);
    Reply {
        shows: (!told).then(say).into_iter().collect(),
        toast: (told && pressed).then(|| tr(lang, "blocked")),
        discard: prepared.fetched().into_iter().collect(),
        ..Reply::default()
    }
}

/// Somebody who is shut out: one calm word, and a way to the admins that takes a few messages.
pub fn shut_out(
    tx: &Connection,
    shop: &Shop,
    stored: &Stored,
    prepared: &Prepared,
    customer: Customer,
) -> anyhow::Result<Reply> {
    let mut deed = Deed::begin(tx, shop, customer, (stored.id, stored.received_ms))?;
    let before = deed.session.clone();
    // What was being filled in stays for the day they are let in again; it is not shown now.
    let draft = deed.session.draft.take();
    let reply = match &prepared.incoming.what {
        What::Press(pressed) => match Action::decode(&pressed.data) {
            Some(Action::Guide(guide @ (Guide::Ask(_) | Guide::Write(_) | Guide::Solved(_)))) => {
                deed.session.asking = None;
                Some(press(&mut deed, Place::Pressed(pressed.message), guide)?)
            }
            _ => None,
        },
        What::Text(text) if matches!(text.as_str(), "/support" | "/paysupport") => {
            Some(ask(&mut deed, Place::Under, None)?)
        }
        _ => take(&mut deed, prepared)?,
    };
    deed.session.draft = draft;
    let reply = reply.unwrap_or_else(|| closed(&mut deed, prepared));
    deed.end(&before)?;
    Ok(reply)
}
