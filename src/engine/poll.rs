//! running → fetching, failed or expired: asks Kie how a task stands.

use super::alert::Alert;
use super::breaker::Heard;
use super::circuits::{self, Api};
use super::{Inner, fetch::Report, pace};
use crate::generation::{Event, Generation, Reason, State};
use crate::ids::GenerationId;
use crate::kie::{ReadError, Record};
use crate::money::MilliCredits;
use crate::store::generations::{self, Change, Job, Wait};
use crate::store::submits;
use std::time::Instant;

impl Inner {
    /// One look at a running generation.
    pub(super) fn poll(&self, id: GenerationId) -> anyhow::Result<()> {
        let Some(job) = self.job(id, State::Running)? else {
            return Ok(());
        };
        let generation = &job.generation;
        let Some(task_id) = generation.task_id.as_deref() else {
            anyhow::bail!("generation {id} runs without a task id");
        };
        let ticket = match self.enter(Api::Ask) {
            Ok(ticket) => Some(ticket),
            // The last question of a generation that nobody has answered for a day is asked all the same.
            Err(_) if self.patience_over(&job) => None,
            Err(wait_ms) => return self.do_not_ask(&job, wait_ms),
        };
        let (began, asked_ms) = (Instant::now(), self.now_ms());
        let record = self.parts.client.record_info(task_id);
        tracing::debug!(
            generation = id.0,
            customer = generation.customer.0,
            task_id,
            duration_ms = began.elapsed().as_millis(),
            answer = answer(&record),
            "polled"
        );
        let (heard, detail) = match &record {
            Ok(_) => (Heard::Good, String::new()),
            Err(error) => (circuits::heard(error), error.to_string()),
        };
        let news = ticket.and_then(|ticket| self.hear(ticket, heard, &detail));
        let done = match record {
            Err(error) => self.unanswered(&job, &error),
            Ok(record) => {
                self.status.answered(self.now_ms());
                self.take_record(&job, record, asked_ms)
            }
        };
        self.spread(news);
        done
    }

    /// Kie has answered nobody for a while: not one more question, and no try is counted.
    fn do_not_ask(&self, job: &Job, wait_ms: i64) -> anyhow::Result<()> {
        let now_ms = self.now_ms();
        let wait = Wait {
            due_ms: now_ms.saturating_add(wait_ms),
            attempts: job.generation.attempts,
            unanswered_since_ms: job.unanswered_since_ms.or(Some(now_ms)),
            missing_since_ms: job.missing_since_ms,
        };
        self.store_wait(job.generation.id, wait)
    }

    fn patience_over(&self, job: &Job) -> bool {
        let now_ms = self.now_ms();
        let since_ms = job.unanswered_since_ms.unwrap_or(now_ms);
        now_ms.saturating_sub(since_ms) >= pace::UNANSWERED_MS
            && now_ms >= job.generation.deadline_ms
    }

    fn take_record(&self, job: &Job, record: Record, asked_ms: i64) -> anyhow::Result<()> {
        let generation = &job.generation;
        match record {
            Record::Success(outcome) => match self.whose(generation.id, &outcome)? {
                Some(other) => self.repeated(generation, Event::TaskLost, other),
                None => self.finished(generation, Report::from(outcome)),
            },
            Record::Failed {
                reason,
                code,
                detail,
                ..
            } => {
                let alert = (reason == Reason::Ours).then(|| {
                    let alert = Alert::new("kie-refused").with("generation", &generation.id);
                    alert
                        .with("model", &generation.model)
                        .with("code", &code)
                        .with("detail", &detail)
                });
                let detail = format!("{code}: {detail}");
                self.refund(generation, Event::TaskFailed, reason, &detail, alert)
            }
            Record::Pending { state, .. } if self.now_ms() >= generation.deadline_ms => {
                let detail = format!("still {state} at the deadline");
                self.refund(
                    generation,
                    Event::DeadlinePassed,
                    Reason::Timeout,
                    &detail,
                    None,
                )
            }
            Record::Pending { .. } => self.look_again(generation, None, asked_ms),
            Record::Unreadable { cost } => self.unreadable(job, cost, asked_ms),
            Record::Missing => {
                let now_ms = self.now_ms();
                let since_ms = job.missing_since_ms.unwrap_or(now_ms);
                if now_ms.saturating_sub(since_ms) < pace::MISSING_MS {
                    return self.look_again(generation, Some(since_ms), asked_ms);
                }
                let alert = Alert::new("task-lost").with("generation", &generation.id);
                let alert = alert
                    .with("model", &generation.model)
                    .with("credits", &generation.cost);
                let task_id = generation.task_id.as_deref().unwrap_or_default();
                let alert = alert.with("task", &task_id);
                self.refund(
                    generation,
                    Event::TaskLost,
                    Reason::LostTask,
                    "recordInfo is null",
                    Some(alert),
                )
            }
        }
    }

