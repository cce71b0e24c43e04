//! What runs came to: one file a chunk, so that a long run that was stopped goes on, and the table over all of them.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// One chunk: a fresh database, some kills, all checks.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Record {
    /// Where chance began.
    pub seed: u64,
    /// Times the bot was ended with kill -9 or SIGTERM.
    pub kills: u64,
    /// How long it took.
    pub seconds: u64,
    /// Generations, payments and so on.
    pub counts: BTreeMap<String, i64>,
    /// Outside calls by kind.
    pub calls: BTreeMap<String, i64>,
    /// Faults by kind.
    pub faults: BTreeMap<String, i64>,
    /// What did not fit.
    pub differences: Vec<String>,
}

impl Record {
    /// Takes over the tally of an emulator.
    pub fn tally(&mut self, host: &str, tally: &Value) {
        let add = |to: &mut BTreeMap<String, i64>, from: &Value| {
            for (kind, count) in from.as_object().into_iter().flatten() {
                let kind = format!("{host} {kind}");
                *to.entry(kind).or_default() += count.as_i64().unwrap_or(0);
            }
        };
        add(&mut self.calls, &tally["calls"]);
        add(&mut self.faults, &tally["faults"]);
    }

    fn add(&mut self, other: &Self) {
        self.kills += other.kills;
        self.seconds += other.seconds;
        let add = |to: &mut BTreeMap<String, i64>, from: &BTreeMap<String, i64>| {
            for (name, count) in from {
                *to.entry(name.clone()).or_default() += count;
            }
        };
        add(&mut self.counts, &other.counts);
        add(&mut self.calls, &other.calls);
        add(&mut self.faults, &other.faults);
        self.differences.extend(other.differences.iter().cloned());
    }

    /// The closing table.
    pub fn print(&self, title: &str) {
        let sum = |of: &BTreeMap<String, i64>| of.values().sum::<i64>();
        let (calls, faults) = (sum(&self.calls), sum(&self.faults));
        let share = faults * 1_000 / calls.max(1);
        println!("== {title}");
        println!("{:>9}  kills in {} s", self.kills, self.seconds);
        for (name, count) in &self.counts {
            println!("{count:>9}  {name}");
        }
        println!("{calls:>9}  outside calls");
        for (name, count) in &self.calls {
            println!("{count:>9}    {name}");
        }
        println!(
            "{faults:>9}  faults, {}.{} % of the calls",
            share / 10,
            share % 10
        );
        for (name, count) in &self.faults {
            println!("{count:>9}    {name}");
        }
        println!("{:>9}  differences found", self.differences.len());
        self.differences
            .iter()
            .for_each(|what| println!("           {what}"));
    }
}

/// Where the records of a long run are.
pub fn folder() -> PathBuf {
    let given = std::env::var_os("KIEBOT_STORM").map(PathBuf::from);
    given.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target/storm"))
}

/// Puts a chunk's record beside the others.
pub fn keep(folder: &Path, record: &Record) {
    std::fs::create_dir_all(folder).unwrap();
    let text = serde_json::to_string_pretty(record).unwrap();
    let (path, draft) = (
        folder.join(format!("{}.json", record.seed)),
        folder.join(format!("{}.draft", record.seed)),
    );
    std::fs::write(&draft, text).unwrap();
    std::fs::rename(draft, path).unwrap();
}

/// All chunks so far as one.
pub fn total(folder: &Path) -> Record {
    let mut total = Record::default();
    let Ok(entries) = std::fs::read_dir(folder) else {
        return total;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let text = std::fs::read_to_string(path).unwrap();
            total.add(&serde_json::from_str(&text).unwrap());
        }
    }
    total
}
