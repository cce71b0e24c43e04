//! Every command of README.md and docs/ is run as it stands there, on a machine in a folder, in the order of the pages.
//! What is not on the list below fails: nothing untried comes onto the pages.

use super::cargo::cargo;
use super::machine::{Machine, Typed};
use super::pages::{self, Page};
use crate::tidy::none;
use std::collections::BTreeSet;

/// How a command is run.
#[derive(Clone, Copy, Debug)]
enum How {
    /// To its end.
    Run,
    /// To its end, with somebody who types.
    Type(Typed),
    /// Until it says this, then it is stopped.
    Serve,
    /// Cargo's are compared with what is there: they would build everything anew.
    Cargo,
}
use How::{Cargo, Run, Serve, Type};

/// The token, the key and the admin, as they are asked for.
const ANSWERS: Typed = Typed::Lines("123456789:replace-me\nreplace-me\n123456789\n");
const YES: Typed = Typed::Keys("yes\n");
const BACKUP: &str = "kiebot-20261123T060000.000Z.db";

/// Each command, how it is run, its exit code, and what it says.
const KNOWN: &[(&str, How, i32, &str)] = &[
    ("cargo run --release -- demo", Cargo, 0, ""),
    ("cargo test", Cargo, 0, ""),
    ("cargo build --release", Cargo, 0, ""),
    ("cargo test --test all -- --ignored pictures", Cargo, 0, ""),
    ("cargo bench", Cargo, 0, ""),
    (
        "RENEW_GUIDE=1 cargo test --test all -- readme::guide",
        Cargo,
        0,
        "",
    ),
    ("cargo bench --bench menu", Cargo, 0, ""),
    (
        "TMPDIR=/dev/shm KIEBOT_KILLS=10000 cargo test --test faults -- --ignored --nocapture",
        Cargo,
        0,
        "",
    ),
    (
        "sudo install -m 755 target/x86_64-unknown-linux-gnu/release/kiebot /usr/local/bin/",
        Run,
        0,
        "",
    ),
    (
        "sudo kiebot init --config /etc/kiebot/config.toml",
        Type(ANSWERS),
        0,
        "Telegram knows the bot: @",
    ),
    (
        "sudo install -m 644 systemd/kiebot.service /etc/systemd/system/",
        Run,
        0,
        "",
    ),
    ("sudo systemctl enable --now kiebot", Run, 0, ""),
    ("sudo kiebot check", Run, 0, "All 10 checks passed."),
    (
        "export TELEGRAM_BOT_TOKEN=123456789:replace-me KIE_API_KEY=replace-me ADMIN_ID=123456789",
        Run,
        0,
        "",
    ),
    ("kiebot check", Run, 0, "All 9 checks passed."),
    ("kiebot run", Serve, 0, "serving"),
    ("sudo nano /etc/kiebot/config.toml", Run, 0, ""),
    ("sudo nano /etc/kiebot/telegram_token", Run, 0, ""),
    ("sudo nano /etc/kiebot/kie_api_key", Run, 0, ""),
    ("sudo systemctl restart kiebot", Run, 0, ""),
    ("sudo systemctl reload kiebot", Run, 0, ""),
    ("sudo systemctl stop kiebot", Run, 0, ""),
    ("sudo systemctl start kiebot", Run, 0, ""),
    (
        "sudo install -m 755 systemd/kiebot-update /usr/local/sbin/",
        Run,
        0,
        "",
    ),
    (
        "sudo kiebot-update target/x86_64-unknown-linux-gnu/release/kiebot",
        Run,
        0,
        "To undo it:",
    ),
    (
        "sudo kiebot-update --back",
        Run,
        0,
        "The database stays as it is.",
    ),
    ("journalctl -u kiebot -f", Run, 0, "serving"),
    ("journalctl -u kiebot -n 20", Run, 0, "serving"),
    ("journalctl -u kiebot -p warning -n 50", Run, 0, ""),
    ("journalctl -u kiebot -g generation=42", Run, 0, ""),
    (
        "curl -s http://127.0.0.1:8080/health",
        Run,
        0,
        "\"database\":\"ok\"",
    ),
    (
        "curl -s http://127.0.0.1:8080/metrics | grep kiebot_submits_unclear",
        Run,
        0,
        "kiebot_submits_unclear_total 0",
    ),
    (
        "curl -s http://127.0.0.1:8080/metrics | grep kiebot_database_write_seconds",
        Run,
        0,
        "kiebot_database_write_seconds_bucket",
    ),
    (
        "curl -i https://bot.example.org/kie/test",
        Run,
        0,
        "{\"error\":\"not found\"}",
    ),
    ("sudo kiebot verify", Run, 0, "checks passed."),
    ("sudo kiebot report", Run, 0, "The report is written:"),
    (
        "sudo kiebot backup",
        Run,
        0,
        "The copy is made and verified:",
    ),
    ("age-keygen -o key.txt", Run, 0, "Public key: age1"),
    (
        "age -d -i key.txt kiebot-20261123T060000.000Z.db.gz.age | gunzip > kiebot.db",
        Run,
        0,
        "",
    ),
    (
        "sudo install -m 644 systemd/litestream.yml /etc/kiebot/",
        Run,
        0,
        "",
    ),
    (
        "sudo install -m 600 systemd/litestream.env.example /etc/kiebot/litestream.env",
        Run,
        0,
        "",
    ),
    (
        "sudo install -m 644 systemd/litestream.service /etc/systemd/system/",
        Run,
        0,
        "",
    ),
    ("sudo systemctl enable --now litestream", Run, 0, ""),
    ("sudo systemctl stop litestream", Run, 0, ""),
    ("sudo systemctl start litestream", Run, 0, ""),
    (
        "sudo kiebot restore /var/lib/kiebot/backups/kiebot-20261123T060000.000Z.db",
        Type(YES),
        0,
        "Replace it? [yes/no] Done:",
    ),
    (
        "sudo sh -c 'set -a; . /etc/kiebot/litestream.env; litestream restore -config /etc/kiebot/litestream.yml \
         -o /root/kiebot.db /var/lib/kiebot/kiebot.db'",
        Run,
        0,
        "",
    ),
    (
        "sudo kiebot restore /root/kiebot.db",
        Type(YES),
        0,
        "Replace it? [yes/no] Done:",
    ),
    ("df -h /var/lib/kiebot", Run, 0, "Filesystem"),
    ("sudo kiebot parked", Run, 0, "Updates put aside: 1."),
    ("sudo kiebot parked --retry", Run, 0, "Released: 1."),
    ("sudo kiebot audit", Run, 0, "Nothing is wrong."),
    ("sudo kiebot quote z-image", Run, 0, "Price: "),
    (
        "sudo kiebot sync --dry-run",
        Run,
        0,
        "up to 10 → 11 credits",
    ),
    (
        "sudo kiebot sync --apply",
        Run,
        0,
        "kiebot sync --rollback takes it back.",
    ),
    (
        "sudo kiebot sync --rollback",
        Run,
        0,
        "models.toml is as it was before the last change",
    ),
    ("sudo timedatectl set-ntp true", Run, 0, ""),
    (
        "caddy reverse-proxy --from bot.example.org --to 127.0.0.1:8081",
        Run,
        0,
        "proxy from bot.example.org to 127.0.0.1:8081",
    ),
];

