//! How much at once: updates, durable commits, running generations: `cargo bench --bench throughput`.
#![allow(clippy::print_stdout, reason = "a bench prints")]

mod child;
mod common;
mod money;

use anyhow::ensure;
use child::{Bot, Kie};
use common::{Customer, env_number, load_average, sandbox};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Chats the flood comes from.
const CHATS: usize = 500;

fn reader(dir: &Path) -> anyhow::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(dir.join("kiebot.db"), flags)?;
    conn.busy_timeout(Duration::from_secs(5))?;
    Ok(conn)
}

/// All messages wait at Telegram when the bot starts.
fn flood(messages: u64) -> anyhow::Result<()> {
    let sandbox = sandbox()?;
    let dir = tempfile::tempdir()?;
    let customers: Vec<Customer> = (1..)
        .take(CHATS)
        .map(|id| Customer::new(&sandbox.telegram_url, id))
        .collect();
    for (_, customer) in (0..messages).zip(customers.iter().cycle()) {
        customer.say("привет")?;
    }
    let kie = Kie {
        polls_per_s: 8,
        poll_first_ms: 2_500,
    };
    let bot = Bot::start(&sandbox, dir.path(), &kie)?;
    let began = Instant::now();
    let conn = reader(dir.path())?;
    // Few looks, so that looking costs little.
    let count = || -> anyhow::Result<u64> {
        let shown: i64 =
            conn.query_row("SELECT count(shown_ms) FROM inbox", [], |row| row.get(0))?;
        Ok(shown.unsigned_abs())
    };
    let before = count()?;
    let mut shown = before;
    while shown < messages {
        std::thread::sleep(Duration::from_millis(200));
        shown = count()?;
        ensure!(
            began.elapsed() < Duration::from_secs(300),
            "only {shown} of {messages} were answered"
        );
    }
    let took = began.elapsed().as_secs_f64();
    let (_, peak) = bot.memory_mb()?;
    println!(
        "{messages} messages from {CHATS} chats: {:.0} updates/s, {:.2} s of processor, {peak:.1} MB at most (load {})",
        (messages - before) as f64 / took,
        bot.cpu_s()?,
        load_average()
    );
    Ok(())
}

/// `n` generations run at Kie and are never finished; how late their polls are.
fn running(n: i64, polls_per_s: u32, seconds: u64) -> anyhow::Result<()> {
    let sandbox = sandbox()?;
    let dir = tempfile::tempdir()?;
    money::many_running(dir.path(), n)?;
    let bot = Bot::start(
        &sandbox,
        dir.path(),
        &Kie {
            polls_per_s,
            poll_first_ms: 2_500,
        },
    )?;
    let conn = reader(dir.path())?;
    let began = Instant::now();
    let mut latest_ms: i64 = 0;
    while began.elapsed() < Duration::from_secs(seconds) {
        std::thread::sleep(Duration::from_millis(100));
        let oldest: i64 = conn.query_row(
            "SELECT min(due_ms) FROM generations WHERE state = 'running'",
            [],
            |row| row.get(0),
        )?;
        let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
        // The first second is the start's.
        if began.elapsed() > Duration::from_secs(1) {
            latest_ms = latest_ms.max(now - oldest);
        }
    }
    let polled: i64 = conn.query_row(
        "SELECT count(*) FROM generations WHERE missing_since_ms IS NOT NULL",
        [],
        |row| row.get(0),
    )?;
    let (now, peak) = bot.memory_mb()?;
    let took = began.elapsed().as_secs_f64();
    println!(
        "{n} running, {polls_per_s} polls/s allowed, {took:.0} s: latest poll {:.2} s late (bound {:.2} s), {polled} of them polled, \
         {:.2} processors, {now:.1} MB now, {peak:.1} MB at most, {} threads (load {})",
        latest_ms as f64 / 1000.0,
        n as f64 / f64::from(polls_per_s) + 1.0,
        bot.cpu_s()? / took,
        bot.threads()?,
        load_average()
    );
    Ok(())
}

fn main() -> anyhow::Result<()> {
    flood(env_number("KIEBOT_BENCH_MESSAGES", 20_000))?;
    money::commits()?;
    running(500, 100, 15)?;
    running(10_000, 100, 20)
}
