//! A broadcast to a crowd, with pauses, restarts and a Telegram that asks to wait: each gets it exactly once, never more
//! than Telegram allows.

use super::{drafts, until_state};
use crate::support::Bot;
use kiebot::store::customers::{self, Sender};
use kiebot::store::{Store, ledger};
use kiebot::words::Lang;
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Instant;

/// Numbers of the crowd begin here.
const FIRST: i64 = 1_000_000;

/// So many are waited for at a time: one wait has its limit.
const STEP: i64 = 200;

/// So many customers who have been here before.
fn gathered(size: i64) -> Bot {
    let mut bot = Bot::stopped(|_| {});
    let now = bot.clock.now_ms();
    let store = Store::open(&bot.config.database.path, 1).unwrap();
    let come = move |tx: &rusqlite::Connection| -> Result<(), ledger::LedgerError> {
        for n in 0..size {
            let sender = Sender {
                id: kiebot::ids::CustomerId(FIRST + n),
                name: "Клиент".to_owned(),
                username: None,
                lang: Lang::Ru,
            };
            customers::meet(tx, &sender, now)?;
            ledger::open_accounts(tx, sender.id)?;
        }
        Ok(())
    };
    store.write(come).unwrap();
    store.close().unwrap();
    for n in 0..size {
        bot.customer(FIRST + n, "Клиент", "ru");
    }
    bot.start();
    bot
}

/// How many letters each of the crowd has got: as many with none, with one, with more.
fn heard(bot: &Bot, size: i64) -> BTreeMap<usize, i64> {
    let mut times = BTreeMap::new();
    for n in 0..size {
        let chat = bot.customer(FIRST + n, "Клиент", "ru").chat();
        let got = chat.by_the_bot().filter(|m| m.text == "Новости");
        *times.entry(got.count()).or_default() += 1;
    }
    times
}

/// Waits until so many have been sent, and says how fast they went.
fn until_sent(bot: &Bot, wanted: i64) {
    let sent = || bot.number("SELECT sent FROM broadcasts");
    let (began, before) = (Instant::now(), sent());
    while sent() < wanted {
        let next = wanted.min(sent() + STEP);
        bot.until("more is sent", || (sent() >= next).then_some(()));
    }
    let took = began.elapsed().as_secs_f64().max(0.001);
    let speed = (sent() - before) as f64 / took;
    eprintln!("{} sent, {speed:.0} in a real second", sent());
}

/// Sends to a crowd of this size and asks for pauses and restarts on the way.
fn sends(size: i64) {
    let mut bot = gathered(size);
    let blocked = [FIRST + 3, FIRST + size - 1];
    for id in blocked {
        bot.customer(id, "Клиент", "ru").block(true);
    }
    {
        let admin = bot.admin();
        admin.begins();
        drafts(&admin, "Новости");
        admin.press("К отправке").says("Получат");
        admin.press("Отправить");
    }
    bot.telegram_faults(&json!({"send_429_every": 61}));
    let began = bot.clock.now_ms();
    let sent = |bot: &Bot| bot.number("SELECT sent FROM broadcasts");
    for part in 1..=3 {
        until_sent(&bot, size * part / 5);
        bot.restart();
    }
    bot.admin().press("Пауза").says("на паузе");
    let stood = bot.until("nobody is under way", || {
        let open = bot.number("SELECT count(*) FROM broadcast_turns WHERE state = 'sending'");
        (open == 0).then(|| sent(&bot))
    });
    bot.advance(60_000);
    bot.restart();
    assert_eq!(sent(&bot), stood, "it stands while it is held up");
    let rested = bot.clock.now_ms();
    bot.admin().press("Продолжить").says("идёт");
    until_sent(&bot, size - STEP);
    until_state(&bot, "done");
    let took_s = (bot.clock.now_ms() - began) / 1_000;
    let rest_s = (bot.clock.now_ms() - rested) / 1_000;
    eprintln!("{size} customers: {took_s} s of the bot's clock, the last part {rest_s} s");
    assert!(took_s >= size / 30, "more than 30 a second: {took_s} s");
    let times = heard(&bot, size);
    let known = i64::try_from(blocked.len()).unwrap();
    assert_eq!(times, BTreeMap::from([(0, known), (1, size - known)]));
    assert_eq!(bot.number("SELECT unclear + failed FROM broadcasts"), 0);
    // The admin is one of all customers.
    assert_eq!(sent(&bot), size - known + 1);
    assert_eq!(bot.number("SELECT skipped + gone FROM broadcasts"), known);
}

#[test]
fn two_thousand_get_it_once_over_restarts() {
    sends(2_000);
}

#[test]
#[ignore = "takes minutes: a hundred thousand customers"]
fn a_hundred_thousand_get_it_once_over_restarts() {
    sends(100_000);
}
