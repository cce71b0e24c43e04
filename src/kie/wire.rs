//! Kie's JSON as it really comes: fields missing, doubled in strings, numbers as text and the other way round.
//!
//! Pure: text in, values out. Numbers of credits are read from the raw text, never through a float.

use super::readable::pretty;
use super::tracks::{ids, tracks};
use super::verdict;
use super::{Outcome, ReadError, Record};
use crate::config::mask::without_tokens;
use crate::money::MilliCredits;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Kie's words are kept up to this many characters.
const DETAIL_CHARS: usize = 500;

/// The fields of an object, each still raw text.
type Fields = BTreeMap<String, Box<RawValue>>;

/// What wraps every answer of Kie's: `{"code":200,"msg":"success","data":…}`.
#[derive(Debug)]
pub(super) struct Envelope {
    /// The verdict; 200 is yes.
    pub code: i64,
    /// Kie's words, cleaned.
    pub words: String,
    /// Raw `data`; `None` when missing or null.
    pub data: Option<Box<RawValue>>,
}

/// The envelope of an answer; `None` if the text is anything else (HTML, cut JSON, a Spring error page).
pub(super) fn envelope(body: &str) -> Option<Envelope> {
    let mut fields = object(body)?;
    let code = match (fields.get("code"), fields.get("success")) {
        (Some(code), _) => integer(code.get())?,
        // The upload host's `success` stands for a code should that ever be missing.
        (None, Some(success)) if success.get() == "true" => 200,
        (None, Some(success)) if success.get() == "false" => 500,
        _ => return None,
    };
    let words = ["msg", "message"]
        .iter()
        .find_map(|key| text(&fields, key))
        .unwrap_or_default();
    let data = fields.remove("data").filter(|data| data.get() != "null");
    Some(Envelope {
        code,
        words: cleaned(&words),
        data,
    })
}

/// The task id of an accepted create.
pub(super) fn task_id(data: Option<&RawValue>) -> Option<String> {
    let fields = object(data?.get())?;
    ["taskId", "task_id", "recordId"]
        .iter()
        .find_map(|key| text(&fields, key))
}

/// A number of credits, cut to the thousandth: `6824.05` is 6824050.
pub(super) fn credits(raw: &str) -> Option<MilliCredits> {
    let number = raw.trim().trim_matches('"').trim();
    let exact = Decimal::from_str_exact(number)
        .or_else(|_| Decimal::from_scientific(number))
        .ok()?;
    let thousandths = exact.checked_mul(Decimal::ONE_THOUSAND)?.floor();
    thousandths.to_i64().map(MilliCredits)
}

/// A URL that is the whole `data`, or the first of the named fields in it.
pub(super) fn url(data: Option<&RawValue>, keys: &[&str]) -> Option<String> {
    let data = data?.get();
    if let Ok(whole) = serde_json::from_str::<String>(data) {
        return is_url(&whole).then_some(whole);
    }
    let fields = object(data)?;
    keys.iter()
        .find_map(|key| text(&fields, key).filter(|found| is_url(found)))
}

/// What recordInfo's `data` says.
pub(super) fn record(data: &RawValue) -> Result<Record, ReadError> {
    let garbage = |what: &str| ReadError::Garbage(what.to_owned());
    let fields = object(data.get()).ok_or_else(|| garbage("data is not an object"))?;
    let state = text(&fields, "state").ok_or_else(|| garbage("no state"))?;
    let cost = ["creditsConsumed", "consumeCredits"]
        .iter()
        .find_map(|key| credits(fields.get(*key)?.get()));
    match state.to_ascii_lowercase().as_str() {
        "success" => {
            // Suno's own records had `response` instead.
            let full = |key: &&str| {
                let raw = fields.get(*key).map(|raw| raw.get());
                raw.is_some_and(|raw| !matches!(raw, "null" | "\"\"" | "{}" | "[]"))
            };
            let key = ["resultJson", "response"].into_iter().find(full);
            let raw = key.and_then(|key| fields.get(key));
            let mut outcome = result(raw.map(AsRef::as_ref))?;
            outcome.cost = cost;
            outcome.callback_url = callback_url(&fields);
            Ok(Record::Success(outcome))
        }
        "fail" | "failed" => {
            let code = text(&fields, "failCode").unwrap_or_default();
            let detail = cleaned(&text(&fields, "failMsg").unwrap_or_default());
            Ok(Record::Failed {
                reason: verdict::failure(&code, &detail),
                code,
                detail,
                cost,
            })
        }
        _ => Ok(Record::Pending {
            state,
            progress: fields.get("progress").and_then(|raw| progress(raw.get())),
        }),
    }
}

