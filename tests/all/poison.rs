//! Updates that make a handler panic or end the process: the bot gets past them, and so do all others.

use crate::child::{ADMIN, Bot, World, run_to_end, until};
use crate::restart::picture;
use rusqlite::Connection;
use serde_json::json;

const ANNA: i64 = 7;
const BORIS: i64 = 8;
/// What Anna says, and nobody else.
const WORD: &str = "отрава";

fn met() -> (World, Bot) {
    let world = World::new();
    let bot = world.start();
    for who in [ADMIN, ANNA, BORIS] {
        world.person(who).say("/start");
    }
    (world, bot)
}

fn parked(world: &World) -> i64 {
    world.number("SELECT count(*) FROM inbox WHERE parked_ms IS NOT NULL AND done_ms IS NULL")
}

fn kiebot(world: &World, args: &[&str]) -> String {
    let env = [("LANG", "ru_RU.UTF-8")];
    let output = run_to_end(world.dir(), args, &env);
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_handler_that_panics_is_tried_three_times_and_holds_up_nobody() {
    let (world, bot) = met();
    drop(bot.kill());
    let bot = world.start_with(&[("KIEBOT_DIE_AT", WORD), ("KIEBOT_DIE_HOW", "panic")]);
    let (anna, boris) = (world.person(ANNA), world.person(BORIS));
    let poison = anna.say_now(WORD);
    let after = anna.say_now("/balance");
    boris.say("/balance");
    anna.until_shown(after);
    anna.until_heard("Что-то пошло не так");
    world.person(ADMIN).until_heard("Не получилось обработать");
    assert_eq!(parked(&world), 1);
    let row = format!("SELECT attempts || error FROM inbox WHERE update_id = {poison}");
    assert!(
        world.text(&row).starts_with("3a panic"),
        "{}",
        world.text(&row)
    );
    assert_eq!(anna.count("Что-то пошло не так"), 1);
    world.verify();
    // The list names it; released, it is taken at the next start and has its effect once.
    let list = kiebot(&world, &["parked"]);
    assert!(
        list.contains(&poison.to_string()) && list.contains("Отложено обновлений: 1"),
        "{list}"
    );
    assert!(
        !list.contains(WORD),
        "what people write is not shown: {list}"
    );
    drop(bot.kill());
    assert!(kiebot(&world, &["parked", "--retry", "1"]).contains("Такого"));
    assert!(kiebot(&world, &["parked", "--retry"]).contains("Возвращено в работу: 1"));
    let bot = world.start();
    anna.until_shown(poison);
    assert_eq!(parked(&world), 0);
    assert!(kiebot(&world, &["parked"]).contains("Ничего не отложено"));
    drop(bot);
    world.verify();
}

#[test]
fn an_update_that_ends_the_process_is_put_aside_in_the_end() {
    let (world, bot) = met();
    drop(bot.kill());
    let anna = world.person(ANNA);
    let poison = anna.say_now(WORD);
    let mut lives = 0;
    let bot = loop {
        lives += 1;
        assert!(lives < 20, "it ends the process for ever");
        let mut bot = Bot::spawn(world.dir(), &["run"], &[("KIEBOT_DIE_AT", WORD)]);
        let ended = until("an end, or the update put aside", || {
            bot.ended()
                .map(Some)
                .or((parked(&world) == 1).then_some(None))
        });
        if ended.is_none() {
            break bot;
        }
    };
    // The first life does not know yet that it may die of it.
    assert_eq!(lives, 12);
    anna.until_heard("Что-то пошло не так");
    anna.say("/balance");
    world.person(BORIS).say("/balance");
    world.person(ADMIN).until_heard(&poison.to_string());
    drop(bot);
    world.verify();
}

/// The storm killed the bot ten times in a row while Telegram was slow to give one photo: it was given up for that.
#[test]
fn a_file_is_not_given_up_because_lives_end_while_it_is_fetched() {
    let (world, bot) = met();
    drop(bot.kill());
    let anna = world.person(ANNA);
    let photo = anna.send_picture_now(&picture());
    for _ in 0..15 {
        let die = [("KIEBOT_DIE_AT", "\"photo\":[")];
        let mut bot = Bot::spawn(world.dir(), &["run"], &die);
        until("an end", || bot.ended());
    }
    assert_eq!(parked(&world), 0);
    let bot = world.start();
    anna.until_shown(photo);
    drop(bot);
    world.verify();
}

#[test]
fn while_the_database_takes_nothing_no_update_is_to_blame() {
    let (world, bot) = met();
    let anna = world.person(ANNA);
    anna.press("✨ Улучшить");
    anna.press("Crisp Upscale");
    anna.press("🚀 Начать");
    // Slow enough for another program to take the lock between the storing of the update and its effect.
    world.telegram(&json!({ "latency_ms": 500 }));
    let update = anna.send_picture_now(&picture());
    let stored = format!("SELECT count(*) = 1 FROM inbox WHERE update_id = {update}");
    world.until_true(&stored);
    let db = Connection::open(world.database()).unwrap();
    db.execute_batch("BEGIN IMMEDIATE").unwrap();
    // Both the effect and the count of its failure wait for the lock, each for some seconds.
    until("it has failed twice", || {
        (bot.log().matches("update failed").count() >= 2).then_some(())
    });
    db.execute_batch("ROLLBACK").unwrap();
    world.telegram(&json!({ "latency_ms": 0 }));
    anna.until_shown(update);
    anna.until_heard("станется");
    assert_eq!(
        (
            parked(&world),
            world.number("SELECT max(attempts) FROM inbox")
        ),
        (0, 0)
    );
    drop(bot);
    world.verify();
}
