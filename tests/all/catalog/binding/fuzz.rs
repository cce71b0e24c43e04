//! Rows made at random of the table's own words and of strange ones: no panic, and none with a word nobody knows binds.

use super::{bound, found, records};
use kiebot::catalog::sync::bind::bind;
use kiebot::catalog::sync::{Bound, Found, PriceRecord};
use kiebot::catalog::{Model, Status, load, unpriced};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A made-up model with a param of every kind on which prices depend.
const TOY: &str = r#"[models."maker/toy-2"]
title = "Toy"
category = "video"
kind = "any"
params = [
  { name = "resolution", type = "choice", required = true, values = ["720p", "1080p"] },
  { name = "duration", type = "integer", min = 1, max = 9, default = 5 },
  { name = "sound", type = "bool", default = false },
  { name = "rendering", type = "choice", values = ["TURBO", "CALM"], default = "CALM" },
  { name = "image_urls", type = "images", min_items = 0, max_items = 4 },
  { name = "video_urls", type = "videos", min_items = 0, max_items = 2 },
]
"#;

/// Pieces every word of which can mean something to the toy.
const KNOWN: [&str; 26] = [
    "toy",
    "maker",
    "2",
    "v2",
    "2.0",
    "toy 2",
    "maker/toy-2",
    "720p",
    "1080P",
    "5.0s",
    "1.0s",
    "9s",
    "with audio",
    "without aiduo",
    "no sound",
    "no video",
    "with video input",
    "input image",
    "first image free",
    "text to video",
    "image-to-video",
    "turbo",
    "CALM",
    "default",
    "video",
    "up to 5 seconds",
];
/// Pieces with a word that means nothing to it.
const UNKNOWN: [&str; 22] = [
    "480p",
    "4K",
    "12s",
    "0s",
    "4x",
    "1x/2x",
    "1/2K",
    "360p→720p",
    "fast",
    "deluxe",
    "pro",
    "3",
    "2.5",
    "15-25s",
    "lip sync",
    "text to image",
    "video to text",
    "×2",
    "-5s",
    "ещё",
    "≤9s",
    "😀",
];
/// What stands between pieces.
const GLUE: [&str; 9] = [" ", ", ", "  ", " - ", "（", "）", " ,", "，", "\u{200b} "];
const UNITS: [&str; 12] = [
    "per second",
    "per video",
    "per vedio",
    "per image",
    "per 2 images",
    "Per minute",
    "per request ",
    "per megapixel",
    "per 1000 characters",
    "per dozen",
    "",
    "per million tokens",
];
const CREDITS: [&str; 10] = [
    "5",
    "6.0",
    "7 ",
    "0",
    "-1",
    "free",
    "1e9",
    "0,5",
    "4 credits",
    "99999999999",
];

const ANCHORS: [&str; 3] = [
    "https://kie.ai/toy?model=maker%2Ftoy-2",
    "https://kie.ai/maker/toy-2",
    "%",
];

/// A record of random pieces, and whether one of them means nothing.
fn random(rng: &mut fastrand::Rng) -> (PriceRecord, bool) {
    let mut text = String::new();
    let mut strange = false;
    if rng.u8(..8) > 0 {
        text.push_str("Maker toy 2");
        text.push_str(rng.choice(GLUE).unwrap_or_default());
    }
    for _ in 0..rng.usize(..5) {
        let piece = match rng.u8(..24) {
            0 => {
                strange = true;
                rng.choice(UNKNOWN).unwrap_or_default().to_owned()
            }
            1 => {
                strange = true;
                // Consonants only, so that it is no word of anything.
                let letters =
                    std::iter::repeat_with(|| *rng.choice(b"bcdfghjkmqrwxz").unwrap_or(&b'q'));
                letters.take(6).map(char::from).collect()
            }
            _ => rng.choice(KNOWN).unwrap_or_default().to_owned(),
        };
        text.push_str(&piece);
        text.push_str(rng.choice(GLUE).unwrap_or_default());
    }
    let mut often = |usual: &str, all: &[&str]| {
        let any = rng.choice(all).copied().unwrap_or_default();
        if rng.u8(..4) == 0 { any } else { usual }.to_owned()
    };
    let record = PriceRecord {
        model_description: text,
        interface_type: often("video", &["image", "", "chat"]),
        provider: often("Maker", &["", "Other", "Wan"]),
        credit_price: often("5", &CREDITS),
        credit_unit: often("per second", &UNITS),
        usd_price: often("0.025", &["", "0"]),
        anchor: often("", &ANCHORS),
    };
    (record, strange)
}

