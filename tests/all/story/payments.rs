//! Paying: packs of Stars and sums in roubles, the word before, duplicates, payments against all rules.

use crate::support::{Bot, Customer, MINUTE, roubles};
use kiebot::config::{Pack, Secret};
use serde_json::{Value, json};

const HOUR: i64 = 60 * MINUTE;
/// The welcome bonus.
pub const GIFT: i64 = 20_000;

pub fn with_packs() -> Bot {
    Bot::with(|config| {
        config.payments.stars.packs = vec![
            Pack {
                stars: 100,
                bonus_percent: 0,
            },
            Pack {
                stars: 500,
                bonus_percent: 10,
            },
        ];
        config.payments.provider.enabled = true;
        config.payments.provider.token = Some(Secret::new("381:TEST:provider-canary"));
    })
}

/// From the balance to the invoice of a pack.
pub fn takes_pack(anna: &Customer<'_>, label: &str) {
    anna.say("/balance");
    anna.press("Звёзды");
    anna.press(label);
}

pub fn payments(bot: &Bot) -> i64 {
    bot.number("SELECT count(*) FROM payments")
}

pub fn refused(answer: &Value, words: &str) {
    assert_eq!(answer["ok"], false, "{answer}");
    let said = answer["error"].as_str().unwrap();
    assert!(said.contains(words), "not «{words}» in {said}");
}

#[test]
fn a_pack_of_stars_is_credited_with_its_bonus() {
    let bot = with_packs();
    let anna = bot.anna();
    anna.begins();
    // Rate and bonus are on the button and in the invoice, before anything is paid.
    anna.say("/balance");
    let packs = anna.press("Звёзды");
    let labels = packs.labels();
    assert_eq!(
        labels[..2],
        [
            "⭐️ 100 → 130\u{a0}₽",
            "⭐️ 500 → 650\u{a0}₽ + 65\u{a0}₽ в подарок"
        ]
    );
    anna.press("500 →");
    let invoice = anna.invoice();
    let shown = invoice.invoice.clone().unwrap();
    assert_eq!(
        (&shown["currency"], &shown["amount"]),
        (&json!("XTR"), &json!(500))
    );
    let sent = bot.calls("sendInvoice").pop().unwrap();
    assert_eq!(sent["params"]["provider_token"], "");
    assert!(!sent["params"]["payload"].as_str().unwrap().is_empty());
    let described = sent["params"]["description"].as_str().unwrap();
    assert!(
        described.contains("650\u{a0}₽") && described.contains("65\u{a0}₽"),
        "{described}"
    );

    let paid = anna.pays(&json!({}));
    assert_eq!(paid["ok"], true, "{paid}");
    anna.see("Зачислено")
        .says(&roubles(650, 0))
        .says(&roubles(65, 0))
        .says(&roubles(915, 0));
    assert_eq!(anna.purse(), (65_000, GIFT + 6_500));
    let answered = bot.calls("answerPreCheckoutQuery");
    assert_eq!(answered.len(), 1);
    assert_eq!(answered[0]["params"]["ok"], true);
    let key = format!("stars:{}", paid["charge_id"].as_str().unwrap());
    let keys = format!("SELECT count(*) FROM transfers WHERE key = '{key}' AND kind = 'topup'");
    assert_eq!(bot.number(&keys), 1);
    // The balance names both.
    anna.say("/balance");
    let history = anna.press("Операции");
    assert!(history.has("Пополнение") && history.has("Бонус к пополнению"));
}

#[test]
fn roubles_by_a_provider_take_a_free_sum_within_limits() {
    let bot = with_packs();
    let anna = bot.anna();
    anna.begins();
    anna.say("/balance");
    anna.press("Картой").says("Выберите сумму");
    anna.say("много").says("Не понял сумму");
    anna.say("99").says("Не понял сумму");
    anna.say("250,50");
    let sent = bot.calls("sendInvoice").pop().unwrap();
    assert_eq!(sent["params"]["currency"], "RUB");
    assert_eq!(sent["params"]["prices"][0]["amount"], 25_050);
    assert_eq!(anna.pays(&json!({}))["ok"], true);
    anna.see("Зачислено");
    assert_eq!(anna.purse(), (25_050, GIFT));
    anna.say("/balance");
    anna.press("Картой");
    anna.press("1\u{a0}000");
    assert_eq!(anna.pays(&json!({}))["ok"], true);
    assert_eq!(anna.purse(), (125_050, GIFT));
    assert_eq!(
        bot.number("SELECT count(*) FROM payments WHERE method = 'provider' AND provider_charge_id IS NOT NULL"),
        2
    );
    // The token is nobody's business.
    let log: Vec<String> = ["INFO", "WARN", "ERROR", "DEBUG"]
        .iter()
        .flat_map(|level| bot.logged(level))
        .collect();
    assert!(!log.join("\n").contains("provider-canary"));
}

