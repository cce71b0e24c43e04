//! Kie.ai's API: what a call can end in, and the client that makes the calls.
//!
//! Kie answers HTTP 200 to nearly everything and puts its verdict into the body; `wire` reads the
//! body, `verdict` decides what it means, `client` and `transfer` do the calls.

pub mod callback;
mod calls;
pub mod catalog;
mod client;
mod rates;
mod readable;
mod topics;
mod tracks;
mod transfer;
mod verdict;
mod wire;

pub use client::{Client, Timeouts};
pub use rates::{CreateSlot, Pace};
pub use transfer::{DownloadError, DownloadLimit, Downloaded};

use crate::generation::Reason;
use crate::money::MilliCredits;

/// How a createTask ended, as far as anybody can know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Submit {
    /// Kie has the task and takes its credits.
    Accepted {
        /// Kie's handle of the task (32 hex digits in practice; any text is kept).
        task_id: String,
    },
    /// Kie looked at it and said no; nothing was started, nothing is charged.
    Refused(Refusal),
    /// Rate limit, full queue or maintenance: nothing was started, the same request may come again.
    Busy(String),
    /// The request body never left us (name, connection, TLS, proxy): may come again.
    NeverSent(String),
    /// It was sent and the answer is lost or unreadable: it may have been accepted and charged.
    Unclear(String),
}

/// Why Kie refused a createTask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What the customer is told.
    pub reason: Reason,
    /// Kie's `code` (or the HTTP status when there was no envelope).
    pub code: i64,
    /// Kie's own words, without URLs and keys, at most 500 characters.
    pub detail: String,
    /// Who can do something about it.
    pub blame: Blame,
}

/// Who can do something about a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blame {
    /// The customer: another prompt, file or value may pass.
    Customer,
    /// The operator or Kie: key, catalogue, set-up; worth an alert.
    Ours,
    /// Kie's balance is used up; worth an alert and a pause.
    NoCredits,
}

/// What recordInfo says about a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// Not finished; every state we do not know counts as this.
    Pending {
        /// Kie's word: `waiting`, `queuing`, `generating` or something new.
        state: String,
        /// Percent, where the model reports it.
        progress: Option<u8>,
    },
    /// Finished with a result.
    Success(Outcome),
    /// Finished without one; Kie says it gives the credits back.
    Failed {
        /// What the customer is told.
        reason: Reason,
        /// Kie's `failCode`.
        code: String,
        /// Kie's own words, without URLs and keys, at most 500 characters.
        detail: String,
        /// Credits taken all the same, where Kie tells.
        cost: Option<MilliCredits>,
    },
    /// Finished, but what it gave cannot be read; a later look may bring all of it.
    Unreadable {
        /// Credits taken, where Kie tells.
        cost: Option<MilliCredits>,
    },
    /// Kie does not know the id (`recordInfo is null`): never created, of another family, or too old.
    Missing,
}

/// A finished task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Where the files are, in Kie's order; may be empty.
    pub urls: Vec<String>,
    /// Kie's id of the track behind each address, where the result has tracks; empty where it has none.
    pub parts: Vec<Option<String>>,
    /// A result that is text (lyrics, a transcript), ready for people.
    pub text: Option<String>,
    /// Credits taken, where Kie tells.
    pub cost: Option<MilliCredits>,
    /// The `callBackUrl` of the request, which carries our token of the generation.
    pub callback_url: Option<String>,
}

/// Why a question to Kie (anything but createTask) has no answer. No text holds a URL or a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The key is wrong, or its address list does not hold us.
    #[error("Kie does not accept the API key")]
    Unauthorized,
    /// Too many requests: ask again later.
    #[error("Kie is busy: {0}")]
    Busy(String),
    /// Kie is under maintenance (code 455): ask again in minutes.
    #[error("Kie is under maintenance: {0}")]
    Maintenance(String),
    /// Kie understood and said no; asking again gives the same. Code 0: refused on our side
    /// before anything was sent (an unreadable file, an impossible URL).
    #[error("Kie refused ({code}): {detail}")]
    Refused {
        /// Kie's `code` or the HTTP status.
        code: i64,
        /// Kie's own words.
        detail: String,
    },
    /// Not reached, no answer in time, or an error of Kie's servers: ask again later.
    #[error("Kie does not answer: {0}")]
    Unavailable(String),
    /// An answer nobody can read: ask again later, tell the admin if it stays so.
    #[error("Kie's answer makes no sense: {0}")]
    Garbage(String),
}
