//! Puts the parts together, starts them, stops them in order.

mod alerts;
mod backups;
mod callbacks;
mod copies;
mod damage;
mod edits;
mod erasing;
mod housekeeping;
mod insights;
mod introduce;
mod keeper;
pub mod metrics;
mod nightly;
mod patrol;
mod refusal;
mod reload;
mod report;
mod review;
mod room;
mod sync;
mod watch;

pub use refusal::StartError;

use crate::bot::api::Telegram;
use crate::bot::broadcast::Postman;
use crate::bot::desk::Desk;
use crate::bot::outbox::Outbox;
use crate::bot::parking;
use crate::bot::poll::{self, Polled};
use crate::bot::progress;
use crate::bot::shop::{CatalogHandle, ConfigHandle};
use crate::bot::stars;
use crate::bot::syncing::{self, Board};
use crate::bot::workers::Workers;
use crate::catalog::Catalog;
use crate::clock::{Bell, Clock, HOUR_MS};
use crate::config::Config;
use crate::engine::{Engine, Parts};
use crate::files;
use crate::kie::Client;
use crate::meter::Tally;
use crate::ops::callbacks::CallbackServer;
use crate::ops::health::Health;
use crate::ops::http::HttpServer;
use crate::ops::lock::Lock;
use crate::ops::notify;
use crate::store::{Opened, Store, StoreError, inbox};
use keeper::Keepers;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::task::JoinHandle;

/// How long calls under way may take to end when the bot stops.
const STOP_WITHIN: Duration = Duration::from_secs(30);
/// How long messages under way may take then: what is not acknowledged is sent again after the start.
const SENDS_WITHIN: Duration = Duration::from_secs(8);
/// Answers lost in a crash are made up for if they are no older.
const REMIND_MS: i64 = HOUR_MS;

/// The running bot.
pub struct App {
    desk: Arc<Desk>,
    workers: Workers,
    health: Arc<Health>,
    http: HttpServer,
    callbacks: Option<CallbackServer>,
    engine: Engine,
    outbox: Outbox,
    postman: Postman,
    tasks: Vec<JoinHandle<()>>,
    poller: JoinHandle<()>,
    keepers: Keepers,
    lock: Lock,
}

impl App {
    /// Starts everything; returns when the first update can be taken.
    pub async fn start(config: Config, catalog: Catalog, clock: Clock) -> Result<Self, StartError> {
        let config = Arc::new(config);
        let (lock, opened, files_dir) = open_data(&config, &clock)?;
        let store = opened.store.clone();
        match Self::begin(config, catalog, clock, (lock, opened, files_dir)).await {
            Ok(app) => Ok(app),
            Err(error) => {
                // Nothing has happened yet: the next start finds a database that was closed well.
                if let Ok(Err(trouble)) = tokio::task::spawn_blocking(move || store.close()).await {
                    tracing::warn!(%trouble, "database not closed well");
                }
                Err(error)
            }
        }
    }

    async fn begin(
        config: Arc<Config>,
        catalog: Catalog,
        clock: Clock,
        (lock, opened, files_dir): (Lock, Opened, PathBuf),
    ) -> Result<Self, StartError> {
        let (store, health) = (opened.store, Arc::new(Health::new(clock.clone())));
        health.models(catalog.on_sale().len());
        let http = HttpServer::start(config.http.listen, Arc::clone(&health))?;
        let (engine_bell, outbox_bell) = (Bell::new(), Bell::new());
        let callbacks = callbacks::listen(&config, &store, &clock, &engine_bell)?;
        let (telegram, client) = (Telegram::new(&config.telegram)?, Client::new(&config.kie)?);
        introduce::check_secrets(&telegram, &client).await?;
        let (catalog, in_force) = (CatalogHandle::new(catalog), ConfigHandle::new(&config));
        let engine = Engine::start(Parts {
            store: store.clone(),
            client: client.clone(),
            catalog: catalog.source(),
            config: Arc::clone(&config),
            in_force: in_force.source(),
            clock: clock.clone(),
            bell: engine_bell.clone(),
            outbox_bell: outbox_bell.clone(),
            files_dir: files_dir.clone(),
        })?;
        let desk = Arc::new(Desk {
            store,
            telegram,
            in_force,
            config,
            catalog,
            engine: engine.status(),
            clock,
            engine_bell,
            outbox_bell,
            review_bell: Bell::new(),
            syncing: Board::default(),
            broadcast_bell: Bell::new(),
            stars_bell: Bell::new(),
            erase_bell: Bell::new(),
            files_dir,
            retries: Tally::default(),
            closed: AtomicBool::new(false),
            distrusted: AtomicBool::new(false),
        });
        recall(&desk, client, &health)?;
        let workers = Workers::new(Arc::clone(&desk));
        resume(&desk, &workers, opened.was_clean)?;
        damage::check(&desk, &health, opened.was_clean);
        let (outbox, postman) = (Outbox::default(), Postman::default());
        let tasks = spawn_tasks(&desk, &workers, &health, (&outbox, &postman));
        let poller = spawn_poller(&desk, &workers, &health);
        let keepers =
            Keepers::start(Arc::clone(&desk), Arc::clone(&health)).map_err(anyhow::Error::from)?;
        notify::ready("serving");
        Ok(Self {
            desk,
            workers,
            health,
            http,
            callbacks,
            engine,
            outbox,
            postman,
            tasks,
            poller,
            keepers,
            lock,
        })
    }

