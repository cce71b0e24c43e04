//! Callbacks at the engine: what they hurry, what they bind, and what they cannot do.

use super::bench::{Bench, CUSTOMER, HOUR, MINUTE, PRICE};
use kiebot::engine::callback::{Callbacks, Taken, callback_url, token_of};
use kiebot::generation::{Event, State};
use kiebot::ids::GenerationId;
use kiebot::kie::callback::Signature;
use kiebot::kie::{Client, Submit};
use kiebot::store::generations::{self, Change};
use kiebot::store::late::{self, LateState};
use kiebot::store::submits::{self, Claim};
use serde_json::{Value, json};

const BASE: &str = "https://bot.example/hooks";

/// Callbacks are set up, without a key; polls come once in ten minutes.
fn called() -> Bench {
    let mut bench = Bench::new();
    bench.config.kie.callback_url = Some(BASE.to_owned());
    bench.config.kie.poll_first_ms = 600_000;
    bench
}

fn taker(bench: &Bench) -> Callbacks {
    let (store, clock) = (bench.store.clone(), bench.clock.clone());
    Callbacks::new(&bench.config, store, clock, bench.bell())
}

/// Kie's word that a task has ended.
fn ended(task_id: &str) -> Vec<u8> {
    json!({ "code": 200, "msg": "x", "data": { "taskId": task_id, "state": "success" } })
        .to_string()
        .into_bytes()
}

fn call(bench: &Bench, token: &str, task_id: &str) -> Taken {
    taker(bench)
        .take(token, Signature::default(), &ended(task_id))
        .unwrap()
}

/// The token in the address that Kie was given for its n-th task, and that task.
fn sent(bench: &Bench, n: usize) -> (String, String) {
    let task: &Value = &bench.kie("tasks")[n];
    let url = task["call_back_url"].as_str().unwrap();
    assert!(url.starts_with(BASE), "{url}");
    let id = task["task_id"].as_str().unwrap().to_owned();
    (token_of(url).unwrap().to_owned(), id)
}

fn polls(bench: &Bench) -> u64 {
    let tasks = bench.kie("tasks");
    tasks
        .iter()
        .map(|task| task["polls"].as_u64().unwrap())
        .sum()
}

fn late_of(bench: &Bench, id: GenerationId) -> late::Late {
    bench.read(|conn| Ok(late::get(conn, id)?)).unwrap()
}

/// A submit whose answer was lost while the bot stood: in the database and, unless `refused`, at Kie.
fn crashed(bench: &Bench) -> (GenerationId, String, String) {
    let id = bench.order_picture();
    let token = bench.write(move |tx| {
        let change = Change::default();
        assert!(generations::happen(
            tx,
            id,
            State::Held,
            Event::Taken,
            &change
        )?);
        Ok(submits::begin(tx, id, 1)?)
    });
    let client = Client::new(&bench.config.kie).unwrap();
    let url = callback_url(BASE, &token);
    let input = json!({ "prompt": "Рыжий кот", "aspect_ratio": "1:1" });
    let Submit::Accepted { task_id } = client.create_task("z-image", &input, Some(&url)) else {
        panic!("not accepted");
    };
    (id, token, task_id)
}

#[test]
fn a_callback_brings_the_poll_forward_and_the_poll_decides() {
    let mut bench = called();
    bench.sandbox.kie.switch(|s| s.never_finish = true);
    bench.start_engine();
    let id = bench.order_picture();
    bench.until_state(id, State::Running);
    let (token, task) = sent(&bench, 0);
    // It says success, and Kie's record does not: nothing happens but a question.
    assert_eq!(call(&bench, &token, &task), Taken::Done);
    bench.until("a poll", |_| (polls(&bench) == 1).then_some(()));
    assert_eq!(bench.get(id).state, State::Running);
    let before = bench.clock.now_ms();
    bench.finish(&task);
    bench.advance(2_000);
    assert_eq!(call(&bench, &token, &task), Taken::Done);
    bench.until_state(id, State::Succeeded);
    assert!(bench.clock.now_ms() - before < 5 * MINUTE);
    // Again and again: the end stays the end.
    for _ in 0..5 {
        bench.advance(2_000);
        assert_eq!(call(&bench, &token, &task), Taken::Done);
    }
    assert_eq!(polls(&bench), 2);
    assert_eq!(bench.outbox("result:").len(), 1);
    bench.assert_spent(PRICE);
}

