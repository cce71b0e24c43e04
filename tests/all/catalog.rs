//! The catalogue: models.toml read and refused, prices, requests.

use kiebot::catalog::{Catalog, SHIPPED, Tariff, load, price_from};
use rust_decimal::Decimal;

fn shipped() -> Catalog {
    load(SHIPPED).unwrap_or_else(|errors| panic!("models.toml:\n{errors}"))
}

fn tariff() -> Tariff {
    Tariff {
        usd_per_credit: Decimal::new(5, 3),
        fx_rub_per_usd: Decimal::from(78),
        markup: Decimal::TWO,
    }
}

#[test]
fn every_shipped_model_is_for_sale_at_a_price() {
    let catalog = shipped();
    assert_eq!(*catalog.warnings, []);
    for model in catalog.on_sale() {
        let from = price_from(model, &tariff());
        println!(
            "{:45} {}",
            model.id,
            from.map_or_else(String::new, |p| p.to_string())
        );
        assert!(from.is_some(), "{}", model.id);
    }
    assert_eq!(catalog.on_sale().len(), catalog.models.len());
}
