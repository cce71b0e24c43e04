//! Orderly restarts while people talk and order: nothing of theirs is lost, and how long nobody was there is told.
//! A hundred of them: `cargo test --test all -- --ignored --nocapture a_hundred_restarts`.

use super::{BONUS, PRICE, reach_confirmation};
use crate::child::World;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Customers who talk begin here, those who order there.
const TALKERS: i64 = 10_000;
const BUYERS: i64 = 500_000;
/// Updates that are answered between two restarts.
const BETWEEN: i64 = 20;

/// People come and talk; the numbers of their updates.
fn talk(world: &World, stop: &AtomicBool) -> Vec<i64> {
    let mut said = Vec::new();
    for id in TALKERS.. {
        if stop.load(Ordering::SeqCst) {
            break;
        }
        let one = world.person(id);
        said.extend(["/start", "/balance", "/help"].map(|words| one.say_now(words)));
        // They wait for their last answer: the load is that of the bot, not of a queue without end.
        said.last()
            .iter()
            .for_each(|update| one.until_shown(**update));
    }
    said
}

/// People come and each buys a picture; how many.
fn buy(world: &World, stop: &AtomicBool) -> i64 {
    for id in BUYERS.. {
        if stop.load(Ordering::SeqCst) {
            return id - BUYERS;
        }
        let one = world.person(id);
        reach_confirmation(one);
        one.press("Запустить");
    }
    0
}

/// The longest, and the one that half of them do not reach.
fn told(mut gaps: Vec<Duration>) -> String {
    gaps.sort();
    let at = |n: usize| gaps.get(n).copied().unwrap_or_default().as_millis();
    let (half, last) = (gaps.len() / 2, gaps.len().saturating_sub(1));
    format!(
        "{} restarts: median {} ms, longest {} ms",
        gaps.len(),
        at(half),
        at(last)
    )
}

fn restarts(times: usize) {
    let world = World::new();
    // More come in a day than a shop gives bonuses to.
    let cap = |sum| format!("daily_cap_rub = \"{sum}\"");
    let config = world.config().replace(&cap(100_000), &cap(100_000_000));
    world.write_config(&config);
    let stop = AtomicBool::new(false);
    let mut bot = world.start();
    let mut gaps = Vec::new();
    std::thread::scope(|threads| {
        let talking = threads.spawn(|| talk(&world, &stop));
        let buying = threads.spawn(|| buy(&world, &stop));
        for _ in 0..times {
            let answered = "SELECT count(*) FROM inbox WHERE shown_ms IS NOT NULL";
            let wanted = world.number(answered) + BETWEEN;
            world.until_true(&format!("SELECT ({answered}) >= {wanted}"));
            let began = Instant::now();
            let (status, log) = bot.terminate();
            assert_eq!(status.code(), Some(0), "{log}");
            bot = world.start();
            gaps.push(began.elapsed());
        }
        stop.store(true, Ordering::SeqCst);
        let (said, bought) = (talking.join().unwrap(), buying.join().unwrap());
        for update in &said {
            world.until_true(&format!(
                "SELECT shown_ms IS NOT NULL FROM inbox WHERE update_id = {update}"
            ));
        }
        world.until_true(&format!(
            "SELECT count(*) = {bought} FROM generations WHERE state = 'succeeded'"
        ));
        assert_eq!(world.number("SELECT count(*) FROM generations"), bought);
        for id in BUYERS..BUYERS + bought {
            assert_eq!(world.money(id), (BONUS - PRICE, 0), "customer {id}");
        }
        assert_eq!(bot.terminate().0.code(), Some(0));
        println!("{}; {} updates, {bought} pictures", told(gaps), said.len());
    });
    world.verify();
}

#[test]
fn three_restarts_under_load_lose_nothing() {
    restarts(3);
}

#[test]
#[ignore = "takes minutes: a hundred restarts"]
fn a_hundred_restarts_under_load_lose_nothing() {
    restarts(100);
}
