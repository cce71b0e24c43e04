//! Kie's catalogue changes while the bot works: what is safe is taken, the rest waits for the admin.

use crate::support::{ADMIN, Bot, Customer, MINUTE, Message, roubles};
use crate::sync::page;
use kiebot::sandbox::kie::Catalogue;
use serde_json::Value;

fn record(text: &str, credits: &str, model: &str) -> Value {
    serde_json::from_str(&crate::sync::record(text, credits, model)).unwrap()
}

/// Another admin.
const OTHER: i64 = 901;
/// Ten models: `acme/m0` … `acme/m9`, all at 10 credits.
const MODELS: usize = 10;

fn name(n: usize) -> String {
    format!("acme/m{n}")
}

/// What Kie says when model 0 costs so much.
pub fn kie(credits: &str) -> Catalogue {
    let mut catalogue = Catalogue::default();
    let mut index = "# docs\n\n## API Docs\n".to_owned();
    for n in 0..MODELS {
        let id = name(n);
        index +=
            &format!("- Image Models > Acme [Acme M{n}](https://docs.kie.ai/market/{id}.md): x\n");
        catalogue
            .pages
            .insert(format!("market/{id}"), page(&id, ""));
        let credits = if n == 0 { credits } else { "10" };
        catalogue
            .prices
            .push(record(&format!("Acme m{n}"), credits, &id));
    }
    catalogue.llms = Some(index);
    catalogue
}

/// A bot whose models.toml was made from Kie's catalogue, everything on sale.
fn bot(change: impl FnOnce(&mut kiebot::config::Config)) -> Bot {
    let mut bot = Bot::stopped(change);
    let models: String = (0..MODELS)
        .map(|n| {
            let id = name(n);
            format!(
                "[models.\"{id}\"]\ntitle = \"Acme M{n}\"\nprovider = \"Acme\"\nru = {{ what = \"Рисует.\" }}\nen = {{ what = \"Draws.\" }}\n\
                 eta_s = 60\ncategory = \"image\"\nkind = \"text-to-image\"\nstatus = \"active\"\norigin = \"docs\"\ndocs = \"market/{id}\"\n\n\
                 [[models.\"{id}\".params]]\nname = \"prompt\"\ntype = \"text\"\nrequired = true\nmax_chars = 500\n\n\
                 [[models.\"{id}\".prices]]\ncredits = \"10\"\nper = \"image\"\nrow = \"Acme m{n}\"\n\n"
            )
        })
        .collect();
    let own = "# dear to us\n[models.\"acme/m0\".override]\norder = 1 # first\n";
    std::fs::write(&bot.config.catalog.path, models + own).unwrap();
    bot.sandbox.kie.switch(|kie| kie.any_model = true);
    bot.sandbox.kie.catalogue(|now| *now = kie("10"));
    bot.start();
    bot
}

fn text(bot: &Bot) -> String {
    std::fs::read_to_string(&bot.config.catalog.path).unwrap()
}

/// Kie says something else, and the bot has looked.
fn says(bot: &Bot, catalogue: Catalogue) {
    let before = synced(bot);
    bot.sandbox.kie.catalogue(|now| *now = catalogue);
    bot.advance(MINUTE);
    bot.sync_now();
    bot.until("a sync", || (synced(bot) > before).then_some(()));
}

fn synced(bot: &Bot) -> i64 {
    bot.number("SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM meta WHERE key = 'synced_ms'")
}

fn fills<'b>(bot: &'b Bot, id: i64) -> (Customer<'b>, Message) {
    let customer = bot.customer(id, "Анна", "ru");
    customer.chooses("Acme M0");
    let confirm = customer.say("Кот");
    (customer, confirm)
}

/// 10 credits at 0.005 $, 78 ₽, markup 2.
fn old_price() -> String {
    roubles(7, 80)
}

#[test]
fn a_large_move_waits_for_the_admin_and_open_quotes_stay() {
    let bot = bot(|_| {});
    let admin = bot.customer(ADMIN, "Админ", "ru");
    admin.begins();
    let (anna, confirm) = fills(&bot, 7);
    confirm.says(&old_price());
    says(&bot, kie("15"));
    let question = admin.see("ждут решения");
    question
        .says("Acme M0")
        .says("+50 %")
        .says("10 → 15")
        .says(&format!("{} → {}", old_price(), roubles(11, 70)));
    assert_eq!(question.labels(), ["✅ Принять всё", "Не сейчас"]);
    assert!(!text(&bot).contains("\"15\""));
    // The same again is not told again.
    says(&bot, kie("15"));
    let asked = |admin: &Customer<'_>| {
        let chat = admin.chat();
        let all = chat.by_the_bot();
        all.filter(|m| m.text.contains("ждут решения")).count()
    };
    admin.all_delivered();
    assert_eq!(asked(&admin), 1);
    // A customer who forges the button sees the menu.
    let accept = question.data("Принять всё").to_owned();
    anna.force(confirm.id, &accept);
    assert!(anna.message(confirm.id).unwrap().has("Баланс"));
    assert_eq!(
        bot.number("SELECT count(*) FROM reviews WHERE state = 'open'"),
        1
    );
    let (oleg, confirm) = fills(&bot, 8);
    confirm.says(&old_price());
    // Two taps are one.
    admin.tap_data(question.id, &accept);
    admin.force(question.id, &accept);
    admin
        .see("models.toml обновлён")
        .says("изменений: 1")
        .says("Админ, 900");
    let decided = admin.message(question.id).unwrap();
    decided.says("Принято изменений: 1");
    assert!(!decided.has("Принять"), "{}", decided.shown());
    let now = text(&bot);
    assert!(
        now.contains("credits = \"15\"")
            && now.contains("# dear to us")
            && now.contains("order = 1 # first"),
        "{now}"
    );
    assert_eq!(
        bot.text("SELECT state || ' ' || decided_by FROM reviews"),
        format!("applied {ADMIN}")
    );
    // What was shown is what is charged; a new quote has the new price.
    oleg.runs().says(&old_price());
    let (_, confirm) = fills(&bot, 9);
    confirm.says(&roubles(11, 70));
    admin.all_delivered();
    assert_eq!(
        asked(&admin),
        0,
        "the question is closed, and there is no other"
    );
}

