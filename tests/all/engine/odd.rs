//! Odd results: nothing in a success, files that cannot be had or are something else, results that come twice. Nobody
//! pays for less than the whole result, and nobody gets another's.

use super::bench::{Bench, HOUR, MINUTE, PRICE, prompt};
use kiebot::catalog::MediaKind;
use kiebot::generation::{Generation, Reason, State};
use kiebot::ids::GenerationId;
use kiebot::money::Kopecks;
use kiebot::sandbox::kie::Switches;
use kiebot::store::generations::Started;
use kiebot::store::late::LateState;

/// A bench whose Kie behaves so.
fn with_kie(change: impl FnOnce(&mut Switches)) -> Bench {
    let bench = Bench::running();
    bench.sandbox.kie.switch(change);
    bench
}

/// It has tried to fetch the files, and still waits for them with the money on hold.
fn tried(bench: &Bench, id: GenerationId, times: u32) {
    bench.until("failed fetches", |conn| {
        let now = kiebot::store::generations::get(conn, id).unwrap()?;
        assert!(now.state.is_open(), "{:?} {:?}", now.state, now.detail);
        (now.state == State::Fetching && now.attempts >= times).then_some(())
    });
    assert_eq!(bench.balance().hold, PRICE);
}

fn no_files(bench: &Bench, id: GenerationId) -> Generation {
    let ended = bench.until_ended(id);
    assert_eq!(
        (ended.state, ended.reason),
        (State::Failed, Some(Reason::NoFiles)),
        "{:?}",
        ended.detail
    );
    assert!(bench.outbox("refund:").contains(&format!("refund:{id}")));
    assert!(!bench.outbox("result:").contains(&format!("result:{id}")));
    assert_eq!(
        bench.alerts().iter().filter(|a| *a == "no-files").count(),
        1
    );
    ended
}

