//! What the engine knows about Kie right now, for sales, /health and the panel.

use crate::money::MilliCredits;
use std::sync::{Mutex, PoisonError};

/// Shared and always current.
#[derive(Debug, Default)]
pub struct EngineStatus {
    now: Mutex<Seen>,
}

/// One look at it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Our balance at Kie; `None`: not read yet.
    pub credits: Option<MilliCredits>,
    /// When it was read.
    pub credits_ms: i64,
    /// Kie refuses our key.
    pub unauthorized: bool,
    /// When Kie last answered anything sensible.
    pub answered_ms: Option<i64>,
    /// Kie has not answered since then.
    pub silent_since_ms: Option<i64>,
}

impl EngineStatus {
    /// As it is now.
    pub fn seen(&self) -> Seen {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a generation that costs so much may be sold, as far as the balance last read tells. The start counts
    /// what was begun since as well (`store::generations::StartLimits::kie_credits`).
    pub fn can_sell(&self, cost: MilliCredits) -> bool {
        let seen = self.seen();
        !seen.unauthorized && seen.credits.is_none_or(|credits| credits >= cost)
    }

    pub(super) fn answered(&self, now_ms: i64) {
        self.change(|seen| {
            seen.answered_ms = Some(now_ms);
            seen.silent_since_ms = None;
            seen.unauthorized = false;
        });
    }

    pub(super) fn silent(&self, now_ms: i64) {
        self.change(|seen| {
            seen.silent_since_ms.get_or_insert(now_ms);
        });
    }

    pub(super) fn unauthorized(&self, now_ms: i64) {
        self.change(|seen| {
            seen.answered_ms = Some(now_ms);
            seen.silent_since_ms = None;
            seen.unauthorized = true;
        });
    }

    pub(super) fn credits(&self, credits: MilliCredits, now_ms: i64) {
        self.answered(now_ms);
        self.change(|seen| {
            seen.credits = Some(credits);
            seen.credits_ms = now_ms;
        });
    }

    fn change(&self, change: impl FnOnce(&mut Seen)) {
        change(&mut self.now.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
