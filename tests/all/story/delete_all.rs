//! Deleting everything, table by table: what is decided about each, and that no word of the customer's is left in any.

use crate::support::media::jpeg;
use crate::support::{Bot, Customer, MINUTE};
use rusqlite::{Connection, OpenFlags, types::ValueRef};
use std::collections::{BTreeMap, BTreeSet};

/// What becomes of a table when a customer deletes everything.
enum Fate {
    /// Their rows go. With how these are found: `{}` is the customer.
    Goes(&'static str),
    /// Their rows stay without these columns.
    Emptied(&'static str, &'static [&'static str]),
    /// Their rows stay: money, what it was for, and what keeps others from being cheated.
    Stays,
    /// Nothing in it is about a customer.
    Impersonal,
}

use Fate::{Emptied, Goes, Impersonal, Stays};

const OWN: &str = "customer_id = {}";
const OF_OWN: &str = "generation_id IN (SELECT id FROM generations WHERE customer_id = {})";
const SAID: &str = "ticket_id IN (SELECT id FROM support_tickets WHERE customer_id = {})";

/// Every table of the schema. Whoever adds one decides here what a deletion does to it.
const DECIDED: [(&str, Fate); 60] = [
    ("accounts", Stays),
    ("adjustments", Stays),
    ("alerts", Impersonal),
    ("anchors", Impersonal),
    ("broadcast_turns", Stays),
    ("broadcasts", Impersonal),
    ("customers", Emptied("id = {}", &["name", "username"])),
    ("deeds", Stays),
    ("favourites", Goes(OWN)),
    ("feedback", Emptied(OWN, &["comment"])),
    ("files", Emptied(OWN, &["telegram_file_id"])),
    ("free_uses", Stays),
    ("gallery", Goes(OWN)),
    ("generation_edges", Impersonal),
    ("generations", Emptied(OWN, &["result", "detail"])),
    // The deletion itself is answered and still to be marked as done; the bodies of all before it are empty.
    ("inbox", Emptied(OWN, &["body"])),
    ("inputs", Emptied(OWN, &["answers"])),
    ("invoices", Stays),
    ("late", Emptied(OF_OWN, &["result"])),
    ("meta", Impersonal),
    ("model_costs", Impersonal),
    ("model_days", Impersonal),
    ("model_edits", Impersonal),
    ("model_hours", Impersonal),
    ("model_seen", Impersonal),
    ("model_settings", Goes(OWN)),
    ("model_sums", Impersonal),
    ("model_totals", Impersonal),
    ("model_trouble", Impersonal),
    ("money_hours", Impersonal),
    ("muted", Goes(OWN)),
    ("outbox", Emptied(OWN, &["body"])),
    ("own_data", Stays),
    ("payments", Stays),
    ("people_hours", Impersonal),
    ("preferences", Goes(OWN)),
    ("promo_tries", Stays),
    ("promo_uses", Stays),
    ("promos", Impersonal),
    ("quick_starts", Stays),
    ("quotes", Stays),
    ("referrals", Stays),
    ("referrers", Stays),
    ("rejected_changes", Impersonal),
    ("requests", Stays),
    (
        "results",
        Emptied(
            OF_OWN,
            &["url", "text", "telegram_file_id", "telegram_document_id"],
        ),
    ),
    ("reviews", Impersonal),
    ("run_hours", Impersonal),
    // Begun anew with the screen that says that all is gone; the words in it are looked for below.
    ("sessions", Stays),
    ("settings", Impersonal),
    ("strays", Stays),
    ("submits", Stays),
    ("support_messages", Goes(SAID)),
    ("support_tickets", Stays),
    ("syncs", Impersonal),
    ("time_totals", Impersonal),
    ("transfers", Stays),
    ("used_models", Goes(OWN)),
    ("username_tails", Goes(OWN)),
    ("vouchers", Stays),
];

/// Columns that this life cannot fill: Telegram and Kie give them only for other kinds of results.
const NOT_FILLED: [&str; 2] = ["results.text", "files.telegram_file_id"];

fn open(bot: &Bot) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(&bot.config.database.path, flags).unwrap()
}

fn tables(db: &Connection) -> Vec<String> {
    let all = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY 1";
    let mut query = db.prepare(all).unwrap();
    let names = query.query_map([], |row| row.get(0)).unwrap();
    names.map(Result::unwrap).collect()
}

/// `table.column` of every value that holds one of the words.
fn holding(bot: &Bot, words: &[&str]) -> BTreeSet<String> {
    let db = open(bot);
    let mut found = BTreeSet::new();
    for table in tables(&db) {
        let mut query = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let names: Vec<String> = query
            .column_names()
            .into_iter()
            .map(str::to_owned)
            .collect();
        let mut rows = query.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for (n, name) in names.iter().enumerate() {
                let text = match row.get_ref(n).unwrap() {
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes),
                    _ => continue,
                };
                if words.iter().any(|word| text.contains(word)) {
                    found.insert(format!("{table}.{name}"));
                }
            }
        }
    }
    found
}

