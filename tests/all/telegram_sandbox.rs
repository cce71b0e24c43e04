//! The Bot API emulator, driven by teloxide's own types and by plain HTTP.

use std::time::Duration;

use kiebot::sandbox::{Options, Sandbox, start};
use serde_json::{Value, json};
use teloxide::net::Download;
use teloxide::payloads::setters::*;
use teloxide::requests::{Request, Requester};
use teloxide::types::{
    CallbackQueryId, ChatAction, ChatId, FileId, InlineKeyboardButton, InlineKeyboardMarkup,
    InputFile, InputMedia, InputMediaPhoto, MediaKind, MessageId, MessageKind, ParseMode,
    UpdateKind,
};
use teloxide::{ApiError, Bot, RequestError};

const ANNA: ChatId = ChatId(1);

struct World {
    sandbox: Sandbox,
    bot: Bot,
    http: reqwest::Client,
}

impl World {
    fn new() -> World {
        let options = Options::default();
        let token = options.token.clone();
        let sandbox = start(options).unwrap();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let bot = Bot::with_client(token, http.clone())
            .set_api_url(sandbox.telegram_url.parse().unwrap());
        World { sandbox, bot, http }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.sandbox.telegram_url)
    }

    async fn read(&self, request: reqwest::RequestBuilder) -> (u16, Value) {
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let body = response.bytes().await.unwrap();
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        self.read(self.http.get(self.url(path))).await
    }

    async fn post(&self, path: &str, body: impl Into<reqwest::Body>) -> (u16, Value) {
        self.read(self.http.post(self.url(path)).body(body)).await
    }

    /// A control call that must work.
    async fn act(&self, path: &str, body: Value) -> Value {
        let (status, reply) = self.post(path, body.to_string()).await;
        assert_eq!(status, 200, "{path} {body}: {reply}");
        reply
    }

    /// A Bot API call with JSON.
    async fn call(&self, method: &str, body: Value) -> (u16, Value) {
        let url = self.url(&format!("/bot1000:sandbox-token/{method}"));
        self.read(
            self.http
                .post(url)
                .header("content-type", "application/json")
                .body(body.to_string()),
        )
        .await
    }

    async fn refused(&self, method: &str, body: Value) -> String {
        let (status, reply) = self.call(method, body).await;
        assert_eq!(reply["ok"], false, "{reply}");
        assert_eq!(reply["error_code"], status, "{reply}");
        reply["description"].as_str().unwrap().to_owned()
    }

    async fn chat(&self) -> Value {
        self.get("/_tg/chat/1").await.1
    }
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(width, height, image::Rgb([9, 99, 199]))
        .write_to(&mut out, image::ImageFormat::Png)
        .unwrap();
    out.into_inner()
}

fn keyboard() -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new([[
        InlineKeyboardButton::callback("🎬 Видео", "v"),
        InlineKeyboardButton::callback("Назад", "b"),
    ]])
}

fn api_error(error: RequestError) -> ApiError {
    match error {
        RequestError::Api(error) => error,
        other => panic!("not an API error: {other:?}"),
    }
}

