//! Damage of the database file: looked for after an unclean stop, and kept in mind until the file is found sound.

use super::alerts;
use crate::bot::desk::Desk;
use crate::ops::health::Health;
use crate::store::{StoreError, meta};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Where it is kept what was found last.
const KEY: &str = "damaged";
const DAMAGED: &str = "yes";
const SOUND: &str = "no";

/// After an unclean stop the whole file is read once, beside the work. Damage stops sales, through orderly restarts too,
/// until the file is read again and found sound.
pub(super) fn check(desk: &Arc<Desk>, health: &Arc<Health>, was_clean: bool) {
    let known = is_known(desk);
    if was_clean && !known {
        return;
    }
    stop_sales(desk, health, known);
    match known {
        true => tracing::warn!("the database was damaged: checking it"),
        false => tracing::warn!("the last stop was not clean: checking the database"),
    }
    let (desk, health) = (Arc::clone(desk), Arc::clone(health));
    tokio::task::spawn_blocking(move || match desk.store.quick_check() {
        Ok(check) if check.ok => {
            stop_sales(&desk, &health, false);
            if known {
                remember(&desk, SOUND);
                alerts::over(&desk, &["damaged"]);
            }
            tracing::info!("the database is sound");
        }
        Ok(check) => {
            let why = check.detail.unwrap_or_default();
            tracing::error!(why, "the database is damaged: nothing is sold");
            stop_sales(&desk, &health, true);
            remember(&desk, DAMAGED);
            alerts::tell_soon(&desk, "damaged", &why);
        }
        Err(error) => tracing::error!(%error, "the database could not be checked"),
    });
}

fn stop_sales(desk: &Desk, health: &Health, stop: bool) {
    desk.closed.store(stop, Ordering::SeqCst);
    health.database_ok(!stop);
}

fn is_known(desk: &Desk) -> bool {
    let found = desk.store.read(|conn| meta::get(conn, KEY));
    found.unwrap_or_else(|error: StoreError| {
        tracing::error!(%error, "whether the file was damaged is not known");
        None
    }) == Some(DAMAGED.to_owned())
}

fn remember(desk: &Desk, found: &'static str) {
    let kept = desk.store.write(move |tx| meta::set(tx, KEY, found));
    if let Err::<(), StoreError>(error) = kept {
        tracing::error!(%error, "it is not kept what the check has found");
    }
}
