//! What may go wrong by chance with each sort of call to the Bot API.

use super::super::chaos::Way;

/// What goes wrong with one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upset {
    /// It is done, but nobody hears of it.
    LostReply,
    /// Nothing is done and nobody answers.
    Dropped,
    /// 429 with `retry_after`.
    TooMany,
    /// HTTP 500.
    ServerError,
    /// Some gateway's page instead of an answer.
    Page,
    /// It is done a little later.
    Slow,
    /// The words of a refusal.
    Refused(&'static str),
    /// 409, for getUpdates.
    Conflict,
    /// Updates that were had before, and some of them twice.
    Again,
}

const POLL: &[Way<Upset>] = &[
    ("updates again", 12, Upset::Again),
    ("late answer", 5, Upset::Slow),
    ("lost answer", 2, Upset::LostReply),
    ("409", 1, Upset::Conflict),
    ("500", 1, Upset::ServerError),
    ("429", 1, Upset::TooMany),
    ("page", 1, Upset::Page),
];
/// The sender's library rests 10 s after each 500, so these are few.
const SEND: &[Way<Upset>] = &[
    ("429", 100, Upset::TooMany),
    ("lost answer", 100, Upset::LostReply),
    ("dropped", 60, Upset::Dropped),
    ("late answer", 140, Upset::Slow),
    ("page", 30, Upset::Page),
    ("500", 1, Upset::ServerError),
];
const EDIT: &[Way<Upset>] = &[
    ("429", 80, Upset::TooMany),
    ("lost answer", 80, Upset::LostReply),
    ("dropped", 40, Upset::Dropped),
    ("late answer", 80, Upset::Slow),
    (
        "not modified",
        60,
        Upset::Refused(
            "message is not modified: specified new message content and reply markup are exactly the same",
        ),
    ),
    (
        "vanished message",
        60,
        Upset::Refused("message to edit not found"),
    ),
    ("500", 1, Upset::ServerError),
];
/// The calls that are read as raw JSON.
const RAW: &[Way<Upset>] = &[
    ("500", 3, Upset::ServerError),
    ("429", 2, Upset::TooMany),
    ("lost answer", 4, Upset::LostReply),
    ("dropped", 2, Upset::Dropped),
    ("page", 1, Upset::Page),
    ("late answer", 3, Upset::Slow),
];
const OTHER: &[Way<Upset>] = &[
    ("late answer", 5, Upset::Slow),
    ("lost answer", 5, Upset::LostReply),
    ("dropped", 3, Upset::Dropped),
    ("page", 2, Upset::Page),
];

/// How a method may go wrong.
pub fn ways(method: &str) -> &'static [Way<Upset>] {
    match method {
        "getUpdates" => POLL,
        "refundStarPayment" | "getStarTransactions" | "answerPreCheckoutQuery" => RAW,
        "sendChatAction" => OTHER,
        _ if method.starts_with("send") || method == "copyMessage" => SEND,
        _ if method.starts_with("edit") => EDIT,
        _ => OTHER,
    }
}
