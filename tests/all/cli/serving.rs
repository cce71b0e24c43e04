//! /health over real HTTP, the busy port and the lock as the terminal shows them.

use kiebot::cli::Failure;
use kiebot::clock::Clock;
use kiebot::ops::health::{Gauges, Health};
use kiebot::ops::http::{HttpError, HttpServer};
use kiebot::ops::lock::Lock;
use kiebot::store::Store;
use kiebot::words::Lang;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const ANY_PORT: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

fn healthy(clock: &Clock) -> Arc<Health> {
    let health = Arc::new(Health::new(clock.clone()));
    health.models(12);
    health.poll_ok(clock.now_ms());
    health
}

fn call(server: &HttpServer, method: &str, path: &str) -> (u16, String) {
    let url = format!("http://{}{path}", server.address());
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let request = ureq::http::Request::builder()
        .method(method)
        .uri(url)
        .body(())
        .unwrap();
    let mut response = agent.run(request).unwrap();
    let body = response.body_mut().read_to_string().unwrap();
    (response.status().as_u16(), body)
}

fn told(failure: &Failure, lang: Lang) -> (u8, String) {
    let mut text = Vec::new();
    let code = failure.tell(lang, &mut text);
    (code, String::from_utf8(text).unwrap())
}

#[test]
fn health_answers_with_what_is_known() {
    let clock = Clock::by_hand(1_000_000);
    let health = healthy(&clock);
    health.set_gauges(Box::new(|| Gauges {
        disk: kiebot::files::room::Level::Low,
        disk_free_mb: Some(150),
        open_generations: 3,
        queue: 2,
        oldest_due_s: Some(4),
        kie_credits: Some("99.5".to_owned()),
        ..Gauges::default()
    }));
    let server = HttpServer::start(ANY_PORT, Arc::clone(&health)).unwrap();
    clock.advance(60_000);
    let (code, body) = call(&server, "GET", "/health?from=monitor");
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    let expected = serde_json::json!({
        "status": "degraded", "database": "ok", "bot": "ok", "models_count": 12, "uptime": "1m",
        "version": env!("CARGO_PKG_VERSION"),
        "detail": {
            "last_update_age_s": null, "last_poll_age_s": 60, "last_poll_error": null,
            "disk": "low", "disk_free_mb": 150,
            "oldest_due_s": 4, "open_generations": 3, "queue": 2, "kie_credits": "99.5", "kie_stopped": {}, "conflict": false,
            "last_verify_age_s": null, "last_backup_age_s": null, "last_verify_broken": [],
        },
    });
    assert_eq!((code, body), (200, expected));
    assert_eq!(call(&server, "HEAD", "/health"), (200, String::new()));
    assert_eq!(call(&server, "GET", "/").0, 404);
    assert_eq!(call(&server, "GET", "/health/x").0, 404);
    assert_eq!(call(&server, "POST", "/health").0, 405);
    health.conflict(true);
    assert_eq!(call(&server, "GET", "/health").0, 503);
}

#[test]
fn ready_means_that_customers_are_served_and_live_that_it_answers() {
    let clock = Clock::by_hand(1_000_000);
    let health = Arc::new(Health::new(clock.clone()));
    health.models(12);
    let server = HttpServer::start(ANY_PORT, Arc::clone(&health)).unwrap();
    let ready = || call(&server, "GET", "/ready");
    let not_yet = (503, "{\"ready\":false}".to_owned());
    assert_eq!(ready(), not_yet, "Telegram has not answered yet");
    health.poll_ok(clock.now_ms());
    assert_eq!(ready(), (200, "{\"ready\":true}".to_owned()));
    health.poll_failed("timed out");
    assert_eq!(ready().0, 200, "a failed poll is tried again");
    health.database_ok(false);
    assert_eq!(ready(), not_yet);
    let live = call(&server, "GET", "/live");
    assert_eq!(live, (200, "{\"live\":true}".to_owned()));
    assert_eq!(call(&server, "POST", "/live").0, 405);
}

#[test]
fn a_database_that_refuses_or_hangs_shows_as_down() {
    let clock = Clock::by_hand(1_000_000);
    let health = healthy(&clock);
    let (hold, held) = std::sync::mpsc::channel::<()>();
    let held = std::sync::Mutex::new(held);
    let refuses = Arc::new(AtomicBool::new(true));
    let answer = Arc::clone(&refuses);
    health.set_probe(Box::new(move || {
        if answer.load(Ordering::SeqCst) {
            return false;
        }
        // Until the test lets go of its end.
        held.lock().unwrap().recv().is_ok()
    }));
    let server = HttpServer::start(ANY_PORT, health).unwrap();
    let (code, body) = call(&server, "GET", "/health");
    assert!(
        code == 503 && body.contains("\"database\":\"error\""),
        "{code} {body}"
    );
    refuses.store(false, Ordering::SeqCst);
    assert_eq!(call(&server, "GET", "/health").0, 503);
    drop(hold);
}

