//! Who else is about: an admin who decides requests and returns payments, and somebody who forges callbacks.

use crate::child::ADMIN;
use crate::line::{Button, Chat, Line};
use fastrand::Rng;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// What the admin said last of each request: its customer's name and whether it is to be credited.
pub type Decisions = BTreeMap<i64, (String, bool)>;

/// Decides requests and returns payments until `over`; gives the decisions and the updates.
pub fn admin(telegram: &str, mut chance: Rng, over: &AtomicBool) -> (Decisions, Vec<i64>) {
    let mut chat = Chat::new(Line::new(telegram), ADMIN, 60);
    let mut decisions = Decisions::new();
    while !over.load(Ordering::SeqCst) {
        chat.glance();
        decide(&mut chat, &mut chance, &mut decisions);
        if chance.u32(..6) == 0 {
            give_back(&mut chat, &mut chance);
        }
    }
    (decisions, chat.updates)
}

/// A card that waits, by its buttons.
fn decide(chat: &mut Chat, chance: &mut Rng, decisions: &mut Decisions) -> Option<()> {
    let (credit, number) = chat.buttons("✅ Зачислить", 0).find_map(|button| {
        let number = number_of(&button.text)?;
        let waits = !decisions.contains_key(&number);
        waits.then_some((button, number))
    })?;
    let who = name_of(&credit.text)?;
    if chance.u32(..4) > 0 {
        if chat.tap(&credit) {
            decisions.insert(number, (who, true));
            // A second tap changes nothing.
            chat.tap(&credit);
        }
        return Some(());
    }
    let of_this = |button: &Button| number_of(&button.text) == Some(number);
    let reject = chat.buttons("Отклонить", 0).find(of_this)?;
    chat.tap(&reject);
    let plain = chat.until(|chat| chat.buttons("Без причины", 0).find(of_this))?;
    if chat.tap(&plain) {
        decisions.insert(number, (who, false));
    }
    Some(())
}

/// `Заявка №17`.
fn number_of(text: &str) -> Option<i64> {
    let rest = text.split("Заявка №").nth(1)?;
    rest.split(|c: char| !c.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}

/// `Customer 7`.
fn name_of(text: &str) -> Option<String> {
    let rest = text.split("Customer ").nth(1)?;
    let id = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    Some(format!("Customer {id}"))
}

/// Asks for the return of some payment of the small pack.
fn give_back(chat: &mut Chat, chance: &mut Rng) -> Option<()> {
    let payments = chat.line().get("/_tg/payments");
    let small = |row: &&Value| row["currency"] == "XTR" && row["amount"] == 100;
    let open: Vec<&Value> = payments.as_array()?.iter().filter(small).collect();
    let row = chance.choice(open)?;
    let since = chat.say(&format!("/refund {}", row["charge_id"].as_str()?));
    chat.press("Вернуть", since)?;
    Some(())
}

/// Forged and mangled callbacks until `over`; gives how many.
pub fn forger(url: &str, mut chance: Rng, over: &AtomicBool, sent: &AtomicU64) {
    let line = Line::new(url);
    while !over.load(Ordering::SeqCst) {
        let token = format!("{:032x}", chance.u128(..));
        let task = format!("{:032x}", chance.u128(..));
        let body = match chance.u32(..4) {
            0 => "{".to_owned(),
            1 => "x".repeat(chance.usize(..2_000)),
            _ => json!({"code": 200, "msg": "ok", "data": {"taskId": task, "state": "success",
                "resultJson": "{\"resultUrls\":[\"http://127.0.0.1:9/evil.png\"]}"}})
            .to_string(),
        };
        let path = match chance.u32(..4) {
            0 => "/".to_owned(),
            1 => format!("/kie/{}", chance.u64(..)),
            _ => format!("/kie/{token}"),
        };
        let headers = [
            ("content-type", "application/json"),
            ("X-Webhook-Timestamp", "1787567410"),
            (
                "X-Webhook-Signature",
                "BmXbgR89B2mTDFAA+6yR+aXdRrvbQRq5NWYgwzIgxPc=",
            ),
        ];
        let signed = chance.usize(..=headers.len());
        line.knock(&format!("{url}{path}"), &headers[..signed], &body);
        sent.fetch_add(1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(chance.u64(5..60)));
    }
}
