//! Stories with callbacks: what a customer sees of them.

use super::{KEY, ended, listening, newest, post, start};
use crate::support::{ADMIN, Bot, MINUTE};

/// Orders a picture; true when it came without waiting for a poll.
fn comes_soon(bot: &Bot) {
    let before = bot.clock.now_ms();
    let anna = bot.anna();
    anna.makes_a_picture("Кот");
    anna.all_delivered();
    assert!(bot.clock.now_ms() - before < 9 * MINUTE, "it was polled");
    anna.has(19_937);
}

#[test]
fn a_signed_callback_brings_the_result_at_once() {
    let bot = listening(Some(KEY));
    comes_soon(&bot);
    assert_eq!((bot.kie().creates(), bot.kie().calls("recordInfo")), (1, 1));
}

#[test]
fn without_a_key_the_token_is_proof_enough() {
    comes_soon(&listening(None));
}

#[test]
fn early_doubled_and_delayed_callbacks_charge_once() {
    for (early, delay_ms) in [(true, 0), (false, 0), (false, 300)] {
        let bot = listening(Some(KEY));
        bot.kie().switch(|kie| {
            kie.early_callback = early;
            kie.duplicate_callbacks = true;
            kie.callback_delay_ms = delay_ms;
        });
        comes_soon(&bot);
        assert_eq!(
            bot.number("SELECT count(*) FROM outbox WHERE what = 'result'"),
            1
        );
    }
}

#[test]
fn a_badly_signed_callback_is_a_hint_to_ask_and_no_more() {
    for signature in ["forged", "stale", "none"] {
        let bot = listening(Some(KEY));
        bot.kie().switch(|kie| {
            kie.callback_signature = signature.to_owned();
            // Accepted first: the hint helps only a task that runs.
            kie.callback_delay_ms = 300;
        });
        comes_soon(&bot);
        let kept =
            "SELECT count(*) FROM submits WHERE task_id IS NOT NULL OR trusted_ms IS NOT NULL";
        assert_eq!(bot.number(kept), 0, "{signature}");
    }
}

#[test]
fn a_task_whose_acceptance_was_lost_comes_as_a_gift() {
    for key in [Some(KEY), None] {
        let mut bot = listening(key);
        bot.kie().switch(|kie| {
            kie.lost_reply_next = 1;
            kie.never_finish = true;
        });
        let admin = bot.customer(ADMIN, "Админ", "ru");
        let anna = bot.anna();
        anna.fills_a_picture("Кот");
        anna.press("Запустить");
        anna.see("❌").says("Средства возвращены на баланс.");
        anna.has(20_000);
        // The likely cost, in credits.
        admin.see("🔔").says("0.8");
        let (_, task) = newest(&bot);
        bot.stop();
        start(&mut bot);
        bot.kie().finish(&task);
        let anna = bot.anna();
        anna.see("Подарок: результат");
        anna.all_delivered();
        anna.has(20_000);
        assert_eq!((bot.kie().creates(), bot.kie().tasks().len()), (1, 1));
        assert_eq!(
            bot.number("SELECT count(*) FROM transfers WHERE kind = 'capture'"),
            0
        );
        assert_eq!(bot.text("SELECT task_id FROM late"), task);
    }
}

#[test]
fn a_claim_needs_the_signature_when_there_is_a_key() {
    let bot = listening(Some(KEY));
    bot.kie().switch(|kie| {
        kie.lost_reply_next = 1;
        kie.callback_signature = "forged".to_owned();
    });
    let anna = bot.anna();
    anna.fills_a_picture("Кот");
    anna.press("Запустить");
    anna.see("❌");
    let (token, task) = newest(&bot);
    for headers in [
        "",
        "X-Webhook-Timestamp: 1\r\nX-Webhook-Signature: AAAA\r\n",
    ] {
        let path = format!("/kie/{token}");
        assert_eq!(
            post(super::address(&bot), &path, headers, &ended(&task)),
            200
        );
    }
    assert_eq!(
        bot.number("SELECT count(*) FROM submits WHERE task_id IS NOT NULL"),
        0
    );
    bot.advance(25 * 60 * MINUTE);
    bot.until("given up", || {
        (bot.text("SELECT state FROM late") == "gone").then_some(())
    });
    bot.anna().has(20_000);
}
