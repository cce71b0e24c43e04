//! Customers who talk through everything: when a screen does not come they begin anew, as people do.

use crate::child::{Person, World, until};
use fastrand::Rng;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{Scope, ScopedJoinHandle};
use std::time::{Duration, Instant};

/// A person presses again or begins anew after so long.
const PATIENCE: Duration = Duration::from_secs(4);
/// Between two looks at the chat.
const LOOK_EVERY: Duration = Duration::from_millis(15);

/// The customers, each on a thread of their own.
pub struct Crowd<'scope> {
    over: Arc<AtomicBool>,
    orders: Arc<AtomicUsize>,
    people: Vec<ScopedJoinHandle<'scope, Told>>,
}

/// What one customer has done.
#[derive(Default)]
pub struct Told {
    /// Numbers of all updates.
    pub updates: Vec<i64>,
    /// Orders whose way was walked to the end.
    pub orders: usize,
    /// Ways that broke off because a screen did not come.
    pub broken: usize,
}

impl<'scope> Crowd<'scope> {
    /// Customers 1 to `people` begin to talk.
    pub fn start<'env>(
        scope: &'scope Scope<'scope, 'env>,
        world: &'env World,
        people: i64,
        mut chance: Rng,
    ) -> Self {
        let over = Arc::<AtomicBool>::default();
        let orders = Arc::<AtomicUsize>::default();
        let people = (1..=people).map(|id| {
            let (over, orders, chance) = (Arc::clone(&over), Arc::clone(&orders), chance.fork());
            let mut customer = Customer {
                world,
                person: world.person(id),
                chance,
                told: Told::default(),
                said: 0,
            };
            scope.spawn(move || {
                while !over.load(Ordering::SeqCst) {
                    if customer.order().is_some() {
                        customer.told.orders += 1;
                        orders.fetch_add(1, Ordering::SeqCst);
                    } else {
                        customer.told.broken += 1;
                    }
                }
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

    /// Waits until so many more orders have been walked to their end.
    pub fn until_orders(&self, more: usize) {
        let enough = self.orders.load(Ordering::SeqCst) + more;
        until("orders", || {
            (self.orders.load(Ordering::SeqCst) >= enough).then_some(())
        });
    }

    /// Lets everybody finish their visit; gives all updates they have caused.
    pub fn stop(self) -> Vec<i64> {
        self.over.store(true, Ordering::SeqCst);
        let all: Vec<Told> = self
            .people
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect();
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

struct Customer<'a> {
    world: &'a World,
    person: Person<'a>,
    chance: Rng,
    told: Told,
    said: u32,
}

impl Customer<'_> {
    /// From /start to the end of an order; `None` when a screen did not come.
    fn order(&mut self) -> Option<()> {
        self.say("/start")?;
        for label in ["⭐", "Z-Image", "🚀 Начать"] {
            self.press(label)?;
        }
        // Each prompt is said once in a life, so that Kie's tasks can be told apart.
        self.said += 1;
        let mood = if self.chance.u32(..8) == 0 {
            "nsfw"
        } else {
            "кот"
        };
        self.say(&format!("{mood} {}-{};", self.person.id, self.said))?;
        self.press("1:1")?;
        if self.chance.u32(..4) == 0 {
            // A nervous finger.
            let update = self.person.try_press("Запустить")?;
            self.told.updates.push(update);
        }
        self.press("Запустить")?;
        if self.chance.u32(..4) == 0 {
            self.press("Отменить")?;
            if self.chance.bool() {
                self.press("Да, остановить");
            }
        }
        let open = format!(
            "SELECT count(*) FROM generations WHERE ended_ms IS NULL AND customer_id = {}",
            self.person.id
        );
        self.wait(|world| world.number(&open) == 0)
    }

    fn say(&mut self, text: &str) -> Option<()> {
        let update = self.person.say_now(text);
        self.answered(update)
    }

    fn press(&mut self, label: &str) -> Option<()> {
        let began = Instant::now();
        let update = loop {
            if let Some(update) = self.person.try_press(label) {
                break update;
            }
            if began.elapsed() > PATIENCE {
                return None;
            }
            std::thread::sleep(LOOK_EVERY);
        };
        self.answered(update)
    }

    fn answered(&mut self, update: i64) -> Option<()> {
        self.told.updates.push(update);
        let shown = format!(
            "SELECT count(*) FROM inbox WHERE update_id = {update} AND shown_ms IS NOT NULL"
        );
        self.wait(|world| world.number(&shown) == 1)
    }

    fn wait(&self, met: impl Fn(&World) -> bool) -> Option<()> {
        let began = Instant::now();
        while !met(self.world) {
            if began.elapsed() > PATIENCE {
                return None;
            }
            std::thread::sleep(LOOK_EVERY);
        }
        Some(())
    }
}
