//! A broadcast through kill -9: nobody gets it twice, and whoever may not have got it stands in the report.

use crate::child::{ADMIN, World};
use std::time::Instant;

/// Customers of this story; their numbers begin at `FIRST`.
const CROWD: i64 = 150;
const FIRST: i64 = 2_000;
/// Calls under way at once.
const UNDER_WAY: i64 = 10;

#[test]
fn nobody_gets_a_broadcast_twice_over_three_kills() {
    let world = World::new();
    let mut bot = world.start();
    let crowd: Vec<_> = (0..CROWD).map(|n| world.person(FIRST + n)).collect();
    for person in &crowd {
        person.say_now("/start");
    }
    let admin = world.person(ADMIN);
    admin.say("/start");
    world.until_true("SELECT count(*) = 0 FROM inbox WHERE done_ms IS NULL OR shown_ms IS NULL");
    admin.say("/admin");
    admin.press("📣 Рассылка");
    admin.press("✏️ Новая рассылка");
    admin.say("Новости");
    admin.press("🚀 К отправке");
    let began = Instant::now();
    admin.press("✅ Отправить");
    let done = "SELECT sent + unclear FROM broadcasts";
    for kill in 1..=3 {
        world.until_true(&format!("({done}) >= {}", CROWD * kill / 4));
        bot.kill();
        bot = world.start();
    }
    world.until_true("SELECT state = 'done' FROM broadcasts");
    let took = began.elapsed();
    let unclear = world.number("SELECT unclear FROM broadcasts");
    assert!(unclear <= 3 * UNDER_WAY, "{unclear} unclear");
    assert_eq!(world.number(done), CROWD + 1, "the admin is a customer too");
    assert!(
        took.as_secs() >= u64::try_from(CROWD / 30).unwrap(),
        "{took:?}"
    );
    for person in &crowd {
        let times = person
            .texts()
            .iter()
            .filter(|text| *text == "Новости")
            .count();
        let reported = world.number(&format!(
            "SELECT count(*) FROM broadcast_turns WHERE customer_id = {} AND state = 'unclear'",
            person.id
        ));
        assert!(times <= 1, "{} got it {times} times", person.id);
        assert!(times == 1 || reported == 1, "{} is forgotten", person.id);
    }
    drop(bot.kill());
}
