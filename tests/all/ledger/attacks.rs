//! Attacks past the code, straight in SQL: the database refuses each.

use super::*;
use kiebot::store::ledger::Method;

/// A file with generations in every interesting state: 1 held and unpaid, 2 held and paid, 3 fetching, 4 succeeded,
/// 5 failed, 6 running, 7 submitting; accounts 9–11 (wallet, bonus, hold) of customer 1 and 12–14 of customer 2.
pub(super) fn battlefield() -> (tempfile::TempDir, Connection) {
    let (folder, store) = fresh();
    store
        .write(|tx| {
            let (anna, boris) = (customer(tx, 1), customer(tx, 2));
            ledger::welcome(tx, anna, k(300), k(1_000), 0, 1)?;
            ledger::top_up(tx, Method::Stars, "c1", anna, k(1_000), 1)?;
            ledger::top_up(tx, Method::Stars, "c2", boris, k(1_000), 1)?;
            for _ in 1..=7 {
                generation(tx, anna, 100);
            }
            let id = GenerationId;
            ledger::hold(tx, id(2), 2)?;
            fetching(tx, id(3))?;
            fetching(tx, id(4))?;
            succeed(tx, id(4))?;
            fetching(tx, id(5))?;
            end(tx, id(5), "failed")?;
            ledger::hold(tx, id(6), 2)?;
            to(tx, id(6), "submitting")?;
            to(tx, id(6), "running")?;
            ledger::hold(tx, id(7), 2)?;
            to(tx, id(7), "submitting")?;
            paid::with_payments(tx)?;
            guards::furnish(tx)?;
            gifts::with_gifts(tx)
        })
        .unwrap();
    let unpaid = store
        .read(|conn| Ok::<_, StoreError>(invariants::verify(conn)))
        .unwrap();
    let broken: Vec<_> = unpaid.iter().filter(|c| !c.ok).map(|c| c.number).collect();
    assert_eq!(broken, ["I6"], "only the unpaid generation");
    store.close().unwrap();
    let conn = Connection::open(folder.path().join("kiebot.db")).unwrap();
    conn.execute_batch("PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON")
        .unwrap();
    (folder, conn)
}

/// An INSERT of a transfer: `key, kind, debit, credit, amount, generation, hold`.
fn transfer(verb: &str, values: &str) -> String {
    format!(
        "{verb} INTO transfers(id, key, kind, debit, credit, amount, generation_id, hold_id, cause, at_ms, hash)
         SELECT (SELECT max(id) + 1 FROM transfers), column1, column2, column3, column4, column5, column6, column7,
         CASE column2 WHEN 'topup' THEN 'stars' ELSE 'x' END, 1,
         zeroblob(32) FROM (VALUES({values}))"
    )
}

/// `hold_of(3)` is the hold of generation 3 as a subquery.
fn hold_of(generation: i64) -> String {
    format!("(SELECT id FROM transfers WHERE generation_id = {generation} AND kind = 'hold')")
}

