//! Sources that are broken in every way: the sync names what is wrong, keeps the rest, and never makes the file worse.

use super::{kiebot, models, page, record};
use kiebot::catalog::{Catalog, Status, load};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Models of the snapshot: one of them may be lost without the whole source being doubted.
pub const MODELS: usize = 12;
/// The model that is spoilt.
pub const BAD: &str = "acme/m-3";

pub struct Snapshot {
    pub index: String,
    pub pages: Vec<(String, String)>,
    pub records: Vec<String>,
}

impl Snapshot {
    /// Every model at 10 credits, but the last at `last`.
    pub fn new(last: &str) -> Self {
        let mut index = "# docs\n\n## API Docs\n".to_owned();
        let (mut pages, mut records) = (Vec::new(), Vec::new());
        for number in 0..MODELS {
            let id = format!("acme/m-{number}");
            index += &entry(&id);
            pages.push((format!("market/{id}"), page(&id, "")));
            let credits = if number + 1 == MODELS { last } else { "10" };
            records.push(record(&format!("Acme m-{number}"), credits, &id));
        }
        Self {
            index,
            pages,
            records,
        }
    }

    fn page(&mut self, id: &str, text: &str) {
        let path = format!("market/{id}");
        self.pages.retain(|(known, _)| *known != path);
        self.pages.push((path, text.to_owned()));
    }

    /// The price of the model that is spoilt.
    fn credits(&mut self, credits: &str) {
        self.records[3] = record("Acme m-3", credits, BAD);
    }

    pub fn prices(&self) -> String {
        format!("[{}]", self.records.join(","))
    }

    fn write(&self, dir: &Path) {
        fs::create_dir_all(dir.join("pricing")).unwrap();
        fs::write(dir.join("llms.txt"), &self.index).unwrap();
        fs::write(dir.join("pricing/2026-01-01.json"), self.prices()).unwrap();
        for (path, text) in &self.pages {
            let file = dir.join("docs").join(format!("{path}.md"));
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
    }
}

fn entry(id: &str) -> String {
    format!("- Image Models > Acme [Acme {id}](https://docs.kie.ai/market/{id}.md): x\n")
}

/// A folder with a models.toml that a good snapshot made.
pub fn synced() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("models.toml"), "# ours\n").unwrap();
    Snapshot::new("10").write(&dir.path().join("good"));
    let (code, text) = kiebot(&dir, &["sync", "--from", "good", "--apply"]);
    assert_eq!(code, 0, "{text}");
    let catalog = now(&dir);
    assert_eq!(catalog.on_sale().len(), MODELS, "{text}");
    dir
}

pub fn now(dir: &TempDir) -> Catalog {
    load(&models(dir)).unwrap()
}

/// Whether the last model has its new price.
pub fn rest_is_taken(dir: &TempDir) -> bool {
    let catalog = now(dir);
    let last = catalog.get(&format!("acme/m-{}", MODELS - 1)).unwrap();
    last.prices[0].credits == "11".parse().unwrap()
}

/// Syncs from a spoilt snapshot: all that is told, and the model that was spoilt as it is then.
fn taken(dir: &TempDir, spoilt: &Snapshot) -> (String, Arc<kiebot::catalog::Model>) {
    spoilt.write(&dir.path().join("bad"));
    let (code, told) = kiebot(dir, &["sync", "--from", "bad", "--dry-run"]);
    assert_eq!(code, 0, "{told}");
    let (code, text) = kiebot(dir, &["sync", "--from", "bad"]);
    assert_eq!(code, 0, "{text}");
    assert!(rest_is_taken(dir), "{text}");
    (told, now(dir).get(BAD).unwrap().clone())
}

/// A page that cannot be read is named, and its model stays as it was.
fn page_is_named(text: &str, why: &str) {
    let dir = synced();
    let before = now(&dir).get(BAD).unwrap().clone();
    let mut spoilt = Snapshot::new("11");
    spoilt.page(BAD, text);
    let began = Instant::now();
    let (told, after) = taken(&dir, &spoilt);
    assert!(
        began.elapsed() < Duration::from_secs(20),
        "{why} takes long"
    );
    let line = told
        .lines()
        .find(|line| line.contains("m-3") && line.contains(why));
    assert!(line.is_some(), "{why}\n{told}");
    assert_eq!(*before, *after, "{told}");
}

