//! What Kie's codes mean, together with its words.
//!
//! Pure. Code 500 is used for a missing parameter, no credit and real errors alike, so what the
//! words are about (`topics`) counts before most codes.

use super::topics::{Topic, topic};
use super::wire::Envelope;
use super::{Blame, ReadError, Record, Refusal, Submit, wire};
use crate::generation::Reason;

/// What an answer to createTask means; `status` is the HTTP status, mostly 200 whatever happened.
pub(super) fn submit(status: u16, body: &str) -> Submit {
    match wire::envelope(body) {
        Some(envelope) => submit_envelope(&envelope),
        None => submit_status(status),
    }
}

/// An answer without an envelope did not come from Kie's application; 5xx may hide an accepted task.
fn submit_status(status: u16) -> Submit {
    let words = format!("HTTP {status} without Kie's envelope");
    match status {
        429 => Submit::Busy(words),
        408 => Submit::Unclear(words),
        300..=499 => Submit::Refused(Refusal {
            reason: Reason::Ours,
            code: i64::from(status),
            detail: words,
            blame: Blame::Ours,
        }),
        _ => Submit::Unclear(words),
    }
}

fn submit_envelope(envelope: &Envelope) -> Submit {
    // Whoever has a task id can ask what became of it, whatever the code.
    if let Some(task_id) = wire::task_id(envelope.data.as_deref()) {
        return Submit::Accepted { task_id };
    }
    let words = said(envelope);
    let refused = |reason, blame| {
        Submit::Refused(Refusal {
            reason,
            code: envelope.code,
            detail: words.clone(),
            blame,
        })
    };
    let topic = topic(&words);
    match (envelope.code, topic) {
        (0 | 200, _) => Submit::Unclear("accepted, but without a task id".to_owned()),
        (402, _) | (_, Some(Topic::Credits)) => refused(Reason::Ours, Blame::NoCredits),
        (429 | 430 | 455 | 550, _) => Submit::Busy(words),
        (408 | 502..=504 | 520..=527, _) => Submit::Unclear(words),
        (401 | 403 | 404 | 405 | 433 | 505, _) | (_, Some(Topic::Model)) => {
            refused(Reason::Ours, Blame::Ours)
        }
        (_, Some(Topic::Moderation)) => refused(Reason::Moderation, Blame::Customer),
        (451, _) | (_, Some(Topic::File)) => refused(Reason::BadFile, Blame::Customer),
        (413, _) | (_, Some(Topic::Limit)) => refused(Reason::BadInput, Blame::Customer),
        // The wizard asks every required field and offers only listed values.
        (_, Some(Topic::Field)) => refused(Reason::BadInput, Blame::Ours),
        (_, Some(Topic::Busy)) => refused(Reason::Busy, Blame::Ours),
        (400 | 422, None) => refused(Reason::BadInput, Blame::Customer),
        _ => refused(Reason::Provider, Blame::Ours),
    }
}

/// Why a task failed, from recordInfo's `failCode` and `failMsg`.
pub(super) fn failure(code: &str, words: &str) -> Reason {
    match topic(words) {
        Some(Topic::Moderation) => return Reason::Moderation,
        Some(Topic::File) => return Reason::BadFile,
        Some(Topic::Limit | Topic::Field) => return Reason::BadInput,
        Some(Topic::Busy) => return Reason::Busy,
        Some(Topic::Credits | Topic::Model) => return Reason::Ours,
        None => {}
    }
    let words = words.to_lowercase();
    // "generate playground failed, task id is blank", "createTaskRep is blank": an incident at Kie's.
    let says_why = !words.is_empty() && words != "success" && !words.contains("is blank");
    match code {
        "400" | "422" if says_why && !words.contains("internal error") => Reason::BadInput,
        "413" => Reason::BadInput,
        "451" => Reason::BadFile,
        "408" => Reason::Timeout,
        "429" | "455" | "550" => Reason::Busy,
        _ => Reason::Provider,
    }
}

/// What an answer to recordInfo means for the task that was asked for.
pub(super) fn record(status: u16, body: &str, asked: &str) -> Result<Record, ReadError> {
    let Some(envelope) = wire::envelope(body) else {
        return Err(read_status(status));
    };
    let words = said(&envelope);
    match (envelope.code, envelope.data.as_deref()) {
        (0 | 200, Some(data)) => wire::record(data, asked),
        (0 | 200, None) => Ok(Record::Missing),
        (422, _) if is_missing(&words) => Ok(Record::Missing),
        (404, _) => Ok(Record::Missing),
        // Documented here as envelope codes of a failed task: no answer upstream, generation failed.
        (code @ (408 | 501), _) => Ok(Record::Failed {
            reason: failure(&code.to_string(), &words),
            code: code.to_string(),
            detail: words,
            cost: None,
        }),
        _ => Err(read_code(envelope.code, words)),
    }
}

/// `recordInfo is null`, `Record does not exist`, `record is null … 14 days`, `Task not found`.
fn is_missing(words: &str) -> bool {
    let words = words.to_lowercase();
    ["is null", "does not exist", "not found"]
        .iter()
        .any(|text| words.contains(text))
}

/// The envelope of a good answer to any other question.
pub(super) fn read(status: u16, body: &str) -> Result<Envelope, ReadError> {
    let envelope = wire::envelope(body).ok_or_else(|| read_status(status))?;
    match envelope.code {
        0 | 200 => Ok(envelope),
        code => Err(read_code(code, said(&envelope))),
    }
}

/// Answers without an envelope.
fn read_status(status: u16) -> ReadError {
    let words = format!("HTTP {status} without Kie's envelope");
    match status {
        401 => ReadError::Unauthorized,
        429 => ReadError::Busy(words),
        // Cloudflare's refusals pass; they say nothing about the task.
        403 | 408 | 500..=599 => ReadError::Unavailable(words),
        200..=299 => ReadError::Garbage(words),
        _ => ReadError::Refused {
            code: i64::from(status),
            detail: words,
        },
    }
}

fn read_code(code: i64, words: String) -> ReadError {
    match code {
        401 | 403 => ReadError::Unauthorized,
        429 | 430 | 550 => ReadError::Busy(words),
        455 => ReadError::Maintenance(words),
        408 | 500..=549 => ReadError::Unavailable(words),
        _ => ReadError::Refused {
            code,
            detail: words,
        },
    }
}

/// Kie's words, or its code when it says nothing.
fn said(envelope: &Envelope) -> String {
    if envelope.words.is_empty() {
        format!("code {}", envelope.code)
    } else {
        envelope.words.clone()
    }
}

#[cfg(test)]
mod tests;
