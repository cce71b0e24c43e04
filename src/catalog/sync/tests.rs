//! A sync keeps what is the admin's, takes what is safe, and refuses what cannot be true.

mod accepting;
mod source;

use super::Bound;
use super::merge::{Apply, Merged, rewrite};
use super::report::{What, Why};
use crate::catalog::{Per, PriceRow, SHIPPED, Status, load};
use rust_decimal::Decimal;
use source::{Source, choice, found, row};
use std::collections::BTreeSet;

const OLD: &str = r##"# Our models.
schema = 1

# how rows are called
[price_aliases]   # ours
"Some row" = "a/one"
# under the aliases

# Anna: the best one
[models."b/two"]
title = "Two"
category = "image"
kind = "text-to-image"
status = "active"
origin = "hand"

[[models."b/two".params]]
name = "prompt"
type = "text"
max_chars = 100

[[models."b/two".prices]]
credits = "4"
per = "image"
row = "two"

[models."a/one"]
title = "One"
category = "video"
kind = "text-to-video"
status = "active"
origin = "docs"
override = { markup = "1.5" } # inline

[[models."a/one".params]]
name = "duration"
type = "choice"
values = ["5", "10"]
default = "5"

[[models."a/one".prices]]
when = { duration = "5" }
credits = "10"
per = "generation"
row = "one, 5s"

[[models."a/one".prices]]
when = { duration = "10" }
credits = "20"
per = "generation"
row = "one, 10s"

# why it is dear
[models."b/two".override]  # mine
enabled   =  true
note = """
# not a comment
[models.not-a-heading]
"""
# end of two

# end of all
"##;

fn words(merged: &Merged) -> Vec<(&str, &str, bool)> {
    let changes = merged.report.changes.iter();
    changes
        .map(|change| (change.model.as_str(), change.what.word(), change.applied))
        .collect()
}

fn status(text: &str, id: &str) -> Status {
    load(text).unwrap().get(id).unwrap().status
}

#[test]
fn the_shipped_file_is_written_the_same_again() {
    let once = rewrite(&SHIPPED).unwrap();
    assert_eq!(rewrite(&once).unwrap(), once);
    let (before, after) = (load(&SHIPPED).unwrap(), load(&once).unwrap());
    assert_eq!(before.models, after.models);
}

#[test]
fn what_the_admin_wrote_stays_byte_for_byte() {
    let merged = Source::same().sync(OLD, Apply::All);
    for kept in [
        "# Our models.\nschema = 1\n\n",
        "# how rows are called\n[price_aliases]   # ours\n\"Some row\" = \"a/one\"\n# under the aliases\n\n",
        "# Anna: the best one\n[models.\"b/two\"]\n",
        "# why it is dear\n[models.\"b/two\".override]  # mine\nenabled   =  true\nnote = \"\"\"\n# not a comment\n[models.not-a-heading]\n\"\"\"\n# end of two\n\n",
        "[models.\"a/one\".override]\nmarkup = \"1.5\"",
    ] {
        assert!(
            merged.text.contains(kept),
            "{kept}\nis not in\n{}",
            merged.text
        );
    }
    assert!(merged.text.ends_with("\n\n# end of all\n"));
    let (before, after) = (load(OLD).unwrap(), load(&merged.text).unwrap());
    assert_eq!(before.models, after.models);
    assert_eq!(words(&merged), []);
}

#[test]
fn a_second_sync_changes_not_a_byte() {
    let mut source = Source::same();
    source.add(found("c/three", Vec::new()), vec![row(&[], "3", "three")]);
    for apply in [Apply::Nothing, Apply::Safe, Apply::All] {
        let once = source.sync(OLD, apply).text;
        assert_eq!(source.sync(&once, apply).text, once, "{apply:?}");
    }
    for text in ["", "# nothing yet\n"] {
        let once = source.sync(text, Apply::Safe).text;
        assert!(once.starts_with(text));
        assert_eq!(source.sync(&once, Apply::Safe).text, once);
    }
}

