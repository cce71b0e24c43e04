//! Shows admins how a sync goes on and how it ended, in the message where they watch.

use crate::admin::guard;
use crate::bot::api::{CallError, Edited};
use crate::bot::desk::Desk;
use crate::clock::Bell;
use crate::kie::catalog::Stage;
use crate::screens::Screen;
use crate::screens::panel::syncs as screens;
use crate::store::syncs::{self, Sync};
use crate::store::{StoreError, reviews};
use rusqlite::Connection;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How often a message is looked at; Telegram takes no more.
const TICK: Duration = Duration::from_secs(1);

/// How far the sync under way is; nothing that matters lives here.
#[derive(Clone, Debug, Default)]
pub struct Board {
    seen: Arc<Mutex<Option<(Stage, usize, usize)>>>,
    /// Wakes whoever shows it.
    pub bell: Bell,
}

impl Board {
    /// So far it is: the stage, how many are done, of how many.
    pub fn put(&self, seen: Option<(Stage, usize, usize)>) {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = seen;
    }

    fn get(&self) -> Option<(Stage, usize, usize)> {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps the messages up to date, for ever.
pub async fn run(desk: Arc<Desk>) {
    let mut shown = HashMap::new();
    loop {
        let untold: Result<Vec<Sync>, StoreError> = desk.store.read(syncs::untold);
        let untold = untold.unwrap_or_else(|error| {
            tracing::error!(%error, "syncs not read");
            Vec::new()
        });
        shown.retain(|id, _| untold.iter().any(|sync| sync.id == *id));
        for sync in untold {
            match tell(&desk, &sync, &mut shown).await {
                Ok(true) => forget(&desk, sync.id).await,
                Ok(false) => {}
                Err(CallError::Refused(why) | CallError::Gone(why)) => {
                    tracing::info!(sync = sync.id, why, "nobody watches the sync");
                    forget(&desk, sync.id).await;
                }
                Err(error) => tracing::debug!(%error, sync = sync.id, "sync not shown"),
            }
        }
        desk.syncing.bell.wait(TICK).await;
    }
}

async fn forget(desk: &Desk, id: i64) {
    let told: Result<(), StoreError> = desk.store.write_async(move |tx| syncs::told(tx, id)).await;
    if let Err(error) = told {
        tracing::error!(%error, sync = id, "the end of a sync is told again");
    }
}

/// True once its end is told.
async fn tell(
    desk: &Desk,
    sync: &Sync,
    shown: &mut HashMap<i64, Screen>,
) -> Result<bool, CallError> {
    let guarded = sync
        .admin
        .and_then(|admin| guard(&desk.config.telegram, admin));
    let Some(admin) = guarded.map(|admin| admin.id()) else {
        return Ok(!sync.state.is_open());
    };
    let (lang, open) = (desk.lang_of(admin), sync.state.is_open());
    let screen = if open {
        screens::progress(lang, sync, desk.syncing.get())
    } else {
        let review = |conn: &Connection| reviews::open(conn);
        let review: Result<_, StoreError> = desk.store.read(review);
        let review = review.ok().flatten();
        let review = review.map(|review| (review.id, review.items.len()));
        screens::one(lang, sync, review, &desk.config.ui.timezone)
    };
    if shown.get(&sync.id) == Some(&screen) {
        return Ok(!open);
    }
    let edited = match sync.message {
        Some(message) => desk.telegram.edit(admin.0, message, &screen).await?,
        None => Edited::NoMessage,
    };
    if edited == Edited::NoMessage && !open {
        desk.telegram.send(admin.0, &screen).await?;
    }
    shown.insert(sync.id, screen);
    Ok(!open)
}
