//! The door of the Bot API: token, method, faults, the reply and its HTTP status.

use std::time::Duration;

use axum::Json;
use axum::extract::{ConnectInfo, Path, Request, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::super::wire::Scissors;
use super::faults::Fate;
use super::params::Params;
use super::state::State;
use super::upsets::{self, Upset};
use super::{
    Telegram, methods_bot, methods_edit, methods_media, methods_send, payments, remote, updates,
};

/// A refusal of the Bot API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// `error_code` and HTTP status.
    pub code: u16,
    /// `description`.
    pub text: String,
    /// Seconds, of a 429.
    pub retry_after: Option<u32>,
}

/// What a method gives.
pub type Reply = Result<Value, ApiError>;

/// A 400 with `Bad Request: ` before the text.
pub fn bad(text: &str) -> ApiError {
    ApiError::new(400, &format!("Bad Request: {text}"))
}

impl ApiError {
    /// With a full description.
    pub fn new(code: u16, text: &str) -> ApiError {
        ApiError {
            code,
            text: text.to_owned(),
            retry_after: None,
        }
    }

    /// A body or file above the limit.
    pub fn too_large() -> ApiError {
        ApiError::new(413, "Request Entity Too Large")
    }

    fn too_many() -> ApiError {
        ApiError {
            retry_after: Some(1),
            ..ApiError::new(429, "Too Many Requests: retry after 1")
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut body = json!({"ok": false, "error_code": self.code, "description": self.text});
        if let Some(seconds) = self.retry_after {
            body["parameters"] = json!({ "retry_after": seconds });
        }
        let status = StatusCode::from_u16(self.code).unwrap_or(StatusCode::BAD_REQUEST);
        (status, Json(body)).into_response()
    }
}

fn ok(result: &Value) -> Response {
    Json(json!({"ok": true, "result": result})).into_response()
}

/// Checks the `bot<token>` of a path.
///
/// # Errors
/// 404 for no token at all, 401 for another bot's, as the real server has it.
pub fn check_token(telegram: &Telegram, bot: &str) -> Result<(), ApiError> {
    let token = bot.strip_prefix("bot").unwrap_or_default();
    if !token
        .split_once(':')
        .is_some_and(|(id, key)| id.parse::<u64>().is_ok() && !key.is_empty())
    {
        return Err(ApiError::new(404, "Not Found"));
    }
    let revoked = telegram.lock().faults.switches.token_refused;
    if telegram.is_token(token) && !revoked {
        Ok(())
    } else {
        Err(ApiError::new(401, "Unauthorized"))
    }
}

/// `/bot<token>/<method>`.
pub async fn enter(
    Shared(telegram): Shared<Telegram>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    Path((bot, method)): Path<(String, String)>,
    request: Request,
) -> Response {
    // The request is read first in any case: an early reply would break the sender's connection.
    let params = Params::read(request).await;
    if let Err(error) = check_token(&telegram, &bot) {
        return error.into_response();
    }
    let params = match params {
        Ok(params) => params,
        Err(error) => return error.into_response(),
    };
    let method = method.to_lowercase();
    if method == "getupdates" {
        return polled(&telegram, &scissors, &params).await;
    }
    let (reply, heard) = run(&telegram, &method, params).await;
    if !heard {
        scissors.cut();
    }
    if let Err(error) = &reply
        && error.code == PAGE
    {
        return page();
    }
    match reply {
        Ok(result) => ok(&result),
        Err(error) => error.into_response(),
    }
}

/// Not an answer of the Bot API but a page of something in between.
const PAGE: u16 = 999;

fn page() -> Response {
    let html = "<html><head><title>502 Bad Gateway</title></head><body></body></html>";
    (StatusCode::OK, html).into_response()
}

/// getUpdates, with its own ways to go wrong.
async fn polled(telegram: &Telegram, scissors: &Scissors, params: &Params) -> Response {
    let (upset, wait_ms) = telegram.lock().upset("getUpdates");
    tokio::time::sleep(Duration::from_millis(wait_ms)).await;
    match upset {
        Some(Upset::Page) => return page(),
        Some(Upset::Conflict) => return updates::conflict().into_response(),
        Some(Upset::ServerError) => {
            return ApiError::new(500, "Internal Server Error").into_response();
        }
        Some(Upset::TooMany) => return ApiError::too_many().into_response(),
        _ => {}
    }
    let again = upset == Some(Upset::Again);
    let answer = updates::get_updates(telegram, params, again).await;
    if upset == Some(Upset::LostReply) {
        scissors.cut();
    }
    match answer {
        Ok(result) => ok(&result),
        Err(error) => error.into_response(),
    }
}

impl State {
    /// What chance does to this call, and how long it waits first; counts the call.
    fn upset(&mut self, method: &'static str) -> (Option<Upset>, u64) {
        let upset = self.dice.roll(method, upsets::ways(method));
        let wait_ms = match upset {
            Some(Upset::Slow) => self.dice.wait_ms(10, 150),
            Some(Upset::Dropped) => self.dice.wait_ms(0, 100),
            _ => 0,
        };
        (upset, wait_ms)
    }
}

/// Runs one method; false: its reply must not arrive.
async fn run(telegram: &Telegram, method: &str, mut params: Params) -> (Reply, bool) {
    let name = official(method);
    let (upset, wait_ms) = telegram.lock().upset(name);
    let latency_ms = telegram.lock().faults.switches.latency_ms + wait_ms;
    if latency_ms > 0 {
        tokio::time::sleep(Duration::from_millis(latency_ms)).await;
    }
    let fetched = remote::fetch_urls(&mut params, method).await;
    let mut guard = telegram.lock();
    let state = &mut *guard;
    let fate = state
        .faults
        .next(name.starts_with("send") || name.starts_with("edit") || name == "copyMessage");
    let fate = match (fate, upset) {
        (Fate::Well, Some(Upset::LostReply)) => Fate::ReplyLost,
        (Fate::Well, Some(Upset::TooMany)) => Fate::TooMany,
        (Fate::Well, Some(Upset::ServerError)) => Fate::ServerError,
        (fate, _) => fate,
    };
    let reply = match (fate, upset) {
        (Fate::Well, Some(Upset::Dropped)) => return (Ok(Value::Null), false),
        (Fate::Page, _) | (Fate::Well, Some(Upset::Page)) => {
            return (Err(ApiError::new(PAGE, "")), true);
        }
        (Fate::Well, Some(Upset::Refused(why))) => return (Err(bad(why)), true),
        (fate, _) => fate,
    };
    let reply = match reply {
        Fate::TooMany => Err(ApiError::too_many()),
        Fate::ServerError => Err(ApiError::new(500, "Internal Server Error")),
        Fate::Well | Fate::ReplyLost | Fate::Page => match state.faults.switches.refuse.get(name) {
            Some(words) if words == "413" => Err(ApiError::too_large()),
            Some(words) => Err(bad(words)),
            None => fetched.and_then(|()| dispatch(state, name, &params)),
        },
    };
    let lost = name == "refundStarPayment" && state.faults.switches.refund_reply_lost;
    if reply.as_ref().is_err_and(|error| error.code == 403) {
        state.dice.count(name, "403");
    }
    let error = reply.as_ref().err().map(|error| error.text.as_str());
    state.record(name, &params.for_record(), error);
    (reply, fate != Fate::ReplyLost && !lost)
}

const METHODS: [&str; 45] = [
    "getMe",
    "logOut",
    "close",
    "getWebhookInfo",
    "deleteWebhook",
    "setWebhook",
    "getChat",
    "getFile",
    "setMyCommands",
    "getMyCommands",
    "deleteMyCommands",
    "setMyDescription",
    "getMyDescription",
    "setMyShortDescription",
    "getMyShortDescription",
    "setMyName",
    "getMyName",
    "setChatMenuButton",
    "getChatMenuButton",
    "answerCallbackQuery",
    "sendChatAction",
    "sendMessage",
    "sendPhoto",
    "sendVideo",
    "sendAudio",
    "sendVoice",
    "sendDocument",
    "sendAnimation",
    "sendSticker",
    "sendVideoNote",
    "sendMediaGroup",
    "copyMessage",
    "forwardMessage",
    "editMessageText",
    "editMessageCaption",
    "editMessageReplyMarkup",
    "editMessageMedia",
    "deleteMessage",
    "deleteMessages",
    "sendInvoice",
    "answerPreCheckoutQuery",
    "createInvoiceLink",
    "refundStarPayment",
    "getStarTransactions",
    "getMyStarBalance",
];

/// The method as the documentation writes it; the real server takes any letter case. Unknown ones: empty.
fn official(method: &str) -> &'static str {
    METHODS
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(method))
        .unwrap_or("")
}

