//! What the stories share: a sandbox, the whole bot in this process, a customer who talks to it, and Kie's switches.

mod chat;
mod customer;
mod http;
mod kie;
mod log;
pub mod media;

pub use chat::Message;
pub use customer::Customer;
pub use kie::Kie;

use http::Http;
use kiebot::app::App;
use kiebot::catalog::{self, Catalog, Category};
use kiebot::clock::Clock;
use kiebot::config::Config;
use kiebot::money::Kopecks;
use kiebot::sandbox::{self, Sandbox};
use kiebot::store::{Store, invariants, model_days};
use log::Log;
use rusqlite::{Connection, OpenFlags};
use serde_json::json;
use std::time::{Duration, Instant};

/// The models as they are shipped.
pub const MODELS: &str = include_str!("../../../models.toml");
/// The only admin of the sandbox's configuration.
pub const ADMIN: i64 = 900;
pub const MINUTE: i64 = 60_000;
/// Noon of a day in Moscow, so that no story crosses midnight by accident.
const NOON: i64 = 1_795_251_600_000;
/// Nothing in a story takes so long; then it says what it waited for.
pub const PATIENCE: Duration = Duration::from_secs(40);
/// While a story waits, the bot's clock moves on by this with every look.
const STEP_MS: i64 = 50;

/// How many of the shipped models stand in a section's list, or in that of all.
pub fn listed(section: Option<Category>) -> usize {
    let catalog = catalog::text::load(MODELS).unwrap();
    let all = catalog.on_sale().into_iter();
    all.filter(|model| section.is_none_or(|section| model.category == section))
        .count()
}

/// The whole bot with its sandbox; when it goes, it is stopped in order and its books are checked.
pub struct Bot {
    pub sandbox: Sandbox,
    pub config: Config,
    pub clock: Clock,
    /// Goes with the bot.
    _dir: tempfile::TempDir,
    http: Http,
    log: Log,
    runtime: Option<tokio::runtime::Runtime>,
    app: Option<App>,
}

impl Bot {
    /// A running bot as the demo has it, with limits that do not slow a story down.
    pub fn new() -> Self {
        Self::with(|_| {})
    }

    /// The same with another configuration.
    pub fn with(change: impl FnOnce(&mut Config)) -> Self {
        let mut bot = Self::stopped(change);
        bot.start();
        bot
    }

    /// Everything ready, the bot not started yet.
    pub fn stopped(change: impl FnOnce(&mut Config)) -> Self {
        let sandbox = sandbox::start(sandbox::Options::default()).unwrap();
        sandbox.kie.switch(|kie| {
            kie.rate_limits = false;
            kie.image_px = 64;
        });
        let dir = tempfile::tempdir().unwrap();
        let (telegram, kie) = (&sandbox.telegram_url, &sandbox.kie_url);
        let mut config = Config::for_sandbox(
            telegram,
            kie,
            dir.path(),
            "1000:sandbox-token",
            "sandbox-key",
        );
        config.limits.updates_per_s = 1_000;
        config.limits.burst = 1_000;
        config.limits.starts_per_minute = 1_000;
        config.kie.creates_per_10s = 1_000;
        config.kie.polls_per_s = 1_000;
        // Stories of failures go on with the model that fails.
        config.catalog.trouble.hide_hours = 0;
        change(&mut config);
        std::fs::write(dir.path().join("models.toml"), MODELS).unwrap();
        let http = Http::new(&sandbox.telegram_url);
        Self {
            sandbox,
            config,
            clock: Clock::by_hand(NOON),
            _dir: dir,
            http,
            log: Log::default(),
            runtime: None,
            app: None,
        }
    }

    /// Starts the bot on what is on the disk.
    pub fn start(&mut self) {
        let log = self.log.clone();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .on_thread_start(move || log.listen())
            .build()
            .unwrap();
        let (config, clock) = (self.config.clone(), self.clock.clone());
        let catalog = self.models();
        let start = async move { App::start(config, catalog, clock).await };
        let app = runtime.block_on(runtime.spawn(start)).unwrap();
        self.app = Some(app.unwrap_or_else(|error| panic!("the bot does not start: {error}")));
        self.runtime = Some(runtime);
    }

