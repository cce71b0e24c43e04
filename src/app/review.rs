//! models.toml and what a sync left beside it: taken up when they change, told in Telegram, written once an admin has accepted.

use super::keeper::Keeper;
use super::{alerts, edits, reload};
use crate::bot::desk::Desk;
use crate::catalog::sync::pending::{Moved, Pending};
use crate::engine::catalog_file::FileError;
use crate::engine::sync;
use crate::ids::CustomerId;
use crate::store::outbox::{self, Notice};
use crate::store::reviews::{self, Review, State};
use crate::store::{StoreError, customers};
use crate::words::Lang;
use rusqlite::Connection;
use std::path::Path;
use std::time::{Duration, Instant};

/// How often the files are looked at.
const EVERY: Duration = Duration::from_secs(1);
/// What could not be written is tried again after this.
const RETRY: Duration = Duration::from_secs(30);

/// Watches the files and the decisions until the bot stops.
pub(super) fn run(keeper: &Keeper) {
    let path = &keeper.desk.config.catalog.path;
    let (mut models, mut waiting) = (None, None);
    let mut not_before = Instant::now();
    while !keeper.stopped() {
        let rings = keeper.bell.rings();
        edits::write(keeper);
        if Instant::now() >= not_before {
            match accepted(keeper) {
                Some(true) => waiting = None,
                Some(false) => not_before = Instant::now() + RETRY,
                None => {}
            }
        }
        let found = Some(reload::stamp(path));
        if found != models {
            models = Some(reload::at_rest(path));
            waiting = None;
            reload::look(&keeper.desk, &keeper.health);
        }
        let found = Some(reload::stamp(&sync::waiting_file(path)));
        if found != waiting && take(&keeper.desk, path) {
            waiting = found;
        }
        keeper.bell.wait_past(rings, EVERY);
    }
}

/// Asks the admins about what waits now, unless they were asked; false: to be tried again.
fn take(desk: &Desk, path: &Path) -> bool {
    let waiting = match sync::waiting(path) {
        Ok(waiting) => waiting.unwrap_or_default(),
        Err(error) => {
            // A models.toml that is wrong is told by whoever reloads it; its next change brings us here again.
            tracing::debug!(error = format!("{error:#}"), "waiting changes not read");
            return true;
        }
    };
    let (now, admins) = (desk.clock.now_ms(), desk.config.telegram.admin_ids.clone());
    let asked = desk.store.write(move |tx| -> Result<_, StoreError> {
        reviews::set_synced(tx, waiting.at_ms)?;
        // What is accepted is among what waits until it is written: nobody is asked about it again.
        if reviews::accepted(tx)?.is_some() {
            return Ok(None);
        }
        let new = reviews::take(tx, &waiting.items, now)?;
        if let Some(open) = reviews::open(tx)? {
            for admin in admins {
                ask(tx, open.id, admin, now)?;
            }
        }
        Ok(Some(new.map(|id| (id, waiting.items.len()))))
    });
    match asked {
        Ok(Some(new)) => {
            if let Some((review, models)) = new {
                tracing::info!(review, models, "catalogue changes wait for the admin");
            }
            desk.outbox_bell.ring();
            true
        }
        Ok(None) => false,
        Err(error) => {
            tracing::error!(%error, "waiting changes not stored");
            false
        }
    }
}

/// Once for each admin; an admin who could not be reached then is asked again with every sync.
fn ask(tx: &Connection, id: i64, admin: i64, now_ms: i64) -> Result<(), StoreError> {
    let mut key = format!("review:{id}:{admin}");
    if outbox::is_dead(tx, &key)? {
        key = format!("{key}:{now_ms}");
    }
    let notice = Notice::Review { id };
    outbox::put(tx, &key, CustomerId(admin), None, &notice, now_ms).map(|_| ())
}

/// Writes what an admin has accepted. `None`: nothing is; false: it did not go and is tried again.
fn accepted(keeper: &Keeper) -> Option<bool> {
    let desk = &keeper.desk;
    let review = match desk.store.read(reviews::accepted) {
        Ok(review) => review?,
        Err(error) => {
            let error: StoreError = error;
            tracing::error!(%error, "decisions not read");
            return Some(false);
        }
    };
    let wanted = review.wanted();
    match sync::accept(&desk.config.catalog.path, &wanted, &desk.clock) {
        Ok(changed) => {
            tracing::info!(review = review.id, by = ?review.decided, models = wanted.len(), changed, "accepted changes written");
            reload::look(desk, &keeper.health);
            Some(applied(desk, &review, &wanted))
        }
        Err(FileError::Refused(moved)) => {
            let models = match moved {
                Moved::Models(models) => models.join(", "),
                Moved::Why(why) => why.text(Lang::En),
            };
            tracing::warn!(
                review = review.id,
                models,
                "accepted changes do not fit any more"
            );
            if !ended(desk, review.id, State::Moved) {
                return Some(false);
            }
            let once = review.id.to_string();
            alerts::tell_admins(desk, "review-moved", &once, &[("models", models)]);
            if desk.config.sync.every_hours > 0 {
                keeper.wish();
            }
            Some(true)
        }
        Err(error) => {
            tracing::error!(%error, review = review.id, "accepted changes not written");
            let once = review.id.to_string();
            let values = [("why", error.to_string())];
            alerts::tell_admins(desk, "review-failed", &once, &values);
            Some(false)
        }
    }
}

fn applied(desk: &Desk, review: &Review, wanted: &[Pending]) -> bool {
    if !ended(desk, review.id, State::Applied) {
        return false;
    }
    let (by, _) = review.decided.unwrap_or_default();
    let known = desk.store.read(|conn| customers::get(conn, CustomerId(by)));
    let known: Result<_, StoreError> = known;
    let name = known
        .ok()
        .flatten()
        .map(|admin| format!("{}, ", admin.name));
    let values = [
        ("count", wanted.len().to_string()),
        ("admin", format!("{}{by}", name.unwrap_or_default())),
    ];
    alerts::tell_admins(desk, "review-applied", &review.id.to_string(), &values);
    true
}

fn ended(desk: &Desk, id: i64, state: State) -> bool {
    let ended = desk.store.write(move |tx| reviews::end(tx, id, state));
    if let Err(error) = &ended {
        tracing::error!(%error, review = id, "end of a review not stored");
    }
    ended.is_ok()
}
