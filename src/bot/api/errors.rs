//! Telegram's errors, sorted by what to do next.

use std::time::Duration;
use teloxide::{ApiError, RequestError};

/// Why a call did not work, by what to do next.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// Telegram asks to wait.
    #[error("Telegram asks to wait {0:?}")]
    Wait(Duration),
    /// The customer has blocked the bot or is gone.
    #[error("the customer cannot be reached: {0}")]
    Gone(String),
    /// It will never work like this.
    #[error("Telegram refuses: {0}")]
    Refused(String),
    /// It may work later.
    #[error("Telegram does not answer: {0}")]
    Later(String),
}

/// Sorts teloxide's errors; a network error loses its URL, which holds the token.
pub fn sort(error: RequestError) -> CallError {
    match error {
        RequestError::RetryAfter(seconds) => CallError::Wait(seconds.duration()),
        RequestError::Network(error) => CallError::Later(network(&error)),
        RequestError::Io(error) => CallError::Later(format!("our disk: {error}")),
        // A page of something in between is no answer of Telegram's: nobody knows what became of the call.
        RequestError::InvalidJson { source, .. } => CallError::Later(format!("answer: {source}")),
        RequestError::MigrateToChatId(_) => CallError::Refused("the chat has moved".to_owned()),
        RequestError::Api(error) => {
            let text = error.to_string();
            let is_gone = matches!(
                error,
                ApiError::BotBlocked | ApiError::UserDeactivated | ApiError::ChatNotFound
            ) || text.contains("bot was blocked")
                || text.contains("user is deactivated")
                || text.contains("chat not found")
                || text.contains("can't initiate conversation");
            if is_gone {
                CallError::Gone(text)
            } else if text.contains("Internal Server Error") || text.contains("Bad Gateway") {
                CallError::Later(text)
            } else {
                CallError::Refused(text)
            }
        }
    }
}

fn network(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        "timeout".to_owned()
    } else if error.is_connect() {
        "no connection".to_owned()
    } else {
        "the connection broke".to_owned()
    }
}

/// A network error without its URL, which holds the token.
pub fn hide(error: reqwest::Error) -> CallError {
    CallError::Later(error.without_url().to_string())
}