#[test]
fn metrics_that_cannot_be_told_are_503_and_hold_up_nothing_else() {
    let health = healthy(&Clock::by_hand(1_000_000));
    let server = HttpServer::start(ANY_PORT, Arc::clone(&health)).unwrap();
    assert_eq!(
        call(&server, "GET", "/metrics").0,
        503,
        "before the start is over"
    );
    assert_eq!(call(&server, "POST", "/metrics").0, 405);
    let (hold, held) = std::sync::mpsc::channel::<()>();
    let held = std::sync::Mutex::new(held);
    health.set_metrics(Box::new(move |_| match held.lock().unwrap().recv() {
        Ok(()) => "late".to_owned(),
        Err(_) => "# told\n".to_owned(),
    }));
    assert_eq!(call(&server, "GET", "/metrics").0, 503, "a stuck database");
    assert_eq!(
        call(&server, "GET", "/metrics").0,
        503,
        "asked once at a time"
    );
    assert_eq!(call(&server, "GET", "/health").0, 200);
    drop(hold);
    let told = || {
        let (code, text) = call(&server, "GET", "/metrics?x=1");
        (code == 200).then_some(text)
    };
    let found = std::iter::repeat_with(told).take(100_000).flatten().next();
    assert_eq!(found.as_deref(), Some("# told\n"));
    assert_eq!(call(&server, "HEAD", "/metrics"), (200, String::new()));
}

#[test]
fn a_stop_frees_the_port() {
    let health = healthy(&Clock::by_hand(0));
    let server = HttpServer::start(ANY_PORT, Arc::clone(&health)).unwrap();
    let address = server.address();
    assert_eq!(call(&server, "GET", "/health").0, 200);
    server.stop();
    let again = HttpServer::start(address, health).unwrap();
    assert_eq!(call(&again, "GET", "/health").0, 200);
}

#[test]
fn a_busy_port_is_one_line_and_code_2() {
    let taken = TcpListener::bind(ANY_PORT).unwrap();
    let address = taken.local_addr().unwrap();
    let refused = HttpServer::start(address, healthy(&Clock::by_hand(0)));
    let error = refused.err().unwrap();
    assert!(matches!(error, HttpError::Busy(at) if at == address));
    let (code, line) = told(&Failure::from(error), Lang::En);
    assert_eq!(
        (code, line),
        (
            2,
            format!(
                "kiebot: {address} is in use by another program; choose another http.listen or PORT\n"
            )
        )
    );
}

#[test]
fn a_second_instance_is_one_line_and_code_3() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::system();
    let _lock = Lock::take(dir.path(), &clock).unwrap();
    let failure = Failure::from(Lock::take(dir.path(), &clock).unwrap_err());
    for (lang, words) in [
        (Lang::En, "another kiebot works with"),
        (Lang::Ru, "уже работает другой kiebot"),
    ] {
        let (code, line) = told(&failure, lang);
        assert_eq!(code, 3);
        assert!(line.contains(words), "{line}");
        assert!(
            line.contains(&format!("pid {}", std::process::id())),
            "{line}"
        );
        assert_eq!(line.lines().count(), 1);
    }
}

#[test]
fn a_place_without_rights_is_one_line_and_code_2() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "").unwrap();
    let failure = Failure::from(Lock::take(&file.join("data"), &Clock::system()).unwrap_err());
    let (code, line) = told(&failure, Lang::En);
    assert_eq!(code, 2);
    assert!(
        line.starts_with("kiebot: cannot use the data directory: "),
        "{line}"
    );
    assert!(!line.contains("os error"), "{line}");
}

#[test]
fn a_database_that_cannot_be_opened_is_one_line_in_both_languages() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("kiebot.db");
    std::fs::write(&path, vec![7_u8; 8_192]).unwrap();
    for (lang, words) in [
        (Lang::En, "is damaged or is not a database"),
        (Lang::Ru, "повреждена или это не база"),
    ] {
        let error = Store::open_checked(&path, 1, &Clock::system())
            .err()
            .unwrap();
        let (code, line) = told(&Failure::from(error), lang);
        assert_eq!(code, 2);
        assert!(line.contains(words) && line.lines().count() == 1, "{line}");
    }
}
