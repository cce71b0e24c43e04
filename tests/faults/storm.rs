//! The kill loop: the bot lives for moments, everything around it misbehaves, then the sky clears.

use crate::child::{ADMIN, Bot, KEY, TOKEN, World, run_to_end};
use crate::crowd::Crowd;
use crate::line::Line;
use crate::record::Record;
use crate::{oracle, others, shelf};
use fastrand::Rng;
use serde_json::json;
use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Calls in a thousand that go wrong.
const ODDS: u32 = 400;
/// A crash may leave so many submits unclear.
const SUBMITS_AT_ONCE: i64 = 4;
/// Signs Kie's callbacks.
const WEBHOOK_KEY: &str = "canary-webhook-key-0b2d";
/// A life that waits for orders ends after so long.
const LONGEST_LIFE: Duration = Duration::from_secs(10);
/// After the storm everything has an end within this time.
const QUIET_WITHIN: Duration = Duration::from_secs(240);

/// One run.
#[derive(Clone, Copy, Debug)]
pub struct Storm {
    /// Where chance begins.
    pub seed: u64,
    /// How often the bot dies.
    pub kills: u64,
    /// Customers.
    pub people: i64,
    /// The most orders that one life waits for.
    pub orders: usize,
    /// `kiebot verify` after so many kills.
    pub verify_every: u64,
}

impl Storm {
    /// Everything, with its checks at the end.
    pub fn run(self) -> Record {
        println!("{self:?}");
        let began = Instant::now();
        let mut chance = Rng::with_seed(self.seed);
        let world = World::new();
        let callbacks = free_port();
        std::fs::write(world.dir().join("shelf.toml"), shelf::catalogue()).unwrap();
        world.write_config(&config(&world, callbacks));
        world.kie(&json!({
            "credits": 100_000_000.0, "rate_limits": false, "webhook_key": WEBHOOK_KEY, "image_px": 48,
            "callback_retry_ms": 60, "callback_via": format!("http://127.0.0.1:{callbacks}"),
        }));
        let (telegram, _) = world.addresses();
        let bot = world.start();
        // Alerts need a chat.
        world.person(ADMIN).say("/start");
        let (over, forged) = (AtomicBool::new(false), AtomicU64::new(0));
        let (over, forged) = (&over, &forged);
        let record = std::thread::scope(|scope| {
            let last_word = LastWord(over);
            let crowd = Crowd::start(scope, telegram, self.people, chance.fork());
            let (of_admin, of_forger) = (chance.fork(), chance.fork());
            let admin = scope.spawn(move || others::admin(telegram, of_admin, over));
            let forger = format!("http://127.0.0.1:{callbacks}");
            let forger = scope.spawn(move || others::forger(&forger, of_forger, over, forged));
            let most_unclear = self.lives(&world, &crowd, &mut chance, bot);
            println!("storm over after {} s", began.elapsed().as_secs());
            let mut record = self.tallied(&world);
            weather(&world, &mut chance, 0);
            let bot = world.start();
            // Whatever was broken off, people can be served now.
            let enough = crowd.orders() + 3;
            wait("orders", || crowd.orders() >= enough);
            let mut updates = crowd.stop();
            drop(last_word);
            let (decisions, of_admin) = admin.join().unwrap();
            updates.extend(of_admin);
            forger.join().unwrap();
            println!("crowd gone after {} s", began.elapsed().as_secs());
            until_quiet(&world);
            println!("quiet after {} s", began.elapsed().as_secs());
            let (status, log) = bot.terminate();
            assert_eq!(status.code(), Some(0), "{log}");
            world.verify();
            let counts = BTreeMap::from([
                ("forged callbacks".to_owned(), count(forged)),
                ("most submits unclear at once".to_owned(), most_unclear),
            ]);
            let verdict = oracle::judge(&world, self.people, &updates, &decisions, &counts);
            record.counts = verdict.counts;
            record.differences = verdict.differences;
            record
        });
        Record {
            seconds: began.elapsed().as_secs(),
            ..record
        }
    }

    fn tallied(self, world: &World) -> Record {
        let (telegram, kie) = world.addresses();
        let mut record = Record {
            seed: self.seed,
            kills: self.kills,
            ..Record::default()
        };
        record.tally("Telegram", &Line::new(telegram).get("/_tg/tally"));
        record.tally("Kie", &Line::new(kie).get("/_kie/tally"));
        record
    }

