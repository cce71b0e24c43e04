//! `kiebot smoke`: real calls within a budget; what works, and whether it costs what was quoted.

use crate::child::{Bot, KEY, World, run_to_end, until};
use serde_json::json;
use std::process::Command;
use toml_edit::DocumentMut;

/// One of each section, cheapest first: 0.174, 0.5, 0.8 and 12 credits.
const MODELS: [&str; 4] = [
    "elevenlabs/text-to-speech-turbo-2-5",
    "recraft/crisp-upscale",
    "z-image",
    "infinitalk/from-audio",
];

/// A catalogue of these alone.
fn world_of(models: &[&str]) -> World {
    let world = World::new();
    let shipped = include_str!("../../../models.toml");
    let mut document: DocumentMut = shipped.parse().unwrap();
    let all = document["models"].as_table_mut().unwrap();
    all.retain(|id, _| models.contains(&id));
    assert_eq!(all.len(), models.len());
    std::fs::write(world.dir().join("models.toml"), document.to_string()).unwrap();
    world
}

fn smoke(world: &World, args: &[&str]) -> (i32, String) {
    let output = run_to_end(world.dir(), &[&["smoke"], args].concat(), &[]);
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(!said.contains(KEY), "{said}");
    (output.status.code().unwrap(), said)
}

