//! An update from Telegram as we read it: only what we use, tolerant of everything else.

mod origin;

pub use origin::Origin;

use crate::ids::CustomerId;
use crate::payments::Event;
use crate::payments::checkout::Question;
use crate::store::customers::Sender;
use crate::words::Lang;
use serde::Deserialize;

/// Telegram lets a bot download files up to this size (Bot API, getFile).
pub const MAX_DOWNLOAD_BYTES: u64 = 20 << 20;

/// An update we act on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// Who sent it.
    pub sender: Sender,
    /// Where it came from: the sender's private chat, or another one.
    pub private: bool,
    /// The chat.
    pub chat: i64,
    /// The message that came; 0 when it is none.
    pub message: i64,
    /// The data of the buttons under the message of ours that is replied to; `None` when none of ours is.
    pub replied: Option<Vec<String>>,
    /// Whom a forwarded message is from.
    pub forwarded: Option<Origin>,
    /// What happened.
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A button was pressed.
    Press(Press),
    /// A message with text.
    Text(String),
    /// A message with a file.
    File(Sent),
    /// A message we have no use for: sticker, place, contact…
    Unsupported,
    /// A message was edited.
    Edited,
    /// The customer has blocked (true) or unblocked the bot.
    Blocked(bool),
    /// Telegram asks whether a payment may go on; with the number of the question.
    Checkout(String, Question),
    /// A payment has happened.
    Paid(Event),
    /// The payment with this charge id went back.
    Returned(String),
}

/// A pressed button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Press {
    /// To answer it.
    pub callback: String,
    /// The message it hangs under; `None` when Telegram no longer gives it.
    pub message: Option<i64>,
    /// The button's data.
    pub data: String,
}

/// A file in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// To download it.
    pub file_id: String,
    /// Size in bytes, when Telegram tells.
    pub bytes: Option<u64>,
    /// The album it belongs to.
    pub album: Option<String>,
    /// The text under it.
    pub caption: Option<String>,
}

/// Why an update has no effect.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Ignored {
    /// Not JSON, or not of the form Telegram documents.
    #[error("the update does not parse: {0}")]
    Unparsable(String),
    /// A kind we do not ask for.
    #[error("an update of a kind we do not use")]
    OtherKind,
    /// Nobody to answer: a channel, or an anonymous sender.
    #[error("an update without a person")]
    NoSender,
}

#[derive(Deserialize)]
struct RawUpdate {
    message: Option<RawMessage>,
    edited_message: Option<RawMessage>,
    callback_query: Option<RawPress>,
    my_chat_member: Option<RawMember>,
    pre_checkout_query: Option<RawCheckout>,
}

#[derive(Deserialize)]
struct RawUser {
    id: i64,
    #[serde(default)]
    is_bot: bool,
    #[serde(default)]
    first_name: String,
    username: Option<String>,
    language_code: Option<String>,
}

#[derive(Deserialize)]
struct RawChat {
    id: i64,
    #[serde(rename = "type", default)]
    kind: String,
}

#[derive(Deserialize)]
struct RawMessage {
    #[serde(default)]
    message_id: i64,
    successful_payment: Option<Event>,
    refunded_payment: Option<RawReturned>,
    from: Option<RawUser>,
    chat: RawChat,
    /// Read leniently: whatever it is, the message itself counts.
    reply_to_message: Option<serde_json::Value>,
    forward_origin: Option<serde_json::Value>,
    text: Option<String>,
    caption: Option<String>,
    media_group_id: Option<String>,
    photo: Option<Vec<RawFile>>,
    document: Option<RawFile>,
    video: Option<RawFile>,
    audio: Option<RawFile>,
    voice: Option<RawFile>,
    video_note: Option<RawFile>,
    animation: Option<RawFile>,
}

#[derive(Deserialize)]
struct RawReturned {
    telegram_payment_charge_id: String,
}

#[derive(Deserialize)]
struct RawCheckout {
    id: String,
    from: RawUser,
    currency: String,
    total_amount: i64,
    invoice_payload: String,
}

#[derive(Clone, Deserialize)]
struct RawFile {
    file_id: String,
    file_size: Option<u64>,
}

#[derive(Deserialize)]
struct RawPress {
    id: String,
    from: RawUser,
    message: Option<RawPressed>,
    data: Option<String>,
}

#[derive(Deserialize)]
struct RawPressed {
    message_id: i64,
    #[serde(default)]
    date: i64,
    chat: RawChat,
}

#[derive(Deserialize)]
struct RawMember {
    from: RawUser,
    chat: RawChat,
    new_chat_member: RawStatus,
}

#[derive(Deserialize)]
struct RawStatus {
    #[serde(default)]
    status: String,
}

/// Reads an update. `default_lang` is for people whose own language we do not speak.
pub fn read(body: &str, default_lang: Lang) -> Result<Incoming, Ignored> {
    let raw: RawUpdate =
        serde_json::from_str(body).map_err(|e| Ignored::Unparsable(e.to_string()))?;
    if let Some(message) = raw.message {
        return message_in(message, default_lang, false);
    }
    if let Some(message) = raw.edited_message {
        return message_in(message, default_lang, true);
    }
    if let Some(press) = raw.callback_query {
        return Ok(press_in(press, default_lang));
    }
    if let Some(member) = raw.my_chat_member {
        let blocked = matches!(member.new_chat_member.status.as_str(), "kicked" | "left");
        return Ok(Incoming {
            sender: sender(member.from, default_lang),
            private: member.chat.kind == "private",
            chat: member.chat.id,
            message: 0,
            replied: None,
            forwarded: None,
            what: What::Blocked(blocked),
        });
    }
    if let Some(asked) = raw.pre_checkout_query {
        return Ok(checkout_in(asked, default_lang));
    }
    Err(Ignored::OtherKind)
}

