//! A customer who talks to the bot through the emulated Telegram: what they see and do, and nothing else.

use super::chat::{Chat, Message};
use super::{Bot, roubles};
use serde_json::{Value, json};

pub struct Customer<'b> {
    pub bot: &'b Bot,
    pub id: i64,
}

impl<'b> Customer<'b> {
    pub fn new(bot: &'b Bot, id: i64) -> Self {
        Self { bot, id }
    }

    /// The chat as it is.
    pub fn chat(&self) -> Chat {
        let chat = self.bot.http.get(&format!("/_tg/chat/{}", self.id));
        serde_json::from_value(chat).unwrap()
    }

    /// The newest message of the bot with buttons.
    #[track_caller]
    pub fn screen(&self) -> Message {
        if let Some(screen) = self.recent().screen() {
            return screen.clone();
        }
        let chat = self.chat();
        match chat.screen() {
            Some(screen) => screen.clone(),
            None => panic!("no screen in\n{}", chat.shown()),
        }
    }

    /// The newest messages only: for chats that have grown long.
    fn recent(&self) -> Chat {
        let chat = self.bot.http.get(&format!("/_tg/chat/{}?last=12", self.id));
        serde_json::from_value(chat).unwrap()
    }

    /// The number of the newest message.
    pub fn newest(&self) -> i64 {
        self.recent()
            .messages
            .last()
            .map_or(0, |message| message.id)
    }

    /// One message, as long as it is there.
    pub fn message(&self, id: i64) -> Option<Message> {
        let recent = self
            .recent()
            .messages
            .into_iter()
            .find(|message| message.id == id);
        recent.or_else(|| self.message_of_old(id))
    }

    fn message_of_old(&self, id: i64) -> Option<Message> {
        self.chat()
            .messages
            .into_iter()
            .find(|message| message.id == id)
    }

    /// How many messages of the bot are in the chat.
    pub fn heard(&self) -> usize {
        self.chat().by_the_bot().count()
    }

    pub fn toasts(&self) -> Vec<String> {
        self.recent()
            .alerts
            .into_iter()
            .map(|alert| alert.text)
            .collect()
    }

    #[track_caller]
    pub fn last_toast(&self) -> String {
        self.toasts().pop().expect("no word over the chat")
    }

    /// Says something without waiting for anything.
    pub fn say_only(&self, text: &str) {
        let say = json!({"customer": self.id, "text": text});
        self.bot.http.post("/_tg/say", &say);
    }

    /// Says something and waits for the answer; gives the screen afterwards.
    #[track_caller]
    pub fn say(&self, text: &str) -> Message {
        self.say_only(text);
        self.bot.settle();
        self.screen()
    }

    /// Says something in reply to a message and waits for the answer.
    #[track_caller]
    pub fn replies(&self, to: i64, text: &str) -> Message {
        let say = json!({"customer": self.id, "text": text, "reply_to": to});
        self.bot.http.post("/_tg/say", &say);
        self.bot.settle();
        self.screen()
    }

    /// Presses the newest button with these words and waits for the answer; gives the screen afterwards.
    #[track_caller]
    pub fn press(&self, label: &str) -> Message {
        let (status, answer) = self.tap(label);
        assert_eq!(status, 200, "[{label}]: {answer}\n{}", self.chat().shown());
        self.bot.settle();
        self.screen()
    }

    /// Presses without waiting for anything.
    pub fn tap(&self, label: &str) -> (u16, Value) {
        let press = json!({"customer": self.id, "label": label});
        self.bot.http.try_post("/_tg/press", press.to_string())
    }

    /// Presses a button that may be gone: an old one, a forged one; waits for the answer.
    #[track_caller]
    pub fn force(&self, message: i64, data: &str) {
        self.tap_data(message, data);
        self.bot.settle();
    }

    /// As `force`, without waiting for anything.
    pub fn tap_data(&self, message: i64, data: &str) {
        let press =
            json!({"customer": self.id, "message_id": message, "data": data, "force": true});
        self.bot.http.post("/_tg/press", &press);
    }

    /// Sends a file without waiting: `query` as in `photo&name=cat.png`.
    pub fn drop_file(&self, query: &str, bytes: &[u8]) -> i64 {
        let path = format!("/_tg/send?customer={}&kind={query}", self.id);
        let (status, answer) = self.bot.http.try_post(&path, bytes);
        assert_eq!(status, 200, "{path}: {answer}");
        answer["message_id"].as_i64().unwrap()
    }

    /// Sends a file and waits for the answer.
    #[track_caller]
    pub fn send(&self, query: &str, bytes: &[u8]) -> Message {
        self.drop_file(query, bytes);
        self.bot.settle();
        self.screen()
    }

    /// Several photos at once, as an album.
    #[track_caller]
    pub fn album(&self, name: &str, photos: &[Vec<u8>]) -> Message {
        for photo in photos {
            self.drop_file(&format!("photo&album={name}"), photo);
        }
        self.bot.settle();
        self.screen()
    }

    pub fn edit(&self, message: i64, text: &str) {
        let edit = json!({"customer": self.id, "message_id": message, "text": text});
        self.bot.http.post("/_tg/edit", &edit);
        self.bot.settle();
    }

    pub fn forward(&self, message: i64) {
        let forward = json!({"customer": self.id, "message_id": message});
        self.bot.http.post("/_tg/forward", &forward);
        self.bot.settle();
    }

    pub fn block(&self, blocked: bool) {
        let block = json!({"customer": self.id, "blocked": blocked});
        self.bot.http.post("/_tg/block", &block);
        self.bot.settle();
    }