    /// Lives and deaths; gives the most submits that one death left unclear.
    fn lives(self, world: &World, crowd: &Crowd<'_>, chance: &mut Rng, mut bot: Bot) -> i64 {
        let mut most = 0;
        for kill in 1..=self.kills {
            weather(world, chance, ODDS);
            // Some lives end before they have begun, some a moment after, most in the midst of work, few see all timers.
            let more_ms = match chance.u32(..100) {
                0 => chance.u64(3_000..4_000),
                1..=12 => chance.u64(..90),
                13..=35 => {
                    until_serving(&bot);
                    chance.u64(5..300)
                }
                _ => {
                    until_serving(&bot);
                    let enough = crowd.orders() + chance.usize(1..=self.orders);
                    until_orders(crowd, enough);
                    chance.u64(..60)
                }
            };
            std::thread::sleep(Duration::from_millis(more_ms));
            let serves = bot.log().contains("serving");
            if chance.u32(..20) == 0 && serves {
                let rival = run_to_end(world.dir(), &["run"], &[]);
                let said = String::from_utf8_lossy(&rival.stderr);
                assert_eq!(rival.status.code(), Some(3), "{said}");
            }
            if chance.u32(..8) == 0 && serves {
                let (status, log) = bot.terminate();
                assert_eq!(status.code(), Some(0), "{log}");
            } else {
                bot.kill();
            }
            let unclear =
                world.number("SELECT count(*) FROM generations WHERE state = 'submitting'");
            assert!(unclear <= SUBMITS_AT_ONCE, "{unclear} submits unclear");
            most = most.max(unclear);
            if kill.is_multiple_of(self.verify_every) {
                world.verify();
                let orders = world.number("SELECT count(*) FROM generations");
                println!("kill {kill}: {orders} generations");
            }
            bot = Bot::spawn(world.dir(), &["run"], &[]);
        }
        bot.kill();
        most
    }
}

/// Says that it is over even when something fails.
struct LastWord<'a>(&'a AtomicBool);

impl Drop for LastWord<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

fn count(of: &AtomicU64) -> i64 {
    i64::try_from(of.load(Ordering::SeqCst)).unwrap()
}

/// A port nobody listens on now.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// People here talk faster than people do, so the limits are high; everything that takes money is on.
fn config(world: &World, callbacks: u16) -> String {
    let (telegram, kie) = world.addresses();
    format!(
        "[telegram]\ntoken = \"{TOKEN}\"\napi_url = \"{telegram}\"\nadmin_ids = [{ADMIN}]\n\
         [kie]\napi_key = \"{KEY}\"\napi_url = \"{kie}\"\nupload_url = \"{kie}\"\npoll_first_ms = 0\n\
         creates_per_10s = 1000\npolls_per_s = 1000\nthreads = 16\n\
         callback_url = \"https://bot.example.org\"\nwebhook_key = \"{WEBHOOK_KEY}\"\n\
         [catalog]\npath = \"shelf.toml\"\n[database]\npath = \"data/kiebot.db\"\n\
         [http]\nlisten = \"127.0.0.1:0\"\ncallback_listen = \"127.0.0.1:{callbacks}\"\n\
         [bonus]\ndaily_cap_rub = \"100000\"\n\
         [payments.stars]\npacks = [100, {{ stars = 500, bonus_percent = 10 }}]\n\
         [payments.provider]\nenabled = true\ntoken = \"381:TEST:storm\"\n\
         [payments.manual]\nenabled = true\ntext = \"2200 1111\"\n\
         [limits]\nstarts_per_minute = 1000\nupdates_per_s = 1000\nburst = 1000\n\
         parallel_per_customer = 100\nparallel_all = 1000\n\
         [log]\nlevel = \"warn,kiebot::cli::run=info\"\n"
    )
}

/// What goes wrong in the next life; clear sky at odds of 0.
fn weather(world: &World, chance: &mut Rng, odds: u32) {
    let mut chaos = || json!({"seed": chance.u64(..), "per_mille": odds});
    let (of_telegram, of_kie) = (chaos(), chaos());
    world.telegram(&json!({ "chaos": of_telegram }));
    world.kie(&json!({
        "chaos": of_kie,
        "early_callback": odds > 0 && chance.u32(..8) == 0,
        "delay_ms": if odds > 0 { chance.u64(..60) } else { 0 },
    }));
}

fn until_serving(bot: &Bot) {
    let began = Instant::now();
    while !bot.log().contains("serving") && began.elapsed() < Duration::from_secs(2) {
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Until people have ordered so much, however fast the machine is today.
fn until_orders(crowd: &Crowd<'_>, enough: usize) {
    let began = Instant::now();
    while crowd.orders() < enough && began.elapsed() < LONGEST_LIFE {
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn wait(what: &str, met: impl Fn() -> bool) {
    let began = Instant::now();
    while !met() {
        assert!(began.elapsed() < QUIET_WITHIN, "never came: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Everything that was begun has ended, and everybody was told.
fn until_quiet(world: &World) {
    let telegram = Line::new(world.addresses().0);
    wait("all updates taken", || {
        telegram.get("/_tg/pending")["unconfirmed"] == 0
    });
    for rest in [
        "SELECT count(*) FROM inbox WHERE done_ms IS NULL AND parked_ms IS NULL",
        "SELECT count(*) FROM generations WHERE ended_ms IS NULL",
        // What has expired comes as a gift once its task ends, and all tasks end after the chaos.
        "SELECT count(*) FROM late WHERE state = 'fetching' OR (state = 'watching' AND task_id IS NOT NULL)",
        "SELECT count(*) FROM payments WHERE state = 'refunding'",
        "SELECT count(*) FROM outbox WHERE state = 'todo'",
    ] {
        wait(rest, || world.number(rest) == 0);
    }
}
