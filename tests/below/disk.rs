//! A disk that misbehaves on order: counts the calls, fails them, ends the process, or keeps what a power loss would
//! leave. One disk is one folder; several live side by side.

use crate::content::Folder;
use fastrand::Rng;
use rusqlite::ffi;
use std::ffi::c_int;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::UNIX_EPOCH;

/// Exit status of a process that was ended at a call.
pub const DEAD: u8 = 77;

/// A call of SQLite to one of its files.
pub enum Call<'a> {
    Open,
    Read,
    Write { at: usize, data: &'a [u8] },
    Sync { syncs_folder: bool },
    Truncate { length: usize },
    Delete { syncs_folder: bool },
    ShmMap,
}

impl Call<'_> {
    /// Changes what a power loss or a process death would leave.
    fn changes(&self) -> bool {
        match self {
            Self::Write { .. } | Self::Sync { .. } | Self::Truncate { .. } => true,
            Self::Delete { .. } => true,
            Self::Open | Self::Read | Self::ShmMap => false,
        }
    }

    pub fn name(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Read => "read",
            Self::Write { .. } => "write",
            Self::Sync { .. } => "sync",
            Self::Truncate { .. } => "truncate",
            Self::Delete { .. } => "delete",
            Self::ShmMap => "shm",
        }
    }

    /// What SQLite's own VFS answers when the system refuses this call.
    fn error(&self) -> c_int {
        match self {
            Self::Open => ffi::SQLITE_CANTOPEN,
            Self::Read => ffi::SQLITE_IOERR_READ,
            Self::Write { .. } => ffi::SQLITE_IOERR_WRITE,
            Self::Sync { .. } => ffi::SQLITE_IOERR_FSYNC,
            Self::Truncate { .. } => ffi::SQLITE_IOERR_TRUNCATE,
            Self::Delete { .. } => ffi::SQLITE_IOERR_DELETE,
            Self::ShmMap => ffi::SQLITE_IOERR_SHMMAP,
        }
    }
}

/// What a disk has in mind.
pub enum Plan {
    /// Nothing: calls are counted.
    Well,
    /// The call with this number fails, counted over all calls.
    Once(u64),
    /// From this call on every call fails.
    Broken(u64),
    /// From this write on there is no room; counted over writes.
    Full(u64),
    /// This sync fails, and what it should have brought to the disk is dropped from the list of what is still to be
    /// written, as Linux does: a later sync that succeeds proves nothing. Counted over syncs.
    LostSync(u64),
    /// The process ends at this changing call.
    Death(u64),
    /// At changing call number `from` and at every `every`-th after it what a power loss would leave is handed out,
    /// once a seed.
    Watch {
        from: u64,
        every: u64,
        seeds: Vec<u64>,
        to: SyncSender<Loss>,
    },
}

/// What a power loss left.
pub struct Loss {
    /// Changing calls before it.
    pub call: u64,
    /// That call, for people.
    pub what: String,
    /// Where chance began.
    pub seed: u64,
    /// Steps acknowledged before it.
    pub acked: usize,
    /// The files.
    pub files: Vec<(String, Vec<u8>)>,
}

/// What the VFS does with a call.
pub enum Verdict {
    Go,
    Fail(c_int),
    Die,
}

struct State {
    plan: Plan,
    folder: Folder,
    all: u64,
    changing: u64,
    writes: u64,
    syncs: u64,
    failed: u64,
    acked: usize,
}

pub struct Disk {
    root: PathBuf,
    /// Held from before a call until the books know of it: a connection that a pool's thread closes late must not
    /// mix them up with another that opens.
    turn: Mutex<()>,
    state: Mutex<State>,
}

static DISKS: Mutex<Vec<Arc<Disk>>> = Mutex::new(Vec::new());

/// The disk that a file is on, and the file's name there.
pub fn of(path: &Path) -> Option<(Arc<Disk>, String)> {
    let disks = DISKS.lock().unwrap_or_else(PoisonError::into_inner);
    let disk = disks
        .iter()
        .find(|disk| Some(disk.root.as_path()) == path.parent())?;
    let name = path.file_name()?.to_str()?.to_owned();
    Some((Arc::clone(disk), name))
}

/// Takes its disk off the list when dropped.
pub struct Mounted(pub Arc<Disk>);

impl Drop for Mounted {
    fn drop(&mut self) {
        let mut disks = DISKS.lock().unwrap_or_else(PoisonError::into_inner);
        disks.retain(|disk| !Arc::ptr_eq(disk, &self.0));
    }
}

