//! The upload host: multipart, base64 and by address, all ending in one public folder per account.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Multipart, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use serde_json::{Value, json};

use super::Kie;
use super::encode::unbase64;
use super::gate::{Answer, Refused, either, with_code};
use super::state::Upload;
use super::tasks::extension;

/// The number of the account that shows in every address.
const ACCOUNT: &str = "100001";
/// The source of an upload by address must answer in 30 s and be at most 100 MB.
const FETCH_WITHIN: Duration = Duration::from_secs(30);
const FETCH_LIMIT: u64 = 100_000_000;

fn refuse(code: i64, msg: &str) -> Refused {
    with_code(
        code,
        json!({ "success": false, "code": code, "msg": msg }).to_string(),
        "application/json",
    )
    .into()
}

/// A file on its way in.
#[derive(Default)]
struct Incoming {
    bytes: Option<Bytes>,
    upload_path: String,
    /// `fileName` as asked for.
    file_name: String,
    /// Name the file had at the sender, for its extension.
    original_name: String,
    /// Set for raw base64, whose type nobody knows.
    nameless: bool,
}

/// `POST /api/file-stream-upload`.
pub(super) async fn stream(
    State(kie): State<Kie>,
    headers: HeaderMap,
    form: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> impl IntoResponse {
    let read = match (kie.knows(&headers), form) {
        (Err(refusal), _) => Err(refusal),
        (Ok(()), Err(_)) => Err(refuse(400, "Missing required parameter: file")),
        (Ok(()), Ok(form)) => read_form(form).await,
    };
    either(read.and_then(|incoming| kie.keep(incoming)))
}

async fn read_form(mut form: Multipart) -> Result<Incoming, Refused> {
    let broken = |_| refuse(500, "Internal server error");
    let mut incoming = Incoming::default();
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name().unwrap_or_default() {
            "file" => {
                incoming.original_name = field.file_name().unwrap_or_default().to_owned();
                incoming.bytes = Some(field.bytes().await.map_err(broken)?);
            }
            "uploadPath" => incoming.upload_path = field.text().await.map_err(broken)?,
            "fileName" => incoming.file_name = field.text().await.map_err(broken)?,
            _ => {}
        }
    }
    if incoming.bytes.is_none() {
        return Err(refuse(400, "Missing required parameter: file"));
    }
    Ok(incoming)
}

/// `POST /api/file-base64-upload`.
pub(super) async fn base64(
    State(kie): State<Kie>,
    headers: HeaderMap,
    body: Bytes,
) -> impl IntoResponse {
    either(
        kie.knows(&headers)
            .and_then(|()| read_base64(&body))
            .and_then(|incoming| kie.keep(incoming)),
    )
}

fn read_base64(body: &[u8]) -> Result<Incoming, Refused> {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let given = text("base64Data");
    if given.is_empty() {
        return Err(refuse(400, "Missing required parameter: base64Data"));
    }
    let (mime, data) = match given
        .strip_prefix("data:")
        .and_then(|rest| rest.split_once(";base64,"))
    {
        Some((mime, data)) => (mime, data),
        None => ("", given.as_str()),
    };
    let Some(bytes) = unbase64(data) else {
        return Err(refuse(400, "Base64 decoding failed: Invalid Base64 format"));
    };
    let known = TYPES.iter().find(|(_, known)| *known == mime);
    Ok(Incoming {
        bytes: Some(bytes.into()),
        upload_path: text("uploadPath"),
        file_name: text("fileName"),
        original_name: known
            .map(|(extension, _)| format!("file.{extension}"))
            .unwrap_or_default(),
        nameless: true,
    })
}

/// `POST /api/file-url-upload`.
pub(super) async fn url(
    State(kie): State<Kie>,
    headers: HeaderMap,
    body: Bytes,
) -> impl IntoResponse {
    either(kie.upload_by_address(&headers, &body).await)
}

impl Kie {
    async fn upload_by_address(&self, headers: &HeaderMap, body: &[u8]) -> Answer {
        self.knows(headers)?;
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        let address = text("fileUrl");
        if address.is_empty() {
            return Err(refuse(
                400,
                "Missing required parameter: fileUrl (file download URL)",
            ));
        }
        let original_name = address
            .split(['?', '#'])
            .next()
            .and_then(|path| path.rsplit('/').next())
            .unwrap_or_default()
            .to_owned();
        let fetched = tokio::task::spawn_blocking(move || fetch(&address))
            .await
            .ok()
            .flatten();
        let Some(bytes) = fetched else {
            return Err(refuse(500, "Internal server error"));
        };
        let (upload_path, file_name) = (text("uploadPath"), text("fileName"));
        self.keep(Incoming {
            bytes: Some(bytes.into()),
            upload_path,
            file_name,
            original_name,
            nameless: false,
        })
    }

