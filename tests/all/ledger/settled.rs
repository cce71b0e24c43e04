//! Random histories of payments through the real deeds, against a model: settled once, returned once, nothing made.

use super::*;
use kiebot::config::Config;
use kiebot::payments::refund::{self, Begun};
use kiebot::payments::{Event, Settled, settle};
use kiebot::store::payments::{self, PaymentState};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Kopecks for one Star.
const RATE: i64 = 130;

#[derive(Clone, Debug)]
enum Step {
    /// Telegram tells of a payment of so many Stars.
    Told(i64, u8, i64),
    /// An admin begins a return.
    Begin(u8),
    /// Telegram has returned it.
    Done(u8),
    /// Telegram refuses to.
    Refused(u8),
    /// Telegram returned it, by our wish or past us.
    Returned(u8),
    /// The customer spends from the wallet.
    Spends(i64, i64),
}

fn step() -> impl Strategy<Value = Step> {
    let (who, charge) = (1..4_i64, 0..6_u8);
    prop_oneof![
        3 => (who.clone(), charge.clone(), 1..30_i64).prop_map(|(w, c, n)| Step::Told(w, c, n)),
        2 => charge.clone().prop_map(Step::Begin),
        1 => charge.clone().prop_map(Step::Done),
        1 => charge.clone().prop_map(Step::Refused),
        1 => charge.prop_map(Step::Returned),
        2 => (who, 1..3_000_i64).prop_map(|(w, n)| Step::Spends(w, n)),
    ]
}

#[derive(Default)]
struct Model {
    /// Charge: who, kopecks, state.
    paid: BTreeMap<u8, (i64, i64, Option<PaymentState>)>,
    wallets: BTreeMap<i64, i64>,
    lost: i64,
    deeds: i64,
}

impl Model {
    fn known(&self, charge: u8, state: PaymentState) -> Option<(i64, i64)> {
        let (who, sum, now) = self.paid.get(&charge)?;
        (*now == Some(state)).then_some((*who, *sum))
    }

    fn set(&mut self, charge: u8, state: PaymentState) {
        self.paid.entry(charge).and_modify(|p| p.2 = Some(state));
    }

    fn wallet(&mut self, who: i64) -> &mut i64 {
        self.wallets.entry(who).or_default()
    }

    fn apply(&mut self, tx: &Connection, config: &Config, step: &Step) -> Result<(), LedgerError> {
        match *step {
            Step::Told(who, charge, stars) => {
                let event = Event {
                    currency: "XTR".to_owned(),
                    total_amount: stars,
                    invoice_payload: "unknown".to_owned(),
                    telegram_payment_charge_id: format!("c{charge}"),
                    provider_payment_charge_id: None,
                };
                let settled = settle(tx, config, CustomerId(who), &event, 1)?;
                let Entry::Vacant(new) = self.paid.entry(charge) else {
                    assert_eq!(settled, Settled::Known);
                    return Ok(());
                };
                assert_eq!(settled, Settled::New(k(stars * RATE)));
                new.insert((who, stars * RATE, Some(PaymentState::Settled)));
                *self.wallet(who) += stars * RATE;
            }
            Step::Begin(charge) => self.begin(tx, charge)?,
            Step::Done(charge) => {
                if let Some(payment) = payments::by_charge(tx, &format!("c{charge}"))? {
                    refund::done(tx, &payment, 3)?;
                }
                if self.known(charge, PaymentState::Refunding).is_some() {
                    self.set(charge, PaymentState::Refunded);
                }
            }
            Step::Refused(charge) => {
                if let Some((who, sum)) = self.known(charge, PaymentState::Refunding) {
                    let payment = payments::by_charge(tx, &format!("c{charge}"))?.unwrap();
                    refund::refused(tx, &payment, "no", 3)?;
                    self.set(charge, PaymentState::Settled);
                    *self.wallet(who) += sum;
                }
            }
            Step::Returned(charge) => {
                refund::returned(tx, config, &format!("c{charge}"), 4)?;
                if self.known(charge, PaymentState::Refunding).is_some() {
                    self.set(charge, PaymentState::Refunded);
                } else if let Some((who, sum)) = self.known(charge, PaymentState::Settled) {
                    let covered = sum.min(*self.wallet(who));
                    *self.wallet(who) -= covered;
                    self.lost += sum - covered;
                    self.set(charge, PaymentState::ChargedBack);
                }
            }
            Step::Spends(who, sum) => {
                let sum = sum.min(*self.wallet(who));
                if sum > 0 {
                    self.deeds += 1;
                    let pot = ledger::Pot::Wallet;
                    ledger::admin_adjust(tx, self.deeds, CustomerId(who), pot, k(-sum), "x", 5)?;
                    *self.wallet(who) -= sum;
                }
            }
        }
        Ok(())
    }

