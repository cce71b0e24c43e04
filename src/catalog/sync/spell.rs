//! How TOML spells things: strings, keys, lists, and the words of models.toml.

use crate::catalog::model::Origin;
use crate::catalog::{Category, MediaKind, ParamKind, Per, Status};

/// Lists longer than this are broken into lines.
const WIDTH: usize = 110;

/// The items on one line, or on several of bearable length.
pub(super) fn list(items: &[String]) -> String {
    let one = items.join(", ");
    if one.chars().count() <= WIDTH {
        return format!("[{one}]");
    }
    let mut out = String::from("[");
    let mut width = usize::MAX;
    for item in items {
        let chars = item.chars().count();
        width = width.saturating_add(chars).saturating_add(2);
        if width > WIDTH {
            out.push_str("\n   ");
            width = chars;
        }
        out.push(' ');
        out.push_str(item);
        out.push(',');
    }
    out.push_str("\n]");
    out
}

/// A key that needs no quotes, else in quotes.
pub(super) fn key(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !name.is_empty() && name.chars().all(plain) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

/// A TOML basic string on one line.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len().saturating_add(2));
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The `type` of a param.
pub(super) fn type_word(kind: &ParamKind) -> &'static str {
    match kind {
        ParamKind::Text { .. } => "text",
        ParamKind::Choice { .. } => "choice",
        ParamKind::Bool => "bool",
        ParamKind::Integer { .. } => "integer",
        ParamKind::Number { .. } => "number",
        ParamKind::Json(_) => "json",
        ParamKind::Task(_) => "task",
        ParamKind::Media(MediaKind::Image, _) => "image",
        ParamKind::Media(MediaKind::Video, _) => "video",
        ParamKind::Media(MediaKind::Audio, _) => "audio",
        ParamKind::Media(MediaKind::File, _) => "file",
        ParamKind::MediaList { kind, .. } => match kind {
            MediaKind::Image => "images",
            MediaKind::Video => "videos",
            MediaKind::Audio => "audios",
            MediaKind::File => "files",
        },
    }
}

/// A section.
pub(super) fn category(category: Category) -> &'static str {
    match category {
        Category::Video => "video",
        Category::Image => "image",
        Category::Enhance => "enhance",
        Category::Audio => "audio",
    }
}

/// A status.
pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Active => "active",
        Status::New => "new",
        Status::Gone => "gone",
        Status::Unpriced => "unpriced",
    }
}

/// An origin.
pub(super) fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Api => "api",
        Origin::Docs => "docs",
        Origin::Hand => "hand",
    }
}

/// A unit of prices.
pub(super) fn per(per: Per) -> &'static str {
    match per {
        Per::Generation => "generation",
        Per::Image => "image",
        Per::Second => "second",
        Per::Minute => "minute",
        Per::ThousandChars => "1000-chars",
        Per::Megapixel => "megapixel",
    }
}
