//! The ids of tracks beside their sounds, wherever Kie puts them in a result; later tasks ask for them.
//!
//! Suno's own endpoints gave `sunoData:[{id,audioUrl,…}]`, its callbacks `data:[{id,audio_url,…}]`; what createTask
//! gives is not recorded, so any object that has an id and the address of a sound counts.

use serde_json::{Map, Value};

/// Deeper nesting holds no tracks.
const MAX_DEPTH: usize = 8;
/// No request gives more.
const MAX_TRACKS: usize = 64;
/// Ids longer than this are none.
const MAX_ID: usize = 200;
const ID_KEYS: [&str; 4] = ["audioId", "audio_id", "id", "musicId"];
/// Where the finished sound is, the best first.
const SOUND_KEYS: [&str; 8] = [
    "audioUrl",
    "audio_url",
    "sourceAudioUrl",
    "source_audio_url",
    "streamAudioUrl",
    "stream_audio_url",
    "sourceStreamAudioUrl",
    "source_stream_audio_url",
];

/// A track of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Track {
    /// Kie's id of it.
    pub(super) id: String,
    /// Where its sound is, the best address first.
    pub(super) urls: Vec<String>,
}

/// All tracks in the order of the result, each once.
pub(super) fn tracks(value: &Value) -> Vec<Track> {
    let mut found = Vec::new();
    walk(value, 0, &mut found);
    found
}

/// The id of the track behind each address; by place where the addresses are others but as many.
pub(super) fn ids(tracks: &[Track], urls: &[String]) -> Vec<Option<String>> {
    let named: Vec<Option<String>> = urls
        .iter()
        .map(|url| {
            let track = tracks.iter().find(|track| track.urls.contains(url));
            track.map(|track| track.id.clone())
        })
        .collect();
    if named.iter().all(Option::is_none) && tracks.len() == urls.len() {
        return tracks.iter().map(|track| Some(track.id.clone())).collect();
    }
    named
}

fn walk(value: &Value, depth: usize, found: &mut Vec<Track>) {
    if depth > MAX_DEPTH || found.len() >= MAX_TRACKS {
        return;
    }
    let deeper = depth.saturating_add(1);
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, deeper, found)),
        Value::Object(fields) => match track(fields) {
            Some(track) if found.iter().any(|known| known.id == track.id) => {}
            Some(track) => found.push(track),
            None => fields.values().for_each(|field| walk(field, deeper, found)),
        },
        // A part of a result may itself come as JSON in a string.
        Value::String(text) if text.trim_start().starts_with(['{', '[']) => {
            if let Ok(inner) = serde_json::from_str::<Value>(text) {
                walk(&inner, deeper, found);
            }
        }
        _ => {}
    }
}

fn track(fields: &Map<String, Value>) -> Option<Track> {
    let text = |key: &&str| fields.get(*key).and_then(Value::as_str).map(str::trim);
    let urls: Vec<String> = SOUND_KEYS
        .iter()
        .filter_map(text)
        .filter(|url| super::wire::is_url(url))
        .map(str::to_owned)
        .collect();
    let fits = |id: &&str| !id.is_empty() && id.len() <= MAX_ID && !id.contains("://");
    let id = ID_KEYS.iter().filter_map(text).find(fits)?;
    (!urls.is_empty()).then(|| Track {
        id: id.to_owned(),
        urls,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn tracks_are_found_in_every_dress() {
        let two = |id: &str, url: &str| {
            json!([{ id: "a", url: "https://k/1.mp3", "imageUrl": "https://k/1.jpg" },
                   { id: "b", url: "https://k/2.mp3" }])
        };
        let suno = two("id", "audioUrl");
        for result in [
            suno.clone(),
            json!({ "sunoData": suno }),
            json!({ "resultObject": { "data": two("audio_id", "audio_url") } }),
            json!({ "resultObject": suno.to_string() }),
            json!({ "response": { "sunoData": two("id", "streamAudioUrl") }, "resultUrls": [] }),
        ] {
            let found = tracks(&result);
            let ids: Vec<&str> = found.iter().map(|track| track.id.as_str()).collect();
            assert_eq!(ids, ["a", "b"], "{result}");
        }
        for nothing in [
            json!({ "id": "a", "imageUrl": "https://k/1.jpg" }),
            json!({ "id": "", "audioUrl": "https://k/1.mp3" }),
            json!({ "id": 7, "audioUrl": "file:///1.mp3" }),
            json!(null),
        ] {
            assert_eq!(tracks(&nothing), [], "{nothing}");
        }
    }

    #[test]
    fn ids_belong_to_their_address_or_to_their_place() {
        let suno = tracks(&json!([
            { "id": "a", "audioUrl": "https://k/1.mp3" }, { "id": "b", "audioUrl": "https://k/2.mp3" }
        ]));
        let of = |urls: [&str; 2]| ids(&suno, &urls.map(str::to_owned));
        let (a, b) = (Some("a".to_owned()), Some("b".to_owned()));
        assert_eq!(
            of(["https://k/2.mp3", "https://k/1.mp3"]),
            [b.clone(), a.clone()]
        );
        assert_eq!(
            of(["https://k/2.mp3", "https://k/x.jpg"]),
            [b.clone(), None]
        );
        assert_eq!(of(["https://x/1", "https://x/2"]), [a, b]);
        assert_eq!(ids(&suno, &["https://x/1".to_owned()]), [None]);
    }

    #[test]
    fn deep_and_endless_results_are_cut() {
        let mut deep = json!({ "id": "a", "audioUrl": "https://k/1.mp3" });
        for _ in 0..100 {
            deep = json!([deep]);
        }
        assert_eq!(tracks(&deep), []);
        let many: Vec<Value> = (0..500)
            .map(|n| json!({ "id": format!("t{n}"), "audioUrl": "https://k/1.mp3" }))
            .collect();
        assert_eq!(tracks(&Value::Array(many)).len(), MAX_TRACKS);
    }
}
