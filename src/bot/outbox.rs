//! The outbox: messages that must arrive, sent at least once, in order within a chat.

mod note;
mod support;

use crate::bot::api::CallError;
use crate::bot::desk::Desk;
use crate::bot::panel::{models, papers};
use crate::bot::send::{self, Part};
use crate::bot::{export, follow, launch, part, previews, review, tell};
use crate::clock::{DAY_MS, MINUTE_MS};
use crate::generation::Generation;
use crate::ids::CustomerId;
use crate::money::Kopecks;
use crate::screens::life::Link;
use crate::screens::{Screen, life, notes};
use crate::store::outbox::{self, Notice, Stored};
use crate::store::results;
use crate::store::{StoreError, generations};
use crate::words::Lang;
use note::Note;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Chats served at once.
const AT_ONCE: u32 = 12;
/// A message that could not be sent for so long is dead, but not before it was tried so often: one may be as old at its
/// first try, after a stop or a block.
const GIVE_UP_MS: i64 = DAY_MS;
const GIVE_UP_TRIES: u32 = 20;
/// The longest pause between tries.
const LONGEST_PAUSE_MS: i64 = 5 * MINUTE_MS;

/// The sending side; cheap to clone.
#[derive(Clone)]
pub struct Outbox {
    slots: Arc<Semaphore>,
    busy: Arc<Mutex<BTreeSet<CustomerId>>>,
}

impl Default for Outbox {
    fn default() -> Self {
        let slots = Arc::new(Semaphore::new(AT_ONCE as usize));
        Self {
            slots,
            busy: Arc::default(),
        }
    }
}

impl Outbox {
    /// Sends what is due, for ever.
    pub async fn run(self, desk: Arc<Desk>) {
        loop {
            let now = desk.clock.now_ms();
            let due = desk.store.read(|conn| outbox::due(conn, now, 200));
            let due = due.unwrap_or_else(|error: StoreError| {
                tracing::error!(%error, "outbox not read");
                Vec::new()
            });
            for stored in due {
                if self.take(stored.to) {
                    self.send(&desk, stored).await;
                }
            }
            desk.outbox_bell.wait(pause(&desk)).await;
        }
    }

    /// Waits until no message is under way; call it when `run` has ended.
    pub async fn idle(&self) {
        // Never closed, so all slots come back in the end.
        drop(self.slots.acquire_many(AT_ONCE).await);
    }

    /// Marks a chat as busy; false when a message to it is under way.
    fn take(&self, chat: CustomerId) -> bool {
        self.busy
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(chat)
    }

    async fn send(&self, desk: &Arc<Desk>, stored: Stored) {
        let Ok(slot) = Arc::clone(&self.slots).acquire_owned().await else {
            return;
        };
        let (desk, busy) = (Arc::clone(desk), Arc::clone(&self.busy));
        tokio::spawn(async move {
            let chat = stored.to;
            // The chat is ours now; whoever had it before may have sent this row since it was read.
            let (id, now) = (stored.id, desk.clock.now_ms());
            match desk.store.read(|conn| outbox::still_due(conn, id, now)) {
                Ok(Some(stored)) => one(&desk, stored).await,
                Ok(None) => {}
                Err(error) => {
                    let error: StoreError = error;
                    tracing::error!(%error, "outbox not read");
                }
            }
            busy.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .remove(&chat);
            desk.outbox_bell.ring();
            drop(slot);
        });
    }
}

/// Until the next message is due, at most some seconds.
fn pause(desk: &Desk) -> Duration {
    let next: Option<i64> =
        desk.store
            .read(outbox::next_due_ms)
            .unwrap_or_else(|error: StoreError| {
                tracing::error!(%error, "outbox not read");
                None
            });
    let wait_ms = next.map_or(5_000, |due| due.saturating_sub(desk.clock.now_ms()));
    // A due row that is still there belongs to a chat under way: its end rings the bell.
    Duration::from_millis(wait_ms.clamp(50, 5_000).unsigned_abs())
}

