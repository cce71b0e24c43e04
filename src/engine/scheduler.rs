//! The scheduler: takes due rows, the longest due first, and hands them to the workers lane by lane.
//!
//! Lanes keep slow things from holding up quick ones: submits are few at once (a crash can lose no more of them than
//! that), downloads leave room for polls, polls leave room for submits.

use super::Inner;
use super::breaker::Phase;
use super::circuits::Api;
use super::pace::CREDITS_EVERY_MS;
use crate::generation::State;
use crate::ids::GenerationId;
use crate::store::late::{self, LateState};
use crate::store::{generations, queue};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// So many createTask calls at once: the most that a crash can make unclear.
const SUBMITS_AT_ONCE: usize = 4;
/// The longest sleep: a clock set by hand does not ring.
const LONGEST_SLEEP: Duration = Duration::from_millis(500);
/// A step that failed on our side (the disk, a bug) is tried again after this.
const AFTER_ERROR: Duration = Duration::from_secs(1);

/// One step of one generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Work {
    Submit(GenerationId),
    Fetch(GenerationId),
    Poll(GenerationId),
    LateFetch(GenerationId),
    LatePoll(GenerationId),
    Credits,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lane {
    Submit,
    Fetch,
    Poll,
}

impl Work {
    fn lane(self) -> Lane {
        match self {
            Self::Submit(_) => Lane::Submit,
            Self::Fetch(_) | Self::LateFetch(_) => Lane::Fetch,
            Self::Poll(_) | Self::LatePoll(_) | Self::Credits => Lane::Poll,
        }
    }
}

/// What the workers are at.
pub(super) struct Desk {
    threads: usize,
    busy: HashMap<Work, Busy>,
    credits_due_ms: i64,
    credits_asked_ms: i64,
}

#[derive(Clone, Copy, Debug)]
enum Busy {
    UnderWay,
    FailedUntil(Instant),
}

impl Desk {
    pub(super) fn new(threads: usize) -> Self {
        Self {
            threads,
            busy: HashMap::new(),
            credits_due_ms: i64::MIN,
            credits_asked_ms: i64::MIN,
        }
    }

    /// Our balance is read so long after it was last read, if not sooner.
    fn ask_credits(&mut self, gap_ms: i64) {
        let at_ms = self.credits_asked_ms.saturating_add(gap_ms);
        self.credits_due_ms = self.credits_due_ms.min(at_ms);
    }

    /// Whether our balance is to be read. No wait is longer than the usual one: what seems so was set under a clock that
    /// ran ahead.
    fn wants_credits(&self, now_ms: i64) -> bool {
        let latest_ms = now_ms.saturating_add(CREDITS_EVERY_MS);
        self.credits_due_ms <= now_ms || self.credits_due_ms > latest_ms
    }

    fn free(&self, lane: Lane) -> usize {
        let at_work = || {
            self.busy
                .iter()
                .filter(|(_, busy)| matches!(busy, Busy::UnderWay))
        };
        let most = match lane {
            Lane::Submit => SUBMITS_AT_ONCE.min(self.threads / 2),
            Lane::Fetch => (self.threads / 2).saturating_sub(1),
            Lane::Poll => self.threads.saturating_sub(2),
        };
        let in_lane = at_work().filter(|(work, _)| work.lane() == lane).count();
        let free = self.threads.saturating_sub(at_work().count());
        most.max(1).saturating_sub(in_lane).min(free)
    }
}

/// Starts the scheduler and its workers.
pub(super) fn spawn(inner: &Arc<Inner>, workers: usize) -> anyhow::Result<Vec<JoinHandle<()>>> {
    let (send, receive) = channel();
    let receive = Arc::new(Mutex::new(receive));
    let mut threads = Vec::with_capacity(workers + 1);
    for n in 0..workers {
        let (inner, receive) = (Arc::clone(inner), Arc::clone(&receive));
        let thread = std::thread::Builder::new().name(format!("kie-{n}"));
        threads.push(thread.spawn(move || work_on(&inner, &receive))?);
    }
    let inner = Arc::clone(inner);
    let thread = std::thread::Builder::new().name("scheduler".to_owned());
    threads.push(thread.spawn(move || schedule(&inner, &send))?);
    Ok(threads)
}

/// The scheduler's thread; the workers end when it drops their channel.
fn schedule(inner: &Inner, send: &Sender<Work>) {
    while !inner.is_stopping() {
        let seen = inner.parts.bell.rings();
        let sleep = match hand_out(inner, send) {
            Ok(sleep) => sleep,
            Err(error) => {
                tracing::error!(error = %error, "cannot read what is due");
                AFTER_ERROR
            }
        };
        inner.parts.bell.wait_past(seen, sleep.min(LONGEST_SLEEP));
    }
    inner.ended.ring();
}

/// Hands out what is due; how long until there may be more.
fn hand_out(inner: &Inner, send: &Sender<Work>) -> anyhow::Result<Duration> {
    let now_ms = inner.now_ms();
    let at = Instant::now();
    let mut desk = inner.desk.lock().unwrap_or_else(PoisonError::into_inner);
    desk.busy
        .retain(|_, busy| !matches!(busy, Busy::FailedUntil(until) if *until <= at));
    for work in due(inner, &desk, now_ms)? {
        if desk.busy.contains_key(&work) || desk.free(work.lane()) == 0 {
            continue;
        }
        if work == Work::Credits {
            desk.credits_due_ms = now_ms.saturating_add(CREDITS_EVERY_MS);
            desk.credits_asked_ms = now_ms;
        }
        desk.busy.insert(work, Busy::UnderWay);
        if send.send(work).is_err() {
            anyhow::bail!("no worker is left");
        }
    }
    // Whoever reads the balance rings when it is done.
    let credits_ms = match desk.busy.contains_key(&Work::Credits) {
        true => i64::MAX,
        false => desk.credits_due_ms.saturating_sub(now_ms),
    };
    drop(desk);
    let next_ms = next_due_ms(inner, now_ms)?.map_or(credits_ms, |next| {
        credits_ms.min(next.saturating_sub(now_ms))
    });
    Ok(Duration::from_millis(
        u64::try_from(next_ms).unwrap_or(0).max(1),
    ))
}

