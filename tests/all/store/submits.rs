//! Tokens of submits and bound tasks: what their table does, and what the database refuses.

use crate::ledger::{customer, end, fresh, generation, to};
use kiebot::ids::GenerationId;
use kiebot::store::late::{self, LateState};
use kiebot::store::ledger::{self, LedgerError};
use kiebot::store::submits::{self, Called, Claim, Word};
use kiebot::store::{Store, StoreError};
use rusqlite::Connection;

const TASK: &str = "0123456789abcdef";
const OTHER: &str = "fedcba9876543210";

/// 1 submitting, 2 running with `task2`, 3 and 4 unknown and watched, 5 held; tokens of 1, 3 and 4.
fn shop() -> (tempfile::TempDir, Store, [String; 3]) {
    let (folder, store) = fresh();
    let tokens = store
        .write(|tx| {
            let anna = customer(tx, 1);
            ledger::welcome(tx, anna, kiebot::money::Kopecks(1_000), LOTS, 0, 1)?;
            let mut tokens = Vec::new();
            for n in 1..=5 {
                let id = generation(tx, anna, 100);
                ledger::hold(tx, id, 2)?;
                if n < 5 {
                    to(tx, id, "submitting")?;
                    tokens.push(submits::begin(tx, id, 2)?);
                }
            }
            to(tx, GenerationId(2), "running")?;
            for id in [3, 4] {
                end(tx, GenerationId(id), "unknown")?;
                late::watch(tx, GenerationId(id), None, 10)?;
            }
            Ok::<_, LedgerError>(tokens)
        })
        .unwrap();
    let [one, _, three, four] = tokens.try_into().unwrap();
    (folder, store, [one, three, four])
}

const LOTS: kiebot::money::Kopecks = kiebot::money::Kopecks(1_000_000);

fn word(token: &str, task: Option<&str>, trusted: bool) -> Word {
    Word {
        token: token.to_owned(),
        task_id: task.map(str::to_owned),
        trusted,
    }
}

fn call(store: &Store, word: Word, now_ms: i64) -> Called {
    let seen = store
        .read(|conn| submits::look(conn, &word, now_ms))
        .unwrap();
    let called = store
        .write(move |tx| submits::call(tx, &word, now_ms))
        .unwrap();
    assert_eq!(seen, called, "looking and doing differ");
    called
}

fn claims(store: &Store, id: i64) -> Vec<Claim> {
    store
        .read(|conn| submits::claims(conn, GenerationId(id)))
        .unwrap()
}

#[test]
fn a_claim_is_kept_once_replaced_and_forgotten() {
    let (_folder, store, [one, three, _]) = shop();
    let (first, third) = (GenerationId(1), GenerationId(3));
    let nobody = word("00000000000000000000000000000000", Some(TASK), true);
    assert_eq!(call(&store, nobody, 20), Called::Unknown);
    for (task, trusted) in [(Some(TASK), false), (None, true), (None, false)] {
        assert_eq!(
            call(&store, word(&one, task, trusted), 20),
            Called::Useless(first)
        );
    }
    assert_eq!(
        call(&store, word(&one, Some(TASK), true), 20),
        Called::Kept(first)
    );
    assert_eq!(
        call(&store, word(&one, Some(TASK), true), 5_000),
        Called::TooSoon(first)
    );
    assert_eq!(
        call(&store, word(&three, Some(TASK), true), 20),
        Called::Kept(third)
    );
    // Another word within a second has to be repeated: it may be the true one.
    assert_eq!(
        call(&store, word(&three, Some(OTHER), true), 30),
        Called::Again(third)
    );
    assert_eq!(
        call(&store, word(&three, Some(OTHER), true), 1_020),
        Called::Kept(third)
    );
    let claim = claims(&store, 3).pop().unwrap();
    assert_eq!(
        (claim.token.as_str(), claim.task_id.as_str()),
        (three.as_str(), OTHER)
    );
    let stale = Claim {
        task_id: TASK.to_owned(),
        ..claim.clone()
    };
    store.write(move |tx| submits::forget(tx, &stale)).unwrap();
    assert_eq!(claims(&store, 3).first(), Some(&claim));
    store.write(move |tx| submits::forget(tx, &claim)).unwrap();
    assert_eq!(claims(&store, 3), []);
}

