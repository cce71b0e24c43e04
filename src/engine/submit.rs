//! held → submitting → running: uploads the inputs, stores that the task is being sent, sends it once.

use super::alert::Alert;
use super::callback::callback_url;
use super::prepare::NotReady;
use super::{Inner, pace, repeated};
use crate::catalog::Model;
use crate::clock::day_start_ms;
use crate::generation::{Event, Generation, Reason, State};
use crate::ids::GenerationId;
use crate::kie::{Blame, Refusal, Submit};
use crate::store::endings::{self, Why};
use crate::store::generations::{self, Change, Job, Wait};
use crate::store::outbox::{self, Notice};
use crate::store::{StoreError, submits};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

impl Inner {
    /// One try to get a held generation accepted.
    pub(super) fn submit(&self, id: GenerationId) -> anyhow::Result<()> {
        let Some(job) = self.job(id, State::Held)? else {
            return Ok(());
        };
        let generation = &job.generation;
        if generation.cancel_wish {
            let now_ms = self.now_ms();
            self.write(move |tx| {
                Ok(endings::refund(
                    tx,
                    id,
                    State::Held,
                    Event::Cancel,
                    Why::default(),
                    now_ms,
                )?)
            })?;
            return Ok(());
        }
        // The clock alone ends nothing: after a long stop there is still one try.
        if self.now_ms() >= generation.deadline_ms && generation.attempts > 0 {
            let detail = generation
                .detail
                .as_deref()
                .unwrap_or("not accepted in time");
            return self.refund(generation, Event::CannotStart, Reason::Busy, detail, None);
        }
        match self.prepare(generation) {
            Ok((model, input)) => self.send(&job, &model, &input),
            Err(NotReady::Stopping) => Ok(()),
            Err(NotReady::Never(reason, detail, alert)) => {
                self.refund(generation, Event::CannotStart, reason, &detail, alert)
            }
            Err(NotReady::Later(detail)) => self.hold_on(generation, &detail),
        }
    }

    /// Stores that it is being sent, sends it, stores what came of it.
    fn send(&self, job: &Job, model: &Model, input: &Value) -> anyhow::Result<()> {
        let generation = &job.generation;
        if self.is_stopping() {
            return Ok(());
        }
        // Before it is stored as being sent: a stop while it waits for its turn leaves nothing unclear.
        let slot = match self.parts.client.try_create_slot() {
            Ok(slot) => slot,
            Err(wait) => return self.wait_turn(generation, wait),
        };
        let (id, now_ms) = (generation.id, self.now_ms());
        let base = self.parts.config.kie.callback_url.clone();
        let taken = self.write(move |tx| {
            // A cancel may have come while files were uploaded.
            let still = generations::get(tx, id)?.is_some_and(|now| !now.cancel_wish);
            let change = Change::default();
            if !still || !generations::happen(tx, id, State::Held, Event::Taken, &change)? {
                return Ok(None);
            }
            let token = base.map(|base| {
                let token = submits::begin(tx, id, now_ms)?;
                Ok::<_, StoreError>(callback_url(&base, &token))
            });
            Ok(Some(token.transpose()?))
        })?;
        let Some(callback) = taken else {
            return Ok(());
        };
        let began = Instant::now();
        let client = &self.parts.client;
        let submit = client.create_task_in(slot, &generation.model, input, callback.as_deref());
        log_submit(generation, &submit, began);
        let sent = Generation {
            state: State::Submitting,
            ..generation.clone()
        };
        self.take_answer(&sent, &model.kind, submit, now_ms)
    }

    fn take_answer(
        &self,
        sent: &Generation,
        kind: &str,
        submit: Submit,
        sent_ms: i64,
    ) -> anyhow::Result<()> {
        match submit {
            Submit::Accepted { task_id } => self.accepted(sent, kind, task_id, sent_ms),
            Submit::Busy(detail) => {
                self.status.answered(self.now_ms());
                self.not_sent(sent, &detail)
            }
            Submit::NeverSent(detail) => {
                self.status.silent(self.now_ms());
                self.not_sent(sent, &detail)
            }
            Submit::Refused(refusal) => self.refused(sent, &refusal),
            Submit::Unclear(detail) => {
                self.status.silent(self.now_ms());
                let alert = Alert::new("submit-unclear")
                    .with("generation", &sent.id)
                    .with("model", &sent.model)
                    .with("credits", &sent.cost)
                    .with("detail", &detail);
                let reason = Reason::LostSubmit;
                self.refund(sent, Event::AnswerLost, reason, &detail, Some(alert))
            }
        }
    }

