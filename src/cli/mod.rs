//! The commands of the program: arguments, exit codes, one file each.

pub mod audit;
pub mod backup;
pub mod catalogue;
pub mod check;
pub mod demo;
mod failure;
mod help;
pub mod init;
mod lines;
pub mod logging;
mod opening;
pub mod parked;
pub mod quote;
pub mod report;
pub mod restore;
pub mod run;
mod services;
pub mod smoke;
pub mod sync;
pub mod verify;

pub use failure::Failure;

use crate::bot::panel::settings;
use crate::catalog::Tariff;
use crate::config::mask::without_tokens;
use crate::config::{self, Config, Loaded, Need};
use crate::store;
use crate::words::{Lang, tr_with};
use clap::{FromArgMatches, Parser, Subcommand};
use std::ffi::OsString;
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// What `--version` says: the version, the commit it was built from and its day.
pub const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (", env!("KIEBOT_BUILD"), ")");

/// All is well.
pub const OK: u8 = 0;
/// What was checked is wrong.
pub const WRONG: u8 = 1;
/// Wrong usage or configuration: the service is not restarted.
pub const USAGE: u8 = 2;
/// Another process has the data: the service is not restarted.
pub const LOCKED: u8 = 3;

/// The command line. Its help is in `locales/*/cli.ftl`.
#[derive(Debug, Parser)]
#[command(name = "kiebot", version = VERSION)]
#[command(subcommand_required = true, arg_required_else_help = true)]
#[command(disable_help_subcommand = true)]
pub struct Cli {
    /// The configuration file.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// One variant a command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The bot.
    Run,
    /// The whole product on loopback.
    Demo(demo::DemoArgs),
    /// Asks for what is needed and writes the configuration.
    Init(init::InitArgs),
    /// The exact price and request of a generation.
    Quote(quote::QuoteArgs),
    /// Brings models.toml up to date.
    Sync(sync::SyncArgs),
    /// Whether the catalogue is true and complete.
    Audit(audit::AuditArgs),
    /// Whether everything is ready.
    Check(check::CheckArgs),
    /// Checks database, ledger, configuration and catalogue.
    Verify(verify::VerifyArgs),
    /// A verified copy of the database.
    Backup(backup::BackupArgs),
    /// A backup in the place of the database.
    Restore(restore::RestoreArgs),
    /// Updates that could not be handled.
    Parked(parked::ParkedArgs),
    /// Real generations within a budget.
    Smoke(smoke::SmokeArgs),
    /// What a bug report needs.
    Report(report::ReportArgs),
}

/// What a command is given: where it came from, where it writes, and in which language.
pub struct Terminal<'a> {
    /// `--config`.
    pub config: Option<PathBuf>,
    /// The environment.
    pub env: &'a dyn Fn(&str) -> Option<String>,
    /// The language of the terminal.
    pub lang: Lang,
    /// Standard output.
    pub out: &'a mut dyn Write,
    /// Standard error.
    pub err: &'a mut dyn Write,
}

impl Terminal<'_> {
    /// The configuration for a command; prints its warnings.
    ///
    /// # Errors
    /// Every mistake of it, with exit code 2.
    pub fn load(&mut self, need: Need) -> Result<Loaded, Failure> {
        let loaded = config::load(self.config.as_deref(), self.env, need)
            .map_err(|errors| Failure::usage(errors.lines(self.lang)))?;
        for line in loaded.warning_lines(self.lang) {
            let line = tr_with(self.lang, "cli-warning", &[("text", line.into())]);
            writeln!(self.err, "{line}")?;
        }
        Ok(loaded)
    }
}

/// Runs the program and gives its exit code.
pub fn main() -> ExitCode {
    let env = |name: &str| std::env::var(name).ok();
    // Not locked: threads of the running bot write to the same streams.
    let code = program(
        std::env::args_os(),
        &env,
        &mut io::stdout(),
        &mut io::stderr(),
    );
    logging::end();
    ExitCode::from(code)
}

/// The program with everything it touches given: arguments, environment, output and errors.
pub fn program(
    args: impl IntoIterator<Item = OsString>,
    env: &dyn Fn(&str) -> Option<String>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    let lang = language(env);
    let parsed = help::command(lang)
        .try_get_matches_from(args)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(refused) => return refused_code(&refused, out, err),
    };
    let mut terminal = Terminal {
        config: cli.config,
        env,
        lang,
        out,
        err,
    };
    let done = match cli.command {
        Command::Run => run::run(&mut terminal),
        Command::Demo(args) => demo::run(&args, &mut terminal),
        Command::Init(args) => init::run(&args, &mut terminal),
        Command::Quote(args) => quoted(&args, &mut terminal),
        Command::Sync(args) => sync::run(&args, &mut terminal),
        Command::Audit(args) => audit::run(&args, &mut terminal),
        Command::Check(args) => check::run(&args, &mut terminal),
        Command::Verify(args) => verify::run(&args, &mut terminal),
        Command::Backup(args) => backup::run(&args, &mut terminal),
        Command::Restore(args) => restore::run(&args, &mut terminal),
        Command::Parked(args) => parked::run(&args, &mut terminal),
        Command::Smoke(args) => smoke::run(&args, &mut terminal),
        Command::Report(args) => report::run(&args, &mut terminal),
    };
    match done {
        Ok(code) => code,
        Err(failure) => failure.tell(lang, terminal.err),
    }
}

/// The settings as the bot has them: what the panel has set is over the file, where there is a database to read.
fn in_force(file: Config) -> Config {
    let reader = store::open::reader(&file.database.path).ok();
    let read = reader.and_then(|reader| settings::in_force(&reader, &file).ok());
    read.map_or(file, |(config, _)| config)
}

fn quoted(args: &quote::QuoteArgs, terminal: &mut Terminal<'_>) -> Result<u8, Failure> {
    let config = in_force(terminal.load(Need::Offline)?.config);
    let read = catalogue::read(&config.catalog.path, terminal.lang);
    let (catalog, _) = read.map_err(Failure::usage)?;
    let tariff = Tariff {
        usd_per_credit: config.pricing.usd_per_credit,
        fx_rub_per_usd: config.pricing.fx_rub_per_usd,
        markup: config.pricing.markup,
    };
    let code = quote::run_in(terminal.lang, args, &catalog, &tariff, terminal.out)?;
    Ok(u8::try_from(code).unwrap_or(WRONG))
}

/// Help and version go to the output with code 0; wrong usage goes to the errors with code 2.
fn refused_code(refused: &clap::Error, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let to: &mut dyn Write = if refused.use_stderr() { err } else { out };
    match write!(to, "{}", without_tokens(&refused.render().to_string())) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => WRONG,
        _ if refused.use_stderr() => USAGE,
        _ => OK,
    }
}

/// The language of the terminal as POSIX has it: LC_ALL, else LC_MESSAGES, else LANG; English otherwise.
pub fn language(env: &dyn Fn(&str) -> Option<String>) -> Lang {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| env(name).filter(|value| !value.is_empty()))
        .and_then(|value| Lang::from_tag(&value))
        .unwrap_or(Lang::En)
}
