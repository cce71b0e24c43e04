//! `kiebot init`: asks for token, key and admin, tries each of them, and writes the configuration.

mod console;
mod draft;
mod place;

use super::services::{self, Trouble};
use super::{Failure, OK, Terminal, USAGE, WRONG, failure, run};
use crate::bot::api::Telegram;
use crate::config::{self, Config, Mask, Secret};
use crate::words::{Lang, tr, tr_with};
use clap::Args;
use draft::Draft;
use place::{Page, Unwritten};
use std::path::{Path, PathBuf};

/// Arguments of `init`. Secrets are none of them: everybody on the machine can read a command line.
#[derive(Clone, Debug, Args)]
pub struct InitArgs {
    /// A file that holds the bot's token.
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// A file that holds Kie's key.
    #[arg(long, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// Telegram ids of the admins.
    #[arg(long, value_name = "ID")]
    pub admin: Option<String>,
    /// The data directory.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Although there is a configuration.
    #[arg(long)]
    pub force: bool,
    /// Asks neither Telegram nor Kie.
    #[arg(long)]
    pub skip_checks: bool,
}

/// Writes a new configuration once all that it says has proved right.
///
/// # Errors
/// A file that is there already, an answer that is wrong or missing, a service that cannot be reached, a place that
/// cannot be written. Nothing has changed then.
pub fn run(args: &InitArgs, terminal: &mut Terminal<'_>) -> Result<u8, Failure> {
    let mut draft = Draft::begin(args, terminal)?;
    let found = gather(args, &mut draft.config, terminal);
    let mask = Mask::of(&draft.config);
    let found = found.map_err(|failure| failure.masked(&mask))?;
    let pages = draft.pages(terminal.lang);
    let aside = place::all(&pages, args.force)?;
    tell(&draft, &found, &pages, &aside, terminal)?;
    Ok(OK)
}

/// What the services have said; nothing when they were not asked.
struct Found {
    bot: Option<String>,
}

/// Everything that is needed, from files, the environment or the terminal, into the configuration.
fn gather(
    args: &InitArgs,
    config: &mut Config,
    terminal: &mut Terminal<'_>,
) -> Result<Found, Failure> {
    let lang = terminal.lang;
    let bot = token(args, config, terminal)?;
    key(args, config, terminal)?;
    let ids = config.telegram.admin_ids.iter().map(i64::to_string);
    let ids = ids.collect::<Vec<_>>().join(",");
    let given = args.admin.clone();
    let given = given.or_else(|| (!ids.is_empty()).then_some(ids));
    let words = ["init-ask-admin", "init-ask-admin-missing"];
    let mut last = String::new();
    settle(terminal, given, words, false, |text| {
        // Enter alone: the same one again, who has pressed /start meanwhile.
        if !text.is_empty() {
            last = text.to_owned();
        }
        admins(&last, config, bot.as_deref(), lang)
    })?;
    Ok(Found { bot })
}

/// The bot's token; gives the bot's name when Telegram was asked.
fn token(
    args: &InitArgs,
    config: &mut Config,
    terminal: &mut Terminal<'_>,
) -> Result<Option<String>, Failure> {
    let lang = terminal.lang;
    let given = given(args.token_file.as_deref(), &config.telegram.token, lang)?;
    let words = ["init-ask-token", "init-ask-token-missing"];
    let bot = settle(terminal, given, words, true, |text| {
        if !config::is_token(text) {
            return Ok(Err(Trouble::Refused(tr(lang, "config-token-shape"))));
        }
        config.telegram.token = Secret::new(text);
        match args.skip_checks {
            true => Ok(Ok(None)),
            false => Ok(name_of(config, lang)?.map(Some)),
        }
    })?;
    if let Some(bot) = &bot {
        let values = [("bot", bot.clone().into())];
        writeln!(terminal.out, "{}", tr_with(lang, "init-bot", &values))?;
    }
    Ok(bot)
}

/// Kie's key.
fn key(args: &InitArgs, config: &mut Config, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let lang = terminal.lang;
    let given = given(args.key_file.as_deref(), &config.kie.api_key, lang)?;
    let words = ["init-ask-key", "init-ask-key-missing"];
    let credits = settle(terminal, given, words, true, |text| {
        if !config::is_key(text) {
            return Ok(Err(Trouble::Refused(tr(lang, "config-key-shape"))));
        }
        config.kie.api_key = Secret::new(text);
        match args.skip_checks {
            true => Ok(Ok(None)),
            false => Ok(services::credits(&config.kie, lang)?.map(Some)),
        }
    })?;
    if let Some(credits) = credits {
        let values = [("credits", credits.to_string().into())];
        writeln!(terminal.out, "{}", tr_with(lang, "init-kie", &values))?;
    }
    Ok(())
}

