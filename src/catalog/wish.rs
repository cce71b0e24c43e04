//! What a customer may want done with words or files, and which models do it: told by what the catalogue calls them.

use super::model::{Category, MediaKind, Model};

/// What may be wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wish {
    /// A picture of what the words say.
    Picture,
    /// A video of what the words say.
    Clip,
    /// The words spoken.
    Speech,
    /// A song or music from the words.
    Song,
    /// A video from pictures.
    Animate,
    /// A picture changed as the words say.
    Edit,
    /// A larger, sharper picture.
    Upscale,
    /// A picture without its background.
    Cutout,
    /// A face that speaks: a picture and a voice.
    Talk,
    /// A video changed as the words say.
    Redo,
    /// A larger, sharper video.
    Sharpen,
    /// A longer video.
    Lengthen,
    /// The movements of a video for the person of a picture.
    Mimic,
    /// What is said, as text.
    Transcribe,
    /// The voice without everything else.
    Isolate,
    /// A song from a recording.
    Cover,
}

impl Wish {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 16] = [
        Self::Picture,
        Self::Clip,
        Self::Speech,
        Self::Song,
        Self::Animate,
        Self::Edit,
        Self::Upscale,
        Self::Cutout,
        Self::Redo,
        Self::Sharpen,
        Self::Lengthen,
        Self::Mimic,
        Self::Transcribe,
        Self::Isolate,
        Self::Talk,
        Self::Cover,
    ];

    /// Its name in buttons and keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Picture => "picture",
            Self::Clip => "clip",
            Self::Speech => "speech",
            Self::Song => "song",
            Self::Animate => "animate",
            Self::Edit => "edit",
            Self::Upscale => "upscale",
            Self::Cutout => "cutout",
            Self::Talk => "talk",
            Self::Redo => "redo",
            Self::Sharpen => "sharpen",
            Self::Lengthen => "lengthen",
            Self::Mimic => "mimic",
            Self::Transcribe => "transcribe",
            Self::Isolate => "isolate",
            Self::Cover => "cover",
        }
    }

    /// The wish with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wish| wish.name() == name)
    }

    /// Whether it can begin with files of exactly these kinds; none of them: with words alone.
    pub fn begins_with(self, kinds: &[MediaKind]) -> bool {
        use MediaKind::{Audio, Image, Video};
        let [first, more @ ..] = kinds else {
            return matches!(self, Self::Picture | Self::Clip | Self::Speech | Self::Song);
        };
        match self {
            Self::Picture | Self::Clip | Self::Speech | Self::Song => false,
            Self::Animate | Self::Edit | Self::Upscale | Self::Cutout => {
                (*first, more) == (Image, &[])
            }
            Self::Redo | Self::Sharpen | Self::Lengthen => (*first, more) == (Video, &[]),
            Self::Transcribe | Self::Isolate | Self::Cover => (*first, more) == (Audio, &[]),
            Self::Talk => matches!(kinds, [Image | Audio] | [Image, Audio]),
            Self::Mimic => matches!(kinds, [Video] | [Image, Video]),
        }
    }

    /// Whether words of the customer have a place in it.
    pub fn uses_words(self) -> bool {
        !matches!(
            self,
            Self::Upscale | Self::Cutout | Self::Sharpen | Self::Transcribe | Self::Isolate
        )
    }

    /// Whether it takes a file of another kind besides, which is asked for.
    pub fn asks_files(self) -> bool {
        matches!(self, Self::Talk | Self::Mimic)
    }

    /// Whether to do it once more with what came of it makes no sense.
    pub fn is_final(self) -> bool {
        matches!(
            self,
            Self::Upscale | Self::Cutout | Self::Sharpen | Self::Transcribe | Self::Isolate
        )
    }
}

impl Model {
    /// Whether the model is of the kind that does it. What it takes must be looked at besides.
    pub fn grants(&self, wish: Wish) -> bool {
        let kind = self.kind.as_str();
        match wish {
            Wish::Picture => self.category == Category::Image && makes(kind, "text", "image"),
            Wish::Clip => self.category == Category::Video && makes(kind, "text", "video"),
            Wish::Speech => kind == "text-to-speech",
            Wish::Song | Wish::Cover => kind == "music",
            Wish::Animate => {
                self.category == Category::Video
                    && (makes(kind, "image", "video") || makes(kind, "reference", "video"))
            }
            Wish::Edit => {
                self.category == Category::Image
                    && (kind == "image-edit" || makes(kind, "image", "image"))
            }
            Wish::Upscale => kind == "upscale",
            Wish::Cutout => kind == "background-removal",
            Wish::Talk => kind == "lip-sync",
            Wish::Redo => kind == "video-edit" || makes(kind, "video", "video"),
            Wish::Sharpen => kind == "video-upscale",
            Wish::Lengthen => kind == "video-extend",
            Wish::Mimic => kind == "motion-transfer",
            Wish::Transcribe => kind == "speech-to-text",
            Wish::Isolate => kind == "audio-isolation",
        }
    }
}

/// Whether a kind such as `text-or-image-to-video` makes that of this.
fn makes(kind: &str, from: &str, to: &str) -> bool {
    kind.rsplit_once("-to-")
        .is_some_and(|(takes, makes)| makes == to && takes.split("-or-").any(|one| one == from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn kinds_tell_what_is_made_of_what() {
        assert!(makes("text-or-image-to-video", "text", "video"));
        assert!(makes("text-or-image-to-video", "image", "video"));
        assert!(makes("image-to-image", "image", "image"));
        for (from, to) in [("video", "video"), ("text", "image"), ("t", "video")] {
            assert!(!makes("text-or-image-to-video", from, to), "{from} {to}");
        }
        assert!(!makes("video-upscale", "video", "upscale"));
    }

    #[test]
    fn names_are_their_own() {
        let names: BTreeSet<&str> = Wish::ALL.iter().map(|wish| wish.name()).collect();
        assert_eq!(names.len(), Wish::ALL.len());
        for wish in Wish::ALL {
            assert_eq!(Wish::from_name(wish.name()), Some(wish));
        }
        assert_eq!(Wish::from_name("home"), None);
    }
}
