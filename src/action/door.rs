//! The places of the bot that a message to many may lead to: each opens below that message.

use super::Section;
use crate::catalog::Category;

/// A place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Door {
    /// The main menu.
    Home,
    /// The balance.
    Balance,
    /// A list of models.
    Models(Section),
    /// Friends.
    Friends,
    /// A promo code.
    Promo,
    /// Help.
    Help,
}

impl Door {
    /// All places with the command by which an admin names them.
    pub const ALL: [(Self, &str); 10] = [
        (Self::Home, "/start"),
        (Self::Balance, "/balance"),
        (Self::Models(Section::All), "/models"),
        (Self::Models(Section::Of(Category::Video)), "/video"),
        (Self::Models(Section::Of(Category::Image)), "/image"),
        (Self::Models(Section::Of(Category::Enhance)), "/enhance"),
        (Self::Models(Section::Of(Category::Audio)), "/audio"),
        (Self::Friends, "/friends"),
        (Self::Promo, "/promo"),
        (Self::Help, "/help"),
    ];

    /// The place of a command such as `/balance`.
    pub fn of_command(command: &str) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|(_, name)| *name == command);
        found.map(|(door, _)| door)
    }

    pub(super) fn encode(self) -> String {
        let found = Self::ALL.into_iter().find(|(door, _)| *door == self);
        let name = found.map_or("start", |(_, name)| name.trim_start_matches('/'));
        format!("do:{name}")
    }

    pub(super) fn decode<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        let wanted = parts.next()?;
        let mut all = Self::ALL.into_iter();
        let found = all.find(|(_, name)| name.trim_start_matches('/') == wanted);
        found.map(|(door, _)| door)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::Action;

    #[test]
    fn every_door_is_found_again() {
        for (door, command) in Door::ALL {
            assert_eq!(Door::of_command(command), Some(door));
            let action = Action::Door(door);
            assert_eq!(Action::decode(&action.encode()), Some(action));
        }
        assert_eq!(Action::decode("do:cellar"), None);
    }
}
