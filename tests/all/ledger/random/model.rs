//! What should be, in plain sums.

use super::super::*;
use super::Step;
use kiebot::store::late::{self, LateState};
use kiebot::store::ledger::Pot;
use kiebot::store::promos::{self, Worth};
use kiebot::store::referrals;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purse {
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
    gifted: bool,
}

/// A payment and what went back of it.
#[derive(Clone, Debug)]
struct Charge {
    of: i64,
    sum: i64,
    method: Method,
    /// The pack's bonus, if it was a pack; and whether it was taken back.
    bonus: Option<i64>,
    taken_back: bool,
    /// Returns in their order: the sum and whether it was undone.
    payouts: Vec<(i64, bool)>,
    loss: Option<i64>,
    share: Option<(i64, i64)>,
}

impl Charge {
    fn returned(&self) -> i64 {
        let out = self.payouts.iter().filter(|(_, undone)| !undone);
        out.map(|(sum, _)| sum).sum::<i64>() + self.loss.unwrap_or_default()
    }
}

/// All of it.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub purses: BTreeMap<i64, Purse>,
    runs: Vec<Run>,
    charges: BTreeMap<u8, Charge>,
    promos: BTreeMap<(i64, u8), i64>,
    /// What each code is worth.
    codes: BTreeMap<u8, i64>,
    /// Who was brought by whom.
    brought: BTreeMap<i64, i64>,
    /// The admin's deeds: who, from the wallet, how much.
    deeds: Vec<(i64, bool, i64)>,
    /// Balances of our own accounts and the world's by kind, and the number of movements.
    ours: BTreeMap<&'static str, i64>,
    moved: i64,
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

fn source(method: Method) -> &'static str {
    match method {
        Method::Stars => "stars_in",
        Method::Provider => "provider_in",
        Method::Manual => "manual_in",
    }
}

impl Model {
    fn purse(&mut self, who: i64) -> &mut Purse {
        self.purses.entry(who).or_default()
    }

    /// One movement that touches an account of ours.
    fn book(&mut self, account: &'static str, sum: i64) {
        *self.ours.entry(account).or_default() += sum;
        self.moved += 1;
    }

    /// Does a step to the database and to the model; both must agree on whether it is possible.
    pub fn apply(&mut self, tx: &Connection, step: &Step) -> Result<(), LedgerError> {
        // What is refused must leave nothing behind: the store does the same with each job.
        tx.execute_batch("SAVEPOINT step")?;
        let kept = match *step {
            Step::Welcome(who) => self.welcome(tx, who)?,
            Step::Promo(who, code, sum) => self.promo(tx, who, code, sum),
            Step::TopUp(who, charge, sum, method) => self.top_up(tx, who, charge, sum, method),
            Step::Pack(who, charge, sum, bonus) => self.pack(tx, who, charge, sum, bonus),
            Step::PackBack(charge) => self.pack_back(tx, charge)?,
            Step::Referral(who, charge, sum) => self.referral(tx, who, charge, sum),
            Step::Start(who, price) => self.start(tx, who, price),
            Step::Advance(index) => self.advance(tx, index)?,
            Step::End(index, how) => self.end(tx, index, ENDS[how])?,
            Step::Again(index, what) => self.again(tx, index, what),
            Step::Gift(index) => self.gift(tx, index)?,
            Step::Refund(index, sum, n) => self.refund(tx, index, sum, n),
            Step::Adjust(who, wallet, sum, ago) => self.adjust(tx, who, wallet, sum, ago),
            Step::Payout(who, charge, sum, again) => self.payout(tx, who, charge, sum, again),
            Step::Undo(charge) => self.undo(tx, charge)?,
            Step::Loss(charge, sum) => self.loss(tx, charge, sum),
        };
        if !kept {
            tx.execute_batch("ROLLBACK TO step")?;
        }
        tx.execute_batch("RELEASE step")?;
        Ok(())
    }

    fn welcome(&mut self, tx: &Connection, who: i64) -> Result<bool, LedgerError> {
        let given = ledger::welcome(tx, CustomerId(who), k(200), k(1_000), 0, 1)?;
        let capped: i64 = self.promos.values().sum::<i64>()
            + 200 * self.purses.values().filter(|p| p.welcomed).count() as i64
            + self
                .charges
                .values()
                .filter_map(|c| c.share)
                .map(|(_, sum)| sum)
                .sum::<i64>();
        let purse = self.purse(who);
        assert_eq!(given, !purse.welcomed && capped + 200 <= 1_000);
        if given {
            purse.welcomed = true;
            purse.bonus += 200;
            self.book("promo", -200);
        }
        Ok(true)
    }

