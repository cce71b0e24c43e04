//! What people do in the chat: say, press, send, edit, forward, block.

use axum::body::Bytes;
use serde_json::{Value, json};

use super::entities::{Formatted, units};
use super::files::{About, Media, MediaKind};
use super::methods_send::{MAX_CAPTION, MAX_TEXT, origin};
use super::state::{Message, State};

/// Why something cannot be done, in words; 404 where it is not there.
#[derive(Debug)]
pub struct Refusal {
    /// HTTP status.
    pub code: u16,
    /// For the one who asked.
    pub text: String,
}

fn refuse<T>(code: u16, text: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal {
        code,
        text: text.into(),
    })
}

/// Customers are made on first sight; groups come by raw updates only.
fn person(state: &mut State, customer: i64) -> Result<(), Refusal> {
    if customer <= 0 {
        return refuse(400, "a customer's id is a positive number");
    }
    state.customer(customer);
    Ok(())
}

/// Puts a customer's message in its chat and queues the update.
fn arrive(state: &mut State, chat: i64, message: Message) -> Value {
    let id = message.id;
    state.put(chat, message);
    let body = state
        .message(chat, id)
        .map(|message| state.message_json(chat, message));
    let update_id = body.and_then(|body| state.push("message", body));
    json!({"message_id": id, "update_id": update_id})
}

/// A text; longer ones than Telegram takes become several messages, as its apps do.
pub fn say(
    state: &mut State,
    customer: i64,
    text: &str,
    reply_to: Option<i64>,
) -> Result<Value, Refusal> {
    person(state, customer)?;
    let mut last = None;
    for piece in pieces(text) {
        let body = Formatted::plain(&piece);
        if !body.text.is_empty() {
            let message = Message {
                body,
                reply_to,
                ..state.blank(false)
            };
            last = Some(arrive(state, customer, message));
        }
    }
    last.map_or_else(|| refuse(400, "the text is empty"), Ok)
}

fn pieces(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut length = 0;
    for c in text.chars() {
        if length + c.len_utf16() > MAX_TEXT {
            out.push(String::new());
            length = 0;
        }
        length += c.len_utf16();
        if let Some(piece) = out.last_mut() {
            piece.push(c);
        }
    }
    out
}

/// Which button is meant.
pub enum Button {
    /// By its message and its data; with `force` also one that is not there (any more).
    Data {
        /// Message.
        message: i64,
        /// `callback_data`.
        data: String,
        /// Press it even if it is not there.
        force: bool,
    },
    /// The newest one whose label contains these words.
    Label(String),
}

/// A press of an inline button.
pub fn press(state: &mut State, customer: i64, button: Button) -> Result<Value, Refusal> {
    person(state, customer)?;
    let (message_id, data) = find_button(state, customer, button)?;
    let serial = state.next_serial();
    let high = customer.unsigned_abs().wrapping_mul(1 << 32);
    let callback_id = format!("{}", high.wrapping_add(serial));
    let from = state.customer(customer).to_json();
    let message = match state.message(customer, message_id) {
        Some(message) => state.message_json(customer, message),
        // What a deleted message looks like in a press.
        None => json!({"message_id": message_id, "chat": state.chat_json(customer), "date": 0}),
    };
    let instance = customer.wrapping_mul(7_919_317).wrapping_add(104_729);
    let body = json!({
        "id": callback_id, "from": from, "message": message, "chat_instance": instance.to_string(),
        "data": data,
    });
    state.pressed(callback_id.clone(), customer);
    let update_id = state.push("callback_query", body);
    Ok(json!({"update_id": update_id, "callback_id": callback_id}))
}

/// Message and data of the button that is meant.
fn find_button(state: &State, customer: i64, button: Button) -> Result<(i64, String), Refusal> {
    let label = match button {
        Button::Data {
            message,
            data,
            force,
        } => {
            let there = state.message(customer, message).is_some_and(|message| {
                buttons(message).any(|button| text_of(button, "callback_data") == data)
            });
            if there || force {
                return Ok((message, data));
            }
            return refuse(
                404,
                format!("message {message} has no button with the data {data}"),
            );
        }
        Button::Label(label) => label,
    };
    let messages = state.chats.get(&customer).map(|chat| &chat.messages);
    let found = messages
        .into_iter()
        .flat_map(|messages| messages.values().rev())
        .find_map(|message| {
            let exact = buttons(message).find(|button| text_of(button, "text") == label);
            let near = || buttons(message).find(|button| text_of(button, "text").contains(&label));
            Some((
                message.id,
                text_of(exact.or_else(near)?, "callback_data").to_owned(),
            ))
        });
    match found {
        Some((_, data)) if data.is_empty() => {
            refuse(404, format!("the button {label} sends nothing"))
        }
        Some(found) => Ok(found),
        None => refuse(404, format!("no button is labelled {label}")),
    }
}

