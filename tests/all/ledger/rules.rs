//! What each movement does, once and only once.

use super::*;
use kiebot::store::ledger::{Filter, Method, MovementKind, Pot, Turn};
use std::sync::Barrier;

#[test]
fn a_start_takes_the_bonus_first_and_a_failure_gives_each_part_back() {
    let (_folder, store) = fresh();
    store
        .write(|tx| {
            let anna = customer(tx, 1);
            assert!(ledger::welcome(tx, anna, k(200), k(1_000), 0, 1)?);
            assert!(ledger::top_up(tx, Method::Stars, "c1", anna, k(500), 1)?);
            let first = generation(tx, anna, 300);
            ledger::hold(tx, first, 2)?;
            ledger::hold(tx, first, 3)?;
            assert_eq!(sums(tx, anna), (400, 0, 300));
            assert_eq!(ledger::holds_total(tx)?, k(300));
            end(tx, first, "cancelled")?;
            ledger::release(tx, first, 8)?;
            assert_eq!(sums(tx, anna), (500, 200, 0));
            let error = ledger::capture(tx, first, 9).unwrap_err();
            assert!(matches!(error, LedgerError::Conflict(_)), "{error}");

            let second = generation(tx, anna, 300);
            fetching(tx, second)?;
            succeed(tx, second)?;
            ledger::capture(tx, second, 9)?;
            assert_eq!(sums(tx, anna), (400, 0, 0));
            Ok::<_, LedgerError>(())
        })
        .unwrap();
    assert_sound(&store);
}

#[test]
fn too_little_money_says_how_much_is_missing_and_moves_nothing() {
    let (_folder, store) = fresh();
    store
        .write(|tx| {
            let anna = customer(tx, 1);
            ledger::welcome(tx, anna, k(200), k(1_000), 0, 1)?;
            ledger::top_up(tx, Method::Manual, "m1", anna, k(50), 1)?;
            let dear = generation(tx, anna, 300);
            let error = ledger::hold(tx, dear, 2).unwrap_err();
            assert!(matches!(error, LedgerError::NotEnough { missing } if missing == k(50)));
            assert_eq!(sums(tx, anna), (50, 200, 0));
            // Left without money it can still be ended.
            end(tx, dear, "failed")
        })
        .unwrap();
}

#[test]
fn the_welcome_bonus_comes_once_and_within_the_cap_of_the_day() {
    let (_folder, store) = fresh();
    store
        .write(|tx| {
            let (anna, boris, vera) = (customer(tx, 1), customer(tx, 2), customer(tx, 3));
            assert!(ledger::welcome(tx, anna, k(200), k(500), 10, 10)?);
            assert!(!ledger::welcome(tx, anna, k(300), k(9_000), 10, 11)?);
            assert!(ledger::pack_bonus(tx, "c0", anna, k(1_000), 11).is_err());
            pay_pack(tx, "c0", anna, 100, 1_000)?;
            assert!(!ledger::pack_bonus(tx, "c0", anna, k(1_000), 12)?);
            assert!(ledger::pack_bonus(tx, "c0", anna, k(1_001), 12).is_err());
            gifts::promised(tx, "MAY", 200, anna);
            assert!(ledger::promo(tx, "MAY", anna, k(200), 11)?);
            assert!(!ledger::promo(tx, "MAY", anna, k(200), 12)?);
            assert!(!ledger::welcome(tx, boris, k(200), k(500), 10, 12)?);
            assert!(ledger::welcome(tx, boris, k(200), k(500), 20, 20)?);
            assert!(!ledger::welcome(tx, vera, k(0), k(500), 20, 20)?);
            assert!(ledger::welcomed(tx, anna)? && !ledger::welcomed(tx, vera)?);
            assert_eq!(sums(tx, anna), (100, 1_400, 0));
            Ok::<_, LedgerError>(())
        })
        .unwrap();
    assert_sound(&store);
}

#[test]
fn a_free_generation_moves_nothing_and_lives_the_same_life() {
    let (_folder, store) = fresh();
    store
        .write(|tx| {
            let anna = customer(tx, 1);
            let free = generation(tx, anna, 0);
            fetching(tx, free)?;
            succeed(tx, free)?;
            let other = generation(tx, anna, 0);
            ledger::hold(tx, other, 1)?;
            end(tx, other, "failed")
        })
        .unwrap();
    let rows: i64 = store
        .read(|c| {
            c.query_row("SELECT count(*) FROM transfers", [], |r| r.get(0))
                .map_err(StoreError::from)
        })
        .unwrap();
    assert_eq!(rows, 0);
    assert_sound(&store);
}

