//! The models the emulated Kie knows: fields, allowed values, prices; written apart from the bot's own catalogue on purpose.

/// What a field accepts.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// Text of at most so many characters.
    Text(usize),
    /// One of these strings.
    One(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// A number from–to; a numeric string is coerced.
    Number(f64, f64),
    /// An `http(s)` address.
    Url,
    /// At most so many `http(s)` addresses, at least one if the field is required.
    Urls(usize),
    /// A list of objects.
    List,
}

use Kind::{Flag, List, Number, One, Text, Url, Urls};

/// A field: name, whether it must be there, what it accepts.
pub(super) type Field = (&'static str, bool, Kind);

/// How a model is paid, thousandths of a credit.
#[derive(Debug, Clone, Copy)]
pub(super) enum Price {
    /// For each result file.
    Each(i64),
    /// For the whole task.
    Task(i64),
    /// For each second of `duration`.
    Second(i64),
    /// For each second of the sound under `audio_url`.
    Sound(i64),
    /// For each thousand characters of `text`.
    Kilo(i64),
}

/// One model of the table.
pub(super) struct Model {
    pub(super) id: &'static str,
    pub(super) fields: &'static [Field],
    pub(super) price: Price,
}

pub(super) const MUST: bool = true;
pub(super) const MAY: bool = false;

const RATIO5: &[&str] = &["1:1", "4:3", "3:4", "16:9", "9:16"];
#[rustfmt::skip]
const RATIO_BANANA: &[&str] = &["1:1", "9:16", "16:9", "3:4", "4:3", "3:2", "2:3", "5:4", "4:5", "21:9", "auto"];
#[rustfmt::skip]
const RATIO_BANANA2: &[&str] =
    &["1:1", "2:3", "3:2", "1:4", "4:1", "3:4", "4:3", "4:5", "5:4", "1:8", "8:1", "9:16", "16:9", "21:9", "auto"];
const RATIO_SEEDREAM: &[&str] = &["1:1", "4:3", "3:4", "16:9", "9:16", "2:3", "3:2", "21:9"];
const RATIO_FLUX: &[&str] = &["1:1", "4:3", "3:4", "16:9", "9:16", "3:2", "2:3"];
const RATIO_SEEDANCE: &[&str] = &["1:1", "4:3", "3:4", "16:9", "9:16", "21:9", "adaptive"];
const RATIO_KLING: &[&str] = &["1:1", "16:9", "9:16"];
#[rustfmt::skip]
const SIZES: &[&str] = &["square", "square_hd", "portrait_4_3", "portrait_16_9", "landscape_4_3", "landscape_16_9"];
const PNG_JPEG: &[&str] = &["png", "jpeg"];
const PNG_JPG: &[&str] = &["png", "jpg"];
const RES_K: &[&str] = &["1K", "2K", "4K"];
pub(super) const UNIT: Kind = Number(0.0, 1.0);
const SEED: Field = ("seed", MAY, Number(0.0, 2_147_483_647.0));
const NSFW: Field = ("nsfw_checker", MAY, Flag);
const WAN_RES: Field = ("resolution", MAY, One(&["720p", "1080p"]));
#[rustfmt::skip]
const SOUND_KEYS: &[&str] = &[
    "Any", "Cm", "C#m", "Dm", "D#m", "Em", "Fm", "F#m", "Gm", "G#m", "Am", "A#m", "Bm", "C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B",
];
const OPTIMIZER: Field = ("prompt_optimizer", MAY, Flag);
#[rustfmt::skip]
const SOUND_FORMATS: &[&str] = &[
    "mp3_22050_32", "mp3_44100_32", "mp3_44100_64", "mp3_44100_96", "mp3_44100_128", "mp3_44100_192", "pcm_8000", "pcm_16000",
    "pcm_22050", "pcm_24000", "pcm_44100", "pcm_48000", "ulaw_8000", "alaw_8000", "opus_48000_32", "opus_48000_64",
    "opus_48000_96", "opus_48000_128", "opus_48000_192",
];

#[rustfmt::skip]
const SPEECH: &[Field] = &[
    ("text", MUST, Text(5000)), ("voice", MAY, Text(100)), ("stability", MAY, UNIT), ("similarity_boost", MAY, UNIT),
    ("style", MAY, UNIT), ("speed", MAY, Number(0.7, 1.2)), ("timestamps", MAY, Flag), ("previous_text", MAY, Text(5000)),
    ("next_text", MAY, Text(5000)), ("language_code", MAY, Text(500)),
];
const TALKING: &[Field] = &[
    ("image_url", MUST, Url),
    ("audio_url", MUST, Url),
    ("prompt", MUST, Text(5000)),
];
#[rustfmt::skip]
const HAILUO_23: &[Field] = &[
    ("prompt", MUST, Text(5000)), ("image_url", MUST, Url), ("duration", MAY, One(&["6", "10"])),
    ("resolution", MAY, One(&["768P", "1080P"])), NSFW,
];

/// The table. Fields and allowed values: Kie's model pages as of August 2026; prices: its price table of September 2026.
#[rustfmt::skip]
pub(super) const MODELS: &[Model] = &[
    Model { id: "z-image", price: Price::Each(800), fields: &[
        ("prompt", MUST, Text(1000)), ("aspect_ratio", MUST, One(RATIO5)), NSFW,
    ] },
    Model { id: "google/nano-banana", price: Price::Each(4_000), fields: &[
        ("prompt", MUST, Text(5000)), ("output_format", MAY, One(PNG_JPEG)), ("aspect_ratio", MAY, One(RATIO_BANANA)),
        ("image_size", MAY, One(RATIO_BANANA)), NSFW,
    ] },
    Model { id: "google/nano-banana-edit", price: Price::Each(4_000), fields: &[
        ("prompt", MUST, Text(5000)), ("image_urls", MUST, Urls(10)), ("output_format", MAY, One(PNG_JPEG)),
        ("aspect_ratio", MAY, One(RATIO_BANANA)), ("image_size", MAY, One(RATIO_BANANA)),
    ] },
    Model { id: "nano-banana-pro", price: Price::Each(18_000), fields: &[
        ("prompt", MUST, Text(10_000)), ("image_input", MAY, Urls(8)), ("aspect_ratio", MAY, One(RATIO_BANANA)),
        ("resolution", MAY, One(RES_K)), ("output_format", MAY, One(PNG_JPG)),
    ] },
    Model { id: "nano-banana-2", price: Price::Each(12_000), fields: &[
        ("prompt", MUST, Text(20_000)), ("image_input", MAY, Urls(14)), ("aspect_ratio", MAY, One(RATIO_BANANA2)),
        ("resolution", MUST, One(RES_K)), ("output_format", MAY, One(PNG_JPG)),
    ] },
    Model { id: "seedream/4.5-text-to-image", price: Price::Each(6_500), fields: &[
        ("prompt", MUST, Text(3000)), ("aspect_ratio", MUST, One(RATIO_SEEDREAM)), ("quality", MUST, One(&["basic", "high"])), NSFW,
    ] },
    Model { id: "seedream/4.5-edit", price: Price::Each(6_500), fields: &[
        ("prompt", MUST, Text(3000)), ("image_urls", MUST, Urls(14)), ("aspect_ratio", MUST, One(RATIO_SEEDREAM)),
        ("quality", MUST, One(&["basic", "high"])), NSFW,
    ] },
    Model { id: "flux-2/pro-text-to-image", price: Price::Each(5_000), fields: &[
        ("prompt", MUST, Text(5000)), ("aspect_ratio", MUST, One(RATIO_FLUX)), ("resolution", MUST, One(&["1K", "2K"])), NSFW,
    ] },
    Model { id: "topaz/image-upscale", price: Price::Each(10_000), fields: &[
        ("image_url", MUST, Url), ("upscale_factor", MUST, One(&["1", "2", "4"])),
    ] },
    Model { id: "recraft/crisp-upscale", price: Price::Each(500), fields: &[("image", MUST, Url)] },
    Model { id: "recraft/remove-background", price: Price::Each(1_000), fields: &[("image", MUST, Url)] },
    Model { id: "ideogram/character", price: Price::Each(18_000), fields: &[
        ("prompt", MUST, Text(5000)), ("reference_image_urls", MUST, Urls(10)),
        ("rendering_speed", MAY, One(&["TURBO", "BALANCED", "QUALITY"])), ("style", MAY, One(&["AUTO", "REALISTIC", "FICTION"])),
        ("expand_prompt", MAY, Flag), ("num_images", MAY, One(&["1", "2", "3", "4"])), ("image_size", MAY, One(SIZES)), SEED,
        ("negative_prompt", MAY, Text(5000)),
    ] },
    Model { id: "qwen/text-to-image", price: Price::Each(4_000), fields: &[
        ("prompt", MUST, Text(5000)), ("image_size", MAY, One(SIZES)), ("num_inference_steps", MAY, Number(2.0, 250.0)), SEED,
        ("guidance_scale", MAY, Number(0.0, 20.0)), ("enable_safety_checker", MAY, Flag), ("output_format", MAY, One(PNG_JPEG)),
        ("negative_prompt", MAY, Text(500)), ("acceleration", MAY, One(&["none", "regular", "high"])), NSFW,
    ] },
    Model { id: "grok-imagine/text-to-image", price: Price::Task(4_000), fields: &[
        ("prompt", MUST, Text(5000)), ("aspect_ratio", MAY, One(&["2:3", "3:2", "1:1", "16:9", "9:16"])), NSFW, ("enable_pro", MAY, Flag),
    ] },
    Model { id: "kling-3.0/video", price: Price::Second(27_000), fields: &[
        ("prompt", MAY, Text(2500)), ("image_urls", MAY, Urls(2)), ("sound", MUST, Flag),
        ("duration", MUST, One(&["3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"])),
        ("aspect_ratio", MAY, One(RATIO_KLING)), ("mode", MUST, One(&["std", "pro", "4K"])), ("multi_shots", MUST, Flag),
        ("multi_prompt", MAY, List), ("kling_elements", MAY, List),
    ] },
    Model { id: "kling-2.6/text-to-video", price: Price::Second(11_000), fields: &[
        ("prompt", MUST, Text(1000)), ("sound", MUST, Flag), ("aspect_ratio", MUST, One(RATIO_KLING)), ("duration", MUST, One(&["5", "10"])),
    ] },
    Model { id: "kling-2.6/image-to-video", price: Price::Second(11_000), fields: &[
        ("prompt", MUST, Text(1000)), ("image_urls", MUST, Urls(1)), ("sound", MUST, Flag), ("duration", MUST, One(&["5", "10"])),
    ] },
    Model { id: "bytedance/seedance-2", price: Price::Second(41_000), fields: &[
        ("prompt", MAY, Text(20_000)), ("resolution", MAY, One(&["480p", "720p", "1080p", "4k"])), ("duration", MAY, Number(4.0, 15.0)),
        ("generate_audio", MAY, Flag), ("return_last_frame", MAY, Flag), ("web_search", MAY, Flag), NSFW,
        ("aspect_ratio", MAY, One(RATIO_SEEDANCE)), ("reference_image_urls", MAY, Urls(9)), ("reference_audio_urls", MAY, Urls(3)),
        ("reference_video_urls", MAY, Urls(3)), ("first_frame_url", MAY, Url), ("last_frame_url", MAY, Url),
    ] },
    Model { id: "bytedance/seedance-1.5-pro", price: Price::Second(3_500), fields: &[
        ("prompt", MUST, Text(20_000)), ("input_urls", MAY, Urls(2)), ("aspect_ratio", MUST, One(&["1:1", "4:3", "3:4", "16:9", "9:16", "21:9"])),
        ("resolution", MAY, One(&["480p", "720p", "1080p"])), ("duration", MUST, Number(4.0, 12.0)), ("fixed_lens", MAY, Flag),
        ("generate_audio", MAY, Flag), NSFW,
    ] },
    Model { id: "wan/2-5-text-to-video", price: Price::Task(100_000), fields: &[
        ("prompt", MUST, Text(800)), ("duration", MUST, One(&["5", "10"])), ("aspect_ratio", MAY, One(RATIO_KLING)), WAN_RES,
        ("negative_prompt", MAY, Text(500)), ("enable_prompt_expansion", MAY, Flag), SEED, NSFW,
    ] },
    Model { id: "wan/2-5-image-to-video", price: Price::Task(100_000), fields: &[
        ("prompt", MUST, Text(800)), ("image_url", MUST, Url), ("duration", MUST, One(&["5", "10"])), WAN_RES,
        ("negative_prompt", MAY, Text(500)), ("enable_prompt_expansion", MAY, Flag), SEED, NSFW,
    ] },
    Model { id: "wan/2-7-text-to-video", price: Price::Second(24_000), fields: &[
        ("prompt", MUST, Text(5000)), ("negative_prompt", MAY, Text(500)), ("audio_url", MAY, Url), ("resolution", MAY, One(&["720p", "1080p"])),
        ("ratio", MAY, One(RATIO5)), ("duration", MAY, Number(2.0, 15.0)), ("prompt_extend", MAY, Flag), ("watermark", MAY, Flag), SEED, NSFW,
    ] },
    Model { id: "hailuo/02-text-to-video-standard", price: Price::Task(30_000), fields: &[
        ("prompt", MUST, Text(1500)), ("duration", MAY, One(&["6", "10"])), OPTIMIZER, NSFW,
    ] },
    Model { id: "hailuo/02-text-to-video-pro", price: Price::Task(57_000), fields: &[("prompt", MUST, Text(1500)), OPTIMIZER, NSFW] },
    Model { id: "hailuo/02-image-to-video-standard", price: Price::Task(30_000), fields: &[
        ("prompt", MUST, Text(1500)), ("image_url", MUST, Url), ("end_image_url", MAY, Url), ("duration", MAY, One(&["6", "10"])),
        ("resolution", MAY, One(&["512P", "768P"])), OPTIMIZER, NSFW,
    ] },
    Model { id: "hailuo/02-image-to-video-pro", price: Price::Task(57_000), fields: &[
        ("prompt", MUST, Text(1500)), ("image_url", MUST, Url), ("end_image_url", MAY, Url), OPTIMIZER, NSFW,
    ] },
    Model { id: "hailuo/2-3-image-to-video-standard", price: Price::Task(30_000), fields: HAILUO_23 },
    Model { id: "hailuo/2-3-image-to-video-pro", price: Price::Task(45_000), fields: HAILUO_23 },
    Model { id: "infinitalk/from-audio", price: Price::Sound(3_000), fields: &[
        ("image_url", MUST, Url), ("audio_url", MUST, Url), ("prompt", MUST, Text(5000)), ("resolution", MAY, One(&["480p", "720p"])),
        ("seed", MAY, Number(10_000.0, 1_000_000.0)),
    ] },
    Model { id: "kling/ai-avatar-standard", price: Price::Sound(8_000), fields: TALKING },
    Model { id: "kling/ai-avatar-pro", price: Price::Sound(16_000), fields: TALKING },
    Model { id: "elevenlabs/text-to-speech-turbo-2-5", price: Price::Kilo(6_000), fields: SPEECH },
    Model { id: "elevenlabs/text-to-speech-multilingual-v2", price: Price::Kilo(12_000), fields: SPEECH },
    Model { id: "elevenlabs/text-to-dialogue-v3", price: Price::Kilo(14_000), fields: &[
        ("dialogue", MUST, List), ("stability", MAY, UNIT), ("language_code", MAY, Text(500)),
    ] },
    Model { id: "elevenlabs/sound-effect-v2", price: Price::Task(2_400), fields: &[
        ("text", MUST, Text(5000)), ("loop", MAY, Flag), ("duration_seconds", MAY, Number(0.5, 22.0)), ("prompt_influence", MAY, UNIT),
        ("output_format", MAY, One(SOUND_FORMATS)),
    ] },
    Model { id: "elevenlabs/audio-isolation", price: Price::Task(2_000), fields: &[("audio_url", MUST, Url)] },
    Model { id: "ai-music-api/generate", price: Price::Task(12_000), fields: &[
        ("custom_mode", MUST, Flag), ("instrumental", MUST, Flag),
        ("model", MUST, One(&["V4", "V4_5", "V4_5PLUS", "V4_5ALL", "V5", "V5_5", "V6", "V6_MINI", "V6_WILD"])),
        ("prompt", MAY, Text(5000)), ("style", MAY, Text(1000)), ("title", MAY, Text(80)), ("lyrics", MAY, Text(5000)),
        ("duration", MAY, Number(10.0, 360.0)), ("vocal_gender", MAY, One(&["m", "f"])), ("negative_tags", MAY, Text(1000)),
        ("style_weight", MAY, UNIT), ("weirdness_constraint", MAY, UNIT), ("audio_weight", MAY, UNIT), ("variety", MAY, Number(0.0, 4.0)),
        ("persona_id", MAY, Text(200)), ("persona_model", MAY, One(&["style_persona", "voice_persona"])), ("audio_urls", MAY, Urls(10)),
        ("image_urls", MAY, Urls(5)), ("video_urls", MAY, Urls(1)),
    ] },
    Model { id: "ai-music-api/sounds", price: Price::Task(2_500), fields: &[
        ("model", MUST, One(&["V5", "V5_5", "V6", "V6_WILD", "V6_MINI"])), ("prompt", MUST, Text(3000)), ("grab_lyrics", MAY, Flag),
        ("sound_key", MAY, One(SOUND_KEYS)), ("sound_loop", MAY, Flag), ("sound_tempo", MAY, Number(1.0, 300.0)),
    ] },
    Model { id: "ai-music-api/generate-lyrics", price: Price::Task(400), fields: &[("prompt", MUST, Text(1000))] },
];

/// Another price of a model when its input has all these values; thousandths of a credit in the model's own unit.
pub(super) type Rate = (&'static str, &'static [(&'static str, &'static str)], i64);

/// The first that fits counts; without one the price in [`MODELS`] holds, which is that of the documented defaults.
#[rustfmt::skip]
pub(super) const RATES: &[Rate] = &[
    ("nano-banana-2", &[("resolution", "1K")], 8_000),
    ("nano-banana-2", &[("resolution", "4K")], 18_000),
    ("nano-banana-pro", &[("resolution", "4K")], 24_000),
    ("flux-2/pro-text-to-image", &[("resolution", "2K")], 7_000),
    ("topaz/image-upscale", &[("upscale_factor", "4")], 20_000),
    ("ideogram/character", &[("rendering_speed", "TURBO")], 12_000),
    ("ideogram/character", &[("rendering_speed", "QUALITY")], 24_000),
    ("grok-imagine/text-to-image", &[("enable_pro", "true")], 5_000),
    ("kling-3.0/video", &[("mode", "4K")], 67_000),
    ("kling-3.0/video", &[("mode", "std"), ("sound", "true")], 20_000),
    ("kling-3.0/video", &[("mode", "std")], 14_000),
    ("kling-3.0/video", &[("sound", "false")], 18_000),
    ("kling-2.6/text-to-video", &[("sound", "true")], 22_000),
    ("kling-2.6/image-to-video", &[("sound", "true")], 22_000),
    ("bytedance/seedance-1.5-pro", &[("resolution", "480p"), ("generate_audio", "true")], 3_500),
    ("bytedance/seedance-1.5-pro", &[("resolution", "480p")], 1_750),
    ("bytedance/seedance-1.5-pro", &[("resolution", "1080p"), ("generate_audio", "true")], 15_000),
    ("bytedance/seedance-1.5-pro", &[("resolution", "1080p")], 7_500),
    ("bytedance/seedance-1.5-pro", &[("generate_audio", "true")], 7_000),
    ("bytedance/seedance-2", &[("resolution", "480p")], 19_000),
    ("bytedance/seedance-2", &[("resolution", "1080p")], 102_000),
    ("bytedance/seedance-2", &[("resolution", "4k")], 208_000),
    ("wan/2-5-text-to-video", &[("duration", "5"), ("resolution", "720p")], 60_000),
    ("wan/2-5-text-to-video", &[("duration", "10"), ("resolution", "720p")], 120_000),
    ("wan/2-5-text-to-video", &[("duration", "10")], 200_000),
    ("wan/2-5-image-to-video", &[("duration", "5"), ("resolution", "720p")], 60_000),
    ("wan/2-5-image-to-video", &[("duration", "10"), ("resolution", "720p")], 120_000),
    ("wan/2-5-image-to-video", &[("duration", "10")], 200_000),
    ("wan/2-7-text-to-video", &[("resolution", "720p")], 16_000),
    ("hailuo/02-text-to-video-standard", &[("duration", "10")], 50_000),
    ("hailuo/02-image-to-video-standard", &[("duration", "6"), ("resolution", "512P")], 12_000),
    ("hailuo/02-image-to-video-standard", &[("duration", "10"), ("resolution", "512P")], 20_000),
    ("hailuo/02-image-to-video-standard", &[("duration", "10")], 50_000),
    ("hailuo/2-3-image-to-video-standard", &[("duration", "10")], 50_000),
    ("hailuo/2-3-image-to-video-standard", &[("resolution", "1080P")], 50_000),
    ("hailuo/2-3-image-to-video-pro", &[("duration", "10")], 90_000),
    ("hailuo/2-3-image-to-video-pro", &[("resolution", "1080P")], 80_000),
    ("infinitalk/from-audio", &[("resolution", "720p")], 12_000),
];