#[test]
fn each_attempt_has_a_token_of_its_own() {
    let mut bench = called();
    bench.sandbox.kie.switch(|s| {
        s.only = Some("create".to_owned());
        s.busy_next = 2;
        s.never_finish = true;
    });
    bench.start_engine();
    let id = bench.order_picture();
    bench.until_state(id, State::Running);
    let tokens: i64 = bench.read(|conn| {
        Ok(
            conn.query_row("SELECT count(DISTINCT token) FROM submits", [], |row| {
                row.get(0)
            })?,
        )
    });
    assert_eq!(tokens, 3);
}

#[test]
fn without_an_address_nothing_is_sent_or_stored() {
    let bench = Bench::running();
    let id = bench.order_picture();
    bench.until_state(id, State::Succeeded);
    assert_eq!(bench.kie("tasks")[0]["call_back_url"], Value::Null);
    let rows: i64 = bench
        .read(|conn| Ok(conn.query_row("SELECT count(*) FROM submits", [], |row| row.get(0))?));
    assert_eq!(rows, 0);
}

#[test]
fn a_lost_answer_is_found_again_and_given_as_a_gift() {
    let mut bench = called();
    bench.sandbox.kie.switch(|s| s.lost_reply_next = 1);
    bench.start_engine();
    let id = bench.order_picture();
    bench.until_state(id, State::Unknown);
    bench.assert_refunded(id);
    assert_eq!(bench.alerts(), ["submit-unclear"]);
    let (token, task) = sent(&bench, 0);
    assert_eq!(late_of(&bench, id).task_id, None);
    assert_eq!(call(&bench, &token, &task), Taken::Done);
    bench.until_late(id, LateState::Gifted);
    assert_eq!(late_of(&bench, id).task_id, Some(task.clone()));
    assert_eq!(bench.results(id).len(), 1);
    bench.restart();
    bench.advance(HOUR);
    assert_eq!(call(&bench, &token, &task), Taken::Done);
    assert_eq!(bench.outbox("gift:"), [format!("gift:{id}")]);
    assert_eq!(bench.creates(), 1);
    bench.assert_refunded(id);
}

#[test]
fn a_lost_task_that_is_not_done_yet_is_waited_for() {
    let mut bench = called();
    bench.sandbox.kie.switch(|s| {
        s.lost_reply_next = 1;
        s.never_finish = true;
    });
    bench.start_engine();
    let id = bench.order_picture();
    bench.until_state(id, State::Unknown);
    let (token, task) = sent(&bench, 0);
    assert_eq!(call(&bench, &token, &task), Taken::Done);
    bench.until("a look", |_| (polls(&bench) > 0).then_some(()));
    bench.restart();
    bench.finish(&task);
    bench.advance(HOUR);
    bench.until_late(id, LateState::Gifted);
    bench.assert_refunded(id);
}

#[test]
fn killed_between_the_post_and_its_commit_the_task_is_found_again() {
    // The callback comes while the bot stands (Kie repeats it), or has come just before the kill.
    for early in [false, true] {
        let mut bench = called();
        let (id, token, task) = crashed(&bench);
        if early {
            assert_eq!(call(&bench, &token, &task), Taken::Done);
        }
        bench.restart();
        assert_eq!(bench.get(id).state, State::Unknown);
        assert_eq!(bench.alerts(), ["submits-lost"]);
        if !early {
            assert_eq!(call(&bench, &token, &task), Taken::Done);
        }
        bench.until_late(id, LateState::Gifted);
        assert_eq!(bench.creates(), 1);
        bench.assert_refunded(id);
    }
}

#[test]
fn a_callback_that_overtakes_the_answer_is_remembered() {
    let mut bench = called();
    bench.sandbox.kie.switch(|s| s.accepted_wait_ms = 1_500);
    bench.start_engine();
    let id = bench.order_picture();
    bench.until("a task", |_| bench.kie("tasks").pop());
    assert_eq!(bench.get(id).state, State::Submitting);
    let (token, task) = sent(&bench, 0);
    assert_eq!(call(&bench, &token, &task), Taken::Done);
    let before = bench.clock.now_ms();
    bench.until_state(id, State::Succeeded);
    assert!(bench.clock.now_ms() - before < 9 * MINUTE);
    bench.assert_spent(PRICE);
}

