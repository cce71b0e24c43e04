//! `kiebot restore`: a backup in the place of the database, after a look at what goes and what comes.

use super::{Failure, OK, Terminal, WRONG};
use crate::clock::{Clock, date_time};
use crate::config::{Config, Need};
use crate::engine;
use crate::ops::lock::Lock;
use crate::ops::restore::{self, RestoreError};
use crate::store::glance::{self, Facts};
use crate::words::{Lang, tr, tr_with};
use clap::Args;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

/// Arguments of `restore`.
#[derive(Clone, Debug, Args)]
pub struct RestoreArgs {
    /// The backup.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Without asking.
    #[arg(long)]
    pub yes: bool,
}

/// Restores a backup while the bot is stopped.
///
/// # Errors
/// A bot that runs, a backup that cannot be used, a place that cannot be written. Nothing has changed then.
pub fn run(args: &RestoreArgs, terminal: &mut Terminal<'_>) -> Result<u8, Failure> {
    let (config, lang) = (terminal.load(Need::Offline)?.config, terminal.lang);
    let (database, clock) = (&config.database.path, Clock::system());
    let _lock = Lock::take(config.database.dir(), &clock)?;
    let coming = glance::facts(&args.file)?;
    for line in compare(&args.file, &coming, &config, lang) {
        writeln!(terminal.out, "{line}")?;
    }
    if !args.yes && !agreed(terminal)? {
        return Ok(WRONG);
    }
    let told = word_to_admins(&config, &coming, clock.now_ms());
    let prepared = restore::prepare(&args.file, database, &clock, told)?;
    let aside = restore::swap(&prepared, database, clock.now_ms())?;
    let path = database.display().to_string();
    let text = match aside {
        Some(aside) => {
            let aside = aside.display().to_string();
            tr_with(
                lang,
                "restore-done",
                &[("path", path.into()), ("aside", aside.into())],
            )
        }
        None => tr_with(lang, "restore-done-new", &[("path", path.into())]),
    };
    writeln!(terminal.out, "{text}")?;
    Ok(OK)
}

/// What comes, what goes, and what will be missing.
fn compare(file: &Path, coming: &Facts, config: &Config, lang: Lang) -> Vec<String> {
    let database = &config.database.path;
    let shown = |key, path: &Path, facts: &Facts| {
        let last = facts.last_ms.map_or_else(
            || tr(lang, "restore-never"),
            |at_ms| date_time(at_ms, &config.ui.timezone),
        );
        let values = [
            ("path", path.display().to_string().into()),
            ("customers", facts.customers.to_string().into()),
            ("generations", facts.generations.to_string().into()),
            ("open", facts.open.to_string().into()),
            ("transfer", facts.last_transfer.to_string().into()),
            ("last", last.into()),
        ];
        tr_with(lang, key, &values)
    };
    let mut lines = vec![shown("restore-from", file, coming)];
    let going = match glance::facts(database) {
        Ok(going) => going,
        Err(error) => {
            lines.push(match database.exists() {
                true => {
                    let why = Failure::from(error).lines(lang).join("; ");
                    tr_with(lang, "restore-unreadable", &[("why", why.into())])
                }
                false => tr(lang, "restore-nothing-there"),
            });
            return lines;
        }
    };
    lines.push(shown("restore-over", database, &going));
    let lost = going.last_transfer.saturating_sub(coming.last_transfer);
    lines.push(match glance::is_earlier(file, database) {
        Ok(true) => tr_with(lang, "restore-lost", &[("count", lost.max(0).into())]),
        _ => tr(lang, "restore-other"),
    });
    lines
}

/// Asks; without a terminal nobody can answer.
fn agreed(terminal: &mut Terminal<'_>) -> Result<bool, Failure> {
    if !io::stdin().is_terminal() {
        return Err(Failure::text("restore-needs-yes", Vec::new()));
    }
    write!(terminal.out, "{} ", tr(terminal.lang, "restore-question"))?;
    terminal.out.flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    let answer = answer.trim().to_lowercase();
    let yes = tr(terminal.lang, "restore-yes");
    let yes = yes.split(' ').any(|word| word == answer);
    if !yes {
        writeln!(terminal.out, "{}", tr(terminal.lang, "restore-not-done"))?;
    }
    Ok(yes)
}

/// What the admins hear once the bot runs again.
fn word_to_admins(
    config: &Config,
    coming: &Facts,
    now_ms: i64,
) -> impl FnOnce(&Connection) -> Result<(), crate::store::StoreError> + Send + 'static {
    let admins = config.telegram.admin_ids.clone();
    let last = coming
        .last_ms
        .map_or_else(String::new, |at| date_time(at, &config.ui.timezone));
    let values = BTreeMap::from([
        ("transfer".to_owned(), coming.last_transfer.to_string()),
        ("last".to_owned(), last),
    ]);
    move |tx| {
        engine::raise(
            tx,
            &admins,
            "restored",
            &now_ms.to_string(),
            &values,
            now_ms,
        )
    }
}

impl From<RestoreError> for Failure {
    fn from(error: RestoreError) -> Self {
        match error {
            RestoreError::Open(error) => error.into(),
            RestoreError::Unsound(why) => Self::text("restore-unsound", vec![("why", why)]),
            other => Self::text("restore-failed", vec![("why", other.to_string())]),
        }
    }
}
