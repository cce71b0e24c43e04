//! Which types of files a param takes, whatever a program calls the type.

use super::model::MediaLimits;

/// Other names of a type and the one Kie's pages use.
const ALIASES: [(&str, &str); 12] = [
    ("image/jpg", "image/jpeg"),
    ("image/pjpeg", "image/jpeg"),
    ("image/x-png", "image/png"),
    ("audio/mp3", "audio/mpeg"),
    ("audio/m4a", "audio/mp4"),
    ("audio/x-m4a", "audio/mp4"),
    ("audio/x-wav", "audio/wav"),
    ("audio/wave", "audio/wav"),
    ("audio/vnd.wave", "audio/wav"),
    ("audio/x-aac", "audio/aac"),
    ("audio/opus", "audio/ogg"),
    ("application/ogg", "audio/ogg"),
];

impl MediaLimits {
    /// Whether a file of this MIME type is taken: `audio/x-m4a` is as good as `audio/mp4`, and
    /// parameters such as `; codecs=opus` do not count.
    pub fn accepts_mime(&self, mime: &str) -> bool {
        let found = canonical(mime);
        self.mime.is_empty() || self.mime.iter().any(|known| canonical(known) == found)
    }
}

fn canonical(mime: &str) -> String {
    let name = mime
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let alias = ALIASES.iter().find(|(other, _)| *other == name);
    alias.map_or(name, |(_, usual)| (*usual).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_known_by_all_their_names() {
        let limits = MediaLimits {
            mime: vec!["audio/x-wav".to_owned(), "audio/mp4".to_owned()],
            ..MediaLimits::default()
        };
        for mime in ["audio/wav", "audio/x-m4a", "AUDIO/MP4; codecs=mp4a"] {
            assert!(limits.accepts_mime(mime), "{mime}");
        }
        assert!(!limits.accepts_mime("audio/mpeg"));
        assert!(MediaLimits::default().accepts_mime("video/mp4"));
    }
}
