//! A turn of a broadcast is given to customers as they are at that moment.

use kiebot::ids::CustomerId;
use kiebot::store::broadcasts::{Letter, add, round, start};
use kiebot::store::crowds::{Count, Crowd, count, next};
use kiebot::store::customers::{self, Sender};
use kiebot::store::migrate;
use kiebot::store::wishes::{self, Wish};
use kiebot::words::Lang;
use rusqlite::Connection;

const NOW: i64 = 1_795_379_400_000;

#[test]
fn who_switches_news_off_after_being_read_ahead_has_no_turn() {
    let conn = Connection::open_in_memory().unwrap();
    for step in migrate::STEPS {
        conn.execute_batch(step).unwrap();
    }
    let ids = [7, 8, 9].map(CustomerId);
    for id in ids {
        let sender = Sender {
            id,
            name: "Клиент".to_owned(),
            username: None,
            lang: Lang::Ru,
        };
        customers::meet(&conn, &sender, NOW).unwrap();
    }
    let id = add(&conn, ids[0], &Letter::default(), NOW).unwrap();
    let version = conn.query_row("SELECT version FROM broadcasts", [], |row| row.get(0));
    assert!(start(&conn, (id, version.unwrap()), Count::default(), NOW).unwrap());
    let ahead = next(&conn, &Crowd::All, NOW, CustomerId(0), 10).unwrap();
    assert_eq!(ahead, ids);
    wishes::set(&conn, ids[1], Wish::News, false, NOW).unwrap();
    let given = round(&conn, &[], Some(id), (&ahead, true), (10, NOW)).unwrap();
    assert_eq!((given.to, given.considered), (vec![ids[0], ids[2]], 3));
    // Other wishes do not matter; news switched on again counts at once.
    let reach = || count(&conn, &Crowd::All, NOW).unwrap().reach;
    assert_eq!(reach(), 2);
    wishes::set(&conn, ids[1], Wish::News, true, NOW).unwrap();
    wishes::set(&conn, ids[2], Wish::Shares, false, NOW).unwrap();
    assert_eq!(reach(), 3);
}
