//! Encrypted copies of the backups in the admins' chats: what they hold, how often they come, what is told when they do not.

use crate::child::{self, ADMIN, World, get, run_to_end, until};
use crate::support::{Bot, Customer, MINUTE};
use age::x25519::Identity;
use flate2::read::GzDecoder;
use kiebot::files::sealed::Recipient;
use kiebot::store::{invariants, open};
use serde_json::{Value, json};
use std::fs;
use std::io::Read;
use std::process::Command;

const HOUR: i64 = 60 * MINUTE;
/// The other admin.
const BORIS: i64 = 901;

fn recipient(key: &Identity) -> Recipient {
    key.to_public().to_string().parse().unwrap()
}

fn bot(key: &Identity) -> Bot {
    let bot = Bot::with(|config| config.backup.age_recipient = Some(recipient(key)));
    bot.admin().begins();
    bot
}

/// The copies in a chat: names and addresses, oldest first.
fn copies(admin: &Customer<'_>) -> Vec<(String, String)> {
    let chat = admin.chat();
    let media = chat.by_the_bot().flat_map(|message| &message.media);
    media
        .filter(|media| media.name.ends_with(".db.gz.age"))
        .map(|media| (media.name.clone(), media.url.clone()))
        .collect()
}

fn until_copies(bot: &Bot, admin: &Customer<'_>, count: usize) {
    bot.until("a copy", || (copies(admin).len() == count).then_some(()));
}

fn until_backups(bot: &Bot, count: usize) {
    let folder = bot.config.backup_dir();
    bot.until("a backup", || {
        let made = kiebot::ops::backups::list(&folder).unwrap();
        (made.len() >= count).then_some(())
    });
}

/// What `age -d` and `gunzip` give.
fn unsealed(bytes: &[u8], key: &Identity) -> Vec<u8> {
    let key: &dyn age::Identity = key;
    let packed = age::Decryptor::new(bytes).unwrap();
    let packed = packed.decrypt(std::iter::once(key)).unwrap();
    let mut database = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut database).unwrap();
    database
}

fn fetched(url: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let body = ureq::get(url).call().unwrap().into_body();
    body.into_reader().read_to_end(&mut bytes).unwrap();
    bytes
}

/// Nothing but backups lies in their folder.
fn nothing_left(bot: &Bot) {
    for entry in fs::read_dir(bot.config.backup_dir()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(name.ends_with(".db"), "{name}");
    }
}

#[test]
fn each_admin_gets_a_copy_a_day_that_only_the_private_key_opens() {
    let key = Identity::generate();
    let mut bot = Bot::stopped(|config| {
        config.backup.age_recipient = Some(recipient(&key));
        config.telegram.admin_ids = vec![900, BORIS];
    });
    bot.start();
    bot.admin().begins();
    bot.customer(BORIS, "Борис", "en").begins();
    bot.anna().makes_a_picture("Кот");
    bot.advance(4 * MINUTE);
    until_copies(&bot, &bot.admin(), 1);
    until_copies(&bot, &bot.customer(BORIS, "Борис", "en"), 1);
    let (name, url) = copies(&bot.admin()).pop().unwrap();
    bot.admin()
        .see(&format!("age -d -i key.txt {name} | gunzip > kiebot.db"));
    bot.customer(BORIS, "Борис", "en")
        .see("Only your private key");
    let sealed = fetched(&format!("{}{url}", bot.sandbox.telegram_url));
    assert!(sealed.starts_with(b"age-encryption.org/v1\n-> X25519 "));
    let dir = tempfile::tempdir().unwrap();
    let opened = dir.path().join("kiebot.db");
    fs::write(&opened, unsealed(&sealed, &key)).unwrap();
    let copy = open::copy_reader(&opened).unwrap();
    assert!(invariants::verify(&copy).iter().all(|check| check.ok));
    let sql = "SELECT count(*) FROM generations";
    let made: i64 = copy.query_row(sql, [], |row| row.get(0)).unwrap();
    assert_eq!(made, 1);
    nothing_left(&bot);
    // Neither a backup nor a start brings another one before its time.
    bot.advance(HOUR + MINUTE);
    until_backups(&bot, 2);
    bot.restart();
    bot.advance(21 * HOUR);
    until_backups(&bot, 3);
    bot.advance(HOUR + MINUTE);
    until_backups(&bot, 4);
    assert_eq!(copies(&bot.admin()).len(), 1);
    bot.advance(HOUR + MINUTE);
    until_copies(&bot, &bot.admin(), 2);
    until_copies(&bot, &bot.customer(BORIS, "Борис", "en"), 2);
    // Whoever changes the key has none that the new one opens.
    let other = Identity::generate();
    bot.stop();
    bot.config.backup.age_recipient = Some(recipient(&other));
    bot.start();
    until_copies(&bot, &bot.admin(), 3);
    let (_, url) = copies(&bot.admin()).pop().unwrap();
    let sealed = fetched(&format!("{}{url}", bot.sandbox.telegram_url));
    assert!(unsealed(&sealed, &other).starts_with(b"SQLite format 3\0"));
    nothing_left(&bot);
}

