//! The big database: made once, kept below `target/`, brought to the newest schema, and as it was made before each use.
#![allow(
    dead_code,
    reason = "each bench is a program of its own and uses a part of this"
)]

use crate::fill;
use kiebot::store::Store;
use kiebot::store::migrate::{self, STEPS};
use rusqlite::Connection;
use rustix::fs::{Advice, fadvise};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// The folder with a database of so many customers. It is made anew when the making of it has changed, or when its
/// schema is none that leads to today's.
pub fn filled(customers: u64) -> anyhow::Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-data");
    let mut print = DefaultHasher::new();
    (customers, include_str!("fill.rs")).hash(&mut print);
    let dir = root.join(format!("{:016x}", print.finish()));
    let done = dir.join("filled");
    let database = dir.join("kiebot.db");
    let usable = done.is_file()
        && migrated(&database)
            .inspect_err(|error| {
                // SQLite repeats the whole step.
                let why = error.to_string();
                println!("made anew: {}", why.lines().next().unwrap_or_default());
            })
            .is_ok();
    if !usable {
        if root.exists() {
            std::fs::remove_dir_all(&root)?;
        }
        std::fs::create_dir_all(&dir)?;
        std::fs::write(&done, fill::fill(&dir, customers)?)?;
    }
    println!("{}", std::fs::read_to_string(done)?);
    Ok(dir)
}

/// Runs the missing steps, without the copy that the program would make first; then the program must like it.
fn migrated(database: &Path) -> anyhow::Result<()> {
    let conn = Connection::open(database)?;
    let found = migrate::version(&conn)?;
    let missing = STEPS
        .iter()
        .zip(1_i64..)
        .skip_while(|(_, version)| *version <= found);
    for (step, version) in missing {
        let began = Instant::now();
        let step = format!("BEGIN; {step}; PRAGMA user_version = {version}; COMMIT");
        conn.execute_batch(
            "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144",
        )?;
        conn.execute_batch(&step)?;
        println!("schema {version} in {:.0} s", began.elapsed().as_secs_f64());
    }
    drop(conn);
    Ok(Store::open(database, 1)?.close()?)
}

/// Takes back what an earlier run has left: the updates of its Telegram, whose numbers would come again, and where its
/// customers stood. Says that the books were looked at just now: the nightly look would run beside the bench.
pub fn refresh(dir: &Path) -> anyhow::Result<()> {
    let conn = Connection::open(dir.join("kiebot.db"))?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis();
    let made: i64 = conn.query_row("SELECT max(id) FROM customers", [], |row| row.get(0))?;
    fill::without(&conn, &["trigger"], |conn| {
        conn.execute(
            "DELETE FROM inbox WHERE update_id > ?1",
            [fill::UPDATES * made],
        )?;
        conn.execute("DELETE FROM sessions", [])?;
        conn.execute(
            "INSERT INTO meta(key, value) VALUES('verified', ?1)
             ON CONFLICT(key) DO UPDATE SET value = excluded.value",
            [format!("{{\"at_ms\":{now},\"broken\":[]}}")],
        )?;
        Ok(())
    })
}

/// Makes the system forget what it has read of the database, as after a start of the machine.
pub fn forget(dir: &Path) -> anyhow::Result<()> {
    let file = std::fs::File::open(dir.join("kiebot.db"))?;
    file.sync_all()?;
    fadvise(&file, 0, None, Advice::DontNeed)?;
    Ok(())
}
