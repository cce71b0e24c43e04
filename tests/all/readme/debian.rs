//! The README followed to the letter on a bare Debian with a real systemd, by the clock.

use super::pages;
use crate::child::{ADMIN, KEY, TOKEN, World, binary, get, until};
use crate::restart::reach_confirmation;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

const ANNA: i64 = 7;
/// Where a program that systemd has given a user of its own keeps its data.
const DATA: &str = "var/lib/private/kiebot";

/// A Debian that has booted in a container; it shares the network with the tests.
struct Machine {
    container: Child,
    began: Instant,
}

impl Machine {
    fn boot(root: &Path) -> Self {
        let container = Command::new("systemd-nspawn")
            .args(["--quiet", "--register=no", "--keep-unit", "--boot"])
            .args(["--console=read-only", "-D"])
            .arg(root)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .expect("systemd-container is installed");
        let machine = Self {
            container,
            began: Instant::now(),
        };
        until("a system that runs", || {
            let (_, said) = machine.run("systemctl is-system-running", "");
            (said.trim() == "running").then_some(())
        });
        machine
    }

    /// The process that is init in there; while it boots its parent has others.
    fn init(&self) -> String {
        let parent = self.container.id();
        let children = std::fs::read_to_string(format!("/proc/{parent}/task/{parent}/children"));
        let children = children.unwrap_or_default();
        children
            .split_whitespace()
            .next()
            .unwrap_or("none")
            .to_owned()
    }

    /// Runs a line of a shell as root in the folder of the sources; gives whether it went well and what it said.
    fn run(&self, line: &str, typed: &str) -> (bool, String) {
        let mut shell = Command::new("nsenter")
            .args([
                "--target",
                &self.init(),
                "--mount",
                "--uts",
                "--ipc",
                "--pid",
            ])
            .args(["--root", "--wd"])
            .args(["env", "-i", "HOME=/root", "TERM=dumb"])
            .arg("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
            .args(["sh", "-c", &format!("cd /root/kiebot && {line} 2>&1")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdin = shell.stdin.take().unwrap();
        // Whoever asks nothing reads nothing.
        drop(stdin.write_all(typed.as_bytes()));
        drop(stdin);
        let output = shell.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.success(), said)
    }

    /// Types a line of the README and shows what came of it.
    fn follow(&self, line: &str, typed: &str) {
        println!("[{:5.1} s] $ {line}", self.began.elapsed().as_secs_f64());
        let (well, said) = self.run(line, typed);
        for line in said.lines() {
            println!("          {line}");
        }
        assert!(well, "{line}");
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        drop(self.run("systemctl poweroff", ""));
        // Told to go; a container that has gone already is no fault.
        drop(self.container.wait());
    }
}

/// The lines of the README that install, check, update, back up and restore, in its order.
fn lines() -> Vec<String> {
    let readme = pages::all().remove(0);
    let blocks = readme
        .blocks()
        .into_iter()
        .filter(|block| block.kind == "sh");
    let mut lines: Vec<String> = blocks.flat_map(|block| block.lines).collect();
    lines.retain(|line| {
        // The editor waits for a person; Litestream needs a storage of its own.
        line.starts_with("sudo ") && !line.contains("nano") && !line.contains("litestream")
    });
    let restore = lines
        .iter()
        .position(|line| line.contains("kiebot restore"));
    lines.truncate(restore.unwrap() + 2);
    lines
}

/// A bare Debian of our own with what a clone of the sources and a binary built elsewhere bring.
fn prepare(world: &World, bare: &str) -> PathBuf {
    let root = world.dir().join("debian");
    let copied = Command::new("cp").args(["-a", bare]).arg(&root).status();
    assert!(copied.unwrap().success());
    let sources = root.join("root/kiebot");
    let release = sources.join("target/x86_64-unknown-linux-gnu/release");
    std::fs::create_dir_all(&release).unwrap();
    std::fs::create_dir(sources.join("systemd")).unwrap();
    std::fs::copy(binary(), release.join("kiebot")).unwrap();
    for file in std::fs::read_dir(pages::root().join("systemd")).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), sources.join("systemd").join(file.file_name())).unwrap();
    }
    // The one thing that differs from the world outside: where Telegram and Kie are.
    let (telegram, kie) = world.addresses();
    let keep = "Defaults env_file=/etc/kiebot-where\n\
         Defaults env_keep+=\"TELEGRAM_API_URL KIE_API_URL KIE_UPLOAD_URL\"\n";
    std::fs::write(root.join("etc/sudoers.d/kiebot"), keep).unwrap();
    let whereto = format!("TELEGRAM_API_URL={telegram}\nKIE_API_URL={kie}\nKIE_UPLOAD_URL={kie}\n");
    std::fs::write(root.join("etc/kiebot-where"), whereto).unwrap();
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    let hosts = format!("127.0.0.1 localhost {name}");
    std::fs::write(root.join("etc/hosts"), hosts).unwrap();
    std::os::unix::fs::symlink(root.join(DATA), world.dir().join("data")).unwrap();
    root
}

