//! Updates as Telegram sends them, and odd ones.

#[cfg(test)]
use super::*;
use serde_json::json;

fn person() -> serde_json::Value {
    json!({"id": 7, "is_bot": false, "first_name": "Анна", "language_code": "en-GB"})
}

fn read_message(extra: serde_json::Value) -> What {
    let mut message = json!({"message_id": 1, "date": 1, "from": person(),
        "chat": {"id": 7, "type": "private"}});
    for (key, value) in extra.as_object().unwrap() {
        message[key] = value.clone();
    }
    let body = json!({"update_id": 1, "message": message}).to_string();
    read(&body, Lang::Ru).unwrap().what
}

#[test]
fn messages_are_text_files_or_nothing_we_use() {
    assert_eq!(
        read_message(json!({"text": "/start"})),
        What::Text("/start".into())
    );
    assert_eq!(
        read_message(json!({"sticker": {"file_id": "x"}})),
        What::Unsupported
    );
    let photo = json!({"photo": [{"file_id": "small"}, {"file_id": "big", "file_size": 9}],
        "media_group_id": "a", "caption": "c", "new_field": {"x": 1}});
    let sent = Sent {
        file_id: "big".into(),
        bytes: Some(9),
        album: Some("a".into()),
        caption: Some("c".into()),
    };
    assert_eq!(read_message(photo), What::File(sent));
}

#[test]
fn presses_know_their_message_unless_telegram_forgot_it() {
    for (date, message) in [(5, Some(3)), (0, None)] {
        let body = json!({"update_id": 1, "callback_query": {"id": "q", "from": person(), "data": "h",
            "chat_instance": "1",
            "message": {"message_id": 3, "date": date, "chat": {"id": 7, "type": "private"}}}});
        let incoming = read(&body.to_string(), Lang::Ru).unwrap();
        assert_eq!(incoming.sender.lang, Lang::En);
        let press = Press {
            callback: "q".into(),
            message,
            data: "h".into(),
        };
        assert_eq!(incoming.what, What::Press(press));
    }
}

#[test]
fn strange_updates_are_named_not_fatal() {
    assert!(matches!(read("{", Lang::Ru), Err(Ignored::Unparsable(_))));
    assert_eq!(
        read(r#"{"update_id":1,"poll":{}}"#, Lang::Ru),
        Err(Ignored::OtherKind)
    );
    let channel = json!({"message": {"chat": {"id": -1, "type": "channel"}}}).to_string();
    assert_eq!(read(&channel, Lang::Ru), Err(Ignored::NoSender));
    assert_eq!(
        owner(&json!({"callback_query": {"from": {"id": 9}}})),
        CustomerId(9)
    );
    assert_eq!(owner(&json!({})), CustomerId(0));
}

#[test]
fn payments_are_read_and_told_apart_from_words() {
    let said = json!({"currency": "XTR", "total_amount": 100, "invoice_payload": "1:x",
        "telegram_payment_charge_id": "c1", "provider_payment_charge_id": "p1", "is_recurring": false});
    let event: Event = serde_json::from_value(said.clone()).unwrap();
    assert_eq!(
        read_message(json!({"successful_payment": said})),
        What::Paid(event)
    );
    assert_eq!(
        read_message(
            json!({"refunded_payment": {"currency": "XTR", "total_amount": 100,
            "invoice_payload": "1:x", "telegram_payment_charge_id": "c1"}})
        ),
        What::Returned("c1".to_owned())
    );
    let broken = json!({"message": {"chat": {"id": 7, "type": "private"}, "from": person(),
        "successful_payment": {"currency": "XTR"}}})
    .to_string();
    assert!(matches!(
        read(&broken, Lang::Ru),
        Err(Ignored::Unparsable(_))
    ));
    assert!(is_money(&broken));
    let words = json!({"message": {"text": "\"successful_payment\": \"pre_checkout_query\":"}});
    assert!(!is_money(&words.to_string()) && !is_checkout(&words.to_string()));
    let asked = json!({"update_id": 5, "pre_checkout_query": {"id": "q", "from": person(),
        "currency": "XTR", "total_amount": 100, "invoice_payload": "1:x"}});
    assert!(is_checkout(&asked.to_string()));
    let question = Question {
        payer: CustomerId(7),
        payload: "1:x".into(),
        currency: "XTR".into(),
        amount: 100,
    };
    let read = read(&asked.to_string(), Lang::Ru).unwrap();
    assert_eq!(read.what, What::Checkout("q".to_owned(), question));
}
