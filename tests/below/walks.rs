//! Walks over all calls of the story: a fault at each, and what became of it.

use crate::content::Folder;
use crate::disk::{Disk, Loss, Plan};
use crate::life::{Fault, Golden, Life, Syncs, folder};
use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::sync_channel;
use std::time::Instant;

/// Judging is spread over so many threads, more than a usual machine has cores: they wait for the writer's thread.
const THREADS: usize = 4;

/// A walk over every `every`-th call.
pub struct Walk<'a> {
    pub golden: &'a Golden,
    pub every: u64,
}

/// What came of a walk.
#[derive(Debug, Default)]
pub struct Row {
    pub name: String,
    /// Calls in one undisturbed life.
    pub calls: u64,
    /// Faults that have happened.
    pub faults: u64,
    /// Steps that the product did not acknowledge because of them.
    pub refused: u64,
    /// States that were broken.
    pub broken: u64,
    /// States that had lost an acknowledged step.
    pub lost: u64,
    pub seconds: u64,
    /// The first few, for people.
    pub examples: Vec<String>,
}

impl Row {
    fn add(&mut self, place: &str, found: Result<(), Fault>) {
        self.faults += 1;
        let Err(fault) = found else { return };
        match &fault {
            Fault::Lost(_) => self.lost += 1,
            Fault::Broken(_) => self.broken += 1,
        }
        if self.examples.len() < 5 {
            self.examples.push(format!("{place}: {fault:?}"));
        }
    }

    pub fn assert_sound(&self) {
        assert!(self.lost == 0 && self.broken == 0, "{self:#?}");
        assert!(self.faults > 0, "{} has done nothing", self.name);
    }
}

/// Prints the closing table.
pub fn table(rows: &[Row]) {
    println!("walk                            calls   faults  refused   broken     lost  seconds");
    for row in rows {
        println!(
            "{:<28} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}",
            row.name, row.calls, row.faults, row.refused, row.broken, row.lost, row.seconds
        );
    }
}

impl Walk<'_> {
    /// Power losses: one life, and at each changing call what each seed leaves of the files, judged with the
    /// system's own VFS.
    pub fn power(&self, syncs: Syncs, seeds: &[u64]) -> Row {
        let began = Instant::now();
        let row = Mutex::new(Row {
            name: format!("power loss, {syncs:?}, seeds {seeds:?}"),
            ..Row::default()
        });
        let (to, losses) = sync_channel::<Loss>(2 * THREADS);
        let losses = Mutex::new(losses);
        let calls = std::thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    loop {
                        let next = losses.lock().unwrap().recv();
                        let Ok(loss) = next else { return };
                        let found = self.after(&loss);
                        let place =
                            format!("call {} ({}), seed {}", loss.call, loss.what, loss.seed);
                        row.lock().unwrap().add(&place, found);
                    }
                });
            }
            let home = folder();
            let plan = Plan::Watch {
                every: self.every,
                seeds: seeds.to_vec(),
                to,
            };
            let mounted = Disk::mount(home.path(), plan, Folder::default());
            Life::new(home.path(), syncs)
                .whole(self.golden, &mounted.0)
                .unwrap();
            let [_, changing, ..] = mounted.0.counted();
            // The channel ends with the plan.
            mounted.0.heal();
            changing
        });
        let mut row = row.into_inner().unwrap();
        row.calls = calls;
        row.seconds = began.elapsed().as_secs();
        row
    }

    /// All calls, changing calls, writes, syncs of one undisturbed life.
    pub fn count(&self) -> [u64; 4] {
        let home = folder();
        let mounted = Disk::mount(home.path(), Plan::Well, Folder::default());
        let life = Life::new(home.path(), Syncs::Full).whole(self.golden, &mounted.0);
        life.unwrap();
        mounted.0.counted()
    }

    /// Has a fault at every `every`-th call, spread over the threads.
    pub fn each(&self, name: &str, calls: u64, meet: impl Fn(u64) -> Met + Sync) -> Row {
        let began = Instant::now();
        let numbers = self.numbers(1..=calls);
        let row = Mutex::new(Row {
            name: name.to_owned(),
            calls,
            ..Row::default()
        });
        std::thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    loop {
                        let next = numbers.lock().unwrap().next();
                        let Some(call) = next else { return };
                        let met = meet(call);
                        if met.happened {
                            let mut row = row.lock().unwrap();
                            row.refused += met.refused;
                            row.add(&format!("call {call}"), met.found);
                        }
                    }
                });
            }
        });
        let mut row = row.into_inner().unwrap();
        row.seconds = began.elapsed().as_secs();
        row
    }

    fn numbers(&self, calls: RangeInclusive<u64>) -> Mutex<impl Iterator<Item = u64> + Send> {
        Mutex::new(calls.step_by(usize::try_from(self.every).unwrap()))
    }

    fn after(&self, loss: &Loss) -> Result<(), Fault> {
        let home = folder();
        lay_out(home.path(), &loss.files);
        self.golden.finish(home.path(), loss.acked)
    }
}

/// What one life with a fault has met.
pub struct Met {
    /// The fault has happened at all.
    pub happened: bool,
    /// Steps that were not acknowledged.
    pub refused: u64,
    pub found: Result<(), Fault>,
}

/// Writes files as a fault has left them.
pub fn lay_out(folder: &Path, files: &[(String, Vec<u8>)]) {
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}