async fn one(desk: &Desk, stored: Stored) {
    let id = stored.id;
    let now = desk.clock.now_ms();
    let note = match deliver(desk, &stored).await {
        Ok(()) => {
            tracing::info!(
                customer = stored.to.0,
                generation = stored.generation.map(|g| g.0),
                outbox = id,
                "delivered"
            );
            Note::Sent
        }
        Err(CallError::Wait(wait)) => {
            let wait_ms = i64::try_from(wait.as_millis()).unwrap_or(60_000);
            Note::Later {
                until_ms: now.saturating_add(wait_ms),
                why: "429".to_owned(),
                counted: false,
            }
        }
        Err(CallError::Gone(why)) => {
            tracing::info!(customer = stored.to.0, why, "customer is gone");
            Note::Gone { why, tried_ms: now }
        }
        Err(CallError::Later(why)) if !is_hopeless(&stored, now) => {
            tracing::warn!(
                customer = stored.to.0,
                generation = stored.generation.map(|g| g.0),
                outbox = id,
                why,
                attempts = stored.attempts,
                "not delivered yet"
            );
            Note::Later {
                until_ms: now.saturating_add(back_off_ms(stored.attempts)),
                why,
                counted: true,
            }
        }
        Err(CallError::Refused(why) | CallError::Later(why)) => {
            tracing::error!(
                customer = stored.to.0,
                generation = stored.generation.map(|g| g.0),
                outbox = id,
                why,
                "message is dead"
            );
            Note::Dead(why)
        }
    };
    if matches!(note, Note::Later { .. }) {
        desk.retries.note("message", "");
    }
    note::write(desk, &stored, &note).await;
}

/// Whether a message that might arrive later is tried no more.
fn is_hopeless(stored: &Stored, now_ms: i64) -> bool {
    let is_old = now_ms.saturating_sub(stored.created_ms) > GIVE_UP_MS;
    is_old && stored.attempts >= GIVE_UP_TRIES
}

/// 1 s, 2 s, 4 s … 5 min, half of it by chance.
fn back_off_ms(attempts: u32) -> i64 {
    let base = 1_000_i64
        .saturating_mul(1 << attempts.min(9))
        .min(LONGEST_PAUSE_MS);
    base / 2 + fastrand::i64(0..=base / 2)
}

async fn deliver(desk: &Desk, stored: &Stored) -> Result<(), CallError> {
    let lang = desk.lang_of(stored.to);
    match &stored.notice {
        Some(Notice::Result) => result(desk, stored, lang, false).await,
        Some(Notice::Gift) => result(desk, stored, lang, true).await,
        Some(Notice::Refund) => {
            let generation = generation(desk, stored)?;
            let title = title(desk, &generation);
            say(desk, stored.to, &life::failure(lang, &generation, &title)).await?;
            crate::bot::progress::close(desk, &generation).await;
            Ok(())
        }
        Some(Notice::Text { key, values }) => {
            say(desk, stored.to, &notes::alert(lang, key, values)).await
        }
        Some(Notice::Alert {
            key,
            values,
            together,
            matter,
        }) => {
            let screen = notes::raised(lang, (key, values), *together, *matter);
            say(desk, stored.to, &screen).await
        }
        Some(Notice::Support { message }) => support::bring(desk, stored, lang, *message).await,
        Some(Notice::Previews { items, back }) => {
            previews::send(desk, stored, lang, (items, back)).await
        }
        Some(Notice::Export) => export::send(desk, stored, lang).await,
        Some(Notice::Model { edit }) => models::tell(desk, stored, lang, *edit).await,
        Some(Notice::Paper(paper)) => papers::send(desk, stored, lang, paper).await,
        Some(Notice::Review { id }) => review::ask(desk, stored.to, lang, *id).await,
        Some(money) => tell::money(desk, stored, lang, money).await,
        None => Err(CallError::Refused("written by another version".to_owned())),
    }
}

fn generation(desk: &Desk, stored: &Stored) -> Result<Generation, CallError> {
    let id = stored
        .generation
        .ok_or_else(|| CallError::Refused("no generation".to_owned()))?;
    let found = desk
        .store
        .read(|conn| generations::get(conn, id))
        .map_err(database)?;
    found.ok_or_else(|| CallError::Refused("no such generation".to_owned()))
}

fn title(desk: &Desk, generation: &Generation) -> String {
    let catalog = desk.catalog.get();
    catalog
        .get(&generation.model)
        .map_or_else(|| generation.model.clone(), |m| m.title.clone())
}

pub(super) fn database(error: StoreError) -> CallError {
    CallError::Later(error.to_string())
}