#[tokio::test]
async fn a_conversation_by_teloxide() {
    let world = World::new();
    let bot = &world.bot;
    assert_eq!(bot.get_me().await.unwrap().username(), "sandbox_bot");

    world
        .act(
            "/_tg/customer",
            json!({"id": 1, "first_name": "Анна <b>", "username": "anna"}),
        )
        .await;
    let said = world
        .act("/_tg/say", json!({"customer": 1, "text": "/start"}))
        .await;
    let updates = bot.get_updates().timeout(5).await.unwrap();
    assert_eq!(updates.len(), 1);
    assert_eq!(i64::from(updates[0].id.0), said["update_id"]);
    let UpdateKind::Message(message) = &updates[0].kind else {
        panic!("{updates:?}")
    };
    assert_eq!(message.text(), Some("/start"));
    assert_eq!(
        message.from.as_ref().unwrap().language_code.as_deref(),
        Some("ru")
    );
    assert_eq!(message.entities().unwrap().len(), 1);

    let sent = bot
        .send_message(
            ANNA,
            "Привет, <b>Анна &lt;b&gt;</b>! <a href=\"https://kie.ai\">x</a>",
        )
        .parse_mode(ParseMode::Html)
        .reply_markup(keyboard())
        .await
        .unwrap();
    assert_eq!(sent.text(), Some("Привет, Анна <b>! x"));
    assert_eq!(sent.entities().unwrap().len(), 2);
    assert_eq!(sent.reply_markup().unwrap(), &keyboard());

    let press = world
        .act("/_tg/press", json!({"customer": 1, "label": "Видео"}))
        .await;
    let offset = i32::try_from(updates[0].id.0).unwrap() + 1;
    let updates = bot.get_updates().offset(offset).timeout(5).await.unwrap();
    let UpdateKind::CallbackQuery(query) = &updates[0].kind else {
        panic!("{updates:?}")
    };
    assert_eq!(
        (query.data.as_deref(), query.id.0.as_str()),
        (Some("v"), press["callback_id"].as_str().unwrap())
    );
    assert_eq!(query.message.as_ref().unwrap().id(), sent.id);
    bot.answer_callback_query(query.id.clone())
        .text("Секунду")
        .show_alert(true)
        .await
        .unwrap();
    let again = api_error(
        bot.answer_callback_query(query.id.clone())
            .await
            .unwrap_err(),
    );
    assert!(again.to_string().contains("query is too old"), "{again}");
    assert_eq!(world.chat().await["alerts"][0]["text"], "Секунду");

    let edited = bot
        .edit_message_text(ANNA, sent.id, "Раздел")
        .reply_markup(keyboard())
        .await
        .unwrap();
    assert_eq!(edited.text(), Some("Раздел"));
    assert!(edited.edit_date().is_some());
    let same = bot
        .edit_message_text(ANNA, sent.id, "Раздел")
        .reply_markup(keyboard())
        .await
        .unwrap_err();
    assert_eq!(api_error(same), ApiError::MessageNotModified);
    bot.edit_message_reply_markup(ANNA, sent.id).await.unwrap();
    bot.send_chat_action(ANNA, ChatAction::UploadPhoto)
        .await
        .unwrap();
    assert_eq!(world.chat().await["typing"], "upload_photo");
    bot.delete_message(ANNA, sent.id).await.unwrap();
    let gone = api_error(bot.delete_message(ANNA, sent.id).await.unwrap_err());
    assert_eq!(gone, ApiError::MessageToDeleteNotFound);
    let gone = api_error(bot.edit_message_text(ANNA, sent.id, "x").await.unwrap_err());
    assert_eq!(gone, ApiError::MessageToEditNotFound);
    let chat = world.chat().await;
    assert_eq!(chat["messages"].as_array().unwrap().len(), 1);
    assert_eq!(chat["customer"]["first_name"], "Анна <b>");
}