/// Movements that must not be stored, and the word of the guard that refuses them.
pub(super) fn forged() -> Vec<(&'static str, String, &'static str)> {
    let own = |values: &str| transfer("INSERT", values);
    let end = |kind: &str, to: i64, of: i64, amount: i64| {
        own(&format!(
            "'{kind}:' || {hold},'{kind}',11,{to},{amount},{of},{hold}",
            hold = hold_of(of)
        ))
    };
    vec![
        (
            "a bonus from nowhere to the wallet",
            own("'bonus:welcome:1','welcome',2,9,5,NULL,NULL"),
            "transfer shape",
        ),
        (
            "revenue as a top-up",
            own("'stars:z','topup',1,9,5,NULL,NULL"),
            "shape|top-up without",
        ),
        (
            "a top-up without a payment",
            own("'stars:z','topup',4,9,5,NULL,NULL"),
            "top-up without its payment",
        ),
        (
            "a loss without a payment",
            own("'loss:z','loss',8,7,5,NULL,NULL"),
            "payout without payment",
        ),
        (
            "money from one customer to another",
            own("'adm:77','adjust',9,12,5,NULL,NULL"),
            "transfer shape",
        ),
        (
            "bonus turned into paid money",
            own("'adm:77','adjust',10,9,5,NULL,NULL"),
            "transfer shape",
        ),
        (
            "a payout of given money",
            own("'payout:c1','payout',10,7,5,NULL,NULL"),
            "shape|payout without payment",
        ),
        (
            "a payout above its payment",
            own("'payout:c1','payout',9,7,1001,NULL,NULL"),
            "payout without payment",
        ),
        (
            "a payout against another's payment",
            own("'payout:c2','payout',9,7,5,NULL,NULL"),
            "payout without payment",
        ),
        (
            "an undo without a payout",
            own("'payout-undo:c1','payout_undo',7,9,5,NULL,NULL"),
            "undo without payout",
        ),
        ("a made-up kind", own("'zzz','gift',2,10,5,NULL,NULL"), ""),
        ("to itself", own("'adm:77','adjust',9,9,5,NULL,NULL"), ""),
        ("nothing", own("'adm:77','adjust',3,9,0,NULL,NULL"), "CHECK"),
        (
            "a negative sum",
            own("'adm:77','adjust',3,9,-5,NULL,NULL"),
            "",
        ),
        (
            "half a kopeck",
            own("'adm:77','adjust',3,9,1.5,NULL,NULL"),
            "",
        ),
        (
            "an adjustment below zero",
            own("'adm:77','adjust',9,3,100000,NULL,NULL"),
            "wrong side of zero",
        ),
        (
            "the same, with OR IGNORE",
            transfer("INSERT OR IGNORE", "'adm:77','adjust',9,3,100000,NULL,NULL"),
            "wrong side",
        ),
        (
            "a used key",
            own("'stars:c1','topup',4,9,1000,NULL,NULL"),
            "duplicate transfer",
        ),
        (
            "a used key, with REPLACE",
            transfer("REPLACE", "'stars:c1','topup',4,9,1000,NULL,NULL"),
            "duplicate transfer",
        ),
        (
            "a hold above the quote",
            own("'hold:1:w','hold',9,11,101,1,NULL"),
            "hold exceeds quote",
        ),
        (
            "a second hold",
            own("'hold:2:w','hold',9,11,1,2,NULL"),
            "hold exceeds quote",
        ),
        (
            "a hold after the start",
            own("'hold:6:w','hold',9,11,1,6,NULL"),
            "hold exceeds quote",
        ),
        (
            "a hold of another's money",
            own("'hold:1:w','hold',12,14,100,1,NULL"),
            "shape|quote",
        ),
        (
            "a hold for no generation",
            own("'zzz','hold',9,11,100,NULL,NULL"),
            "",
        ),
        (
            "a capture before the files",
            end("capture", 1, 6, 100),
            "hold resolution",
        ),
        (
            "a capture of a part",
            end("capture", 1, 3, 99),
            "hold resolution",
        ),
        (
            "a second capture",
            end("capture", 1, 4, 100),
            "hold resolution",
        ),
        (
            "a release after the capture",
            end("release", 10, 4, 100),
            "hold resolution",
        ),
        (
            "a second release",
            end("release", 10, 5, 100),
            "hold resolution",
        ),
        (
            "a release to the wrong account",
            end("release", 9, 3, 100),
            "hold resolution",
        ),
        (
            "a release above the hold",
            end("release", 10, 3, 101),
            "hold resolution",
        ),
        (
            "a capture without its hold",
            own("'zzz','capture',11,1,100,3,NULL"),
            "",
        ),
        (
            "a refund of given money as paid money",
            own("'refund:4:1:w','refund',1,9,5,4,NULL"),
            "refund exceeds capture",
        ),
        (
            "a refund above the capture",
            own("'refund:4:1:b','refund',1,10,101,4,NULL"),
            "refund exceeds capture",
        ),
        (
            "a refund to another customer",
            own("'refund:4:1:b','refund',1,13,5,4,NULL"),
            "shape|exceeds",
        ),
        (
            "a number out of turn",
            own("'adm:77','adjust',3,9,5,NULL,NULL").replace("+ 1", "+ 2"),
            "out of turn",
        ),
        (
            "a short hash",
            own("'adm:77','adjust',3,9,5,NULL,NULL").replace("zeroblob(32)", "zeroblob(31)"),
            "CHECK",
        ),
    ]
}

