//! The shipped binary as it is, with faults below it: strace kills it, or fails the disk, at the Nth call of a kind.
//!
//! `cargo test --test faults -- --ignored --nocapture traced` (needs strace; some 15 minutes). `KIEBOT_BINARY=…/kiebot`
//! takes another binary, the release; `KIEBOT_POINTS=60` tries more of the calls of each kind, `KIEBOT_AT_ONCE=2` runs
//! fewer worlds side by side, `KIEBOT_FAULT=ENOSPC` only the faults of that name.
//!
//! strace counts `when=N` for each thread on its own, so a fault meets the first thread that reaches its Nth call of
//! the kind. Most calls on files come from one thread, the writer of the database.

mod judge;
mod story;

use crate::child::Bot;
use crate::number;
use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use story::Story;

/// What strace does at a call: how it is named in the table, the call, the fault, at each later call as well.
struct Kind {
    name: &'static str,
    call: &'static str,
    fault: &'static str,
    lasting: bool,
}

const fn kind(name: &'static str, call: &'static str, fault: &'static str, lasting: bool) -> Kind {
    Kind {
        name,
        call,
        fault,
        lasting,
    }
}

const KILL: &str = "signal=SIGKILL";
/// SQLite as it is built here calls fsync, never fdatasync. Requests leave by write, results and log lines as well.
const KINDS: [Kind; 12] = [
    kind("killed at pwrite64", "pwrite64", KILL, false),
    kind("killed at fsync", "fsync", KILL, false),
    kind("killed at ftruncate", "ftruncate", KILL, false),
    kind("killed at unlink", "unlink", KILL, false),
    kind("killed at sendto", "sendto", KILL, false),
    kind("killed at write", "write", KILL, false),
    kind("killed at recvfrom", "recvfrom", KILL, false),
    kind("killed at connect", "connect", KILL, false),
    kind("EIO once", "fsync", "error=EIO", false),
    kind("EIO from then on", "fsync", "error=EIO", true),
    kind("ENOSPC once", "pwrite64", "error=ENOSPC", false),
    kind("ENOSPC from then on", "pwrite64", "error=ENOSPC", true),
];

/// A fault at one call.
#[derive(Clone, Copy)]
struct Point {
    kind: usize,
    call: u64,
}

/// What became of it.
#[derive(Default)]
struct Row {
    calls: u64,
    runs: u64,
    died: u64,
    told_whole: u64,
    silent: BTreeMap<String, u64>,
    slowest: Duration,
    wrong: Vec<String>,
}

fn strace() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .map(|folder| folder.join("strace"))
        .find(|file| file.is_file());
    found.expect("this run needs strace, and it is not installed (apt-get install strace)")
}

/// The beginning of the command: the bot is the child itself, the tracer its grandchild. Not with `--seccomp-bpf`, which
/// would be faster: strace 6.1 then sends hardly any of the signals it is to inject.
fn tracer(extra: &[String]) -> Vec<String> {
    let mut words = vec![strace().to_str().unwrap().to_owned()];
    words.extend(["-D", "-f", "-qq", "-e", "signal=none"].map(str::to_owned));
    words.extend_from_slice(extra);
    words
}

fn calls() -> Vec<&'static str> {
    let mut calls: Vec<_> = KINDS.iter().map(|kind| kind.call).collect();
    calls.sort_unstable();
    calls.dedup();
    calls
}

/// A quiet story: how often the busiest thread makes each call.
fn counted() -> BTreeMap<String, u64> {
    let world = story::world();
    let log = world.dir().join("calls");
    let extra = [
        "-o",
        log.to_str().unwrap(),
        "-e",
        &format!("trace={}", calls().join(",")),
    ];
    let mut bot = Bot::spawn_under(&tracer(&extra.map(str::to_owned)), world.dir(), &["run"]);
    let mut story = Story::new(&world);
    assert!(
        story.tell(&mut bot),
        "without a fault it is told to its end"
    );
    let (status, said) = bot.terminate();
    assert_eq!(status.code(), Some(0), "{said}");
    judge::judge(&world, &story);
    most(&log)
}

/// Lines like `4711 pwrite64(5, …`.
fn most(log: &Path) -> BTreeMap<String, u64> {
    let mut by_thread = BTreeMap::<(String, String), u64>::new();
    for line in std::fs::read_to_string(log).unwrap().lines() {
        let Some((thread, rest)) = line.split_once(' ') else {
            continue;
        };
        let Some((call, _)) = rest.trim_start().split_once('(') else {
            continue;
        };
        *by_thread
            .entry((call.to_owned(), thread.to_owned()))
            .or_default() += 1;
    }
    let mut most = BTreeMap::new();
    for ((call, _), count) in by_thread {
        let seen = most.entry(call).or_default();
        *seen = count.max(*seen);
    }
    most
}

