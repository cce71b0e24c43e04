//! Presses, the queue of updates, long polls, and what the page hears.

use super::*;

#[tokio::test]
async fn presses_are_of_buttons_that_are_there() {
    let world = World::new();
    world.act("/_tg/customer", json!({"id": 1})).await;
    let sent = world
        .bot
        .send_message(ANNA, "Меню")
        .reply_markup(keyboard())
        .await
        .unwrap();
    for (form, status) in [
        (
            json!({"customer": 1, "message_id": sent.id.0, "data": "b"}),
            200,
        ),
        (
            json!({"customer": 1, "message_id": sent.id.0, "data": "nope"}),
            404,
        ),
        (
            json!({"customer": 1, "message_id": sent.id.0, "data": "nope", "force": true}),
            200,
        ),
        (
            json!({"customer": 1, "message_id": 999, "data": "b", "force": true}),
            200,
        ),
        (json!({"customer": 1, "label": "Картинка"}), 404),
        (json!({"customer": 1}), 400),
    ] {
        let (code, reply) = world.post("/_tg/press", form.to_string()).await;
        assert_eq!(code, status, "{form}: {reply}");
    }
    let updates = world.bot.get_updates().await.unwrap();
    assert!(
        updates
            .iter()
            .all(|update| matches!(update.kind, UpdateKind::CallbackQuery(_))),
        "{updates:?}"
    );
    let UpdateKind::CallbackQuery(query) = &updates[0].kind else {
        panic!()
    };
    world.act("/_tg/clock", json!({"advance_s": 901})).await;
    let late = world
        .bot
        .answer_callback_query(query.id.clone())
        .await
        .unwrap_err();
    assert!(late.to_string().contains("query is too old"), "{late}");
    let unknown = world
        .bot
        .answer_callback_query(CallbackQueryId("7".into()))
        .await
        .unwrap_err();
    assert!(
        unknown.to_string().contains("query is too old"),
        "{unknown}"
    );
}

#[tokio::test]
async fn updates_wait_until_an_offset_confirms_them() {
    let world = World::new();
    let say = async |text: &str| {
        world
            .act("/_tg/say", json!({"customer": 1, "text": text}))
            .await["update_id"]
            .as_i64()
    };
    let ids = |reply: Value| -> Vec<i64> {
        reply["result"]
            .as_array()
            .unwrap()
            .iter()
            .map(|update| update["update_id"].as_i64().unwrap())
            .collect()
    };
    let poll = async |body: Value| ids(world.call("getUpdates", body).await.1);
    let mut sent = Vec::new();
    for text in ["1", "2", "3", "4"] {
        sent.push(say(text).await.unwrap());
    }
    assert_eq!(poll(json!({"limit": 2})).await, sent[..2]);
    assert_eq!(poll(json!({"offset": sent[0]})).await, sent);
    assert_eq!(
        world.get("/_tg/pending").await.1,
        json!({"unconfirmed": 4, "polled": 4})
    );
    assert_eq!(poll(json!({"offset": sent[1]})).await, sent[1..]);
    assert_eq!(poll(json!({"offset": -1})).await, sent[3..]);
    assert_eq!(world.post("/_tg/quiet?timeout_ms=1", "").await.0, 408);
    assert_eq!(
        poll(json!({"offset": sent[3] + 1})).await,
        Vec::<i64>::new()
    );
    assert_eq!(world.post("/_tg/quiet", "").await.0, 200);

    // The filter stays until it is changed, and does not touch what waits already.
    poll(json!({"allowed_updates": ["callback_query"]})).await;
    assert_eq!(say("not wanted").await, None);
    poll(json!({})).await;
    assert_eq!(say("not wanted").await, None);
    poll(json!({"allowed_updates": "[\"message\"]"})).await;
    let wanted = say("wanted").await.unwrap();
    assert_eq!(poll(json!({"allowed_updates": []})).await, [wanted]);
    let (_, calls) = world.get("/_tg/calls?method=getUpdates").await;
    assert_eq!(calls.as_array().unwrap().len(), 3);

    let group = json!({"id": -100, "type": "supergroup", "title": "Г"});
    let raw = json!({"message": {"message_id": 5, "date": 1, "chat": group, "from": {"id": 2, "is_bot": false, "first_name": "B"}, "text": "hi"}});
    world.act("/_tg/raw", raw).await;
    let updates = world.bot.get_updates().await.unwrap();
    assert!(
        matches!(&updates[1].kind, UpdateKind::Message(message) if message.chat.is_supergroup())
    );
    world
        .bot
        .send_message(ChatId(-100), "Я отвечаю только в личных сообщениях.")
        .await
        .unwrap();
}

