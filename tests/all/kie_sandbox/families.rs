//! Every family of autumn 2026: a task ends with a result of the right kind, and what continues it finds it.

use serde_json::{Value, json};

use super::{Server, agent, read, start};

const SONG: &str = "ai-music-api/generate";

fn task(server: &Server, model: &str, input: &Value) -> String {
    let answer = server.create(model, input.clone());
    let id = answer["data"]["taskId"].as_str();
    id.unwrap_or_else(|| panic!("{model}: {answer}")).to_owned()
}

fn result(server: &Server, task: &str) -> Value {
    let record = server.record(task);
    let text = record["data"]["resultJson"].as_str();
    serde_json::from_str(text.unwrap_or_else(|| panic!("{record}"))).unwrap()
}

/// The MIME types of what a task made.
fn kinds(server: &Server, model: &str, input: &Value) -> Vec<String> {
    let urls = server.results(&task(server, model, input));
    let fetched = urls.iter().map(|url| read(agent().get(url).call()).mime);
    fetched.collect()
}

fn song(server: &Server) -> (String, String) {
    let input =
        json!({ "custom_mode": false, "instrumental": false, "model": "V6", "prompt": "море" });
    let id = task(server, SONG, &input);
    let track = result(server, &id)["sunoData"][1]["id"]
        .as_str()
        .map(str::to_owned);
    (id, track.unwrap())
}

#[test]
fn pictures_films_and_songs_come_as_such() {
    let server = start(|_| {});
    let image = server.upload("a.png", b"x")["data"]["downloadUrl"].clone();
    let film = server.upload("a.mp4", b"x")["data"]["downloadUrl"].clone();
    let sound = server.upload("a.mp3", b"x")["data"]["downloadUrl"].clone();
    let png = ["image/png"].as_slice();
    let (mp4, wavs) = (["video/mp4"].as_slice(), ["audio/wav"; 2].as_slice());
    let words = |mut input: Value| {
        input["prompt"] = "море".into();
        input
    };
    for (model, input, expected) in [
        ("gpt-image-2-5-flare-text-to-image", words(json!({})), png),
        (
            "gpt-image-2-5-sunburst-image-to-image",
            words(json!({ "input_urls": [image] })),
            png,
        ),
        ("nano-banana-2-1", words(json!({})), png),
        (
            "qwen2-1/image-to-image",
            words(json!({ "image_urls": [image] })),
            png,
        ),
        (
            "seedream/5-flash-text-to-image",
            words(json!({ "aspect_ratio": "1:1" })),
            png,
        ),
        (
            "grok-imagine-image-2-0/image-edit",
            words(json!({ "image_urls": [image] })),
            png,
        ),
        ("4o-image-api", words(json!({ "size": "1:1" })), png),
        (
            "veo-3-1",
            words(json!({ "model": "veo3", "resolution": "4k" })),
            mp4,
        ),
        (
            "runway",
            words(json!({ "duration": 5, "quality": "720p" })),
            mp4,
        ),
        (
            "runway/gen4-aleph",
            words(json!({ "video_url": film })),
            mp4,
        ),
        (
            "google/gemini-omni-flash-1-1",
            words(json!({ "duration": "4" })),
            mp4,
        ),
        (
            "ai-music-api/upload-and-cover-audio",
            words(json!({ "upload_url": sound, "instrumental": true, "model": "V6" })),
            wavs,
        ),
        (
            "ai-music-api/mashup",
            json!({ "upload_url_list": [sound, sound], "style": "a", "title": "b", "model": "V6" }),
            wavs,
        ),
        (
            "ai-music-api/separate-vocals",
            json!({ "audio_url": sound }),
            wavs,
        ),
        (
            "ai-music-api/separate-vocals",
            json!({ "audio_url": sound, "type": "split_stem" }),
            &["audio/wav"; 6],
        ),
        (
            "ai-music-api/sounds",
            words(json!({ "model": "V6" })),
            &["audio/wav"],
        ),
    ] {
        assert_eq!(kinds(&server, model, &input), expected, "{model}");
    }
}

#[test]
fn what_continues_a_result_gives_its_own_kind() {
    let server = start(|_| {});
    let film = task(&server, "veo-3-1", &json!({ "prompt": "море" }));
    let mp4 = ["video/mp4"];
    for (model, input) in [
        ("veo/extend", json!({ "task_id": film, "prompt": "дальше" })),
        (
            "veo/get-1080p-video",
            json!({ "taskId": film, "index": "0" }),
        ),
        ("veo/get-4k-video", json!({ "task_id": film, "index": 0 })),
    ] {
        assert_eq!(kinds(&server, model, &input), mp4, "{model}");
    }
    let (id, track) = song(&server);
    let of_track = json!({ "task_id": id, "audio_id": track });
    let kinds = |model: &str, input: &Value| kinds(&server, model, input);
    assert_eq!(
        kinds("ai-music-api/convert-to-wav-format", &of_track),
        ["audio/wav"]
    );
    assert_eq!(kinds("ai-music-api/create-music-video", &of_track), mp4);
    assert_eq!(
        kinds("ai-music-api/cover-generate", &json!({ "task_id": id })),
        ["image/png"; 2]
    );
    let longer = json!({ "audio_id": track, "model": "V6" });
    assert_eq!(kinds("ai-music-api/extend", &longer), ["audio/wav"; 2]);
}

#[test]
fn times_notes_and_styles_are_text() {
    let server = start(|_| {});
    let (id, track) = song(&server);
    let of_track = json!({ "task_id": id, "audio_id": track });
    let text = |model: &str, input: &Value| {
        result(&server, &task(&server, model, input))["resultObject"].clone()
    };
    let times = text("ai-music-api/timeStamped-lyrics", &of_track);
    let word = &times["alignedWords"][0];
    assert!(
        word["word"].is_string() && word["startS"].is_number(),
        "{times}"
    );
    let stems = task(&server, "ai-music-api/separate-vocals", &of_track);
    let notes = text(
        "ai-music-api/generate-midi-from-audio",
        &json!({ "task_id": stems }),
    );
    assert_eq!(notes["instruments"][0]["notes"][0]["pitch"], 36);
    let style = text(
        "ai-music-api/boost-music-style",
        &json!({ "content": "Pop" }),
    );
    assert!(style.as_str().unwrap().starts_with("Pop"), "{style}");
}
