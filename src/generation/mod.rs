//! The life of a generation: its states, its reasons to end, and (in `table`) every transition.

pub mod table;

pub use table::{Effect, Event, next};

use crate::catalog::Category;
use crate::ids::{CustomerId, GenerationId, InputsId, QuoteId};
use crate::money::{Kopecks, MilliCredits};
use serde::{Deserialize, Serialize};

/// Where a generation stands; stored by its lower-case name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Paid from the balance into the hold, not yet sent.
    Held,
    /// createTask is (or was) under way: stored before the call.
    Submitting,
    /// Kie has accepted it and gave a task id.
    Running,
    /// Kie has finished; files are being downloaded.
    Fetching,
    /// Files are ours, money captured.
    Succeeded,
    /// Did not work; money released.
    Failed,
    /// Stopped by the customer; money released.
    Cancelled,
    /// Took too long; money released.
    Expired,
    /// Nobody knows whether Kie accepted it; money released, never sent again.
    Unknown,
}

impl State {
    /// All states in the order of a life.
    pub const ALL: [Self; 9] = [
        Self::Held,
        Self::Submitting,
        Self::Running,
        Self::Fetching,
        Self::Succeeded,
        Self::Failed,
        Self::Cancelled,
        Self::Expired,
        Self::Unknown,
    ];

    /// As stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Submitting => "submitting",
            Self::Running => "running",
            Self::Fetching => "fetching",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Unknown => "unknown",
        }
    }

    /// From its stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether its money is still on hold.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::Held | Self::Submitting | Self::Running | Self::Fetching
        )
    }
}

/// Why a generation ended without a result, as the customer is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Kie's moderation refused prompt, input or output.
    Moderation,
    /// Kie refused a parameter or file of the customer.
    BadInput,
    /// Kie could not fetch or read a file.
    BadFile,
    /// Our fault or Kie's set-up (key, credits, unknown model): the customer can do nothing.
    Ours,
    /// Kie is busy or down.
    Busy,
    /// Kie failed without saying why.
    Provider,
    /// It took too long.
    Timeout,
    /// The answer to the submit was lost.
    LostSubmit,
    /// Kie finished but its files could not be had.
    NoFiles,
    /// Kie does not know the task.
    LostTask,
    /// The customer's own input file is no longer there.
    InputGone,
}

impl Reason {
    /// All reasons.
    pub const ALL: [Self; 11] = [
        Self::Moderation,
        Self::BadInput,
        Self::BadFile,
        Self::Ours,
        Self::Busy,
        Self::Provider,
        Self::Timeout,
        Self::LostSubmit,
        Self::NoFiles,
        Self::LostTask,
        Self::InputGone,
    ];

    /// As stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Moderation => "moderation",
            Self::BadInput => "bad-input",
            Self::BadFile => "bad-file",
            Self::Ours => "ours",
            Self::Busy => "busy",
            Self::Provider => "provider",
            Self::Timeout => "timeout",
            Self::LostSubmit => "lost-submit",
            Self::NoFiles => "no-files",
            Self::LostTask => "lost-task",
            Self::InputGone => "input-gone",
        }
    }

    /// From its stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

/// A generation as screens and the engine read it (one row of `generations`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generation {
    /// Its number.
    pub id: GenerationId,
    /// Whose.
    pub customer: CustomerId,
    /// The quote it was started from.
    pub quote: QuoteId,
    /// Its answers (may have been deleted).
    pub inputs: InputsId,
    /// Kie's model id.
    pub model: String,
    /// The section, which sets the deadline.
    pub category: Category,
    /// Where it stands.
    pub state: State,
    /// What the customer pays.
    pub price: Kopecks,
    /// What Kie is expected to take.
    pub cost: MilliCredits,
    /// Usual time in seconds when it was started.
    pub eta_s: u32,
    /// Kie's task id once accepted.
    pub task_id: Option<String>,
    /// Why it ended without a result.
    pub reason: Option<Reason>,
    /// Kie's own words, for the admin.
    pub detail: Option<String>,
    /// The customer wants it stopped.
    pub cancel_wish: bool,
    /// How often the present state was tried.
    pub attempts: u32,
    /// When it was paid.
    pub created_ms: i64,
    /// When Kie accepted it.
    pub accepted_ms: Option<i64>,
    /// When it ended.
    pub ended_ms: Option<i64>,
    /// When the engine looks at it next.
    pub due_ms: i64,
    /// After it, it expires.
    pub deadline_ms: i64,
    /// The message that shows its progress.
    pub progress_message: Option<i64>,
}
