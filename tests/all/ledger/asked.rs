//! A start without asking never costs more than the customer allowed: the rule, and the database that holds it.

use super::*;
use kiebot::store::preferences::{self, Ask, Preferences};
use proptest::prelude::*;

fn sets(tx: &Connection, of: CustomerId, ask: Ask, quick: bool) {
    let preferences = Preferences {
        quick,
        model: Some("m".to_owned()),
        ask,
    };
    preferences::set(tx, of, &preferences, 1).unwrap();
    assert_eq!(preferences::get(tx, of).unwrap(), preferences);
}

fn any_ask() -> impl Strategy<Value = Ask> {
    prop_oneof![
        Just(Ask::Always),
        (1..10_000_i64).prop_map(|sum| Ask::Above(k(sum))),
        Just(Ask::Never),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_starts_unasked_above_the_customers_sum(
        steps in proptest::collection::vec((any_ask(), 0..12_000_i64, 0..12_000_i64, any::<bool>()), 1..12)
    ) {
        let conn = Connection::open_in_memory().unwrap();
        for step in kiebot::store::migrate::STEPS {
            conn.execute_batch(step).unwrap();
        }
        let anna = customer(&conn, 1);
        let mut allowed = 0;
        for (update, (ask, price, warn_above, quick)) in (1..).zip(steps) {
            sets(&conn, anna, ask, quick);
            let lets = ask.lets(k(price), k(warn_above));
            match ask {
                Ask::Always => prop_assert!(!lets),
                Ask::Above(sum) => prop_assert!(!lets || price <= sum.0 && price <= warn_above),
                Ask::Never => prop_assert!(lets),
            }
            let id = generation(&conn, anna, price);
            let noted = preferences::note_start(&conn, id, update, None, 1);
            let within = match ask {
                Ask::Always => false,
                Ask::Above(sum) => price <= sum.0,
                Ask::Never => true,
            };
            prop_assert_eq!(noted.is_ok(), quick && within, "{:?} {}", ask, price);
            prop_assert!(!lets || within);
            allowed += i64::from(noted.is_ok());
        }
        let noted = conn.query_row("SELECT count(*) FROM quick_starts", [], |row| row.get::<_, i64>(0));
        prop_assert_eq!(noted.unwrap(), allowed);
    }
}

#[test]
fn one_update_begins_one_and_a_repeat_costs_what_its_button_says() {
    let (_folder, store) = fresh();
    store
        .write(|tx| {
            let (anna, boris) = (customer(tx, 1), customer(tx, 2));
            sets(tx, anna, Ask::Never, true);
            let (first, second) = (generation(tx, anna, 100), generation(tx, anna, 100));
            preferences::note_start(tx, first, 7, None, 1).unwrap();
            assert!(preferences::note_start(tx, second, 7, None, 1).is_err());
            assert!(preferences::note_start(tx, first, 8, None, 1).is_err());
            let other = generation(tx, boris, 100);
            for (again, right) in [
                ((first, k(99)), false),
                ((second, k(100)), false),
                ((other, k(100)), false),
                ((GenerationId(99), k(100)), false),
                ((first, k(100)), true),
            ] {
                let noted = preferences::note_start(tx, second, 9, Some(again), 5);
                assert_eq!(noted.is_ok(), right, "{again:?}");
            }
            // Boris has not switched asking off.
            assert!(preferences::note_start(tx, other, 10, None, 1).is_err());
            let newest = preferences::newest_again(tx, first).unwrap();
            assert_eq!(newest, Some((second, 5)));
            Ok::<_, StoreError>(())
        })
        .unwrap();
}
