//! The numbered invariants, checked over the whole database: what `kiebot verify` prints.

mod given;
mod kept;
mod queries;

use super::{deeds, ledger, migrate};
use given::GIVEN;
use kept::KEPT;
use queries::QUERIES;
use rusqlite::Connection;

/// How many offenders a failed check names.
const NAMED: usize = 5;

/// The outcome of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its number in the list of invariants (`I1`…), or a word for checks of the file itself.
    pub number: &'static str,
    /// A short name for a key in the locales.
    pub name: &'static str,
    /// Whether it holds.
    pub ok: bool,
    /// What was found when it does not; English, for the operator.
    pub detail: Option<String>,
}

impl Check {
    /// A check that found a fault, nothing, or could not be made.
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

/// The invariants alone: what the rows say, whatever the schema and the pages are like.
pub fn numbered(conn: &Connection) -> Vec<Check> {
    let mut checks: Vec<Check> = QUERIES
        .iter()
        .chain(GIVEN)
        .chain(KEPT)
        .map(|(number, name, sql)| Check::new(number, name, offenders(conn, sql)))
        .collect();
    checks.push(Check::new("I13", "chain", broken_chain(conn)));
    checks.push(Check::new("I14", "deeds", broken_deeds(conn)));
    checks
}

/// What does not touch money: messages, updates and statistics.
const NO_MONEY: [&str; 6] = ["I9", "I22", "I23", "I24", "I26", "I31"];

/// Whether the books are wrong when the check of this number fails; otherwise only messages, updates or statistics are.
pub fn touches_money(number: &str) -> bool {
    !NO_MONEY.contains(&number)
}

/// What is wrong with the books, a line a failed check; nothing: a copy of them may be used.
pub fn unsound(conn: &Connection) -> Vec<String> {
    let checks = verify(conn).into_iter();
    let broken = checks.filter(|check| !check.ok && touches_money(check.number));
    broken
        .map(|check| format!("{} {}", check.number, check.detail.unwrap_or_default()))
        .collect()
}

/// Every check, on one snapshot (call it inside `Store::read`). Reads the whole database: seconds on a big one.
pub fn verify(conn: &Connection) -> Vec<Check> {
    let mut checks = numbered(conn);
    checks.push(Check::new(
        "schema",
        "guards",
        migrate::difference(conn, migrate::STEPS),
    ));
    checks.push(Check::new(
        "foreign_keys",
        "references",
        offenders(
            conn,
            "SELECT \"table\" || ' row ' || coalesce(rowid, '?') || ' points to no ' || parent
             FROM pragma_foreign_key_check",
        ),
    ));
    checks.push(quick_check(conn));
    checks
}

/// Looks for damage in the pages and indexes (seconds on a big file).
pub fn quick_check(conn: &Connection) -> Check {
    let said = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
    let fault = said.map(|text| (text != "ok").then_some(text));
    Check::new("quick_check", "damage", fault)
}

/// Runs a query that must find nothing; names the first rows it finds.
fn offenders(conn: &Connection, sql: &str) -> rusqlite::Result<Option<String>> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut named = Vec::new();
    while let Some(row) = rows.next()? {
        if named.len() == NAMED {
            named.push("…".to_owned());
            break;
        }
        named.push(row.get::<_, String>(0)?);
    }
    Ok((!named.is_empty()).then(|| named.join("; ")))
}

/// Recomputes every hash; then looks for the head that the last clean stop left in `meta`.
fn broken_chain(conn: &Connection) -> rusqlite::Result<Option<String>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, key, kind, debit, credit, amount, generation_id, hold_id, cause, at_ms, hash
         FROM transfers ORDER BY id",
    )?;
    let mut rows = statement.query([])?;
    let mut before = [0; 32];
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        let fields = ledger::Fields {
            id,
            key: row.get_ref(1)?.as_str()?,
            kind: row.get_ref(2)?.as_str()?,
            debit: row.get(3)?,
            credit: row.get(4)?,
            amount: row.get(5)?,
            generation: row.get(6)?,
            hold: row.get(7)?,
            cause: row.get_ref(8)?.as_str()?,
            at_ms: row.get(9)?,
        };
        let stored: [u8; 32] = row.get(10)?;
        if fields.chained(&before) != stored {
            return Ok(Some(format!("transfer {id} does not fit the one before")));
        }
        before = stored;
    }
    offenders(
        conn,
        "SELECT 'the head of the last stop is gone: ' || m.value FROM meta m
         WHERE m.key = 'ledger_head' AND m.value <> '0 '
           AND NOT EXISTS(SELECT 1 FROM transfers WHERE id || ' ' || hex(hash) = m.value
                          AND id = CAST(m.value AS INTEGER))
         UNION ALL
         SELECT 'transfer ' || a.transfer_id || ' is not what it was on day ' || a.day FROM anchors a
         WHERE NOT EXISTS(SELECT 1 FROM transfers t WHERE t.id = a.transfer_id AND t.hash = a.transfer_hash)",
    )
}

/// Recomputes the hashes of the admins' deeds from the first that has one; then looks for those of the anchors.
fn broken_deeds(conn: &Connection) -> rusqlite::Result<Option<String>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, admin_id, what, subject, before, after, at_ms, hash, why FROM deeds ORDER BY id",
    )?;
    let mut rows = statement.query([])?;
    let (mut last, mut before) = (0, None::<[u8; 32]>);
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let text = |n| row.get_ref(n).and_then(|value| Ok(value.as_str()?));
        let fields = deeds::Fields {
            id,
            admin: row.get(1)?,
            words: [text(2)?, text(3)?, text(4)?, text(5)?],
            why: row.get_ref(8)?.as_str()?,
            at_ms: row.get(6)?,
        };
        let stored: Option<[u8; 32]> = row.get(7)?;
        let fits = match stored {
            Some(hash) => fields.chained(&before.unwrap_or_default()) == hash,
            None => before.is_none(),
        };
        if !fits || id != last + 1 {
            return Ok(Some(format!("deed {id} does not fit the one before")));
        }
        (last, before) = (id, stored);
    }
    offenders(
        conn,
        "SELECT 'deed ' || a.deed_id || ' is not what it was on day ' || a.day FROM anchors a
         WHERE a.deed_id <> 0
           AND NOT EXISTS(SELECT 1 FROM deeds d WHERE d.id = a.deed_id AND d.hash = a.deed_hash)",
    )
}
