//! The cancel rule at every state, and a cancel that races the answer of a submit.

use super::bench::{Bench, HOUR, PRICE, STRANGER};
use kiebot::generation::State;
use kiebot::money::Kopecks;
use kiebot::store::generations::{self, CancelOutcome};
use kiebot::store::late;

use super::bench::CUSTOMER;

#[test]
fn before_it_is_sent_it_ends_at_once() {
    let mut bench = Bench::new();
    let id = bench.order_picture();
    assert_eq!(bench.cancel(id, STRANGER), CancelOutcome::NotYours);
    assert_eq!(bench.cancel(id, CUSTOMER), CancelOutcome::Cancelled);
    assert_eq!(bench.cancel(id, CUSTOMER), CancelOutcome::TooLate);
    bench.start_engine();
    let other = bench.order_picture();
    bench.until_state(other, State::Succeeded);
    assert_eq!(bench.creates(), 1);
    assert_eq!(bench.get(id).state, State::Cancelled);
    assert_eq!(bench.outbox("refund:"), [format!("refund:{id}")]);
    bench.assert_spent(PRICE);
}

#[test]
fn after_acceptance_only_so_often_a_day() {
    let mut bench = Bench::new();
    bench.config.limits.refunded_cancels_per_day = 1;
    bench.start_engine();
    bench.sandbox.kie.switch(|s| s.never_finish = true);
    let (first, second) = (bench.order_picture(), bench.order_picture());
    let task = bench.until_state(first, State::Running).task_id.unwrap();
    bench.until_state(second, State::Running);
    assert_eq!(bench.cancel(first, CUSTOMER), CancelOutcome::Cancelled);
    assert_eq!(bench.cancel(second, CUSTOMER), CancelOutcome::NotRefundable);
    assert!(!bench.get(second).cancel_wish);
    assert_eq!(bench.balance().hold, PRICE);

    // The refunded one is never delivered, the other is.
    bench.finish(&task);
    bench.sandbox.kie.switch(|s| s.never_finish = false);
    bench.until_state(second, State::Succeeded);
    assert_eq!(bench.get(first).state, State::Cancelled);
    assert_eq!(bench.read(|conn| Ok(late::get(conn, first)?)), None);
    assert_eq!(bench.outbox("result:"), [format!("result:{second}")]);
    bench.assert_spent(PRICE);

    bench.advance(24 * HOUR);
    bench.sandbox.kie.switch(|s| s.never_finish = true);
    let third = bench.order_picture();
    bench.until_state(third, State::Running);
    assert_eq!(
        bench.cancel(third, CUSTOMER),
        CancelOutcome::Cancelled,
        "a new day"
    );
    bench.assert_spent(PRICE);
}

#[test]
fn while_files_are_fetched_it_is_too_late() {
    let bench = Bench::running();
    bench.sandbox.kie.switch(|s| s.files_missing = true);
    let id = bench.order_picture();
    bench.until_state(id, State::Fetching);
    assert_eq!(bench.cancel(id, CUSTOMER), CancelOutcome::TooLate);
    bench.sandbox.kie.switch(|s| s.files_missing = false);
    bench.until_state(id, State::Succeeded);
    assert_eq!(bench.cancel(id, CUSTOMER), CancelOutcome::TooLate);
    bench.assert_spent(PRICE);
}

/// A cancel while createTask is under way.
fn wished(bench: &Bench) -> kiebot::ids::GenerationId {
    bench.sandbox.kie.switch(|s| {
        s.never_finish = true;
        s.hang_ms = 500;
        s.only = Some("create".to_owned());
    });
    let id = bench.order_picture();
    bench.until_state(id, State::Submitting);
    assert_eq!(bench.cancel(id, CUSTOMER), CancelOutcome::Wished);
    id
}

#[test]
fn a_wish_during_the_submit_is_granted_when_it_is_accepted() {
    let bench = Bench::running();
    let id = wished(&bench);
    let ended = bench.until_ended(id);
    assert_eq!(ended.state, State::Cancelled);
    assert!(ended.accepted_ms.is_some());
    bench.assert_refunded(id);
}

#[test]
fn a_wish_that_is_not_refundable_is_answered_and_the_result_comes() {
    let mut bench = Bench::new();
    bench.config.limits.refunded_cancels_per_day = 0;
    bench.start_engine();
    let id = wished(&bench);
    bench.until_state(id, State::Running);
    assert_eq!(bench.outbox("wish:"), [format!("wish:{id}")]);
    bench.sandbox.kie.switch(|s| s.never_finish = false);
    bench.until_state(id, State::Succeeded);
    bench.assert_spent(PRICE);
}

#[test]
fn a_wish_ends_what_was_not_sent() {
    let bench = Bench::running();
    bench.sandbox.kie.switch(|s| s.busy_next = 1);
    let id = wished(&bench);
    let ended = bench.until_ended(id);
    assert_eq!((ended.state, ended.accepted_ms), (State::Cancelled, None));
    assert!(bench.kie("tasks").is_empty());
    bench.assert_refunded(id);
    assert_eq!(bench.balance().hold, Kopecks::ZERO);
    assert!(
        bench
            .read(|conn| Ok(generations::open_for(conn, CUSTOMER)?))
            .is_empty()
    );
}

#[test]
fn a_cancel_that_races_the_result_has_one_winner() {
    let mut bench = Bench::new();
    bench.config.limits.parallel_per_customer = 50;
    bench.config.limits.refunded_cancels_per_day = 50;
    let ids: Vec<_> = (0..12).map(|_| bench.order_picture()).collect();
    bench.start_engine();
    let mut stopped = 0;
    for id in &ids {
        let outcome = loop {
            match bench.cancel(*id, CUSTOMER) {
                // Sent this moment: asked again until it is decided.
                CancelOutcome::Wished => bench.advance(10),
                decided => break decided,
            }
        };
        if outcome == CancelOutcome::Cancelled {
            stopped += 1;
        }
    }
    let mut delivered = 0;
    let mut cancelled = 0;
    for id in &ids {
        match bench.until_ended(*id).state {
            State::Succeeded => delivered += 1,
            State::Cancelled => cancelled += 1,
            other => panic!("{id} ended as {}", other.name()),
        }
    }
    assert_eq!(delivered + cancelled, 12);
    assert!(cancelled >= stopped);
    assert_eq!(
        bench.outbox("result:").len(),
        usize::try_from(delivered).unwrap()
    );
    assert_eq!(
        bench.outbox("refund:").len(),
        usize::try_from(cancelled).unwrap()
    );
    bench.assert_spent(Kopecks(delivered * PRICE.0));
}
