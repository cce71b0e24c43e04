//! Promo codes and friends' shares: the rows that the attacks meet, and random histories that keep within every limit.

use super::*;
use kiebot::config::Config;
use kiebot::ids::QuoteId;
use kiebot::payments::promo::{Redeemed, Refusal, redeem};
use kiebot::payments::{Event, friends, refund, settle};
use kiebot::store::promos::{self, Part, Terms, Worth};
use kiebot::store::referrals;
use kiebot::store::vouchers::{self, Voucher};
use proptest::prelude::*;
use std::sync::Arc;

/// A code without limits.
pub(super) fn code(name: &str, worth: Worth) -> Terms {
    Terms {
        code: name.to_owned(),
        worth,
        times: 1,
        max_each: None,
        max_uses: None,
        max_total: None,
        newcomers: false,
        until_ms: None,
    }
}

/// A gift that this customer may get from the ledger: the code and its use.
pub(super) fn promised(tx: &Connection, name: &str, sum: i64, to: CustomerId) {
    let terms = code(name, Worth::Gift(k(sum)));
    promos::add(tx, &terms, CustomerId(900), 1).unwrap();
    let promo = promos::by_code(tx, name).unwrap().unwrap();
    promos::take(tx, &promo, to, 1).unwrap();
}

/// Codes 1 (gift), 2 (top-up), 3 and 4 (of model `m`); generation 16 held with a voucher of code 3; customer 2 was
/// brought by customer 1.
pub(super) fn with_gifts(tx: &Connection) -> Result<(), LedgerError> {
    let (anna, boris) = (CustomerId(1), CustomerId(2));
    promised(tx, "GIFT", 50, anna);
    ledger::promo(tx, "GIFT", anna, k(50), 8)?;
    let of = |part| Worth::Model {
        model: "m".to_owned(),
        part,
    };
    let more = [
        Terms {
            times: 2,
            max_total: Some(k(100_000)),
            max_uses: Some(9),
            ..code("PLUS", Worth::TopUp(20))
        },
        code("MODEL", of(Part::Sum(k(20)))),
        code("PART", of(Part::Percent(50))),
    ];
    for terms in &more {
        let id = promos::add(tx, terms, CustomerId(900), 1)?.unwrap();
        promos::take(tx, &promos::get(tx, id)?.unwrap(), anna, 8)?;
    }
    let plus = promos::by_code(tx, "PLUS")?.unwrap();
    promos::take(tx, &plus, boris, 8)?;
    ledger::promo_with(tx, ("PLUS", "c1"), anna, k(200), 8)?;
    promos::move_rest(tx, plus.id, anna, -1)?;
    let id = generation(tx, anna, 30);
    let quote = tx.query_row("SELECT max(id) FROM quotes", [], |row| row.get(0))?;
    let voucher = Voucher {
        promo: 3,
        code: "MODEL".to_owned(),
        amount: k(20),
    };
    vouchers::add(tx, QuoteId(quote), &voucher)?;
    vouchers::spend(tx, &voucher, anna, id, 8)?;
    ledger::hold(tx, id, 8)?;
    promos::note_wrong(tx, anna, 0, 8)?;
    referrals::code(tx, anna, 8)?;
    referrals::bind(tx, boris, anna, 8)?;
    referrals::count_top_up(tx, boris)?;
    ledger::referral(tx, "c3", anna, k(7), 8)?;
    ledger::invited(tx, boris, k(5), 8)?;
    Ok(())
}

/// An INSERT of a movement: `key, kind, debit, credit, amount, cause`.
macro_rules! movement {
    ($values:literal) => {
        concat!(
            "INSERT INTO transfers(id, key, kind, debit, credit, amount, cause, at_ms, hash)
             SELECT (SELECT max(id) + 1 FROM transfers), ",
            $values,
            ", 1, zeroblob(32)"
        )
    };
}

