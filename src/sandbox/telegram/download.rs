//! Files going out: getFile's links for the bot, `/media/…` for the page.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::super::chaos::Way;
use super::Telegram;
use super::call::{ApiError, check_token};
use super::files::{File, scale_down};

/// What may go wrong by chance when the bot takes a file.
const FILE_UPSETS: &[Way<StatusCode>] = &[
    ("502", 2, StatusCode::BAD_GATEWAY),
    ("404", 1, StatusCode::NOT_FOUND),
];

fn find(telegram: &Telegram, path: &str) -> Option<(Arc<File>, Bytes)> {
    let (file, bytes) = {
        let state = telegram.lock();
        let file = state.files.at_path(path)?;
        let bytes = state.files.bytes(&file)?;
        (file, bytes)
    };
    let bytes = if file.reduced {
        scale_down(&bytes, &file)
    } else {
        bytes
    };
    Some((file, bytes))
}

/// `/file/bot<token>/<path>`: without the name and type of the file, as the real server has it.
pub async fn for_bot(
    Shared(telegram): Shared<Telegram>,
    Path((bot, path)): Path<(String, String)>,
) -> Response {
    if let Err(error) = check_token(&telegram, &bot) {
        return error.into_response();
    }
    let upset = telegram.lock().dice.roll("file", FILE_UPSETS);
    if let Some(status) = upset {
        return status.into_response();
    }
    match find(&telegram, &path) {
        Some((_, bytes)) => {
            ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response()
        }
        None => ApiError::new(404, "Not Found").into_response(),
    }
}

/// The address of a file for the page; another run's file at the same path has another one.
pub fn page_url(file: &File) -> String {
    format!("/media/{}?v={}", file.path, file.unique)
}

/// `/media/<path>`: with its type, and in ranges so that players can jump.
pub async fn for_page(
    Shared(telegram): Shared<Telegram>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some((file, bytes)) = find(&telegram, &path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let total = bytes.len();
    let range = headers
        .get(header::RANGE)
        .and_then(|range| range.to_str().ok());
    let range = range.and_then(|range| parse_range(range, total));
    let mut reply = Response::builder()
        .header(header::CONTENT_TYPE, safe_type(&file.mime))
        .header(header::ACCEPT_RANGES, "bytes")
        .header(header::CACHE_CONTROL, "private, max-age=86400")
        .header("X-Content-Type-Options", "nosniff")
        .header(
            "Content-Security-Policy",
            "sandbox; default-src 'none'; media-src 'self'; style-src 'unsafe-inline'",
        );
    let body = match range {
        Some((first, last)) => {
            reply = reply.status(StatusCode::PARTIAL_CONTENT).header(
                header::CONTENT_RANGE,
                format!("bytes {first}-{last}/{total}"),
            );
            bytes.slice(first..=last)
        }
        None => bytes,
    };
    reply
        .body(Body::from(body))
        .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// Types that a browser would run as a page are given as plain bytes.
fn safe_type(mime: &str) -> &str {
    let shown = ["image/", "video/", "audio/"]
        .iter()
        .any(|start| mime.starts_with(start))
        && !mime.contains("svg");
    let lawful = mime.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    match mime {
        _ if !lawful => "application/octet-stream",
        "text/plain" => "text/plain; charset=utf-8",
        _ if shown => mime,
        _ => "application/octet-stream",
    }
}

/// First and last byte of a single range.
fn parse_range(range: &str, total: usize) -> Option<(usize, usize)> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let end = total.checked_sub(1)?;
    let (first, last) = match (first.parse::<usize>(), last.parse::<usize>()) {
        (Ok(first), Ok(last)) => (first, last.min(end)),
        (Ok(first), Err(_)) if last.is_empty() => (first, end),
        (Err(_), Ok(length)) if first.is_empty() => (total.saturating_sub(length), end),
        _ => return None,
    };
    (first <= last && last < total).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::parse_range;

    #[test]
    fn ranges() {
        let table = [
            ("bytes=0-3", Some((0, 3))),
            ("bytes=4-", Some((4, 9))),
            ("bytes=-2", Some((8, 9))),
            ("bytes=0-99", Some((0, 9))),
            ("bytes=10-", None),
            ("bytes=5-2", None),
            ("items=0-3", None),
        ];
        for (range, bytes) in table {
            assert_eq!(parse_range(range, 10), bytes, "{range}");
        }
        assert_eq!(parse_range("bytes=0-", 0), None);
    }
}