    /// Where /health really listens (the port may have been chosen by the system).
    pub fn health_address(&self) -> SocketAddr {
        self.http.address()
    }

    /// Where Kie's callbacks are taken, if they are.
    pub fn callback_address(&self) -> Option<SocketAddr> {
        self.callbacks.as_ref().map(CallbackServer::address)
    }

    /// What health is made of.
    pub fn health(&self) -> &Arc<Health> {
        &self.health
    }

    /// Resolves when the database can no longer be trusted and the process must end.
    pub async fn broken(&self) -> String {
        loop {
            if let Some(why) = self.desk.store.fatal() {
                return why;
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    /// Re-reads models.toml now.
    pub async fn reload(&self) {
        reload::now(&self.desk, &self.health).await;
    }

    /// Looks at Kie's catalogue now, whatever `sync.every_hours` says; returns at once.
    pub fn sync_now(&self) {
        self.keepers.wish();
    }

    /// Stops in order: no new updates, no new submits, calls under way end, the database closes.
    /// All together within `STOP_WITHIN`: whatever is not done by then is on the disk and goes on at the next start.
    pub async fn stop(self) -> anyhow::Result<()> {
        notify::stopping();
        tracing::info!("stopping");
        self.poller.abort();
        if let Some(callbacks) = self.callbacks {
            callbacks.stop().await;
        }
        let until = tokio::time::Instant::now() + STOP_WITHIN;
        let keepers = self.keepers;
        let kept = tokio::task::spawn_blocking(move || keepers.stop());
        let engine = self.engine;
        let submits = tokio::task::spawn_blocking(move || engine.stop(STOP_WITHIN));
        if tokio::time::timeout_at(until, self.workers.drained())
            .await
            .is_err()
        {
            tracing::warn!("updates under way did not end in time; they are done again");
        }
        let sends_until = until.min(tokio::time::Instant::now() + SENDS_WITHIN);
        let many = self.postman.stop(&self.desk);
        if tokio::time::timeout_at(sends_until, many).await.is_err() {
            tracing::warn!("messages to many under way did not end in time; they count as unclear");
        }
        for task in &self.tasks {
            task.abort();
        }
        if tokio::time::timeout_at(sends_until, self.outbox.idle())
            .await
            .is_err()
        {
            tracing::warn!("messages under way did not end in time; they are sent again");
        }
        if !submits.await? {
            tracing::warn!("calls to Kie did not end in time");
        }
        if !kept.await? {
            tracing::debug!("work beside the sale did not end in time; it writes nothing");
        }
        let http = self.http;
        tokio::task::spawn_blocking(move || http.stop()).await?;
        let store = self.desk.store.clone();
        tokio::task::spawn_blocking(move || store.close()).await??;
        drop(self.lock);
        tracing::info!("stopped");
        Ok(())
    }
}

/// The data directory, locked, with its database open and its folder of files.
fn open_data(config: &Config, clock: &Clock) -> Result<(Lock, Opened, PathBuf), StartError> {
    let dir = config.database.dir();
    let lock = Lock::take(dir, clock)?;
    let (path, readers) = (&config.database.path, config.database.max_connections);
    let room = room::before_opening(&config.database);
    let opened = Store::open_checked(path, readers, clock)?;
    opened.store.keep_room(room);
    if let Some(copy) = &opened.copy {
        tracing::info!(copy = %copy.display(), "database copied before its update");
    }
    let again = |tx: &rusqlite::Connection| inbox::unpark_money(tx, i64::MAX);
    let again = opened.store.write(again);
    match again.map_err(anyhow::Error::from)? {
        0 => {}
        again => tracing::warn!(again, "parked payments are tried again"),
    }
    let files_dir = dir.join("files");
    files::prepare(&files_dir).map_err(anyhow::Error::from)?;
    Ok((lock, opened, files_dir))
}

/// What earlier lives have left to know.
fn recall(desk: &Arc<Desk>, client: Client, health: &Arc<Health>) -> Result<(), StartError> {
    desk.settle();
    watch::health(desk, health);
    metrics::serve(desk, client, health);
    Ok(nightly::recall(desk, health).map_err(anyhow::Error::from)?)
}

/// Everything that runs beside the poller until the bot stops.
fn spawn_tasks(
    desk: &Arc<Desk>,
    workers: &Workers,
    health: &Arc<Health>,
    (outbox, postman): (&Outbox, &Postman),
) -> Vec<JoinHandle<()>> {
    vec![
        tokio::spawn(outbox.clone().run(Arc::clone(desk))),
        tokio::spawn(postman.clone().run(Arc::clone(desk))),
        tokio::spawn(progress::run(Arc::clone(desk))),
        tokio::spawn(stars::run(Arc::clone(desk))),
        tokio::spawn(syncing::run(Arc::clone(desk))),
        tokio::spawn(housekeeping::run(Arc::clone(desk))),
        tokio::spawn(erasing::run(Arc::clone(desk))),
        tokio::spawn(insights::run(Arc::clone(desk))),
        tokio::spawn(report::run(Arc::clone(desk))),
        tokio::spawn(patrol::run(Arc::clone(desk))),
        tokio::spawn(room::watch(Arc::clone(desk))),
        tokio::spawn(parking::run(Arc::clone(desk), workers.clone())),
        tokio::spawn(introduce::set_commands(Arc::clone(desk))),
        tokio::spawn(introduce::learn_name(Arc::clone(desk))),
        tokio::spawn(watch::feed_watchdog(Arc::clone(desk), Arc::clone(health))),
    ]
}

/// Updates that were stored but not done, and answers that were lost.
fn resume(desk: &Arc<Desk>, workers: &Workers, was_clean: bool) -> Result<(), StartError> {
    insights::begin(desk);
    let since = desk.clock.now_ms().saturating_sub(REMIND_MS);
    let read = |conn: &rusqlite::Connection| -> Result<_, StoreError> {
        Ok((inbox::todo(conn)?, inbox::unanswered(conn, since)?))
    };
    let (todo, mut unanswered) = desk.store.read(read).map_err(anyhow::Error::from)?;
    // Whoever has updates still to do gets their answer from those.
    unanswered.retain(|customer| todo.iter().all(|stored| stored.customer != *customer));
    if !todo.is_empty() || !unanswered.is_empty() {
        tracing::info!(updates = todo.len(), answers = unanswered.len(), "resuming");
    }
    workers.resume(todo, !was_clean);
    let workers = workers.clone();
    tokio::spawn(async move { workers.remind(unanswered).await });
    Ok(())
}

fn spawn_poller(desk: &Arc<Desk>, workers: &Workers, health: &Arc<Health>) -> JoinHandle<()> {
    let (desk, workers, health) = (Arc::clone(desk), workers.clone(), Arc::clone(health));
    tokio::spawn(async move {
        // Until the first poll nobody knows: another bot may have been told of before the start.
        let doubled = AtomicBool::new(true);
        let report = |polled: Polled| {
            let now = desk.clock.now_ms();
            match polled {
                Polled::Fine { new } => {
                    health.poll_ok(now);
                    if doubled.swap(false, Ordering::SeqCst) {
                        let desk = Arc::clone(&desk);
                        tokio::task::spawn_blocking(move || alerts::over(&desk, &["conflict"]));
                    }
                    if new > 0 {
                        health.update_seen(now);
                    }
                }
                Polled::Conflict(why) => {
                    doubled.store(true, Ordering::SeqCst);
                    health.conflict(true);
                    health.poll_failed(&why);
                    alerts::tell_soon(&desk, "conflict", &why);
                }
                Polled::Failed(why) => health.poll_failed(&why),
            }
        };
        poll::poll(
            &desk.telegram,
            &desk.store,
            &desk.clock,
            || workers.has_room(),
            |s| workers.take(s),
            report,
        )
        .await;
    })
}
