//! Models of autumn 2026 that the emulated Kie knows besides those of the first table: fields, allowed values, prices.

use super::models::Kind::{Flag, List, Number, One, Text, Url, Urls};
use super::models::{MAY, MUST, Model, Price, Rate, UNIT};

const SUNO_ADD_MODELS: &[&str] = &["V4_5PLUS", "V5", "V5_5", "V6", "V6_MINI", "V6_WILD"];
const VOCAL_GENDER: &[&str] = &["m", "f"];
#[rustfmt::skip]
const SUNO_MODELS: &[&str] = &["V4", "V4_5", "V4_5PLUS", "V4_5ALL", "V5", "V5_5", "V6", "V6_WILD", "V6_MINI"];
const PERSONA_MODEL: &[&str] = &["style_persona", "voice_persona"];
#[rustfmt::skip]
const ASPECT_RATIO: &[&str] = &["auto", "1:1", "3:2", "2:3", "4:3", "3:4", "16:9", "9:16", "21:9", "27:16", "16:27", "9:8", "8:9"];
const RESOLUTION: &[&str] = &["1K", "2K", "4K"];
const BACKGROUND: &[&str] = &["transparent", "opaque", "auto"];
const RESOLUTION_QWEN: &[&str] = &["1K", "2K"];
const BACKGROUND_QWEN: &[&str] = &["opaque", "transparent"];
const OUTPUT_FORMAT: &[&str] = &["png", "webp", "jpeg"];
const RATIO_SEEDREAM: &[&str] = &["1:1", "4:3", "3:4", "16:9", "9:16", "2:3", "3:2", "21:9"];
const SIZE: &[&str] = &["1K", "1.5K", "2K"];
const PNG_JPEG: &[&str] = &["png", "jpeg"];

