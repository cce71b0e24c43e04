//! The real binary under kill -9, lost replies and refusals: short by default, long with `--ignored`.
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
mod oracle;
mod storm;
mod traced;

use storm::Storm;

/// A number of the environment, else the default.
fn number(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .ok()
        .map_or(default, |text| text.parse().unwrap())
}

/// Where chance begins; printed by the storm, so that a failure can be looked at again.
fn seed() -> u64 {
    number("KIEBOT_SEED", fastrand::u64(..1_000_000))
}

#[test]
fn a_crowd_is_served_through_kills() {
    Storm {
        seed: seed(),
        kills: 20,
        people: 6,
    }
    .run();
}

/// `KIEBOT_KILLS=1000 KIEBOT_SEED=7 cargo test --test faults -- --ignored --nocapture`
#[test]
#[ignore = "long: as many kills as KIEBOT_KILLS says"]
fn a_crowd_is_served_through_many_kills() {
    Storm {
        seed: seed(),
        kills: number("KIEBOT_KILLS", 300),
        people: 10,
    }
    .run();
}
