//! The admin's deeds about settings: changing one, giving it back to the file; each is noted.

use crate::admin::Admin;
use crate::config::Config;
use crate::config::settings::Setting;
use crate::store::{StoreError, deeds, settings};
use rusqlite::Connection;

/// What came of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It counts from now on.
    Yes,
    /// It is so already.
    Same,
    /// The environment fixes it, or the value does not pass the checks of the file.
    No,
}

/// Sets a value, over the configuration in force.
pub fn change(
    tx: &Connection,
    admin: Admin,
    now: &Config,
    (setting, text): (&Setting, &str),
    at_ms: i64,
) -> Result<Changed, StoreError> {
    if setting.is_locked(now) {
        return Ok(Changed::No);
    }
    let Ok(changed) = setting.with(now, text) else {
        return Ok(Changed::No);
    };
    let (before, after) = (setting.value(now), setting.value(&changed));
    if before == after {
        return Ok(Changed::Same);
    }
    settings::put(tx, setting.key, &after, admin.id(), at_ms)?;
    note(tx, admin, setting, (&before, &after), at_ms)?;
    Ok(Changed::Yes)
}

/// Lets the file decide again.
pub fn reset(
    tx: &Connection,
    admin: Admin,
    (file, now): (&Config, &Config),
    setting: &Setting,
    at_ms: i64,
) -> Result<Changed, StoreError> {
    // What the file says must agree with what is set beside it.
    if setting.with(now, &setting.value(file)).is_err() {
        return Ok(Changed::No);
    }
    if !settings::remove(tx, setting.key)? {
        return Ok(Changed::Same);
    }
    let pair = (setting.value(now), setting.value(file));
    note(tx, admin, setting, (&pair.0, &pair.1), at_ms)?;
    Ok(Changed::Yes)
}

fn note(
    tx: &Connection,
    admin: Admin,
    setting: &Setting,
    pair: (&str, &str),
    at_ms: i64,
) -> Result<(), StoreError> {
    deeds::add(tx, admin.id(), "setting", setting.key, pair, at_ms)?;
    tracing::info!(admin = admin.id().0, key = setting.key, "setting changed");
    Ok(())
}