    fn knows(&self, headers: &HeaderMap) -> Result<(), Refused> {
        if self.has_key(headers) {
            Ok(())
        } else {
            Err(refuse(401, "Authentication failed: Invalid API Key"))
        }
    }

    /// Puts a file in its place, over any file of the same name, and answers where it is.
    fn keep(&self, incoming: Incoming) -> Answer {
        let folder = incoming.upload_path.trim_matches('/');
        if folder.is_empty() {
            return Err(refuse(400, "Missing required parameter: uploadPath"));
        }
        let mut state = self.state();
        let now = state.now_ms();
        let name = match (
            incoming.file_name.as_str(),
            extension(&incoming.original_name),
        ) {
            ("", "") if incoming.nameless => format!("uploaded-{now}-{}.bin", random_name()),
            ("", "") => format!("{now}-{}", random_name()),
            ("", extension) => format!("{now}-{}.{extension}", random_name()),
            (name, _) => name.replace('/', "_"),
        };
        let path = format!("kieai/{ACCOUNT}/{folder}/{name}");
        let mime = mime_of(&name);
        let bytes = incoming.bytes.unwrap_or_default();
        let answer = json!({ "success": true, "code": 200, "msg": "File uploaded successfully", "data": {
            "success": true, "fileName": name, "filePath": path, "downloadUrl": format!("{}/files/{path}", state.base_url),
            "fileSize": bytes.len(), "mimeType": mime, "uploadedAt": iso_time(now),
        } });
        state.keep_upload(
            path,
            Upload {
                bytes,
                mime: mime.to_owned(),
            },
        );
        Ok(with_code(200, answer.to_string(), "application/json"))
    }
}

/// Types by extension; of two with one type, the first gives the extension.
const TYPES: &[(&str, &str)] = &[
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("webp", "image/webp"),
    ("gif", "image/gif"),
    ("mp4", "video/mp4"),
    ("mov", "video/quicktime"),
    ("webm", "video/webm"),
    ("mp3", "audio/mpeg"),
    ("wav", "audio/wav"),
    ("ogg", "audio/ogg"),
    ("oga", "audio/ogg"),
    ("m4a", "audio/mp4"),
    ("aac", "audio/aac"),
    ("flac", "audio/flac"),
    ("txt", "text/plain"),
    ("pdf", "application/pdf"),
    ("json", "application/json"),
];

fn mime_of(name: &str) -> &'static str {
    let extension = extension(name).to_lowercase();
    TYPES
        .iter()
        .find(|(known, _)| *known == extension)
        .map_or("application/octet-stream", |(_, mime)| mime)
}

fn random_name() -> String {
    (0..11).map(|_| fastrand::char('a'..='z')).collect()
}

/// Milliseconds since 1970 as `2026-04-02T12:52:04.330Z`.
fn iso_time(ms: u64) -> String {
    let (days, rest) = (ms / 86_400_000, ms % 86_400_000);
    // Days to a date of the Gregorian calendar, counting years from March (Howard Hinnant's method).
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hours, minutes, seconds) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60);
    format!(
        "{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}.{:03}Z",
        rest % 1000
    )
}

/// Whether an address leads to this very machine: the emulator talks to nobody else.
pub(super) fn is_loopback(address: &str) -> bool {
    let Ok(address) = url::Url::parse(address) else {
        return false;
    };
    match address.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn fetch(address: &str) -> Option<Vec<u8>> {
    if !is_loopback(address) {
        return None;
    }
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(FETCH_WITHIN))
        .build();
    let mut answer = ureq::Agent::new_with_config(config)
        .get(address)
        .call()
        .ok()?;
    answer
        .body_mut()
        .with_config()
        .limit(FETCH_LIMIT)
        .read_to_vec()
        .ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn dates_are_written_as_kie_writes_them() {
        assert_eq!(
            super::iso_time(1_775_134_324_330),
            "2026-04-02T12:52:04.330Z"
        );
        assert_eq!(super::iso_time(951_782_400_000), "2000-02-29T00:00:00.000Z");
    }
}
