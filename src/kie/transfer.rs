//! Files to Kie's upload host and results from wherever Kie keeps them.

use super::{Client, ReadError, calls, verdict, wire};
use crate::failpoint;
use crate::files::{self, Oddity};
use std::borrow::Cow;
use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;
use ureq::http::Uri;
use ureq::http::header::AUTHORIZATION;
use ureq::unversioned::multipart::{Form, Part};

/// The folder below our account's at the upload host; Kie deletes uploads after 3 days.
const UPLOAD_PATH: &str = "kiebot";
const CHUNK_BYTES: usize = 64 * 1024;
/// No result is so large; a server that says so is wrong.
const MAX_CLAIM: u64 = 16 << 30;

/// What a download may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DownloadLimit {
    /// Largest file in bytes that is kept.
    pub max_bytes: u64,
    /// A larger one whose length nobody tells is followed to this many bytes, without keeping any, to see that it ends.
    pub max_seen: u64,
    /// Longest time for all of it.
    pub timeout: Duration,
}

/// A file that is safely on our disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Downloaded {
    /// Its size.
    pub bytes: u64,
    /// What its bytes are (the server's word only where they do not tell).
    pub mime: String,
}

/// Why a file could not be had. No text holds a URL.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// Not there any more (403, 404, 410): try a link from `Client::download_url`, then give up.
    #[error("the file is gone ({0})")]
    Gone(String),
    /// Larger than allowed; nothing was kept.
    #[error("the file is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// Not reached, too slow, cut off, or a web page in place of the file: try again later.
    #[error("the file cannot be had: {0}")]
    Unavailable(String),
    /// It arrived as the server has it, but it is no result: half a picture, an error in JSON, a program.
    #[error("the file is no result: {0}")]
    Wrong(String),
    /// Our disk.
    #[error("cannot write the file: {0}")]
    Io(#[from] io::Error),
}

impl Client {
    /// Sends a file to Kie's upload host under a random name and gives its public URL, good for 3
    /// days. Safe to repeat. A file that cannot be read is `Refused` with code 0.
    pub fn upload(&self, path: &Path, mime: &str) -> Result<String, ReadError> {
        self.counted("upload", self.send_file(path, mime))
    }

    fn send_file(&self, path: &Path, mime: &str) -> Result<String, ReadError> {
        let ours = |what: &str| ReadError::Refused {
            code: 0,
            detail: what.to_owned(),
        };
        // A wrong or missing suffix makes `.bin` of a file, and models refuse that.
        let name = files::random_name(mime).map_err(|_| ours("no random name"))?;
        let part = Part::file(path)
            .map_err(|error| ours(&format!("the file cannot be read: {error}")))?
            .file_name(&name)
            .mime_str(mime)
            .map_err(|_| ours("not a MIME type"))?;
        let form = Form::new()
            .text("uploadPath", UPLOAD_PATH)
            .text("fileName", &name)
            .part("file", part);
        failpoint::pass(format_args!("before call of upload"));
        let answer = self
            .inner
            .upload
            .post(format!("{}/api/file-stream-upload", self.inner.upload_url))
            .header(AUTHORIZATION, self.authorization())
            .send(form);
        let answer = self.read_text(answer);
        failpoint::pass(format_args!("after call of upload"));
        let (status, body) = answer?;
        let envelope = verdict::read(status, &body)?;
        wire::url(envelope.data.as_deref(), &["downloadUrl", "fileUrl"])
            .ok_or_else(|| ReadError::Garbage("no URL of the uploaded file".to_owned()))
    }

    /// Fetches a result to `dest` by way of `dest` + `.part`; `dest` appears whole or not at all.
    /// No key is sent: results are public to whoever has the URL.
    pub fn download(
        &self,
        url: &str,
        dest: &Path,
        limit: DownloadLimit,
    ) -> Result<Downloaded, DownloadError> {
        let part = part_path(dest);
        failpoint::pass(format_args!("before call of file"));
        let fetched = self.fetch(url, &part, limit);
        failpoint::pass(format_args!("after call of file"));
        let how = fetched.as_ref().err().map_or("ok", calls::of_download);
        self.inner.calls.note("file", how);
        if fetched.is_err() {
            remove_if_there(&part)?;
        }
        let downloaded = fetched?;
        fs::rename(&part, dest)?;
        files::sync_folder(dest)?;
        failpoint::pass(format_args!("file is kept"));
        Ok(downloaded)
    }

