//! Which fields of `input` continue an earlier task, and whose results they take: pages state the first only in
//! prose and the second hardly, so it stands here.

use crate::catalog::task::{Part, TaskKind};
use crate::catalog::{Condition, Param, ParamKind, Wire};

/// Fields that hold Kie's id of an earlier task, on every page that has one.
const TASKS: [&str; 3] = ["task_id", "taskId", "origin_task_id"];
/// Fields that hold Kie's id of a track of an earlier task.
const TRACKS: [&str; 2] = ["audio_id", "audioId"];

/// Models that give songs with ids of their tracks.
const SONGS: &[&str] = &[
    "ai-music-api/generate",
    "ai-music-api/extend",
    "ai-music-api/upload-and-cover-audio",
    "ai-music-api/upload-and-extend-audio",
    "ai-music-api/add-instrumental",
    "ai-music-api/add-vocals",
    "ai-music-api/mashup",
    "ai-music-api/replace-section",
];
const GROK_VIDEOS: &[&str] = &["grok-imagine/text-to-video", "grok-imagine/image-to-video"];
const PHRASES: &[&str] = &[
    "ai-music-api/validation-phrase",
    "ai-music-api/regenerate-phrase",
];
const VEO: &[&str] = &["veo-3-1", "veo/extend"];

/// Whose results a model takes: model, models.
const SOURCES: &[(&str, &[&str])] = &[
    ("grok-imagine/extend", GROK_VIDEOS),
    ("grok-imagine/upscale", GROK_VIDEOS),
    (
        "grok-imagine/image-to-video",
        &["grok-imagine/text-to-image"],
    ),
    (
        "grok-imagine-image-2-0/segment-map",
        &[
            "grok-imagine-image-2-0/text-to-image",
            "grok-imagine-image-2-0/image-edit",
        ],
    ),
    ("veo/extend", VEO),
    ("veo/get-1080p-video", VEO),
    ("veo/get-4k-video", VEO),
    (
        "runway/extend-ai-video",
        &["runway", "runway/extend-ai-video"],
    ),
    ("ai-music-api/extend", SONGS),
    ("ai-music-api/convert-to-wav-format", SONGS),
    ("ai-music-api/cover-generate", SONGS),
    ("ai-music-api/create-music-video", SONGS),
    (
        "ai-music-api/generate-midi-from-audio",
        &["ai-music-api/separate-vocals"],
    ),
    ("ai-music-api/generate-persona", SONGS),
    ("ai-music-api/replace-section", SONGS),
    ("ai-music-api/separate-vocals", SONGS),
    ("ai-music-api/suno-recovery-audio", SONGS),
    ("ai-music-api/timeStamped-lyrics", SONGS),
    ("ai-music-api/check-voice", &["ai-music-api/create-voice"]),
    ("ai-music-api/create-voice", PHRASES),
    ("ai-music-api/regenerate-phrase", PHRASES),
];

/// Files that stand for an earlier task where there is none: model, field ("do not use both" in prose).
const INSTEAD: &[(&str, &str)] = &[("grok-imagine/image-to-video", "image_urls")];

/// Makes params of earlier tasks of those fields that hold their ids, tracks or numbers of results. A model that
/// is not in the table takes nobody's results: its tasks stay empty, and if it needs one it is not offered.
pub(super) fn adopt(model: &str, params: &mut [Param]) {
    let is_task = |param: &Param| TASKS.contains(&param.name.as_str());
    let is_track = |param: &Param| TRACKS.contains(&param.name.as_str());
    let words = |param: &Param| matches!(param.kind, ParamKind::Text { .. });
    if !params
        .iter()
        .any(|p| words(p) && (is_task(p) || is_track(p)))
    {
        return;
    }
    let of = SOURCES.iter().find(|(id, _)| *id == model);
    let of: Vec<String> = of
        .map_or(&[][..], |(_, of)| *of)
        .iter()
        .map(|id| (*id).to_owned())
        .collect();
    let task = params.iter().find(|p| is_task(p)).map(|p| p.name.clone());
    for param in params.iter_mut() {
        let part = match (&param.kind, param.name.as_str()) {
            (ParamKind::Text { .. }, _) if is_task(param) => None,
            (ParamKind::Text { .. }, _) if is_track(param) => Some(Part::Audio),
            (ParamKind::Integer { .. }, "index") => Some(Part::Index(Wire::Integer)),
            (ParamKind::Text { .. } | ParamKind::Choice { .. }, "index") => {
                Some(Part::Index(Wire::String))
            }
            _ => continue,
        };
        // Without an earlier task there is nothing to count.
        if let (Some(Part::Index(_)), Some(task)) = (part, &task) {
            let given = Condition::Present(true);
            param.only_when.insert(task.clone(), given);
        }
        param.default = None;
        param.fixed = false;
        param.kind = ParamKind::Task(TaskKind {
            of: of.clone(),
            part,
        });
    }
    first(params);
    let file = INSTEAD.iter().find(|(id, _)| *id == model);
    if let (Some((_, file)), Some(task)) = (file, task)
        && let Some(param) = params.iter_mut().find(|param| param.name == *file)
    {
        param.required = true;
        if let ParamKind::MediaList { min, .. } = &mut param.kind {
            *min = (*min).max(1);
        }
        param.only_when.insert(task, Condition::Present(false));
    }
}

