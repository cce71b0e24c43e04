//! Methods that send text, copies, forwards and chat actions.

use std::time::Duration;

use serde_json::{Value, json};

use super::call::{ApiError, Reply, bad};
use super::entities::{Entity, Formatted, units};
use super::params::Params;
use super::state::{Message, State};
use super::{html, keyboard};

/// Longest text, in UTF-16 units.
pub const MAX_TEXT: usize = 4096;
/// Longest caption, in UTF-16 units.
pub const MAX_CAPTION: usize = 1024;

/// Formatted text of a call: by `parse_mode` or by entities.
///
/// # Errors
/// Markup that does not parse, in Telegram's words.
pub fn formatted(
    params: &Params,
    text_key: &str,
    entities_key: &str,
) -> Result<Formatted, ApiError> {
    let text = params.text(text_key).unwrap_or_default();
    let mode = params.text("parse_mode").unwrap_or_default();
    let parsed = match mode.to_lowercase().as_str() {
        "html" => html::parse(&text).map_err(|why| bad(&format!("can't parse entities: {why}")))?,
        "" | "none" => {
            let given = params.json(entities_key)?;
            let entities = given
                .as_ref()
                .and_then(Value::as_array)
                .map(Vec::as_slice)
                .unwrap_or_default();
            Formatted {
                text,
                entities: entities.iter().filter_map(Entity::from_json).collect(),
            }
        }
        "markdown" | "markdownv2" => {
            return Err(bad(
                "can't parse entities: the sandbox reads HTML and entities, not Markdown",
            ));
        }
        _ => return Err(bad("unsupported parse_mode")),
    };
    Ok(parsed.finished())
}

/// The text of a message.
///
/// # Errors
/// Empty or longer than 4096 units.
pub fn message_text(params: &Params) -> Result<Formatted, ApiError> {
    let body = formatted(params, "text", "entities")?;
    if body.text.is_empty() {
        return Err(bad("message text is empty"));
    }
    if units(&body.text) > MAX_TEXT {
        return Err(bad("message is too long"));
    }
    Ok(body)
}

/// The caption of media.
///
/// # Errors
/// Longer than 1024 units.
pub fn caption(params: &Params) -> Result<Formatted, ApiError> {
    let body = formatted(params, "caption", "caption_entities")?;
    if units(&body.text) > MAX_CAPTION {
        return Err(bad("message caption is too long"));
    }
    Ok(body)
}

/// The chat a call means, known and open to the bot.
///
/// # Errors
/// Missing or unknown chat.
pub fn known_chat(state: &State, params: &Params, key: &str) -> Result<i64, ApiError> {
    let given = params.text(key).unwrap_or_default();
    if given.is_empty() {
        return Err(bad(&format!("{key} is empty")));
    }
    params
        .int(key)
        .filter(|chat| state.knows(*chat))
        .ok_or_else(|| bad("chat not found"))
}

/// The chat to send to.
///
/// # Errors
/// As [`known_chat`]; 403 when the customer blocked the bot.
pub fn target(state: &State, params: &Params) -> Result<i64, ApiError> {
    let chat = known_chat(state, params, "chat_id")?;
    if state
        .customers
        .get(&chat)
        .is_some_and(|customer| customer.blocked)
    {
        return Err(ApiError::new(403, "Forbidden: bot was blocked by the user"));
    }
    Ok(chat)
}

/// The message that is answered.
///
/// # Errors
/// It is not in the chat and the call insists on it.
pub fn reply_to(state: &State, params: &Params, chat: i64) -> Result<Option<i64>, ApiError> {
    let given = params.json("reply_parameters")?;
    let (id, lenient) = match &given {
        Some(given) => (
            given.get("message_id").and_then(Value::as_i64),
            given
                .get("allow_sending_without_reply")
                .and_then(Value::as_bool)
                .unwrap_or(false),
        ),
        None => (
            params.int("reply_to_message_id"),
            params.flag("allow_sending_without_reply"),
        ),
    };
    match id {
        Some(id) if state.message(chat, id).is_some() => Ok(Some(id)),
        Some(_) if !lenient => Err(bad("message to be replied not found")),
        _ => Ok(None),
    }
}

/// Puts a message of the bot into its chat and gives it as a reply.
pub fn deliver(state: &mut State, chat: i64, message: Message) -> Value {
    let id = message.id;
    state.put(chat, message);
    match state.message(chat, id) {
        Some(message) => state.message_json(chat, message),
        None => Value::Null,
    }
}

/// `sendMessage`.
pub fn send_message(state: &mut State, params: &Params) -> Reply {
    let chat = target(state, params)?;
    let body = message_text(params)?;
    let keyboard = keyboard::inline(params)?;
    let reply_to = reply_to(state, params, chat)?;
    let message = Message {
        body,
        keyboard,
        reply_to,
        ..state.blank(true)
    };
    Ok(deliver(state, chat, message))
}

/// `copyMessage`.
pub fn copy_message(state: &mut State, params: &Params) -> Reply {
    let chat = target(state, params)?;
    let from = known_chat(state, params, "from_chat_id")?;
    let source = params
        .int("message_id")
        .and_then(|id| state.message(from, id))
        .cloned();
    let source = source.ok_or_else(|| bad("message to copy not found"))?;
    let mut body = source.body;
    if source.media.is_some() && params.values.contains_key("caption") {
        body = caption(params)?;
    }
    let keyboard = keyboard::inline(params)?;
    let reply_to = reply_to(state, params, chat)?;
    let message = Message {
        body,
        media: source.media,
        keyboard,
        reply_to,
        ..state.blank(true)
    };
    let id = message.id;
    state.put(chat, message);
    Ok(json!({ "message_id": id }))
}

/// `forwardMessage`.
pub fn forward_message(state: &mut State, params: &Params) -> Reply {
    let chat = target(state, params)?;
    let from = known_chat(state, params, "from_chat_id")?;
    let source = params
        .int("message_id")
        .and_then(|id| state.message(from, id))
        .cloned();
    let source = source.ok_or_else(|| bad("message to forward not found"))?;
    let origin = Some(origin(state, from, &source));
    let message = Message {
        body: source.body,
        media: source.media,
        origin,
        ..state.blank(true)
    };
    Ok(deliver(state, chat, message))
}

/// `forward_origin` of a message that is passed on.
pub fn origin(state: &State, chat: i64, message: &Message) -> Value {
    let author = match state.customers.get(&chat) {
        Some(customer) if !message.by_bot => customer.to_json(),
        _ => state.bot_user(),
    };
    json!({"type": "user", "sender_user": author, "date": message.date})
}

const ACTIONS: [&str; 11] = [
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
];

/// `sendChatAction`: shown for 5 s or until the next message.
pub fn send_chat_action(state: &mut State, params: &Params) -> Reply {
    let chat = target(state, params)?;
    let action = params.text("action").unwrap_or_default();
    if !ACTIONS.contains(&action.as_str()) {
        return Err(bad("wrong parameter action in request"));
    }
    let until = state.now_ms() + 5000;
    state.chat(chat).typing = Some((action, until));
    state.touch(chat);
    let version = state.chat(chat).version.clone();
    let changes = state.changes.clone();
    // Pages hear of its end, too.
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(5050)).await;
        version.send_modify(|version| *version += 1);
        // No page listens: nobody to tell.
        drop(changes.send((chat, *version.borrow())));
    });
    Ok(true.into())
}