    /// Where Kie's callbacks are taken.
    pub fn callback_address(&self) -> Option<std::net::SocketAddr> {
        self.app.as_ref().and_then(App::callback_address)
    }

    /// Stops the bot in order; the sandbox goes on.
    pub fn stop(&mut self) {
        let (Some(app), Some(runtime)) = (self.app.take(), self.runtime.take()) else {
            return;
        };
        runtime.block_on(app.stop()).unwrap();
        runtime.shutdown_timeout(Duration::from_secs(5));
    }

    /// Stops the bot and starts it again on the same data.
    pub fn restart(&mut self) {
        self.stop();
        self.start();
    }

    /// The catalogue as it is on the disk.
    pub fn models(&self) -> Catalog {
        let text = std::fs::read_to_string(self.config.catalog.path.clone()).unwrap();
        catalog::text::load(&text).unwrap()
    }

    /// Puts another models.toml on the disk and has it read.
    pub fn edit_models(&self, text: &str) {
        std::fs::write(&self.config.catalog.path, text).unwrap();
        self.reload();
    }

    /// What SIGHUP does.
    pub fn reload(&self) {
        let (app, runtime) = (self.app.as_ref().unwrap(), self.runtime.as_ref().unwrap());
        runtime.block_on(app.reload());
    }

    /// What /health answers.
    pub fn health(&self) -> serde_json::Value {
        let app = self.app.as_ref().unwrap();
        serde_json::to_value(app.health().look()).unwrap()
    }

    /// A page of the operator's over HTTP: status, kind, text.
    pub fn page(&self, path: &str) -> (u16, String, String) {
        let address = self.app.as_ref().unwrap().health_address();
        Http::new(&format!("http://{address}")).page(path)
    }

    /// Has the bot look at Kie's catalogue; does not wait for it.
    pub fn sync_now(&self) {
        self.app.as_ref().unwrap().sync_now();
    }

