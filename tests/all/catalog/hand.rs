//! Models without a page, written by hand: what they cost, what is never bought together, which are not sold and why.

use super::{answers, shipped, tariff};
use kiebot::catalog::model::Origin;
use kiebot::catalog::task::{self, SourceTask};
use kiebot::catalog::{
    Answer, Answers, Catalog, PriceError, Status, is_offered, quote, request_input,
};
use kiebot::ids::GenerationId;
use serde_json::json;

/// Model, answers, credits: each read off the list of prices by answers of October 2026.
const TRIPLES: [(&str, &str, &str); 45] = [
    ("gpt-image-2-5-flare-text-to-image", "prompt=9", "6"),
    ("gpt-image-2-5-flare-text-to-image", "resolution=2K", "10"),
    (
        "gpt-image-2-5-flare-image-to-image",
        "input_urls=16 resolution=4K",
        "16",
    ),
    (
        "gpt-image-2-5-sunburst-text-to-image",
        "aspect_ratio=27:16",
        "6",
    ),
    (
        "gpt-image-2-5-sunburst-image-to-image",
        "input_urls=1 resolution=2K background=transparent",
        "10",
    ),
    ("nano-banana-2-1", "", "4"),
    ("nano-banana-2-1", "resolution=2K image_input=10", "6"),
    (
        "nano-banana-2-1",
        "resolution=4K aspect_ratio=8:1 output_format=png",
        "9",
    ),
    ("qwen2-1/text-to-image", "", "4"),
    (
        "qwen2-1/text-to-image",
        "resolution=2K background=transparent",
        "8",
    ),
    (
        "qwen2-1/image-to-image",
        "image_urls=3 mask_url=file resolution=2K",
        "8",
    ),
    (
        "seedream/5-flash-text-to-image",
        "aspect_ratio=1:1 size=1.5K",
        "3.24",
    ),
    (
        "seedream/5-flash-image-to-image",
        "image_urls=2 aspect_ratio=21:9 size=2K",
        "3.24",
    ),
    ("grok-imagine-image-2-0/image-edit", "image_urls=5", "4"),
    ("4o-image-api", "size=3:2", "6"),
    ("4o-image-api", "size=1:1 files_url=5", "6"),
    ("veo-3-1", "", "60"),
    ("veo-3-1", "model=veo3_lite resolution=1080p", "35"),
    ("veo-3-1", "model=veo3 resolution=4k duration=4", "380"),
    (
        "veo-3-1",
        "model=veo3 resolution=4k generation_type=FIRST_AND_LAST_FRAMES_2_VIDEO image_urls=2",
        "370",
    ),
    (
        "veo-3-1",
        "generation_type=REFERENCE_2_VIDEO image_urls=3 resolution=1080p",
        "65",
    ),
    (
        "veo-3-1",
        "generation_type=REFERENCE_2_VIDEO image_urls=1 model=veo3_lite resolution=4k",
        "150",
    ),
    ("runway", "duration=5 quality=720p", "12"),
    ("runway", "duration=5 quality=1080p image_url=file", "30"),
    ("runway", "duration=10 quality=720p aspect_ratio=1:1", "30"),
    ("runway/gen4-aleph", "video_url=5000ms", "110"),
    (
        "google/gemini-omni-flash-1-1",
        "duration=4 resolution=360p",
        "63",
    ),
    ("google/gemini-omni-flash-1-1", "duration=8", "105"),
    (
        "google/gemini-omni-flash-1-1",
        "duration=10 resolution=4k image_urls=7",
        "210",
    ),
    (
        "google/gemini-omni-flash-1-1",
        r#"duration=4 video_list=[{"url":"https://a/b.mp4","start":0,"ends":5}]"#,
        "168",
    ),
    (
        "google/gemini-omni-flash-1-1",
        r#"duration=10 resolution=4k video_list=[{"url":"https://a/b.mp4","start":0,"ends":5}]"#,
        "252",
    ),
    ("ai-music-api/generate", "prompt=500", "12"),
    (
        "ai-music-api/generate",
        "custom_mode=true lyrics=5000 style=10 title=80 duration=360 model=V6_WILD",
        "12",
    ),
    (
        "ai-music-api/upload-and-cover-audio",
        "upload_url=60000ms prompt=9",
        "12",
    ),
    (
        "ai-music-api/upload-and-extend-audio",
        "upload_url=60000ms continue_at=30",
        "12",
    ),
    (
        "ai-music-api/add-instrumental",
        "upload_url=60000ms tags=9 title=9",
        "12",
    ),
    (
        "ai-music-api/add-vocals",
        "upload_url=60000ms style=9 title=9",
        "12",
    ),
    (
        "ai-music-api/mashup",
        "upload_url_list=2 style=9 title=9",
        "12",
    ),
    ("ai-music-api/separate-vocals", "audio_url=60000ms", "10"),
    (
        "ai-music-api/separate-vocals",
        "audio_url=60000ms type=split_stem",
        "50",
    ),
    (
        "ai-music-api/separate-vocals",
        "audio_url=60000ms type=split_stem_advanced stem_name=Piano",
        "20",
    ),
    ("ai-music-api/boost-music-style", "content=9", "0.4"),
    ("ai-music-api/sounds", "prompt=9", "2.5"),
    ("veo-3-1", "model=veo3 resolution=1080p", "255"),
    (
        "google/gemini-omni-flash-1-1",
        "duration=6 resolution=4k",
        "168",
    ),
];

