//! One payment told many times, in the same words and in others, one after the other and all at once.

use super::payments::{takes_pack, with_packs};
use crate::support::Bot;
use serde_json::{Value, json};

/// The welcome bonus.
const GIFT: i64 = 20_000;

/// Telegram tells of this payment once more, as if this customer had made it.
fn told(payer: i64, name: &str, payment: &Value) -> Value {
    json!({"message": {"message_id": 5_000 + payer, "date": 1, "chat": {"id": payer, "type": "private"},
        "from": {"id": payer, "is_bot": false, "first_name": name, "language_code": "ru"},
        "successful_payment": payment}})
}

fn with(payment: &Value, key: &str, value: &Value) -> Value {
    let mut other = payment.clone();
    other[key] = value.clone();
    other
}

fn credited(bot: &Bot) -> (i64, i64) {
    (
        bot.number("SELECT count(*) FROM payments"),
        bot.number("SELECT count(*) FROM transfers WHERE kind IN ('topup', 'pack')"),
    )
}

#[test]
fn a_known_charge_with_other_content_credits_nothing_and_is_told_to_the_admin() {
    let bot = with_packs();
    let (admin, anna) = (bot.admin(), bot.anna());
    let boris = bot.customer(8, "Борис", "ru");
    for person in [&admin, &anna, &boris] {
        person.begins();
    }
    for (n, other) in [
        ("total_amount", json!(1)),
        ("total_amount", json!(100_000)),
        ("currency", json!("RUB")),
        ("payer", json!(8)),
    ]
    .into_iter()
    .enumerate()
    {
        takes_pack(&anna, "500 →");
        let paid = anna.pays(&json!({}));
        let (before, purses) = (credited(&bot), (anna.purse(), boris.purse()));
        let alerts = "SELECT count(*) FROM outbox WHERE key LIKE 'alert:payment-differs:%'";
        assert_eq!(bot.number(alerts), i64::try_from(n).unwrap());
        let (key, value) = other;
        let update = match key {
            "payer" => told(8, "Борис", &paid["payment"]),
            _ => told(7, "Анна", &with(&paid["payment"], key, &value)),
        };
        for _ in 0..3 {
            bot.push(&update);
        }
        assert_eq!(credited(&bot), before, "{key}");
        assert_eq!((anna.purse(), boris.purse()), purses, "{key}");
        assert_eq!(bot.number(alerts), i64::try_from(n).unwrap() + 1);
        admin
            .see("пришёл второй раз с другими данными")
            .says(paid["charge_id"].as_str().unwrap());
    }
}

#[test]
fn what_was_kept_for_the_admin_is_not_credited_when_it_is_told_differently() {
    let bot = with_packs();
    let (admin, anna) = (bot.admin(), bot.anna());
    admin.begins();
    anna.begins();
    takes_pack(&anna, "100 →");
    let dollars = json!({"currency": "USD", "unasked": true, "anyway": true});
    let paid = anna.pays(&dollars);
    admin.see("не получилось зачислить");
    for _ in 0..2 {
        bot.push(&told(
            7,
            "Анна",
            &with(&paid["payment"], "currency", &json!("RUB")),
        ));
    }
    admin.see("пришёл второй раз с другими данными");
    assert_eq!(credited(&bot), (0, 0));
    assert_eq!(anna.purse(), (0, GIFT));
}

#[test]
fn a_thousand_updates_of_one_charge_from_twenty_people_at_once_are_one_top_up() {
    let bot = with_packs();
    let admin = bot.admin();
    admin.begins();
    let people: Vec<_> = (100..120)
        .map(|id| bot.customer(id, &format!("Гость {id}"), "ru"))
        .collect();
    for person in &people {
        person.begins();
    }
    // Nobody's invoice: it counts for whoever comes first, and for nobody after.
    let payment = json!({"currency": "XTR", "total_amount": 10, "invoice_payload": "lost",
        "telegram_payment_charge_id": "one-charge", "provider_payment_charge_id": "p"});
    for round in 0..50 {
        for id in 100..120 {
            // Each fifth has another sum.
            let amount = if (round + id) % 5 == 0 { 11 } else { 10 };
            let payment = with(&payment, "total_amount", &json!(amount));
            bot.push_only(&told(id, &format!("Гость {id}"), &payment));
        }
    }
    bot.settle();
    assert_eq!(credited(&bot), (1, 1));
    let wallets: Vec<i64> = people.iter().map(|person| person.purse().0).collect();
    let rich: Vec<&i64> = wallets.iter().filter(|wallet| **wallet > 0).collect();
    assert!(matches!(rich.as_slice(), [1_300 | 1_430]), "{wallets:?}");
    admin.see("пришёл второй раз с другими данными");
    let done = "SELECT count(*) FROM inbox WHERE done_ms IS NOT NULL AND body LIKE '%one-charge%'";
    assert_eq!(bot.number(done), 1_000);
    assert_eq!(
        bot.number("SELECT count(*) FROM inbox WHERE error IS NOT NULL"),
        0
    );
}
