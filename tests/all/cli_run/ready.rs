//! `kiebot check` as a new operator meets it: what is ready, and what to do about what is not.

use crate::child::{ADMIN, KEY, TOKEN, World, run_to_end};
use serde_json::{Value, json};

/// The exit code and each line by its number, `true` where it is ready.
fn check(world: &World) -> (i32, Vec<(String, bool, String)>) {
    let output = run_to_end(world.dir(), &["check", "--json"], &[]);
    assert!(output.stderr.is_empty(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    for secret in [TOKEN, KEY] {
        assert!(!text.contains(secret), "{text}");
    }
    let report: Value = serde_json::from_str(&text).unwrap();
    let lines = report["checks"].as_array().unwrap().iter().map(|line| {
        let word = |name: &str| line[name].as_str().unwrap().to_owned();
        (word("number"), line["ok"] == true, word("detail"))
    });
    (output.status.code().unwrap(), lines.collect())
}

/// The numbers of the lines that are not ready, and all that they say.
fn not_ready(lines: &[(String, bool, String)]) -> (Vec<&str>, String) {
    let wrong = || lines.iter().filter(|line| !line.1);
    let said = wrong().map(|line| line.2.as_str()).collect::<Vec<_>>();
    (
        wrong().map(|line| line.0.as_str()).collect(),
        said.join("\n"),
    )
}

#[test]
fn a_new_place_is_ready_once_the_admin_has_pressed_start() {
    let world = World::new();
    let (code, lines) = check(&world);
    let all: Vec<&str> = lines.iter().map(|line| line.0.as_str()).collect();
    let wanted = "config catalog database disk port telegram clock admin kie";
    assert_eq!(all.join(" "), wanted);
    assert_eq!(code, 1);
    let (wrong, said) = not_ready(&lines);
    assert_eq!(wrong, ["admin"], "{lines:#?}");
    assert!(said.contains("press /start"), "{said}");
    assert!(!world.dir().join("data").exists(), "nothing was begun");
    let bot = world.start();
    world.person(ADMIN).say("/start");
    let (code, lines) = check(&world);
    assert_eq!((code, not_ready(&lines).0.len()), (0, 0), "{lines:#?}");
    let database = &lines[2].2;
    assert!(database.contains("in use by kiebot: pid"), "{database}");
    assert_eq!(bot.terminate().0.code(), Some(0));
    let told = run_to_end(world.dir(), &["check"], &[("LANG", "ru_RU.UTF-8")]);
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(
        told.contains("Kie знает ключ: на счёте 100000 кр."),
        "{told}"
    );
    assert!(told.contains("Все проверки пройдены: 9."), "{told}");
}

#[test]
fn what_is_missing_or_wrong_says_what_to_do() {
    let mut world = World::new();
    let right = world.config();
    let cases = [
        (
            TOKEN,
            "1000:the-token-of-somebody-else-entirely",
            "telegram",
            "@BotFather",
        ),
        (KEY, "some-other-key", "kie", "kie.ai/api-key"),
        ("[900]", "[]", "config", "telegram.admin_ids"),
        (
            "[http]",
            "min_free_mb = 1000000\n[http]",
            "disk",
            "database.min_free_mb",
        ),
        (
            "data/kiebot.db",
            "config.toml/kiebot.db",
            "database",
            "database.path",
        ),
    ];
    for (from, to, line, words) in cases {
        assert!(right.contains(from), "{from}");
        world.write_config(&right.replace(from, to));
        let (code, lines) = check(&world);
        let (wrong, said) = not_ready(&lines);
        assert!(code == 1 && wrong.contains(&line), "{line}: {lines:#?}");
        assert!(said.contains(words), "{said}");
        assert!(lines.len() >= 7, "the rest is looked at: {lines:#?}");
    }
    world.write_config(&right.replace(&format!("token = \"{TOKEN}\"\n"), ""));
    let (_, lines) = check(&world);
    let (wrong, said) = not_ready(&lines);
    assert_eq!(wrong, ["config"], "{lines:#?}");
    assert!(said.contains("TELEGRAM_BOT_TOKEN"), "{said}");
    world.write_config(&right);
    world.kie(&json!({ "credits": 0 }));
    let (_, lines) = check(&world);
    assert!(not_ready(&lines).1.contains("kie.ai/billing"), "{lines:#?}");
    world.unplug();
    let (code, lines) = check(&world);
    let (wrong, said) = not_ready(&lines);
    assert_eq!((code, wrong), (1, vec!["telegram", "kie"]), "{lines:#?}");
    assert!(
        said.contains("telegram.proxy") && said.contains("kie.proxy"),
        "{said}"
    );
}