#[test]
fn a_refund_gives_paid_money_back_first_and_never_more_than_was_taken() {
    let (_folder, store) = fresh();
    store
        .write(|tx| {
            let anna = customer(tx, 1);
            ledger::welcome(tx, anna, k(100), k(1_000), 0, 1)?;
            ledger::top_up(tx, Method::Provider, "p1", anna, k(200), 1)?;
            let one = generation(tx, anna, 250);
            fetching(tx, one)?;
            let early = ledger::refund(tx, one, k(10), 1, 5).unwrap_err();
            assert!(matches!(early, LedgerError::Refused(_)));
            succeed(tx, one)?;
            ledger::refund(tx, one, k(170), 1, 7)?;
            ledger::refund(tx, one, k(170), 1, 8)?;
            assert_eq!(sums(tx, anna), (200, 20, 0));
            let other = ledger::refund(tx, one, k(171), 1, 8).unwrap_err();
            assert!(matches!(other, LedgerError::Conflict(_)));
            let more = ledger::refund(tx, one, k(81), 2, 8).unwrap_err();
            assert!(matches!(more, LedgerError::Refused(_)));
            ledger::refund(tx, one, k(80), 2, 8)?;
            assert_eq!(sums(tx, anna), (200, 100, 0));
            Ok::<_, LedgerError>(())
        })
        .unwrap();
    assert_sound(&store);
}

#[test]
fn a_payment_counts_once_and_the_same_charge_with_another_sum_is_an_error() {
    let (_folder, store) = fresh();
    store
        .write(|tx| {
            let anna = customer(tx, 1);
            assert!(ledger::top_up(tx, Method::Stars, "c1", anna, k(500), 1)?);
            assert!(!ledger::top_up(tx, Method::Stars, "c1", anna, k(500), 99)?);
            let other = ledger::top_up(tx, Method::Stars, "c1", anna, k(501), 1).unwrap_err();
            assert!(matches!(other, LedgerError::Conflict(key) if key == "stars:c1"));
            assert!(ledger::payout(tx, "c1", anna, k(500), 2)?);
            assert!(!ledger::payout(tx, "c1", anna, k(500), 3)?);
            assert_eq!(sums(tx, anna), (0, 0, 0));
            assert!(ledger::payout_undo(tx, "c1", anna, k(500), 4)?);
            assert_eq!(sums(tx, anna), (500, 0, 0));
            assert!(ledger::top_up(tx, Method::Stars, "c2", anna, k(100), 5)?);
            let missing = ledger::payout(tx, "c9", anna, k(601), 6).unwrap_err();
            assert!(matches!(missing, LedgerError::NotEnough { missing } if missing == k(1)));
            assert!(ledger::loss(tx, "c2", k(40), 6)?);
            Ok::<_, LedgerError>(())
        })
        .unwrap();
    assert_sound(&store);
}

#[test]
fn an_admin_gives_and_takes_once_per_action_and_never_below_zero() {
    let (_folder, store) = fresh();
    store
        .write(|tx| {
            let anna = customer(tx, 1);
            assert!(ledger::admin_adjust(
                tx,
                1,
                anna,
                Pot::Bonus,
                k(300),
                "sorry",
                1
            )?);
            assert!(!ledger::admin_adjust(
                tx,
                1,
                anna,
                Pot::Bonus,
                k(300),
                "sorry",
                2
            )?);
            assert!(ledger::admin_adjust(
                tx,
                2,
                anna,
                Pot::Bonus,
                k(-300),
                "slip",
                3
            )?);
            assert!(!ledger::admin_adjust(
                tx,
                2,
                anna,
                Pot::Bonus,
                k(-300),
                "slip",
                4
            )?);
            let below = ledger::admin_adjust(tx, 3, anna, Pot::Wallet, k(-1), "x", 5).unwrap_err();
            assert!(matches!(below, LedgerError::NotEnough { missing } if missing == k(1)));
            assert!(ledger::admin_adjust(tx, 4, anna, Pot::Wallet, k(0), "x", 5).is_err());
            assert!(ledger::admin_adjust(tx, 4, anna, Pot::Wallet, k(i64::MIN), "x", 5).is_err());
            assert_eq!(sums(tx, anna), (0, 0, 0));
            Ok::<_, LedgerError>(())
        })
        .unwrap();
    assert_sound(&store);
}

