//! A chat as its customer sees it.

use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
pub struct Chat {
    pub messages: Vec<Message>,
    pub alerts: Vec<Alert>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Message {
    pub id: i64,
    pub from: String,
    pub text: String,
    pub html: String,
    pub media: Vec<Media>,
    pub buttons: Vec<Vec<Button>>,
    /// What is to be paid: title, currency, amount, whether it is paid.
    pub invoice: Option<serde_json::Value>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Media {
    pub kind: String,
    pub url: String,
    pub file_id: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Button {
    pub text: String,
    pub data: Option<String>,
    /// Where it leads outside the chat.
    pub url: Option<String>,
}

/// A word over the chat in answer to a press.
#[derive(Clone, Debug, Deserialize)]
pub struct Alert {
    pub text: String,
}

impl Message {
    pub fn by_bot(&self) -> bool {
        self.from == "bot"
    }

    /// All labels, row by row.
    pub fn labels(&self) -> Vec<&str> {
        self.buttons
            .iter()
            .flatten()
            .map(|button| button.text.as_str())
            .collect()
    }

    /// The first button whose label contains these words.
    pub fn button(&self, label: &str) -> Option<&Button> {
        let mut all = self.buttons.iter().flatten();
        all.find(|button| button.text.contains(label))
    }

    pub fn has(&self, label: &str) -> bool {
        self.button(label).is_some()
    }

    /// The data behind a button that must be there.
    pub fn data(&self, label: &str) -> &str {
        let button = self.button(label);
        let data = button.and_then(|button| button.data.as_deref());
        data.unwrap_or_else(|| panic!("no button {label} under:\n{}", self.shown()))
    }

    #[track_caller]
    pub fn says(&self, words: &str) -> &Self {
        assert!(
            self.text.contains(words),
            "not «{words}» in:\n{}",
            self.shown()
        );
        self
    }

    #[track_caller]
    pub fn says_nothing_of(&self, words: &str) -> &Self {
        assert!(
            !self.text.contains(words),
            "«{words}» in:\n{}",
            self.shown()
        );
        self
    }

    /// As a person would describe it.
    pub fn shown(&self) -> String {
        let media: Vec<&str> = self.media.iter().map(|media| media.kind.as_str()).collect();
        let rows: Vec<String> = self
            .buttons
            .iter()
            .map(|row| {
                row.iter()
                    .map(|b| format!("[{}]", b.text))
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        format!(
            "#{} {} {media:?}\n{}\n{}",
            self.id,
            self.from,
            self.text,
            rows.join("\n")
        )
    }
}

impl Chat {
    pub fn by_the_bot(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages.iter().filter(|message| message.by_bot())
    }

    /// The newest message of the bot that has buttons.
    pub fn screen(&self) -> Option<&Message> {
        self.by_the_bot()
            .rev()
            .find(|message| !message.buttons.is_empty())
    }

    /// The newest message of the bot that says so.
    pub fn saying(&self, words: &str) -> Option<&Message> {
        self.by_the_bot()
            .rev()
            .find(|message| message.text.contains(words))
    }

    pub fn shown(&self) -> String {
        let messages: Vec<String> = self.messages.iter().map(Message::shown).collect();
        let toasts: Vec<&str> = self
            .alerts
            .iter()
            .map(|alert| alert.text.as_str())
            .collect();
        format!("{}\ntoasts: {toasts:?}", messages.join("\n---\n"))
    }
}
