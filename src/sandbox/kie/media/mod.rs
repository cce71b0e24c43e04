//! What the emulated models make: pictures, sounds, clips and lyrics that depend on the prompt.

mod canvas;
mod figures;
mod lyrics;
mod picture;
mod scene;
mod sound;
mod texts;
mod video;

use serde_json::{Map, Value};

pub(super) use texts::text;
pub(crate) use video::clip;

/// What a model makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Png,
    Jpeg,
    Mp4,
    Wav,
}

impl Kind {
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Mp4 => "mp4",
            Self::Wav => "wav",
        }
    }

    pub(super) fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Mp4 => "video/mp4",
            Self::Wav => "audio/wav",
        }
    }
}

/// What is to be made.
pub(super) struct Order<'a> {
    pub(super) model: &'a str,
    pub(super) input: &'a Map<String, Value>,
    /// Which of several results, from 1.
    pub(super) number: u32,
    /// The customer's picture, if there is one.
    pub(super) source: Option<&'a [u8]>,
    /// Longest side of a picture, pixels.
    pub(super) side: u32,
}

impl Order<'_> {
    fn text(&self, name: &str) -> &str {
        self.input
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// What the customer asked for, in words.
    fn words(&self) -> String {
        for name in ["prompt", "text", "title", "lyrics"] {
            if !self.text(name).is_empty() {
                return self.text(name).to_owned();
            }
        }
        let lines = self.input.get("dialogue").and_then(Value::as_array);
        lines
            .into_iter()
            .flatten()
            .filter_map(|line| line.get("text")?.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// A number that differs with the words, the model and the number of the result (FNV-1a).
    fn seed(&self) -> u64 {
        let words = self.words();
        let bytes = words
            .bytes()
            .chain(self.model.bytes())
            .chain(self.number.to_le_bytes());
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }

    /// Width by height of the result, from whichever field the model has for it.
    fn ratio(&self) -> (u32, u32) {
        for name in ["aspect_ratio", "ratio", "image_size"] {
            let (wide, high) = self.text(name).split_once(':').unwrap_or_default();
            if let (Ok(wide), Ok(high)) = (wide.parse(), high.parse()) {
                return (wide, high);
            }
        }
        match self.text("image_size") {
            "portrait_4_3" => (3, 4),
            "portrait_16_9" => (9, 16),
            "landscape_4_3" => (4, 3),
            "landscape_16_9" => (16, 9),
            _ => (1, 1),
        }
    }
}

/// What the model makes, by its id.
pub(super) fn kind(model: &str, input: &Map<String, Value>) -> Kind {
    let has = |words: &[&str]| words.iter().any(|word| model.contains(word));
    let still = has(&[
        "text-to-image",
        "image-to-image",
        "z-image",
        "image-upscale",
        "remove-background",
        "2-7-image-pro",
    ]);
    if has(&["music-video", "omni-flash"]) {
        return Kind::Mp4;
    }
    if has(&["cover-generate"]) {
        return Kind::Png;
    }
    if has(&[
        "audio-isolation",
        "speech",
        "sound",
        "music",
        "dialogue",
        "tts",
    ]) && !has(&["to-video"])
    {
        return Kind::Wav;
    }
    let moving = [
        "video",
        "kling",
        "seedance",
        "hailuo",
        "infinitalk",
        "avatar",
        "wan/",
        "veo",
        "runway",
        "sora",
        "omnihuman",
        "happyhorse",
    ];
    if !still && has(&moving) {
        return Kind::Mp4;
    }
    let format = input
        .get("output_format")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if matches!(format, "jpg" | "jpeg") {
        Kind::Jpeg
    } else {
        Kind::Png
    }
}

/// Whether the model gives tracks, which have ids of their own (Suno's).
pub(super) fn is_song(model: &str) -> bool {
    const SONGS: [&str; 10] = [
        "generate",
        "extend",
        "sounds",
        "mashup",
        "add-vocals",
        "add-instrumental",
        "upload-and-cover-audio",
        "upload-and-extend-audio",
        "replace-section",
        "separate-vocals",
    ];
    let song = model.strip_prefix("ai-music-api/");
    song.is_some_and(|name| SONGS.contains(&name))
}

/// Makes a result; the same order always gives the same bytes.
pub(super) fn make(kind: Kind, order: &Order<'_>) -> Vec<u8> {
    match kind {
        Kind::Png | Kind::Jpeg => picture::make(kind, order),
        Kind::Mp4 => video::make(order),
        Kind::Wav => sound::make(order),
    }
}

/// The addresses of the input pictures, in the order in which models prefer them.
pub(super) fn picture_urls(input: &Map<String, Value>) -> Vec<&str> {
    const FIELDS: [&str; 8] = [
        "image",
        "image_url",
        "image_urls",
        "image_input",
        "input_urls",
        "reference_image_urls",
        "first_frame_url",
        "last_frame_url",
    ];
    let mut urls = Vec::new();
    for value in FIELDS.iter().filter_map(|name| input.get(*name)) {
        match value {
            Value::String(url) => urls.push(url.as_str()),
            Value::Array(list) => urls.extend(list.iter().filter_map(Value::as_str)),
            _ => {}
        }
    }
    urls
}

/// Length of a sound in whole seconds, rounded up; `None` if it is no sound.
pub(super) fn seconds(sound: &[u8]) -> Option<u32> {
    let probe = lofty::probe::Probe::new(std::io::Cursor::new(sound))
        .guess_file_type()
        .ok()?;
    let length = lofty::file::AudioFile::properties(&probe.read().ok()?).duration();
    u32::try_from(length.as_millis().div_ceil(1000)).ok()
}