    fn promo(&mut self, tx: &Connection, who: i64, code: u8, sum: i64) -> bool {
        let name = format!("CODE{code}");
        let worth = *self.codes.get(&code).unwrap_or(&sum);
        if !self.codes.contains_key(&code) {
            let terms = gifts::code(&name, Worth::Gift(k(worth)));
            promos::add(tx, &terms, CustomerId(900), 1).unwrap();
        }
        if !self.promos.contains_key(&(who, code)) {
            let promo = promos::by_code(tx, &name).unwrap().unwrap();
            promos::take(tx, &promo, CustomerId(who), 1).unwrap();
        }
        let out = ledger::promo(tx, &name, CustomerId(who), k(sum), 1);
        match self.promos.get(&(who, code)) {
            Some(known) if *known == sum => assert!(!out.unwrap()),
            Some(_) => assert!(matches!(out, Err(LedgerError::Conflict(_)))),
            None if worth != sum => {
                assert!(out.is_err());
                return false;
            }
            None => {
                assert!(out.unwrap());
                self.codes.insert(code, worth);
                self.promos.insert((who, code), sum);
                self.purse(who).bonus += sum;
                self.book("promo", -sum);
            }
        }
        true
    }

    fn top_up(&mut self, tx: &Connection, who: i64, charge: u8, sum: i64, method: Method) -> bool {
        let out = ledger::top_up(
            tx,
            method,
            &format!("c{charge}"),
            CustomerId(who),
            k(sum),
            1,
        );
        let Some(known) = self.charges.get(&charge) else {
            assert!(out.unwrap());
            self.paid(charge, who, sum, method, None);
            return true;
        };
        if (known.of, known.sum, known.method) == (who, sum, method) {
            assert!(!out.unwrap());
            return true;
        }
        // By another method it is another key, and yet the same payment: the database refuses.
        let conflict = matches!(out, Err(LedgerError::Conflict(_)));
        assert!(conflict || (known.method != method && out.is_err()));
        false
    }

    fn paid(&mut self, charge: u8, of: i64, sum: i64, method: Method, bonus: Option<i64>) {
        let new = Charge {
            of,
            sum,
            method,
            bonus,
            taken_back: false,
            payouts: Vec::new(),
            loss: None,
            share: None,
        };
        self.charges.insert(charge, new);
        self.purse(of).wallet += sum;
        self.book(source(method), -sum);
    }

    fn pack(&mut self, tx: &Connection, who: i64, charge: u8, sum: i64, bonus: i64) -> bool {
        let key = format!("c{charge}");
        if self.charges.contains_key(&charge) {
            // The charge is known: nothing of another payment under its number is kept.
            assert!(pay_pack(tx, &key, CustomerId(who), sum, bonus).is_err());
            return false;
        }
        if bonus == 0 {
            assert!(ledger::pack_bonus(tx, &key, CustomerId(who), k(1), 1).is_err());
            return false;
        }
        pay_pack(tx, &key, CustomerId(who), sum, bonus).unwrap();
        assert!(!ledger::pack_bonus(tx, &key, CustomerId(who), k(bonus), 9).unwrap());
        self.paid(charge, who, sum, Method::Stars, Some(bonus));
        self.purse(who).bonus += bonus;
        self.book("promo", -bonus);
        true
    }

    fn pack_back(&mut self, tx: &Connection, charge: u8) -> Result<bool, LedgerError> {
        let Some(known) = self.charges.get_mut(&charge) else {
            return Ok(true);
        };
        ledger::pack_taken_back(tx, &format!("c{charge}"), CustomerId(known.of), 1)?;
        let purse = self.purses.entry(known.of).or_default();
        let amount = known.bonus.unwrap_or_default().min(purse.bonus);
        if amount > 0 && !known.taken_back {
            known.taken_back = true;
            purse.bonus -= amount;
            self.book("adjust", amount);
        }
        Ok(true)
    }

