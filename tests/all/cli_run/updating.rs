//! `systemd/kiebot-update`: a new version in place of the old one and back, with a systemd that only writes down its orders.

use crate::child::{self, World};
use rusqlite::Connection;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output};

/// A machine with a bot in use.
struct Machine {
    world: World,
    binary: PathBuf,
}

impl Machine {
    fn new() -> Self {
        let world = World::new();
        world.start().terminate();
        let binary = world.dir().join("kiebot");
        let machine = Self { world, binary };
        let real = child::binary();
        machine.script("kiebot", &format!("exec {real} \"$@\""));
        let newer =
            format!("[ \"$1\" = --version ] && echo kiebot 9.9.9 && exit\nexec {real} \"$@\"");
        machine.script("new", &newer);
        std::fs::create_dir(machine.world.dir().join("bin")).unwrap();
        let orders = "[ \"$1\" = is-active ] && { cat active; exit; }\necho \"$@\" >> orders\n[ \"$1\" = start ] && [ -f broken ] && grep -q 9.9.9 kiebot && exit 1\nexit 0";
        machine.script("bin/systemctl", orders);
        std::fs::write(machine.world.dir().join("active"), "inactive\n").unwrap();
        machine
    }

    fn script(&self, name: &str, lines: &str) {
        let path = self.world.dir().join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{lines}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn update(&self, argument: &str) -> Output {
        let dir = self.world.dir();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/systemd/kiebot-update");
        Command::new("sh")
            .args([script, argument])
            .env_clear()
            .env(
                "PATH",
                format!("{}:/usr/bin:/bin", dir.join("bin").display()),
            )
            .env("KIEBOT_BINARY", &self.binary)
            .env("KIEBOT_CONFIG", dir.join("config.toml"))
            .env("KIEBOT_BEFORE", dir.join("before"))
            .current_dir(dir)
            .output()
            .unwrap()
    }

    /// What systemd was asked for.
    fn orders(&self) -> String {
        let orders = std::fs::read_to_string(self.world.dir().join("orders"));
        orders.unwrap_or_default().replace('\n', ", ")
    }

    fn is_new(&self) -> bool {
        std::fs::read_to_string(&self.binary)
            .unwrap()
            .contains("9.9.9")
    }
}

fn said(output: &Output) -> String {
    let both = [&output.stdout, &output.stderr];
    both.map(|text| String::from_utf8_lossy(text)).concat()
}

#[test]
fn an_update_is_undone_and_the_database_stays() {
    let machine = Machine::new();
    let done = machine.update("new");
    assert!(done.status.success(), "{}", said(&done));
    assert!(said(&done).contains("kiebot 9.9.9"), "{}", said(&done));
    assert!(machine.is_new());
    assert_eq!(machine.orders(), "stop kiebot, start kiebot, ");
    machine.world.start().terminate();
    let since = "SELECT count(*) FROM meta WHERE key = 'clean_stop'";
    assert_eq!(machine.world.number(since), 1);
    let back = machine.update("--back");
    assert!(back.status.success(), "{}", said(&back));
    assert!(said(&back).contains("stays as it is"), "{}", said(&back));
    assert!(!machine.is_new());
    assert_eq!(machine.orders(), "stop kiebot, start kiebot, ".repeat(2));
    machine.world.verify();
}

#[test]
fn a_database_that_the_new_version_has_changed_comes_back_as_it_was() {
    let machine = Machine::new();
    std::fs::write(machine.world.dir().join("active"), "active\n").unwrap();
    assert!(machine.update("new").status.success());
    let changed = Connection::open(machine.world.database()).unwrap();
    changed.pragma_update(None, "user_version", 999).unwrap();
    drop(changed);
    let back = machine.update("--back");
    assert!(back.status.success(), "{}", said(&back));
    assert!(said(&back).contains("before the update"), "{}", said(&back));
    let replaced = "stop kiebot, stop litestream, start litestream, start kiebot, ";
    assert!(
        machine.orders().ends_with(replaced),
        "it goes on with the old file"
    );
    machine.world.verify();
    machine.world.start().terminate();
}

#[test]
fn a_version_that_does_not_start_is_undone_at_once() {
    let machine = Machine::new();
    std::fs::write(machine.world.dir().join("broken"), "").unwrap();
    let done = machine.update("new");
    assert_eq!(done.status.code(), Some(1), "{}", said(&done));
    assert!(
        said(&done).contains("nothing was updated"),
        "{}",
        said(&done)
    );
    assert!(!machine.is_new());
    assert!(machine.orders().ends_with("stop kiebot, start kiebot, "));
    machine.world.verify();
}

#[test]
fn what_does_not_run_is_not_put_in_place() {
    let machine = Machine::new();
    machine.script("new", "exit 1");
    for odd in ["new", "nowhere", "--sideways", ""] {
        let done = machine.update(odd);
        assert_eq!(done.status.code(), Some(1), "{odd}: {}", said(&done));
    }
    let back = machine.update("--back");
    assert!(
        said(&back).contains("nothing to go back to"),
        "{}",
        said(&back)
    );
    assert_eq!((machine.orders().as_str(), machine.is_new()), ("", false));
}

/// A copy that could not be made once took the way back from the update before with it.
#[test]
fn an_update_that_is_refused_leaves_the_way_back_from_the_one_before() {
    let machine = Machine::new();
    assert!(machine.update("new").status.success());
    let before = std::fs::read(machine.world.dir().join("before/kiebot.db")).unwrap();
    let books = Connection::open(machine.world.database()).unwrap();
    books
        .execute_batch("DROP TRIGGER transfers_no_delete")
        .unwrap();
    let refused = machine.update("new");
    assert!(
        said(&refused).contains("nothing was changed"),
        "{}",
        said(&refused)
    );
    let kept = machine.world.dir().join("before/kiebot.db");
    assert_eq!(std::fs::read(kept).unwrap(), before);
    assert!(machine.world.dir().join("before/kiebot").exists());
    assert!(!machine.world.dir().join("before/next.db").exists());
}
