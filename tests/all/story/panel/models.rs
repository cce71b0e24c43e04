//! Models in the panel: found, switched, priced with the outcome shown first, named, taken back; all of it as a hand
//! would write it, nothing lost to whoever writes at the same time.

use crate::story::review::{bot, text};
use crate::support::{ADMIN, Bot, Customer, roubles};

/// The values of a model's own table, as they stand in the file.
fn own(bot: &Bot, id: &str) -> String {
    let file = text(bot);
    let table = file.split_once(&format!("[models.\"{id}\".override]\n"));
    let body = table.map_or("", |(_, body)| body);
    let lines = body.lines().take_while(|line| !line.starts_with('['));
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("; ")
}

fn deeds(bot: &Bot) -> String {
    let all = "SELECT coalesce(group_concat(what || ' ' || subject || ': ' || before || ' -> ' || after, '; '), '')
         FROM (SELECT * FROM deeds ORDER BY id)";
    bot.text(all)
}

fn opens<'b>(bot: &'b Bot, title: &str) -> Customer<'b> {
    let admin = bot.admin();
    admin.say("/admin");
    admin.press("Модели").says("Все: 10");
    admin.press("Искать").says("Какую модель найти?");
    admin.say(title).says("Все · «");
    admin.press(title).says("в продаже");
    admin
}

/// Presses, and waits until models.toml is written and the card says so.
fn writes(admin: &Customer<'_>, label: &str) -> String {
    let message = admin.screen().id;
    admin.press(label);
    let done = admin.wait_for("the end of it", |chat| {
        let message = chat.messages.iter().find(|one| one.id == message);
        message
            .filter(|one| one.text.contains("models.toml"))
            .cloned()
    });
    done.text
}

#[test]
fn a_model_is_found_and_switched_off_and_on() {
    let bot = bot(|_| {});
    let admin = opens(&bot, "Acme M3");
    let (anna, before) = (bot.anna(), text(&bot));
    admin
        .screen()
        .says("acme/m3")
        .says("За 30 дней её не запускали");
    let off = admin.screen().data("Выключить").to_owned();
    let card = admin.screen().id;
    writes(&admin, "Выключить");
    admin.screen().says("✅ Записано").says("⏸ выключена");
    assert_eq!(own(&bot, "acme/m3"), "enabled = false");
    anna.say("/start");
    anna.press("Все модели");
    assert!(!anna.screen().has("Acme M3"));
    // A second press of the old button does no harm.
    admin.force(card, &off);
    assert!(admin.last_toast().contains("Уже так"));
    admin.press("К списку");
    admin.press("Отобрать");
    admin.press("Выключены 1").says("Acme M3");
    admin.press("Acme M3");
    writes(&admin, "Включить");
    assert_eq!(text(&bot), before, "the catalogue's own word is enough");
    assert_eq!(
        deeds(&bot),
        "model-off model:acme/m3: — -> enabled = false; model-on model:acme/m3: enabled = false -> —"
    );
    admin.say("/admin");
    admin.press("Журнал").says("Модель выключена model:acme/m3");
}

