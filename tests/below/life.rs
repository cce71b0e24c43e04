//! Lives of the product along the story, and the judgement over what a fault has left.

use crate::disk::Disk;
use crate::story::{Deed, Job, Step, story};
use kiebot::store::{Store, StoreError, invariants};
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Pages of WAL after which SQLite folds it in; its own default would come too late for a story of this length.
const CHECKPOINT_PAGES: u32 = 64;

/// How the database is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syncs {
    /// As the product does.
    Full,
    /// `synchronous=NORMAL`: the control, which must lose acknowledged steps.
    Normal,
}

/// Every row of every table as text.
pub type Dump = Vec<String>;

/// The story and the state after each of its steps.
pub struct Golden {
    pub steps: Vec<Step>,
    /// `states[n]`: after `n` steps; the first is empty.
    states: Vec<Dump>,
}

/// What is wrong with a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is the state before an acknowledged step.
    Lost(String),
    /// It is none of the story's states, breaks an invariant, or the story does not go on from it.
    Broken(String),
}

fn broken(what: impl std::fmt::Display) -> Fault {
    Fault::Broken(what.to_string())
}

/// A folder in memory, where the system has one: fsync is free there, and this shim keeps its own books of it.
pub fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    match memory.is_dir() {
        true => tempfile::tempdir_in(memory).or_else(|_| tempfile::tempdir()),
        false => tempfile::tempdir(),
    }
    .unwrap()
}

/// The database of a folder.
pub fn database(folder: &Path) -> PathBuf {
    folder.canonicalize().unwrap().join("kiebot.db")
}

impl Golden {
    /// Lives the story undisturbed.
    pub fn make() -> Self {
        let folder = folder();
        let mut golden = Self {
            steps: story(),
            states: vec![Vec::new()],
        };
        let mut life = Life::new(folder.path(), Syncs::Full);
        for step in golden.steps.clone() {
            life.step(&step)
                .unwrap_or_else(|error| panic!("{}: {error:#}", step.name));
            let state = dump_file(&database(folder.path()));
            golden.states.push(state);
        }
        let checks = life.store().unwrap().read(|conn| {
            let state = dump(conn)?;
            let last = golden.states.last().unwrap();
            assert!(state == *last, "{}", difference(last, &state));
            Ok::<_, StoreError>(invariants::verify(conn))
        });
        for check in checks.unwrap() {
            assert!(check.ok, "{check:?}");
        }
        golden
    }

    /// How many steps there are.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Judges an open database: sound, and with the acknowledged steps and at most the next one.
    pub fn judge(&self, store: &Store, acked: usize) -> Result<Dump, Fault> {
        let (state, checks) = store
            .read(|conn| Ok::<_, StoreError>((dump(conn)?, invariants::verify(conn))))
            .map_err(broken)?;
        if let Some(check) = checks.iter().find(|check| !check.ok) {
            return Err(broken(format!("{check:?}")));
        }
        // Whoever looks has opened it, so the first step is done.
        let least = acked.max(1);
        let fits = |n: usize| self.states.get(n) == Some(&state);
        if fits(least) || fits(acked + 1) {
            return Ok(state);
        }
        match (1..least).rev().find(|n| fits(*n)) {
            Some(n) => Err(Fault::Lost(format!(
                "{acked} steps acknowledged, {n} are there"
            ))),
            None => Err(broken(format!(
                "no state of the story: {}",
                difference(&self.states[least], &state)
            ))),
        }
    }

    /// Opens what a fault has left, judges it, repeats what was acknowledged (nothing may change), and lives the
    /// story to its end. Many steps share a transaction here, as they do in the writer under load; the first two
    /// after the fault have their own.
    pub fn finish(&self, folder: &Path, acked: usize) -> Result<(), Fault> {
        let mut life = Life::new(folder, Syncs::Full);
        let before = self.judge(life.store().map_err(broken)?, acked)?;
        life.group(&self.steps[..acked], false)?;
        self.expect(&mut life, &before, "a repeated step has changed")?;
        let (next, rest) = self.steps[acked..].split_at(2.min(self.len() - acked));
        for step in next {
            let done = life.step(step);
            done.map_err(|error| broken(format!("{}: {error:#}", step.name)))?;
        }
        // The last deed is an orderly stop: what is to be seen is seen before.
        let Some((stop, rest)) = rest.split_last() else {
            return self.expect(&mut life, &self.states[self.len()], "the end differs:");
        };
        life.group(rest, true)?;
        self.expect(&mut life, &self.states[self.len() - 1], "the end differs:")?;
        life.step(stop).map_err(broken)
    }

