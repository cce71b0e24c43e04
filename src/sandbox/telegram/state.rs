//! What the emulated Telegram remembers: customers, chats, messages, updates, calls.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::{Notify, broadcast, watch};

use super::super::chaos::Dice;
use super::entities::Formatted;
use super::faults::Faults;
use super::files::{Files, Media};
use super::methods_bot::ANSWERABLE_MS;
use super::payments::{Invoice, Till};
use super::updates::Queue;

/// Messages kept in one chat; older ones are forgotten.
const MESSAGES_PER_CHAT: usize = 5_000;
/// Calls kept for `/_tg/calls`.
const CALLS_KEPT: usize = 10_000;
/// Presses kept that nobody answers.
const CALLBACKS_KEPT: usize = 20_000;
/// Alerts kept in one chat.
const ALERTS_KEPT: usize = 50;

/// A person who talks to the bot.
#[derive(Clone, Debug)]
pub struct Customer {
    /// Telegram id, also the id of the private chat.
    pub id: i64,
    /// Never empty.
    pub first_name: String,
    /// Without `@`.
    pub username: Option<String>,
    /// Of the app, like `ru`.
    pub language_code: String,
    /// The bot was blocked.
    pub blocked: bool,
}

/// One message of a chat.
#[derive(Clone, Debug)]
pub struct Message {
    /// Counted over all chats, as for a real bot.
    pub id: i64,
    /// Sent by the bot, not by the customer.
    pub by_bot: bool,
    /// Unix seconds.
    pub date: i64,
    /// Unix seconds of the last edit.
    pub edited: Option<i64>,
    /// Text, or the caption of media.
    pub body: Formatted,
    /// A file.
    pub media: Option<Media>,
    /// `media_group_id`.
    pub album: Option<String>,
    /// The message this one answers.
    pub reply_to: Option<i64>,
    /// `inline_keyboard` as checked: rows of buttons.
    pub keyboard: Option<Value>,
    /// `forward_origin`.
    pub origin: Option<Value>,
    /// What is to be paid.
    pub invoice: Option<Invoice>,
    /// A field of a service message and its value: `successful_payment`, `refunded_payment`.
    pub service: Option<(&'static str, Value)>,
}

/// A conversation.
pub struct Chat {
    /// The Bot API's Chat object of a group; private chats take theirs from the customer.
    pub group: Option<Value>,
    /// By id.
    pub messages: BTreeMap<i64, Message>,
    /// What the bot said with answerCallbackQuery: id, text, alert or toast.
    pub alerts: VecDeque<Value>,
    /// Chat action and the moment (ms) it ends.
    pub typing: Option<(String, i64)>,
    /// Counts every visible change.
    pub version: watch::Sender<u64>,
    /// Albums the customer sends: their names and Telegram's ids.
    pub albums: HashMap<String, String>,
}

/// A press that waits for its answer.
pub struct Callback {
    /// Chat of the message pressed.
    pub chat: i64,
    /// Unix ms.
    pub pressed_ms: i64,
}

/// Everything; behind one lock.
pub struct State {
    /// The bot's id: the number before `:` in the token.
    pub bot_id: i64,
    /// By id.
    pub customers: BTreeMap<i64, Customer>,
    /// By id.
    pub chats: HashMap<i64, Chat>,
    /// Updates that wait for the bot.
    pub queue: Queue,
    /// Presses without an answer, by callback id.
    pub callbacks: HashMap<String, Callback>,
    /// Payments: links, questions to the bot, Stars.
    pub till: Till,
    /// Files by id.
    pub files: Files,
    /// What the bot called, newest last.
    pub calls: VecDeque<Value>,
    /// Number of the last call.
    pub calls_made: u64,
    /// What goes wrong.
    pub faults: Faults,
    /// Chance, and what was called and went wrong.
    pub dice: Dice,
    /// Commands by scope and language, descriptions, menu button.
    pub profile: BTreeMap<String, Value>,
    /// The bot's admins, for the page.
    pub admins: Vec<i64>,
    /// Wakes getUpdates and `/_tg/quiet`.
    pub wake: Arc<Notify>,
    /// `(chat, version)` of every change.
    pub changes: broadcast::Sender<(i64, u64)>,
    /// Time travel by `/_tg/clock`, in ms.
    pub clock_ahead_ms: i64,
    last_message: i64,
    serial: u64,
}

impl State {
    /// An empty Telegram with one bot.
    pub fn new(token: &str) -> State {
        let bot_id = token
            .split(':')
            .next()
            .and_then(|id| id.parse().ok())
            .unwrap_or(1000);
        State {
            bot_id,
            customers: BTreeMap::new(),
            chats: HashMap::new(),
            queue: Queue::default(),
            callbacks: HashMap::new(),
            till: Till::default(),
            files: Files::default(),
            calls: VecDeque::new(),
            calls_made: 0,
            faults: Faults::default(),
            dice: Dice::default(),
            profile: BTreeMap::new(),
            admins: Vec::new(),
            wake: Arc::new(Notify::new()),
            changes: broadcast::channel(1024).0,
            clock_ahead_ms: 0,
            last_message: 0,
            serial: 0,
        }
    }

