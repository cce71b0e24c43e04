//! Names of files: random ones for the disk, suffixes by type, safe ones for people.

use std::io;

/// Longest name for people in characters, suffix included.
const NAME_CHARS: usize = 80;

/// MIME types and their suffixes; the first of a type counts.
const SUFFIXES: [(&str, &str); 43] = [
    ("image/png", "png"),
    ("image/jpeg", "jpg"),
    ("image/jpg", "jpg"),
    ("image/webp", "webp"),
    ("image/gif", "gif"),
    ("image/bmp", "bmp"),
    ("image/tiff", "tiff"),
    ("image/avif", "avif"),
    ("image/heif", "heic"),
    ("image/heic", "heic"),
    ("image/svg+xml", "svg"),
    ("video/mp4", "mp4"),
    ("video/quicktime", "mov"),
    ("video/webm", "webm"),
    ("video/x-matroska", "mkv"),
    ("video/x-msvideo", "avi"),
    ("video/mpeg", "mpg"),
    ("video/x-m4v", "m4v"),
    ("video/x-flv", "flv"),
    ("video/x-ms-wmv", "wmv"),
    ("audio/mpeg", "mp3"),
    ("audio/mp3", "mp3"),
    ("audio/wav", "wav"),
    ("audio/x-wav", "wav"),
    ("audio/ogg", "ogg"),
    ("audio/opus", "ogg"),
    ("audio/flac", "flac"),
    ("audio/x-flac", "flac"),
    ("audio/mp4", "m4a"),
    ("audio/m4a", "m4a"),
    ("audio/x-m4a", "m4a"),
    ("audio/aac", "aac"),
    ("audio/aiff", "aiff"),
    ("audio/amr", "amr"),
    ("audio/midi", "mid"),
    ("text/vtt", "vtt"),
    ("text/csv", "csv"),
    ("application/x-subrip", "srt"),
    ("model/gltf-binary", "glb"),
    ("application/pdf", "pdf"),
    ("application/zip", "zip"),
    ("application/json", "json"),
    ("text/plain", "txt"),
];

/// The suffix of a MIME type, without the dot; `bin` for what we do not know.
pub fn extension_for(mime: &str) -> &'static str {
    let bare = mime.split(';').next().unwrap_or_default().trim();
    SUFFIXES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(bare))
        .map_or("bin", |(_, suffix)| suffix)
}

/// 16 random bytes in hex and the suffix of the type, e.g. `3f…9a.png`.
pub fn random_name(mime: &str) -> io::Result<String> {
    let mut random = [0_u8; 16];
    getrandom::fill(&mut random).map_err(io::Error::other)?;
    let hex = format!("{:032x}", u128::from_be_bytes(random));
    Ok(format!("{hex}.{}", extension_for(mime)))
}

/// A name for people made of one that anybody may have written: no folders, no control or
/// direction characters, no leading dots, at most 80 characters; never empty.
pub fn sanitise_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .map(|c| if "<>:\"|?*".contains(c) { '_' } else { c })
        .filter(|c| !c.is_control() && !is_invisible(*c))
        .collect();
    let clean = clean.trim().trim_start_matches('.').trim();
    if clean.is_empty() {
        return "file".to_owned();
    }
    let length = clean.chars().count();
    if length <= NAME_CHARS {
        return clean.to_owned();
    }
    let suffix = match clean.rsplit_once('.') {
        Some((_, suffix)) if suffix.chars().count() <= 8 => format!(".{suffix}"),
        _ => String::new(),
    };
    let stem = NAME_CHARS.saturating_sub(suffix.chars().count());
    clean.chars().take(stem).chain(suffix.chars()).collect()
}

/// Characters that turn the reading direction or take no room: they make `exe` look like `gpj`.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_for_people_are_harmless() {
        let cases = [
            ("photo.png", "photo.png"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\a\\кот.jpg", "кот.jpg"),
            (".bashrc", "bashrc"),
            ("a\u{202e}gpj.exe", "agpj.exe"),
            ("line\nbreak\0.txt", "linebreak.txt"),
            ("what?.wav", "what_.wav"),
            ("", "file"),
            ("..", "file"),
            ("/", "file"),
        ];
        for (given, expected) in cases {
            assert_eq!(sanitise_name(given), expected, "{given:?}");
        }
        let long = sanitise_name(&format!("{}.jpeg", "я".repeat(300)));
        assert_eq!(long.chars().count(), 80);
        assert!(long.ends_with("я.jpeg"), "{long}");
    }

    #[test]
    fn suffixes_follow_the_type() {
        for (mime, suffix) in [
            ("image/jpeg", "jpg"),
            ("IMAGE/PNG", "png"),
            ("audio/ogg; codecs=opus", "ogg"),
            ("video/quicktime", "mov"),
            ("text/plain;charset=UTF-8", "txt"),
            ("application/x-unknown", "bin"),
            ("", "bin"),
        ] {
            assert_eq!(extension_for(mime), suffix, "{mime}");
        }
    }

    #[test]
    fn random_names_do_not_repeat() {
        let one = random_name("image/png").unwrap();
        let other = random_name("image/png").unwrap();
        assert_ne!(one, other);
        assert_eq!(one.len(), 36);
        assert!(one.ends_with(".png"));
    }
}
