//! `kiebot verify`: configuration, catalogue, and every invariant of the database, one numbered line each.

use super::lines::{Line, tell};
use super::{Failure, Terminal, catalogue};
use crate::config::{self, Config, Need};
use crate::store;
use crate::words::{Lang, tr, tr_with};
use clap::Args;
use rusqlite::Connection;
use std::path::Path;

/// Arguments of `verify`.
#[derive(Clone, Copy, Debug, Args)]
pub struct VerifyArgs {
    /// One JSON document instead of lines.
    #[arg(long)]
    pub json: bool,
}

/// Checks everything and prints the outcome; works beside a running bot.
///
/// # Errors
/// A configuration file that cannot be read. What is wrong otherwise is in the lines and the exit code 1.
pub fn run(args: &VerifyArgs, terminal: &mut Terminal<'_>) -> Result<u8, Failure> {
    let lines = check(terminal)?;
    tell(&lines, args.json, terminal)
}

fn check(terminal: &Terminal<'_>) -> Result<Vec<Line>, Failure> {
    let lang = terminal.lang;
    let loaded = match config::load(terminal.config.as_deref(), terminal.env, Need::Offline) {
        Ok(loaded) => loaded,
        Err(errors) if errors.is_unreadable() => return Err(Failure::usage(errors.lines(lang))),
        // Without a configuration nobody knows where the rest is.
        Err(errors) => {
            let fault = Err(errors.lines(lang).join("\n"));
            return Ok(vec![Line::new(lang, "config", "config", fault)]);
        }
    };
    let from = loaded.path.as_ref().map_or_else(
        || tr(lang, "verify-no-file"),
        |path| path.display().to_string(),
    );
    let mut lines = vec![
        Line::new(lang, "config", "config", Ok(from)),
        models(&loaded.config, lang),
    ];
    lines.extend(database(&loaded.config.database.path, lang));
    Ok(lines)
}

/// Whether models.toml is sound; models without an exact price are not a fault of the file.
pub(super) fn models(config: &Config, lang: Lang) -> Line {
    let path = &config.catalog.path;
    let found = match catalogue::read(path, lang) {
        Ok((catalog, shipped)) => {
            let key = if shipped {
                "verify-shipped"
            } else {
                "verify-models"
            };
            let path = path.display().to_string();
            let count = catalog.models.len();
            Ok(tr_with(
                lang,
                key,
                &[("path", path.into()), ("count", count.into())],
            ))
        }
        Err(mistakes) => Err(mistakes.join("\n")),
    };
    Line::new(lang, "catalog", "catalog", found)
}

fn database(path: &Path, lang: Lang) -> Vec<Line> {
    let connection = match store::open::reader(path) {
        Ok(connection) => connection,
        Err(error) => {
            let fault = Failure::from(error).lines(lang).join("; ");
            return vec![Line::new(lang, "database", "database", Err(fault))];
        }
    };
    let there = Ok(path.display().to_string());
    let mut lines = vec![Line::new(lang, "database", "database", there)];
    lines.extend(judged(&connection, lang));
    lines
}

/// What an open database is like: its pages, and every rule.
pub(super) fn judged(connection: &Connection, lang: Lang) -> Vec<Line> {
    let mut lines = vec![Line::new(lang, "pages", "pages", whole(connection))];
    match invariants(connection, lang) {
        Ok(checks) => lines.extend(checks),
        Err(error) => {
            let fault = Err(error.to_string());
            lines.push(Line::new(lang, "invariants", "invariants", fault));
        }
    }
    lines
}

fn whole(connection: &Connection) -> Result<String, String> {
    let said = connection.query_row("PRAGMA integrity_check(1)", [], |row| {
        row.get::<_, String>(0)
    });
    match said {
        Ok(text) if text == "ok" => Ok(String::new()),
        Ok(text) => Err(text),
        Err(error) => Err(error.to_string()),
    }
}

/// The invariants of the ledger and the tables, all on one snapshot.
fn invariants(connection: &Connection, lang: Lang) -> Result<Vec<Line>, rusqlite::Error> {
    let snapshot = connection.unchecked_transaction()?;
    let checks = store::invariants::verify(&snapshot);
    let lines = checks.into_iter().map(|check| {
        let found = match (check.ok, check.detail) {
            (true, detail) => Ok(detail.unwrap_or_default()),
            (false, detail) => Err(detail.unwrap_or_default()),
        };
        Line::new(lang, check.number, check.name, found)
    });
    Ok(lines.collect())
}
