//! `kiebot report`: one file that says what a bug report needs, and nothing that is secret or about people.

mod log;
mod machine;
mod records;
mod settings;
mod shy;

use super::{Failure, OK, Terminal, WRONG, check, failure};
use crate::clock::{Clock, sortable, stamp};
use crate::config::{self, Config, Glimpse, io_reason};
use crate::ops::lock::Lock;
use crate::words::{Lang, tr, tr_with};
use clap::Args;
use jiff::tz::TimeZone;
use shy::Shy;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The running bot is asked no longer.
const WITHIN: Duration = Duration::from_secs(5);

/// Arguments of `report`.
#[derive(Clone, Debug, Args)]
pub struct ReportArgs {
    /// The file to write, which must not exist.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Where the log is, unless the journal has it.
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// The service whose journal is read.
    #[arg(long, value_name = "NAME", default_value = "kiebot")]
    pub unit: String,
}

/// Writes the report, whatever state the rest is in; works beside a running bot and changes nothing.
///
/// # Errors
/// A file that is there already or cannot be written.
pub fn run(args: &ReportArgs, terminal: &mut Terminal<'_>) -> Result<u8, Failure> {
    let now_ms = Clock::system().now_ms();
    let name = || PathBuf::from(format!("kiebot-report-{}.txt", stamp(now_ms)));
    let path = args.out.clone().unwrap_or_else(name);
    if path.symlink_metadata().is_ok() {
        return Err(unwritten(&path, &std::io::ErrorKind::AlreadyExists.into()));
    }
    let text = text(args, terminal, now_ms)?;
    let mut options = OpenOptions::new();
    let file = options.write(true).create_new(true).mode(0o600).open(&path);
    let written = file.and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.map_err(|error| unwritten(&path, &error))?;
    let values = [("path", path.display().to_string().into())];
    writeln!(
        terminal.out,
        "{}",
        tr_with(terminal.lang, "report-written", &values)
    )?;
    Ok(OK)
}

fn unwritten(path: &Path, error: &std::io::Error) -> Failure {
    Failure {
        code: WRONG,
        kind: failure::Kind::Text(
            "report-unwritten",
            vec![
                ("path", path.display().to_string()),
                ("reason", io_reason(error)),
            ],
        ),
    }
}

/// The whole report.
fn text(args: &ReportArgs, terminal: &Terminal<'_>, now_ms: i64) -> Result<String, Failure> {
    let lang = terminal.lang;
    let glimpse = config::glimpse(terminal.config.as_deref(), terminal.env);
    let config = &glimpse.config;
    let home = (terminal.env)("HOME");
    let admins = &config.telegram.admin_ids;
    let mut shy = Shy::new(glimpse.mask(terminal.env), admins, home)?;
    let records = records::read(&config.database.path, now_ms, lang);
    let (names, words) = records.people;
    shy.learn(names, words)?;
    // A file that the settings name and that is there is newer than what a journal may have of an earlier set-up.
    let named = config.log.file.as_deref().filter(|path| path.is_file());
    let file = args.log.as_deref().or(named);
    let log = log_lines(file, &args.unit, &shy, lang)?;
    let sections = [
        ("report-versions", machine::lines(lang)),
        ("report-settings", settings::lines(&glimpse, lang)),
        ("report-panel", records.panel),
        ("report-checks", checks(terminal)),
        ("report-database", records.state),
        ("report-verify", records.rules),
        ("report-troubles", records.troubles),
        ("report-health", health(config, &glimpse, lang)),
    ];
    let at = sortable(now_ms, &TimeZone::UTC);
    let mut text = tr_with(lang, "report-head", &[("at", at.into())]);
    let mut section = |title: &str, lines: Vec<String>| {
        text.push_str(&format!("\n\n== {} ==\n", tr(lang, title)));
        match lines.is_empty() {
            true => text.push_str(&tr(lang, "report-nothing")),
            false => text.push_str(&lines.join("\n")),
        }
    };
    for (title, lines) in sections {
        let lines = lines.iter().map(|line| shy.apply(line));
        section(title, lines.collect());
    }
    section("report-log", log);
    text.push('\n');
    Ok(text)
}

/// The lines of `kiebot check`.
fn checks(terminal: &Terminal<'_>) -> Vec<String> {
    let lang = terminal.lang;
    let lines = match check::check(terminal) {
        Ok(lines) => lines,
        Err(failure) => return failure.lines(lang),
    };
    let (ok, wrong) = (tr(lang, "verify-ok"), tr(lang, "verify-wrong"));
    let shown = |line: super::lines::Line| {
        let mark = if line.ok { &ok } else { &wrong };
        format!("{mark}  {}: {}", line.name, line.detail.replace('\n', "; "))
    };
    lines.into_iter().map(shown).collect()
}

/// What the running bot says about itself.
fn health(config: &Config, glimpse: &Glimpse, lang: Lang) -> Vec<String> {
    let Some(holder) = Lock::held_by(config.database.dir()) else {
        return vec![tr(lang, "report-not-running")];
    };
    let mut lines = vec![tr_with(
        lang,
        "report-running",
        &[("holder", holder.into())],
    )];
    if !glimpse.errors.mistakes.is_empty() {
        return lines;
    }
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(WITHIN))
        .proxy(None)
        .build()
        .into();
    let asked = agent
        .get(format!("http://{}/health", config.http.listen))
        .call();
    let said = asked.and_then(|mut answer| answer.body_mut().read_to_string());
    lines.push(said.unwrap_or_else(|error| error.to_string()));
    lines
}

/// A rule of what is left out: a fault of ours.
impl From<regex::Error> for Failure {
    fn from(error: regex::Error) -> Self {
        anyhow::Error::from(error).into()
    }
}

/// The end of the log, or why it is not there.
fn log_lines(
    file: Option<&Path>,
    unit: &str,
    shy: &Shy,
    lang: Lang,
) -> Result<Vec<String>, Failure> {
    let text = match file {
        Some(path) => log::of_file(path).map_err(|error| {
            let values = [
                ("path", path.display().to_string().into()),
                ("reason", config::reason(lang, &io_reason(&error)).into()),
            ];
            Failure::usage(vec![tr_with(lang, "init-unread", &values)])
        })?,
        None => match log::of_journal(unit) {
            Some(text) => text,
            None => {
                let values = [("unit", unit.to_owned().into())];
                return Ok(vec![tr_with(lang, "report-no-log", &values)]);
            }
        },
    };
    Ok(log::lines(&text, shy)?)
}
