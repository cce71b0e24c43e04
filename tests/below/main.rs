//! Faults below the program: at every call of SQLite to its files an error, a full disk, the end of the process or a
//! power loss, through a full story of the product.
//!
//! By default a slice of all walks, with the control that must report losses. All calls, with a closing table:
//! `cargo test --test below -- --ignored --nocapture` (an hour on two cores; a third of that with
//! `--config 'profile.dev.package.libsqlite3-sys.opt-level=2'`)
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

fn walk(every: u64) -> Walk<'static> {
    static GOLDEN: OnceLock<Golden> = OnceLock::new();
    vfs::install();
    Walk {
        golden: GOLDEN.get_or_init(Golden::make),
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

/// `cargo test --test below -- --ignored --nocapture`
#[test]
#[ignore = "long: every call"]
fn every_call_of_the_story() {
    let all = walk(1);
    let mut rows = Vec::new();
    let mut add = |row: Row| {
        // At once: somebody waits for an hour.
        walks::table(std::slice::from_ref(&row));
        rows.push(row);
    };
    add(all.power(Syncs::Full, &[0, 1, 2, 3]));
    add(all.faults(Kind::Once));
    add(all.faults(Kind::Full));
    add(all.faults(Kind::Broken));
    add(all.lost_syncs(false));
    add(all.lost_syncs(true));
    add(all.deaths());
    let control = walk(7).power(Syncs::Normal, &[0, 3]);
    check(&rows);
    check_control(&control);
}
