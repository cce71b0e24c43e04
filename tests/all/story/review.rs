//! Kie's catalogue changes while the bot works: what is safe is taken, the rest waits for the admin.

use crate::support::{ADMIN, Bot, Customer, MINUTE, Message, roubles};
use crate::sync::page;
use kiebot::sandbox::kie::Catalogue;
use serde_json::Value;

pub fn record(text: &str, credits: &str, model: &str) -> Value {
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
pub fn bot(change: impl FnOnce(&mut kiebot::config::Config)) -> Bot {
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

pub fn text(bot: &Bot) -> String {
    std::fs::read_to_string(&bot.config.catalog.path).unwrap()
}

/// Kie says something else, and the bot has looked.
pub fn says(bot: &Bot, catalogue: Catalogue) {
    let before = synced(bot);
    bot.sandbox.kie.catalogue(|now| *now = catalogue);
    bot.advance(MINUTE);
    bot.sync_now();
    bot.until("a sync", || (synced(bot) > before).then_some(()));
}

pub fn synced(bot: &Bot) -> i64 {
    bot.number("SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM meta WHERE key = 'synced_ms'")
}

pub fn fills<'b>(bot: &'b Bot, id: i64) -> (Customer<'b>, Message) {
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
fn changes_that_nobody_decides_are_told_again_after_a_day() {
    let bot = bot(|config| config.sync.every_hours = 0);
    let admin = bot.customer(ADMIN, "Админ", "ru");
    admin.begins();
    says(&bot, kie("15"));
    let question = admin.see("ждут решения: 1");
    bot.advance(25 * 60 * MINUTE);
    admin.see("Изменения каталога ждут решения уже 25 ч");
    admin.force(question.id, question.data("Принять всё"));
    bot.until("it is over", || {
        bot.advance(MINUTE);
        let mark = "SELECT mark FROM alerts WHERE kind = 'sync-waiting'";
        (bot.text(mark) == "\u{2713}").then_some(())
    });
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
