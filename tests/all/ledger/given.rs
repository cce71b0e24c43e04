//! Codes and friends' shares in use: many at once, random histories that keep within every limit, vouchers.

use super::gifts::code;
use super::*;
use kiebot::config::Config;
use kiebot::ids::QuoteId;
use kiebot::payments::promo::{Redeemed, Refusal, redeem};
use kiebot::payments::{Event, friends, refund, settle};
use kiebot::store::promos::{self, Part, Terms, Worth};
use kiebot::store::{referrals, vouchers};
use proptest::prelude::*;
use std::sync::Arc;

fn config() -> Config {
    let mut config = Config::defaults();
    config.bonus.daily_cap = k(1_000_000);
    config.referral.percent = 10;
    config.referral.first_topups = 2;
    config.referral.cap_per_invited = k(900);
    config.referral.cap_per_month = k(2_000);
    config
}

/// As Telegram tells of a payment: worth 130 kopecks a Star.
fn pays(
    tx: &Connection,
    config: &Config,
    who: CustomerId,
    charge: &str,
    stars: i64,
    at_ms: i64,
) -> Result<(), LedgerError> {
    let event = Event {
        currency: "XTR".to_owned(),
        total_amount: stars,
        invoice_payload: String::new(),
        telegram_payment_charge_id: charge.to_owned(),
        provider_payment_charge_id: None,
    };
    settle(tx, config, who, &event, at_ms).map(drop)
}

#[test]
fn of_twenty_at_once_exactly_three_get_a_code_of_three_uses() {
    let (_folder, store) = fresh();
    store
        .write(|tx| {
            for id in 1..=20 {
                customer(tx, id);
            }
            let terms = Terms {
                max_uses: Some(3),
                ..code("THREE", Worth::Gift(k(100)))
            };
            promos::add(tx, &terms, CustomerId(900), 1)?;
            Ok::<_, LedgerError>(())
        })
        .unwrap();
    let (store, config) = (Arc::new(store), Arc::new(config()));
    let gate = Arc::new(std::sync::Barrier::new(20));
    let threads: Vec<_> = (1..=20)
        .map(|id| {
            let (store, config, gate) = (store.clone(), config.clone(), gate.clone());
            std::thread::spawn(move || {
                gate.wait();
                let job = move |tx: &Connection| redeem(tx, &config, CustomerId(id), "three", 5);
                store.write(job).unwrap()
            })
        })
        .collect();
    let out: Vec<Redeemed> = threads.into_iter().map(|t| t.join().unwrap()).collect();
    let yes = out.iter().filter(|out| matches!(out, Redeemed::Yes(_)));
    assert_eq!(yes.count(), 3);
    let used_up = Redeemed::No(Refusal::UsedUp);
    assert_eq!(out.iter().filter(|out| **out == used_up).count(), 17);
    let given: i64 = store
        .read(|conn| {
            let sum = "SELECT sum(balance) FROM accounts WHERE kind = 'bonus'";
            Ok::<_, StoreError>(conn.query_row(sum, [], |row| row.get(0))?)
        })
        .unwrap();
    assert_eq!(given, 300);
    assert_sound(&store);
}

#[derive(Clone, Debug)]
enum Step {
    Redeem(i64, usize),
    Pays(i64, i64),
    Returned(usize),
    Month,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1_i64..=6, 0_usize..4).prop_map(|(who, code)| Step::Redeem(who, code)),
        4 => (1_i64..=6, 1_i64..120).prop_map(|(who, stars)| Step::Pays(who, stars)),
        1 => (0_usize..30).prop_map(Step::Returned),
        1 => Just(Step::Month),
    ]
}

const CODES: [&str; 4] = ["GIFT", "FEW", "PLUS", "NEW"];

fn codes(tx: &Connection) -> Result<(), LedgerError> {
    let gift = |name: &str| code(name, Worth::Gift(k(100)));
    let all = [
        Terms {
            max_total: Some(k(250)),
            ..gift("GIFT")
        },
        Terms {
            max_uses: Some(3),
            ..gift("FEW")
        },
        Terms {
            times: 2,
            max_each: Some(k(1_500)),
            max_total: Some(k(3_000)),
            ..code("PLUS", Worth::TopUp(25))
        },
        Terms {
            newcomers: true,
            ..gift("NEW")
        },
    ];
    for terms in &all {
        promos::add(tx, terms, CustomerId(900), 1)?;
    }
    Ok(())
}

