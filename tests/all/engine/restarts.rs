//! Stopped at every stored state and started again: the same end, the same money.

use super::bench::{Bench, HOUR, PRICE};
use kiebot::generation::{Event, Reason, State};
use kiebot::money::Kopecks;
use kiebot::store::generations::{self, Change};

#[test]
fn held_is_sent_after_the_restart() {
    let mut bench = Bench::new();
    let id = bench.order_picture();
    bench.restart();
    bench.until_state(id, State::Succeeded);
    assert_eq!(bench.creates(), 1);
    bench.assert_spent(PRICE);
}

#[test]
fn held_under_a_clock_that_was_set_back_is_sent_now() {
    let mut bench = Bench::new();
    let id = bench.order_picture();
    bench.clock.advance(-5 * HOUR);
    bench.start_engine();
    bench.until_state(id, State::Succeeded);
    bench.assert_spent(PRICE);
}

#[test]
fn a_long_stop_ends_nothing_by_itself() {
    let mut bench = Bench::running();
    bench.sandbox.kie.switch(|s| s.files_missing = true);
    let fetching = bench.order_picture();
    bench.until_state(fetching, State::Fetching);
    bench.stop_engine();
    let held = bench.order_picture();
    bench.advance(20 * HOUR);
    bench.start_engine();
    bench.until("a try to fetch", |conn| {
        let now = generations::get(conn, fetching).unwrap()?;
        (now.attempts > 0).then_some(())
    });
    bench.sandbox.kie.switch(|s| s.files_missing = false);
    bench.until_state(fetching, State::Succeeded);
    bench.until_state(held, State::Succeeded);
    bench.assert_spent(Kopecks(2 * PRICE.0));
}

#[test]
fn submitting_is_unknown_after_the_restart() {
    let mut bench = Bench::new();
    let ids = [bench.order_picture(), bench.order_picture()];
    for id in ids {
        bench.write(move |tx| {
            let change = Change::default();
            assert!(generations::happen(
                tx,
                id,
                State::Held,
                Event::Taken,
                &change
            )?);
            Ok(())
        });
    }
    bench.restart();
    for id in ids {
        let ended = bench.get(id);
        assert_eq!(
            (ended.state, ended.reason),
            (State::Unknown, Some(Reason::LostSubmit))
        );
    }
    bench.assert_spent(Kopecks::ZERO);
    assert_eq!(bench.outbox("refund:").len(), 2);
    assert_eq!(bench.alerts(), ["submits-lost"]);
    let other = bench.order_picture();
    bench.until_state(other, State::Succeeded);
    assert_eq!(bench.creates(), 1);
    bench.assert_spent(PRICE);
}

#[test]
fn running_is_polled_on_with_the_same_task() {
    let mut bench = Bench::running();
    bench.sandbox.kie.switch(|s| s.never_finish = true);
    let id = bench.order_picture();
    let task = bench.until_state(id, State::Running).task_id;
    bench.restart();
    bench.sandbox.kie.switch(|s| s.never_finish = false);
    assert_eq!(bench.until_state(id, State::Succeeded).task_id, task);
    assert_eq!(bench.creates(), 1);
    bench.assert_spent(PRICE);
}

#[test]
fn fetching_goes_on_and_keeps_what_it_has() {
    let mut bench = Bench::running();
    bench.sandbox.kie.switch(|s| s.files_missing = true);
    let id = bench.order("grok-imagine/text-to-image", &super::bench::prompt("Коты"));
    bench.until_state(id, State::Fetching);
    bench.restart();
    assert_eq!(bench.get(id).state, State::Fetching);
    bench.sandbox.kie.switch(|s| s.files_missing = false);
    bench.until_state(id, State::Succeeded);
    assert_eq!(bench.results(id).len(), 6);
    assert_eq!((bench.creates(), bench.outbox("result:").len()), (1, 1));
    bench.assert_spent(PRICE);
}

#[test]
fn an_end_stays_as_it_is() {
    let mut bench = Bench::running();
    let good = bench.order_picture();
    bench.until_ended(good);
    bench.sandbox.kie.switch(|s| s.fail_next = 1);
    let bad = bench.order_picture();
    bench.until_ended(bad);
    let (first, second) = (bench.get(good), bench.get(bad));
    bench.restart();
    let other = bench.order_picture();
    bench.until_ended(other);
    assert_eq!((bench.get(good), bench.get(bad)), (first, second));
    bench.assert_spent(Kopecks(2 * PRICE.0));
}

#[test]
fn a_stop_waits_for_the_submit_under_way() {
    let mut bench = Bench::running();
    bench.sandbox.kie.switch(|s| {
        s.hang_ms = 300;
        s.only = Some("create".to_owned());
    });
    let id = bench.order_picture();
    bench.until_state(id, State::Submitting);
    bench.stop_engine();
    assert_eq!(bench.get(id).state, State::Running);
    bench.start_engine();
    bench.until_state(id, State::Succeeded);
    bench.assert_spent(PRICE);
}
