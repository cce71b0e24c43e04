//! The recovery matrix: what must hold after the real binary has died at each point that matters, one test a row.
//!
//! | row | it dies | test |
//! |---|---|---|
//! | R1–R3 | between Telegram's batch and the end of a handler's transaction | `updates::r01…r03` |
//! | R4–R13 | at each step of a generation | `generations::r04…r13` |
//! | R14 | while a cancel races a success | `races::r14` |
//! | R15 | and is down when the deadline passes | `races::r15` |
//! | R16–R19 | around a payment, its credit and its return | `money::r16…r19` |
//! | R4 again | between a message or a repeat that starts at once and its answer | `quick::…` |
//! | R20, R21 | inside a copy of the database, inside a migration | `process::r20`, `r21` |
//! | R22, R23, R25 | at any write of SQLite, with power loss, with failing disks | `tests/faults` (a VFS that fails) |
//! | R24 | because the disk is full | `tests/faults` |
//! | R26 | orderly, at any moment | `process::r26`, `walk::…_sigterm…` |
//! | R27 | by a watchdog or for want of memory | the same death as in R1–R13; `walk` does it everywhere |
//! | R28–R30, R32 | or would: a second process, a second poller, a jumping clock, a damaged file | `process::r28…r32` |
//! | R31 | and comes back with an older copy | `money::r31` |
//!
//! `walk` goes through whole stories and dies before and after every commit and every call, one after the other.
//! A death is `abort` at a failpoint (`src/failpoint.rs`): for disk, lock and connections the same as kill -9.

mod generations;
mod money;
mod process;
mod quick;
mod races;
mod updates;
mod walk;

use crate::child::{ADMIN, Bot, Person, World};
use crate::restart::reach_confirmation;
use std::os::unix::process::ExitStatusExt;

/// Price of one picture of the model these tests order, in kopecks.
const PRICE: i64 = 63;
/// The welcome bonus, in kopecks.
const BONUS: i64 = 20_000;
/// The customer.
const ANNA: i64 = 7;
/// What `abort` ends a process with.
const SIGABRT: i32 = 6;

/// A life that ends at a point; gives what it wrote.
fn die(world: &World, at: &str) -> String {
    fall(Bot::spawn(world.dir(), &["run"], &[("KIEBOT_DIE_AT", at)]))
}

/// Waits for the end of a life at its failpoint.
fn fall(bot: Bot) -> String {
    let (status, log) = bot.until_ended();
    assert_eq!(status.signal(), Some(SIGABRT), "{log}");
    log
}

/// Anna presses «Запустить», and the bot dies at this point of what follows.
fn order_and_die(world: &World, at: &str) -> String {
    let bot = world.start();
    // Alerts need a chat.
    world.person(ADMIN).say("/start");
    reach_confirmation(world.person(ANNA));
    drop(bot.kill());
    world.person(ANNA).press_now("Запустить");
    die(world, at)
}

/// Nothing is left to do anywhere.
fn until_quiet(world: &World) {
    for rest in [
        "SELECT count(*) = 0 FROM inbox WHERE done_ms IS NULL AND parked_ms IS NULL",
        "SELECT count(*) = 0 FROM generations WHERE ended_ms IS NULL",
        "SELECT count(*) = 0 FROM outbox WHERE state = 'todo'",
    ] {
        world.until_true(rest);
    }
}

/// The picture has come (a message may have come twice), it is paid once, and the books are right.
fn assert_sold(world: &World) {
    let anna = world.person(ANNA);
    anna.until_heard("✅ Готово!");
    until_quiet(world);
    assert!((2..=3).contains(&anna.files()), "{:#?}", anna.texts());
    assert!(anna.count("✅ Готово!") <= 2, "{:#?}", anna.texts());
    assert_eq!(world.money(ANNA), (BONUS - PRICE, 0));
    assert_eq!((world.creates(), world.tasks().len()), (1, 1));
    assert_eq!(moves(world, "capture"), 1);
    world.verify();
}

/// The money is back, once, and the customer was told, once or twice.
fn assert_returned(world: &World) {
    let anna = world.person(ANNA);
    anna.until_heard("Средства возвращены на баланс.");
    until_quiet(world);
    assert!(told_of_return(anna) <= 2, "{:#?}", anna.texts());
    assert_eq!(world.money(ANNA), (BONUS, 0));
    assert_eq!((moves(world, "release"), anna.files()), (1, 0));
    assert!(world.creates() <= 1 && world.tasks().len() <= 1);
    world.verify();
}

fn told_of_return(anna: Person<'_>) -> usize {
    anna.count("Средства возвращены на баланс.")
}

/// How many movements of a kind there are.
fn moves(world: &World, kind: &str) -> i64 {
    world.number(&format!(
        "SELECT count(*) FROM transfers WHERE kind = '{kind}'"
    ))
}