#[test]
fn a_copy_that_is_refused_is_told_and_comes_later() {
    let bot = bot(&Identity::generate());
    bot.telegram_faults(&json!({"refuse": {"sendDocument": "Bad Request: no"}}));
    bot.advance(4 * MINUTE);
    bot.admin().see("Зашифрованная копия базы не отправлена");
    nothing_left(&bot);
    bot.telegram_faults(&json!({"refuse": {}}));
    bot.advance(HOUR + MINUTE);
    until_copies(&bot, &bot.admin(), 1);
    let up = "SELECT count(*) FROM alerts WHERE kind GLOB 'copy-*' AND mark <> '\u{2713}'";
    bot.until("it is over", || (bot.number(up) == 0).then_some(()));
}

#[test]
fn a_copy_that_is_too_large_is_told_once_until_one_fits() {
    let bot = bot(&Identity::generate());
    let told = "SELECT count(*) FROM outbox WHERE key LIKE 'alert:copy-too-large:%'";
    let tries = || {
        let lines = bot.logged("ERROR");
        lines
            .iter()
            .filter(|line| line.contains("too large for Telegram"))
            .count()
    };
    bot.telegram_faults(&json!({"refuse": {"sendDocument": "413"}}));
    bot.advance(4 * MINUTE);
    bot.admin().see("больше не помещается в Telegram");
    bot.advance(25 * HOUR);
    bot.until("another try", || (tries() == 2).then_some(()));
    assert_eq!(bot.number(told), 1);
    bot.telegram_faults(&json!({"refuse": {}}));
    bot.advance(25 * HOUR);
    until_copies(&bot, &bot.admin(), 1);
    // The next time it is news again.
    bot.telegram_faults(&json!({"refuse": {"sendDocument": "413"}}));
    bot.advance(25 * HOUR);
    bot.until("it is told", || (bot.number(told) == 2).then_some(()));
}

#[test]
fn a_copy_under_way_when_the_bot_dies_comes_after_the_start_and_leaves_nothing() {
    let world = World::new();
    let key = Identity::generate();
    let public = key.to_public();
    let text = format!("{}[backup]\nage_recipient = \"{public}\"\n", world.config());
    world.write_config(&text);
    let bot = world.start();
    world.person(ADMIN).say("/start");
    drop(bot);
    // A backup is there: the start need not wait for one.
    let made = run_to_end(world.dir(), &["backup"], &[]);
    assert!(made.status.success());
    let folder = world.database().parent().unwrap().join("backups");
    let dies = [("KIEBOT_DIE_AT", "before call of SendDocument")];
    let (died, said) = child::Bot::spawn(world.dir(), &["run"], &dies).until_ended();
    assert!(!died.success(), "{said}");
    let names = || {
        fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
    };
    assert!(names().all(|path| path.extension().unwrap() == "db"));
    let bot = world.start();
    let copy = until("the copy", || {
        let (_, chat) = get(&format!("{}/_tg/chat/{ADMIN}", world.addresses().0));
        let chat: Value = serde_json::from_str(&chat).unwrap();
        let media = chat["messages"].as_array()?.iter();
        let mut media = media
            .filter_map(|message| message["media"].as_array())
            .flatten();
        media
            .next()
            .map(|media| media["url"].as_str().unwrap().to_owned())
    });
    let sealed = fetched(&format!("{}{copy}", world.addresses().0));
    assert!(unsealed(&sealed, &key).starts_with(b"SQLite format 3\0"));
    world.until_true("SELECT value LIKE '%\"900\":%' FROM meta WHERE key = 'copied'");
    drop(bot);
}

#[test]
#[ignore = "needs the program age: apt install age"]
fn the_program_age_opens_a_copy_with_a_key_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let sh = |line: &str| {
        let mut sh = Command::new("sh");
        let output = sh
            .args(["-c", line])
            .current_dir(dir.path())
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{line}: {said}");
        said
    };
    let said = sh("age-keygen -o key.txt");
    let public = said.trim().strip_prefix("Public key: ").unwrap();
    let bot = Bot::with(|config| config.backup.age_recipient = Some(public.parse().unwrap()));
    bot.admin().begins();
    bot.advance(4 * MINUTE);
    until_copies(&bot, &bot.admin(), 1);
    let (name, url) = copies(&bot.admin()).pop().unwrap();
    let sealed = fetched(&format!("{}{url}", bot.sandbox.telegram_url));
    fs::write(dir.path().join(&name), sealed).unwrap();
    // As the caption has it.
    sh(&format!("age -d -i key.txt {name} | gunzip > kiebot.db"));
    let copy = open::copy_reader(&dir.path().join("kiebot.db")).unwrap();
    assert!(invariants::verify(&copy).iter().all(|check| check.ok));
}
