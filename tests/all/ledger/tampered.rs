//! With guards taken away `verify` finds what was done.

use super::attacks::battlefield;
use super::*;
use std::collections::BTreeSet;

/// What somebody with the file can do after taking the guards away, and the invariants that find it.
const TAMPERED: &[(&str, &str)] = &[
    (
        "UPDATE accounts SET balance = balance + 1 WHERE id = 9",
        "I1 I2",
    ),
    (
        "UPDATE transfers SET amount = amount + 1 WHERE id = 1",
        "I2 I13",
    ),
    ("UPDATE transfers SET at_ms = 77 WHERE id = 2", "I13"),
    (
        "DELETE FROM transfers WHERE id = (SELECT max(id) FROM transfers)",
        "I2 I12 I13",
    ),
    ("DELETE FROM transfers WHERE id = 1", "I2 I11 I13"),
    ("UPDATE accounts SET balance = -1 WHERE id = 12", "I1 I2 I3"),
    ("UPDATE accounts SET last_transfer = 1 WHERE id = 9", "I12"),
    (
        "UPDATE generations SET state = 'fetching', ended_ms = NULL WHERE id = 4",
        "I6",
    ),
    (
        "UPDATE generations SET state = 'failed', ended_ms = 9 WHERE id = 3",
        "I5 I8 I9",
    ),
    (
        "UPDATE generations SET state = 'succeeded' WHERE id = 5",
        "I7 I9",
    ),
    ("UPDATE generations SET price = 1 WHERE id = 4", "I7 I14"),
    ("UPDATE generations SET task_id = NULL WHERE id = 6", "I19"),
    ("UPDATE generations SET ended_ms = NULL WHERE id = 5", "I21"),
    (
        "UPDATE generations SET state = 'submitting' WHERE id = 1",
        "I18",
    ),
    ("DELETE FROM outbox", "I9"),
    ("UPDATE outbox SET state = 'dead'", "I24"),
    ("UPDATE outbox SET state = 'sent'", "I24"),
    ("DELETE FROM generation_edges WHERE a = 'held'", "I21"),
    ("UPDATE quotes SET price_exact_micro = 0", "I17"),
    (
        "INSERT INTO inbox(update_id, customer_id, body, received_ms) VALUES(91, 1, '', 1)",
        "I22",
    ),
    ("UPDATE transfers SET kind = 'loss' WHERE id = 2", "I10 I15"),
    ("DELETE FROM customers WHERE id = 2", "foreign_keys"),
    (
        "UPDATE accounts SET balance = balance + 5 WHERE id = 11",
        "I1 I2 I4",
    ),
    ("DELETE FROM results WHERE generation_id = 4", "I9"),
    ("UPDATE files SET customer_id = 2 WHERE id = 1", "I9"),
    (
        "UPDATE outbox SET customer_id = 2 WHERE key = 'end:4'",
        "I9",
    ),
    ("UPDATE invoices SET state = 'open' WHERE id = 1", "I10"),
    ("UPDATE invoices SET state = 'paid' WHERE id = 2", "I10"),
    ("UPDATE invoices SET bonus = 7 WHERE id = 1", "I10"),
    ("UPDATE transfers SET cause = 'c9' WHERE kind = 'pack'", "I10 I13 I15"),
    ("UPDATE anchors SET transfer_hash = zeroblob(32)", "I13"),
    ("UPDATE deeds SET after = 'x' WHERE id = 1", "I14"),
    ("DELETE FROM deeds WHERE id = 1", "I14"),
    (
        "DELETE FROM deeds WHERE id = (SELECT max(id) FROM deeds)",
        "I14",
    ),
    ("UPDATE deeds SET hash = NULL WHERE id = 2", "I14"),
    ("UPDATE anchors SET deed_hash = zeroblob(32)", "I14"),
    ("UPDATE requests SET admin_id = 901 WHERE id = 1", "I14"),
    ("UPDATE payments SET refunds = 2 WHERE id = 3", "I14"),
    (
        "UPDATE transfers SET key = 'bonus:welcome:2' WHERE kind = 'welcome'",
        "I13 I15",
    ),
    (
        "INSERT INTO transfers(id, key, kind, debit, credit, amount, generation_id, cause, at_ms, hash)
         SELECT max(id) + 1, 'refund:4:9:b', 'refund', 1, 10, 500, 4, 'x', 1, zeroblob(32) FROM transfers",
        "I2 I12 I13 I16",
    ),
    (
        "UPDATE late SET task_id = 'other' WHERE generation_id = 10",
        "I19",
    ),
    ("UPDATE generations SET task_id = 'x' WHERE id = 9", "I19"),
    (
        "UPDATE late SET state = 'gifted' WHERE generation_id = 10",
        "I21",
    ),
    ("DELETE FROM outbox WHERE what = 'gift'", "I21"),
    ("UPDATE late SET generation_id = 4 WHERE state = 'watching'", "I21"),
    ("UPDATE inbox SET error = NULL", "I22"),
    ("UPDATE inbox SET shown_ms = 1 WHERE update_id = 1", "I22"),
    ("UPDATE inbox SET body = '' WHERE update_id = 3", "I22"),
    ("UPDATE transfers SET kind = 'welcome' WHERE kind = 'pack'", "I25"),
    ("DELETE FROM free_uses WHERE generation_id = 8", "I25"),
    (
        "UPDATE free_uses SET returned_ms = 1 WHERE generation_id = 14",
        "I25",
    ),
    (
        "UPDATE free_uses SET returned_ms = NULL WHERE generation_id = 12",
        "I25",
    ),
    ("UPDATE quotes SET free = 0", "I25"),
    ("UPDATE inbox SET received_ms = 400000000", "I26"),
    ("UPDATE money_hours SET amount = amount + 1", "I31"),
    ("DELETE FROM money_hours WHERE kind = 'topup'", "I31"),
    ("UPDATE run_hours SET n = n + 1 WHERE outcome = 'bad'", "I31"),
    ("UPDATE run_hours SET cost = 0 WHERE outcome = 'gift'", "I31"),
    ("UPDATE model_sums SET revenue = 0 WHERE span = 'd'", "I31"),
    ("DELETE FROM model_sums WHERE span = 'h'", "I31"),
    ("UPDATE people_hours SET paid = 0", "I31"),
    ("UPDATE model_costs SET cost = cost + 1", "I31"),
    ("UPDATE model_totals SET n = n + 1 WHERE outcome = 'failed'", "I31"),
    ("DELETE FROM model_totals WHERE outcome = 'gift'", "I31"),
    ("UPDATE time_totals SET ms = ms + 1", "I31"),
];

