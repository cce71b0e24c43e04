//! What the engine knows about Kie right now, for sales, /health and the panel.

use super::Inner;
use super::alert::Alert;
use super::breaker::{Heard, Phase};
use super::circuits::{Api, Circuits, heard};
use crate::clock::HOUR_MS;
use crate::generation::State;
use crate::kie::ReadError;
use crate::meter::Tally;
use crate::money::MilliCredits;
use crate::store::starts::Supply;
use crate::store::{alerts, faults, generations};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// The present rate of what results cost is that of so many hours and of the one that runs.
const RATE_HOURS: i64 = 6;

/// Shared and always current.
#[derive(Debug, Default)]
pub struct EngineStatus {
    now: Mutex<Seen>,
    pub(super) circuits: Circuits,
    /// What was put off to be tried again.
    pub(super) retries: Tally,
    /// Workers at a step.
    pub(super) busy: AtomicUsize,
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
    /// Nothing known yet; so many milliseconds between two probes of an api that fails.
    pub(super) fn new(probe_ms: i64) -> Self {
        Self {
            now: Mutex::default(),
            circuits: Circuits::new(probe_ms),
            ..Self::default()
        }
    }

    /// The breakers.
    pub fn circuits(&self) -> &Circuits {
        &self.circuits
    }

    /// How often something was put off to be tried again: what (`create`, `upload`, `poll`, `files`).
    pub fn retries(&self) -> &Tally {
        &self.retries
    }

    /// How many workers are at a step.
    pub fn busy(&self) -> usize {
        self.busy.load(Ordering::Relaxed)
    }

    /// Whether Kie takes generations, as far as we know: any, and those that need files uploaded.
    pub fn supply(&self, now_ms: i64) -> (Supply, Supply) {
        self.circuits.supply(now_ms)
    }

    /// Whether a generation of this cost can be sent now.
    pub fn would_take(&self, cost: MilliCredits, now_ms: i64) -> bool {
        self.can_sell(cost) && self.supply(now_ms).0 == Supply::Open
    }

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
                self.trip(&Api::Ask, "unauthorized");
                self.alert(Alert::new("kie-unauthorized"))
            }
            ReadError::Maintenance(detail) => {
                self.status.answered(now_ms);
                self.trip(&Api::Ask, detail);
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
            // The breaker tells when it lasts.
            ReadError::Unavailable(_) => {
                self.status.silent(now_ms);
                Ok(())
            }
        }
    }

    /// Reads our balance at Kie; tells the admins when it is low. While the API host fails this is its probe, unless
    /// running generations are: they know better whether their questions are answered.
    pub(super) fn read_credits(&self) -> anyhow::Result<()> {
        let Ok(ticket) = self.enter(Api::Ask) else {
            return Ok(());
        };
        if ticket.is_probe() && self.has_running()? {
            return Ok(());
        }
        match self.parts.client.credit() {
            Ok(credits) => {
                self.take_credits(credits)?;
                self.tell(ticket, Heard::Good, "");
                Ok(())
            }
            Err(error) => {
                self.credits_again();
                self.tell(ticket, heard(&error), &error.to_string());
                let creates = self.status.circuits.phase(&Api::Create, self.now_ms());
                if heard(&error) == Heard::Bad && creates != Phase::Closed {
                    // Creates fail and the cheapest question too: it is the host.
                    self.trip(&Api::Ask, &error.to_string());
                }
                self.note_trouble(&error)
            }
        }
    }

    fn take_credits(&self, credits: MilliCredits) -> anyhow::Result<()> {
        let low = self.parts.config.kie.min_credits;
        let now_ms = self.now_ms();
        let before = self.status.seen().credits;
        self.status.credits(credits, now_ms);
        if before.is_some_and(|before| before < credits) {
            // Topped up: whoever waits for that tries now.
            self.write(move |tx| Ok(generations::wake(tx, State::Held, now_ms)?))?;
        }
        if credits >= low {
            return self.over(&["kie-credits-low", "kie-credits-out", "kie-no-credits"]);
        }
        if credits <= MilliCredits(0) {
            return self.alert(Alert::new("kie-credits-out"));
        }
        let alert = Alert::new("kie-credits-low");
        let alert = alert.with("credits", &credits).with("min", &low);
        let hours = self.hours_left(credits)?;
        let hours = hours.map_or_else(|| "none".to_owned(), |hours| hours.to_string());
        // Half of it gone is another matter.
        let step = (0..64).take_while(|n| (low.0 >> n) > credits.0).count();
        self.alert(alert.with("hours", &hours).with("step", &step))
    }

    /// For how many hours the credits last if results cost as much as lately; `None` when they cost nothing.
    fn hours_left(&self, credits: MilliCredits) -> anyhow::Result<Option<i64>> {
        let now_ms = self.now_ms();
        let hour = now_ms.div_euclid(HOUR_MS).saturating_sub(RATE_HOURS);
        let read = |conn: &rusqlite::Connection| Ok(faults::cost_since(conn, hour)?);
        let cost = self.parts.store.read::<_, anyhow::Error, _>(read)?;
        let span_ms = now_ms.saturating_sub(hour.saturating_mul(HOUR_MS));
        let left_ms = credits.0.saturating_mul(span_ms).checked_div(cost.0);
        Ok(left_ms.map(|left_ms| left_ms / HOUR_MS))
    }

    /// These alerts are over.
    fn over(&self, kinds: &'static [&'static str]) -> anyhow::Result<()> {
        Ok(alerts::end(&self.parts.store, kinds)?)
    }

    fn has_running(&self) -> anyhow::Result<bool> {
        self.parts
            .store
            .read(|conn| Ok(generations::any_running(conn)?))
    }
}