/// What must not happen, and the word of the guard that refuses it.
pub(super) const CHANGES: &[(&str, &str)] = &[
    // A gift to who has not used the code, twice, above its worth, of another kind.
    (
        movement!("'promo:GIFT:2', 'promo', 2, 13, 50, 'GIFT'"),
        "without its code",
    ),
    (
        movement!("'promo:GIFT:1', 'promo', 2, 10, 50, 'GIFT'"),
        "duplicate",
    ),
    (
        movement!("'promo:PLUS:1:c5', 'promo', 2, 10, 2601, 'PLUS'"),
        "without its code",
    ),
    (
        movement!("'promo:PLUS:1:c2', 'promo', 2, 10, 5, 'PLUS'"),
        "without its code",
    ),
    (
        movement!("'promo:PLUS:1', 'promo', 2, 10, 5, 'PLUS'"),
        "without its code",
    ),
    (
        movement!("'promo:MODEL:1:gen:2', 'promo', 2, 10, 20, 'MODEL'"),
        "without its code",
    ),
    (
        movement!("'promo:MODEL:1:gen:16x', 'promo', 2, 10, 20, 'MODEL'"),
        "without its code",
    ),
    (
        movement!("'promo:GIFT:12', 'promo', 2, 10, 50, 'GIFT'"),
        "without its code|another movement",
    ),
    // A share to a stranger, of a stranger's payment, above the payment, a second welcome.
    (
        movement!("'ref:c5', 'referral', 2, 13, 5, 'c5'"),
        "share without its payment",
    ),
    (
        movement!("'ref:c2', 'referral', 2, 10, 1001, 'c2'"),
        "share without its payment",
    ),
    (
        movement!("'ref:new:1', 'referral', 2, 10, 5, 'new:1'"),
        "share without its payment",
    ),
    // Taken back: never given, more than given, from somebody else.
    (
        movement!("'promo-back:c5', 'adjust', 10, 3, 5, 'PLUS'"),
        "not given",
    ),
    (
        movement!("'promo-back:c1', 'adjust', 10, 3, 201, 'PLUS'"),
        "not given",
    ),
    (
        movement!("'ref-back:c2', 'adjust', 10, 3, 5, 'c2'"),
        "not given",
    ),
    (
        movement!("'ref-back:c3', 'adjust', 13, 3, 5, 'c3'"),
        "not given",
    ),
    (
        "UPDATE promos SET worth = 5000 WHERE id = 1",
        "never changes",
    ),
    ("UPDATE promos SET max_uses = 1 WHERE id = 2", "CHECK"),
    ("DELETE FROM promos WHERE id = 4", "permanent|FOREIGN"),
    (
        "INSERT INTO promo_uses(promo_id, customer_id, rest, at_ms) VALUES(2, 1, 2, 1)",
        "UNIQUE",
    ),
    (
        "INSERT INTO promo_uses(promo_id, customer_id, rest, at_ms) VALUES(1, 2, 1, 1)",
        "does not count",
    ),
    ("UPDATE promo_uses SET rest = 3", "never changes"),
    ("DELETE FROM promo_uses", "permanent"),
    (
        "INSERT INTO vouchers(quote_id, promo_id, amount) SELECT id, 1, 5 FROM quotes WHERE customer_id = 2",
        "another quote",
    ),
    ("UPDATE vouchers SET amount = 25", "vouchers stay"),
    ("DELETE FROM vouchers", "vouchers stay"),
    (
        "UPDATE referrers SET code = 'abcdefghij'",
        "link never changes",
    ),
    (
        "UPDATE referrals SET referrer_id = 2",
        "brought whom never changes",
    ),
    ("DELETE FROM referrals", "brought whom is permanent"),
    (
        "INSERT INTO referrals(invited_id, referrer_id, at_ms) VALUES(72, 72, 1)",
        "by themselves|FOREIGN",
    ),
    (
        "INSERT INTO referrals(invited_id, referrer_id, at_ms) VALUES(70, 1, 1)",
        "in a circle|FOREIGN",
    ),
];

/// What somebody with the file can do after taking the guards away, and what `verify` says then.
pub(super) const TAMPERED: &[(&str, &str)] = &[
    ("UPDATE promos SET used = 8 WHERE id = 2", "I29"),
    ("UPDATE promos SET given = 1 WHERE id = 1", "I29"),
    ("UPDATE promos SET max_total = 1 WHERE id = 2", "I29"),
    ("UPDATE promo_uses SET given = 5 WHERE promo_id = 2", "I29"),
    ("UPDATE promo_uses SET given = 0 WHERE promo_id = 1", "I29"),
    ("DELETE FROM promo_uses WHERE promo_id = 1", "I29"),
    ("UPDATE referrers SET invited = 9", "I30"),
    ("UPDATE referrers SET paid = 0", "I30"),
    ("UPDATE referrers SET earned = 9", "I30"),
    ("UPDATE referrals SET earned = 9", "I30"),
    ("UPDATE referrals SET referrer_id = 2", "I30"),
    ("DELETE FROM referrals", "I30"),
];

#[test]
fn the_database_refuses_every_forged_gift_and_share() {
    let (_folder, conn) = attacks::battlefield();
    for (sql, word) in CHANGES {
        let error = match conn.execute_batch(sql) {
            Ok(()) => panic!("not refused: {sql}"),
            Err(error) => error.to_string(),
        };
        let seen = word.split('|').any(|word| error.contains(word));
        assert!(seen, "{sql}: {error}");
    }
}

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
