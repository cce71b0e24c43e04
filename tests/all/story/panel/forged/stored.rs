//! All that a bot has stored, to be compared.

use crate::support::Bot;
use rusqlite::Connection;
use rusqlite::types::ValueRef;

/// All that is stored, but for what every message leaves behind.
pub fn stored(bot: &Bot) -> String {
    let db = Connection::open(&bot.config.database.path).unwrap();
    let names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
         AND name NOT IN ('inbox', 'sessions', 'customers') AND name NOT LIKE '%_fts%' ORDER BY name";
    let mut tables = db.prepare(names).unwrap();
    let tables: Vec<String> = tables
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let mut all = String::new();
    for table in tables {
        let mut rows = db.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let columns = rows.column_count();
        let mut rows = rows.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            all.push_str(&table);
            for column in 0..columns {
                match row.get_ref(column).unwrap() {
                    ValueRef::Null => all.push_str("|-"),
                    ValueRef::Integer(n) => all.push_str(&format!("|{n}")),
                    ValueRef::Real(n) => all.push_str(&format!("|{n}")),
                    ValueRef::Text(text) => {
                        all.push_str(&format!("|{}", String::from_utf8_lossy(text)));
                    }
                    ValueRef::Blob(bytes) => all.push_str(&format!("|{bytes:?}")),
                }
            }
            all.push('\n');
        }
    }
    all
}
