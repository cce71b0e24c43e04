//! What models are for, as customers think of it: some are for two things at once.

use super::model::{Category, Model};

/// One thing a model may be for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// A video from words.
    TextToVideo,
    /// A video from a picture.
    ImageToVideo,
    /// A video with things or people from samples.
    References,
    /// A portrait that speaks.
    LipSync,
    /// Somebody's movement given to another.
    Motion,
    /// A video changed.
    VideoEdit,
    /// A video made longer.
    VideoExtend,
    /// A picture from words.
    TextToImage,
    /// A picture from a picture.
    ImageToImage,
    /// A picture changed.
    ImageEdit,
    /// A picture enlarged.
    Upscale,
    /// A video enlarged.
    VideoUpscale,
    /// A background removed.
    Background,
    /// Words read aloud.
    Speech,
    /// Songs and tunes.
    Music,
    /// Work on a song that is there.
    MusicTool,
    /// Noises.
    Sound,
    /// A voice cleaned.
    Isolation,
    /// Anything else.
    Other,
}

impl Purpose {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 19] = [
        Self::TextToVideo,
        Self::ImageToVideo,
        Self::References,
        Self::LipSync,
        Self::Motion,
        Self::VideoEdit,
        Self::VideoExtend,
        Self::TextToImage,
        Self::ImageToImage,
        Self::ImageEdit,
        Self::Upscale,
        Self::VideoUpscale,
        Self::Background,
        Self::Speech,
        Self::Music,
        Self::MusicTool,
        Self::Sound,
        Self::Isolation,
        Self::Other,
    ];

    /// A name that stays: in buttons and in the keys of words.
    pub fn code(self) -> &'static str {
        match self {
            Self::TextToVideo => "tv",
            Self::ImageToVideo => "iv",
            Self::References => "rv",
            Self::LipSync => "ls",
            Self::Motion => "mo",
            Self::VideoEdit => "ve",
            Self::VideoExtend => "vx",
            Self::TextToImage => "ti",
            Self::ImageToImage => "ii",
            Self::ImageEdit => "ie",
            Self::Upscale => "up",
            Self::VideoUpscale => "vu",
            Self::Background => "bg",
            Self::Speech => "sp",
            Self::Music => "mu",
            Self::MusicTool => "mt",
            Self::Sound => "so",
            Self::Isolation => "is",
            Self::Other => "ot",
        }
    }

    /// What a model is for, by its kind.
    pub fn of(model: &Model) -> &'static [Self] {
        match (model.category, model.kind.as_str()) {
            (Category::Video, "text-to-video") => &[Self::TextToVideo],
            (Category::Video, "image-to-video") => &[Self::ImageToVideo],
            (Category::Video, "text-or-image-to-video") => &[Self::TextToVideo, Self::ImageToVideo],
            (Category::Video, "reference-to-video") => &[Self::References],
            (Category::Video, "lip-sync") => &[Self::LipSync],
            (Category::Video, "motion-transfer") => &[Self::Motion],
            (Category::Video, "video-edit" | "video-to-video") => &[Self::VideoEdit],
            (Category::Video, "video-extend") => &[Self::VideoExtend],
            (Category::Image, "text-to-image") => &[Self::TextToImage],
            (Category::Image, "image-to-image") => &[Self::ImageToImage],
            (Category::Image, "text-or-image-to-image") => &[Self::TextToImage, Self::ImageToImage],
            (Category::Image, "image-edit") => &[Self::ImageEdit],
            (Category::Enhance, "upscale") => &[Self::Upscale],
            (Category::Enhance, "video-upscale") => &[Self::VideoUpscale],
            (Category::Enhance, "background-removal") => &[Self::Background],
            (Category::Audio, "text-to-speech") => &[Self::Speech],
            (Category::Audio, "music") => &[Self::Music],
            (Category::Audio, "music-tool") => &[Self::MusicTool],
            (Category::Audio, "sound-effect") => &[Self::Sound],
            (Category::Audio, "audio-isolation") => &[Self::Isolation],
            _ => &[Self::Other],
        }
    }
}
