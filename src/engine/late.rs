//! Results that come after the money went back: watched for a day, given as a gift, never charged.

use super::callback::token_of;
use super::fetch::{Haul, Missing, Report};
use super::{Inner, repeated};
use crate::generation::Generation;
use crate::ids::GenerationId;
use crate::kie::{Outcome, Record};
use crate::store::late::{self, Late, LateState, WATCH_MS};
use crate::store::outbox::{self, Notice};
use crate::store::submits::{self, Claim};
use crate::store::{generations, results};

impl Inner {
    /// One look at a task whose generation has ended.
    pub(super) fn late_poll(&self, id: GenerationId) -> anyhow::Result<()> {
        let Some((late, generation)) = self.late(id, LateState::Watching)? else {
            return Ok(());
        };
        let now_ms = self.now_ms();
        let Some(task_id) = late.task_id.as_deref() else {
            return self.look_for(&late, &generation);
        };
        let record = match self.parts.client.record_info(task_id) {
            Ok(record) => record,
            Err(error) => {
                self.note_trouble(&error)?;
                return self.late_again(&late, now_ms);
            }
        };
        self.status.answered(now_ms);
        match record {
            Record::Success(outcome) => {
                let result = serde_json::to_string(&Report::from(outcome))?;
                self.write(move |tx| Ok(late::come(tx, id, &result, now_ms)?))?;
                tracing::info!(
                    generation = id.0,
                    customer = generation.customer.0,
                    task_id,
                    "a late result has come"
                );
                Ok(())
            }
            Record::Failed { .. } => self.late_gone(&late),
            Record::Pending { .. } | Record::Unreadable { .. } | Record::Missing => {
                self.late_again(&late, now_ms)
            }
        }
    }

    /// A submit whose answer was lost: asks about the task that a callback has named. It is ours only if Kie's record
    /// shows the token we sent with it.
    fn look_for(&self, late: &Late, generation: &Generation) -> anyhow::Result<()> {
        let (id, now_ms) = (late.generation, self.now_ms());
        let claims = self
            .parts
            .store
            .read::<_, anyhow::Error, _>(|conn| Ok(submits::claims(conn, id)?))?;
        // The result of a generation that its customer had cancelled is never delivered.
        if now_ms >= late.until_ms || generation.cancel_wish {
            return self.late_gone(late);
        }
        let mut waits = false;
        for claim in claims {
            let record = match self.parts.client.record_info(&claim.task_id) {
                Ok(record) => record,
                Err(error) => {
                    self.note_trouble(&error)?;
                    return self.late_again(late, now_ms);
                }
            };
            self.status.answered(now_ms);
            match record {
                Record::Success(outcome) if shows(&outcome, &claim) => {
                    let result = serde_json::to_string(&Report::from(outcome))?;
                    if self.bind(generation, &claim, result)? {
                        return Ok(());
                    }
                }
                Record::Pending { .. } | Record::Unreadable { .. } | Record::Missing => {
                    waits = true;
                    continue;
                }
                Record::Success(_) | Record::Failed { .. } => {}
            }
            tracing::warn!(
                generation = id.0,
                task_id = claim.task_id,
                "a callback named a task that has no result for it"
            );
            self.write(move |tx| Ok(submits::forget(tx, &claim)?))?;
        }
        if waits {
            return self.late_again(late, now_ms);
        }
        let (state, until_ms) = (late.state, late.until_ms);
        self.write(move |tx| {
            // A callback may have come meanwhile.
            let more = !submits::claims(tx, id)?.is_empty();
            late::wait(tx, id, state, if more { now_ms } else { until_ms }, 0)?;
            Ok(())
        })
    }

    /// Binds a task that was found again to the generation that had lost it; false when it belongs to another.
    fn bind(&self, generation: &Generation, claim: &Claim, result: String) -> anyhow::Result<bool> {
        let (id, now_ms) = (generation.id, self.now_ms());
        let task_id = claim.task_id.clone();
        let bound = self.write(move |tx| Ok(late::bind(tx, id, &task_id, &result, now_ms)?))?;
        if bound {
            tracing::info!(
                generation = id.0,
                customer = generation.customer.0,
                task_id = claim.task_id,
                "a lost task was found again"
            );
        }
        Ok(bound)
    }

    /// One try to bring a late result home.
    pub(super) fn late_fetch(&self, id: GenerationId) -> anyhow::Result<()> {
        let Some((late, generation)) = self.late(id, LateState::Fetching)? else {
            return Ok(());
        };
        let report: Report =
            serde_json::from_str(late.result.as_deref().unwrap_or("{\"urls\":[]}"))?;
        let Haul { parts, missing } = self.haul(&generation, &report)?;
        let (customer, now_ms) = (generation.customer, self.now_ms());
        let whole = missing.is_none();
        let gifted = self.write(move |tx| {
            // Another generation may have got it while it was downloaded: the next try sees that.
            if results::owner(tx, id, customer, &report.urls)?.is_some() {
                return Ok(false);
            }
            for (n, part) in &parts {
                results::add(tx, id, customer, *n, part, now_ms)?;
            }
            results::set_parts(tx, id, &report.parts)?;
            if !whole || !late::end(tx, id, LateState::Fetching, LateState::Gifted)? {
                return Ok(false);
            }
            outbox::put(
                tx,
                &format!("gift:{id}"),
                customer,
                Some(id),
                &Notice::Gift,
                now_ms,
            )?;
            Ok(true)
        })?;
        if gifted {
            tracing::info!(
                generation = id.0,
                customer = customer.0,
                "late result given as a gift"
            );
        }
        match missing {
            None if !gifted => self.late_again(&late, now_ms),
            None | Some(Missing::Stopping) => Ok(()),
            Some(Missing::Empty) => self.late_gone(&late),
            Some(Missing::Repeated(other)) => {
                self.alert(repeated::alert(&generation, other))?;
                self.late_gone(&late)
            }
            Some(Missing::Gone(_) | Missing::Wrong(_) | Missing::Silent(_) | Missing::Disk(_)) => {
                self.late_again(&late, now_ms)
            }
        }
    }

    fn late(
        &self,
        id: GenerationId,
        state: LateState,
    ) -> anyhow::Result<Option<(Late, Generation)>> {
        self.parts.store.read::<_, anyhow::Error, _>(|conn| {
            let late = late::get(conn, id)?.filter(|late| late.state == state);
            Ok(late.zip(generations::get(conn, id)?))
        })
    }

    fn late_again(&self, late: &Late, now_ms: i64) -> anyhow::Result<()> {
        if now_ms >= late.until_ms {
            return self.late_gone(late);
        }
        let age_ms = now_ms.saturating_sub(late.until_ms.saturating_sub(WATCH_MS));
        let due_ms = now_ms.saturating_add(self.pace.late_ms(age_ms));
        let (id, state, attempts) = (late.generation, late.state, late.attempts.saturating_add(1));
        self.write(move |tx| {
            late::wait(tx, id, state, due_ms, attempts)?;
            Ok(())
        })
    }

    fn late_gone(&self, late: &Late) -> anyhow::Result<()> {
        let (id, from) = (late.generation, late.state);
        self.write(move |tx| {
            late::end(tx, id, from, LateState::Gone)?;
            Ok(())
        })
    }
}

/// Whether the request that Kie shows carries the token of this submit.
fn shows(outcome: &Outcome, claim: &Claim) -> bool {
    outcome.callback_url.as_deref().and_then(token_of) == Some(claim.token.as_str())
}
