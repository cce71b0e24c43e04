//! Telegram and Kie behind certificates of an authority of one's own.

use crate::child::{World, run_to_end};
use crate::secrets::servers::Server;
use serde_json::Value;

const AUTHORITY: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/all/fixtures/authority.pem"
);

/// Both emulators behind TLS, and whom the bot is told to trust.
fn behind_tls(world: &World, trusted: Option<&str>) {
    let (telegram, kie) = world.addresses();
    let (telegram, kie) = (telegram.to_owned(), kie.to_owned());
    let mut config = world.config();
    for url in [telegram, kie] {
        let server = Server::signed_before(url.trim_start_matches("http://"));
        config = config.replace(&url, &format!("https://{}", server.address));
    }
    if let Some(file) = trusted {
        for table in ["[telegram]\n", "[kie]\n"] {
            config = config.replace(table, &format!("{table}ca_file = \"{file}\"\n"));
        }
    }
    world.write_config(&config);
}

/// What `check` says of Telegram and of Kie.
fn checked(world: &World) -> [(bool, String); 2] {
    let output = run_to_end(world.dir(), &["check", "--json"], &[]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    ["telegram", "kie"].map(|number| {
        let lines = report["checks"].as_array().unwrap();
        let line = lines.iter().find(|line| line["number"] == number).unwrap();
        (
            line["ok"] == true,
            line["detail"].as_str().unwrap().to_owned(),
        )
    })
}

#[test]
fn an_authority_of_ones_own_is_trusted_where_it_is_named() {
    let world = World::new();
    behind_tls(&world, Some(AUTHORITY));
    for (ready, said) in checked(&world) {
        assert!(ready, "{said}");
    }
}

#[test]
fn nobody_else_is_trusted() {
    let world = World::new();
    behind_tls(&world, None);
    for (ready, said) in checked(&world) {
        assert!(!ready && said.contains("ca_file"), "{said}");
    }
}

#[test]
fn a_file_without_a_certificate_is_refused() {
    let world = World::new();
    let folder = world.dir().to_str().unwrap().to_owned();
    for (file, why) in [
        (format!("{folder}/config.toml"), "holds no certificate"),
        (format!("{folder}/nowhere.pem"), "no such file"),
    ] {
        let config = world.config();
        behind_tls(&world, Some(&file));
        let output = run_to_end(world.dir(), &["run"], &[]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        for key in ["telegram.ca_file", "kie.ca_file"] {
            assert!(said.contains(key) && said.contains(why), "{said}");
        }
        world.write_config(&config);
    }
}