/// What continues an earlier result: model, that result's model and choices, own answers, credits.
const CHAINS: [(&str, &str, &str, &str, &str); 14] = [
    ("veo/extend", "veo-3-1", "", "prompt=9", "60"),
    ("veo/extend", "veo-3-1", "model=veo3", "prompt=9", "250"),
    ("veo/extend", "veo-3-1", "model=veo3_lite", "prompt=9", "30"),
    ("veo/get-1080p-video", "veo-3-1", "", "", "5"),
    ("veo/get-4k-video", "veo-3-1", "resolution=1080p", "", "120"),
    (
        "ai-music-api/extend",
        "ai-music-api/generate",
        "",
        "continue_at=60",
        "12",
    ),
    (
        "ai-music-api/replace-section",
        "ai-music-api/mashup",
        "",
        "infill_start_s=10 infill_end_s=22.5 prompt=9 full_lyrics=99 tags=4 title=4",
        "5",
    ),
    (
        "ai-music-api/separate-vocals",
        "ai-music-api/generate",
        "",
        "type=split_stem",
        "50",
    ),
    (
        "ai-music-api/convert-to-wav-format",
        "ai-music-api/extend",
        "",
        "",
        "0.4",
    ),
    (
        "ai-music-api/create-music-video",
        "ai-music-api/generate",
        "",
        "author=9",
        "2",
    ),
    (
        "ai-music-api/timeStamped-lyrics",
        "ai-music-api/generate",
        "",
        "",
        "0.5",
    ),
    (
        "ai-music-api/cover-generate",
        "ai-music-api/generate",
        "",
        "",
        "0",
    ),
    (
        "ai-music-api/generate-midi-from-audio",
        "ai-music-api/separate-vocals",
        "",
        "",
        "0",
    ),
    (
        "veo/extend",
        "veo-3-1",
        "model=veo3_lite generation_type=REFERENCE_2_VIDEO",
        "prompt=9",
        "30",
    ),
];

/// An earlier result of a model, given to every param of `id` that takes one.
fn continued(catalog: &Catalog, id: &str, of: &str, made: &str, own: &str) -> Answers {
    let (model, source) = (catalog.get(id).unwrap(), catalog.get(of).unwrap());
    let made = answers(source, made);
    let choices = task::choices(source, &made);
    let task = SourceTask::new(GenerationId(7), "task".to_owned(), of, choices);
    let mut given = answers(model, own);
    for (param, kind) in model.params.iter().filter_map(|p| Some((p, p.task()?))) {
        assert!(
            kind.of.iter().any(|known| known == of),
            "{id} {}",
            param.name
        );
        let mut task = task.clone();
        task.part = kind.part.map(|_| "0".to_owned());
        given.insert(param.name.clone(), Answer::Task(task));
    }
    given
}

fn assert_cost(catalog: &Catalog, id: &str, given: &Answers, credits: &str) {
    let model = catalog.get(id).unwrap_or_else(|| panic!("{id}"));
    assert!(is_offered(model, given), "{id} {given:?}");
    let quote = quote(model, given, &tariff()).unwrap_or_else(|e| panic!("{id} {given:?}: {e}"));
    let cost = quote.cost.credits();
    assert_eq!(cost, credits.parse().unwrap(), "{id} {given:?}");
}

#[test]
fn answers_cost_what_kie_asks() {
    let catalog = shipped();
    for (id, given, credits) in TRIPLES {
        assert_eq!(catalog.get(id).unwrap().origin, Origin::Hand, "{id}");
        assert_cost(
            &catalog,
            id,
            &answers(catalog.get(id).unwrap(), given),
            credits,
        );
    }
    for (id, of, made, own, credits) in CHAINS {
        let given = continued(&catalog, id, of, made, own);
        assert_cost(&catalog, id, &given, credits);
    }
}

