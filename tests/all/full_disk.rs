//! A full disk: what was paid ends or goes back, nothing new is sold, Telegram keeps what cannot be stored.

use crate::child::{ADMIN, Bot, Person, World, get, until};
use crate::restart::reach_confirmation;
use kiebot::files::room::{BALLAST, BALLAST_BYTES, Room};
use rustix::fs::{FallocateFlags, fallocate};
use serde_json::{Value, json};
use std::fs::File;
use std::path::PathBuf;
use std::process::Command;

/// The welcome bonus and the price of a picture, in kopecks.
const BONUS: i64 = 20_000;
const PRICE: i64 = 63;
/// Size of the small disk, and the floor below which nothing is sold on it.
const DISK_MB: u64 = 24;
const FLOOR_MB: u64 = 6;
/// Mounts a small disk in a namespace of its own and goes on there.
const MOUNT: &str =
    "mount -t tmpfs -o size=24m,mode=0700 kiebot \"$0\" && TMPDIR=\"$0\" exec \"$@\"";

/// Starts a program on a small disk; `None` where the system gives nobody but root one (AppArmor, a container).
fn on_a_disk_of_its_own(program: &str, args: &[&str]) -> Option<std::process::ExitStatus> {
    let mount = tempfile::tempdir().unwrap();
    let unshare = |program: &str, args: &[&str]| {
        Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", MOUNT])
            .arg(mount.path())
            .arg(program)
            .args(args)
            .status()
    };
    let possible = unshare("true", &[]).is_ok_and(|status| status.success());
    possible.then(|| unshare(program, args).unwrap())
}

#[test]
fn a_full_disk_costs_nobody_anything() {
    let own = std::env::current_exe().unwrap();
    let inner = "full_disk::everything_accepted_ends_on_a_full_disk";
    let args = [inner, "--exact", "--ignored", "--nocapture"];
    match on_a_disk_of_its_own(own.to_str().unwrap(), &args) {
        Some(status) => assert!(status.success(), "{inner}: {status}"),
        // The other test of this file needs no disk of its own.
        None => println!("not run: this system lets only root mount a disk; see {inner}"),
    }
}

/// As root: `mount -t tmpfs -o size=24m none /mnt && TMPDIR=/mnt cargo test --test all -- --ignored full_disk`
#[test]
#[ignore = "needs a disk of 24 MB: run by the test above, or with TMPDIR on a small tmpfs"]
fn everything_accepted_ends_on_a_full_disk() {
    let small = Disk::new();
    let world = &small.world;
    let bot = world.start();
    world.person(ADMIN).say("/start");
    small.until_ballast(true);
    let accepted = small.sell();
    let [sender, late, payer] = [8, 9, 10].map(|id| world.person(id));
    small.wait_before_a_picture_a_start_and_a_payment([sender, late, payer]);

    let all = small.fill(0);
    late.press("Запустить");
    late.until_heard("на паузе");
    small.until_ballast(false);
    world.person(ADMIN).until_heard("Диск заполнен");
    sender.send_picture_now(&crate::restart::picture());
    sender.until_heard("кончается место");
    let word = world.pay(payer.id, &json!({}));
    assert_eq!(word["ok"], false, "no money is taken now");
    assert_ne!(word["error"], "BOT_PRECHECKOUT_TIMEOUT");
    assert_eq!(small.disk_of(&bot), "full");
    assert_eq!(world.money(9), (BONUS, 0));
    let count = world.number("SELECT count(*) FROM generations");
    assert_eq!(count, i64::try_from(accepted.len()).unwrap());

    // Half of them go back in this life, half in the next, which starts on the full disk.
    let (first, rest) = accepted.split_at(accepted.len() / 2);
    let (kept, rest) = rest.split_first().unwrap();
    small.refund(first);
    bot.kill();
    let bot = world.start();
    small.refund(rest);
    // A result has to wait: it must not take what is left for the ends.
    let nearly = small.fill(BALLAST_BYTES * 3 / 4);
    world.finish(*kept, None);
    world.person(ADMIN).until_heard("Файлы не пишутся");
    assert_eq!(world.state(*kept), "fetching");

    // Somebody else takes what the ballast had kept: Telegram keeps the updates.
    let more = small.fill(0);
    let said = late.say_now("/balance");
    bot.until_log("updates not stored; Telegram keeps them");
    let stored = format!("SELECT count(*) FROM inbox WHERE update_id = {said}");
    assert_eq!(world.number(&stored), 0);

    for filler in [all, nearly, more] {
        std::fs::remove_file(filler).unwrap();
    }
    late.until_shown(said);
    small.until_ballast(true);
    world.until_state(*kept, "succeeded");
    assert_eq!(small.disk_of(&bot), "enough");
    reach_confirmation(late);
    world.kie(&json!({ "delay_ms": 0 }));
    late.press("Запустить");
    late.until_heard("✅ Готово!");
    world.until_true("SELECT count(*) = 0 FROM outbox WHERE state = 'todo'");
    let (status, log) = bot.terminate();
    assert_eq!(status.code(), Some(0), "{log}");
    assert_eq!(log.matches("serving").count(), 1, "one life: {log}");
    world.verify();
    small.starts_once_there_is_room();
}

/// A world whose data is on a small disk.
struct Disk {
    world: World,
    room: Room,
}

impl Disk {
    fn new() -> Self {
        let world = World::new();
        let config = world.config();
        let floor = format!("[database]\nmin_free_mb = {FLOOR_MB}\n");
        world.write_config(&config.replace("[database]\n", &floor));
        world.kie(&json!({ "delay_ms": 3_600_000 }));
        let room = Room::new(world.dir(), 0);
        let free_mb = room.free().unwrap() >> 20;
        assert!(
            free_mb <= DISK_MB,
            "{free_mb} MB are free: TMPDIR must be on a tmpfs of {DISK_MB} MB"
        );
        Self { world, room }
    }

