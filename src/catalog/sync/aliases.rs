//! Names of the price table that no rule leads to a model id, and what its words mean for a model's params.
//!
//! Read off Kie's price table of 2026-09-11 and the changes to it until 2026-10-08, beside the ids its
//! documentation gave at that time.

mod find;

pub use find::{Alias, Aliases, words};

/// The beginning of a description (whole words) and the model it is for.
const ALIASES: &[(&str, &str)] = &[
    // Suno's ids start with "ai-music-api/", its rows with "Suno".
    ("Suno, Generate Music", "ai-music-api/generate"),
    ("Suno, Extend Music", "ai-music-api/extend"),
    (
        "Suno, upload-and-cover-audio",
        "ai-music-api/upload-and-cover-audio",
    ),
    (
        "Suno, upload-and-extend-audio",
        "ai-music-api/upload-and-extend-audio",
    ),
    ("Suno, add-instrumental", "ai-music-api/add-instrumental"),
    ("Suno, add-vocals", "ai-music-api/add-vocals"),
    (
        "Suno, create-music-video",
        "ai-music-api/create-music-video",
    ),
    (
        "Suno, convert-to-wav-format",
        "ai-music-api/convert-to-wav-format",
    ),
    ("Suno, Generate Lyrics", "ai-music-api/generate-lyrics"),
    (
        "Suno, TimeStamped Lyrics",
        "ai-music-api/timeStamped-lyrics",
    ),
    ("Suno, Generate Persona", "ai-music-api/generate-persona"),
    (
        "Suno, Generate Midi From Audio",
        "ai-music-api/generate-midi-from-audio",
    ),
    ("Suno, Generate sounds", "ai-music-api/sounds"),
    ("Suno, Mashup", "ai-music-api/mashup"),
    ("Suno, Cover Generate", "ai-music-api/cover-generate"),
    (
        "Suno, Replace Music Section",
        "ai-music-api/replace-section",
    ),
    (
        "Suno, Boost Music Style Boost",
        "ai-music-api/boost-music-style",
    ),
    ("Suno, Advanced Split", "ai-music-api/separate-vocals"),
    (
        "Suno, Multi-Stem Separation, without stemName",
        "ai-music-api/separate-vocals",
    ),
    (
        "Suno, Multi-Stem Separation",
        "ai-music-api/separate-vocals",
    ),
    ("Suno, Vocal Separate", "ai-music-api/separate-vocals"),
    ("Suno, Vocal Separation", "ai-music-api/separate-vocals"),
    // The first HappyHorse has no version in its ids.
    ("HappyHorse-1.0, text-to-video", "happyhorse/text-to-video"),
    (
        "HappyHorse-1.0, image-to-video",
        "happyhorse/image-to-video",
    ),
    (
        "HappyHorse-1.0, reference-to-video",
        "happyhorse/reference-to-video",
    ),
    ("HappyHorse-1.0, video-edit", "happyhorse/video-edit"),
    // Qwen: "image" is part of the name, or the maker's former name is.
    ("Qwen image 3.0 Pro, output", "qwen3/pro-image-to-image"),
    ("Qwen image 3.0 Pro, input", "qwen3/pro-image-to-image"),
    (
        "Qwen image 3.0 Pro, text to image",
        "qwen3/pro-text-to-image",
    ),
    ("Qwen image 3.0, output", "qwen3/image-to-image"),
    ("Qwen image 3.0, input", "qwen3/image-to-image"),
    ("Qwen image 3.0, text to image", "qwen3/text-to-image"),
    ("Qwen2 - Image edit, text-to-image", "qwen2/text-to-image"),
    ("Qwen2 - Image edit, image-to-image", "qwen2/image-edit"),
    ("Qwen-Image-2.1, text to image", "qwen2-1/text-to-image"),
    ("Qwen-Image-2.1, image to image", "qwen2-1/image-to-image"),
    ("Qwen Image, text-to-image", "qwen/text-to-image"),
    ("Qwen Image, image-to-image", "qwen/image-to-image"),
    ("Qwen image-edit, image-to-image", "qwen/image-edit"),
    // The ids of Wan 2.2 hold names the rows leave out.
    (
        "wan 2.2, image-to-video",
        "wan/2-2-a14b-image-to-video-turbo",
    ),
    ("wan 2.2, text-to-video", "wan/2-2-a14b-text-to-video-turbo"),
    // The anchors of these two name ids that do not exist.
    (
        "Kling AI Avtar, lip sync, Standard",
        "kling/ai-avatar-standard",
    ),
    ("Kling AI Avtar, lip sync, Pro", "kling/ai-avatar-pro"),
    ("MeiGen-AI InfiniteTalk, lip sync", "infinitalk/from-audio"),
    ("volcengine, lip sync", "volcengine/video-to-video-lip-sync"),
    ("Google veo 3.1, Extend", "veo/extend"),
    ("Google veo 3.1, Get 1080P Video", "veo/get-1080p-video"),
    ("Google veo 3.1, Get 4K Video", "veo/get-4k-video"),
    ("Runway Aleph", "runway/gen4-aleph"),
    // Gone from the documentation, still in the table.
    ("Ideogram V3 Reframe", "ideogram/v3-reframe"),
    ("seedream 4.5, image-to-image", "seedream/4.5-edit"),
    (
        "seedream 5 Pro, input image",
        "seedream/5-pro-image-to-image",
    ),
    // What MiniMax takes in for reference-to-video is paid apart.
    ("MiniMax H3, image input", "minimax-h3/reference-to-video"),
    ("MiniMax H3, video input", "minimax-h3/reference-to-video"),
    ("Black Forest Labs flux1-kontext", "flux1-kontext"),
    (
        "Elevenlabs V3, Text to dialogue",
        "elevenlabs/text-to-dialogue-v3",
    ),
    ("Elevenlabs Speech to Text", "elevenlabs/speech-to-text"),
    ("Elevenlabs Sound Effect V2", "elevenlabs/sound-effect-v2"),
    ("Elevenlabs Audio Isolation", "elevenlabs/audio-isolation"),
];

