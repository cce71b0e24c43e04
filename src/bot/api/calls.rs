//! Calls of teloxide's, and how all calls to Telegram ended, as they are counted: one word of a fixed few for each.

use super::errors::is_gone;
use super::{Answer, Telegram};
use crate::failpoint;
use crate::meter::Tally;
use teloxide::prelude::Request;
use teloxide::requests::{HasPayload, Output, Payload};
use teloxide::{ApiError, RequestError};

impl Telegram {
    /// How often each method was called, and how it ended.
    pub fn calls(&self) -> &Tally {
        &self.calls
    }

    /// Makes a call of teloxide's.
    pub(in crate::bot) async fn make<R>(&self, request: R) -> Result<Output<R>, RequestError>
    where
        R: Request<Err = RequestError>,
    {
        let name = <<R as HasPayload>::Payload as Payload>::NAME;
        failpoint::pass(format_args!("before call of {name}"));
        let answer = request.await;
        let how = answer.as_ref().err().map_or("ok", of_error);
        self.calls.note(name, how);
        failpoint::pass(format_args!("after call of {name}"));
        answer
    }
}

fn of_error(error: &RequestError) -> &'static str {
    match error {
        RequestError::RetryAfter(_) => "wait",
        RequestError::Network(error) => of_network(error),
        RequestError::Io(_) => "disk",
        RequestError::InvalidJson { .. } => "unreadable",
        RequestError::MigrateToChatId(_) => "refused",
        RequestError::Api(ApiError::MessageNotModified) => "unchanged",
        RequestError::Api(ApiError::InvalidToken) => "unauthorized",
        RequestError::Api(
            ApiError::BotBlocked | ApiError::UserDeactivated | ApiError::ChatNotFound,
        ) => "gone",
        RequestError::Api(error) => {
            let text = error.to_string();
            let broken = ["Internal Server Error", "Bad Gateway"];
            if broken.iter().any(|words| text.contains(words)) {
                "unavailable"
            } else if is_gone(&text) {
                "gone"
            } else {
                "refused"
            }
        }
    }
}

pub(super) fn of_network(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "timeout"
    } else if error.is_decode() {
        "unreadable"
    } else {
        "unreachable"
    }
}

/// How a call ended whose answer is read as raw JSON; with the HTTP status.
pub(super) fn of_answer<T>(answer: &Result<(u16, Answer<T>), reqwest::Error>) -> &'static str {
    match answer {
        Err(error) => of_network(error),
        Ok((_, answer)) if answer.ok => "ok",
        Ok((_, answer)) if answer.retry_after().is_some() => "wait",
        Ok((_, answer)) if is_gone(&answer.description) => "gone",
        Ok((401 | 404, _)) => "unauthorized",
        Ok((409, _)) => "conflict",
        Ok((status, _)) if *status < 500 => "refused",
        Ok(_) => "unavailable",
    }
}