/// Changes of rows that must not happen, and the word of the guard that refuses them.
pub(super) const CHANGES: &[(&str, &str)] = &[
    ("UPDATE transfers SET amount = 1 WHERE id = 1", "immutable"),
    ("UPDATE transfers SET at_ms = 1", "immutable"),
    ("DELETE FROM transfers WHERE id = 1", "immutable"),
    ("UPDATE OR REPLACE transfers SET id = 2 WHERE id = 1", "immutable"),
    ("UPDATE accounts SET balance = balance + 1 WHERE id = 9", "only by a transfer"),
    ("UPDATE accounts SET balance = balance + 1000, last_transfer = 2 WHERE id = 9", "only by a transfer"),
    ("UPDATE accounts SET customer_id = 2 WHERE id = 9", "only by a transfer"),
    ("UPDATE accounts SET kind = 'bonus' WHERE id = 9", "only by a transfer"),
    ("UPDATE OR REPLACE accounts SET id = 12 WHERE id = 9", "only by a transfer"),
    ("DELETE FROM accounts WHERE id = 14", "permanent"),
    ("REPLACE INTO accounts(id, customer_id, kind) VALUES(9, 1, 'wallet')", "permanent"),
    ("INSERT INTO accounts(customer_id, kind) VALUES(1, 'wallet')", "UNIQUE"),
    ("INSERT INTO accounts(kind) VALUES('revenue')", "UNIQUE"),
    ("INSERT INTO accounts(customer_id, kind) VALUES(1, 'revenue')", "CHECK"),
    ("INSERT INTO accounts(kind, balance) VALUES('losses', 5)", "start at zero"),
    ("DELETE FROM customers WHERE id = 2", "permanent"),
    ("REPLACE INTO customers(id, name, lang, created_ms, seen_ms) VALUES(1, 'x', 'ru', 1, 1)", "permanent"),
    ("UPDATE customers SET id = 3 WHERE id = 2", "frozen"),
    ("DELETE FROM generations WHERE id = 5", "permanent"),
    ("UPDATE generations SET price = 1 WHERE id = 2", "frozen"),
    ("UPDATE generations SET customer_id = 2 WHERE id = 2", "frozen"),
    ("UPDATE generations SET quote_id = 99 WHERE id = 2", "frozen"),
    ("UPDATE generations SET model = 'x' WHERE id = 2", "frozen"),
    ("UPDATE generations SET token = 'x' WHERE id = 2", "frozen"),
    ("UPDATE generations SET task_id = 'x' WHERE id = 6", "frozen"),
    ("UPDATE generations SET task_id = NULL WHERE id = 3", "frozen"),
    ("UPDATE generations SET ended_ms = 10 WHERE id = 5", "frozen"),
    ("UPDATE generations SET state = 'running', ended_ms = NULL WHERE id = 4", ""),
    ("UPDATE generations SET state = 'failed' WHERE id = 4", ""),
    ("UPDATE generations SET state = 'submitting' WHERE id = 1", "debit before start"),
    ("UPDATE generations SET state = 'running', task_id = 'x' WHERE id = 2", "illegal transition"),
    ("UPDATE generations SET state = 'unknown', ended_ms = 9 WHERE id = 6", "illegal transition|no end"),
    ("UPDATE generations SET state = 'running' WHERE id = 7", "CHECK"),
    ("UPDATE generations SET state = 'succeeded', ended_ms = 9 WHERE id = 3", "success needs capture"),
    ("UPDATE generations SET state = 'failed', ended_ms = 9 WHERE id = 3", "no end without refund"),
    ("UPDATE generations SET state = 'cancelled', ended_ms = 9 WHERE id = 2", "no end without refund"),
    ("UPDATE generations SET state = 'unknown', ended_ms = 9 WHERE id = 7", "no end without refund"),
    ("UPDATE generations SET state = 'failed', ended_ms = 9 WHERE id = 1", "no end without refund"),
    ("UPDATE generations SET ended_ms = 9 WHERE id = 2", "CHECK"),
    ("UPDATE OR REPLACE generations SET state = 'running', task_id = 'task3' WHERE id = 7", "permanent"),
    ("INSERT INTO generation_edges VALUES('failed', 'held')", "fixed"),
    ("UPDATE generation_edges SET b = 'failed'", "fixed"),
    ("DELETE FROM generation_edges", "fixed"),
    ("UPDATE quotes SET price = 1", "never changes"),
    ("UPDATE inputs SET answers = '{\"n\":4}' WHERE id = 1", "never change"),
    ("UPDATE quotes SET expires_ms = 99", "never changes"),
    (
        "INSERT INTO quotes(customer_id, inputs_id, model, price, price_exact_micro, cost_mcredits, basis, created_ms, expires_ms)
         VALUES(1, 1, 'm', 100, 1000001, 1, '', 1, 1)",
        "CHECK",
    ),
    (
        "INSERT INTO generations(quote_id, customer_id, inputs_id, model, category, price, cost_mcredits, eta_s, token, created_ms, due_ms, deadline_ms)
         SELECT quote_id, customer_id, inputs_id, model, category, price, cost_mcredits, eta_s, 'new', 1, 1, 1 FROM generations WHERE id = 2",
        "UNIQUE",
    ),
    (
        "INSERT INTO generations(quote_id, customer_id, inputs_id, model, category, price, cost_mcredits, eta_s, token, created_ms, due_ms, deadline_ms)
         SELECT quote_id, customer_id, inputs_id, model, category, 1, cost_mcredits, eta_s, 'new', 1, 1, 1 FROM generations WHERE id = 2",
        "as quoted",
    ),
    (
        "INSERT INTO outbox(key, customer_id, generation_id, what, body, due_ms, created_ms) VALUES('z', 2, 4, 'result', '{}', 1, 1)",
        "another customer",
    ),
    ("DELETE FROM outbox", "permanent"),
    ("UPDATE outbox SET customer_id = 2", "frozen"),
];

