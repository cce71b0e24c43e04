//! What only admins may do: each deed takes an `Admin`, which only the guard can make.

pub mod adjust;
pub mod broadcasts;
pub mod customers;
pub mod faults;
pub mod letters;
pub mod models;
pub mod payments;
pub mod promos;
pub mod returns;
pub mod search;
pub mod settings;
pub mod syncs;

use crate::config::Telegram;
use crate::ids::CustomerId;
use crate::store::deeds::WHY_CHARS;

/// Proof that somebody is an admin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Admin(CustomerId);

impl Admin {
    /// Who it is.
    pub fn id(&self) -> CustomerId {
        self.0
    }
}

/// A reason as it is kept; `None` when it says nothing or is too long.
pub fn reason(text: &str) -> Option<&str> {
    let why = text.trim();
    let fits = !why.is_empty() && why.chars().count() <= WHY_CHARS;
    fits.then_some(why)
}

/// Lets admins through: those whose id stands in `telegram.admin_ids`.
pub fn guard(config: &Telegram, who: CustomerId) -> Option<Admin> {
    config.admin_ids.contains(&who.0).then_some(Admin(who))
}