/// What a word of the rows means for a param: model, word, param, values.
///
/// Mode names of Kling 3.0, qualities of Seedream 5 Pro: their pages' texts. Veo's `model`: Kie's own
/// agent skill. Grok's `enable_pro`: its page. What rows of extensions and upscales say of the video they start
/// from is asked of that task; `480p>` is the size before an arrow. Grok makes no 360p, the table's word for its
/// smallest.
const MEANINGS: &[(&str, &str, &str, &str)] = &[
    ("kling-3.0/video", "720p", "mode", "std"),
    ("kling-3.0/video", "1080p", "mode", "pro"),
    ("kling-3.0/video", "4k", "mode", "4K"),
    ("kling-3.0/motion-control", "720p", "mode", "std"),
    ("kling-3.0/motion-control", "1080p", "mode", "pro"),
    ("seedream/5-pro-text-to-image", "1k", "quality", "basic"),
    ("seedream/5-pro-text-to-image", "2k", "quality", "high"),
    ("seedream/5-pro-image-to-image", "1k", "quality", "basic"),
    ("seedream/5-pro-image-to-image", "2k", "quality", "high"),
    ("veo-3-1", "quality", "model", "veo3"),
    ("veo-3-1", "fast", "model", "veo3_fast"),
    ("veo-3-1", "lite", "model", "veo3_lite"),
    ("veo-3-1", "text>video", "generation_type", "TEXT_2_VIDEO"),
    (
        "veo-3-1",
        "image>video",
        "generation_type",
        "FIRST_AND_LAST_FRAMES_2_VIDEO",
    ),
    (
        "veo-3-1",
        "reference>video",
        "generation_type",
        "REFERENCE_2_VIDEO",
    ),
    (
        "grok-imagine/text-to-image",
        "quality",
        "enable_pro",
        "true",
    ),
    ("veo/extend", "quality", "task_id.model", "veo3"),
    ("veo/extend", "fast", "task_id.model", "veo3_fast"),
    ("veo/extend", "lite", "task_id.model", "veo3_lite"),
    ("grok-imagine/extend", "480p", "task_id.resolution", "480p"),
    ("grok-imagine/extend", "720p", "task_id.resolution", "720p"),
    (
        "grok-imagine/upscale",
        "360p>",
        "task_id.resolution",
        "480p",
    ),
    (
        "grok-imagine/upscale",
        "480p>",
        "task_id.resolution",
        "480p",
    ),
    (
        "grok-imagine/upscale",
        "720p>",
        "task_id.resolution",
        "720p",
    ),
];

/// What it means that a row lacks a word the model's other rows have.
const SILENCE: &[(&str, &str, &str, &str)] = &[(
    "grok-imagine/text-to-image",
    "quality",
    "enable_pro",
    "false",
)];

/// Rows whose whole text stands for one value: beginning, param, value. The three ways to part
/// vocals are told apart by their names.
const WHOLE: &[(&str, &str, &str)] = &[
    ("Suno, Advanced Split", "type", "split_stem_advanced"),
    (
        "Suno, Multi-Stem Separation, without stemName",
        "type",
        "split_stem",
    ),
    ("Suno, Multi-Stem Separation", "type", "split_stem"),
    ("Suno, Vocal Separate", "type", "separate_vocal"),
    ("Suno, Vocal Separation", "type", "separate_vocal"),
];

