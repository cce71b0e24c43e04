//! The history as a file: an archive of two tables that people and programs read.

use crate::support::{Bot, Customer, MINUTE};
use flate2::read::DeflateDecoder;
use std::io::Read;

/// The archive in the chat, and its files by name.
fn unpacked(bot: &Bot, customer: &Customer<'_>) -> (String, Vec<(String, String)>) {
    let chat = customer.chat();
    let media = chat.by_the_bot().flat_map(|message| &message.media);
    let archive = media.filter(|media| media.kind == "document").next_back();
    let archive = archive.unwrap();
    let url = format!("{}{}", bot.sandbox.telegram_url, archive.url);
    let mut bytes = Vec::new();
    let body = ureq::get(&url).call().unwrap().into_body();
    body.into_reader().read_to_end(&mut bytes).unwrap();
    (archive.name.clone(), files(&bytes))
}

fn number(bytes: &[u8], at: usize, size: usize) -> usize {
    let part = bytes[at..at + size].iter().rev();
    part.fold(0, |sum, byte| sum << 8 | usize::from(*byte))
}

/// What the directory at the end of an archive names.
fn files(zip: &[u8]) -> Vec<(String, String)> {
    let end = zip.len() - 22;
    assert_eq!(&zip[end..end + 4], b"PK\x05\x06");
    let (count, mut at) = (number(zip, end + 10, 2), number(zip, end + 16, 4));
    let mut found = Vec::new();
    for _ in 0..count {
        assert_eq!(&zip[at..at + 4], b"PK\x01\x02");
        let (crc, packed, bytes) = (
            number(zip, at + 16, 4),
            number(zip, at + 20, 4),
            number(zip, at + 24, 4),
        );
        let (name, local) = (number(zip, at + 28, 2), number(zip, at + 42, 4));
        let title = String::from_utf8(zip[at + 46..at + 46 + name].to_vec()).unwrap();
        assert_eq!(&zip[local..local + 4], b"PK\x03\x04");
        assert_eq!(number(zip, local + 14, 4), crc);
        let begin = local + 30 + name;
        let mut text = String::new();
        DeflateDecoder::new(&zip[begin..begin + packed])
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!(text.len(), bytes);
        let mut sum = flate2::Crc::new();
        sum.update(text.as_bytes());
        assert_eq!(usize::try_from(sum.sum()).unwrap(), crc);
        found.push((title, text));
        at += 46 + name;
    }
    found
}

#[test]
fn the_history_comes_as_an_archive_of_tables() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.makes_a_picture("=Кот; \"рыжий\"");
    anna.makes_a_picture("Пёс");
    bot.kie().switch(|kie| kie.fail_next = 1);
    anna.fills_a_picture("Неудача");
    anna.press("Запустить");
    anna.see("❌");
    anna.all_delivered();
    anna.say("/export").says("Готовлю файл");
    anna.all_delivered();
    let (name, tables) = unpacked(&bot, &anna);
    assert_eq!(name, "моя-история.zip");
    let names: Vec<&str> = tables.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["генерации.csv", "деньги.csv"]);
    insta::assert_snapshot!(
        "export_ru",
        tables[0].1.replace('\r', "␍") + &tables[1].1.replace('\r', "␍")
    );
    // Once in a while.
    anna.say("/export").says("чуть позже");
    bot.advance(6 * MINUTE);
    anna.say("/export").says("Готовлю файл");
    anna.all_delivered();
    // Nothing of it stays on the disk.
    let left = std::fs::read_dir(bot.config.database.dir().join("files")).unwrap();
    let left = left.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(left.into_iter().all(|name| !name.starts_with("export-")));
}

#[test]
fn an_english_export_of_little() {
    let bot = Bot::new();
    let ann = bot.customer(8, "Ann", "en");
    let screen = ann.say("/start").id;
    ann.force(screen, "hs:m");
    ann.screen().says("My data");
    ann.press("Download my history");
    assert!(ann.last_toast().contains("Preparing"), "{:?}", ann.toasts());
    ann.all_delivered();
    let (name, tables) = unpacked(&bot, &ann);
    assert_eq!(name, "my-history.zip");
    assert_eq!(tables[0].0, "generations.csv");
    assert_eq!(tables[0].1.lines().count(), 1);
    assert!(tables[1].1.contains("\"200.00\""), "{}", tables[1].1);
}
