//! The emulated payments: what Telegram takes as an invoice, the word before, the payment, Stars and their return.

use super::*;

fn invoice(change: Value) -> Value {
    let mut invoice = json!({"chat_id": 1, "title": "Баланс", "description": "100 звёзд", "payload": "1:abc",
        "currency": "XTR", "provider_token": "", "prices": [{"label": "100", "amount": 100}]});
    for (key, value) in change.as_object().unwrap() {
        invoice[key] = value.clone();
    }
    invoice
}

#[tokio::test]
async fn odd_invoices_are_refused_in_telegrams_words() {
    let world = World::new();
    world.act("/_tg/customer", json!({"id": 1})).await;
    let one = json!([{"label": "x", "amount": 100}]);
    let two = json!([{"label": "x", "amount": 50}, {"label": "y", "amount": 50}]);
    let cases = [
        (json!({"title": ""}), "PAYMENT_TITLE_INVALID"),
        (json!({"title": "т".repeat(33)}), "title is too long"),
        (json!({"description": ""}), "description"),
        (json!({"description": "о".repeat(256)}), "description"),
        (json!({"payload": ""}), "INVOICE_PAYLOAD_INVALID"),
        (
            json!({"payload": "я".repeat(65)}),
            "INVOICE_PAYLOAD_INVALID",
        ),
        (
            json!({"provider_token": "1:TEST:x"}),
            "STARS_INVOICE_INVALID",
        ),
        (json!({"prices": two}), "STARS_INVOICE_INVALID"),
        (
            json!({"prices": [{"label": "x", "amount": 0}]}),
            "STARS_INVOICE_INVALID",
        ),
        (json!({"prices": [{"amount": 5}]}), "labeled price"),
        (json!({"currency": "RUB"}), "PAYMENT_PROVIDER_INVALID"),
        (
            json!({"currency": "RUB", "provider_token": "1:TEST:x", "prices": one}),
            "CURRENCY_TOTAL_AMOUNT_INVALID",
        ),
        (
            json!({"currency": "ABC", "provider_token": "1:TEST:x"}),
            "CURRENCY_INVALID",
        ),
        (
            json!({"reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}}),
            "REPLY_MARKUP_BUY_EMPTY",
        ),
    ];
    for (change, words) in cases {
        for method in ["sendInvoice", "createInvoiceLink"] {
            if method == "createInvoiceLink" && words.starts_with("REPLY") {
                continue;
            }
            let said = world.refused(method, invoice(change.clone())).await;
            assert!(said.contains(words), "{change}: {said}");
        }
    }
}

/// Pays, and answers as the bot: `word` is the body of answerPreCheckoutQuery without its id.
async fn pay(world: &World, form: Value, word: Value) -> (Value, Value) {
    let paying = world.act("/_tg/pay", form);
    let answering = async {
        let body = json!({"timeout": 10, "allowed_updates": ["message", "pre_checkout_query"]});
        let (_, updates) = world.call("getUpdates", body).await;
        let asked = updates["result"][0].clone();
        let next = asked["update_id"].as_i64().unwrap() + 1;
        world.call("getUpdates", json!({"offset": next})).await;
        let mut answer = word;
        answer["pre_checkout_query_id"] = asked["pre_checkout_query"]["id"].clone();
        let (status, said) = world.call("answerPreCheckoutQuery", answer.clone()).await;
        assert_eq!(status, 200, "{said}");
        let again = world.refused("answerPreCheckoutQuery", answer).await;
        assert!(again.contains("query is too old"), "{again}");
        asked
    };
    let (paid, asked) = tokio::join!(paying, answering);
    (paid, asked["pre_checkout_query"].clone())
}

#[tokio::test]
async fn a_payment_goes_through_with_the_bots_word_and_back_once() {
    let world = World::new();
    world
        .act("/_tg/customer", json!({"id": 1, "first_name": "Анна"}))
        .await;
    let (_, sent) = world.call("sendInvoice", invoice(json!({}))).await;
    assert_eq!(sent["result"]["invoice"]["total_amount"], 100);
    let id = sent["result"]["message_id"].clone();
    let form = json!({"customer": 1, "message_id": id});
    let no = json!({"ok": false, "error_message": "Счёт устарел"});
    let (refused, asked) = pay(&world, form.clone(), no).await;
    assert_eq!(
        (&refused["ok"], &refused["error"]),
        (&json!(false), &json!("Счёт устарел"))
    );
    assert_eq!(asked["invoice_payload"], "1:abc");
    assert_eq!(asked["from"]["first_name"], "Анна");

    let mut twice = form.clone();
    twice["deliver"] = json!(2);
    let (paid, _) = pay(&world, twice, json!({"ok": true})).await;
    let charge = paid["charge_id"].as_str().unwrap();
    let (_, updates) = world.call("getUpdates", json!({})).await;
    let told: Vec<&Value> = updates["result"].as_array().unwrap().iter().collect();
    assert_eq!(told.len(), 2);
    for update in told {
        let said = &update["message"]["successful_payment"];
        assert_eq!(said["telegram_payment_charge_id"], charge);
        assert_eq!(said["currency"], "XTR");
    }
    // The message is paid now.
    let (status, _) = world.post("/_tg/pay", form.to_string()).await;
    assert_eq!(status, 400);
    let (_, chat) = world.get("/_tg/chat/1").await;
    assert_eq!(chat["messages"][0]["invoice"]["paid"], true);
    assert_eq!(chat["messages"][1]["receipt"]["charge_id"], charge);
    returned_once(&world, charge).await;
}

async fn returned_once(world: &World, charge: &str) {
    let (_, balance) = world.call("getMyStarBalance", json!({})).await;
    assert_eq!(balance["result"]["amount"], 100);
    let back = json!({"user_id": 1, "telegram_payment_charge_id": charge});
    let other = json!({"user_id": 1, "telegram_payment_charge_id": "nothing"});
    assert!(
        world
            .refused("refundStarPayment", other)
            .await
            .contains("CHARGE_NOT_FOUND")
    );
    let (status, _) = world.call("refundStarPayment", back.clone()).await;
    assert_eq!(status, 200);
    let again = world.refused("refundStarPayment", back).await;
    assert!(again.contains("CHARGE_ALREADY_REFUNDED"), "{again}");
    let (_, list) = world
        .call("getStarTransactions", json!({"limit": 100}))
        .await;
    let rows = list["result"]["transactions"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(
        (&rows[0]["id"], &rows[1]["id"]),
        (&json!(charge), &json!(charge))
    );
    assert_eq!(rows[0]["source"]["invoice_payload"], "1:abc");
    assert!(rows[1]["receiver"]["user"]["id"] == 1 && rows[1].get("source").is_none());
    let (_, page) = world
        .call("getStarTransactions", json!({"offset": 1}))
        .await;
    assert_eq!(page["result"]["transactions"].as_array().unwrap().len(), 1);
    assert!(
        world
            .refused("getStarTransactions", json!({"limit": 101}))
            .await
            .contains("LIMIT")
    );
}

#[tokio::test]
async fn teloxide_reads_what_the_emulator_says_of_payments() {
    let world = World::new();
    world.act("/_tg/customer", json!({"id": 1})).await;
    let sent = world
        .bot
        .send_invoice(
            ANNA,
            "Баланс",
            "100 звёзд",
            "1:abc",
            "XTR",
            [teloxide::types::LabeledPrice::new("100", 100)],
        )
        .provider_token("")
        .await
        .unwrap();
    assert_eq!(sent.invoice().unwrap().total_amount, 100);
    let form = json!({"customer": 1, "message_id": sent.id.0, "unasked": true});
    world.act("/_tg/pay", form).await;
    let updates = world.bot.get_updates().await.unwrap();
    let UpdateKind::Message(message) = &updates[0].kind else {
        panic!("{updates:?}");
    };
    assert_eq!(message.successful_payment().unwrap().total_amount, 100);
    let list = world.bot.get_star_transactions().await.unwrap();
    assert_eq!(list.transactions.len(), 1);
    assert_eq!(world.bot.get_my_star_balance().await.unwrap().amount, 100);
}
