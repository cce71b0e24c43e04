//! Jobs that wait for the writer: bounded, for threads and tasks, drained in groups.

use super::Job;
use crate::store::StoreError;
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How many jobs wait before callers have to.
const QUEUE: usize = 1024;
/// How many jobs share one commit.
const GROUP: usize = 256;

/// What waits for the writer.
#[derive(Default)]
pub(super) struct Waiting {
    pub(super) jobs: VecDeque<Box<dyn Job>>,
    pub(super) closed: bool,
    /// Leave a mark that the stop was in order.
    pub(super) tidy: bool,
    pub(super) fatal: Option<String>,
}

#[derive(Default)]
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    work: Condvar,
    space: Condvar,
    space_for_tasks: tokio::sync::Notify,
}

impl Queue {
    pub(super) fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn close(&self, tidy: bool) {
        let mut waiting = self.lock();
        waiting.closed = true;
        waiting.tidy |= tidy;
        drop(waiting);
        self.work.notify_all();
        self.space.notify_all();
        self.space_for_tasks.notify_waiters();
    }

    pub(super) fn push(&self, job: Box<dyn Job>) {
        let mut waiting = self.lock();
        while waiting.jobs.len() >= QUEUE && !waiting.closed {
            waiting = self
                .space
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
        self.put(waiting, job);
    }

    pub(super) async fn push_async(&self, job: Box<dyn Job>) {
        loop {
            let mut room = std::pin::pin!(self.space_for_tasks.notified());
            room.as_mut().enable();
            {
                let waiting = self.lock();
                if waiting.jobs.len() < QUEUE || waiting.closed {
                    self.put(waiting, job);
                    return;
                }
            }
            room.await;
        }
    }

    fn put(&self, mut waiting: MutexGuard<'_, Waiting>, job: Box<dyn Job>) {
        if waiting.closed {
            let why = stopped(waiting.fatal.as_ref());
            drop(waiting);
            job.refuse(why);
        } else {
            waiting.jobs.push_back(job);
            drop(waiting);
            self.work.notify_one();
        }
    }

    /// The next jobs to commit together; `None` when closed and nothing is left.
    pub(super) fn take(&self) -> Option<Vec<Box<dyn Job>>> {
        let mut waiting = self.lock();
        while waiting.jobs.is_empty() && !waiting.closed {
            waiting = self
                .work
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
        let count = waiting.jobs.len().min(GROUP);
        let group: Vec<_> = waiting.jobs.drain(..count).collect();
        drop(waiting);
        self.space.notify_all();
        self.space_for_tasks.notify_waiters();
        (!group.is_empty()).then_some(group)
    }
}

/// Why a job is refused after the end.
pub(super) fn stopped(fatal: Option<&String>) -> StoreError {
    fatal.map_or(StoreError::Stopped, |why| StoreError::Fatal(why.clone()))
}
