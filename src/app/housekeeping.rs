//! What is thrown away in time: bodies of old updates and messages, tokens of old submits, files nobody needs, old copies
//! of the database.

use crate::bot::desk::Desk;
use crate::clock::DAY_MS;
use crate::files;
use crate::ops::backups;
use crate::store::{Store, StoreError, anchors, gallery, inbox, outbox, results, submits, support};
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Bodies of done updates and sent messages, and tokens of callbacks, are kept so long.
const BODIES_MS: i64 = inbox::KEPT_DAYS * DAY_MS;
/// Files of customers and results are kept so long; Telegram can send results again after it.
const FILES_MS: i64 = files::KEPT_DAYS * DAY_MS;
/// What was said in support.
const SUPPORT_MS: i64 = support::KEPT_DAYS * DAY_MS;
/// A file that no row names was left by a crash or a download that came to nothing; younger ones may be under way.
const STRAY_MS: i64 = DAY_MS;

/// Entries that get their words in one transaction.
const WORDS_AT_ONCE: u16 = 200;

/// Tidies up once an hour, for ever; the first time of a day keeps where the books stand.
pub async fn run(desk: Arc<Desk>) {
    if let Err(error) = write_words(&desk).await {
        tracing::error!(%error, "the words of old entries");
    }
    loop {
        tokio::time::sleep(Duration::from_secs(3600)).await;
        if let Err(error) = once(&desk).await {
            tracing::error!(error = format!("{error:#}"), "housekeeping");
        }
    }
}

/// What an older version left without words to be searched for gets them, a little at a time.
async fn write_words(desk: &Arc<Desk>) -> Result<(), StoreError> {
    loop {
        let write = |tx: &rusqlite::Connection| gallery::write_words(tx, WORDS_AT_ONCE);
        if !desk.store.write_async(write).await? {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn once(desk: &Arc<Desk>) -> anyhow::Result<()> {
    let now = desk.clock.now_ms();
    let write = move |tx: &rusqlite::Connection| -> Result<_, StoreError> {
        let bodies = inbox::purge(tx, now - BODIES_MS)? + outbox::purge(tx, now - BODIES_MS)?;
        submits::purge(tx, now - BODIES_MS)?;
        support::purge(tx, now - SUPPORT_MS)?;
        anchors::keep(tx, now)?;
        Ok((bodies, results::forget_files(tx, now - FILES_MS, now)?))
    };
    let (bodies, old) = desk.store.write_async(write).await?;
    let (folder, store) = (desk.files_dir.clone(), desk.store.clone());
    let database = store.path().to_owned();
    let names = old.clone();
    let strays = tokio::task::spawn_blocking(move || -> anyhow::Result<usize> {
        names
            .iter()
            .try_for_each(|name| files::remove(&folder.join(name)))?;
        let strays = sweep(&folder, &store, now)?;
        Ok(strays.saturating_add(backups::remove_old_copies(&database, now)?))
    })
    .await??;
    tracing::info!(bodies, files = old.len(), strays, "tidied up");
    Ok(())
}

/// Removes old files that no row names; gives how many went.
fn sweep(folder: &Path, store: &Store, now_ms: i64) -> anyhow::Result<usize> {
    let known: Result<_, StoreError> = store.read(results::file_names);
    let known: HashSet<String> = known?;
    let before_ms = now_ms.saturating_sub(STRAY_MS);
    Ok(files::remove_older_than(folder, before_ms, &|name| {
        known.contains(name)
    })?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::MediaKind;
    use crate::ids::CustomerId;
    use crate::store::results::FileRow;

    #[test]
    fn files_that_nobody_knows_are_swept_away() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("kiebot.db"), 1).unwrap();
        let files = folder.path().join("files");
        files::prepare(&files).unwrap();
        for name in ["known.png", "stray.png", "cut.bin.part"] {
            std::fs::write(files.join(name), "x").unwrap();
        }
        let known = FileRow {
            path: "known.png".to_owned(),
            kind: MediaKind::Image,
            mime: "image/png".to_owned(),
            bytes: 1,
            duration_ms: None,
            width: None,
            height: None,
        };
        let add = move |tx: &rusqlite::Connection| -> Result<_, StoreError> {
            tx.execute(
                "INSERT INTO customers(id, name, lang, created_ms, seen_ms) VALUES(1, 'A', 'ru', 1, 1)",
                [],
            )?;
            results::add_file(tx, CustomerId(1), &known, 1)
        };
        store.write(add).unwrap();
        let names = || {
            let mut names: Vec<_> = std::fs::read_dir(&files)
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            names
        };
        // They were written this moment: too young to be strays.
        let written = std::fs::metadata(files.join("stray.png")).unwrap();
        let written = written.modified().unwrap();
        let since = written.duration_since(std::time::UNIX_EPOCH).unwrap();
        let now_ms = i64::try_from(since.as_millis()).unwrap();
        assert_eq!(sweep(&files, &store, now_ms).unwrap(), 0);
        assert_eq!(sweep(&files, &store, now_ms + 2 * STRAY_MS).unwrap(), 2);
        assert_eq!(names(), ["known.png"]);
        store.close().unwrap();
    }
}
