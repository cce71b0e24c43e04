//! Each kopeck: what Telegram was paid and gave back, what the admin credited, what was delivered.

use super::Case;
use crate::crowd::request_roubles;
use crate::others::Decisions;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The welcome bonus, in kopecks.
const BONUS: i64 = 20_000;
/// What a Star is worth, in kopecks.
const STAR: i64 = 130;
/// The pack that has a bonus, in Stars, and the bonus in kopecks.
const LARGE_PACK: (i64, i64) = (500, 6_500);

/// What a payment is worth to the wallet and on top.
fn worth(payment: &Value) -> (i64, i64) {
    let amount = payment["amount"].as_i64().unwrap();
    match payment["currency"].as_str().unwrap() {
        "XTR" if amount == LARGE_PACK.0 => (amount * STAR, LARGE_PACK.1),
        "XTR" => (amount * STAR, 0),
        _ => (amount, 0),
    }
}

impl Case<'_> {
    /// The bonus once, each payment once, each success its price, everything else back. Gives the number of payments.
    pub(super) fn money(&mut self, decisions: &Decisions) -> i64 {
        let payments = self.line.get("/_tg/payments");
        let payments = payments.as_array().cloned().unwrap_or_default();
        let mut expected: BTreeMap<i64, i64> = (1..=self.people).map(|id| (id, BONUS)).collect();
        let mut thanks = BTreeMap::<i64, usize>::new();
        for payment in &payments {
            let payer = payment["payer"].as_i64().unwrap();
            let (kopecks, bonus) = worth(payment);
            let purse = expected.entry(payer).or_default();
            *thanks.entry(payer).or_default() += 1;
            if payment["returned"] == false {
                *purse += kopecks + bonus;
            }
        }
        for (name, credited) in decisions.values() {
            let id: i64 = name.trim_start_matches("Customer ").parse().unwrap();
            if *credited {
                *expected.entry(id).or_default() += request_roubles(id) * 100;
                *thanks.entry(id).or_default() += 1;
            }
        }
        for row in self.rows.iter().filter(|row| row.state == "succeeded") {
            *expected.entry(row.customer).or_default() -= row.price;
        }
        for (customer, kopecks) in expected {
            let has = self.world.money(customer);
            self.expect(has == (kopecks, 0), || {
                format!("customer {customer} has {has:?} kopecks instead of {kopecks}")
            });
            let heard = self.heard(customer, "Зачислено");
            let paid = thanks.get(&customer).copied().unwrap_or(0);
            self.expect(heard >= paid, || {
                format!("customer {customer} was thanked {heard} times for {paid} payments")
            });
        }
        self.books(&payments, decisions);
        i64::try_from(payments.len()).unwrap()
    }

    /// The same from the other side: the ledger has these payments and no others.
    fn books(&mut self, payments: &[Value], decisions: &Decisions) {
        let booked: BTreeSet<String> = self.world.read(|db| {
            let mut query = db.prepare("SELECT key FROM transfers WHERE kind = 'topup'")?;
            query.query_map([], |row| row.get(0))?.collect()
        });
        let mut wanted: BTreeSet<String> = payments
            .iter()
            .map(|payment| {
                let method = if payment["currency"] == "XTR" {
                    "stars"
                } else {
                    "provider"
                };
                format!("{method}:{}", payment["charge_id"].as_str().unwrap())
            })
            .collect();
        let by_hand = booked
            .iter()
            .filter(|key| key.starts_with("manual:"))
            .cloned();
        let by_hand: Vec<String> = by_hand.collect();
        let credited = decisions.values().filter(|(_, credited)| *credited).count();
        self.expect(by_hand.len() == credited, || {
            format!("{} requests credited instead of {credited}", by_hand.len())
        });
        wanted.extend(by_hand);
        let odd: Vec<&String> = booked.symmetric_difference(&wanted).collect();
        self.expect(odd.is_empty(), || format!("paid or booked alone: {odd:?}"));
        let returned = payments
            .iter()
            .filter(|payment| payment["returned"] == true)
            .count();
        let sum = |sql: &str| {
            self.world.number(&format!(
                "SELECT coalesce(sum(amount), 0) FROM transfers WHERE {sql}"
            ))
        };
        let out = sum("kind IN ('payout', 'loss')") - sum("kind = 'payout_undo'");
        let back: i64 = payments
            .iter()
            .filter(|p| p["returned"] == true)
            .map(|p| worth(p).0)
            .sum();
        let (hold, ended) = (sum("kind = 'hold'"), sum("kind IN ('capture', 'release')"));
        let prices: i64 = self.rows.iter().map(|row| row.price).sum();
        let delivered = self.rows.iter().filter(|row| row.state == "succeeded");
        let delivered: i64 = delivered.map(|row| row.price).sum();
        let captured = sum("kind = 'capture'");
        let welcomed = self
            .world
            .number("SELECT count(*) FROM transfers WHERE kind = 'welcome'");
        // The admin is a customer, too.
        let people = self.people + 1;
        self.expect(out == back, || {
            format!("{returned} returns of {back} kopecks, {out} booked")
        });
        self.expect(hold == ended && hold == prices, || {
            format!("held {hold}, ended {ended}, ordered for {prices}")
        });
        self.expect(captured == delivered, || {
            format!("captured {captured}, delivered for {delivered}")
        });
        self.expect(welcomed == people, || {
            format!("{welcomed} welcomes for {people}")
        });
    }
}