/// Nothing ever went over a limit: as the rows of the ledger say, not the sums kept beside them.
fn within_limits(conn: &Connection, config: &Config) -> rusqlite::Result<()> {
    let one = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0));
    let of = |code: &str| {
        let sql =
            "SELECT coalesce(sum(amount), 0) FROM transfers WHERE kind = 'promo' AND cause = ?1";
        conn.query_row(sql, [code], |row| row.get::<_, i64>(0))
    };
    assert!(of("GIFT")? <= 250 && of("FEW")? <= 300);
    let left =
        "SELECT coalesce(sum(amount), 0) FROM transfers WHERE cause = 'PLUS' AND kind = 'adjust'";
    assert!(of("PLUS")? - one(left)? <= 3_000);
    let most =
        "SELECT coalesce(max(amount), 0) FROM transfers WHERE cause = 'PLUS' AND kind = 'promo'";
    assert!(one(most)? <= 1_500);
    let often = "SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM transfers
                 WHERE cause = 'PLUS' AND kind = 'promo' GROUP BY credit)";
    assert!(one(often)? <= 2);
    let invited = "SELECT coalesce(max(s), 0) FROM (SELECT sum(t.amount) - coalesce(sum(b.amount), 0) AS s FROM transfers t
       JOIN payments p ON p.charge_id = t.cause LEFT JOIN transfers b ON b.key = 'ref-back:' || t.cause
       WHERE t.kind = 'referral' GROUP BY p.customer_id)";
    assert!(one(invited)? <= config.referral.cap_per_invited.0);
    let counted = "SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM transfers t
       JOIN payments p ON p.charge_id = t.cause WHERE t.kind = 'referral' GROUP BY p.customer_id)";
    assert!(one(counted)? <= i64::from(config.referral.first_topups));
    let month = "SELECT coalesce(max(s), 0) FROM (SELECT sum(amount) AS s FROM transfers
       WHERE kind = 'referral' GROUP BY credit, at_ms / 3000000000)";
    assert!(one(month)? <= config.referral.cap_per_month.0);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn random_histories_of_codes_and_top_ups_keep_within_every_limit(
        steps in proptest::collection::vec(step(), 1..40)
    ) {
        let (_folder, store) = fresh();
        let config = config();
        store.write(move |tx| {
            for id in 1..=6 {
                customer(tx, id);
            }
            codes(tx)?;
            // 2, 3 and 4 were brought by 1; 5 by 4: a chain, not a circle.
            for (friend, by) in [(2, 1), (3, 1), (4, 1), (5, 6)] {
                referrals::code(tx, CustomerId(by), 1)?;
                referrals::bind(tx, CustomerId(friend), CustomerId(by), 1)?;
            }
            let mut now = 1_795_251_600_000_i64;
            let mut paid: Vec<(CustomerId, String)> = Vec::new();
            for step in &steps {
                now += 1_000;
                match *step {
                    Step::Redeem(who, code) => {
                        let before = promos::by_code(tx, CODES[code])?.unwrap();
                        let used = promos::used(tx, before.id, CustomerId(who))?;
                        let out = redeem(tx, &config, CustomerId(who), CODES[code], now)?;
                        assert_eq!(used.is_some(), matches!(out, Redeemed::Before(..)));
                    }
                    Step::Pays(who, stars) => {
                        let charge = format!("c{}", paid.len());
                        for _ in 0..2 {
                            pays(tx, &config, CustomerId(who), &charge, stars, now)?;
                        }
                        paid.push((CustomerId(who), charge));
                    }
                    Step::Returned(nth) => {
                        if let Some((who, charge)) = paid.get(nth) {
                            for _ in 0..2 {
                                refund::returned(tx, &config, charge, now)?;
                                friends::on_return(tx, *who, charge, now)?;
                            }
                        }
                    }
                    // Months begin 3e9 ms apart here, more than any month is long.
                    Step::Month => now = (now / 3_000_000_000 + 1) * 3_000_000_000,
                }
                within_limits(tx, &config)?;
            }
            Ok::<_, LedgerError>(())
        }).unwrap();
        assert_sound(&store);
    }
}

#[test]
fn a_voucher_is_spent_with_its_start_and_comes_back_when_that_fails() {
    let (_folder, store) = fresh();
    store
        .write(|tx| {
            let anna = customer(tx, 1);
            let model = "m".to_owned();
            let part = Part::Percent(50);
            let id = promos::add(
                tx,
                &code("HALF", Worth::Model { model, part }),
                CustomerId(900),
                1,
            )?;
            promos::take(tx, &promos::get(tx, id.unwrap())?.unwrap(), anna, 1)?;
            ledger::top_up(tx, Method::Stars, "c1", anna, k(30), 1)?;
            for round in 0..3 {
                let best = |price| vouchers::best(tx, anna, ("m", k(price)), (0, k(1_000)), 2);
                let voucher = best(61)?.unwrap();
                assert_eq!(voucher.amount, k(30));
                // Not beyond what a day allows.
                assert_eq!(vouchers::best(tx, anna, ("m", k(61)), (0, k(29)), 2)?, None);
                let id = generation(tx, anna, 60);
                let quote = tx.query_row("SELECT max(id) FROM quotes", [], |row| row.get(0))?;
                vouchers::add(tx, QuoteId(quote), &voucher)?;
                vouchers::spend(tx, &voucher, anna, id, 2)?;
                assert_eq!(best(61)?, None);
                ledger::hold(tx, id, 2)?;
                assert_eq!(sums(tx, anna), (0, 0, 60));
                if round < 2 {
                    // The promise is whole again; nothing of it stays as money.
                    end(tx, id, "failed")?;
                    assert_eq!(sums(tx, anna), (30, 0, 0));
                    assert_eq!(promos::by_code(tx, "HALF")?.unwrap().given, k(0));
                } else {
                    fetching(tx, id)?;
                    succeed(tx, id)?;
                    assert_eq!(sums(tx, anna), (0, 0, 0));
                    assert_eq!(best(61)?, None);
                    assert_eq!(promos::by_code(tx, "HALF")?.unwrap().given, k(30));
                }
            }
            Ok::<_, LedgerError>(())
        })
        .unwrap();
    assert_sound(&store);
}
