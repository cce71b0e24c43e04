//! Cargo's commands on the pages are compared with what they name: to run them would build everything anew.

use super::machine::Machine;
use super::pages::root;
use std::process::Command;

/// A command of Cargo's: what it names is there, and `.ci/run` runs what everybody is to run.
pub fn cargo(machine: &Machine, command: &str) {
    let read = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
    let (before, rest) = command.split_once("cargo ").unwrap();
    let words: Vec<&str> = rest.split(' ').collect();
    let after = |flag: &str| {
        let place = words.iter().position(|word| *word == flag)?;
        words.get(place + 1).copied()
    };
    match words[..] {
        ["test"] | ["build", "--release"] => {
            let same = |line: &str| {
                let line: Vec<&str> = line.split(' ').collect();
                line.starts_with(&["cargo", words[0]])
                    && words.iter().all(|word| line.contains(word))
            };
            assert!(read(".ci/run").lines().any(same), "{command}");
        }
        ["run", "--release", "--", "demo"] => {
            assert!(read("Cargo.toml").contains("name = \"kiebot\"\npath = \"src/main.rs\""));
            let (code, _) = machine.serve(
                "target/x86_64-unknown-linux-gnu/release/kiebot demo --port 0",
                "Open in a browser: http://",
            );
            assert_eq!(code, 0);
        }
        ["bench"] => assert!(read("Cargo.toml").contains("[[bench]]")),
        ["bench", "--bench", name] => {
            assert!(read("Cargo.toml").contains(&format!("[[bench]]\nname = \"{name}\"")));
        }
        ["test", "--test", "all", "--", ref filter @ ..] => {
            let own = std::env::current_exe().unwrap();
            let listed = Command::new(own).arg("--list").args(filter).output();
            let listed = String::from_utf8(listed.unwrap().stdout).unwrap();
            assert!(listed.contains(": test\n"), "{command}: {listed}");
        }
        ["test", "--test", name, "--", "--ignored", ..] => {
            assert_eq!(after("--test"), Some(name));
            let files = crate::tidy::source::read_all(&format!("tests/{name}"), "rs");
            let said = |what: &str| files.iter().any(|file| file.text.contains(what));
            assert!(said("#[ignore"), "{command}");
            let ours = before.split(' ').filter_map(|word| word.split_once('='));
            for (variable, _) in ours.filter(|(name, _)| name.starts_with("KIEBOT_")) {
                assert!(said(variable), "{variable}");
            }
        }
        _ => panic!("nothing compares this command: {command}"),
    }
}
