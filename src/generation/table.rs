//! The one table of transitions: which event moves a generation from which state to which, and what is done then.
//!
//! ```text
//! held        taken            → submitting  submit (stored first, then createTask)
//! held        cannot start     → failed      refund
//! held        cancel           → cancelled   refund
//! submitting  accepted         → running     poll
//! submitting  not sent         → held        try again
//! submitting  not sent, unwanted → cancelled refund (the customer's wish was stored)
//! submitting  refused          → failed      refund
//! submitting  answer lost      → unknown     refund and watch; never submitted again
//! submitting  cancel           → submitting  the wish is stored
//! running     task succeeded   → fetching    download
//! running     task failed      → failed      refund
//! running     task lost        → failed      refund
//! running     deadline passed  → expired     refund and watch
//! running     cancel           → cancelled   refund
//! fetching    files stored     → succeeded   capture and deliver
//! fetching    files gone       → failed      refund
//! ```
//! Everything else changes nothing: an ended generation stays as it ended, and what comes late loses.

use super::State;

/// What happens to a generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// The engine is about to send it to Kie.
    Taken,
    /// It cannot be sent: the time to send it is over, an input is gone, no request can be built.
    CannotStart,
    /// Kie has given it a task id.
    Accepted,
    /// Kie surely has not got it (no connection, busy): it may be sent again.
    NotSent,
    /// As `NotSent`, and the customer wants it stopped.
    NotSentUnwanted,
    /// Kie surely has refused it.
    Refused,
    /// Nobody knows whether Kie has it: the answer was lost, or we were restarted before it came.
    AnswerLost,
    /// Kie reports success.
    TaskSucceeded,
    /// Kie reports failure.
    TaskFailed,
    /// Kie does not know the task for too long.
    TaskLost,
    /// Kie answers, the task is not finished, and its time is over.
    DeadlinePassed,
    /// The customer wants it stopped and the cancel rule allows it.
    Cancel,
    /// All results are on our disk.
    FilesStored,
    /// The results cannot be had.
    FilesGone,
}

impl Event {
    /// All events, in the order of a life.
    pub const ALL: [Self; 14] = [
        Self::Taken,
        Self::CannotStart,
        Self::Accepted,
        Self::NotSent,
        Self::NotSentUnwanted,
        Self::Refused,
        Self::AnswerLost,
        Self::TaskSucceeded,
        Self::TaskFailed,
        Self::TaskLost,
        Self::DeadlinePassed,
        Self::Cancel,
        Self::FilesStored,
        Self::FilesGone,
    ];
}

/// What is done with a transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Send it to Kie, once, after the state is stored.
    Submit,
    /// Ask Kie later how it stands.
    Poll,
    /// Send it again later.
    TryAgain,
    /// Remember that the customer wants it stopped.
    StoreWish,
    /// Download the results.
    Download,
    /// Take the money and deliver, in the transaction of the transition.
    Deliver,
    /// Give the money back and say so, in the transaction of the transition.
    Refund,
    /// As `Refund`, and watch for a result that still comes: a gift.
    RefundAndWatch,
}

/// Where an event leads and what is done; `None`: it changes nothing.
pub fn next(state: State, event: Event) -> Option<(State, Effect)> {
    use Effect as Do;
    let step = match (state, event) {
        (State::Held, Event::Taken) => (State::Submitting, Do::Submit),
        (State::Held, Event::CannotStart) => (State::Failed, Do::Refund),
        (State::Held, Event::Cancel) => (State::Cancelled, Do::Refund),

        (State::Submitting, Event::Accepted) => (State::Running, Do::Poll),
        (State::Submitting, Event::NotSent) => (State::Held, Do::TryAgain),
        (State::Submitting, Event::NotSentUnwanted) => (State::Cancelled, Do::Refund),
        (State::Submitting, Event::Refused) => (State::Failed, Do::Refund),
        (State::Submitting, Event::AnswerLost) => (State::Unknown, Do::RefundAndWatch),
        (State::Submitting, Event::Cancel) => (State::Submitting, Do::StoreWish),

        (State::Running, Event::TaskSucceeded) => (State::Fetching, Do::Download),
        (State::Running, Event::TaskFailed | Event::TaskLost) => (State::Failed, Do::Refund),
        (State::Running, Event::DeadlinePassed) => (State::Expired, Do::RefundAndWatch),
        (State::Running, Event::Cancel) => (State::Cancelled, Do::Refund),

        (State::Fetching, Event::FilesStored) => (State::Succeeded, Do::Deliver),
        (State::Fetching, Event::FilesGone) => (State::Failed, Do::Refund),

        _ => return None,
    };
    Some(step)
}

/// Every pair of different states that some event joins: what the database allows too.
pub fn edges() -> Vec<(State, State)> {
    let mut edges: Vec<(State, State)> = Vec::new();
    for from in State::ALL {
        for event in Event::ALL {
            if let Some((to, _)) = next(from, event)
                && to != from
                && !edges.contains(&(from, to))
            {
                edges.push((from, to));
            }
        }
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_table() {
        let mut shown = String::new();
        for state in State::ALL {
            for event in Event::ALL {
                if let Some((to, effect)) = next(state, event) {
                    shown += &format!("{} {event:?} -> {} {effect:?}\n", state.name(), to.name());
                }
            }
        }
        let expected = "\
held Taken -> submitting Submit
held CannotStart -> failed Refund
held Cancel -> cancelled Refund
submitting Accepted -> running Poll
submitting NotSent -> held TryAgain
submitting NotSentUnwanted -> cancelled Refund
submitting Refused -> failed Refund
submitting AnswerLost -> unknown RefundAndWatch
submitting Cancel -> submitting StoreWish
running TaskSucceeded -> fetching Download
running TaskFailed -> failed Refund
running TaskLost -> failed Refund
running DeadlinePassed -> expired RefundAndWatch
running Cancel -> cancelled Refund
fetching FilesStored -> succeeded Deliver
fetching FilesGone -> failed Refund
";
        assert_eq!(shown, expected);
    }

    #[test]
    fn an_end_never_changes_and_every_other_end_gives_the_money_back() {
        for state in State::ALL {
            for event in Event::ALL {
                let Some((to, effect)) = next(state, event) else {
                    continue;
                };
                assert!(state.is_open(), "{state:?} has ended, {event:?} moves it");
                let refunds = matches!(effect, Effect::Refund | Effect::RefundAndWatch);
                assert_eq!(
                    refunds,
                    !to.is_open() && to != State::Succeeded,
                    "{state:?} {event:?}"
                );
                assert_eq!(effect == Effect::Deliver, to == State::Succeeded);
            }
        }
    }

    #[test]
    fn what_may_have_reached_kie_is_never_sent_again() {
        // Only an event that is sure that nothing was sent leads back to where sending is possible.
        for state in State::ALL {
            for event in Event::ALL {
                if matches!(next(state, event), Some((State::Held, _))) {
                    assert_eq!((state, event), (State::Submitting, Event::NotSent));
                }
            }
        }
    }
}