#[test]
fn the_history_has_one_line_an_event_and_pages_do_not_overlap() {
    let (_folder, store) = fresh();
    let anna = CustomerId(1);
    store
        .write(|tx| {
            let anna = customer(tx, 1);
            let other = customer(tx, 2);
            ledger::welcome(tx, anna, k(100), k(1_000), 0, 1)?;
            ledger::top_up(tx, Method::Stars, "c1", anna, k(500), 2)?;
            ledger::top_up(tx, Method::Stars, "c2", other, k(500), 2)?;
            let one = generation(tx, anna, 150);
            ledger::hold(tx, one, 3)?;
            let two = generation(tx, anna, 200);
            fetching(tx, two)?;
            end(tx, one, "failed")?;
            succeed(tx, two)?;
            ledger::refund(tx, two, k(200), 1, 9)?;
            ledger::admin_adjust(tx, 7, anna, Pot::Bonus, k(5), "gift", 9)
        })
        .unwrap();
    let page = |before, limit| {
        store
            .read(|conn| ledger::movements(conn, anna, Filter::All, before, limit))
            .unwrap()
    };
    let all = page(Turn::Newest, 50);
    let seen: Vec<_> = all
        .iter()
        .map(|m| (m.kind, m.delta.0, m.generation.map(|g| g.0)))
        .collect();
    let expected = [
        (MovementKind::Adjust, 5, None),
        (MovementKind::Refund, 200, Some(2)),
        (MovementKind::Release, 150, Some(1)),
        (MovementKind::Charge, -200, Some(2)),
        (MovementKind::Charge, -150, Some(1)),
        (MovementKind::TopUp, 500, None),
        (MovementKind::Welcome, 100, None),
    ];
    assert_eq!(seen, expected);
    assert_eq!(
        (all[0].cause.as_str(), all[5].cause.as_str()),
        ("gift", "stars")
    );
    for size in 1..4 {
        let mut paged = Vec::new();
        let mut before = Turn::Newest;
        loop {
            let next = page(before, size);
            let Some(last) = next.last() else { break };
            before = Turn::Older(last.id);
            paged.extend(next);
        }
        assert_eq!(paged, all, "pages of {size}");
    }
}

#[test]
fn sixteen_threads_spend_one_balance_and_no_kopeck_is_lost_or_made() {
    let (_folder, store) = fresh();
    let anna = store
        .write(|tx| {
            let anna = customer(tx, 1);
            ledger::welcome(tx, anna, k(1_000), k(5_000), 0, 1)?;
            ledger::top_up(tx, Method::Stars, "c", anna, k(2_000), 1)?;
            Ok::<_, LedgerError>(anna)
        })
        .unwrap();
    let barrier = Barrier::new(16);
    std::thread::scope(|scope| {
        for thread in 0..16 {
            let (store, barrier) = (&store, &barrier);
            scope.spawn(move || {
                barrier.wait();
                for turn in 0..12 {
                    spend_once(store, anna, 97 + thread, turn);
                }
            });
        }
    });
    let (wallet, bonus, hold) = store.read(|c| Ok::<_, StoreError>(sums(c, anna))).unwrap();
    let (taken, done): (i64, i64) = store
        .read(|c| {
            c.query_row(
                "SELECT coalesce(sum(price), 0), count(*) FROM generations WHERE state = 'succeeded'",
                [],
                |r| Ok((r.get(0)?, r.get(1)?)),
            )
            .map_err(StoreError::from)
        })
        .unwrap();
    assert_eq!(hold, 0);
    assert_eq!(wallet + bonus + taken, 3_000);
    assert!(
        done > 20,
        "the money lasts for more than 20 generations, {done} were made"
    );
    assert!(wallet + bonus < 97 + 16, "the rest buys nothing more");
    assert_sound(&store);
}

/// One start and its end, each in a commit of its own; two of three fail in the first turns.
fn spend_once(store: &Store, anna: CustomerId, price: i64, turn: i64) {
    let started = store.write(move |tx| {
        let id = generation(tx, anna, price);
        fetching(tx, id).map(|()| id)
    });
    let id = match started {
        Ok(id) => id,
        Err(LedgerError::NotEnough { .. }) => return,
        Err(other) => panic!("{other}"),
    };
    let ended = store.write(move |tx| match turn % 3 {
        0 if turn < 6 => end(tx, id, "failed"),
        _ => succeed(tx, id),
    });
    ended.unwrap();
}