#[test]
fn a_task_of_another_generation_is_never_bound() {
    let mut bench = called();
    bench.start_engine();
    let other = bench.order_picture();
    bench.until_state(other, State::Running);
    let (other_token, other_task) = sent(&bench, 0);
    assert_eq!(call(&bench, &other_token, &other_task), Taken::Done);
    bench.until_state(other, State::Succeeded);
    bench.sandbox.kie.switch(|s| s.lost_reply_next = 1);
    let lost = bench.order_picture();
    bench.until_state(lost, State::Unknown);
    let (token, task) = sent(&bench, 1);
    let claims = |id| bench.read(|conn| Ok(submits::claims(conn, id)?));
    // Tasks of our account that are no generation's: without an address, and with somebody else's token.
    let strangers = [None, Some(callback_url(BASE, &"0".repeat(32)))].map(|url| {
        let input = json!({ "prompt": "Чужой кот", "aspect_ratio": "1:1" });
        let client = Client::new(&bench.config.kie).unwrap();
        match client.create_task("z-image", &input, url.as_deref()) {
            Submit::Accepted { task_id } => task_id,
            other => panic!("{other:?}"),
        }
    });
    for wrong in strangers.iter().chain([&other_task]) {
        bench.advance(2_000);
        assert_eq!(call(&bench, &token, wrong), Taken::Done);
        bench.until("forgotten", |_| claims(lost).is_empty().then_some(()));
        assert_eq!(late_of(&bench, lost).task_id, None);
    }
    bench.advance(2_000);
    let nothing = "0123456789abcdef0123456789abcdef";
    assert_eq!(call(&bench, &token, nothing), Taken::Done);
    assert_eq!(late_of(&bench, lost).task_id, None);
    // A claim that Kie knows nothing of does not stand in the way of the true one.
    bench.advance(2_000);
    assert_eq!(call(&bench, &token, &task), Taken::Done);
    let claim = Claim {
        token: token.clone(),
        task_id: task.clone(),
    };
    assert!(claims(lost).contains(&claim) || late_of(&bench, lost).task_id.is_some());
    bench.until_late(lost, LateState::Gifted);
    assert_eq!(bench.outbox("gift:"), [format!("gift:{lost}")]);
    bench.assert_spent(PRICE);
}

#[test]
fn what_its_customer_had_cancelled_is_not_delivered() {
    let mut bench = called();
    let (id, token, task) = crashed(&bench);
    bench.cancel(id, CUSTOMER);
    bench.restart();
    assert_eq!(bench.get(id).state, State::Unknown);
    assert_eq!(call(&bench, &token, &task), Taken::Done);
    bench.until_late(id, LateState::Gone);
    assert_eq!(bench.outbox("gift:"), [""; 0]);
    bench.assert_refunded(id);
}

#[test]
fn a_lost_task_that_nobody_calls_about_ends_after_a_day() {
    let mut bench = called();
    let (id, token, task) = crashed(&bench);
    bench.restart();
    bench.advance(25 * HOUR);
    bench.until_late(id, LateState::Gone);
    assert_eq!(call(&bench, &token, &task), Taken::Done);
    bench.restart();
    assert_eq!(late_of(&bench, id).state, LateState::Gone);
    bench.assert_refunded(id);
}

#[test]
fn callbacks_in_a_row_are_one_question() {
    let mut bench = called();
    bench.sandbox.kie.switch(|s| s.never_finish = true);
    bench.start_engine();
    let id = bench.order_picture();
    bench.until_state(id, State::Running);
    let (token, task) = sent(&bench, 0);
    let taker = taker(&bench);
    for n in 0..100 {
        // Not of this task, without one, no JSON at all: all that is left is a hint.
        for body in [ended("another"), b"{}".to_vec(), vec![b'x'; n]] {
            let none = Signature::default();
            assert_eq!(taker.take(&token, none, &body).unwrap(), Taken::Done);
        }
    }
    assert_eq!(call(&bench, &token, &task), Taken::Done);
    bench.until("a poll", |_| (polls(&bench) > 0).then_some(()));
    bench.stop_engine();
    // One for the first hint, one for the true word.
    assert!((1..=2).contains(&polls(&bench)), "{}", polls(&bench));
    assert_eq!(bench.get(id).state, State::Running);
}
