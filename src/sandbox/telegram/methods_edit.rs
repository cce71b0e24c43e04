//! Methods that change or delete messages.

use serde_json::Value;

use super::call::{ApiError, Reply, bad};
use super::files::MediaKind;
use super::keyboard;
use super::methods_media::{input_media, resolve};
use super::methods_send::{caption, known_chat, message_text};
use super::params::Params;
use super::state::{Message, State};

/// A message can be deleted for so long, in seconds.
const DELETABLE_S: i64 = 48 * 3600;

const NOT_MODIFIED: &str = "message is not modified: specified new message content and reply markup are exactly the \
                            same as a current content and reply markup of the message";

/// The message to edit: one of the bot's own.
fn own_message(state: &State, params: &Params) -> Result<(i64, Message), ApiError> {
    if params.text("inline_message_id").is_some() {
        return Err(bad("MESSAGE_ID_INVALID"));
    }
    let chat = known_chat(state, params, "chat_id")?;
    let id = params
        .int("message_id")
        .ok_or_else(|| bad("message identifier is not specified"))?;
    if state.faults.switches.edit_not_found {
        return Err(bad("message to edit not found"));
    }
    let message = state
        .message(chat, id)
        .ok_or_else(|| bad("message to edit not found"))?;
    if !message.by_bot {
        return Err(bad("message can't be edited"));
    }
    Ok((chat, message.clone()))
}

/// Stores the changed message unless it says the same as before.
fn replace(state: &mut State, chat: i64, old: &Message, mut new: Message) -> Reply {
    let file = |message: &Message| {
        message
            .media
            .as_ref()
            .map(|media| media.file.unique.clone())
    };
    if old.body == new.body && old.keyboard == new.keyboard && file(old) == file(&new) {
        return Err(bad(NOT_MODIFIED));
    }
    if new.album.is_some() && new.keyboard.is_some() {
        return Err(bad("message can't be edited"));
    }
    if old.body != new.body || file(old) != file(&new) {
        // A change of buttons alone does not mark a message as edited.
        new.edited = Some(state.now());
    }
    let json = state.message_json(chat, &new);
    state.chat(chat).messages.insert(new.id, new);
    state.touch(chat);
    Ok(json)
}

/// `editMessageText`.
pub fn edit_text(state: &mut State, params: &Params) -> Reply {
    let (chat, old) = own_message(state, params)?;
    let body = message_text(params)?;
    let keyboard = keyboard::inline(params)?;
    if old.media.is_some() || old.invoice.is_some() || old.service.is_some() {
        return Err(bad("there is no text in the message to edit"));
    }
    let new = Message {
        body,
        keyboard,
        ..old.clone()
    };
    replace(state, chat, &old, new)
}

/// `editMessageCaption`.
pub fn edit_caption(state: &mut State, params: &Params) -> Reply {
    let (chat, old) = own_message(state, params)?;
    let body = caption(params)?;
    let keyboard = keyboard::inline(params)?;
    if old.media.is_none() {
        return Err(bad("there is no caption in the message to edit"));
    }
    let new = Message {
        body,
        keyboard,
        ..old.clone()
    };
    replace(state, chat, &old, new)
}

/// `editMessageReplyMarkup`.
pub fn edit_markup(state: &mut State, params: &Params) -> Reply {
    let (chat, old) = own_message(state, params)?;
    let keyboard = keyboard::inline(params)?;
    let new = Message {
        keyboard,
        ..old.clone()
    };
    replace(state, chat, &old, new)
}

/// `editMessageMedia`: also turns text into media, never back.
pub fn edit_media(state: &mut State, params: &Params) -> Reply {
    let (chat, old) = own_message(state, params)?;
    let given = params.json("media")?;
    let object = given
        .as_ref()
        .and_then(Value::as_object)
        .ok_or_else(|| bad("can't parse media JSON object"))?;
    let own = input_media(params, object);
    let kind = own
        .text("type")
        .as_deref()
        .and_then(MediaKind::parse)
        .filter(|kind| {
            !matches!(
                kind,
                MediaKind::Sticker | MediaKind::Voice | MediaKind::VideoNote
            )
        });
    let kind = kind.ok_or_else(|| bad("can't parse InputMedia: invalid media type specified"))?;
    let body = caption(&own)?;
    let keyboard = keyboard::inline(params)?;
    let source = own.text("media").ok_or_else(|| bad("media not found"))?;
    let media = resolve(state, &own, kind, Some(&source))?;
    let new = Message {
        body,
        media: Some(media),
        keyboard,
        ..old.clone()
    };
    replace(state, chat, &old, new)
}

fn delete(state: &mut State, chat: i64, id: i64) -> Result<(), ApiError> {
    let date = state
        .message(chat, id)
        .ok_or_else(|| bad("message to delete not found"))?
        .date;
    if state.now() - date > DELETABLE_S {
        return Err(bad("message can't be deleted for everyone"));
    }
    state.chat(chat).messages.remove(&id);
    state.touch(chat);
    Ok(())
}

/// `deleteMessage`.
pub fn delete_message(state: &mut State, params: &Params) -> Reply {
    let chat = known_chat(state, params, "chat_id")?;
    let id = params
        .int("message_id")
        .ok_or_else(|| bad("message identifier is not specified"))?;
    delete(state, chat, id)?;
    Ok(true.into())
}

/// `deleteMessages`: what is not there is passed over.
pub fn delete_messages(state: &mut State, params: &Params) -> Reply {
    let chat = known_chat(state, params, "chat_id")?;
    let given = params.json("message_ids")?;
    let ids = given
        .as_ref()
        .and_then(Value::as_array)
        .ok_or_else(|| bad("message identifiers are not specified"))?;
    if ids.is_empty() || ids.len() > 100 {
        return Err(bad(
            "wrong number of message identifiers: 1 to 100 are allowed",
        ));
    }
    for id in ids.iter().filter_map(Value::as_i64) {
        // A missing or old message does not spoil the others.
        drop(delete(state, chat, id));
    }
    Ok(true.into())
}
