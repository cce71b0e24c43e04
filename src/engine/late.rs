//! Results that come after the money went back: watched for a day, given as a gift, never charged.

use super::Inner;
use super::fetch::{Haul, Missing, Report};
use crate::generation::Generation;
use crate::ids::GenerationId;
use crate::kie::Record;
use crate::store::late::{self, Late, LateState, WATCH_MS};
use crate::store::outbox::{self, Notice};
use crate::store::{generations, results};

impl Inner {
    /// One look at a task whose generation has ended.
    pub(super) fn late_poll(&self, id: GenerationId) -> anyhow::Result<()> {
        let Some((late, generation)) = self.late(id, LateState::Watching)? else {
            return Ok(());
        };
        let now_ms = self.now_ms();
        let Some(task_id) = late.task_id.as_deref() else {
            // Nothing to ask for: the row is due only when its day is over.
            return self.late_gone(&late);
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
            Record::Pending { .. } | Record::Missing => self.late_again(&late, now_ms),
        }
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
            None | Some(Missing::Stopping) => Ok(()),
            Some(Missing::Empty) => self.late_gone(&late),
            Some(Missing::Gone(_) | Missing::Silent(_) | Missing::Disk(_)) => {
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
