//! The kill loop: the bot lives for moments, everything around it misbehaves, then the sky clears.

use crate::child::{ADMIN, Bot, World, run_to_end, until};
use crate::crowd::Crowd;
use crate::oracle;
use fastrand::Rng;
use serde_json::json;
use std::time::{Duration, Instant};

/// One run.
#[derive(Clone, Copy, Debug)]
pub struct Storm {
    /// Where chance begins.
    pub seed: u64,
    /// How often the bot dies.
    pub kills: u64,
    /// Customers.
    pub people: i64,
}

impl Storm {
    /// Everything, with its checks at the end.
    pub fn run(self) {
        println!("{self:?}");
        let began = Instant::now();
        let mut chance = Rng::with_seed(self.seed);
        let world = World::new();
        let bot = world.start();
        // Alerts need a chat.
        world.person(ADMIN).say("/start");
        std::thread::scope(|scope| {
            let crowd = Crowd::start(scope, &world, self.people, chance.fork());
            self.lives(&world, &mut chance, bot);
            println!("storm over after {} ms", began.elapsed().as_millis());
            clear_sky(&world);
            let bot = world.start();
            // Whatever was broken off, people can be served now.
            crowd.until_orders(3);
            let updates = crowd.stop();
            println!("crowd done after {} ms", began.elapsed().as_millis());
            until_quiet(&world);
            println!("quiet after {} ms", began.elapsed().as_millis());
            let (status, log) = bot.terminate();
            assert_eq!(status.code(), Some(0), "{log}");
            world.verify();
            oracle::judge(&world, self.people, &updates);
        });
        println!("{} kills in {} s", self.kills, began.elapsed().as_secs());
    }

    fn lives(self, world: &World, chance: &mut Rng, mut bot: Bot) {
        for kill in 1..=self.kills {
            weather(world, chance);
            // Most lives are long enough to do something, some end before they have begun.
            if chance.u32(..5) > 0 {
                bot.until_log("serving");
            }
            std::thread::sleep(Duration::from_millis(chance.u64(5..1_500)));
            let serves = bot.log().contains("serving");
            if chance.u32(..20) == 0 && serves {
                let rival = run_to_end(world.dir(), &["run"], &[]);
                assert_eq!(
                    rival.status.code(),
                    Some(3),
                    "{}",
                    String::from_utf8_lossy(&rival.stderr)
                );
            }
            if chance.u32(..8) == 0 && serves {
                let (status, log) = bot.terminate();
                assert_eq!(status.code(), Some(0), "{log}");
            } else {
                bot.kill();
            }
            if kill % 10 == 0 {
                world.verify();
            }
            bot = Bot::spawn(world.dir(), &["run"], &[]);
        }
        bot.kill();
    }
}

/// What goes wrong in the next life.
fn weather(world: &World, chance: &mut Rng) {
    let mut some = |odds: u32, value: u64| if chance.u32(..odds) == 0 { value } else { 0 };
    let telegram = json!({
        "send_429_every": some(4, 9),
        "error_500_every": some(8, 11),
        "drop_replies_every": some(2, 5),
        "latency_ms": some(3, 60),
    });
    let kie = json!({
        "delay_ms": some(2, 300),
        "fail_next": some(4, 1),
        "refuse_next": some(5, 1),
        "lost_reply_next": some(4, 1),
        "busy_next": some(4, 3),
        "garbage_next": some(5, 2),
        "null_record_next": some(5, 2),
        "hang_ms": some(4, 150),
        "files_missing": some(8, 1) > 0,
        "maintenance": some(10, 1) > 0,
        "down": some(10, 1) > 0,
    });
    world.telegram(&telegram);
    world.kie(&kie);
}

fn clear_sky(world: &World) {
    world.telegram(&json!({ "send_429_every": 0, "error_500_every": 0, "drop_replies_every": 0, "latency_ms": 0 }));
    world.kie(&json!({
        "delay_ms": 0, "fail_next": 0, "refuse_next": 0, "lost_reply_next": 0, "busy_next": 0, "garbage_next": 0,
        "null_record_next": 0, "hang_ms": 0, "files_missing": false, "maintenance": false, "down": false,
    }));
}

/// Everything that was begun has ended, and everybody was told.
fn until_quiet(world: &World) {
    for rest in [
        "SELECT count(*) = 0 FROM inbox WHERE done_ms IS NULL AND parked_ms IS NULL",
        "SELECT count(*) = 0 FROM generations WHERE ended_ms IS NULL",
        "SELECT count(*) = 0 FROM outbox WHERE state = 'todo'",
    ] {
        until(rest, || (world.number(rest) != 0).then_some(()));
    }
}
