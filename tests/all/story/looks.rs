//! The bot looks at Kie's catalogue by itself, takes up what is done beside it, and comes through failures and stops.

use super::review::{bot, fills, kie, record, says, synced, text};
use crate::support::{ADMIN, MINUTE, roubles};
use kiebot::sandbox::kie::Catalogue;

#[test]
fn a_source_that_lost_models_is_refused_whole_and_the_admin_is_told() {
    let bot = bot(|_| {});
    let admin = bot.customer(ADMIN, "Админ", "ru");
    admin.begins();
    let before = text(&bot);
    let mut less = kie("11");
    less.llms = less.llms.map(|index| {
        index
            .lines()
            .filter(|line| !line.contains("m8") && !line.contains("m9"))
            .collect::<Vec<_>>()
            .join("\n")
    });
    bot.sandbox.kie.catalogue(|now| *now = less);
    bot.sync_now();
    admin.see("не принят целиком").says("2 из 10");
    assert_eq!(text(&bot), before);
    assert_eq!(synced(&bot), 0);
}

#[test]
fn the_bot_looks_by_itself_and_goes_on_after_failures() {
    let mut bot = bot(|config| config.sync.every_hours = 24);
    let admin = bot.customer(ADMIN, "Админ", "ru");
    admin.begins();
    bot.sandbox.kie.catalogue(|now| *now = Catalogue::default());
    let asked = |n: usize| {
        bot.until("a look at Kie", || {
            bot.advance(MINUTE);
            (bot.kie().calls("/client/v1/model-pricing/page") >= n).then_some(())
        });
    };
    asked(3);
    admin.see("не удаётся прочитать").says("попыток подряд: 3");
    let warned = bot.logged("WARN");
    let warned = warned.iter().filter(|line| line.contains("not synced"));
    assert_eq!(warned.count(), 1, "the same failure is logged once");
    bot.sandbox.kie.catalogue(|now| *now = kie("11"));
    bot.until("the new price", || {
        bot.advance(10 * MINUTE);
        (text(&bot).contains("credits = \"11\"") && synced(&bot) > 0).then_some(())
    });
    // A restart is no reason to look again before the day is over.
    let prices = "/client/v1/model-pricing/page";
    let looks = bot.kie().calls(prices);
    bot.restart();
    bot.advance(30 * MINUTE);
    let (anna, _) = fills(&bot, 7);
    anna.runs();
    assert_eq!(bot.kie().calls(prices), looks);
    bot.advance(24 * 60 * MINUTE);
    bot.until("the next day's look", || {
        (bot.kie().calls(prices) > looks).then_some(())
    });
}

#[test]
fn a_decision_survives_the_end_of_the_bot() {
    let mut bot = bot(|_| {});
    bot.customer(ADMIN, "Админ", "ru").begins();
    says(&bot, kie("15"));
    bot.customer(ADMIN, "Админ", "ru").see("ждут решения: 1");
    bot.stop();
    // As after a kill between the press and the file.
    let db = rusqlite::Connection::open(&bot.config.database.path).unwrap();
    db.execute(
        "UPDATE reviews SET state = 'accepted', decided_by = ?1, decided_ms = 1",
        [ADMIN],
    )
    .unwrap();
    drop(db);
    bot.start();
    let admin = bot.customer(ADMIN, "Админ", "ru");
    admin.see("models.toml обновлён");
    assert!(text(&bot).contains("credits = \"15\""));
    assert_eq!(bot.text("SELECT state FROM reviews"), "applied");
}

#[test]
fn a_stop_does_not_wait_for_kie() {
    let mut bot = bot(|_| {});
    let before = text(&bot);
    bot.sandbox.kie.catalogue(|now| *now = kie("11"));
    bot.sandbox.kie.switch(|kie| {
        kie.only = Some("prices".to_owned());
        kie.hang_ms = 60_000;
    });
    bot.sync_now();
    let anna = bot.customer(7, "Анна", "ru");
    anna.chooses("Acme M0");
    anna.say("Кот");
    anna.runs();
    bot.stop();
    // Kie has answered nothing yet: the call is written down when it is answered.
    assert_eq!(bot.kie().calls("/client/v1/model-pricing/page"), 0);
    assert_eq!(text(&bot), before);
}

#[test]
fn a_sync_by_hand_beside_the_bot_is_taken_up_and_asks_too() {
    let bot = bot(|_| {});
    let admin = bot.customer(ADMIN, "Админ", "ru");
    admin.begins();
    let mut two = kie("15");
    two.prices[1] = record("Acme m1", "11", "acme/m1");
    bot.sandbox.kie.catalogue(|now| *now = two);
    let folder = bot.config.catalog.path.parent().unwrap();
    let kiebot = |args: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_kiebot"))
            .args(args)
            .env_clear()
            .env("KIE_API_URL", &bot.sandbox.kie_url)
            .env("KIE_DOCS_URL", &bot.sandbox.kie_url)
            .current_dir(folder)
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(output.status.code(), Some(0), "{}", text.concat());
        text.concat()
    };
    let told = kiebot(&["sync"]);
    assert!(told.contains("a running bot asks its admins"), "{told}");
    let question = admin.see("ждут решения: 1");
    question.says("Acme M0");
    let anna = bot.customer(7, "Анна", "ru");
    bot.until("the new price of M1", || {
        anna.say("/start");
        anna.press("Все модели")
            .has(&format!("Acme M1 · {}", roubles(8, 58)))
            .then_some(())
    });
    // Taken back by hand: nothing waits any more.
    kiebot(&["sync", "--rollback"]);
    bot.until("the question to be closed", || {
        let open = bot.number("SELECT count(*) FROM reviews WHERE state = 'open'");
        (open == 0).then_some(())
    });
    admin.press("Принять всё");
    admin.message(question.id).unwrap().says("больше не ждёт");
    assert!(!text(&bot).contains("\"15\"") && !text(&bot).contains("\"11\""));
}
