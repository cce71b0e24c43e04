//! Telegram and Kie asked as by a new operator: is the token good, can an admin be written to, what does the key give.

use crate::bot::api::{CallError, Telegram};
use crate::config;
use crate::kie::{Client, ReadError};
use crate::money::MilliCredits;
use crate::words::{Lang, tr, tr_with};
use std::time::Duration;

/// A service is waited for no longer.
const WITHIN: Duration = Duration::from_secs(15);

/// Why a service was of no use, in words that say what to do.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It says no: what was given is wrong.
    Refused(String),
    /// It was not reached or does not answer.
    Silent(String),
}

impl Trouble {
    /// What happened and what to do.
    pub(super) fn into_words(self) -> String {
        match self {
            Self::Refused(words) | Self::Silent(words) => words,
        }
    }
}

fn telegram_silent(lang: Lang, why: String) -> Trouble {
    let values = [("why", why.into())];
    Trouble::Silent(tr_with(lang, "ready-telegram-silent", &values))
}

/// The bot's @username.
pub(super) async fn bot(telegram: &Telegram, lang: Lang) -> Result<String, Trouble> {
    let asked = tokio::time::timeout(WITHIN, telegram.me()).await;
    match asked {
        Ok(Ok(name)) => Ok(name),
        Ok(Err(CallError::Refused(_) | CallError::Gone(_))) => {
            Err(Trouble::Refused(tr(lang, "run-token-refused")))
        }
        Ok(Err(error)) => Err(telegram_silent(lang, error.to_string())),
        Err(_) => Err(telegram_silent(lang, tr(lang, "ready-no-answer"))),
    }
}

/// Whether an admin can be written to by the bot of this name.
pub(super) async fn admin(
    telegram: &Telegram,
    admin: i64,
    bot: &str,
    lang: Lang,
) -> Result<(), Trouble> {
    match telegram.reaches(admin).await {
        Ok(()) => Ok(()),
        Err(CallError::Refused(_) | CallError::Gone(_)) => {
            let values = [("admin", admin.to_string().into()), ("bot", bot.into())];
            let words = tr_with(lang, "ready-admin-unknown", &values);
            Err(Trouble::Refused(words))
        }
        Err(error) => Err(telegram_silent(lang, error.to_string())),
    }
}

/// What is on the account at Kie.
///
/// # Errors
/// Settings that no client can be made of.
pub(super) fn credits(
    settings: &config::Kie,
    lang: Lang,
) -> anyhow::Result<Result<MilliCredits, Trouble>> {
    Ok(match Client::new(settings)?.credit() {
        Ok(credits) => Ok(credits),
        Err(ReadError::Unauthorized) => Err(Trouble::Refused(tr(lang, "run-key-refused"))),
        Err(error) => {
            let values = [("why", error.to_string().into())];
            Err(Trouble::Silent(tr_with(lang, "ready-kie-silent", &values)))
        }
    })
}
