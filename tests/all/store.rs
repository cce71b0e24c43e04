//! The database itself: opening, settings, migrations, damage, the writer's groups.

mod alerts;
mod broadcasts;
mod gallery;
mod missed;
mod opening;
mod plans;
mod statistics;
mod submits;
mod writing;

use kiebot::clock::Clock;
use kiebot::store::{OpenError, Opened, Store};
use std::path::Path;

/// Opens as `run` does, at a fixed time.
pub(super) fn open(path: &Path) -> Result<Opened, OpenError> {
    Store::open_checked(path, 2, &Clock::by_hand(1_795_379_400_000))
}

/// What a person reads when the database cannot be opened.
pub(super) fn refusal(path: &Path) -> String {
    match open(path) {
        Ok(_) => panic!("{} opened", path.display()),
        Err(error) => error.to_string(),
    }
}