#[test]
fn new_models_are_hidden_until_the_admin_takes_them() {
    let mut source = Source::same();
    source.add(found("c/three", Vec::new()), vec![row(&[], "3", "three")]);
    source
        .found
        .insert("d/four".to_owned(), found("d/four", Vec::new()));
    let safe = source.sync(OLD, Apply::Safe);
    assert_eq!(
        words(&safe),
        [("c/three", "new", true), ("d/four", "new", true)]
    );
    assert_eq!(status(&safe.text, "c/three"), Status::New);
    assert_eq!(status(&safe.text, "d/four"), Status::Unpriced);
    let all = source.sync(&safe.text, Apply::All);
    assert_eq!(words(&all), [("c/three", "activated", true)]);
    assert_eq!(status(&all.text, "c/three"), Status::Active);
    let none = source.sync(OLD, Apply::Nothing);
    assert!(!none.text.contains("c/three"));
    assert_eq!(none.pending.len(), 2);
}

#[test]
fn small_price_moves_are_taken_and_large_ones_wait() {
    for (credits, taken) in [("13", true), ("7", true), ("13.01", false), ("6.99", false)] {
        let mut source = Source::same();
        source.bound.rows.get_mut("a/one").unwrap()[0].credits = credits.parse().unwrap();
        let merged = source.sync(OLD, Apply::Safe);
        assert_eq!(words(&merged), [("a/one", "repriced", taken)]);
        let price = format!("credits = \"{credits}\"");
        assert_eq!(merged.text.contains(&price), taken, "{credits}");
        assert!(source.sync(OLD, Apply::All).text.contains(&price));
    }
}

#[test]
fn other_units_are_no_small_move() {
    let mut source = Source::same();
    for row in source.bound.rows.get_mut("a/one").unwrap() {
        row.per = Per::Second;
        row.quantity = Some("duration".to_owned());
        row.credits = Decimal::TWO;
    }
    let merged = source.sync(OLD, Apply::Safe);
    assert_eq!(words(&merged), [("a/one", "repriced", false)]);
}

#[test]
fn changed_params_wait_while_their_prices_follow() {
    let mut source = Source::same();
    let one = source.found.get_mut("a/one").unwrap();
    one.params = vec![
        choice("duration", &["5", "10"]),
        choice("mode", &["std", "pro"]),
    ];
    source.bound.rows.get_mut("a/one").unwrap()[1].credits = Decimal::from(22);
    let merged = source.sync(OLD, Apply::Safe);
    assert_eq!(
        words(&merged),
        [("a/one", "params", false), ("a/one", "repriced", true)]
    );
    assert!(merged.text.contains("\"22\"") && !merged.text.contains("\"mode\""));
    let all = source.sync(OLD, Apply::All);
    assert!(all.text.contains("mode") && all.pending.is_empty());
}

#[test]
fn a_price_for_params_we_do_not_have_yet_waits_with_them() {
    let mut source = Source::same();
    let mut one = found("a/one", vec![choice("duration", &["5", "15"])]);
    one.docs = None;
    source.add(
        one,
        vec![
            row(&[("duration", "5")], "10", "five"),
            row(&[("duration", "15")], "30", "15"),
        ],
    );
    let merged = source.sync(OLD, Apply::Safe);
    assert!(merged.report.changes.iter().all(|change| !change.applied));
    let models = |text: &str| load(text).unwrap().models;
    assert_eq!(models(&merged.text), models(OLD));
}

#[test]
fn what_has_no_price_any_more_is_not_sold() {
    let mut source = Source::same();
    let mut many = OLD.to_owned();
    for n in 0..20 {
        let id = format!("x/{n}");
        source.add(found(&id, Vec::new()), vec![row(&[], "1", &id)]);
    }
    many = source.sync(&many, Apply::All).text;
    source.bound.rows.get_mut("a/one").unwrap().pop();
    let merged = source.sync(&many, Apply::Safe);
    assert_eq!(words(&merged), [("a/one", "unpriced", true)]);
    assert_eq!(status(&merged.text, "a/one"), Status::Unpriced);
    let back = Source {
        unread: BTreeSet::new(),
        bound: Bound {
            rows: {
                let mut rows = source.bound.rows.clone();
                rows.insert(
                    "a/one".into(),
                    Source::same().bound.rows.remove("a/one").unwrap(),
                );
                rows
            },
            unbound: Vec::new(),
            ..Bound::default()
        },
        found: source.found.clone(),
    };
    let merged = back.sync(&merged.text, Apply::Safe);
    assert_eq!(words(&merged), [("a/one", "priced", true)]);
    assert_eq!(status(&merged.text, "a/one"), Status::New);
}