#[tokio::test]
async fn files_go_both_ways() {
    let world = World::new();
    let bot = &world.bot;
    world.act("/_tg/customer", json!({"id": 1})).await;
    let picture = png(300, 200);

    let file = InputFile::memory(picture.clone()).file_name("a.png");
    let sent = bot
        .send_photo(ANNA, file)
        .caption("Вот")
        .reply_markup(keyboard())
        .await
        .unwrap();
    let sizes = sent.photo().unwrap();
    assert_eq!(
        sizes.iter().map(|size| size.width).collect::<Vec<_>>(),
        [90, 300]
    );
    let again = bot
        .send_photo(ANNA, InputFile::file_id(sizes[1].file.id.clone()))
        .await
        .unwrap();
    assert_eq!(again.photo().unwrap()[1].file.id, sizes[1].file.id);
    let file = bot.get_file(sizes[1].file.id.clone()).await.unwrap();
    let mut bytes = Vec::new();
    bot.download_file(&file.path, &mut bytes).await.unwrap();
    assert_eq!(bytes, picture);
    let small = bot.get_file(sizes[0].file.id.clone()).await.unwrap();
    let mut bytes = Vec::new();
    bot.download_file(&small.path, &mut bytes).await.unwrap();
    assert_eq!(image::load_from_memory(&bytes).unwrap().width(), 90);

    let as_document = bot
        .send_document(ANNA, InputFile::file_id(sizes[1].file.id.clone()))
        .await
        .unwrap_err();
    assert!(
        as_document
            .to_string()
            .contains("can't use file of type Photo as Document"),
        "{as_document}"
    );
    let unknown = bot
        .send_photo(ANNA, InputFile::file_id(FileId("nope".into())))
        .await
        .unwrap_err();
    assert_eq!(api_error(unknown), ApiError::WrongFileIdOrUrl);
    let broken = bot
        .send_photo(ANNA, InputFile::memory("not a picture"))
        .await
        .unwrap_err();
    assert_eq!(api_error(broken), ApiError::ImageProcessFailed);

    let group = [1, 2].map(|n| {
        let file = InputFile::memory(png(40 + n, 40)).file_name("p.png");
        InputMedia::Photo(InputMediaPhoto::new(file).caption(format!("{n}")))
    });
    let album = bot.send_media_group(ANNA, group).await.unwrap();
    assert_eq!(album.len(), 2);
    assert_eq!(album[0].media_group_id(), album[1].media_group_id());
    assert!(album[0].media_group_id().is_some());
    assert_eq!(album[1].caption(), Some("2"));

    let audio = bot
        .send_audio(ANNA, InputFile::memory(vec![1; 99]).file_name("s.mp3"))
        .duration(7)
        .title("Песня");
    assert_eq!(audio.await.unwrap().audio().unwrap().duration.seconds(), 7);
    assert!(
        bot.send_video(ANNA, InputFile::memory(vec![1; 9]))
            .await
            .unwrap()
            .video()
            .is_some()
    );
    assert!(
        bot.send_voice(ANNA, InputFile::memory(vec![1; 9]))
            .await
            .unwrap()
            .voice()
            .is_some()
    );
    assert!(
        bot.send_animation(ANNA, InputFile::memory(vec![1; 9]))
            .await
            .unwrap()
            .animation()
            .is_some()
    );
    let document = bot
        .send_document(ANNA, InputFile::memory("text").file_name("Отчёт.txt"))
        .await
        .unwrap();
    assert_eq!(
        document.document().unwrap().file_name.as_deref(),
        Some("Отчёт.txt")
    );

    let text = bot
        .send_message(ANNA, "⏳")
        .reply_markup(keyboard())
        .await
        .unwrap();
    let media =
        InputMedia::Photo(InputMediaPhoto::new(InputFile::memory(png(50, 50))).caption("Готово"));
    let changed = bot.edit_message_media(ANNA, text.id, media).await.unwrap();
    assert!(
        matches!(&changed.kind, MessageKind::Common(common) if matches!(common.media_kind, MediaKind::Photo(_)))
    );
    bot.edit_message_caption(ANNA, text.id)
        .caption("Совсем")
        .await
        .unwrap();
    let copy = bot.copy_message(ANNA, ANNA, text.id).await.unwrap();
    let chat = world.chat().await;
    let last = chat["messages"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (last["id"].as_i64().unwrap(), &last["text"]),
        (i64::from(copy.0), &json!("Совсем"))
    );
    let url = world.url(last["media"][0]["url"].as_str().unwrap());
    let response = world
        .http
        .get(url)
        .header("range", "bytes=1-3")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 206);
    assert_eq!(&response.bytes().await.unwrap()[..], b"PNG");
}

#[tokio::test]
async fn files_by_address_are_fetched_from_loopback_only() {
    let world = World::new();
    world.act("/_tg/customer", json!({"id": 1})).await;
    world
        .post("/_tg/send?customer=1&kind=photo", png(64, 64))
        .await;
    let path = world.chat().await["messages"][0]["media"][0]["url"]
        .as_str()
        .unwrap()
        .to_owned();
    let (_, reply) = world
        .call(
            "sendPhoto",
            json!({"chat_id": 1, "photo": world.url(&path)}),
        )
        .await;
    assert_eq!(reply["result"]["photo"][0]["width"], 32, "{reply}");
    let far = world
        .refused(
            "sendPhoto",
            json!({"chat_id": 1, "photo": "https://example.org/a.png"}),
        )
        .await;
    assert_eq!(far, "Bad Request: failed to get HTTP URL content");
}