/// Models without rows of their own that are billed by those of another one: rows of, model.
///
/// Kie's page for PixVerse V6 states one rate for text, image and transition (August 2026).
const SHARED: &[(&str, &str)] = &[("pixverse-v6/image-to-video", "pixverse-v6/transition")];

/// Structured params that hold videos (Gemini Omni).
const VIDEO_INPUTS: &[&str] = &["video_list"];

/// Models (by the beginning of the id) whose "with video" rate is for the seconds of the input and of
/// the result together; stated on their pages at kie.ai.
const INPUT_AND_OUTPUT: &[&str] = &["bytedance/seedance-2"];

/// Models whose duration 0 means that of the input: model, duration, input.
const SOURCE_LENGTH: &[(&str, &str, &str)] = &[("wan/2-7-videoedit", "duration", "video_url")];

/// Models that make a fixed number of pictures for one request, and how many (their pages).
const BATCHES: &[(&str, u32)] = &[("grok-imagine/text-to-image", 2)];

/// Models whose rows name a length and no unit: the price is for all of that length. (6 and 10 s of Grok's
/// extension cost as many times the rate of a second as they last.)
const NO_UNIT: &[&str] = &["grok-imagine/extend"];

/// Models whose result has as many pixels as this picture (no param of theirs sets a size).
const SIZE_OF_INPUT: &[(&str, &str)] = &[("qwen/image-to-image", "image_url")];

/// Models billed by something no one knows beforehand, and what.
const UNKNOWN_OUTPUT: &[(&str, &str)] = &[
    (
        "layer-decomposition",
        "each layer is paid, and how many come out is not known beforehand",
    ),
    (
        "volcengine/video-to-video-lip-sync",
        "the result's length follows from video and audio together",
    ),
    (
        "topaz/image-upscale",
        "the rows name sizes of the result, the model takes a factor, and which size follows is not said",
    ),
    (
        "flux1-kontext",
        "the rows are for Pro and Max, and no param chooses between them",
    ),
    (
        "generate-persona",
        "its result is an id for other models, nothing for people",
    ),
];

/// Param and value a word stands for.
pub fn meaning(model: &str, word: &str) -> Option<(&'static str, &'static str)> {
    in_table(MEANINGS, model, word)
}

/// Words that mean something by being absent: word, param, value.
pub fn silences(model: &str) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    SILENCE
        .iter()
        .filter(move |(id, ..)| *id == model)
        .map(|(_, word, param, value)| (*word, *param, *value))
}

fn in_table(
    table: &[(&str, &str, &'static str, &'static str)],
    model: &str,
    word: &str,
) -> Option<(&'static str, &'static str)> {
    table
        .iter()
        .find(|(id, known, ..)| *id == model && *known == word)
        .map(|(_, _, param, value)| (*param, *value))
}

/// Models that take the rows of another one, as long as none is theirs.
pub fn shared_rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    SHARED.iter().copied()
}

/// Whether a structured param holds videos.
pub fn holds_videos(param: &str) -> bool {
    VIDEO_INPUTS.contains(&param)
}

/// Whether "with video" is paid for the seconds of input and result together.
pub fn counts_input_and_output(model: &str) -> bool {
    INPUT_AND_OUTPUT
        .iter()
        .any(|start| model.starts_with(start))
}

/// The duration param whose 0 means the length of the input, and that input.
pub fn source_length(model: &str) -> Option<(&'static str, &'static str)> {
    let found = SOURCE_LENGTH.iter().find(|(id, ..)| *id == model)?;
    Some((found.1, found.2))
}

/// Whether one request always makes so many pictures.
pub fn makes_batch(model: &str, pictures: u32) -> bool {
    BATCHES.contains(&(model, pictures))
}

/// Whether the rows of the model leave the unit out.
pub fn leaves_out_unit(model: &str) -> bool {
    NO_UNIT.contains(&model)
}

/// The picture whose pixels the result has.
pub fn size_of_input(model: &str) -> Option<&'static str> {
    let found = SIZE_OF_INPUT.iter().find(|(id, _)| *id == model)?;
    Some(found.1)
}

/// Why what the model is billed by is not known beforehand.
pub fn unknown_output(model: &str) -> Option<&'static str> {
    UNKNOWN_OUTPUT
        .iter()
        .find(|(part, _)| {
            model == *part
                || model
                    .rsplit('/')
                    .next()
                    .is_some_and(|last| last.ends_with(part))
        })
        .map(|(_, reason)| *reason)
}
