//! The end of a real process at each call: a child lives the story and dies in the middle of one, the parent judges.

use crate::content::Folder;
use crate::disk::{DEAD, Disk, Plan};
use crate::life::{Fault, Life, Syncs, folder};
use crate::story::story;
use crate::walks::{Met, Row, Walk};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const FOLDER: &str = "KIEBOT_BELOW_FOLDER";
const CALL: &str = "KIEBOT_BELOW_CALL";
/// One byte a step that the child's product has acknowledged.
const ACKED: &str = "acked";
const DATA: &str = "data";

impl Walk<'_> {
    /// Deaths of the process.
    pub fn deaths(&self) -> Row {
        let [_, changing, ..] = self.count();
        self.each("process death", changing, |call| {
            let home = folder();
            let met = |happened, found| Met {
                happened,
                refused: 0,
                found,
            };
            let code = child(home.path(), call);
            if code == Some(0) {
                return met(false, Ok(()));
            }
            if code != Some(i32::from(DEAD)) {
                let what = format!("the child has ended with {code:?}");
                return met(true, Err(Fault::Broken(what)));
            }
            let acked = std::fs::read(home.path().join(ACKED)).unwrap().len();
            let data = home.path().join(DATA);
            met(true, self.golden.finish(&data, acked))
        })
    }
}

fn child(home: &Path, call: u64) -> Option<i32> {
    let status = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "a_child_lives_until_its_call",
            "--test-threads=1",
        ])
        .env(FOLDER, home)
        .env(CALL, call.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.unwrap().code()
}

/// What the child does: the story, on a disk that ends the process.
pub fn live_until_death() {
    let Ok(home) = std::env::var(FOLDER) else {
        return;
    };
    let call = std::env::var(CALL).unwrap().parse().unwrap();
    let home = Path::new(&home);
    let data = home.join(DATA);
    std::fs::create_dir(&data).unwrap();
    let mut acked = std::fs::File::create(home.join(ACKED)).unwrap();
    let _mounted = Disk::mount(&data, Plan::Death(call), Folder::default());
    let mut life = Life::new(&data, Syncs::Full);
    for step in story() {
        life.step(&step).unwrap();
        acked.write_all(b".").unwrap();
    }
}
