//! A customer of the emulated Telegram who talks to the real binary.

use super::{LOOK_EVERY, PATIENCE, World, get_json, post, post_json, until};
use serde_json::{Value, json};
use std::time::Instant;

/// A customer who talks.
#[derive(Clone, Copy)]
pub struct Person<'a> {
    world: &'a World,
    /// Telegram id.
    pub id: i64,
}

impl<'a> Person<'a> {
    pub(super) fn new(world: &'a World, id: i64) -> Self {
        Self { world, id }
    }

    /// Says something; gives the update's number.
    pub fn say_now(&self, text: &str) -> i64 {
        let said = json!({ "customer": self.id, "text": text });
        post_json(&self.world.tg("say"), &said)["update_id"]
            .as_i64()
            .unwrap()
    }

    /// Says something and waits for the answer.
    pub fn say(&self, text: &str) {
        self.until_shown(self.say_now(text));
    }

    /// Sends a picture; gives the update's number.
    pub fn send_picture_now(&self, bytes: &[u8]) -> i64 {
        let url = self.world.tg(&format!(
            "send?customer={}&kind=photo&name=cat.png",
            self.id
        ));
        let (status, answer) = post(&url, bytes);
        assert_eq!(status, 200, "{answer}");
        answer["update_id"].as_i64().unwrap()
    }

    /// Presses the button of the newest message that has it; gives the update's number.
    pub fn press_now(&self, label: &str) -> i64 {
        let began = Instant::now();
        let (message, data) = loop {
            if let Some(found) = self.button(label) {
                break found;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "no button {label} in {:#?}",
                self.heard().last()
            );
            std::thread::sleep(LOOK_EVERY);
        };
        let press = json!({ "customer": self.id, "message_id": message, "data": data });
        post_json(&self.world.tg("press"), &press)["update_id"]
            .as_i64()
            .unwrap()
    }

    /// Presses the newest button with this label, if there is one; gives the update's number.
    pub fn try_press(&self, label: &str) -> Option<i64> {
        let (message, data) = self.button(label)?;
        let press = json!({ "customer": self.id, "message_id": message, "data": data });
        // The message may have moved on in between.
        let (_, answer) = post(&self.world.tg("press"), press.to_string().as_bytes());
        answer["update_id"].as_i64()
    }

    /// Presses a button and waits for the answer.
    pub fn press(&self, label: &str) {
        self.until_shown(self.press_now(label));
    }

    /// The newest button with this label: its message and data.
    pub fn button(&self, label: &str) -> Option<(i64, String)> {
        let chat = self.chat();
        chat.iter().rev().find_map(|message| {
            let rows = message["buttons"].as_array()?.iter();
            let mut buttons = rows.flat_map(|row| row.as_array().unwrap());
            let button = buttons.find(|button| button["text"].as_str().unwrap().contains(label))?;
            Some((message["id"].as_i64()?, button["data"].as_str()?.to_owned()))
        })
    }

    /// Waits until the bot has answered an update.
    pub fn until_shown(&self, update: i64) {
        self.world.until_true(&format!(
            "SELECT shown_ms IS NOT NULL FROM inbox WHERE update_id = {update}"
        ));
    }

    /// All messages of the chat.
    pub fn chat(&self) -> Vec<Value> {
        let chat = get_json(&self.world.tg(&format!("chat/{}", self.id)));
        chat["messages"].as_array().unwrap().clone()
    }

    /// The messages of the bot.
    pub fn heard(&self) -> Vec<Value> {
        self.chat()
            .into_iter()
            .filter(|message| message["from"] == "bot")
            .collect()
    }

    /// How many messages of the bot hold this text.
    pub fn count(&self, text: &str) -> usize {
        let holds = |message: &&Value| message["text"].as_str().unwrap().contains(text);
        self.heard().iter().filter(holds).count()
    }

    /// Waits for a message of the bot with this text.
    pub fn until_heard(&self, text: &str) {
        until(&format!("«{text}» in {:#?}", self.texts()), || {
            (self.count(text) > 0).then_some(())
        });
    }

    /// The texts of the bot.
    pub fn texts(&self) -> Vec<String> {
        self.heard()
            .iter()
            .map(|message| message["text"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Files that have come from the bot.
    pub fn files(&self) -> usize {
        self.heard()
            .iter()
            .map(|message| message["media"].as_array().unwrap().len())
            .sum()
    }
}