#[tokio::test]
async fn what_customers_send_parses() {
    let world = World::new();
    let bot = &world.bot;
    let kinds = [
        "photo",
        "document",
        "video",
        "audio",
        "voice",
        "sticker",
        "video_note",
        "animation",
    ];
    for kind in kinds {
        let path =
            format!("/_tg/send?customer=1&kind={kind}&caption=hi&name=f.png&duration=3&album=a");
        let (status, reply) = world.post(&path, png(20, 20)).await;
        assert_eq!(status, 200, "{kind} {reply}");
    }
    let (status, _) = world.post("/_tg/send?customer=1&kind=photo", "text").await;
    assert_eq!(status, 400);
    world
        .act(
            "/_tg/say",
            json!({"customer": 1, "text": "ж".repeat(5000), "reply_to": 1}),
        )
        .await;
    world
        .act("/_tg/forward", json!({"customer": 1, "message_id": 1}))
        .await;
    world
        .act("/_tg/block", json!({"customer": 1, "blocked": true}))
        .await;
    world
        .act(
            "/_tg/edit",
            json!({"customer": 1, "message_id": 9, "text": "иначе"}),
        )
        .await;
    let updates = bot.get_updates().await.unwrap();
    let mut groups = Vec::new();
    for (update, kind) in updates.iter().zip(kinds) {
        let UpdateKind::Message(message) = &update.kind else {
            panic!("{kind}: {update:?}")
        };
        let MessageKind::Common(common) = &message.kind else {
            panic!("{kind}: {update:?}")
        };
        let right = match kind {
            "photo" => matches!(common.media_kind, MediaKind::Photo(_)),
            "document" => matches!(common.media_kind, MediaKind::Document(_)),
            "video" => matches!(common.media_kind, MediaKind::Video(_)),
            "audio" => matches!(common.media_kind, MediaKind::Audio(_)),
            "voice" => matches!(common.media_kind, MediaKind::Voice(_)),
            "sticker" => matches!(common.media_kind, MediaKind::Sticker(_)),
            "video_note" => matches!(common.media_kind, MediaKind::VideoNote(_)),
            _ => matches!(common.media_kind, MediaKind::Animation(_)),
        };
        assert!(right, "{kind}: {update:?}");
        groups.extend(message.media_group_id().cloned());
    }
    groups.dedup();
    assert_eq!(groups.len(), 1);
    let rest: Vec<_> = updates[kinds.len()..]
        .iter()
        .map(|update| &update.kind)
        .collect();
    let [
        UpdateKind::Message(long),
        UpdateKind::Message(tail),
        UpdateKind::Message(forward),
        block,
        edited,
    ] = rest[..]
    else {
        panic!("{rest:?}")
    };
    assert_eq!(long.text().unwrap().chars().count(), 4096);
    assert_eq!(tail.text().unwrap().chars().count(), 904);
    assert_eq!(long.reply_to_message().unwrap().id, MessageId(1));
    assert!(forward.forward_origin().is_some());
    assert!(
        matches!(block, UpdateKind::MyChatMember(change) if change.new_chat_member.is_banned())
    );
    assert!(
        matches!(edited, UpdateKind::EditedMessage(message) if message.text() == Some("иначе"))
    );
}

#[tokio::test]
async fn limits_have_telegrams_words() {
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
            .contains("not implemented in the sandbox")
    );

    let sent = world.call("sendMessage", send("x".into())).await.1["result"]["message_id"].clone();
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
        // The first poll waits as soon as the emulator has taken its (recorded) filter.
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
        ("/style.css", ""),
    ] {
        let page = world.http.get(world.url(path)).send().await.unwrap();
        assert_eq!(page.status(), 200);
        assert!(page.text().await.unwrap().to_lowercase().starts_with(start));
    }
}

#[test]
fn dropping_the_sandbox_frees_its_ports() {
    let sandbox = start(Options::default()).unwrap();
    let address = sandbox
        .telegram_url
        .trim_start_matches("http://")
        .parse()
        .unwrap();
    let taken = start(Options {
        telegram_listen: address,
        ..Options::default()
    });
    assert_eq!(taken.err().unwrap().kind(), std::io::ErrorKind::AddrInUse);
    drop(sandbox);
    start(Options {
        telegram_listen: address,
        ..Options::default()
    })
    .unwrap();
}
