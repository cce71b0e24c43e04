//! Lives that end badly: refused, failed, unclear, without files. The money always comes back, a submit is never repeated.

use super::bench::{Bench, HOUR, MINUTE, PRICE, prompt};
use kiebot::generation::{Reason, State};
use kiebot::store::late::{self, LateState};

#[test]
fn a_failure_gives_the_money_back_with_its_reason() {
    let bench = Bench::running();
    bench.sandbox.kie.switch(|s| s.fail_next = 1);
    let id = bench.order_picture();
    let ended = bench.until_ended(id);
    assert_eq!(
        (ended.state, ended.reason),
        (State::Failed, Some(Reason::Provider))
    );
    assert!(ended.detail.unwrap().contains("internal error"));
    bench.assert_refunded(id);
    assert_eq!(bench.read(|conn| Ok(late::get(conn, id)?)), None);
}

#[test]
fn moderation_is_told_as_moderation() {
    let bench = Bench::running();
    let id = bench.order("z-image", &prompt("nsfw"));
    assert_eq!(bench.until_ended(id).reason, Some(Reason::Moderation));
    bench.assert_refunded(id);
    assert_eq!(bench.alerts(), [""; 0]);
}

#[test]
fn a_refusal_that_is_our_fault_alerts_the_admin() {
    let bench = Bench::running();
    bench.sandbox.kie.switch(|s| s.refuse_next = 1);
    let id = bench.order_picture();
    let ended = bench.until_ended(id);
    assert_eq!(
        (ended.state, ended.reason),
        (State::Failed, Some(Reason::Ours))
    );
    bench.assert_refunded(id);
    assert_eq!(bench.alerts(), ["kie-refused"]);
}

#[test]
fn a_model_that_left_the_catalogue_gives_the_money_back() {
    let mut bench = Bench::new();
    let id = bench.order_picture();
    bench.catalog = kiebot::catalog::Catalog::default();
    bench.start_engine();
    assert_eq!(bench.until_ended(id).reason, Some(Reason::Ours));
    assert_eq!(bench.creates(), 0);
    assert_eq!(bench.alerts(), ["model-gone"]);
    bench.assert_refunded(id);
}

/// An answer that is lost after the task was accepted: released at once, never sent again, whatever happens later.
fn unclear(fault: impl FnOnce(&mut kiebot::sandbox::kie::Switches)) -> Bench {
    let mut bench = Bench::running();
    bench.sandbox.kie.switch(fault);
    let id = bench.order_picture();
    let ended = bench.until_ended(id);
    assert_eq!(
        (ended.state, ended.reason),
        (State::Unknown, Some(Reason::LostSubmit))
    );
    bench.assert_refunded(id);
    assert_eq!(bench.alerts(), ["submit-unclear"]);
    bench.restart();
    bench.advance(2 * HOUR);
    let other = bench.order_picture();
    bench.until_state(other, State::Succeeded);
    assert_eq!(bench.creates(), 2, "the unclear one was sent again");
    assert_eq!(bench.get(id).state, State::Unknown);
    bench.assert_spent(PRICE);
    let watched = bench.read(|conn| Ok(late::get(conn, id)?)).unwrap();
    assert_eq!(
        (watched.state, watched.task_id),
        (LateState::Watching, None)
    );
    bench.advance(24 * HOUR);
    bench.until_late(id, LateState::Gone);
    bench.assert_spent(PRICE);
    bench
}

#[test]
fn a_lost_answer_is_never_sent_again() {
    let bench = unclear(|s| s.lost_reply_next = 1);
    assert_eq!(bench.kie("tasks").len(), 2);
}

#[test]
fn garbage_and_a_gateway_error_are_unclear_too() {
    unclear(|s| {
        s.garbage_next = 1;
        s.only = Some("create".to_owned());
    });
    unclear(|s| {
        s.http_status_next = Some(502);
        s.only = Some("create".to_owned());
    });
}

#[test]
fn a_task_kie_does_not_know_is_lost_after_ten_minutes() {
    let bench = Bench::running();
    bench.sandbox.kie.switch(|s| s.null_record_next = u32::MAX);
    let id = bench.order_picture();
    bench.until("missing", |conn| {
        let job = kiebot::store::generations::job(conn, id).unwrap()?;
        job.missing_since_ms
    });
    bench.advance(9 * MINUTE);
    assert_eq!(bench.get(id).state, State::Running);
    bench.advance(2 * MINUTE);
    let ended = bench.until_ended(id);
    assert_eq!(
        (ended.state, ended.reason),
        (State::Failed, Some(Reason::LostTask))
    );
    assert_eq!(bench.alerts(), ["task-lost"]);
    bench.assert_refunded(id);
}

#[test]
fn a_task_that_is_missing_only_at_first_is_not_lost() {
    let bench = Bench::running();
    bench.sandbox.kie.switch(|s| s.null_record_next = 3);
    let id = bench.order_picture();
    bench.until_state(id, State::Succeeded);
    bench.assert_spent(PRICE);
}

#[test]
fn success_without_files_gives_the_money_back() {
    let bench = Bench::running();
    bench.sandbox.kie.switch(|s| s.empty_results = true);
    let id = bench.order_picture();
    let ended = bench.until_ended(id);
    assert_eq!(
        (ended.state, ended.reason),
        (State::Failed, Some(Reason::NoFiles))
    );
    assert_eq!(bench.alerts(), ["no-files"]);
    bench.assert_refunded(id);
}

#[test]
fn missing_files_are_asked_for_again_and_given_up_after_a_while() {
    let bench = Bench::running();
    bench.sandbox.kie.switch(|s| s.files_missing = true);
    let (back, gone) = (bench.order_picture(), bench.order_picture());
    for id in [back, gone] {
        bench.until("a failed fetch", |conn| {
            let now = kiebot::store::generations::get(conn, id).unwrap()?;
            (now.state == State::Fetching && now.attempts > 0).then_some(())
        });
    }
    assert_eq!(bench.balance().hold.0, 2 * PRICE.0);
    bench.sandbox.kie.switch(|s| s.files_missing = false);
    bench.until_state(back, State::Succeeded);
    bench.until_state(gone, State::Succeeded);
    bench.assert_spent(kiebot::money::Kopecks(2 * PRICE.0));

    bench.sandbox.kie.switch(|s| s.files_missing = true);
    let id = bench.order_picture();
    bench.until_state(id, State::Fetching);
    bench.advance(11 * MINUTE);
    let ended = bench.until_ended(id);
    assert_eq!(
        (ended.state, ended.reason),
        (State::Failed, Some(Reason::NoFiles))
    );
    bench.assert_spent(kiebot::money::Kopecks(2 * PRICE.0));
}
