//! Prices: hand-checked triples of the shipped file, and properties of the price function.

use super::{answers, shipped, tariff};
use kiebot::catalog::{
    Catalog, PriceError, Tariff, Unpriced, load, price_from, price_range, quote,
};
use kiebot::money::{Kopecks, MilliCredits};
use proptest::prelude::*;
use rust_decimal::Decimal;

/// Model, answers, credits: each checked by hand against the price table of 2026-09-11.
const TRIPLES: [(&str, &str, &str); 48] = [
    ("z-image", "", "0.8"),
    ("z-image", "aspect_ratio=16:9", "0.8"),
    ("google/nano-banana", "", "4"),
    ("google/nano-banana", "output_format=jpeg", "4"),
    ("google/nano-banana-edit", "image_urls=1", "4"),
    ("google/nano-banana-edit", "image_urls=10", "4"),
    ("nano-banana-2", "", "8"),
    ("nano-banana-2", "resolution=2K", "12"),
    ("nano-banana-2", "resolution=4K image_input=14", "18"),
    ("nano-banana-pro", "resolution=2K", "18"),
    ("nano-banana-pro", "resolution=4K", "24"),
    ("seedream/4.5-text-to-image", "quality=basic", "6.5"),
    ("seedream/4.5-text-to-image", "quality=high", "6.5"),
    ("seedream/4.5-edit", "image_urls=3 quality=high", "6.5"),
    ("grok-imagine/text-to-image", "", "4"),
    ("grok-imagine/text-to-image", "enable_pro=true", "5"),
    ("flux-2/pro-text-to-image", "resolution=1K", "5"),
    ("flux-2/pro-text-to-image", "resolution=2K", "7"),
    ("recraft/crisp-upscale", "image=file", "0.5"),
    ("recraft/remove-background", "image=file", "1"),
    (
        "bytedance/seedance-1.5-pro",
        "duration=4 resolution=480p",
        "7",
    ),
    ("bytedance/seedance-1.5-pro", "duration=5", "17.5"),
    (
        "bytedance/seedance-1.5-pro",
        "duration=5 generate_audio=true",
        "35",
    ),
    (
        "bytedance/seedance-1.5-pro",
        "duration=7 resolution=480p generate_audio=true",
        "24.5",
    ),
    (
        "bytedance/seedance-1.5-pro",
        "duration=12 resolution=1080p",
        "90",
    ),
    (
        "bytedance/seedance-1.5-pro",
        "duration=12 resolution=1080p generate_audio=true",
        "180",
    ),
    ("kling-2.6/text-to-video", "duration=5", "55"),
    ("kling-2.6/text-to-video", "duration=5 sound=true", "110"),
    ("kling-2.6/text-to-video", "duration=10 sound=false", "110"),
    ("kling-2.6/text-to-video", "duration=10 sound=true", "220"),
    ("kling-2.6/image-to-video", "duration=5 image_urls=1", "55"),
    ("kling-2.6/image-to-video", "duration=10 sound=true", "220"),
    ("wan/2-5-text-to-video", "duration=5", "60"),
    (
        "wan/2-5-text-to-video",
        "duration=5 resolution=1080p",
        "100",
    ),
    (
        "wan/2-5-text-to-video",
        "duration=10 resolution=720p",
        "120",
    ),
    (
        "wan/2-5-text-to-video",
        "duration=10 resolution=1080p",
        "200",
    ),
    ("wan/2-5-image-to-video", "duration=5 resolution=720p", "60"),
    (
        "wan/2-5-image-to-video",
        "duration=10 resolution=1080p",
        "200",
    ),
    ("hailuo/02-text-to-video-standard", "", "30"),
    ("hailuo/02-text-to-video-standard", "duration=10", "50"),
    ("kling/ai-avatar-standard", "audio_url=12500ms", "104"),
    ("infinitalk/from-audio", "audio_url=7001ms", "24"),
    (
        "infinitalk/from-audio",
        "audio_url=7000ms resolution=720p",
        "84",
    ),
    (
        "elevenlabs/text-to-speech-multilingual-v2",
        "text=1000",
        "12",
    ),
    (
        "elevenlabs/text-to-speech-multilingual-v2",
        "text=1",
        "0.012",
    ),
    ("elevenlabs/text-to-speech-turbo-2-5", "text=2503", "15.018"),
    (
        "ai-music-api/sounds",
        "sound_loop=true sound_tempo=120",
        "2.5",
    ),
    ("ai-music-api/generate", "instrumental=true", "12"),
];

#[test]
fn answers_cost_what_the_price_table_says() {
    let catalog = shipped();
    for (id, given, credits) in TRIPLES {
        let model = catalog.get(id).unwrap_or_else(|| panic!("{id}"));
        let quote = quote(model, &answers(model, given), &tariff())
            .unwrap_or_else(|error| panic!("{id} {given}: {error}"));
        assert_eq!(
            quote.cost.credits(),
            credits.parse().unwrap(),
            "{id} {given}"
        );
        // 0.005 USD × 78 × 2 = 0.78 roubles a credit.
        let roubles = quote.cost.credits() * Decimal::new(78, 2);
        assert_eq!(
            Some(quote.price),
            Kopecks::ceil_from_roubles(roubles),
            "{id} {given}"
        );
    }
}

