//! Litestream beside a busy bot: killed in the middle, what it has kept is restored, verified, and the bot goes on from it.
//! `LITESTREAM=/path/to/litestream cargo test --test all -- --ignored --nocapture litestream` (version 0.5).

use crate::child::{World, run_to_end, until};
use kiebot::store::migrate::{STEPS, difference};
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

/// Customers who talk meanwhile begin here.
const FIRST: i64 = 10_000;

struct Litestream {
    program: PathBuf,
    /// Its settings and the replica.
    dir: tempfile::TempDir,
    database: PathBuf,
}

impl Litestream {
    fn of(world: &World) -> Self {
        let program = std::env::var_os("LITESTREAM").map(PathBuf::from);
        let program = program.expect("LITESTREAM=/path/to/litestream, version 0.5");
        let dir = tempfile::tempdir().unwrap();
        let settings = format!(
            "dbs:\n  - path: {}\n    monitor-interval: 200ms\n    replica:\n      path: {}\n      sync-interval: 500ms\n",
            world.database().display(),
            dir.path().join("replica").display()
        );
        std::fs::write(dir.path().join("litestream.yml"), settings).unwrap();
        let database = world.database().to_owned();
        Self {
            program,
            dir,
            database,
        }
    }

    fn command(&self, what: &str) -> Command {
        let mut command = Command::new(&self.program);
        let settings = self.dir.path().join("litestream.yml");
        command.arg(what).arg("-config").arg(settings);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn replicate(&self) -> Child {
        self.command("replicate").spawn().unwrap()
    }

    /// What it has kept, as a file of its own.
    fn restored(&self, name: &str) -> PathBuf {
        let to = self.dir.path().join(name);
        let mut command = self.command("restore");
        let done = command.arg("-o").args([&to, &self.database]).status();
        assert!(done.unwrap().success());
        to
    }
}

/// The newest update that was kept: how many there are, and when it came.
fn newest(path: &Path) -> (i64, i64) {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    assert_eq!(difference(&db, STEPS).unwrap(), None);
    let newest = "SELECT count(*), max(received_ms) FROM inbox";
    db.query_row(newest, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
}

/// People come and talk until `stop`.
fn crowd(world: &World, stop: &AtomicBool) {
    for id in FIRST.. {
        if stop.load(Ordering::SeqCst) {
            return;
        }
        let one = world.person(id);
        one.say_now("/start");
        one.say_now("/balance");
    }
}

#[test]
#[ignore = "needs Litestream: LITESTREAM=/path/to/litestream"]
fn what_litestream_kept_of_a_busy_bot_is_whole_and_the_bot_goes_on_from_it() {
    let world = World::new();
    let litestream = Litestream::of(&world);
    world.start().terminate();
    let mut replicating = litestream.replicate();
    // It has made tables of its own: a start and a stop beside it are in order.
    let theirs =
        "SELECT count(*) = 2 FROM sqlite_schema WHERE name LIKE '\\_litestream%' ESCAPE '\\'";
    world.until_true(theirs);
    world.start().terminate();
    let bot = world.start();
    let stop = AtomicBool::new(false);
    std::thread::scope(|threads| {
        threads.spawn(|| crowd(&world, &stop));
        world.until_true("SELECT count(*) > 400 FROM customers");
        replicating.kill().unwrap();
        bot.kill();
        stop.store(true, Ordering::SeqCst);
    });
    replicating.wait().unwrap();
    let kept = litestream.restored("kept.db");
    let ((all, last_ms), (found, found_ms)) = (newest(world.database()), newest(&kept));
    println!(
        "{found} of {all} updates kept, {} ms of writes lost",
        last_ms - found_ms
    );
    assert!(found > 100 && found <= all, "{found} of {all}");
    let from = kept.to_str().unwrap();
    let done = run_to_end(world.dir(), &["restore", from, "--yes"], &[]);
    assert!(done.status.success(), "{done:?}");
    world.verify();
    let bot = world.start();
    let mut replicating = litestream.replicate();
    world.person(FIRST).say("/balance");
    let (now, _) = newest(world.database());
    // A database that was exchanged is replicated anew.
    let mut n = 0;
    until("the new state is kept", || {
        n += 1;
        (newest(&litestream.restored(&format!("again-{n}.db"))).0 >= now).then_some(())
    });
    assert_eq!(bot.terminate().0.code(), Some(0));
    replicating.kill().unwrap();
    replicating.wait().unwrap();
    world.verify();
}
