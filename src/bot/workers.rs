//! Workers: each customer's updates in order, customers side by side, a flooder delays only themself.

use crate::bot::checkout;
use crate::bot::desk::Desk;
use crate::bot::handle::reminder;
use crate::bot::parking::{PANIC, is_ours, words_of};
use crate::bot::update::{self, Incoming, What};
use crate::failpoint;
use crate::ids::CustomerId;
use crate::store::inbox::{self, Stored};
use crate::words::tr;
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};

/// Updates of one customer that may wait; beyond it the customer is asked to slow down.
const BACKLOG: usize = 60;
/// Updates of all customers together that may wait; beyond it Telegram keeps them.
const INBOX: usize = 10_000;
/// The longest pause while the database takes nothing.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// A pause is cut in pieces, so that a stop need not wait for it.
const PIECE: Duration = Duration::from_millis(100);
/// Customers whose pace is remembered before those who have rested are forgotten.
const PACES: usize = 10_000;

/// Customers shown at once where they stand after a crash.
const REMINDED_AT_ONCE: usize = 12;

/// Takes updates and works them off.
#[derive(Clone)]
pub struct Workers {
    desk: Arc<Desk>,
    lines: Arc<Mutex<HashMap<CustomerId, Line>>>,
    /// Outlives the lines, so that pausing for a moment gives no new burst.
    paces: Arc<Mutex<HashMap<CustomerId, Pace>>>,
    idle: Arc<Notify>,
    stopping: Arc<AtomicBool>,
    /// Updates in all lines.
    waiting: Arc<AtomicUsize>,
}

/// One customer's waiting updates; a task works on them as long as the line exists.
struct Line {
    waiting: VecDeque<Waiting>,
}

