//! One full story, told to a bot that may die at any word: start, orders, result, payment, both kinds of refund.

use crate::child::{ADMIN, Bot, Person, World, until};
use serde_json::json;
use std::time::{Duration, Instant};

/// The customer.
pub const ANNA: i64 = 7;
/// A bot that does not answer for so long is given up.
const PATIENCE: Duration = Duration::from_secs(12);
/// Between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// A world for one story; its disk always has room, whatever else is on it.
pub fn world() -> World {
    let world = World::new();
    let config = world.config();
    world.write_config(&config.replace("[database]\n", "[database]\nmin_free_mb = 0\n"));
    world
}

/// What was said and done so far.
pub struct Story<'a> {
    pub world: &'a World,
    /// Numbers of the updates that the customer and the admin have caused.
    pub updates: Vec<i64>,
    /// The charge of the payment, once Telegram has taken the Stars.
    pub charge: Option<String>,
    /// The word it is at.
    pub at: String,
}

impl<'a> Story<'a> {
    pub fn new(world: &'a World) -> Self {
        Self {
            world,
            updates: Vec::new(),
            charge: None,
            at: "the start".to_owned(),
        }
    }

    /// Tells it; false when the bot dies or falls silent on the way.
    pub fn tell(&mut self, bot: &mut Bot) -> bool {
        self.all(bot).is_some()
    }

    fn all(&mut self, bot: &mut Bot) -> Option<()> {
        let (anna, admin) = (self.world.person(ANNA), self.world.person(ADMIN));
        self.wait(bot, |_, bot| bot.log().contains("serving"))?;
        self.say(bot, admin, "/start")?;
        self.order(bot, anna, "кот 1;")?;
        self.order(bot, anna, "nsfw 2;")?;
        self.say(bot, anna, "/balance")?;
        self.press(bot, anna, "Звёзды")?;
        self.press(bot, anna, "100 →")?;
        self.wait(bot, |world, _| {
            world.number("SELECT count(*) FROM invoices WHERE message_id IS NOT NULL") == 1
        })?;
        let paid = self.world.pay(ANNA, &json!({ "timeout_ms": 3_000 }));
        let charge = paid["charge_id"].as_str()?.to_owned();
        self.charge = Some(charge.clone());
        self.wait(bot, |world, _| world.person(ANNA).count("Зачислено") > 0)?;
        self.say(bot, admin, &format!("/refund {charge}"))?;
        self.press(bot, admin, "Вернуть")?;
        self.wait(bot, |world, _| {
            world.text("SELECT state FROM payments") == "refunded"
        })?;
        self.wait(bot, |world, _| is_quiet(world))
    }

    fn order(&mut self, bot: &mut Bot, anna: Person<'_>, prompt: &str) -> Option<()> {
        self.say(bot, anna, "/start")?;
        for label in ["⭐", "Z-Image", "🚀 Начать"] {
            self.press(bot, anna, label)?;
        }
        self.say(bot, anna, prompt)?;
        self.press(bot, anna, "1:1")?;
        self.press(bot, anna, "Запустить")?;
        self.wait(bot, |world, _| is_quiet(world))
    }

    fn say(&mut self, bot: &mut Bot, person: Person<'_>, text: &str) -> Option<()> {
        self.at = text.to_owned();
        let update = person.say_now(text);
        self.answered(bot, update)
    }

    fn press(&mut self, bot: &mut Bot, person: Person<'_>, label: &str) -> Option<()> {
        self.at = label.to_owned();
        let mut update = None;
        self.wait(bot, |_, _| {
            update = person.try_press(label);
            update.is_some()
        })?;
        self.answered(bot, update?)
    }

    fn answered(&mut self, bot: &mut Bot, update: i64) -> Option<()> {
        self.updates.push(update);
        let shown = format!(
            "SELECT count(*) FROM inbox WHERE update_id = {update} AND shown_ms IS NOT NULL"
        );
        self.wait(bot, |world, _| world.number(&shown) == 1)
    }

    fn wait(&self, bot: &mut Bot, mut met: impl FnMut(&World, &Bot) -> bool) -> Option<()> {
        let began = Instant::now();
        while !met(self.world, bot) {
            if began.elapsed() > PATIENCE || bot.ended().is_some() {
                return None;
            }
            std::thread::sleep(LOOK_EVERY);
        }
        Some(())
    }
}

/// What must come to nothing for everything to have its end.
const OPEN: [&str; 4] = [
    "SELECT count(*) FROM inbox WHERE done_ms IS NULL AND parked_ms IS NULL",
    "SELECT count(*) FROM generations WHERE ended_ms IS NULL",
    "SELECT count(*) FROM outbox WHERE state = 'todo'",
    "SELECT count(*) FROM payments WHERE state = 'refunding'",
];

fn is_quiet(world: &World) -> bool {
    OPEN.iter().all(|open| world.number(open) == 0)
}

/// Waits until everything that was begun has ended.
pub fn until_quiet(world: &World) {
    until("an end of everything", || is_quiet(world).then_some(()));
}
