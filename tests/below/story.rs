//! A full story of the product: its own functions in its own transactions, one after the other, always the same.
//!
//! Each step is one transaction as the bot or the engine makes it, acknowledged when `Store::write` returns. Doing a
//! step again changes nothing: what the product relies on after a crash.

mod gifts;
mod paid;

use kiebot::catalog::price::Quote;
use kiebot::catalog::{Answers, Category, MediaKind};
use kiebot::generation::{Event, Reason, State};
use kiebot::ids::{CustomerId, GenerationId, QuoteId};
use kiebot::money::{Kopecks, MilliCredits};
use kiebot::store::customers::{self, Sender};
use kiebot::store::endings::{self, Why};
use kiebot::store::generations::{self, Change, Start, StartLimits, Wait};
use kiebot::store::outbox;
use kiebot::store::quotes::{self, NewQuote};
use kiebot::store::results::{self, FileRow, NewResult};
use kiebot::store::starts::Supply;
use kiebot::store::{inbox, ledger, meta, sessions, submits};
use kiebot::words::Lang;
use rusqlite::Connection;
use std::sync::Arc;

/// What a step does to the database.
pub type Job = Arc<dyn Fn(&Connection) -> anyhow::Result<()> + Send + Sync>;

#[derive(Clone)]
pub enum Deed {
    Open,
    Write(Job),
    /// The last acts of an orderly stop.
    Close,
}

impl Deed {
    pub fn is_write(&self) -> bool {
        matches!(self, Self::Write(_))
    }

    pub fn job(&self) -> Option<Job> {
        match self {
            Self::Write(job) => Some(Arc::clone(job)),
            Self::Open | Self::Close => None,
        }
    }
}

#[derive(Clone)]
pub struct Step {
    pub name: String,
    pub deed: Deed,
}

const ANNA: CustomerId = CustomerId(1);
const BORIS: CustomerId = CustomerId(2);
const ADMIN: CustomerId = CustomerId(9);

struct Teller {
    steps: Vec<Step>,
    updates: i64,
    now_ms: i64,
}

/// The whole story.
pub fn story() -> Vec<Step> {
    let mut teller = Teller {
        steps: Vec::new(),
        updates: 0,
        now_ms: 1_000_000,
    };
    teller.step("open", Deed::Open);
    teller.greeting(ANNA);
    teller.greeting(BORIS);
    teller.success(1);
    teller.payment("charge-1", 1);
    teller.failure(2);
    teller.lost(3);
    teller.step("close", Deed::Close);
    teller.step("open again", Deed::Open);
    teller.cancel(4);
    teller.expiry(5);
    teller.returned("charge-2", 2);
    teller.by_hand();
    teller.poison();
    teller.success(6);
    teller.purge();
    teller.step("close again", Deed::Close);
    teller.steps
}

impl Teller {
    fn step(&mut self, name: &str, deed: Deed) {
        self.now_ms += 1_000;
        let name = name.to_owned();
        self.steps.push(Step { name, deed });
    }

    /// One transaction; the job gets the time of the step.
    fn write(
        &mut self,
        name: &str,
        job: impl Fn(&Connection, i64) -> anyhow::Result<()> + Send + Sync + 'static,
    ) {
        let now_ms = self.now_ms;
        let job: Job = Arc::new(move |tx| job(tx, now_ms));
        self.step(name, Deed::Write(job));
    }

