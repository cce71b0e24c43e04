//! `kiebot sync`: Kie's pages and prices into models.toml, as a reviewable change.

use super::{Failure, OK, Terminal, WRONG};
use crate::catalog::sync::gather::Sources;
use crate::catalog::sync::merge::Apply;
use crate::clock::Clock;
use crate::config::{Config, Need, io_reason, reason};
use crate::engine::catalog_file::FileError;
use crate::engine::sync::{self, Order};
use crate::kie::Client;
use crate::kie::catalog::{Fetch, Stage};
use crate::words::{Lang, tr, tr_with};
use clap::Args;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Places that could not be read and are named one by one.
const MOST_NAMED: usize = 20;
/// Cells of the progress bar.
const BAR: usize = 24;

/// Arguments of `sync`.
#[derive(Clone, Debug, Args)]
pub struct SyncArgs {
    /// A saved snapshot instead of Kie.
    #[arg(long, value_name = "DIR", conflicts_with = "rollback")]
    pub from: Option<PathBuf>,
    /// Show the changes, write nothing.
    #[arg(long, conflicts_with = "rollback")]
    pub dry_run: bool,
    /// Take every change and put new models on sale.
    #[arg(long, conflicts_with = "rollback")]
    pub apply: bool,
    /// Take the last change of models.toml back.
    #[arg(long)]
    pub rollback: bool,
}

/// Syncs and prints the report.
///
/// # Errors
/// Configuration, a disk that says no, sources that cannot be had.
pub fn run(args: &SyncArgs, terminal: &mut Terminal<'_>) -> Result<u8, Failure> {
    let config = terminal.load(Need::Offline)?.config;
    let path = config.catalog.path.clone();
    let lang = terminal.lang;
    if args.rollback {
        return rollback(&path, terminal);
    }
    let sources = sources(args, &config, terminal)?;
    if let Some(why) = sync::unavailable(&sources) {
        let line = tr_with(lang, "sync-unavailable", &[("why", why.into())]);
        writeln!(terminal.err, "kiebot: {line}")?;
        return Ok(WRONG);
    }
    let apply = if args.apply {
        Apply::All
    } else {
        config.sync.auto_apply.into()
    };
    let order = Order {
        apply,
        dry: args.dry_run,
    };
    let done = match sync::run(&path, &sources, order, &Clock::system()) {
        Ok(done) => done,
        Err(FileError::Refused(refused)) => {
            for line in refused.report.lines(lang, true) {
                writeln!(terminal.out, "{line}")?;
            }
            let why = refused.why.text(lang);
            let line = tr_with(lang, "sync-refused", &[("why", why.into())]);
            writeln!(terminal.err, "kiebot: {line}")?;
            return Ok(WRONG);
        }
        Err(error) => return Err(failed(error)),
    };
    for line in done.report.lines(lang, args.dry_run) {
        writeln!(terminal.out, "{line}")?;
    }
    let pending = done.report.pending().count();
    if pending > 0 && !args.apply {
        let line = tr_with(lang, "sync-accept", &[("count", pending.into())]);
        writeln!(terminal.out, "{line}")?;
    }
    let key = match (done.changed, args.dry_run) {
        (false, _) => "sync-same",
        (true, true) => "sync-would-write",
        (true, false) => "sync-written",
    };
    let values = [("path", path.display().to_string().into())];
    writeln!(terminal.out, "{}", tr_with(lang, key, &values))?;
    Ok(OK)
}

/// The texts to sync from: a snapshot, else Kie. What could not be had is named.
fn sources(
    args: &SyncArgs,
    config: &Config,
    terminal: &mut Terminal<'_>,
) -> Result<Sources, Failure> {
    if let Some(dir) = &args.from {
        return snapshot(dir, terminal.lang);
    }
    let client = Client::new(&config.kie)?;
    let fetch = Fetch {
        // A look writes nothing, not even what would make the next one shorter.
        keep: !args.dry_run,
        ..sync::fetch(config)
    };
    let shown = std::io::stderr().is_terminal();
    let lang = terminal.lang;
    let tell = |stage: Stage, done: usize, of: usize| progress(lang, shown, stage, done, of);
    let sources = client.sources(&fetch, &tell);
    if shown {
        // Away with the progress line.
        write!(terminal.err, "\r\u{1b}[K")?;
    }
    for (place, why) in sources.problems.iter().take(MOST_NAMED) {
        writeln!(terminal.err, "{place}: {why}")?;
    }
    if let Some(more) = sources.problems.len().checked_sub(MOST_NAMED)
        && more > 0
    {
        let line = tr_with(lang, "sync-more-problems", &[("count", more.into())]);
        writeln!(terminal.err, "{line}")?;
    }
    Ok(sources)
}

/// The texts of a saved snapshot.
///
/// # Errors
/// A folder that cannot be read.
pub(super) fn snapshot(dir: &Path, lang: Lang) -> Result<Sources, Failure> {
    sync::snapshot(dir).map_err(|error| {
        let reason = reason(lang, &io_reason(&error));
        Failure::usage(vec![format!("{}: {reason}", dir.display())])
    })
}

/// One line with a bar that is written over on a terminal; elsewhere a line at the end of each stage.
fn progress(lang: Lang, shown: bool, stage: Stage, done: usize, of: usize) {
    let key = match stage {
        Stage::Schemas => "sync-progress-schemas",
        Stage::Pages => "sync-progress-pages",
        Stage::Prices => "sync-progress-prices",
    };
    let text = tr_with(lang, key, &[("done", done.into()), ("of", of.into())]);
    let mut err = std::io::stderr().lock();
    let written = if shown {
        let full = done
            .saturating_mul(BAR)
            .checked_div(of)
            .unwrap_or(BAR)
            .min(BAR);
        let (full, rest) = ("█".repeat(full), "░".repeat(BAR.saturating_sub(full)));
        write!(err, "\r\u{1b}[K{full}{rest} {text}").and_then(|()| err.flush())
    } else if done == of {
        writeln!(err, "{text}")
    } else {
        Ok(())
    };
    if let Err(error) = written {
        tracing::debug!(%error, "progress cannot be shown");
    }
}

fn rollback(path: &Path, terminal: &mut Terminal<'_>) -> Result<u8, Failure> {
    let lang = terminal.lang;
    match sync::rollback(path) {
        Ok(version) => {
            let values = [
                ("path", path.display().to_string().into()),
                ("version", version.display().to_string().into()),
            ];
            writeln!(
                terminal.out,
                "{}",
                tr_with(lang, "sync-rolled-back", &values)
            )?;
            Ok(OK)
        }
        Err(FileError::NoVersion(_)) => {
            writeln!(terminal.err, "kiebot: {}", tr(lang, "sync-no-version"))?;
            Ok(WRONG)
        }
        Err(FileError::Refused(why)) => {
            let line = tr_with(lang, "sync-refused", &[("why", why.text(lang).into())]);
            writeln!(terminal.err, "kiebot: {line}")?;
            Ok(WRONG)
        }
        Err(error) => Err(failed(error)),
    }
}

fn failed<E>(error: FileError<E>) -> Failure {
    match error {
        FileError::Io { path, error } => Failure::text(
            "sync-file",
            vec![
                ("path", path.display().to_string()),
                ("reason", io_reason(&error)),
            ],
        ),
        FileError::Changing(path) => {
            Failure::text("sync-changing", vec![("path", path.display().to_string())])
        }
        FileError::NoVersion(_) | FileError::Refused(_) => {
            Failure::text("sync-no-version", Vec::new())
        }
    }
}
