//! The daily report: at its hour every admin gets yesterday as a picture, once.

use crate::bot::desk::Desk;
use crate::clock::{last_hour_ms, sortable};
use crate::ids::CustomerId;
use crate::store::outbox::{self, Notice, Paper};
use crate::store::{StoreError, meta};
use rusqlite::Connection;
use std::sync::Arc;
use std::time::Duration;

/// How often it is asked whether it is time.
const TICK: Duration = Duration::from_secs(1);
/// Where the moment of the newest report is kept.
const KEY: &str = "reported";

/// Reports every day, for ever; ends at once when no report is wanted.
pub(super) async fn run(desk: Arc<Desk>) {
    let Some(hour) = desk.config.telegram.report_hour else {
        return;
    };
    let mut done_ms = i64::MIN;
    loop {
        let due_ms = last_hour_ms(desk.clock.now_ms(), hour, &desk.config.ui.timezone);
        if due_ms > done_ms {
            match put(&desk, due_ms).await {
                Ok(()) => done_ms = due_ms,
                Err(error) => tracing::error!(%error, "the daily report is not stored"),
            }
        }
        tokio::time::sleep(TICK).await;
    }
}

/// Stores the reports of a day, unless they were; with the first start there is nothing to tell of yet.
async fn put(desk: &Desk, due_ms: i64) -> Result<(), StoreError> {
    let (now_ms, admins) = (desk.clock.now_ms(), desk.config.telegram.admin_ids.clone());
    let day = sortable(due_ms, &desk.config.ui.timezone);
    let write = move |tx: &Connection| {
        let before = meta::get(tx, KEY)?;
        let before: Option<i64> = before.and_then(|text| text.parse().ok());
        if before.is_none_or(|before| before < due_ms) {
            meta::set(tx, KEY, &due_ms.to_string())?;
        }
        if before.is_some_and(|before| before < due_ms) {
            for admin in admins {
                let key = format!("paper:report:{admin}:{day}");
                let notice = Notice::Paper(Paper::Report);
                outbox::put(tx, &key, CustomerId(admin), None, &notice, now_ms)?;
            }
        }
        Ok::<_, StoreError>(())
    };
    desk.store.write_async(write).await?;
    desk.outbox_bell.ring();
    Ok(())
}
