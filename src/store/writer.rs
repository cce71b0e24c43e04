//! The one thread that writes: takes waiting jobs, commits them together, answers each after the commit.

mod loss;
mod queue;

pub(in crate::store) use loss::is_no_room;

use super::StoreError;
use super::times::StoreTimes;
use crate::failpoint;
use crate::files::room::Room;
use loss::{give_up, grave};
use queue::{Queue, stopped};
use rusqlite::Connection;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

/// Tells the caller how its job ended, once the group is committed (`None`) or lost (`Some`).
type Answer = Box<dyn FnOnce(Option<StoreError>) + Send>;

/// What a job leaves behind.
struct Ran {
    /// Its changes stay; otherwise its savepoint is rolled back.
    keep: bool,
    /// Why the whole transaction must go: a full disk, an I/O error.
    grave: Option<StoreError>,
    answer: Answer,
    /// Which job it was.
    name: &'static str,
}

/// A closure that waits for the writer.
trait Job: Send {
    fn run(self: Box<Self>, connection: &Connection) -> Ran;
    fn refuse(self: Box<Self>, why: StoreError);
}

struct Task<F, A> {
    job: F,
    answer: A,
}

impl<T, E, F, A> Job for Task<F, A>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
    F: FnOnce(&Connection) -> Result<T, E> + Send,
    A: FnOnce(Result<T, E>) + Send + 'static,
{
    fn run(self: Box<Self>, connection: &Connection) -> Ran {
        let Self { job, answer } = *self;
        // A panicking job is rolled back to its savepoint, so nothing half-done is seen afterwards.
        let out = catch_unwind(AssertUnwindSafe(|| job(connection)))
            .unwrap_or_else(|panic| Err(StoreError::Panicked(words_of(&*panic)).into()));
        Ran {
            keep: out.is_ok(),
            grave: out.as_ref().err().and_then(|error| grave(error)),
            name: std::any::type_name::<F>(),
            answer: Box::new(move |lost| {
                answer(match lost {
                    None => out,
                    Some(why) => Err(why.into()),
                });
            }),
        }
    }

    fn refuse(self: Box<Self>, why: StoreError) {
        (self.answer)(Err(why.into()));
    }
}

fn words_of(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default()
}

/// The handle of the writer thread; dropping the last one ends the thread after the jobs it has accepted.
pub(super) struct Writer {
    queue: Arc<Queue>,
    times: Arc<StoreTimes>,
    id: std::thread::ThreadId,
    thread: Mutex<Option<JoinHandle<Result<(), StoreError>>>>,
}

impl Writer {
    /// Starts the thread with the only connection that writes.
    pub(super) fn start(
        connection: Connection,
        room: Arc<OnceLock<Room>>,
        times: Arc<StoreTimes>,
    ) -> std::io::Result<Self> {
        let queue = Arc::new(Queue::default());
        let (theirs, taken) = (Arc::clone(&queue), Arc::clone(&times));
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || serve(connection, &theirs, &room, &taken))?;
        Ok(Self {
            queue,
            times,
            id: thread.thread().id(),
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Runs a job and waits for the commit.
    pub(super) fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    {
        if std::thread::current().id() == self.id {
            return Err(StoreError::Nested.into());
        }
        let began = Instant::now();
        let (tell, told) = std::sync::mpsc::sync_channel(1);
        self.queue.push(Box::new(Task {
            job,
            // A caller that is gone does not need the answer.
            answer: move |out| drop(tell.send(out)),
        }));
        let out = told.recv();
        self.times.writes.note(began.elapsed());
        out.unwrap_or_else(|_| Err(self.stopped().into()))
    }

    /// As `write`, without blocking the thread.
    pub(super) async fn write_async<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    {
        let began = Instant::now();
        let (tell, told) = tokio::sync::oneshot::channel();
        let job = Box::new(Task {
            job,
            // A caller that is gone does not need the answer.
            answer: move |out| drop(tell.send(out)),
        });
        self.queue.push_async(job).await;
        let out = told.await;
        self.times.writes.note(began.elapsed());
        out.unwrap_or_else(|_| Err(self.stopped().into()))
    }

    fn stopped(&self) -> StoreError {
        stopped(self.queue.lock().fatal.as_ref())
    }

    /// Why the writer has given up, when it has: the process must stop and start again.
    pub(super) fn fatal(&self) -> Option<String> {
        self.queue.lock().fatal.clone()
    }

    /// How many jobs wait.
    pub(super) fn waiting(&self) -> usize {
        self.queue.lock().jobs.len()
    }

    /// Finishes the accepted jobs, folds the WAL into the file, marks the stop as clean, ends the thread.
    pub(super) fn close(&self) -> Result<(), StoreError> {
        if std::thread::current().id() == self.id {
            return Err(StoreError::Nested);
        }
        self.queue.close(true);
        match self.take_thread() {
            Some(thread) => thread.join().unwrap_or(Err(StoreError::Stopped)),
            None => Err(self.stopped()),
        }
    }

    fn take_thread(&self) -> Option<JoinHandle<Result<(), StoreError>>> {
        self.thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue.close(false);
        let own = std::thread::current().id() == self.id;
        if let Some(thread) = self.take_thread().filter(|_| !own)
            && !matches!(thread.join(), Ok(Ok(())))
        {
            tracing::warn!("the database writer did not end in order");
        }
    }
}

/// Marks the queue closed even if the writer thread itself should panic: nobody may wait for ever.
struct Guard<'a>(&'a Queue);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.close(false);
        let left = std::mem::take(&mut self.0.lock().jobs);
        for job in left {
            job.refuse(StoreError::Stopped);
        }
    }
}

