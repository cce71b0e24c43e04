//! fetching → succeeded: brings the results to our disk, then takes the money and orders the delivery at once.

use super::alert::Alert;
use super::breaker::Heard;
use super::circuits::Api;
use super::{Inner, pace};
use crate::catalog::MediaKind;
use crate::files::{self, ProbeError};
use crate::generation::{Event, Generation, Reason, State};
use crate::ids::GenerationId;
use crate::kie::{DownloadError, DownloadLimit, Downloaded, Outcome};
use crate::money::MilliCredits;
use crate::store::endings;
use crate::store::generations::{self, Wait};
use crate::store::results::{self, FileRow, NewResult};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::{Duration, Instant};

/// What Kie reported at success, as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Report {
    /// Where the files are, in order.
    pub(super) urls: Vec<String>,
    /// Kie's id of the track behind each address; empty where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) parts: Vec<Option<String>>,
    /// A text result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<String>,
    /// What Kie took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) cost: Option<MilliCredits>,
    /// What was wrong with the report itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) flaw: Option<String>,
}

impl From<Outcome> for Report {
    fn from(outcome: Outcome) -> Self {
        Self {
            urls: outcome.urls,
            parts: outcome.parts,
            text: outcome.text.filter(|text| !text.trim().is_empty()),
            cost: outcome.cost,
            flaw: None,
        }
    }
}

impl Report {
    fn is_empty(&self) -> bool {
        self.urls.is_empty() && self.text.is_none()
    }
}

/// How much of a result is on our disk (or needs no disk).
pub(super) struct Haul {
    /// New parts with their places.
    pub(super) parts: Vec<(u32, NewResult)>,
    /// Why something is missing; `None`: everything is there.
    pub(super) missing: Option<Missing>,
}

/// Why a file is missing.
#[derive(Debug)]
pub(super) enum Missing {
    /// Kie reported neither a file nor a text.
    Empty,
    /// Kie reported what this other generation has got already.
    Repeated(GenerationId),
    /// What is there is no result.
    Wrong(String),
    /// Kie says it is not there.
    Gone(String),
    /// Its host does not answer.
    Silent(String),
    /// Our disk refuses it.
    Disk(String),
    /// We are being stopped.
    Stopping,
}

impl Inner {
    /// One try to bring a finished generation home.
    pub(super) fn fetch(&self, id: GenerationId) -> anyhow::Result<()> {
        let Some(job) = self.job(id, State::Fetching)? else {
            return Ok(());
        };
        let generation = &job.generation;
        let report: Report =
            serde_json::from_str(job.result.as_deref().unwrap_or("{\"urls\":[]}"))?;
        let (began, flaw) = (Instant::now(), report.flaw.clone());
        let Haul { parts, mut missing } = self.haul(generation, &report)?;
        let (customer, now_ms) = (generation.customer, self.now_ms());
        let (whole, files) = (missing.is_none(), report.urls.len());
        let (done, other) = self.write_surely(move |tx| {
            let still = generations::get(tx, id)?.is_some_and(|now| now.state == State::Fetching);
            if !still {
                return Ok((false, None));
            }
            // Another generation may have got it while it was downloaded.
            if let Some(other) = results::owner(tx, id, customer, &report.urls)? {
                return Ok((false, Some(other)));
            }
            for (n, part) in &parts {
                results::add(tx, id, customer, *n, part, now_ms)?;
            }
            results::set_parts(tx, id, &report.parts)?;
            Ok((whole && endings::deliver(tx, id, now_ms)?, None))
        })?;
        missing = other.map(Missing::Repeated).or(missing);
        if done {
            tracing::info!(
                generation = id.0,
                customer = customer.0,
                task_id = generation.task_id.as_deref().unwrap_or_default(),
                files,
                fetch_ms = began.elapsed().as_millis(),
                duration_ms = now_ms.saturating_sub(generation.created_ms),
                "succeeded, money captured"
            );
        }
        match missing {
            Some(Missing::Repeated(other)) => self.repeated(generation, Event::FilesGone, other),
            Some(missing) => self.not_fetched(generation, &missing, flaw.as_deref()),
            None => Ok(()),
        }
    }