/// Whether a stored update tells of paid money: such a one is never skipped. A quote inside a customer's words stands
/// escaped in JSON, so that nobody can write this.
pub fn is_money(body: &str) -> bool {
    body.contains("\"successful_payment\":") || body.contains("\"refunded_payment\":")
}

/// Who wrote an update in their own chat with us, even if the rest of it makes no sense.
pub fn private_owner(body: &str) -> Option<CustomerId> {
    let body: serde_json::Value = serde_json::from_str(body).ok()?;
    let owner = owner(&body);
    let message = ["message", "edited_message"]
        .iter()
        .find_map(|kind| body.get(kind))
        .or_else(|| body.get("callback_query")?.get("message"))?;
    let chat = message.get("chat")?.get("id")?.as_i64()?;
    (chat == owner.0 && chat > 0).then_some(owner)
}

/// Whether a stored update asks for the word before a payment.
pub fn is_checkout(body: &str) -> bool {
    body.contains("\"pre_checkout_query\":")
}

/// Whether a stored update brings a file, or a button under one was pressed.
pub fn names_a_file(body: &str) -> bool {
    body.contains("\"file_id\":")
}

/// Whose an update is, for ordering; 0 when nobody is found.
pub fn owner(body: &serde_json::Value) -> CustomerId {
    let kinds = [
        "message",
        "callback_query",
        "edited_message",
        "my_chat_member",
        "pre_checkout_query",
    ];
    let id = kinds
        .iter()
        .find_map(|kind| body.get(kind)?.get("from")?.get("id")?.as_i64());
    CustomerId(id.unwrap_or(0))
}

fn message_in(message: RawMessage, lang: Lang, edited: bool) -> Result<Incoming, Ignored> {
    let what = if edited {
        What::Edited
    } else {
        content(&message)
    };
    let from = message
        .from
        .filter(|from| !from.is_bot)
        .ok_or(Ignored::NoSender)?;
    Ok(Incoming {
        sender: sender(from, lang),
        private: message.chat.kind == "private",
        chat: message.chat.id,
        message: message.message_id,
        replied: message.reply_to_message.as_ref().and_then(replied),
        forwarded: message.forward_origin.as_ref().map(origin::read),
        what,
    })
}

/// The buttons under a bot's message: with `reply_to_message` Telegram gives them along.
fn replied(to: &serde_json::Value) -> Option<Vec<String>> {
    if to.get("from")?.get("is_bot")?.as_bool() != Some(true) {
        return None;
    }
    let rows = to
        .get("reply_markup")
        .and_then(|m| m.get("inline_keyboard"));
    let rows = rows.and_then(serde_json::Value::as_array);
    let buttons = rows.into_iter().flatten().filter_map(|row| row.as_array());
    let data = buttons
        .flatten()
        .filter_map(|b| b.get("callback_data")?.as_str());
    Some(data.map(str::to_owned).collect())
}

fn checkout_in(asked: RawCheckout, lang: Lang) -> Incoming {
    let question = Question {
        payer: CustomerId(asked.from.id),
        payload: asked.invoice_payload,
        currency: asked.currency,
        amount: asked.total_amount,
    };
    Incoming {
        chat: asked.from.id,
        sender: sender(asked.from, lang),
        private: true,
        message: 0,
        replied: None,
        forwarded: None,
        what: What::Checkout(asked.id, question),
    }
}

fn content(message: &RawMessage) -> What {
    if let Some(paid) = &message.successful_payment {
        return What::Paid(paid.clone());
    }
    if let Some(returned) = &message.refunded_payment {
        return What::Returned(returned.telegram_payment_charge_id.clone());
    }
    let photo = message.photo.as_ref().and_then(|sizes| sizes.last());
    let file = photo
        .or(message
            .document
            .as_ref()
            .filter(|_| message.animation.is_none()))
        .or(message.video.as_ref())
        .or(message.audio.as_ref())
        .or(message.voice.as_ref())
        .or(message.video_note.as_ref())
        .or(message.animation.as_ref());
    match (file, &message.text) {
        (Some(file), _) => What::File(Sent {
            file_id: file.file_id.clone(),
            bytes: file.file_size,
            album: message.media_group_id.clone(),
            caption: message.caption.clone(),
        }),
        (None, Some(text)) => What::Text(text.clone()),
        (None, None) => What::Unsupported,
    }
}

fn press_in(press: RawPress, lang: Lang) -> Incoming {
    // A message Telegram no longer gives comes with `date: 0` (Bot API, InaccessibleMessage).
    let message = press
        .message
        .as_ref()
        .filter(|m| m.date != 0)
        .map(|m| m.message_id);
    let (chat, private) = match &press.message {
        Some(message) => (
            message.chat.id,
            matches!(message.chat.kind.as_str(), "private" | ""),
        ),
        None => (press.from.id, true),
    };
    Incoming {
        sender: sender(press.from, lang),
        private,
        chat,
        message: 0,
        replied: None,
        forwarded: None,
        what: What::Press(Press {
            callback: press.id,
            message,
            data: press.data.unwrap_or_default(),
        }),
    }
}

fn sender(user: RawUser, default_lang: Lang) -> Sender {
    Sender {
        id: CustomerId(user.id),
        name: user.first_name,
        username: user.username,
        lang: user
            .language_code
            .as_deref()
            .and_then(Lang::from_tag)
            .unwrap_or(default_lang),
    }
}

#[cfg(test)]
mod tests;