#[test]
fn a_success_with_nothing_in_it_gives_the_money_back() {
    let text = |json: &str| serde_json::to_string(json).unwrap();
    let nothing = [
        "null".to_owned(),
        text(""),
        text("null"),
        "{}".to_owned(),
        text("{}"),
        text("[]"),
        text(r#"{"resultUrls":[]}"#),
        text(r#"{"resultUrls":null}"#),
        text(r#"{"resultUrls":7}"#),
        text(r#"{"resultUrls":"soon"}"#),
        text(r#"{"resultUrls":{"first":true}}"#),
        text(r#"{"resultUrls":["file:///etc/passwd"]}"#),
        text(r#"{"resultObject":""}"#),
        text(r#"{"resultObject":{"text":"  ","language_code":"en"}}"#),
        text(r#"{"resultObject":{"data":[]}}"#),
        text(r#"{"code":500,"msg":"internal error"}"#),
        r#"{"resultUrls":[]}"#.to_owned(),
    ];
    let bench = Bench::running();
    for json in nothing {
        bench
            .sandbox
            .kie
            .switch(|s| s.odd.result_json = Some(json.clone()));
        let ended = no_files(&bench, bench.order_picture());
        assert_eq!(
            ended.detail.as_deref(),
            Some("success without files"),
            "{json}"
        );
    }
    bench.assert_spent(Kopecks::ZERO);
    bench.sandbox.kie.switch(|s| s.odd.result_json = None);
    bench.until_state(bench.order_picture(), State::Succeeded);
    bench.assert_spent(PRICE);
}

#[test]
fn a_result_that_cannot_be_read_is_asked_for_again_and_given_up_after_a_while() {
    for json in [r#""not json""#, r#""{\"resultUrls\":[\"https://a/1""#] {
        let bench = with_kie(|s| s.odd.result_json = Some(json.to_owned()));
        let (back, gone) = (bench.order_picture(), bench.order_picture());
        for id in [back, gone] {
            bench.until("unreadable", |conn| {
                kiebot::store::generations::job(conn, id)
                    .unwrap()?
                    .missing_since_ms
            });
        }
        bench.advance(9 * MINUTE);
        assert_eq!(bench.get(back).state, State::Running);
        bench.sandbox.kie.switch(|s| s.odd.result_json = None);
        bench.until_state(back, State::Succeeded);
        bench.until_state(gone, State::Succeeded);
        bench.assert_spent(Kopecks(2 * PRICE.0));

        bench
            .sandbox
            .kie
            .switch(|s| s.odd.result_json = Some(json.to_owned()));
        let id = bench.order_picture();
        bench.until("unreadable", |conn| {
            kiebot::store::generations::job(conn, id)
                .unwrap()?
                .missing_since_ms
        });
        bench.advance(11 * MINUTE);
        let detail = no_files(&bench, id).detail.unwrap();
        assert!(detail.contains("resultJson"), "{detail}");
        bench.assert_spent(Kopecks(2 * PRICE.0));
    }
}

/// What can be wrong with a result's file.
#[derive(Clone, Copy, Debug)]
enum Bad {
    /// Its download.
    Download(&'static str),
    /// Its bytes.
    Bytes(&'static str),
    /// Its host.
    Host(&'static str),
}

impl Bad {
    fn at(self, bench: &Bench) {
        bench.sandbox.kie.switch(|s| match self {
            Self::Download(fault) => s.odd.file_fault = Some(fault.to_owned()),
            Self::Bytes(body) => s.odd.file_body = Some(body.to_owned()),
            Self::Host(host) => s.odd.result_host = Some(host.to_owned()),
        });
    }
}

/// What can go wrong, and for how many minutes it is tried again.
const BAD: [(Bad, i64); 15] = [
    (Bad::Download("403"), 10),
    (Bad::Download("404"), 10),
    (Bad::Download("410"), 10),
    (Bad::Download("500"), 60),
    (Bad::Download("503"), 60),
    (Bad::Download("empty"), 60),
    (Bad::Download("html"), 60),
    (Bad::Download("cut"), 60),
    (Bad::Host("http://nobody.invalid"), 60),
    (Bad::Host("http://127.0.0.1:1"), 60),
    (Bad::Bytes("html"), 60),
    (Bad::Bytes("error"), 10),
    (Bad::Bytes("program"), 10),
    (Bad::Bytes("noise"), 10),
    (Bad::Bytes("broken"), 10),
];

#[test]
fn a_file_that_cannot_be_had_for_a_while_comes_in_the_end() {
    for (bad, _) in BAD {
        if matches!(bad, Bad::Host(_)) {
            // What Kie has reported once stays as it is.
            continue;
        }
        let bench = Bench::running();
        bad.at(&bench);
        let id = bench.order_picture();
        tried(&bench, id, 2);
        bench
            .sandbox
            .kie
            .switch(|s| (s.odd.file_fault, s.odd.file_body) = (None, None));
        bench.until_state(id, State::Succeeded);
        let file = bench.results(id)[0].file.clone().unwrap();
        assert_eq!(
            (file.kind, file.mime.as_str()),
            (MediaKind::Image, "image/png"),
            "{bad:?}"
        );
        bench.assert_spent(PRICE);
    }
}

#[test]
fn a_file_that_cannot_be_had_at_all_gives_the_money_back() {
    for (bad, minutes) in BAD {
        let bench = Bench::running();
        bad.at(&bench);
        let id = bench.order_picture();
        tried(&bench, id, 3);
        if minutes > 10 {
            bench.advance(11 * MINUTE);
            tried(&bench, id, 4);
        }
        bench.advance(minutes * MINUTE);
        let ended = no_files(&bench, id);
        bench.assert_refunded(id);
        assert_eq!(bench.results(id), [], "{bad:?}: {:?}", ended.detail);
        let left = std::fs::read_dir(bench.dir.path().join("files")).unwrap();
        assert_eq!(left.count(), 0, "{bad:?} left something on the disk");
    }
}

#[test]
fn after_a_long_stop_the_files_are_tried_again_before_they_are_given_up() {
    let mut bench = with_kie(|s| s.odd.file_fault = Some("404".to_owned()));
    let id = bench.order_picture();
    tried(&bench, id, 1);
    bench.stop_engine();
    bench.clock.advance(5 * HOUR);
    bench.sandbox.kie.switch(|s| s.odd.file_fault = None);
    bench.restart();
    bench.until_state(id, State::Succeeded);
    bench.assert_spent(PRICE);
}

#[test]
fn a_result_is_whole_or_not_at_all() {
    let bench = with_kie(|s| {
        (s.result_files, s.odd.only) = (Some(4), vec![3]);
        s.odd.file_fault = Some("503".to_owned());
    });
    let id = bench.order_picture();
    tried(&bench, id, 2);
    let there = |id| -> Vec<u32> { bench.results(id).iter().map(|row| row.n).collect() };
    assert_eq!(there(id), [0, 1, 3]);
    bench.sandbox.kie.switch(|s| s.odd.file_fault = None);
    bench.until_state(id, State::Succeeded);
    assert_eq!(there(id), [0, 1, 2, 3]);
    bench.assert_spent(PRICE);

    bench
        .sandbox
        .kie
        .switch(|s| s.odd.file_fault = Some("404".to_owned()));
    let id = bench.order_picture();
    tried(&bench, id, 3);
    bench.advance(11 * MINUTE);
    no_files(&bench, id);
    bench.assert_spent(PRICE);
}

#[test]
fn a_file_is_what_its_bytes_are() {
    let cases = [
        ("png", MediaKind::Image, "image/png", "png"),
        ("jpeg", MediaKind::Image, "image/jpeg", "jpg"),
        ("webp", MediaKind::Image, "image/webp", "webp"),
        ("mp4", MediaKind::Video, "video/mp4", "mp4"),
        ("wav", MediaKind::Audio, "audio/wav", "wav"),
        ("midi", MediaKind::Audio, "audio/midi", "mid"),
    ];
    let names = [None, Some(".png"), Some(".jpeg"), Some(".mp4"), Some("")];
    let mimes = [
        None,
        Some("image/png"),
        Some("application/octet-stream"),
        Some("text/plain"),
    ];
    let bench = Bench::running();
    for (body, kind, mime, suffix) in cases {
        for (at, name) in names.into_iter().enumerate() {
            bench.sandbox.kie.switch(|s| {
                s.odd.file_body = Some(body.to_owned());
                s.odd.result_suffix = name.map(str::to_owned);
                s.odd.file_mime = mimes[at % mimes.len()].map(str::to_owned);
            });
            let quote = bench.quote("z-image", &prompt("Кот"), Kopecks(10));
            let Started::New(id) = bench.start(quote).unwrap() else {
                panic!("started before");
            };
            bench.until_state(id, State::Succeeded);
            let file = bench.results(id)[0].file.clone().unwrap();
            assert_eq!(
                (file.kind, file.mime.as_str()),
                (kind, mime),
                "{body} as {name:?}"
            );
            assert!(file.path.ends_with(&format!(".{suffix}")), "{}", file.path);
            bench.advance(MINUTE);
        }
    }
}

#[test]
fn the_task_of_another_is_given_to_nobody_else() {
    let bench = with_kie(|s| s.never_finish = true);
    let first = bench.order_picture();
    let task = bench.until_state(first, State::Running).task_id.unwrap();
    bench.sandbox.kie.switch(|s| s.odd.repeat_task_next = 1);
    let second = bench.order_picture();
    let ended = bench.until_ended(second);
    assert_eq!(
        (ended.state, ended.reason),
        (State::Unknown, Some(Reason::Ours))
    );
    assert_eq!(ended.task_id, None);
    assert!(ended.detail.unwrap().contains(&task));
    assert_eq!(bench.alerts(), ["task-repeated"]);
    assert_eq!(bench.balance().hold, PRICE);
    bench.finish(&task);
    bench.until_state(first, State::Succeeded);
    bench.assert_spent(PRICE);
    assert_eq!(bench.outbox("refund:"), [format!("refund:{second}")]);
    // Nor is the task of a result that was delivered long ago.
    let bench = Bench::running();
    let first = bench.order_picture();
    bench.until_state(first, State::Succeeded);
    bench.sandbox.kie.switch(|s| s.odd.repeat_task_next = 1);
    let second = bench.order_picture();
    assert_eq!(bench.until_ended(second).state, State::Unknown);
    bench.assert_spent(PRICE);
}

#[test]
fn files_that_another_generation_has_are_not_sent_again() {
    let bench = with_kie(|s| s.odd.same_results = true);
    let first = bench.order_picture();
    bench.until_state(first, State::Succeeded);
    let second = bench.order_picture();
    let ended = bench.until_ended(second);
    assert_eq!(
        (ended.state, ended.reason),
        (State::Failed, Some(Reason::Ours))
    );
    assert!(ended.detail.unwrap().ends_with(&first.to_string()));
    assert_eq!(bench.alerts(), ["result-repeated"]);
    assert_eq!(bench.results(second), []);
    bench.assert_spent(PRICE);
    assert_eq!(bench.outbox("result:"), [format!("result:{first}")]);
}

#[test]
fn a_late_result_that_another_generation_has_is_no_gift() {
    let bench = with_kie(|s| s.odd.same_results = true);
    let first = bench.order_picture();
    bench.until_state(first, State::Succeeded);
    bench.sandbox.kie.switch(|s| s.never_finish = true);
    let second = bench.order_picture();
    let task = bench.until_state(second, State::Running).task_id.unwrap();
    bench.advance(16 * MINUTE);
    assert_eq!(bench.until_ended(second).state, State::Expired);
    bench.finish(&task);
    bench.until_late(second, LateState::Gone);
    assert_eq!(bench.alerts(), ["result-repeated"]);
    assert_eq!(bench.outbox("gift:"), [""; 0]);
    assert_eq!(bench.results(second), []);
    bench.assert_spent(PRICE);
}

#[test]
fn the_record_of_another_task_is_never_believed() {
    let bench = Bench::running();
    let first = bench.order_picture();
    bench.until_state(first, State::Succeeded);
    bench.sandbox.kie.switch(|s| s.odd.other_record_next = 5);
    let second = bench.order_picture();
    let done = bench.until_state(second, State::Succeeded);
    let url = bench.results(second)[0].url.clone().unwrap();
    assert!(url.contains(&done.task_id.unwrap()), "{url}");
    // Five of them in a row, and questions pause until one is answered in earnest.
    assert_eq!(
        bench.alerts(),
        ["kie-odd-answer", "kie-stopped", "kie-back"]
    );
    bench.assert_spent(Kopecks(2 * PRICE.0));
}
