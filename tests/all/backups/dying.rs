//! A restore that dies at each of its steps.

use super::{ANNA, BONUS, backup, kiebot, put_aside, restore};
use crate::child::{World, run_to_end};
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use std::fs;
use std::path::Path;

/// As Litestream has it: while the database is open, what is written stays in the log.
fn with_a_log(world: &World) -> Connection {
    let open = Connection::open(world.database()).unwrap();
    // Its end leaves everything as it is: by then the names belong to other files.
    let leave = DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
    open.set_db_config(leave, true).unwrap();
    let write = "INSERT INTO meta(key, value) VALUES('in the log', 'yes')";
    open.execute(write, []).unwrap();
    open
}

fn in_the_log(database: &Path) -> bool {
    let open = Connection::open(database).unwrap();
    let read = "SELECT 1 FROM meta WHERE key = 'in the log'";
    let mut read = open.prepare(read).unwrap();
    read.exists([]).unwrap()
}

#[test]
fn a_restore_that_dies_at_whatever_step_leaves_one_database_or_none_and_is_finished_by_another() {
    let world = World::new();
    let bot = world.start();
    world.person(ANNA).say("/start");
    let copy = backup(&world, "good.db");
    assert_eq!(bot.terminate().0.code(), Some(0));
    let bad = world.dir().join("bad.db");
    fs::copy(&copy, &bad).unwrap();
    let tamper = "DROP TRIGGER accounts_guard";
    let open = Connection::open(&bad).unwrap();
    open.execute_batch(tamper).unwrap();
    drop(open);
    let args = ["restore", copy.to_str().unwrap(), "--yes"];
    let mut steps = 0;
    loop {
        let open = with_a_log(&world);
        let point = format!("inside restore:{}", steps + 1);
        let died = run_to_end(world.dir(), &args, &[("KIEBOT_DIE_AT", &point)]);
        drop(open);
        if died.status.success() {
            break;
        }
        steps += 1;
        let log = world.database().with_extension("db-wal").exists();
        match world.database().exists() {
            // The old one with its log, or the new one without.
            true => {
                assert_eq!(log, put_aside(&world).is_empty(), "{steps}");
                assert_eq!(in_the_log(world.database()), log, "{steps}");
                world.verify();
            }
            // An empty database in its place would be the worst, also after a backup that cannot be used.
            false => {
                let (code, said) = kiebot(&world, &["restore", "bad.db", "--yes"]);
                assert_eq!(code, Some(2), "{said}");
                let (code, said) = kiebot(&world, &["run"]);
                assert_eq!(code, Some(2), "{said}");
                assert!(said.contains("восстановление прервалось"), "{said}");
                assert!(!world.database().exists());
            }
        }
        restore(&world, &copy);
        world.verify();
        assert_eq!(world.money(ANNA), (BONUS, 0));
        assert!(!in_the_log(world.database()), "{steps}");
        // The old one has its log beside it.
        let aside = put_aside(&world);
        let whole = aside.iter().filter(|path| in_the_log(path)).count();
        assert_eq!(whole, 1, "{steps}: {aside:?}");
        for path in aside {
            fs::remove_file(path).unwrap();
        }
    }
    // The backup gets its name, three files go, the backup gets its place.
    assert_eq!(steps, 5);
    drop(world.start());
}
