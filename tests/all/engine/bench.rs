//! A shop with an engine, an emulated Kie and one customer; time passes only when a test lets it.

use kiebot::catalog::{self, Answer, Answers, Catalog};
use kiebot::clock::{Bell, Clock};
use kiebot::config::Config;
use kiebot::engine::{Engine, EngineStatus, Parts, cancel, start_limits, start_of};
use kiebot::generation::{Generation, State};
use kiebot::ids::{CustomerId, FileId, GenerationId, QuoteId};
use kiebot::kie::Client;
use kiebot::money::{Kopecks, MilliCredits};
use kiebot::sandbox::{self, Sandbox};
use kiebot::store::generations::{self, CancelOutcome, StartError, Started};
use kiebot::store::late::{self, LateState};
use kiebot::store::ledger::{self, Balance};
use kiebot::store::results::{self, FileRow, ResultRow};
use kiebot::store::{Store, invariants};
use rusqlite::{Connection, params};
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub const CUSTOMER: CustomerId = CustomerId(7);
pub const STRANGER: CustomerId = CustomerId(8);
pub const PRICE: Kopecks = Kopecks(1_560);
pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;
const GIVEN: Kopecks = Kopecks(20_000);
/// Noon of a day in Moscow, so that no test crosses midnight by accident.
const NOON: i64 = 1_795_251_600_000;

pub struct Bench {
    pub sandbox: Sandbox,
    pub config: Config,
    pub clock: Clock,
    pub store: Store,
    pub dir: tempfile::TempDir,
    pub engine: Option<Engine>,
    pub status: Arc<EngineStatus>,
    pub catalog: Catalog,
    bell: Bell,
    outbox_bell: Bell,
}

impl Bench {
    /// A shop whose engine is not started yet.
    pub fn new() -> Self {
        let sandbox = sandbox::start(sandbox::Options::default()).unwrap();
        sandbox.kie.switch(|s| {
            s.rate_limits = false;
            s.image_px = 32;
        });
        let dir = tempfile::tempdir().unwrap();
        let mut config = Config::for_sandbox(
            &sandbox.telegram_url,
            &sandbox.kie_url,
            dir.path(),
            "1000:sandbox-token",
            "sandbox-key",
        );
        config.kie.creates_per_10s = 1_000;
        config.kie.polls_per_s = 1_000;
        config.limits.starts_per_minute = 100;
        let store = Store::open(&config.database.path, 8).unwrap();
        let bench = Self {
            sandbox,
            config,
            clock: Clock::by_hand(NOON),
            store,
            dir,
            engine: None,
            status: Arc::default(),
            catalog: catalog::text::load(include_str!("../../../models.toml")).unwrap(),
            bell: Bell::new(),
            outbox_bell: Bell::new(),
        };
        bench.write(|tx| {
            for id in [CUSTOMER, STRANGER] {
                tx.execute(
                    "INSERT INTO customers(id, name, lang, created_ms, seen_ms) VALUES(?1, 'Анна', 'ru', 1, 1)",
                    [id],
                )?;
                ledger::open_accounts(tx, id)?;
                assert!(ledger::welcome(tx, id, GIVEN, Kopecks(1_000_000), NOON, NOON)?);
            }
            Ok(())
        });
        bench
    }

    /// A shop with its engine running.
    pub fn running() -> Self {
        let mut bench = Self::new();
        bench.start_engine();
        bench
    }

    pub fn start_engine(&mut self) {
        self.start_engine_with(Client::new(&self.config.kie).unwrap());
    }

    /// With another client, e.g. a less patient one.
    pub fn start_engine_with(&mut self, client: Client) {
        let catalog = self.catalog.clone();
        let config = Arc::new(self.config.clone());
        let in_force = Arc::clone(&config);
        let engine = Engine::start(Parts {
            store: self.store.clone(),
            client,
            catalog: Arc::new(move || catalog.clone()),
            config,
            in_force: Arc::new(move || Arc::clone(&in_force)),
            clock: self.clock.clone(),
            bell: self.bell.clone(),
            outbox_bell: self.outbox_bell.clone(),
            files_dir: self.dir.path().join("files"),
        })
        .unwrap();
        self.status = engine.status();
        self.engine = Some(engine);
    }

    pub fn stop_engine(&mut self) {
        let engine = self.engine.take().unwrap();
        assert!(
            engine.stop(Duration::from_secs(30)),
            "the engine did not stop"
        );
    }

