//! A person's line to the emulated Telegram: one kept connection, waiting instead of asking again and again.

use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// A person presses again or begins anew after so long.
const PATIENCE: Duration = Duration::from_secs(15);
/// One wait for a change of the chat.
const GLANCE_MS: u64 = 2_000;

/// Talks to the emulators.
#[derive(Clone)]
pub struct Line {
    agent: ureq::Agent,
    base: String,
}

impl Line {
    /// A line to an emulator.
    pub fn new(base: &str) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        let config = config.timeout_global(Some(Duration::from_secs(30)));
        Self {
            agent: config.build().into(),
            base: base.to_owned(),
        }
    }

    /// GET; `null` for an empty or refused answer.
    pub fn get(&self, path: &str) -> Value {
        let mut answer = self
            .agent
            .get(format!("{}{path}", self.base))
            .call()
            .unwrap();
        let limit = answer.body_mut().with_config().limit(1 << 30);
        let text = limit.read_to_string().unwrap();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// The bytes of a file; `None` when it is not there.
    pub fn bytes(&self, path: &str) -> Option<Vec<u8>> {
        let call = self.agent.get(format!("{}{path}", self.base));
        let mut answer = call.header("user-agent", "oracle").call().unwrap();
        let there = answer.status() == 200;
        let limit = answer.body_mut().with_config().limit(1 << 30);
        there.then(|| limit.read_to_vec().unwrap())
    }

    /// POST of JSON; the answer, whatever its status.
    pub fn post(&self, path: &str, body: &Value) -> Value {
        self.post_bytes(path, body.to_string().as_bytes())
    }

    /// POST of bytes.
    pub fn post_bytes(&self, path: &str, body: &[u8]) -> Value {
        let call = self.agent.post(format!("{}{path}", self.base));
        let mut answer = call.send(body).unwrap();
        let text = answer.body_mut().read_to_string().unwrap();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// POST to somewhere else that may not be there at all.
    pub fn knock(&self, url: &str, headers: &[(&str, &str)], body: &str) {
        let mut call = self.agent.post(url);
        for (name, value) in headers {
            call = call.header(*name, *value);
        }
        drop(call.send(body));
    }
}

/// A button on the screen.
#[derive(Clone, Debug)]
pub struct Button {
    /// Its message.
    pub message: i64,
    /// The text of its message.
    pub text: String,
    data: String,
}

/// A chat as a person sees it: the newest messages.
pub struct Chat {
    /// Whose chat it is.
    pub id: i64,
    /// Numbers of all updates this person has caused.
    pub updates: Vec<i64>,
    line: Line,
    last: usize,
    seen: Value,
}

impl Chat {
    /// A chat of which so many messages are looked at.
    pub fn new(line: Line, id: i64, last: usize) -> Self {
        Self {
            id,
            updates: Vec::new(),
            line,
            last,
            seen: Value::Null,
        }
    }

    /// The line to the emulator.
    pub fn line(&self) -> &Line {
        &self.line
    }

    /// Waits a little for a change of the chat.
    pub fn glance(&mut self) {
        let after = self.seen["version"].as_u64().unwrap_or(0);
        let (id, last) = (self.id, self.last);
        let path = format!("/_tg/wait/{id}?after={after}&timeout_ms={GLANCE_MS}&last={last}");
        let chat = self.line.get(&path);
        if !chat.is_null() {
            self.seen = chat;
        }
    }

    fn messages(&self) -> impl DoubleEndedIterator<Item = &Value> {
        self.seen["messages"].as_array().into_iter().flatten()
    }

    /// The newest button with these words in a message not older than `since`.
    pub fn button(&self, label: &str, since: i64) -> Option<Button> {
        self.buttons(label, since).next()
    }

    /// All buttons with these words, the newest first.
    pub fn buttons(&self, label: &str, since: i64) -> impl Iterator<Item = Button> {
        self.messages().rev().filter_map(move |message| {
            let id = message["id"].as_i64().filter(|id| *id >= since)?;
            let rows = message["buttons"].as_array()?.iter();
            let mut buttons = rows.flat_map(|row| row.as_array().unwrap());
            let holds = |button: &&Value| button["text"].as_str().unwrap().contains(label);
            let data = buttons.find(holds)?["data"].as_str()?.to_owned();
            let text = message["text"].as_str().unwrap_or_default().to_owned();
            Some(Button {
                message: id,
                text,
                data,
            })
        })
    }

    /// The newest unpaid invoice not older than `since`.
    pub fn invoice(&self, since: i64) -> Option<i64> {
        let open = |message: &&Value| message["invoice"]["paid"] == false;
        let id = self.messages().rev().find(open)?["id"].as_i64()?;
        (id >= since).then_some(id)
    }

    /// The number of the newest message.
    pub fn newest(&self) -> i64 {
        let newest = self.messages().next_back();
        newest
            .and_then(|message| message["id"].as_i64())
            .unwrap_or(0)
    }

    /// Looks until there is something; `None` when patience is over.
    pub fn until<T>(&mut self, look: impl Fn(&Self) -> Option<T>) -> Option<T> {
        let began = Instant::now();
        loop {
            if let Some(found) = look(self) {
                return Some(found);
            }
            if began.elapsed() > PATIENCE {
                return None;
            }
            self.glance();
        }
    }

    /// Says something; gives the message's number.
    pub fn say(&mut self, text: &str) -> i64 {
        let said = json!({"customer": self.id, "text": text});
        let said = self.line.post("/_tg/say", &said);
        self.updates.extend(said["update_id"].as_i64());
        said["message_id"].as_i64().unwrap()
    }

    /// Sends a file.
    pub fn send(&mut self, query: &str, bytes: &[u8]) {
        let path = format!("/_tg/send?customer={}&kind={query}", self.id);
        let sent = self.line.post_bytes(&path, bytes);
        self.updates.extend(sent["update_id"].as_i64());
    }

    /// Presses a button that was seen; false when it has gone meanwhile.
    pub fn tap(&mut self, button: &Button) -> bool {
        let press = json!({"customer": self.id, "message_id": button.message, "data": button.data});
        let update = self.line.post("/_tg/press", &press)["update_id"].as_i64();
        self.updates.extend(update);
        update.is_some()
    }

    /// Waits for a button and presses it; gives it.
    pub fn press(&mut self, label: &str, since: i64) -> Option<Button> {
        for _ in 0..3 {
            let button = self.until(|chat| chat.button(label, since))?;
            if self.tap(&button) {
                return Some(button);
            }
            self.glance();
        }
        None
    }

    /// Blocks the bot, or lets it in again.
    pub fn block(&mut self, blocked: bool) {
        let how = json!({"customer": self.id, "blocked": blocked});
        let update = self.line.post("/_tg/block", &how)["update_id"].as_i64();
        self.updates.extend(update);
    }

    /// Pays an invoice; gives Telegram's answer.
    pub fn pay(&mut self, message: i64, how: Value) -> Value {
        let mut form = json!({"customer": self.id, "message_id": message, "timeout_ms": 1_500});
        for (key, value) in how.as_object().unwrap() {
            form[key] = value.clone();
        }
        let paid = self.line.post("/_tg/pay", &form);
        let told = paid["update_ids"].as_array().into_iter().flatten();
        self.updates.extend(told.filter_map(Value::as_i64));
        paid
    }
}
