//! The log of a real bot: one number leads from a press to the files, and a trouble that goes on does not fill a disk.

use crate::child::{World, get, run_to_end, until};
use crate::restart::reach_confirmation;
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;

const JSON_FILE: &str = "[log]\nformat = \"json\"\nfile = \"logs.json\"\n";

/// The lines of the file that a `grep` for this finds.
fn grep(world: &World, words: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(world.dir().join("logs.json")).unwrap();
    let found = text.lines().filter(|line| line.contains(words));
    found
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn one_number_leads_from_the_press_over_the_task_to_the_delivery() {
    let world = World::new();
    world.write_config(&format!("{}{JSON_FILE}", world.config()));
    let bot = world.start();
    let anna = world.person(7);
    reach_confirmation(anna);
    let update = anna.press_now("Запустить");
    anna.until_heard("✅ Готово!");
    world.until_true("SELECT count(*) = 0 FROM outbox WHERE state = 'todo'");
    let generation = world.number("SELECT max(id) FROM generations");
    assert_eq!(bot.terminate().0.code(), Some(0));
    let task = world.text(&format!(
        "SELECT task_id FROM generations WHERE id = {generation}"
    ));
    assert!(!task.is_empty());
    let lines = grep(&world, &format!("\"generation\":{generation},"));
    let place = |what: &str, is: &dyn Fn(&Value) -> bool| {
        let found = lines.iter().position(is);
        found.unwrap_or_else(|| panic!("no {what} in {lines:#?}"))
    };
    let started = place("start", &|line| line["update"] == update);
    let taken = place("task", &|line| line["task_id"] == task.as_str());
    let fetched = place("files", &|line| !line["fetch_ms"].is_null());
    let delivered = place("delivery", &|line| line["message"] == "delivered");
    assert!(
        started < taken && taken < fetched && fetched < delivered,
        "{lines:#?}"
    );
    // And backwards: who knows Telegram's number or Kie's finds the generation.
    for words in [format!("\"update\":{update},"), task] {
        let found = grep(&world, &words);
        assert!(
            found.iter().any(|line| line["generation"] == generation),
            "{words}: {found:#?}"
        );
    }
}

#[test]
fn the_file_is_private_and_the_report_can_read_it() {
    let world = World::new();
    world.write_config(&format!("{}{JSON_FILE}", world.config()));
    world.start().terminate();
    let path = world.dir().join("logs.json");
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(grep(&world, "\"serving\"").len(), 1);
    world.start().terminate();
    assert_eq!(grep(&world, "\"serving\"").len(), 2, "it goes on");
    let told = run_to_end(world.dir(), &["report", "--out", "r.txt"], &[]);
    assert_eq!(told.status.code(), Some(0), "{told:?}");
    let report = std::fs::read_to_string(world.dir().join("r.txt")).unwrap();
    assert!(report.contains("serving"), "{report}");
    // A place that cannot be written is said, and the bot sells all the same.
    let nowhere = JSON_FILE.replace("logs.json", "config.toml/logs.json");
    world.write_config(&format!("{}{nowhere}", world.config()));
    let bot = world.start();
    bot.until_log("log.file cannot be written");
}

#[test]
fn what_goes_wrong_again_and_again_is_written_once_and_counted() {
    let world = World::new();
    let bot = world.start();
    world.telegram(&json!({ "conflict": true }));
    world.person(7).say_now("/start");
    bot.until_log("no updates");
    let page = bot.health_url().replace("/health", "/metrics");
    let refused = "kiebot_telegram_calls_total{method=\"getUpdates\",result=\"conflict\"} ";
    until("three more polls", || {
        let (_, text) = get(&page);
        let count = text.split_once(refused)?.1.lines().next()?;
        (count.parse::<u32>().unwrap() >= 4).then_some(())
    });
    let (_, log) = bot.terminate();
    assert_eq!(log.matches("failures=").count(), 1, "{log}");
    let counts: Vec<&str> = log
        .lines()
        .filter(|line| line.contains("kiebot::repeats"))
        .collect();
    assert_eq!(counts.len(), 1, "{log}");
    let times = counts[0].split_once("times=").unwrap().1.trim();
    assert!(times.parse::<u32>().unwrap() >= 3, "{log}");
}