    /// Three pictures for each of four customers, all taken by Kie.
    fn sell(&self) -> Vec<i64> {
        for customer in 1..=4 {
            for _ in 0..3 {
                let person = self.world.person(customer);
                reach_confirmation(person);
                person.press("Запустить");
            }
        }
        self.world
            .until_true("SELECT count(*) = 12 FROM generations WHERE state = 'running'");
        (1..=12).collect()
    }

    /// Each is one step before what a full disk refuses.
    fn wait_before_a_picture_a_start_and_a_payment(&self, people: [Person<'_>; 3]) {
        let [sender, late, payer] = people;
        sender.say("/start");
        for label in ["✨ Улучшить", "Crisp Upscale", "🚀 Начать"] {
            sender.press(label);
        }
        reach_confirmation(late);
        payer.say("/start");
        payer.say("/balance");
        payer.press("Звёзды");
        payer.press("100 →");
        self.world
            .until_true("SELECT count(*) = 1 FROM invoices WHERE message_id IS NOT NULL");
    }

    /// Takes what is free but for so many bytes; gives the file that has it.
    fn fill(&self, leave: u64) -> PathBuf {
        let path = self
            .world
            .dir()
            .join(format!("filler-{}", fastrand::u64(..)));
        let file = File::create(&path).unwrap();
        // The bot may take some of it in between.
        until("a full disk", || {
            let free = self.room.free().unwrap().checked_sub(leave)?;
            fallocate(&file, FallocateFlags::empty(), 0, free).ok()
        });
        assert!(self.room.free().unwrap() < leave + BALLAST_BYTES / 4);
        path
    }

    fn until_ballast(&self, there: bool) {
        let path = self.world.database().with_file_name(BALLAST);
        until(&format!("ballast: {there}"), || {
            (path.exists() == there).then_some(())
        });
    }

    /// Not a byte is free and there is no ballast: the program waits instead of ending again and again.
    fn starts_once_there_is_room(&self) {
        let ballast = self.world.database().with_file_name(BALLAST);
        std::fs::remove_file(ballast).unwrap();
        let filler = self.fill(0);
        let mut bot = Bot::spawn(self.world.dir(), &["run"], &[]);
        bot.until_log("no room to start; waiting for it");
        assert_eq!(bot.ended(), None, "{}", bot.log());
        std::fs::remove_file(filler).unwrap();
        bot.until_log("serving");
        drop(bot);
        self.world.verify();
    }

    /// Kie fails these; everybody has their money back and knows it.
    fn refund(&self, generations: &[i64]) {
        for id in generations {
            self.world.finish(*id, Some("no luck"));
        }
        for id in generations {
            self.world.until_state(*id, "failed");
        }
        for id in generations {
            let (customer, number) = ((id - 1) / 3 + 1, format!("№{id} "));
            let person = self.world.person(customer);
            until(&format!("the end of {number}"), || {
                let texts = person.texts();
                let told = texts
                    .iter()
                    .any(|text| text.contains('❌') && text.contains(&number));
                told.then_some(())
            });
            let open = format!(
                "SELECT count(*) FROM generations WHERE ended_ms IS NULL AND customer_id = {customer}"
            );
            let held = self.world.number(&open) * PRICE;
            let (free, hold) = self.world.money(customer);
            assert_eq!((free + hold, hold), (BONUS, held), "customer {customer}");
        }
    }

    fn disk_of(&self, bot: &Bot) -> String {
        let (_, body) = get(&bot.health_url());
        let health: Value = serde_json::from_str(&body).unwrap();
        health["detail"]["disk"].as_str().unwrap().to_owned()
    }
}

/// Files that may not grow are what a full disk looks like where nobody may mount one.
#[test]
fn files_that_cannot_grow_lose_nothing() {
    let world = World::new();
    world.kie(&json!({ "delay_ms": 3_600_000 }));
    let bot = world.start();
    let anna = world.person(7);
    reach_confirmation(anna);
    anna.press("Запустить");
    world.until_state(1, "running");
    reach_confirmation(anna);
    bot.kill();

    // Nothing may grow but the database, by some pages; the ballast has no room either.
    std::fs::remove_file(world.database().with_file_name(BALLAST)).unwrap();
    let length = |name: &str| {
        let path = world.database().with_file_name(name);
        std::fs::metadata(path).unwrap().len()
    };
    let (file, log) = (length("kiebot.db"), length("kiebot.db-wal"));
    assert!(file < log, "the log is longer: {file} {log}");
    let limit = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", log / 512);
    let shell = ["/bin/sh", "-c", &limit].map(str::to_owned);
    let mut bot = Bot::spawn_under(&shell, world.dir(), &["run"]);
    bot.until_log("no ballast could be laid down");
    anna.press("Запустить");
    anna.until_heard("на паузе");
    world.finish(1, Some("no luck"));
    world.until_state(1, "failed");
    anna.until_heard("❌");
    world.until_true("SELECT count(*) = 0 FROM outbox WHERE state = 'todo'");
    assert_eq!(bot.ended(), None, "it lives: {}", bot.log());
    bot.kill();

    let bot = world.start();
    reach_confirmation(anna);
    anna.press("Запустить");
    world.until_state(2, "running");
    assert_eq!(world.money(7), (BONUS - PRICE, PRICE));
    drop(bot);
    world.verify();
}
