//! Which params are files, of what kind and within which limits.

use super::prose::Prose;
use super::schema::Schema;
use crate::catalog::{MediaKind, MediaLimits};

/// Words in a name that say what the file is.
const NAMES: [(&str, MediaKind); 16] = [
    ("image", MediaKind::Image),
    ("images", MediaKind::Image),
    ("img", MediaKind::Image),
    ("photo", MediaKind::Image),
    ("picture", MediaKind::Image),
    ("mask", MediaKind::Image),
    ("frame", MediaKind::Image),
    ("video", MediaKind::Video),
    ("videos", MediaKind::Video),
    ("clip", MediaKind::Video),
    ("audio", MediaKind::Audio),
    ("voice", MediaKind::Audio),
    ("vocal", MediaKind::Audio),
    ("song", MediaKind::Audio),
    ("music", MediaKind::Audio),
    ("sound", MediaKind::Audio),
];
const FAMILIES: [(&str, &str, MediaKind); 3] = [
    ("image/", "image", MediaKind::Image),
    ("video/", "video", MediaKind::Video),
    ("audio/", "audio", MediaKind::Audio),
];

/// The kind of file a param takes; `None` for what is no file.
pub(super) fn kind(name: &str, schema: &Schema, prose: &Prose) -> Option<MediaKind> {
    let item = schema.item.as_deref();
    let inner = item.unwrap_or(schema);
    if !schema.values.is_empty() || !inner.values.is_empty() || !inner.fields.is_empty() {
        return None;
    }
    let words: Vec<&str> = name.split(['_', '-', ' ', '.']).collect();
    let named_url = matches!(words.last(), Some(&("url" | "urls"))) || name.ends_with("Url");
    // An anchor of the page's generator turns the type of a URL into an object without fields.
    let by_name = named_url || named(&words).is_some();
    let textual = |kind: &String| match kind.as_str() {
        "string" | "array" | "null" => true,
        "object" => by_name && schema.fields.is_empty(),
        _ => false,
    };
    if !schema.types.iter().chain(&inner.types).all(textual) {
        return None;
    }
    let uri = |schema: &Schema| matches!(schema.format.as_deref(), Some("uri" | "url"));
    let scheme = |schema: &Schema| {
        schema
            .pattern
            .as_deref()
            .is_some_and(|p| p.contains("http"))
    };
    let is_file = named_url
        || [schema, inner]
            .into_iter()
            .any(|part| uri(part) || scheme(part))
        || prose.contains("file url")
        || by_name && prose.contains("url")
        || !prose.mime("").is_empty() && prose.contains("accepted types");
    if !is_file || words.contains(&"callback") {
        return None;
    }
    Some(named(&words).unwrap_or_else(|| described(prose)))
}

fn named(words: &[&str]) -> Option<MediaKind> {
    let known = |word: &&str| NAMES.iter().find(|(name, _)| name == word);
    let kinds: Vec<MediaKind> = words
        .iter()
        .filter_map(known)
        .map(|(_, kind)| *kind)
        .collect();
    let first = *kinds.first()?;
    // `first_frame_image_url` is a picture, `audio_of_video_url` could be either.
    kinds.iter().all(|kind| *kind == first).then_some(first)
}

fn described(prose: &Prose) -> MediaKind {
    let types = prose.mime("");
    let of = |family: &str| types.iter().filter(|mime| mime.starts_with(family)).count();
    let typed = FAMILIES.iter().filter(|(family, _, _)| of(family) > 0);
    let mut typed = typed.map(|(_, _, kind)| *kind);
    if let (Some(kind), None) = (typed.next(), typed.next()) {
        return kind;
    }
    let place = |(_, word, kind): &(&str, &str, MediaKind)| Some((prose.place(word)?, *kind));
    let first = FAMILIES
        .iter()
        .filter_map(place)
        .min_by_key(|(place, _)| *place);
    first.map_or(MediaKind::File, |(_, kind)| kind)
}

/// What the words say about each file.
pub(super) fn limits(kind: MediaKind, prose: &Prose) -> MediaLimits {
    let family = match kind {
        MediaKind::Image => "image/",
        MediaKind::Video => "video/",
        MediaKind::Audio => "audio/",
        MediaKind::File => "",
    };
    let (min_ms, max_ms) = match kind {
        MediaKind::Video | MediaKind::Audio => prose.play_ms(),
        MediaKind::Image | MediaKind::File => (None, None),
    };
    let (min_side_px, max_side_px) = match kind {
        MediaKind::Image | MediaKind::Video => prose.sides(),
        MediaKind::Audio | MediaKind::File => (None, None),
    };
    MediaLimits {
        mime: prose.mime(family),
        max_bytes: prose.max_bytes(),
        min_ms,
        max_ms,
        min_side_px,
        max_side_px,
        max_megapixels: match kind {
            MediaKind::Image => prose.megapixels(),
            _ => None,
        },
        inside: None,
    }
}
