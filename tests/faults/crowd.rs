//! Customers who talk through everything: when a screen does not come they begin anew, as people do.

use crate::line::{Chat, Line};
use fastrand::Rng;
use serde_json::json;
use std::io::Cursor;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{Scope, ScopedJoinHandle};
use std::time::Duration;

/// The customers, each on a thread of their own.
pub struct Crowd<'scope> {
    over: Arc<AtomicBool>,
    orders: Arc<AtomicUsize>,
    people: Vec<ScopedJoinHandle<'scope, Told>>,
}

/// What one customer has done.
#[derive(Default)]
struct Told {
    updates: Vec<i64>,
    orders: usize,
    broken: usize,
}

impl<'scope> Crowd<'scope> {
    /// Customers 1 to `people` begin to talk.
    pub fn start<'env>(
        scope: &'scope Scope<'scope, 'env>,
        telegram: &str,
        people: i64,
        mut chance: Rng,
    ) -> Self {
        let over = Arc::<AtomicBool>::default();
        let orders = Arc::<AtomicUsize>::default();
        let people = (1..=people).map(|id| {
            let (over, orders) = (Arc::clone(&over), Arc::clone(&orders));
            let mut customer = Customer {
                chat: Chat::new(Line::new(telegram), id, 12),
                people,
                chance: chance.fork(),
                orders,
                told: Told::default(),
                said: 0,
            };
            scope.spawn(move || {
                customer.chat.say("/start");
                while !over.load(Ordering::SeqCst) {
                    if customer.visit().is_none() {
                        customer.told.broken += 1;
                    }
                }
                customer.told.updates = customer.chat.updates;
                customer.told
            })
        });
        let people = people.collect();
        Self {
            over,
            orders,
            people,
        }
    }

    /// Orders that have been given so far.
    pub fn orders(&self) -> usize {
        self.orders.load(Ordering::SeqCst)
    }

    /// Lets everybody finish their visit; gives all updates they have caused.
    pub fn stop(mut self) -> Vec<i64> {
        self.over.store(true, Ordering::SeqCst);
        let people = std::mem::take(&mut self.people).into_iter();
        let all: Vec<Told> = people.map(|thread| thread.join().unwrap()).collect();
        let sum = |of: fn(&Told) -> usize| all.iter().map(of).sum::<usize>();
        println!(
            "crowd: {} updates, {} orders, {} ways broken off",
            sum(|told| told.updates.len()),
            sum(|told| told.orders),
            sum(|told| told.broken)
        );
        all.into_iter().flat_map(|told| told.updates).collect()
    }
}

impl Drop for Crowd<'_> {
    /// Whoever fails must not wait for people who talk on for ever.
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
    }
}

struct Customer {
    chat: Chat,
    /// How many customers there are.
    people: i64,
    chance: Rng,
    orders: Arc<AtomicUsize>,
    told: Told,
    said: u32,
}

impl Customer {
    /// One thing a customer comes for; `None` when a screen did not come.
    fn visit(&mut self) -> Option<()> {
        match self.chance.u32(..100) {
            0..=9 => self.picture(),
            10..=12 => self.edited_picture(),
            13..=14 => self.sounds(),
            15 => self.video(),
            16..=17 => self.song(),
            18..=24 => self.stars(),
            25..=26 => self.roubles(),
            27..=28 => self.request(),
            29..=30 => self.away(),
            31..=32 => self.small_talk(),
            33..=34 => self.again("WAV"),
            35..=39 => self.again("Попробовать снова"),
            _ => self.again("Ещё раз · "),
        }
    }

    /// A sentence of its own for each order, so that tasks and results can be told apart.
    fn prompt(&mut self) -> String {
        self.said += 1;
        let mood = match self.chance.u32(..16) {
            0 => "nsfw",
            _ => "кот",
        };
        format!("{mood} {}-{};", self.chat.id, self.said)
    }

    fn picture(&mut self) -> Option<()> {
        let since = self.chat.say("/start");
        for label in ["⭐", "Z-Image", "🚀 Начать"] {
            self.chat.press(label, since)?;
        }
        self.chat.until(|chat| {
            chat.button("Отменить", since)
                .or(chat.button("В меню", since))
        })?;
        let prompt = self.prompt();
        self.chat.say(&prompt);
        self.chat.press("1:1", since)?;
        self.run(since)
    }

    /// To the first question of a model that stands somewhere in the long list.
    fn choose(&mut self, title: &str) -> Option<i64> {
        let since = self.chat.say("/start");
        self.chat.press("Все модели", since)?;
        for _ in 0..30 {
            let found = self.chat.until(|chat| {
                let more = chat.button("Ещё →", since);
                chat.button(title, since)
                    .map(|_| true)
                    .or(more.map(|_| false))
            })?;
            if found {
                break;
            }
            self.chat.press("Ещё →", since)?;
        }
        self.chat.press(title, since)?;
        self.chat.press("🚀 Начать", since)?;
        self.chat.glance();
        Some(since)
    }

    fn edited_picture(&mut self) -> Option<()> {
        let since = self.choose("Nano Banana Edit")?;
        for n in 0..self.chance.u32(1..=2) {
            // A picture of its own, or what is made of two customers' pictures could be the same.
            let mark = (self.chat.id.unsigned_abs() as u32) << 16 | self.said << 2 | n;
            self.chat.send("photo", &png(48, mark));
        }
        self.chat.press("Готово (", since)?;
        let prompt = self.prompt();
        self.chat.say(&prompt);
        self.chat.press("Далее", since)?;
        self.run(since)
    }

