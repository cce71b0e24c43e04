//! Random histories, compared with a small model step by step; every invariant holds at the end of each.
//!
//! The long run: `KIEBOT_HISTORIES=100000 cargo test --test all -- ledger::random ledger::settled --nocapture`.

mod model;

use super::*;
use model::Model;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::Cell;
use std::time::Instant;

/// One thing that happens. Sums in kopecks; `usize` picks one of the generations there are.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Welcome(i64),
    /// Who, which promo code, how much.
    Promo(i64, u8, i64),
    /// Who, the number of the charge, how much; by Stars, a provider or by hand.
    TopUp(i64, u8, i64, Method),
    /// Who, the number of the charge, how much, what comes on top.
    Pack(i64, u8, i64, i64),
    /// What is left of the bonus of this charge goes.
    PackBack(u8),
    /// Somebody else gets a share of this charge.
    Referral(i64, u8, i64),
    Start(i64, i64),
    Advance(usize),
    End(usize, usize),
    /// Hold, capture or release once more.
    Again(usize, u8),
    /// What came after the end is given.
    Gift(usize),
    Refund(usize, i64, u32),
    /// An admin gives or takes; the last number is how many deeds ago this one was done first (0: it is new).
    Adjust(i64, bool, i64, i64),
    /// Who, the number of the charge, how much; true: the last return once more.
    Payout(i64, u8, i64, bool),
    Undo(u8),
    Loss(u8, i64),
}

fn step() -> impl Strategy<Value = Step> {
    let who = || 1..4_i64;
    let charge = || 0..8_u8;
    let sum = || 1..400_i64;
    let method = prop_oneof![
        4 => Just(Method::Stars),
        1 => Just(Method::Provider),
        1 => Just(Method::Manual),
    ];
    let one = any::<usize>;
    prop_oneof![
        1 => who().prop_map(Step::Welcome),
        1 => (who(), 0..3_u8, 1..3_i64).prop_map(|(c, n, sum)| Step::Promo(c, n, 50 * sum)),
        3 => (who(), charge(), sum(), method).prop_map(|(c, n, sum, m)| Step::TopUp(c, n, sum, m)),
        2 => (who(), charge(), sum(), 0..90_i64).prop_map(|(c, n, sum, b)| Step::Pack(c, n, sum, b)),
        1 => charge().prop_map(Step::PackBack),
        1 => (who(), charge(), 1..60_i64).prop_map(|(c, n, sum)| Step::Referral(c, n, sum)),
        6 => (who(), 0..250_i64).prop_map(|(c, price)| Step::Start(c, price)),
        12 => one().prop_map(Step::Advance),
        5 => (one(), 0..4_usize).prop_map(|(g, how)| Step::End(g, how)),
        2 => (one(), 0..3_u8).prop_map(|(g, what)| Step::Again(g, what)),
        2 => one().prop_map(Step::Gift),
        2 => (one(), 1..200_i64, 0..3_u32).prop_map(|(g, sum, n)| Step::Refund(g, sum, n)),
        2 => (who(), any::<bool>(), -300..300_i64, 0..4_i64).prop_map(|(c, w, sum, n)| Step::Adjust(c, w, sum, n)),
        2 => (who(), charge(), sum(), any::<bool>()).prop_map(|(c, n, sum, again)| Step::Payout(c, n, sum, again)),
        1 => charge().prop_map(Step::Undo),
        1 => (charge(), sum()).prop_map(|(n, sum)| Step::Loss(n, sum)),
    ]
}

/// How many histories a test walks through.
pub(super) fn histories(usual: u32) -> u32 {
    let wanted = std::env::var("KIEBOT_HISTORIES").ok();
    wanted.map_or(usual, |number| number.parse().unwrap())
}

/// An empty database in memory with every guard.
pub(super) fn in_memory() -> Connection {
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch("PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON")
        .unwrap();
    conn.set_prepared_statement_cache_capacity(200);
    for step in kiebot::store::migrate::STEPS {
        conn.execute_batch(step).unwrap();
    }
    conn
}

/// Walks through one history, and takes it back.
fn walk(conn: &Connection, steps: &[Step]) {
    conn.execute_batch("BEGIN").unwrap();
    let mut model = Model::default();
    for who in 1..4 {
        customer(conn, who);
        model.purses.entry(who).or_default();
    }
    for step in steps {
        model.apply(conn, step).unwrap();
        model.compare(conn);
    }
    super::statement::compare(conn);
    let broken: Vec<_> = invariants::numbered(conn)
        .into_iter()
        .filter(|check| !check.ok)
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
    conn.execute_batch("ROLLBACK").unwrap();
}

#[test]
fn random_histories_end_as_the_model_says() {
    let config = ProptestConfig {
        cases: histories(300),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let mut runner = TestRunner::new(config);
    let (began, steps_done, walked) = (Instant::now(), Cell::new(0), Cell::new(0));
    let conn = in_memory();
    let ended = runner.run(&prop::collection::vec(step(), 1..50), |steps| {
        // A history that failed may have left its transaction open.
        if !conn.is_autocommit() {
            conn.execute_batch("ROLLBACK").unwrap();
        }
        walk(&conn, &steps);
        steps_done.set(steps_done.get() + steps.len());
        walked.set(walked.get() + 1);
        if walked.get() % 10_000 == 0 {
            println!("{} histories in {:.0?}", walked.get(), began.elapsed());
        }
        Ok(())
    });
    let (walked, steps, took) = (walked.get(), steps_done.get(), began.elapsed());
    println!("{walked} histories, {steps} steps in {took:.1?}");
    if let Err(failed) = ended {
        panic!("{failed}");
    }
}
