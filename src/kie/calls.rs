//! How calls to Kie ended, as they are counted: one word of a fixed few for each.

use super::{Client, DownloadError, ReadError, Submit};
use crate::meter::Tally;

impl Client {
    /// How often each kind of call was made, and how it ended.
    pub fn calls(&self) -> &Tally {
        &self.inner.calls
    }

    /// Counts a question.
    pub(super) fn counted<T>(
        &self,
        call: &'static str,
        answer: Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let how = answer.as_ref().err().map_or("ok", of_question);
        self.inner.calls.note(call, how);
        answer
    }
}

pub(super) fn of_submit(submit: &Submit) -> &'static str {
    match submit {
        Submit::Accepted { .. } => "ok",
        Submit::Refused(_) => "refused",
        Submit::Busy(_) => "busy",
        Submit::NeverSent(_) => "unreachable",
        Submit::Unclear(_) => "unclear",
    }
}

fn of_question(error: &ReadError) -> &'static str {
    match error {
        ReadError::Unauthorized => "unauthorized",
        ReadError::Busy(_) => "busy",
        ReadError::Maintenance(_) => "maintenance",
        ReadError::Refused { .. } => "refused",
        ReadError::Unavailable(_) => "unavailable",
        ReadError::Garbage(_) => "unreadable",
    }
}

pub(super) fn of_download(error: &DownloadError) -> &'static str {
    match error {
        DownloadError::Gone(_) => "gone",
        DownloadError::TooLarge { .. } => "too-large",
        DownloadError::Unavailable(_) => "unavailable",
        DownloadError::Wrong(_) => "unreadable",
        DownloadError::Io(_) => "disk",
    }
}
