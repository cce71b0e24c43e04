//! An api that fails is left alone: what waits is not lost, nothing new is held, one probe at a time brings it back.

use super::bench::{Bench, HOUR, MINUTE, PRICE, credits, prompt};
use super::lives::with_file;
use kiebot::engine::{Api, Phase};
use kiebot::generation::{Generation, Reason, State};
use kiebot::ids::GenerationId;
use kiebot::kie::{Client, Timeouts};
use kiebot::sandbox::kie::Switches;
use kiebot::store::generations::{self, StartError};
use kiebot::store::starts::Supply;
use std::time::Duration;

fn phase(bench: &Bench, api: &Api) -> Phase {
    bench.status.circuits().phase(api, bench.clock.now_ms())
}

fn until_open(bench: &Bench, api: &Api) {
    bench.until("an open breaker", |_| {
        (phase(bench, api) != Phase::Closed).then_some(())
    });
}

fn start(bench: &Bench) -> Result<kiebot::store::generations::Started, StartError> {
    bench.start(bench.quote("z-image", &prompt("Кот"), PRICE))
}

fn only(sort: &str, change: impl FnOnce(&mut Switches)) -> impl FnOnce(&mut Switches) {
    let sort = sort.to_owned();
    move |kie| {
        kie.only = Some(sort);
        change(kie);
    }
}

/// How often a path was called.
fn calls(bench: &Bench, path: &str) -> usize {
    let calls = bench.kie("calls");
    let of = |call: &&serde_json::Value| call["path"].as_str() == Some(path);
    calls.iter().filter(of).count()
}

/// Kie sends nothing back to createTask, so that the outcome of each is unclear: five of them open the breaker. At the
/// pace of a real Kie: 15 seconds between two probes.
fn with_creates_failing() -> Bench {
    let mut bench = Bench::new();
    bench.config.kie.poll_first_ms = 1;
    bench.start_engine();
    bench.until("the balance", |_| bench.status.seen().credits);
    bench
        .sandbox
        .kie
        .switch(only("create", |kie| kie.down = true));
    for _ in 0..5 {
        bench.until_ended(bench.order_picture());
    }
    assert_eq!(phase(&bench, &Api::Create), Phase::Open);
    bench
}

#[test]
fn five_failed_creates_stop_sales_and_one_probe_at_a_time_brings_them_back() {
    let bench = with_creates_failing();
    let before = bench.balance();
    assert!(matches!(start(&bench), Err(StartError::Stopped)));
    assert_eq!(bench.balance(), before);
    assert_eq!(bench.creates(), 5);
    // The breaker is open before that is told.
    bench.until_told("kie-stopped");

    // Half open: one is taken to find out, and nobody beside it.
    bench.sandbox.kie.switch(only("create", |kie| {
        kie.down = false;
        kie.hang_ms = 300;
    }));
    bench.advance(15_000);
    assert_eq!(
        bench.status.supply(bench.clock.now_ms()).0,
        Supply::OneAtATime
    );
    let probe = bench.order_picture();
    assert!(matches!(start(&bench), Err(StartError::Stopped)));
    bench.until_state(probe, State::Succeeded);
    assert_eq!(phase(&bench, &Api::Create), Phase::Closed);
    bench.until_told("kie-back");
    let next = bench.order_picture();
    bench.until_state(next, State::Succeeded);
    bench.assert_spent(kiebot::money::Kopecks(2 * PRICE.0));
}

#[test]
fn a_failed_probe_keeps_it_shut_and_loses_at_most_its_own() {
    let bench = with_creates_failing();
    for n in 6..9 {
        assert!(matches!(start(&bench), Err(StartError::Stopped)));
        bench.advance(15_000);
        let probe = bench.order_picture();
        bench.until_ended(probe);
        assert_eq!(bench.creates(), n);
        assert_eq!(phase(&bench, &Api::Create), Phase::Open);
    }
    bench.assert_spent(kiebot::money::Kopecks::ZERO);
}

/// An address where nobody listens.
fn nowhere() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

