//! Faults below the program: at every call of SQLite to its files an error, a full disk, the end of the process or a
//! power loss, through a full story of the product.
//!
//! By default a slice of all walks, with the control that must report losses. All calls, each walk with its line of
//! the closing table: `cargo test --test below -- --ignored --nocapture every_` (much faster with
//! `--config 'profile.dev.package.libsqlite3-sys.opt-level=2'` after `test`).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on says so by panicking"
)]

mod content;
mod deaths;
mod disk;
mod faults;
mod inside;
mod life;
mod story;
mod vfs;
mod walks;

use faults::Kind;
use life::{Golden, Syncs};
use std::sync::OnceLock;
use walks::{Row, Walk};

fn golden() -> &'static Golden {
    static GOLDEN: OnceLock<Golden> = OnceLock::new();
    vfs::install();
    GOLDEN.get_or_init(Golden::make)
}

fn walk(every: u64) -> Walk<'static> {
    Walk {
        golden: golden(),
        from: every,
        every,
    }
}

fn check(rows: &[Row]) {
    walks::table(rows);
    for row in rows {
        row.assert_sound();
    }
}

/// A harness that does not see these losses would prove nothing.
fn check_control(row: &Row) {
    walks::table(std::slice::from_ref(row));
    assert!(row.lost > 0 && row.broken == 0, "{row:#?}");
}

#[test]
fn a_power_loss_takes_nothing_acknowledged() {
    check(&[walk(61).power(Syncs::Full, &[0, 3])]);
}

#[test]
fn a_power_loss_is_seen_where_syncs_are_missing() {
    check_control(&walk(83).power(Syncs::Normal, &[0, 3]));
}

#[test]
fn a_failing_disk_breaks_nothing() {
    let rows = [
        walk(127).faults(Kind::Once),
        walk(131).faults(Kind::Broken),
        walk(61).faults(Kind::Full),
    ];
    check(&rows);
}

#[test]
fn a_failed_sync_ends_the_process_and_is_never_believed() {
    let rows = [walk(19).lost_syncs(false), walk(17).lost_syncs(true)];
    check(&rows);
}

/// The log on the disk lacked what the start had folded into the file from the log in memory.
#[test]
fn what_a_start_folds_in_after_a_failed_sync_is_in_the_log_as_well() {
    check(&[walk(23).lost_syncs_at_the_start()]);
}

/// A sync may fail before the commit, in the middle of a large job: that was taken for an ordinary I/O error.
#[test]
fn a_sync_that_fails_inside_a_job_ends_the_writer() {
    vfs::install();
    assert!(inside::every_sync() > 3);
}

#[test]
fn a_death_at_any_call_takes_nothing_acknowledged() {
    check(&[walk(101).deaths()]);
}

/// Does nothing unless its parent tells it to.
#[test]
fn a_child_lives_until_its_call() {
    vfs::install();
    deaths::live_until_death();
}

/// `cargo test --test below -- --ignored --nocapture every_`
#[test]
#[ignore = "long: every call, four seeds"]
fn every_power_loss() {
    walks::whole(golden(), |part| part.power(Syncs::Full, &[0, 1, 2, 3]));
}

#[test]
#[ignore = "long: every call"]
fn every_failing_call() {
    walks::whole(golden(), |part| part.faults(Kind::Once));
}

#[test]
#[ignore = "long: every call"]
fn every_breaking_call() {
    walks::whole(golden(), |part| part.faults(Kind::Broken));
}

#[test]
#[ignore = "long: every write"]
fn every_write_to_a_full_disk() {
    walks::whole(golden(), |part| part.faults(Kind::Full));
}

#[test]
#[ignore = "long: every sync"]
fn every_failed_sync() {
    walks::whole(golden(), |part| part.lost_syncs(false));
    walks::whole(golden(), |part| part.lost_syncs(true));
    walks::whole(golden(), |part| part.lost_syncs_at_the_start());
}

#[test]
#[ignore = "long: every call"]
fn every_death() {
    walks::whole(golden(), |part| part.deaths());
}

#[test]
#[ignore = "long: every seventh call"]
fn every_control() {
    check_control(&walk(7).power(Syncs::Normal, &[0, 3]));
}
