//! Stopped while a history is sent as a file: it comes once after the next start, and nothing of it stays on the disk.

use super::{ANNA, BONUS, BOTH};
use crate::child::World;

#[test]
fn an_export_cut_short_comes_after_the_restart() {
    for stop in BOTH {
        let world = World::new();
        let anna = world.person(ANNA);
        let bot = world.start_with(match stop {
            // Dies when the file is made and about to be sent.
            super::Stop::Kill => &[("KIEBOT_DIE_AT", "before call of SendDocument")],
            super::Stop::Orderly => &[],
        });
        anna.say("/start");
        anna.say_now("/export");
        match stop {
            super::Stop::Kill => drop(bot.until_ended()),
            super::Stop::Orderly => {
                world.until_true("SELECT count(*) FROM outbox WHERE body = '\"export\"'");
                stop.now(bot);
            }
        }
        let bot = world.start();
        world.until_true(
            "SELECT count(*) = 1 FROM outbox WHERE body = '\"export\"' AND state = 'sent'",
        );
        let archives = anna.heard().into_iter().filter(|message| {
            let media = message["media"].as_array().unwrap().iter();
            media
                .clone()
                .any(|media| media["name"].as_str().unwrap().ends_with(".zip"))
        });
        assert_eq!(archives.count(), 1, "{stop:?}");
        let left = std::fs::read_dir(world.dir().join("data/files")).unwrap();
        assert_eq!(left.count(), 0, "{stop:?}");
        assert_eq!(world.money(ANNA), (BONUS, 0));
        drop(bot);
        world.verify();
    }
}