/// Nothing is taken from these sources.
fn refused(spoilt: &Snapshot, why: &str) {
    let dir = synced();
    let before = models(&dir);
    spoilt.write(&dir.path().join("bad"));
    for args in [&["--apply"][..], &[]] {
        let (code, text) = kiebot(&dir, &[&["sync", "--from", "bad"], args].concat());
        assert_eq!(code, 1, "{text}");
        assert!(
            text.contains(why) && text.contains("nothing was changed"),
            "{why}\n{text}"
        );
        assert_eq!(models(&dir), before);
    }
}

#[test]
fn half_a_page_is_named_and_its_model_stays() {
    let whole = page(BAD, "");
    let half = &whole[..whole.find("prompt:").unwrap()];
    page_is_named(half, "breaks off");
}

#[test]
fn a_shell_of_html_is_named_and_its_model_stays() {
    page_is_named("<!DOCTYPE html><html><body></body></html>", "HTML");
}

#[test]
fn a_circle_of_references_is_named_and_its_model_stays() {
    let circle = page(
        BAD,
        "                    shots:\n                      $ref: '#/components/schemas/A'\n",
    )
    .replace(
        "paths:\n",
        "components:\n  schemas:\n    A:\n      type: object\n      required: [b]\n      properties:\n        b:\n          $ref: '#/components/schemas/B'\n    B:\n      $ref: '#/components/schemas/A'\npaths:\n",
    );
    page_is_named(&circle, "");
}

#[test]
fn references_that_double_at_every_step_are_named_and_the_model_stays() {
    let mut schemas = "components:\n  schemas:\n".to_owned();
    for step in 0..60 {
        let next = format!("$ref: '#/components/schemas/S{}'", step + 1);
        schemas += &format!(
            "    S{step}:\n      type: object\n      properties:\n        a:\n          {next}\n        b:\n          {next}\n"
        );
    }
    schemas += "    S60:\n      type: string\n";
    let param =
        "                    shots:\n                      $ref: '#/components/schemas/S0'\n";
    let text = page(BAD, param).replace("paths:\n", &format!("{schemas}paths:\n"));
    page_is_named(&text, "");
}

#[test]
fn a_yaml_bomb_is_named_and_its_model_stays() {
    let mut bomb = "x0: &x0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for depth in 1..12 {
        let before = format!("*x{}", depth - 1);
        bomb += &format!(
            "x{depth}: &x{depth} [{}]\n",
            [before.as_str(); 9].join(", ")
        );
    }
    let param = "                    lol:\n                      type: string\n                      enum: *x11\n";
    let text = page(BAD, param).replace("openapi: 3.0.1\n", &format!("openapi: 3.0.1\n{bomb}"));
    page_is_named(&text, "");
}

#[test]
fn a_page_of_100_mb_is_named_and_its_model_stays() {
    page_is_named(&"# x\n".repeat(25_000_000), "16 MB");
}

#[test]
fn a_page_without_a_model_id_is_named_and_its_model_stays() {
    let none = page(BAD, "")
        .replace(
            &format!("                  enum:\n                    - {BAD}\n"),
            "                  enum: []\n",
        )
        .replace(&format!("                  default: {BAD}\n"), "");
    assert!(!none.contains(BAD));
    page_is_named(&none, "model");
}

#[test]
fn two_pages_of_one_model_make_one_model() {
    let dir = synced();
    let mut spoilt = Snapshot::new("11");
    spoilt.index += &entry("acme/other");
    spoilt.page("acme/other", &page(BAD, ""));
    let (told, after) = taken(&dir, &spoilt);
    let line = "market/acme/other: the same model as market/acme/m-3";
    assert!(told.contains(line), "{told}");
    assert_eq!(
        (after.status, now(&dir).models.len()),
        (Status::Active, MODELS)
    );
}

