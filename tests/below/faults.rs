//! Lives on a disk that fails: one call, every call from some moment on, no more room, a sync whose data is dropped.

use crate::content::Folder;
use crate::disk::{Disk, Mounted, Plan};
use crate::life::{Fault, Golden, Life, Syncs, folder};
use crate::walks::{Met, Row, Walk, lay_out};
use fastrand::Rng;
use std::sync::mpsc::sync_channel;

/// After so many refusals of one step the disk has room again.
const FULL_TRIES: u32 = 3;
/// A step that is refused so often is refused for ever.
const MOST_TRIES: u32 = 8;
/// The power goes so many acknowledged steps after a dropped sync.
const POWER_AFTER: [usize; 3] = [1, 2, 5];
/// More than one start has calls.
const MOST_LOSSES: usize = 10_000;

/// How the disk fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One call; the same process goes on, unless the product ends it.
    Once,
    /// Every call from then on, until the process is started again.
    Broken,
    /// No room, until room is made; the same process goes on.
    Full,
}

impl Walk<'_> {
    /// Failing calls.
    pub fn faults(&self, kind: Kind) -> Row {
        let [all, _, writes, _] = self.count();
        let (name, calls) = match kind {
            Kind::Once => ("I/O error once", all),
            Kind::Broken => ("I/O error from then on", all),
            Kind::Full => ("disk full", writes),
        };
        self.each(name, calls, |call| {
            let plan = match kind {
                Kind::Once => Plan::Once(call),
                Kind::Broken => Plan::Broken(call),
                Kind::Full => Plan::Full(call),
            };
            let home = folder();
            let mounted = Disk::mount(home.path(), plan, Folder::default());
            let mut refused = 0;
            let found = through(self.golden, home.path(), &mounted.0, kind, &mut refused)
                .and_then(|()| self.golden.ends(home.path()));
            Met {
                happened: mounted.0.failed() > 0,
                refused,
                found,
            }
        })
    }

    /// A sync fails, the process is killed, and the power goes at some call of the next start: what that folds into the
    /// file must be in the log on the disk as well.
    pub fn lost_syncs_at_the_start(&self) -> Row {
        let [.., syncs] = self.count();
        let name = "sync lost, killed, power loss at the start";
        self.each(name, syncs, |call| {
            let mut trial = LostSync::new(self.golden, call);
            let found = trial.start_without_power();
            Met {
                happened: trial.happened(),
                refused: trial.refused,
                found,
            }
        })
    }

    /// Syncs that fail and whose data the system then forgets: the product must not believe a later one. The process
    /// either ends in order or is killed at once; later the power goes.
    pub fn lost_syncs(&self, killed: bool) -> Row {
        let [.., syncs] = self.count();
        let name = match killed {
            true => "sync lost, killed, power loss",
            false => "sync lost, ended, power loss",
        };
        self.each(name, syncs, |call| {
            let mut trial = LostSync::new(self.golden, call);
            let found = trial.live(killed);
            Met {
                happened: trial.happened(),
                refused: trial.refused,
                found,
            }
        })
    }
}

/// The whole story, each refused step tried again as the product would.
fn through(
    golden: &Golden,
    home: &std::path::Path,
    disk: &Disk,
    kind: Kind,
    refused: &mut u64,
) -> Result<(), Fault> {
    let mut life = Life::new(home, Syncs::Full);
    for (acked, step) in golden.steps.iter().enumerate() {
        let mut tries = 0;
        while let Err(error) = life.step(step) {
            *refused += 1;
            tries += 1;
            if tries > MOST_TRIES {
                return Err(Fault::Broken(format!("{}: {error:#}", step.name)));
            }
            match kind {
                Kind::Once => drop(life.end_if_fatal()),
                Kind::Broken => {
                    life.end();
                    disk.heal();
                }
                Kind::Full => {
                    life.end_if_fatal();
                    if tries < FULL_TRIES {
                        continue;
                    }
                    disk.heal();
                }
            }
            let open = life.store().map_err(|e| Fault::Broken(format!("{e:#}")))?;
            golden.judge(open, acked)?;
        }
    }
    life.end();
    if kind == Kind::Broken {
        // The disk may have failed with the last call of all: whoever looks next is started again.
        disk.heal();
    }
    Ok(())
}

