//! Returns: the admin's refund, Telegram's refusal, a dispute past us, and the books compared with Telegram's.

use crate::support::{Bot, roubles};
use kiebot::config::Pack;
use serde_json::json;

/// The welcome bonus.
const GIFT: i64 = 20_000;

fn shop() -> Bot {
    Bot::with(|config| {
        config.payments.stars.packs = vec![Pack {
            stars: 100,
            bonus_percent: 10,
        }];
    })
}

fn state(bot: &Bot, charge: &str) -> String {
    bot.text(&format!(
        "SELECT state FROM payments WHERE charge_id = '{charge}'"
    ))
}

#[test]
fn an_admin_returns_a_payment() {
    let bot = shop();
    let (admin, anna) = (bot.admin(), bot.anna());
    admin.begins();
    anna.begins();
    let charge = anna.buys(&json!({}));
    assert_eq!(anna.purse(), (13_000, GIFT + 1_300));
    // Anna is no admin.
    anna.say(&format!("/refund {charge}")).says("Что сделаем?");
    admin.say("/refund").says("НОМЕР_ПЛАТЕЖА");
    admin.say("/refund nothing").says("Такого платежа нет");
    admin
        .say(&format!("/refund {charge}"))
        .says("Вернуть 100")
        .says("Анна");
    let question = admin.screen();
    admin.press("Вернуть").says("Возвращаю");
    // A second tap changes nothing.
    admin.force(question.id, question.data("Вернуть"));
    anna.see("возвращён вам").says(&roubles(130, 0));
    admin.see("Возвращено 100");
    // The pack's bonus went, too.
    assert_eq!(anna.purse(), (0, GIFT));
    assert_eq!(state(&bot, &charge), "refunded");
    assert_eq!(bot.calls("refundStarPayment").len(), 1);
    assert_eq!(
        bot.text("SELECT what || ' ' || subject || ' ' || admin_id FROM deeds"),
        format!("refund payment:{charge} 900")
    );
    admin.say(&format!("/refund {charge}")).says("Вернуть 100");
    admin.press("Вернуть").says("уже возвращён");
}

#[test]
fn what_is_spent_cannot_be_returned() {
    let bot = Bot::with(|config| config.bonus.welcome = kiebot::money::Kopecks(0));
    let (admin, anna) = (bot.admin(), bot.anna());
    admin.begins();
    anna.begins();
    let charge = anna.buys(&json!({}));
    anna.makes_a_picture("Кот");
    admin.say(&format!("/refund {charge}"));
    admin
        .press("Вернуть")
        .says("не хватает")
        .says(&roubles(0, 63));
    assert!(bot.calls("refundStarPayment").is_empty());
    assert_eq!(anna.purse(), (13_000 - 63, 0));
    assert_eq!(state(&bot, &charge), "settled");
}

#[test]
fn a_definite_refusal_puts_the_money_back_and_a_second_try_works() {
    let bot = shop();
    let (admin, anna) = (bot.admin(), bot.anna());
    admin.begins();
    anna.begins();
    let charge = anna.buys(&json!({}));
    bot.telegram_faults(&json!({"refund_refused": "BALANCE_TOO_LOW"}));
    admin.say(&format!("/refund {charge}"));
    admin.press("Вернуть");
    admin.see("отказался").says("BALANCE_TOO_LOW");
    assert_eq!(anna.purse(), (13_000, GIFT + 1_300));
    assert_eq!(state(&bot, &charge), "settled");
    bot.telegram_faults(&json!({"refund_refused": ""}));
    admin.say(&format!("/refund {charge}"));
    admin.press("Вернуть");
    admin.see("Возвращено 100");
    assert_eq!(anna.purse(), (0, GIFT));
    assert_eq!(state(&bot, &charge), "refunded");
    assert_eq!(
        bot.number("SELECT count(*) FROM transfers WHERE kind IN ('payout','payout_undo')"),
        3
    );
}

#[test]
fn a_payment_returned_past_us_is_taken_from_the_wallet() {
    let bot = shop();
    let (admin, anna) = (bot.admin(), bot.anna());
    admin.begins();
    anna.begins();
    let charge = anna.buys(&json!({}));
    bot.gives_back(&charge, true);
    anna.see("возвращён вам");
    admin.see("мимо бота");
    assert_eq!(anna.purse(), (0, GIFT));
    assert_eq!(state(&bot, &charge), "charged_back");
    // Anna may go on.
    anna.say("/balance").says(&roubles(200, 0));
}

#[test]
fn what_was_spent_before_a_charge_back_is_our_loss() {
    let bot = Bot::with(|config| config.bonus.welcome = kiebot::money::Kopecks(0));
    let (admin, anna) = (bot.admin(), bot.anna());
    admin.begins();
    anna.begins();
    let charge = anna.buys(&json!({}));
    anna.makes_a_picture("Кот");
    bot.gives_back(&charge, true);
    admin.see("Отозван платёж").says(&roubles(0, 63));
    assert_eq!(anna.purse(), (0, 0));
    assert_eq!(
        bot.number("SELECT amount FROM transfers WHERE kind = 'loss'"),
        63
    );
    anna.say_only("/start");
    anna.see("Доступ к боту закрыт");
    // Anna is no admin, and shut out besides.
    anna.say_only("/unblock 7");
    assert_eq!(bot.number("SELECT blocked FROM customers WHERE id = 7"), 1);
    admin.say("/unblock").says("НОМЕР_КЛИЕНТА");
    admin.say("/unblock 8").says("Такого клиента нет");
    admin.say("/unblock 7").says("Анна");
    anna.see("снова открыт");
    admin.say("/unblock 7").says("и так открыт");
    assert_eq!(
        bot.text("SELECT what || ' ' || subject || ' ' || before || ' ' || after || ' ' || admin_id FROM deeds"),
        "unblock customer:7 blocked open 900"
    );
    // Anna buys and spends as before.
    anna.buys(&json!({}));
    anna.makes_a_picture("Кот");
    assert_eq!(anna.purse(), (13_000 - 63, 0));
    anna.say("/unblock 7").says("Что сделаем?");
}

#[test]
fn a_payment_whose_update_was_lost_is_found_at_the_start() {
    let mut bot = shop();
    let charge = {
        let (admin, anna) = (bot.admin(), bot.anna());
        admin.begins();
        anna.begins();
        // More than one page of Telegram's list.
        for _ in 0..3 {
            anna.buys(&json!({}));
        }
        let charge = anna.buys(&json!({"deliver": 0}));
        assert_eq!(anna.purse().0, 3 * 13_000);
        charge
    };
    bot.stop();
    bot.start();
    let anna = bot.anna();
    bot.until("the lost payment is credited", || {
        (anna.purse().0 == 4 * 13_000).then_some(())
    });
    bot.admin().see("Сверка звёзд").says("1, на 100");
    anna.see("Зачислено");
    assert_eq!(state(&bot, &charge), "settled");
    assert_eq!(anna.purse().1, GIFT + 4 * 1_300);
    // A return nobody told us of is found the same way.
    bot.gives_back(&charge, false);
    bot.stop();
    bot.start();
    let anna = bot.anna();
    bot.until("the return is booked", || {
        (state(&bot, &charge) == "charged_back").then_some(())
    });
    assert_eq!(anna.purse(), (3 * 13_000, GIFT + 3 * 1_300));
    // Nothing is found twice.
    bot.stop();
    bot.start();
    bot.until("the books are compared again", || {
        (bot.calls("getStarTransactions").len() >= 4).then_some(())
    });
    assert_eq!(bot.number("SELECT count(*) FROM payments"), 4);
}
