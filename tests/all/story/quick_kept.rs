//! Settings remembered per customer and model: the next request starts from them, whatever the catalogue becomes.

use super::quick::begins_model;
use crate::support::{Bot, MODELS};

const KEPT: &str = "SELECT coalesce(max(answers), '') FROM model_settings WHERE customer_id = 7";

#[test]
fn a_model_begun_again_stands_at_what_was_used_before() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.chooses("Kling 2.6 Te");
    anna.say("Бариста улыбается");
    anna.press("10");
    anna.press("Да");
    anna.press("9:16");
    anna.runs();
    let kept = bot.text(KEPT);
    assert!(kept.contains("9:16") && !kept.contains("Бариста"), "{kept}");
    anna.chooses("Kling 2.6 Te");
    let question = anna.say("Кошка танцует");
    assert!(question.has("✓ 10"), "{}", question.shown());
    let question = anna.press("✓ 10");
    assert!(question.has("✓ Да"), "{}", question.shown());
    let question = anna.press("✓ Да");
    assert!(question.has("✓ 9:16"), "{}", question.shown());
    let confirm = anna.press("16:9");
    confirm.says("Кошка танцует").says("16:9");
    // Not started: what was used before stays.
    assert_eq!(bot.text(KEPT), kept);
}

#[test]
fn what_no_longer_fits_is_forgotten_silently() {
    let bot = Bot::new();
    let anna = bot.anna();
    begins_model(&anna, "4o-image-api");
    anna.press("Отмена");
    let question = anna.say("Пёс");
    assert!(question.has("3:2"), "{}", question.shown());
    anna.press("3:2").says("⚡").says("Пёс").says("3:2");
    anna.runs();
    // Now everything is known.
    anna.say("Гусь").says("⚡").says("3:2");
    anna.press("Отмена");
    let left = anna.money();
    // Another version of the program, and a model that knows other sizes.
    let db = rusqlite::Connection::open(&bot.config.database.path).unwrap();
    let other = r#"{"size": {"choice": "7:5"}, "gone": {"bool": true}}"#;
    for body in [other, "{", "[]"] {
        db.execute("UPDATE model_settings SET answers = ?1", [body])
            .unwrap();
        // What is missing now is asked, and only that.
        let question = anna.say("Пёс");
        assert!(question.has("2:3"), "{}", question.shown());
        anna.press("2:3").says("⚡").says("Пёс").says("2:3");
        anna.press("Отмена");
    }
    assert_eq!(bot.logged("ERROR"), [""; 0]);
    assert_eq!(anna.money(), left);
}

#[test]
fn a_model_that_is_no_longer_sold_is_for_nobody() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.makes_a_picture("Кот");
    bot.edit_models(&format!(
        "{MODELS}\n[models.\"z-image\".override]\nenabled = false\n"
    ));
    let menu = anna.say("Пёс");
    assert!(menu.has("🎬 Видео"), "{}", menu.shown());
    menu.says_nothing_of("⚡");
    anna.say("/mode").says_nothing_of("Z-Image");
    bot.edit_models(MODELS);
    anna.say("Пёс").says("⚡").says("1:1");
}

#[test]
fn settings_go_back_to_their_defaults() {
    let bot = Bot::new();
    let anna = bot.anna();
    begins_model(&anna, "google/nano-banana");
    anna.press("Отмена");
    anna.say("Волна").says("⚡").says("1:1");
    anna.press("⚙️ Настройки");
    assert!(!anna.screen().has("по умолчанию"));
    anna.press("Соотношение");
    anna.press("21:9").says("⚡").says("21:9");
    anna.runs();
    assert!(bot.text(KEPT).contains("21:9"));
    anna.say("/start").says("⚡").says("21:9");
    anna.say("Другая волна").says("21:9");
    let edit = anna.press("⚙️ Настройки");
    assert!(edit.has("21:9"), "{}", edit.shown());
    let edit = anna.press("по умолчанию");
    assert!(
        !edit.has("21:9") && !edit.has("по умолчанию"),
        "{}",
        edit.shown()
    );
    anna.press("Далее")
        .says("Другая волна")
        .says_nothing_of("21:9");
    assert_eq!(bot.text(KEPT), "");
}
