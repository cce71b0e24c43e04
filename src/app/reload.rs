//! models.toml is read again; a broken edit is refused and the old catalogue stays.

use super::alerts;
use crate::bot::desk::Desk;
use crate::catalog::text::load;
use crate::clock::day_start_ms;
use crate::ops::health::Health;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A file that somebody is writing at this moment is read when it rests for so long.
const REST: Duration = Duration::from_millis(100);

/// What tells one state of a file from another: inode, size, seconds and nanoseconds of its last change.
pub(super) type Stamp = Option<(u64, u64, i64, i64)>;

/// The state of the file now; `None`: it cannot be seen.
pub(super) fn stamp(path: &Path) -> Stamp {
    let meta = std::fs::metadata(path).ok()?;
    Some((meta.ino(), meta.len(), meta.mtime(), meta.mtime_nsec()))
}

/// The state of the file once nobody writes it any more.
pub(super) fn at_rest(path: &Path) -> Stamp {
    let mut found = stamp(path);
    for _ in 0..20 {
        std::thread::sleep(REST);
        let now = stamp(path);
        if now == found {
            break;
        }
        found = now;
    }
    found
}

/// Reads the file and puts it in force if it is right.
pub async fn now(desk: &Arc<Desk>, health: &Arc<Health>) {
    let (desk, health) = (Arc::clone(desk), Arc::clone(health));
    let looked = tokio::task::spawn_blocking(move || look(&desk, &health)).await;
    if let Err(error) = looked {
        tracing::error!(%error, "models.toml not read again");
    }
}

/// Whoever reads puts in force before the next one reads: else an older text could come last.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// The same, blocking.
pub(super) fn look(desk: &Desk, health: &Health) {
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let path = &desk.config.catalog.path;
    let shown = path.display().to_string();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            tracing::error!(%error, "models.toml cannot be read; the old catalogue stays");
            return refused(desk, format!("{shown}: {error}"));
        }
    };
    match load(&text) {
        Ok(catalog) if catalog.models.is_empty() && !desk.catalog.get().models.is_empty() => {
            // An editor that is not done yet, a full disk: nobody means to sell nothing at all.
            tracing::error!("models.toml holds no model; the old catalogue stays");
            refused(desk, format!("{shown}: 0 models"));
        }
        Ok(catalog) => {
            let models = catalog.on_sale().len();
            health.models(models);
            if catalog.version != desk.catalog.get().version {
                tracing::info!(version = catalog.version, models, "catalogue reloaded");
            }
            desk.catalog.set(catalog);
        }
        Err(errors) => {
            tracing::error!(%errors, "models.toml is wrong; the old catalogue stays");
            let errors = errors.to_string();
            let first = errors.lines().next().unwrap_or_default();
            refused(desk, format!("{shown}:{first}"));
        }
    }
}

/// Told once a day for each mistake, however often the file is looked at.
fn refused(desk: &Desk, why: String) {
    let day = day_start_ms(desk.clock.now_ms(), &desk.config.ui.timezone);
    let once = format!("{day}:{why}");
    alerts::tell_admins(desk, "catalog-refused", &once, &[("why", why)]);
}
