//! With guards taken away `verify` finds what was done.

use super::attacks::battlefield;
use super::*;

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
    for (sql, numbers) in TAMPERED.iter().chain(paid::TAMPERED) {
        conn.execute_batch("SAVEPOINT try").unwrap();
        conn.execute_batch(sql).unwrap();
        let broken: Vec<_> = invariants::verify(&conn)
            .into_iter()
            .filter(|check| !check.ok)
            .map(|check| check.number)
            .collect();
        conn.execute_batch("ROLLBACK TO try; RELEASE try").unwrap();
        for number in numbers.split(' ').chain(["schema"]) {
            assert!(broken.contains(&number), "{sql}: {broken:?}");
        }
    }
}