fn dispatch(state: &mut State, method: &str, params: &Params) -> Reply {
    match method {
        "getMe" => Ok(methods_bot::get_me(state)),
        "getWebhookInfo" => Ok(methods_bot::get_webhook_info(state)),
        "deleteWebhook" => Ok(methods_bot::delete_webhook(state, params)),
        "logOut" | "close" => Ok(true.into()),
        "setWebhook" => Err(bad("bad webhook: webhooks are not part of the sandbox")),
        "getChat" => methods_bot::get_chat(state, params),
        "getFile" => methods_bot::get_file(state, params),
        "setMyCommands" => methods_bot::set_commands(state, params),
        "getMyCommands" => methods_bot::get_commands(state, params),
        "deleteMyCommands" => methods_bot::delete_commands(state, params),
        "setMyDescription" | "setMyShortDescription" | "setMyName" => {
            methods_bot::set_words(state, method.trim_start_matches("setMy"), params)
        }
        "getMyDescription" | "getMyShortDescription" | "getMyName" => Ok(methods_bot::get_words(
            state,
            method.trim_start_matches("getMy"),
            params,
        )),
        "setChatMenuButton" => methods_bot::set_menu_button(state, params),
        "getChatMenuButton" => Ok(methods_bot::get_menu_button(state)),
        "answerCallbackQuery" => methods_bot::answer_callback(state, params),
        "sendChatAction" => methods_send::send_chat_action(state, params),
        "sendMessage" => methods_send::send_message(state, params),
        "copyMessage" => methods_send::copy_message(state, params),
        "forwardMessage" => methods_send::forward_message(state, params),
        "sendMediaGroup" => methods_media::send_media_group(state, params),
        "sendPhoto" | "sendVideo" | "sendAudio" | "sendVoice" | "sendDocument"
        | "sendAnimation" | "sendSticker" | "sendVideoNote" => {
            methods_media::send_media(state, method, params)
        }
        "editMessageText" => methods_edit::edit_text(state, params),
        "editMessageCaption" => methods_edit::edit_caption(state, params),
        "editMessageReplyMarkup" => methods_edit::edit_markup(state, params),
        "editMessageMedia" => methods_edit::edit_media(state, params),
        "deleteMessage" => methods_edit::delete_message(state, params),
        "deleteMessages" => methods_edit::delete_messages(state, params),
        "sendInvoice" => payments::send_invoice(state, params),
        "createInvoiceLink" => payments::create_link(state, params),
        "answerPreCheckoutQuery" => payments::answer_checkout(state, params),
        "refundStarPayment" => payments::refund(state, params),
        "getStarTransactions" => payments::transactions(state, params),
        "getMyStarBalance" => Ok(payments::balance(state)),
        _ => Err(ApiError::new(404, "Not Found: method not found")),
    }
}