    fn begin(&mut self, tx: &Connection, charge: u8) -> Result<(), LedgerError> {
        let Some(payment) = payments::by_charge(tx, &format!("c{charge}"))? else {
            return Ok(());
        };
        let begun = refund::begin(tx, payment.id, CustomerId(900), 2)?;
        match self.known(charge, PaymentState::Settled) {
            Some((who, sum)) if *self.wallet(who) >= sum => {
                assert!(matches!(begun, Begun::Yes(_)));
                *self.wallet(who) -= sum;
                self.set(charge, PaymentState::Refunding);
            }
            Some((who, sum)) => {
                assert_eq!(begun, Begun::NotEnough(k(sum - *self.wallet(who))));
            }
            None => assert!(matches!(begun, Begun::NotSettled(_))),
        }
        Ok(())
    }

    fn compare(&self, tx: &Connection) {
        for (who, wallet) in &self.wallets {
            assert_eq!(sums(tx, CustomerId(*who)).0, *wallet, "wallet of {who}");
        }
        for (charge, (_, _, state)) in &self.paid {
            let stored = payments::by_charge(tx, &format!("c{charge}")).unwrap();
            assert_eq!(stored.map(|p| p.state), *state, "c{charge}");
        }
        let lost: i64 = tx
            .query_row(
                "SELECT -balance FROM accounts WHERE kind = 'losses'",
                [],
                |r| r.get(0),
            )
            .unwrap();
        assert_eq!(lost, self.lost);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: random::histories(48), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_payments_end_as_the_model_says(steps in prop::collection::vec(step(), 1..120)) {
        let conn = random::in_memory();
        let config = Config::defaults();
        let mut model = Model::default();
        for who in 1..4 {
            customer(&conn, who);
        }
        for step in &steps {
            model.apply(&conn, &config, step).unwrap();
            model.compare(&conn);
        }
        let broken: Vec<_> = invariants::verify(&conn).into_iter().filter(|c| !c.ok).collect();
        prop_assert!(broken.is_empty(), "{broken:#?}");
    }
}

#[test]
fn ten_threads_settle_one_payment_a_thousand_times_and_it_counts_once() {
    let (_folder, store) = fresh();
    let config = std::sync::Arc::new(Config::defaults());
    store
        .write(|tx| Ok::<_, LedgerError>(customer(tx, 1)))
        .unwrap();
    let event = Event {
        currency: "XTR".to_owned(),
        total_amount: 10,
        invoice_payload: String::new(),
        telegram_payment_charge_id: "c1".to_owned(),
        provider_payment_charge_id: None,
    };
    let barrier = std::sync::Barrier::new(10);
    let new: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..10)
            .map(|_| {
                scope.spawn(|| {
                    barrier.wait();
                    let once = |_| {
                        let (config, event) = (config.clone(), event.clone());
                        let settled = store
                            .write(move |tx| settle(tx, &config, CustomerId(1), &event, 1))
                            .unwrap();
                        usize::from(settled != Settled::Known)
                    };
                    (0..100).map(once).sum::<usize>()
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum()
    });
    assert_eq!(new, 1);
    let sums = store.read(|conn| Ok::<_, StoreError>(sums(conn, CustomerId(1))));
    assert_eq!(sums.unwrap(), (10 * RATE, 0, 0));
    assert_sound(&store);
}
