//! What becomes of updates that cannot be handled: counted, put aside with a word to customer and admins, tried again.

use crate::bot::desk::Desk;
use crate::bot::reply::Reply;
use crate::bot::update::{self, Ignored, Incoming};
use crate::bot::workers::Workers;
use crate::clock::MINUTE_MS;
use crate::engine;
use crate::ids::CustomerId;
use crate::store::StoreError;
use crate::store::inbox::{self, Stored};
use crate::store::outbox::{self, Notice};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// Between two looks for updates that somebody must take again, by the bot's clock, which is asked so often.
const EVERY_MS: u64 = 60_000;
const TICK: Duration = Duration::from_secs(1);
/// Put aside, a payment is tried again after so long: the money is paid, whatever stood in its way.
const MONEY_AGAIN_MS: i64 = 5 * MINUTE_MS;
/// So long an update is surely with the workers.
const TAKEN_MS: u64 = 60_000;
/// An update that was under way at the end of so many lives in a row is taken for their cause. Three would be too few:
/// a host without memory kills at any moment, and a kill in the wrong moment says nothing about the update.
const DEATHS: u32 = 10;
/// Fetching a customer's file takes as long as Telegram likes: that a life ended meanwhile says still less.
const DEATHS_WITH_A_FILE: u32 = 40;

/// Whether the update is not to blame: the database took nothing from anybody.
pub(super) fn is_ours(error: &anyhow::Error) -> bool {
    matches!(
        StoreError::within(error),
        Some(
            StoreError::NotCommitted(_)
                | StoreError::NoRoom(_)
                | StoreError::Pool(_)
                | StoreError::Stopped
                | StoreError::Fatal(_)
        )
    )
}

/// What is said of a panic: its own words may hold what a customer wrote, and stand in the log.
pub(super) const PANIC: &str = "a panic; the log has its place";

/// An error as admins read it.
pub(super) fn words_of(error: &anyhow::Error) -> String {
    let panicked = |cause: &(dyn std::error::Error + 'static)| {
        matches!(cause.downcast_ref(), Some(StoreError::Panicked(_)))
    };
    match error.chain().any(panicked) {
        true => PANIC.to_owned(),
        false => format!("{error:#}"),
    }
}

/// What is stored of an update that is put aside.
struct Parked {
    id: i64,
    money: bool,
    admins: Vec<i64>,
    /// Who gets a calm word in their chat.
    to: Option<CustomerId>,
    why: String,
    now_ms: i64,
}

impl Parked {
    /// Alert and word, in the transaction that puts it aside; both at most once for an update.
    fn tell(&self, tx: &Connection, what: &'static str) -> Result<(), StoreError> {
        let once = self.id.to_string();
        let values = [("update", once.clone()), ("why", self.why.clone())];
        let values = values.map(|(name, value)| (name.to_owned(), value)).into();
        engine::raise(tx, &self.admins, what, &once, &values, self.now_ms)?;
        let Some(to) = self.to else {
            return Ok(());
        };
        let key = if self.money {
            "trouble-paid"
        } else {
            "trouble"
        };
        let notice = Notice::Text {
            key: key.to_owned(),
            values: BTreeMap::new(),
        };
        let once = format!("parked:{once}");
        outbox::put(tx, &once, to, None, &notice, self.now_ms)?;
        Ok(())
    }

    fn tell_failed(&self, tx: &Connection) -> Result<(), StoreError> {
        match self.money {
            true => self.tell(tx, "parked-payment"),
            false => self.tell(tx, "parked-update"),
        }
    }

    fn tell_unreadable(&self, tx: &Connection) -> Result<(), StoreError> {
        match self.money {
            true => self.tell(tx, "payment-unreadable"),
            false => self.tell(tx, "update-unreadable"),
        }
    }
}

impl Desk {
    fn parked(&self, stored: &Stored, to: Option<CustomerId>, why: &str) -> Parked {
        Parked {
            id: stored.id,
            money: update::is_money(&stored.body),
            admins: self.config.telegram.admin_ids.clone(),
            to,
            why: why.to_owned(),
            now_ms: self.clock.now_ms(),
        }
    }

