//! Prices of all units, each worked out by hand from its row of the table.

use super::{bound, credits, sold};
use kiebot::catalog::Model;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Model, answers, credits: each worked out by hand from the row of the table.
const PRICES: &[(&str, &str, &str)] = &[
    // By what the video was made with that is continued.
    (
        "grok-imagine/extend",
        "task_id=grok-imagine/text-to-video,resolution=480p extend_times=6",
        "14.4",
    ),
    (
        "grok-imagine/extend",
        "task_id=grok-imagine/text-to-video,resolution=720p extend_times=10",
        "45",
    ),
    (
        "grok-imagine/upscale",
        "task_id=grok-imagine/text-to-video,resolution=480p resolution=720p",
        "10",
    ),
    (
        "grok-imagine/upscale",
        "task_id=grok-imagine/text-to-video,resolution=480p resolution=1080p",
        "30",
    ),
    (
        "grok-imagine/upscale",
        "task_id=grok-imagine/text-to-video,resolution=720p resolution=1080p",
        "20",
    ),
    ("veo/extend", "task_id=veo-3-1,model=veo3", "250"),
    ("veo/extend", "task_id=veo-3-1,model=veo3_fast", "60"),
    ("veo/extend", "task_id=veo/extend,model=veo3_lite", "30"),
    // Per second of a chosen length, with sound and mode.
    ("kling-3.0/video", "duration=5 mode=std sound=false", "70"),
    ("kling-3.0/video", "duration=5 mode=std sound=true", "100"),
    ("kling-3.0/video", "duration=10 mode=pro sound=false", "180"),
    ("kling-3.0/video", "duration=3 mode=pro sound=true", "81"),
    ("kling-3.0/video", "duration=15 mode=4K sound=true", "1005"),
    (
        "kling/v3-turbo-text-to-video",
        "duration=4 resolution=1080p",
        "90",
    ),
    (
        "bytedance/seedance-1.5-pro",
        "duration=4 resolution=480p",
        "7",
    ),
    (
        "bytedance/seedance-1.5-pro",
        "duration=5 generate_audio=true",
        "35",
    ),
    (
        "bytedance/seedance-1.5-pro",
        "duration=12 resolution=1080p generate_audio=true",
        "180",
    ),
    (
        "happyhorse/text-to-video",
        "duration=3 resolution=720p",
        "84",
    ),
    (
        "happyhorse-1-1/text-to-video",
        "duration=3 resolution=720p",
        "67.5",
    ),
    ("minimax-h3/text-to-video", "duration=6", "78"),
    (
        "minimax-h3/text-to-video",
        "duration=4 resolution=768P",
        "32",
    ),
    ("grok-imagine/text-to-video", "duration=6", "14.4"),
    (
        "grok-imagine/text-to-video",
        "duration=10 resolution=1080p",
        "80",
    ),
    ("wan/2-7-text-to-video", "duration=2", "48"),
    ("wan/3-0-video", "duration=3 resolution=480p", "24"),
    // One row for two models ("Text / Image to Video").
    (
        "pixverse-v6/image-to-video",
        "image_urls=1 quality=540p duration=8 generate_audio_switch=true",
        "57.6",
    ),
    (
        "pixverse-v6/text-to-video",
        "quality=1080p duration=1",
        "14.4",
    ),
    // No row of its own: Kie's page gives it the rates of text and image.
    (
        "pixverse-v6/transition",
        "first_frame_image_url=1 last_frame_image_url=1 quality=360p duration=3",
        "12",
    ),
    (
        "pixverse-v6/transition",
        "first_frame_image_url=1 last_frame_image_url=1 quality=1080p duration=2 generate_audio_switch=true",
        "36.8",
    ),
    // Seconds of the input beside those of the result.
    ("bytedance/seedance-2", "", "205"),
    ("bytedance/seedance-2", "resolution=480p duration=10", "190"),
    ("bytedance/seedance-2", "resolution=4k duration=4", "832"),
    (
        "bytedance/seedance-2",
        "duration=5 reference_video_urls=3000ms,4200ms",
        "325",
    ),
    ("bytedance/seedance-2-fast", "resolution=480p", "58.5"),
    (
        "bytedance/seedance-2-fast",
        "duration=4 reference_video_urls=2000ms",
        "90",
    ),
    // Seconds of the input alone.
    (
        "kling/ai-avatar-standard",
        "image_url=1 audio_url=12500ms",
        "104",
    ),
    ("kling/ai-avatar-pro", "image_url=1 audio_url=5000ms", "80"),
    (
        "kling-2.6/motion-control",
        "input_urls=1 mode=720p video_urls=7200ms",
        "88",
    ),
    (
        "kling-2.6/motion-control",
        "input_urls=1 mode=1080p video_urls=5000ms",
        "90",
    ),
    ("happyhorse/video-edit", "video_url=4100ms", "240"),
    (
        "infinitalk/from-audio",
        "audio_url=14000ms resolution=480p",
        "42",
    ),
    (
        "topaz/video-upscale",
        "video_url=2500ms upscale_factor=4",
        "42",
    ),
    (
        "topaz/video-upscale",
        "video_url=2500ms upscale_factor=1",
        "24",
    ),
    (
        "wan/2-2-animate-move",
        "video_url=3000ms resolution=580p",
        "28.5",
    ),
    // 0 is the length of the input.
    (
        "wan/2-7-videoedit",
        "video_url=6000ms resolution=720p",
        "96",
    ),
    (
        "wan/2-7-videoedit",
        "video_url=6000ms resolution=720p duration=4",
        "64",
    ),
    // Per minute.
    ("elevenlabs/speech-to-text", "audio_url=61000ms", "7"),
    // Per video.
    ("kling-2.6/text-to-video", "duration=5 sound=false", "55"),
    ("kling-2.6/text-to-video", "duration=5 sound=true", "110"),
    ("kling-2.6/text-to-video", "duration=10 sound=true", "220"),
    ("kling/v2-5-turbo-text-to-video-pro", "", "42"),
    ("kling/v2-5-turbo-text-to-video-pro", "duration=10", "84"),
    (
        "kling/v2-5-turbo-image-to-video-pro",
        "image_url=1 duration=10",
        "84",
    ),
    (
        "kling/v2-1-master-image-to-video",
        "image_url=1 duration=10",
        "320",
    ),
    ("kling/v2-1-pro", "image_url=1", "50"),
    ("kling/v2-1-standard", "image_url=1 duration=10", "50"),
    (
        "google/gemini-omni-flash-1-1",
        "duration=4 resolution=360p",
        "63",
    ),
    (
        "google/gemini-omni-flash-1-1",
        "duration=10 resolution=4k",
        "210",
    ),
    (
        "google/gemini-omni-flash-1-1",
        "duration=8 video_list=[1]",
        "168",
    ),
    (
        "google/gemini-omni-flash-1-1",
        "duration=4 resolution=4k video_list=[1]",
        "252",
    ),
    ("veo-3-1", "generation_type=TEXT_2_VIDEO", "60"),
    (
        "veo-3-1",
        "generation_type=TEXT_2_VIDEO model=veo3 resolution=4k",
        "380",
    ),
    (
        "veo-3-1",
        "generation_type=FIRST_AND_LAST_FRAMES_2_VIDEO model=veo3 resolution=4k",
        "370",
    ),
    (
        "veo-3-1",
        "generation_type=REFERENCE_2_VIDEO model=veo3_lite resolution=1080p",
        "35",
    ),
    ("veo/get-1080p-video", "", "5"),
    ("runway", "duration=5 quality=720p", "12"),
    ("runway", "duration=10 quality=720p image_url=1", "30"),
    ("runway", "duration=5 quality=1080p", "30"),
    ("runway/gen4-aleph", "video_url=1", "110"),
    ("hailuo/02-text-to-video-pro", "", "57"),
    ("hailuo/02-text-to-video-standard", "duration=10", "50"),
    (
        "hailuo/2-3-image-to-video-pro",
        "image_url=1 resolution=1080P",
        "80",
    ),
    (
        "hailuo/2-3-image-to-video-pro",
        "image_url=1 duration=10",
        "90",
    ),
    (
        "wan/2-2-a14b-image-to-video-turbo",
        "image_url=1 resolution=480p",
        "40",
    ),
    (
        "wan/2-5-text-to-video",
        "duration=5 resolution=1080p",
        "100",
    ),
    // Per picture, with counts and sizes.
    ("nano-banana-pro", "resolution=2K", "18"),
    ("nano-banana-pro", "resolution=4K", "24"),
    ("nano-banana-2", "resolution=2K", "12"),
    ("nano-banana-2-lite", "", "4"),
    ("google/nano-banana", "", "4"),
    ("google/nano-banana-edit", "image_urls=3", "4"),
    ("google/imagen4", "", "8"),
    ("google/imagen4-fast", "", "4"),
    ("google/imagen4-ultra", "", "12"),
    ("gpt-image/1.5-text-to-image", "quality=high", "22"),
    ("flux-2/flex-text-to-image", "resolution=2K", "24"),
    ("4o-image-api", "", "6"),
    ("seedream/4.5-edit", "image_urls=1", "6.5"),
    ("seedream/5-pro-text-to-image", "quality=high", "14"),
    ("qwen3/pro-text-to-image", "resolution=2K", "12"),
    ("qwen2/text-to-image", "", "5.6"),
    (
        "ideogram/character",
        "rendering_speed=TURBO num_images=3 reference_image_urls=1",
        "36",
    ),
    ("ideogram/v3-text-to-image", "rendering_speed=QUALITY", "10"),
    ("wan/2-7-image", "n=3", "14.4"),
    ("z-image", "", "0.8"),
    ("recraft/crisp-upscale", "", "0.5"),
    ("recraft/remove-background", "", "1"),
    // Per generation and per batch.
    ("grok-imagine/text-to-image", "enable_pro=false", "4"),
    ("grok-imagine/text-to-image", "enable_pro=true", "5"),
    // Per megapixel: 1024 × 768 is one begun.
    ("qwen/image-to-image", "image_url=1", "4"),
    // Surcharges for inputs.
    ("qwen3/image-to-image", "image_urls=3 resolution=2K", "6.3"),
    ("seedream/5-pro-image-to-image", "image_urls=1", "7"),
    ("seedream/5-pro-image-to-image", "image_urls=3", "8"),
    ("minimax-h3/reference-to-video", "duration=4", "52"),
    (
        "minimax-h3/reference-to-video",
        "duration=5 resolution=768P reference_image_urls=2 reference_video_urls=3000ms",
        "72",
    ),
    // Per 1000 characters.
    (
        "elevenlabs/text-to-speech-multilingual-v2",
        "text=1500",
        "18",
    ),
    ("elevenlabs/text-to-speech-turbo-2-5", "text=333", "1.998"),
    (
        "elevenlabs/text-to-dialogue-v3",
        r#"dialogue=[{"text":"Привет","voice":"a"},{"text":"Пока"}]"#,
        "0.14",
    ),
    // Per request.
    ("ai-music-api/generate", "", "12"),
    ("ai-music-api/extend", "", "12"),
    ("ai-music-api/upload-and-extend-audio", "", "12"),
    ("ai-music-api/cover-generate", "", "0"),
    ("ai-music-api/separate-vocals", "", "10"),
    ("ai-music-api/separate-vocals", "type=split_stem", "50"),
    (
        "ai-music-api/separate-vocals",
        "type=split_stem_advanced",
        "20",
    ),
    ("ai-music-api/boost-music-style", "", "0.4"),
];

#[test]
fn prices_are_those_of_the_table() {
    let mut models: BTreeMap<&str, Model> = BTreeMap::new();
    for (id, answers, expected) in PRICES {
        let model = models
            .entry(id)
            .or_insert_with(|| sold(bound(), id).unwrap_or_else(|| panic!("{id} has no price")));
        let expected: Decimal = expected.parse().unwrap();
        assert_eq!(credits(model, answers), Ok(expected), "{id} {answers}");
    }
    assert!(PRICES.len() >= 60);
}
