//! Syncs in the panel: one started by hand and watched, its log, the history, an earlier models.toml back.

use crate::story::review::{bot, kie, text};
use crate::support::{ADMIN, Bot, Customer, MINUTE};

fn opens(bot: &Bot) -> Customer<'_> {
    let admin = bot.admin();
    admin.say("/admin");
    admin.press("Синхронизация").says("Моделей в каталоге: 10");
    admin
}

/// Presses, and waits until the same message tells the end.
fn ends(admin: &Customer<'_>, label: &str, words: &str) {
    let message = admin.screen().id;
    admin.press(label);
    admin.wait_for("the end of it", |chat| {
        let message = chat.messages.iter().find(|one| one.id == message);
        message.filter(|one| one.text.contains(words)).cloned()
    });
}

#[test]
fn a_sync_is_started_watched_and_read_about() {
    let bot = bot(|_| {});
    let admin = opens(&bot);
    admin.screen().says("ещё ни разу не сверялся");
    bot.sandbox.kie.catalogue(|now| *now = kie("11"));
    ends(&admin, "Запустить синк", "закончена");
    admin
        .screen()
        .says("Синхронизация №1")
        .says("Кто запустил: 900")
        .says("Принято изменений: 1 · ждут решения: 0")
        .says("acme/m0: другая цена");
    assert!(text(&bot).contains("credits = \"11\""));
    admin.press("Просмотреть лог");
    let log = admin.wait_for("the log", |chat| {
        chat.by_the_bot().find(|m| !m.media.is_empty()).cloned()
    });
    log.says("Лог синхронизации №1");
    // What is not safe waits for a decision, which is a deed.
    bot.advance(MINUTE);
    bot.sandbox.kie.catalogue(|now| *now = kie("30"));
    admin.say("/admin");
    admin.press("Синхронизация").says("Каталог сверен с Kie");
    ends(&admin, "Запустить синк", "ждут решения: 1");
    let question = admin.see("ждут решения: 1").id;
    let asked = admin.see("Изменения каталога Kie ждут решения");
    assert!(asked.id >= question);
    admin.force(asked.id, asked.data("Принять всё"));
    admin.see("models.toml обновлён");
    assert!(text(&bot).contains("credits = \"30\""));
    let deeds =
        "SELECT group_concat(what || ' ' || subject) FROM (SELECT * FROM deeds ORDER BY id)";
    assert_eq!(
        bot.text(deeds),
        "sync-now sync:1,sync-now sync:2,catalogue-accept review:1"
    );
    let after = bot.text("SELECT after FROM deeds WHERE what = 'catalogue-accept'");
    assert_eq!(after, "acme/m0");
    admin.say("/admin");
    admin.press("Синхронизация");
    admin.press("История").says("№2").says("№1");
    admin.press("№1").says("Принято изменений: 1");
}

#[test]
fn an_earlier_file_comes_back_and_can_be_left_again() {
    let bot = bot(|_| {});
    let before = text(&bot);
    let admin = opens(&bot);
    admin.press("Откат").says("Прежних версий пока нет");
    admin.press("Назад");
    bot.sandbox.kie.catalogue(|now| *now = kie("11"));
    ends(&admin, "Запустить синк", "закончена");
    let synced = text(&bot);
    admin.press("Назад");
    admin.press("Откат");
    let old = admin.press("000001 ·");
    old.says("Вернуть версию 000001?");
    let (id, yes) = (old.id, old.data("Вернуть").to_owned());
    ends(&admin, "⏪ Вернуть", "снова такой, как в версии 000001");
    assert_eq!(text(&bot), before);
    bot.advance(MINUTE);
    // A version that is gone is told calmly.
    admin.force(id, "A:y:b:77");
    assert!(admin.last_toast().contains("больше нет"));
    admin.press("000002 ·");
    ends(&admin, "⏪ Вернуть", "снова такой, как в версии 000002");
    assert_eq!(text(&bot), synced);
    assert_eq!(yes, "A:y:b:1");
    let anna = bot.anna();
    anna.chooses("Acme M0");
    assert_eq!(
        bot.number("SELECT count(*) FROM deeds WHERE what = 'sync-back'"),
        2
    );
}

#[test]
fn a_source_that_fails_is_told_and_nothing_changes() {
    let bot = bot(|_| {});
    let before = text(&bot);
    let admin = opens(&bot);
    bot.sandbox.kie.catalogue(|now| now.prices.clear());
    ends(&admin, "Запустить синк", "не удалась");
    assert_eq!(text(&bot), before);
    admin.press("Назад").says("Последняя попытка");
}

#[test]
fn a_sync_that_a_stop_cut_short_is_done_after_it() {
    let mut bot = bot(|_| {});
    opens(&bot);
    bot.stop();
    let db = rusqlite::Connection::open(&bot.config.database.path).unwrap();
    let wish = "INSERT INTO syncs(admin_id, state, told, at_ms) VALUES(?1, 'running', 0, 1)";
    db.execute(wish, [ADMIN]).unwrap();
    drop(db);
    bot.start();
    bot.admin().see("Синхронизация №1").says("закончена");
    let untold = "SELECT count(*) FROM syncs WHERE told = 0";
    bot.until("it is told once", || {
        (bot.number(untold) == 0).then_some(())
    });
}
