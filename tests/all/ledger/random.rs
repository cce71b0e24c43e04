//! Random histories, compared with a small model step by step; every invariant holds at the end of each.

use super::*;
use kiebot::store::ledger::{Method, Pot};
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Step {
    Welcome(i64),
    TopUp(i64, u8, i64),
    Start(i64, i64),
    Advance(usize),
    End(usize, usize),
    Refund(usize, i64, u32),
    Adjust(i64, bool, i64),
    Payout(i64, u8, i64),
}

fn step() -> impl Strategy<Value = Step> {
    let who = 1..4_i64;
    prop_oneof![
        1 => who.clone().prop_map(Step::Welcome),
        3 => (who.clone(), 0..8_u8, 1..400_i64).prop_map(|(c, n, sum)| Step::TopUp(c, n, sum)),
        6 => (who.clone(), 0..250_i64).prop_map(|(c, price)| Step::Start(c, price)),
        12 => any::<usize>().prop_map(Step::Advance),
        5 => (any::<usize>(), 0..4_usize).prop_map(|(g, how)| Step::End(g, how)),
        2 => (any::<usize>(), 1..200_i64, 0..3_u32).prop_map(|(g, sum, n)| Step::Refund(g, sum, n)),
        2 => (who.clone(), any::<bool>(), -300..300_i64).prop_map(|(c, w, sum)| Step::Adjust(c, w, sum)),
        1 => (who, 0..8_u8, 1..400_i64).prop_map(|(c, n, sum)| Step::Payout(c, n, sum)),
    ]
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Purse {
    wallet: i64,
    bonus: i64,
    hold: i64,
    welcomed: bool,
}

#[derive(Clone, Debug)]
struct Run {
    id: GenerationId,
    of: i64,
    from_bonus: i64,
    from_wallet: i64,
    state: &'static str,
    refunds: BTreeMap<u32, i64>,
    refunded: i64,
}

/// What should be, in plain sums.
#[derive(Clone, Debug, Default)]
struct Model {
    purses: BTreeMap<i64, Purse>,
    runs: Vec<Run>,
    /// Charge number → customer and sum.
    charges: BTreeMap<u8, (i64, i64)>,
    payouts: BTreeMap<u8, i64>,
    actions: i64,
}

const ENDS: [&str; 4] = ["failed", "cancelled", "expired", "unknown"];

fn may_end(state: &str, end: &str) -> bool {
    match end {
        "failed" => matches!(state, "held" | "submitting" | "running" | "fetching"),
        "cancelled" => matches!(state, "held" | "submitting" | "running"),
        "expired" => state == "running",
        _ => state == "submitting",
    }
}

impl Model {
    /// Does a step to the database and to the model; both must agree on whether it is possible.
    fn apply(&mut self, tx: &Connection, step: &Step) -> Result<(), LedgerError> {
        match *step {
            Step::Welcome(who) => {
                let given = ledger::welcome(tx, CustomerId(who), k(200), k(400), 0, 1)?;
                let count = self.purses.values().filter(|p| p.welcomed).count();
                let purse = self.purses.entry(who).or_default();
                assert_eq!(given, !purse.welcomed && count < 2);
                if given {
                    purse.welcomed = true;
                    purse.bonus += 200;
                }
            }
            Step::TopUp(who, charge, sum) => self.top_up(tx, who, charge, sum),
            Step::Start(who, price) => self.start(tx, who, price),
            Step::Advance(index) => self.advance(tx, index)?,
            Step::End(index, how) => self.end(tx, index, ENDS[how])?,
            Step::Refund(index, sum, n) => self.refund(tx, index, sum, n),
            Step::Adjust(who, wallet, sum) => self.adjust(tx, who, wallet, sum),
            Step::Payout(who, charge, sum) => self.payout(tx, who, charge, sum),
        }
        Ok(())
    }

    fn top_up(&mut self, tx: &Connection, who: i64, charge: u8, sum: i64) {
        let key = format!("c{charge}");
        let out = ledger::top_up(tx, Method::Stars, &key, CustomerId(who), k(sum), 1);
        match self.charges.get(&charge) {
            None => {
                assert!(out.unwrap());
                self.charges.insert(charge, (who, sum));
                self.purses.entry(who).or_default().wallet += sum;
            }
            Some(known) if *known == (who, sum) => assert!(!out.unwrap()),
            Some(_) => assert!(matches!(out, Err(LedgerError::Conflict(_)))),
        }
    }

    fn start(&mut self, tx: &Connection, who: i64, price: i64) {
        let purse = self.purses.entry(who).or_default();
        tx.execute_batch("SAVEPOINT start").unwrap();
        let id = generation(tx, CustomerId(who), price);
        match ledger::hold(tx, id, 2) {
            Ok(()) => {
                let from_bonus = price.min(purse.bonus);
                let from_wallet = price - from_bonus;
                assert!(from_wallet <= purse.wallet);
                purse.bonus -= from_bonus;
                purse.wallet -= from_wallet;
                purse.hold += price;
                self.runs.push(Run {
                    id,
                    of: who,
                    from_bonus,
                    from_wallet,
                    state: "held",
                    refunds: BTreeMap::new(),
                    refunded: 0,
                });
            }
            Err(LedgerError::NotEnough { missing }) => {
                assert_eq!(missing.0, price - purse.wallet - purse.bonus);
                assert!(missing.0 > 0);
                tx.execute_batch("ROLLBACK TO start").unwrap();
            }
            Err(other) => panic!("{other}"),
        }
        tx.execute_batch("RELEASE start").unwrap();
    }

    fn advance(&mut self, tx: &Connection, index: usize) -> Result<(), LedgerError> {
        let count = self.runs.len().max(1);
        let Some(run) = self.runs.get_mut(index % count) else {
            return Ok(());
        };
        let next = match run.state {
            "held" => "submitting",
            // Sometimes Kie is busy and it waits again.
            "submitting" if index.is_multiple_of(5) => "held",
            "submitting" => "running",
            "running" => "fetching",
            "fetching" => {
                succeed(tx, run.id)?;
                run.state = "succeeded";
                self.purses.entry(run.of).or_default().hold -= run.from_bonus + run.from_wallet;
                return Ok(());
            }
            _ => return Ok(()),
        };
        run.state = next;
        Ok(to(tx, run.id, next)?)
    }

    fn end(&mut self, tx: &Connection, index: usize, how: &'static str) -> Result<(), LedgerError> {
        let count = self.runs.len().max(1);
        let Some(run) = self.runs.get_mut(index % count) else {
            return Ok(());
        };
        if !may_end(run.state, how) {
            assert!(to(tx, run.id, how).is_err() || run.state == how);
            return Ok(());
        }
        run.state = how;
        let purse = self.purses.entry(run.of).or_default();
        purse.bonus += run.from_bonus;
        purse.wallet += run.from_wallet;
        purse.hold -= run.from_bonus + run.from_wallet;
        end(tx, run.id, how)
    }

    fn refund(&mut self, tx: &Connection, index: usize, sum: i64, n: u32) {
        let count = self.runs.len().max(1);
        let Some(run) = self.runs.get_mut(index % count) else {
            return;
        };
        let out = ledger::refund(tx, run.id, k(sum), n, 3);
        match run.refunds.get(&n) {
            Some(known) if *known == sum => return out.unwrap(),
            Some(_) => return assert!(matches!(out, Err(LedgerError::Conflict(_)))),
            None => {}
        }
        let left = run.from_bonus + run.from_wallet - run.refunded;
        if run.state != "succeeded" || sum > left {
            return assert!(matches!(out, Err(LedgerError::Refused(_))));
        }
        out.unwrap();
        let to_wallet = sum.min((run.from_wallet - run.refunded).max(0));
        let purse = self.purses.entry(run.of).or_default();
        purse.wallet += to_wallet;
        purse.bonus += sum - to_wallet;
        run.refunded += sum;
        run.refunds.insert(n, sum);
    }

    fn adjust(&mut self, tx: &Connection, who: i64, wallet: bool, sum: i64) {
        self.actions += 1;
        let pot = if wallet { Pot::Wallet } else { Pot::Bonus };
        let out = ledger::admin_adjust(tx, self.actions, CustomerId(who), pot, k(sum), "why", 1);
        let purse = self.purses.entry(who).or_default();
        let has = if wallet {
            &mut purse.wallet
        } else {
            &mut purse.bonus
        };
        if sum == 0 {
            assert!(matches!(out, Err(LedgerError::Refused(_))));
        } else if *has + sum < 0 {
            assert!(
                matches!(out, Err(LedgerError::NotEnough { missing }) if missing.0 == -sum - *has)
            );
        } else {
            assert!(out.unwrap());
            *has += sum;
        }
    }

    fn payout(&mut self, tx: &Connection, who: i64, charge: u8, sum: i64) {
        let out = ledger::payout(tx, &format!("c{charge}"), CustomerId(who), k(sum), 1);
        let purse = self.purses.entry(who).or_default();
        let paid = self.charges.get(&charge).filter(|(owner, _)| *owner == who);
        if let Some(done) = self.payouts.get(&charge) {
            let same = *done == sum && paid.is_some();
            assert!(if same { !out.unwrap() } else { out.is_err() });
        } else if purse.wallet >= sum && paid.is_some_and(|(_, all)| *all >= sum) {
            assert!(out.unwrap());
            purse.wallet -= sum;
            self.payouts.insert(charge, sum);
        } else {
            assert!(out.is_err());
        }
    }

    fn compare(&self, conn: &Connection) {
        for (who, purse) in &self.purses {
            let expected = (purse.wallet, purse.bonus, purse.hold);
            assert_eq!(sums(conn, CustomerId(*who)), expected, "customer {who}");
        }
        for run in &self.runs {
            let state: String = conn
                .query_row(
                    "SELECT state FROM generations WHERE id = ?1",
                    [run.id],
                    |r| r.get(0),
                )
                .unwrap();
            assert_eq!(state, run.state, "generation {}", run.id);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_histories_end_as_the_model_says(steps in prop::collection::vec(step(), 1..80)) {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON").unwrap();
        for step in kiebot::store::migrate::STEPS {
            conn.execute_batch(step).unwrap();
        }
        let mut model = Model::default();
        for who in 1..4 {
            customer(&conn, who);
        }
        for step in &steps {
            model.apply(&conn, step).unwrap();
            model.compare(&conn);
        }
        let broken: Vec<_> = invariants::verify(&conn).into_iter().filter(|c| !c.ok).collect();
        prop_assert!(broken.is_empty(), "{broken:#?}");
    }
}
