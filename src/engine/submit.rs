//! held → submitting → running: uploads the inputs, stores that the task is being sent, sends it once.

use super::alert::Alert;
use super::breaker::{Heard, Phase};
use super::callback::callback_url;
use super::circuits::Api;
use super::prepare::NotReady;
use super::{Inner, pace, repeated};
use crate::catalog::Model;
use crate::clock::day_start_ms;
use crate::generation::{Event, Generation, Reason, State};
use crate::ids::GenerationId;
use crate::kie::{Blame, ReadError, Refusal, Submit};
use crate::store::endings::{self, Why};
use crate::store::generations::{self, Change, Job, Wait};
use crate::store::outbox::{self, Notice};
use crate::store::starts::SUBMIT_WITHIN_MS;
use crate::store::{StoreError, queue, submits};
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Instant;

/// Kie's code for a key it does not take.
const UNAUTHORIZED: i64 = 401;

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
        if let Some(wait_ms) = self.not_now(generation) {
            return self.put_off(generation, wait_ms);
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
            Err(NotReady::Wait(wait_ms)) => self.put_off(generation, wait_ms),
            Err(NotReady::Later(detail)) => self.hold_on(generation, &detail),
        }
    }

    /// Why nothing is sent now whatever it is: how long to wait until the next look.
    fn not_now(&self, generation: &Generation) -> Option<i64> {
        let circuits = &self.status.circuits;
        let answers = circuits.phase(&Api::Ask, self.now_ms()) == Phase::Closed;
        let takes = circuits.lets(&Api::Create, self.now_ms());
        let takes = answers && takes && self.status.can_sell(generation.cost);
        (!takes).then(|| self.pace.probe_ms())
    }

    /// Stays held, for nothing that it could help: its deadline moves along, for a day at most. Nothing was sent and
    /// its customer may cancel at any time.
    fn put_off(&self, generation: &Generation, wait_ms: i64) -> anyhow::Result<()> {
        let (id, now_ms) = (generation.id, self.now_ms());
        let latest_ms = generation.created_ms.saturating_add(pace::HELD_MS);
        if now_ms >= latest_ms {
            let detail = "Kie has taken nothing for a day";
            return self.refund(generation, Event::CannotStart, Reason::Busy, detail, None);
        }
        let due_ms = now_ms.saturating_add(wait_ms).min(latest_ms);
        let deadline_ms = due_ms.saturating_add(SUBMIT_WITHIN_MS).min(latest_ms);
        self.write(move |tx| Ok(generations::postpone(tx, id, due_ms, deadline_ms)?))
    }

    /// Stores that it is being sent, sends it, stores what came of it.
    fn send(&self, job: &Job, model: &Model, input: &Value) -> anyhow::Result<()> {
        let generation = &job.generation;
        if self.is_stopping() {
            return Ok(());
        }
        let ticket = match self.enter(Api::Create) {
            Ok(ticket) => ticket,
            Err(wait_ms) => return self.put_off(generation, wait_ms),
        };
        // Before it is stored as being sent: a stop while it waits for its turn leaves nothing unclear.
        let slot = match self.parts.client.try_create_slot() {
            Ok(slot) => slot,
            Err(wait) => {
                let wait_ms = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
                return self.put_off(generation, wait_ms);
            }
        };
        let (id, now_ms) = (generation.id, self.now_ms());
        let at_once = self.limits().parallel_all;
        let base = self.parts.config.kie.callback_url.clone();
        let taken = self.write(move |tx| {
            // A cancel may have come while files were uploaded.
            let still = generations::get(tx, id)?.is_some_and(|now| !now.cancel_wish);
            let still = still && queue::at_kie(tx)? < at_once;
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
        let (ticket, began) = (ticket.starting(), Instant::now());
        let client = &self.parts.client;
        let submit = client.create_task_in(slot, &generation.model, input, callback.as_deref());
        log_submit(generation, &submit, began);
        let sent = Generation {
            state: State::Submitting,
            ..generation.clone()
        };
        let (heard, detail) = heard(&submit);
        let news = self.hear(ticket, heard, &detail);
        let taken = self.take_answer(&sent, &model.kind, submit, now_ms);
        self.spread(news);
        taken
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
                // Busy, or under maintenance? The cheapest question tells.
                self.ask_credits();
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
        let limit = self.limits().refunded_cancels_per_day;
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
        let deadline_ms = self.tried_until_ms(sent, &Api::Create, now_ms);
        let due_ms = now_ms.saturating_add(wait_ms).min(deadline_ms);
        let detail = detail.to_owned();
        self.status.retries.note("create", "");
        self.write_surely(move |tx| {
            if generations::get(tx, id)?.is_some_and(|now| now.cancel_wish) {
                let event = Event::NotSentUnwanted;
                endings::refund(tx, id, State::Submitting, event, Why::default(), now_ms)?;
                return Ok(());
            }
            let change = Change {
                due_ms: Some(due_ms),
                deadline_ms: Some(deadline_ms),
                attempts: Some(attempts),
                detail: Some(&detail),
                ..Change::default()
            };
            generations::happen(tx, id, State::Submitting, Event::NotSent, &change)?;
            Ok(())
        })
    }

    fn refused(&self, sent: &Generation, refusal: &Refusal) -> anyhow::Result<()> {
        let detail = format!("{}: {}", refusal.code, refusal.detail);
        if refusal.code == UNAUTHORIZED {
            self.not_sent(sent, &detail)?;
            return self.note_trouble(&ReadError::Unauthorized);
        }
        self.status.answered(self.now_ms());
        let (reason, alert) = match refusal.blame {
            Blame::Customer => (refusal.reason, None),
            Blame::Ours => (Reason::Ours, Some(Alert::new("kie-refused"))),
            Blame::NoCredits => {
                // Nothing was started: it waits for the top-up.
                self.not_sent(sent, &detail)?;
                self.ask_credits();
                return self.alert(told(Alert::new("kie-no-credits"), sent, refusal));
            }
        };
        let alert = alert.map(|alert| told(alert, sent, refusal));
        self.refund(sent, Event::Refused, reason, &detail, alert)
    }

    /// Stays held: the files could not be uploaded now.
    fn hold_on(&self, generation: &Generation, detail: &str) -> anyhow::Result<()> {
        tracing::warn!(
            generation = generation.id.0,
            customer = generation.customer.0,
            detail,
            "not ready to submit"
        );
        let (id, now_ms) = (generation.id, self.now_ms());
        let wait_ms = self.pace.retry_ms(generation.attempts);
        let deadline_ms = self.tried_until_ms(generation, &Api::Upload, now_ms);
        let wait = Wait {
            due_ms: now_ms.saturating_add(wait_ms).min(deadline_ms),
            attempts: generation.attempts.saturating_add(1),
            unanswered_since_ms: None,
            missing_since_ms: None,
        };
        self.status.retries.note("upload", "");
        self.write(move |tx| {
            generations::postpone(tx, id, wait.due_ms, deadline_ms)?;
            generations::wait(tx, id, State::Held, &wait)?;
            Ok(())
        })
    }

    /// Until when it is tried again: neither the time in the queue nor an outage counts, for a day at most.
    fn tried_until_ms(&self, generation: &Generation, api: &Api, now_ms: i64) -> i64 {
        let outage = self.status.circuits.phase(api, now_ms) != Phase::Closed;
        if generation.attempts > 0 && !outage {
            return generation.deadline_ms;
        }
        let latest_ms = generation.created_ms.saturating_add(pace::HELD_MS);
        let later_ms = now_ms.saturating_add(SUBMIT_WITHIN_MS).min(latest_ms);
        generation.deadline_ms.max(later_ms)
    }
}

/// What an answer tells about createTask as such.
fn heard(submit: &Submit) -> (Heard, String) {
    match submit {
        Submit::Accepted { .. } | Submit::Refused(_) | Submit::Busy(_) => {
            (Heard::Good, String::new())
        }
        Submit::NeverSent(detail) | Submit::Unclear(detail) => (Heard::Bad, detail.clone()),
    }
}

fn told(alert: Alert, sent: &Generation, refusal: &Refusal) -> Alert {
    let alert = alert
        .with("generation", &sent.id)
        .with("model", &sent.model);
    alert
        .with("code", &refusal.code)
        .with("detail", &refusal.detail)
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