#[test]
fn a_payment_in_the_middle_of_a_draft_leads_back_to_it() {
    let bot = Bot::with(|config| config.bonus.welcome = kiebot::money::Kopecks(0));
    let anna = bot.anna();
    anna.fills_a_picture("Кот").says("Не хватает");
    takes_pack(&anna, "100 →");
    anna.pays(&json!({}));
    anna.see("Зачислено");
    anna.press("Продолжить: Z-Image · 0,63").says("станется");
    anna.runs();
    anna.has(13_000 - 63);
}

#[test]
fn the_word_before_a_payment_refuses_what_is_not_as_offered() {
    let mut bot = with_packs();
    {
        let anna = bot.anna();
        let boris = bot.customer(8, "Борис", "ru");
        boris.begins();
        anna.begins();
        takes_pack(&anna, "100 →");
        refused(&anna.pays(&json!({"payer": 8})), "другому человеку");
        refused(&anna.pays(&json!({"amount": 1})), "не совпадает");
        refused(&anna.pays(&json!({"currency": "RUB"})), "не совпадает");
        refused(&anna.pays(&json!({"payload": "1:guess"})), "больше нет");
        assert_eq!(anna.pays(&json!({}))["ok"], true);
        refused(
            &anna.pays(&json!({"anyway": false, "payer": 7})),
            "уже оплачен",
        );
        takes_pack(&anna, "100 →");
        bot.advance(24 * HOUR);
        refused(&anna.pays(&json!({})), "устарел");
        takes_pack(&anna, "100 →");
        assert_eq!(anna.purse(), (13_000, GIFT));
    }
    bot.stop();
    bot.config.payments.stars.enabled = false;
    bot.start();
    let anna = bot.anna();
    refused(&anna.pays(&json!({})), "выключен");
    anna.press("100 →");
    assert_eq!(anna.last_toast(), "Этот способ сейчас выключен");
    bot.stop();
    bot.config.payments.stars.enabled = true;
    let db = rusqlite::Connection::open(&bot.config.database.path).unwrap();
    db.execute("UPDATE customers SET blocked = 1 WHERE id = 7", [])
        .unwrap();
    drop(db);
    bot.start();
    let anna = bot.anna();
    refused(&anna.pays(&json!({})), "Доступ к боту закрыт");
    assert_eq!(payments(&bot), 1);
}

#[test]
fn an_answer_that_comes_too_late_costs_nobody_anything() {
    let bot = with_packs();
    let anna = bot.anna();
    anna.begins();
    takes_pack(&anna, "100 →");
    bot.telegram_faults(&json!({"latency_ms": 300}));
    refused(&anna.pays(&json!({"timeout_ms": 20})), "TIMEOUT");
    bot.telegram_faults(&json!({"latency_ms": 0}));
    assert_eq!(payments(&bot), 0);
    assert_eq!(anna.pays(&json!({}))["ok"], true);
    assert_eq!(anna.purse(), (13_000, GIFT));
}

#[test]
fn a_flood_does_not_hold_up_the_word_before_a_payment_and_loses_no_payment() {
    let bot = Bot::with(|config| {
        config.limits.updates_per_s = 5;
        config.limits.burst = 5;
    });
    let anna = bot.anna();
    anna.begins();
    takes_pack(&anna, "100 →");
    let invoice = anna.invoice().id;
    for _ in 0..90 {
        anna.say_only("а");
    }
    // Anna's line is full for a minute; the word comes at once all the same.
    let paid = anna.pays_only(invoice, &json!({"timeout_ms": 5_000}));
    assert_eq!(paid["ok"], true, "{paid}");
    for _ in 0..90 {
        anna.say_only("б");
    }
    bot.until("the payment is credited", || {
        (payments(&bot) == 1).then_some(())
    });
    assert_eq!(anna.purse(), (13_000, GIFT));
}

#[test]
fn a_thousand_duplicates_of_a_payment_are_one_top_up() {
    let bot = with_packs();
    let anna = bot.anna();
    anna.begins();
    takes_pack(&anna, "500 →");
    let paid = anna.pays(&json!({"deliver": 1000}));
    assert_eq!(paid["update_ids"].as_array().unwrap().len(), 1000);
    anna.all_delivered();
    assert_eq!(anna.purse(), (65_000, GIFT + 6_500));
    assert_eq!(payments(&bot), 1);
    assert_eq!(
        bot.number("SELECT count(*) FROM transfers WHERE kind IN ('topup','pack')"),
        2
    );
    let told = anna.chat();
    let told = told.by_the_bot().filter(|m| m.text.contains("Зачислено"));
    assert_eq!(told.count(), 1);
}

