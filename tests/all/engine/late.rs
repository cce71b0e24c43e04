//! Deadlines, and results that come after them: given as a gift, never charged.

use super::bench::{Bench, HOUR, MINUTE};
use kiebot::generation::{Reason, State};
use kiebot::ids::GenerationId;
use kiebot::store::late::LateState;

/// A picture that expired, and its task.
fn expired(bench: &Bench) -> (GenerationId, String) {
    bench.sandbox.kie.switch(|s| s.never_finish = true);
    let id = bench.order_picture();
    let task = bench.until_state(id, State::Running).task_id.unwrap();
    bench.advance(14 * MINUTE);
    assert_eq!(bench.get(id).state, State::Running);
    bench.advance(2 * MINUTE);
    let ended = bench.until_ended(id);
    assert_eq!(
        (ended.state, ended.reason),
        (State::Expired, Some(Reason::Timeout))
    );
    bench.assert_refunded(id);
    (id, task)
}

#[test]
fn a_late_success_is_a_gift() {
    let mut bench = Bench::running();
    let (id, task) = expired(&bench);
    bench.finish(&task);
    bench.until_late(id, LateState::Gifted);
    assert_eq!(bench.outbox("gift:"), [format!("gift:{id}")]);
    assert!(bench.results(id)[0].file.is_some());
    assert_eq!(bench.get(id).state, State::Expired);
    bench.restart();
    bench.assert_refunded(id);
}

#[test]
fn a_late_success_survives_a_restart_between_finish_and_files() {
    let mut bench = Bench::running();
    let (id, task) = expired(&bench);
    bench.sandbox.kie.switch(|s| s.files_missing = true);
    bench.finish(&task);
    bench.until_late(id, LateState::Fetching);
    bench.restart();
    bench.sandbox.kie.switch(|s| s.files_missing = false);
    bench.until_late(id, LateState::Gifted);
    bench.assert_refunded(id);
}

#[test]
fn a_late_failure_and_the_end_of_the_day_end_the_watch() {
    let bench = Bench::running();
    let (id, task) = expired(&bench);
    let url = format!("{}/_kie/finish", bench.sandbox.kie_url);
    ureq::post(url)
        .send(format!("{{\"task_id\":\"{task}\",\"fail\":\"too late\"}}"))
        .unwrap();
    bench.until_late(id, LateState::Gone);
    bench.assert_refunded(id);

    let bench = Bench::running();
    let (id, _) = expired(&bench);
    bench.advance(25 * HOUR);
    bench.until_late(id, LateState::Gone);
    bench.assert_refunded(id);
}
