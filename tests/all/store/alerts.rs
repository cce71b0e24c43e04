//! Alerts: each kind at most once an hour with a count, silent once understood, heard again when it changes.

use super::*;
use kiebot::ids::CustomerId;
use kiebot::store::alerts::{self, Bound, Hushed, KINDS, Kind, Values};
use kiebot::store::outbox::Notice;
use kiebot::store::{Store, StoreError};

const HOUR: i64 = 3_600_000;
const MINUTE: i64 = 60_000;
const ADMIN: i64 = 900;
/// When the tests begin.
const T0: i64 = 1_000 * HOUR;

struct Told<'a> {
    store: &'a Store,
    kind: &'static Kind,
}

impl Told<'_> {
    /// It comes, about this.
    fn comes(&self, about: &'static str, now_ms: i64) {
        let kind = self.kind;
        let values: Values = kind
            .marks
            .iter()
            .map(|name| ((*name).to_owned(), about.to_owned()))
            .collect();
        let raise = move |tx: &rusqlite::Connection| {
            alerts::raise(tx, &[ADMIN], kind.what, about, &values, now_ms)
        };
        self.store.write(raise).unwrap();
    }

    fn flush(&self, now_ms: i64) {
        let flush = move |tx: &rusqlite::Connection| alerts::flush(tx, &[ADMIN], now_ms);
        self.store.write(flush).unwrap();
    }

    /// How many of each message came together, and the matter of the last.
    fn told(&self) -> (Vec<u32>, (i64, i64)) {
        let like = format!("alert:{}:%", self.kind.what);
        let read = |conn: &rusqlite::Connection| -> Result<Vec<String>, StoreError> {
            let mut query =
                conn.prepare("SELECT body FROM outbox WHERE key LIKE ?1 ORDER BY id")?;
            let bodies = query.query_map([&like], |row| row.get(0))?;
            Ok(bodies.collect::<Result<_, _>>()?)
        };
        let bodies = self.store.read(read).unwrap();
        let mut last = (0, 0);
        let counts = bodies
            .iter()
            .map(|body| match serde_json::from_str(body).unwrap() {
                Notice::Alert {
                    together, matter, ..
                } => {
                    last = matter.unwrap();
                    together
                }
                other => panic!("{other:?}"),
            });
        (counts.collect(), last)
    }

    fn hush(&self, matter: (i64, i64)) -> Hushed {
        let hush = move |tx: &rusqlite::Connection| alerts::hush(tx, matter, CustomerId(ADMIN));
        self.store.write(hush).unwrap()
    }
}

fn fresh() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder.path().join("kiebot.db")).unwrap().store;
    (folder, store)
}

#[test]
fn every_kind_is_told_at_most_once_an_hour_and_silent_once_understood() {
    let (_folder, store) = fresh();
    for kind in KINDS {
        let what = kind.what;
        let told = Told {
            store: &store,
            kind,
        };
        for minute in 0..3 {
            told.comes("a", T0 + minute * MINUTE);
            told.flush(T0 + minute * MINUTE);
        }
        assert_eq!(told.told().0, [1], "{what}: once");
        let hours = match kind.bound {
            Bound::Each => {
                assert_eq!(told.hush(told.told().1), Hushed::Changed, "{what}");
                told.comes("b", T0 + 4 * MINUTE);
                assert_eq!(told.told().0, [1, 1], "{what}: the next one at once");
                continue;
            }
            Bound::Event => 1,
            Bound::State(hours) => i64::from(hours),
        };
        // Its hour is over: what came together is counted, what lasts is told again in its time.
        let again = T0 + hours * HOUR;
        told.flush(T0 + HOUR - 1);
        assert_eq!(told.told().0, [1], "{what}: within the hour");
        told.flush(again);
        if kind.bound != Bound::Event {
            told.comes("a", again);
        }
        let together = if kind.bound == Bound::Event { 2 } else { 1 };
        assert_eq!(told.told().0, [1, together], "{what}: an hour later");
        // Understood: silent.
        let (_, matter) = told.told();
        assert_eq!(told.hush(matter), Hushed::Yes(what.to_owned()), "{what}");
        assert_eq!(told.hush(matter), Hushed::Before, "{what}");
        for hour in 1..20 {
            told.comes("a", again + hour * HOUR);
            told.flush(again + hour * HOUR);
        }
        assert_eq!(told.told().0.len(), 2, "{what}: silent");
        // Another matter: heard again; the old button changes nothing.
        if kind.marks.is_empty() {
            store.write(move |tx| alerts::calm(tx, &[what])).unwrap();
        }
        told.comes("b", again + 20 * HOUR);
        assert_eq!(told.told().0.len(), 3, "{what}: it has changed");
        assert_eq!(told.hush(matter), Hushed::Changed, "{what}");
    }
    store.close().unwrap();
}

#[test]
fn what_ended_is_not_told_later_and_its_end_is() {
    let (_folder, store) = fresh();
    let kind = |what: &str| KINDS.iter().find(|kind| kind.what == what).unwrap();
    let [stopped, back] = ["kie-stopped", "kie-back"].map(|what| Told {
        store: &store,
        kind: kind(what),
    });
    stopped.comes("ask", T0);
    back.comes("ask", T0 + MINUTE);
    stopped.comes("ask", T0 + 2 * MINUTE);
    back.comes("ask", T0 + 3 * MINUTE);
    stopped.flush(T0 + 2 * HOUR);
    assert_eq!((stopped.told().0, back.told().0), (vec![1], vec![1, 1]));
    store.close().unwrap();
}

#[test]
fn a_day_without_it_makes_it_another_matter() {
    let (_folder, store) = fresh();
    let kind = KINDS
        .iter()
        .find(|kind| kind.what == "submits-lost")
        .unwrap();
    let told = Told {
        store: &store,
        kind,
    };
    told.comes("", T0);
    assert_eq!(told.hush(told.told().1), Hushed::Yes("submits-lost".into()));
    told.comes("", T0 + 23 * HOUR);
    assert_eq!(told.told().0, [1]);
    told.comes("", T0 + 47 * HOUR);
    assert_eq!(told.told().0, [1, 1]);
    // Heard again by the panel's button as well.
    assert_eq!(told.hush(told.told().1), Hushed::Yes("submits-lost".into()));
    let (id, _) = told.told().1;
    let heard = store.write(move |tx| alerts::unhush(tx, id)).unwrap();
    assert_eq!(heard.as_deref(), Some("submits-lost"));
    told.comes("", T0 + 49 * HOUR);
    assert_eq!(told.told().0, [1, 1, 1]);
    // Messages of an older version have no button.
    let old: Notice =
        serde_json::from_str(r#"{"alert":{"key":"alert-conflict","values":{}}}"#).unwrap();
    assert!(matches!(
        old,
        Notice::Alert {
            together: 0,
            matter: None,
            ..
        }
    ));
    store.close().unwrap();
}
