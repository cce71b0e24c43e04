//! Attacks on payments, invoices, requests and the admins' log, straight in SQL: the database refuses each.

use super::attacks::battlefield;
use super::*;
use kiebot::store::ledger::Method;
use kiebot::store::{invoices, payments, requests};

/// Payment 3 is being returned (`c3`, 700, of customer 2), 4 was by hand for request 1; request 2 is open; invoice 1 is
/// paid by payment 5 (`c5`), invoice 2 is open.
pub(super) fn with_payments(tx: &Connection) -> Result<(), LedgerError> {
    let (anna, boris, admin) = (CustomerId(1), CustomerId(2), CustomerId(900));
    ledger::top_up(tx, Method::Stars, "c3", boris, k(700), 3)?;
    ledger::payout(tx, "c3", boris, k(700), 3)?;
    let third = payments::by_charge(tx, "c3")?.unwrap();
    payments::begin_refund(tx, third.id, admin)?;
    kiebot::store::deeds::add(
        tx,
        admin,
        "refund",
        "payment:c3",
        ("settled", "refunding"),
        3,
    )?;
    for _ in 0..2 {
        requests::add(tx, anna, k(500), 4)?;
    }
    requests::approve(tx, kiebot::ids::RequestId(1), admin, k(450), 5)?;
    let by_hand = payments::NewPayment {
        method: Method::Manual,
        charge_id: "request-1",
        provider_charge_id: None,
        customer: anna,
        invoice: None,
        request: Some(kiebot::ids::RequestId(1)),
        currency: "RUB",
        amount: 450,
        kopecks: k(450),
    };
    payments::add(tx, &by_hand, 5)?;
    ledger::top_up(tx, Method::Manual, "request-1", anna, k(450), 5)?;
    for token in ["0123456789abcdef0123", "fedcba98765432100123"] {
        let new = invoices::NewInvoice {
            customer: anna,
            method: Method::Stars,
            token,
            amount: 100,
            kopecks: k(13_000),
            bonus: k(0),
            expires_ms: 99,
        };
        invoices::add(tx, &new, 5)?;
    }
    let paid = payments::NewPayment {
        method: Method::Stars,
        charge_id: "c5",
        invoice: Some(kiebot::ids::InvoiceId(1)),
        request: None,
        currency: "XTR",
        amount: 100,
        kopecks: k(13_000),
        ..by_hand
    };
    payments::add(tx, &paid, 6)?;
    ledger::top_up(tx, Method::Stars, "c5", anna, k(13_000), 6)?;
    invoices::set_paid(tx, kiebot::ids::InvoiceId(1))?;
    payments::add_stray(tx, "odd", anna, "{}", 7)?;
    kiebot::store::deeds::add(tx, admin, "approve", "request:1", ("open", "450"), 5)?;
    Ok(())
}

