//! What is wrong with a configuration: every mistake with its key, its place and what is expected.

use super::mask::without_tokens;
use crate::words::{Lang, tr, tr_with};
use std::fmt;
use std::path::PathBuf;

/// Where a value was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the configuration file; both count from 1.
    File {
        /// Line.
        line: usize,
        /// Column, in characters.
        column: usize,
    },
    /// In this environment variable.
    Environment(&'static str),
    /// In a file of its own (a secret).
    SecretFile(PathBuf),
    /// Nowhere: it is missing, or the fault is of the file as a whole.
    Nowhere,
}

/// One mistake, or one warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The key, e.g. `telegram.admin_ids`; empty for a file that does not parse.
    pub key: String,
    /// Where the value was given.
    pub place: Place,
    /// Key of the text in `cli.ftl`.
    pub text: &'static str,
    /// Values of that text; never a secret.
    pub values: Vec<(&'static str, String)>,
}

impl Mistake {
    /// A mistake without values in its text.
    pub fn new(key: &str, place: Place, text: &'static str) -> Self {
        Self {
            key: key.to_owned(),
            place,
            text,
            values: Vec::new(),
        }
    }

    /// Adds a value of the text.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// One readable line: place, key, what is wrong and what is expected.
    pub fn line(&self, file: Option<&str>, lang: Lang) -> String {
        let what = worded(lang, self.text, &self.values);
        let key = if self.key.is_empty() {
            String::new()
        } else {
            format!("{}: ", self.key)
        };
        let line = match &self.place {
            Place::File { line, column } => {
                let file = file.unwrap_or("config.toml");
                format!("{file}:{line}:{column}: {key}{what}")
            }
            Place::Environment(name) => {
                let at = tr_with(lang, "config-at-environment", &[("name", (*name).into())]);
                format!("{at}: {key}{what}")
            }
            Place::SecretFile(path) => format!("{}: {key}{what}", path.display()),
            Place::Nowhere => format!("{key}{what}"),
        };
        // A token in the wrong place is a likely slip, and the line goes to the journal.
        without_tokens(&line)
    }
}

/// A text of `cli.ftl`; what the system said (`reason`) is put into the same language.
pub fn worded(lang: Lang, key: &str, values: &[(&'static str, String)]) -> String {
    let translated: Vec<(&str, String)> = values
        .iter()
        .map(|(name, value)| match *name {
            "reason" => (*name, reason(lang, value)),
            _ => (*name, value.clone()),
        })
        .collect();
    let values: Vec<_> = translated
        .iter()
        .map(|(name, value)| (*name, value.as_str().into()))
        .collect();
    tr_with(lang, key, &values)
}

/// What the system said, in the language of the terminal where we have words for it.
pub fn reason(lang: Lang, said: &str) -> String {
    let key = match said {
        "No such file or directory" | "entity not found" => "os-no-file",
        "Permission denied" | "permission denied" => "os-denied",
        "Is a directory" | "is a directory" => "os-is-folder",
        "Not a directory" => "os-not-folder",
        "File exists" => "os-exists",
        "Read-only file system" => "os-read-only",
        "No space left on device" => "os-full",
        "stream did not contain valid UTF-8" => "os-not-text",
        "Cannot assign requested address" => "os-no-address",
        _ => return said.to_owned(),
    };
    tr(lang, key)
}

/// All mistakes of a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigErrors {
    /// The file, if there is one.
    pub path: Option<PathBuf>,
    /// At least one.
    pub mistakes: Vec<Mistake>,
}

impl ConfigErrors {
    /// Whether the file itself could not be read.
    pub fn is_unreadable(&self) -> bool {
        let unreadable = |mistake: &Mistake| mistake.text == "config-unreadable";
        self.mistakes.iter().any(unreadable)
    }

    /// One line a mistake.
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        lines(self.path.as_ref(), &self.mistakes, lang)
    }
}

/// One line for each mistake or warning.
pub fn lines(path: Option<&PathBuf>, mistakes: &[Mistake], lang: Lang) -> Vec<String> {
    let file = path.map(|path| path.display().to_string());
    mistakes
        .iter()
        .map(|mistake| mistake.line(file.as_deref(), lang))
        .collect()
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines(Lang::En).join("\n"))
    }
}

impl std::error::Error for ConfigErrors {}