/// First words of what is run, in a block or between words.
const PROGRAMS: [&str; 12] = [
    "sudo",
    "journalctl",
    "systemctl",
    "curl",
    "df",
    "timedatectl",
    "litestream",
    "caddy",
    "cargo",
    "sh",
    "install",
    "kiebot-update",
];

/// The commands of a page: those of its blocks, one list a block, and those between words.
fn commands(page: &Page) -> (Vec<Vec<String>>, Vec<String>) {
    let mut blocks = Vec::new();
    for block in page.blocks() {
        match block.kind.as_str() {
            "sh" => blocks.push(block.lines),
            // `shown` runs these.
            "console" | "toml" | "json" | "yaml" | "nginx" => {}
            other => panic!("{}: a block of an unknown kind: {other}", page.path),
        }
    }
    let is_command = |span: &String| {
        let mut words = span.split(' ');
        words.next().is_some_and(|first| PROGRAMS.contains(&first)) && words.next().is_some()
    };
    let between = page.spans().into_iter().filter(is_command).collect();
    (blocks, between)
}

/// Runs one command and looks at what came of it; gives what is wrong.
fn tried(machine: &Machine, before: &str, command: &str) -> Option<String> {
    let known = KNOWN.iter().find(|known| known.0 == command);
    let Some((_, how, wanted, words)) = known else {
        return Some(format!(
            "{command}: nothing runs it; add it to KNOWN in tests/all/readme/commands.rs"
        ));
    };
    let line = format!("{before}{command}");
    if command.ends_with("sync --dry-run") {
        machine.sell_one_model();
    }
    if command.contains(BACKUP) {
        machine.name_backup(BACKUP);
    }
    let (code, said) = match how {
        Run => machine.run(&line, Typed::Nothing),
        Type(typed) => machine.run(&line, *typed),
        Serve => machine.serve(&line, words),
        Cargo => {
            cargo(machine, command);
            return None;
        }
    };
    if command.contains(" init ") {
        machine.take_free_ports();
    }
    let right = code == *wanted && said.contains(words);
    (!right).then(|| format!("{command}: ended with {code}\n{said}"))
}

