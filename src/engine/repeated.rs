//! When Kie gives twice what can be one customer's only: a task's id, a result.

use super::Inner;
use super::alert::Alert;
use super::callback::token_of;
use crate::generation::{Event, Generation, Reason, State};
use crate::ids::GenerationId;
use crate::kie::Outcome;
use crate::store::LedgerError;
use crate::store::endings::{self, Why};
use crate::store::{generations, submits};
use rusqlite::Connection;

impl Inner {
    /// Kie gave what another generation has got: whoever has it keeps it, here the money goes back.
    pub(super) fn repeated(
        &self,
        generation: &Generation,
        event: Event,
        other: GenerationId,
    ) -> anyhow::Result<()> {
        let detail = format!("the result of generation {other}");
        let alert = alert(generation, other);
        self.refund(generation, event, Reason::Ours, &detail, Some(alert))
    }

    /// The other generation whose token Kie's record shows, if it shows one: a proof that the task is not ours.
    pub(super) fn whose(
        &self,
        id: GenerationId,
        outcome: &Outcome,
    ) -> anyhow::Result<Option<GenerationId>> {
        let Some(token) = outcome.callback_url.as_deref().and_then(token_of) else {
            return Ok(None);
        };
        let sent = self
            .parts
            .store
            .read::<_, anyhow::Error, _>(|conn| Ok(submits::generation_of(conn, token)?))?;
        Ok(sent.filter(|other| *other != id))
    }
}

/// For the admins: a result that came twice.
pub(super) fn alert(generation: &Generation, other: GenerationId) -> Alert {
    let task_id = generation.task_id.as_deref().unwrap_or_default();
    told("result-repeated", generation, other).with("task", &task_id)
}

fn told(what: &'static str, generation: &Generation, other: GenerationId) -> Alert {
    let alert = Alert::new(what).with("generation", &generation.id);
    let alert = alert.with("other", &other).with("model", &generation.model);
    alert.with("credits", &generation.cost)
}

/// Kie answered a submit with a task that another generation has: nobody knows what became of this one, so its money
/// goes back. The other keeps its task if it had it before this one was sent; if both were under way at once, either may
/// have made it, and nobody gets the result.
pub(super) fn task(
    tx: &Connection,
    sent: &Generation,
    (task_id, other): (&str, GenerationId),
    sent_ms: i64,
    admins: &[i64],
    now_ms: i64,
) -> Result<(), LedgerError> {
    let detail = format!("accepted as task {task_id} of generation {other}");
    let why = Why {
        reason: Some(Reason::Ours),
        detail: Some(&detail),
    };
    let (state, event) = (State::Submitting, Event::AnswerLost);
    if !endings::refund(tx, sent.id, state, event, why, now_ms)? {
        return Ok(());
    }
    let first = generations::get(tx, other)?;
    let first = first.filter(|first| first.accepted_ms.is_some_and(|at| at >= sent_ms));
    let what = if first.is_some() {
        "task-disputed"
    } else {
        "task-repeated"
    };
    if let Some(first) = first {
        let event = match first.state {
            State::Running => Event::TaskLost,
            _ => Event::FilesGone,
        };
        let detail = format!("generation {} was accepted as its task", sent.id);
        let why = Why {
            reason: Some(Reason::Ours),
            detail: Some(&detail),
        };
        // Nothing happens to one that has ended.
        endings::refund(tx, other, first.state, event, why, now_ms)?;
    }
    let alert = told(what, sent, other).with("task", &task_id);
    alert.put(tx, admins, now_ms)?;
    Ok(())
}
