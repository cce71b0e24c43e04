//! Workers: each customer's updates in order, customers side by side, a flooder delays only themself.

use crate::bot::checkout;
use crate::bot::desk::Desk;
use crate::bot::handle::reminder;
use crate::bot::update::{self, Incoming, What};
use crate::ids::CustomerId;
use crate::store::StoreError;
use crate::store::inbox::{self, Stored};
use crate::words::tr;
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// Updates of one customer that may wait; beyond it the customer is asked to slow down.
const BACKLOG: usize = 60;
/// Customers whose pace is remembered before those who have rested are forgotten.
const PACES: usize = 10_000;

/// Between two tries while the disk is full.
const NO_ROOM: Duration = Duration::from_secs(1);

/// Takes updates and works them off.
#[derive(Clone)]
pub struct Workers {
    desk: Arc<Desk>,
    lines: Arc<Mutex<HashMap<CustomerId, Line>>>,
    /// Outlives the lines, so that pausing for a moment gives no new burst.
    paces: Arc<Mutex<HashMap<CustomerId, Pace>>>,
    idle: Arc<Notify>,
    stopping: Arc<AtomicBool>,
}

/// One customer's waiting updates; a task works on them as long as the line exists.
struct Line {
    waiting: VecDeque<Stored>,
}

/// A token bucket: `updates_per_s` with a burst.
#[derive(Clone, Copy)]
struct Pace {
    tokens_ms: i64,
    at_ms: i64,
}

impl Workers {
    /// Workers at a desk.
    pub fn new(desk: Arc<Desk>) -> Self {
        Self {
            desk,
            lines: Arc::default(),
            paces: Arc::default(),
            idle: Arc::default(),
            stopping: Arc::default(),
        }
    }

    /// Puts an update into its customer's line.
    pub fn take(&self, stored: Stored) {
        if update::is_checkout(&stored.body) {
            // Telegram waits for it, and it changes nothing in the conversation: no line, no pace.
            let desk = Arc::clone(&self.desk);
            tokio::spawn(async move { checkout::answer(&desk, &stored).await });
            return;
        }
        let customer = stored.customer;
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.get_mut(&customer) {
            line.waiting.push_back(stored);
            return;
        }
        lines.insert(
            customer,
            Line {
                waiting: VecDeque::from([stored]),
            },
        );
        drop(lines);
        let workers = self.clone();
        tokio::spawn(async move { workers.work(customer).await });
    }

    /// Lets everybody's update under way end and begins no other: those are stored, the next start does them.
    pub async fn drained(&self) {
        self.stopping.store(true, Ordering::SeqCst);
        loop {
            let idle = self.idle.notified();
            if self
                .lines
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .is_empty()
            {
                return;
            }
            idle.await;
        }
    }

    async fn work(&self, customer: CustomerId) {
        while let Some((stored, behind)) = self.next(customer) {
            if customer.0 != 0 {
                self.keep_pace(customer).await;
            }
            if behind > BACKLOG && !update::is_money(&stored.body) {
                self.skip(&stored).await;
            } else {
                self.one(stored).await;
            }
        }
        self.idle.notify_waiters();
    }