    fn not_fetched(
        &self,
        generation: &Generation,
        missing: &Missing,
        flaw: Option<&str>,
    ) -> anyhow::Result<()> {
        let now_ms = self.now_ms();
        let over = generation.deadline_ms;
        let silent_over = over.saturating_add(pace::FETCH_SILENT_MS - pace::FETCH_GONE_MS);
        // The clock alone ends nothing: a long stop must not make the first failed try the last.
        let tried = generation.attempts >= pace::FETCH_TRIES;
        let (give_up, detail) = match missing {
            Missing::Stopping => return Ok(()),
            Missing::Repeated(other) => {
                return self.repeated(generation, Event::FilesGone, *other);
            }
            Missing::Empty => (true, flaw.unwrap_or("success without files").to_owned()),
            Missing::Gone(detail) | Missing::Wrong(detail) => {
                (tried && now_ms >= over, detail.clone())
            }
            Missing::Silent(detail) => (tried && now_ms >= silent_over, detail.clone()),
            Missing::Disk(detail) => {
                self.alert(Alert::new("disk").with("detail", &detail))?;
                (tried && now_ms >= silent_over, detail.clone())
            }
        };
        if give_up {
            let alert = Alert::new("no-files").with("generation", &generation.id);
            let alert = alert
                .with("model", &generation.model)
                .with("credits", &generation.cost);
            let alert = alert.with("detail", &detail);
            return self.refund(
                generation,
                Event::FilesGone,
                Reason::NoFiles,
                &detail,
                Some(alert),
            );
        }
        tracing::warn!(
            generation = generation.id.0,
            customer = generation.customer.0,
            detail,
            "files not fetched yet"
        );
        let id = generation.id;
        let wait = Wait {
            due_ms: now_ms.saturating_add(self.pace.retry_ms(generation.attempts)),
            attempts: generation.attempts.saturating_add(1),
            unanswered_since_ms: None,
            missing_since_ms: None,
        };
        self.status.retries.note("files", "");
        self.write(move |tx| {
            generations::wait(tx, id, State::Fetching, &wait)?;
            Ok(())
        })
    }

    /// Downloads what is not stored yet. One missing file does not keep the others from being stored.
    pub(super) fn haul(&self, generation: &Generation, report: &Report) -> anyhow::Result<Haul> {
        let mut haul = Haul {
            parts: Vec::new(),
            missing: report.is_empty().then_some(Missing::Empty),
        };
        let (id, customer) = (generation.id, generation.customer);
        let read = |conn: &_| -> anyhow::Result<_> {
            let owner = results::owner(conn, id, customer, &report.urls)?;
            Ok((results::of(conn, id)?, owner))
        };
        let (stored, owner) = self.parts.store.read(read)?;
        if let Some(other) = owner {
            haul.missing = Some(Missing::Repeated(other));
            return Ok(haul);
        }
        let is_stored = |n: u32| stored.iter().any(|row| row.n == n);
        let mut n = 0;
        for url in &report.urls {
            if self.is_stopping() {
                haul.missing = Some(Missing::Stopping);
                break;
            }
            if !is_stored(n) {
                match self.download(generation, url) {
                    Ok(part) => haul.parts.push((n, part)),
                    Err(missing) => haul.missing = Some(missing),
                }
            }
            n += 1;
        }
        if let Some(text) = report
            .text
            .as_ref()
            .filter(|_| !is_stored(n) && haul.missing.is_none())
        {
            haul.parts.push((n, NewResult::Text(text.clone())));
        }
        Ok(haul)
    }