#[test]
fn a_price_is_shown_with_its_margin_before_it_is_written() {
    let bot = bot(|_| {});
    let admin = opens(&bot, "Acme M0");
    // 10 credits at 0.005 $ and 78 ₽: Kie takes 3.90 ₽, the usual markup is 2.
    admin
        .screen()
        .says(&format!("Kie берёт {}", roubles(3, 90)))
        .says(&format!("нам остаётся {}", roubles(3, 90)));
    admin.press("Цена").says("общая наценка ×2");
    let shown = admin.press("×3");
    shown
        .says("Будет: своя наценка ×3")
        .says(&format!("{} → {}", roubles(7, 80), roubles(11, 70)))
        .says(&format!("маржа {} (66", roubles(7, 80)));
    assert_eq!(own(&bot, "acme/m0"), "order = 1 # first");
    writes(&admin, "Записать");
    assert_eq!(own(&bot, "acme/m0"), "order = 1 # first; markup = \"3\"");
    assert!(text(&bot).contains("# dear to us\n[models.\"acme/m0\".override]"));
    let anna = bot.anna();
    anna.chooses("Acme M0");
    anna.say("Кот").says(&roubles(11, 70));
    // A flat price; what is odd is told calmly.
    admin.press("Цена");
    admin
        .press("Своя цена")
        .says("Сколько стоит одна генерация");
    admin.say("дорого").says("Не понял цену");
    let yes = admin.say("99").data("Записать").to_owned();
    let message = admin.screen().id;
    writes(&admin, "Записать");
    assert_eq!(
        own(&bot, "acme/m0"),
        "order = 1 # first; price_rub = \"99\""
    );
    // The same button again changes nothing, an unknown one neither.
    admin.force(message, &yes);
    assert!(admin.last_toast().contains("Уже решено"));
    admin.force(message, "A:o:y:77:1");
    assert!(admin.last_toast().contains("больше нет"));
    // Back to the catalogue's own.
    admin.say("/admin");
    admin.press("Модели");
    admin.press("Acme M0");
    admin.press("Вернуть всё").says("Будет: как в каталоге");
    writes(&admin, "Записать");
    assert_eq!(own(&bot, "acme/m0"), "");
    assert!(text(&bot).contains("# dear to us"), "a comment stays");
    let all = deeds(&bot);
    assert!(
        all.contains("model-price model:acme/m0: — -> markup = \"3\""),
        "{all}"
    );
    assert!(
        all.contains("model-reset model:acme/m0: order = 1, price_rub = \"99\" -> —"),
        "{all}"
    );
}

#[test]
fn a_loss_is_asked_about_twice() {
    let bot = bot(|_| {});
    let admin = opens(&bot, "Acme M1");
    admin.press("Цена");
    admin.press("Наценка");
    admin.say("ноль").says("Не понял наценку");
    admin
        .say("0,5")
        .says("В убыток")
        .says(&format!("маржа −{}", roubles(1, 95)));
    assert!(!admin.screen().has("Записать"));
    admin
        .press("В убыток")
        .says("Точно в убыток?")
        .says(&roubles(1, 95));
    assert_eq!(own(&bot, "acme/m1"), "");
    writes(&admin, "Да, записать");
    assert_eq!(own(&bot, "acme/m1"), "markup = \"0.5\"");
    admin.screen().says("⚠️ В убыток");
    admin.press("Цена");
    admin.press("Бесплатно");
    admin.say("3").says("бесплатно, в день на клиента: 3");
    admin.press("В убыток");
    writes(&admin, "Да, записать");
    assert_eq!(own(&bot, "acme/m1"), "free = true; free_per_day = 3");
    admin.press("Название");
    admin.say(&"х".repeat(41)).says("не длиннее 40");
    admin.say("Кот в мешке");
    writes(&admin, "Записать");
    admin.screen().says("Кот в мешке");
    admin.press("Порядок");
    admin.say("первая").says("Напишите целое число");
    admin.say("-5");
    writes(&admin, "Записать");
    let all = "free = true; free_per_day = 3; title = \"Кот в мешке\"; order = -5";
    assert_eq!(own(&bot, "acme/m1"), all);
    admin.press("Название");
    admin.press("Как в каталоге");
    writes(&admin, "Записать");
    admin.screen().says("Acme M1");
}

#[test]
fn what_changed_since_it_was_shown_is_shown_anew() {
    let bot = bot(|_| {});
    let admin = opens(&bot, "Acme M2");
    admin.press("Цена");
    admin.press("×3");
    // Kie's price moves meanwhile: what was shown is no longer so.
    let now = text(&bot);
    let (head, tail) = now.split_once("[models.\"acme/m2\"]").unwrap();
    let tail = tail.replacen("credits = \"10\"", "credits = \"20\"", 1);
    bot.edit_models(&format!("{head}[models.\"acme/m2\"]{tail}"));
    admin
        .press("Записать")
        .says("Проверьте ещё раз")
        .says(&roubles(23, 40));
    writes(&admin, "Записать");
    assert_eq!(own(&bot, "acme/m2"), "markup = \"3\"");
}