/// Changes that must not happen, and the word of the guard that refuses them.
pub(super) const CHANGES: &[(&str, &str)] = &[
    (
        "UPDATE payments SET kopecks = 1 WHERE id = 1",
        "payment never changes",
    ),
    (
        "UPDATE payments SET customer_id = 2 WHERE id = 1",
        "payment never changes",
    ),
    (
        "UPDATE payments SET charge_id = 'c9' WHERE id = 1",
        "payment never changes",
    ),
    (
        "UPDATE payments SET method = 'manual' WHERE id = 1",
        "payment never changes",
    ),
    (
        "UPDATE payments SET amount = 5 WHERE id = 1",
        "payment never changes",
    ),
    (
        "UPDATE payments SET invoice_id = 2 WHERE id = 1",
        "payment never changes",
    ),
    (
        "UPDATE payments SET refunds = 0 WHERE id = 3",
        "payment never changes",
    ),
    (
        "DELETE FROM payments WHERE id = 1",
        "payments are permanent",
    ),
    (
        "REPLACE INTO payments(method, charge_id, customer_id, currency, amount, kopecks, at_ms) VALUES('stars','c1',2,'RUB',1,1,1)",
        "payments are permanent",
    ),
    (
        "INSERT INTO payments(method, charge_id, customer_id, currency, amount, kopecks, at_ms) VALUES('provider','c1',1,'RUB',1,1,1)",
        "UNIQUE",
    ),
    (
        "INSERT INTO payments(method, charge_id, customer_id, currency, amount, kopecks, state, at_ms) VALUES('stars','n1',1,'RUB',1,1,'refunded',1)",
        "begins settled",
    ),
    (
        "INSERT INTO payments(method, charge_id, customer_id, request_id, currency, amount, kopecks, at_ms) VALUES('manual','n2',1,2,'RUB',500,500,1)",
        "as approved",
    ),
    (
        "INSERT INTO payments(method, charge_id, customer_id, request_id, currency, amount, kopecks, at_ms) VALUES('manual','n3',1,1,'RUB',450,450,1)",
        "UNIQUE",
    ),
    (
        "INSERT INTO payments(method, charge_id, customer_id, request_id, currency, amount, kopecks, at_ms) VALUES('stars','n4',1,1,'RUB',450,450,1)",
        "CHECK",
    ),
    (
        "INSERT INTO payments(method, charge_id, customer_id, currency, amount, kopecks, at_ms) VALUES('stars','n5',1,'RUB',1,0,1)",
        "CHECK",
    ),
    (
        "UPDATE payments SET state = 'refunding' WHERE id = 1",
        "its money differ",
    ),
    (
        "UPDATE payments SET state = 'charged_back' WHERE id = 1",
        "its money differ",
    ),
    (
        "UPDATE payments SET state = 'refunded' WHERE id = 1",
        "illegal step|its money",
    ),
    (
        "UPDATE payments SET state = 'charged_back' WHERE id = 3",
        "illegal step",
    ),
    (
        "UPDATE payments SET state = 'settled' WHERE id = 3",
        "its money differ",
    ),
    ("UPDATE payments SET called_ms = 5 WHERE id = 1", "CHECK"),
    (
        "UPDATE invoices SET amount = 1 WHERE id = 2",
        "invoice never changes",
    ),
    (
        "UPDATE invoices SET kopecks = 99999 WHERE id = 2",
        "invoice never changes",
    ),
    (
        "UPDATE invoices SET bonus = 99999 WHERE id = 2",
        "invoice never changes",
    ),
    (
        "UPDATE invoices SET customer_id = 2 WHERE id = 2",
        "invoice never changes",
    ),
    (
        "UPDATE invoices SET payload = 'xxxxxxxxxxxxxxxxxxxxxxxx' WHERE id = 2",
        "invoice never changes",
    ),
    (
        "UPDATE invoices SET expires_ms = 999999 WHERE id = 2",
        "invoice never changes",
    ),
    (
        "UPDATE invoices SET state = 'open' WHERE id = 1",
        "invoice never changes",
    ),
    (
        "UPDATE invoices SET state = 'paid' WHERE id = 2",
        "paid without a payment",
    ),
    (
        "DELETE FROM invoices WHERE id = 2",
        "invoices are permanent",
    ),
    (
        "INSERT INTO invoices(customer_id, method, payload, currency, amount, kopecks, created_ms, expires_ms) VALUES(1,'stars','xxxxxxxxxxxxxxxxxxxxxxxx','RUB',1,1,1,1)",
        "CHECK",
    ),
    (
        "INSERT INTO invoices(customer_id, method, payload, currency, amount, kopecks, created_ms, expires_ms) VALUES(1,'provider','xxxxxxxxxxxxxxxxxxxxxxxx','RUB',1,2,1,1)",
        "CHECK",
    ),
    (
        "UPDATE requests SET state = 'open', credited = NULL, admin_id = NULL, decided_ms = NULL WHERE id = 1",
        "decided once",
    ),
    (
        "UPDATE requests SET credited = 99999 WHERE id = 1",
        "decided once",
    ),
    (
        "UPDATE requests SET asked = 99999 WHERE id = 2",
        "decided once",
    ),
    (
        "UPDATE requests SET customer_id = 2 WHERE id = 2",
        "decided once",
    ),
    (
        "UPDATE requests SET state = 'approved' WHERE id = 2",
        "CHECK",
    ),
    (
        "DELETE FROM requests WHERE id = 2",
        "requests are permanent",
    ),
    ("UPDATE strays SET body = ''", "evidence never changes"),
    ("DELETE FROM strays", "evidence never changes"),
    ("UPDATE deeds SET admin_id = 1", "append only"),
    ("DELETE FROM deeds", "append only"),
];