#[test]
fn what_was_paid_against_the_rules_is_credited_to_whoever_paid() {
    let bot = with_packs();
    let admin = bot.admin();
    admin.begins();
    let anna = bot.anna();
    let boris = bot.customer(8, "Борис", "ru");
    anna.begins();
    takes_pack(&anna, "500 →");
    // Boris pays Anna's invoice: the money and the bonus are his.
    let paid = anna.pays(&json!({"payer": 8, "unasked": true}));
    assert_eq!(paid["ok"], true);
    assert_eq!(boris.purse(), (65_000, 6_500));
    admin.see("Чужой или уже оплаченный счёт").says("Борис");
    // An unknown invoice counts at today's rate, without a bonus.
    anna.pays(&json!({"payload": "999:from-another-life", "unasked": true, "anyway": true}));
    assert_eq!(anna.purse(), (65_000, GIFT));
    admin.see("Оплата без нашего счёта");
    // Another amount than the invoice says: what was paid counts.
    anna.pays(&json!({"amount": 10, "unasked": true, "anyway": true}));
    assert_eq!(anna.purse(), (66_300, GIFT));
    // A currency nobody asked for is kept for the admin.
    anna.pays(&json!({"currency": "USD", "unasked": true, "anyway": true, "deliver": 3}));
    assert_eq!(anna.purse(), (66_300, GIFT));
    assert_eq!(bot.number("SELECT count(*) FROM strays"), 1);
    admin.see("не получилось зачислить").says("USD");
    // The invoice itself can still be paid by Anna, in vain for nobody.
    anna.pays(&json!({"unasked": true, "anyway": true}));
    assert_eq!(anna.purse(), (131_300, GIFT + 6_500));
}

#[test]
fn a_customer_who_is_shut_out_still_gets_what_was_paid() {
    let mut bot = with_packs();
    {
        let anna = bot.anna();
        anna.begins();
        takes_pack(&anna, "100 →");
    }
    bot.stop();
    let db = rusqlite::Connection::open(&bot.config.database.path).unwrap();
    db.execute("UPDATE customers SET blocked = 1 WHERE id = 7", [])
        .unwrap();
    drop(db);
    bot.start();
    let anna = bot.anna();
    anna.pays(&json!({"unasked": true}));
    assert_eq!(anna.purse(), (13_000, GIFT));
}

#[test]
fn a_message_about_money_that_makes_no_sense_reaches_the_admin() {
    let bot = with_packs();
    let admin = bot.admin();
    admin.begins();
    bot.anna().begins();
    bot.push(
        &json!({"message": {"message_id": 77, "date": 1, "chat": {"id": 7, "type": "private"},
        "from": {"id": 7, "is_bot": false, "first_name": "Анна"},
        "successful_payment": {"currency": "XTR", "total_amount": "a lot"}}}),
    );
    admin.see("Непонятное сообщение об оплате");
    assert_eq!(payments(&bot), 0);
}

#[test]
fn telegrams_refusal_of_an_invoice_is_said_calmly() {
    let bot = Bot::with(|config| {
        config.payments.provider.enabled = true;
        config.payments.provider.token = Some(Secret::new("not a token"));
    });
    let admin = bot.admin();
    admin.begins();
    let anna = bot.anna();
    anna.begins();
    anna.say("/balance");
    anna.press("Картой");
    anna.press("500").says("не принял этот счёт");
    admin.see("не принимает счета");
}

#[test]
fn whom_to_ask_and_the_terms_are_a_command_and_a_button_away() {
    let bot = with_packs();
    let anna = bot.anna();
    anna.begins();
    takes_pack(&anna, "100 →");
    let paid = anna.pays(&json!({}));
    anna.all_delivered();
    let charge = paid["charge_id"].as_str().unwrap();
    anna.say("/paysupport").says(charge).says("владельцу");
    anna.say("/terms").says("Условия");
    anna.say("/balance");
    anna.press("Вопрос об оплате").says(charge);
    anna.press("Назад");
    anna.press("Условия").says("/paysupport");
}

#[test]
fn nothing_is_offered_that_is_switched_off() {
    let bot = Bot::with(|config| config.payments.stars.enabled = false);
    let anna = bot.anna();
    anna.begins();
    let balance = anna.say("/balance");
    balance.says("пока не подключено");
    for label in ["Звёзды", "Картой", "Переводом"] {
        assert!(!balance.has(label), "{}", balance.shown());
    }
    // A button from before.
    anna.force(balance.id, "t:p:100");
    assert_eq!(anna.last_toast(), "Этот способ сейчас выключен");
    assert!(bot.calls("sendInvoice").is_empty());
    assert_eq!(bot.number("SELECT count(*) FROM invoices"), 0);
}
