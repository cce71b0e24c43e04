//! Lyrics: two variants in the documented shape, in the language of the prompt.

use serde_json::{Map, Value, json};

/// Songs apart by `---`; the first line is the title, `{theme}` stands for the customer's words.
const RUSSIAN: &str = include_str!("lyrics_ru.txt");
const ENGLISH: &str = include_str!("lyrics_en.txt");

/// The variants for an input, as Suno's lyrics API lists them.
pub(in super::super) fn lyrics(input: &Map<String, Value>) -> Value {
    let prompt = input
        .get("prompt")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let russian = prompt
        .chars()
        .any(|letter| ('\u{410}'..='\u{44f}').contains(&letter));
    let theme: String = prompt.chars().take(60).collect();
    let songs = if russian { RUSSIAN } else { ENGLISH }.split("---");
    let variant = |song: &str| {
        let (title, text) = song.trim().split_once('\n').unwrap_or_default();
        json!({ "title": title, "text": text.replace("{theme}", &theme), "status": "complete", "errorMessage": "" })
    };
    songs.map(variant).collect()
}
