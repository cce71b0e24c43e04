//! Limits, refusals and faults, in Telegram's words.

use super::*;

#[tokio::test]
async fn texts_and_buttons_have_limits() {
    let world = World::new();
    world.act("/_tg/customer", json!({"id": 1})).await;
    let send = |text: String| json!({"chat_id": 1, "text": text});
    assert_eq!(
        world
            .refused("sendMessage", json!({"chat_id": 77, "text": "x"}))
            .await,
        "Bad Request: chat not found"
    );
    assert_eq!(
        world.refused("sendMessage", send(" \n".into())).await,
        "Bad Request: message text is empty"
    );
    assert_eq!(
        world.refused("sendMessage", send("😀".repeat(2049))).await,
        "Bad Request: message is too long"
    );
    assert_eq!(
        world.call("sendMessage", send("😀".repeat(2048))).await.0,
        200
    );
    let html = format!("<b>{}</b>", "&lt;".repeat(4096));
    let long = json!({"chat_id": 1, "text": html, "parse_mode": "HTML"});
    assert_eq!(world.call("sendMessage", long).await.0, 200);
    let broken = json!({"chat_id": 1, "text": "a <x>", "parse_mode": "HTML"});
    assert_eq!(
        world.refused("sendMessage", broken).await,
        "Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 2"
    );
    let data = json!({"inline_keyboard": [[{"text": "x", "callback_data": "я".repeat(33)}]]});
    let data = json!({"chat_id": 1, "text": "x", "reply_markup": data});
    assert_eq!(
        world.refused("sendMessage", data).await,
        "Bad Request: BUTTON_DATA_INVALID"
    );
}

#[tokio::test]
async fn files_have_limits() {
    let world = World::new();
    world.act("/_tg/customer", json!({"id": 1})).await;
    let caption = "к".repeat(1025);
    let photo = world
        .bot
        .send_photo(ANNA, InputFile::memory(png(9, 9)))
        .caption(caption)
        .await
        .unwrap_err();
    assert!(
        photo.to_string().contains("message caption is too long"),
        "{photo}"
    );
    let photo = world
        .bot
        .send_photo(ANNA, InputFile::memory(vec![0; (10 << 20) + 1]))
        .await
        .unwrap_err();
    assert!(
        photo.to_string().contains("Request Entity Too Large"),
        "{photo}"
    );
    let file = world
        .bot
        .send_document(ANNA, InputFile::memory(vec![0; (50 << 20) + 1]))
        .await
        .unwrap_err();
    assert!(
        file.to_string().contains("Request Entity Too Large"),
        "{file}"
    );

    let path = format!(
        "/_tg/send?customer=1&kind=video&declared_size={}",
        (20 << 20) + 1
    );
    world.post(&path, vec![1; 10]).await;
    let chat = world.chat().await;
    let id = chat["messages"].as_array().unwrap().last().unwrap()["media"][0]["file_id"].clone();
    assert_eq!(
        world.refused("getFile", json!({"file_id": id})).await,
        "Bad Request: file is too big"
    );
}

#[tokio::test]
async fn other_refusals_have_telegrams_words() {
    let world = World::new();
    world.act("/_tg/customer", json!({"id": 1})).await;
    let (status, reply) = world.post("/bot1000:wrong/getMe", "").await;
    assert_eq!(
        (status, &reply["description"]),
        (401, &json!("Unauthorized"))
    );
    assert_eq!(
        world.refused("makeCoffee", json!({})).await,
        "Not Found: method not found"
    );
    assert!(
        world
            .refused("sendInvoice", json!({"chat_id": 1}))
            .await
            .contains("PAYMENT_TITLE_INVALID")
    );

    let sent = world
        .call("sendMessage", json!({"chat_id": 1, "text": "x"}))
        .await
        .1["result"]["message_id"]
        .clone();
    world
        .act("/_tg/clock", json!({"advance_s": 48 * 3600 + 5}))
        .await;
    let old = world
        .refused("deleteMessage", json!({"chat_id": 1, "message_id": sent}))
        .await;
    assert_eq!(old, "Bad Request: message can't be deleted for everyone");
    world
        .act("/_tg/block", json!({"customer": 1, "blocked": true}))
        .await;
    let blocked = world.bot.send_message(ANNA, "x").await.unwrap_err();
    assert_eq!(api_error(blocked), ApiError::BotBlocked);
}

#[tokio::test]
async fn faults_come_when_asked_for() {
    let world = World::new();
    world.act("/_tg/customer", json!({"id": 1})).await;
    let send = || world.bot.send_message(ANNA, "x").send();
    let faults = async |body: Value| world.act("/_tg/faults", body).await;

    faults(json!({"send_429_every": 2})).await;
    send().await.unwrap();
    assert!(matches!(send().await, Err(RequestError::RetryAfter(wait)) if wait.seconds() == 1));
    faults(json!({"send_429_every": 0, "drop_replies_every": 1})).await;
    let before = world.chat().await["messages"].as_array().unwrap().len();
    assert!(matches!(send().await, Err(RequestError::Network(_))));
    assert_eq!(
        world.chat().await["messages"].as_array().unwrap().len(),
        before + 1
    );
    let set = faults(json!({"drop_replies_every": 0, "error_500_every": 1})).await;
    assert_eq!(set["send_429_every"], 0);
    assert_eq!(world.call("getMe", json!({})).await.0, 500);
    faults(json!({"error_500_every": 0, "edit_not_found": true, "conflict": true})).await;
    let sent = send().await.unwrap();
    let lost = world
        .bot
        .edit_message_text(ANNA, sent.id, "y")
        .await
        .unwrap_err();
    assert_eq!(api_error(lost), ApiError::MessageToEditNotFound);
    let conflict = world.bot.get_updates().await.unwrap_err();
    assert_eq!(api_error(conflict), ApiError::TerminatedByOtherGetUpdates);
    assert_eq!(world.post("/_tg/faults", r#"{"typo":1}"#).await.0, 400);
    let (_, calls) = world.get("/_tg/calls?method=sendMessage").await;
    assert_eq!(calls[1]["error"], "Too Many Requests: retry after 1");
}
