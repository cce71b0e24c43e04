//! The file host: results, uploads, and download links of 20 minutes; public, as Kie's.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Kie;
use super::media::{self, Kind};
use super::odd::{self, Odd};
use super::tasks::{Task, extension};

/// `GET /files/…`.
pub(super) async fn serve(State(kie): State<Kie>, Path(path): Path<String>) -> Response {
    match kie.find(&path) {
        Found::Upload(bytes, mime) => body(mime, bytes),
        Found::Result(job) => {
            let Odd {
                file_fault: fault,
                file_mime: mime,
                ..
            } = job.odd.clone();
            let mime = mime.unwrap_or_else(|| job.kind.mime().to_owned());
            // Drawing takes a moment, and other calls must not wait for it.
            match tokio::task::spawn_blocking(move || job.make()).await {
                Ok(bytes) => match fault {
                    Some(fault) => odd::answer(&fault, mime, bytes.into()),
                    None => body(mime, bytes.into()),
                },
                Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            }
        }
        Found::Expired => {
            let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>";
            (
                StatusCode::FORBIDDEN,
                [(header::CONTENT_TYPE, "application/xml")],
                text,
            )
                .into_response()
        }
        Found::Nothing => (
            StatusCode::NOT_FOUND,
            [(header::CONTENT_TYPE, "text/html")],
            "<h1>404 Not Found</h1>",
        )
            .into_response(),
    }
}

pub(super) fn body(mime: String, bytes: Bytes) -> Response {
    ([(header::CONTENT_TYPE, mime)], bytes).into_response()
}

enum Found {
    Upload(Bytes, String),
    Result(Box<Job>),
    Expired,
    Nothing,
}

/// All that is needed to make a result, taken out of the lock.
struct Job {
    kind: Kind,
    task: Task,
    number: u32,
    /// The first picture among the inputs.
    source: Option<Bytes>,
    picture_px: u32,
    megabytes: u32,
    odd: Odd,
}

impl Job {
    fn make(self) -> Vec<u8> {
        let order = media::Order {
            model: &self.task.model,
            input: &self.task.input,
            number: self.number,
            source: self.source.as_deref(),
            side: self.picture_px,
        };
        let mut bytes = match &self.odd.file_body {
            Some(body) => odd::make(body, self.kind, &order),
            None => media::make(self.kind, &order),
        };
        let wanted = self.megabytes as usize * 1_000_000;
        if bytes.len() < wanted {
            // Zeros after the end: every reader of PNG, JPEG, WAV and MP4 stops before them.
            bytes.resize(wanted, 0);
        }
        bytes
    }
}

impl Kie {
    fn find(&self, path: &str) -> Found {
        let state = self.state();
        if state.switches.expired_files {
            return if path.starts_with("d/") {
                Found::Expired
            } else {
                Found::Nothing
            };
        }
        if let Some(upload) = state.uploads.get(path) {
            return Found::Upload(upload.bytes.clone(), upload.mime.clone());
        }
        let path = match path.strip_prefix("d/") {
            None => path.to_owned(),
            Some(link) => {
                match state.linked(link.trim_end_matches(extension(link)).trim_end_matches('.')) {
                    Some(path) => path,
                    None => return Found::Expired,
                }
            }
        };
        if state.switches.files_missing {
            return Found::Nothing;
        }
        let Some((task, number)) = state.result_of(&path) else {
            return Found::Nothing;
        };
        let urls = media::picture_urls(&task.input);
        let source = urls
            .iter()
            .find_map(|url| state.uploads.get(state.own_path(url)?))
            .map(|upload| upload.bytes.clone());
        Found::Result(Box::new(Job {
            kind: media::kind(&task.model, &task.input),
            task: task.clone(),
            number,
            source,
            picture_px: state.switches.image_px,
            megabytes: state.switches.big_result_mb,
            odd: state.switches.odd.of(number),
        }))
    }
}