/// The words of the row of a model.
#[track_caller]
fn row(said: &str, model: &str) -> String {
    let row = said.lines().find(|line| line.starts_with(model));
    let row = row.unwrap_or_else(|| panic!("no {model} in {said}"));
    row.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_works_is_told_with_its_price() {
    let world = world_of(&MODELS);
    let (code, said) = smoke(&world, &["--dry-run", "--max-credits", "20"]);
    assert_eq!((code, world.creates()), (0, 0), "{said}");
    assert!(
        said.contains("Generations: 4 of 4, 13.474 cr. together"),
        "{said}"
    );
    let (code, said) = smoke(&world, &["--runs", "4", "--max-credits", "20"]);
    assert_eq!((code, world.creates()), (0, 4), "{said}");
    assert!(
        said.contains("Well: 4 of 4. Charged: up to 13.474 of 20 cr."),
        "{said}"
    );
    for (model, prices) in MODELS
        .iter()
        .zip(["0.174 0.174", "0.5 0.5", "0.8 0.8", "12 12"])
    {
        let row = row(&said, model);
        assert!(
            row.starts_with(&format!("{model} {prices} ")) && row.ends_with("works"),
            "{row}"
        );
    }
    let asked: Vec<_> = world
        .tasks()
        .iter()
        .map(|task| task["model"].clone())
        .collect();
    assert_eq!(asked, MODELS, "the cheapest first");
    assert!(
        !world.dir().join("data").exists(),
        "it stands beside the database"
    );
    // Without Kie's word the balance tells.
    world.kie(&json!({ "credits_consumed": false }));
    let (code, said) = smoke(&world, &["--runs", "2"]);
    assert_eq!(code, 0, "{said}");
    assert!(
        row(&said, "recraft/crisp-upscale").contains("0.5 0.5"),
        "{said}"
    );
    // Unless others spend from it, too: then nothing is proven.
    let bot = world.start();
    let (code, said) = smoke(&world, &["--runs", "1"]);
    assert!(
        code == 1 && said.contains("does not tell what it charged"),
        "{said}"
    );
    assert_eq!(world.number("SELECT count(*) FROM generations"), 0);
    assert_eq!(bot.terminate().0.code(), Some(0));
    world.verify();
}

#[test]
fn what_fails_or_is_charged_otherwise_is_told() {
    let world = world_of(&MODELS);
    world.kie(&json!({ "fail_next": 1, "fail_msg": "no red apples" }));
    let (code, said) = smoke(&world, &["--max-credits", "20"]);
    assert_eq!(code, 1, "{said}");
    let first = row(&said, MODELS[0]);
    assert!(
        first.contains("FAILED") && first.contains("no red apples"),
        "{first}"
    );
    assert!(said.contains("Well: 3 of 4"), "{said}");
    // An answer that got lost is never asked for again.
    let before = world.creates();
    world.kie(&json!({ "lost_reply_next": 1 }));
    let (code, said) = smoke(&world, &["--max-credits", "20"]);
    assert_eq!((code, world.creates() - before), (1, 4), "{said}");
    assert!(row(&said, MODELS[0]).contains("UNCLEAR"), "{said}");
    assert!(said.contains("Well: 3 of 4"), "{said}");
    world.kie(&json!({ "refuse_next": 1, "refuse_code": 422, "refuse_msg": "odd input" }));
    let (code, said) = smoke(&world, &["--runs", "2"]);
    assert!(
        code == 1 && row(&said, MODELS[0]).contains("REFUSED: 422: odd input"),
        "{said}"
    );
    // Busy is no answer: the same request may come again.
    world.kie(&json!({ "busy_next": 2, "only": "create" }));
    let (code, said) = smoke(&world, &["--runs", "1"]);
    assert_eq!(code, 0, "{said}");
}

#[test]
fn dearer_than_quoted_is_told_and_ends_where_the_budget_ends() {
    let world = world_of(&["recraft/crisp-upscale", "z-image"]);
    let path = world.dir().join("models.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let row_of = text.find("credits = \"0.5\"").unwrap();
    let cheaper = format!(
        "{}credits = \"0.4\"{}",
        &text[..row_of],
        &text[row_of + 15..]
    );
    std::fs::write(&path, cheaper).unwrap();
    let (code, said) = smoke(&world, &["--runs", "2", "--max-credits", "1.25"]);
    assert_eq!((code, world.creates()), (1, 1), "{said}");
    let first = row(&said, "recraft/crisp-upscale");
    assert!(
        first.contains(" 0.4 0.5 ") && first.contains("CHARGED OTHERWISE"),
        "{first}"
    );
    assert!(
        row(&said, "z-image").contains("the budget is used up"),
        "{said}"
    );
}

#[test]
fn the_budget_and_the_brake_are_kept() {
    let world = world_of(&MODELS);
    let (code, said) = smoke(&world, &["--max-credits", "1"]);
    assert_eq!((code, world.creates()), (0, 2), "{said}");
    assert!(said.contains("Generations: 2 of 4"), "{said}");
    let (code, said) = smoke(&world, &["--max-credits", "0.1"]);
    assert_eq!((code, world.creates()), (1, 2), "{said}");
    assert!(said.contains("Nothing fits it"), "{said}");
    for wrong in ["0", "-1"] {
        let (code, said) = smoke(&world, &[&format!("--max-credits={wrong}")]);
        assert!(code == 2 && said.contains("above 0"), "{said}");
    }
    let brake = "[safety]\nsafe_test_mode = true\nmax_test_credits_per_run = \"0.6\"\n";
    world.write_config(&format!("{}{brake}", world.config()));
    let (code, said) = smoke(&world, &["--max-credits", "50"]);
    assert_eq!((code, world.creates()), (0, 3), "{said}");
    assert!(
        said.contains("Safe test mode: 50 cr. are too much"),
        "{said}"
    );
    assert!(said.contains("the budget is 0.6 cr."), "{said}");
    // Kie's own purse.
    world.kie(&json!({ "credits": 0.1 }));
    let (code, said) = smoke(&world, &["--max-credits", "0.6"]);
    assert_eq!((code, world.creates()), (1, 3), "{said}");
    assert!(said.contains("Kie has only 0.1 cr. left"), "{said}");
    world.write_config(
        &world
            .config()
            .replace(&format!("api_key = \"{KEY}\"\n"), ""),
    );
    let (code, said) = smoke(&world, &[]);
    assert!(code == 2 && said.contains("KIE_API_KEY"), "{said}");
}

#[test]
fn ctrl_c_starts_nothing_more() {
    let world = world_of(&MODELS);
    world.kie(&json!({ "never_finish": true }));
    let smoke = Bot::spawn(world.dir(), &["smoke", "--max-credits", "20"], &[]);
    until("a task", || (world.creates() == 1).then_some(()));
    until("a look at it", || {
        let polls = world.tasks()[0]["polls"].as_u64();
        (polls > Some(0)).then_some(())
    });
    let id = smoke.id().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status().unwrap();
    assert!(sent.success());
    let (status, said) = smoke.until_ended();
    assert_eq!((status.code(), world.creates()), (Some(1), 1), "{said}");
    let task = world.tasks()[0]["task_id"].as_str().unwrap().to_owned();
    assert!(said.contains("STOPPED") && said.contains(&task), "{said}");
    assert!(said.contains("Well: 0 of 4"), "{said}");
}
