//! Tasks that continue earlier ones: which of those Kie knows, and the ids of their tracks.

use serde_json::{Map, Value};

use super::state::State;
use super::tasks::{End, Task};

impl Task {
    /// Whether it has ended well.
    pub(super) fn succeeded(&self) -> bool {
        matches!(self.end, Some(End::Success { .. }))
    }

    /// Suno's models give tracks, which have ids of their own.
    pub(super) fn gives_tracks(&self) -> bool {
        super::media::is_song(&self.model)
    }

    /// The id of the n-th track, from 1, in the form of Suno's.
    pub(super) fn track_id(&self, n: u32) -> String {
        let part = |from: usize, to: usize| self.id.get(from..to).unwrap_or_default();
        let tail = part(20, 31);
        format!(
            "{}-{}-{}-{}-{tail}{n:x}",
            part(0, 8),
            part(8, 12),
            part(12, 16),
            part(16, 20)
        )
    }

    /// Whether one of its tracks has this id.
    pub(super) fn has_track(&self, id: &str) -> bool {
        let Some(End::Success { files, .. }) = &self.end else {
            return false;
        };
        self.gives_tracks() && (1..=*files).any(|n| self.track_id(n) == id)
    }
}

impl State {
    /// What Kie says to an earlier task or track it does not know.
    pub(super) fn lost_source(&self, input: &Map<String, Value>) -> Option<&'static str> {
        let text = |names: [&str; 2]| {
            let given = names.iter().find_map(|name| input.get(*name)?.as_str());
            given.filter(|id| !id.is_empty())
        };
        let ended = |id: &str| self.tasks.get(id).is_some_and(Task::succeeded);
        if text(["task_id", "taskId"]).is_some_and(|id| !ended(id)) {
            return Some("recordInfo is null");
        }
        let track = text(["audio_id", "audioId"])?;
        let known = self.tasks.values().any(|task| task.has_track(track));
        (!known).then_some("Record does not exist")
    }
}
