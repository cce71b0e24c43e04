//! What a backup of a big database costs the sale, and how soon /health answers meanwhile: `cargo bench --bench backup`.
#![allow(clippy::print_stdout, reason = "a bench prints")]

mod common;
mod fill;
mod kept;

use anyhow::Context;
use common::{
    Customer, MODEL, Shop, Times, agent, answered_after, env_number, last_call, load_average,
    now_us,
};
use kiebot::action::{Action, ModelKey, Quick, Section};
use kiebot::catalog::Category;
use kiebot::clock::stamp;
use kiebot::files::sealed::Recipient;
use kiebot::ops::backups;
use kiebot::ops::copies::{self, CopyError};
use kiebot::store::{backup, invariants, open};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How often everything is measured: what else the machine does falls on one pass more than on another.
const PASSES: usize = 3;
/// As long the menu is pressed without a backup, to compare with.
const QUIET: Duration = Duration::from_secs(10);
/// Who presses while /health is asked, each so often.
const PRESSING: i64 = 8;
const PRESS_EVERY: Duration = Duration::from_millis(100);
/// Who has pictures made meanwhile, each so often: about as many as Kie accepts of one key, 20 in 10 s.
const MAKING: i64 = 2;
const MAKE_EVERY: Duration = Duration::from_secs(1);
/// Between two looks at /health.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// What Telegram takes.
const MOST_BYTES: u64 = 50_000_000;
/// The first customer who presses.
const FIRST: i64 = fill::BUSY + 1;

/// Goes home, whatever is shown; the moment of the press.
fn home(customer: &mut Customer) -> anyhow::Result<i64> {
    match customer.find(|action| matches!(action, Action::Home)) {
        Ok(home) => customer.tap(home),
        Err(_) => customer.tell("/start"),
    }
}

/// Presses everything in the menu until it is enough; the moments of the presses.
fn round(customer: &mut Customer, enough: &dyn Fn() -> bool) -> anyhow::Result<Vec<i64>> {
    let mut moments = vec![home(customer)?];
    for (_, action) in customer.buttons() {
        if enough() {
            break;
        }
        moments.push(customer.tap(action)?);
        moments.push(home(customer)?);
    }
    Ok(moments)
}

/// Presses and measures until it is enough.
fn presses(customer: &mut Customer, enough: &dyn Fn() -> bool) -> anyhow::Result<Times> {
    let (mut times, mut last) = (Times::default(), last_call(&customer.calls(0)?));
    while !enough() {
        let moments = round(customer, enough)?;
        let calls = customer.calls(last)?;
        last = last_call(&calls).max(last);
        for at in moments {
            if let Some(took) = answered_after(&calls, at) {
                times.add(took);
            }
        }
    }
    Ok(times)
}

/// A backup as the bot makes it and the encrypted copy of it, in a thread of their own; `done` when they are.
fn back_up(dir: &Path, done: &Arc<AtomicBool>) -> thread::JoinHandle<anyhow::Result<String>> {
    let (dir, done) = (dir.to_owned(), Arc::clone(done));
    thread::spawn(move || {
        let made = backed_up(&dir);
        done.store(true, Ordering::SeqCst);
        made
    })
}

fn backed_up(dir: &Path) -> anyhow::Result<String> {
    let key = age::x25519::Identity::generate();
    let recipient: Recipient = key.to_public().to_string().parse()?;
    let (folder, pause) = (dir.join("backups"), backups::gently(Arc::default()));
    let (began, now_ms) = (Instant::now(), now_us() / 1_000);
    std::fs::create_dir_all(&folder)?;
    let path = folder.join(format!("kiebot-{}.db", stamp(now_ms)));
    // As `backups::make`, only that what is found is not minded: the rows are not chained as the program chains them.
    backup::copy_paced(&dir.join("kiebot.db"), &path, Some(&pause))?;
    let copy = open::copy_reader(&path)?;
    backup::pace(&copy, &pause)?;
    anyhow::ensure!(!invariants::unsound(&copy).is_empty());
    drop(copy);
    let made_in = began.elapsed().as_secs_f64();
    let copy = copies::make(&folder, now_ms, &recipient, MOST_BYTES, &*pause);
    let sealed_in = began.elapsed().as_secs_f64() - made_in;
    let megabytes = std::fs::metadata(&path)?.len() >> 20;
    std::fs::remove_file(&path)?;
    let copy = match copy {
        Ok(copy) => format!("a copy of {} MB", copy.bytes >> 20),
        Err(CopyError::TooLarge { .. }) => "no copy, since it would be too large,".to_owned(),
        Err(error) => return Err(error.into()),
    };
    Ok(format!(
        "backup of {megabytes} MB in {made_in:.1} s, {copy} in {sealed_in:.1} s"
    ))
}