    fn video(&mut self) -> Option<()> {
        let since = self.choose("Seedance 1.5 Pro")?;
        let prompt = self.prompt();
        self.chat.say(&prompt);
        self.chat.press("16:9", since)?;
        self.chat.say("4");
        self.chat.press("Далее", since)?;
        self.run(since)
    }

    fn sounds(&mut self) -> Option<()> {
        let since = self.choose("Suno Sounds")?;
        let prompt = self.prompt();
        self.chat.say(&prompt);
        self.chat.press("Далее", since)?;
        self.run(since)
    }

    /// Two tracks, which can be continued.
    fn song(&mut self) -> Option<()> {
        let since = self.choose("Suno Music")?;
        let prompt = self.prompt();
        self.chat.say(&prompt);
        self.chat.press("Далее", since)?;
        self.run(since)
    }

    /// The same once more, or what can be made of a result; several at once if the finger is quick.
    fn again(&mut self, label: &str) -> Option<()> {
        if self.chat.button(label, 0).is_none() {
            self.chat.glance();
        }
        let button = self.chat.button(label, 0);
        let Some(button) = button.filter(|_| self.chance.u32(..20) > 0) else {
            return self.picture();
        };
        for _ in 0..self.chance.u32(1..=3) {
            let since = self.chat.newest() + 1;
            self.chat.tap(&button);
            if label == "WAV" {
                self.chat.press("Трек 1", since)?;
            }
            if label == "Ещё раз · " {
                // It starts at once, unless the first of several taps is still under way.
                self.told.orders += 1;
                self.orders.fetch_add(1, Ordering::SeqCst);
                continue;
            }
            self.run(since)?;
        }
        Some(())
    }

    /// From the confirmation to the start, with the habits of real fingers.
    fn run(&mut self, since: i64) -> Option<()> {
        let button = self.chat.press("Запустить", since)?;
        self.told.orders += 1;
        self.orders.fetch_add(1, Ordering::SeqCst);
        if self.chance.u32(..4) == 0 {
            self.chat.tap(&button);
        }
        if self.chance.u32(..10) == 0 {
            self.chat.press("Отменить", since)?;
            // Before Kie has it, it is cancelled without another question.
            self.chat.glance();
            let sure = self.chat.button("Да, остановить", since);
            if let Some(sure) = sure.filter(|_| self.chance.bool()) {
                self.chat.tap(&sure);
            }
        }
        Some(())
    }

    fn stars(&mut self) -> Option<()> {
        let since = self.chat.say("/balance");
        self.chat.press("Звёзды", since)?;
        let large = self.chance.u32(..3) == 0;
        self.chat
            .press(if large { "500 →" } else { "100 →" }, since)?;
        let invoice = self.chat.until(|chat| chat.invoice(since))?;
        let deliver = self.chance.u32(1..=3);
        let how = match self.chance.u32(..12) {
            _ if large => json!({ "deliver": deliver }),
            0 => json!({"amount": 50, "unasked": true, "deliver": deliver}),
            1 => {
                json!({"payer": self.chance.i64(1..=self.people), "anyway": true, "deliver": deliver})
            }
            2 => json!({"amount": 1}),
            3 => json!({"declined": true}),
            4 => {
                json!({"unasked": true, "deliver": deliver, "payload": "1:of-another-life-of-this-bot"})
            }
            // Stale: it is paid twice.
            5 => {
                self.chat.pay(invoice, json!({}));
                json!({"anyway": true, "unasked": true})
            }
            _ => json!({ "deliver": deliver }),
        };
        self.chat.pay(invoice, how);
        Some(())
    }

    fn roubles(&mut self) -> Option<()> {
        let since = self.chat.say("/balance");
        self.chat.press("Картой", since)?;
        self.chat.until(|chat| chat.button("1\u{a0}000", since))?;
        self.chat.say("250,50");
        let invoice = self.chat.until(|chat| chat.invoice(since))?;
        self.chat.pay(invoice, json!({"deliver": 2}));
        Some(())
    }

    /// A top-up by hand; the sum tells the admin's script nothing, the oracle who asked.
    fn request(&mut self) -> Option<()> {
        let since = self.chat.say("/balance");
        self.chat.press("Переводом", since)?;
        self.chat.until(|chat| chat.button("1\u{a0}000", since))?;
        let sum = request_roubles(self.chat.id).to_string();
        self.chat.say(&sum);
        if self.chance.bool() {
            self.chat.send("photo&name=receipt.png", &png(32, 7));
        }
        Some(())
    }

    /// Blocks the bot for a while and comes back.
    fn away(&mut self) -> Option<()> {
        self.chat.block(true);
        std::thread::sleep(Duration::from_millis(self.chance.u64(10..600)));
        self.chat.block(false);
        self.chat.say("/start");
        Some(())
    }

    fn small_talk(&mut self) -> Option<()> {
        for words in ["/help", "/history", "Что ты умеешь?", "/paysupport"] {
            self.chat.say(words);
        }
        self.chat.press("👍", 0)?;
        Some(())
    }
}

/// What a customer asks to have credited by hand, in roubles.
pub fn request_roubles(customer: i64) -> i64 {
    100 + customer
}

/// A picture of so many pixels; the shade tells several apart.
/// Stripes: two columns for each bit of the mark.
fn png(side: u32, mark: u32) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let stripe = |x: u32, _: u32| match mark.checked_shr(x / 2).unwrap_or(0) & 1 {
        0 => image::Rgb([20, 99, 199]),
        _ => image::Rgb([230, 99, 199]),
    };
    image::RgbImage::from_fn(side, side, stripe)
        .write_to(&mut out, image::ImageFormat::Png)
        .unwrap();
    out.into_inner()
}