/// A life with one sync that has failed and is forgotten.
struct LostSync<'a> {
    golden: &'a Golden,
    home: tempfile::TempDir,
    mounted: Mounted,
    life: Life,
    refused: u64,
    /// Before the process was killed.
    failed_before: bool,
}

impl<'a> LostSync<'a> {
    fn new(golden: &'a Golden, call: u64) -> Self {
        let home = folder();
        let mounted = Disk::mount(home.path(), Plan::LostSync(call), Folder::default());
        let life = Life::new(home.path(), Syncs::Full);
        Self {
            golden,
            home,
            mounted,
            life,
            refused: 0,
            failed_before: false,
        }
    }

    fn happened(&self) -> bool {
        self.failed_before || self.mounted.0.failed() > 0
    }

    fn live(&mut self, killed: bool) -> Result<(), Fault> {
        let mut since = 0;
        for (acked, step) in self.golden.steps.iter().enumerate() {
            while let Err(error) = self.life.step(step) {
                self.refused += 1;
                if self.refused > u64::from(MOST_TRIES) {
                    return Err(Fault::Broken(format!("{}: {error:#}", step.name)));
                }
                let ended = self.life.end_if_fatal();
                if step.deed.is_write() && !ended && !self.life.is_over() {
                    let what = format!("{}: goes on after {error:#}", step.name);
                    return Err(Fault::Broken(what));
                }
                if killed {
                    self.start_again(Plan::Well);
                }
            }
            if self.happened() {
                since += 1;
            }
            if POWER_AFTER.contains(&since) {
                self.power_goes(acked + 1)?;
            }
        }
        self.life.end();
        self.golden.ends(self.home.path())
    }

    /// Another process finds the files as the system shows them; what the disk lacks, it still lacks.
    fn start_again(&mut self, plan: Plan) {
        let left = self.mounted.0.folder();
        let home = folder();
        lay_out(home.path(), &left.as_seen());
        let mounted = Disk::mount(home.path(), plan, left);
        mounted.0.set_back_logs();
        self.life = Life::new(home.path(), Syncs::Full);
        self.failed_before = true;
        self.mounted = mounted;
        self.home = home;
    }

    /// The life in which a step is refused, and the start of the next at each of whose calls the power may go.
    fn start_without_power(&mut self) -> Result<(), Fault> {
        let golden = self.golden;
        let mut steps = golden.steps.iter().enumerate();
        let refused = steps.find(|(_, step)| self.life.step(step).is_err());
        let Some((acked, step)) = refused else {
            // A sync whose failure refuses nothing is for the other walk.
            return Ok(());
        };
        self.refused += 1;
        let (to, losses) = sync_channel(MOST_LOSSES);
        self.start_again(Plan::Watch {
            from: 1,
            every: 1,
            seeds: vec![0, 3],
            to,
        });
        let started = self.life.store().map(drop);
        // The channel ends with the plan.
        self.mounted.0.heal();
        started.map_err(|e| Fault::Broken(format!("{e:#}")))?;
        for loss in losses {
            self.left_by(&loss.files, acked)?;
        }
        // It may find itself done already: then that must last.
        let again = self.life.step(step);
        again.map_err(|e| Fault::Broken(format!("{e:#}")))?;
        self.power_goes(acked + 1)
    }

    fn power_goes(&self, acked: usize) -> Result<(), Fault> {
        let mut chance = Rng::with_seed(0);
        let left = self.mounted.0.folder();
        self.left_by(&left.after_power_loss(0, &mut chance), acked)
    }

    fn left_by(&self, files: &[(String, Vec<u8>)], acked: usize) -> Result<(), Fault> {
        let home = folder();
        lay_out(home.path(), files);
        let mut life = Life::new(home.path(), Syncs::Full);
        let open = life.store().map_err(|e| Fault::Broken(format!("{e:#}")))?;
        self.golden.judge(open, acked).map(drop)
    }
}
