//! The history as a file: an archive of two tables that people and programs read, of one's own rows alone.

use crate::support::media::jpeg;
use crate::support::{Bot, Customer, MINUTE};
use flate2::read::DeflateDecoder;
use serde_json::json;
use std::io::Read;

/// The archives in a chat, by their addresses, oldest first.
fn archives(customer: &Customer<'_>) -> Vec<(String, String)> {
    let chat = customer.chat();
    let media = chat.by_the_bot().flat_map(|message| &message.media);
    media
        .filter(|media| media.name.ends_with(".zip"))
        .map(|media| (media.name.clone(), media.url.clone()))
        .collect()
}

/// The newest archive: its name, and its files with their names.
fn unpacked(customer: &Customer<'_>) -> (String, Vec<(String, String)>) {
    let (name, url) = archives(customer).pop().unwrap();
    let url = format!("{}{url}", customer.bot.sandbox.telegram_url);
    let mut bytes = Vec::new();
    let body = ureq::get(&url).call().unwrap().into_body();
    body.into_reader().read_to_end(&mut bytes).unwrap();
    (name, files(&bytes))
}

fn number(bytes: &[u8], at: usize, size: usize) -> usize {
    let part = bytes[at..at + size].iter().rev();
    part.fold(0, |sum, byte| (sum << 8) | usize::from(*byte))
}

/// What the directory at the end of an archive names.
fn files(zip: &[u8]) -> Vec<(String, String)> {
    let end = zip.len() - 22;
    assert_eq!(&zip[end..end + 4], b"PK\x05\x06");
    let (count, mut at) = (number(zip, end + 10, 2), number(zip, end + 16, 4));
    let mut found = Vec::new();
    for _ in 0..count {
        assert_eq!(&zip[at..at + 4], b"PK\x01\x02");
        let (crc, packed) = (number(zip, at + 16, 4), number(zip, at + 20, 4));
        let (name, local) = (number(zip, at + 28, 2), number(zip, at + 42, 4));
        let title = String::from_utf8(zip[at + 46..at + 46 + name].to_vec()).unwrap();
        let begin = local + 30 + name;
        let mut text = String::new();
        DeflateDecoder::new(&zip[begin..begin + packed])
            .read_to_string(&mut text)
            .unwrap();
        let mut sum = flate2::Crc::new();
        sum.update(text.as_bytes());
        assert_eq!(usize::try_from(sum.sum()).unwrap(), crc);
        found.push((title, text));
        at += 46 + name;
    }
    found
}

/// The cells of a table's lines, without its head; no cell here has a line break before its last column.
fn cells(table: &str, between: &str) -> Vec<Vec<String>> {
    let lines = table.strip_prefix('\u{feff}').unwrap().split("\r\n");
    let lines = lines.skip(1).filter(|line| !line.is_empty());
    let cells = |line: &str| {
        let line = line.strip_prefix('"').unwrap().strip_suffix('"').unwrap();
        let between = format!("\"{between}\"");
        line.split(&between).map(str::to_owned).collect()
    };
    lines.map(cells).collect()
}

/// The sum of the fourth column of the money, in kopecks.
fn sum(table: &str, between: &str) -> i64 {
    let lines = cells(table, between);
    let sums = lines.iter().map(|line| line[3].replace([',', '.'], ""));
    sums.map(|sum| sum.parse::<i64>().unwrap()).sum()
}

/// No export lies on the disk.
fn nothing_left(bot: &Bot) {
    let left = std::fs::read_dir(bot.config.database.dir().join("files")).unwrap();
    let left = left.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let left: Vec<String> = left.filter(|name| name.starts_with("export-")).collect();
    assert_eq!(left, [""; 0]);
}