#[test]
fn gone_models_are_marked_and_hand_made_ones_need_the_key() {
    let mut source = Source::same();
    for n in 0..20 {
        source.add(
            found(&format!("x/{n}"), Vec::new()),
            vec![row(&[], "1", "x")],
        );
    }
    let full = source.sync(OLD, Apply::All).text;
    let mut less = Source {
        unread: BTreeSet::new(),
        found: source.found.clone(),
        bound: source.bound.clone(),
    };
    less.found.remove("x/7");
    let two = PriceRow {
        per: Per::Image,
        ..row(&[], "5", "two")
    };
    less.bound.rows.insert("b/two".to_owned(), vec![two]);
    let merged = less.sync(&full, Apply::Safe);
    assert_eq!(
        words(&merged),
        [("b/two", "repriced", true), ("x/7", "gone", true)]
    );
    assert_eq!(status(&merged.text, "x/7"), Status::Gone);
    assert!(merged.text.contains("max_chars = 100"));
    let merged = source.sync(&merged.text, Apply::Safe);
    assert!(words(&merged).contains(&("x/7", "returned", true)));
    less.unread.insert("market/x/7".to_owned());
    assert_eq!(
        words(&less.sync(&full, Apply::Safe)),
        [("b/two", "repriced", true)]
    );
    for n in 0..3 {
        less.found.remove(&format!("x/{n}"));
    }
    let refused = less.try_sync(&full, Apply::All).unwrap_err();
    assert_eq!(refused.why, Why::LostModels { lost: 3, of: 20 });
}

#[test]
fn sources_that_cannot_be_true_are_refused() {
    let mut source = Source::same();
    source.bound.rows.clear();
    assert_eq!(
        source.try_sync(OLD, Apply::All).unwrap_err().why,
        Why::NoPrices
    );
    source.found.clear();
    assert_eq!(
        source.try_sync(OLD, Apply::All).unwrap_err().why,
        Why::NoModels
    );
    let why = Source::same()
        .try_sync("[models", Apply::All)
        .unwrap_err()
        .why;
    assert!(matches!(why, Why::Broken(_)));
    let mut source = Source::same();
    source.bound.rows.get_mut("a/one").unwrap().pop();
    source
        .bound
        .rows
        .insert("z".to_owned(), vec![row(&[], "1", "z")]);
    let why = source.try_sync(OLD, Apply::All).unwrap_err().why;
    assert_eq!(why, Why::LostPrices { lost: 1, of: 2 });
}

#[test]
fn a_model_that_would_spoil_the_file_stays_as_it_was() {
    let mut source = Source::same();
    let twice = vec![choice("mode", &["a"]), choice("mode", &["b"])];
    source.add(found("c/three", twice), vec![row(&[], "3", "three")]);
    source.add(found("d/four", Vec::new()), vec![row(&[], "3", "four")]);
    let merged = source.sync(OLD, Apply::All);
    assert!(!merged.text.contains("c/three") && merged.text.contains("d/four"));
    assert_eq!(merged.report.problems[0].0, "c/three");
    let waiting: Vec<&What> = merged.report.pending().map(|change| &change.what).collect();
    assert_eq!(waiting, [&What::New]);
}

proptest::proptest! {
    /// Blocks in any order, some of them missing, blank lines or none between them.
    #[test]
    fn whatever_loads_is_written_the_same_and_keeps_its_notes(
        order in proptest::collection::vec(0_usize..20, 0..24),
        gaps in proptest::collection::vec(0_usize..3, 24),
    ) {
        let mut blocks: Vec<&str> = OLD.split("\n\n").collect();
        let mut text = String::new();
        for (pick, gap) in order.iter().zip(&gaps) {
            if blocks.is_empty() {
                break;
            }
            let block = blocks.remove(pick % blocks.len());
            text.push_str(block.trim_end());
            text.push_str(&"\n".repeat(gap + 1));
        }
        let Ok(before) = load(&text) else { return Ok(()) };
        let once = rewrite(&text).unwrap();
        proptest::prop_assert_eq!(&rewrite(&once).unwrap(), &once, "{}", text);
        let after = load(&once).unwrap();
        proptest::prop_assert_eq!(&before.models, &after.models, "{}", text);
        for note in ["enabled   =  true\n", "# mine\n", "# not a comment\n", "[price_aliases]   # ours\n"] {
            proptest::prop_assert_eq!(text.contains(note), once.contains(note), "{}", text);
        }
    }
}