/// How many rows, or filled columns, of a customer's there are where none may be after a deletion.
fn personal(bot: &Bot, customer: i64) -> BTreeMap<String, i64> {
    let mut found = BTreeMap::new();
    for (table, fate) in &DECIDED {
        let (whose, columns): (_, &[&str]) = match fate {
            Goes(whose) => (whose, &[]),
            Emptied(whose, columns) => (whose, columns),
            Stays | Impersonal => continue,
        };
        let whose = whose.replace("{}", &customer.to_string());
        if columns.is_empty() {
            let count = format!("SELECT count(*) FROM {table} WHERE {whose}");
            found.insert((*table).to_owned(), bot.number(&count));
        }
        for column in columns {
            let count = format!(
                "SELECT count(*) FROM {table} WHERE {whose} AND coalesce({column}, '') <> ''"
            );
            found.insert(format!("{table}.{column}"), bot.number(&count));
        }
    }
    found
}

/// Words of Anna's; Telegram's numbers of files are added when they are known.
const WORDS: [&str; 6] = [
    "сокровенн",
    "Аннабелла",
    "annabella",
    "отзыв-о",
    "жалоба-на",
    "ответ-ей",
];

/// Leaves something in every table that may hold a person's words, marks and habits.
fn lives(bot: &Bot, anna: &Customer<'_>) {
    let admin = bot.admin();
    admin.begins();
    anna.begins();
    anna.say("/settings");
    anna.press("Уведомления");
    anna.press("Новости");
    anna.press("Назад");
    anna.press("Быстрый режим");
    anna.makes_a_picture("сокровенное");
    anna.press("👍");
    anna.say("отзыв-о-сокровенном");
    anna.say("/find Z-Image");
    anna.press("Z-Image");
    anna.press("☆ В избранное");
    anna.upscales(&jpeg(333));
    bot.kie().switch(|kie| {
        kie.fail_next = 1;
        kie.fail_msg = "сокровенное в ответе".to_owned();
    });
    anna.fills_a_picture("неудавшееся-сокровенное");
    anna.press("Запустить");
    anna.see("❌");
    anna.all_delivered();
    anna.say("/support");
    anna.say("жалоба-на-сокровенное");
    // The admin's press and answer carry her words, too.
    let card = admin.see("жалоба-на-сокровенное");
    admin.replies(card.id, "ответ-ей");
    anna.see("ответ-ей");
    late(bot, anna);
}

/// A result that comes as a gift after its time.
fn late(bot: &Bot, anna: &Customer<'_>) {
    bot.kie().switch(|kie| kie.never_finish = true);
    anna.chooses("Z-Image");
    anna.say("позднее-сокровенное");
    anna.press("16:9");
    anna.press("Запустить");
    let running = "SELECT count(*) FROM generations WHERE state = 'running'";
    bot.until("Kie's word", || (bot.number(running) == 1).then_some(()));
    let task = bot.kie().newest_task();
    bot.advance(16 * MINUTE);
    bot.until("the deadline", || (bot.number(running) == 0).then_some(()));
    bot.kie().finish(&task);
    anna.see("Подарок");
    anna.all_delivered();
}

#[test]
fn every_table_is_decided_about() {
    let bot = Bot::new();
    let decided: Vec<&str> = DECIDED.iter().map(|(table, _)| *table).collect();
    assert_eq!(tables(&open(&bot)), decided);
}

#[test]
fn after_a_deletion_no_table_holds_a_word_of_the_customer() {
    let bot = Bot::new();
    let anna = bot.customer_called(7, "Аннабелла", "annabella");
    let boris = bot.customer(9, "Борис", "ru");
    boris.makes_a_picture("борисово");
    lives(&bot, &anna);
    // The life has filled whatever a deletion is to empty, or the test would show nothing.
    let before = personal(&bot, 7);
    let empty: Vec<&String> = before
        .iter()
        .filter(|(what, n)| **n == 0 && !NOT_FILLED.contains(&what.as_str()))
        .map(|(what, _)| what)
        .collect();
    assert_eq!(empty, [""; 0]);
    let ids =
        bot.text("SELECT group_concat(telegram_file_id, ' ') FROM results WHERE telegram_file_id IS NOT NULL AND generation_id IN (SELECT id FROM generations WHERE customer_id = 7)");
    let mut words = WORDS.to_vec();
    words.extend(ids.split(' '));
    assert!(
        holding(&bot, &words).len() > 8,
        "{:?}",
        holding(&bot, &words)
    );
    let theirs = personal(&bot, 9);
    let money = "SELECT group_concat(hex(hash)) FROM transfers";
    let books = bot.text(money);

    anna.say("/privacy").says("до 8 недель");
    anna.press("Удалить").says("останутся");
    anna.press("Да, удалить всё").says("Удалено");
    assert_eq!(holding(&bot, &words), BTreeSet::new());
    let left: Vec<(String, i64)> = personal(&bot, 7)
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .collect();
    // The last press itself, of which only the name of the screen is known.
    assert!(
        left.iter().all(|(what, n)| what == "inbox.body" && *n <= 1),
        "{left:?}"
    );
    assert_eq!(bot.text(money), books, "the books stay as they were");
    assert_eq!(personal(&bot, 9), theirs, "what is Boris's stays");
    assert!(!holding(&bot, &["борисово"]).is_empty());
}
