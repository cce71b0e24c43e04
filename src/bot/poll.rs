//! The poller: updates are stored before Telegram hears that we have them.

use crate::bot::api::{PollError, Telegram};
use crate::bot::update;
use crate::clock::Clock;
use crate::ids::CustomerId;
use crate::store::inbox::{self, Stored};
use crate::store::{Store, StoreError};
use std::time::Duration;

/// Seconds Telegram may hold a poll open (its own limit is 50).
const HOLD_S: u64 = 25;
/// The longest pause after failures.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// The longest pause while the disk is full: people wait, and Telegram is not to blame.
const NO_ROOM: Duration = Duration::from_secs(5);

/// What a poll came to, for health and alerts.
#[derive(Debug)]
pub enum Polled {
    /// Telegram answered.
    Fine {
        /// Updates that were new.
        new: usize,
    },
    /// Someone else polls with our token.
    Conflict(String),
    /// It did not work.
    Failed(String),
}

/// Polls for ever; drop the future to stop (an unconfirmed batch simply comes again).
pub async fn poll(
    telegram: &Telegram,
    store: &Store,
    clock: &Clock,
    has_room: impl Fn() -> bool,
    mut take: impl FnMut(Stored),
    report: impl Fn(Polled),
) {
    let mut offset = None;
    let mut failures: u32 = 0;
    // The first poll, and the first after trouble, is not held: it tells at once whether Telegram serves us.
    let mut hold_s = 0;
    loop {
        // What we have no room for stays at Telegram, for a day.
        while !has_room() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        match telegram.updates(offset, hold_s).await {
            Ok(updates) => {
                hold_s = HOLD_S;
                let last = updates.iter().filter_map(update_id).max();
                match keep(store, clock, updates).await {
                    Ok(new) => {
                        failures = 0;
                        offset = last.map(|id| id.saturating_add(1)).or(offset);
                        report(Polled::Fine { new: new.len() });
                        new.into_iter().for_each(&mut take);
                    }
                    Err(error) => {
                        failures = failures.saturating_add(1);
                        tracing::error!(%error, "updates not stored; Telegram keeps them");
                        report(Polled::Failed(error.to_string()));
                        let longest = match error {
                            StoreError::NoRoom(_) => NO_ROOM,
                            _ => LONGEST_PAUSE,
                        };
                        tokio::time::sleep(pause(failures).min(longest)).await;
                    }
                }
            }
            Err(error) => {
                hold_s = 0;
                failures = failures.saturating_add(1);
                let wait = match &error {
                    PollError::Wait(wait) => *wait,
                    _ => pause(failures),
                };
                tracing::warn!(%error, failures, "no updates");
                report(match error {
                    PollError::Conflict(why) => Polled::Conflict(why),
                    other => Polled::Failed(other.to_string()),
                });
                tokio::time::sleep(wait).await;
            }
        }
    }
}

fn update_id(update: &serde_json::Value) -> Option<i64> {
    update.get("update_id")?.as_i64()
}

/// Stores a batch in one transaction; gives those that were new.
async fn keep(
    store: &Store,
    clock: &Clock,
    updates: Vec<serde_json::Value>,
) -> Result<Vec<Stored>, StoreError> {
    if updates.is_empty() {
        return Ok(Vec::new());
    }
    if store.room().is_some_and(|room| !room.takes_updates()) {
        let why = "what is left is for generations under way".to_owned();
        return Err(StoreError::NoRoom(why));
    }
    let now = clock.now_ms();
    store
        .write_async(move |tx| {
            let mut new = Vec::with_capacity(updates.len());
            for update in &updates {
                let Some(id) = update_id(update) else {
                    continue;
                };
                let customer: CustomerId = update::owner(update);
                let body = update.to_string();
                if inbox::add(tx, id, customer, &body, now)? {
                    new.push(Stored {
                        id,
                        customer,
                        body,
                        received_ms: now,
                        attempts: 0,
                    });
                }
            }
            Ok(new)
        })
        .await
}

/// 0.5 s, 1 s, 2 s … 30 s, with a quarter of chance in it.
fn pause(failures: u32) -> Duration {
    let base = Duration::from_millis(500)
        .saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1).min(10)))
        .min(LONGEST_PAUSE);
    base + base.mul_f64(fastrand::f64() / 4.0)
}