#[tokio::test]
async fn a_long_poll_wakes_and_a_second_poller_ends_the_first() {
    let world = World::new();
    let first = world.bot.get_updates().timeout(50).send();
    let talk = async {
        world
            .act("/_tg/say", json!({"customer": 1, "text": "hi"}))
            .await;
    };
    let (updates, ()) = tokio::join!(first, talk);
    let offset = i32::try_from(updates.unwrap()[0].id.0).unwrap() + 1;

    let waiting = world.bot.get_updates().offset(offset).timeout(50).send();
    let second = async {
        assert_eq!(world.post("/_tg/quiet", "").await.0, 200);
        world.call("getUpdates", json!({"offset": offset})).await
    };
    let (first, second) = tokio::join!(waiting, second);
    assert_eq!(
        api_error(first.unwrap_err()),
        ApiError::TerminatedByOtherGetUpdates
    );
    assert_eq!(second.0, 200);
}

#[tokio::test]
async fn the_page_hears_of_changes() {
    let world = World::new();
    let waiting = world.get("/_tg/wait/1?after=0&timeout_ms=10000");
    let acting = world.act("/_tg/say", json!({"customer": 1, "text": "hi"}));
    let ((status, chat), _) = tokio::join!(waiting, acting);
    assert_eq!(status, 200);
    let version = chat["version"].as_u64().unwrap();
    assert_eq!(chat["messages"][0]["from"], "customer");
    assert_eq!(
        world
            .get(&format!("/_tg/wait/1?after={version}&timeout_ms=1"))
            .await
            .0,
        204
    );

    let mut events = world
        .http
        .get(world.url("/_tg/events"))
        .send()
        .await
        .unwrap();
    world
        .bot
        .send_message(ANNA, "<i>и</i>")
        .parse_mode(ParseMode::Html)
        .await
        .unwrap();
    let event = tokio::time::timeout(Duration::from_secs(10), events.chunk())
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    assert_eq!(
        event,
        format!("data: {{\"customer\":1,\"version\":{}}}\n\n", version + 1)
    );
    assert_eq!(world.chat().await["messages"][1]["html"], "<i>и</i>");
    for (path, start) in [
        ("/", "<!doctype html>"),
        ("/app.js", ""),
        ("/bubble.js", ""),
        ("/chat.js", ""),
        ("/media.js", ""),
        ("/tour.js", ""),
        ("/voice.js", ""),
        ("/words.js", ""),
        ("/style.css", ""),
    ] {
        let page = world.http.get(world.url(path)).send().await.unwrap();
        assert_eq!(page.status(), 200);
        assert!(
            kiebot::packed::unpack(&page.bytes().await.unwrap())
                .to_lowercase()
                .starts_with(start)
        );
    }
}

#[tokio::test]
async fn updates_do_not_wait_for_ever() {
    let world = World::new();
    world
        .act("/_tg/say", json!({"customer": 1, "text": "hi"}))
        .await;
    world
        .bot
        .send_message(ANNA, "Меню")
        .reply_markup(keyboard())
        .await
        .unwrap();
    world
        .act("/_tg/press", json!({"customer": 1, "label": "Назад"}))
        .await;
    for (after_s, left) in [(149, 2), (2, 1), (86_300, 0)] {
        world.act("/_tg/clock", json!({"advance_s": after_s})).await;
        assert_eq!(
            world.bot.get_updates().await.unwrap().len(),
            left,
            "{after_s}"
        );
    }
    assert_eq!(world.get("/_tg/pending").await.1["unconfirmed"], 0);
}
