//! Finds the configuration file, puts the environment over it, and checks the whole.

use super::check;
use super::errors::{ConfigErrors, Mistake, Place};
use super::raw::{self, Raw};
use super::read::Reading;
use super::secrets::io_reason;
use super::{Config, Secret};
use crate::words::Lang;
use std::path::{Path, PathBuf};

/// Where a file is looked for when none is named.
pub const SEARCHED: [&str; 2] = ["config.toml", "/etc/kiebot/config.toml"];

/// What a command needs of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Token, API key and an admin: to run the bot.
    Run,
    /// Nothing that is secret: `verify` and `quote`. Missing secrets are empty texts.
    Offline,
}

/// A checked configuration and where it came from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The values.
    pub config: Config,
    /// The file, if one was found.
    pub path: Option<PathBuf>,
    /// Keys that the environment fixes: the panel shows them as locked.
    pub locked_by_env: Vec<&'static str>,
    /// Allowed, but the operator should know.
    pub warnings: Vec<Mistake>,
}

impl Loaded {
    /// The warnings, one line each.
    pub fn warning_lines(&self, lang: Lang) -> Vec<String> {
        super::errors::lines(self.path.as_ref(), &self.warnings, lang)
    }
}

/// Loads the configuration: `path` (of `--config`), else `KIEBOT_CONFIG`, else the first of `SEARCHED` that
/// exists, else only environment and defaults. All mistakes are told at once.
pub fn load(
    path: Option<&Path>,
    env: &dyn Fn(&str) -> Option<String>,
    need: Need,
) -> Result<Loaded, ConfigErrors> {
    let path = place(path, env);
    let text = match &path {
        Some(path) => read(path)?,
        None => String::new(),
    };
    load_from(path, &text, env, need)
}

/// The same for a text that stands, or is going to stand, in this file.
pub fn load_from(
    path: Option<PathBuf>,
    text: &str,
    env: &dyn Fn(&str) -> Option<String>,
    need: Need,
) -> Result<Loaded, ConfigErrors> {
    match load_text(text, env, need) {
        Ok((config, locked_by_env, warnings)) => Ok(Loaded {
            config,
            path,
            locked_by_env,
            warnings,
        }),
        Err(mistakes) => Err(ConfigErrors { path, mistakes }),
    }
}

/// Where the file is, if there is one: `path` (of `--config`), else as `load` looks for it.
pub fn place(path: Option<&Path>, env: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let named = path.map(Path::to_path_buf).or_else(|| {
        let path = env("KIEBOT_CONFIG").filter(|path| !path.is_empty())?;
        Some(PathBuf::from(path))
    });
    named.or_else(|| {
        let mut places = SEARCHED.iter().map(PathBuf::from);
        places.find(|path| path.is_file())
    })
}

pub(super) fn read(path: &Path) -> Result<String, ConfigErrors> {
    std::fs::read_to_string(path).map_err(|error| {
        let mistake = Mistake::new("", Place::Nowhere, "config-unreadable")
            .with("path", path.display().to_string())
            .with("reason", io_reason(&error));
        ConfigErrors {
            path: Some(path.to_path_buf()),
            mistakes: vec![mistake],
        }
    })
}

type Checked = (Config, Vec<&'static str>, Vec<Mistake>);

fn load_text(
    text: &str,
    env: &dyn Fn(&str) -> Option<String>,
    need: Need,
) -> Result<Checked, Vec<Mistake>> {
    let (mut raw, mistakes) = raw::parse(text);
    if mistakes
        .iter()
        .any(|mistake| mistake.text == "config-syntax")
    {
        return Err(mistakes);
    }
    let locked = raw::overlay(&mut raw, env);
    let credentials = env("CREDENTIALS_DIRECTORY").map(PathBuf::from);
    let mut reading = Reading {
        raw,
        mistakes,
        warnings: Vec::new(),
    };
    let mut config = check::config(&mut reading, credentials.as_deref(), need);
    config.locked.clone_from(&locked);
    if reading.mistakes.is_empty() {
        return Ok((config, locked, reading.warnings));
    }
    let mut mistakes = reading.mistakes;
    // In the order of the file, as a person mends it; what has no line comes last.
    mistakes.sort_by_key(|mistake| match mistake.place {
        Place::File { line, column } => (line, column),
        _ => (usize::MAX, 0),
    });
    Err(mistakes)
}

impl Config {
    /// The defaults, with empty secrets and no admin.
    pub fn defaults() -> Self {
        let mut reading = Reading {
            raw: Raw::new(),
            mistakes: Vec::new(),
            warnings: Vec::new(),
        };
        check::config(&mut reading, None, Need::Offline)
    }

    /// For the demo and the tests: the sandbox's addresses, everything kept below `dir`, admin 900, a free
    /// port for /health, and no delay before the first poll.
    pub fn for_sandbox(
        telegram_url: &str,
        kie_url: &str,
        dir: &Path,
        token: &str,
        api_key: &str,
    ) -> Self {
        let mut config = Self::defaults();
        config.telegram.token = Secret::new(token);
        config.telegram.api_url = telegram_url.trim_end_matches('/').to_owned();
        config.telegram.admin_ids = vec![900];
        config.telegram.report_hour = None;
        config.kie.api_key = Secret::new(api_key);
        config.kie.api_url = kie_url.trim_end_matches('/').to_owned();
        config.kie.upload_url = config.kie.api_url.clone();
        config.kie.docs_url = config.kie.api_url.clone();
        config.kie.poll_first_ms = 0;
        // The emulated Kie keeps its own limits; ours would only slow down scripted customers.
        config.kie.polls_per_s = 1_000;
        config.kie.creates_per_10s = 1_000;
        config.limits.updates_per_s = 1_000;
        config.limits.burst = 1_000;
        config.database.path = dir.join("kiebot.db");
        config.catalog.path = dir.join("models.toml");
        // Nothing looks at Kie's catalogue unless it is asked to.
        config.sync.every_hours = 0;
        config.http.listen = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
        config
    }
}
