//! Dead between a message that starts by itself and its answer: exactly one generation, paid once, told.

use super::{ANNA, BONUS, PRICE, die, moves, until_quiet};
use crate::child::World;
use crate::restart::reach_confirmation;

/// Where the life ends that meets the message.
const POINTS: [&str; 4] = [
    "after commit of kiebot::bot::poll::keep",
    "update {",
    "before commit of kiebot::bot::desk::Desk::attempt",
    "after commit of kiebot::bot::desk::Desk::attempt",
];

#[test]
fn a_message_that_starts_by_itself_starts_one_whenever_the_bot_dies() {
    let world = World::new();
    let anna = world.person(ANNA);
    let bot = world.start();
    reach_confirmation(anna);
    anna.press("Запустить");
    anna.until_heard("✅ Готово!");
    anna.say("/mode");
    anna.press("Когда спрашивать");
    anna.press("Никогда");
    until_quiet(&world);
    drop(bot.kill());
    for (n, point) in (1..).zip(POINTS) {
        let update = anna.say_now(&format!("Пёс номер {n}"));
        die(&world, point);
        let made = world.number("SELECT count(*) FROM generations");
        assert!((n..=n + 1).contains(&made), "{point}: {made}");
        let bot = world.start();
        anna.until_shown(update);
        world.until_true(&format!("SELECT count(*) = {} FROM generations", n + 1));
        until_quiet(&world);
        let made = n + 1;
        assert_eq!(
            world.number("SELECT count(*) FROM quick_starts"),
            n,
            "{point}"
        );
        assert_eq!(world.money(ANNA), (BONUS - PRICE * made, 0), "{point}");
        assert_eq!(
            (world.creates() as i64, moves(&world, "capture")),
            (made, made)
        );
        world.verify();
        drop(bot.kill());
    }
}

#[test]
fn the_button_that_repeats_starts_one_whenever_the_bot_dies() {
    let world = World::new();
    let anna = world.person(ANNA);
    let bot = world.start();
    reach_confirmation(anna);
    anna.press("Запустить");
    anna.until_heard("✅ Готово!");
    until_quiet(&world);
    drop(bot.kill());
    for (n, point) in (1..).zip(POINTS) {
        let update = anna.press_now("Ещё раз · ");
        die(&world, point);
        let bot = world.start();
        anna.until_shown(update);
        world.until_true(&format!("SELECT count(*) = {} FROM generations", n + 1));
        until_quiet(&world);
        let made = n + 1;
        assert_eq!(world.money(ANNA), (BONUS - PRICE * made, 0), "{point}");
        assert_eq!(
            (world.creates() as i64, moves(&world, "capture")),
            (made, made)
        );
        world.verify();
        drop(bot.kill());
    }
}