#[test]
fn every_admin_is_asked_and_one_decides() {
    let bot = bot(|config| config.telegram.admin_ids = vec![ADMIN, OTHER]);
    let admin = bot.customer(ADMIN, "Админ", "ru");
    admin.begins();
    says(&bot, kie("15"));
    let question = admin.see("ждут решения: 1");
    // Who could not be reached is asked again with the next sync.
    let dead = "SELECT count(*) FROM outbox WHERE state = 'dead'";
    bot.until("a dead message", || (bot.number(dead) == 1).then_some(()));
    let other = bot.customer(OTHER, "Boss", "en");
    other.begins();
    says(&bot, kie("15"));
    let theirs = other.see("wait for you: 1");
    admin.force(question.id, question.data("Принять всё"));
    other.see("models.toml is up to date");
    other.force(theirs.id, theirs.data("Not now"));
    let shown = other.message(theirs.id).unwrap();
    shown.says(&format!("Changes accepted: 1 (admin {ADMIN}"));
    assert!(text(&bot).contains("credits = \"15\""));
}

#[test]
fn a_small_move_is_taken_by_itself_and_open_quotes_stay() {
    let bot = bot(|_| {});
    let admin = bot.customer(ADMIN, "Админ", "ru");
    admin.begins();
    let (anna, confirm) = fills(&bot, 7);
    confirm.says(&old_price());
    says(&bot, kie("11"));
    assert!(text(&bot).contains("credits = \"11\""));
    anna.runs().says(&old_price());
    let (_, confirm) = fills(&bot, 8);
    confirm.says(&roubles(8, 58));
    admin.all_delivered();
    assert!(admin.chat().saying("ждут решения").is_none());
}

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
fn what_is_rejected_is_not_asked_again_and_parts_can_be_taken() {
    let bot = bot(|_| {});
    let admin = bot.customer(ADMIN, "Admin", "en");
    admin.begins();
    let mut two = kie("20");
    two.prices[1] = record("Acme m1", "5", "acme/m1");
    says(&bot, two.clone());
    let question = admin.see("wait for you: 2");
    question.says("+100 %").says("−50 %");
    admin.press("1. Acme M0");
    let marked = admin.message(question.id).unwrap();
    assert!(
        marked.has("⬜ 1. Acme M0") && marked.has("☑️ 2. Acme M1"),
        "{}",
        marked.shown()
    );
    admin.press("Accept the marked ones: 1");
    admin.see("models.toml is up to date");
    let now = text(&bot);
    assert!(now.contains("\"5\"") && !now.contains("\"20\""), "{now}");
    assert_eq!(bot.number("SELECT count(*) FROM rejected_changes"), 1);
    says(&bot, two.clone());
    // Another price is another question.
    two.prices[0] = record("Acme m0", "30", "acme/m0");
    says(&bot, two.clone());
    let question = admin.see("wait for you: 1");
    question.says("+200 %");
    let old = question.data("Accept all").to_owned();
    two.prices[0] = record("Acme m0", "40", "acme/m0");
    says(&bot, two);
    let newest = admin.see("+300 %");
    // The older question leads to what waits now and accepts nothing.
    admin.force(question.id, &old);
    let shown = admin.message(question.id).unwrap();
    shown.says("+300 %");
    assert_eq!(
        bot.number("SELECT count(*) FROM reviews WHERE state = 'accepted'"),
        0
    );
    admin.force(newest.id, newest.data("Not now"));
    admin.message(newest.id).unwrap().says("Put aside");
    assert!(!text(&bot).contains("\"40\""));
    assert_eq!(bot.number("SELECT count(*) FROM reviews"), 3);
}

#[test]
fn what_does_not_fit_the_file_any_more_is_not_written() {
    let bot = bot(|_| {});
    let admin = bot.customer(ADMIN, "Админ", "ru");
    admin.begins();
    let mut two = kie("20");
    two.prices[1] = record("Acme m1", "20", "acme/m1");
    says(&bot, two);
    let question = admin.see("ждут решения: 2");
    // By hand, in the moment between the question and the answer.
    let edited = text(&bot).replacen("credits = \"10\"", "credits = \"12\"", 1);
    let accept = question.data("Принять всё").to_owned();
    std::fs::write(&bot.config.catalog.path, &edited).unwrap();
    admin.force(question.id, &accept);
    admin
        .see("ждут решения: 1")
        .says("Acme M1")
        .says_nothing_of("Acme M0");
    assert_eq!(text(&bot), edited);
}

#[test]
fn the_bot_looks_by_itself_and_goes_on_after_failures() {
    let bot = bot(|config| config.sync.every_hours = 24);
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
        text(&bot).contains("credits = \"11\"").then_some(())
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
