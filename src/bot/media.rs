//! A customer's file: fetched from Telegram and measured before it becomes an answer.

use crate::bot::api::{CallError, Telegram};
use crate::bot::content;
use crate::bot::quick;
use crate::bot::say::FileTrouble;
use crate::bot::session::Session;
use crate::bot::topup;
use crate::bot::update::{MAX_DOWNLOAD_BYTES, Sent};
use crate::catalog::Catalog;
use crate::files;
use crate::ids::CustomerId;
use crate::store::results::FileRow;
use crate::store::{Store, StoreError};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Tries to get a file before giving up for now.
const TRIES: u32 = 3;

/// The customer's file on our disk, if the open question or the quick mode wants one, or none is open.
pub async fn fetch(
    telegram: &Telegram,
    store: &Store,
    catalog: &Catalog,
    folder: &Path,
    (customer, sent): (CustomerId, &Sent),
) -> anyhow::Result<Result<FileRow, FileTrouble>> {
    let wanted = store.read::<_, StoreError, _>(|conn| {
        let mut session = Session::load(conn, customer)?;
        topup::leave_decided(conn, &mut session)?;
        let asked = content::takes_files(&session) || wants_file(&session, catalog);
        Ok(asked || quick::wants_file(conn, catalog, &session, customer)?)
    })?;
    if !wanted {
        return Ok(Err(FileTrouble::NotAsked));
    }
    get(telegram, store, folder, sent).await
}

/// A file that Telegram has, on our disk.
pub async fn get(
    telegram: &Telegram,
    store: &Store,
    folder: &Path,
    sent: &Sent,
) -> anyhow::Result<Result<FileRow, FileTrouble>> {
    if sent.bytes.is_some_and(|bytes| bytes > MAX_DOWNLOAD_BYTES) {
        return Ok(Err(FileTrouble::TooBig));
    }
    // What is booked is let go when the file is stored, or refused.
    let booked = store.room().map(|room| room.book(MAX_DOWNLOAD_BYTES));
    if booked
        .as_ref()
        .is_some_and(|room| room.bytes < MAX_DOWNLOAD_BYTES)
    {
        return Ok(Err(FileTrouble::NoRoom));
    }
    let part = folder.join(format!(
        "{}.part",
        files::random_name("application/octet-stream")?
    ));
    let fetched = download(telegram, sent, &part).await;
    let judged = match fetched {
        Ok(()) => judge(folder.to_owned(), part.clone()).await?,
        Err(trouble) => Err(trouble),
    };
    // What was not kept must not stay on the disk.
    files::remove(&part)?;
    Ok(judged)
}

fn wants_file(session: &Session, catalog: &Catalog) -> bool {
    let asked = session.draft.as_ref().and_then(|draft| {
        let model = catalog.get(&draft.model).filter(|model| model.is_sold())?;
        draft.asked(model).map(|(_, param)| param.kind.clone())
    });
    asked.is_some_and(|kind| kind.is_media())
}

async fn download(telegram: &Telegram, sent: &Sent, to: &Path) -> Result<(), FileTrouble> {
    for attempt in 1..=TRIES {
        match telegram
            .download(&sent.file_id, to, MAX_DOWNLOAD_BYTES)
            .await
        {
            Ok(_) => return Ok(()),
            Err(CallError::Refused(why)) if why.contains("too big") || why.contains("larger") => {
                return Err(FileTrouble::TooBig);
            }
            Err(error) => {
                tracing::warn!(%error, attempt, "customer's file not fetched");
                if let Err(error) = files::remove(to) {
                    tracing::error!(%error, "cannot remove a part file");
                }
                if matches!(error, CallError::Refused(_) | CallError::Gone(_)) {
                    return Err(FileTrouble::NotGiven);
                }
                tokio::time::sleep(Duration::from_millis(300 * u64::from(attempt))).await;
            }
        }
    }
    Err(FileTrouble::NotGiven)
}

/// Looks at the bytes and gives the file its lasting name.
async fn judge(folder: PathBuf, part: PathBuf) -> anyhow::Result<Result<FileRow, FileTrouble>> {
    let work = move || -> anyhow::Result<Result<FileRow, FileTrouble>> {
        let probed = match files::probe(&part) {
            Ok(probed) => probed,
            Err(error) => {
                tracing::info!(%error, "customer's file cannot be read");
                return Ok(Err(FileTrouble::Unreadable));
            }
        };
        let path = files::new_path(&folder, &probed.mime)?;
        std::fs::rename(&part, &path)?;
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        Ok(Ok(FileRow {
            path: name.to_owned(),
            kind: probed.kind,
            mime: probed.mime,
            bytes: probed.bytes,
            duration_ms: probed.duration_ms,
            width: probed.width,
            height: probed.height,
        }))
    };
    tokio::task::spawn_blocking(work).await?
}
