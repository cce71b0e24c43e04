//! What is in the files of a folder, what of it the disk surely has, and what a power loss may make of the rest.
//!
//! The model: sectors of 512 bytes, each kept, lost or torn by chance, in any order within and between files; a sync
//! makes one file's bytes sure; names of files are made sure by a sync of the folder, until then a new file may be
//! missing and a deleted one may be back. A torn sector has garbage only where something was being written: SQLite
//! relies on that for disks of today (SQLITE_IOCAP_POWERSAFE_OVERWRITE), and its own VFS claims it.

use fastrand::Rng;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

const SECTOR: usize = 512;

/// One file.
#[derive(Clone, Default)]
pub struct Content {
    /// As every process sees it.
    now: Vec<u8>,
    /// As the disk surely has it.
    sure: Vec<u8>,
    /// What was written since the last sync.
    written: Vec<Range<usize>>,
    /// What a failed sync has dropped: on the disk only if chance has it so, and no later sync brings it there.
    dropped: Vec<Range<usize>>,
    /// The shortest it was since the last sync.
    cut: Option<usize>,
    /// The folder surely has its name.
    named: bool,
}

/// The files of a folder.
#[derive(Clone, Default)]
pub struct Folder {
    files: BTreeMap<String, Content>,
    /// Deleted, but the folder was not synced since.
    deleted: BTreeMap<String, Content>,
}

/// What becomes of something that the disk does not surely have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Kept,
    Lost,
    Torn,
}

/// The first two seeds are the extremes: nothing unsure survives, everything does.
fn fate(seed: u64, chance: &mut Rng) -> Fate {
    match (seed, chance.u8(..8)) {
        (0, _) => Fate::Lost,
        (1, _) => Fate::Kept,
        (2, lot) if lot < 4 => Fate::Kept,
        (2, _) => Fate::Lost,
        (_, 0..=2) => Fate::Kept,
        (_, 3..=5) => Fate::Lost,
        _ => Fate::Torn,
    }
}

impl Folder {
    fn file(&mut self, name: &str) -> &mut Content {
        self.files.entry(name.to_owned()).or_default()
    }

    pub fn open(&mut self, name: &str) {
        self.file(name);
    }

    pub fn write(&mut self, name: &str, at: usize, data: &[u8]) {
        let file = self.file(name);
        let end = at + data.len();
        if file.now.len() < end {
            file.now.resize(end, 0);
        }
        file.now[at..end].copy_from_slice(data);
        subtract(&mut file.dropped, &(at..end));
        file.written.push(at..end);
    }

    pub fn truncate(&mut self, name: &str, length: usize) {
        let file = self.file(name);
        if length < file.now.len() {
            let rest = length..file.now.len();
            subtract(&mut file.written, &rest);
            subtract(&mut file.dropped, &rest);
            file.cut = Some(file.cut.map_or(length, |cut| cut.min(length)));
        } else {
            file.written.push(file.now.len()..length);
        }
        file.now.resize(length, 0);
    }

    pub fn sync(&mut self, name: &str, syncs_folder: bool) {
        let file = self.file(name);
        let mut sure = file.now.clone();
        for range in &file.dropped {
            for at in range.clone() {
                sure[at] = file.sure.get(at).copied().unwrap_or_default();
            }
        }
        file.sure = sure;
        file.written.clear();
        file.cut = None;
        if syncs_folder {
            self.sync_folder();
        }
    }

    /// The system forgets what it had to write, and says so this once.
    pub fn sync_failed(&mut self, name: &str) {
        let file = self.file(name);
        let mut written = std::mem::take(&mut file.written);
        file.dropped.append(&mut written);
    }

    /// The logs of which something was dropped.
    pub fn damaged_logs(&self) -> Vec<String> {
        let damaged = |(name, file): (&String, &Content)| {
            (name.ends_with("-wal") && !file.dropped.is_empty()).then(|| name.clone())
        };
        self.files.iter().filter_map(damaged).collect()
    }

    /// All of it was written once more, past SQLite, and synced.
    pub fn written_again(&mut self, name: &str) {
        self.file(name).dropped.clear();
        self.sync(name, false);
    }

    pub fn delete(&mut self, name: &str, syncs_folder: bool) {
        if let Some(file) = self.files.remove(name)
            && file.named
        {
            self.deleted.insert(name.to_owned(), file);
        }
        if syncs_folder {
            self.sync_folder();
        }
    }

    fn sync_folder(&mut self) {
        self.deleted.clear();
        for file in self.files.values_mut() {
            file.named = true;
        }
    }

    /// The files as the next start would find them.
    pub fn after_power_loss(&self, seed: u64, chance: &mut Rng) -> Vec<(String, Vec<u8>)> {
        let mut left = BTreeMap::new();
        for (name, file) in &self.deleted {
            if fate(seed, chance) == Fate::Lost {
                // The deletion is lost: the file is back.
                left.insert(name.clone(), file.after_power_loss(seed, chance));
            }
        }
        for (name, file) in &self.files {
            if file.named || fate(seed, chance) == Fate::Kept {
                left.insert(name.clone(), file.after_power_loss(seed, chance));
            }
        }
        if seed > 2 && chance.bool() {
            // Shared memory is written back as the system likes; who opens first must not trust it.
            let garbage = std::iter::repeat_with(|| chance.u8(..)).take(4 * SECTOR);
            left.insert("kiebot.db-shm".to_owned(), garbage.collect());
        }
        left.into_iter().collect()
    }

    /// The files as the system shows them, after the process alone has died.
    pub fn as_seen(&self) -> Vec<(String, Vec<u8>)> {
        let files = self.files.iter();
        files
            .map(|(name, file)| (name.clone(), file.now.clone()))
            .collect()
    }
}

impl Content {
    fn after_power_loss(&self, seed: u64, chance: &mut Rng) -> Vec<u8> {
        let mut left = self.sure.clone();
        if let Some(cut) = self.cut
            && fate(seed, chance) == Fate::Kept
        {
            left.truncate(cut);
        }
        let unsure: Vec<&Range<usize>> = self.written.iter().chain(&self.dropped).collect();
        let mut sectors = BTreeSet::new();
        for range in &unsure {
            sectors.extend(range.start / SECTOR..range.end.div_ceil(SECTOR));
        }
        for sector in sectors {
            let fate = fate(seed, chance);
            if fate == Fate::Lost {
                continue;
            }
            let whole = sector * SECTOR..(sector + 1) * SECTOR;
            let torn_at = match fate {
                Fate::Torn => whole.start + chance.usize(..SECTOR),
                _ => whole.end,
            };
            for range in &unsure {
                let (start, end) = (range.start.max(whole.start), range.end.min(whole.end));
                if start >= end {
                    continue;
                }
                if left.len() < end {
                    left.resize(end, 0);
                }
                let torn = torn_at.clamp(start, end);
                left[start..torn].copy_from_slice(&self.now[start..torn]);
                chance.fill(&mut left[torn..end]);
            }
        }
        left
    }
}

/// Takes a range out of a list of ranges.
fn subtract(from: &mut Vec<Range<usize>>, what: &Range<usize>) {
    let pieces = from.iter().flat_map(|range| {
        let before = range.start..range.end.min(what.start);
        let after = range.start.max(what.end)..range.end;
        [before, after]
            .into_iter()
            .filter(|piece| !piece.is_empty())
    });
    *from = pieces.collect();
}
