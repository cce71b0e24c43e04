//! The admin panel: for admins it is there, for everybody else it does not exist; what admins did can be read.

mod broadcast;
mod customers;
mod faults;
mod forged;
mod models;
mod money;
mod settings;
mod statistics;
mod syncs;

use crate::support::{Bot, Message};

/// What a screen shows, without its number.
fn look(message: &Message) -> (String, Vec<String>) {
    let labels = message.labels().into_iter().map(str::to_owned);
    (message.text.clone(), labels.collect())
}

#[test]
fn for_everybody_else_the_panel_does_not_exist() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.begins();
    let unknown = look(&anna.say("/nonsense"));
    assert_eq!(look(&anna.say("/admin")), unknown);
    assert_eq!(look(&anna.say("/tickets")), unknown);
    let john = bot.customer(8, "John", "en");
    john.begins();
    let unknown = look(&john.say("/nonsense"));
    assert_eq!(look(&john.say("/admin")), unknown);
}

#[test]
fn an_admin_reads_what_admins_did_and_takes_it_along() {
    let bot = Bot::new();
    let admin = bot.admin();
    admin.begins();
    admin.say("/admin").says("АДМИН-ПАНЕЛЬ");
    admin.press("Журнал действий").says("Здесь будет видно");
    for n in 1..=7 {
        admin.say(&format!("/promo_new CODE{n} 100"));
    }
    admin.say("/promo_off CODE7");
    admin.say("/admin");
    let newest = admin.press("Журнал действий");
    newest
        .says("№8")
        .says("Промокод выключен promo:CODE7: on → off")
        .says("№4")
        .says_nothing_of("№3");
    admin
        .press("Старше")
        .says("№3")
        .says("№1")
        .says("Новый промокод");
    admin.press("Новейшие").says("№8");
    admin.press("Скачать CSV");
    let sent = admin.wait_for("the table", |chat| {
        chat.by_the_bot().find(|m| !m.media.is_empty()).cloned()
    });
    sent.says("Все действия админов");
    // The way back to the panel and home.
    admin.press("В панель").says("АДМИН-ПАНЕЛЬ");
}