    /// An update as the bot takes it: stored; its effects and its mark together; its answer shown.
    fn update(
        &mut self,
        name: &str,
        from: CustomerId,
        effects: impl Fn(&Connection, i64) -> anyhow::Result<()> + Send + Sync + 'static,
    ) {
        self.updates += 1;
        let id = self.updates;
        let body = format!(
            "{{\"update_id\":{id},\"text\":\"{name} {}\"}}",
            "x".repeat(300)
        );
        self.write(&format!("{name}: stored"), move |tx, now_ms| {
            inbox::add(tx, id, from, &body, now_ms)?;
            Ok(())
        });
        self.write(&format!("{name}: done"), move |tx, now_ms| {
            if !inbox::done(tx, id, now_ms)? {
                return Ok(());
            }
            let sender = Sender {
                id: from,
                name: format!("Customer {from}"),
                username: None,
                lang: Lang::Ru,
            };
            customers::meet(tx, &sender, now_ms)?;
            ledger::open_accounts(tx, from)?;
            effects(tx, now_ms)?;
            sessions::put(tx, from, &format!("{{\"update\":{id}}}"), now_ms)?;
            Ok(())
        });
        self.write(&format!("{name}: shown"), move |tx, now_ms| {
            inbox::shown(tx, id, now_ms)?;
            Ok(())
        });
    }

    fn greeting(&mut self, who: CustomerId) {
        self.update("/start", who, move |tx, now_ms| {
            ledger::welcome(tx, who, Kopecks(20_000), Kopecks(10_000_000), 0, now_ms)?;
            Ok(())
        });
    }

    /// Quote and start: the money is on hold.
    fn start(&mut self, id: i64, who: CustomerId, price: i64) {
        self.update("quote", who, move |tx, now_ms| {
            let answers: Answers = Answers::new();
            let quote = Quote {
                price: Kopecks(price),
                price_exact_micro: price * 10_000,
                cost: MilliCredits(500),
                free: price == 0,
                lines: Vec::new(),
                markup: 2.into(),
                flat: false,
            };
            let new = NewQuote {
                customer: who,
                model: "some/model",
                answers: &answers,
                quote: &quote,
                basis: "{}",
            };
            assert_eq!(quotes::add(tx, &new, now_ms)?, QuoteId(id));
            Ok(())
        });
        self.update("launch", who, move |tx, now_ms| {
            let start = Start {
                quote: QuoteId(id),
                customer: who,
                category: Category::Image,
                eta_s: 20,
                free_per_day: Some(3),
            };
            generations::start(tx, &start, &limits(), now_ms)?;
            Ok(())
        });
    }

    /// As the engine does before the POST of createTask.
    fn taken(&mut self, id: i64) {
        self.write("submitting", move |tx, now_ms| {
            let (id, change) = (GenerationId(id), Change::default());
            let still = generations::get(tx, id)?.is_some_and(|now| !now.cancel_wish);
            if still && generations::happen(tx, id, State::Held, Event::Taken, &change)? {
                submits::begin(tx, id, now_ms)?;
            }
            Ok(())
        });
    }

    fn accepted(&mut self, id: i64) {
        self.write("accepted", move |tx, now_ms| {
            let task = format!("task-{id}");
            let change = Change {
                due_ms: Some(now_ms + 2_000),
                deadline_ms: Some(now_ms + 600_000),
                task_id: Some(&task),
                accepted_ms: Some(now_ms),
                attempts: Some(0),
                ..Change::default()
            };
            let id = GenerationId(id);
            generations::happen(tx, id, State::Submitting, Event::Accepted, &change)?;
            Ok(())
        });
        self.write("progress shown", move |tx, _| {
            generations::set_progress_message(tx, GenerationId(id), 100 + id)?;
            Ok(())
        });
        self.write("polled", move |tx, now_ms| {
            let wait = Wait {
                due_ms: now_ms + 2_000,
                attempts: 0,
                unanswered_since_ms: None,
                missing_since_ms: None,
            };
            generations::wait(tx, GenerationId(id), State::Running, &wait)?;
            Ok(())
        });
    }

