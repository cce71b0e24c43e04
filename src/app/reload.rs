//! models.toml is read again when it changes on disk; a broken edit is refused and the old one stays.

use super::tell_admins;
use crate::bot::desk::Desk;
use crate::catalog::text::load;
use crate::ops::health::Health;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// How often the file is looked at.
const EVERY: Duration = Duration::from_secs(2);

/// What tells one state of the file from another.
type Stamp = Option<(SystemTime, u64)>;

fn stamp(desk: &Desk) -> Stamp {
    let meta = std::fs::metadata(&desk.config.catalog.path).ok()?;
    Some((meta.modified().ok()?, meta.len()))
}

/// Watches the file, for ever.
pub async fn run(desk: Arc<Desk>, health: Arc<Health>) {
    let mut seen = stamp(&desk);
    loop {
        tokio::time::sleep(EVERY).await;
        let found = stamp(&desk);
        if found != seen {
            seen = found;
            now(&desk, &health).await;
        }
    }
}

/// Reads the file and puts it in force if it is right.
pub async fn now(desk: &Arc<Desk>, health: &Health) {
    let path = desk.config.catalog.path.clone();
    let shown = path.display().to_string();
    let text = match tokio::fs::read_to_string(path).await {
        Ok(text) => text,
        Err(error) => {
            tracing::error!(%error, "models.toml cannot be read; the old catalogue stays");
            return tell_admins(desk, "catalog-refused", &format!("{shown}: {error}"));
        }
    };
    match load(&text) {
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
            let first = errors
                .to_string()
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned();
            tell_admins(desk, "catalog-refused", &format!("{shown}:{first}"));
        }
    }
}
