//! What a model does, in Kie's words, and the section it belongs to.

use crate::catalog::{Category, MediaKind, Param, ParamKind};

/// Words of an id or title (in order of weight) and the kind they tell. A phrase must stand as
/// whole words.
const KINDS: [(&str, &str); 56] = [
    ("speech to text", "speech-to-text"),
    ("watermark remover", "watermark-removal"),
    ("video upscale", "video-upscale"),
    ("get 1080p video", "video-upscale"),
    ("get 4k video", "video-upscale"),
    ("upscale", "upscale"),
    ("remove background", "background-removal"),
    ("segment map", "analysis"),
    ("human identification", "analysis"),
    ("subject detection", "analysis"),
    ("layer decomposition", "image-decomposition"),
    ("audio isolation", "audio-isolation"),
    ("separate vocals", "audio-isolation"),
    ("text to speech", "text-to-speech"),
    ("text to dialogue", "text-to-speech"),
    ("tts", "text-to-speech"),
    ("sound effect", "sound-effect"),
    ("sounds", "sound-effect"),
    ("create music video", "music-tool"),
    ("cover generate", "music-tool"),
    ("generate persona", "music-tool"),
    ("lyrics", "music-tool"),
    ("midi", "music-tool"),
    ("wav", "music-tool"),
    ("music style", "music-tool"),
    ("voice", "music-tool"),
    ("phrase", "music-tool"),
    ("recovery audio", "music-tool"),
    ("ai music api", "music"),
    ("lip sync", "lip-sync"),
    ("avatar", "lip-sync"),
    ("infinitalk", "lip-sync"),
    ("omnihuman", "lip-sync"),
    ("speech to video", "lip-sync"),
    ("motion control", "motion-transfer"),
    ("animate move", "motion-transfer"),
    ("animate replace", "motion-transfer"),
    ("characters", "character-asset"),
    ("extend", "video-extend"),
    ("videoedit", "video-edit"),
    ("video edit", "video-edit"),
    ("reference to video", "reference-to-video"),
    ("r2v", "reference-to-video"),
    ("video to video", "video-to-video"),
    ("transformation", "video-to-video"),
    ("aleph", "video-to-video"),
    ("image to video", "image-to-video"),
    ("transition", "image-to-video"),
    ("text to video", "text-to-video"),
    ("image to image", "image-to-image"),
    ("text to image", "text-to-image"),
    ("image edit", "image-edit"),
    ("edit", "image-edit"),
    ("remix", "image-edit"),
    ("reframe", "image-edit"),
    ("i2v", "image-to-video"),
];

/// The kind of a model: its task types as the catalogue API gives them, else the words of its id
/// and title, else where it stands (`folder`) and which files it takes.
pub fn kind_of(id: &str, title: &str, folder: &str, tasks: &[String], params: &[Param]) -> String {
    let words = |text: &str| -> String {
        let lower = text.to_ascii_lowercase();
        let parts = lower.split(|c: char| !c.is_ascii_alphanumeric());
        let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
        format!(" {} ", parts.join(" "))
    };
    let told = |text: &str| {
        let known = |(phrase, _): &&(&str, &str)| text.contains(&format!(" {phrase} "));
        KINDS.iter().find(known).map(|(_, kind)| (*kind).to_owned())
    };
    let (id, title) = (words(id), words(title));
    let by_task = || match tasks {
        [] => None,
        [task] => Some(words(task).trim().replace(' ', "-")),
        several => several.iter().find_map(|task| told(&words(task))),
    };
    if told(&id).as_deref() == Some("upscale") && title.contains(" video ") {
        return "video-upscale".to_owned();
    }
    let kind = told(&id).or_else(|| told(&title)).or_else(by_task);
    kind.unwrap_or_else(|| by_params(&words(folder), params))
}

fn by_params(folder: &str, params: &[Param]) -> String {
    let image = params.iter().find(|param| match &param.kind {
        ParamKind::Media(kind, _) | ParamKind::MediaList { kind, .. } => *kind == MediaKind::Image,
        _ => false,
    });
    let result = match () {
        () if folder.contains(" chat ") => return "chat".to_owned(),
        () if folder.contains(" music ") || folder.contains(" suno ") => return "music".to_owned(),
        () if folder.contains(" video ") => "video",
        () => "image",
    };
    match image.map(|param| param.required) {
        Some(true) => format!("image-to-{result}"),
        Some(false) => format!("text-or-image-to-{result}"),
        None => format!("text-to-{result}"),
    }
}

/// The section of a kind; `None` for chat and for helpers whose result is no picture, video or
/// sound.
pub fn category(kind: &str) -> Option<Category> {
    match kind {
        "chat" | "analysis" | "character-asset" | "voice-asset" => None,
        "upscale" | "video-upscale" | "background-removal" | "watermark-removal" => {
            Some(Category::Enhance)
        }
        "text-to-speech" | "speech-to-text" | "sound-effect" | "audio-isolation" | "music"
        | "music-tool" => Some(Category::Audio),
        "lip-sync" | "motion-transfer" => Some(Category::Video),
        other => {
            let words: Vec<&str> = other.split('-').collect();
            let last = |word: &str| words.last() == Some(&word);
            match () {
                () if last("video") || words.first() == Some(&"video") => Some(Category::Video),
                () if last("image") || words.first() == Some(&"image") => Some(Category::Image),
                () if words
                    .iter()
                    .any(|w| matches!(*w, "audio" | "speech" | "music")) =>
                {
                    Some(Category::Audio)
                }
                () => None,
            }
        }
    }
}
