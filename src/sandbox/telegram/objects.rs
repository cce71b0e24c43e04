//! Users, chats and messages as the Bot API writes them.

use serde_json::{Map, Value, json};

use super::files::{File, Media, MediaKind};
use super::state::{Customer, Message, State};

/// Name and user name of the bot.
pub const BOT_NAME: &str = "Kiebot";
/// Without `@`.
pub const BOT_USERNAME: &str = "sandbox_bot";

impl State {
    /// The bot as a User.
    pub fn bot_user(&self) -> Value {
        json!({"id": self.bot_id, "is_bot": true, "first_name": BOT_NAME, "username": BOT_USERNAME})
    }

    /// A chat as the Bot API shows it.
    pub fn chat_json(&self, id: i64) -> Value {
        if let Some(group) = self.chats.get(&id).and_then(|chat| chat.group.clone()) {
            return group;
        }
        let mut out = json!({"id": id, "type": "private"});
        if let Some(customer) = self.customers.get(&id) {
            out["first_name"] = customer.first_name.clone().into();
            if let Some(username) = &customer.username {
                out["username"] = username.clone().into();
            }
        }
        out
    }

    /// A message as the Bot API shows it, with the message it answers.
    pub fn message_json(&self, chat: i64, message: &Message) -> Value {
        let mut out = self.message_alone(chat, message);
        if let Some(answered) = message.reply_to.and_then(|id| self.message(chat, id)) {
            out["reply_to_message"] = self.message_alone(chat, answered);
        }
        out
    }

    fn message_alone(&self, chat: i64, message: &Message) -> Value {
        let from = match self.customers.get(&chat) {
            Some(customer) if !message.by_bot => customer.to_json(),
            _ => self.bot_user(),
        };
        let mut out = Map::new();
        out.insert("message_id".into(), message.id.into());
        out.insert("from".into(), from);
        out.insert("chat".into(), self.chat_json(chat));
        out.insert("date".into(), message.date.into());
        let mut set = |key: &str, value: Value| drop(out.insert(key.to_owned(), value));
        if let Some(edited) = message.edited {
            set("edit_date", edited.into());
        }
        if let Some(origin) = &message.origin {
            set("forward_origin", origin.clone());
        }
        if let Some(album) = &message.album {
            set("media_group_id", album.clone().into());
        }
        if let Some(media) = &message.media {
            set(media.kind.field(), media.to_json());
            if media.kind == MediaKind::Animation {
                // Real messages repeat an animation as a document.
                set("document", file_json(&media.file, MediaKind::Document));
            }
        }
        let (text, entities) = match message.media {
            Some(_) => ("caption", "caption_entities"),
            None => ("text", "entities"),
        };
        if !message.body.text.is_empty() {
            set(text, message.body.text.clone().into());
        }
        if !message.body.entities.is_empty() {
            set(
                entities,
                message
                    .body
                    .entities
                    .iter()
                    .map(|entity| entity.to_json())
                    .collect(),
            );
        }
        if let Some(invoice) = &message.invoice {
            set("invoice", invoice.to_json());
        }
        if let Some((field, value)) = &message.service {
            set(field, value.clone());
        }
        if let Some(keyboard) = &message.keyboard {
            set("reply_markup", json!({ "inline_keyboard": keyboard }));
        }
        Value::Object(out)
    }
}

impl Customer {
    /// As a User.
    pub fn to_json(&self) -> Value {
        let mut out = json!({
            "id": self.id, "is_bot": false, "first_name": self.first_name, "language_code": self.language_code,
        });
        if let Some(username) = &self.username {
            out["username"] = username.clone().into();
        }
        out
    }

    /// As the control API shows it.
    pub fn to_control(&self) -> Value {
        json!({
            "id": self.id, "first_name": self.first_name, "username": self.username,
            "language_code": self.language_code, "blocked": self.blocked,
        })
    }
}

impl Media {
    /// The value of the message's media field.
    pub fn to_json(&self) -> Value {
        if self.kind == MediaKind::Photo {
            return self
                .sizes
                .iter()
                .map(|file| file_json(file, MediaKind::Photo))
                .collect();
        }
        file_json(&self.file, self.kind)
    }
}

fn file_json(file: &File, kind: MediaKind) -> Value {
    let mut out =
        json!({"file_id": file.id, "file_unique_id": file.unique, "file_size": file.size});
    let mut set = |key: &str, value: Value| out[key] = value;
    let named = matches!(
        kind,
        MediaKind::Document | MediaKind::Video | MediaKind::Audio | MediaKind::Animation
    );
    if named {
        set("file_name", file.name.clone().into());
    }
    if named || kind == MediaKind::Voice {
        set("mime_type", file.mime.clone().into());
    }
    match kind {
        MediaKind::Photo | MediaKind::Video | MediaKind::Animation => {
            set("width", file.width.into());
            set("height", file.height.into());
        }
        MediaKind::Sticker => {
            set("width", file.width.into());
            set("height", file.height.into());
            set("type", "regular".into());
            set("is_animated", false.into());
            set("is_video", false.into());
            set("emoji", "🙂".into());
        }
        MediaKind::VideoNote => set("length", file.width.max(1).into()),
        MediaKind::Audio | MediaKind::Voice | MediaKind::Document => {}
    }
    let timed = matches!(
        kind,
        MediaKind::Video
            | MediaKind::Audio
            | MediaKind::Voice
            | MediaKind::VideoNote
            | MediaKind::Animation
    );
    if timed {
        set("duration", file.duration.into());
    }
    if kind == MediaKind::Audio {
        for (key, value) in [("title", &file.title), ("performer", &file.performer)] {
            if let Some(value) = value {
                set(key, value.clone().into());
            }
        }
    }
    out
}
