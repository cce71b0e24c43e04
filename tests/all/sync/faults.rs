//! The sandbox's Kie as the source of a sync: pages of the price table, the catalogue API, and every fault of the network.

use super::{RESOLUTION, page, record};
use kiebot::catalog::sync::gather::{Sources, gather};
use kiebot::config::Config;
use kiebot::engine::sync::unavailable;
use kiebot::kie::Client;
use kiebot::kie::catalog::Fetch;
use kiebot::sandbox::kie::{Catalogue, Switches};
use kiebot::sandbox::{self, Sandbox};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Switches a fault on.
type Fault = fn(&mut Switches);

/// Rows of the price table: three pages of it.
const ROWS: usize = 230;

fn schema() -> Value {
    json!({"openapi": "3.1.0", "paths": {"/api/v1/jobs/createTask": {"post": {"requestBody": {"content": {"application/json": {"schema": {
        "type": "object", "properties": {"model": {"type": "string", "enum": ["acme/pic"]}, "input": {"type": "object",
        "required": ["prompt"], "properties": {"prompt": {"type": "string", "maxLength": 700}}}}}}}}}}}})
}

fn kie() -> Sandbox {
    let sandbox = sandbox::start(sandbox::Options::default()).unwrap();
    let mut catalogue = Catalogue {
        llms: Some("# docs\n\n## API Docs\n- Image Models > Acme [Pic](https://docs.kie.ai/market/acme/pic.md): x\n".to_owned()),
        models: vec![json!({"model": "acme/pic", "slug": "acme/pic", "title": "Pic", "provider": "Acme", "taskType": ["Text to Image"]})],
        ..Catalogue::default()
    };
    catalogue
        .pages
        .insert("market/acme/pic".to_owned(), page("acme/pic", RESOLUTION));
    catalogue.schemas.insert("acme/pic".to_owned(), schema());
    for n in 0..ROWS {
        let row = record(&format!("Row {n}"), "1", "acme/pic");
        catalogue.prices.push(serde_json::from_str(&row).unwrap());
    }
    sandbox.kie.catalogue(|now| *now = catalogue);
    sandbox.kie.switch(|kie| kie.rate_limits = false);
    sandbox
}

fn sources(sandbox: &Sandbox, stop: Option<&AtomicBool>) -> Sources {
    let dir = tempfile::tempdir().unwrap();
    let url = &sandbox.kie_url;
    let config = Config::for_sandbox(url, url, dir.path(), "1000:sandbox-token", "sandbox-key");
    let client = Client::new(&config.kie).unwrap();
    let fetch = Fetch {
        docs_url: url,
        keyed: true,
        api_gap: Duration::ZERO,
        cache: None,
        keep: false,
        stop,
    };
    client.sources(&fetch, &|_, _, _| {})
}

/// What came: pages of prices, the list, schemas, pages of the documentation.
fn came(sources: &Sources) -> (usize, bool, usize, usize) {
    (
        sources.prices.len(),
        sources.list.is_some(),
        sources.schemas.len(),
        sources.pages.len(),
    )
}

#[test]
fn all_sources_come_in_pages() {
    let sources = sources(&kie(), None);
    assert_eq!(came(&sources), (3, true, 1, 1), "{:?}", sources.problems);
    let gathered = gather(&sources);
    assert_eq!(gathered.records.len(), ROWS);
    assert!(gathered.keyed && sources.problems.is_empty());
}

#[test]
fn a_fault_that_passes_costs_nothing() {
    let faults: [Fault; 6] = [
        |kie| kie.busy_next = 1,
        |kie| kie.html_next = 1,
        |kie| kie.half_next = 1,
        |kie| kie.drop_next = 1,
        |kie| kie.http_status_next = Some(503),
        |kie| kie.garbage_next = 1,
    ];
    std::thread::scope(|scope| {
        for (n, fault) in faults.into_iter().enumerate() {
            scope.spawn(move || {
                let sandbox = kie();
                sandbox.kie.switch(|kie| {
                    kie.only = Some("prices".to_owned());
                    fault(kie);
                });
                let sources = sources(&sandbox, None);
                assert_eq!(
                    came(&sources),
                    (3, true, 1, 1),
                    "{n}: {:?}",
                    sources.problems
                );
            });
        }
    });
}

