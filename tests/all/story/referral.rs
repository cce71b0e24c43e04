//! Friends: the link, who counts as brought, shares within their caps, what happens when a payment goes back.

use super::payments::{GIFT, takes_pack, with_packs};
use crate::support::{Bot, Customer, MINUTE, roubles};
use kiebot::config::Referral;
use kiebot::money::Kopecks;
use serde_json::{Value, json};

const DAY: i64 = 24 * 60 * MINUTE;

fn with_friends(change: impl FnOnce(&mut Referral)) -> Bot {
    let mut bot = with_packs();
    bot.stop();
    change(&mut bot.config.referral);
    bot.start();
    bot
}

/// What stands behind `?start=` in the customer's link.
fn payload(of: &Customer<'_>) -> String {
    let page = of.say("/friends");
    let link = page
        .text
        .split_whitespace()
        .find(|w| w.starts_with("https://t.me/"));
    let link = link.unwrap_or_else(|| panic!("no link in {}", page.shown()));
    link.split_once("?start=").unwrap().1.to_owned()
}

/// Telegram tells that a payment went back.
pub fn returned(customer: i64, charge: &str) -> Value {
    json!({"update_id": 900_002, "message": {"message_id": 900_002, "date": 1, "chat": {"id": customer, "type": "private"},
        "from": {"id": customer, "is_bot": false, "first_name": "Customer"},
        "refunded_payment": {"currency": "XTR", "total_amount": 100, "invoice_payload": "x",
            "telegram_payment_charge_id": charge}}})
}

/// Tops up with a pack of Stars; gives the charge.
fn pays(who: &Customer<'_>, label: &str) -> Value {
    takes_pack(who, label);
    let paid = who.pays(&json!({}));
    assert_eq!(paid["ok"], true, "{paid}");
    paid["charge_id"].clone()
}

#[test]
fn a_friend_by_the_link_earns_their_referrer_a_share() {
    let bot = with_friends(|rules| rules.invited_bonus = Kopecks(2_500));
    let anna = bot.anna();
    anna.begins();
    anna.say("/balance");
    let page = anna.press("Друзья");
    page.says("10\u{a0}% от первых 3 пополнений")
        .says("Пришли по ссылке: 0")
        .says(&roubles(3_000, 0));
    assert!(page.has("Поделиться") && page.has("В меню"));
    let sent = bot.calls("editMessageText").pop().unwrap().to_string();
    assert!(sent.contains("https://t.me/share/url?url="), "{sent}");
    let link = payload(&anna);
    assert_eq!(payload(&anna), link, "the link stays");
    // Random, not the customer's number.
    assert_eq!(link.len(), "ref_".len() + 10);

    let pay_in_english = |john: &Customer<'_>| {
        john.say("/balance");
        john.press("Stars");
        john.press("100 →");
        assert_eq!(john.pays(&json!({}))["ok"], true);
    };
    let john = bot.customer(8, "John", "en");
    let menu = john.say(&format!("/start {link}"));
    menu.says(&roubles(225, 0));
    assert!(john.chat().saying("A friend invited you").is_some());
    assert_eq!(john.purse(), (0, GIFT + 2_500));
    pay_in_english(&john);
    anna.see("Ваш друг пополнил")
        .says(&roubles(13, 0))
        .says(&roubles(2_987, 0));
    assert_eq!(anna.purse(), (0, GIFT + 1_300));
    anna.say("/friends")
        .says("Пришли по ссылке: 1, из них пополнили: 1")
        .says(&roubles(13, 0))
        .says(&roubles(2_987, 0));
    // Three top-ups count, the fourth does not.
    for _ in 0..3 {
        pay_in_english(&john);
    }
    anna.all_delivered();
    assert_eq!(anna.purse(), (0, GIFT + 3 * 1_300));
    anna.say("/balance");
    let history = anna.press("Операции");
    assert!(
        history.has(&format!("+{}", roubles(13, 0))),
        "{}",
        history.shown()
    );
}