struct Waiting {
    stored: Stored,
    /// It may have been under way when the process ended.
    suspect: bool,
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
            waiting: Arc::default(),
        }
    }

    /// Whether more updates may come.
    pub fn has_room(&self) -> bool {
        self.waiting.load(Ordering::SeqCst) < INBOX
    }

    /// Whether somebody is at work for a customer.
    pub fn has(&self, customer: CustomerId) -> bool {
        self.lines
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains_key(&customer)
    }

    /// Puts an update into its customer's line.
    pub fn take(&self, stored: Stored) {
        self.put(stored, false);
    }

    /// Puts what an earlier life has left into the lines; after an unclean end each of them may have been its cause.
    pub fn resume(&self, todo: Vec<Stored>, unclean: bool) {
        for stored in todo {
            self.put(stored, unclean);
        }
    }

    fn put(&self, stored: Stored, suspect: bool) {
        if update::is_checkout(&stored.body) {
            // Telegram waits for it, and it changes nothing in the conversation: no line, no pace.
            let desk = Arc::clone(&self.desk);
            tokio::spawn(async move { checkout::answer(&desk, &stored).await });
            return;
        }
        let customer = stored.customer;
        let waiting = Waiting { stored, suspect };
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.get_mut(&customer) {
            line.waiting.push_back(waiting);
            return;
        }
        lines.insert(
            customer,
            Line {
                waiting: VecDeque::from([waiting]),
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
        while let Some((Waiting { stored, suspect }, behind)) = self.next(customer) {
            // At once: a flood that is skipped at the customer's pace would fill the inbox for everybody.
            if behind > BACKLOG && !update::is_money(&stored.body) {
                self.skip(&stored).await;
                continue;
            }
            if customer.0 != 0 {
                self.keep_pace(customer).await;
            }
            if suspect && !self.begins(&stored).await {
                continue;
            }
            self.one(stored, suspect).await;
        }
        self.idle.notify_waiters();
    }

    /// The next update of a line and how many wait behind it; an empty line is closed.
    fn next(&self, customer: CustomerId) -> Option<(Waiting, usize)> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let line = lines.get_mut(&customer)?;
        let stopping = self.stopping.load(Ordering::SeqCst);
        match line.waiting.pop_front().filter(|_| !stopping) {
            Some(waiting) => {
                self.waiting.fetch_sub(1, Ordering::SeqCst);
                Some((waiting, line.waiting.len()))
            }
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
        tracing::warn!(
            customer = stored.customer.0,
            update = stored.id,
            "flood: update skipped"
        );
        let (id, now) = (stored.id, self.desk.clock.now_ms());
        let done: anyhow::Result<bool> = self
            .desk
            .store
            .write_async(move |tx| {
                let done = inbox::done(tx, id, now)?;
                inbox::shown(tx, id, now)?;
                Ok(done)
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

    /// Counts the try of an update that may have ended the last life; false when it is put aside instead.
    async fn begins(&self, stored: &Stored) -> bool {
        // What could not be counted is tried: the database speaks for itself then.
        !matches!(self.desk.begins_again(stored).await, Ok(true))
    }

    /// One update to its end: done, put aside, or left to the next start because the bot stops.
    async fn one(&self, stored: Stored, mut counted: bool) {
        let incoming = match update::read(&stored.body, self.desk.config.ui.language) {
            Ok(incoming) => incoming,
            Err(ignored) => return self.desk.ignore(&stored, &ignored).await,
        };
        let (mut tried, mut waits) = (0_u32, 0_u32);
        loop {
            let Err(error) = self.attempt(&stored, &incoming).await else {
                return;
            };
            let why = words_of(&error);
            tracing::error!(
                customer = stored.customer.0,
                update = stored.id,
                tried,
                waits,
                why,
                "update failed"
            );
            let failed = match is_ours(&error) {
                true => Err(error),
                false => {
                    let counts = !std::mem::take(&mut counted);
                    self.desk.failed(&stored, &incoming, &why, counts).await
                }
            };
            let pause = match failed {
                Ok(true) => return,
                Ok(false) => {
                    self.desk.retries.note("update", "");
                    tried = tried.saturating_add(1);
                    Duration::from_millis(200).saturating_mul(tried)
                }
                // The database takes nothing now: no update is to blame, and all of them wait.
                Err(_) => {
                    waits = waits.saturating_add(1);
                    Duration::from_millis(100)
                        .saturating_mul(2_u32.saturating_pow(waits.min(10)))
                        .min(LONGEST_WAIT)
                }
            };
            if !self.pause(pause).await {
                return;
            }
        }
    }

    /// Waits; false when the bot stops meanwhile.
    async fn pause(&self, mut rest: Duration) -> bool {
        while !rest.is_zero() {
            if self.stopping.load(Ordering::SeqCst) {
                return false;
            }
            tokio::time::sleep(rest.min(PIECE)).await;
            rest = rest.saturating_sub(PIECE);
        }
        true
    }

    /// One try. In a task of its own, so that a panic is an error like any other and not the end of the line.
    async fn attempt(&self, stored: &Stored, incoming: &Incoming) -> anyhow::Result<()> {
        let started = std::time::Instant::now();
        let (desk, stored, incoming) = (Arc::clone(&self.desk), stored.clone(), incoming.clone());
        let task = tokio::spawn(async move {
            failpoint::pass(format_args!("update {}", stored.body));
            let Some(reply) = desk.attempt(&stored, &incoming).await? else {
                return Ok(());
            };
            desk.wake_for(&incoming, &reply);
            desk.show(&stored, &incoming, reply).await;
            let duration_ms = started.elapsed().as_millis();
            tracing::debug!(
                customer = stored.customer.0,
                update = stored.id,
                duration_ms,
                "handled"
            );
            Ok(())
        });
        match task.await {
            Ok(done) => done,
            // Its words may hold what the customer wrote.
            Err(_) => Err(anyhow::anyhow!(PANIC)),
        }
    }

    /// Shows customers whose answer was lost in a crash where they stand, several side by side: one whom Telegram makes
    /// wait holds up nobody else.
    pub async fn remind(&self, customers: Vec<CustomerId>) {
        let slots = Arc::new(Semaphore::new(REMINDED_AT_ONCE));
        for customer in customers {
            let Ok(slot) = Arc::clone(&slots).acquire_owned().await else {
                return;
            };
            let workers = self.clone();
            tokio::spawn(async move {
                workers.remind_one(customer).await;
                drop(slot);
            });
        }
    }

    async fn remind_one(&self, customer: CustomerId) {
        let (shop, asked_ms) = (self.desk.shop(), self.desk.clock.now_ms());
        let made = self
            .desk
            .store
            .write_async(move |tx| reminder(tx, &shop, customer))
            .await;
        let mut shown = true;
        match made {
            Ok(Some(reply)) => {
                for show in reply.shows {
                    shown &= self.desk.show_one(customer, customer.0, show).await;
                }
            }
            Ok(None) => {}
            Err(error) => {
                return tracing::error!(
                    customer = customer.0,
                    error = format!("{error:#}"),
                    "reminder"
                );
            }
        }
        if !shown {
            return;
        }
        // Only what was answered by this: what came meanwhile has its own answer under way.
        let now = self.desk.clock.now_ms();
        let marked: Result<(), crate::store::StoreError> = self
            .desk
            .store
            .write_async(move |tx| inbox::all_shown(tx, customer, asked_ms, now))
            .await;
        if let Err(error) = marked {
            tracing::error!(%error, "reminder not marked");
        }
    }
}