#[test]
fn a_free_model_costs_the_customer_nothing_and_us_what_it_costs() {
    let catalog = shipped();
    let model = catalog.get("ai-music-api/generate-lyrics").unwrap();
    assert_eq!(model.overrides.free_per_day, Some(5));
    let quote = quote(model, &answers(model, "prompt=20"), &tariff()).unwrap();
    assert!(quote.free && !quote.flat);
    assert_eq!((quote.price, quote.price_exact_micro), (Kopecks::ZERO, 0));
    assert_eq!(quote.cost, MilliCredits(400));
}

#[test]
fn the_price_is_known_as_soon_as_what_it_depends_on() {
    let catalog = shipped();
    let missing = |id: &str, given: &str| {
        let model = catalog.get(id).unwrap();
        match quote(model, &answers(model, given), &tariff()) {
            Err(PriceError::Missing(param)) => Some(param),
            Err(other) => panic!("{other}"),
            Ok(_) => None,
        }
    };
    assert_eq!(
        missing("wan/2-5-text-to-video", "resolution=1080p").as_deref(),
        Some("duration")
    );
    assert_eq!(missing("wan/2-5-text-to-video", "duration=5"), None);
    let lips = "kling/ai-avatar-standard";
    assert_eq!(missing(lips, "").as_deref(), Some("audio_url"));
    // A file whose length could not be measured is not priced by a guess.
    assert_eq!(
        missing(lips, "audio_url=unmeasured").as_deref(),
        Some("audio_url")
    );
    assert_eq!(
        missing("elevenlabs/text-to-speech-turbo-2-5", "").as_deref(),
        Some("text")
    );
}

#[test]
fn from_is_the_cheapest_and_the_range_ends_at_the_dearest() {
    let catalog = shipped();
    let range = |id: &str| price_range(catalog.get(id).unwrap(), &tariff()).unwrap();
    assert_eq!(range("nano-banana-2"), (Kopecks(624), Kopecks(1_404)));
    assert_eq!(
        range("kling-2.6/text-to-video"),
        (Kopecks(4_290), Kopecks(17_160))
    );
    assert_eq!(range("z-image"), (Kopecks(63), Kopecks(63)));
    assert_eq!(range("elevenlabs/text-to-speech-turbo-2-5").0, Kopecks(468));
    assert_eq!(range("infinitalk/from-audio"), (Kopecks(234), Kopecks(936)));
}

/// One model with everything a price can depend on, and the admin's override.
fn toy(prices: &str, own: &str) -> Catalog {
    let text = format!(
        r#"
[models.toy]
title = "Toy"
category = "video"
kind = "text-to-video"
params = [
  {{ name = "seconds", type = "integer", required = true, min = 1, max = 100 }},
  {{ name = "loud", type = "bool", default = false }},
  {{ name = "pictures", type = "images", min_items = 0, max_items = 4 }},
  {{ name = "style", type = "choice", values = ["a", "b"], only_when = {{ loud = true }} }},
]
prices = [{prices}]
[models.toy.override]
{own}
"#
    );
    load(&text).unwrap_or_else(|errors| panic!("{errors}\n{text}"))
}

#[test]
fn surcharges_add_to_the_one_base_row() {
    let catalog = toy(
        r#"{ credits = "1.5", per = "second", quantity = "seconds", row = "base" },
           { credits = "2", per = "image", quantity = "pictures", surcharge = true, when = { pictures = { present = true } }, row = "pictures" },
           { credits = "5", per = "generation", surcharge = true, when = { pictures = { count_over = 2 } }, row = "many" }"#,
        "",
    );
    assert_eq!(*catalog.warnings, []);
    let model = catalog.get("toy").unwrap();
    for (given, credits, lines) in [
        ("seconds=4", "6", 1),
        ("seconds=4 pictures=2", "10", 2),
        ("seconds=4 pictures=3", "17", 3),
    ] {
        let quote = quote(model, &answers(model, given), &tariff()).unwrap();
        assert_eq!(quote.cost.credits(), credits.parse().unwrap(), "{given}");
        assert_eq!(quote.lines.len(), lines, "{given}");
        assert!(!quote.lines[0].surcharge);
    }
}