fn refused(conn: &Connection, sql: &str, word: &str) {
    let error = match conn.execute_batch(sql) {
        Ok(()) => panic!("not refused: {sql}"),
        Err(error) => error.to_string(),
    };
    let seen = word.split('|').any(|word| error.contains(word));
    assert!(seen, "{sql}: {error}");
}

#[test]
fn the_database_refuses_every_forged_movement_and_change() {
    let (_folder, conn) = battlefield();
    let before = fingerprint(&conn);
    for (name, sql, word) in forged() {
        println!("{name}");
        refused(&conn, &sql, word);
    }
    for (sql, word) in CHANGES {
        refused(&conn, sql, word);
    }
    assert_eq!(fingerprint(&conn), before);
    // A tool that does not know our settings still cannot replace a movement.
    conn.execute_batch("PRAGMA recursive_triggers=OFF; PRAGMA foreign_keys=OFF")
        .unwrap();
    refused(
        &conn,
        &transfer("REPLACE", "'stars:c1','topup',4,9,1000,NULL,NULL"),
        "duplicate",
    );
}

fn fingerprint(conn: &Connection) -> String {
    conn.query_row(
        "SELECT (SELECT group_concat(balance) FROM accounts) || '|' || (SELECT group_concat(id || state || price) FROM generations)
           || '|' || (SELECT count(*) FROM transfers)",
        [],
        |row| row.get(0),
    )
    .unwrap()
}
