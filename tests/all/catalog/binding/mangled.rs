//! Mangled, reordered and strange rows: no panic, no price that depends on their order, none for unknown words.

use super::{bound, found, records, sold};
use kiebot::catalog::sync::bind::bind;
use kiebot::catalog::sync::rows::{anchor, credits, is_nothing, tokens, unit};
use kiebot::catalog::sync::{Bound, PriceRecord};
use kiebot::catalog::unpriced;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn bound_of(records: &[PriceRecord]) -> Bound {
    bind(records, found(), &BTreeMap::new())
}

/// One way to spoil a text: cut, doubled, swapped, or with something strange in it.
fn spoil(text: &str, at: usize, how: u8, with: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = at % (chars.len() + 1);
    let (head, tail) = chars.split_at(at);
    let (head, tail): (String, String) = (head.iter().collect(), tail.iter().collect());
    match how % 5 {
        0 => head,
        1 => format!("{tail}{head}"),
        2 => format!("{head}{with}{tail}"),
        3 => format!("{text}{text}"),
        _ => format!("{head}{}", tail.chars().skip(1).collect::<String>()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_the_rows_makes_no_difference(
        (whole, shuffled) in Just(records()).prop_flat_map(|all| {
            let some = proptest::sample::subsequence(all, 1..30);
            some.prop_flat_map(|some| (Just(some.clone()), Just(some).prop_shuffle()))
        }),
    ) {
        let (one, two) = (bound_of(&whole), bound_of(&shuffled));
        prop_assert_eq!(one.rows, two.rows);
        prop_assert_eq!(one.never, two.never);
        prop_assert_eq!(one.unbound, two.unbound);
    }

    #[test]
    fn spoilt_rows_never_panic_and_what_binds_is_priced_exactly(
        mut some in proptest::sample::subsequence(records(), 1..12),
        spoils in proptest::collection::vec((any::<usize>(), any::<u8>(), 0_u8..5, ".{0,6}"), 1..12),
    ) {
        for (record, (at, how, field, with)) in some.iter_mut().zip(&spoils) {
            let text = match field {
                0 | 1 => &mut record.model_description,
                2 => &mut record.credit_price,
                3 => &mut record.credit_unit,
                _ => &mut record.anchor,
            };
            *text = spoil(text, *at, *how, with);
        }
        let bound = bound_of(&some);
        for id in bound.rows.keys() {
            prop_assert_eq!(unpriced(&sold(&bound, id).unwrap()), None, "{}", id);
        }
    }

    #[test]
    fn a_row_with_an_unknown_word_is_never_bound(
        which in any::<proptest::sample::Index>(), word in "[b-df-hj-np-tv-z]{5,9}", first in any::<bool>(),
    ) {
        let all = records();
        let mut record = which.get(&all).clone();
        let text = &mut record.model_description;
        *text = if first { format!("{word} {text}") } else { format!("{text} {word}") };
        prop_assert!(bound_of(&[record]).rows.is_empty());
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in any::<String>()) {
        // Only that they return counts.
        drop((unit(&text), credits(&text), anchor(&text)));
        prop_assert!(tokens(&text).len() <= text.chars().count());
    }

    #[test]
    fn texts_like_those_of_the_table_are_read_without_a_panic(
        text in "(https://kie.ai/)?([0-9.]{0,12}[pksx ,/()→-]|with audio|per |%[0-9a-f]{0,2}|\\?model=|[a-zé]{1,5}){0,12}",
    ) {
        // Only that they return counts.
        drop((unit(&text), credits(&text), anchor(&text)));
        prop_assert!(tokens(&text).len() <= text.chars().count());
    }
}

#[test]
fn a_text_without_end_is_no_row() {
    let mut record = records().remove(0);
    record.model_description = "toy ".repeat(1_000_000);
    let bound = bound_of(&[record]);
    assert!(bound.rows.is_empty());
    assert_eq!(bound.unbound.len(), 1);
}

#[test]
fn binding_twice_gives_the_same() {
    let again = bound_of(&records());
    assert_eq!(again.rows, bound().rows);
    assert_eq!(again.unbound, bound().unbound);
}

#[test]
fn records_with_numbers_and_nulls_are_read_and_others_refused() {
    let read = |text: &str| serde_json::from_str::<PriceRecord>(text);
    let record = read(
        r#"{"modelDescription":"toy","interfaceType":"video","provider":null,"creditPrice":0.5,
            "creditUnit":"per video","usdPrice":null,"falPrice":[],"discountRate":3}"#,
    )
    .unwrap();
    assert_eq!(
        (record.credit_price.as_str(), record.provider.as_str()),
        ("0.5", "")
    );
    for text in [
        r#"{"modelDescription":null,"creditPrice":"5"}"#,
        r#"{"modelDescription":"toy","creditPrice":["5"]}"#,
        r#"{"creditPrice":"5"}"#,
    ] {
        assert!(read(text).is_err(), "{text}");
    }
}

#[test]
fn rows_of_another_model_are_shared_only_with_one_that_has_none() {
    let mut all = records();
    let mut own = all
        .iter()
        .find(|record| record.model_description.starts_with("pixverse-v6, Text"))
        .unwrap()
        .clone();
    own.model_description = "pixverse-v6, Transition, 720p (no audio)".to_owned();
    own.anchor = "https://kie.ai/pixverse-v6?model=pixverse-v6%2Ftransition".to_owned();
    own.credit_price = "99".to_owned();
    all.push(own);
    let with_own = bound_of(&all);
    let rows = with_own.rows.get("pixverse-v6/transition");
    assert!(
        rows.into_iter()
            .flatten()
            .all(|row| row.credits == 99.into())
    );
    assert!(bound().rows.contains_key("pixverse-v6/transition"));
}

#[test]
fn only_a_written_nothing_is_free() {
    for (text, free) in [
        ("0", true),
        (" $0.00 ", true),
        ("0,0", true),
        ("", false),
        ("free", false),
        ("0.005", false),
    ] {
        assert_eq!(is_nothing(text), free, "{text}");
    }
}
