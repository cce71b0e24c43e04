//! Results that are no files: lyrics, the times of their words, the notes of a tune, a description of a style.

use serde_json::{Map, Value, json};

use super::lyrics::lyrics;

/// What `resultObject` holds for models whose result is text; `None` for those that make files.
///
/// The shapes are those of Suno's former own endpoints; what createTask gives is not recorded.
pub(in super::super) fn text(model: &str, input: &Map<String, Value>) -> Option<Value> {
    match model {
        "ai-music-api/generate-lyrics" => Some(json!({ "data": lyrics(input) })),
        "ai-music-api/timeStamped-lyrics" => Some(json!({ "alignedWords": words(input) })),
        "ai-music-api/generate-midi-from-audio" => Some(json!({
            "state": "complete",
            "instruments": [
                { "name": "Drums", "notes": notes(36, 8) },
                { "name": "Electric Bass (finger)", "notes": notes(43, 4) },
            ],
        })),
        "ai-music-api/boost-music-style" => {
            let content = input.get("content").and_then(Value::as_str);
            let content = content.unwrap_or_default();
            Some(json!(format!(
                "{content}: a hushed intro, close vocals, a wide chorus, warm bass and a slow build"
            )))
        }
        _ => None,
    }
}

/// Every word of a verse with its time; the first of a line holds the line break, as Suno's do.
fn words(input: &Map<String, Value>) -> Vec<Value> {
    let song = lyrics(input);
    let verse = song.pointer("/0/text").and_then(Value::as_str);
    let lines = verse.unwrap_or_default().lines().take(4);
    let mut found = Vec::new();
    for line in lines {
        let count = line.split_whitespace().count();
        for (at, word) in line.split_whitespace().enumerate() {
            let start = found.len() * 50 + 100;
            let end = if at + 1 == count { "\n" } else { " " };
            let seconds = |hundredths: usize| json!(hundredths as f64 / 100.0);
            found.push(json!({
                "word": format!("{word}{end}"), "success": true,
                "startS": seconds(start), "endS": seconds(start + 45), "palign": 0,
            }));
        }
    }
    found
}

fn notes(pitch: u32, count: u32) -> Vec<Value> {
    let note = |n: u32| {
        let start = f64::from(n) / 2.0;
        json!({ "pitch": pitch + n % 3, "start": start, "end": start + 0.4, "velocity": 1 })
    };
    (0..count).map(note).collect()
}