fn buttons(message: &Message) -> impl Iterator<Item = &Value> {
    let rows = message
        .keyboard
        .as_ref()
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    rows.iter().filter_map(Value::as_array).flatten()
}

fn text_of<'a>(button: &'a Value, key: &str) -> &'a str {
    button.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// A file with a caption, alone or as part of an album.
pub fn send(
    state: &mut State,
    customer: i64,
    kind: MediaKind,
    bytes: &Bytes,
    about: About,
    caption: &str,
    album: Option<String>,
) -> Result<Value, Refusal> {
    let body = Formatted::plain(caption);
    if units(&body.text) > MAX_CAPTION {
        return refuse(400, "the caption is longer than 1024 characters");
    }
    if bytes.is_empty() {
        return refuse(400, "the file is empty");
    }
    person(state, customer)?;
    let media: Media = match state.files.add(kind, bytes, about) {
        Ok(media) => media,
        Err(why) => return refuse(400, why),
    };
    let album = album.map(|name| {
        let fresh = format!("1400{:012}", state.next_serial());
        state
            .chat(customer)
            .albums
            .entry(name)
            .or_insert(fresh)
            .clone()
    });
    let message = Message {
        body,
        media: Some(media),
        album,
        ..state.blank(false)
    };
    Ok(arrive(state, customer, message))
}

/// The customer changes what was said.
pub fn edit(
    state: &mut State,
    customer: i64,
    message_id: i64,
    text: &str,
) -> Result<Value, Refusal> {
    let now = state.now();
    let body = Formatted::plain(text);
    let place = state.chat(customer);
    let Some(message) = place
        .messages
        .get_mut(&message_id)
        .filter(|message| !message.by_bot)
    else {
        return refuse(404, format!("the customer has no message {message_id}"));
    };
    message.body = body;
    message.edited = Some(now);
    state.touch(customer);
    let body = state
        .message(customer, message_id)
        .map(|message| state.message_json(customer, message));
    let update_id = body.and_then(|body| state.push("edited_message", body));
    Ok(json!({"message_id": message_id, "update_id": update_id}))
}

/// The customer passes a message of the chat on to the bot.
pub fn forward(state: &mut State, customer: i64, message_id: i64) -> Result<Value, Refusal> {
    let Some(source) = state.message(customer, message_id).cloned() else {
        return refuse(404, format!("there is no message {message_id}"));
    };
    let origin = Some(origin(state, customer, &source));
    let message = Message {
        body: source.body,
        media: source.media,
        origin,
        ..state.blank(false)
    };
    Ok(arrive(state, customer, message))
}

/// The customer stops (or lets in again) the bot.
pub fn block(state: &mut State, customer: i64, blocked: bool) -> Value {
    let person = state.customer(customer);
    let changed = person.blocked != blocked;
    person.blocked = blocked;
    let from = person.to_json();
    if !changed {
        return json!({ "update_id": null });
    }
    let bot = state.bot_user();
    let member = json!({"user": bot, "status": "member"});
    let kicked = json!({"user": bot, "status": "kicked", "until_date": 0});
    let (old, new) = if blocked {
        (member, kicked)
    } else {
        (kicked, member)
    };
    let body = json!({
        "chat": state.chat_json(customer), "from": from, "date": state.now(),
        "old_chat_member": old, "new_chat_member": new,
    });
    state.touch(customer);
    json!({ "update_id": state.push("my_chat_member", body) })
}

/// Any update as it stands; groups it names become known chats.
pub fn raw(state: &mut State, update: &Value) -> Result<Value, Refusal> {
    let Some(object) = update.as_object() else {
        return refuse(400, "an update is a JSON object");
    };
    let Some((kind, content)) = object.iter().find(|(key, _)| key.as_str() != "update_id") else {
        return refuse(400, "the update says nothing");
    };
    let chat = content.get("chat").or_else(|| {
        content
            .get("message")
            .and_then(|message| message.get("chat"))
    });
    if let Some(chat) = chat
        && let Some(id) = chat.get("id").and_then(Value::as_i64)
    {
        if chat
            .get("type")
            .and_then(Value::as_str)
            .is_some_and(|kind| kind != "private")
        {
            state.chat(id).group = Some(chat.clone());
        } else {
            state.customer(id);
        }
    }
    if kind == "callback_query"
        && let Some(callback) = content.get("id").and_then(Value::as_str)
    {
        let chat = chat.and_then(|chat| chat.get("id")).and_then(Value::as_i64);
        state.pressed(callback.to_owned(), chat.unwrap_or_default());
    }
    Ok(json!({ "update_id": state.push(kind, content.clone()) }))
}