    fn expect(&self, life: &mut Life, state: &Dump, what: &str) -> Result<(), Fault> {
        let store = life.store().map_err(broken)?;
        let found = store.read(dump).map_err(broken)?;
        match found == *state {
            true => Ok(()),
            false => Err(broken(format!("{what} {}", difference(state, &found)))),
        }
    }
}

/// One process of the product.
pub struct Life {
    path: PathBuf,
    syncs: Syncs,
    store: Option<Store>,
}

impl Life {
    pub fn new(folder: &Path, syncs: Syncs) -> Self {
        Self {
            path: database(folder),
            syncs,
            store: None,
        }
    }

    /// The open database; opened if it is not.
    pub fn store(&mut self) -> anyhow::Result<&Store> {
        let store = match self.store.take() {
            Some(store) => store,
            None => open(&self.path, self.syncs)?,
        };
        Ok(self.store.insert(store))
    }

    /// Does a step; `Ok` when the product has acknowledged it.
    pub fn step(&mut self, step: &Step) -> anyhow::Result<()> {
        match &step.deed {
            Deed::Open => self.store().map(drop),
            Deed::Write(job) => {
                let job = Arc::clone(job);
                self.store()?.write(move |tx| job(tx))
            }
            Deed::Close => {
                // After a fault somebody has to be there to leave in order.
                self.store()?;
                self.store.take().map_or(Ok(()), |store| Ok(store.close()?))
            }
        }
    }

    /// Does steps, as many as possible in one transaction; stops and starts between them only if wished.
    fn group(&mut self, steps: &[Step], stops: bool) -> Result<(), Fault> {
        for part in steps.chunk_by(|one, other| one.deed.is_write() && other.deed.is_write()) {
            let jobs: Vec<Job> = part.iter().filter_map(|step| step.deed.job()).collect();
            let done = match part {
                [step] if jobs.is_empty() && stops => self.step(step),
                _ if jobs.is_empty() => Ok(()),
                _ => self.store().and_then(|store| {
                    store.write(move |tx| jobs.iter().try_for_each(|job| job(tx)))
                }),
            };
            done.map_err(|error| broken(format!("{error:#}")))?;
        }
        Ok(())
    }

    /// Ends the process if the product would: when the writer has given up.
    pub fn end_if_fatal(&mut self) -> bool {
        let fatal = self.store.as_ref().is_some_and(|s| s.fatal().is_some());
        if fatal {
            self.store = None;
        }
        fatal
    }

    /// Whether there is no process.
    pub fn is_over(&self) -> bool {
        self.store.is_none()
    }

    /// Ends the process.
    pub fn end(&mut self) {
        self.store = None;
    }

    /// Lives the whole story on a disk, which learns of every acknowledged step.
    pub fn whole(&mut self, golden: &Golden, disk: &Disk) -> anyhow::Result<()> {
        for (n, step) in golden.steps.iter().enumerate() {
            self.step(step)?;
            disk.set_acked(n + 1);
        }
        Ok(())
    }
}

fn open(path: &Path, syncs: Syncs) -> anyhow::Result<Store> {
    let store = Store::open(path, 1)?;
    store.write::<_, StoreError, _>(move |tx| {
        tx.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
        if syncs == Syncs::Normal {
            // Only outside a transaction; the writer does not notice that it is another one afterwards.
            tx.execute_batch("COMMIT; PRAGMA synchronous=NORMAL; BEGIN IMMEDIATE; SAVEPOINT job")?;
        }
        Ok(())
    })?;
    Ok(store)
}

fn dump_file(path: &Path) -> Dump {
    dump(&Connection::open(path).unwrap()).unwrap()
}

/// All rows, without what chance has made (tokens), without the mark of a clean stop, which an open removes, and
/// without the counters of row numbers, which may have gaps.
fn dump(conn: &Connection) -> Result<Dump, StoreError> {
    let mut lines = Vec::new();
    let tables: Vec<String> = conn
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'sqlite_sequence'",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for table in tables {
        let mut query = conn.prepare(&format!("SELECT * FROM \"{table}\" ORDER BY 1, 2"))?;
        let names: Vec<String> = query.column_names().into_iter().map(Into::into).collect();
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let mut line = table.clone();
            for (at, name) in names.iter().enumerate() {
                if name != "token" {
                    let value = match row.get_ref(at)? {
                        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                        other => format!("{other:?}"),
                    };
                    line.push_str(&format!(" {name}={value}"));
                }
            }
            if !line.contains("clean_stop") {
                lines.push(line);
            }
        }
    }
    lines.sort();
    Ok(lines)
}

fn difference(wanted: &Dump, found: &Dump) -> String {
    let missing = wanted.iter().find(|line| !found.contains(line));
    let surplus = found.iter().find(|line| !wanted.contains(line));
    format!("missing: {missing:?}, surplus: {surplus:?}")
}
