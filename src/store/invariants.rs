//! The numbered invariants, checked over the whole database: what `kiebot verify` prints.

use rusqlite::Connection;

/// The outcome of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its number in the list of invariants (`I1`…), or a word for checks of the file itself.
    pub number: &'static str,
    /// A short name; the words for people are in the locales under `check-<name>`.
    pub name: &'static str,
    /// Whether it holds.
    pub ok: bool,
    /// What was found when it does not.
    pub detail: Option<String>,
}

impl Check {
    fn new(
        number: &'static str,
        name: &'static str,
        fault: rusqlite::Result<Option<String>>,
    ) -> Self {
        let detail = fault.unwrap_or_else(|error| Some(error.to_string()));
        Self {
            number,
            name,
            ok: detail.is_none(),
            detail,
        }
    }
}

/// Looks for damage in the pages and indexes (seconds on a big file).
pub fn quick_check(conn: &Connection) -> Check {
    let said = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
    let fault = said.map(|text| (text != "ok").then_some(text));
    Check::new("quick_check", "damage", fault)
}

/// Every check.
pub fn verify(conn: &Connection) -> Vec<Check> {
    vec![quick_check(conn)]
}
