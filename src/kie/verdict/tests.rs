//! Tests of the verdicts on recorded and documented answers.

use super::*;
use crate::money::MilliCredits;

/// Code, words, what the customer is told, who can do something.
#[rustfmt::skip]
const REFUSALS: &[(i64, &str, Reason, Blame)] = &[
    (401, "Unauthorized – Authentication failed.", Reason::Ours, Blame::Ours),
    (403, "IP not allowed", Reason::Ours, Blame::Ours),
    (433, "Request Limit - Sub-key Usage Exceeds Limit", Reason::Ours, Blame::Ours),
    (505, "Feature Disabled", Reason::Ours, Blame::Ours),
    (402, "Payment required", Reason::Ours, Blame::NoCredits),
    (402, "Credits insufficient : Your current balance isn’t enough to run this request.", Reason::Ours, Blame::NoCredits),
    (500, "Credits insufficient", Reason::Ours, Blame::NoCredits),
    (429, "Insufficient credits", Reason::Ours, Blame::NoCredits),
    (422, "The model name you specified is not supported. Please verify", Reason::Ours, Blame::Ours),
    (422, "The page does not exist or is not published", Reason::Ours, Blame::Ours),
    (422, "Invalid prompt: prompt contains prohibited content", Reason::Moderation, Blame::Customer),
    (400, "Your content was flagged by OpenAI as violating content policies", Reason::Moderation, Blame::Customer),
    (451, "Failed to get the image", Reason::BadFile, Blame::Customer),
    (500, "Failed to fetch image_urls[0]", Reason::BadFile, Blame::Customer),
    (422, "reference_video_urls duration must be between 1 and 15 seconds", Reason::BadInput, Blame::Customer),
    (413, "The text is long", Reason::BadInput, Blame::Customer),
    (422, "something about this input", Reason::BadInput, Blame::Customer),
    (422, "aspect_ratio is required for text-to-video", Reason::BadInput, Blame::Ours),
    (500, "This field is required", Reason::BadInput, Blame::Ours),
    (500, "This aspect_ratio is not within the range of allowed options", Reason::BadInput, Blame::Ours),
    (500, "the server is busy", Reason::Busy, Blame::Ours),
    (500, "Server exception, please try again later", Reason::Provider, Blame::Ours),
    (500, "generate playground failed, task id is blank", Reason::Provider, Blame::Ours),
    (501, "", Reason::Provider, Blame::Ours),
];

fn refused(code: i64, words: &str) -> Submit {
    let body = serde_json::json!({ "code": code, "msg": words, "data": null });
    submit(200, &body.to_string())
}

#[test]
fn refusals_of_a_create_are_told_apart() {
    for &(code, words, reason, blame) in REFUSALS {
        match refused(code, words) {
            Submit::Refused(refusal) => {
                assert_eq!(
                    (refusal.reason, refusal.blame),
                    (reason, blame),
                    "{code} {words}"
                );
                assert_eq!(refusal.code, code);
                assert!(!refusal.detail.is_empty());
            }
            other => panic!("{code} {words}: {other:?}"),
        }
    }
    for code in [429, 430, 455, 550] {
        assert!(matches!(refused(code, "later"), Submit::Busy(_)), "{code}");
    }
    for code in [200, 0, 408, 502, 504] {
        assert!(matches!(refused(code, "?"), Submit::Unclear(_)), "{code}");
    }
}

#[test]
fn a_task_id_is_an_acceptance_whatever_the_code() {
    for body in [
        r#"{"code":200,"msg":"success","data":{"taskId":"ab","recordId":"ab"}}"#,
        r#"{"code":0,"data":{"taskId":"ab"}}"#,
        r#"{"code":"200","message":"success","data":{"recordId":"ab"}}"#,
        r#"{"code":500,"msg":"odd","data":"{\"task_id\":\"ab\"}"}"#,
    ] {
        let task_id = "ab".to_owned();
        assert_eq!(submit(200, body), Submit::Accepted { task_id }, "{body}");
    }
}

#[test]
fn failed_tasks_give_the_customer_a_reason() {
    let cases = [
        (
            "422",
            "Invalid prompt: prompt contains prohibited content",
            Reason::Moderation,
        ),
        (
            "400",
            "The input or output was flagged as sensitive.",
            Reason::Moderation,
        ),
        (
            "400",
            "duration: expected [2000, 15000] ms",
            Reason::BadInput,
        ),
        ("400", "ratio has to be adaptive", Reason::BadInput),
        (
            "422",
            "generate playground failed, task id is blank",
            Reason::Provider,
        ),
        ("422", "", Reason::Provider),
        ("500", "createTaskRep is blank", Reason::Provider),
        (
            "500",
            "Upload failed: Server internal error.",
            Reason::Provider,
        ),
        ("500", "success", Reason::Provider),
        ("500", "the server is busy", Reason::Busy),
        ("500", "image fetch failed", Reason::BadFile),
        ("451", "", Reason::BadFile),
        ("408", "", Reason::Timeout),
        ("", "", Reason::Provider),
    ];
    for (code, words, reason) in cases {
        assert_eq!(failure(code, words), reason, "{code} {words}");
    }
}

#[test]
fn a_record_nobody_has_is_missing_and_an_outage_is_not() {
    for body in [
        r#"{"code":422,"msg":"recordInfo is null","data":null}"#,
        r#"{"code":404,"msg":"Task not found"}"#,
        r#"{"code":200,"msg":"success","data":null}"#,
    ] {
        assert_eq!(record(200, body, "ab"), Ok(Record::Missing), "{body}");
    }
    let failed = record(200, r#"{"code":501,"msg":"Playground task failed."}"#, "ab").unwrap();
    assert!(matches!(failed, Record::Failed { ref code, .. } if code == "501"));
    let errors = [
        (
            200,
            r#"{"code":401,"msg":"Unauthorized"}"#,
            ReadError::Unauthorized,
        ),
        (
            200,
            r#"{"code":429,"msg":"slow"}"#,
            ReadError::Busy("slow".into()),
        ),
        (
            200,
            r#"{"code":455,"msg":"down"}"#,
            ReadError::Maintenance("down".into()),
        ),
        (
            200,
            r#"{"code":500,"msg":"oh"}"#,
            ReadError::Unavailable("oh".into()),
        ),
        (
            200,
            r#"{"code":400,"msg":"taskId parameter is required"}"#,
            ReadError::Refused {
                code: 400,
                detail: "taskId parameter is required".into(),
            },
        ),
        (
            200,
            "",
            ReadError::Garbage("HTTP 200 without Kie's envelope".into()),
        ),
        (
            502,
            "<html>",
            ReadError::Unavailable("HTTP 502 without Kie's envelope".into()),
        ),
        (
            403,
            "error code: 1010",
            ReadError::Unavailable("HTTP 403 without Kie's envelope".into()),
        ),
    ];
    for (status, body, error) in errors {
        assert_eq!(record(status, body, "ab"), Err(error), "{body}");
    }
}

#[test]
fn credits_are_read_exactly() {
    for (raw, expected) in [
        ("100", Some(100_000)),
        ("6824.05", Some(6_824_050)),
        ("0.1", Some(100)),
        ("72.6249", Some(72_624)),
        ("\"12.5\"", Some(12_500)),
        ("1e3", Some(1_000_000)),
        ("-3.5", Some(-3_500)),
        ("90071992547409.93", Some(90_071_992_547_409_930)),
        ("null", None),
        ("{}", None),
        ("99999999999999999999999999", None),
    ] {
        assert_eq!(wire::credits(raw), expected.map(MilliCredits), "{raw}");
    }
}
