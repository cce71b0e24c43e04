//! What can go wrong on purpose: 429, 500, lost replies, vanished messages, a second poller, slowness.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::super::Chaos;

/// The switches of `/_tg/faults`; 0 and false are off.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct Switches {
    /// Every so many sends and edits get 429.
    pub send_429_every: u64,
    /// Every edit finds no message.
    pub edit_not_found: bool,
    /// Every so many sends and edits are done, but the connection ends without a reply.
    pub drop_replies_every: u64,
    /// Every so many calls (all methods but getUpdates) get 500.
    pub error_500_every: u64,
    /// Every call gets 401, as with a token that was revoked.
    pub token_refused: bool,
    /// getUpdates gets 409.
    pub conflict: bool,
    /// Every call but getUpdates waits so long first.
    pub latency_ms: u64,
    /// refundStarPayment gets 400 with these words; empty: off.
    pub refund_refused: String,
    /// refundStarPayment is done, but the connection ends without a reply and no update tells of it.
    pub refund_reply_lost: bool,
    /// getStarTransactions gets 500.
    pub star_list_500: bool,
    /// Methods that get 400 with these words, or 413 for the words `413`: `{"sendPhoto": "PHOTO_INVALID_DIMENSIONS"}`.
    pub refuse: BTreeMap<String, String>,
    /// So many sends and edits get a page of some gateway instead of an answer.
    pub pages_next: u64,
    /// A chance for every call to go wrong, each in its own ways.
    pub chaos: Chaos,
}

/// Switches and what they count.
#[derive(Default)]
pub struct Faults {
    /// As set.
    pub switches: Switches,
    sends: u64,
    replies: u64,
    calls: u64,
}

/// What happens to one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It works.
    Well,
    /// 429 with `retry_after`.
    TooMany,
    /// HTTP 500.
    ServerError,
    /// Done, but nobody hears of it.
    ReplyLost,
    /// A page that is no answer of the Bot API.
    Page,
}

impl Faults {
    /// Sets the switches and starts counting anew.
    pub fn set(&mut self, switches: Switches) {
        *self = Faults {
            switches,
            ..Faults::default()
        };
    }

    /// Decides for the next call; `sends` for methods that send or edit.
    pub fn next(&mut self, sends: bool) -> Fate {
        let hit = |counter: &mut u64, every: u64| {
            *counter += 1;
            every > 0 && counter.is_multiple_of(every)
        };
        if hit(&mut self.calls, self.switches.error_500_every) {
            return Fate::ServerError;
        }
        if !sends {
            return Fate::Well;
        }
        if self.switches.pages_next > 0 {
            self.switches.pages_next -= 1;
            return Fate::Page;
        }
        if hit(&mut self.sends, self.switches.send_429_every) {
            return Fate::TooMany;
        }
        if hit(&mut self.replies, self.switches.drop_replies_every) {
            return Fate::ReplyLost;
        }
        Fate::Well
    }
}
