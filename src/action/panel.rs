//! The buttons of the admin panel; one sub-enum a section.

mod broadcast;
mod customers;
mod faults;
mod models;
mod money;
mod settings;
mod statistics;
mod syncs;

pub use broadcast::{Broadcast, Group};
pub use customers::Customers;
pub use faults::Faults;
pub use models::{Models, Value};
pub use money::{Money, Part};
pub use settings::Settings;
pub use statistics::{Period, Stats};
pub use syncs::Syncs;

use super::{Action, number};
use serde::{Deserialize, Serialize};

/// What an admin wants of the panel. Stored as its data where words are to answer it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Panel {
    /// The panel itself.
    Home,
    /// What admins did, below this number (0: from the newest).
    Deeds(i64),
    /// All of it as a file.
    DeedsFile,
    /// How the shop does.
    Stats(Stats),
    /// People.
    Customers(Customers),
    /// Money.
    Money(Money),
    /// What went wrong.
    Faults(Faults),
    /// Models.
    Models(Models),
    /// Syncs.
    Syncs(Syncs),
    /// Messages to many.
    Broadcast(Broadcast),
    /// Settings.
    Settings(Settings),
}

impl Panel {
    /// Whether it may leave work for whoever keeps the catalogue.
    pub fn is_for_the_keeper(self) -> bool {
        match self {
            Self::Models(what) => matches!(what, Models::Switch(..) | Models::Yes(..)),
            Self::Syncs(what) => matches!(what, Syncs::Now | Syncs::Back(_)),
            _ => false,
        }
    }

    pub(super) fn encode(self) -> String {
        match self {
            Self::Home => "A:h".into(),
            Self::Deeds(below) => format!("A:d:{below}"),
            Self::DeedsFile => "A:df".into(),
            Self::Stats(stats) => stats.encode(),
            Self::Customers(what) => what.encode(),
            Self::Money(what) => what.encode(),
            Self::Faults(what) => what.encode(),
            Self::Models(what) => what.encode(),
            Self::Syncs(what) => what.encode(),
            Self::Broadcast(what) => what.encode(),
            Self::Settings(what) => what.encode(),
        }
    }

    pub(super) fn decode<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        Some(match parts.next()? {
            "h" => Self::Home,
            "d" => Self::Deeds(number(parts)?),
            "df" => Self::DeedsFile,
            "s" => Self::Stats(Stats::decode(parts)?),
            "c" => Self::Customers(Customers::decode(parts)?),
            "m" => Self::Money(Money::decode(parts)?),
            "f" => Self::Faults(Faults::decode(parts)?),
            "o" => Self::Models(Models::decode(parts)?),
            "y" => Self::Syncs(Syncs::decode(parts)?),
            "b" => Self::Broadcast(Broadcast::decode(parts)?),
            "g" => Self::Settings(Settings::decode(parts)?),
            _ => return None,
        })
    }
}

impl From<Panel> for String {
    fn from(panel: Panel) -> Self {
        panel.encode()
    }
}

impl TryFrom<String> for Panel {
    type Error = &'static str;

    fn try_from(data: String) -> Result<Self, Self::Error> {
        match Action::decode(&data) {
            Some(Action::Panel(panel)) => Ok(panel),
            _ => Err("no button of the panel"),
        }
    }
}