/// Fields and allowed values: lists of October 2026; prices: the price table of September 2026 with its later rows.
#[rustfmt::skip]
pub(super) const LATER: &[Model] = &[
    Model { id: "4o-image-api", price: Price::Each(6_000), fields: &[
        ("size", MUST, One(&["1:1", "3:2", "2:3"])), ("file_url", MAY, Url), ("files_url", MAY, Urls(5)), ("prompt", MAY, Text(20_000)),
    ] },
    Model { id: "ai-music-api/add-instrumental", price: Price::Task(12_000), fields: &[
        ("negative_tags", MUST, Text(200)), ("tags", MUST, Text(1000)), ("title", MUST, Text(20_000)), ("upload_url", MUST, Url),
        ("audio_weight", MAY, UNIT), ("lyrics", MAY, Text(5000)), ("model", MAY, One(SUNO_ADD_MODELS)), ("style_weight", MAY, UNIT),
        ("variety", MAY, Number(0.0, 4.0)), ("vocal_gender", MAY, One(VOCAL_GENDER)), ("weirdness_constraint", MAY, UNIT),
    ] },
    Model { id: "ai-music-api/add-vocals", price: Price::Task(12_000), fields: &[
        ("negative_tags", MUST, Text(200)), ("style", MUST, Text(1000)), ("title", MUST, Text(20_000)), ("upload_url", MUST, Url),
        ("audio_weight", MAY, UNIT), ("lyrics", MAY, Text(5000)), ("model", MAY, One(SUNO_ADD_MODELS)), ("prompt", MAY, Text(5000)),
        ("style_weight", MAY, UNIT), ("variety", MAY, Number(0.0, 4.0)), ("vocal_gender", MAY, One(VOCAL_GENDER)),
        ("weirdness_constraint", MAY, UNIT),
    ] },
    Model { id: "ai-music-api/boost-music-style", price: Price::Task(400), fields: &[
        ("content", MUST, Text(20_000)),
    ] },
    Model { id: "ai-music-api/convert-to-wav-format", price: Price::Task(400), fields: &[
        ("audio_id", MUST, Text(20_000)), ("task_id", MUST, Text(20_000)),
    ] },
    Model { id: "ai-music-api/cover-generate", price: Price::Task(0), fields: &[
        ("task_id", MUST, Text(20_000)),
    ] },
    Model { id: "ai-music-api/create-music-video", price: Price::Task(2_000), fields: &[
        ("audio_id", MUST, Text(20_000)), ("task_id", MUST, Text(20_000)), ("author", MAY, Text(50)), ("domain_name", MAY, Text(50)),
    ] },
    Model { id: "ai-music-api/extend", price: Price::Task(12_000), fields: &[
        ("audio_id", MUST, Text(20_000)), ("model", MUST, One(SUNO_MODELS)), ("audio_weight", MAY, UNIT),
        ("continue_at", MAY, Number(0.0, 2_147_483_647.0)), ("instrumental", MAY, Flag), ("lyrics", MAY, Text(5000)),
        ("negative_tags", MAY, Text(20_000)), ("persona_id", MAY, Text(20_000)), ("persona_model", MAY, One(PERSONA_MODEL)),
        ("prompt", MAY, Text(5000)), ("style", MAY, Text(1000)), ("style_weight", MAY, UNIT), ("title", MAY, Text(100)),
        ("variety", MAY, Number(0.0, 4.0)), ("vocal_gender", MAY, One(VOCAL_GENDER)), ("weirdness_constraint", MAY, UNIT),
    ] },
    Model { id: "ai-music-api/generate-midi-from-audio", price: Price::Task(0), fields: &[
        ("task_id", MUST, Text(20_000)), ("audio_id", MAY, Text(20_000)),
    ] },
    Model { id: "ai-music-api/mashup", price: Price::Task(12_000), fields: &[
        ("model", MUST, One(SUNO_MODELS)), ("style", MUST, Text(1000)), ("title", MUST, Text(20_000)), ("upload_url_list", MUST, Urls(2)),
        ("audio_weight", MAY, UNIT), ("duration", MAY, Number(10.0, 360.0)), ("lyrics", MAY, Text(5000)),
        ("persona_id", MAY, Text(20_000)), ("persona_model", MAY, One(PERSONA_MODEL)), ("prompt", MAY, Text(5000)),
        ("style_weight", MAY, UNIT), ("variety", MAY, Number(0.0, 4.0)), ("vocal_gender", MAY, One(VOCAL_GENDER)),
        ("weirdness_constraint", MAY, UNIT),
    ] },
    Model { id: "ai-music-api/replace-section", price: Price::Task(5_000), fields: &[
        ("task_id", MUST, Text(20_000)), ("audio_id", MUST, Text(20_000)), ("full_lyrics", MUST, Text(20_000)),
        ("infill_end_s", MUST, Number(0.0, 2_147_483_647.0)), ("infill_start_s", MUST, Number(0.0, 2_147_483_647.0)),
        ("prompt", MUST, Text(20_000)), ("tags", MUST, Text(20_000)), ("title", MUST, Text(20_000)), ("audio_weight", MAY, UNIT),
        ("lyrics", MAY, Text(5000)), ("negative_tags", MAY, Text(20_000)), ("persona_id", MAY, Text(20_000)),
        ("persona_model", MAY, One(PERSONA_MODEL)), ("style_weight", MAY, UNIT), ("variety", MAY, Number(0.0, 4.0)),
        ("vocal_gender", MAY, One(VOCAL_GENDER)), ("weirdness_constraint", MAY, UNIT),
    ] },
    Model { id: "ai-music-api/separate-vocals", price: Price::Task(10_000), fields: &[
        ("task_id", MAY, Text(20_000)), ("audio_id", MAY, Text(20_000)), ("audio_url", MAY, Url), ("stem_name", MAY, Text(100)),
        ("type", MAY, One(&["separate_vocal", "split_stem", "split_stem_advanced"])),
    ] },
    Model { id: "ai-music-api/timeStamped-lyrics", price: Price::Task(500), fields: &[
        ("audio_id", MUST, Text(20_000)), ("task_id", MUST, Text(20_000)),
    ] },
    Model { id: "ai-music-api/upload-and-cover-audio", price: Price::Task(12_000), fields: &[
        ("instrumental", MUST, Flag), ("model", MUST, One(SUNO_MODELS)), ("upload_url", MUST, Url), ("audio_weight", MAY, UNIT),
        ("duration", MAY, Number(10.0, 360.0)), ("lyrics", MAY, Text(5000)), ("negative_tags", MAY, Text(20_000)),
        ("persona_id", MAY, Text(20_000)), ("persona_model", MAY, One(&["voice_persona", "style_persona"])), ("prompt", MAY, Text(5000)),
        ("style", MAY, Text(1000)), ("style_weight", MAY, UNIT), ("title", MAY, Text(80)), ("variety", MAY, Number(0.0, 4.0)),
        ("vocal_gender", MAY, One(VOCAL_GENDER)), ("weirdness_constraint", MAY, UNIT),
    ] },
    Model { id: "ai-music-api/upload-and-extend-audio", price: Price::Task(12_000), fields: &[
        ("model", MUST, One(SUNO_MODELS)), ("upload_url", MUST, Url), ("audio_weight", MAY, UNIT),
        ("continue_at", MAY, Number(0.0, 2_147_483_647.0)), ("instrumental", MAY, Flag), ("lyrics", MAY, Text(5000)),
        ("negative_tags", MAY, Text(20_000)), ("persona_id", MAY, Text(20_000)), ("persona_model", MAY, One(PERSONA_MODEL)),
        ("prompt", MAY, Text(5000)), ("style", MAY, Text(1000)), ("style_weight", MAY, UNIT), ("title", MAY, Text(20_000)),
    ] },
    Model { id: "google/gemini-omni-flash-1-1", price: Price::Task(168_000), fields: &[
        ("prompt", MUST, Text(20_000)), ("image_urls", MAY, Urls(7)), ("video_list", MAY, List), ("first_frame_url", MAY, Url),
        ("last_frame_url", MAY, Url), ("duration", MUST, One(&["4", "6", "8", "10"])), ("aspect_ratio", MAY, One(&["16:9", "9:16"])),
        ("seed", MAY, Number(0.0, 2_147_483_647.0)), ("resolution", MAY, One(&["360p", "720p", "1080p", "4k"])),
    ] },
    Model { id: "gpt-image-2-5-flare-image-to-image", price: Price::Each(6_000), fields: &[
        ("prompt", MUST, Text(20_000)), ("aspect_ratio", MAY, One(ASPECT_RATIO)), ("resolution", MAY, One(RESOLUTION)),
        ("background", MAY, One(BACKGROUND)), ("input_urls", MUST, Urls(16)),
    ] },
    Model { id: "gpt-image-2-5-flare-text-to-image", price: Price::Each(6_000), fields: &[
        ("prompt", MUST, Text(20_000)), ("aspect_ratio", MAY, One(ASPECT_RATIO)), ("resolution", MAY, One(RESOLUTION)),
        ("background", MAY, One(BACKGROUND)),
    ] },
    Model { id: "gpt-image-2-5-sunburst-image-to-image", price: Price::Each(6_000), fields: &[
        ("prompt", MUST, Text(20_000)), ("aspect_ratio", MAY, One(ASPECT_RATIO)), ("resolution", MAY, One(RESOLUTION)),
        ("background", MAY, One(BACKGROUND)), ("input_urls", MUST, Urls(16)),
    ] },
    Model { id: "gpt-image-2-5-sunburst-text-to-image", price: Price::Each(6_000), fields: &[
        ("prompt", MUST, Text(20_000)), ("aspect_ratio", MAY, One(ASPECT_RATIO)), ("resolution", MAY, One(RESOLUTION)),
        ("background", MAY, One(BACKGROUND)),
    ] },
    Model { id: "grok-imagine-image-2-0/image-edit", price: Price::Each(4_000), fields: &[
        ("prompt", MAY, Text(20_000)), ("image_urls", MUST, Urls(5)), ("aspect_ratio", MAY, Text(20_000)),
    ] },
    Model { id: "nano-banana-2-1", price: Price::Each(4_000), fields: &[
        ("prompt", MUST, Text(20_000)), ("image_input", MAY, Urls(14)),
        ("aspect_ratio", MAY, One(&["auto", "1:1", "1:4", "1:8", "2:3", "3:2", "3:4", "4:1", "4:3", "4:5", "5:4", "8:1", "9:16", "16:9", "21:9"])),
        ("resolution", MAY, One(RESOLUTION)), ("output_format", MAY, One(&["png", "jpg"])),
    ] },
    Model { id: "qwen2-1/image-to-image", price: Price::Each(4_000), fields: &[
        ("prompt", MUST, Text(5000)), ("image_urls", MUST, Urls(10)), ("mask_url", MAY, Url),
        ("aspect_ratio", MAY, One(&["auto", "1:1", "4:3", "3:4", "3:2", "2:3", "16:9", "9:16", "21:9", "9:21"])),
        ("resolution", MAY, One(RESOLUTION_QWEN)), ("background", MAY, One(BACKGROUND_QWEN)), ("output_format", MAY, One(OUTPUT_FORMAT)),
        ("enhance_prompt", MAY, Flag), ("seed", MAY, Number(0.0, 2_147_483_647.0)),
    ] },
    Model { id: "qwen2-1/text-to-image", price: Price::Each(4_000), fields: &[
        ("prompt", MUST, Text(5000)), ("aspect_ratio", MAY, One(&["1:1", "4:3", "3:4", "3:2", "2:3", "16:9", "9:16", "21:9", "9:21"])),
        ("resolution", MAY, One(RESOLUTION_QWEN)), ("background", MAY, One(BACKGROUND_QWEN)), ("output_format", MAY, One(OUTPUT_FORMAT)),
        ("enhance_prompt", MAY, Flag), ("seed", MAY, Number(0.0, 2_147_483_647.0)),
    ] },
    Model { id: "runway", price: Price::Task(12_000), fields: &[
        ("prompt", MUST, Text(1800)), ("image_url", MAY, Url), ("duration", MUST, Number(5.0, 10.0)),
        ("quality", MUST, One(&["720p", "1080p"])), ("aspect_ratio", MAY, One(&["16:9", "4:3", "1:1", "3:4", "9:16"])),
        ("watermark", MAY, Text(20_000)),
    ] },
    Model { id: "runway/gen4-aleph", price: Price::Task(110_000), fields: &[
        ("prompt", MUST, Text(20_000)), ("video_url", MUST, Url), ("watermark", MAY, Text(20_000)), ("upload_cn", MAY, Flag),
        ("aspect_ratio", MAY, One(&["16:9", "9:16", "4:3", "3:4", "1:1", "21:9"])), ("seed", MAY, Number(0.0, 2_147_483_647.0)),
        ("reference_image", MAY, Url),
    ] },
    Model { id: "seedream/5-flash-image-to-image", price: Price::Each(3_240), fields: &[
        ("prompt", MUST, Text(5000)), ("aspect_ratio", MUST, One(RATIO_SEEDREAM)), ("size", MAY, One(SIZE)),
        ("output_format", MAY, One(PNG_JPEG)), ("nsfw_checker", MAY, Flag), ("image_urls", MUST, Urls(10)),
    ] },
    Model { id: "seedream/5-flash-text-to-image", price: Price::Each(3_240), fields: &[
        ("prompt", MUST, Text(5000)), ("aspect_ratio", MUST, One(RATIO_SEEDREAM)), ("size", MAY, One(SIZE)),
        ("output_format", MAY, One(PNG_JPEG)), ("nsfw_checker", MAY, Flag),
    ] },
    Model { id: "veo-3-1", price: Price::Task(60_000), fields: &[
        ("prompt", MUST, Text(20_000)), ("image_urls", MAY, Urls(3)),
        ("generation_type", MAY, One(&["TEXT_2_VIDEO", "FIRST_AND_LAST_FRAMES_2_VIDEO", "REFERENCE_2_VIDEO"])),
        ("aspect_ratio", MAY, One(&["16:9", "9:16", "Auto"])), ("resolution", MAY, One(&["720p", "1080p", "4k"])),
        ("duration", MAY, Number(4.0, 8.0)), ("enable_translation", MAY, Flag), ("watermark", MAY, Text(20_000)),
        ("enable_fallback", MAY, Flag), ("model", MAY, One(&["veo3_fast", "veo3", "veo3_lite"])),
    ] },
    Model { id: "veo/extend", price: Price::Task(60_000), fields: &[
        ("task_id", MUST, Text(20_000)), ("prompt", MUST, Text(20_000)), ("seeds", MAY, Number(10_000.0, 99_999.0)),
        ("watermark", MAY, Text(20_000)),
    ] },
    Model { id: "veo/get-1080p-video", price: Price::Task(5_000), fields: &[
        ("taskId", MUST, Text(20_000)), ("index", MAY, Text(20_000)),
    ] },
    Model { id: "veo/get-4k-video", price: Price::Task(120_000), fields: &[
        ("task_id", MUST, Text(20_000)), ("index", MAY, Number(0.0, 2_147_483_647.0)),
    ] },
];