#[test]
fn overrides_change_the_price_as_they_say() {
    let base = r#"{ credits = "10", per = "generation", row = "base" }"#;
    let price = |own: &str| {
        let catalog = toy(base, own);
        quote(catalog.get("toy").unwrap(), &Default::default(), &tariff()).unwrap()
    };
    assert_eq!(price("").price, Kopecks(780));
    assert_eq!(price(r#"markup = "1.85""#).price, Kopecks(722)); // 7.215 up
    assert_eq!(price(r#"markup = "1.85""#).price_exact_micro, 7_215_000);
    let flat = price(r#"price_rub = "99""#);
    assert!(flat.flat && flat.price == Kopecks(9_900) && flat.cost == MilliCredits(10_000));
    assert!(price("free = true").free);
}

#[test]
fn what_cannot_be_priced_exactly_is_not_sold() {
    let cases = [
        ("", Unpriced::NoRows),
        (
            r#"{ credits = "1", per = "generation", when = { loud = true }, row = "r" }"#,
            Unpriced::NoRowFor("loud = false".to_owned()),
        ),
        (
            r#"{ credits = "1", per = "generation", row = "r" }, { credits = "2", per = "generation", when = { loud = true }, row = "s" }"#,
            Unpriced::SeveralRowsFor("loud = true".to_owned()),
        ),
        (
            r#"{ credits = "1", per = "generation", when = { style = "a" }, row = "r" }, { credits = "2", per = "generation", when = { style = "b" }, row = "s" }"#,
            Unpriced::NoRowFor("loud = false".to_owned()),
        ),
        (
            r#"{ credits = "1", per = "image", quantity = "pictures", row = "r" }"#,
            Unpriced::Uncounted("pictures".to_owned()),
        ),
    ];
    for (prices, reason) in cases {
        let catalog = toy(prices, "enabled = true");
        assert_eq!(catalog.warnings[0].reason, reason);
        assert!(!catalog.get("toy").unwrap().is_sold());
        // The admin's own price makes it saleable again.
        let catalog = toy(prices, r#"price_rub = "5""#);
        let model = catalog.get("toy").unwrap();
        assert!(model.is_sold());
        assert_eq!(price_from(model, &tariff()), Some(Kopecks(500)));
    }
}

#[test]
fn a_row_for_an_answer_that_does_not_apply_is_covered_by_absence() {
    let catalog = toy(
        r#"{ credits = "1", per = "generation", when = { style = { present = false } }, row = "r" },
           { credits = "2", per = "generation", when = { style = ["a", "b"] }, row = "s" }"#,
        "",
    );
    assert_eq!(*catalog.warnings, []);
    let model = catalog.get("toy").unwrap();
    let credits = |given: &str| {
        quote(model, &answers(model, given), &tariff())
            .unwrap()
            .cost
            .credits()
    };
    assert_eq!(credits("loud=true style=a"), Decimal::TWO);
    // The style was chosen before the sound was switched off again: it no longer counts.
    assert_eq!(credits("loud=false style=a"), Decimal::ONE);
}

proptest! {
    #[test]
    fn prices_agree_with_whole_numbers_and_only_grow(
        credits in 0_i64..=2_000_000, seconds in 1_i64..100, usd in 1_i64..=9_999,
        fx in 1_i64..=9_999_999, markup in 1_i64..=9_999,
    ) {
        let text = Decimal::new(credits, 3);
        let catalog = toy(
            &format!(r#"{{ credits = "{text}", per = "second", quantity = "seconds", row = "r" }}"#),
            "",
        );
        let model = catalog.get("toy").unwrap();
        let tariff = Tariff {
            usd_per_credit: Decimal::new(usd, 5),
            fx_rub_per_usd: Decimal::new(fx, 4),
            markup: Decimal::new(markup, 3),
        };
        let price = |seconds: i64| {
            quote(model, &answers(model, &format!("seconds={seconds}")), &tariff).unwrap()
        };
        let product = [seconds, usd, fx, markup]
            .iter()
            .fold(i128::from(credits), |product, n| product * i128::from(*n));
        // credits 10^3 × usd 10^5 × fx 10^4 × markup 10^3 = 10^15 for a rouble, 10^13 for a kopeck.
        let up = |unit: i128| i64::try_from((product + unit - 1) / unit).unwrap();
        let found = price(seconds);
        prop_assert_eq!(found.price, Kopecks(up(10_i128.pow(13))));
        prop_assert_eq!(found.price_exact_micro, up(10_i128.pow(9)));
        prop_assert!(found.price.0 * 10_000 >= found.price_exact_micro);
        prop_assert!(found.price.0 * 10_000 - found.price_exact_micro < 10_000);
        if seconds < 100 {
            prop_assert!(price(seconds + 1).price >= found.price);
        }
    }
}

#[test]
fn sums_that_would_lose_digits_are_refused() {
    let catalog = toy(
        r#"{ credits = "0.123457", per = "generation", row = "r" }"#,
        "",
    );
    let wide = Tariff {
        usd_per_credit: "0.00500000000000001".parse().unwrap(),
        fx_rub_per_usd: "78.123456789123".parse().unwrap(),
        markup: Decimal::TWO,
    };
    let found = quote(catalog.get("toy").unwrap(), &Default::default(), &wide);
    assert_eq!(found, Err(PriceError::Overflow));
}