/// What somebody with the file can do after taking the guards away, and what `verify` says then.
pub(super) const TAMPERED: &[(&str, &str)] = &[
    ("DELETE FROM payments WHERE id = 1", "I10"),
    (
        "UPDATE payments SET kopecks = kopecks + 1 WHERE id = 1",
        "I10",
    ),
    ("UPDATE payments SET customer_id = 2 WHERE id = 1", "I10"),
    (
        "UPDATE payments SET method = 'provider' WHERE id = 1",
        "I10",
    ),
    (
        "UPDATE payments SET state = 'refunded', called_ms = 1 WHERE id = 1",
        "I10",
    ),
    ("UPDATE payments SET state = 'settled' WHERE id = 3", "I10"),
    (
        "INSERT INTO payments(method, charge_id, customer_id, currency, amount, kopecks, at_ms) VALUES('stars','n1',1,'RUB',5,5,1)",
        "I10",
    ),
    (
        "UPDATE requests SET state = 'approved', credited = 5, admin_id = 900, decided_ms = 1 WHERE id = 2",
        "I10",
    ),
];

#[test]
fn the_database_refuses_every_change_of_a_payment() {
    let (_folder, conn) = battlefield();
    for (sql, word) in CHANGES {
        let error = match conn.execute_batch(sql) {
            Ok(()) => panic!("not refused: {sql}"),
            Err(error) => error.to_string(),
        };
        let seen = word.split('|').any(|word| error.contains(word));
        assert!(seen, "{sql}: {error}");
    }
}

#[test]
fn each_return_has_a_key_of_its_own_and_all_of_them_keep_within_the_payment() {
    let (_folder, store) = fresh();
    store
        .write(|tx| {
            let anna = customer(tx, 1);
            ledger::top_up(tx, Method::Stars, "c1", anna, k(500), 1)?;
            ledger::top_up(tx, Method::Stars, "c2", anna, k(900), 1)?;
            for tried in 0..3 {
                assert!(ledger::payout_nth(tx, ("c1", tried), anna, k(500), 2)?);
                // The same try again is nothing new; another one at the same time is too much.
                assert!(!ledger::payout_nth(tx, ("c1", tried), anna, k(500), 2)?);
                assert!(ledger::payout_nth(tx, ("c1", tried + 1), anna, k(500), 2).is_err());
                assert!(ledger::payout_undo_nth(tx, ("c1", tried), anna, k(500), 3)?);
            }
            // A try out of turn.
            assert!(ledger::payout_nth(tx, ("c1", 9), anna, k(500), 2).is_err());
            assert!(ledger::payout_nth(tx, ("c1", 3), anna, k(300), 4)?);
            assert!(ledger::loss(tx, "c1", k(201), 5).is_err());
            assert!(ledger::loss(tx, "c1", k(200), 5)?);
            assert!(ledger::loss(tx, "nothing", k(1), 5).is_err());
            assert_eq!(sums(tx, anna), (1_100, 0, 0));
            Ok::<_, LedgerError>(())
        })
        .unwrap();
}
