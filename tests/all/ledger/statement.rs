//! The history of money with its filters, page by page in both directions, against a plain recount of the ledger.

use super::*;
use kiebot::ids::TransferId;
use kiebot::store::ledger::{Filter, MovementKind, Turn, movements};
use kiebot::store::receipts;

/// One line as a recount makes it: lowest and highest row, kind, change.
type Counted = (i64, i64, String, i64);

/// Every movement of a customer's wallet and bonus, newest first, by reading the whole ledger.
fn recount(conn: &Connection, who: i64, filter: Filter) -> Vec<Counted> {
    let mut rows = conn
        .prepare(
            "SELECT t.id, t.kind, t.amount, t.generation_id, t.key, d.customer_id, d.kind, c.customer_id, c.kind
             FROM transfers t JOIN accounts d ON d.id = t.debit JOIN accounts c ON c.id = t.credit ORDER BY +t.id",
        )
        .unwrap();
    let mut rows = rows.query([]).unwrap();
    let mut lines: Vec<(Counted, String)> = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let (id, kind, amount): (i64, String, i64) = (
            row.get(0).unwrap(),
            row.get(1).unwrap(),
            row.get(2).unwrap(),
        );
        let generation: Option<i64> = row.get(3).unwrap();
        let key: String = row.get(4).unwrap();
        let pot = |at: usize| {
            let owner: Option<i64> = row.get(at).unwrap();
            let pot: String = row.get(at + 1).unwrap();
            (owner == Some(who) && pot != "hold").then_some(pot)
        };
        let (from, to) = (pot(5), pot(7));
        let (pot, delta) = match (from, to) {
            (Some(pot), None) => (pot, -amount),
            (None, Some(pot)) => (pot, amount),
            (None, None) => continue,
            both => panic!("{both:?}"),
        };
        let of = match (kind.as_str(), pot.as_str()) {
            ("hold", _) => Filter::Spent,
            ("release" | "refund" | "payout" | "payout_undo", _) => Filter::Returned,
            ("topup", _) | ("adjust", "wallet") => Filter::TopUps,
            _ => Filter::Bonuses,
        };
        if filter != Filter::All && filter != of {
            continue;
        }
        let event = match (kind.as_str(), generation) {
            ("hold" | "release", Some(generation)) => format!("{kind}:{generation}"),
            ("refund", _) => key.rsplit_once(':').unwrap().0.to_owned(),
            _ => key,
        };
        match lines.last_mut().filter(|(_, last)| *last == event) {
            Some((line, _)) => {
                line.1 = id;
                line.3 += delta;
            }
            None => lines.push(((id, id, kind, delta), event)),
        }
    }
    lines.into_iter().rev().map(|(line, _)| line).collect()
}

fn page(conn: &Connection, who: i64, filter: Filter, turn: Turn, size: u32) -> Vec<Counted> {
    let found = movements(conn, CustomerId(who), filter, turn, size).unwrap();
    assert!(found.len() <= size as usize);
    let mut shown = Vec::new();
    for line in found {
        // Each opens a receipt, and only for its owner.
        let receipt = |who| receipts::of(conn, CustomerId(who), line.id).unwrap();
        assert!(receipt(who).is_some(), "{line:?}");
        assert!(receipt(who % 3 + 1).is_none(), "{line:?}");
        let kind = line.kind;
        let name = conn.query_row(
            "SELECT kind FROM transfers WHERE id = ?1",
            [line.id],
            |row| row.get::<_, String>(0),
        );
        let name = name.unwrap();
        assert_eq!(MovementKind::from_name(&name), Some(kind));
        shown.push((line.id.0, line.top.0, name, line.delta.0));
    }
    shown
}

/// Compares all pages of customers 1 to 3 with a recount, and the whole with what they have.
pub(super) fn compare(conn: &Connection) {
    for who in 1..4 {
        let mut lines_in_parts = 0;
        for filter in Filter::ALL {
            let expected = recount(conn, who, filter);
            lines_in_parts += expected.len();
            for size in [1, 3, 100] {
                let (mut down, mut turn) = (Vec::new(), Turn::Newest);
                loop {
                    let next = page(conn, who, filter, turn, size);
                    let Some(last) = next.last() else { break };
                    turn = Turn::Older(TransferId(last.0));
                    down.extend(next);
                }
                assert_eq!(down, expected, "{filter:?} by {size}, down");
                let (mut up, mut turn) = (Vec::new(), Turn::Newer(TransferId(0)));
                loop {
                    let next = page(conn, who, filter, turn, size);
                    let Some(first) = next.first() else { break };
                    turn = Turn::Newer(TransferId(first.1));
                    up.extend(next.into_iter().rev());
                }
                up.reverse();
                assert_eq!(up, expected, "{filter:?} by {size}, up");
            }
            if filter == Filter::All {
                let sum: i64 = expected.iter().map(|line| line.3).sum();
                let has = ledger::balance(conn, CustomerId(who)).unwrap();
                assert_eq!(
                    sum,
                    has.spendable().0,
                    "what a customer has is what the lines say"
                );
            }
        }
        let all = recount(conn, who, Filter::All).len();
        assert_eq!(lines_in_parts, 2 * all, "each line is in exactly one part");
    }
}

#[test]
fn no_page_of_the_history_walks_through_the_ledger() {
    let (_folder, store) = fresh();
    store
        .read(|conn| {
            for filter in Filter::ALL {
                for turn in [Turn::Newest, Turn::Newer(TransferId(7))] {
                    // An index that does not serve is an error of the query itself (INDEXED BY).
                    assert!(movements(conn, CustomerId(1), filter, turn, 5)?.is_empty());
                }
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
}