    /// The next update of a line and how many wait behind it; an empty line is closed.
    fn next(&self, customer: CustomerId) -> Option<(Stored, usize)> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let line = lines.get_mut(&customer)?;
        let stopping = self.stopping.load(Ordering::SeqCst);
        match line.waiting.pop_front().filter(|_| !stopping) {
            Some(stored) => Some((stored, line.waiting.len())),
            None => {
                lines.remove(&customer);
                None
            }
        }
    }

    /// Lets a customer's burst pass and slows down what comes after it.
    async fn keep_pace(&self, customer: CustomerId) {
        let limits = &self.desk.config.limits;
        let cost_ms = 1000 / i64::from(limits.updates_per_s.max(1));
        let full_ms = cost_ms.saturating_mul(i64::from(limits.burst.max(1)));
        let now = self.desk.clock.now_ms();
        let tokens = |pace: &Pace| {
            let gained = now.saturating_sub(pace.at_ms).max(0);
            pace.tokens_ms.saturating_add(gained).min(full_ms)
        };
        let wait_ms = {
            let mut paces = self.paces.lock().unwrap_or_else(PoisonError::into_inner);
            if paces.len() > PACES {
                paces.retain(|_, pace| tokens(pace) < full_ms);
            }
            let left = paces
                .get(&customer)
                .map_or(full_ms, tokens)
                .saturating_sub(cost_ms);
            paces.insert(
                customer,
                Pace {
                    tokens_ms: left,
                    at_ms: now,
                },
            );
            left.saturating_neg().max(0)
        };
        if wait_ms > 0 {
            tokio::time::sleep(Duration::from_millis(wait_ms.unsigned_abs())).await;
        }
    }

    /// Far too many updates: the oldest are marked done with one word.
    async fn skip(&self, stored: &Stored) {
        tracing::warn!(customer = %stored.customer, update = stored.id, "flood: update skipped");
        let (id, now) = (stored.id, self.desk.clock.now_ms());
        let done: anyhow::Result<bool> = self
            .desk
            .store
            .write_async(move |tx| {
                inbox::shown(tx, id, now)?;
                Ok(inbox::done(tx, id, now)?)
            })
            .await;
        if let Err(error) = done {
            tracing::error!(%error, update = stored.id, "flood: cannot mark the update");
        }
        if let Ok(Incoming {
            what: What::Press(press),
            sender,
            ..
        }) = update::read(&stored.body, self.desk.config.ui.language)
        {
            let toast = tr(sender.lang, "too-fast");
            if let Err(error) = self
                .desk
                .telegram
                .answer(&press.callback, Some(&toast))
                .await
            {
                tracing::debug!(%error, "flood: press not answered");
            }
        }
    }

    async fn one(&self, stored: Stored) {
        let started = std::time::Instant::now();
        let incoming = match update::read(&stored.body, self.desk.config.ui.language) {
            Ok(incoming) => incoming,
            Err(ignored) => return self.desk.ignore(&stored, &ignored.to_string()).await,
        };
        let mut tried = stored.attempts;
        loop {
            match self.desk.attempt(&stored, &incoming).await {
                Ok(None) => return,
                Ok(Some(reply)) => {
                    self.desk.wake_for(&incoming, &reply);
                    self.desk.show(&stored, &incoming, reply).await;
                    let duration_ms = started.elapsed().as_millis();
                    tracing::debug!(customer = %stored.customer, update = stored.id, duration_ms, "handled");
                    return;
                }
                Err(error) if StoreError::is_no_room(&error) => {
                    // Not the update's fault: it waits for its turn, and so does what the customer said after it.
                    tracing::warn!(update = stored.id, %error, "no room to handle an update; it waits");
                    if self.stopping.load(Ordering::SeqCst) {
                        return;
                    }
                    tokio::time::sleep(NO_ROOM).await;
                }
                Err(error) => {
                    tried = tried.saturating_add(1);
                    tracing::error!(customer = %stored.customer, update = stored.id, tried, error = format!("{error:#}"), "update failed");
                    if self
                        .desk
                        .failed(&stored, &incoming, &format!("{error:#}"))
                        .await
                    {
                        return;
                    }
                    tokio::time::sleep(Duration::from_millis(u64::from(tried) * 200)).await;
                }
            }
        }
    }

    /// Shows customers whose answer was lost in a crash where they stand.
    pub async fn remind(&self, customers: Vec<CustomerId>) {
        for customer in customers {
            let shop = self.desk.shop();
            let made = self
                .desk
                .store
                .write_async(move |tx| reminder(tx, &shop, customer))
                .await;
            match made {
                Ok(Some(reply)) => {
                    for show in reply.shows {
                        self.desk.show_one(customer, customer.0, show).await;
                    }
                }
                Ok(None) => {}
                Err(error) => tracing::error!(%customer, error = format!("{error:#}"), "reminder"),
            }
        }
        let now = self.desk.clock.now_ms();
        let marked: Result<(), crate::store::StoreError> = self
            .desk
            .store
            .write_async(move |tx| inbox::all_shown(tx, now))
            .await;
        if let Err(error) = marked {
            tracing::error!(%error, "reminders not marked");
        }
    }
}