/// The menu without a backup and beside one.
fn menu(shop: &Shop, dir: &Path) -> anyhow::Result<()> {
    let mut customer = shop.customer(FIRST);
    customer.greet()?;
    // The first time warms up caches on both sides.
    round(&mut customer, &|| false)?;
    let began = Instant::now();
    let quiet = presses(&mut customer, &|| began.elapsed() >= QUIET)?;
    println!("{}", quiet.line("press, no backup"));
    let done = Arc::default();
    let backup = back_up(dir, &done);
    let beside = presses(&mut customer, &|| done.load(Ordering::SeqCst))?;
    println!("{}", beside.line("press beside a backup"));
    println!("  {}", ended(backup)?);
    Ok(())
}

fn ended(backup: thread::JoinHandle<anyhow::Result<String>>) -> anyhow::Result<String> {
    backup
        .join()
        .map_err(|_| anyhow::anyhow!("the backup has panicked"))?
}

/// A picture, from the menu to the result.
fn make(customer: &mut Customer) -> anyhow::Result<()> {
    home(customer)?;
    customer.tap(Action::List(Section::Of(Category::Image), 0))?;
    customer.open_card(ModelKey::of(MODEL))?;
    customer.tap(Action::Begin(ModelKey::of(MODEL)))?;
    customer.tell("Рыжий кот на подоконнике")?;
    customer.reach_confirmation()?;
    let start = customer.find(|action| matches!(action, Action::Run(_)))?;
    customer.press(start)?;
    let again = |action: &Action| matches!(action, Action::Quick(Quick::Again(..)));
    customer.wait(|chat| chat.actions().iter().any(again))
}

/// /health while customers press, pictures are made and a backup is.
fn health(shop: &Shop, dir: &Path) -> anyhow::Result<()> {
    let app = shop.app.as_ref().context("the bot has stopped")?;
    let url = format!("http://{}/health", app.health_address());
    let done = Arc::<AtomicBool>::default();
    let mut load = Vec::new();
    for id in FIRST..FIRST + PRESSING + MAKING {
        let (mut customer, done) = (shop.customer(id), Arc::clone(&done));
        load.push(thread::spawn(move || -> anyhow::Result<u64> {
            customer.greet()?;
            let mut deeds = 0;
            while !done.load(Ordering::SeqCst) {
                if id < FIRST + PRESSING {
                    let pressed = home(&mut customer)?;
                    thread::sleep(PRESS_EVERY);
                    let ways = customer.buttons();
                    let (_, way) = ways
                        .get(pressed.unsigned_abs() as usize % ways.len().max(1))
                        .context("no buttons")?;
                    customer.tap(*way)?;
                    thread::sleep(PRESS_EVERY);
                    deeds += 2;
                } else {
                    make(&mut customer)?;
                    deeds += 1;
                    thread::sleep(MAKE_EVERY);
                }
            }
            Ok(deeds)
        }));
    }
    let (backup, began) = (back_up(dir, &done), Instant::now());
    let (mut times, monitor) = (Times::default(), agent());
    while !done.load(Ordering::SeqCst) {
        let asked = now_us();
        let text = monitor.get(&url).call()?.body_mut().read_to_string()?;
        times.add(now_us() - asked);
        anyhow::ensure!(text.contains("\"database\":\"ok\""), "{text}");
        thread::sleep(LOOK_EVERY);
    }
    let took = began.elapsed().as_secs_f64();
    println!("{}", times.line("/health under load"));
    println!("  {}", ended(backup)?);
    let mut counts = Vec::new();
    for thread in load {
        let ended = thread.join();
        counts.push(ended.map_err(|_| anyhow::anyhow!("a customer has panicked"))??);
    }
    let (pressed, made) = counts.split_at(usize::try_from(PRESSING)?);
    let rate = |counts: &[u64]| counts.iter().sum::<u64>() as f64 / took;
    println!(
        "  meanwhile {:.0} presses/s and {:.1} pictures/s",
        rate(pressed),
        rate(made)
    );
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let customers = env_number("KIEBOT_BENCH_CUSTOMERS", 200_000);
    println!("{}", fill::fill(dir.path(), customers)?);
    kept::refresh(dir.path())?;
    println!("budget: a press beside a backup p99 50 ms, /health p99 10 ms");
    let shop = Shop::open(dir.path())?;
    for pass in 1..=PASSES {
        println!("pass {pass} (load {})", load_average());
        menu(&shop, dir.path())?;
        health(&shop, dir.path())?;
    }
    shop.close()
}