#[test]
fn what_is_held_when_kie_goes_down_outlives_its_deadline_and_ends_after_a_day() {
    let mut bench = Bench::new();
    let real = std::mem::replace(&mut bench.config.kie.api_url, nowhere());
    bench.start_engine();
    let (first, second) = (bench.order_picture(), bench.order_picture());
    until_open(&bench, &Api::Ask);
    assert!(matches!(start(&bench), Err(StartError::Stopped)));
    for _ in 0..8 {
        bench.advance(HOUR);
        let now = bench.clock.now_ms();
        // Both: who was not looked at for an hour would be over its deadline when Kie is back.
        bench.until("another look at both", |_| {
            let seen = [first, second].map(|id| bench.get(id).due_ms > now);
            (seen == [true; 2]).then_some(())
        });
    }
    let held = |id: GenerationId| bench.get(id).state == State::Held;
    assert!(held(first) && held(second), "an outage ends nobody");
    assert_eq!(bench.balance().hold.0, 2 * PRICE.0);
    // Back on its feet, as after a new key or a new network.
    bench.stop_engine();
    let nowhere = std::mem::replace(&mut bench.config.kie.api_url, real);
    bench.start_engine();
    bench.until_state(first, State::Succeeded);
    bench.until_state(second, State::Succeeded);
    assert_eq!(bench.creates(), 2);

    bench.stop_engine();
    bench.config.kie.api_url = nowhere;
    bench.start_engine();
    let third = bench.order_picture();
    until_open(&bench, &Api::Ask);
    bench.advance(25 * HOUR);
    let ended: Generation = bench.until_ended(third);
    assert_eq!(
        (ended.state, ended.reason),
        (State::Failed, Some(Reason::Busy))
    );
    bench.assert_spent(kiebot::money::Kopecks(2 * PRICE.0));
}

#[test]
fn polls_stop_for_a_kie_that_is_silent_and_go_on_when_it_is_back() {
    let bench = Bench::running();
    bench.sandbox.kie.switch(|s| s.never_finish = true);
    let ids = [bench.order_picture(), bench.order_picture()];
    let tasks = ids.map(|id| bench.until_state(id, State::Running).task_id.unwrap());
    bench
        .sandbox
        .kie
        .switch(only("poll", |kie| kie.down = true));
    until_open(&bench, &Api::Ask);
    let asked = calls(&bench, "/api/v1/jobs/recordInfo");
    let opened_ms = bench.clock.now_ms();
    bench.until("some probes", |_| {
        (calls(&bench, "/api/v1/jobs/recordInfo") >= asked + 3).then_some(())
    });
    // One probe for both in 150 ms (15 s on a real Kie), not eight polls.
    let gone_ms = bench.clock.now_ms() - opened_ms;
    assert!(gone_ms >= 2 * 150, "three probes in {gone_ms} ms");
    assert!(matches!(start(&bench), Err(StartError::Stopped)));
    for task in &tasks {
        bench.finish(task);
    }
    bench
        .sandbox
        .kie
        .switch(only("poll", |kie| kie.down = false));
    for id in ids {
        bench.until_state(id, State::Succeeded);
    }
    assert_eq!(phase(&bench, &Api::Ask), Phase::Closed);
    bench.assert_spent(kiebot::money::Kopecks(2 * PRICE.0));
}

#[test]
fn slow_answers_count_as_failures() {
    let mut bench = Bench::new();
    bench.config.limits.parallel_per_customer = 10;
    let timeouts = Timeouts {
        create: Duration::from_secs(4),
        ..Timeouts::default()
    };
    let client = Client::with_timeouts(&bench.config.kie, timeouts).unwrap();
    bench.start_engine_with(client);
    bench
        .sandbox
        .kie
        .switch(only("create", |kie| kie.hang_ms = 2_100));
    // Every one is accepted, and none in half of its time.
    let ids: Vec<_> = (0..5).map(|_| bench.order_picture()).collect();
    until_open(&bench, &Api::Create);
    bench.sandbox.kie.switch(|kie| kie.hang_ms = 0);
    for id in ids {
        bench.until_state(id, State::Succeeded);
    }
}

#[test]
fn uploads_that_fail_stop_only_what_needs_files() {
    let bench = Bench::running();
    let picture = with_file(&bench, b"\x89PNG\r\n\x1a\nmy own picture");
    let model = "recraft/crisp-upscale";
    bench
        .sandbox
        .kie
        .switch(only("upload", |kie| kie.down = true));
    let waits = bench.order(model, &picture);
    until_open(&bench, &Api::Upload);
    let refused = bench.start(bench.quote(model, &picture, PRICE));
    assert!(matches!(refused, Err(StartError::Stopped)), "{refused:?}");
    bench.until_state(bench.order_picture(), State::Succeeded);
    assert_eq!(bench.alerts(), ["uploads-stopped"]);
    for _ in 0..12 {
        bench.advance(9 * MINUTE);
        let due = bench.get(waits).due_ms;
        bench.until("another look", |_| {
            (bench.get(waits).due_ms > due).then_some(())
        });
    }
    bench
        .sandbox
        .kie
        .switch(only("upload", |kie| kie.down = false));
    bench.until_state(waits, State::Succeeded);
    assert!(bench.alerts().contains(&"uploads-back".to_owned()));
    bench.assert_spent(kiebot::money::Kopecks(2 * PRICE.0));
}