    fn accepted(
        &self,
        sent: &Generation,
        kind: &str,
        task_id: String,
        sent_ms: i64,
    ) -> anyhow::Result<()> {
        let now_ms = self.now_ms();
        self.status.answered(now_ms);
        self.forget_uploads(sent.id);
        let id = sent.id;
        let due_ms = now_ms.saturating_add(self.pace.poll_ms(0));
        let deadline_ms = now_ms.saturating_add(pace::patience_ms(sent.category, kind));
        let limit = self.parts.config.limits.refunded_cancels_per_day;
        let day = day_start_ms(now_ms, &self.parts.config.ui.timezone);
        let (admins, sent) = (self.parts.config.telegram.admin_ids.clone(), sent.clone());
        self.write_surely(move |tx| {
            if let Some(other) = generations::of_task(tx, &task_id)? {
                let task = (task_id.as_str(), other);
                return Ok(repeated::task(tx, &sent, task, sent_ms, &admins, now_ms)?);
            }
            // Its callback may have overtaken the answer.
            let called = submits::claims(tx, id)?
                .iter()
                .any(|c| c.task_id == task_id);
            let change = Change {
                due_ms: Some(if called { now_ms } else { due_ms }),
                deadline_ms: Some(deadline_ms),
                task_id: Some(&task_id),
                accepted_ms: Some(now_ms),
                attempts: Some(0),
                ..Change::default()
            };
            generations::happen(tx, id, State::Submitting, Event::Accepted, &change)?;
            let Some(now) = generations::get(tx, id)?.filter(|now| now.cancel_wish) else {
                return Ok(());
            };
            // The wish was stored while the answer was under way: the cancel rule decides now.
            if endings::refundable(tx, &now, limit, day)? {
                endings::refund(
                    tx,
                    id,
                    State::Running,
                    Event::Cancel,
                    Why::default(),
                    now_ms,
                )?;
            } else {
                generations::wish_cancel(tx, id, false)?;
                let notice = Notice::Text {
                    key: "cancel-not-refundable".to_owned(),
                    values: BTreeMap::from([("number".to_owned(), id.to_string())]),
                };
                outbox::put(
                    tx,
                    &format!("wish:{id}"),
                    now.customer,
                    Some(id),
                    &notice,
                    now_ms,
                )?;
            }
            Ok(())
        })
    }

    /// Kie surely has not got it: back to `held` until a little later, unless the customer no longer wants it.
    fn not_sent(&self, sent: &Generation, detail: &str) -> anyhow::Result<()> {
        let now_ms = self.now_ms();
        let (id, attempts) = (sent.id, sent.attempts.saturating_add(1));
        let wait_ms = self.pace.retry_ms(sent.attempts);
        let due_ms = now_ms.saturating_add(wait_ms).min(sent.deadline_ms);
        let detail = detail.to_owned();
        self.write_surely(move |tx| {
            if generations::get(tx, id)?.is_some_and(|now| now.cancel_wish) {
                let event = Event::NotSentUnwanted;
                endings::refund(tx, id, State::Submitting, event, Why::default(), now_ms)?;
                return Ok(());
            }
            let change = Change {
                due_ms: Some(due_ms),
                attempts: Some(attempts),
                detail: Some(&detail),
                ..Change::default()
            };
            generations::happen(tx, id, State::Submitting, Event::NotSent, &change)?;
            Ok(())
        })
    }

    fn refused(&self, sent: &Generation, refusal: &Refusal) -> anyhow::Result<()> {
        self.status.answered(self.now_ms());
        let (reason, alert) = match refusal.blame {
            Blame::Customer => (refusal.reason, None),
            Blame::Ours => (Reason::Ours, Some(Alert::new("kie-refused"))),
            Blame::NoCredits => {
                self.desk
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .ask_credits();
                (Reason::Ours, Some(Alert::new("kie-no-credits")))
            }
        };
        let alert = alert.map(|alert| {
            let alert = alert
                .with("generation", &sent.id)
                .with("model", &sent.model);
            alert
                .with("code", &refusal.code)
                .with("detail", &refusal.detail)
        });
        let detail = format!("{}: {}", refusal.code, refusal.detail);
        self.refund(sent, Event::Refused, reason, &detail, alert)
    }

    /// Stays held: Kie takes only so many in ten seconds.
    fn wait_turn(&self, generation: &Generation, wait: Duration) -> anyhow::Result<()> {
        let wait_ms = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
        let wait = Wait {
            due_ms: self
                .now_ms()
                .saturating_add(wait_ms)
                .min(generation.deadline_ms),
            attempts: generation.attempts,
            unanswered_since_ms: None,
            missing_since_ms: None,
        };
        self.store_held(generation, wait)
    }

    /// Stays held: the files could not be uploaded now.
    fn hold_on(&self, generation: &Generation, detail: &str) -> anyhow::Result<()> {
        tracing::warn!(
            generation = generation.id.0,
            customer = generation.customer.0,
            detail,
            "not ready to submit"
        );
        let wait_ms = self.pace.retry_ms(generation.attempts);
        let wait = Wait {
            due_ms: self
                .now_ms()
                .saturating_add(wait_ms)
                .min(generation.deadline_ms),
            attempts: generation.attempts.saturating_add(1),
            unanswered_since_ms: None,
            missing_since_ms: None,
        };
        self.store_held(generation, wait)
    }

    fn store_held(&self, generation: &Generation, wait: Wait) -> anyhow::Result<()> {
        let id = generation.id;
        self.write(move |tx| {
            generations::wait(tx, id, State::Held, &wait)?;
            Ok(())
        })
    }
}

/// Before anything is stored: should storing fail, the log still has the task's id.
fn log_submit(generation: &Generation, submit: &Submit, began: Instant) {
    let task_id = match submit {
        Submit::Accepted { task_id } => task_id,
        _ => "",
    };
    tracing::info!(
        generation = generation.id.0,
        customer = generation.customer.0,
        model = generation.model,
        task_id,
        outcome = outcome(submit),
        duration_ms = began.elapsed().as_millis(),
        "submitted"
    );
}

fn outcome(submit: &Submit) -> &'static str {
    match submit {
        Submit::Accepted { .. } => "accepted",
        Submit::Refused(_) => "refused",
        Submit::Busy(_) => "busy",
        Submit::NeverSent(_) => "never sent",
        Submit::Unclear(_) => "unclear",
    }
}