/// What was known of a field before, where the page no longer tells: it stays an earlier task, of the same models.
pub(super) fn keep(before: &Param, param: &mut Param) {
    let Some(old) = before.task() else { return };
    match &mut param.kind {
        ParamKind::Task(kind) if kind.of.is_empty() => kind.of.clone_from(&old.of),
        ParamKind::Task(_) => {}
        ParamKind::Text { .. } | ParamKind::Integer { .. } => {
            param.kind = ParamKind::Task(old.clone());
            param.default = None;
        }
        _ => {}
    }
}

/// Earlier tasks stand before what depends on them: the task, then its parts, then the rest as it was.
pub(super) fn first(params: &mut [Param]) {
    params.sort_by_key(|param| match param.task() {
        Some(TaskKind { part: None, .. }) => 0,
        Some(_) => 1,
        None => 2,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Answer, MediaKind, MediaLimits};
    use std::collections::BTreeMap;

    fn param(name: &str, kind: ParamKind) -> Param {
        Param {
            name: name.to_owned(),
            kind,
            required: false,
            default: None,
            fixed: false,
            only_when: BTreeMap::new(),
        }
    }

    fn words(name: &str) -> Param {
        let (min_chars, max_chars) = (0, 100);
        let kind = ParamKind::Text {
            min_chars,
            max_chars,
        };
        param(name, kind)
    }

    fn names(params: &[Param]) -> Vec<&str> {
        params.iter().map(|param| param.name.as_str()).collect()
    }

    #[test]
    fn a_picture_or_an_earlier_picture_is_enough() {
        let limits = MediaLimits::default();
        let (kind, min, max) = (MediaKind::Image, 0, 7);
        let pictures = ParamKind::MediaList {
            kind,
            min,
            max,
            limits,
        };
        let mut index = param("index", ParamKind::Integer { min: 0, max: 5 });
        index.default = Some(Answer::Integer(0));
        let mut params = vec![
            param("image_urls", pictures),
            words("task_id"),
            index,
            words("prompt"),
        ];
        adopt("grok-imagine/image-to-video", &mut params);
        assert_eq!(names(&params), ["task_id", "index", "image_urls", "prompt"]);
        let [task, index, pictures, prompt] = params.as_slice() else {
            panic!("{params:?}")
        };
        assert_eq!(task.task().unwrap().of, ["grok-imagine/text-to-image"]);
        assert_eq!(index.task().unwrap().part, Some(Part::Index(Wire::Integer)));
        assert_eq!(index.default, None);
        assert_eq!(index.only_when["task_id"], Condition::Present(true));
        assert!(pictures.required && prompt.task().is_none());
        assert_eq!(pictures.only_when["task_id"], Condition::Present(false));
    }

    #[test]
    fn tracks_and_unknown_models() {
        let mut params = vec![words("audio_id"), words("task_id"), words("style")];
        adopt("ai-music-api/convert-to-wav-format", &mut params);
        assert_eq!(names(&params), ["task_id", "audio_id", "style"]);
        let track = params[1].task().unwrap();
        assert_eq!(track.part, Some(Part::Audio));
        assert!(track.of.iter().any(|of| of == "ai-music-api/generate"));
        // Nobody knows whose results a new model takes: none are offered.
        let mut params = vec![words("task_id")];
        adopt("new/model", &mut params);
        assert_eq!(params[0].task(), Some(&TaskKind::default()));
        // An index of something else stays what it is.
        let mut params = vec![words("index"), words("prompt")];
        adopt("new/model", &mut params);
        assert!(params.iter().all(|param| param.task().is_none()));
    }

    #[test]
    fn what_was_known_is_kept() {
        let of = vec!["a".to_owned()];
        let part = Some(Part::Audio);
        let before = param("id", ParamKind::Task(TaskKind { of, part }));
        let mut found = words("id");
        keep(&before, &mut found);
        assert_eq!(found.kind, before.kind);
        let mut found = param("id", ParamKind::Task(TaskKind::default()));
        keep(&before, &mut found);
        assert_eq!(found.task().unwrap().of, ["a"]);
        let mut found = param("id", ParamKind::Bool);
        keep(&before, &mut found);
        assert_eq!(found.kind, ParamKind::Bool);
    }
}
