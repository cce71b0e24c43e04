//! `kiebot sync` and `kiebot audit` from outside: a small snapshot, a real binary, a real file.

mod audits;
mod bad_input;
mod bad_network;
mod faults;
mod live;

use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

pub const OURS: &str = r#"# ours
[models."acme/pic"]
title = "Acme Pic"
ru = { what = "Рисует по описанию." }
en = { what = "Draws from words." }
category = "image"
kind = "text-to-image"
status = "active"
origin = "docs"
docs = "market/acme/pic"

[[models."acme/pic".params]]
name = "prompt"
type = "text"
required = true
max_chars = 500

[[models."acme/pic".params]]
name = "resolution"
type = "choice"
values = ["1K", "2K"]
default = "1K"

[[models."acme/pic".prices]]
when = { resolution = "1K" }
credits = "10"
per = "image"
row = "Acme pic, 1K"

[[models."acme/pic".prices]]
when = { resolution = "2K" }
credits = "20"
per = "image"
row = "Acme pic, 2K"

# dear to us
[models."acme/pic".override]
markup = "1.9" # agreed
"#;

pub fn page(model: &str, extra: &str) -> String {
    format!(
        "# Page\n\n## OpenAPI Specification\n\n```yaml\nopenapi: 3.0.1\ninfo:\n  title: ''\n  version: 1.0.0\n\
         paths:\n  /api/v1/jobs/createTask:\n    post:\n      summary: Make\n      requestBody:\n        content:\n\
         \u{20}         application/json:\n            schema:\n              type: object\n              required:\n                - model\n                - input\n\
         \u{20}             properties:\n                model:\n                  type: string\n                  enum:\n                    - {model}\n                  default: {model}\n\
         \u{20}               input:\n                  type: object\n                  required:\n                    - prompt\n                  properties:\n\
         \u{20}                   prompt:\n                      type: string\n                      maxLength: 500\n{extra}\
         \u{20}     responses:\n        '200':\n          description: ok\n```\n"
    )
}

pub const RESOLUTION: &str = "                    resolution:\n                      type: string\n                      enum:\n                        - 1K\n                        - 2K\n                      default: 1K\n";

pub fn record(text: &str, credits: &str, model: &str) -> String {
    format!(
        r#"{{"modelDescription":"{text}","interfaceType":"image","provider":"Acme","creditPrice":"{credits}","creditUnit":"per image","usdPrice":"","anchor":"https://kie.ai/acme?model={}"}}"#,
        model.replace('/', "%2F")
    )
}

fn snapshot(dir: &Path, credits: [&str; 2], with_new: bool) {
    let entry = |name: &str| {
        format!(
            "- Image Models > Acme [Acme {name}](https://docs.kie.ai/market/acme/{name}.md): x\n"
        )
    };
    let mut index = format!("# docs\n\n## API Docs\n{}", entry("pic"));
    let mut records = vec![
        record("Acme pic, 1K", credits[0], "acme/pic"),
        record("Acme pic, 2K", credits[1], "acme/pic"),
    ];
    let docs = dir.join("docs/market/acme");
    std::fs::create_dir_all(&docs).unwrap();
    std::fs::write(docs.join("pic.md"), page("acme/pic", RESOLUTION)).unwrap();
    if with_new {
        index += &entry("sketch");
        records.push(record("Acme sketch", "3", "acme/sketch"));
        std::fs::write(docs.join("sketch.md"), page("acme/sketch", "")).unwrap();
    }
    std::fs::write(dir.join("llms.txt"), index).unwrap();
    std::fs::create_dir_all(dir.join("pricing")).unwrap();
    let records = format!("[{}]", records.join(","));
    std::fs::write(dir.join("pricing/2026-01-01.json"), records).unwrap();
}

/// A folder with our models.toml and a snapshot.
fn folder(credits: [&str; 2], with_new: bool) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("models.toml"), OURS).unwrap();
    snapshot(&dir.path().join("kie"), credits, with_new);
    dir
}

fn kiebot(dir: &TempDir, args: &[&str]) -> (i32, String) {
    kiebot_with(dir, args, &[])
}

fn kiebot_with(dir: &TempDir, args: &[&str], env: &[(&str, &str)]) -> (i32, String) {
    let output: Output = Command::new(env!("CARGO_BIN_EXE_kiebot"))
        .args(args)
        .env_clear()
        .envs(env.iter().copied())
        .current_dir(dir.path())
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (output.status.code().unwrap(), text.concat())
}

fn models(dir: &TempDir) -> String {
    std::fs::read_to_string(dir.path().join("models.toml")).unwrap()
}

