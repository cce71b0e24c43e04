//! What a model does, in Kie's words, and the section it belongs to.

use crate::catalog::{Category, MediaKind, Param, ParamKind};

/// Words of an id or title (in order of weight) and the kind they tell. A phrase must stand as
/// whole words.
const KINDS: [(&str, &str); 57] = [
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
    ("motion transfer", "motion-transfer"),
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
    if told(&id).as_deref() == Some("upscale") && title.contains(" video ") {
        return "video-upscale".to_owned();
    }
    let kind = told(&id)
        .or_else(|| by_tasks(tasks, &words, &told))
        .or_else(|| told(&title));
    kind.unwrap_or_else(|| by_params(&words(folder), params))
}

/// The kind of the catalogue API's task types; text and image to the same are one kind.
fn by_tasks(
    tasks: &[String],
    words: &dyn Fn(&str) -> String,
    told: &dyn Fn(&str) -> Option<String>,
) -> Option<String> {
    let known = tasks.iter().map(|task| words(task));
    let known = known.map(|task| told(&task).unwrap_or_else(|| task.trim().replace(' ', "-")));
    let kinds: Vec<String> = known.filter(|kind| !kind.is_empty()).collect();
    for result in ["video", "image"] {
        let takes = |from: &str| kinds.contains(&format!("{from}-to-{result}"));
        if takes("text") && takes("image") {
            return Some(format!("text-or-image-to-{result}"));
        }
    }
    kinds.into_iter().next()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(id: &str, title: &str, tasks: &[&str]) -> String {
        let tasks: Vec<String> = tasks.iter().map(|task| (*task).to_owned()).collect();
        kind_of(id, title, "Video Models/Acme", &tasks, &[])
    }

    #[test]
    fn ids_tell_first_then_tasks_then_titles() {
        assert_eq!(
            kind("acme/v1-text-to-video", "Edit", &["Lip Sync"]),
            "text-to-video"
        );
        assert_eq!(kind("acme/v1", "Acme Edit", &["Lip Sync"]), "lip-sync");
        assert_eq!(kind("acme/v1", "Acme Image Edit", &[]), "image-edit");
        assert_eq!(
            kind("acme/upscale", "Acme Video Upscale", &[]),
            "video-upscale"
        );
        assert_eq!(kind("acme/credits", "Acme", &[]), "text-to-video");
        let both = ["Text to Video", "Image to Video"];
        assert_eq!(kind("acme/v1", "Acme", &both), "text-or-image-to-video");
        assert_eq!(
            kind("acme/v1", "Acme", &["Motion Control"]),
            "motion-transfer"
        );
    }

    #[test]
    fn every_kind_that_makes_something_has_a_section() {
        for (_, kind) in KINDS {
            let helper = matches!(kind, "analysis" | "character-asset");
            assert_eq!(category(kind).is_none(), helper, "{kind}");
        }
        for kind in ["chat", "chat-completion", "llm", ""] {
            assert_eq!(category(kind), None, "{kind}");
        }
        assert_eq!(category("video-upscale"), Some(Category::Enhance));
        assert_eq!(category("text-or-image-to-video"), Some(Category::Video));
    }
}
