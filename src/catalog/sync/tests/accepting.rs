//! What waits is accepted exactly as it was shown, once, and by itself.

use super::super::merge::{Apply, accept, restore, still};
use super::super::pending::{Moved, Pending, digest};
use super::source::{Source, choice, found, row};
use super::{OLD, status, words};
use crate::catalog::{Status, load};
use rust_decimal::Decimal;

/// A source in which everything there is changes: a dearer model, new params, a new model, one without a price.
fn everything() -> Source {
    let mut source = Source::same();
    let one = source.found.get_mut("a/one").unwrap();
    one.params.push(choice("mode", &["std", "pro"]));
    source.bound.rows.get_mut("a/one").unwrap()[0].credits = Decimal::from(30);
    source.add(found("c/three", Vec::new()), vec![row(&[], "3", "three")]);
    source
        .found
        .insert("d/four".to_owned(), found("d/four", Vec::new()));
    source
}

#[test]
fn what_was_accepted_waits_no_more() {
    let source = everything();
    for apply in [Apply::Nothing, Apply::Safe] {
        let merged = source.sync(OLD, apply);
        assert!(!merged.pending.is_empty());
        let taken = accept(&merged.text, &merged.pending, None).unwrap();
        assert_ne!(taken, merged.text);
        let again = source.sync(&taken, apply);
        assert_eq!(words(&again), [], "{apply:?}");
        assert_eq!(again.text, taken);
        assert!(again.pending.is_empty() && again.text.contains("\"30\""));
        assert!(taken.contains("# Anna: the best one") && taken.contains("markup = \"1.5\""));
        // Twice is once.
        assert_eq!(accept(&taken, &merged.pending, None).unwrap(), taken);
        assert!(still(&taken, merged.pending).unwrap().is_empty());
    }
    let none = source.sync(OLD, Apply::Nothing);
    let taken = accept(&none.text, &none.pending, None).unwrap();
    // New models come hidden even then.
    assert_eq!(status(&taken, "c/three"), Status::New);
    assert_eq!(status(&taken, "d/four"), Status::Unpriced);
}

#[test]
fn a_part_is_accepted_by_itself() {
    let merged = everything().sync(OLD, Apply::Nothing);
    let of = |id: &str| -> Vec<Pending> {
        let items = merged.pending.iter();
        items.filter(|item| item.model == id).cloned().collect()
    };
    let taken = accept(&merged.text, &of("c/three"), None).unwrap();
    let (before, after) = (load(&merged.text).unwrap(), load(&taken).unwrap());
    assert_eq!(before.get("a/one"), after.get("a/one"));
    assert!(after.get("c/three").is_some() && after.get("d/four").is_none());
    let left = still(&taken, merged.pending.clone()).unwrap();
    let ids: Vec<&str> = left.iter().map(|item| item.model.as_str()).collect();
    assert_eq!(ids, ["a/one", "d/four"]);
}

#[test]
fn the_admins_own_words_may_change_meanwhile_and_nothing_else() {
    let merged = everything().sync(OLD, Apply::Safe);
    let edited = merged
        .text
        .replace("markup = \"1.5\"", "markup = \"1.7\" # dearer")
        .replace("title = \"One\"", "title = \"Uno\"");
    let taken = accept(&edited, &merged.pending, None).unwrap();
    assert!(taken.contains("markup = \"1.7\" # dearer") && taken.contains("\"30\""));
    let other = merged
        .text
        .replacen("credits = \"10\"", "credits = \"11\"", 1);
    let refused = accept(&other, &merged.pending, None).unwrap_err();
    assert_eq!(refused, Moved::Models(vec!["a/one".to_owned()]));
    assert!(matches!(
        accept("[models", &merged.pending, None),
        Err(Moved::Why(_))
    ));
}

#[test]
fn a_set_of_changes_is_known_again() {
    let (one, other) = (everything(), everything());
    let mut texts = everything();
    texts.found.get_mut("a/one").unwrap().title = "Another title".to_owned();
    let of = |source: &Source| digest(&source.sync(OLD, Apply::Safe).pending);
    assert_eq!(of(&one), of(&other));
    assert_eq!(of(&one), of(&texts));
    let mut dearer = everything();
    dearer.bound.rows.get_mut("a/one").unwrap()[0].credits = Decimal::from(31);
    assert_ne!(of(&one), of(&dearer));
    // It survives the way to the disk.
    let items = one.sync(OLD, Apply::Safe).pending;
    let text = serde_json::to_string(&items).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Pending>>(&text).unwrap(), items);
}

#[test]
fn a_version_comes_back_to_the_byte_unless_the_admin_wrote_since() {
    let merged = everything().sync(OLD, Apply::All);
    assert_eq!(restore(OLD, &merged.text).unwrap(), OLD);
    let edited = merged.text.replace("markup = \"1.5\"", "markup = \"1.7\"");
    let back = restore(OLD, &edited).unwrap();
    assert!(back.contains("markup = \"1.7\"") && !back.contains("\"30\""));
}
