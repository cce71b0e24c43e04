//! Long polling: raw updates, so that none is lost to a type we do not know.

use super::{Answer, Telegram, calls};
use crate::config::mask::without_tokens;
use crate::failpoint;
use std::time::Duration;

impl Telegram {
    /// One long poll: raw updates, so that none is lost to a type we do not know.
    pub async fn updates(
        &self,
        offset: Option<i64>,
        timeout_s: u64,
    ) -> Result<Vec<serde_json::Value>, PollError> {
        let body = serde_json::json!({
            "offset": offset,
            "limit": 100,
            "timeout": timeout_s,
            "allowed_updates": ["message", "edited_message", "callback_query", "my_chat_member", "pre_checkout_query"],
        });
        failpoint::pass(format_args!("before call of getUpdates"));
        let asked = self
            .http
            .post(format!("{}/getUpdates", self.base))
            .timeout(Duration::from_secs(timeout_s.saturating_add(15)))
            .json(&body);
        let answer = match asked.send().await {
            Ok(answer) => {
                let status = answer.status().as_u16();
                let read = answer.json::<Answer<Vec<serde_json::Value>>>().await;
                read.map(|read| (status, read))
            }
            Err(error) => Err(error),
        };
        self.calls.note("getUpdates", calls::of_answer(&answer));
        let (_, answer) = answer.map_err(|e| PollError::Other(e.without_url().to_string()))?;
        if answer.result.as_ref().is_some_and(|new| !new.is_empty()) {
            failpoint::pass(format_args!("after call of getUpdates"));
        }
        // What stands between us and Telegram may repeat the address, and with it the token.
        let why = without_tokens(&answer.description);
        match (answer.ok, answer.error_code) {
            (true, _) => Ok(answer.result.unwrap_or_default()),
            (false, Some(409)) => Err(PollError::Conflict(why)),
            (false, Some(401 | 404)) => Err(PollError::Unauthorized),
            (false, _) => {
                let wait = answer.retry_after();
                Err(wait.map_or(PollError::Other(why), |s| {
                    PollError::Wait(Duration::from_secs(s))
                }))
            }
        }
    }
}

/// Why a poll gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum PollError {
    /// Someone else polls with our token, or a webhook is set.
    #[error("{0}")]
    Conflict(String),
    /// The token is refused.
    #[error("Telegram refuses the token")]
    Unauthorized,
    /// Telegram asks to wait.
    #[error("Telegram asks to wait {0:?}")]
    Wait(Duration),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}
