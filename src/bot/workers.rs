//! Workers: each customer's updates in order, customers side by side, a flooder delays only themself.

use crate::action::Action;
use crate::bot::api::{CallError, Edited, Telegram};
use crate::bot::handle::{Prepared, handle, reminder};
use crate::bot::media;
use crate::bot::reply::{Keep, Reply, Show};
use crate::bot::session::Session;
use crate::bot::shop::{CatalogHandle, Shop};
use crate::bot::update::{self, Incoming, What};
use crate::clock::{Bell, Clock};
use crate::config::Config;
use crate::engine::{self, EngineStatus};
use crate::ids::CustomerId;
use crate::screens::Screen;
use crate::store::inbox::{self, Stored};
use crate::store::{Store, generations};
use crate::words::tr;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// Updates of one customer that may wait; beyond it the customer is asked to slow down.
const BACKLOG: usize = 60;

/// What the workers share.
pub struct Desk {
    /// The database.
    pub store: Store,
    /// Telegram.
    pub telegram: Telegram,
    /// The configuration.
    pub config: Arc<Config>,
    /// The catalogue in force.
    pub catalog: CatalogHandle,
    /// What the engine knows of Kie.
    pub engine: Arc<EngineStatus>,
    /// The time.
    pub clock: Clock,
    /// Wakes the engine.
    pub engine_bell: Bell,
    /// Wakes the outbox.
    pub outbox_bell: Bell,
    /// Where customers' files go.
    pub files_dir: PathBuf,
    /// Nothing may be started: the database is damaged.
    pub closed: AtomicBool,
}

/// Takes updates and works them off.
#[derive(Clone)]
pub struct Workers {
    desk: Arc<Desk>,
    lines: Arc<Mutex<HashMap<CustomerId, Line>>>,
    idle: Arc<Notify>,
}

