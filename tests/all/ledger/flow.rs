//! All money as admins look through it: every way to search finds exactly what is there, page by page, at a bounded cost.

use super::*;
use kiebot::store::ledger::{Group, Pot, Sieve, flow, flows};

/// Every page of a search, joined: the numbers, and how many pages there were.
fn all(tx: &Connection, sieve: &Sieve) -> (Vec<i64>, usize) {
    let (mut found, mut below, mut pages) = (Vec::new(), i64::MAX, 0);
    loop {
        let page = flows(tx, sieve, below, 5).unwrap();
        pages += 1;
        assert!(page.lines.len() <= 5);
        found.extend(page.lines.iter().map(|line| line.id));
        match page.older {
            Some(older) => {
                assert!(older < below, "a page leads on");
                below = older;
            }
            None => return (found, pages),
        }
    }
}

/// The same by reading everything.
fn plainly(tx: &Connection, filter: &str) -> Vec<i64> {
    let sql = format!(
        "SELECT t.id FROM transfers t JOIN accounts d ON d.id = t.debit JOIN accounts c ON c.id = t.credit
         WHERE {filter} ORDER BY t.id DESC"
    );
    let mut query = tx.prepare(&sql).unwrap();
    let ids = query.query_map([], |row| row.get(0)).unwrap();
    ids.map(Result::unwrap).collect()
}

/// Some of everything, from moment 1 to 40.
fn busy(tx: &Connection) -> Result<(), LedgerError> {
    let (anna, boris) = (customer(tx, 1), customer(tx, 2));
    ledger::welcome(tx, anna, k(200), k(9_000), 0, 1)?;
    ledger::welcome(tx, boris, k(200), k(9_000), 0, 2)?;
    ledger::top_up(tx, Method::Stars, "c1", anna, k(500), 3)?;
    ledger::top_up(tx, Method::Manual, "m1", boris, k(700), 4)?;
    // Times grow with the numbers: the helpers pay at 5 and settle at 6.
    let first = generation(tx, anna, 300);
    fetching(tx, first)?;
    succeed(tx, first)?;
    let second = generation(tx, anna, 300);
    ledger::hold(tx, second, 6)?;
    end(tx, second, "cancelled")?;
    ledger::refund(tx, first, k(300), 1, 20)?;
    for n in 1..=12 {
        let sum = if n % 3 == 0 { k(-7) } else { k(50) };
        ledger::admin_adjust(tx, n, boris, Pot::Bonus, sum, "why", 20 + n)?;
    }
    Ok(())
}

#[test]
fn every_search_finds_exactly_what_is_there() {
    let (_folder, store) = fresh();
    store
        .write(|tx| {
            busy(tx)?;
            let groups = [
                (Group::All, "1"),
                (Group::TopUps, "t.kind = 'topup'"),
                (
                    Group::Gifts,
                    "t.kind IN ('welcome','promo','pack','referral')",
                ),
                (Group::Taken, "t.kind = 'capture'"),
                (
                    Group::Returned,
                    "t.kind IN ('refund','payout','payout_undo','loss')",
                ),
                (Group::Adjusted, "t.kind = 'adjust'"),
                (Group::Holds, "t.kind IN ('hold','release')"),
            ];
            let people = [None, Some(1), Some(2), Some(3)];
            let days = [
                None,
                Some((0, 100)),
                Some((4, 21)),
                Some((22, 22)),
                Some((90, 95)),
            ];
            let sums = [None, Some((0, i64::MAX)), Some((7, 7)), Some((200, 500))];
            let mut found = 0;
            for (group, of_group) in groups {
                for who in people {
                    for span in days {
                        for range in sums {
                            let sieve = Sieve {
                                group,
                                customer: who.map(CustomerId),
                                days: span,
                                sums: range.map(|(least, most)| (k(least), k(most))),
                            };
                            let of = who.map_or("1".into(), |id: i64| {
                                format!("{id} IN (d.customer_id, c.customer_id)")
                            });
                            let at = span.map_or("1".into(), |(from, until)| {
                                format!("t.at_ms >= {from} AND t.at_ms < {until}")
                            });
                            let sum = range.map_or("1".into(), |(least, most): (i64, i64)| {
                                format!("t.amount BETWEEN {least} AND {most}")
                            });
                            let filter = format!("{of_group} AND {of} AND {at} AND {sum}");
                            let expected = plainly(tx, &filter);
                            assert_eq!(all(tx, &sieve).0, expected, "{filter}");
                            found += expected.len();
                        }
                    }
                }
            }
            assert!(found > 300, "{found}");
            assert_eq!(flow(tx, 999_999)?, None);
            Ok::<_, LedgerError>(())
        })
        .unwrap();
}

#[test]
fn what_is_rare_is_found_by_going_on_and_no_page_reads_everything() {
    let (_folder, store) = fresh();
    store
        .write(|tx| {
            let (anna, boris) = (customer(tx, 1), customer(tx, 2));
            ledger::admin_adjust(tx, 1, boris, Pot::Bonus, k(777), "rare", 1)?;
            for n in 2..=9_000 {
                ledger::admin_adjust(tx, n, anna, Pot::Bonus, k(5), "usual", n)?;
            }
            let rare = Sieve {
                sums: Some((k(777), k(777))),
                ..Sieve::default()
            };
            let first = flows(tx, &rare, i64::MAX, 5)?;
            assert!(first.lines.is_empty() && first.older.is_some());
            assert_eq!(all(tx, &rare), (vec![1], 3));
            // By its customer or its day it is there at once.
            for narrow in [
                Sieve {
                    customer: Some(boris),
                    ..rare
                },
                Sieve {
                    days: Some((0, 2)),
                    ..rare
                },
            ] {
                assert_eq!(all(tx, &narrow), (vec![1], 1));
            }
            Ok::<_, LedgerError>(())
        })
        .unwrap();
}