pub(super) async fn say(desk: &Desk, to: CustomerId, screen: &Screen) -> Result<(), CallError> {
    desk.telegram.send(to.0, screen).await.map(|_| ())
}

/// Files, links and texts first, then the closing message; each part is remembered when it has arrived.
async fn result(desk: &Desk, stored: &Stored, lang: Lang, gift: bool) -> Result<(), CallError> {
    let generation = generation(desk, stored)?;
    let rows = desk
        .store
        .read(|conn| results::of(conn, generation.id))
        .map_err(database)?;
    let title = title(desk, &generation);
    let job = part::Job {
        desk,
        to: stored.to,
        lang,
        generation: &generation,
    };
    let parts = send::parts(&rows);
    let skip = usize::try_from(stored.part).unwrap_or(0);
    for (at, part) in parts.iter().enumerate().skip(skip) {
        let row = |n: u32| rows.iter().find(|row| row.n == n);
        match part {
            Part::File(n, way) => {
                if let Some(row) = row(*n) {
                    let original = Part::File(*n, send::As::Document);
                    let has_original = parts.contains(&original);
                    part::file(&job, &title, row, *way, has_original).await?;
                }
            }
            Part::Link(n) => {
                if let Some(url) = row(*n).and_then(|row| row.url.as_deref()) {
                    part::link(&job, url, Link::TooLarge).await?;
                }
            }
            Part::Text(text) => {
                let text = format!("<blockquote>{}</blockquote>", crate::screens::esc(text));
                say(desk, stored.to, &Screen::text(text)).await?;
            }
            Part::Closing => {
                let again = again_price(desk, &generation);
                let screen = if gift {
                    life::gift(lang, &generation, &title, &[], again)
                } else {
                    life::done(lang, &generation, &title, &[], again)
                };
                let screen = with_followups(desk, lang, &generation, screen)?;
                say(desk, stored.to, &screen).await?;
            }
        }
        remember_part(desk, stored.id, at).await?;
    }
    crate::bot::progress::close(desk, &generation).await;
    Ok(())
}

/// What the same would cost now; `None` where it has to be asked for anew.
fn again_price(desk: &Desk, generation: &Generation) -> Option<Kopecks> {
    let answers = desk
        .store
        .read(|conn| generations::answers(conn, generation.inputs));
    // Answers that cannot be read must not keep a result from its customer.
    let answers = answers
        .inspect_err(|error: &StoreError| tracing::warn!(%error, "answers not read"))
        .ok()
        .flatten()?;
    launch::price_of(&desk.shop(), &generation.model, &answers)
}

/// What can be done next stands between the rating and the way on.
fn with_followups(
    desk: &Desk,
    lang: Lang,
    generation: &Generation,
    screen: Screen,
) -> Result<Screen, CallError> {
    let (catalog, now_ms) = (desk.catalog.get(), desk.clock.now_ms());
    let read = |conn: &_| follow::everything(conn, &catalog, lang, generation, now_ms);
    let followups = desk.store.read(read).map_err(database)?;
    let (id, at) = (generation.id, 1);
    Ok(crate::screens::follow::add(
        lang, screen, at, id, &followups,
    ))
}

pub(super) async fn remember_part(desk: &Desk, id: i64, at: usize) -> Result<(), CallError> {
    let done = u32::try_from(at.saturating_add(1)).unwrap_or(u32::MAX);
    desk.store
        .write_async(move |tx| outbox::set_part(tx, id, done))
        .await
        .map_err(database)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Its age alone decided: what a stop, a block or an admin had held back for a day had one try.
    #[test]
    fn an_old_message_has_its_tries_too() {
        let hopeless = |attempts, age_ms| {
            let stored = Stored {
                id: 1,
                to: CustomerId(7),
                generation: None,
                notice: None,
                part: 0,
                attempts,
                created_ms: 0,
            };
            is_hopeless(&stored, age_ms)
        };
        for (attempts, age_ms, ends) in [
            (0, DAY_MS + 1, false),
            (GIVE_UP_TRIES - 1, 9 * DAY_MS, false),
            (GIVE_UP_TRIES, DAY_MS + 1, true),
            (300, DAY_MS, false),
        ] {
            assert_eq!(hopeless(attempts, age_ms), ends, "{attempts} {age_ms}");
        }
    }
}
