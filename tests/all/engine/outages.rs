//! Kie busy, down, in maintenance or refusing our key: nobody fails for that, nobody expires during it.

use super::bench::{Bench, HOUR, MINUTE, PRICE};
use kiebot::config::Secret;
use kiebot::generation::{Reason, State};
use kiebot::store::generations;

#[test]
fn busy_is_tried_again_until_it_is_not() {
    let bench = Bench::running();
    bench.sandbox.kie.switch(|s| {
        s.busy_next = 3;
        s.only = Some("create".to_owned());
    });
    let id = bench.order_picture();
    bench.until_state(id, State::Succeeded);
    assert_eq!((bench.creates(), bench.kie("tasks").len()), (4, 1));
    bench.assert_spent(PRICE);
}

#[test]
fn busy_for_ten_minutes_gives_the_money_back() {
    let bench = Bench::running();
    bench.sandbox.kie.switch(|s| {
        s.busy_next = u32::MAX;
        s.only = Some("create".to_owned());
    });
    let id = bench.order_picture();
    bench.until("a second try", |conn| {
        generations::get(conn, id)
            .unwrap()
            .filter(|now| now.attempts > 1)
    });
    bench.advance(11 * MINUTE);
    let ended = bench.until_ended(id);
    assert_eq!(
        (ended.state, ended.reason),
        (State::Failed, Some(Reason::Busy))
    );
    assert!(bench.kie("tasks").is_empty());
    bench.assert_refunded(id);
}

/// An address where nobody listens.
fn nowhere() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

#[test]
fn what_was_never_sent_is_sent_later() {
    let mut bench = Bench::new();
    let real = std::mem::replace(&mut bench.config.kie.api_url, nowhere());
    bench.start_engine();
    let id = bench.order_picture();
    bench.until("a failed try", |conn| {
        generations::get(conn, id)
            .unwrap()
            .filter(|now| now.state == State::Held && now.attempts > 1)
    });
    assert_eq!(bench.balance().hold, PRICE);
    bench.stop_engine();
    bench.config.kie.api_url = real;
    bench.start_engine();
    bench.until_state(id, State::Succeeded);
    assert_eq!(bench.creates(), 1);
    bench.assert_spent(PRICE);
}

#[test]
fn what_can_never_be_sent_gives_the_money_back() {
    let mut bench = Bench::new();
    bench.config.kie.api_url = nowhere();
    bench.start_engine();
    let id = bench.order_picture();
    bench.until("a failed try", |conn| {
        generations::get(conn, id)
            .unwrap()
            .filter(|now| now.attempts > 0)
    });
    bench.advance(11 * MINUTE);
    assert_eq!(bench.until_ended(id).reason, Some(Reason::Busy));
    bench.assert_refunded(id);
}

#[test]
fn an_outage_does_not_turn_a_paid_success_into_a_refund() {
    let bench = Bench::running();
    bench.sandbox.kie.switch(|s| s.never_finish = true);
    let id = bench.order_picture();
    let task = bench.until_state(id, State::Running).task_id.unwrap();
    bench.sandbox.kie.switch(|s| s.down = true);
    let silent = |conn: &rusqlite::Connection| {
        let job = generations::job(conn, id).unwrap()?;
        job.unanswered_since_ms
            .filter(|_| job.generation.attempts > 1)
    };
    bench.until("no answers", silent);
    bench.advance(20 * HOUR);
    let tries = bench.get(id).attempts;
    bench.until("another try", |conn| {
        generations::get(conn, id)
            .unwrap()
            .filter(|now| now.attempts > tries)
    });
    assert_eq!(bench.get(id).state, State::Running);
    bench.until_told("kie-stopped");
    assert_eq!(bench.get(id).state, State::Running);
    // Finished before Kie answers again: its first answer is a success, long after the deadline.
    bench.finish(&task);
    bench.sandbox.kie.switch(|s| s.down = false);
    bench.until_state(id, State::Succeeded);
    bench.assert_spent(PRICE);
}

#[test]
fn a_day_without_an_answer_is_too_long() {
    let bench = Bench::running();
    bench.sandbox.kie.switch(|s| s.never_finish = true);
    let id = bench.order_picture();
    bench.until_state(id, State::Running);
    bench.sandbox.kie.switch(|s| s.down = true);
    bench.until("no answers", |conn| {
        generations::job(conn, id).unwrap()?.unanswered_since_ms
    });
    bench.advance(25 * HOUR);
    assert_eq!(bench.until_ended(id).state, State::Expired);
    bench.assert_refunded(id);
}

#[test]
fn a_refused_key_and_maintenance_pause_and_alert() {
    let mut bench = Bench::running();
    bench.sandbox.kie.switch(|s| s.never_finish = true);
    let id = bench.order_picture();
    let task = bench.until_state(id, State::Running).task_id.unwrap();
    bench.stop_engine();
    let key = std::mem::replace(&mut bench.config.kie.api_key, Secret::new("wrong"));
    bench.start_engine();
    bench.until_told("kie-unauthorized");
    bench.until("an unanswered poll", |conn| {
        generations::job(conn, id).unwrap()?.unanswered_since_ms
    });
    assert!(bench.status.seen().unauthorized);
    assert!(matches!(
        bench.start(bench.quote("z-image", &super::bench::prompt("Кот"), PRICE)),
        Err(generations::StartError::Unauthorized)
    ));
    bench.advance(2 * HOUR);
    bench.stop_engine();
    bench.config.kie.api_key = key;
    bench.sandbox.kie.switch(|s| s.maintenance = true);
    bench.start_engine();
    bench.until_told("kie-maintenance");
    assert_eq!(bench.get(id).state, State::Running);
    // Finished before Kie answers again: its first answer is a success, long after the deadline.
    bench.finish(&task);
    bench.sandbox.kie.switch(|s| s.maintenance = false);
    bench.until_state(id, State::Succeeded);
    bench.assert_spent(PRICE);
}

#[test]
fn an_alert_is_told_once_an_hour() {
    let bench = Bench::running();
    bench.sandbox.kie.switch(|s| s.refuse_next = 3);
    for _ in 0..2 {
        bench.until_ended(bench.order_picture());
    }
    assert_eq!(bench.alerts(), ["kie-refused"]);
    bench.advance(HOUR);
    bench.until_ended(bench.order_picture());
    assert_eq!(bench.alerts(), ["kie-refused", "kie-refused"]);
}

/// It was given up after a few tries: the generation stayed between two states until a restart.
#[test]
fn an_accepted_task_is_stored_however_long_the_database_takes_nothing() {
    let bench = Bench::running();
    // What the engine meets is the same as when another process holds the lock: its transaction is lost.
    let other = rusqlite::Connection::open(&bench.config.database.path).unwrap();
    other
        .execute_batch(
            "CREATE TRIGGER in_the_way BEFORE UPDATE OF task_id ON generations WHEN NEW.task_id IS NOT NULL
             BEGIN SELECT RAISE(ROLLBACK, 'not now'); END",
        )
        .unwrap();
    let id = bench.order_picture();
    bench.until("more than a few tries", |_| {
        (bench.store.times().lost.get() > 6).then_some(())
    });
    assert_eq!(bench.get(id).state, State::Submitting);
    other.execute_batch("DROP TRIGGER in_the_way").unwrap();
    bench.until_state(id, State::Succeeded);
    assert_eq!(bench.creates(), 1);
    bench.assert_spent(PRICE);
}
