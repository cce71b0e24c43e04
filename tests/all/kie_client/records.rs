//! What recordInfo answers of all shapes are taken to mean.

use super::patient;
use super::server::{Reply, Server};
use kiebot::generation::Reason;
use kiebot::kie::{Outcome, ReadError, Record};
use kiebot::money::MilliCredits;

fn recorded(name: &str) -> Result<Record, ReadError> {
    let path = format!(
        "{}/tests/all/fixtures/kie/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let body = std::fs::read_to_string(path).unwrap();
    let body = body.replace("32b1348d0d6bf09b002a88315528e574", "a/b c");
    let server = Server::start(vec![Reply::zipped(&body)]);
    let record = patient(&server.url).record_info("a/b c");
    let line = &server.requests()[0].line;
    assert!(
        line.starts_with("GET /api/v1/jobs/recordInfo?taskId=a"),
        "{line}"
    );
    assert!(!line.contains("b c"), "{line}");
    record
}

fn outcome(name: &str) -> Outcome {
    match recorded(name) {
        Ok(Record::Success(outcome)) => outcome,
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn finished_tasks_give_their_files_and_cost() {
    let files = |names: &[&str]| -> Vec<String> {
        names
            .iter()
            .map(|n| format!("https://files.example/{n}"))
            .collect()
    };
    let callback = Some("https://bot.example/kie/token".to_owned());
    let done = outcome("record-success");
    assert_eq!(done.urls, files(&["1.jpeg", "2.jpeg"]));
    assert_eq!(
        (done.cost, done.callback_url),
        (Some(MilliCredits(12_050)), callback.clone())
    );
    let done = outcome("record-success-object");
    assert_eq!(done.urls, files(&["only.mp4"]));
    assert_eq!(
        (done.cost, done.callback_url),
        (Some(MilliCredits(7_000)), callback)
    );
    assert_eq!(
        outcome("record-success-frames").urls,
        files(&["v.mp4", "last.png"])
    );
    assert_eq!(outcome("record-masks").urls, files(&["m1", "m2"]));
    assert_eq!(outcome("record-masks").text, None);
    assert!(outcome("record-success-nothing").is_empty());
    let cut = recorded("record-success-cut");
    assert!(matches!(cut, Ok(Record::Unreadable { .. })), "{cut:?}");
}

#[test]
fn text_results_are_for_people() {
    let text = |name| outcome(name).text.unwrap();
    assert_eq!(text("record-transcript"), "Ever tried …");
    assert_eq!(
        text("record-lyrics"),
        "Ночь\n\n[Verse]\nТихо\n\n———\n\n[Verse]\nПусто"
    );
    assert_eq!(text("record-lyrics-text"), "Ночь\n\nТихо");
}

#[test]
fn unfinished_and_failed_tasks_are_told_apart() {
    let pending = |state: &str, progress| Record::Pending {
        state: state.into(),
        progress,
    };
    assert_eq!(recorded("record-waiting"), Ok(pending("waiting", None)));
    assert_eq!(
        recorded("record-progress"),
        Ok(pending("rendering", Some(42)))
    );
    let failed = |reason, code: &str, detail: &str, cost| Record::Failed {
        reason,
        code: code.into(),
        detail: detail.into(),
        cost,
    };
    assert_eq!(
        recorded("record-fail-blank"),
        Ok(failed(
            Reason::Provider,
            "422",
            "generate playground failed, task id is blank",
            None
        ))
    );
    assert_eq!(
        recorded("record-fail-number"),
        Ok(failed(
            Reason::Provider,
            "500",
            "Upload failed: Server internal error. See …",
            Some(MilliCredits(0))
        ))
    );
    let Ok(Record::Failed { reason, .. }) = recorded("record-fail-moderation") else {
        panic!("not failed");
    };
    assert_eq!(reason, Reason::Moderation);
}
