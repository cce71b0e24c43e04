//! Every knob that makes the emulated Kie misbehave, as one JSON object.

use serde::{Deserialize, Serialize};

use super::odd::Odd;

/// The knobs of `/_kie/switches`; the default is a Kie that works.
///
/// `*_next` counters go down by one each time they act. Numbers of 0, `false` and `null` mean "off".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Switches {
    /// Total time of a task in milliseconds, fixed when the task is created.
    pub delay_ms: u64,
    /// States shown one after another while the task runs, each for an equal part of `delay_ms`.
    pub steps: Vec<String>,
    /// How many of the next tasks end in `fail`.
    pub fail_next: u32,
    /// `failCode` of such tasks.
    pub fail_code: String,
    /// `failMsg` of such tasks.
    pub fail_msg: String,
    /// Failing tasks fail at once, without `costTime` and `completeTime`.
    pub fail_instant: bool,
    /// How many of the next `createTask` calls are refused.
    pub refuse_next: u32,
    /// Envelope code of the refusal.
    pub refuse_code: i64,
    /// Text of the refusal.
    pub refuse_msg: String,
    /// A task whose input contains this word fails late with `moderation_msg`; empty means off.
    pub moderation_word: String,
    /// `failCode` of moderated tasks.
    pub moderation_code: String,
    /// `failMsg` of moderated tasks.
    pub moderation_msg: String,
    /// How many of the next `createTask` calls are accepted and paid, with the connection dropped instead of an answer.
    pub lost_reply_next: u32,
    /// An accepted and paid `createTask` is answered only after this time, milliseconds: room for a crash of the caller.
    pub accepted_wait_ms: u64,
    /// How many of the next calls get envelope code 429.
    pub busy_next: u32,
    /// Drop every connection without an answer and without doing anything.
    pub down: bool,
    /// The next call gets this HTTP status with an HTML page; then the switch is `null` again.
    pub http_status_next: Option<u16>,
    /// Wait this long before every answer, milliseconds.
    pub hang_ms: u64,
    /// How many of the next calls get a broken body with HTTP 200.
    pub garbage_next: u32,
    /// How many of the next calls get an empty body with HTTP 200.
    pub empty_next: u32,
    /// How many of the next calls get envelope code 401 whatever their key.
    pub unauthorized_next: u32,
    /// How many of the next calls get an HTML page with HTTP 200.
    pub html_next: u32,
    /// How many of the next calls get half of their answer before the connection breaks.
    pub half_next: u32,
    /// How many of the next calls are dropped without an answer and without doing anything.
    pub drop_next: u32,
    /// Restrict `busy_next`, `down`, `http_status_next`, `hang_ms`, `garbage_next`, `empty_next` and the four above to one
    /// sort of call: `create`, `poll`, `credit`, `link`, `upload`, `file`, `docs`, `prices` or `models` (the catalogue API);
    /// `null` means every API and upload call (`down` also files).
    pub only: Option<String>,
    /// How many of the next `recordInfo` calls answer `recordInfo is null`.
    pub null_record_next: u32,
    /// Refuse uploads and files with 403 `error code: 1010` when the User-Agent is missing or Python's.
    pub no_user_agent_403: bool,
    /// Results answer 404.
    pub files_missing: bool,
    /// Retention is over: results, uploads and download links are gone.
    pub expired_files: bool,
    /// Successful tasks have an empty `resultUrls`.
    pub empty_results: bool,
    /// How many files a successful task has; `null` follows the model and its input.
    pub result_files: Option<u32>,
    /// Results are padded to this many megabytes.
    pub big_result_mb: u32,
    /// Results that are not what they should be.
    pub odd: Odd,
    /// Longest side of result pictures, pixels.
    pub image_px: u32,
    /// The balance in Kie's credits; writing sets it.
    pub credits: f64,
    /// Envelope code of "no credit": 402 or 500.
    pub no_credit_code: i64,
    /// The balance endpoint shows a debit only this many milliseconds after the task was created.
    pub debit_lag_ms: u64,
    /// Failed tasks keep the money.
    pub no_refund: bool,
    /// Every API call gets code 455.
    pub maintenance: bool,
    /// Name of the text in the envelope: `msg` or `message`.
    pub message_key: String,
    /// Tasks stay in their last step until `/_kie/finish` or until this is off.
    pub never_finish: bool,
    /// Whether records of finished tasks tell the price.
    pub credits_consumed: bool,
    /// Under which name they tell it: `creditsConsumed` or `consumeCredits`.
    pub credits_key: String,
    /// `resultJson` is an object, not a string.
    pub result_as_object: bool,
    /// `failCode` is a number, not a string.
    pub fail_code_number: bool,
    /// Records carry `updateTime`.
    pub update_time: bool,
    /// `failCode` and `failMsg` are empty strings, not `null`, when there is no failure.
    pub empty_fail_strings: bool,
    /// Enforce 20 creates in 10 s and 10 polls a second.
    pub rate_limits: bool,
    /// Accept model ids that are not in the table, without checking their fields.
    pub any_model: bool,
    /// Refuse input fields that the model does not document.
    pub strict_fields: bool,
    /// Key that turns on the signature of callbacks; its bytes are used as they are.
    pub webhook_key: Option<String>,
    /// Deliver every callback twice.
    pub duplicate_callbacks: bool,
    /// Deliver the callback before `createTask` answers (only for tasks that are finished at once).
    pub early_callback: bool,
    /// Pause between attempts to deliver a callback, milliseconds.
    pub callback_retry_ms: u64,
    /// How long after the end of its task a callback is sent, milliseconds.
    pub callback_delay_ms: u64,
    /// How many of the next callbacks are never sent.
    pub lost_callbacks_next: u32,
    /// How callbacks are signed with a `webhook_key`: `good`, `none`, `forged` (another key) or `stale` (an hour ago).
    pub callback_signature: String,
    /// The moment in the headers of signed callbacks, Unix seconds; `null` means now.
    pub callback_at_s: Option<u64>,
    /// Base address (`http://127.0.0.1:8081`) that gets every callback instead of its own host, as behind a reverse
    /// proxy; `null` means off.
    pub callback_via: Option<String>,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            delay_ms: 0,
            steps: vec!["waiting".into(), "generating".into()],
            fail_next: 0,
            fail_code: "500".into(),
            fail_msg: "internal error, please try again later".into(),
            fail_instant: false,
            refuse_next: 0,
            refuse_code: 422,
            refuse_msg: "The page does not exist or is not published".into(),
            moderation_word: "nsfw".into(),
            moderation_code: "400".into(),
            moderation_msg: "The input or output was flagged as sensitive. Please try again with different inputs.".into(),
            lost_reply_next: 0,
            accepted_wait_ms: 0,
            busy_next: 0,
            down: false,
            http_status_next: None,
            hang_ms: 0,
            garbage_next: 0,
            empty_next: 0,
            unauthorized_next: 0,
            html_next: 0,
            half_next: 0,
            drop_next: 0,
            only: None,
            null_record_next: 0,
            no_user_agent_403: true,
            files_missing: false,
            expired_files: false,
            empty_results: false,
            result_files: None,
            big_result_mb: 0,
            odd: Odd::default(),
            image_px: 768,
            credits: 0.0,
            no_credit_code: 402,
            debit_lag_ms: 0,
            no_refund: false,
            maintenance: false,
            message_key: "msg".into(),
            never_finish: false,
            credits_consumed: true,
            credits_key: "creditsConsumed".into(),
            result_as_object: false,
            fail_code_number: false,
            update_time: false,
            empty_fail_strings: false,
            rate_limits: true,
            any_model: false,
            strict_fields: false,
            webhook_key: None,
            duplicate_callbacks: false,
            early_callback: false,
            callback_retry_ms: 500,
            callback_delay_ms: 0,
            lost_callbacks_next: 0,
            callback_signature: "good".into(),
            callback_at_s: None,
            callback_via: None,
        }
    }
}

