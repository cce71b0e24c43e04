//! The real binary: how soon it serves, how much memory it takes, how big it is: `cargo bench --bench start`.
#![allow(clippy::print_stdout, reason = "a bench prints")]

mod child;
mod common;
mod fill;

use child::{BINARY, Bot, Kie};
use common::{Customer, Times, answered_after, env_number, load_average, now_us, sandbox};
use kiebot::sandbox::Sandbox;
use std::path::Path;
use std::time::{Duration, Instant};

/// As in the configuration's defaults.
const KIE: Kie = Kie {
    polls_per_s: 8,
    poll_first_ms: 2_500,
};
/// Updates a second and for how many seconds.
const LOAD: (u32, u32) = (200, 5);
/// Who sends them.
const CUSTOMERS: usize = 100;

/// Until /health answered 200, and until a message that waited was answered.
fn ready(sandbox: &Sandbox, dir: &Path, runs: i64, fresh: bool) -> anyhow::Result<(Times, Times)> {
    let (mut healthy, mut answered) = (Times::default(), Times::default());
    for run in 0..runs {
        if fresh {
            std::fs::remove_dir_all(dir)?;
            std::fs::create_dir(dir)?;
        }
        let mut customer = Customer::new(&sandbox.telegram_url, 1 + run);
        customer.say("/start")?;
        let began = now_us();
        let bot = Bot::start(sandbox, dir, &KIE)?;
        healthy.add(i64::try_from(bot.ready_in.as_micros())?);
        customer.wait(|_| true)?;
        if let Some(took) = answered_after(&customer.calls(0)?, began) {
            answered.add(took);
        }
    }
    Ok((healthy, answered))
}

fn show(name: &str, (healthy, answered): &(Times, Times)) {
    println!("{}", healthy.line(&format!("  {name}: /health")));
    println!("{}", answered.line(&format!("  {name}: first answer")));
}

fn memory(sandbox: &Sandbox, dir: &Path) -> anyhow::Result<()> {
    let bot = Bot::start(sandbox, dir, &KIE)?;
    std::thread::sleep(Duration::from_secs(3));
    let (idle, _) = bot.memory_mb()?;
    println!(
        "memory idle: {idle:.1} MB, {} threads (budget 25 MB)",
        bot.threads()?
    );
    let customers: Vec<Customer> = (1..)
        .take(CUSTOMERS)
        .map(|id| Customer::new(&sandbox.telegram_url, id))
        .collect();
    let began = Instant::now();
    let (rate, seconds) = LOAD;
    let mut most = 0.0_f64;
    for (n, customer) in (0..rate * seconds).zip(customers.iter().cycle()) {
        let at = Duration::from_secs(1) / rate * n;
        std::thread::sleep(at.saturating_sub(began.elapsed()));
        customer.say("/start")?;
        if n % 20 == 0 {
            most = most.max(bot.memory_mb()?.0);
        }
    }
    let took = began.elapsed().as_secs_f64();
    let (after, peak) = bot.memory_mb()?;
    let cpu = bot.cpu_s()?;
    println!(
        "memory at {:.0} updates/s for {took:.1} s: {:.1} MB, {peak:.1} MB at most, {} threads, {cpu:.2} s of processor (budget 80 MB)",
        f64::from(rate * seconds) / took,
        most.max(after),
        bot.threads()?
    );
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let megabytes = std::fs::metadata(BINARY)?.len() as f64 / f64::from(1 << 20);
    println!("binary: {megabytes:.2} MB (budget 16 MB)");
    // One Telegram for all: the numbers of its updates go on as the real one's do.
    let sandbox = sandbox()?;
    let dir = tempfile::tempdir()?;
    let data = dir.path().join("data");
    std::fs::create_dir(&data)?;
    println!(
        "from the start of the process, budget 300 ms, with a big database 1 s (load {}):",
        load_average()
    );
    show("new", &ready(&sandbox, &data, 10, true)?);
    show("killed", &ready(&sandbox, &data, 10, false)?);
    memory(&sandbox, &data)?;
    let customers = env_number("KIEBOT_BENCH_CUSTOMERS", 100_000);
    let big = tempfile::tempdir()?;
    println!("{}", fill::fill(big.path(), customers)?);
    show("big", &ready(&sandbox, big.path(), 5, false)?);
    Ok(())
}
