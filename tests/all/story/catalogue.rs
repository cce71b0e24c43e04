//! models.toml changes on the disk while the bot works.

use crate::support::{ADMIN, Bot, MODELS, roubles};

#[test]
fn a_new_price_is_taken_up_and_confirmed_prices_stay() {
    let bot = Bot::new();
    let anna = bot.anna();
    let confirm = anna.fills_a_picture("Кот");
    confirm.says(&roubles(0, 63));
    let dearer = MODELS.replacen("credits = \"0.8\"", "credits = \"8\"", 1);
    assert_ne!(dearer, MODELS);
    bot.edit_models(&dearer);
    // What was quoted is what is charged.
    anna.runs().says(&roubles(0, 63));
    anna.has(19_937);
    anna.fills_a_picture("Кот").says(&roubles(6, 24));
    anna.runs();
    anna.has(19_937 - 624);
}

#[test]
fn a_broken_edit_keeps_the_old_catalogue_and_tells_the_admin() {
    let bot = Bot::new();
    let admin = bot.customer(ADMIN, "Админ", "ru");
    let anna = bot.anna();
    bot.edit_models(&MODELS.replacen("credits = \"0.8\"", "credits = 0.8", 1));
    let alert = admin.see("🔔");
    // File, line and column.
    let mut lines = MODELS.lines().zip(1..);
    let (_, line) = lines
        .find(|(line, _)| line.contains("credits = \"0.8\""))
        .unwrap();
    alert.says(&format!("models.toml:{line}:11"));
    // Told once, however often it is looked at.
    bot.reload();
    bot.reload();
    admin.all_delivered();
    let alerts = || {
        let chat = admin.chat();
        chat.by_the_bot().filter(|m| m.text.contains("🔔")).count()
    };
    assert_eq!(alerts(), 1);
    anna.makes_a_picture("Кот");
    anna.has(19_937);
    // Another mistake is another word; a file cut to nothing is one.
    bot.edit_models("");
    admin.see("0 models");
    assert_eq!(alerts(), 2);
    bot.edit_models(MODELS);
    anna.makes_a_picture("Кот");
}

#[test]
fn a_broken_edit_is_noticed_by_itself() {
    let bot = Bot::new();
    let admin = bot.customer(ADMIN, "Админ", "ru");
    std::fs::write(&bot.config.catalog.path, format!("{MODELS}\n[models\n")).unwrap();
    admin.see("🔔").says("models.toml:");
    let anna = bot.anna();
    anna.makes_a_picture("Кот");
}

#[test]
fn a_change_on_the_disk_is_noticed_by_itself() {
    let bot = Bot::new();
    let anna = bot.anna();
    let dearer = MODELS.replacen("credits = \"0.8\"", "credits = \"80.25\"", 1);
    std::fs::write(&bot.config.catalog.path, dearer).unwrap();
    anna.begins();
    bot.until("the new price", || {
        anna.press("⭐");
        let list = anna.screen();
        let found = !list.has(&format!("Z-Image · {}", roubles(0, 63)));
        anna.press("В меню");
        found.then_some(())
    });
}

#[test]
fn a_model_that_was_taken_off_sale_in_the_middle_says_so() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.fills_a_picture("Кот");
    let without = format!("{MODELS}\n[models.\"z-image\".override]\nenabled = false\n");
    bot.edit_models(&without);
    let refused = anna.press("Запустить");
    refused.says("больше не");
    assert!(refused.has("В меню"), "{}", refused.shown());
    anna.has(20_000);
    assert_eq!(bot.kie().creates(), 0);
}