/// Takes one from a counter; `true` if there was one to take.
pub(super) fn take(counter: &mut u32) -> bool {
    let had = *counter > 0;
    *counter = counter.saturating_sub(1);
    had
}

impl Switches {
    /// Whether a fault restricted by `only` applies to this sort of call.
    pub(super) fn concerns(&self, sort: Sort) -> bool {
        match &self.only {
            Some(only) => only == sort.name(),
            None => sort != Sort::File,
        }
    }
}

/// The sorts of calls a fault can be restricted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Create,
    Poll,
    Credit,
    Link,
    Upload,
    File,
    Docs,
    Prices,
    Models,
    Other,
}

impl Sort {
    /// The sort of a call by its path.
    pub(super) fn of(path: &str) -> Self {
        match path {
            "/api/v1/jobs/createTask" => Self::Create,
            "/api/v1/jobs/recordInfo" => Self::Poll,
            "/api/v1/chat/credit" => Self::Credit,
            "/api/v1/common/download-url" => Self::Link,
            "/api/file-stream-upload" | "/api/file-base64-upload" | "/api/file-url-upload" => {
                Self::Upload
            }
            "/client/v1/model-pricing/page" => Self::Prices,
            "/llms.txt" => Self::Docs,
            _ if path.starts_with("/files/") => Self::File,
            _ if path == "/api/v1/models" || path.starts_with("/api/v1/models/") => Self::Models,
            _ if path.ends_with(".md") => Self::Docs,
            _ => Self::Other,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Poll => "poll",
            Self::Credit => "credit",
            Self::Link => "link",
            Self::Upload => "upload",
            Self::File => "file",
            Self::Docs => "docs",
            Self::Prices => "prices",
            Self::Models => "models",
            Self::Other => "other",
        }
    }
}