    /// An update nobody can act on. One that we have no use for is done; one that does not parse is kept aside as
    /// evidence, told to the admins and tried again by the next version.
    pub(super) async fn ignore(&self, stored: &Stored, why: &Ignored) {
        tracing::warn!(update = stored.id, %why, "update ignored");
        let unreadable = matches!(why, Ignored::Unparsable(_));
        let to = update::private_owner(&stored.body).filter(|_| unreadable);
        let parked = self.parked(stored, to, &why.to_string());
        let done: anyhow::Result<()> = self
            .store
            .write_async(move |tx| {
                let (id, now) = (parked.id, parked.now_ms);
                if !unreadable {
                    inbox::done(tx, id, now)?;
                    return Ok(inbox::shown(tx, id, now)?);
                }
                parked.tell_unreadable(tx)?;
                Ok(inbox::park(tx, id, &parked.why, now)?)
            })
            .await;
        if let Err(error) = done {
            tracing::error!(%error, update = stored.id, "ignored update not marked");
        }
        self.outbox_bell.ring();
    }

    /// Counts a failed try (unless it was counted when it began); true when the update is put aside: admins and
    /// customer are told. Errors: the database took nothing, so nothing was counted.
    pub(super) async fn failed(
        &self,
        stored: &Stored,
        incoming: &Incoming,
        why: &str,
        counts: bool,
    ) -> anyhow::Result<bool> {
        let to = incoming.private.then_some(incoming.sender.id);
        let failed = self.parked(stored, to, why);
        let parked: anyhow::Result<bool> = self
            .store
            .write_async(move |tx| {
                let (id, now) = (failed.id, failed.now_ms);
                let parked = inbox::failed(tx, id, &failed.why, counts, now)?;
                if parked {
                    failed.tell_failed(tx)?;
                }
                Ok(parked)
            })
            .await;
        if parked? {
            self.outbox_bell.ring();
            // A press is answered all the same, or its button would go on turning.
            self.show(stored, incoming, Reply::default()).await;
            return Ok(true);
        }
        Ok(false)
    }

    /// Counts a try before it begins: the last one may have ended the process. True when there were too many of those
    /// and the update is put aside.
    pub(super) async fn begins_again(&self, stored: &Stored) -> anyhow::Result<bool> {
        let why = "the process ended with it, again and again";
        let to = update::private_owner(&stored.body);
        let tried = self.parked(stored, to, why);
        let most = match update::names_a_file(&stored.body) {
            true => DEATHS_WITH_A_FILE,
            false => DEATHS,
        };
        let parked: anyhow::Result<bool> = self
            .store
            .write_async(move |tx| {
                let parked = inbox::began(tx, tried.id, &tried.why, most, tried.now_ms)?;
                if parked {
                    tried.tell_failed(tx)?;
                }
                Ok(parked)
            })
            .await;
        if *parked.as_ref().unwrap_or(&false) {
            tracing::error!(update = stored.id, why, "update put aside");
            self.outbox_bell.ring();
        }
        parked
    }
}

/// Takes again, for ever, what nobody is at work on: payments that were put aside, updates that `kiebot parked --retry`
/// has released, and those whose worker could not even count its failure.
pub async fn run(desk: Arc<Desk>, workers: Workers) {
    let mut looked_ms = desk.clock.now_ms();
    loop {
        tokio::time::sleep(TICK).await;
        let now = desk.clock.now_ms();
        if now.abs_diff(looked_ms) < EVERY_MS {
            continue;
        }
        looked_ms = now;
        if let Err(error) = again(&desk, &workers).await {
            tracing::error!(error = format!("{error:#}"), "updates not taken again");
        }
    }
}

async fn again(desk: &Desk, workers: &Workers) -> anyhow::Result<()> {
    let now = desk.clock.now_ms();
    let released: Result<usize, StoreError> = desk
        .store
        .write_async(move |tx| inbox::unpark_money(tx, now.saturating_sub(MONEY_AGAIN_MS)))
        .await;
    if released? > 0 {
        tracing::warn!("payments put aside are tried again");
    }
    let waiting: Result<_, StoreError> = desk.store.read(inbox::todo);
    let mut old: Vec<Stored> = waiting?;
    // Whose line there is has somebody at work, in order.
    old.retain(|s| now.abs_diff(s.received_ms) >= TAKEN_MS && !workers.has(s.customer));
    old.into_iter().for_each(|stored| workers.take(stored));
    Ok(())
}
