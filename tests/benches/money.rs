//! A generation's ledger work against the disk, and databases full of running generations.

use crate::common::load_average;
use kiebot::catalog::Category;
use kiebot::generation::State;
use kiebot::ids::{CustomerId, GenerationId, QuoteId};
use kiebot::money::{Kopecks, MilliCredits};
use kiebot::store::generations::{self, Change, Start, StartLimits, Started};
use kiebot::store::results::{self, NewResult};
use kiebot::store::starts::Supply;
use kiebot::store::{Store, endings, ledger};
use rusqlite::{Connection, params};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Customers at once in the parallel run.
const AT_ONCE: i64 = 64;

fn now_ms() -> i64 {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(now.as_millis()).unwrap_or(0)
}

fn limits() -> StartLimits {
    StartLimits {
        parallel_per_customer: u32::MAX,
        parallel_all: u32::MAX,
        queue: 0,
        starts_per_minute: 1_000_000,
        spend_per_day: None,
        free_daily_cap: MilliCredits(i64::MAX),
        bonus_daily_cap: kiebot::money::Kopecks(10_000_000),
        day_start_ms: 0,
        test_limit: None,
        kie_credits: None,
        unauthorized: false,
        supply: Supply::Open,
        supply_with_files: Supply::Open,
    }
}

/// One slice of a measurement; disk and database take turns, for other programs disturb both.
const SLICE: Duration = Duration::from_millis(500);

/// How often a second something can be done for a slice.
fn rate(mut deed: impl FnMut() -> anyhow::Result<()>) -> anyhow::Result<f64> {
    let (began, mut done) = (Instant::now(), 0.0);
    while began.elapsed() < SLICE {
        deed()?;
        done += 1.0;
    }
    Ok(done / began.elapsed().as_secs_f64())
}

fn meet(store: &Store, customers: i64) -> anyhow::Result<()> {
    store.write(move |tx| {
        let now = now_ms();
        for id in (1..=customers).map(CustomerId) {
            tx.execute(
                "INSERT INTO customers(id, name, lang, created_ms, seen_ms) VALUES(?1, 'Анна', 'ru', 1, 1)",
                [id],
            )?;
            ledger::open_accounts(tx, id)?;
            ledger::welcome(tx, id, Kopecks(100_000_000), Kopecks(100_000_000_000), 0, now)?;
        }
        Ok::<_, anyhow::Error>(())
    })
}

fn quote(tx: &Connection, customer: CustomerId) -> anyhow::Result<QuoteId> {
    let now = now_ms();
    tx.prepare_cached("INSERT INTO inputs(customer_id, model, answers, created_ms) VALUES(?1, 'z-image', '{}', ?2)")?
        .execute(params![customer, now])?;
    let inputs = tx.last_insert_rowid();
    tx.prepare_cached(
        "INSERT INTO quotes(customer_id, inputs_id, model, price, price_exact_micro, cost_mcredits, basis, created_ms, expires_ms)
         VALUES(?1, ?2, 'z-image', 1000, 10000000, 800, '{}', ?3, ?3 + 900000)",
    )?
    .execute(params![customer, inputs, now])?;
    Ok(QuoteId(tx.last_insert_rowid()))
}

fn begin(tx: &Connection, customer: CustomerId) -> anyhow::Result<GenerationId> {
    let quote = quote(tx, customer)?;
    let start = Start {
        quote,
        customer,
        category: Category::Image,
        eta_s: 20,
        free_per_day: None,
    };
    Ok(match generations::start(tx, &start, &limits(), now_ms())? {
        Started::New(id) | Started::Already(id) => id,
    })
}

fn accept(tx: &Connection, id: GenerationId, due_ms: i64) -> anyhow::Result<()> {
    let task = format!("task-{id}");
    let change = Change {
        task_id: Some(&task),
        accepted_ms: Some(now_ms()),
        due_ms: Some(due_ms),
        deadline_ms: Some(due_ms + 3_600_000),
        ..Change::default()
    };
    generations::transition(tx, id, State::Submitting, State::Running, &change)?;
    Ok(())
}

/// One generation from quote to result in four commits: hold, submitting, running, captured.
fn life(store: &Store, customer: CustomerId) -> anyhow::Result<()> {
    let id = store.write(move |tx| begin(tx, customer))?;
    let to = move |tx: &Connection, from, to| {
        generations::transition(tx, id, from, to, &Change::default())
    };
    store.write(move |tx| to(tx, State::Held, State::Submitting))?;
    store.write(move |tx| accept(tx, id, now_ms()))?;
    store.write(move |tx| {
        to(tx, State::Running, State::Fetching)?;
        results::add(
            tx,
            id,
            customer,
            0,
            &NewResult::Text("la la".to_owned()),
            now_ms(),
        )?;
        Ok::<_, anyhow::Error>(endings::deliver(tx, id, now_ms())?)
    })?;
    Ok(())
}

/// Lives of generations a second, one after the other and many at once, next to the disk's own rate.
pub fn commits() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let store = Store::open(&dir.path().join("kiebot.db"), 1)?;
    meet(&store, AT_ONCE)?;
    let mut file = std::fs::File::create(dir.path().join("fsync"))?;
    let slices = 10;
    let (mut disk, mut alone) = (0.0, 0.0);
    for _ in 0..slices {
        // An append of 4 KiB with fsync is what a commit cannot do without.
        disk += rate(|| {
            file.write_all(&[7; 4096])?;
            Ok(file.sync_data()?)
        })?;
        alone += 4.0 * rate(|| life(&store, CustomerId(1)))?;
    }
    let (disk, alone) = (disk / f64::from(slices), alone / f64::from(slices));
    let began = Instant::now();
    let each = 40;
    std::thread::scope(|scope| -> anyhow::Result<()> {
        let threads: Vec<_> = (1..=AT_ONCE)
            .map(|id| (id, store.clone()))
            .map(|(id, store)| {
                scope.spawn(move || (0..each).try_for_each(|_| life(&store, CustomerId(id))))
            })
            .collect();
        threads.into_iter().try_for_each(|thread| {
            thread
                .join()
                .unwrap_or_else(|_| anyhow::bail!("a thread panicked"))
        })
    })?;
    let together = (4 * each * AT_ONCE) as f64 / began.elapsed().as_secs_f64();
    println!(
        "durable commits of generations: {alone:.0}/s alone = {:.2} of the disk's {disk:.0} fsync/s (budget 0.8), \
         {together:.0}/s with {AT_ONCE} at once (load {})",
        alone / disk,
        load_average()
    );
    Ok(store.close()?)
}

/// A database with `n` generations running at Kie, all due now.
pub fn many_running(dir: &Path, n: i64) -> anyhow::Result<()> {
    let store = Store::open(&dir.join("kiebot.db"), 1)?;
    let customers = 100;
    meet(&store, customers)?;
    store.write(move |tx| {
        for i in 0..n {
            let id = begin(tx, CustomerId(1 + i % customers))?;
            generations::transition(tx, id, State::Held, State::Submitting, &Change::default())?;
            accept(tx, id, now_ms())?;
        }
        Ok::<_, anyhow::Error>(())
    })?;
    Ok(store.close()?)
}
