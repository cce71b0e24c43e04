//! Results that are text, made readable: lyrics, the times of their words, transcripts, anything else as JSON.

use super::wire::URL_KEYS;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Map, Value};

/// A text result for people: lyrics as title and text of each variant, a transcript as its text,
/// anything else as indented JSON.
pub(super) fn pretty(object: &Value) -> Option<String> {
    if !says_something(object) {
        return None;
    }
    let readable = match object {
        Value::Null => return None,
        Value::String(inner) if inner.trim_start().starts_with(['{', '[']) => {
            match serde_json::from_str::<Value>(inner) {
                Ok(parsed) => return pretty(&parsed),
                Err(_) => inner.clone(),
            }
        }
        Value::String(text) => text.clone(),
        Value::Array(list) if list.iter().any(|one| one.get("text").is_some()) => {
            let variants: Vec<String> = list.iter().filter_map(variant).collect();
            variants.join("\n\n———\n\n")
        }
        Value::Object(fields) => {
            if let Some(one) = variant(object).or_else(|| timed(fields)) {
                one
            } else if let Some(inner) = ["data", "lyrics", "result"]
                .iter()
                .find_map(|key| fields.get(*key).filter(|v| v.is_array() || v.is_string()))
            {
                return pretty(inner);
            } else if URL_KEYS.iter().any(|key| fields.contains_key(*key)) {
                // Files, not text.
                return None;
            } else {
                serde_json::to_string_pretty(object).unwrap_or_default()
            }
        }
        other => serde_json::to_string_pretty(other).unwrap_or_default(),
    };
    let readable = readable.trim();
    (!readable.is_empty()).then(|| readable.to_owned())
}

/// Keys that tell how a call went, not what it gave.
const REPORT_KEYS: [&str; 10] = [
    "code",
    "msg",
    "message",
    "status",
    "state",
    "success",
    "error",
    "errorMessage",
    "failCode",
    "failMsg",
];

/// Whether there is anything in it besides nulls, empty texts and lists, and a report of how it went.
fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
        Value::Array(list) => list.iter().any(says_something),
        Value::Object(fields) => fields
            .iter()
            .any(|(key, value)| !REPORT_KEYS.contains(&key.as_str()) && says_something(value)),
    }
}

/// `{title, text}` as a heading and its text.
fn variant(one: &Value) -> Option<String> {
    let text = one.get("text")?.as_str()?.trim();
    match one.get("title").and_then(Value::as_str).map(str::trim) {
        Some(title) if !title.is_empty() => Some(format!("{title}\n\n{text}")),
        _ => Some(text.to_owned()),
    }
}

/// Lyrics with the time of every line, as players of songs read them: `[01:02.50] words`.
fn timed(fields: &Map<String, Value>) -> Option<String> {
    let words = ["alignedWords", "aligned_words"].iter();
    let words = words
        .filter_map(|key| fields.get(*key)?.as_array())
        .next()?;
    let mut out = String::new();
    let mut begins = true;
    for word in words {
        let text = word.get("word").and_then(Value::as_str).unwrap_or_default();
        for (at, part) in text.split('\n').enumerate() {
            if at > 0 {
                begins = true;
            }
            if begins && !part.trim().is_empty() {
                let start = ["startS", "start_s"].iter().find_map(|key| word.get(*key));
                let time = clock(&start?.to_string())?;
                out.push_str(&format!("\n[{time}] {}", part.trim_start()));
                begins = false;
            } else {
                out.push_str(part);
            }
        }
    }
    let out = out.trim();
    (!out.is_empty()).then(|| out.to_owned())
}

/// Seconds as `01:02.50`.
fn clock(seconds: &str) -> Option<String> {
    let exact: Decimal = seconds.parse().ok()?;
    let hundredths = exact.checked_mul(Decimal::ONE_HUNDRED)?.floor().to_u64()?;
    let (whole, rest) = (hundredths.div_euclid(100), hundredths.rem_euclid(100));
    let (minutes, seconds) = (whole.div_euclid(60), whole.rem_euclid(60));
    Some(format!("{minutes:02}:{seconds:02}.{rest:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn timed_words_become_lines_with_their_time() {
        let word = |word: &str, start: f64| json!({ "word": word, "startS": start, "endS": start });
        let song = json!({ "alignedWords": [
            word("[Verse]\nWaggin' ", 1.36), word("tails\n", 2.0), word("Running ", 62.509), word("far", 63.0),
        ] });
        let lines = "[00:01.36] [Verse]\n[00:01.36] Waggin' tails\n[01:02.50] Running far";
        assert_eq!(pretty(&song).as_deref(), Some(lines));
        assert_eq!(
            pretty(&json!({ "alignedWords": [{ "word": 7 }] })),
            Some("{\n  \"alignedWords\": [\n    {\n      \"word\": 7\n    }\n  ]\n}".to_owned())
        );
    }
}
