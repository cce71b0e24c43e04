//! The real binary stopped at every stored state, orderly and by kill -9: the same end, the same money.

mod broadcast;
mod duplicates;
mod export;
mod gaps;
mod generations;
mod gifts;
mod lost;
mod payments;
mod talks;

use crate::child::{Bot, Person, World};

/// Price of one picture of the model these tests order, in kopecks.
const PRICE: i64 = 63;
/// The welcome bonus, in kopecks.
const BONUS: i64 = 20_000;
/// The customer.
const ANNA: i64 = 7;

/// How the bot is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    /// SIGTERM; the exit code is 0.
    Orderly,
    /// kill -9.
    Kill,
}

const BOTH: [Stop; 2] = [Stop::Orderly, Stop::Kill];

impl Stop {
    fn now(self, bot: Bot) {
        match self {
            Self::Kill => drop(bot.kill()),
            Self::Orderly => {
                let (status, log) = bot.terminate();
                assert_eq!(status.code(), Some(0), "{log}");
            }
        }
    }
}

/// Walks to the confirmation of a picture.
pub(crate) fn reach_confirmation(anna: Person<'_>) {
    anna.say("/start");
    anna.press("⭐");
    anna.press("Z-Image");
    anna.press("🚀 Начать");
    anna.say("Рыжий кот");
    anna.press("1:1");
}

/// Orders a picture; gives the generation's number.
fn order(world: &World) -> i64 {
    let anna = world.person(ANNA);
    reach_confirmation(anna);
    anna.press("Запустить");
    world.number("SELECT max(id) FROM generations")
}

/// The file has come, it is paid once, and nothing is wrong anywhere.
fn assert_sold(world: &World) {
    let anna = world.person(ANNA);
    anna.until_heard("✅ Готово!");
    world.until_true("SELECT count(*) = 0 FROM outbox WHERE state = 'todo'");
    assert!(anna.files() >= 1, "{:#?}", anna.texts());
    assert_eq!(world.money(ANNA), (BONUS - PRICE, 0));
    assert_eq!((world.creates(), world.tasks().len()), (1, 1));
    world.verify();
}

/// The customer was told, and has all the money.
fn assert_returned(world: &World, told: &str) {
    let anna = world.person(ANNA);
    anna.until_heard(told);
    anna.until_heard("Средства возвращены на баланс.");
    world.until_true("SELECT count(*) = 0 FROM outbox WHERE state = 'todo'");
    assert_eq!(world.money(ANNA), (BONUS, 0));
    assert!(world.creates() <= 1);
    world.verify();
}

/// A real picture, large enough for any model.
pub(crate) fn picture() -> Vec<u8> {
    picture_of(600)
}

/// A real picture with this side.
pub(crate) fn picture_of(side: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(side, side, |x, y| {
        image::Rgb([(x % 256) as u8, (y % 256) as u8, 90])
    });
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}
