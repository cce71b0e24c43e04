//! What may come after: repetitions, gifts, refunds, corrections, returns of payments; and the comparison.

use super::*;

impl Model {
    /// Hold, capture or release once more: the same does nothing, the opposite is an error.
    pub(super) fn again(&mut self, tx: &Connection, index: usize, what: u8) -> bool {
        let Some(n) = self.picked(index) else {
            return true;
        };
        let run = &self.runs[n];
        let free = run.from_bonus + run.from_wallet == 0;
        let succeeded = run.state == "succeeded";
        if what == 0 {
            ledger::hold(tx, run.id, 9).unwrap();
            return true;
        }
        if !succeeded && !ENDS.contains(&run.state) {
            return true;
        }
        let capture = what == 1;
        let out = if capture {
            ledger::capture(tx, run.id, 9)
        } else {
            ledger::release(tx, run.id, 9)
        };
        match out {
            Ok(()) => assert!(free || capture == succeeded),
            Err(LedgerError::Conflict(_)) => assert!(!free && capture != succeeded),
            Err(other) => panic!("{other}"),
        }
        true
    }

    /// A late result is given once, only after an end without one, and moves no money.
    pub(super) fn gift(&mut self, tx: &Connection, index: usize) -> Result<bool, LedgerError> {
        let Some(n) = self.picked(index) else {
            return Ok(true);
        };
        let run = &mut self.runs[n];
        let due = matches!(run.state, "expired" | "unknown") && !run.gifted;
        let come = late::come(tx, run.id, "{}", 8)?;
        assert_eq!(come, due);
        let told = |tx: &Connection| {
            let key = format!("gift:{}", run.id);
            outbox::put(tx, &key, CustomerId(run.of), Some(run.id), &Notice::Gift, 8)
        };
        if !due {
            assert_eq!(told(tx).is_ok(), run.gifted);
            return Ok(false);
        }
        tx.execute(
            "INSERT INTO results(generation_id, n, text) VALUES(?1, 0, 'la')",
            [run.id],
        )?;
        assert!(late::end(
            tx,
            run.id,
            LateState::Fetching,
            LateState::Gifted
        )?);
        assert!(told(tx)?);
        run.gifted = true;
        Ok(true)
    }

    pub(super) fn refund(&mut self, tx: &Connection, index: usize, sum: i64, n: u32) -> bool {
        let Some(at) = self.picked(index) else {
            return true;
        };
        let run = &mut self.runs[at];
        let out = ledger::refund(tx, run.id, k(sum), n, 3);
        match run.refunds.get(&n) {
            Some(known) if *known == sum => {
                out.unwrap();
                return true;
            }
            Some(_) => {
                assert!(matches!(out, Err(LedgerError::Conflict(_))));
                return true;
            }
            None => {}
        }
        let left = run.from_bonus + run.from_wallet - run.refunded;
        if run.state != "succeeded" || sum > left {
            assert!(matches!(out, Err(LedgerError::Refused(_))));
            return true;
        }
        out.unwrap();
        let to_wallet = sum.min((run.from_wallet - run.refunded).max(0));
        let purse = self.purses.entry(run.of).or_default();
        purse.wallet += to_wallet;
        purse.bonus += sum - to_wallet;
        run.refunded += sum;
        run.refunds.insert(n, sum);
        for part in [to_wallet, sum - to_wallet] {
            if part > 0 {
                self.book("revenue", -part);
            }
        }
        true
    }

    pub(super) fn adjust(
        &mut self,
        tx: &Connection,
        who: i64,
        wallet: bool,
        sum: i64,
        ago: i64,
    ) -> bool {
        let done = self.deeds.len() as i64;
        let number = if ago == 0 || ago > done {
            done
        } else {
            done - ago
        };
        let pot = if wallet { Pot::Wallet } else { Pot::Bonus };
        let out = ledger::admin_adjust(tx, number, CustomerId(who), pot, k(sum), "why", 1);
        if let Some(known) = usize::try_from(number).ok().and_then(|n| self.deeds.get(n)) {
            if *known == (who, wallet, sum) {
                assert!(!out.unwrap());
            } else {
                assert!(matches!(
                    out,
                    Err(LedgerError::Conflict(_) | LedgerError::Refused(_))
                ));
            }
            return true;
        }
        let purse = self.purses.entry(who).or_default();
        let has = if wallet {
            &mut purse.wallet
        } else {
            &mut purse.bonus
        };
        if sum == 0 {
            assert!(matches!(out, Err(LedgerError::Refused(_))));
        } else if *has + sum < 0 {
            let missing = -sum - *has;
            assert!(matches!(out, Err(LedgerError::NotEnough { missing: m }) if m.0 == missing));
        } else {
            assert!(out.unwrap());
            *has += sum;
            self.deeds.push((who, wallet, sum));
            self.book("adjust", -sum);
        }
        true
    }