fn serve(
    connection: Connection,
    queue: &Queue,
    room: &OnceLock<Room>,
    times: &StoreTimes,
) -> Result<(), StoreError> {
    let guard = Guard(queue);
    while let Some(group) = queue.take() {
        if let Err(why) = commit_group(&connection, group, queue, (room.get(), times)) {
            let left = std::mem::take(&mut queue.lock().jobs);
            for job in left {
                job.refuse(StoreError::Fatal(why.clone()));
            }
            return Err(StoreError::Fatal(why));
        }
    }
    drop(guard);
    if queue.lock().tidy {
        super::open::mark_clean(&connection)?;
    }
    connection.close().map_err(|(_, error)| error.into())
}

/// Runs the jobs in one transaction. `Err` when the writer must not go on; the queue is closed then.
fn commit_group(
    connection: &Connection,
    group: Vec<Box<dyn Job>>,
    queue: &Queue,
    (room, times): (Option<&Room>, &StoreTimes),
) -> Result<(), String> {
    let began = Instant::now();
    let mut answers: Vec<(&str, Answer)> = Vec::with_capacity(group.len());
    let mut jobs = group.into_iter();
    let outcome = run_group(connection, &mut jobs, &mut answers, times).and_then(|changed| {
        for (name, _) in &answers {
            failpoint::pass(format_args!("before commit of {name}"));
        }
        connection.execute_batch("COMMIT")?;
        if changed {
            times.changed(Some(began));
        }
        Ok(())
    });
    let Err(error) = outcome else {
        times.commits.note(began.elapsed());
        for (name, _) in &answers {
            failpoint::pass(format_args!("after commit of {name}"));
        }
        for (_, answer) in answers {
            answer(None);
        }
        return Ok(());
    };
    times.lost.add(1);
    times.changed(None);
    let fatal = give_up(connection, &error);
    if let Some(why) = &fatal {
        tracing::error!(%why, "the database writer gives up");
        // Before anybody is told: who learns that a job is lost must not find a writer that seems to go on.
        let mut waiting = queue.lock();
        waiting.fatal = Some(why.clone());
        waiting.closed = true;
    }
    let (why, no_room) = match error {
        StoreError::Sqlite(error) => loss::of(&error),
        other => other,
    }
    .apart();
    if no_room && fatal.is_none() {
        make_room(connection, room);
    }
    let lost = || match no_room {
        true => StoreError::NoRoom(why.clone()),
        false => StoreError::NotCommitted(why.clone()),
    };
    for (_, answer) in answers {
        answer(Some(lost()));
    }
    for job in jobs {
        job.refuse(lost());
    }
    fatal.map_or(Ok(()), Err)
}

/// The disk is full. Before anybody hears of it, and tries again, the ballast goes, and the log is folded into the
/// file as far as that goes: then it is written from its beginning and need not grow.
fn make_room(connection: &Connection, room: Option<&Room>) {
    if let Some(room) = room {
        room.give_up_ballast();
    }
    if let Err(error) = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())) {
        tracing::debug!(%error, "the log was not folded in");
    }
}

/// Runs the jobs one after the other; true when rows have changed that are to stay.
fn run_group(
    connection: &Connection,
    jobs: &mut dyn Iterator<Item = Box<dyn Job>>,
    answers: &mut Vec<(&str, Answer)>,
    times: &StoreTimes,
) -> Result<bool, StoreError> {
    let began = Instant::now();
    connection.execute_batch("BEGIN IMMEDIATE")?;
    times.locked(began.elapsed());
    let mut changed = false;
    for job in jobs {
        let rows = connection.total_changes();
        connection.prepare_cached("SAVEPOINT job")?.execute([])?;
        let Ran {
            keep,
            grave,
            answer,
            name,
        } = job.run(connection);
        answers.push((name, answer));
        if let Some(why) = grave {
            return Err(why);
        }
        if connection.is_autocommit() {
            let why = "a job ended the transaction of its group";
            return Err(StoreError::NotCommitted(why.to_owned()));
        }
        if !keep {
            connection.prepare_cached("ROLLBACK TO job")?.execute([])?;
        }
        changed |= keep && connection.total_changes() != rows;
        connection.prepare_cached("RELEASE job")?.execute([])?;
    }
    Ok(changed)
}