    /// Unix time in ms, with the time travel.
    pub fn now_ms(&self) -> i64 {
        jiff::Timestamp::now()
            .as_millisecond()
            .saturating_add(self.clock_ahead_ms)
    }

    /// Unix time in seconds.
    pub fn now(&self) -> i64 {
        self.now_ms() / 1000
    }

    /// A number never given before.
    pub fn next_serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    /// The customer, made on first sight.
    pub fn customer(&mut self, id: i64) -> &mut Customer {
        self.chat(id);
        self.customers.entry(id).or_insert_with(|| Customer {
            id,
            first_name: format!("Customer {id}"),
            username: None,
            language_code: "ru".into(),
            blocked: false,
        })
    }

    /// The chat, made on first sight.
    pub fn chat(&mut self, id: i64) -> &mut Chat {
        self.chats.entry(id).or_insert_with(|| Chat {
            group: None,
            messages: BTreeMap::new(),
            alerts: VecDeque::new(),
            typing: None,
            version: watch::Sender::new(0),
            albums: HashMap::new(),
        })
    }

    /// The bot may write there: somebody has spoken, or it is a known group.
    pub fn knows(&self, chat: i64) -> bool {
        self.customers.contains_key(&chat)
            || self
                .chats
                .get(&chat)
                .is_some_and(|chat| chat.group.is_some())
    }

    /// Says that something visible changed.
    pub fn touch(&mut self, chat: i64) {
        let version = &self.chat(chat).version;
        version.send_modify(|version| *version += 1);
        let number = *version.borrow();
        // No page listens: nobody to tell.
        drop(self.changes.send((chat, number)));
    }

    /// A message with a fresh id, not in a chat yet.
    pub fn blank(&mut self, by_bot: bool) -> Message {
        self.last_message += 1;
        Message {
            id: self.last_message,
            by_bot,
            date: self.now(),
            edited: None,
            body: Formatted::default(),
            media: None,
            album: None,
            reply_to: None,
            keyboard: None,
            origin: None,
            invoice: None,
            service: None,
        }
    }

    /// Puts a message in its chat, seen by everybody who looks.
    pub fn put(&mut self, chat: i64, message: Message) {
        let by_bot = message.by_bot;
        let place = self.chat(chat);
        place.messages.insert(message.id, message);
        if place.messages.len() > MESSAGES_PER_CHAT {
            place.messages.pop_first();
        }
        if by_bot {
            place.typing = None;
        }
        self.touch(chat);
    }

    /// The message, if the chat has it.
    pub fn message(&self, chat: i64, id: i64) -> Option<&Message> {
        self.chats.get(&chat)?.messages.get(&id)
    }

    /// Remembers a press until it is answered or too old.
    pub fn pressed(&mut self, id: String, chat: i64) {
        let pressed_ms = self.now_ms();
        if self.callbacks.len() >= CALLBACKS_KEPT {
            self.callbacks
                .retain(|_, press| pressed_ms - press.pressed_ms <= ANSWERABLE_MS);
        }
        if self.callbacks.len() >= CALLBACKS_KEPT {
            self.callbacks.clear();
        }
        self.callbacks.insert(id, Callback { chat, pressed_ms });
        self.touch(chat);
    }

    /// Shows what the bot answered to a press.
    pub fn alert(&mut self, chat: i64, alert: Value) {
        let place = self.chat(chat);
        place.alerts.push_back(alert);
        if place.alerts.len() > ALERTS_KEPT {
            place.alerts.pop_front();
        }
        self.touch(chat);
    }

    /// Remembers a call of the bot.
    pub fn record(&mut self, method: &str, params: &Value, error: Option<&str>) {
        self.calls_made += 1;
        self.calls.push_back(json!({
            "n": self.calls_made, "method": method, "params": params, "ok": error.is_none(), "error": error,
            "at_us": jiff::Timestamp::now().as_microsecond(),
        }));
        if self.calls.len() > CALLS_KEPT {
            self.calls.pop_front();
        }
    }
}