/// A block whose output stands below its command: word for word, up to a line with three dots.
fn shown(machine: &Machine, page: &Page) -> Vec<String> {
    let mut wrong = Vec::new();
    let blocks = page.blocks().into_iter();
    for block in blocks.filter(|block| block.kind == "console") {
        let command = block.lines[0].strip_prefix("$ ").unwrap();
        let wanted = block.lines[1..].join("\n");
        let (code, said) = machine.run(command, Typed::Nothing);
        let said = said.replace('\u{a0}', " ");
        let same = match wanted.strip_suffix("\n…") {
            Some(beginning) => said.starts_with(&format!("{beginning}\n")),
            None => said.trim_end() == wanted,
        };
        if code != 0 || !same {
            wrong.push(format!("{command}: ended with {code}\n{said}"));
        }
    }
    wrong
}

#[test]
fn every_command_on_the_pages_does_what_the_pages_say() {
    let machine = Machine::new();
    let (mut spans, mut wrong) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    let pages = pages::all();
    for page in &pages {
        let (blocks, between) = commands(page);
        spans.extend(between);
        for lines in blocks {
            // Without systemd and without any file: on another machine.
            let other = lines[0]
                .starts_with("export ")
                .then(|| Machine::new().with_kiebot());
            let mut before = String::new();
            for command in lines {
                wrong.extend(tried(other.as_ref().unwrap_or(&machine), &before, &command));
                if command.starts_with("export ") {
                    before = format!("{command}; ");
                }
                seen.insert(command);
            }
        }
    }
    machine.park_an_update();
    for command in spans {
        if seen.insert(command.clone()) || command.starts_with("curl ") {
            wrong.extend(tried(&machine, "", &command));
        }
    }
    machine.sell_what_is_shipped();
    for page in &pages {
        wrong.extend(shown(&machine, page));
    }
    none("a command does what the page says", &wrong);
    let unused: Vec<&str> = KNOWN
        .iter()
        .map(|known| known.0)
        .filter(|known| !seen.contains(*known))
        .collect();
    assert!(unused.is_empty(), "no page has these any more: {unused:#?}");
    // The journal knows how grave each line of the bot is.
    let journal = machine.journal();
    let marked =
        |line: &&str| line.starts_with("<6>") || line.starts_with("<4>") || line.starts_with("<3>");
    let others = journal
        .lines()
        .filter(|line| !marked(line) && *line != "replicating");
    assert_eq!(others.collect::<Vec<_>>(), [""; 0], "{journal}");
    let orders = machine.orders();
    let first = [
        "enable --now kiebot",
        "restart kiebot",
        "reload kiebot",
        "stop kiebot",
        "start kiebot",
    ];
    assert_eq!(orders[..5], first, "{orders:?}");
}

#[test]
fn what_nothing_runs_is_noticed() {
    let machine = Machine::new();
    for (command, words) in [
        ("sudo kiebot sing", "nothing runs it"),
        ("sudo kiebot check", "ended with 127"),
    ] {
        let wrong = tried(&machine, "", command);
        assert!(
            wrong.as_ref().is_some_and(|wrong| wrong.contains(words)),
            "{wrong:?}"
        );
    }
}