/// One customer's waiting updates; a task works on them as long as the line exists.
struct Line {
    waiting: VecDeque<Stored>,
    pace: Pace,
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
            idle: Arc::default(),
        }
    }

    /// Puts an update into its customer's line.
    pub fn take(&self, stored: Stored) {
        let customer = stored.customer;
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.get_mut(&customer) {
            line.waiting.push_back(stored);
            return;
        }
        let pace = Pace {
            tokens_ms: i64::MAX,
            at_ms: self.desk.clock.now_ms(),
        };
        lines.insert(
            customer,
            Line {
                waiting: VecDeque::from([stored]),
                pace,
            },
        );
        drop(lines);
        let workers = self.clone();
        tokio::spawn(async move { workers.work(customer).await });
    }

    /// Waits until nothing is under way.
    pub async fn drained(&self) {
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
            if behind > BACKLOG {
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
        match line.waiting.pop_front() {
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
        let wait_ms = {
            let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(line) = lines.get_mut(&customer) else {
                return;
            };
            let now = self.desk.clock.now_ms();
            let gained = now.saturating_sub(line.pace.at_ms).max(0);
            let tokens = line.pace.tokens_ms.saturating_add(gained).min(full_ms);
            line.pace = Pace {
                tokens_ms: tokens.saturating_sub(cost_ms),
                at_ms: now,
            };
            line.pace.tokens_ms.saturating_neg().max(0)
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
                    self.desk.wake_for(&incoming);
                    self.desk.show(&stored, &incoming, reply).await;
                    let duration_ms = started.elapsed().as_millis();
                    tracing::debug!(customer = %stored.customer, update = stored.id, duration_ms, "handled");
                    return;
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

impl Desk {
    fn shop(&self) -> Shop {
        Shop {
            config: Arc::clone(&self.config),
            catalog: self.catalog.get(),
            engine: Arc::clone(&self.engine),
            closed: self.closed.load(Ordering::SeqCst),
            now_ms: self.clock.now_ms(),
        }
    }

    async fn attempt(&self, stored: &Stored, incoming: &Incoming) -> anyhow::Result<Option<Reply>> {
        let file = match &incoming.what {
            What::File(sent) if incoming.private => {
                let (catalog, who) = (self.catalog.get(), (incoming.sender.id, sent));
                Some(
                    media::fetch(&self.telegram, &self.store, &catalog, &self.files_dir, who)
                        .await?,
                )
            }
            _ => None,
        };
        let prepared = Prepared {
            incoming: incoming.clone(),
            file,
        };
        let (shop, stored) = (self.shop(), stored.clone());
        self.store
            .write_async(move |tx| handle(tx, &shop, &stored, &prepared))
            .await
    }

    /// An update nobody can act on stays as evidence and is done.
    async fn ignore(&self, stored: &Stored, why: &str) {
        tracing::warn!(update = stored.id, why, "update ignored");
        let (id, now) = (stored.id, self.clock.now_ms());
        let done: anyhow::Result<()> = self
            .store
            .write_async(move |tx| {
                inbox::done(tx, id, now)?;
                Ok(inbox::shown(tx, id, now)?)
            })
            .await;
        if let Err(error) = done {
            tracing::error!(%error, update = stored.id, "ignored update not marked");
        }
    }

    /// Counts a failed try; true when the update is parked: admins and customer are told.
    async fn failed(&self, stored: &Stored, incoming: &Incoming, why: &str) -> bool {
        let (id, now, why) = (stored.id, self.clock.now_ms(), why.to_owned());
        let admins = self.config.telegram.admin_ids.clone();
        let parked: anyhow::Result<bool> = self
            .store
            .write_async(move |tx| {
                let parked = inbox::failed(tx, id, &why, now)?;
                if parked {
                    let values = BTreeMap::from([("update".to_owned(), id.to_string())]);
                    engine::raise(tx, &admins, "parked-update", &id.to_string(), &values, now)?;
                }
                Ok(parked)
            })
            .await;
        let parked = parked.unwrap_or_else(|error| {
            tracing::error!(%error, update = id, "failed try not counted");
            // The row stays to do: the next start tries again.
            true
        });
        if parked && incoming.private {
            self.outbox_bell.ring();
            let screen =
                Screen::text(tr(incoming.sender.lang, "trouble")).home(incoming.sender.lang);
            let reply = Reply {
                shows: vec![Show::Send(screen, Keep::Nothing)],
                toast: None,
            };
            self.show(stored, incoming, reply).await;
        }
        parked
    }

    /// Wakes the engine and the outbox after deeds that may concern them.
    fn wake_for(&self, incoming: &Incoming) {
        let What::Press(press) = &incoming.what else {
            return;
        };
        let action = Action::decode(&press.data);
        if matches!(
            action,
            Some(Action::Run(_) | Action::Cancel(_) | Action::CancelYes(_) | Action::Resend(_))
        ) {
            self.engine_bell.ring();
            self.outbox_bell.ring();
        }
    }

    /// Shows a reply and answers the press, both at once.
    async fn show(&self, stored: &Stored, incoming: &Incoming, reply: Reply) {
        let answer = async {
            if let What::Press(press) = &incoming.what {
                let answered = self
                    .telegram
                    .answer(&press.callback, reply.toast.as_deref())
                    .await;
                if let Err(error) = answered {
                    tracing::debug!(%error, "press not answered");
                }
            }
        };
        let customer = incoming.sender.id;
        let shows = async {
            for show in reply.shows {
                self.show_one(customer, incoming.chat, show).await;
            }
        };
        tokio::join!(answer, shows);
        let (id, now) = (stored.id, self.clock.now_ms());
        let marked: Result<(), crate::store::StoreError> = self
            .store
            .write_async(move |tx| inbox::shown(tx, id, now))
            .await;
        if let Err(error) = marked {
            tracing::error!(%error, update = id, "answer not marked as shown");
        }
    }

    async fn show_one(&self, customer: CustomerId, chat: i64, show: Show) {
        let (shown, keep) = match show {
            Show::Strip(message) => (
                self.telegram.strip(chat, message).await.map(|()| None),
                Keep::Nothing,
            ),
            Show::Send(screen, keep) => (self.send(chat, &screen).await.map(Some), keep),
            Show::Move(message, screen, keep) => (
                self.edit_or_send(chat, message, &screen).await.map(Some),
                keep,
            ),
        };
        match shown {
            Ok(Some(message)) => self.keep(customer, message, keep).await,
            Ok(None) => {}
            Err(CallError::Gone(why)) => tracing::info!(%customer, why, "customer is gone"),
            Err(error) => tracing::warn!(%customer, %error, "screen not shown"),
        }
    }

    /// A new message; where Telegram asks for a short wait, it is waited for.
    async fn send(&self, chat: i64, screen: &Screen) -> Result<i64, CallError> {
        loop {
            match self.telegram.send(chat, screen).await {
                Err(CallError::Wait(wait)) if wait <= Duration::from_secs(60) => {
                    tokio::time::sleep(wait).await;
                }
                other => return other,
            }
        }
    }

    async fn edit_or_send(
        &self,
        chat: i64,
        message: i64,
        screen: &Screen,
    ) -> Result<i64, CallError> {
        loop {
            match self.telegram.edit(chat, message, screen).await {
                Ok(Edited::Shown) => return Ok(message),
                Ok(Edited::NoMessage) => return self.send(chat, screen).await,
                Err(CallError::Wait(wait)) if wait <= Duration::from_secs(60) => {
                    tokio::time::sleep(wait).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Remembers what a message shows.
    async fn keep(&self, customer: CustomerId, message: i64, keep: Keep) {
        let now = self.clock.now_ms();
        let kept: anyhow::Result<()> = match keep {
            Keep::Nothing => return,
            Keep::Progress(generation) => {
                let set = move |tx: &rusqlite::Connection| {
                    Ok(generations::set_progress_message(tx, generation, message)?)
                };
                self.store.write_async(set).await
            }
            Keep::Screen => {
                let set = move |tx: &rusqlite::Connection| {
                    let mut session = Session::load(tx, customer)?;
                    if session.screen != Some(message) {
                        session.screen = Some(message);
                        session.save(tx, customer, now)?;
                    }
                    Ok(())
                };
                self.store.write_async(set).await
            }
        };
        if let Err(error) = kept {
            tracing::error!(%customer, error = format!("{error:#}"), "message number not kept");
        }
    }
}