#[test]
fn what_kie_does_not_make_is_not_offered() {
    let catalog = shipped();
    for (id, given) in [
        ("runway", "duration=10 quality=1080p"),
        (
            "gpt-image-2-5-flare-text-to-image",
            "aspect_ratio=9:8 resolution=2K",
        ),
        (
            "gpt-image-2-5-sunburst-image-to-image",
            "input_urls=1 aspect_ratio=16:27 resolution=4K",
        ),
        (
            "veo-3-1",
            "model=veo3 generation_type=REFERENCE_2_VIDEO image_urls=1",
        ),
        (
            "veo-3-1",
            "generation_type=REFERENCE_2_VIDEO image_urls=1 duration=6",
        ),
        (
            "veo-3-1",
            "generation_type=FIRST_AND_LAST_FRAMES_2_VIDEO image_urls=3",
        ),
    ] {
        let model = catalog.get(id).unwrap();
        let given = answers(model, given);
        assert_eq!(
            quote(model, &given, &tariff()),
            Err(PriceError::NoRow),
            "{id} {given:?}"
        );
    }
    for (id, made) in [
        ("veo/extend", "resolution=4k"),
        ("veo/get-1080p-video", "resolution=1080p"),
        ("veo/get-4k-video", "resolution=4k"),
    ] {
        let given = continued(&catalog, id, "veo-3-1", made, "");
        assert!(!is_offered(catalog.get(id).unwrap(), &given), "{id} {made}");
    }
}

#[test]
fn a_song_is_asked_for_by_an_idea_or_by_words_of_ones_own() {
    let catalog = shipped();
    let model = catalog.get("ai-music-api/generate").unwrap();
    let body = |given: &str| request_input(model, &answers(model, given), &|_| None).unwrap();
    assert_eq!(
        body("prompt=2"),
        json!({ "custom_mode": false, "prompt": "яя", "instrumental": false, "model": "V6" })
    );
    assert_eq!(
        body(
            "custom_mode=true lyrics=3 style=1 title=2 vocal_gender=f persona_model=voice_persona"
        ),
        json!({
            "custom_mode": true, "instrumental": false, "lyrics": "яяя", "style": "я", "title": "яя", "model": "V6",
            "vocal_gender": "f", "variety": 1
        })
    );
    assert_eq!(
        body("custom_mode=true instrumental=true style=1 title=2 lyrics=9 prompt=9"),
        json!({ "custom_mode": true, "instrumental": true, "style": "я", "title": "яя", "model": "V6", "variety": 1 })
    );
}

#[test]
fn stems_are_split_from_a_file_or_from_a_song_never_both() {
    let catalog = shipped();
    let model = catalog.get("ai-music-api/separate-vocals").unwrap();
    let url = |_: &kiebot::catalog::InputFile| Some("https://a/b.mp3".to_owned());
    let file = answers(model, "audio_url=9000ms stem_name=Piano");
    assert_eq!(
        request_input(model, &file, &url),
        Ok(json!({ "audio_url": "https://a/b.mp3", "type": "separate_vocal" }))
    );
    let song = continued(&catalog, &model.id, "ai-music-api/generate", "", "");
    assert_eq!(
        request_input(model, &song, &url),
        Ok(json!({ "task_id": "task", "audio_id": "0", "type": "separate_vocal" }))
    );
}

#[test]
fn helpers_and_what_has_no_price_are_listed_and_not_sold() {
    let catalog = shipped();
    let mut unsold: Vec<&str> = catalog
        .models
        .values()
        .filter(|model| model.origin == Origin::Hand && !model.is_sold())
        .map(|model| model.id.as_str())
        .collect();
    unsold.sort_unstable();
    let expected = [
        "ai-music-api/check-voice",
        "ai-music-api/create-voice",
        "ai-music-api/generate-persona",
        "ai-music-api/regenerate-phrase",
        "ai-music-api/suno-recovery-audio",
        "ai-music-api/validation-phrase",
        "flux1-kontext",
        "google/gemini-3-8-flash-lite-tts",
        "google/gemini-3-8-flash-tts",
        "grok-imagine-image-2-0/segment-map",
        "omni/audio/create",
        "omni/character/create",
        "omnihuman-1-5/human-identification",
        "omnihuman-1-5/subject-detection",
        "runway/extend-ai-video",
        "seedream/5-flash-layer-decomposition",
    ];
    assert_eq!(unsold, expected);
    for id in unsold {
        let model = catalog.get(id).unwrap();
        assert_eq!(
            (model.status, model.prices.len()),
            (Status::Unpriced, 0),
            "{id}"
        );
    }
}