    pub(super) fn payout(
        &mut self,
        tx: &Connection,
        who: i64,
        charge: u8,
        sum: i64,
        again: bool,
    ) -> bool {
        let key = format!("c{charge}");
        let tried = self.charges.get(&charge).map_or(0, |c| c.payouts.len());
        let last = tried.checked_sub(1).filter(|_| again);
        let nth = u32::try_from(last.unwrap_or(tried)).unwrap();
        let out = ledger::payout_nth(tx, (&key, nth), CustomerId(who), k(sum), 1);
        let Some(known) = self.charges.get_mut(&charge) else {
            assert!(out.is_err());
            return false;
        };
        if let Some(last) = last {
            let same = known.of == who && known.payouts[last].0 == sum;
            assert!(if same { !out.unwrap() } else { out.is_err() });
            return true;
        }
        let purse = self.purses.entry(who).or_default();
        let fits = known.of == who && known.returned() + sum <= known.sum;
        if fits && purse.wallet >= sum {
            assert!(out.unwrap());
            known.payouts.push((sum, false));
            purse.wallet -= sum;
            self.book("payout", sum);
            return true;
        }
        assert!(out.is_err());
        false
    }

    /// The last return of a payment is undone; a second time does nothing.
    pub(super) fn undo(&mut self, tx: &Connection, charge: u8) -> Result<bool, LedgerError> {
        let Some(known) = self.charges.get_mut(&charge) else {
            let nobody = ledger::payout_undo(tx, &format!("c{charge}"), CustomerId(1), k(5), 1);
            assert!(nobody.is_err());
            return Ok(false);
        };
        let (of, tried) = (known.of, known.payouts.len());
        let Some((sum, undone)) = known.payouts.last_mut() else {
            return Ok(true);
        };
        let nth = u32::try_from(tried - 1).unwrap();
        let key = format!("c{charge}");
        let out = ledger::payout_undo_nth(tx, (&key, nth), CustomerId(of), k(*sum), 1)?;
        assert_eq!(out, !*undone);
        if out {
            *undone = true;
            let sum = *sum;
            self.purse(of).wallet += sum;
            self.book("payout", -sum);
        }
        Ok(true)
    }

    pub(super) fn loss(&mut self, tx: &Connection, charge: u8, sum: i64) -> bool {
        let out = ledger::loss(tx, &format!("c{charge}"), k(sum), 1);
        let Some(known) = self.charges.get_mut(&charge) else {
            assert!(out.is_err());
            return false;
        };
        match known.loss {
            Some(loss) if loss == sum => assert!(!out.unwrap()),
            Some(_) => assert!(matches!(out, Err(LedgerError::Conflict(_)))),
            None if known.returned() + sum > known.sum => assert!(out.is_err()),
            None => {
                assert!(out.unwrap());
                known.loss = Some(sum);
                self.book("losses", -sum);
                *self.ours.entry("payout").or_default() += sum;
                return true;
            }
        }
        false
    }

    /// Every balance of everybody to the kopeck, the state of every generation, the number of movements.
    pub fn compare(&self, conn: &Connection) {
        let mut expected: BTreeMap<(i64, String), i64> = BTreeMap::new();
        for (who, purse) in &self.purses {
            for (kind, sum) in [
                ("wallet", purse.wallet),
                ("bonus", purse.bonus),
                ("hold", purse.hold),
            ] {
                expected.insert((*who, kind.to_owned()), sum);
            }
        }
        for kind in [
            "revenue",
            "promo",
            "adjust",
            "stars_in",
            "provider_in",
            "manual_in",
            "payout",
            "losses",
        ] {
            let sum = self.ours.get(kind).copied().unwrap_or_default();
            expected.insert((0, kind.to_owned()), sum);
        }
        let mut query = conn
            .prepare_cached("SELECT coalesce(customer_id, 0), kind, balance FROM accounts")
            .unwrap();
        let found: BTreeMap<(i64, String), i64> = query
            .query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert_eq!(found, expected);
        assert_eq!(found.values().sum::<i64>(), 0);
        let mut query = conn
            .prepare_cached("SELECT state FROM generations ORDER BY id")
            .unwrap();
        let states: Vec<String> = query
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let wanted: Vec<&str> = self.runs.iter().map(|run| run.state).collect();
        assert_eq!(states, wanted);
        let moved: (i64, i64) = conn
            .prepare_cached("SELECT count(*), coalesce(max(id), 0) FROM transfers")
            .unwrap()
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        assert_eq!(moved, (self.moved, self.moved));
    }
}