#[test]
fn credits_that_are_no_price_are_named_and_sell_nothing() {
    for credits in [
        "-5",
        "many",
        "",
        "1e999",
        "NaN",
        "10,000",
        "99999999999999999999999999",
    ] {
        let dir = synced();
        let mut spoilt = Snapshot::new("11");
        spoilt.credits(credits);
        let (told, after) = taken(&dir, &spoilt);
        let line = told.lines().find(|line| line.contains("Acme m-3 ("));
        assert!(line.is_some(), "{credits}\n{told}");
        // What it was sold for before is no price any more, and nothing is invented.
        assert!(
            !after.is_sold() && after.prices.is_empty(),
            "{credits}: {after:?}"
        );
    }
    let dir = synced();
    let mut spoilt = Snapshot::new("11");
    spoilt.records[3] = r#"{"modelDescription":5,"creditPrice":null}"#.to_owned();
    let (told, after) = taken(&dir, &spoilt);
    assert!(told.contains("  prices: ") && !after.is_sold(), "{told}");
}

#[test]
fn two_prices_for_the_same_are_no_price() {
    let dir = synced();
    let mut spoilt = Snapshot::new("11");
    spoilt.records.push(record("Acme m-3", "12", BAD));
    let (told, after) = taken(&dir, &spoilt);
    assert!(told.contains("Acme m-3 (1"), "{told}");
    assert!(!after.is_sold(), "{after:?}");
}

#[test]
fn empty_sources_and_half_a_catalogue_are_refused() {
    let mut spoilt = Snapshot::new("11");
    spoilt.index = String::new();
    refused(&spoilt, "no model");
    let mut spoilt = Snapshot::new("11");
    spoilt.records.clear();
    refused(&spoilt, "price");
    let mut spoilt = Snapshot::new("11");
    let entries: Vec<&str> = spoilt.index.lines().collect();
    spoilt.index = entries[..entries.len() / 2].join("\n");
    refused(&spoilt, "of 12");
    let mut spoilt = Snapshot::new("11");
    spoilt.records.truncate(MODELS / 2);
    refused(&spoilt, "of 12");
}

#[test]
fn a_broken_models_toml_is_named_and_left_as_it_is() {
    let dir = synced();
    let broken = models(&dir) + "\n[models.\"acme/m-3\".override]\nmarkup = 1.5.5\n";
    fs::write(dir.path().join("models.toml"), &broken).unwrap();
    Snapshot::new("11").write(&dir.path().join("bad"));
    let (code, text) = kiebot(&dir, &["sync", "--from", "bad", "--apply"]);
    assert_eq!(code, 1, "{text}");
    let line = broken.lines().count();
    assert!(text.contains(&line.to_string()), "no line in {text}");
    assert_eq!(models(&dir), broken);
}

#[test]
fn a_disk_that_is_full_or_closed_leaves_the_file_whole() {
    let dir = synced();
    let before = models(&dir);
    Snapshot::new("11").write(&dir.path().join("bad"));
    // Files may grow to 1 KiB only; the write then fails as on a full disk.
    let script = format!(
        "trap '' XFSZ; ulimit -f 1; exec '{}' sync --from bad --apply",
        env!("CARGO_BIN_EXE_kiebot")
    );
    let output = Command::new("bash")
        .args(["-c", &script])
        .env_clear()
        .current_dir(dir.path())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert_ne!(output.status.code(), Some(0), "{text}");
    assert!(
        output.status.code().is_some() && text.contains("models"),
        "{text}"
    );
    assert_eq!(models(&dir), before);
    let names = fs::read_dir(dir.path()).unwrap();
    let names: Vec<String> = names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("models.toml") || name.starts_with('.'))
        .collect();
    assert_eq!(names, ["models.toml"]);
    // A place where no version can be kept.
    fs::remove_dir_all(dir.path().join("models.d")).unwrap();
    fs::write(dir.path().join("models.d"), "a file").unwrap();
    let (code, text) = kiebot(&dir, &["sync", "--from", "bad", "--apply"]);
    assert!(code != 0 && text.contains("models.d"), "{code} {text}");
    assert_eq!(models(&dir), before);
}
