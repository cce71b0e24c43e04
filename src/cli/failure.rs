//! An error as the terminal shows it: readable lines and an exit code.

use super::{LOCKED, OK, USAGE, WRONG};
use crate::config::mask::without_tokens;
use crate::config::{Mask, io_reason, worded};
use crate::ops::http::HttpError;
use crate::ops::lock::LockError;
use crate::words::Lang;
use std::io::{self, ErrorKind, Write};

/// Why a command ended early.
#[derive(Debug)]
pub struct Failure {
    /// The exit code.
    pub code: u8,
    /// What to print.
    pub kind: Kind,
}

/// What is printed for a failure.
#[derive(Debug)]
pub enum Kind {
    /// Lines that are ready, in the language of the terminal.
    Lines(Vec<String>),
    /// A text of `cli.ftl` with its values.
    Text(&'static str, Vec<(&'static str, String)>),
    /// Nothing: the reader of our output has gone.
    Silent,
}

impl Failure {
    /// Wrong usage or configuration, one line each.
    pub fn usage(lines: Vec<String>) -> Self {
        Self {
            code: USAGE,
            kind: Kind::Lines(lines),
        }
    }

    /// A text of `cli.ftl` with exit code 2.
    pub fn text(key: &'static str, values: Vec<(&'static str, String)>) -> Self {
        Self {
            code: USAGE,
            kind: Kind::Text(key, values),
        }
    }

    /// The address of `http.callback_listen` cannot be had.
    pub fn callback_port(error: HttpError) -> Self {
        match error {
            HttpError::Busy(address) => Self::text(
                "cli-callback-port-busy",
                vec![("address", address.to_string())],
            ),
            other => other.into(),
        }
    }

    /// The same without the secrets of the configuration.
    #[must_use]
    pub fn masked(self, mask: &Mask) -> Self {
        let kind = match self.kind {
            Kind::Lines(lines) => Kind::Lines(lines.iter().map(|line| mask.apply(line)).collect()),
            Kind::Text(key, values) => {
                let masked = |(name, value): (_, String)| (name, mask.apply(&value));
                Kind::Text(key, values.into_iter().map(masked).collect())
            }
            Kind::Silent => Kind::Silent,
        };
        Self { kind, ..self }
    }

    /// What is printed, in this language.
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        match &self.kind {
            Kind::Lines(lines) => lines.clone(),
            Kind::Text(key, values) => vec![worded(lang, key, values)],
            Kind::Silent => Vec::new(),
        }
    }

    /// Prints the lines and gives the exit code.
    pub fn tell(&self, lang: Lang, err: &mut dyn Write) -> u8 {
        for line in self.lines(lang) {
            if writeln!(err, "kiebot: {}", without_tokens(&line)).is_err() {
                // Nowhere is left to complain.
                break;
            }
        }
        self.code
    }
}

impl From<LockError> for Failure {
    fn from(error: LockError) -> Self {
        match error {
            LockError::Held { dir, holder } => Self {
                code: LOCKED,
                kind: Kind::Text(
                    "cli-locked",
                    vec![("dir", dir.display().to_string()), ("holder", holder)],
                ),
            },
            LockError::Io { path, reason } => Self::text(
                "cli-lock-failed",
                vec![
                    ("path", path.display().to_string()),
                    ("reason", io_reason(&reason)),
                ],
            ),
        }
    }
}

impl From<HttpError> for Failure {
    fn from(error: HttpError) -> Self {
        match error {
            HttpError::Busy(address) => {
                Self::text("cli-port-busy", vec![("address", address.to_string())])
            }
            HttpError::Listen { address, reason } => Self::text(
                "cli-listen-failed",
                vec![("address", address.to_string()), ("reason", reason)],
            ),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == ErrorKind::BrokenPipe {
            // `kiebot … | head` is no fault of anybody.
            return Self {
                code: OK,
                kind: Kind::Silent,
            };
        }
        Self::from(anyhow::Error::from(error))
    }
}

impl From<anyhow::Error> for Failure {
    /// The whole chain in one line.
    fn from(error: anyhow::Error) -> Self {
        let line = format!("{error:#}").replace('\n', " ");
        Self {
            code: WRONG,
            kind: Kind::Lines(vec![line]),
        }
    }
}
