//! `kiebot audit` from outside: what it finds, in words of people and for programs, with and without sources.

use super::{OURS, folder, kiebot, kiebot_with, models};
use serde_json::{Value, json};
use tempfile::TempDir;

fn spoil(dir: &TempDir, changes: &[(&str, &str)]) {
    let mut text = models(dir);
    for (from, to) in changes {
        assert!(text.contains(from), "{from}\n{text}");
        text = text.replace(from, to);
    }
    std::fs::write(dir.path().join("models.toml"), text).unwrap();
}

/// The kinds of findings with their weights, and the document.
fn found(dir: &TempDir, args: &[&str]) -> (i32, Vec<(String, String)>, Value) {
    let (code, text) = kiebot(dir, &[&["audit", "--json"], args].concat());
    let document: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"));
    let word = |finding: &Value, name: &str| finding[name].as_str().unwrap().to_owned();
    let findings = document["findings"].as_array().unwrap().iter();
    let mut kinds: Vec<_> = findings
        .map(|finding| (word(finding, "weight"), word(finding, "finding")))
        .collect();
    kinds.sort();
    (code, kinds, document)
}

fn wrong(kinds: &[(String, String)]) -> Vec<&str> {
    let wrong = kinds.iter().filter(|(weight, _)| weight == "wrong");
    wrong.map(|(_, kind)| kind.as_str()).collect()
}

#[test]
fn rows_are_compared_with_what_the_last_sync_read_and_without_one_it_says_so() {
    let dir = folder(["10", "20"], true);
    let (code, text) = kiebot(&dir, &["audit"]);
    assert_eq!(code, 0, "{text}");
    assert!(
        text.contains("Only models.toml itself was checked"),
        "{text}"
    );
    let (_, _, document) = found(&dir, &[]);
    assert_eq!(document["source"], json!({ "kind": "nothing" }));
    assert_eq!(document["models"]["chats"], Value::Null);

    assert_eq!(kiebot(&dir, &["sync", "--from", "kie"]).0, 0);
    std::fs::remove_dir_all(dir.path().join("kie")).unwrap();
    spoil(&dir, &[("credits = \"20\"", "credits = \"21\"")]);
    let (code, kinds, document) = found(&dir, &[]);
    assert_eq!((code, wrong(&kinds)), (1, vec!["row-credits"]));
    assert_eq!(document["source"]["kind"], "last-sync");
    assert_eq!(document["differences"]["changes"][0]["change"], "repriced");
    let waits = json!([{
        "model": "acme/sketch",
        "reason": "waits",
        "text": "new, waits for your decision",
        "cure": "To sell it: enabled = true in its [models.\"ID\".override], or kiebot sync --apply.",
    }]);
    assert_eq!(document["unsold"], waits);
    std::fs::write(dir.path().join("models.d/sources.json"), "{").unwrap();
    let (_, text) = kiebot(&dir, &["audit"]);
    assert!(text.contains("cannot be read again"), "{text}");
}

#[test]
fn a_row_that_kie_took_away_and_a_loss_with_its_worst_answers_are_told() {
    let dir = folder(["10", "20"], false);
    spoil(
        &dir,
        &[
            ("row = \"Acme pic, 1K\"", "row = \"Acme pic, 1/2K\""),
            ("markup = \"1.9\"", "price_rub = \"5\""),
        ],
    );
    let (code, kinds, document) = found(&dir, &["--from", "kie"]);
    assert_eq!((code, wrong(&kinds)), (1, vec!["loss", "row-gone"]));
    let findings = document["findings"].as_array().unwrap();
    let loss = findings.iter().find(|f| f["finding"] == "loss").unwrap();
    // 20 credits × 0.005 dollars × 78 roubles.
    let values = json!({ "answers": "resolution=2K", "cost": "7.8", "price": "5" });
    assert_eq!(loss["values"], values);
    // Dear enough for the dearest answers is no loss, neither is free within a limit.
    for own in ["price_rub = \"7.8\"", "free = true\nfree_per_day = 3"] {
        spoil(&dir, &[("price_rub = \"5\"", own)]);
        assert_eq!(wrong(&found(&dir, &["--from", "kie"]).1), ["row-gone"]);
        spoil(&dir, &[(own, "price_rub = \"5\"")]);
    }
    spoil(&dir, &[("price_rub = \"5\"", "markup = \"0.9\"")]);
    let (_, kinds, document) = found(&dir, &[]);
    assert_eq!(wrong(&kinds), ["loss-markup"]);
    assert_eq!(document["findings"][0]["values"]["price"], "7.02");
}

#[test]
fn missing_words_are_told_once_for_all_models_in_the_language_of_the_terminal() {
    let dir = folder(["10", "20"], false);
    let mut text = String::new();
    for number in 1..=7 {
        let model = OURS
            .replace("acme/pic", &format!("acme/pic-{number}"))
            .replace("Acme Pic", &format!("Acme Pic {number}"))
            .replace("# ours\n", "")
            .replace("\"resolution\"", "\"zigzag\"")
            .replace("resolution = ", "zigzag = ");
        text += &model;
    }
    text = text.replacen("status = \"active\"", "status = \"unpriced\"", 1);
    std::fs::write(dir.path().join("models.toml"), text).unwrap();
    let (code, text) = kiebot_with(&dir, &["audit"], &[("LANG", "ru_RU.UTF-8")]);
    assert_eq!(code, 1, "{text}");
    let line = "  у параметра zigzag нет русского названия — 6 моделей: acme/pic-2, acme/pic-3, acme/pic-4, acme/pic-5 и ещё 2";
    assert!(text.lines().any(|one| one == line), "{text}");
    assert!(text.contains("Не продаются (1)"), "{text}");
    let latin: Vec<&str> = text
        .lines()
        .filter(|line| !line.contains(|c: char| ('а'..='я').contains(&c)))
        .collect();
    assert_eq!(latin, [""; 0], "{text}");
}

#[test]
fn what_a_customer_could_not_read_or_tell_apart_is_wrong() {
    let dir = folder(["10", "20"], false);
    let long = "X".repeat(70);
    spoil(
        &dir,
        &[
            (
                "values = [\"1K\", \"2K\"]",
                &format!("values = [\"1K\", \"2K\", \"{long}\"]"),
            ),
            (
                "ru = { what = \"Рисует по описанию.\" }",
                "ru = { what = \"Draws.\" }",
            ),
            ("en = { what = \"Draws from words.\" }\n", ""),
            (
                "when = { resolution = \"2K\" }",
                &format!("when = {{ resolution = [\"2K\", \"{long}\"] }}"),
            ),
        ],
    );
    let twin = models(&dir)
        .replace("# ours\n", "")
        .replace("acme/pic", "acme/twin");
    std::fs::write(dir.path().join("models.toml"), models(&dir) + &twin).unwrap();
    let (code, kinds, _) = found(&dir, &[]);
    let expected = [
        "long-value",
        "long-value",
        "not-russian",
        "not-russian",
        "same-title",
    ];
    assert_eq!((code, wrong(&kinds)), (1, expected.to_vec()));
    let notices = kinds.iter().filter(|(weight, _)| weight == "notice");
    assert_eq!(notices.count(), 2, "{kinds:?}");
    // A price that one combination lacks keeps the whole model from being sold.
    spoil(&dir, &[(", \"2K\", \"XX", ", \"2K\", \"3K\", \"XX")]);
    let (code, kinds, _) = found(&dir, &[]);
    assert_eq!((code, wrong(&kinds)), (1, vec!["not-priced", "not-priced"]));
}