#[test]
fn a_dead_file_host_is_left_alone_and_the_results_come_when_it_is_back() {
    let bench = Bench::running();
    bench
        .sandbox
        .kie
        .switch(only("file", |kie| kie.down = true));
    let id = bench.order_picture();
    bench.until_told("files-stopped");
    assert!(bench.status.supply(bench.clock.now_ms()).0 == Supply::Open);
    bench
        .sandbox
        .kie
        .switch(only("file", |kie| kie.down = false));
    bench.until_state(id, State::Succeeded);
    bench.assert_spent(PRICE);
}

#[test]
fn without_credits_at_kie_what_was_paid_waits_for_the_top_up() {
    let bench = Bench::running();
    bench.until("the balance at Kie", |_| bench.status.seen().credits);
    // Gone behind our back, as by another program with the same key.
    bench.sandbox.kie.switch(|s| s.credits = 0.5);
    let id = bench.order_picture();
    bench.until("both alerts", |_| (bench.alerts().len() == 2).then_some(()));
    assert_eq!(bench.alerts(), ["kie-no-credits", "kie-credits-low"]);
    assert!(!bench.status.can_sell(credits(1)));
    assert!(matches!(start(&bench), Err(StartError::NoCredits)));
    let look = || {
        bench.advance(20 * MINUTE);
        let due = bench.get(id).due_ms;
        bench.until("another look", |_| {
            (bench.get(id).due_ms > due).then_some(())
        });
    };
    // A second try may have been under way when the balance was read.
    (0..2).for_each(|_| look());
    let creates = bench.creates();
    (0..8).for_each(|_| look());
    assert_eq!(
        (bench.get(id).state, bench.creates()),
        (State::Held, creates)
    );
    bench.sandbox.kie.switch(|s| s.credits = 500.0);
    bench.advance(MINUTE);
    bench.until_state(id, State::Succeeded);
    bench.until_state(bench.order_picture(), State::Succeeded);
    bench.assert_spent(kiebot::money::Kopecks(2 * PRICE.0));
}

#[test]
fn a_key_that_is_refused_fails_no_generation() {
    let bench = Bench::running();
    bench.until("the balance at Kie", |_| bench.status.seen().credits);
    bench
        .sandbox
        .kie
        .switch(only("create", |kie| kie.unauthorized_next = 1));
    let id = bench.order_picture();
    bench.until_state(id, State::Succeeded);
    assert_eq!(bench.creates(), 2);
    assert!(bench.alerts().contains(&"kie-unauthorized".to_owned()));
    assert!(bench.alerts().contains(&"kie-back".to_owned()));
    bench.assert_spent(PRICE);
}

#[test]
fn what_kie_has_not_yet_taken_off_the_balance_is_counted() {
    let bench = Bench::running();
    bench.sandbox.kie.switch(|s| {
        s.credits = 2.0;
        s.debit_lag_ms = 3_600_000;
        s.never_finish = true;
    });
    bench.advance(2 * MINUTE);
    bench.until("the balance", |_| {
        bench.status.seen().credits.filter(|now| *now == credits(2))
    });
    for _ in 0..2 {
        bench.until_state(bench.order_picture(), State::Running);
    }
    // Read again after both were accepted: it still shows two credits, and 0.4 are left.
    let before = bench.status.seen().credits_ms;
    bench.advance(MINUTE - 1_000);
    bench.until("the balance is read again", |_| {
        (bench.status.seen().credits_ms > before).then_some(())
    });
    assert_eq!(bench.status.seen().credits, Some(credits(2)));
    assert!(matches!(start(&bench), Err(StartError::NoCredits)));
    let count = bench.read(|conn| Ok(generations::count_for(conn, super::bench::CUSTOMER)?));
    assert_eq!(count, 2);
}
