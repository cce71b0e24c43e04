//! What a customer has missed: answers lost in a crash, messages that came while they had blocked the bot.

use super::open;
use kiebot::ids::CustomerId;
use kiebot::store::customers::{self, Sender};
use kiebot::store::outbox::{self, Notice};
use kiebot::store::{Store, StoreError, inbox};
use kiebot::words::Lang;

const ANNA: CustomerId = CustomerId(7);
const BORIS: CustomerId = CustomerId(8);

fn write<T: Send + 'static>(
    store: &Store,
    job: impl FnOnce(&rusqlite::Connection) -> Result<T, StoreError> + Send + 'static,
) -> T {
    store.write(job).unwrap()
}

fn meet(store: &Store, now_ms: i64) {
    let anna = Sender {
        id: ANNA,
        name: "Анна".into(),
        username: None,
        lang: Lang::Ru,
    };
    write(store, move |tx| customers::meet(tx, &anna, now_ms));
}

#[test]
fn a_reminder_answers_only_what_was_lost_before_it() {
    let dir = tempfile::tempdir().unwrap();
    let opened = open(&dir.path().join("a.db")).unwrap();
    write(&opened.store, |tx| {
        for (id, customer, done_ms) in [(1, ANNA, 10), (2, ANNA, 30), (3, BORIS, 10)] {
            inbox::add(tx, id, customer, "{}", done_ms)?;
            inbox::done(tx, id, done_ms)?;
        }
        inbox::all_shown(tx, ANNA, 20, 40)
    });
    let unshown = opened.store.read(|conn| {
        let sql = "SELECT update_id FROM inbox WHERE shown_ms IS NULL ORDER BY 1";
        let mut query = conn.prepare(sql)?;
        let ids = query.query_map([], |row| row.get(0))?;
        Ok::<Vec<i64>, StoreError>(ids.collect::<rusqlite::Result<_>>()?)
    });
    assert_eq!(unshown.unwrap(), [2, 3]);
}

#[test]
fn what_died_of_a_block_comes_to_life_with_the_customer_and_nothing_else_does() {
    let dir = tempfile::tempdir().unwrap();
    let opened = open(&dir.path().join("a.db")).unwrap();
    let store = &opened.store;
    let states = || {
        let read = store.read(|conn| {
            let mut query = conn.prepare("SELECT state FROM outbox ORDER BY id")?;
            let rows = query.query_map([], |row| row.get(0))?;
            Ok::<Vec<String>, StoreError>(rows.collect::<rusqlite::Result<_>>()?)
        });
        read.unwrap()
    };
    meet(store, 10);
    write(store, |tx| {
        let notice = Notice::Text {
            key: "too-fast".into(),
            values: std::collections::BTreeMap::new(),
        };
        for key in ["blocked", "refused", "back"] {
            outbox::put(tx, key, ANNA, None, &notice, 20)?;
        }
        outbox::dead(tx, 2, "Bad Request")?;
        outbox::unreachable(tx, 1, ANNA, "Forbidden: bot was blocked by the user", 30)
    });
    assert_eq!(states(), ["dead", "dead", "todo"]);
    meet(store, 40);
    assert_eq!(states(), ["todo", "dead", "todo"]);
    // They have written while the message that Telegram refused was under way.
    write(store, |tx| {
        outbox::unreachable(tx, 3, ANNA, "Forbidden: bot was blocked by the user", 35)
    });
    assert_eq!(states(), ["todo", "dead", "todo"]);
}