#[test]
fn a_fault_that_stays_is_named_and_the_rest_is_had() {
    let faults: [(&str, &str, Fault); 7] = [
        ("prices", "prices", |kie| kie.html_next = 9),
        ("prices", "prices", |kie| kie.half_next = 9),
        ("models", "models", |kie| kie.unauthorized_next = 9),
        ("models", "models", |kie| kie.busy_next = 9),
        ("models", "models", |kie| kie.drop_next = 9),
        ("docs", "llms.txt", |kie| kie.html_next = 9),
        ("docs", "llms.txt", |kie| kie.half_next = 9),
    ];
    std::thread::scope(|scope| {
        for (only, named, fault) in faults {
            scope.spawn(move || {
                let sandbox = kie();
                sandbox.kie.switch(|kie| {
                    kie.only = Some(only.to_owned());
                    fault(kie);
                });
                let sources = sources(&sandbox, None);
                let problems = &sources.problems;
                assert_eq!(problems.len(), 1, "{only}: {problems:?}");
                assert_eq!(problems[0].0, named);
                let whole = (3, true, 1, 1);
                let expected = match only {
                    "prices" => (0, whole.1, whole.2, whole.3),
                    "models" => (3, false, 0, 1),
                    _ => (3, true, 1, 0),
                };
                assert_eq!(came(&sources), expected, "{problems:?}");
                // Without prices there is nothing to sync; the documentation and the catalogue stand in for one another.
                assert_eq!(unavailable(&sources).is_some(), only == "prices");
            });
        }
    });
}

#[test]
fn a_page_without_end_is_left_out() {
    let sandbox = kie();
    sandbox.kie.catalogue(|kie| {
        let index = kie.llms.as_mut().unwrap();
        *index += "- Image Models > Acme [Huge](https://docs.kie.ai/market/acme/huge.md): x\n";
        let huge = page("acme/huge", "") + &" ".repeat(9 << 20);
        kie.pages.insert("market/acme/huge".to_owned(), huge);
    });
    let sources = sources(&sandbox, None);
    assert_eq!(came(&sources), (3, true, 1, 1));
    assert_eq!(sources.problems[0].0, "market/acme/huge");
    // It was named, so its model is not gone.
    assert!(gather(&sources).unread.contains("market/acme/huge"));
}

#[test]
fn the_catalogue_asks_for_a_key_and_a_second_between_calls() {
    let sandbox = kie();
    sandbox.kie.switch(|kie| kie.rate_limits = true);
    // Without a pause the second call comes too early and is asked again.
    let sources = sources(&sandbox, None);
    assert_eq!(came(&sources), (3, true, 1, 1), "{:?}", sources.problems);
    let agent = ureq::agent();
    let get = |path: &str| -> Value {
        let mut answer = agent
            .get(format!("{}{path}", sandbox.kie_url))
            .call()
            .unwrap();
        serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap()
    };
    assert_eq!(get("/api/v1/models")["code"], 401);
    assert_eq!(get("/api/v1/models/acme/pic/schema")["code"], 401);
}

#[test]
fn a_sync_that_is_told_to_stop_asks_nothing_more() {
    let stop = AtomicBool::new(false);
    stop.store(true, Ordering::SeqCst);
    let sandbox = kie();
    let sources = sources(&sandbox, Some(&stop));
    assert_eq!(came(&sources), (0, false, 0, 0));
    assert!(
        sources.problems.iter().all(|(_, why)| why == "stopped"),
        "{:?}",
        sources.problems
    );
}