/// The `callBackUrl` inside `param`, which is JSON in a string (docs: an object).
fn callback_url(fields: &Fields) -> Option<String> {
    let param = object(fields.get("param")?.get())?;
    text(&param, "callBackUrl")
}

/// URLs and text of a `resultJson`: JSON in a string (docs), an object, empty, or missing.
fn result(raw: Option<&RawValue>) -> Result<Outcome, ReadError> {
    let mut outcome = Outcome::default();
    let Some(raw) = raw else {
        return Ok(outcome);
    };
    let value = match serde_json::from_str::<Value>(raw.get()) {
        Ok(Value::String(inner)) if inner.trim().is_empty() => return Ok(outcome),
        Ok(Value::String(inner)) if is_url(&inner) => Value::String(inner),
        // Cut JSON has been seen; a later poll may bring all of it.
        Ok(Value::String(inner)) => serde_json::from_str(&inner)
            .map_err(|_| ReadError::Garbage("resultJson is not JSON".to_owned()))?,
        Ok(value) => value,
        Err(_) => return Err(ReadError::Garbage("resultJson is not JSON".to_owned())),
    };
    collect_urls(&value, &mut outcome.urls);
    outcome.text = value.get("resultObject").and_then(|object| {
        collect_urls(object, &mut outcome.urls);
        pretty(object)
    });
    let tracks = tracks(&value);
    if !tracks.is_empty() {
        // What lists sounds is no text, even where nothing else was found.
        outcome.text = None;
        if outcome.urls.is_empty() {
            let best = tracks.iter().filter_map(|track| track.urls.first());
            outcome.urls = best.cloned().collect();
        }
        outcome.parts = ids(&tracks, &outcome.urls);
    }
    if outcome.urls.is_empty() && outcome.text.is_none() && value.is_object() {
        // What holds no file at all is read as text: the times of words, the notes of a tune.
        outcome.text = pretty(&value).filter(|text| text != "{}");
    }
    Ok(outcome)
}

/// Keys that hold result files, in the order the customer gets them. The watermarked copies
/// (`resultWaterMarkUrls`) are left out on purpose.
pub(super) const URL_KEYS: [&str; 18] = [
    "resultUrls",
    "result_urls",
    "resultUrl",
    "result_url",
    "urls",
    "url",
    "videoUrl",
    "video_url",
    "imageUrl",
    "image_url",
    "audioUrl",
    "audio_url",
    "audioWavUrl",
    "audio_wav_url",
    "mask_urls",
    "images",
    "firstFrameUrl",
    "lastFrameUrl",
];

/// Adds the URLs of a result, each once.
fn collect_urls(value: &Value, urls: &mut Vec<String>) {
    match value {
        Value::String(one) if urls.contains(one) => {}
        Value::String(one) if is_url(one) => urls.push(one.clone()),
        // A list may itself come as JSON in a string.
        Value::String(list) if list.trim_start().starts_with('[') => {
            if let Ok(list @ Value::Array(_)) = serde_json::from_str(list) {
                collect_urls(&list, urls);
            }
        }
        Value::Array(list) => list.iter().for_each(|one| collect_urls(one, urls)),
        Value::Object(fields) => {
            for key in URL_KEYS {
                if let Some(found) = fields.get(key) {
                    collect_urls(found, urls);
                }
            }
        }
        _ => {}
    }
}

/// Percent as a number or as text; fractions are cut.
fn progress(raw: &str) -> Option<u8> {
    let exact: Decimal = raw.trim_matches('"').parse().ok()?;
    exact.trunc().to_u8().map(|percent| percent.min(100))
}

