//! What a press on "Запустить" is refused for: each limit, and nothing written then.

use super::bench::{Bench, CUSTOMER, HOUR, MINUTE, PRICE, credits, prompt};
use kiebot::ids::QuoteId;
use kiebot::money::Kopecks;
use kiebot::store::generations::{self, StartError, Started, TestLimit};

fn quote(bench: &Bench) -> QuoteId {
    bench.quote("z-image", &prompt("Кот"), PRICE)
}

fn refused(bench: &Bench, quote: QuoteId) -> StartError {
    let before = bench.balance();
    let error = bench.start(quote).unwrap_err();
    assert_eq!(bench.balance(), before);
    error
}

#[test]
fn two_taps_start_one() {
    let bench = Bench::new();
    let quote = quote(&bench);
    let Started::New(id) = bench.start(quote).unwrap() else {
        panic!("not new");
    };
    bench.advance(HOUR);
    assert_eq!(bench.start(quote).unwrap(), Started::Already(id));
    assert_eq!(bench.balance().hold, PRICE);
}

#[test]
fn a_quote_of_another_or_too_old_is_refused() {
    let bench = Bench::new();
    let mine = quote(&bench);
    bench.write(move |tx| {
        // A quote never changes, so another customer's is a copy, of answers of their own.
        tx.execute_batch(
            "INSERT INTO inputs(id, customer_id, model, answers, created_ms)
               SELECT 99, 8, model, answers, created_ms FROM inputs ORDER BY id LIMIT 1",
        )?;
        tx.execute(
            "INSERT INTO quotes(id, customer_id, inputs_id, model, price, price_exact_micro, cost_mcredits, basis,
               created_ms, expires_ms) SELECT 99, 8, 99, model, price, price_exact_micro, cost_mcredits, basis,
               created_ms, expires_ms FROM quotes WHERE id = ?1",
            [mine],
        )?;
        Ok(())
    });
    assert!(matches!(refused(&bench, QuoteId(99)), StartError::NoQuote));
    bench.advance(15 * MINUTE);
    assert!(matches!(refused(&bench, mine), StartError::QuoteExpired));
}

#[test]
fn not_enough_money_says_how_much_is_missing() {
    let bench = Bench::new();
    let dear = bench.quote("z-image", &prompt("Кот"), Kopecks(20_001));
    let StartError::NotEnough { missing } = refused(&bench, dear) else {
        panic!("another error");
    };
    assert_eq!(missing, Kopecks(1));
}

#[test]
fn only_so_many_at_once_and_in_a_minute() {
    let mut bench = Bench::new();
    bench.config.limits.parallel_per_customer = 2;
    bench.order_picture();
    let id = bench.order_picture();
    assert!(matches!(
        refused(&bench, quote(&bench)),
        StartError::TooManyOpen { limit: 2 }
    ));
    bench.cancel(id, CUSTOMER);
    bench.config.limits.parallel_all = 1;
    bench.config.limits.queue = 0;
    assert!(matches!(
        refused(&bench, quote(&bench)),
        StartError::TooBusy
    ));
    bench.config.limits.parallel_all = 100;
    bench.config.limits.starts_per_minute = 2;
    bench.advance(10_000);
    assert!(matches!(
        refused(&bench, quote(&bench)),
        StartError::TooFast { wait_ms: 50_000 }
    ));
    bench.advance(50_000);
    assert!(matches!(bench.start(quote(&bench)), Ok(Started::New(_))));
}

#[test]
fn only_so_much_money_a_day() {
    let mut bench = Bench::new();
    bench.config.limits.spend_per_day = Some(Kopecks(2 * PRICE.0));
    bench.order_picture();
    let id = bench.order_picture();
    assert!(matches!(
        refused(&bench, quote(&bench)),
        StartError::SpendLimit { .. }
    ));
    bench.cancel(id, CUSTOMER);
    assert!(
        matches!(bench.start(quote(&bench)), Ok(Started::New(_))),
        "what was released is not spent"
    );
    bench.advance(24 * HOUR);
    assert!(
        matches!(bench.start(quote(&bench)), Ok(Started::New(_))),
        "a new day"
    );
}

#[test]
fn free_generations_use_up_an_allowance_and_get_it_back() {
    let mut bench = Bench::new();
    let mut model = bench.catalog.get("z-image").unwrap().as_ref().clone();
    model.overrides.free_per_day = Some(1);
    let mut models = bench.catalog.models.as_ref().clone();
    models.insert(model.id.clone(), model.into());
    bench.catalog.models = models.into();
    let free = |bench: &Bench| bench.quote("z-image", &prompt("Кот"), Kopecks::ZERO);

    let Started::New(id) = bench.start(free(&bench)).unwrap() else {
        panic!("not new");
    };
    assert!(matches!(
        refused(&bench, free(&bench)),
        StartError::FreeUsedUp { limit: 1 }
    ));
    bench.cancel(id, CUSTOMER);
    assert!(matches!(bench.start(free(&bench)), Ok(Started::New(_))));
    bench.advance(24 * HOUR);
    bench.config.bonus.free_daily_cap = kiebot::money::MilliCredits(799);
    assert!(matches!(
        refused(&bench, free(&bench)),
        StartError::FreeCapReached
    ));
    assert_eq!(bench.balance().hold, Kopecks::ZERO);
}

#[test]
fn the_test_brake_counts_the_day() {
    let mut bench = Bench::new();
    bench.config.safety.safe_test_mode = true;
    bench.config.safety.max_test_credits_per_run = kiebot::money::MilliCredits(799);
    let generation = TestLimit::Generation;
    assert!(
        matches!(refused(&bench, quote(&bench)), StartError::TestMode { which, .. } if which == generation)
    );
    bench.config.safety.max_test_credits_per_run = credits(1);
    bench.order_picture();
    assert!(matches!(
        refused(&bench, quote(&bench)),
        StartError::TestMode {
            which: TestLimit::Day,
            ..
        }
    ));
}

#[test]
fn what_kie_would_not_take_is_not_sold() {
    let bench = Bench::running();
    bench.sandbox.kie.switch(|s| {
        s.credits = 2.0;
        s.never_finish = true;
    });
    bench.advance(2 * MINUTE);
    bench.until("the balance", |_| {
        bench.status.seen().credits.filter(|now| *now == credits(2))
    });
    assert!(bench.status.can_sell(credits(2)) && !bench.status.can_sell(credits(3)));
    // Two of 0.8 credits fit; the third does not, though the balance was not read again meanwhile.
    bench.start(quote(&bench)).unwrap();
    bench.start(quote(&bench)).unwrap();
    assert!(matches!(
        refused(&bench, quote(&bench)),
        StartError::NoCredits
    ));
    assert_eq!(
        bench.read(|conn| Ok(generations::count_for(conn, CUSTOMER)?)),
        2
    );
}
