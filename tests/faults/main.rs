//! The real binary under kill -9 while a third of all outside calls go wrong: short by default, long with `--ignored`.
//!
//! The long run goes in chunks of 500 kills, each with a fresh database and a printed seed. Each finished chunk leaves a
//! file in `target/storm` (or in `$KIEBOT_STORM`), so a run that was stopped goes on, and several may run side by side.
//! It ends with the table over all chunks when there have been `$KIEBOT_KILLS` kills:
//!
//! `TMPDIR=/dev/shm KIEBOT_KILLS=10000 cargo test --test faults -- --ignored --nocapture`
//!
//! `KIEBOT_SEED=7` with the seed of a chunk repeats its chance; `KIEBOT_BINARY=/path/to/kiebot` takes another build.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on says so by panicking"
)]

#[path = "../all/child.rs"]
mod child;
mod crowd;
mod line;
mod oracle;
mod others;
mod record;
mod shelf;
mod storm;
mod traced;

use storm::Storm;

/// Kills in one chunk of the long run.
const CHUNK: u64 = 500;

/// A number of the environment.
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

/// Where chance begins; printed by the storm, so that a failure can be looked at again.
fn seed() -> u64 {
    number("KIEBOT_SEED").unwrap_or_else(|| fastrand::u64(..1_000_000))
}

#[test]
fn a_crowd_is_served_through_kills() {
    let storm = Storm {
        seed: seed(),
        kills: 120,
        people: 30,
        orders: 5,
        verify_every: 40,
    };
    let record = storm.run();
    record.print("storm");
    assert!(record.differences.is_empty(), "{:#?}", record.differences);
    let faults: i64 = record.faults.values().sum();
    let calls: i64 = record.calls.values().sum();
    assert!(faults * 3 >= calls, "{faults} faults in {calls} calls");
}

/// The command is at the head of this file.
#[test]
#[ignore = "long: as many kills as KIEBOT_KILLS says"]
fn a_crowd_is_served_through_many_kills() {
    let folder = record::folder();
    let wanted = number("KIEBOT_KILLS").unwrap_or(10_000);
    let mut total = record::total(&folder);
    while total.kills < wanted {
        let storm = Storm {
            seed: seed(),
            kills: CHUNK.min(wanted - total.kills),
            people: 60,
            orders: 16,
            verify_every: 50,
        };
        let record = storm.run();
        record.print(&format!("chunk of seed {}", record.seed));
        record::keep(&folder, &record);
        total = record::total(&folder);
    }
    total.print("all chunks");
    assert!(total.differences.is_empty(), "{:#?}", total.differences);
}