    /// A Russian customer.
    pub fn anna(&self) -> Customer<'_> {
        self.customer(7, "Анна", "ru")
    }

    pub fn customer(&self, id: i64, name: &str, language: &str) -> Customer<'_> {
        let about = json!({"id": id, "first_name": name, "language_code": language});
        self.http.post("/_tg/customer", &about);
        Customer::new(self, id)
    }

    /// A Russian customer with a @username.
    pub fn customer_called(&self, id: i64, name: &str, username: &str) -> Customer<'_> {
        let about =
            json!({"id": id, "first_name": name, "username": username, "language_code": "ru"});
        self.http.post("/_tg/customer", &about);
        Customer::new(self, id)
    }

    pub fn kie(&self) -> Kie<'_> {
        Kie::new(self)
    }

    /// Changes how the emulated Telegram misbehaves.
    pub fn telegram_faults(&self, change: &serde_json::Value) {
        self.http.post("/_tg/faults", change);
    }

    /// Telegram gives a payment back by itself; with `told` the bot hears of it.
    pub fn gives_back(&self, charge: &str, told: bool) {
        let form = json!({"charge_id": charge, "told": told});
        self.http.post("/_tg/refund", &form);
        self.settle();
    }

    /// Gives a customer this @username from their next word on.
    pub fn names(&self, id: i64, username: &str) {
        let named = serde_json::json!({"id": id, "username": username});
        self.http.post("/_tg/customer", &named);
    }

    /// The only admin.
    pub fn admin(&self) -> Customer<'_> {
        self.customer(ADMIN, "Админ", "ru")
    }

    /// Calls of the bot to Telegram by one method, or all of them.
    pub fn calls(&self, method: &str) -> Vec<serde_json::Value> {
        let query = match method {
            "" => String::new(),
            method => format!("?method={method}"),
        };
        let calls = self.http.get(&format!("/_tg/calls{query}"));
        serde_json::from_value(calls).unwrap()
    }

    /// Any update, as Telegram would give it.
    pub fn push(&self, update: &serde_json::Value) {
        self.push_only(update);
        self.settle();
    }

    /// The same without waiting for anything.
    pub fn push_only(&self, update: &serde_json::Value) {
        self.http.post("/_tg/raw", update);
    }

    /// Moves the bot's clock.
    pub fn advance(&self, by_ms: i64) {
        self.clock.advance(by_ms);
    }

    /// Waits until every update has been handled and answered.
    pub fn settle(&self) {
        let (status, body) = self.http.try_post("/_tg/quiet?timeout_ms=30000", "");
        assert_eq!(
            status,
            200,
            "updates are not taken: {body}\n{}",
            self.log.tail()
        );
        let open = "SELECT count(*) FROM inbox WHERE parked_ms IS NULL AND (done_ms IS NULL OR shown_ms IS NULL)";
        self.until("every update is answered", || {
            (self.number(open) == 0).then_some(())
        });
    }

    /// Looks again and again, while the bot's clock moves on, until there is something.
    pub fn until<T>(&self, what: &str, look: impl Fn() -> Option<T>) -> T {
        let limit = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = look() {
                return found;
            }
            assert!(
                Instant::now() < limit,
                "never came: {what}\n{}",
                self.log.tail()
            );
            self.advance(STEP_MS);
            // Returns at once when the chat of the first customer changes.
            self.http.get_any("/_tg/wait/0?after=1000000&timeout_ms=4");
        }
    }

    /// How many files of customers and results are on the disk.
    pub fn files(&self) -> usize {
        std::fs::read_dir(self.config.database.dir().join("files"))
            .unwrap()
            .count()
    }

    /// One number from the database.
    pub fn number(&self, sql: &str) -> i64 {
        self.read(|conn| conn.query_row(sql, [], |row| row.get(0)))
    }

    /// One text from the database.
    pub fn text(&self, sql: &str) -> String {
        self.read(|conn| conn.query_row(sql, [], |row| row.get(0)))
    }

    fn read<T>(&self, query: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> T {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(&self.config.database.path, flags).unwrap();
        conn.busy_timeout(Duration::from_secs(10)).unwrap();
        query(&conn).unwrap()
    }

    /// Lines of the bot's log with this level, e.g. `ERROR`.
    pub fn logged(&self, level: &str) -> Vec<String> {
        self.log.lines(level)
    }

    /// Runs every invariant over the database of the stopped bot.
    fn check_books(&self) {
        let store = Store::open(&self.config.database.path, 1).unwrap();
        let checks: Result<_, kiebot::store::StoreError> =
            store.read(|conn| Ok(invariants::verify(conn)));
        let wrong: Vec<_> = checks
            .unwrap()
            .into_iter()
            .filter(|check| !check.ok)
            .collect();
        let (kept, counted): (i64, i64) = store
            .read(|conn| -> Result<_, kiebot::store::StoreError> {
                let kept = model_days::counted(conn, 0)?;
                let count = format!(
                    "SELECT count(*) FROM generations WHERE {}",
                    model_days::COUNTS
                );
                Ok((kept, conn.query_row(&count, [], |row| row.get(0))?))
            })
            .unwrap();
        store.close().unwrap();
        assert!(wrong.is_empty(), "the books are wrong: {wrong:?}");
        assert_eq!(kept, counted, "an end of a generation counts once");
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.log.tail());
            if let Some(runtime) = self.runtime.take() {
                runtime.shutdown_background();
            }
            return;
        }
        self.stop();
        self.check_books();
    }
}

/// `roubles(199, 37)` as a customer reads it.
pub fn roubles(roubles: i64, kopecks: i64) -> String {
    Kopecks(roubles * 100 + kopecks).to_string()
}