#[test]
fn verify_finds_what_was_done_with_the_guards_away() {
    let (_folder, conn) = battlefield();
    conn.execute_batch("PRAGMA foreign_keys=OFF; PRAGMA ignore_check_constraints=ON")
        .unwrap();
    let triggers: Vec<String> = conn
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(triggers.len() > 25);
    for name in triggers {
        conn.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    let mut noticed = BTreeSet::new();
    for (sql, numbers) in TAMPERED.iter().chain(paid::TAMPERED).chain(gifts::TAMPERED) {
        conn.execute_batch("SAVEPOINT try").unwrap();
        conn.execute_batch(sql).unwrap();
        let broken: Vec<_> = invariants::verify(&conn)
            .into_iter()
            .filter(|check| !check.ok)
            .map(|check| (check.number, check.name))
            .collect();
        let before = noticed.len();
        noticed.extend(broken.iter().map(|(_, name)| *name));
        if before < noticed.len() {
            println!("{sql}: {broken:?}");
        }
        conn.execute_batch("ROLLBACK TO try; RELEASE try").unwrap();
        for number in numbers.split(' ').chain(["schema"]) {
            let named = broken.iter().any(|(found, _)| *found == number);
            assert!(named, "{sql}: {broken:?}");
        }
    }
    // Every line of `verify` is set off by something; damage of pages needs a damaged file.
    for check in invariants::verify(&conn) {
        let seen = noticed.contains(check.name) || check.name == "damage";
        assert!(seen, "nothing sets off {} {}", check.number, check.name);
    }
}
