//! What is thrown away in time: bodies of old updates and messages, tokens of old submits, files nobody needs.

use crate::bot::desk::Desk;
use crate::files;
use crate::store::{StoreError, anchors, inbox, outbox, results, submits};
use std::sync::Arc;
use std::time::Duration;

const DAY_MS: i64 = 86_400_000;
/// Bodies of done updates and sent messages, and tokens of callbacks, are kept so long.
const BODIES_MS: i64 = 7 * DAY_MS;
/// Files of customers and results are kept so long; Telegram can send results again after it.
const FILES_MS: i64 = 30 * DAY_MS;

/// Tidies up once an hour, for ever; the first time of a day keeps where the books stand.
pub async fn run(desk: Arc<Desk>) {
    loop {
        tokio::time::sleep(Duration::from_secs(3600)).await;
        if let Err(error) = once(&desk).await {
            tracing::error!(error = format!("{error:#}"), "housekeeping");
        }
    }
}

async fn once(desk: &Arc<Desk>) -> anyhow::Result<()> {
    let now = desk.clock.now_ms();
    let write = move |tx: &rusqlite::Connection| -> Result<_, StoreError> {
        let bodies = inbox::purge(tx, now - BODIES_MS)? + outbox::purge(tx, now - BODIES_MS)?;
        submits::purge(tx, now - BODIES_MS)?;
        anchors::keep(tx, now)?;
        Ok((bodies, results::forget_files(tx, now - FILES_MS, now)?))
    };
    let (bodies, old) = desk.store.write_async(write).await?;
    let folder = desk.files_dir.clone();
    let names = old.clone();
    tokio::task::spawn_blocking(move || -> std::io::Result<()> {
        names
            .iter()
            .try_for_each(|name| files::remove(&folder.join(name)))
    })
    .await??;
    tracing::info!(bodies, files = old.len(), "tidied up");
    Ok(())
}
