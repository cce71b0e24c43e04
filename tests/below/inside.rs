//! A job so large that SQLite writes, and syncs, before its end.

use crate::content::Folder;
use crate::disk::{Disk, Plan};
use crate::life::{database, folder};
use kiebot::store::{Store, StoreError, meta};

/// Pages that SQLite keeps of a job; the rest is written early.
const KEPT_PAGES: u32 = 8;

/// Lives with the sync of this number lost: whether it failed, and how the first refused job ended: with the words
/// and what the writer thinks of itself.
fn live(sync: u64) -> (bool, Option<(StoreError, Option<String>)>) {
    let home = folder();
    let mounted = Disk::mount(home.path(), Plan::LostSync(sync), Folder::default());
    let Ok(store) = Store::open(&database(home.path()), 1) else {
        return (true, None);
    };
    for round in 0..3 {
        let done = store.write(move |tx| {
            tx.pragma_update(None, "cache_size", KEPT_PAGES)?;
            // A WAL that has just been folded in begins anew with the next page, and syncs its new head.
            tx.pragma_update(None, "wal_autocheckpoint", 1)?;
            for n in 0..200 {
                meta::set(tx, &format!("{round} {n}"), &"x".repeat(1_000))?;
            }
            Ok::<_, StoreError>(())
        });
        if let Err(error) = done {
            return (true, Some((error, store.fatal())));
        }
    }
    (mounted.0.failed() > 0, None)
}

/// Tries every sync: each refused job has ended the writer. Gives how many were refused.
pub fn every_sync() -> u32 {
    let mut refused = 0;
    for sync in 1.. {
        let (failed, ended) = live(sync);
        if !failed {
            return refused;
        }
        if let Some((error, fatal)) = ended {
            refused += 1;
            assert!(
                fatal.is_some(),
                "sync {sync}: the writer goes on after {error}"
            );
        }
    }
    refused
}