/// An object, also when it comes as JSON in a string.
fn object(raw: &str) -> Option<Fields> {
    if let Ok(inner) = serde_json::from_str::<String>(raw) {
        return serde_json::from_str(&inner).ok();
    }
    serde_json::from_str(raw).ok()
}

/// A field as text: a string, or a number as written; `None` when missing, null or blank.
fn text(fields: &Fields, key: &str) -> Option<String> {
    let raw = fields.get(key)?.get();
    match serde_json::from_str::<Value>(raw).ok()? {
        Value::String(text) => Some(text).filter(|text| !text.trim().is_empty()),
        Value::Number(_) => Some(raw.to_owned()),
        _ => None,
    }
}

/// A whole number, also in quotes.
fn integer(raw: &str) -> Option<i64> {
    raw.trim_matches('"').parse().ok()
}

/// Whether this can be downloaded.
pub(super) fn is_url(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// Words of Kie's fit to be kept: URLs, bearer tokens and bots' tokens out, one line, at most 500 characters.
pub(super) fn cleaned(words: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    let mut after_bearer = false;
    for word in words.split(|c: char| c.is_whitespace() || c.is_control()) {
        if word.is_empty() {
            continue;
        }
        let hidden = after_bearer || word.contains("://");
        after_bearer = word.eq_ignore_ascii_case("bearer");
        out.push(if hidden { "…" } else { word });
    }
    let joined = without_tokens(&out.join(" "));
    match joined.char_indices().nth(DETAIL_CHARS) {
        Some((end, _)) => joined.get(..end).unwrap_or_default().to_owned(),
        None => joined,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_words_hold_no_address_and_no_key() {
        let cases = [
            ("", ""),
            ("text is required", "text is required"),
            ("two\n lines\t\u{0}here", "two lines here"),
            ("see https://kie.example/?key=1 now", "see … now"),
            ("url='http://10.0.0.1/a'", "…"),
            (
                "Authorization: Bearer abc.def rest",
                "Authorization: Bearer … rest",
            ),
        ];
        for (words, kept) in cases {
            assert_eq!(cleaned(words), kept, "{words:?}");
        }
        assert_eq!(cleaned(&"ы".repeat(600)).chars().count(), 500);
    }

    #[test]
    fn urls_are_found_wherever_kie_puts_them() {
        let cases = [
            (r#"{"resultUrls":["https://a/1","https://a/2"]}"#, 2),
            (r#"{"resultUrls":"[\"https://a/1\",\"https://a/2\"]"}"#, 2),
            (r#"{"resultUrls":"https://a/1"}"#, 1),
            (r#"{"videoUrl":"https://a/1","url":null}"#, 1),
            (
                r#"{"images":[{"url":"https://a/1"},{"url":"https://a/2"}]}"#,
                2,
            ),
            (r#"["https://a/1"]"#, 1),
            (r#""https://a/1""#, 1),
            (r#""""#, 0),
            ("null", 0),
            (
                r#"{"resultUrls":null,"resultWaterMarkUrls":["https://a/w"]}"#,
                0,
            ),
            (r#"{"resultUrls":["file:///etc/passwd",7,null]}"#, 0),
        ];
        for (json, count) in cases {
            let as_text = serde_json::to_string(json).unwrap();
            for raw in [json, as_text.as_str()] {
                let raw = RawValue::from_string(raw.to_owned()).unwrap();
                let found = result(Some(&raw)).unwrap_or_else(|error| panic!("{json}: {error}"));
                assert_eq!(found.urls.len(), count, "{json}");
                assert_eq!(found.text, None, "{json}");
            }
        }
    }

    #[test]
    fn envelopes_come_in_many_dresses() {
        let code = |body| envelope(body).map(|envelope| envelope.code);
        assert_eq!(code(r#"{"code":200}"#), Some(200));
        assert_eq!(code(r#" {"code":"422","message":"x"} "#), Some(422));
        assert_eq!(code(r#"{"success":false,"msg":"x"}"#), Some(500));
        for nothing in [
            "",
            "null",
            "[]",
            "<html>",
            r#"{"code":"x"}"#,
            r#"{"status":404}"#,
        ] {
            assert_eq!(code(nothing), None, "{nothing}");
        }
    }
}