    /// Kie has finished, but nobody can read what it gave: asked again for a while, then taken for nothing.
    fn unreadable(
        &self,
        job: &Job,
        cost: Option<MilliCredits>,
        asked_ms: i64,
    ) -> anyhow::Result<()> {
        let now_ms = self.now_ms();
        let since_ms = job.missing_since_ms.unwrap_or(now_ms);
        if now_ms.saturating_sub(since_ms) < pace::MISSING_MS {
            return self.look_again(&job.generation, Some(since_ms), asked_ms);
        }
        let report = Report {
            urls: Vec::new(),
            parts: Vec::new(),
            text: None,
            cost,
            flaw: Some("success with a resultJson that cannot be read".to_owned()),
        };
        self.finished(&job.generation, report)
    }

    /// Kie has finished: what it reported is stored before anything is downloaded.
    fn finished(&self, generation: &Generation, report: Report) -> anyhow::Result<()> {
        let (id, now_ms) = (generation.id, self.now_ms());
        if let Some(cost) = report.cost.filter(|cost| *cost != generation.cost) {
            tracing::warn!(
                generation = id.0,
                model = generation.model,
                expected = %generation.cost,
                taken = %cost,
                "Kie took another number of credits than expected"
            );
        }
        let result = serde_json::to_string(&report)?;
        let moved = self.write_surely(move |tx| {
            let change = Change {
                due_ms: Some(now_ms),
                deadline_ms: Some(now_ms.saturating_add(pace::FETCH_GONE_MS)),
                result: Some(&result),
                attempts: Some(0),
                ..Change::default()
            };
            let event = Event::TaskSucceeded;
            Ok(generations::happen(tx, id, State::Running, event, &change)?)
        })?;
        if moved {
            tracing::info!(
                generation = id.0,
                customer = generation.customer.0,
                task_id = generation.task_id.as_deref().unwrap_or_default(),
                files = report.urls.len(),
                duration_ms = generation
                    .accepted_ms
                    .map_or(0, |at| now_ms.saturating_sub(at)),
                "finished at Kie"
            );
        }
        Ok(())
    }

    /// Kie has answered: not finished, or not known.
    fn look_again(
        &self,
        generation: &Generation,
        missing_since_ms: Option<i64>,
        asked_ms: i64,
    ) -> anyhow::Result<()> {
        let now_ms = self.now_ms();
        let age_ms = now_ms.saturating_sub(generation.accepted_ms.unwrap_or(now_ms));
        let wait = Wait {
            due_ms: now_ms.saturating_add(self.pace.poll_ms(age_ms)),
            attempts: 0,
            unanswered_since_ms: None,
            missing_since_ms,
        };
        let id = generation.id;
        self.parts.store.write::<_, anyhow::Error, _>(move |tx| {
            // A callback that came while the answer was under way may know more than the answer.
            let due_ms = match submits::heeded_since(tx, id, asked_ms)? {
                true => now_ms,
                false => wait.due_ms,
            };
            generations::wait(tx, id, State::Running, &Wait { due_ms, ..wait })?;
            Ok(())
        })
    }

    /// Kie has not answered, is busy, or does not take our key: nobody fails or expires for that, until a whole day
    /// has passed without an answer.
    fn unanswered(&self, job: &Job, error: &ReadError) -> anyhow::Result<()> {
        let generation = &job.generation;
        self.note_trouble(error)?;
        let now_ms = self.now_ms();
        let since_ms = job.unanswered_since_ms.unwrap_or(now_ms);
        if self.patience_over(job) {
            let detail = format!("no answer for a day: {error}");
            return self.refund(
                generation,
                Event::DeadlinePassed,
                Reason::Timeout,
                &detail,
                None,
            );
        }
        tracing::warn!(
            generation = generation.id.0,
            customer = generation.customer.0,
            task_id = generation.task_id.as_deref().unwrap_or_default(),
            error = %error,
            "poll without an answer"
        );
        let wait_ms = match error {
            ReadError::Unavailable(_) | ReadError::Garbage(_) => {
                self.pace.retry_ms(generation.attempts)
            }
            ReadError::Unauthorized
            | ReadError::Busy(_)
            | ReadError::Maintenance(_)
            | ReadError::Refused { .. } => self.pace.pause_ms(),
        };
        let wait = Wait {
            due_ms: now_ms.saturating_add(wait_ms),
            attempts: generation.attempts.saturating_add(1),
            unanswered_since_ms: Some(since_ms),
            missing_since_ms: job.missing_since_ms,
        };
        self.status.retries.note("poll", "");
        self.store_wait(generation.id, wait)
    }

    fn store_wait(&self, id: GenerationId, wait: Wait) -> anyhow::Result<()> {
        self.parts.store.write::<_, anyhow::Error, _>(move |tx| {
            generations::wait(tx, id, State::Running, &wait)?;
            Ok(())
        })
    }
}

fn answer(record: &Result<Record, ReadError>) -> &str {
    match record {
        Ok(Record::Pending { state, .. }) => state,
        Ok(Record::Success(_)) => "success",
        Ok(Record::Failed { .. }) => "fail",
        Ok(Record::Unreadable { .. }) => "unreadable",
        Ok(Record::Missing) => "missing",
        Err(_) => "none",
    }
}