/// What was given beforehand: the content of a file, or what the environment says.
fn given(file: Option<&Path>, env: &Secret, lang: Lang) -> Result<Option<String>, Failure> {
    let Some(path) = file else {
        let text = env.expose();
        return Ok((!text.is_empty()).then(|| text.to_owned()));
    };
    let text = std::fs::read_to_string(path).map_err(|error| {
        let values = [
            ("path", path.display().to_string().into()),
            (
                "reason",
                config::reason(lang, &config::io_reason(&error)).into(),
            ),
        ];
        Failure::usage(vec![tr_with(lang, "init-unread", &values)])
    })?;
    Ok(Some(text.trim().to_owned()))
}

/// What is tried with an answer; outside, what ends the whole.
type Tried<T> = Result<Result<T, Trouble>, Failure>;

/// Takes what was given, or asks until the answer is right.
fn settle<T>(
    terminal: &mut Terminal<'_>,
    given: Option<String>,
    [question, missing]: [&'static str; 2],
    secret: bool,
    mut check: impl FnMut(&str) -> Tried<T>,
) -> Result<T, Failure> {
    let lang = terminal.lang;
    let lines = |code, words| Failure {
        code,
        ..Failure::usage(vec![words])
    };
    let by_hand = given.is_none();
    let mut given = given;
    loop {
        let text = match given.take() {
            Some(text) => text,
            None => console::ask(terminal, &tr(lang, question), secret)?
                .ok_or_else(|| lines(USAGE, tr(lang, missing)))?,
        };
        match check(&text)? {
            Ok(value) => return Ok(value),
            Err(Trouble::Refused(why)) if by_hand => writeln!(terminal.out, "{why}")?,
            Err(Trouble::Refused(why)) => {
                return Err(Failure::usage(vec![why, tr(lang, "init-nothing")]));
            }
            Err(Trouble::Silent(why)) => {
                let why = tr_with(lang, "init-silent", &[("why", why.into())]);
                return Err(lines(WRONG, why));
            }
        }
    }
}

fn name_of(config: &Config, lang: Lang) -> Result<Result<String, Trouble>, Failure> {
    let telegram = Telegram::new(&config.telegram)?;
    Ok(run::runtime()?.block_on(services::bot(&telegram, lang)))
}

/// The admins in these words, each of whom the bot must be able to write to.
fn admins(text: &str, config: &mut Config, bot: Option<&str>, lang: Lang) -> Tried<()> {
    let words = text.split([',', ' ']).filter(|word| !word.is_empty());
    let ids: Result<Vec<i64>, &str> = words
        .map(|word| word.parse().ok().filter(|id| *id > 0).ok_or(word))
        .collect();
    let ids = match ids {
        Ok(ids) if !ids.is_empty() => ids,
        Ok(_) => return Ok(Err(Trouble::Refused(tr(lang, "init-ask-admin-missing")))),
        Err(given) => {
            let values = [("given", given.to_owned().into())];
            let words = tr_with(lang, "config-expected-admin", &values);
            return Ok(Err(Trouble::Refused(words)));
        }
    };
    config.telegram.admin_ids.clone_from(&ids);
    let Some(bot) = bot else {
        return Ok(Ok(()));
    };
    let telegram = Telegram::new(&config.telegram)?;
    Ok(run::runtime()?.block_on(async {
        for id in ids {
            services::admin(&telegram, id, bot, lang).await?;
        }
        Ok(())
    }))
}

/// What was written, what was kept, and what comes next.
fn tell(
    draft: &Draft,
    found: &Found,
    pages: &[Page],
    aside: &[PathBuf],
    terminal: &mut Terminal<'_>,
) -> Result<(), Failure> {
    let lang = terminal.lang;
    for path in pages.iter().map(|page| &page.path) {
        let values = [("path", path.display().to_string().into())];
        writeln!(terminal.out, "{}", tr_with(lang, "init-written", &values))?;
    }
    for path in aside {
        let values = [("path", path.display().to_string().into())];
        writeln!(terminal.out, "{}", tr_with(lang, "init-aside", &values))?;
    }
    if found.bot.is_none() {
        writeln!(terminal.out, "{}", tr(lang, "init-unchecked"))?;
    }
    let config = ("config", draft.argument(terminal.env).into());
    let next = match draft.service() {
        Some(service) => tr_with(
            lang,
            "init-next-systemd",
            &[config, ("service", service.into())],
        ),
        None => tr_with(lang, "init-next", &[config]),
    };
    writeln!(terminal.out, "{next}")?;
    Ok(())
}

impl From<Unwritten> for Failure {
    fn from(error: Unwritten) -> Self {
        Self {
            code: WRONG,
            kind: failure::Kind::Text(
                "init-unwritten",
                vec![
                    ("path", error.path.display().to_string()),
                    ("reason", config::io_reason(&error.reason)),
                ],
            ),
        }
    }
}