#[test]
fn an_edit_by_hand_is_never_lost_and_a_mistake_is_told() {
    let bot = bot(|_| {});
    let admin = opens(&bot, "Acme M4");
    admin.press("Цена");
    admin.press("×3");
    let good = text(&bot);
    let broken = format!("{good}\n[models.\"acme/m4\".override]\nmarkup = 2\n");
    std::fs::write(&bot.config.catalog.path, &broken).unwrap();
    writes(&admin, "Записать");
    admin.screen().says("в models.toml ошибка").says("markup");
    assert_eq!(text(&bot), broken, "nothing is overwritten");
    assert_eq!(deeds(&bot), "");
    // The same part set by hand between the look and the word: the hand wins.
    std::fs::write(&bot.config.catalog.path, &good).unwrap();
    bot.reload();
    admin.press("Цена");
    admin.press("×4");
    let by_hand = format!("{good}\n[models.\"acme/m4\".override]\nprice_rub = \"5\" # mine\n");
    std::fs::write(&bot.config.catalog.path, &by_hand).unwrap();
    let (id, yes) = (
        admin.screen().id,
        admin.screen().data("Записать").to_owned(),
    );
    admin.tap_data(id, &yes);
    bot.settle();
    admin.wait_for("the word about it", |chat| {
        let told = chat.messages.iter().find(|one| one.id == id);
        told.filter(|one| {
            one.text.contains("models.toml изменили") || one.text.contains("Проверьте")
        })
        .cloned()
    });
    assert_eq!(text(&bot), by_hand);
    assert_eq!(deeds(&bot), "");
}

#[test]
fn a_wish_is_carried_out_once_after_a_stop() {
    let mut bot = bot(|_| {});
    let admin = opens(&bot, "Acme M5");
    writes(&admin, "Выключить");
    bot.stop();
    // As a kill leaves it between the word and the file.
    let db = rusqlite::Connection::open(&bot.config.database.path).unwrap();
    let body = r#"{"change":{"model":"acme/m5","part":"switch","before":{"enabled":false},"after":{}},"deals":[]}"#;
    let wish = "INSERT INTO model_edits(admin_id, model, body, state, at_ms) VALUES(?1, 'acme/m5', ?2, 'wanted', 1)";
    db.execute(wish, (ADMIN, body)).unwrap();
    drop(db);
    bot.start();
    let admin = bot.admin();
    bot.until("the wish", || own(&bot, "acme/m5").is_empty().then_some(()));
    admin.see("✅ Записано");
    bot.restart();
    assert_eq!(deeds(&bot).matches("model-on").count(), 1);
}

#[test]
fn the_card_says_what_a_model_brought() {
    let bot = Bot::new();
    let admin = bot.admin();
    admin.begins();
    bot.anna().makes_a_picture("Кот");
    let revenue = bot.number("SELECT sum(price) FROM generations");
    let cost = bot.number("SELECT sum(cost) FROM model_costs");
    assert_eq!(
        cost,
        bot.number("SELECT sum(cost_mcredits) FROM generations")
    );
    bot.until("the statistics", || {
        admin.say("/admin");
        let list = admin.press("Модели");
        list.text.contains("1. ✅").then_some(())?;
        list.text.contains("запусков за 30 дней: 1").then_some(())
    });
    admin.press("1. ");
    admin
        .screen()
        .says("запусков 1 · удачных 100")
        .says(&format!("Выручка {}", kiebot::money::Kopecks(revenue)));
    admin.press("К списку");
    admin.press("Ещё →").says("страница 2 из");
}
