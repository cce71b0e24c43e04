//! What the bot keeps on the disk is for its own user alone.

use crate::child::{ADMIN, World, run_to_end};
use crate::restart::{picture, reach_confirmation};
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Everything below a folder.
fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries
        .flat_map(|entry| {
            let path = entry.path();
            let mut found = match path.is_dir() {
                true => below(&path),
                false => Vec::new(),
            };
            found.push(path);
            found
        })
        .collect()
}

#[test]
fn nobody_else_reads_what_the_bot_keeps() {
    let world = World::new();
    let data = world.database().parent().unwrap().to_owned();
    // As an operator makes it.
    fs::create_dir(&data).unwrap();
    fs::set_permissions(&data, fs::Permissions::from_mode(0o755)).unwrap();
    let bot = world.start();
    world.person(ADMIN).say("/start");
    let anna = world.person(7);
    // One picture comes from Kie, one from the customer.
    reach_confirmation(anna);
    anna.press("Запустить");
    anna.until_heard("✅ Готово!");
    anna.say("/start");
    for label in ["✨ Улучшить", "Crisp Upscale", "🚀 Начать"] {
        anna.press(label);
    }
    anna.until_shown(anna.send_picture_now(&picture()));
    crate::child::until("the ballast", || {
        data.join("kiebot.ballast").exists().then_some(())
    });
    let seen = below(&data);
    for path in &seen {
        let wanted = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode(path), wanted, "{}", path.display());
    }
    for name in [
        "kiebot.db",
        "kiebot.db-wal",
        "kiebot.db-shm",
        "kiebot.lock",
        "kiebot.ballast",
        "files",
    ] {
        assert!(seen.contains(&data.join(name)), "{name} in {seen:?}");
    }
    assert_eq!(below(&data.join("files")).len(), 2, "{seen:?}");
    let copy = data.join("copy.db");
    kiebot::store::backup::copy_file(world.database(), &copy).unwrap();
    assert_eq!(mode(&copy), 0o600);
    drop(bot);
}

/// The user that a service runs as.
const SERVICE: u32 = 61_234;

/// The service would find its own files locked otherwise: `sudo kiebot restore`, and the bot does not start any more.
#[test]
fn what_root_makes_in_the_folder_of_a_service_belongs_to_the_service() {
    let world = World::new();
    let data = world.database().parent().unwrap().to_owned();
    let bot = world.start();
    world.person(7).say("/start");
    drop(bot.kill());
    let given = |path: &PathBuf| chown(path, Some(SERVICE), Some(SERVICE));
    if given(&data).is_err() {
        println!("not run: only root can do what it tests");
        return;
    }
    below(&data).iter().try_for_each(given).unwrap();
    let copy = || {
        let copies = fs::read_dir(data.join("backups")).unwrap();
        copies.map(|copy| copy.unwrap().path()).max().unwrap()
    };
    let told = |args: &[&str]| {
        let output = run_to_end(world.dir(), args, &[]);
        assert!(output.status.success(), "{args:?}: {output:?}");
    };
    told(&["backup"]);
    told(&["restore", "--yes", copy().to_str().unwrap()]);
    told(&["verify"]);
    let seen = below(&data);
    for name in ["kiebot.db", "kiebot.lock", "backups", "files"] {
        assert!(seen.contains(&data.join(name)), "{name} in {seen:?}");
    }
    for path in seen {
        let owner = fs::metadata(&path).unwrap().uid();
        assert_eq!(owner, SERVICE, "{}", path.display());
    }
}
