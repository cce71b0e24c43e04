//! What a report says about the database: its state, what waits in it, what has gone wrong lately.

use crate::cli::{Failure, verify};
use crate::clock::{DAY_MS, sortable};
use crate::store::{self, alerts, faults, glance, settings};
use crate::words::{Lang, tr_with};
use jiff::tz::TimeZone;
use rusqlite::Connection;
use std::path::Path;

/// What is older is another story.
const LATELY_MS: i64 = 7 * DAY_MS;
/// Kinds of alerts that are listed.
const MOST: u32 = 60;

/// All there is to say, section by section.
#[derive(Default)]
pub(super) struct Records {
    /// File, schema, counts.
    pub state: Vec<String>,
    /// What admins have set in the panel.
    pub panel: Vec<String>,
    /// Rules that do not hold, and how many were looked at.
    pub rules: Vec<String>,
    /// Alerts, failures, what was put aside or given up.
    pub troubles: Vec<String>,
    /// Names of customers and what they have entered lately: to be kept out of everything else.
    pub people: (Vec<String>, Vec<String>),
}

/// Reads the database of whatever version beside whoever has it open; nothing in it is changed.
pub(super) fn read(path: &Path, now_ms: i64, lang: Lang) -> Records {
    let mut records = Records {
        state: files(path, lang),
        ..Records::default()
    };
    let connection = match store::open::onlooker(path) {
        Ok(connection) => connection,
        Err(error) => {
            records.state.extend(Failure::from(error).lines(lang));
            return records;
        }
    };
    let version = glance::version(&connection);
    records.state.push(line(
        lang,
        "report-schema",
        &[
            (
                "found",
                version.map_or_else(|error| error.to_string(), |found| found.to_string()),
            ),
            ("known", glance::known_version().to_string()),
        ],
    ));
    for (name, count) in glance::counts(&connection) {
        let count = count.map_or_else(|error| error.to_string(), |count| count.to_string());
        records.state.push(line(
            lang,
            &format!("report-count-{name}"),
            &[("count", count)],
        ));
    }
    records.panel = panel(&connection);
    records.rules = rules(&connection, lang);
    records.troubles = troubles(&connection, now_ms, lang);
    records.people = glance::people(&connection).unwrap_or_default();
    records
}

fn line(lang: Lang, key: &str, values: &[(&'static str, String)]) -> String {
    let values: Vec<_> = values
        .iter()
        .map(|(name, value)| (*name, value.as_str().into()))
        .collect();
    tr_with(lang, key, &values)
}

/// The files and their sizes.
fn files(path: &Path, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    for ending in ["", "-wal", store::open::RESTORING] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        let name = Path::new(&name);
        let Ok(about) = name.metadata() else { continue };
        let values = [
            ("path", name.display().to_string()),
            ("kb", about.len().div_ceil(1024).to_string()),
        ];
        lines.push(line(lang, "report-file", &values));
    }
    if lines.is_empty() {
        let values = [("path", path.display().to_string())];
        lines.push(line(lang, "report-no-file", &values));
    }
    lines
}

fn panel(connection: &Connection) -> Vec<String> {
    let stored = settings::all(connection).unwrap_or_default();
    let shown = |one: settings::Stored| match crate::config::may_be_seen(&one.key) {
        true => format!("{} = {}", one.key, one.value),
        false => format!("{} = …", one.key),
    };
    stored.into_iter().map(shown).collect()
}

fn rules(connection: &Connection, lang: Lang) -> Vec<String> {
    if glance::version(connection).ok() != Some(glance::known_version()) {
        return vec![line(lang, "report-rules-not", &[])];
    }
    let checks = verify::judged(connection, lang);
    let wrong: Vec<_> = checks.iter().filter(|check| !check.ok).collect();
    let values = [
        ("all", checks.len().to_string()),
        ("failed", wrong.len().to_string()),
    ];
    let mut lines = vec![line(lang, "report-rules", &values)];
    for check in wrong {
        lines.push(format!(
            "{}  {}: {}",
            check.number, check.name, check.detail
        ));
    }
    lines
}

fn troubles(connection: &Connection, now_ms: i64, lang: Lang) -> Vec<String> {
    let since_ms = now_ms.saturating_sub(LATELY_MS);
    let at = |at_ms| sortable(at_ms, &TimeZone::UTC);
    let failed = |error: store::StoreError| vec![error.to_string()];
    let mut lines = alerts::newest(connection, since_ms, 0, MOST).map_or_else(failed, |kinds| {
        // Their values may hold words of people: the kind says enough.
        let told = |one: alerts::Standing| {
            let values = [
                ("kind", one.kind),
                ("at", at(one.seen_ms)),
                ("count", one.waiting.to_string()),
            ];
            line(lang, "report-alert", &values)
        };
        kinds.into_iter().map(told).collect()
    });
    let failures = faults::kinds(connection, since_ms).map_or_else(failed, |kinds| {
        let told = |one: faults::Kind| {
            let values = [
                ("reason", one.reason.name().to_owned()),
                ("count", one.n.to_string()),
                ("model", one.newest.model),
                ("at", at(one.newest.ended_ms)),
            ];
            line(lang, "report-failure", &values)
        };
        kinds.into_iter().map(told).collect()
    });
    lines.extend(failures);
    lines
}