    /// The newest invoice in the chat.
    #[track_caller]
    pub fn invoice(&self) -> Message {
        let chat = self.chat();
        let found = chat.by_the_bot().rev().find(|m| m.invoice.is_some());
        found
            .cloned()
            .unwrap_or_else(|| panic!("no invoice in\n{}", chat.shown()))
    }

    /// Pays the newest invoice; `how` as `/_tg/pay` takes it. Gives Telegram's answer.
    #[track_caller]
    pub fn pays(&self, how: &Value) -> Value {
        let answer = self.pays_only(self.invoice().id, how);
        self.bot.settle();
        answer
    }

    /// Buys the pack of 100 Stars; gives the charge id.
    pub fn buys(&self, how: &Value) -> String {
        self.say("/balance");
        self.press("Звёзды");
        self.press("100 →");
        let paid = self.pays(how);
        paid["charge_id"].as_str().unwrap().to_owned()
    }

    /// As `pays`, of this invoice and without waiting for anything.
    pub fn pays_only(&self, message: i64, how: &Value) -> Value {
        let mut form = json!({"customer": self.id, "message_id": message});
        for (key, value) in how.as_object().unwrap() {
            form[key] = value.clone();
        }
        self.bot.http.post("/_tg/pay", &form)
    }

    /// Wallet and bonus, in kopecks.
    pub fn purse(&self) -> (i64, i64) {
        let sum = |kind: &str| {
            self.bot.number(&format!(
                "SELECT coalesce(sum(balance), 0) FROM accounts WHERE customer_id = {} AND kind = '{kind}'",
                self.id
            ))
        };
        (sum("wallet"), sum("bonus"))
    }

    /// Waits until the chat is so.
    #[track_caller]
    pub fn wait_for<T>(&self, what: &str, look: impl Fn(&Chat) -> Option<T>) -> T {
        let seen = std::cell::RefCell::new(String::new());
        let found = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            self.bot.until(what, || {
                let chat = self.chat();
                let found = look(&chat);
                if found.is_none() {
                    *seen.borrow_mut() = chat.shown();
                }
                found
            })
        }));
        found.unwrap_or_else(|why| {
            eprintln!("{}", seen.borrow());
            std::panic::resume_unwind(why)
        })
    }

    /// Waits until the bot says so; gives that message.
    #[track_caller]
    pub fn see(&self, words: &str) -> Message {
        self.wait_for(words, |chat| chat.saying(words).cloned())
    }

    /// Waits until the chat has settled: every update answered, nothing left in the outbox.
    pub fn all_delivered(&self) {
        let todo = "SELECT count(*) FROM outbox WHERE state = 'todo'";
        self.bot.until("the outbox is empty", || {
            (self.bot.number(todo) == 0).then_some(())
        });
    }

    /// A new customer who has read the greeting.
    #[track_caller]
    pub fn begins(&self) -> &Self {
        self.say("/start");
        self
    }

    /// Turns the pages of the list on the screen up to the one with this button.
    #[track_caller]
    pub fn turns_to(&self, title: &str) -> Message {
        let mut list = self.screen();
        while !list.has(title) {
            let more = ["Ещё →", "More →"].into_iter().find(|more| list.has(more));
            let more = more.unwrap_or_else(|| panic!("no {title} up to\n{}", list.shown()));
            list = self.press(more);
        }
        list
    }

    /// From wherever they are to the first question of the model whose button has these words.
    #[track_caller]
    pub fn chooses(&self, title: &str) -> Message {
        self.say("/start");
        self.press("Все модели");
        self.turns_to(title);
        self.press(title);
        self.press("Начать")
    }

    /// A picture of the cheapest model, up to the confirmation.
    #[track_caller]
    pub fn fills_a_picture(&self, prompt: &str) -> Message {
        self.chooses("Z-Image");
        self.say(prompt);
        self.press("1:1")
    }

    /// A picture, up to its result.
    #[track_caller]
    pub fn makes_a_picture(&self, prompt: &str) -> Message {
        self.fills_a_picture(prompt);
        self.runs()
    }

    /// Has a photo made larger with Crisp Upscale, from the menu to the result.
    #[track_caller]
    pub fn upscales(&self, photo: &[u8]) -> Message {
        self.say("/start");
        self.press("Улучшить");
        self.turns_to("Crisp Upscale");
        self.press("Crisp Upscale");
        self.press("Начать");
        self.send("photo", photo);
        self.runs()
    }

    /// `Запустить`, up to the result.
    #[track_caller]
    pub fn runs(&self) -> Message {
        let newest = |chat: &Chat| chat.saying("Готово!").map_or(0, |done| done.id);
        let before = newest(&self.chat());
        self.press("Запустить");
        let done = self.wait_for("a new result", |chat| {
            chat.saying("Готово!")
                .filter(|done| done.id > before)
                .cloned()
        });
        self.all_delivered();
        done
    }

    /// What can be spent and what is on hold, in kopecks, as the books have it.
    pub fn money(&self) -> (i64, i64) {
        let sum = |kinds: &str| {
            self.bot.number(&format!(
                "SELECT coalesce(sum(balance), 0) FROM accounts WHERE customer_id = {} AND kind IN ({kinds})",
                self.id
            ))
        };
        (sum("'wallet','bonus'"), sum("'hold'"))
    }

    /// Nothing is on hold, and so much can be spent; the balance screen says the same.
    #[track_caller]
    pub fn has(&self, kopecks: i64) {
        assert_eq!(self.money(), (kopecks, 0), "{}", self.chat().shown());
        self.say("/balance")
            .says(&roubles(kopecks / 100, kopecks % 100));
    }
}
