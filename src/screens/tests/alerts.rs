//! What admins hear: every alert that is raised has its words, in both languages.
#[cfg(test)]
use super::*;
use crate::screens::notes;
use crate::store::alerts::KINDS;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Values of all alerts, as they come from outside.
fn values() -> BTreeMap<String, String> {
    let pairs = [
        ("generation", "128"),
        ("hours", "3"),
        ("id", "z-image"),
        ("other", "127"),
        ("model", "kling-2.6/text-to-video"),
        ("code", "422"),
        ("detail", "<html>bad & odd</html>"),
        ("credits", "55"),
        ("task", "3f2a"),
        ("mb", "412"),
        ("min", "500"),
        ("minutes", "7"),
        ("count", "2"),
        ("update", "900"),
        ("customer", "55501"),
        ("why", "Bad Request: chat <not> found"),
        ("admin", "900"),
        ("models", "kling-2.6/text-to-video, z-image"),
        ("name", "Анна <b>"),
        ("amount", "100"),
        ("currency", "XTR"),
        ("charge", "stxABC-1"),
        ("paid", "2"),
        ("stars", "350"),
        ("returned", "1"),
        ("sum", "130 ₽"),
        ("loss", "70 ₽"),
        ("api", "createTask"),
        ("transfer", "81"),
        ("last", "23.11.2026 09:15"),
        ("percent", "47"),
        ("failed", "9"),
        ("ended", "19"),
        ("newest", "130"),
        ("free", "120"),
        ("floor", "500"),
        ("lines", "I4 \u{b7} account 12 <b>\nI6 \u{b7} generation 3"),
    ];
    pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
}

fn read(folder: &Path, code: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, code);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            code.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// The first literal after each `opening`.
fn raised(code: &str, opening: &str, found: &mut BTreeSet<String>) {
    for (at, _) in code.match_indices(opening) {
        let call = &code[at..code[at..].find(';').map_or(code.len(), |end| at + end)];
        if let Some(what) = call.split('"').nth(1) {
            found.insert(format!("alert-{what}"));
        }
    }
}

/// Kinds that stand in the code.
fn raised_in_the_code() -> BTreeSet<String> {
    let mut code = String::new();
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for folder in ["engine", "payments", "bot", "app", "cli"] {
        read(&src.join(folder), &mut code);
    }
    let mut keys = BTreeSet::new();
    raised(&code, "Alert::new(\"", &mut keys);
    raised(&code, "engine::raise(", &mut keys);
    raised(&code, "tell_admins(", &mut keys);
    raised(&code, "self.tell(tx, \"", &mut keys);
    raised(&code, "told(\"", &mut keys);
    // Told under one of two names: the call itself has no literal that is one.
    keys.retain(|key| !key.contains('{') && key != "alert-");
    let chosen = [
        "verify-money",
        "verify-odd",
        "task-disputed",
        "task-repeated",
        "model-marked",
        "model-hidden",
    ];
    keys.extend(chosen.map(|what| format!("alert-{what}")));
    assert!(keys.len() >= 20, "the code was not understood: {keys:?}");
    keys
}

/// Every kind that the code raises is in the table, which bounds it, and has its words and a button in both languages.
#[test]
fn every_kind_of_alert_is_bounded_has_words_and_a_button() {
    let known: BTreeSet<String> = KINDS
        .iter()
        .map(|kind| format!("alert-{}", kind.what))
        .collect();
    let unknown: Vec<String> = raised_in_the_code().difference(&known).cloned().collect();
    assert_eq!(unknown, [""; 0], "not in store::alerts::KINDS");
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        for key in &known {
            let screen = notes::raised(lang, (key, &values()), 3, Some((7, 2)));
            assert!(screen.text.contains('3'), "{key}");
            let [row] = screen.buttons.as_slice() else {
                panic!("{key}: {:?}", screen.buttons);
            };
            assert_eq!(row[0].action.encode(), "A:f:y:7:2", "{key}");
            let screen = notes::alert(lang, key, &values());
            assert_ne!(screen.text, *key, "{key} has no words");
            assert!(!screen.text.contains("{$"), "{key}: a value is missing");
            assert!(!screen.text.contains("<html>"), "{key} is not escaped");
            let line = notes::headline(lang, key, &values());
            for tag in ["b", "code"] {
                let count = |tag: String| line.matches(&tag).count();
                assert_eq!(
                    count(format!("<{tag}>")),
                    count(format!("</{tag}>")),
                    "{key}"
                );
            }
            album.add(key, &screen);
        }
        let screen = notes::raised(lang, ("alert-submit-unclear", &values()), 3, Some((7, 2)));
        album.add("three together", &screen);
        album.done("alerts");
    }
}