impl Disk {
    /// A disk over a folder whose files are as given (none, for an empty folder).
    pub fn mount(root: &Path, plan: Plan, folder: Folder) -> Mounted {
        let disk = Arc::new(Self {
            root: root.canonicalize().unwrap(),
            turn: Mutex::new(()),
            state: Mutex::new(State {
                plan,
                folder,
                all: 0,
                changing: 0,
                writes: 0,
                syncs: 0,
                failed: 0,
                acked: 0,
            }),
        });
        DISKS
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Arc::clone(&disk));
        Mounted(disk)
    }

    /// One call at a time.
    pub fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers that so many steps are acknowledged.
    pub fn set_acked(&self, acked: usize) {
        self.lock().acked = acked;
    }

    /// The trouble is over.
    pub fn heal(&self) {
        self.lock().plan = Plan::Well;
    }

    /// How many calls have failed.
    pub fn failed(&self) -> u64 {
        self.lock().failed
    }

    /// All calls, changing calls, writes, syncs so far.
    pub fn counted(&self) -> [u64; 4] {
        let state = self.lock();
        [state.all, state.changing, state.writes, state.syncs]
    }

    /// The files as they are, with what the disk does not know of them yet.
    pub fn folder(&self) -> Folder {
        self.lock().folder.clone()
    }

    /// Whether the process is to end in the middle of this call, which is the next.
    pub fn dies_now(&self, call: &Call<'_>) -> bool {
        let state = self.lock();
        matches!(state.plan, Plan::Death(at) if call.changes() && state.changing + 1 == at)
    }

    /// The product writes a damaged log again past SQLite: seen by the file's time, which is set back whenever the
    /// books are right.
    fn look_at_logs(&self, state: &mut State) {
        for name in state.folder.damaged_logs() {
            let log = self.root.join(&name);
            let at = std::fs::metadata(&log).and_then(|about| about.modified());
            if at.is_ok_and(|at| at != UNIX_EPOCH) {
                state.folder.written_again(&name);
            }
        }
    }

    /// From now on another time of a damaged log means that somebody wrote it past SQLite.
    pub fn set_back_logs(&self) {
        for name in self.lock().folder.damaged_logs() {
            let log = File::options().write(true).open(self.root.join(&name));
            // It may have been deleted meanwhile.
            if let Ok(log) = log {
                log.set_modified(UNIX_EPOCH).unwrap();
            }
        }
    }

    pub fn before(&self, name: &str, call: &Call<'_>) -> Verdict {
        let mut state = self.lock();
        self.look_at_logs(&mut state);
        state.all += 1;
        state.changing += u64::from(call.changes());
        state.writes += u64::from(matches!(call, Call::Write { .. }));
        state.syncs += u64::from(matches!(call, Call::Sync { .. }));
        let fails = match state.plan {
            Plan::Well | Plan::Watch { .. } => false,
            Plan::Death(at) if call.changes() && state.changing == at => return Verdict::Die,
            Plan::Death(_) => false,
            Plan::Once(at) => state.all == at,
            Plan::Broken(at) => state.all >= at,
            Plan::Full(at) if matches!(call, Call::Write { .. }) && state.writes >= at => {
                state.failed += 1;
                return Verdict::Fail(ffi::SQLITE_FULL);
            }
            Plan::Full(_) => false,
            Plan::LostSync(at) => matches!(call, Call::Sync { .. }) && state.syncs == at,
        };
        if fails {
            state.failed += 1;
            if matches!(call, Call::Sync { .. }) {
                state.folder.sync_failed(name);
                drop(state);
                self.set_back_logs();
            }
            return Verdict::Fail(call.error());
        }
        // A sync that has not begun has brought nothing: the loss comes before it, all others in their middle.
        if matches!(call, Call::Sync { .. }) {
            hand_out(state, name, call);
        }
        Verdict::Go
    }

    /// A call has succeeded.
    pub fn after(&self, name: &str, call: &Call<'_>) {
        let mut state = self.lock();
        match *call {
            Call::Open => state.folder.open(name),
            Call::Read | Call::ShmMap => {}
            Call::Write { at, data } => state.folder.write(name, at, data),
            Call::Truncate { length } => state.folder.truncate(name, length),
            Call::Sync { syncs_folder } => state.folder.sync(name, syncs_folder),
            Call::Delete { syncs_folder } => state.folder.delete(name, syncs_folder),
        }
        match call.changes() && !matches!(call, Call::Sync { .. }) {
            true => hand_out(state, name, call),
            false => drop(state),
        }
        self.set_back_logs();
    }
}

/// Hands out what a power loss at this call would leave. Waits, unlocked, while nobody takes it.
fn hand_out(state: MutexGuard<'_, State>, name: &str, call: &Call<'_>) {
    let Plan::Watch {
        from,
        every,
        seeds,
        to,
    } = &state.plan
    else {
        return;
    };
    let since = state.changing.checked_sub(*from);
    if !since.is_some_and(|calls| calls.is_multiple_of(*every)) {
        return;
    }
    let losses: Vec<Loss> = seeds
        .iter()
        .map(|seed| Loss {
            call: state.changing,
            what: format!("{} {name}", call.name()),
            seed: *seed,
            acked: state.acked,
            files: state.folder.after_power_loss(
                *seed,
                &mut Rng::with_seed(seed.wrapping_mul(0x9e37_79b9) ^ state.changing),
            ),
        })
        .collect();
    let to = to.clone();
    drop(state);
    for loss in losses {
        // Nobody listens any more: the walk has failed already.
        drop(to.send(loss));
    }
}