fn toy() -> (BTreeMap<String, Found>, Model) {
    let catalog = load(TOY).unwrap();
    let model = catalog.get("maker/toy-2").unwrap();
    let mut own = found().get("z-image").unwrap().clone();
    own.id.clone_from(&model.id);
    own.provider = "Maker".to_owned();
    own.category = Some(model.category);
    own.params.clone_from(&model.params);
    (BTreeMap::from([(own.id.clone(), own)]), (**model).clone())
}

/// Binds so many random rows, some at a time, and checks what came out.
fn fuzz(inputs: usize, seed: u64) -> (usize, usize) {
    let mut rng = fastrand::Rng::with_seed(seed);
    let (models, toy) = toy();
    let (mut done, mut named, mut sold) = (0, 0, 0);
    while done < inputs {
        // Now and then a long table: little of it binds, but much is read.
        let long = inputs > 1_000_000 && rng.u8(..8) == 0;
        let some = if long { 400 } else { rng.usize(1..12) };
        let made: Vec<(PriceRecord, bool)> = (0..some).map(|_| random(&mut rng)).collect();
        let strange: BTreeSet<&str> = made
            .iter()
            .filter(|(_, strange)| *strange)
            .map(|(record, _)| record.model_description.as_str())
            .collect();
        let records: Vec<PriceRecord> = made.iter().map(|(record, _)| record.clone()).collect();
        let bound = bind(&records, &models, &BTreeMap::new());
        let media = records
            .iter()
            .filter(|record| record.interface_type != "chat");
        let distinct: BTreeSet<String> = media.map(|record| format!("{record:?}")).collect();
        assert_eq!(bound.tally.all(), distinct.len(), "{records:?}");
        for row in bound.rows.values().flatten() {
            assert!(!strange.contains(row.row.as_str()), "{records:?}\n{row:?}");
            assert!(!row.credits.is_sign_negative());
        }
        for (id, rows) in &bound.rows {
            let mut model = toy.clone();
            model.prices.clone_from(rows);
            model.never = bound.never.get(id).cloned().unwrap_or_default();
            model.status = Status::Active;
            kiebot::catalog::sync::bind::ask_for_price(&mut model.params, rows);
            assert_eq!(unpriced(&model), None, "{records:?}");
            sold += 1;
        }
        named += bound.tally.named();
        done += some;
    }
    (named, sold)
}

#[test]
fn random_rows_bind_only_if_every_word_is_known() {
    let (named, sold) = fuzz(20_000, 1);
    assert!(
        named > 100 && sold > 100,
        "nothing binds: {named} rows, {sold} models"
    );
}

/// `cargo test --test all ten_million -- --ignored`: the long run.
#[test]
#[ignore = "takes many minutes"]
fn ten_million_random_rows_bind_only_if_every_word_is_known() {
    let (named, sold) = fuzz(10_000_000, fastrand::u64(..));
    assert!(named > 0 && sold > 0);
}

/// The rows of the table of which prices were made, with their models.
fn used() -> Vec<(PriceRecord, BTreeSet<String>)> {
    let models = |record: &PriceRecord| -> BTreeSet<String> {
        let of = |rows: &Vec<kiebot::catalog::PriceRow>| {
            rows.iter().any(|row| row.row == record.model_description)
        };
        let models = bound().rows.iter().filter(|(_, rows)| of(rows));
        models.map(|(id, _)| id.clone()).collect()
    };
    let all = records()
        .into_iter()
        .map(|record| (models(&record), record));
    all.filter(|(models, _)| !models.is_empty())
        .map(|(models, record)| (record, models))
        .collect()
}

