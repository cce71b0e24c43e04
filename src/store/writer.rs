//! The one thread that writes: takes waiting jobs, commits them together, answers each after the commit.

mod queue;

use super::{LedgerError, StoreError};
use crate::files::room::Room;
use queue::{Queue, stopped};
use rusqlite::{Connection, ErrorCode};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;

/// SQLite's extended codes for a failed fsync of a file and of a folder.
const FSYNC_FAILED: [i32; 2] = [1034, 1290];

/// SQLite's extended codes for a write that the disk did not take (a quota counts as such) and for shared memory that
/// could not grow: with SQLITE_FULL all that a full disk can look like.
const NO_ROOM: [i32; 3] = [13, 778, 4874];

/// Tells the caller how its job ended, once the group is committed (`None`) or lost (`Some`).
type Answer = Box<dyn FnOnce(Option<StoreError>) + Send>;

/// What a job leaves behind.
struct Ran {
    /// Its changes stay; otherwise its savepoint is rolled back.
    keep: bool,
    /// Why the whole transaction must go: a full disk, an I/O error.
    grave: Option<StoreError>,
    answer: Answer,
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

/// What SQLite said when it may have lost more than the job: after such errors the whole transaction is rolled
/// back (sqlite.org/lang_transaction.html, "Response To Errors Within A Transaction").
fn grave(error: &dyn Any) -> Option<StoreError> {
    let sqlite = if let Some(error) = error.downcast_ref::<StoreError>() {
        of_store(error)
    } else if let Some(LedgerError::Store(error)) = error.downcast_ref::<LedgerError>() {
        of_store(error)
    } else if let Some(error) = error.downcast_ref::<anyhow::Error>() {
        error
            .chain()
            .find_map(|cause| cause.downcast_ref::<rusqlite::Error>())
    } else {
        error.downcast_ref::<rusqlite::Error>()
    }?;
    let grave = matches!(
        sqlite.sqlite_error_code()?,
        ErrorCode::DiskFull
            | ErrorCode::SystemIoFailure
            | ErrorCode::OutOfMemory
            | ErrorCode::DatabaseCorrupt
            | ErrorCode::NotADatabase
    );
    grave.then(|| lost(sqlite))
}

/// What everybody hears whose transaction was lost to this.
fn lost(error: &rusqlite::Error) -> StoreError {
    match is_no_room(error) {
        true => StoreError::NoRoom(error.to_string()),
        false => StoreError::NotCommitted(error.to_string()),
    }
}

/// Whether SQLite says this on a full disk.
pub(super) fn is_no_room(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error().map(|error| error.extended_code);
    code.is_some_and(|code| NO_ROOM.contains(&code))
}

fn of_store(error: &StoreError) -> Option<&rusqlite::Error> {
    match error {
        StoreError::Sqlite(error) => Some(error),
        _ => None,
    }
}

/// The handle of the writer thread; dropping the last one ends the thread after the jobs it has accepted.
pub(super) struct Writer {
    queue: Arc<Queue>,
    id: std::thread::ThreadId,
    thread: Mutex<Option<JoinHandle<Result<(), StoreError>>>>,
}

impl Writer {
    /// Starts the thread with the only connection that writes.
    pub(super) fn start(
        connection: Connection,
        room: Arc<OnceLock<Room>>,
    ) -> std::io::Result<Self> {
        let queue = Arc::new(Queue::default());
        let theirs = Arc::clone(&queue);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || serve(connection, &theirs, &room))?;
        Ok(Self {
            queue,
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
        let (tell, told) = std::sync::mpsc::sync_channel(1);
        self.queue.push(Box::new(Task {
            job,
            // A caller that is gone does not need the answer.
            answer: move |out| drop(tell.send(out)),
        }));
        told.recv().unwrap_or_else(|_| Err(self.stopped().into()))
    }

    /// As `write`, without blocking the thread.
    pub(super) async fn write_async<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    {
        let (tell, told) = tokio::sync::oneshot::channel();
        let job = Box::new(Task {
            job,
            // A caller that is gone does not need the answer.
            answer: move |out| drop(tell.send(out)),
        });
        self.queue.push_async(job).await;
        told.await.unwrap_or_else(|_| Err(self.stopped().into()))
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

fn serve(connection: Connection, queue: &Queue, room: &OnceLock<Room>) -> Result<(), StoreError> {
    let guard = Guard(queue);
    while let Some(group) = queue.take() {
        if let Err(why) = commit_group(&connection, group, room.get()) {
            tracing::error!(%why, "the database writer gives up");
            let mut waiting = queue.lock();
            waiting.fatal = Some(why.clone());
            waiting.closed = true;
            let left = std::mem::take(&mut waiting.jobs);
            drop(waiting);
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

/// Runs the jobs in one transaction. `Err` when the writer must not go on.
fn commit_group(
    connection: &Connection,
    group: Vec<Box<dyn Job>>,
    room: Option<&Room>,
) -> Result<(), String> {
    let mut answers: Vec<Answer> = Vec::with_capacity(group.len());
    let mut jobs = group.into_iter();
    let outcome = run_group(connection, &mut jobs, &mut answers)
        .and_then(|()| connection.execute_batch("COMMIT").map_err(StoreError::from));
    let Err(error) = outcome else {
        for answer in answers {
            answer(None);
        }
        return Ok(());
    };
    let fatal = give_up(connection, &error);
    let (why, no_room) = match error {
        StoreError::Sqlite(error) => lost(&error).apart(),
        other => other.apart(),
    };
    if no_room && fatal.is_none() {
        make_room(connection, room);
    }
    let lost = || match no_room {
        true => StoreError::NoRoom(why.clone()),
        false => StoreError::NotCommitted(why.clone()),
    };
    for answer in answers {
        answer(Some(lost()));
    }
    for job in jobs {
        job.refuse(lost());
    }
    fatal.map_or(Ok(()), Err)
}

impl StoreError {
    /// Why a transaction was lost, and whether it was for want of room.
    fn apart(self) -> (String, bool) {
        match self {
            Self::NoRoom(why) => (why, true),
            Self::NotCommitted(why) => (why, false),
            other => (other.to_string(), false),
        }
    }
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

fn run_group(
    connection: &Connection,
    jobs: &mut dyn Iterator<Item = Box<dyn Job>>,
    answers: &mut Vec<Answer>,
) -> Result<(), StoreError> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    for job in jobs {
        connection.prepare_cached("SAVEPOINT job")?.execute([])?;
        let Ran {
            keep,
            grave,
            answer,
        } = job.run(connection);
        answers.push(answer);
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
        connection.prepare_cached("RELEASE job")?.execute([])?;
    }
    Ok(())
}

/// Leaves the failed transaction; says why when the writer must not go on: after a failed fsync nobody
/// knows what is on disk, and a transaction that cannot be left would take the next jobs with it.
fn give_up(connection: &Connection, error: &StoreError) -> Option<String> {
    if !connection.is_autocommit()
        && let Err(error) = connection.execute_batch("ROLLBACK")
        && !connection.is_autocommit()
    {
        return Some(format!("cannot roll back: {error}"));
    }
    match error {
        StoreError::Sqlite(rusqlite::Error::SqliteFailure(code, _))
            if FSYNC_FAILED.contains(&code.extended_code) =>
        {
            Some(format!("the disk did not accept a write: {error}"))
        }
        _ => None,
    }
}