#[test]
fn hints_count_once_in_ten_seconds_and_trusted_words_once_in_one() {
    let (_folder, store, _) = shop();
    let id = GenerationId(2);
    let token: String = store
        .read(|conn| {
            Ok::<_, StoreError>(conn.query_row(
                "SELECT token FROM submits WHERE generation_id = 2",
                [],
                |row| row.get(0),
            )?)
        })
        .unwrap();
    let hint = || word(&token, None, false);
    let odd = || word(&token, Some(OTHER), true);
    let good = || word(&token, Some("task2"), true);
    for (at_ms, word, called) in [
        (10_000, hint(), Called::Due(id)),
        (10_001, hint(), Called::TooSoon(id)),
        (10_001, odd(), Called::TooSoon(id)),
        (10_002, good(), Called::Due(id)),
        (10_003, good(), Called::TooSoon(id)),
        (11_002, good(), Called::Due(id)),
        (20_000, hint(), Called::TooSoon(id)),
        (21_002, odd(), Called::Due(id)),
        // The clock was set back: nobody waits for the old time.
        (500, hint(), Called::Due(id)),
    ] {
        assert_eq!(call(&store, word, at_ms), called, "{at_ms}");
    }
    let due: i64 = store
        .read(|conn| {
            Ok::<_, StoreError>(conn.query_row(
                "SELECT due_ms FROM generations WHERE id = 2",
                [],
                |row| row.get(0),
            )?)
        })
        .unwrap();
    assert!(due <= 500, "a callback never puts a poll off: {due}");
}

#[test]
fn a_task_is_bound_once_and_to_one() {
    let (_folder, store, _) = shop();
    let bind = |id: i64, task: &'static str| {
        store
            .write(move |tx| late::bind(tx, GenerationId(id), task, "{\"urls\":[]}", 50))
            .unwrap()
    };
    assert!(!bind(3, "task2"), "it is generation 2's");
    assert!(!bind(2, TASK), "nothing of it is late");
    assert!(bind(3, TASK));
    assert!(!bind(3, OTHER), "it has one");
    assert!(!bind(4, TASK), "it is generation 3's");
    assert!(bind(4, OTHER));
    let late = store
        .read(|conn| late::get(conn, GenerationId(3)))
        .unwrap()
        .unwrap();
    assert_eq!(
        (late.state, late.task_id.as_deref()),
        (LateState::Fetching, Some(TASK))
    );
}

#[test]
fn old_tokens_go() {
    let (_folder, store, _) = shop();
    assert_eq!(store.write(|tx| submits::purge(tx, 2)).unwrap(), 0);
    assert_eq!(store.write(|tx| submits::purge(tx, 3)).unwrap(), 4);
}

/// Attacks past the code, and the word of the guard that refuses each.
const ATTACKS: [(&str, &str); 12] = [
    (
        "INSERT INTO submits(token, generation_id, at_ms) VALUES('short', 1, 1)",
        "CHECK",
    ),
    (
        "INSERT INTO submits(token, generation_id, at_ms) SELECT token, 1, 1 FROM submits LIMIT 1",
        "UNIQUE",
    ),
    (
        "INSERT INTO submits(token, generation_id, at_ms) VALUES(lower(hex(randomblob(16))), 5, 1)",
        "submit under way",
    ),
    (
        "INSERT INTO submits(token, generation_id, at_ms) VALUES(lower(hex(randomblob(16))), 99, 1)",
        "submit under way",
    ),
    (
        "INSERT INTO submits(token, generation_id, at_ms, task_id) VALUES(lower(hex(randomblob(16))), 1, 1, 'x')",
        "submit under way",
    ),
    (
        "UPDATE submits SET generation_id = 2 WHERE generation_id = 1",
        "frozen",
    ),
    (
        "UPDATE submits SET token = lower(hex(randomblob(16))) WHERE generation_id = 1",
        "frozen",
    ),
    (
        "UPDATE submits SET at_ms = 9 WHERE generation_id = 1",
        "frozen",
    ),
    // Of generation 2, and of the late result 3.
    (
        "UPDATE late SET task_id = 'task2' WHERE generation_id = 4",
        "task of another",
    ),
    (
        "INSERT INTO late(generation_id, state, task_id, due_ms, until_ms) VALUES(5, 'watching', 'task2', 1, 1)",
        "an end without a result",
    ),
    (
        "UPDATE generations SET state = 'running', task_id = 'bound3' WHERE id = 1",
        "task of another",
    ),
    (
        "UPDATE late SET task_id = 'bound3' WHERE generation_id = 4",
        "UNIQUE",
    ),
];

#[test]
fn the_database_itself_keeps_tasks_and_tokens_apart() {
    let (folder, store, _) = shop();
    store.close().unwrap();
    let conn = Connection::open(folder.path().join("kiebot.db")).unwrap();
    conn.execute_batch("PRAGMA foreign_keys=ON").unwrap();
    conn.execute(
        "UPDATE late SET task_id = 'bound3' WHERE generation_id = 3",
        [],
    )
    .unwrap();
    let rebound = (
        "UPDATE late SET task_id = 'x' WHERE generation_id = 3",
        "task of another",
    );
    let freed = (
        "UPDATE late SET task_id = NULL WHERE generation_id = 3",
        "task of another",
    );
    for (attack, guard) in ATTACKS.into_iter().chain([rebound, freed]) {
        let said = conn.execute(attack, []).unwrap_err().to_string();
        assert!(said.contains(guard), "{attack}\n{said}");
    }
    // And what is right goes through.
    conn.execute_batch(
        "UPDATE late SET task_id = 'bound4' WHERE generation_id = 4;
         UPDATE generations SET state = 'running', task_id = 'task1' WHERE id = 1;",
    )
    .unwrap();
}
