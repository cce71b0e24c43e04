//! One stored update, handled: its effects, the session and the done mark in one transaction.

use crate::action::Action;
use crate::bot::reply::{Keep, Reply, Show};
use crate::bot::say::{self, FileTrouble};
use crate::bot::session::Asking;
use crate::bot::shop::{Deed, Shop};
use crate::bot::update::{Incoming, Press, What};
use crate::bot::{further, offer, panel, press, support, topup};
use crate::catalog::{Answer, InputFile};
use crate::ids::FileId;
use crate::payments;
use crate::screens::Screen;
use crate::store::broadcasts;
use crate::store::crowds::Count;
use crate::store::customers;
use crate::store::inbox::{self, Stored};
use crate::store::results::{self, FileRow};
use crate::store::{generations, ledger, watched};
use crate::words::tr;
use rusqlite::Connection;

/// An update with what had to be fetched for it before the transaction.
pub struct Prepared {
    /// The update.
    pub incoming: Incoming,
    /// How many a message to many would reach, where the press shows it.
    pub counted: Option<Count>,
    /// The file of a message, or why there is none.
    pub file: Option<Result<FileRow, FileTrouble>>,
}

impl Prepared {
    /// The path of a file that was fetched and is of no use after all.
    pub fn fetched(&self) -> Option<String> {
        let row = self.file.as_ref()?.as_ref().ok()?;
        Some(row.path.clone())
    }
}

/// Handles an update; `None` when it was done before. The reply is shown after the commit.
pub fn handle(
    tx: &Connection,
    shop: &Shop,
    stored: &Stored,
    prepared: &Prepared,
) -> anyhow::Result<Option<Reply>> {
    if !inbox::done(tx, stored.id, shop.now_ms)? {
        return Ok(None);
    }
    let incoming = &prepared.incoming;
    if let Some(reply) = money(tx, shop, incoming)? {
        return Ok(Some(reply));
    }
    if !incoming.private {
        return Ok(Some(elsewhere(tx, shop, incoming)?));
    }
    let (customer, is_new) = customers::meet(tx, &incoming.sender, shop.now_ms)?;
    ledger::open_accounts(tx, customer.id)?;
    if let What::Blocked(blocked) = incoming.what {
        customers::set_gone(tx, customer.id, blocked, shop.now_ms)?;
        return Ok(Some(Reply::default().ringing()));
    }
    if customer.blocked {
        return support::shut_out(tx, shop, stored, prepared, customer).map(Some);
    }
    let mut deed = Deed::begin(tx, shop, customer, (stored.id, stored.received_ms))?;
    deed.is_new = is_new;
    deed.counted = prepared.counted;
    let before = deed.session.clone();
    deed.session.told_shut = false;
    let reply = act(&mut deed, prepared, &stored.body)?;
    release_moved(&deed, &reply)?;
    deed.end(&before)?;
    Ok(Some(reply))
}

/// Paid or returned money counts wherever it is told and whoever is shut out.
fn money(tx: &Connection, shop: &Shop, incoming: &Incoming) -> anyhow::Result<Option<Reply>> {
    match &incoming.what {
        What::Paid(event) => {
            customers::meet(tx, &incoming.sender, shop.now_ms)?;
            let payer = incoming.sender.id;
            payments::settle(tx, &shop.config, payer, event, shop.now_ms)?;
        }
        What::Returned(charge) => {
            payments::refund::returned(tx, &shop.config, charge, shop.now_ms)?;
        }
        _ => return Ok(None),
    }
    Ok(Some(Reply::default().ringing()))
}

fn act(deed: &mut Deed<'_>, prepared: &Prepared, update: &str) -> anyhow::Result<Reply> {
    if let Some(reply) = support::take(deed, prepared)? {
        return Ok(reply);
    }
    if let Some(origin) = prepared.incoming.forwarded
        && let Some(mut reply) = panel::forwarded(deed, origin)?
    {
        reply.discard.extend(prepared.fetched());
        return Ok(reply);
    }
    if says_something(&prepared.incoming.what)
        && let Some(mut reply) = panel::letter(deed, update)?
    {
        let fetched = prepared.file.as_ref().and_then(|file| file.as_ref().ok());
        reply.discard.extend(fetched.map(|row| row.path.clone()));
        return Ok(reply);
    }
    match &prepared.incoming.what {
        What::Press(pressed) => button(deed, pressed, prepared.file.as_ref()),
        What::Text(text) => say::text(deed, text, prepared.incoming.message),
        What::File(sent) => {
            if let Some(mut reply) = topup::file(deed, prepared.incoming.message)? {
                // A receipt is passed on as it is; a copy that was fetched for an open question is of no use.
                reply.discard.extend(prepared.fetched());
                return Ok(reply);
            }
            // Whoever was searching and sends a file has moved on to it.
            deed.session.seeking = false;
            let searching = deed.session.asking == Some(Asking::Words);
            deed.session.asking = deed.session.asking.filter(|_| !searching);
            let album = sent.album.as_deref();
            match &prepared.file {
                Some(Ok(row)) => {
                    let file = stored_file(deed, row)?;
                    let id = file.id;
                    let mut reply = say::file(deed, file, album, sent.caption.as_deref())?;
                    if !reply.starts && !is_kept(deed, id) {
                        results::forget_file(deed.tx, id, deed.shop.now_ms)?;
                        reply.discard.extend(prepared.fetched());
                    }
                    Ok(reply)
                }
                Some(Err(trouble)) => say::no_file(deed, *trouble, album),
                None => say::no_file(deed, FileTrouble::NotAsked, album),
            }
        }
        What::Unsupported => say::odd(deed, "unsupported"),
        What::Edited => say::odd(deed, "edited-ignored"),
        What::Blocked(_) | What::Checkout(..) | What::Paid(_) | What::Returned(_) => {
            Ok(Reply::default())
        }
    }
}