#[test]
fn safe_changes_are_taken_and_a_second_sync_changes_nothing() {
    let dir = folder(["11", "20"], true);
    let (code, text) = kiebot(&dir, &["sync", "--from", "kie", "--dry-run"]);
    assert_eq!(code, 0, "{text}");
    assert!(
        text.contains("acme/sketch: new model") && text.contains("up to 10 → 11"),
        "{text}"
    );
    assert_eq!(models(&dir), OURS);
    let (code, text) = kiebot(&dir, &["sync", "--from", "kie"]);
    assert_eq!(code, 0, "{text}");
    let once = models(&dir);
    assert!(
        once.contains("credits = \"11\"") && once.contains("status = \"new\""),
        "{once}"
    );
    let own = "# dear to us\n[models.\"acme/pic\".override]\nmarkup = \"1.9\" # agreed\n";
    assert!(once.starts_with("# ours\n") && once.contains(own), "{once}");
    let (_, text) = kiebot(&dir, &["sync", "--from", "kie"]);
    assert!(text.contains("stays as it is"), "{text}");
    assert_eq!(models(&dir), once);
    let (code, text) = kiebot(&dir, &["sync", "--rollback"]);
    assert_eq!(code, 0, "{text}");
    assert!(models(&dir).contains("credits = \"10\"") && models(&dir).contains(own));
    assert_eq!(kiebot(&dir, &["sync", "--rollback"]).0, 1);
}

#[test]
fn a_look_writes_nothing_and_the_first_sync_can_be_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    snapshot(&dir.path().join("kie"), ["10", "20"], false);
    let names = |dir: &TempDir| {
        let entries = std::fs::read_dir(dir.path()).unwrap();
        entries.count()
    };
    // Without any file the sync starts from the shipped one, which this small snapshot knows nothing of.
    std::fs::write(dir.path().join("models.toml"), "# none yet\n").unwrap();
    let before = names(&dir);
    let (code, text) = kiebot(&dir, &["sync", "--from", "kie", "--dry-run", "--apply"]);
    assert_eq!(code, 0, "{text}");
    assert_eq!(
        (names(&dir), models(&dir).as_str()),
        (before, "# none yet\n")
    );
    let (code, text) = kiebot(&dir, &["sync", "--from", "kie", "--apply"]);
    assert_eq!(code, 0, "{text}");
    assert!(models(&dir).contains("acme/pic"));
    let (code, text) = kiebot(&dir, &["sync", "--rollback"]);
    assert_eq!((code, models(&dir).as_str()), (0, "# none yet\n"), "{text}");
}

#[test]
fn large_price_moves_wait_until_they_are_accepted() {
    let dir = folder(["14", "20"], true);
    let (_, text) = kiebot(&dir, &["sync", "--from", "kie"]);
    assert!(
        text.contains("Waiting for your decision (1)") && text.contains("+40 %"),
        "{text}"
    );
    assert!(models(&dir).contains("credits = \"10\""));
    let (code, text) = kiebot(&dir, &["sync", "--from", "kie", "--apply"]);
    assert_eq!(code, 0, "{text}");
    let now = models(&dir);
    assert!(
        now.contains("credits = \"14\"") && !now.contains("status = \"new\""),
        "{now}"
    );
}

#[test]
fn a_source_that_cannot_be_true_changes_nothing() {
    let dir = folder(["10", "20"], false);
    std::fs::write(
        dir.path().join("kie/llms.txt"),
        "<!DOCTYPE html><html></html>",
    )
    .unwrap();
    let (code, text) = kiebot(&dir, &["sync", "--from", "kie", "--apply"]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("nothing was changed"), "{text}");
    std::fs::write(dir.path().join("kie/pricing/2026-02-01.json"), "[{\"half").unwrap();
    assert_eq!(kiebot(&dir, &["sync", "--from", "kie", "--apply"]).0, 1);
    assert_eq!(models(&dir), OURS);
    assert_eq!(kiebot(&dir, &["sync", "--from", "nowhere"]).0, 2);
}

#[test]
fn the_audit_tells_what_is_wrong() {
    let dir = folder(["10", "20"], false);
    let (code, text) = kiebot(&dir, &["audit", "--from", "kie"]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("Nothing is wrong"), "{text}");
    let spoilt = OURS
        .replace("credits = \"20\"", "credits = \"21\"")
        .replace("ru = { what = \"Рисует по описанию.\" }\n", "")
        .replace("markup = \"1.9\"", "price_rub = \"5\"");
    std::fs::write(dir.path().join("models.toml"), spoilt).unwrap();
    let (code, text) = kiebot(&dir, &["audit", "--from", "kie", "--json"]);
    assert_eq!(code, 1, "{text}");
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let findings = document["findings"].as_array().unwrap();
    let mut kinds: Vec<&str> = findings
        .iter()
        .filter(|finding| finding["weight"] == "wrong")
        .map(|finding| finding["finding"].as_str().unwrap())
        .collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["loss", "no-description", "row-credits"]);
}
