//! What the engine knows about Kie right now, for sales, /health and the panel.

use super::Inner;
use super::alert::Alert;
use crate::kie::ReadError;
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

impl Inner {
    /// What a failed question tells about Kie as a whole.
    pub(super) fn note_trouble(&self, error: &ReadError) -> anyhow::Result<()> {
        let now_ms = self.now_ms();
        match error {
            ReadError::Unauthorized => {
                self.status.unauthorized(now_ms);
                self.alert(Alert::new("kie-unauthorized"))
            }
            ReadError::Maintenance(detail) => {
                self.status.answered(now_ms);
                self.alert(Alert::new("kie-maintenance").with("detail", &detail))
            }
            ReadError::Busy(detail) => {
                self.status.answered(now_ms);
                self.alert(Alert::new("kie-busy").with("detail", &detail))
            }
            ReadError::Refused { code, detail } => {
                self.status.answered(now_ms);
                let alert = Alert::new("kie-odd-answer");
                self.alert(alert.with("code", &code).with("detail", &detail))
            }
            ReadError::Garbage(detail) => {
                self.status.silent(now_ms);
                let alert = Alert::new("kie-odd-answer");
                self.alert(alert.with("code", &0).with("detail", &detail))
            }
            ReadError::Unavailable(detail) => {
                self.status.silent(now_ms);
                let silent_ms = self
                    .status
                    .seen()
                    .silent_since_ms
                    .map_or(0, |since| now_ms.saturating_sub(since));
                if silent_ms < 60_000 {
                    return Ok(());
                }
                let minutes = silent_ms / 60_000;
                self.alert(
                    Alert::new("kie-silent")
                        .with("minutes", &minutes)
                        .with("detail", &detail),
                )
            }
        }
    }

    /// Reads our balance at Kie; tells the admins when it is low.
    pub(super) fn read_credits(&self) -> anyhow::Result<()> {
        let low = self.parts.config.kie.min_credits;
        match self.parts.client.credit() {
            Ok(credits) => {
                self.status.credits(credits, self.now_ms());
                if credits < low {
                    let alert = Alert::new("kie-credits-low");
                    self.alert(alert.with("credits", &credits).with("min", &low))?;
                }
                Ok(())
            }
            Err(error) => self.note_trouble(&error),
        }
    }
}