    /// One file: from where Kie said, or from a fresh link if that is gone.
    fn download(&self, generation: &Generation, url: &str) -> Result<NewResult, Missing> {
        let began = Instant::now();
        let disk = |error: std::io::Error| Missing::Disk(error.to_string());
        let folder = &self.parts.files_dir;
        let dest = files::new_path(folder, "application/octet-stream").map_err(disk)?;
        let room = self.parts.store.room();
        let booked = room.map(|room| room.book(pace::LARGEST_FILE));
        let most = booked
            .as_ref()
            .map_or(pace::LARGEST_FILE, |room| room.bytes);
        let no_room = || Missing::Disk("not enough free space".to_owned());
        if most == 0 {
            return Err(no_room());
        }
        let limit = || DownloadLimit {
            max_bytes: most,
            max_seen: pace::LARGEST_SEEN,
            timeout: Duration::from_millis(pace::DOWNLOAD_MS),
        };
        let ticket = self
            .enter(Api::of_file(url))
            .map_err(|_| Missing::Silent("its host does not answer".to_owned()))?;
        let mut got = self.parts.client.download(url, &dest, limit());
        match &got {
            Err(DownloadError::Unavailable(detail)) => self.tell(ticket, Heard::Bad, detail),
            // Our disk says nothing about the host.
            Err(DownloadError::Io(_)) => drop(ticket),
            Ok(_) | Err(_) => self.tell(ticket, Heard::Good, ""),
        }
        if let Err(DownloadError::Gone(_)) = &got
            && let Ok(fresh) = self.parts.client.download_url(url)
        {
            got = self.parts.client.download(&fresh, &dest, limit());
        }
        tracing::debug!(
            generation = generation.id.0,
            ok = got.is_ok(),
            duration_ms = began.elapsed().as_millis(),
            "downloaded"
        );
        let got = match got {
            Ok(got) => got,
            Err(DownloadError::TooLarge { limit }) if limit < pace::LARGEST_FILE => {
                return Err(no_room());
            }
            Err(DownloadError::TooLarge { .. }) => return Ok(NewResult::Link(url.to_owned())),
            Err(DownloadError::Gone(detail)) => return Err(Missing::Gone(detail)),
            Err(DownloadError::Unavailable(detail)) => return Err(Missing::Silent(detail)),
            Err(DownloadError::Wrong(detail)) => return Err(Missing::Wrong(detail)),
            Err(DownloadError::Io(error)) => return Err(Missing::Disk(error.to_string())),
        };
        // Named after what it is, and the new name made durable before a row points to it.
        let name = files::random_name(&got.mime).map_err(disk)?;
        std::fs::rename(&dest, folder.join(&name)).map_err(disk)?;
        std::fs::File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(disk)?;
        let path = folder.join(&name);
        let file = file_row(folder, name, got);
        if file.is_err() {
            files::remove(&path).map_err(disk)?;
        }
        Ok(NewResult::File(url.to_owned(), file?))
    }
}

/// What is known of a downloaded file. A sound that our parsers cannot read goes out as a plain file, a picture or a
/// film of which not even the size can be read is none.
fn file_row(folder: &Path, name: String, got: Downloaded) -> Result<FileRow, Missing> {
    let mut row = FileRow {
        kind: MediaKind::File,
        mime: got.mime,
        bytes: got.bytes,
        duration_ms: None,
        width: None,
        height: None,
        path: name,
    };
    match files::probe(&folder.join(&row.path)) {
        Ok(probed) => {
            row.kind = probed.kind;
            row.duration_ms = probed.duration_ms;
            row.width = probed.width;
            row.height = probed.height;
            if probed.kind != MediaKind::File {
                row.mime = probed.mime;
            }
        }
        Err(ProbeError::Io(error)) => return Err(Missing::Disk(error.to_string())),
        Err(error) if row.mime.starts_with("image/") || row.mime.starts_with("video/") => {
            return Err(Missing::Wrong(error.to_string()));
        }
        Err(error) => tracing::warn!(error = %error, mime = row.mime, "an odd result file"),
    }
    Ok(row)
}
