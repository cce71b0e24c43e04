//! What became of a message, written down: until it is, the message counts as not sent.

use crate::bot::desk::Desk;
use crate::engine;
use crate::store::outbox::{self, Notice, Stored};
use crate::store::{StoreError, erase};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::time::Duration;

/// Between two tries while the disk is full.
const NO_ROOM: Duration = Duration::from_secs(1);

/// What became of it.
#[derive(Clone, Debug)]
pub(super) enum Note {
    /// It has arrived.
    Sent,
    /// Due again then, and why; `counted`: it was a try that failed.
    Later {
        until_ms: i64,
        why: String,
        counted: bool,
    },
    /// The customer has blocked us; when it was tried.
    Gone { why: String, tried_ms: i64 },
    /// It will never arrive.
    Dead(String),
}

/// Writes it down. While the disk is full the chat waits here: what went out once must not go out again each moment.
pub(super) async fn write(desk: &Desk, stored: &Stored, note: &Note) {
    loop {
        let now_ms = desk.clock.now_ms();
        let (note, row) = (note.clone(), stored.clone());
        let admins = desk.config.telegram.admin_ids.clone();
        let noted: Result<(), StoreError> = desk
            .store
            .write_async(move |tx| put(tx, &row, &note, &admins, now_ms))
            .await;
        match noted {
            Ok(()) => return,
            Err(error @ StoreError::NoRoom(_)) => {
                tracing::warn!(%error, outbox = stored.id, "no room to note a message; trying again");
                tokio::time::sleep(NO_ROOM).await;
            }
            Err(error) => {
                tracing::error!(%error, outbox = stored.id, "outbox row not updated; it is sent again");
                return;
            }
        }
    }
}

fn put(
    tx: &Connection,
    stored: &Stored,
    note: &Note,
    admins: &[i64],
    now_ms: i64,
) -> Result<(), StoreError> {
    match note {
        Note::Sent => outbox::sent(tx, stored.id, now_ms),
        Note::Later {
            until_ms,
            why,
            counted,
        } => outbox::later(tx, stored.id, *until_ms, why, *counted),
        Note::Gone { why, tried_ms } => {
            outbox::unreachable(tx, stored.id, stored.to, why, *tried_ms)
        }
        Note::Dead(why) => {
            outbox::dead(tx, stored.id, why)?;
            if matches!(stored.notice, Some(Notice::Export)) {
                export_failed(tx, stored, now_ms)?;
            }
            // A dead alert must not cause another one.
            if matches!(
                stored.notice,
                Some(Notice::Alert { .. } | Notice::Review { .. })
            ) {
                return Ok(());
            }
            let number = stored.generation.map(|id| id.to_string());
            let values = BTreeMap::from([
                ("customer".to_owned(), stored.to.to_string()),
                ("generation".to_owned(), number.unwrap_or_default()),
                ("why".to_owned(), why.clone()),
            ]);
            let once = stored.id.to_string();
            engine::raise(tx, admins, "dead-message", &once, &values, now_ms)
        }
    }
}

/// Who waits for a file is told that it does not come, and may ask again at once.
fn export_failed(tx: &Connection, stored: &Stored, now_ms: i64) -> Result<(), StoreError> {
    erase::export_failed(tx, stored.to)?;
    let notice = Notice::Text {
        key: "export-failed".to_owned(),
        values: BTreeMap::new(),
    };
    let key = format!("export-failed:{}", stored.id);
    outbox::put(tx, &key, stored.to, None, &notice, now_ms).map(|_| ())
}
