//! The engine: moves every generation along its table (`generation::table`), one stored step at a time.
//!
//! A scheduler thread takes rows that are due and hands them to a few workers. A worker does one step: it asks or
//! tells Kie one thing and stores what came of it, with money and message, in one transaction. Nothing that matters is
//! in memory: after a kill the rows say where to go on. What the engine deliberately does not know: Telegram.

mod alert;
mod breaker;
pub mod callback;
pub mod catalog_file;
mod circuits;
mod fetch;
pub mod kept;
mod late;
mod pace;
mod poll;
mod prepare;
mod repeated;
mod scheduler;
mod status;
mod submit;
pub mod sync;

pub use alert::raise;
pub use breaker::Phase;
pub use circuits::{Api, Circuits};
pub use pace::patience_ms;
pub use status::{EngineStatus, Seen};

use crate::catalog::{Catalog, Model};
use crate::clock::{Bell, Clock, day_start_ms};
use crate::config::{Config, Limits};
use crate::generation::{Event, Generation, Reason, State};
use crate::ids::{CustomerId, FileId, GenerationId, QuoteId};
use crate::kie::Client;
use crate::store::endings::{self, Why};
use crate::store::generations::{self, CancelOutcome, Job, Start, StartLimits};
use crate::store::ledger::LedgerError;
use crate::store::{Store, StoreError};
use pace::Pace;
use rusqlite::Connection;
use scheduler::Desk;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Gives the catalogue in force.
pub type CatalogSource = Arc<dyn Fn() -> Catalog + Send + Sync>;

/// Where the settings in force come from: the panel may change them.
pub type ConfigSource = Arc<dyn Fn() -> Arc<Config> + Send + Sync>;

/// What the engine is made of.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// Kie.
    pub client: Client,
    /// The catalogue in force.
    pub catalog: CatalogSource,
    /// The configuration.
    pub config: Arc<Config>,
    /// The same with what the panel has set.
    pub in_force: ConfigSource,
    /// The time.
    pub clock: Clock,
    /// Rung when a generation was started, cancelled or made due by others.
    pub bell: Bell,
    /// Rung by the engine when it has put messages into the outbox.
    pub outbox_bell: Bell,
    /// Where files of customers and results are.
    pub files_dir: PathBuf,
}

/// The running engine; stops (without waiting) when dropped.
pub struct Engine {
    inner: Arc<Inner>,
    threads: Vec<JoinHandle<()>>,
}

struct Inner {
    parts: Parts,
    status: Arc<EngineStatus>,
    pace: Pace,
    desk: Mutex<Desk>,
    stopping: AtomicBool,
    /// Rung when a thread ends.
    ended: Bell,
    /// Input files that are at Kie already, so that a second try does not send them again. A loss costs an upload.
    uploads: Mutex<HashMap<GenerationId, HashMap<FileId, String>>>,
}

impl Engine {
    /// Ends what a restart has left unclear, then starts the threads.
    pub fn start(parts: Parts) -> anyhow::Result<Self> {
        crate::files::prepare(&parts.files_dir)?;
        let threads = parts.config.kie.threads.max(1);
        let pace = Pace::new(parts.config.kie.poll_first_ms);
        let inner = Arc::new(Inner {
            status: Arc::new(EngineStatus::new(pace.probe_ms())),
            pace,
            desk: Mutex::new(Desk::new(threads)),
            stopping: AtomicBool::new(false),
            ended: Bell::new(),
            uploads: Mutex::default(),
            parts,
        });
        inner.end_lost_submits()?;
        let threads = scheduler::spawn(&inner, threads)?;
        Ok(Self { inner, threads })
    }

    /// What is known about Kie.
    pub fn status(&self) -> Arc<EngineStatus> {
        Arc::clone(&self.inner.status)
    }

    /// Whether a generation of this cost is covered by our balance at Kie, see `EngineStatus::can_sell`.
    pub fn can_sell(&self, cost: crate::money::MilliCredits) -> bool {
        self.inner.status.can_sell(cost)
    }

    /// Stops: no new calls, those under way end. False when some did not end in time.
    pub fn stop(mut self, timeout: Duration) -> bool {
        self.inner.ask_to_stop();
        let until = Instant::now() + timeout;
        loop {
            let seen = self.inner.ended.rings();
            if self.threads.iter().all(JoinHandle::is_finished) {
                break;
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            // A thread rings just before it is finished, so a look a little later is needed as well.
            self.inner
                .ended
                .wait_past(seen, left.min(Duration::from_millis(20)));
        }
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("an engine thread has panicked");
            }
        }
        true
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.inner.ask_to_stop();
    }
}

/// What to start, from a confirmed quote and the model it is for.
pub fn start_of(quote: QuoteId, customer: CustomerId, model: &Model) -> Start {
    Start {
        quote,
        customer,
        category: model.category,
        eta_s: model.eta_s,
        free_per_day: model.overrides.free_per_day,
    }
}

/// The limits in force for a start now.
pub fn start_limits(config: &Config, status: &EngineStatus, now_ms: i64) -> StartLimits {
    let seen = status.seen();
    let (supply, supply_with_files) = status.supply(now_ms);
    StartLimits {
        parallel_per_customer: config.limits.parallel_per_customer,
        parallel_all: config.limits.parallel_all,
        queue: config.limits.queue,
        starts_per_minute: config.limits.starts_per_minute,
        spend_per_day: config.limits.spend_per_day,
        free_daily_cap: config.bonus.free_daily_cap,
        bonus_daily_cap: config.bonus.daily_cap,
        day_start_ms: day_start_ms(now_ms, &config.ui.timezone),
        test_limit: config
            .safety
            .safe_test_mode
            .then_some(config.safety.max_test_credits_per_run),
        kie_credits: seen.credits.map(|credits| (credits, seen.credits_ms)),
        unauthorized: seen.unauthorized,
        supply,
        supply_with_files,
    }
}