/// As root, with debootstrap and systemd-container installed:
/// `debootstrap --include=ca-certificates,sudo bookworm /tmp/debian`, then
/// `KIEBOT_DEBIAN=/tmp/debian cargo test --test all -- --ignored --nocapture bare_debian`.
/// `KIEBOT_BINARY` names another binary than the one just built.
#[test]
#[ignore = "needs root and the folder of a bare Debian"]
fn the_readme_leads_from_a_bare_debian_to_a_bot_that_sells() {
    let bare =
        std::env::var("KIEBOT_DEBIAN").expect("KIEBOT_DEBIAN is the folder of a bare Debian");
    let world = World::new();
    let root = prepare(&world, &bare);
    world.person(ADMIN).say_now("/start");
    let mut machine = Machine::boot(&root);
    println!("A bare Debian has booted.");
    machine.began = Instant::now();
    let answers = format!("{TOKEN}\n{KEY}\n{ADMIN}\n");
    for line in lines() {
        let copies = root.join(DATA).join("backups");
        let newest = std::fs::read_dir(copies).ok().and_then(|copies| {
            copies
                .map(|copy| copy.unwrap().file_name().into_string().unwrap())
                .max()
        });
        let line = match newest {
            Some(newest) => line.replace("kiebot-20261123T060000.000Z.db", &newest),
            None => line,
        };
        if line.contains("kiebot init") {
            machine.follow(&line, &answers);
        } else if line.contains("kiebot restore") {
            // It asks only at a terminal.
            machine.follow(&format!("script -qec '{line}' /dev/null"), "yes\n");
        } else {
            machine.follow(&line, "");
        }
        if line.ends_with("kiebot check") && world.creates() == 0 {
            reach_confirmation(world.person(ANNA));
            world.person(ANNA).press("Запустить");
            world.person(ANNA).until_heard("✅ Готово!");
            let took = machine.began.elapsed().as_secs_f64();
            println!("[{took:5.1} s] the first customer has the first picture");
        }
    }
    until("a bot that serves", || {
        (get("http://127.0.0.1:8080/ready").0 == 200).then_some(())
    });
    assert_eq!(
        world.number("SELECT count(*) FROM generations WHERE state = 'succeeded'"),
        1
    );
    let (safe, said) = machine.run("systemd-analyze security --threshold=15 kiebot", "");
    println!("{}", said.lines().last().unwrap());
    assert!(safe, "{said}");
    one_of_several(&machine, &root, &answers);
}

/// A bot of another name, in place of the first: they would ask Telegram with the same token.
fn one_of_several(machine: &Machine, root: &Path, answers: &str) {
    for line in [
        "sudo systemctl stop kiebot",
        "sudo install -m 644 systemd/kiebot@.service /etc/systemd/system/",
    ] {
        machine.follow(line, "");
    }
    let init = "sudo kiebot init --config /etc/kiebot/cats/config.toml";
    machine.follow(init, answers);
    machine.follow("sudo systemctl enable --now kiebot@cats", "");
    until("a second bot that serves", || {
        (get("http://127.0.0.1:8080/ready").0 == 200).then_some(())
    });
    let data = root.join(DATA).with_file_name("kiebot-cats");
    assert!(data.join("kiebot.db").exists() && data.join("models.toml").exists());
}
