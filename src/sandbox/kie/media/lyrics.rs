//! Lyrics: two variants in the documented shape, in the language of the prompt.

use serde_json::{Map, Value, json};

/// The variants for an input, as Suno's lyrics API lists them.
pub(in super::super) fn lyrics(input: &Map<String, Value>) -> Value {
    let prompt = input
        .get("prompt")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let russian = prompt.chars().any(|letter| ('А'..='я').contains(&letter));
    let theme: String = prompt.chars().take(60).collect();
    let songs: [(&str, String); 2] = if russian {
        [
            (
                "Огни над рекой",
                format!(
                    "[Verse]\nГород уснул, и молчит вода\n{theme}\nГде-то вдали пролетят поезда\nСвет их останется навсегда\n\n[Chorus]\nПой, моя ночь, до утра не молчи\nВ тёплых ладонях растают лучи"
                ),
            ),
            (
                "До рассвета",
                format!(
                    "[Verse]\nТихо по крышам шагает луна\n{theme}\nПесня простая в окошке слышна\nЗначит, с рассветом вернётся весна\n\n[Chorus]\nДай мне дорогу и ветер в пути\nС песней такой веселее идти"
                ),
            ),
        ]
    } else {
        [
            (
                "Lights on the Water",
                format!(
                    "[Verse]\nThe town is asleep and the river is wide\n{theme}\nA train in the distance goes by with the tide\nIts window a lantern, the dark for a guide\n\n[Chorus]\nSing to me, night, till the morning is near\nAll that we looked for was already here"
                ),
            ),
            (
                "Before the Dawn",
                format!(
                    "[Verse]\nThe moon walks on rooftops in silver and grey\n{theme}\nA song at the window won't hurry away\nIt waits for the spring and the first light of day\n\n[Chorus]\nGive me a road and a wind at my back\nA tune for the lantern, a star for the track"
                ),
            ),
        ]
    };
    songs.into_iter().map(|(title, text)| json!({ "title": title, "text": text, "status": "complete", "errorMessage": "" })).collect()
}