    fn success(&mut self, id: i64) {
        self.start(id, ANNA, 3_900);
        self.taken(id);
        self.accepted(id);
        self.write("finished at Kie", move |tx, now_ms| {
            let change = Change {
                due_ms: Some(now_ms),
                deadline_ms: Some(now_ms + 600_000),
                result: Some("{\"urls\":[\"https://files.test/1.png\"]}"),
                attempts: Some(0),
                ..Change::default()
            };
            let id = GenerationId(id);
            generations::happen(tx, id, State::Running, Event::TaskSucceeded, &change)?;
            Ok(())
        });
        self.write("fetched, money taken", move |tx, now_ms| {
            let id = GenerationId(id);
            let still = generations::get(tx, id)?.is_some_and(|now| now.state == State::Fetching);
            if still {
                results::add(tx, id, ANNA, 0, &picture(id), now_ms)?;
                results::set_parts(tx, id, &[Some("part".to_owned())])?;
                endings::deliver(tx, id, now_ms)?;
            }
            Ok(())
        });
        self.sent(&format!("result:{id}"));
        self.write("telegram's file id", move |tx, _| {
            results::set_telegram(tx, GenerationId(id), 0, "file-id", "photo")?;
            Ok(())
        });
    }

    /// A free one that fails: its allowance is given back.
    fn failure(&mut self, id: i64) {
        self.start(id, BORIS, 0);
        self.taken(id);
        self.accepted(id);
        self.end(id, State::Running, Event::TaskFailed, Reason::Moderation);
    }

    fn cancel(&mut self, id: i64) {
        self.start(id, ANNA, 5_000);
        self.update("cancel", ANNA, move |tx, now_ms| {
            endings::cancel(tx, GenerationId(id), ANNA, 3, 0, now_ms)?;
            Ok(())
        });
        self.sent(&format!("refund:{id}"));
    }

    fn end(&mut self, id: i64, from: State, event: Event, reason: Reason) {
        self.write("money back", move |tx, now_ms| {
            let why = Why {
                reason: Some(reason),
                detail: Some("in Kie's words"),
            };
            endings::refund(tx, GenerationId(id), from, event, why, now_ms)?;
            Ok(())
        });
        self.sent(&format!("refund:{id}"));
    }

    /// As the bot does after Telegram has taken the message.
    fn sent(&mut self, key: &str) {
        let key = key.to_owned();
        self.write(&format!("{key} sent"), move |tx, now_ms| {
            let id = tx.query_row("SELECT id FROM outbox WHERE key = ?1", [&key], |row| {
                row.get(0)
            })?;
            if outbox::still_due(tx, id, now_ms)?.is_some() {
                outbox::set_part(tx, id, 1)?;
                outbox::sent(tx, id, now_ms)?;
            }
            Ok(())
        });
    }

    /// An update that fails until it is parked.
    fn poison(&mut self) {
        self.updates += 1;
        let id = self.updates;
        self.write("poison stored", move |tx, now_ms| {
            inbox::add(tx, id, ANNA, "{}", now_ms)?;
            Ok(())
        });
        for tries in 0..inbox::TRIES {
            self.write("poison failed", move |tx, now_ms| {
                let waits = inbox::todo(tx)?;
                if waits.iter().any(|u| u.id == id && u.attempts == tries) {
                    inbox::failed(tx, id, "it does not parse", true, now_ms)?;
                }
                Ok(())
            });
        }
    }

    fn purge(&mut self) {
        self.write("purge", |tx, _| {
            inbox::purge(tx, 1_050_000)?;
            outbox::purge(tx, 1_050_000)?;
            meta::set(tx, "kept_ms", "1")?;
            Ok(())
        });
    }
}

fn picture(id: GenerationId) -> NewResult {
    let file = FileRow {
        path: format!("1/{id}.png"),
        kind: MediaKind::Image,
        mime: "image/png".to_owned(),
        bytes: 1_234,
        duration_ms: None,
        width: Some(8),
        height: Some(8),
    };
    NewResult::File(format!("https://files.test/{id}.png"), file)
}

fn limits() -> StartLimits {
    StartLimits {
        parallel_per_customer: 3,
        parallel_all: 100,
        queue: 0,
        starts_per_minute: 100,
        spend_per_day: None,
        free_daily_cap: MilliCredits(1_000_000),
        bonus_daily_cap: kiebot::money::Kopecks(10_000_000),
        day_start_ms: 0,
        test_limit: None,
        kie_credits: Some((MilliCredits(1_000_000), 1)),
        unauthorized: false,
        supply: Supply::Open,
        supply_with_files: Supply::Open,
    }
}