#[test]
fn the_history_comes_as_an_archive_of_ones_own_rows() {
    let bot = Bot::new();
    let anna = bot.anna();
    let boris = bot.customer(9, "Борис", "ru");
    boris.makes_a_picture("борисово");
    anna.makes_a_picture("=Кот; \"рыжий\"");
    anna.upscales(&jpeg(333));
    bot.kie().switch(|kie| kie.fail_next = 1);
    anna.fills_a_picture("Неудача");
    anna.press("Запустить");
    anna.see("❌");
    anna.all_delivered();
    anna.say("/export").says("Готовлю файл");
    anna.all_delivered();
    let (name, tables) = unpacked(&anna);
    assert_eq!(name, "моя-история.zip");
    let names: Vec<&str> = tables.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["генерации.csv", "деньги.csv"]);
    let (made, money) = (&tables[0].1, &tables[1].1);
    assert_eq!(cells(made, ";").len(), 3, "{made}");
    for words in ["Кот; \"\"рыжий\"\"", "Неудача", "Z-Image", "Crisp Upscale"] {
        assert!(made.contains(words), "{words} is not in {made}");
    }
    // Every movement is a line of its own, and together they are the balance.
    assert_eq!(sum(money, ";"), anna.money().0, "{money}");
    for secret in ["борисово", "http", "sandbox-token", "sandbox-key", "AgAC"] {
        assert!(!made.contains(secret), "{secret} is in {made}");
        assert!(!money.contains(secret), "{secret} is in {money}");
    }
    let ids = "SELECT group_concat(id, ' ') FROM (SELECT path AS id FROM files UNION ALL
        SELECT telegram_file_id FROM results WHERE telegram_file_id IS NOT NULL)";
    for id in bot.text(ids).split(' ') {
        assert!(!made.contains(id), "{id} is in {made}");
    }
    nothing_left(&bot);
}

#[test]
fn an_english_export_of_nothing_but_a_gift() {
    let bot = Bot::new();
    let ann = bot.customer(8, "Ann", "en");
    ann.say("/start");
    ann.say("/privacy").says("up to 8 weeks");
    ann.press("Download");
    assert!(ann.last_toast().contains("Preparing"), "{:?}", ann.toasts());
    ann.all_delivered();
    let (name, tables) = unpacked(&ann);
    assert_eq!(name, "my-history.zip");
    assert_eq!(tables[0].0, "generations.csv");
    assert_eq!(cells(&tables[0].1, ",").len(), 0);
    assert_eq!(tables[1].0, "money.csv");
    assert_eq!(sum(&tables[1].1, ","), 20_000, "{}", tables[1].1);
    let cyrillic = |c: char| ('а'..='я').contains(&c);
    assert!(!tables.iter().any(|(_, table)| table.contains(cyrillic)));
}

#[test]
fn two_quick_presses_are_one_file() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.say("/start");
    anna.say("/settings");
    anna.press("Мои данные");
    let screen = anna.screen().id;
    anna.tap_data(screen, "hs:x");
    anna.force(screen, "hs:x");
    assert!(
        anna.last_toast().contains("раз в пять минут"),
        "{:?}",
        anna.toasts()
    );
    anna.all_delivered();
    assert_eq!(archives(&anna).len(), 1);
    bot.advance(6 * MINUTE);
    anna.say("/export").says("Готовлю файл");
    anna.all_delivered();
    assert_eq!(archives(&anna).len(), 2);
}

#[test]
fn an_export_asked_before_an_entry_was_deleted_comes_without_it() {
    let mut bot = Bot::new();
    let anna = bot.anna();
    anna.makes_a_picture("останется");
    anna.makes_a_picture("исчезнет");
    let screen = anna.say("/history").id;
    anna.force(screen, "hs:dy:2");
    bot.stop();
    // As if the export had been asked for before and was still on its way.
    let db = rusqlite::Connection::open(&bot.config.database.path).unwrap();
    let asked = "INSERT INTO outbox(key, customer_id, what, body, due_ms, created_ms)
        VALUES('export:7:0', 7, 'text', '\"export\"', 0, 0)";
    db.execute(asked, []).unwrap();
    drop(db);
    bot.start();
    let anna = bot.anna();
    anna.all_delivered();
    let (_, tables) = unpacked(&anna);
    assert!(tables[0].1.contains("останется"), "{}", tables[0].1);
    assert!(!tables[0].1.contains("исчезнет"), "{}", tables[0].1);
    assert_eq!(sum(&tables[1].1, ";"), anna.money().0);
    nothing_left(&bot);
}

#[test]
fn an_export_that_telegram_refuses_is_told_and_may_be_asked_for_again() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.begins();
    bot.telegram_faults(&json!({"refuse": {"sendDocument": "Bad Request: no"}}));
    anna.say("/export");
    anna.see("отправить не получилось");
    anna.all_delivered();
    nothing_left(&bot);
    bot.telegram_faults(&json!({"refuse": {}}));
    anna.say("/export").says("Готовлю файл");
    anna.all_delivered();
    assert_eq!(archives(&anna).len(), 1);
}