    fn referral(&mut self, tx: &Connection, who: i64, charge: u8, sum: i64) -> bool {
        let share = || ledger::referral(tx, &format!("c{charge}"), CustomerId(who), k(sum), 1);
        let Some(known) = self.charges.get_mut(&charge) else {
            assert!(share().is_err());
            return false;
        };
        let payer = known.of;
        // Nobody brings themselves, and who has brought somebody is brought by nobody.
        let friends = match self.brought.get(&payer) {
            Some(by) => *by == who,
            None => payer != who && !self.brought.values().any(|by| *by == payer),
        };
        if friends && !self.brought.contains_key(&payer) {
            referrals::code(tx, CustomerId(who), 1).unwrap();
            referrals::bind(tx, CustomerId(payer), CustomerId(who), 1).unwrap();
        }
        let out = share();
        match known.share {
            Some(share) if share == (who, sum) => assert!(!out.unwrap()),
            Some(_) => assert!(matches!(out, Err(LedgerError::Conflict(_)))),
            None if !friends || known.sum < sum => assert!(out.is_err()),
            None => {
                assert!(out.unwrap());
                known.share = Some((who, sum));
                self.brought.insert(payer, who);
                self.purse(who).bonus += sum;
                self.book("promo", -sum);
                return true;
            }
        }
        false
    }

    fn start(&mut self, tx: &Connection, who: i64, price: i64) -> bool {
        let purse = self.purses.entry(who).or_default();
        let id = generation(tx, CustomerId(who), price);
        match ledger::hold(tx, id, 2) {
            Ok(()) => {
                let from_bonus = price.min(purse.bonus);
                let from_wallet = price - from_bonus;
                assert!(from_wallet <= purse.wallet);
                purse.bonus -= from_bonus;
                purse.wallet -= from_wallet;
                purse.hold += price;
                self.moved += i64::from(from_bonus > 0) + i64::from(from_wallet > 0);
                self.runs.push(Run {
                    id,
                    of: who,
                    from_bonus,
                    from_wallet,
                    state: "held",
                    refunds: BTreeMap::new(),
                    refunded: 0,
                    gifted: false,
                });
                true
            }
            Err(LedgerError::NotEnough { missing }) => {
                assert_eq!(missing.0, price - purse.wallet - purse.bonus);
                assert!(missing.0 > 0);
                false
            }
            Err(other) => panic!("{other}"),
        }
    }

    fn picked(&self, index: usize) -> Option<usize> {
        (!self.runs.is_empty()).then(|| index % self.runs.len())
    }

    fn advance(&mut self, tx: &Connection, index: usize) -> Result<bool, LedgerError> {
        let Some(n) = self.picked(index) else {
            return Ok(true);
        };
        let run = &mut self.runs[n];
        let next = match run.state {
            "held" => "submitting",
            // Sometimes Kie is busy and it waits again.
            "submitting" if index.is_multiple_of(5) => "held",
            "submitting" => "running",
            "running" => "fetching",
            "fetching" => {
                succeed(tx, run.id)?;
                run.state = "succeeded";
                let (of, bonus, wallet) = (run.of, run.from_bonus, run.from_wallet);
                self.purse(of).hold -= bonus + wallet;
                for part in [bonus, wallet].into_iter().filter(|part| *part > 0) {
                    self.book("revenue", part);
                }
                return Ok(true);
            }
            _ => return Ok(true),
        };
        run.state = next;
        to(tx, run.id, next)?;
        Ok(true)
    }

    fn end(
        &mut self,
        tx: &Connection,
        index: usize,
        how: &'static str,
    ) -> Result<bool, LedgerError> {
        let Some(n) = self.picked(index) else {
            return Ok(true);
        };
        let run = &mut self.runs[n];
        if !may_end(run.state, how) {
            assert!(to(tx, run.id, how).is_err() || run.state == how);
            return Ok(false);
        }
        run.state = how;
        let purse = self.purses.entry(run.of).or_default();
        purse.bonus += run.from_bonus;
        purse.wallet += run.from_wallet;
        purse.hold -= run.from_bonus + run.from_wallet;
        self.moved += i64::from(run.from_bonus > 0) + i64::from(run.from_wallet > 0);
        end(tx, run.id, how)?;
        if matches!(how, "expired" | "unknown") {
            late::watch(tx, run.id, None, 7)?;
        }
        Ok(true)
    }
}

#[path = "after.rs"]
mod after;