    /// Stops the engine, closes the database and opens everything again, as a restart does.
    pub fn restart(&mut self) {
        if self.engine.is_some() {
            self.stop_engine();
        }
        self.store.close().unwrap();
        self.store = Store::open(&self.config.database.path, 8).unwrap();
        self.start_engine();
    }

    /// What wakes the engine.
    pub fn bell(&self) -> Bell {
        self.bell.clone()
    }

    pub fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> anyhow::Result<T> + Send + 'static,
    ) -> T {
        self.store.write(job).unwrap()
    }

    pub fn read<T>(&self, query: impl FnOnce(&Connection) -> anyhow::Result<T>) -> T {
        self.store.read(query).unwrap()
    }

    /// A confirmed quote for these answers.
    pub fn quote(&self, model: &str, answers: &Answers, price: Kopecks) -> QuoteId {
        let (model, now) = (model.to_owned(), self.clock.now_ms());
        let answers = serde_json::to_string(answers).unwrap();
        self.write(move |tx| {
            tx.execute(
                "INSERT INTO inputs(customer_id, model, answers, created_ms) VALUES(?1, ?2, ?3, ?4)",
                params![CUSTOMER, model, answers, now],
            )?;
            let inputs = tx.last_insert_rowid();
            tx.execute(
                "INSERT INTO quotes(customer_id, inputs_id, model, price, price_exact_micro, cost_mcredits, free, basis,
                   created_ms, expires_ms) VALUES(?1, ?2, ?3, ?4, ?5, 800, ?6, '{}', ?7, ?8)",
                params![CUSTOMER, inputs, model, price, price.0 * 10_000, price.is_zero(), now, now + 15 * MINUTE],
            )?;
            Ok(QuoteId(tx.last_insert_rowid()))
        })
    }

    /// `Запустить` on a quote.
    pub fn start(&self, quote: QuoteId) -> Result<Started, StartError> {
        let now = self.clock.now_ms();
        let limits = start_limits(&self.config, &self.status, now);
        let model = self.store.read::<String, anyhow::Error, _>(|conn| {
            Ok(
                conn.query_row("SELECT model FROM quotes WHERE id = ?1", [quote], |row| {
                    row.get(0)
                })?,
            )
        });
        let model = self.catalog.get(&model.unwrap()).unwrap();
        let what = start_of(quote, CUSTOMER, model);
        let started = self
            .store
            .write(move |tx| generations::start(tx, &what, &limits, now));
        self.bell.ring();
        started
    }

    /// Orders a model and starts it.
    pub fn order(&self, model: &str, answers: &Answers) -> GenerationId {
        match self.start(self.quote(model, answers, PRICE)).unwrap() {
            Started::New(id) => id,
            Started::Already(id) => panic!("{id} was there before"),
        }
    }

    /// The cheapest picture.
    pub fn order_picture(&self) -> GenerationId {
        self.order("z-image", &prompt("Рыжий кот"))
    }

    pub fn cancel(&self, id: GenerationId, customer: CustomerId) -> CancelOutcome {
        let (config, now) = (self.config.clone(), self.clock.now_ms());
        let outcome = self.write(move |tx| Ok(cancel(tx, &config, id, customer, now)?));
        self.bell.ring();
        outcome
    }

    pub fn advance(&self, by_ms: i64) {
        self.clock.advance(by_ms);
        self.bell.ring();
    }

    /// Waits until the admins are told this.
    pub fn until_told(&self, alert: &str) {
        self.until(alert, |_| {
            let told = self.alerts();
            told.iter().any(|told| told == alert).then_some(())
        });
    }

    /// Lets little time pass again and again until the condition holds.
    pub fn until<T>(&self, what: &str, condition: impl Fn(&Connection) -> Option<T>) -> T {
        let limit = Instant::now() + Duration::from_secs(60);
        loop {
            let seen = self.outbox_bell.rings();
            if let Some(found) = self.read(|conn| Ok(condition(conn))) {
                return found;
            }
            assert!(
                Instant::now() < limit,
                "never came: {what}\n{}",
                self.dump()
            );
            self.advance(10);
            self.outbox_bell.wait_past(seen, Duration::from_millis(5));
        }
    }

    pub fn until_state(&self, id: GenerationId, state: State) -> Generation {
        self.until(state.name(), |conn| {
            generations::get(conn, id)
                .unwrap()
                .filter(|now| now.state == state)
        })
    }

    pub fn until_ended(&self, id: GenerationId) -> Generation {
        self.until("an end", |conn| {
            generations::get(conn, id)
                .unwrap()
                .filter(|now| !now.state.is_open())
        })
    }

    pub fn until_late(&self, id: GenerationId, state: LateState) {
        self.until(state.name(), |conn| {
            late::get(conn, id)
                .unwrap()
                .filter(|late| late.state == state)
                .map(|_| ())
        });
    }

    pub fn get(&self, id: GenerationId) -> Generation {
        self.read(|conn| Ok(generations::get(conn, id)?)).unwrap()
    }

    pub fn balance(&self) -> Balance {
        self.read(|conn| Ok(ledger::balance(conn, CUSTOMER)?))
    }

    pub fn results(&self, id: GenerationId) -> Vec<ResultRow> {
        self.read(|conn| Ok(results::of(conn, id)?))
    }

    /// Keys in the outbox that begin so, in order.
    pub fn outbox(&self, prefix: &str) -> Vec<String> {
        let like = format!("{prefix}%");
        self.read(|conn| {
            let mut query = conn.prepare("SELECT key FROM outbox WHERE key LIKE ?1 ORDER BY id")?;
            let keys = query.query_map([like], |row| row.get(0))?;
            Ok(keys.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Kinds of alerts, without their hours and admins.
    pub fn alerts(&self) -> Vec<String> {
        let kind = |key: String| key.split(':').nth(1).unwrap().to_owned();
        self.outbox("alert:").into_iter().map(kind).collect()
    }

    /// Nothing is on hold, so much was spent, and the books are right.
    pub fn assert_spent(&self, spent: Kopecks) {
        let balance = self.balance();
        assert_eq!(balance.hold, Kopecks::ZERO);
        assert_eq!(balance.bonus, Kopecks(GIVEN.0 - spent.0));
        let wrong: Vec<_> = self.read(|conn| Ok(invariants::verify(conn)));
        let wrong: Vec<_> = wrong.into_iter().filter(|check| !check.ok).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    pub fn assert_refunded(&self, id: GenerationId) {
        self.assert_spent(Kopecks::ZERO);
        assert_eq!(self.outbox("refund:"), [format!("refund:{id}")]);
        assert_eq!(self.outbox("result:"), [""; 0]);
    }

    /// A JSON list of the emulator's control routes.
    pub fn kie(&self, path: &str) -> Vec<Value> {
        let url = format!("{}/_kie/{path}", self.sandbox.kie_url);
        let text = ureq::get(url)
            .call()
            .unwrap()
            .body_mut()
            .read_to_string()
            .unwrap();
        serde_json::from_str(&text).unwrap()
    }

    /// How often createTask was called.
    pub fn creates(&self) -> usize {
        let calls = self.kie("calls");
        calls
            .iter()
            .filter(|call| call["path"] == "/api/v1/jobs/createTask")
            .count()
    }

    /// Ends a task that would never end by itself.
    pub fn finish(&self, task_id: &str) {
        let url = format!("{}/_kie/finish", self.sandbox.kie_url);
        ureq::post(url)
            .send(format!("{{\"task_id\":\"{task_id}\"}}"))
            .unwrap();
    }

    /// A file of the customer.
    pub fn input_file(&self, content: &[u8]) -> FileId {
        let folder = self.dir.path().join("files");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("in.png"), content).unwrap();
        let row = FileRow {
            path: "in.png".to_owned(),
            kind: catalog::MediaKind::Image,
            mime: "image/png".to_owned(),
            bytes: u64::try_from(content.len()).unwrap(),
            duration_ms: None,
            width: Some(8),
            height: Some(8),
        };
        self.write(move |tx| Ok(results::add_file(tx, CUSTOMER, &row, 1)?))
    }

    fn dump(&self) -> String {
        self.read(|conn| {
            let mut query = conn.prepare(
                "SELECT id || ' ' || state || ' due in ' || (due_ms - ?1) || ' tries ' || attempts || ' ' || coalesce(detail, '')
                 FROM generations",
            )?;
            let rows = query.query_map([self.clock.now_ms()], |row| row.get(0))?;
            Ok(rows.collect::<rusqlite::Result<Vec<String>>>()?.join("\n"))
        })
    }
}

pub fn prompt(text: &str) -> Answers {
    Answers::from([("prompt".to_owned(), Answer::Text(text.to_owned()))])
}

pub fn credits(whole: i64) -> MilliCredits {
    MilliCredits(whole * 1_000)
}
