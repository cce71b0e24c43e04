//! Telegram's errors, sorted by what to do next.

use crate::config::mask::without_tokens;
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

/// How an error is worded that never reached Telegram.
const NO_CONNECTION: &str = "no connection";
/// How it is worded that Telegram does not know the bot: no call says more about what was asked.
pub(super) const TOKEN_REFUSED: &str = "the bot's token is refused";

impl CallError {
    /// Whether it is certain that Telegram has not done what it was asked.
    pub fn is_undone(&self) -> bool {
        match self {
            Self::Wait(_) => true,
            Self::Later(why) => why == NO_CONNECTION || why == TOKEN_REFUSED,
            Self::Gone(_) | Self::Refused(_) => false,
        }
    }
}

/// Whether Telegram's words say that the customer cannot be reached.
pub(super) fn is_gone(why: &str) -> bool {
    [
        "bot was blocked",
        "user is deactivated",
        "chat not found",
        "can't initiate conversation",
    ]
    .iter()
    .any(|words| why.contains(words))
}

/// Sorts teloxide's errors; a network error loses its URL, which holds the token.
pub fn sort(error: RequestError) -> CallError {
    match error {
        RequestError::RetryAfter(seconds) => CallError::Wait(seconds.duration()),
        RequestError::Network(error) => CallError::Later(network(&error)),
        RequestError::Io(error) => CallError::Later(format!("our disk: {error}")),
        RequestError::InvalidJson { source, raw } => {
            let why = without_tokens(&format!("answer: {source}"));
            if is_yes(&raw) {
                CallError::Refused(why)
            } else {
                CallError::Later(why)
            }
        }
        RequestError::MigrateToChatId(_) => CallError::Refused("the chat has moved".to_owned()),
        // An admin can mend it; until then no message is to blame.
        RequestError::Api(ApiError::InvalidToken) => CallError::Later(TOKEN_REFUSED.to_owned()),
        RequestError::Api(error) => {
            let text = without_tokens(&error.to_string());
            let is_gone = matches!(
                error,
                ApiError::BotBlocked | ApiError::UserDeactivated | ApiError::ChatNotFound
            ) || self::is_gone(&text);
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

/// Whether Telegram has done what it was asked and only told it in a way we cannot read. Anything else, such as a
/// gateway's error page, is no answer of Telegram's.
fn is_yes(raw: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(raw).is_ok_and(|answer| answer["ok"] == true)
}

fn network(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        "timeout".to_owned()
    } else if error.is_connect() {
        NO_CONNECTION.to_owned()
    } else {
        "the connection broke".to_owned()
    }
}

/// A network error without its URL, which holds the token.
pub fn hide(error: reqwest::Error) -> CallError {
    if error.is_connect() {
        return CallError::Later(NO_CONNECTION.to_owned());
    }
    CallError::Later(error.without_url().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_token_is_no_word_on_the_message() {
        let sorted = sort(RequestError::Api(ApiError::InvalidToken));
        assert!(matches!(sorted, CallError::Later(_)), "{sorted}");
        assert!(sorted.is_undone());
    }

    /// It was taken for a definite no: a gateway's page lost the message, or called the token wrong at the start.
    #[test]
    fn an_error_page_in_place_of_an_answer_is_tried_again() {
        let sorted = |raw: &str| {
            let source = serde_json::from_str::<u8>("[").unwrap_err().into();
            let raw = raw.into();
            sort(RequestError::InvalidJson { source, raw })
        };
        for raw in [
            "",
            "<html><h1>502 Bad Gateway</h1>",
            "{\"ok\":",
            "[]",
            "{\"ok\":false}",
        ] {
            assert!(matches!(sorted(raw), CallError::Later(_)), "{raw}");
        }
        let new = "{\"ok\":true,\"result\":{\"of\":\"tomorrow\"}}";
        assert!(matches!(sorted(new), CallError::Refused(_)));
    }
}