/// Whether it is a message of any content, but no command.
fn says_something(what: &What) -> bool {
    match what {
        What::Text(text) => !text.starts_with('/'),
        What::File(_) | What::Unsupported => true,
        _ => false,
    }
}

/// Whether the customer's draft holds a file, or the content that something is offered for.
fn is_kept(deed: &Deed<'_>, id: FileId) -> bool {
    let offered = deed.session.offered.as_ref();
    if offered.is_some_and(|offered| offered.content.files.iter().any(|file| file.id == id)) {
        return true;
    }
    let Some(draft) = &deed.session.draft else {
        return false;
    };
    draft.answers.values().any(
        |answer| matches!(answer, Answer::Files(files) if files.iter().any(|file| file.id == id)),
    )
}

fn button(
    deed: &mut Deed<'_>,
    pressed: &Press,
    fetched: Option<&Result<FileRow, FileTrouble>>,
) -> anyhow::Result<Reply> {
    match Action::decode(&pressed.data) {
        Some(Action::Use(deeds)) => {
            press::leave_questions(deed);
            further::press(deed, pressed.message, (deeds, fetched))
        }
        Some(action) => {
            tracing::debug!(customer = deed.customer.id.0, ?action, "press");
            press::press(deed, pressed.message, action)
        }
        None => {
            // An old or forged button: home, whatever it said.
            let toast = tr(deed.lang(), "stale-button");
            Ok(offer::home(deed, offer::Place::Pressed(pressed.message))?.with_toast(toast))
        }
    }
}

fn stored_file(deed: &Deed<'_>, row: &FileRow) -> anyhow::Result<InputFile> {
    let id = results::add_file(deed.tx, deed.customer.id, row, deed.shop.now_ms)?;
    Ok(InputFile {
        id,
        kind: row.kind,
        mime: row.mime.clone(),
        bytes: row.bytes,
        duration_ms: row.duration_ms,
        width: row.width,
        height: row.height,
    })
}

/// A message that shows something else now must not be overwritten by a generation's progress.
fn release_moved(deed: &Deed<'_>, reply: &Reply) -> anyhow::Result<()> {
    for show in &reply.shows {
        match show {
            // Known before it is shown: a crash in between leaves no message that nobody moves.
            Show::Move(message, _, Keep::Progress(id)) => {
                generations::set_progress_message(deed.tx, *id, *message)?;
            }
            Show::Move(message, _, Keep::Broadcast(id)) => {
                broadcasts::watch(deed.tx, *id, deed.customer.id, *message)?;
            }
            Show::Move(message, ..) => {
                broadcasts::release(deed.tx, deed.customer.id, *message)?;
                watched::release_message(deed.tx, deed.customer.id, *message)?;
            }
            Show::Send(..)
            | Show::Letter(_)
            | Show::Invoice(_)
            | Show::Strip(_)
            | Show::Delete(_) => {}
        }
    }
    Ok(())
}

/// A group: one polite refusal, then silence.
fn elsewhere(tx: &Connection, shop: &Shop, incoming: &Incoming) -> anyhow::Result<Reply> {
    if matches!(incoming.what, What::Blocked(_) | What::Edited) {
        return Ok(Reply::default());
    }
    let first = tx
        .prepare_cached("INSERT INTO meta(key, value) VALUES(?1, ?2) ON CONFLICT(key) DO NOTHING")?
        .execute((
            format!("refused-chat:{}", incoming.chat),
            shop.now_ms.to_string(),
        ))?;
    if first == 0 {
        return Ok(Reply::default());
    }
    let text = tr(incoming.sender.lang, "group-refusal");
    Ok(Reply {
        shows: vec![Show::Send(Screen::text(text), Keep::Nothing)],
        ..Reply::default()
    })
}

/// What a customer sees who lost an answer to a crash: where they stand now.
pub fn reminder(
    tx: &Connection,
    shop: &Shop,
    customer: crate::ids::CustomerId,
) -> anyhow::Result<Option<Reply>> {
    let Some(customer) = customers::get(tx, customer)?.filter(|c| !c.blocked && !c.gone) else {
        return Ok(None);
    };
    let mut deed = Deed::begin(tx, shop, customer, (0, shop.now_ms))?;
    let before = deed.session.clone();
    let reply = offer::show(&mut deed, offer::Place::Under, None)?;
    deed.end(&before)?;
    Ok(Some(reply))
}
