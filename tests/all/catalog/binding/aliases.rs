//! `[price_aliases]`: what the admin adds is checked with line and column, used, and kept by a sync.

use super::{PARAMS, bound, found};
use kiebot::catalog::load;
use kiebot::catalog::sync::merge::{Accept, Apply, aliases, merge};
use kiebot::words::Lang;
use std::collections::BTreeSet;

#[test]
fn aliases_that_cannot_work_are_refused_with_their_place() {
    let text = "[price_aliases]\n\"Some row, fast\" = \"z-image\"\n\" some  ROW fast\" = \"runway\"\n\
        \"Row\" = 5\n\"Other\" = \"two words\"\n\" , \" = \"runway\"\n";
    let errors = load(text).unwrap_err();
    let found: Vec<(usize, usize, &str)> = errors
        .0
        .iter()
        .map(|mistake| (mistake.line, mistake.column, mistake.key))
        .collect();
    assert_eq!(
        found,
        [
            (3, 1, "mistake-alias-twice"),
            (4, 9, "mistake-alias-model"),
            (5, 11, "mistake-alias-model"),
            (6, 1, "mistake-alias-empty"),
        ]
    );
    assert!(errors.text(Lang::Ru).contains("те же строки"));
    let errors = load("price_aliases = 5\n").unwrap_err();
    assert_eq!((errors.0[0].line, errors.0[0].key), (1, "mistake-type"));
    assert!(load("[price_aliases]\n\"Some row\" = \"not-there/yet\"\n").is_ok());
}

#[test]
fn an_alias_for_no_model_is_told_by_the_sync_and_kept() {
    let own = "# our names\n[price_aliases]\n\"Wonder\" = \"z-imag\"  # a slip\n\"Row\" = \"nobody/knows-this\"\n";
    let text = format!("{own}\n{PARAMS}");
    assert_eq!(aliases(&text).len(), 2);
    let shipped = load("").unwrap();
    let accept = Accept {
        apply: Apply::All,
        keyed: false,
        unread: &BTreeSet::new(),
        shipped: &shipped,
        now: None,
    };
    let merged = merge(&text, found(), bound(), &accept).unwrap_or_else(|r| panic!("{:?}", r.why));
    assert!(merged.text.contains(own), "{}", merged.text);
    let told: Vec<&str> = merged
        .report
        .problems
        .iter()
        .filter(|(place, _)| place == "price_aliases")
        .map(|(_, what)| what.as_str())
        .collect();
    assert_eq!(
        told,
        [
            "3:12 unknown name \"z-imag\"; did you mean \"z-image\"?",
            "4:9 there is no model \"nobody/knows-this\"",
        ]
    );
}
