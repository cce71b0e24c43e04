//! `kiebot quote` beside a bot: the price the customer is shown, with what the panel has set.

use crate::child::{ADMIN, World, run_to_end};
use kiebot::ids::CustomerId;
use kiebot::store::{Store, StoreError, settings};
use serde_json::Value;

fn price(world: &World) -> i64 {
    let asked = ["quote", "z-image", "aspect_ratio=1:1", "--json"];
    let output = run_to_end(world.dir(), &asked, &[]);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    told["price_kopecks"].as_i64().unwrap()
}

#[test]
fn a_quote_counts_with_what_the_panel_has_set() {
    let world = World::new();
    let before = price(&world);
    let store = Store::open(world.database(), 1).unwrap();
    let set = |tx: &rusqlite::Connection| -> Result<(), StoreError> {
        settings::put(tx, "pricing.fx_rub_per_usd", "780", CustomerId(ADMIN), 1)
    };
    store.write(set).unwrap();
    let after = price(&world);
    store.close().unwrap();
    assert!(
        (before * 10 - 10..=before * 10).contains(&after),
        "{before} → {after}"
    );
}