/// The prices of a row's family (the rows of its maker) as they are and with the row changed.
fn family(record: &PriceRecord, changed: &[PriceRecord]) -> (Bound, Bound) {
    let mut all = records();
    all.retain(|one| one.provider == record.provider);
    let before = bind(&all, found(), &BTreeMap::new());
    all.retain(|one| one != record);
    all.extend_from_slice(changed);
    (before, bind(&all, found(), &BTreeMap::new()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_strange_word_in_a_bound_row_unbinds_it_and_touches_no_other_model(
        which in any::<proptest::sample::Index>(), at in any::<usize>(),
        word in "[b-df-hj-np-tv-z]{5,9}|480deluxe|7\\.7|≤5s",
    ) {
        let used = used();
        let (record, models) = which.get(&used);
        let words: Vec<&str> = record.model_description.split_whitespace().collect();
        let at = at % (words.len() + 1);
        let mut changed = record.clone();
        let (head, tail) = words.split_at(at);
        changed.model_description = [head, &[&word], tail].concat().join(" ");
        let text = changed.model_description.clone();
        let (was, now) = family(record, &[changed]);
        prop_assert!(now.rows.values().flatten().all(|row| row.row != text), "{}", text);
        prop_assert!(now.unbound.iter().any(|row| row.record.model_description == text));
        for (id, rows) in &was.rows {
            if !models.contains(id) {
                prop_assert_eq!(now.rows.get(id), Some(rows), "{} after {}", id, text);
            }
        }
    }

    #[test]
    fn a_row_that_cannot_be_read_leaves_no_price_for_its_choice(
        which in any::<proptest::sample::Index>(),
        broken in prop_oneof![
            Just(("-5", None)), Just(("free", None)), Just(("0", None)), Just(("1,200", None)),
            Just(("5", Some("per frame"))), Just(("5", Some(""))), Just(("5", Some("per 7 images"))),
        ],
    ) {
        let used = used();
        let (record, _) = which.get(&used);
        // Some rows have no unit anyway: they can be read as they are.
        prop_assume!(broken.1 != Some(record.credit_unit.as_str()));
        let mut changed = record.clone();
        changed.credit_price = broken.0.to_owned();
        changed.usd_price = "0.5".to_owned();
        if let Some(unit) = broken.1 {
            changed.credit_unit = unit.to_owned();
        }
        let text = record.model_description.as_str();
        let (was, now) = family(record, &[changed]);
        prop_assert!(now.rows.values().flatten().all(|row| row.row != text), "{}", text);
        // Nor does any other row take its place.
        for (id, before) in &was.rows {
            let Some(after) = now.rows.get(id) else { continue };
            for row in after {
                prop_assert!(before.contains(row), "{} got {:?}", id, row);
            }
        }
    }

    #[test]
    fn other_numbers_give_other_prices_and_nothing_else(
        which in any::<proptest::sample::Index>(), tenths in 1_u32..9_999,
    ) {
        let used = used();
        let (record, models) = which.get(&used);
        let mut changed = record.clone();
        changed.credit_price = format!(" {}.{} ", tenths / 10, tenths % 10);
        let (was, now) = family(record, &[changed]);
        for id in models {
            let (before, after) = (&was.rows[id], &now.rows[id]);
            prop_assert_eq!(before.len(), after.len(), "{}", id);
            for row in after.iter().filter(|row| row.row == record.model_description) {
                prop_assert_eq!(row.credits * rust_decimal::Decimal::TEN, tenths.into(), "{}", id);
            }
        }
    }

    #[test]
    fn two_prices_for_one_row_sell_nothing(which in any::<proptest::sample::Index>()) {
        let used = used();
        let (record, models) = which.get(&used);
        let mut second = record.clone();
        second.credit_price = "77.7".to_owned();
        let (_, now) = family(record, &[record.clone(), second]);
        for id in models {
            prop_assert!(!now.rows.contains_key(id), "{}", id);
        }
    }

    #[test]
    fn spaces_case_and_brackets_say_nothing(
        which in any::<proptest::sample::Index>(), how in 0_u8..4,
    ) {
        let used = used();
        let (record, models) = which.get(&used);
        let mut changed = record.clone();
        let text = &record.model_description;
        changed.model_description = match how {
            0 => text.replace(' ', "  "),
            1 => text.to_uppercase(),
            2 => text.replace('(', "（").replace(')', "）").replace(", ", "，"),
            _ => format!("\u{200b} {} ", text.to_lowercase()),
        };
        let (was, now) = family(record, &[changed]);
        for id in models {
            let credits = |rows: &[kiebot::catalog::PriceRow]| -> Vec<_> {
                rows.iter().map(|row| (row.when.clone(), row.credits, row.per, row.quantity.clone())).collect()
            };
            let after = now.rows.get(id).map(|rows| credits(rows));
            prop_assert_eq!(Some(credits(&was.rows[id])), after, "{}", id);
        }
    }
}