/// Stops a generation for its customer as the cancel rule allows, see `endings::cancel`. Ring the bells afterwards.
pub fn cancel(
    tx: &Connection,
    config: &Config,
    id: GenerationId,
    customer: CustomerId,
    now_ms: i64,
) -> Result<CancelOutcome, LedgerError> {
    let limit = config.limits.refunded_cancels_per_day;
    let day = day_start_ms(now_ms, &config.ui.timezone);
    generations::cancel(tx, id, customer, limit, day, now_ms)
}

/// Whether the database only took nothing for now: the disk is full, or another process writes.
fn is_for_now(error: &anyhow::Error) -> bool {
    matches!(
        StoreError::within(error),
        Some(StoreError::NoRoom(_) | StoreError::NotCommitted(_))
    )
}

impl Inner {
    fn now_ms(&self) -> i64 {
        self.parts.clock.now_ms()
    }

    /// The limits as they are now.
    fn limits(&self) -> Limits {
        (self.parts.in_force)().limits.clone()
    }

    fn ask_to_stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
        self.parts.bell.ring();
        self.ended.ring();
    }

    fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    /// One transaction; the outbox and the scheduler are woken after it.
    fn write<T, F>(&self, job: F) -> anyhow::Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> anyhow::Result<T> + Send + 'static,
    {
        let done = self.parts.store.write(job)?;
        self.parts.outbox_bell.ring();
        Ok(done)
    }

    /// As `write`, for what Kie has told us once: tried again a few times before it is given up, and for as long as it
    /// takes while the database takes nothing from anybody.
    fn write_surely<T, F>(&self, job: F) -> anyhow::Result<T>
    where
        T: Send + 'static,
        F: Fn(&Connection) -> anyhow::Result<T> + Clone + Send + 'static,
    {
        let mut tries: u32 = 0;
        loop {
            match self.write(job.clone()) {
                Err(error) if !self.is_stopping() && (tries < 4 || is_for_now(&error)) => {
                    tracing::error!(error = %error, tries, "cannot store what Kie answered, trying again");
                    tries += 1;
                    let seen = self.ended.rings();
                    let pause = Duration::from_millis(250 * (1 << (tries / 4).min(4)));
                    self.ended.wait_past(seen, pause);
                }
                done => return done,
            }
        }
    }

    fn job(&self, id: GenerationId, state: State) -> anyhow::Result<Option<Job>> {
        let job = self
            .parts
            .store
            .read::<_, anyhow::Error, _>(|conn| Ok(generations::job(conn, id)?))?;
        Ok(job.filter(|job| job.generation.state == state))
    }

    /// Ends a generation without a result; the alert, if any, goes into the same transaction.
    fn refund(
        &self,
        generation: &Generation,
        event: Event,
        reason: Reason,
        detail: &str,
        alert: Option<alert::Alert>,
    ) -> anyhow::Result<()> {
        let (id, from, now_ms) = (generation.id, generation.state, self.now_ms());
        let detail = detail.to_owned();
        let admins = self.parts.config.telegram.admin_ids.clone();
        let ended = self.write_surely(move |tx| {
            let why = Why {
                reason: Some(reason),
                detail: Some(&detail),
            };
            let ended = endings::refund(tx, id, from, event, why, now_ms)?;
            if let Some(alert) = alert.as_ref().filter(|_| ended) {
                alert.put(tx, &admins, now_ms)?;
            }
            Ok(ended)
        })?;
        self.forget_uploads(id);
        if ended {
            tracing::info!(
                generation = id.0,
                customer = generation.customer.0,
                task_id = generation.task_id.as_deref().unwrap_or_default(),
                event = ?event,
                reason = reason.name(),
                duration_ms = now_ms.saturating_sub(generation.created_ms),
                "ended without a result, money released"
            );
        }
        Ok(())
    }

    fn alert(&self, alert: alert::Alert) -> anyhow::Result<()> {
        let admins = self.parts.config.telegram.admin_ids.clone();
        let now_ms = self.now_ms();
        self.write(move |tx| Ok(alert.put(tx, &admins, now_ms)?))
    }

    fn forget_uploads(&self, id: GenerationId) {
        self.uploads
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&id);
    }

    /// After a restart nobody knows what became of a submit under way: money back at once, never sent again.
    fn end_lost_submits(&self) -> anyhow::Result<()> {
        let now_ms = self.now_ms();
        let admins = self.parts.config.telegram.admin_ids.clone();
        let ended = self.write(move |tx| {
            let jobs = generations::submitting(tx)?;
            let mut cost = crate::money::MilliCredits(0);
            for job in &jobs {
                let why = Why {
                    reason: Some(Reason::LostSubmit),
                    detail: Some("restarted before Kie's answer was stored"),
                };
                let id = job.generation.id;
                endings::refund(tx, id, State::Submitting, Event::AnswerLost, why, now_ms)?;
                cost.0 = cost.0.saturating_add(job.generation.cost.0);
            }
            if jobs.is_empty() {
                return Ok(jobs);
            }
            let alert = alert::Alert::new("submits-lost");
            let alert = alert.with("count", &jobs.len()).with("credits", &cost);
            alert.put(tx, &admins, now_ms)?;
            Ok(jobs)
        })?;
        for job in ended {
            tracing::warn!(
                generation = job.generation.id.0,
                customer = job.generation.customer.0,
                likely_cost = %job.generation.cost,
                "its submit was under way at the last stop: released, will not be sent again"
            );
        }
        Ok(())
    }
}
