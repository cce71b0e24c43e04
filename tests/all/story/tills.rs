//! Paying in odd hours: in a crowd, in English, while methods are switched off, while the books cannot be written.

use super::payments::{GIFT, payments, refused, takes_pack, with_packs};
use serde_json::{Value, json};

/// The order of what the bot does tells more than any clock: the word comes before most of what was asked earlier.
#[test]
fn the_word_before_a_payment_overtakes_a_crowd() {
    let bot = with_packs();
    let anna = bot.anna();
    anna.begins();
    takes_pack(&anna, "100 →");
    let invoice = anna.invoice().id;
    let crowd: Vec<_> = (100..130)
        .map(|id| bot.customer(id, "Толпа", "ru"))
        .collect();
    let answers = |calls: &[Value]| {
        let of_crowd = |call: &&Value| {
            call["params"]["chat_id"]
                .as_i64()
                .is_some_and(|id| id >= 100)
        };
        calls.iter().filter(of_crowd).count()
    };
    // Each call takes a while, and each customer's updates wait for one another.
    bot.telegram_faults(&json!({"latency_ms": 100}));
    for customer in &crowd {
        for _ in 0..6 {
            customer.say_only("/balance");
        }
    }
    let began = std::time::Instant::now();
    assert_eq!(
        anna.pays_only(invoice, &json!({"timeout_ms": 9_000}))["ok"],
        true
    );
    println!("the word took {} ms", began.elapsed().as_millis());
    bot.telegram_faults(&json!({"latency_ms": 0}));
    bot.settle();
    let calls = bot.calls("");
    let word = calls
        .iter()
        .position(|call| call["method"] == "answerPreCheckoutQuery");
    let before = answers(&calls[..word.unwrap()]);
    let all = answers(&calls);
    assert!(all >= 180, "{all}");
    assert!(before < all / 2, "{before} of {all} answers came first");
    bot.until("the payment is credited", || {
        (payments(&bot) == 1).then_some(())
    });
}

#[test]
fn rate_terms_and_whom_to_ask_are_there_in_english_too() {
    let bot = with_packs();
    let ann = bot.customer(9, "Ann", "en");
    ann.begins();
    ann.say("/balance");
    let packs = ann.press("Stars");
    assert_eq!(
        packs.labels()[..2],
        [
            "⭐️ 100 → 130\u{a0}₽",
            "⭐️ 500 → 650\u{a0}₽ + 65\u{a0}₽ as a gift"
        ]
    );
    ann.press("500 →");
    let sent = bot.calls("sendInvoice").pop().unwrap();
    let described = sent["params"]["description"].as_str().unwrap();
    assert!(
        described.contains("650\u{a0}₽") && described.contains("65\u{a0}₽"),
        "{described}"
    );
    let paid = ann.pays(&json!({}));
    ann.see("credited");
    let charge = paid["charge_id"].as_str().unwrap();
    ann.say("/paysupport")
        .says(charge)
        .says("Payment question")
        .says("owner");
    ann.say("/terms").says("Terms").says("/paysupport");
}

/// Each method, switched off between the invoice and the payment.
#[test]
fn a_payment_in_flight_is_credited_though_its_method_was_switched_off() {
    let mut bot = with_packs();
    bot.stop();
    bot.config.payments.manual.enabled = true;
    bot.config.payments.manual.text = "Карта 0000".to_owned();
    bot.start();
    let (stars, roubles) = {
        let (anna, admin) = (bot.anna(), bot.admin());
        admin.begins();
        anna.begins();
        anna.say("/balance");
        anna.press("Переводом");
        anna.press("500");
        takes_pack(&anna, "500 →");
        let stars = anna.invoice().id;
        anna.say("/balance");
        anna.press("Картой");
        anna.press("200");
        (stars, anna.invoice().id)
    };
    assert_ne!(stars, roubles);
    bot.stop();
    bot.config.payments.stars.enabled = false;
    bot.config.payments.provider.enabled = false;
    bot.config.payments.manual.enabled = false;
    bot.start();
    let (anna, admin) = (bot.anna(), bot.admin());
    // Nobody may begin to pay, by old invoices, old buttons or a sum that was asked for.
    for invoice in [stars, roubles] {
        refused(&anna.pays_only(invoice, &json!({})), "выключен");
    }
    let old = anna.screen().id;
    for data in ["t:s", "t:r", "t:m", "t:p:500", "t:q:500", "t:h:500"] {
        let heard = anna.toasts().len();
        anna.force(old, data);
        assert!(anna.toasts().len() > heard, "{data}");
    }
    anna.say("250");
    assert_eq!(bot.number("SELECT count(*) FROM invoices"), 2);
    assert_eq!(bot.number("SELECT count(*) FROM requests"), 1);
    // What was let through before, and a request that is already there, are credited at what they were worth.
    for invoice in [stars, roubles] {
        anna.pays_only(invoice, &json!({"unasked": true}));
    }
    bot.until("both are credited", || (payments(&bot) == 2).then_some(()));
    admin.press("Зачислить");
    anna.all_delivered();
    assert_eq!(anna.purse(), (65_000 + 20_000 + 50_000, GIFT + 6_500));
}