/// What is due, most urgent first. Rows under way are among them, so as many more are asked for.
fn due(inner: &Inner, desk: &Desk, now_ms: i64) -> anyhow::Result<Vec<Work>> {
    let more = desk.busy.len();
    let room = |lane| match desk.free(lane) {
        0 => 0,
        free => free + more,
    };
    let (submit, fetch, poll) = (room(Lane::Submit), room(Lane::Fetch), room(Lane::Poll));
    // Late results have a day: they burden no host that fails.
    let late_poll = match inner.status.circuits.phase(&Api::Ask, now_ms) {
        Phase::Closed => poll,
        Phase::Open | Phase::HalfOpen => 0,
    };
    let credits = desk.wants_credits(now_ms);
    let probe = inner.status.circuits.wants_probe(&Api::Ask, now_ms);
    let at_once = inner.limits().parallel_all;
    inner.parts.store.read::<_, anyhow::Error, _>(|conn| {
        let rows = |state, limit| match limit {
            0 => Ok(Vec::new()),
            _ => generations::due(conn, state, now_ms, limit),
        };
        let late_rows = |state, limit| match limit {
            0 => Ok(Vec::new()),
            _ => late::due(conn, state, now_ms, limit),
        };
        let mut all: Vec<Work> = Vec::new();
        let next = queue::next(conn, at_once, now_ms, submit)?;
        all.extend(next.into_iter().map(Work::Submit));
        if credits || (probe && !generations::any_running(conn)?) {
            all.push(Work::Credits);
        }
        all.extend(rows(State::Fetching, fetch)?.into_iter().map(Work::Fetch));
        all.extend(rows(State::Running, poll)?.into_iter().map(Work::Poll));
        all.extend(
            late_rows(LateState::Fetching, fetch)?
                .into_iter()
                .map(Work::LateFetch),
        );
        all.extend(
            late_rows(LateState::Watching, late_poll)?
                .into_iter()
                .map(Work::LatePoll),
        );
        Ok(all)
    })
}

fn next_due_ms(inner: &Inner, now_ms: i64) -> anyhow::Result<Option<i64>> {
    inner.parts.store.read::<_, anyhow::Error, _>(|conn| {
        let own = generations::next_due_ms(conn, now_ms)?;
        let late = late::next_due_ms(conn, now_ms)?;
        Ok(own.into_iter().chain(late).min())
    })
}

/// A worker's thread: one step after another until the channel is closed and empty.
fn work_on(inner: &Inner, receive: &Mutex<Receiver<Work>>) {
    loop {
        let next = receive
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        let Ok(work) = next else {
            break;
        };
        inner.status.busy.fetch_add(1, Ordering::Relaxed);
        let done = catch_unwind(AssertUnwindSafe(|| step(inner, work)));
        inner.status.busy.fetch_sub(1, Ordering::Relaxed);
        let busy = match done {
            Ok(Ok(())) => None,
            Ok(Err(error)) => {
                tracing::error!(?work, error = %format!("{error:#}"), "a step failed, trying again");
                Some(Busy::FailedUntil(Instant::now() + AFTER_ERROR))
            }
            Err(_) => {
                tracing::error!(?work, "a step panicked, trying again");
                Some(Busy::FailedUntil(Instant::now() + AFTER_ERROR))
            }
        };
        let mut desk = inner.desk.lock().unwrap_or_else(PoisonError::into_inner);
        match busy {
            Some(busy) => desk.busy.insert(work, busy),
            None => desk.busy.remove(&work),
        };
        drop(desk);
        inner.parts.bell.ring();
    }
    inner.ended.ring();
}

fn step(inner: &Inner, work: Work) -> anyhow::Result<()> {
    if inner.is_stopping() {
        return Ok(());
    }
    match work {
        Work::Submit(id) => inner.submit(id),
        Work::Poll(id) => inner.poll(id),
        Work::Fetch(id) => inner.fetch(id),
        Work::LatePoll(id) => inner.late_poll(id),
        Work::LateFetch(id) => inner.late_fetch(id),
        Work::Credits => inner.read_credits(),
    }
}

impl Inner {
    /// Our balance is read soon, however many ask for it.
    pub(super) fn ask_credits(&self) {
        self.credits_within(self.pace.retry_ms(0));
    }

    /// It could not be read: again when a probe is due, not in a minute.
    pub(super) fn credits_again(&self) {
        self.credits_within(self.pace.probe_ms());
    }

    fn credits_within(&self, gap_ms: i64) {
        let mut desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        desk.ask_credits(gap_ms);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_set_back_puts_the_reading_of_our_balance_off_by_no_more_than_a_minute() {
        let (hour, now_ms) = (3_600_000, 1_795_251_600_000);
        let mut desk = Desk::new(4);
        for (due_ms, wants) in [
            (i64::MIN, true),
            (now_ms, true),
            (now_ms + 1, false),
            (now_ms + CREDITS_EVERY_MS, false),
            (now_ms + CREDITS_EVERY_MS + 1, true),
            (now_ms + 5 * hour, true),
        ] {
            desk.credits_due_ms = due_ms;
            assert_eq!(desk.wants_credits(now_ms), wants, "{due_ms}");
        }
    }
}
