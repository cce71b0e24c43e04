//! A configuration as it is, mistakes and all: for a report that is written because something is wrong.

use super::errors::{ConfigErrors, Mistake, Place};
use super::load::{self, Need};
use super::raw::{self, Raw, Value};
use super::read::{Reading, shown};
use super::secrets::{API_KEY, PROVIDER_TOKEN, TOKEN, WEBHOOK_KEY};
use super::{Config, Mask, check, keys};
use std::path::{Path, PathBuf};

/// Secrets and where each may come from.
const SECRETS: [&super::secrets::Source; 4] = [&TOKEN, &API_KEY, &WEBHOOK_KEY, &PROVIDER_TOKEN];
/// No secrets, but about people: requisites, ids, an address, a recipient.
const PRIVATE: [&str; 4] = [
    "telegram.admin_ids",
    "payments.manual.text",
    "kie.callback_url",
    "backup.age_recipient",
];
/// In a file that does not parse anything of this length in quotes may be a secret.
const SHORTEST: usize = 12;

/// What there is of a configuration.
pub struct Glimpse {
    /// Checked where it could be; the rest is as if it had not been given.
    pub config: Config,
    /// The file, if one was found.
    pub path: Option<PathBuf>,
    /// What keeps a bot from running with it; perhaps nothing.
    pub errors: ConfigErrors,
    raw: Raw,
    text: String,
}

/// Looks for the configuration as `load` does and takes of it what can be read.
pub fn glimpse(path: Option<&Path>, env: &dyn Fn(&str) -> Option<String>) -> Glimpse {
    let path = load::place(path, env);
    let (text, unreadable) = match path.as_deref().map(load::read) {
        Some(Ok(text)) => (text, Vec::new()),
        Some(Err(errors)) => (String::new(), errors.mistakes),
        None => (String::new(), Vec::new()),
    };
    let (mut raw, mut mistakes) = raw::parse(&text);
    mistakes.extend(unreadable);
    raw::overlay(&mut raw, env);
    let credentials = env("CREDENTIALS_DIRECTORY").map(PathBuf::from);
    let mut reading = Reading {
        raw,
        mistakes,
        warnings: Vec::new(),
    };
    let config = check::config(&mut reading, credentials.as_deref(), Need::Run);
    Glimpse {
        config,
        errors: ConfigErrors {
            path: path.clone(),
            mistakes: reading.mistakes,
        },
        path,
        raw: reading.raw,
        text,
    }
}

/// Whether anybody may see the value of this key.
pub fn may_be_seen(key: &str) -> bool {
    let known = keys::find(key).is_some_and(|key| !key.secret);
    known && !PRIVATE.contains(&key)
}

impl Glimpse {
    /// Every key that was given: its value, or how many characters of it are not shown, and where it was given.
    pub fn shown(&self) -> Vec<(&'static str, Result<String, usize>, &Place)> {
        let one = |key: &keys::Key| {
            let given = self.raw.get(key.name)?;
            Some((key.name, self.value(key.name, given), &given.place))
        };
        keys::KEYS.iter().filter_map(one).collect()
    }

    fn value(&self, key: &str, given: &raw::Given) -> Result<String, usize> {
        // A secret may have been put into the wrong key: what is wrong is not shown, nor what should be a file and is none.
        let wrong = |mistake: &Mistake| mistake.key == key;
        let is_file = match &given.value {
            Value::Text(text) if key.ends_with("_file") => Path::new(text).is_file(),
            _ => true,
        };
        let whole = match &given.value {
            Value::List(items) => {
                let items: Vec<String> = items.iter().map(|(item, _)| shown(item)).collect();
                format!("[{}]", items.join(", "))
            }
            other => shown(other),
        };
        match may_be_seen(key) && is_file && !self.errors.mistakes.iter().any(wrong) {
            true => Ok(whole),
            false => Err(whole.trim_matches('"').chars().count()),
        }
    }

    /// Masks whatever is, or may be, a secret of it.
    pub fn mask(&self, env: &dyn Fn(&str) -> Option<String>) -> Mask {
        let mut secrets = Vec::new();
        for key in keys::KEYS.iter().filter(|key| key.secret) {
            if let Some(Value::Text(text)) = self.raw.get(key.name).map(|given| &given.value) {
                secrets.push(text.clone());
            }
        }
        let folder = env("CREDENTIALS_DIRECTORY").map(PathBuf::from);
        for source in SECRETS {
            let named = match self.raw.get(source.file_key).map(|given| &given.value) {
                Some(Value::Text(path)) => Some(PathBuf::from(path)),
                _ => None,
            };
            let credential = folder.as_ref().map(|folder| folder.join(source.credential));
            for path in named.into_iter().chain(credential) {
                if let Ok(text) = std::fs::read_to_string(path) {
                    secrets.push(text.trim().to_owned());
                }
            }
        }
        let broken = |mistake: &Mistake| mistake.text == "config-syntax";
        if self.errors.mistakes.iter().any(broken) {
            let words = self
                .text
                .split(|c: char| c.is_whitespace() || "\"'=,#[]".contains(c));
            let words = words.filter(|word| word.len() >= SHORTEST);
            secrets.extend(words.map(str::to_owned));
        }
        Mask::of(&self.config).with(secrets.iter().map(String::as_str))
    }
}
