//! After customers deleted their data: the files go from the disk, then the write-ahead log with what it still held. A
//! mark in the database stays until both is done, so that a crash only puts it off.

use crate::bot::desk::Desk;
use crate::files;
use crate::store::{StoreError, erase};
use std::sync::Arc;
use std::time::Duration;

/// What could not be done is tried again after so long.
const AGAIN: Duration = Duration::from_secs(5);
/// With nothing to do it is looked again after so long.
const IDLE: Duration = Duration::from_secs(600);

/// Cleans up whenever somebody has deleted something, for ever.
pub async fn run(desk: Arc<Desk>) {
    loop {
        let its = Arc::clone(&desk);
        let pause = match tokio::task::spawn_blocking(move || once(&its)).await {
            Ok(Ok(true)) => IDLE,
            Ok(Ok(false)) => AGAIN,
            Ok(Err(error)) => {
                tracing::error!(error = format!("{error:#}"), "deleted files");
                IDLE
            }
            Err(error) => {
                tracing::error!(%error, "deleted files");
                IDLE
            }
        };
        desk.erase_bell.wait(pause).await;
    }
}

/// False when the log was in use, so that it must be tried again soon.
fn once(desk: &Desk) -> anyhow::Result<bool> {
    let todo: Result<_, StoreError> = desk.store.read(erase::to_clean);
    let todo = todo?;
    if todo.is_empty() {
        return Ok(true);
    }
    for (customer, _) in &todo {
        let names: Result<Vec<String>, StoreError> = desk
            .store
            .read(|conn| erase::deleted_files(conn, *customer));
        for name in names? {
            files::remove(&desk.files_dir.join(name))?;
        }
    }
    // Readers and the writer may be in the way for a moment: then the next time.
    if !desk.store.fold_log()? {
        tracing::info!("the log still holds what was deleted; trying again");
        return Ok(false);
    }
    let now = desk.clock.now_ms();
    desk.store.write(move |tx| -> Result<(), StoreError> {
        for (customer, erased_ms) in &todo {
            erase::cleaned(tx, *customer, *erased_ms, now)?;
        }
        Ok(())
    })?;
    Ok(true)
}