#[test]
fn only_somebody_new_is_brought_and_nobody_by_themselves_or_in_a_circle() {
    let bot = with_friends(|_| {});
    let (anna, boris) = (bot.anna(), bot.customer(8, "Борис", "ru"));
    anna.begins();
    boris.begins();
    let link = payload(&anna);
    // Their own link, a link after the first word, no such link, somebody else's number for a code.
    anna.say(&format!("/start {link}"))
        .says("собственная ссылка");
    boris.say(&format!("/start {link}")).says("Что сделаем?");
    let vera = bot.customer(9, "Вера", "ru");
    vera.say("/start ref_7");
    vera.say(&format!("/start {link}")).says("Что сделаем?");
    // Who says a word first is no longer new.
    let gleb = bot.customer(10, "Глеб", "ru");
    gleb.say("привет");
    gleb.say(&format!("/start {link}"));
    assert_eq!(bot.number("SELECT count(*) FROM referrals"), 0);
    let dina = bot.customer(11, "Дина", "ru");
    dina.say(&format!("/start {link}"));
    // Another link changes nothing, and the brought one cannot bring who brought them.
    let other = payload(&boris);
    dina.say(&format!("/start {other}"));
    let back = payload(&dina);
    anna.say(&format!("/start {back}"));
    assert_eq!(bot.number("SELECT count(*) FROM referrals"), 1);
    assert_eq!(
        bot.number("SELECT referrer_id FROM referrals WHERE invited_id = 11"),
        7
    );
}

#[test]
fn shares_keep_within_their_caps_and_a_blocked_referrer_earns_nothing() {
    let bot = with_friends(|rules| {
        rules.percent = 50;
        rules.first_topups = 100;
        rules.cap_per_invited = Kopecks(10_000);
        rules.cap_per_month = Kopecks(15_000);
    });
    let anna = bot.anna();
    anna.begins();
    let link = payload(&anna);
    let friends = [8, 9, 10].map(|id| bot.customer(id, "Друг", "ru"));
    for friend in &friends {
        friend.say(&format!("/start {link}"));
    }
    // 65 and then 35 up to the cap of one friend; then 50 up to that of the month.
    for friend in [0, 0, 1, 2] {
        pays(&friends[friend], "100 →");
    }
    assert_eq!(anna.purse(), (0, GIFT + 15_000));
    // 21 November is noon now: ten days on it is another month.
    bot.advance(10 * DAY);
    pays(&friends[0], "100 →");
    assert_eq!(
        anna.purse(),
        (0, GIFT + 15_000),
        "the friend's own cap stays"
    );
    pays(&friends[1], "100 →");
    assert_eq!(anna.purse(), (0, GIFT + 20_000));
    let path = bot.config.database.path.clone();
    let db = rusqlite::Connection::open(path).unwrap();
    db.execute("UPDATE customers SET blocked = 1 WHERE id = 7", [])
        .unwrap();
    drop(db);
    pays(&friends[2], "100 →");
    assert_eq!(anna.purse(), (0, GIFT + 20_000));
    // Nobody is brought by somebody who is shut out.
    bot.customer(12, "Ещё друг", "ru")
        .say(&format!("/start {link}"));
    assert_eq!(
        bot.number("SELECT invited FROM referrers WHERE customer_id = 7"),
        3
    );
}

#[test]
fn a_share_goes_back_with_its_payment_as_far_as_it_is_there() {
    let bot = with_friends(|rules| rules.percent = 50);
    let (anna, boris) = (bot.anna(), bot.customer(8, "Борис", "ru"));
    anna.begins();
    let link = payload(&anna);
    boris.say(&format!("/start {link}"));
    let charge = pays(&boris, "100 →");
    anna.see("Ваш друг пополнил");
    assert_eq!(anna.purse(), (0, GIFT + 6_500));
    let charge = charge.as_str().unwrap();
    bot.gives_back(charge, true);
    boris.see("возвращён вам");
    assert_eq!(anna.purse(), (0, GIFT));
    bot.push(&returned(8, charge));
    assert_eq!(anna.purse(), (0, GIFT));
    anna.see("снята с ваших подарочных").says(&roubles(65, 0));
    anna.say("/friends")
        .says(&format!("Заработано: {}", roubles(0, 0)))
        .says("пополнили: 1");
    assert_eq!(
        anna.chat()
            .by_the_bot()
            .filter(|m| m.text.contains("снята с ваших"))
            .count(),
        1
    );
}

#[test]
fn switched_off_there_is_no_link_and_no_share() {
    let mut bot = with_friends(|_| {});
    let link = {
        let anna = bot.anna();
        anna.begins();
        payload(&anna)
    };
    bot.stop();
    bot.config.referral.enabled = false;
    bot.start();
    let anna = bot.anna();
    anna.say("/friends").says("сейчас выключены");
    let boris = bot.customer(8, "Борис", "ru");
    boris.say(&format!("/start {link}"));
    pays(&boris, "100 →");
    assert_eq!(anna.purse(), (0, GIFT));
    assert_eq!(bot.number("SELECT count(*) FROM referrals"), 0);
}
