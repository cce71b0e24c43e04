//! Sending a message to many as the admin wrote it: read as raw JSON, so that no formatting is lost and it is certain
//! what was sent.

use super::{CallError, Telegram};
use crate::store::broadcasts::{Kind, Letter, Target};
use serde_json::{Value, json};

impl Telegram {
    /// Sends it to one chat.
    pub async fn send_letter(&self, chat: i64, letter: &Letter) -> Result<(), CallError> {
        let (method, body) = call(chat, letter);
        match self.raw(method, &body).await {
            Ok(_) => Ok(()),
            Err(CallError::Refused(why)) if super::errors::is_gone(&why) => {
                Err(CallError::Gone(why))
            }
            Err(error) => Err(error),
        }
    }
}

fn call(chat: i64, letter: &Letter) -> (&'static str, Value) {
    let (method, words) = match letter.kind {
        Kind::Text => ("sendMessage", ("text", "entities")),
        Kind::Photo => ("sendPhoto", ("caption", "caption_entities")),
        Kind::Video => ("sendVideo", ("caption", "caption_entities")),
    };
    let mut body = json!({"chat_id": chat});
    match letter.kind {
        Kind::Text if letter.no_preview => {
            body["link_preview_options"] = json!({"is_disabled": true});
        }
        Kind::Text => {}
        Kind::Photo => body["photo"] = letter.file.clone().into(),
        Kind::Video => body["video"] = letter.file.clone().into(),
    }
    if !letter.text.is_empty() {
        body[words.0] = letter.text.clone().into();
    }
    if letter.entities.is_array() {
        body[words.1] = letter.entities.clone();
    }
    let rows: Vec<Value> = letter
        .buttons
        .iter()
        .map(|(label, target)| match target {
            Target::Url(url) => json!([{"text": label, "url": url}]),
            Target::Data(data) => json!([{"text": label, "callback_data": data}]),
        })
        .collect();
    if !rows.is_empty() {
        body["reply_markup"] = json!({"inline_keyboard": rows});
    }
    (method, body)
}
