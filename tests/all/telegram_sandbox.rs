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

mod files;
mod limits;
mod payments;
mod updates;

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
}

#[tokio::test]
async fn messages_change_and_vanish() {
    let world = World::new();
    let bot = &world.bot;
    let form = json!({"id": 1, "first_name": "Анна <b>", "username": "anna"});
    world.act("/_tg/customer", form).await;
    let sent = bot
        .send_message(ANNA, "Меню")
        .reply_markup(keyboard())
        .await
        .unwrap();
    assert_eq!(sent.chat.username(), Some("anna"));
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
    assert_eq!(chat["messages"], json!([]));
    assert_eq!(chat["customer"]["first_name"], "Анна <b>");
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