/// One life with the fault, one without: then everything has its end. Whether it died, and where the story broke off.
fn run(point: Point) -> (bool, Option<String>) {
    let kind = &KINDS[point.kind];
    let world = story::world();
    let plus = if kind.lasting { "+" } else { "" };
    let inject = format!(
        "inject={}:{}:when={}{plus}",
        kind.call, kind.fault, point.call
    );
    let trace = format!("trace={}", kind.call);
    let extra = ["-o", "/dev/null", "-e", &trace, "-e", &inject];
    let mut bot = Bot::spawn_under(&tracer(&extra.map(str::to_owned)), world.dir(), &["run"]);
    let mut story = Story::new(&world);
    let whole = story.tell(&mut bot);
    let died = bot.ended().is_some();
    bot.kill();
    let bot = world.start();
    story::until_quiet(&world);
    // Whatever was broken off, people are served now.
    world.person(story::ANNA).say("/start");
    let (status, said) = bot.terminate();
    assert_eq!(status.code(), Some(0), "{said}");
    judge::judge(&world, &story);
    (died, (!whole).then_some(story.at))
}

fn points(rows: &mut [Row], calls: &BTreeMap<String, u64>) -> VecDeque<Point> {
    let most = number("KIEBOT_POINTS").unwrap_or(30);
    let mut points = VecDeque::new();
    let wanted = std::env::var("KIEBOT_FAULT").unwrap_or_default();
    for (at, kind) in KINDS.iter().enumerate() {
        if !kind.name.contains(&wanted) {
            continue;
        }
        let count = calls.get(kind.call).copied().unwrap_or(0);
        rows[at].calls = count;
        // A lasting fault takes the longest, and its later points differ little.
        let most = if kind.lasting { most.div_ceil(3) } else { most };
        let stride = count.div_ceil(most).max(1);
        // Another rest each time the stride is another: all in all every call has its turn.
        let first = 1 + fastrand::u64(..stride);
        let calls = (first..=count).step_by(usize::try_from(stride).unwrap());
        points.extend(calls.map(|call| Point { kind: at, call }));
    }
    points
}

fn work(points: &Mutex<VecDeque<Point>>, rows: &Mutex<Vec<Row>>) {
    loop {
        let Some(point) = points.lock().unwrap().pop_front() else {
            return;
        };
        let began = Instant::now();
        let ended = catch_unwind(AssertUnwindSafe(|| run(point)));
        let mut rows = rows.lock().unwrap();
        let row = &mut rows[point.kind];
        row.runs += 1;
        row.slowest = row.slowest.max(began.elapsed());
        match ended {
            Ok((died, broken)) => {
                row.died += u64::from(died);
                row.told_whole += u64::from(broken.is_none());
                if let Some(at) = broken.filter(|_| !died) {
                    *row.silent.entry(at).or_default() += 1;
                }
            }
            Err(panic) => {
                let words = panic.downcast_ref::<String>().cloned();
                let words = words.unwrap_or_else(|| "a panic".to_owned());
                row.wrong.push(format!("call {}: {words}", point.call));
            }
        }
    }
}

#[test]
#[ignore = "long, and needs strace"]
fn traced_the_binary_survives_faults_of_the_system() {
    let began = Instant::now();
    let calls = counted();
    let mut rows: Vec<Row> = KINDS.iter().map(|_| Row::default()).collect();
    let points = Mutex::new(points(&mut rows, &calls));
    println!(
        "{}: {} points",
        crate::child::binary(),
        points.lock().unwrap().len()
    );
    let rows = Mutex::new(rows);
    std::thread::scope(|scope| {
        for _ in 0..number("KIEBOT_AT_ONCE").unwrap_or(4) {
            scope.spawn(|| work(&points, &rows));
        }
    });
    let rows = rows.into_inner().unwrap();
    println!(
        "fault                | calls | runs | died | story told whole | slowest | differences"
    );
    for (kind, row) in KINDS.iter().zip(&rows) {
        println!(
            "{:<20} | {:>5} | {:>4} | {:>4} | {:>16} | {:>5} s | {}",
            kind.name,
            row.calls,
            row.runs,
            row.died,
            row.told_whole,
            row.slowest.as_secs(),
            row.wrong.len()
        );
        for (at, count) in &row.silent {
            println!("    {count} lived and did not answer: {at}");
        }
    }
    let sum = |of: fn(&Row) -> u64| rows.iter().map(of).sum::<u64>();
    println!(
        "{} runs, {} deaths in {} s",
        sum(|row| row.runs),
        sum(|row| row.died),
        began.elapsed().as_secs()
    );
    let wrong: Vec<&String> = rows.iter().flat_map(|row| &row.wrong).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    // A control: the faults were really there. A thread may make fewer calls than in the story that was counted.
    for (kind, row) in KINDS.iter().zip(&rows) {
        assert!(
            kind.fault != KILL || row.runs < 4 || row.died * 2 >= row.runs,
            "{}: {} of {} died",
            kind.name,
            row.died,
            row.runs
        );
    }
}