    fn fetch(
        &self,
        url: &str,
        part: &Path,
        limit: DownloadLimit,
    ) -> Result<Downloaded, DownloadError> {
        let unavailable = |error: &ureq::Error| DownloadError::Unavailable(self.words(error));
        let answer = self
            .inner
            .download
            .get(sendable(url).as_ref())
            .config()
            .timeout_global(Some(limit.timeout))
            .timeout_per_read(Some(self.inner.timeouts.read))
            .accept_encoding("identity")
            .build()
            .call()
            .map_err(|error| unavailable(&error))?;
        let status = answer.status().as_u16();
        match status {
            200 => {}
            403 | 404 | 410 => return Err(DownloadError::Gone(format!("HTTP {status}"))),
            _ => return Err(DownloadError::Unavailable(format!("HTTP {status}"))),
        }
        let body = answer.into_body();
        let too_large = DownloadError::TooLarge {
            limit: limit.max_bytes,
        };
        match body.content_length() {
            Some(claim) if claim > MAX_CLAIM => {
                let words = format!("it claims to have {claim} bytes");
                return Err(DownloadError::Unavailable(words));
            }
            Some(claim) if claim > limit.max_bytes => return Err(too_large),
            _ => {}
        }
        let said = body.mime_type().map(str::to_owned);
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(part)?;
        let mut reader = body.into_with_config().limit(u64::MAX).reader();
        let mut chunk = vec![0; CHUNK_BYTES];
        let mut bytes: u64 = 0;
        loop {
            let count = match reader.read(&mut chunk) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) => return Err(unavailable(&ureq::Error::from(error))),
            };
            let before = bytes;
            bytes = bytes.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
            if bytes > limit.max_seen.max(limit.max_bytes) {
                return Err(DownloadError::Unavailable("it has no end".to_owned()));
            }
            if bytes <= limit.max_bytes {
                file.write_all(chunk.get(..count).unwrap_or_default())?;
            } else if before <= limit.max_bytes {
                // Too large to be kept: the disk is free again, only its end is still waited for.
                file.set_len(0)?;
            }
        }
        if bytes > limit.max_bytes {
            return Err(too_large);
        }
        file.sync_all()?;
        judged(part, url, bytes, said)
    }
}

/// What was downloaded, unless its bytes show that it is no result.
fn judged(
    part: &Path,
    url: &str,
    bytes: u64,
    said: Option<String>,
) -> Result<Downloaded, DownloadError> {
    let seen = files::mime_of(part)?;
    let name = url.split(['?', '#']).next().unwrap_or_default();
    match files::oddity(part, seen, said.as_deref(), name)? {
        _ if bytes == 0 => Err(DownloadError::Unavailable(
            "nothing in place of the file".to_owned(),
        )),
        Some(Oddity::Page) => Err(DownloadError::Unavailable(
            "a web page in place of the file".to_owned(),
        )),
        Some(other) => Err(DownloadError::Wrong(other.words().to_owned())),
        None => Ok(Downloaded {
            bytes,
            mime: seen
                .map(str::to_owned)
                .or(said)
                .unwrap_or_else(|| "application/octet-stream".to_owned()),
        }),
    }
}

/// A URL that can be sent: names with blanks or letters of other alphabets are encoded, a good URL
/// (it may be signed) is left as it is.
fn sendable(url: &str) -> Cow<'_, str> {
    if url.parse::<Uri>().is_ok() {
        return Cow::Borrowed(url);
    }
    url::Url::parse(url).map_or(Cow::Borrowed(url), |parsed| Cow::Owned(parsed.into()))
}

fn part_path(dest: &Path) -> PathBuf {
    let mut name = dest.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