/// As `RATES` of the first table.
#[rustfmt::skip]
pub(super) const LATER_RATES: &[Rate] = &[
    ("ai-music-api/separate-vocals", &[("type", "split_stem")], 50_000),
    ("ai-music-api/separate-vocals", &[("type", "split_stem_advanced")], 20_000),
    ("google/gemini-omni-flash-1-1", &[("duration", "4"), ("resolution", "360p")], 63_000),
    ("google/gemini-omni-flash-1-1", &[("duration", "4"), ("resolution", "720p")], 63_000),
    ("google/gemini-omni-flash-1-1", &[("duration", "4"), ("resolution", "1080p")], 63_000),
    ("google/gemini-omni-flash-1-1", &[("duration", "4"), ("resolution", "4k")], 147_000),
    ("google/gemini-omni-flash-1-1", &[("duration", "6"), ("resolution", "360p")], 84_000),
    ("google/gemini-omni-flash-1-1", &[("duration", "6"), ("resolution", "720p")], 84_000),
    ("google/gemini-omni-flash-1-1", &[("duration", "6"), ("resolution", "1080p")], 84_000),
    ("google/gemini-omni-flash-1-1", &[("duration", "8"), ("resolution", "360p")], 105_000),
    ("google/gemini-omni-flash-1-1", &[("duration", "8"), ("resolution", "720p")], 105_000),
    ("google/gemini-omni-flash-1-1", &[("duration", "8"), ("resolution", "1080p")], 105_000),
    ("google/gemini-omni-flash-1-1", &[("duration", "8"), ("resolution", "4k")], 189_000),
    ("google/gemini-omni-flash-1-1", &[("duration", "10"), ("resolution", "360p")], 126_000),
    ("google/gemini-omni-flash-1-1", &[("duration", "10"), ("resolution", "720p")], 126_000),
    ("google/gemini-omni-flash-1-1", &[("duration", "10"), ("resolution", "1080p")], 126_000),
    ("google/gemini-omni-flash-1-1", &[("duration", "10"), ("resolution", "4k")], 210_000),
    ("gpt-image-2-5-flare-image-to-image", &[("resolution", "2K")], 10_000),
    ("gpt-image-2-5-flare-image-to-image", &[("resolution", "4K")], 16_000),
    ("gpt-image-2-5-flare-text-to-image", &[("resolution", "2K")], 10_000),
    ("gpt-image-2-5-flare-text-to-image", &[("resolution", "4K")], 16_000),
    ("gpt-image-2-5-sunburst-image-to-image", &[("resolution", "2K")], 10_000),
    ("gpt-image-2-5-sunburst-image-to-image", &[("resolution", "4K")], 16_000),
    ("gpt-image-2-5-sunburst-text-to-image", &[("resolution", "2K")], 10_000),
    ("gpt-image-2-5-sunburst-text-to-image", &[("resolution", "4K")], 16_000),
    ("nano-banana-2-1", &[("resolution", "2K")], 6_000),
    ("nano-banana-2-1", &[("resolution", "4K")], 9_000),
    ("qwen2-1/image-to-image", &[("resolution", "2K")], 8_000),
    ("qwen2-1/text-to-image", &[("resolution", "2K")], 8_000),
    ("runway", &[("duration", "5"), ("quality", "1080p")], 30_000),
    ("runway", &[("duration", "10"), ("quality", "720p")], 30_000),
    ("veo-3-1", &[("generation_type", "TEXT_2_VIDEO"), ("model", "veo3_fast"), ("resolution", "1080p")], 65_000),
    ("veo-3-1", &[("generation_type", "TEXT_2_VIDEO"), ("model", "veo3_fast"), ("resolution", "4k")], 180_000),
    ("veo-3-1", &[("generation_type", "TEXT_2_VIDEO"), ("model", "veo3"), ("resolution", "720p")], 250_000),
    ("veo-3-1", &[("generation_type", "TEXT_2_VIDEO"), ("model", "veo3"), ("resolution", "1080p")], 255_000),
    ("veo-3-1", &[("generation_type", "TEXT_2_VIDEO"), ("model", "veo3"), ("resolution", "4k")], 380_000),
    ("veo-3-1", &[("generation_type", "TEXT_2_VIDEO"), ("model", "veo3_lite"), ("resolution", "720p")], 30_000),
    ("veo-3-1", &[("generation_type", "TEXT_2_VIDEO"), ("model", "veo3_lite"), ("resolution", "1080p")], 35_000),
    ("veo-3-1", &[("generation_type", "TEXT_2_VIDEO"), ("model", "veo3_lite"), ("resolution", "4k")], 150_000),
    ("veo-3-1", &[("generation_type", "FIRST_AND_LAST_FRAMES_2_VIDEO"), ("model", "veo3_fast"), ("resolution", "1080p")], 65_000),
    ("veo-3-1", &[("generation_type", "FIRST_AND_LAST_FRAMES_2_VIDEO"), ("model", "veo3_fast"), ("resolution", "4k")], 180_000),
    ("veo-3-1", &[("generation_type", "FIRST_AND_LAST_FRAMES_2_VIDEO"), ("model", "veo3"), ("resolution", "720p")], 250_000),
    ("veo-3-1", &[("generation_type", "FIRST_AND_LAST_FRAMES_2_VIDEO"), ("model", "veo3"), ("resolution", "1080p")], 255_000),
    ("veo-3-1", &[("generation_type", "FIRST_AND_LAST_FRAMES_2_VIDEO"), ("model", "veo3"), ("resolution", "4k")], 370_000),
    ("veo-3-1", &[("generation_type", "FIRST_AND_LAST_FRAMES_2_VIDEO"), ("model", "veo3_lite"), ("resolution", "720p")], 30_000),
    ("veo-3-1", &[("generation_type", "FIRST_AND_LAST_FRAMES_2_VIDEO"), ("model", "veo3_lite"), ("resolution", "1080p")], 35_000),
    ("veo-3-1", &[("generation_type", "FIRST_AND_LAST_FRAMES_2_VIDEO"), ("model", "veo3_lite"), ("resolution", "4k")], 150_000),
    ("veo-3-1", &[("generation_type", "REFERENCE_2_VIDEO"), ("model", "veo3_fast"), ("resolution", "1080p")], 65_000),
    ("veo-3-1", &[("generation_type", "REFERENCE_2_VIDEO"), ("model", "veo3_fast"), ("resolution", "4k")], 180_000),
    ("veo-3-1", &[("generation_type", "REFERENCE_2_VIDEO"), ("model", "veo3_lite"), ("resolution", "720p")], 30_000),
    ("veo-3-1", &[("generation_type", "REFERENCE_2_VIDEO"), ("model", "veo3_lite"), ("resolution", "1080p")], 35_000),
    ("veo-3-1", &[("generation_type", "REFERENCE_2_VIDEO"), ("model", "veo3_lite"), ("resolution", "4k")], 150_000),
];
