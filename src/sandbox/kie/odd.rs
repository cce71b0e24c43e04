//! Results that are not what they should be, and downloads that go wrong.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::cut::Cut;
use super::files::body;
use super::gate::HTML_SHELL;
use super::media::{self, Kind, Order};

/// The knobs for odd results; the default is what a good Kie gives.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Odd {
    /// JSON that records of successful tasks have as `resultJson` in place of their own, e.g. `null`, `"not json"` or
    /// `"{\"resultUrls\":7}"`.
    pub result_json: Option<String>,
    /// Where addresses of results point in place of our own host, e.g. `http://nobody.invalid`.
    pub result_host: Option<String>,
    /// How addresses of results end in place of their own suffix, e.g. `.jpg` or nothing.
    pub result_suffix: Option<String>,
    /// Every task gives the results of the very first one.
    pub same_results: bool,
    /// What results really are: `webp`, `png`, `jpeg`, `mp4`, `wav`, `html`, `error` (JSON), `program`, `midi`, `noise` or
    /// `broken` (the first half of what they would be); `null`: what the model makes.
    pub file_body: Option<String>,
    /// `Content-Type` of results in place of their own.
    pub file_mime: Option<String>,
    /// What becomes of a download of a result: an HTTP status (`403`, `503`), `empty`, `html` (a page with 200), `cut` (less
    /// than `Content-Length` says) or `endless`; `null`: it works.
    pub file_fault: Option<String>,
    /// The numbers (from 1) of the results that the three above are for; empty: all.
    pub only: Vec<u32>,
    /// How many of the next accepted `createTask` calls are answered with the id of the task before.
    pub repeat_task_next: u32,
    /// How many of the next `recordInfo` calls answer with the record of another task.
    pub other_record_next: u32,
}

impl Odd {
    /// The knobs as they are for the n-th result (from 1).
    pub(super) fn of(&self, n: u32) -> Self {
        if self.only.is_empty() || self.only.contains(&n) {
            return self.clone();
        }
        Self {
            file_body: None,
            file_mime: None,
            file_fault: None,
            ..self.clone()
        }
    }
}

/// How much of an endless file is sent at once.
const ENDLESS_BYTES: usize = 1 << 20;

/// A picture of one pixel.
const WEBP: &[u8] =
    b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0";

/// A result that really is something else: see `Odd::file_body`.
pub(super) fn make(dress: &str, kind: Kind, order: &Order<'_>) -> Vec<u8> {
    match dress {
        "webp" => WEBP.to_vec(),
        "png" => media::make(Kind::Png, order),
        "jpeg" => media::make(Kind::Jpeg, order),
        "mp4" => media::make(Kind::Mp4, order),
        "wav" => media::make(Kind::Wav, order),
        "html" => HTML_SHELL.as_bytes().to_vec(),
        "error" => br#"{"code":500,"msg":"internal error"}"#.to_vec(),
        "program" => [b"MZ\x90\0".as_slice(), &[0; 60]].concat(),
        "midi" => b"MThd\0\0\0\x06\0\0\0\x01\0\x60MTrk\0\0\0\x04\0\xff\x2f\0".to_vec(),
        "broken" => {
            let mut bytes = media::make(kind, order);
            bytes.truncate(bytes.len() / 2);
            bytes
        }
        _ => vec![7; 300],
    }
}

/// The answer to a download that goes wrong: see `Odd::file_fault`.
pub(super) fn answer(fault: &str, mime: String, bytes: Bytes) -> Response {
    match fault {
        "empty" => body(mime, Bytes::new()),
        "html" => ([(header::CONTENT_TYPE, "text/html")], HTML_SHELL).into_response(),
        "cut" => {
            let length = bytes.len().to_string();
            let first = bytes.slice(..bytes.len() / 2);
            let headers = [
                (header::CONTENT_TYPE, mime),
                (header::CONTENT_LENGTH, length),
            ];
            (headers, Body::new(Cut(Some(first)))).into_response()
        }
        "endless" => {
            let much = bytes.repeat(ENDLESS_BYTES / bytes.len().max(1) + 1);
            let body = Body::new(Endless(much.into()));
            ([(header::CONTENT_TYPE, mime)], body).into_response()
        }
        status => {
            let status = status
                .parse()
                .ok()
                .and_then(|s| StatusCode::from_u16(s).ok());
            status.unwrap_or(StatusCode::BAD_GATEWAY).into_response()
        }
    }
}

/// The same bytes for ever.
struct Endless(Bytes);

impl HttpBody for Endless {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, std::io::Error>>> {
        Poll::Ready(Some(Ok(http_body::Frame::data(self.0.clone()))))
    }
}
